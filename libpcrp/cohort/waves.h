/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves from the inside. */
#ifndef PCRP_COHORT_WAVES_H
#define PCRP_COHORT_WAVES_H

#include <pcrp/cohort.h>
#include "agree/ratings.h" /* pcrp_names: this sibling's table of names by number knows nothing of ratings */
#include "base/arena.h"

enum { PCRP_WAVE_LEVEL_MOST = 64 };

typedef struct pcrp_wave_row {
    int wave;
    uint32_t unit, cluster; /* cluster: UINT32_MAX for none */
    int *levels;
} pcrp_wave_row;

struct pcrp_waves {
    pcrp_arena *arena;
    const char **criteria;
    size_t criterion_count;
    const char *names[2];
    pcrp_names units, clusters;
    pcrp_wave_row *rows;
    size_t row_count, row_room;
    size_t (*row_of)[2];    /* by unit: number of its row in each wave, SIZE_MAX for none */
    size_t unit_room;
    int highest;            /* level seen, 4 at least */
    pcrp_waves_options options;
    pcrp_waves_design design;
    pcrp_change *changes;   /* one a criterion, and the total when there are several */
    size_t change_count;
    int computed;
};

/* Values of one criterion (or the total) as they are analysed: pairs, or plans of either wave. */
typedef struct pcrp_wave_value {
    int value[2];           /* -1 where there is none; both, when paired */
    uint32_t cluster;       /* numbered from 0 without gaps */
} pcrp_wave_value;

typedef struct pcrp_wave_values {
    pcrp_wave_value *items;
    size_t count;
    size_t clusters;
    int most;               /* highest value that there can be */
    int paired, named;      /* named: clusters are teams or sites, not single plans */
} pcrp_wave_values;

/* Gathers what is analysed of a criterion; index criterion_count is the total. cut: 1 where the level is at
 * least that, else 0; 0 for the levels themselves. In the arena; 0 when out of memory. */
int pcrp_wave_values_gather(const pcrp_waves *waves, size_t criterion, int cut, pcrp_wave_values *out);

/* Point estimates with their intervals by Student's t. */
void pcrp_change_estimate(const pcrp_wave_values *values, double confidence, pcrp_change *out);

/* Intervals by resampling. PCRP_OK or PCRP_ERROR_MEMORY. */
pcrp_status pcrp_change_bootstrap(const pcrp_wave_values *values, const pcrp_waves_options *options, pcrp_change *out);

#endif
