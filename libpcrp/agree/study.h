/* SPDX-License-Identifier: Apache-2.0 */
/* A study as its writers see it. */
#ifndef PCRP_AGREE_STUDY_H
#define PCRP_AGREE_STUDY_H

#include <pcrp/agree.h>
#include "base/arena.h"
#include "base/buffer.h"

/* What one rater did in a comparison. */
typedef struct pcrp_rater_summary {
    const char *name;
    size_t rated, missing;
    size_t *levels;      /* how often each level; NULL for totals */
    double mean;
    double severity;     /* mean difference from the mean of the others who rated the same plan */
} pcrp_rater_summary;

/* One criterion, or the total, of all raters or of one held against another. */
typedef struct pcrp_comparison {
    const char *criterion;
    int total;
    int pair;                /* held against raters[0] */
    size_t rater_count;
    pcrp_rater_summary *raters;
    size_t subjects;         /* plans with a rating */
    size_t shared;           /* of these, with two or more */
    size_t missing;          /* ratings that are not there */
    size_t *plans;
    pcrp_level_table table;  /* levels is NULL for totals */
    double *values;          /* the same as numbers, NaN for missing */
    pcrp_statistic *statistics;
    size_t statistic_count;
} pcrp_comparison;

typedef struct pcrp_cronbach {
    const char *rater;
    size_t plans;
    double value;
} pcrp_cronbach;

struct pcrp_agreement {
    pcrp_arena *arena;
    const pcrp_ratings *ratings;
    pcrp_agreement_options options;
    const char *against;     /* NULL for all raters together */
    size_t *criteria;        /* numbers of the criteria looked at */
    size_t criterion_count;
    pcrp_comparison *comparisons;
    size_t count;
    pcrp_cronbach *cronbach; /* items are the criteria; empty with fewer than two */
    size_t cronbach_count;
};

/* statistics.c: fills statistics of a comparison, with their bootstrap. */
pcrp_status pcrp_comparison_compute(pcrp_comparison *comparison, const pcrp_agreement_options *options,
                                    pcrp_arena *arena);

/* The statistic with this id and these weights (NULL: whichever comes first), or NULL. */
const pcrp_statistic *pcrp_comparison_find(const pcrp_comparison *comparison, const char *id, const char *weights);

/* Highest less lowest level of a plan, 0 with fewer than two. */
int pcrp_comparison_spread(const pcrp_comparison *comparison, size_t subject);

/* report_*.c */
void pcrp_agreement_text(const pcrp_agreement *agreement, pcrp_buffer *out);
void pcrp_agreement_csv(const pcrp_agreement *agreement, pcrp_buffer *out);
pcrp_status pcrp_agreement_json(const pcrp_agreement *agreement, pcrp_buffer *out);

#endif
