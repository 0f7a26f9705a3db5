/* SPDX-License-Identifier: Apache-2.0 */
#include "base/grow.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ITEMS = 64 };

int pcrp_grow_to(void *array, size_t *capacity, size_t needed, size_t size)
{
    size_t wanted = *capacity ? *capacity : FIRST_ITEMS;
    void *items;

    while (wanted < needed && wanted <= SIZE_MAX / 2)
        wanted *= 2;
    if (wanted < needed || wanted > SIZE_MAX / size)
        return 0;
    memcpy(&items, array, sizeof(items)); /* a pointer of some type, which must not be read as one of another */
    items = realloc(items, wanted * size);
    if (!items)
        return 0;
    memcpy(array, &items, sizeof(items));
    *capacity = wanted;
    return 1;
}
