/* SPDX-License-Identifier: Apache-2.0 */
/* Spreadsheets with one row an element (docs/csv.md). */
#ifndef PCRP_READ_CSV_H
#define PCRP_READ_CSV_H

#include <stddef.h>

#include <pcrp/error.h>
#include <pcrp/limits.h>
#include "base/arena.h"
#include "read/vocabulary.h"

/* True when the first row names at least the columns "element" and "text" (or a column word of the vocabulary
 * for the former), with comma, semicolon or tab between. A BOM and a line "sep=;" may stand first. */
int pcrp_csv_claims(const char *bytes, size_t size, const pcrp_vocabulary *vocabulary);

/* ---- csv_rows.c: RFC 4180 ---- */

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

/* Begins behind a "sep=;" line, whose separator counts; separator 0 means none is known yet. */
void pcrp_csv_begin(pcrp_csv_parser *parser, const char *bytes, size_t size, char separator,
                    const pcrp_limits *limits);

/* The next row that is not blank, with cells in the arena. 0 at the end and on a fault. */
int pcrp_csv_next(pcrp_csv_parser *parser, pcrp_csv_row *row, pcrp_arena *arena);

#endif
