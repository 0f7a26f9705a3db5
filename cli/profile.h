/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp score --profile: where the time went, on standard error. */
#ifndef PCRP_CLI_PROFILE_H
#define PCRP_CLI_PROFILE_H

#include "scoring.h"

/* Seconds by a clock that only goes forward. */
double pcrp_clock(void);

/* whole: seconds of reading, scoring and writing together. */
void pcrp_profile_print(const pcrp_scoring *scoring, double whole);

#endif
