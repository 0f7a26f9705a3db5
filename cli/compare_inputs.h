/* SPDX-License-Identifier: Apache-2.0 */
/* The levels of one wave: out of a results file, or out of charts that are scored. */
#ifndef PCRP_CLI_COMPARE_INPUTS_H
#define PCRP_CLI_COMPARE_INPUTS_H

#include "manifest.h"
#include "settings.h"

enum { PCRP_WAVE_CRITERIA = 128, PCRP_WAVE_HIGHEST = 64 };

/* A plan of a wave. */
typedef struct pcrp_wave_plan {
    char *unit, *cluster;
    int levels[PCRP_WAVE_CRITERIA]; /* by criterion of the list; 0 for none */
    unsigned char *counts;          /* while reading ratings: how many raters gave each level of each criterion */
    char *chart, *plan;
    int by_column;                  /* the unit is what a column says */
} pcrp_wave_plan;

typedef struct pcrp_wave_table {
    char *criteria[PCRP_WAVE_CRITERIA];
    size_t criterion_count;
    pcrp_wave_plan *plans;
    size_t count, room;
    size_t without; /* plans that have no level */
} pcrp_wave_table;

/* What says who pairs with whom, and which plans belong together; columns of results or of the manifest. */
typedef struct pcrp_wave_columns {
    const pcrp_manifest *manifest; /* NULL when there is none */
    const char *pair_by, *cluster; /* NULL when not given */
} pcrp_wave_columns;

/* Whether a file has the header of results or ratings. */
int pcrp_wave_is_results(const char *path);

/* Reads results: what 'pcrp score' wrote as csv or tidy, or ratings (plan, rater, criterion, level; the median of raters,
 * ties to the lower). name is put before messages. 0 after a message. */
int pcrp_wave_read(pcrp_wave_table *table, const char *bytes, size_t size, const char *name,
                   const pcrp_wave_columns *columns);

void pcrp_wave_free(pcrp_wave_table *table);

#endif
