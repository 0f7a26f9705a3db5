/* SPDX-License-Identifier: Apache-2.0 */
/* Figures by team, site and the like. A group of few plans is withheld, because its figures would tell about single
 * plans and their authors; and when only one is, the next smallest is too, because the one could be worked out from
 * the figures of all. */
#include "write/report.h"

#include <stdlib.h>
#include <string.h>

typedef struct group {
    const char *name; /* as the entries have it */
    size_t plans;     /* scored */
    int withheld;
    pcrp_counts *counts; /* one a criterion */
} group;

static int by_text(const void *key, const void *item)
{
    return strcmp(key, ((const group *)item)->name);
}

/* Plans without a value of their own are a group as well: left out of all figures they would be forgotten. */
static group *make_groups(const pcrp_report *report, size_t column, size_t *count)
{
    const pcrp_report_values *values = &report->values[column];
    group *groups = pcrp_arena_array(report->figures, values->count + 1, sizeof(*groups));

    *count = 0;
    if (!groups)
        return NULL;
    groups[(*count)++].name = "";
    for (size_t i = 0; i < values->count; i++)
        groups[(*count)++].name = values->items[i];
    for (size_t i = 0; i < *count; i++) {
        groups[i].counts = pcrp_arena_array(report->figures, report->criterion_count + 1, sizeof(*groups[i].counts));
        if (!groups[i].counts)
            return NULL;
    }
    return groups;
}

static void count_plans(const pcrp_report *report, size_t column, group *groups, size_t count)
{
    for (size_t e = 0; e < report->entry_count; e++) {
        const pcrp_report_entry *entry = report->entries[e];
        group *at = entry->levels ? bsearch(column < entry->cell_count ? entry->cells[column] : "", groups, count,
                                            sizeof(*groups), by_text)
                                  : NULL;
        if (!at)
            continue;
        at->plans++;
        for (size_t i = 0; i < report->criterion_count; i++)
            pcrp_counts_add(&at->counts[i], entry->levels[i].level, pcrp_rubric_competent(report->criteria[i].rubric));
    }
}

static void withhold(const pcrp_report *report, group *groups, size_t count)
{
    size_t withheld = 0, next = count;

    for (size_t i = 0; i < count; i++) {
        groups[i].withheld = groups[i].plans > 0 && groups[i].plans < report->options.small_cell;
        withheld += groups[i].withheld != 0;
    }
    if (withheld != 1)
        return;
    for (size_t i = 0; i < count; i++)
        if (groups[i].plans && !groups[i].withheld && (next == count || groups[i].plans < groups[next].plans))
            next = i;
    if (next < count)
        groups[next].withheld = 1;
}

/* Remembers which values are withheld, for the list of charts. */
static void note_withheld(const pcrp_report *report, size_t column, const group *groups, size_t count)
{
    pcrp_report_values *values = &report->values[column];

    values->withheld = pcrp_arena_alloc(report->figures, count);
    for (size_t i = 0; values->withheld && i < count; i++)
        values->withheld[i] = groups[i].withheld != 0;
}

static void add_group(const pcrp_report *report, pcrp_table *table, size_t column, const group *at)
{
    for (size_t i = 0; i < report->criterion_count; i++) {
        const pcrp_report_criterion *criterion = &report->criteria[i];
        pcrp_table_text(table, report->options.columns[column]);
        pcrp_table_text(table, pcrp_report_value(report, column, at->name));
        pcrp_table_text(table, pcrp_rubric_id(criterion->rubric));
        pcrp_table_text(table, pcrp_rubric_criterion_id(criterion->rubric, criterion->index));
        pcrp_counts_cells(report, table, &at->counts[i], at->withheld);
    }
}

void pcrp_report_fill_groups(pcrp_report *report, pcrp_table *table)
{
    for (size_t g = 0; g < report->group_count; g++) {
        size_t column = report->groups[g], count;
        group *groups = make_groups(report, column, &count);
        if (!groups) {
            table->failed = 1;
            return;
        }
        count_plans(report, column, groups, count);
        withhold(report, groups, count);
        note_withheld(report, column, groups, count);
        for (size_t i = 1; i < count; i++)
            if (groups[i].plans)
                add_group(report, table, column, &groups[i]);
        if (groups[0].plans)
            add_group(report, table, column, &groups[0]);
    }
}
