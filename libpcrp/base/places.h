/* SPDX-License-Identifier: Apache-2.0 */
/* Things put in order by a number that each has, without sorting: they are counted by their numbers, the counts become
 * places, and each is put in the next place of its number. */
#ifndef PCRP_BASE_PLACES_H
#define PCRP_BASE_PLACES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How many there are of each number becomes where they begin; first[count] is where the last of them end. */
static inline void pcrp_places_begin(uint32_t *first, size_t count)
{
    uint32_t before = 0;
    for (size_t i = 0; i <= count; i++) {
        uint32_t here = first[i];
        first[i] = before;
        before += here;
    }
}

/* Places were used up one by one, so that each stands where its things end: back to where they begin. */
static inline void pcrp_places_end(uint32_t *first, size_t count)
{
    memmove(first + 1, first, count * sizeof(*first));
    first[0] = 0;
}

#endif
