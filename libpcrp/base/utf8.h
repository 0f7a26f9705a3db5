/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, character by character. */
#ifndef PCRP_BASE_UTF8_H
#define PCRP_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Writes a character as UTF-8, up to four bytes without a terminator; returns how many. Here, and not in a source of
 * its own, since it is called for every letter of every plan. */
static inline size_t pcrp_utf8_encode(uint32_t code, char *to)
{
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xC0 | code >> 6);
        to[1] = (char)(0x80 | (code & 63));
        return 2;
    }
    if (code < 0x10000) {
        to[0] = (char)(0xE0 | code >> 12);
        to[1] = (char)(0x80 | (code >> 6 & 63));
        to[2] = (char)(0x80 | (code & 63));
        return 3;
    }
    to[0] = (char)(0xF0 | code >> 18);
    to[1] = (char)(0x80 | (code >> 12 & 63));
    to[2] = (char)(0x80 | (code >> 6 & 63));
    to[3] = (char)(0x80 | (code & 63));
    return 4;
}

/* Decodes one character at text, which has length bytes left (at least 1). Returns how many bytes it takes
 * (1 for a byte that begins no character) and sets *code (U+FFFD for such a byte). */
size_t pcrp_utf8_decode(const char *text, size_t length, unsigned *code);

/* Bytes of the character at text, which has length bytes left (at least 1); 0 when none begins there. */
size_t pcrp_utf8_length(const char *text, size_t length);

/* Length of a byte order mark at the start, 0 or 3. */
size_t pcrp_bom_length(const char *bytes, size_t size);

#endif
