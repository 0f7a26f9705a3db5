/* SPDX-License-Identifier: Apache-2.0 */
/* A sample from the inside. */
#ifndef PCRP_COHORT_SAMPLE_H
#define PCRP_COHORT_SAMPLE_H

#include <pcrp/cohort.h>
#include "base/arena.h"

typedef struct pcrp_framed {
    const char *name, *chart, *record;
    const char **cells;
    uint64_t draw, twice, order; /* numbers of the chart under each word */
    size_t stratum;
    int drawn, raters;
} pcrp_framed;

struct pcrp_sample {
    pcrp_arena *arena;
    char **columns;
    size_t column_count;
    size_t *strata_columns;
    size_t stratum_column_count;
    size_t quota_column;        /* SIZE_MAX: none */
    pcrp_framed *frame;         /* after drawing: sorted by stratum and draw */
    size_t frame_count, frame_room;
    pcrp_stratum *strata;
    size_t stratum_count;
    size_t *allocation;         /* by stratum: how many to draw */
    pcrp_drawn *drawn;
    size_t drawn_count;
    int has_records;            /* some chart holds several plans */
    pcrp_sample_options options;
    int done;
};

#endif
