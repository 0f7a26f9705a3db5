/* SPDX-License-Identifier: Apache-2.0 */
/* A document in the making, and what each format adds to it. */
#ifndef PCRP_WRITE_WRITER_H
#define PCRP_WRITE_WRITER_H

#include <pcrp/write.h>
#include "base/buffer.h"

/* Levels counted for the summary under the text format. */
typedef struct pcrp_tally {
    const pcrp_rubric *rubric;
    size_t *levels;            /* criterion * 5 + level */
    size_t plans;
} pcrp_tally;

struct pcrp_writer {
    pcrp_write_options options; /* salt and extra are copies */
    const pcrp_rubric **rubrics;
    size_t rubric_count;
    const char **columns;       /* ids of all criteria, each once, in the order of the rubrics */
    size_t column_count;
    pcrp_buffer line_head;      /* jsonl: what every line begins with */
    pcrp_output output;
    void *user;
    size_t put;                 /* plans so far */
    pcrp_tally *tallies;        /* one a rubric */
    size_t not_scorable, errors;
    pcrp_rows *first;           /* text: the first plan, held back until it is known whether it is the only one */
    int table_begun;
};

/* A plan as rows_new() got it. */
typedef struct pcrp_row_source {
    const char *chart;
    const pcrp_plan *plan;             /* NULL for an error */
    const pcrp_result *const *results; /* NULL unless scored or not scorable */
    pcrp_status status;
    const char *reason;                /* never NULL */
    const char *const *extra;          /* may be NULL */
} pcrp_row_source;

struct pcrp_rows {
    pcrp_status status;
    pcrp_buffer bytes;  /* as they go out; text: the plan's lines of the table */
    pcrp_buffer detail; /* text: levels with their reasons and evidence */
    int *levels;        /* text: of every criterion of every rubric in turn; NULL unless scored */
    size_t level_count;
};

/* "scored", "not-scorable" or "error". */
const char *pcrp_row_status(pcrp_status status);
/* The plan's id, "" without a plan. */
const char *pcrp_row_plan_id(const pcrp_row_source *source);
/* True when the source has levels. */
int pcrp_row_scored(const pcrp_row_source *source);

/* Each format: what stands before the rows, the rows of a plan. Output only ever goes through the buffer. */
/* A comma and a cell, quoted where it must be, neutralised where a spreadsheet would compute it. */
void pcrp_csv_add_cell(pcrp_buffer *out, const char *text);

void pcrp_csv_head(const pcrp_writer *writer, pcrp_buffer *out);
void pcrp_csv_rows(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out);
void pcrp_tidy_head(const pcrp_writer *writer, pcrp_buffer *out);
void pcrp_tidy_rows(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out);
void pcrp_json_head(const pcrp_writer *writer, pcrp_buffer *out);
void pcrp_json_line_head(pcrp_buffer *out);
void pcrp_json_plan(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out);
void pcrp_text_table_head(const pcrp_writer *writer, pcrp_buffer *out);
void pcrp_text_table_row(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out);
void pcrp_text_detail(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out);
void pcrp_text_summary(const pcrp_writer *writer, pcrp_buffer *out);

/* Columns that the text format fills. */
size_t pcrp_text_width(const pcrp_write_options *options);

/* "versions":{...}, from pcrp_version_details(). */
void pcrp_json_versions(pcrp_buffer *out);

#endif
