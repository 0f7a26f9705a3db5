/* SPDX-License-Identifier: Apache-2.0 */
#include "base/entity.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/utf8.h"

enum { NAME_MOST = 10, ROUNDS = 3 };

/* What numbers from 128 to 159 mean to those who write them: windows-1252 (0: nothing). */
static const unsigned short WINDOWS[32] = {
    0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E, 0x178};

/* The number in "#39" or "#x27"; 0 when it is none, or no character of text. */
static unsigned long number_of(const char *name, size_t length)
{
    unsigned long code = 0;
    unsigned base = length > 1 && (name[1] | 32) == 'x' ? 16 : 10;
    for (size_t i = base == 16 ? 2 : 1; i < length; i++) {
        unsigned digit = name[i] >= '0' && name[i] <= '9' ? (unsigned)(name[i] - '0')
                       : (name[i] | 32) >= 'a' && (name[i] | 32) <= 'f' ? (unsigned)((name[i] | 32) - 'a') + 10 : 99;
        if (digit >= base || code > 0x10FFFF)
            return 0;
        code = code * base + digit;
    }
    if (code >= 0x80 && code < 0xA0)
        return WINDOWS[code - 0x80];
    return code < 0x20 || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF ? 0 : code;
}

/* The character that "name" in "&name;" stands for, 0 for none. No reference is longer than what it is written as. */
static unsigned long character(const char *name, size_t length)
{
    char copy[NAME_MOST + 1];
    const htmlEntityDesc *known;
    if (!length || length > NAME_MOST)
        return 0;
    if (name[0] == '#')
        return length > 1 ? number_of(name, length) : 0;
    memcpy(copy, name, length);
    copy[length] = '\0';
    known = htmlEntityLookup((const xmlChar *)copy);
    if (known)
        return known->value;
    return strcmp(copy, "apos") == 0 ? '\'' : 0;
}

static size_t decode_once(const char *text, size_t length, char *to, int *found)
{
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        const char *end = text[at] == '&' ? memchr(text + at, ';', length - at < NAME_MOST + 2 ? length - at : NAME_MOST + 2) : NULL;
        unsigned long code = end ? character(text + at + 1, (size_t)(end - text) - at - 1) : 0;
        if (code) {
            used += pcrp_utf8_encode((uint32_t)code, to + used);
            at = (size_t)(end - text) + 1;
            *found = 1;
        } else {
            to[used++] = text[at++];
        }
    }
    to[used] = '\0';
    return used;
}

size_t pcrp_decode_entities(const char *text, size_t length, char *to)
{
    int found = 0;
    length = decode_once(text, length, to, &found);
    for (int round = 1; found && round < ROUNDS && memchr(to, '&', length); round++) {
        found = 0;
        length = decode_once(to, length, to, &found); /* never longer, so it can be done in place */
    }
    return length;
}
