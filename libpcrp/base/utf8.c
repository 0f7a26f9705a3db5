/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <string.h>

/* The lead byte says how many follow and the least code that may be written so. */
static int lead(unsigned char byte, size_t *more, unsigned *bits, unsigned *least)
{
    if (byte >= 0xC2 && byte <= 0xDF)
        return *more = 1, *bits = byte & 0x1F, *least = 0x80, 1;
    if (byte >= 0xE0 && byte <= 0xEF)
        return *more = 2, *bits = byte & 0x0F, *least = 0x800, 1;
    if (byte >= 0xF0 && byte <= 0xF4)
        return *more = 3, *bits = byte & 0x07, *least = 0x10000, 1;
    return 0;
}

size_t pcrp_utf8_decode(const char *text, size_t length, unsigned *code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t more;
    unsigned value, least;

    if (bytes[0] < 0x80)
        return *code = bytes[0], 1;
    *code = 0xFFFD;
    if (!lead(bytes[0], &more, &value, &least) || more >= length)
        return 1;
    for (size_t i = 1; i <= more; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 1;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 1;
    *code = value;
    return more + 1;
}

size_t pcrp_utf8_length(const char *text, size_t length)
{
    unsigned code;
    size_t taken = pcrp_utf8_decode(text, length, &code);
    return taken == 1 && (unsigned char)*text >= 0x80 ? 0 : taken;
}

size_t pcrp_bom_length(const char *bytes, size_t size)
{
    return size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}
