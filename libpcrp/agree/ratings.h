/* SPDX-License-Identifier: Apache-2.0 */
/* What reading ratings needs of the set of ratings. */
#ifndef PCRP_AGREE_RATINGS_H
#define PCRP_AGREE_RATINGS_H

#include <pcrp/agree.h>
#include "base/arena.h"

/* Names by number in order of appearance, found by hash. Begins all zero. */
typedef struct pcrp_names {
    char **items;
    size_t count;
    size_t *slots;
    size_t slot_count;
} pcrp_names;

/* The number of a name, -1 when there is none (or, adding, no memory). */
long pcrp_names_find(const pcrp_names *names, const char *text);
long pcrp_names_add(pcrp_names *names, const char *text);
void pcrp_names_free(pcrp_names *names);

/* Lets a plan be known that nobody may have rated. */
pcrp_status pcrp_ratings_note_plan(pcrp_ratings *ratings, const char *plan);

/* What a chart of pcrp's own output is called as a plan of ratings: its file's or archive member's name without folder
 * and extension. In the arena; NULL when out of memory. */
const char *pcrp_chart_stem(pcrp_arena *arena, const char *chart);

const pcrp_limits *pcrp_ratings_limits(const pcrp_ratings *ratings);

#endif
