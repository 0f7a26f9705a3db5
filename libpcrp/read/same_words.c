/* SPDX-License-Identifier: Apache-2.0 */
/* Texts held against each other by their words: case, space and punctuation apart. */
#include "read/narrative.h"

/* Bytes of what does not count where words are compared: space and punctuation; 0 at a letter or digit. */
static size_t passed_over(const unsigned char *at)
{
    unsigned char c = *at, lower = c | 0x20;

    if ((lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9'))
        return 0;
    if (c < 0x80)
        return 1;
    if (c == 0xC2 && at[1] == 0xA0) /* no-break space */
        return 2;
    return c == 0xE2 && at[1] == 0x80 && at[2] ? 3 : 0; /* general punctuation: quotes, dashes */
}

/* The next byte that counts, in lower case; 0 at the end. */
static unsigned next_that_counts(const unsigned char **at)
{
    size_t step;
    unsigned c;

    while (**at && (step = passed_over(*at)) > 0)
        *at += step;
    c = **at;
    if (!c)
        return 0;
    ++*at;
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

uint64_t pcrp_words_key(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    uint64_t hash = 0xCBF29CE484222325u;
    int any = 0;

    for (unsigned c; (c = next_that_counts(&at)) != 0; any = 1)
        hash = (hash ^ c) * 0x100000001B3u;
    return any ? hash : 0;
}

int pcrp_words_any(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    return next_that_counts(&at) != 0;
}

int pcrp_words_same(const char *a, const char *b)
{
    const unsigned char *left = (const unsigned char *)a, *right = (const unsigned char *)b;
    unsigned c;

    do {
        c = next_that_counts(&left);
        if (c != next_that_counts(&right))
            return 0;
    } while (c);
    return 1;
}
