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

/* What is known of a rubric's measures before any plan is, and what they are in the plan at hand. */
typedef struct pcrp_measuring {
    size_t *summed;                  /* measures that add up elements, by number: those of one kind of element after the other */
    size_t end[PCRP_ELEMENT_KINDS];  /* where in summed those of a kind end */
    pcrp_measured *measured;         /* by measure */
} pcrp_measuring;

/* 0 when out of memory; to be freed all the same. */
int pcrp_measuring_init(pcrp_measuring *measuring, const pcrp_rubric *rubric);
void pcrp_measuring_free(pcrp_measuring *measuring);

void pcrp_measure_all(pcrp_measuring *measuring, const pcrp_findings *findings);

/* Whether an element counts for a measure (apart from how much). */
int pcrp_measure_counts(const pcrp_measure *measure, const pcrp_judged_element *at);

#endif
