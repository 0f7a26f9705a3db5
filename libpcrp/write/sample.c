/* SPDX-License-Identifier: Apache-2.0 */
/* A sample as a manifest, and as a list of paths. */
#include "cohort/sample.h"

#include <string.h>

#include "agree/numbers.h"
#include "write/cells.h"

static void add_head(const pcrp_sample *sample, int open, pcrp_buffer *out)
{
    pcrp_cells_text(out, "id");
    if (open)
        pcrp_cells_text(out, "chart");
    if (open && sample->has_records)
        pcrp_cells_text(out, "record");
    for (size_t i = 0; open && i < sample->column_count; i++)
        pcrp_cells_text(out, sample->columns[i]);
    for (size_t i = 0; !open && i < sample->stratum_column_count; i++)
        pcrp_cells_text(out, sample->columns[sample->strata_columns[i]]);
    pcrp_cells_text(out, "raters");
    pcrp_cells_text(out, "weight");
    pcrp_cells_text(out, "drawn");
    pcrp_cells_end(out);
}

/* How the sample was drawn, so that whoever has only the manifest can say so. Without the seed for raters who are blind:
 * with it and the names of the charts, ids could be worked out. */
static void describe(const pcrp_sample *sample, int open, pcrp_buffer *out)
{
    const pcrp_sample_options *options = &sample->options;
    char text[48];

    pcrp_buffer_format(out, "%zu of %zu plans at random", sample->drawn_count, sample->frame_count);
    if (open)
        pcrp_buffer_format(out, ", seed %llu", (unsigned long long)options->seed);
    if (options->precision > 0.0) {
        pcrp_buffer_format(out, ", for a precision of %s points", pcrp_fixed(text, sizeof(text), options->precision * 100.0, 1));
        pcrp_buffer_format(out, " at %s%% confidence", pcrp_fixed(text, sizeof(text), options->confidence * 100.0, 0));
    }
    for (size_t i = 0; i < sample->stratum_column_count; i++)
        pcrp_buffer_format(out, "%s%s", i ? " and " : options->equal ? ", equal numbers by " : ", in proportion by ",
                           sample->columns[sample->strata_columns[i]]);
    if (options->quota)
        pcrp_buffer_format(out, ", at least %zu of each %s", options->quota, sample->columns[sample->quota_column]);
}

static void add_row(const pcrp_sample *sample, int open, const pcrp_drawn *drawn, const char *how,
                    const pcrp_write_options *options, pcrp_buffer *out)
{
    pcrp_cells_text(out, drawn->id);
    if (open)
        pcrp_cells_name(out, options, drawn->chart);
    if (open && sample->has_records)
        pcrp_cells_name(out, options, drawn->record);
    for (size_t i = 0; open && i < sample->column_count; i++)
        pcrp_cells_text(out, drawn->cells[i]);
    for (size_t i = 0; !open && i < sample->stratum_column_count; i++)
        pcrp_cells_text(out, drawn->cells[sample->strata_columns[i]]);
    pcrp_cells_whole(out, (size_t)drawn->raters);
    pcrp_cells_number(out, drawn->weight, 4);
    pcrp_cells_text(out, how);
    pcrp_cells_end(out);
}

/* A file is named once, however many of its records or members were drawn; names with a line end cannot be lines. */
static void add_paths(const pcrp_sample *sample, pcrp_buffer *out)
{
    for (size_t i = 0; i < sample->frame_count; i++) {
        const pcrp_framed *chart = &sample->frame[i];
        int again = 0;
        for (size_t j = 0; chart->drawn && *chart->record && j < i && !again; j++)
            again = sample->frame[j].drawn && strcmp(sample->frame[j].chart, chart->chart) == 0;
        if (!chart->drawn || again || strchr(chart->chart, '\n'))
            continue;
        pcrp_buffer_add_string(out, chart->chart);
        pcrp_buffer_add_char(out, '\n');
    }
}

pcrp_status pcrp_sample_write(const pcrp_sample *sample, pcrp_sample_table table, const pcrp_write_options *options,
                              pcrp_output output, void *user)
{
    pcrp_write_options usual;
    pcrp_buffer out = {0}, how = {0};

    pcrp_write_options_init(&usual);
    if (!sample || !output || !sample->done || (table == PCRP_SAMPLE_PATHS && options && options->redact))
        return PCRP_ERROR_ARGUMENT;
    if (!options)
        options = &usual;
    if (table == PCRP_SAMPLE_PATHS) {
        add_paths(sample, &out);
    } else {
        add_head(sample, table == PCRP_SAMPLE_OPEN, &out);
        describe(sample, table == PCRP_SAMPLE_OPEN, &how);
        for (size_t i = 0; i < sample->drawn_count; i++)
            add_row(sample, table == PCRP_SAMPLE_OPEN, &sample->drawn[i], pcrp_buffer_string(&how), options, &out);
        out.failed |= how.failed;
        pcrp_buffer_free(&how);
    }
    return pcrp_buffer_put(&out, output, user);
}
