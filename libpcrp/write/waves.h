/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves: what their writers share. */
#ifndef PCRP_WRITE_WAVES_H
#define PCRP_WRITE_WAVES_H

#include "base/buffer.h"
#include "cohort/waves.h"

/* A number with its sign, also a positive one. Returns text. */
const char *pcrp_signed(char text[48], double number, int decimals);

/* How it was compared, in a sentence or more. */
void pcrp_waves_describe(const pcrp_waves *waves, pcrp_buffer *out);

/* waves_page.c */
pcrp_status pcrp_waves_page(const pcrp_waves *waves, pcrp_buffer *out);

#endif
