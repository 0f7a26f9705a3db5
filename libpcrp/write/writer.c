/* SPDX-License-Identifier: Apache-2.0 */
/* One document: its head, the rows of each plan in turn, its end. */
#include "write/writer.h"

#include "base/buffer.h"
#include "write/cells.h"
#include "write/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 5 }; /* 0 (not scored) to 4 */

void pcrp_write_options_init(pcrp_write_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->format = PCRP_FORMAT_TEXT;
    options->salt = "";
    options->evidence = -1;
}

const char *pcrp_row_status(pcrp_status status)
{
    return status == PCRP_OK ? "scored" : status == PCRP_NOT_SCORABLE ? "not-scorable" : "error";
}

const char *pcrp_row_plan_id(const pcrp_row_source *source)
{
    return source->plan ? pcrp_plan_id(source->plan) : "";
}

int pcrp_row_scored(const pcrp_row_source *source)
{
    return source->status == PCRP_OK && source->results;
}

/* Ids of all criteria, each once: the columns of csv. */
static int gather_columns(pcrp_writer *writer)
{
    size_t most = 0;

    for (size_t r = 0; r < writer->rubric_count; r++)
        most += pcrp_rubric_criterion_count(writer->rubrics[r]);
    writer->columns = calloc(most + 1, sizeof(*writer->columns));
    if (!writer->columns)
        return 0;
    for (size_t r = 0; r < writer->rubric_count; r++)
        for (size_t i = 0; i < pcrp_rubric_criterion_count(writer->rubrics[r]); i++) {
            const char *id = pcrp_rubric_criterion_id(writer->rubrics[r], i);
            size_t at = 0;
            while (at < writer->column_count && strcmp(writer->columns[at], id) != 0)
                at++;
            if (at == writer->column_count)
                writer->columns[writer->column_count++] = id;
        }
    return 1;
}

static int begin_tallies(pcrp_writer *writer)
{
    writer->tallies = calloc(writer->rubric_count, sizeof(*writer->tallies));
    if (!writer->tallies)
        return 0;
    for (size_t r = 0; r < writer->rubric_count; r++) {
        size_t criteria = pcrp_rubric_criterion_count(writer->rubrics[r]);
        writer->tallies[r].rubric = writer->rubrics[r];
        writer->tallies[r].levels = calloc(criteria * LEVELS + 1, sizeof(size_t));
        if (!writer->tallies[r].levels)
            return 0;
    }
    return 1;
}

/* The caller's options may go away; so the writer keeps its own texts. */
static int copy_options(pcrp_writer *writer, const pcrp_write_options *options)
{
    char **extra;

    if (options)
        writer->options = *options;
    else
        pcrp_write_options_init(&writer->options);
    writer->options.extra = NULL;
    writer->options.salt = strdup(writer->options.salt ? writer->options.salt : "");
    if (!writer->options.salt)
        return 0;
    if (!options || !options->extra)
        writer->options.extra_count = 0;
    extra = calloc(writer->options.extra_count + 1, sizeof(*extra));
    writer->options.extra = (const char *const *)extra;
    for (size_t i = 0; extra && i < writer->options.extra_count; i++) {
        extra[i] = strdup(options->extra[i]);
        if (!extra[i])
            return 0;
    }
    return extra != NULL;
}

static pcrp_status write_head(pcrp_writer *writer)
{
    pcrp_buffer out = {0};

    switch (writer->options.format) {
    case PCRP_FORMAT_CSV: pcrp_csv_head(writer, &out); break;
    case PCRP_FORMAT_TIDY: pcrp_tidy_head(writer, &out); break;
    case PCRP_FORMAT_JSON: pcrp_json_head(writer, &out); break;
    case PCRP_FORMAT_JSONL: pcrp_json_line_head(&writer->line_head); break;
    case PCRP_FORMAT_TEXT: break;
    }
    out.failed |= writer->line_head.failed;
    return pcrp_buffer_put(&out, writer->output, writer->user);
}

static int is_format(pcrp_format format)
{
    return (int)format >= PCRP_FORMAT_TEXT && (int)format <= PCRP_FORMAT_JSONL;
}

