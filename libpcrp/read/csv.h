/* SPDX-License-Identifier: Apache-2.0 */
/* Spreadsheets with one row an element (docs/csv.md). */
#ifndef PCRP_READ_CSV_H
#define PCRP_READ_CSV_H

#include <stddef.h>

#include "read/vocabulary.h"

/* True when the first row names at least the columns "element" and "text" (or a column word of the vocabulary
 * for the former), with comma, semicolon or tab between. A BOM and a line "sep=;" may stand first. */
int pcrp_csv_claims(const char *bytes, size_t size, const pcrp_vocabulary *vocabulary);

#endif
