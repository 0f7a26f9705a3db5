/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share. */
#ifndef PCRP_AGREE_NUMBERS_H
#define PCRP_AGREE_NUMBERS_H

#include <pcrp/agree.h>

/* Below this, chance agreement or variance counts as leaving nothing to divide by. */
#define PCRP_NOTHING 1e-12

/* 0 unless the scale and every level of the table are in order. */
int pcrp_table_valid(const pcrp_level_table *table);

/* Levels of the scale. */
size_t pcrp_table_scale(const pcrp_level_table *table);

/* A coefficient without its standard error, interval and z: what the bootstrap needs a thousand times. */
pcrp_status pcrp_coefficient_value(pcrp_coefficient coefficient, const pcrp_level_table *table,
                                   const double *weights, double *out);

/* An intraclass correlation without its test and interval, for the same reason. */
pcrp_status pcrp_icc_value(pcrp_icc kind, const double *values, size_t subjects, size_t raters, double *out);

/* Writes a number with so many decimals and a point, whatever the locale; "" for NaN. 48 bytes are enough. */
const char *pcrp_fixed(char *text, size_t size, double value, int decimals);

#endif