pcrp_status pcrp_writer_new(pcrp_writer **out, const pcrp_write_options *options,
                            const pcrp_rubric *const *rubrics, size_t count, pcrp_output output, void *user)
{
    pcrp_writer *writer;
    pcrp_status status;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (!rubrics || !count || !output || (options && !is_format(options->format)))
        return PCRP_ERROR_ARGUMENT;
    writer = calloc(1, sizeof(*writer));
    if (!writer)
        return PCRP_ERROR_MEMORY;
    writer->output = output;
    writer->user = user;
    writer->rubrics = calloc(count, sizeof(*writer->rubrics));
    if (writer->rubrics) {
        memcpy(writer->rubrics, rubrics, count * sizeof(*rubrics));
        writer->rubric_count = count;
    }
    status = writer->rubrics && copy_options(writer, options) && gather_columns(writer) && begin_tallies(writer)
                 ? write_head(writer) : PCRP_ERROR_MEMORY;
    if (status != PCRP_OK) {
        pcrp_writer_free(writer);
        return status;
    }
    *out = writer;
    return PCRP_OK;
}

void pcrp_writer_free(pcrp_writer *writer)
{
    if (!writer)
        return;
    for (size_t r = 0; writer->tallies && r < writer->rubric_count; r++)
        free(writer->tallies[r].levels);
    for (size_t i = 0; writer->options.extra && i < writer->options.extra_count; i++)
        free((void *)(size_t)writer->options.extra[i]);
    free((void *)(size_t)writer->options.extra);
    free((void *)(size_t)writer->options.salt);
    pcrp_buffer_free(&writer->line_head);
    free(writer->tallies);
    free(writer->columns);
    free(writer->rubrics);
    pcrp_rows_free(writer->first);
    free(writer);
}

/* The levels of every criterion in turn, which the text format's summary counts. */
static int take_levels(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_rows *rows)
{
    size_t at = 0;

    if (!pcrp_row_scored(source))
        return 1;
    for (size_t r = 0; r < writer->rubric_count; r++)
        rows->level_count += pcrp_rubric_criterion_count(writer->rubrics[r]);
    rows->levels = calloc(rows->level_count + 1, sizeof(*rows->levels));
    if (!rows->levels)
        return 0;
    for (size_t r = 0; r < writer->rubric_count; r++)
        for (size_t i = 0; i < pcrp_rubric_criterion_count(writer->rubrics[r]); i++)
            rows->levels[at++] = pcrp_result_level(source->results[r], i);
    return 1;
}

static int make_rows(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_rows *rows)
{
    switch (writer->options.format) {
    case PCRP_FORMAT_CSV: pcrp_csv_rows(writer, source, &rows->bytes); break;
    case PCRP_FORMAT_TIDY: pcrp_tidy_rows(writer, source, &rows->bytes); break;
    case PCRP_FORMAT_JSON: pcrp_json_plan(writer, source, &rows->bytes); break;
    case PCRP_FORMAT_JSONL:
        pcrp_json_plan(writer, source, &rows->bytes);
        pcrp_buffer_add_char(&rows->bytes, '\n');
        break;
    case PCRP_FORMAT_TEXT:
        pcrp_text_table_row(writer, source, &rows->bytes);
        if (writer->options.evidence)
            pcrp_text_detail(writer, source, &rows->detail);
        if (!take_levels(writer, source, rows))
            return 0;
        break;
    }
    return !rows->bytes.failed && !rows->detail.failed;
}

static const char *reason_of(const pcrp_plan *plan, pcrp_status status, const char *reason)
{
    if (reason)
        return reason;
    if (status == PCRP_NOT_SCORABLE && plan && pcrp_plan_not_scorable(plan))
        return pcrp_plan_not_scorable(plan);
    return pcrp_status_text(status);
}

pcrp_status pcrp_rows_new(pcrp_rows **out, const pcrp_writer *writer, const char *chart, const pcrp_plan *plan,
                          const pcrp_result *const *results, pcrp_status status, const char *reason,
                          const char *const *extra)
{
    pcrp_row_source source = {chart, plan, results, status, reason_of(plan, status, reason), extra};
    pcrp_rows *rows;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (!writer || !chart || (status == PCRP_OK && (!plan || !results)))
        return PCRP_ERROR_ARGUMENT;
    rows = calloc(1, sizeof(*rows));
    if (!rows)
        return PCRP_ERROR_MEMORY;
    rows->status = status;
    if (!make_rows(writer, &source, rows)) {
        pcrp_rows_free(rows);
        return PCRP_ERROR_MEMORY;
    }
    *out = rows;
    return PCRP_OK;
}

