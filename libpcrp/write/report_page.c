/* SPDX-License-Identifier: Apache-2.0 */
/* A report as a page and as tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "write/cells.h"
#include "write/json_text.h"
#include "write/page.h"
#include "write/report.h"
#include "write/writer.h"

static const char *title_of(const pcrp_report *report)
{
    return *report->options.title ? report->options.title : "Record review";
}

static void add_names(pcrp_buffer *out, const char *key, const pcrp_report *report, int groups)
{
    size_t count = groups ? report->group_count : report->options.column_count;

    pcrp_json_key(out, key);
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, report->options.columns[groups ? report->groups[i] : i]);
    }
    pcrp_buffer_add_char(out, ']');
}

static void add_rubrics(pcrp_buffer *out, const pcrp_report *report)
{
    pcrp_json_key(out, "rubrics");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < report->rubric_count; i++) {
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '{');
        pcrp_page_rubric(out, report->rubrics[i]);
        pcrp_buffer_add_char(out, '}');
    }
    pcrp_buffer_add_char(out, ']');
}

static void add_decimal(pcrp_buffer *out, const char *key, double number)
{
    pcrp_json_key(out, key);
    pcrp_page_decimal(out, number, 4);
}

enum { ROWS_SHOWN = 200 }; /* of a list that grows with the charts; beyond, nobody reads on, and the tables have all */

static double number_of(const pcrp_table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column].number;
}

static const char *text_of(const pcrp_table *table, size_t row, size_t column)
{
    return table->cells[row * table->column_count + column].text;
}

/* The first groups of copied text, and of each the first places. */
static void keep_clones(const pcrp_table *table, char *keep)
{
    size_t places = 0;

    for (size_t row = 0; row < pcrp_table_rows(table); row++) {
        places = row && number_of(table, row, 0) <= number_of(table, row - 1, 0) ? places + 1 : 1;
        keep[row] = number_of(table, row, 0) <= ROWS_SHOWN / 2 && places <= ROWS_SHOWN / 2;
    }
}

/* The first goals that are measurable and not meaningful, and the first that are meaningful and not measurable. */
static void keep_goals(const pcrp_table *table, char *keep)
{
    size_t counts[2] = {0, 0};

    for (size_t row = 0; row < pcrp_table_rows(table); row++) {
        const char *measurable = text_of(table, row, 3), *meaningful = text_of(table, row, 4);
        keep[row] = strcmp(measurable, meaningful) != 0 && counts[*measurable == 'y']++ < ROWS_SHOWN;
    }
}

static void keep_traces(const pcrp_table *table, char *keep)
{
    for (size_t row = 0; row < pcrp_table_rows(table); row++)
        keep[row] = row < ROWS_SHOWN / 2;
}

static void add_table(pcrp_buffer *out, const pcrp_report *report, size_t number)
{
    const pcrp_table *table = &report->tables[number];
    void (*choose)(const pcrp_table *, char *) = number == PCRP_TABLE_CLONES   ? keep_clones
                                                : number == PCRP_TABLE_GOALS  ? keep_goals
                                                : number == PCRP_TABLE_TRACES ? keep_traces
                                                                              : NULL;
    char *keep = choose ? calloc(pcrp_table_rows(table) + 1, 1) : NULL;

    if (keep)
        choose(table, keep);
    out->failed |= choose && !keep;
    pcrp_table_json(table, keep, out);
    free(keep);
}

/* Everything but the single charts. */
static void add_overview(pcrp_buffer *out, const pcrp_report *report)
{
    const pcrp_report_options *options = &report->options;

    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "title", title_of(report));
    pcrp_json_text(out, "drawn", options->drawn);
    pcrp_json_text(out, "date", options->date);
    add_decimal(out, "threshold", options->threshold);
    add_decimal(out, "confidence", options->confidence);
    pcrp_json_whole(out, "small_cell", (long long)options->small_cell);
    pcrp_json_whole(out, "redacted", options->redact != 0);
    pcrp_json_versions(out);
    add_rubrics(out, report);
    add_names(out, "columns", report, 0);
    add_names(out, "groups", report, 1);
    pcrp_json_key(out, "tables");
    pcrp_buffer_add_char(out, '{');
    for (size_t i = 0; i < PCRP_TABLE_COUNT; i++) {
        pcrp_json_key(out, report->tables[i].id);
        add_table(out, report, i);
    }
    pcrp_buffer_add_string(out, "}}");
}

/* Each chart is a block of its own, so that opening the page does not mean reading five thousand plans. */
static void put_data(pcrp_page *page, void *data)
{
    const pcrp_report *report = data;
    pcrp_buffer out = {0};

    add_overview(&out, report);
    if (out.failed)
        page->status = PCRP_ERROR_MEMORY;
    pcrp_page_block(page, "report-data", pcrp_buffer_string(&out), out.length);
    pcrp_buffer_free(&out);
    for (size_t i = 0; i < report->entry_count && page->status == PCRP_OK; i++) {
        const pcrp_buffer *detail = &report->entries[i]->detail;
        char id[32];
        if (!detail->length)
            continue;
        snprintf(id, sizeof(id), "chart-%zu", i);
        pcrp_page_block(page, id, detail->data, detail->length);
    }
}

pcrp_status pcrp_report_write_html(pcrp_report *report, pcrp_output output, void *user)
{
    static const char *const styles[] = {"pages/page.css", "pages/report.css", NULL};
    static const char *const scripts[] = {"pages/page.js", "pages/plots.js", "pages/report.js", NULL};
    pcrp_page page = {"pages/report.html", styles, scripts, title_of(report), output, user, PCRP_OK};
    pcrp_status status = pcrp_report_figures(report);

    return status == PCRP_OK ? pcrp_page_write(&page, put_data, report) : status;
}

const char *pcrp_report_table(size_t index)
{
    static const char *const names[] = {"sample", "criteria", "groups", "missing", "both", "goal-counts", "goals",
                                        "clones", "traces", "charts"};
    return index < PCRP_TABLE_COUNT ? names[index] : NULL;
}

pcrp_status pcrp_report_write_csv(pcrp_report *report, const char *table, pcrp_output output, void *user)
{
    pcrp_buffer out = {0};
    size_t index = 0;
    pcrp_status status = pcrp_report_figures(report);

    while (index < PCRP_TABLE_COUNT && strcmp(pcrp_report_table(index), table) != 0)
        index++;
    if (index == PCRP_TABLE_COUNT)
        return PCRP_ERROR_ARGUMENT;
    if (status != PCRP_OK)
        return status;
    pcrp_table_csv(&report->tables[index], &out);
    return pcrp_buffer_put(&out, output, user);
}
