/* SPDX-License-Identifier: Apache-2.0 */
/* Digests of shingles in memory that does not grow beyond its bound. */
#include "cohort/clones.h"

#include "base/grow.h"

uint64_t pcrp_mix(uint64_t digest, uint64_t value)
{
    uint64_t z = (digest + UINT64_C(0x9E3779B97F4A7C15)) ^ value;

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Which digests stay depends on the set of all that were ever added, not on their order: the bound is the
 * largest power of two under which they fit. */
static void halve(pcrp_shingles *shingles)
{
    size_t kept = 0;

    shingles->bound >>= 1;
    shingles->halvings++;
    for (size_t i = 0; i < shingles->count; i++)
        if (shingles->items[i].digest <= shingles->bound)
            shingles->items[kept++] = shingles->items[i];
    shingles->count = kept;
}

int pcrp_shingles_add(pcrp_shingles *shingles, uint64_t digest, uint32_t text, uint32_t first, uint32_t last)
{
    pcrp_shingle *made;

    while (digest <= shingles->bound && shingles->count == shingles->capacity)
        halve(shingles);
    if (digest > shingles->bound)
        return 1;
    if (!pcrp_grow(&shingles->items, &shingles->room, shingles->count + 1, sizeof(*shingles->items)))
        return 0;
    made = &shingles->items[shingles->count++];
    made->digest = digest;
    made->text = text;
    made->first = first;
    made->last = last;
    return 1;
}