void pcrp_rows_free(pcrp_rows *rows)
{
    if (!rows)
        return;
    pcrp_buffer_free(&rows->bytes);
    pcrp_buffer_free(&rows->detail);
    free(rows->levels);
    free(rows);
}

static void tally(pcrp_writer *writer, const pcrp_rows *rows)
{
    size_t at = 0;

    writer->not_scorable += rows->status == PCRP_NOT_SCORABLE;
    writer->errors += rows->status < 0;
    if (!rows->levels)
        return;
    for (size_t r = 0; r < writer->rubric_count; r++) {
        writer->tallies[r].plans++;
        for (size_t i = 0; i < pcrp_rubric_criterion_count(writer->rubrics[r]); i++, at++)
            if (rows->levels[at] >= 0 && rows->levels[at] < LEVELS)
                writer->tallies[r].levels[i * LEVELS + (size_t)rows->levels[at]]++;
    }
}

static void add_table_rows(pcrp_writer *writer, const pcrp_rows *rows, pcrp_buffer *out)
{
    if (!writer->table_begun)
        pcrp_text_table_head(writer, out);
    writer->table_begun = 1;
    pcrp_buffer_add(out, rows->bytes.data, rows->bytes.length);
}

static pcrp_rows *copy_rows(const pcrp_rows *rows)
{
    pcrp_rows *copy = calloc(1, sizeof(*copy));
    if (!copy)
        return NULL;
    copy->status = rows->status;
    pcrp_buffer_add(&copy->bytes, rows->bytes.data, rows->bytes.length);
    pcrp_buffer_add(&copy->detail, rows->detail.data, rows->detail.length);
    if (copy->bytes.failed || copy->detail.failed) {
        pcrp_rows_free(copy);
        return NULL;
    }
    return copy;
}

/* The text format shows a single plan in full and more than one as a table, so the first one waits. */
static pcrp_status put_text(pcrp_writer *writer, const pcrp_rows *rows)
{
    pcrp_buffer out = {0};

    tally(writer, rows);
    if (writer->options.evidence > 0) {
        if (writer->put > 1)
            pcrp_buffer_add_char(&out, '\n');
        pcrp_buffer_add(&out, rows->detail.data, rows->detail.length);
        return pcrp_buffer_put(&out, writer->output, writer->user);
    }
    if (writer->options.evidence < 0 && writer->put == 1) {
        writer->first = copy_rows(rows);
        return writer->first ? PCRP_OK : PCRP_ERROR_MEMORY;
    }
    if (writer->first) {
        add_table_rows(writer, writer->first, &out);
        pcrp_rows_free(writer->first);
        writer->first = NULL;
    }
    add_table_rows(writer, rows, &out);
    return pcrp_buffer_put(&out, writer->output, writer->user);
}

pcrp_status pcrp_writer_put(pcrp_writer *writer, const pcrp_rows *rows)
{
    if (!writer || !rows)
        return PCRP_ERROR_ARGUMENT;
    writer->put++;
    if (writer->options.format == PCRP_FORMAT_TEXT)
        return put_text(writer, rows);
    if (writer->options.format == PCRP_FORMAT_JSON && writer->put > 1 && writer->output(writer->user, ",\n", 2) != 0)
        return PCRP_ERROR_IO;
    return writer->output(writer->user, rows->bytes.data, rows->bytes.length) == 0 ? PCRP_OK : PCRP_ERROR_IO;
}

pcrp_status pcrp_writer_add(pcrp_writer *writer, const char *chart, const pcrp_plan *plan,
                            const pcrp_result *const *results, pcrp_status status, const char *reason)
{
    pcrp_rows *rows;
    pcrp_status made = pcrp_rows_new(&rows, writer, chart, plan, results, status, reason, NULL);

    if (made == PCRP_OK)
        made = pcrp_writer_put(writer, rows);
    pcrp_rows_free(rows);
    return made;
}

pcrp_status pcrp_writer_end(pcrp_writer *writer)
{
    pcrp_buffer out = {0};

    if (!writer)
        return PCRP_ERROR_ARGUMENT;
    if (writer->options.format == PCRP_FORMAT_JSON) {
        pcrp_buffer_add_string(&out, "\n]}\n");
    } else if (writer->options.format == PCRP_FORMAT_TEXT) {
        if (writer->first)
            pcrp_buffer_add(&out, writer->first->detail.data, writer->first->detail.length);
        if (writer->put > 1)
            pcrp_text_summary(writer, &out);
    }
    return pcrp_buffer_put(&out, writer->output, writer->user);
}
