/* SPDX-License-Identifier: Apache-2.0 */
/* A hash of text, for tables in memory: it is not the same on every machine. */
#ifndef PCRP_READ_HASH_H
#define PCRP_READ_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Goes on from the hash of what stood before, eight bytes at a time. The bits that are given count as set in every byte. */
static inline uint64_t pcrp_hash_on(uint64_t hash, const char *text, size_t length, unsigned char bits)
{
    const uint64_t multiplier = 0x9E3779B97F4A7C15u, everywhere = 0x0101010101010101u * bits;
    uint64_t eight = 0;

    hash = (hash ^ length) * multiplier;
    for (; length > sizeof(eight); text += sizeof(eight), length -= sizeof(eight)) {
        memcpy(&eight, text, sizeof(eight));
        hash = (hash ^ (eight | everywhere)) * multiplier;
        hash ^= hash >> 32;
    }
    eight = 0;
    if (length)
        memcpy(&eight, text, length);
    hash = (hash ^ (eight | everywhere)) * multiplier;
    return hash ^ hash >> 32;
}

#endif
