/* SPDX-License-Identifier: Apache-2.0 */
#include "base/shelf.h"

#include <stdatomic.h>
#include <stdlib.h>

struct pcrp_shelf {
    _Atomic(pcrp_arena *) spare;
    atomic_size_t holders;
};

pcrp_shelf *pcrp_shelf_new(void)
{
    pcrp_shelf *shelf = malloc(sizeof(*shelf));
    if (!shelf)
        return NULL;
    atomic_init(&shelf->spare, NULL);
    atomic_init(&shelf->holders, 1);
    return shelf;
}

void pcrp_shelf_hold(pcrp_shelf *shelf)
{
    if (shelf)
        atomic_fetch_add(&shelf->holders, 1);
}

void pcrp_shelf_let_go(pcrp_shelf *shelf)
{
    if (!shelf || atomic_fetch_sub(&shelf->holders, 1) > 1)
        return;
    pcrp_arena_free(atomic_load(&shelf->spare));
    free(shelf);
}

pcrp_arena *pcrp_shelf_take(pcrp_shelf *shelf)
{
    pcrp_arena *spare = shelf ? atomic_exchange(&shelf->spare, NULL) : NULL;
    return spare ? spare : pcrp_arena_new(0);
}

void pcrp_shelf_give(pcrp_shelf *shelf, pcrp_arena *arena)
{
    if (shelf && arena) {
        pcrp_arena_reset(arena);
        arena = atomic_exchange(&shelf->spare, arena);
    }
    pcrp_arena_free(arena);
}
