/* SPDX-License-Identifier: Apache-2.0 */
/* What a comparison of all plans found, as a report's tables. */
#include <string.h>

#include "write/redact.h"
#include "write/report.h"

/* The name of a chart or a plan as the report has it. */
static void add_name(const pcrp_report *report, pcrp_table *table, const char *name)
{
    pcrp_buffer shown = {0};

    pcrp_redact_add_text(&shown, &report->writing, name);
    table->failed |= shown.failed;
    pcrp_table_text(table, pcrp_buffer_string(&shown));
    pcrp_buffer_free(&shown);
}

static void add_label(const pcrp_report *report, pcrp_table *table, const char *label)
{
    pcrp_buffer shown = {0};

    pcrp_redact_add_label(&shown, &report->writing, label);
    table->failed |= shown.failed;
    pcrp_table_text(table, pcrp_buffer_string(&shown));
    pcrp_buffer_free(&shown);
}

/* Words of a chart: nothing when the report holds none. */
static void add_words(const pcrp_report *report, pcrp_table *table, const char *words)
{
    pcrp_table_text(table, report->options.redact || !report->options.texts ? "" : words);
}

void pcrp_report_fill_clones(const pcrp_report *report, pcrp_table *table)
{
    const pcrp_clone_group *group;
    const pcrp_clone_place *place;

    pcrp_table_columns(table, "group,between,the_same,people,plans,places,chart,plan,element,words,share,text");
    for (size_t g = 0; report->clones && (group = pcrp_clones_group(report->clones, g)) != NULL; g++)
        for (size_t i = 0; (place = pcrp_clones_place(report->clones, g, i)) != NULL; i++) {
            pcrp_table_number(table, PCRP_CELL_COUNT, (double)(g + 1));
            pcrp_table_text(table, group->across ? "people" : "plans of one person");
            pcrp_table_text(table, group->same ? "yes" : "nearly");
            pcrp_table_number(table, PCRP_CELL_COUNT, (double)group->people);
            pcrp_table_number(table, PCRP_CELL_COUNT, (double)group->plans);
            pcrp_table_number(table, PCRP_CELL_COUNT, (double)group->places);
            add_name(report, table, place->chart);
            add_name(report, table, place->plan);
            add_label(report, table, place->element);
            pcrp_table_number(table, PCRP_CELL_COUNT, (double)place->words);
            pcrp_table_number(table, PCRP_CELL_SHARE, place->share);
            add_words(report, table, place->excerpt);
        }
}

void pcrp_report_fill_traces(const pcrp_report *report, pcrp_table *table)
{
    const pcrp_trace *trace;

    pcrp_table_columns(table, "what,chart,plan,element,word,other_chart,people,copied");
    for (size_t i = 0; report->clones && (trace = pcrp_clones_trace(report->clones, i)) != NULL; i++) {
        pcrp_table_text(table, trace->kind == PCRP_TRACE_NAME ? "name" : "pronoun");
        add_name(report, table, trace->chart);
        add_name(report, table, trace->plan);
        add_label(report, table, trace->element);
        add_words(report, table, trace->word);
        add_name(report, table, trace->other);
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)trace->people);
        pcrp_table_text(table, trace->copied ? "yes" : "no");
    }
}
