/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays that grow by doubling. */
#ifndef PCRP_BASE_GROW_H
#define PCRP_BASE_GROW_H

#include <stddef.h>

/* What pcrp_grow() does where there is too little room. That is seldom, and the compiler is told so. */
int pcrp_grow_to(void *array, size_t *capacity, size_t needed, size_t size);

/* Room for so many items of a size; array is the address of the pointer to the first. 0 when out of memory, which leaves
 * the array as it was. */
static inline int pcrp_grow(void *array, size_t *capacity, size_t needed, size_t size)
{
    return __builtin_expect(needed <= *capacity, 1) || pcrp_grow_to(array, capacity, needed, size);
}

#endif
