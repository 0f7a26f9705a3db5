/* SPDX-License-Identifier: Apache-2.0 */
#include "image/image.h"

#include <string.h>

void *pcrp_image_open(const pcrp_image *image, pcrp_arena *arena)
{
    const unsigned char *bytes = (const unsigned char *)image->words;
    unsigned char *copy = pcrp_arena_alloc(arena, image->copied);

    if (!copy)
        return NULL;
    memcpy(copy, bytes, image->copied);
    for (size_t i = 0; i < image->place_count; i++) {
        uintptr_t offset;
        const void *target;
        memcpy(&offset, copy + image->places[i], sizeof(offset));
        target = offset < image->copied ? copy + offset : bytes + offset;
        memcpy(copy + image->places[i], &target, sizeof(target));
    }
    return copy;
}
