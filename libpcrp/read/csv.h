/* SPDX-License-Identifier: Apache-2.0 */
/* What dispatching needs to know of spreadsheets. */
#ifndef PCRP_READ_CSV_H
#define PCRP_READ_CSV_H

#include <stddef.h>
#include "read/vocabulary.h"

/* True when the first row names columns of a plan: at least "element" (or a goal, objective or
 * intervention column word) and "text", with comma, semicolon or tab between. A BOM may stand first. */
int pcrp_csv_claims(const char *bytes, size_t size, const pcrp_vocabulary *vocabulary);

#endif
