/* SPDX-License-Identifier: Apache-2.0 */
/* A table of figures: made once, written as JSON, CSV and a worksheet. */
#ifndef PCRP_WRITE_TABLE_H
#define PCRP_WRITE_TABLE_H

#include "base/arena.h"
#include "base/buffer.h"

typedef enum pcrp_cell_kind {
    PCRP_CELL_EMPTY,
    PCRP_CELL_TEXT,
    PCRP_CELL_COUNT,  /* a whole number */
    PCRP_CELL_MEAN,   /* two decimals */
    PCRP_CELL_SHARE   /* 0 to 1, four decimals */
} pcrp_cell_kind;

typedef struct pcrp_cell {
    pcrp_cell_kind kind;
    const char *text; /* borrowed */
    double number;
} pcrp_cell;

typedef struct pcrp_table {
    const char *id;       /* static */
    const char *title;    /* static */
    const char **columns; /* in the arena */
    size_t column_count, column_capacity;
    pcrp_cell *cells;     /* row after row */
    size_t cell_count, cell_capacity;
    pcrp_arena *arena;
    int failed;           /* out of memory */
} pcrp_table;

void pcrp_table_begin(pcrp_table *table, const char *id, const char *title, pcrp_arena *arena);
void pcrp_table_free(pcrp_table *table);

/* Columns come before any cell. The name is copied. */
void pcrp_table_column(pcrp_table *table, const char *name);
/* Several, with commas between. */
void pcrp_table_columns(pcrp_table *table, const char *names);

/* The next cell. Text is copied. */
void pcrp_table_text(pcrp_table *table, const char *text);
void pcrp_table_number(pcrp_table *table, pcrp_cell_kind kind, double number);
void pcrp_table_empty(pcrp_table *table);

size_t pcrp_table_rows(const pcrp_table *table);

/* {"id", "title", "columns", "all", "rows"}: all is the number of rows that there are; those whose flag in keep is 0 are
 * left out. keep may be NULL. */
void pcrp_table_json(const pcrp_table *table, const char *keep, pcrp_buffer *out);
void pcrp_table_csv(const pcrp_table *table, pcrp_buffer *out);

#endif
