/* SPDX-License-Identifier: Apache-2.0 */
/* A result from the inside: score fills it, write and cohort read it through <pcrp/score.h>. */
#ifndef PCRP_SCORE_RESULT_H
#define PCRP_SCORE_RESULT_H

#include <pcrp/score.h>
#include "base/arena.h"
#include "plan/plan.h"

typedef struct pcrp_criterion_result {
    int level;             /* 1-4, 0 when not scored */
    double points;
    const char *why;       /* never NULL */
    const char *missing;   /* never NULL */
    pcrp_list evidence;    /* pcrp_evidence * */
} pcrp_criterion_result;

struct pcrp_result {
    pcrp_arena *arena;
    const pcrp_rubric *rubric;
    pcrp_status status;
    pcrp_criterion_result *criteria;
    size_t criterion_count;
    pcrp_list notes;       /* const char * */
    pcrp_list goals;       /* pcrp_judged_goal *, in the order of the plan */
};

/* An empty result for a rubric; NULL when out of memory. */
pcrp_result *pcrp_result_new(const pcrp_rubric *rubric);

#endif
