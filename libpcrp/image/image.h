/* SPDX-License-Identifier: Apache-2.0 */
/* What was compiled when the library was built: the structures of a shipped rubric as they stood in the memory of the
 * program that compiled it (make.h), so that nothing is left to do but to put its pointers right.
 *
 * Records that have pointers are copied; a pointer in them is the offset of what it leads to. Arrays without pointers,
 * which are nearly all of it, are used where they stand: constant, and shared by all processes.
 */
#ifndef PCRP_IMAGE_IMAGE_H
#define PCRP_IMAGE_IMAGE_H

#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

typedef struct pcrp_image {
    const char *name;
    const uint64_t *words;  /* the records that are copied, the first of them at 0, then all else */
    size_t copied;          /* bytes of these records */
    const uint32_t *places; /* where pointers stand in them, in bytes */
    size_t place_count;
} pcrp_image;

/* NULL when there is none of that name: the library was built where the program that makes them cannot run. */
const pcrp_image *pcrp_image_find(const char *name);

/* The first record, with all that it leads to. What is copied belongs to the arena. NULL when out of memory. */
void *pcrp_image_open(const pcrp_image *image, pcrp_arena *arena);

#endif
