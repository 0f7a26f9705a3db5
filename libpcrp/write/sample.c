/* SPDX-License-Identifier: Apache-2.0 */
/* A sample as a manifest, and as a list of paths. */
#include "cohort/sample.h"

#include <string.h>

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
    pcrp_cells_end(out);
}

static void add_row(const pcrp_sample *sample, int open, const pcrp_drawn *drawn, const pcrp_write_options *options,
                    pcrp_buffer *out)
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
    pcrp_buffer out = {0};

    pcrp_write_options_init(&usual);
    if (!sample || !output || !sample->done || (table == PCRP_SAMPLE_PATHS && options && options->redact))
        return PCRP_ERROR_ARGUMENT;
    if (!options)
        options = &usual;
    if (table == PCRP_SAMPLE_PATHS) {
        add_paths(sample, &out);
    } else {
        add_head(sample, table == PCRP_SAMPLE_OPEN, &out);
        for (size_t i = 0; i < sample->drawn_count; i++)
            add_row(sample, table == PCRP_SAMPLE_OPEN, &sample->drawn[i], options, &out);
    }
    return pcrp_buffer_put(&out, output, user);
}
