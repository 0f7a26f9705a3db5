/* SPDX-License-Identifier: Apache-2.0 */
/* What of a rubric is shown as evidence, found out once for a scorer, and the scratch for showing it of one plan. */
#ifndef PCRP_SCORE_SHOWING_H
#define PCRP_SCORE_SHOWING_H

#include "rubric/rubric.h"

/* A measure with a say in a criterion. */
typedef struct pcrp_shown {
    const pcrp_measure *measure; /* NULL after the last */
    int indicator, judgement;    /* the measure's, at hand: what they are in an element passes most measures over */
    int weight;                  /* of its evidence */
} pcrp_shown;

/* An indicator that may be grounds for a kind of a judgement. */
typedef struct pcrp_ground {
    double points;
    uint32_t indicator;
    uint32_t place;              /* in the rubric */
} pcrp_ground;

typedef struct pcrp_grounds {
    pcrp_ground *items;          /* the most points first, of equals the first in the rubric */
    size_t count;
} pcrp_grounds;

/* Pieces of evidence given so far for one indicator under one criterion. */
typedef struct pcrp_given {
    uint64_t plan;               /* that they are of: 0 pieces for any other */
    size_t pieces;
} pcrp_given;

typedef struct pcrp_showing {
    pcrp_arena *arena;
    const pcrp_rubric *rubric;
    pcrp_shown *(*shown)[PCRP_ELEMENT_KINDS]; /* by criterion and kind of element */
    pcrp_grounds (*grounds)[PCRP_KINDS_OF]; /* by judgement */
    /* what was given: numbered on from plan to plan, so that nothing needs to be cleared between them */
    uint64_t plan;                          /* the plan at hand */
    uint64_t turn;                          /* one element under one criterion */
    pcrp_given *given;                      /* by criterion and indicator */
    uint64_t *seen;                         /* by indicator: the last turn in which its findings were given */
} pcrp_showing;

/* NULL when out of memory. The rubric must outlive it. */
pcrp_showing *pcrp_showing_new(const pcrp_rubric *rubric);
void pcrp_showing_free(pcrp_showing *showing);

/* What was given for a criterion, by indicator. */
pcrp_given *pcrp_showing_given(const pcrp_showing *showing, size_t criterion);

#endif
