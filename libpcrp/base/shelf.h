/* SPDX-License-Identifier: Apache-2.0 */
/* A place for one arena that was done with, kept for the next that is needed: a large block from malloc() for each chart makes it
 * clean up after all the small ones, which the next parse would have used again. */
#ifndef PCRP_BASE_SHELF_H
#define PCRP_BASE_SHELF_H

#include "base/arena.h"

typedef struct pcrp_shelf pcrp_shelf;

/* An empty shelf with one holder; NULL when out of memory. All of these may be called from any thread. */
pcrp_shelf *pcrp_shelf_new(void);

/* One holder more, or one less: the last takes it down. The shelf may be NULL. */
void pcrp_shelf_hold(pcrp_shelf *shelf);
void pcrp_shelf_let_go(pcrp_shelf *shelf);

/* The arena that is there, or a new one: empty. NULL when out of memory. The shelf may be NULL here and below. */
pcrp_arena *pcrp_shelf_take(pcrp_shelf *shelf);

/* Empties an arena and puts it there; one that was there is freed. */
void pcrp_shelf_give(pcrp_shelf *shelf, pcrp_arena *arena);

#endif
