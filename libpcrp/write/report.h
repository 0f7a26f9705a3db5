/* SPDX-License-Identifier: Apache-2.0 */
/* A report from the inside: charts with their levels, and the tables made of them. */
#ifndef PCRP_WRITE_REPORT_H
#define PCRP_WRITE_REPORT_H

#include <pcrp/report.h>
#include "agree/ratings.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "write/table.h"

/* Why a level is not higher: numbers of report_criterion.reasons, or, before the chart is put, the words. */
typedef struct pcrp_entry_level {
    int level;              /* 0 when there is none */
    char *missing;          /* as the result says it, reasons divided by "; " */
    unsigned *reasons;      /* once put */
    size_t reason_count;
} pcrp_entry_level;

/* A goal of which the rubrics say both things. */
typedef struct pcrp_entry_goal {
    char *element, *text;   /* text: "" where the report holds none */
    const char *about;      /* in words */
    int meaningful, measurable;
} pcrp_entry_goal;

struct pcrp_report_entry {
    char *chart;            /* as it is shown */
    char *plan;
    char *reason;           /* "" for a chart that was scored */
    pcrp_status status;
    char **cells;           /* one a column of the report */
    size_t cell_count;
    pcrp_entry_level *levels; /* of every criterion of the report; NULL unless scored */
    size_t level_count;
    pcrp_entry_goal *goals;
    size_t goal_count;
    pcrp_buffer detail;     /* JSON object of the chart's page; empty when there is nothing to show */
};

/* A criterion of one of the report's rubrics. */
typedef struct pcrp_report_criterion {
    const pcrp_rubric *rubric;
    size_t rubric_number, index;
    pcrp_names reasons;
    size_t *reason_plans;   /* plans with each reason */
    size_t reason_capacity;
} pcrp_report_criterion;

/* The different cells of a column, in byte order. */
typedef struct pcrp_report_values {
    const char **items;     /* of the entries; "" is none of them */
    size_t count;
    char *withheld;         /* count + 1 flags, the first for ""; NULL for a column without figures */
} pcrp_report_values;

struct pcrp_report {
    pcrp_arena *arena;               /* of options */
    pcrp_report_options options;     /* strings are in the arena */
    pcrp_write_options writing;      /* redact and salt */
    const pcrp_rubric **rubrics;
    size_t rubric_count;
    pcrp_report_criterion *criteria; /* of all rubrics in turn */
    size_t criterion_count;
    size_t *groups;                  /* numbers of columns */
    size_t group_count;
    pcrp_report_entry **entries;
    size_t entry_count, entry_capacity;
    const pcrp_clones *clones;       /* NULL when there was no comparison */
    pcrp_table *tables;              /* NULL until they are asked for */
    pcrp_report_values *values;      /* one a column, made with the tables */
    pcrp_arena *figures;             /* what the tables' cells point to */
    int failed;                      /* the tables could not be made: out of memory */
};

/* An entry with levels of no criterion yet; NULL when out of memory. chart is redacted here. */
pcrp_report_entry *pcrp_entry_begin(const pcrp_report *report, const char *chart, const char *plan,
                                    pcrp_status status, const char *reason, const char *const *cells);

/* Number of a criterion in the report, -1 when there is none. */
long pcrp_report_find(const pcrp_report *report, const char *rubric, const char *criterion);

/* Whether there is evidence in the page. It is text, or places in it: without texts there are levels and reasons only. */
int pcrp_report_has_evidence(const pcrp_report *report);
/* [title, weight, element, quote or [offset, length], field unless it is the text], of an entry's list of evidence. */
void pcrp_report_add_piece(const pcrp_report *report, pcrp_buffer *out, const pcrp_evidence *piece, pcrp_names *titles);

/* Takes over columns from an input when there are none yet. 0 when out of memory. */
int pcrp_report_set_columns(pcrp_report *report, const char *const *columns, size_t count);

/* The order of tables, in the page and in the workbook. */
enum {
    PCRP_TABLE_SAMPLE, PCRP_TABLE_CRITERIA, PCRP_TABLE_GROUPS, PCRP_TABLE_MISSING, PCRP_TABLE_BOTH,
    PCRP_TABLE_GOAL_COUNTS, PCRP_TABLE_GOALS,
    PCRP_TABLE_CLONES, PCRP_TABLE_TRACES, PCRP_TABLE_CHARTS, PCRP_TABLE_COUNT
};

/* How a value of a column is shown: as it is, or with redact by its number. In the arena of the figures. */
const char *pcrp_report_value(const pcrp_report *report, size_t column, const char *cell);

/* Makes all tables if they are not there. PCRP_OK or PCRP_ERROR_MEMORY. */
pcrp_status pcrp_report_figures(pcrp_report *report);
/* Of pcrp_report_figures(): the tables that count plans by group. */
void pcrp_report_fill_groups(pcrp_report *report, pcrp_table *table);

/* Of pcrp_report_figures(): text copied between plans, and what was left behind by copying. */
void pcrp_report_fill_clones(const pcrp_report *report, pcrp_table *table);
void pcrp_report_fill_traces(const pcrp_report *report, pcrp_table *table);

/* Of pcrp_report_figures(): the person honoured and the chart satisfied. */
void pcrp_report_fill_both(const pcrp_report *report, pcrp_table *table);
void pcrp_report_fill_goal_counts(const pcrp_report *report, pcrp_table *table);
void pcrp_report_fill_goals(const pcrp_report *report, pcrp_table *table);
/* Where a chart stands under the first two rubrics. */
pcrp_quadrant pcrp_report_quadrant(const pcrp_report *report, const pcrp_report_entry *entry);
/* Takes the judged goals of the results into an entry. 0 when out of memory. */
int pcrp_report_take_goals(const pcrp_report *report, pcrp_report_entry *entry, const pcrp_plan *plan,
                           const pcrp_result *const *results);
void pcrp_report_free_goals(pcrp_report_entry *entry);

/* Counts of one criterion over some plans. */
typedef struct pcrp_counts {
    size_t levels[5];       /* plans at each level; [0] unused */
    size_t plans, competent;
} pcrp_counts;

/* Adds a plan's level. competent is the rubric's. */
void pcrp_counts_add(pcrp_counts *counts, int level, int competent);
/* Cells "plans" to "verdict" of a row that ends with them; withheld leaves all but the last empty. */
void pcrp_counts_cells(const pcrp_report *report, pcrp_table *table, const pcrp_counts *counts, int withheld);

#endif
