/* SPDX-License-Identifier: Apache-2.0 */
/* Findings counted over a plan. */
#ifndef PCRP_SCORE_MEASURE_H
#define PCRP_SCORE_MEASURE_H

#include "score/findings.h"

typedef struct pcrp_measured {
    double n, of;    /* what was counted, and out of how many (of is 0 when it is not a share) */
    double raw;      /* n, or n / of */
    double value;    /* brought to 0..1 */
} pcrp_measured;

void pcrp_measure_all(const pcrp_findings *findings, pcrp_measured *measured);

/* Whether an element counts for a measure (apart from how much). */
int pcrp_measure_counts(const pcrp_measure *measure, const pcrp_judged_element *at);

#endif
