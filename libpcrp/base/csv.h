/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and cells of a CSV text (RFC 4180). */
#ifndef PCRP_BASE_CSV_H
#define PCRP_BASE_CSV_H

#include <stddef.h>

#include <pcrp/error.h>
#include "base/arena.h"

typedef struct pcrp_csv_row {
    size_t number;       /* of the row as a spreadsheet shows it, from 1 */
    long line;           /* where it begins, from 1 */
    const char **cells;
    size_t count;
} pcrp_csv_row;

typedef struct pcrp_csv_parser {
    const char *bytes;
    size_t size, at;
    char separator;
    long line;
    size_t number;
    size_t row_bytes;    /* most bytes of one row */
    size_t columns;      /* most cells of one row */
    const char *fault;   /* why pcrp_csv_next() stopped, NULL at the end of the text */
    pcrp_status status;
    long fault_line;
    const char **scratch; /* cells of the row at hand */
} pcrp_csv_parser;

/* Begins behind a "sep=;" line, whose separator counts; separator 0 means none is known yet. The bytes are borrowed.
 * row_bytes and columns are what a row may have at most. The arena is for what stays as long as the parser. */
void pcrp_csv_begin(pcrp_csv_parser *parser, const char *bytes, size_t size, char separator,
                    size_t row_bytes, size_t columns, pcrp_arena *arena);

/* The next row that is not blank, with cells in an arena, which may be another and be reset for each row. 0 at the end and on a
 * fault. */
int pcrp_csv_next(pcrp_csv_parser *parser, pcrp_csv_row *row, pcrp_arena *arena);

#endif
