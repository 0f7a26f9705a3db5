/* SPDX-License-Identifier: Apache-2.0 */
#include "write/utf8.h"

#include <stdint.h>
#include <string.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD";
static const char ELLIPSIS[] = "\xE2\x80\xA6";

/* True when size bytes at text are one byte that begins no character. */
static int is_stray(const char *text, size_t size, unsigned code)
{
    return size == 1 && code == 0xFFFD && (unsigned char)*text >= 0x80;
}

/* Bytes of ASCII at the start of text, eight at a time. */
static size_t ascii_run(const char *text, size_t length)
{
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t eight;
        memcpy(&eight, text + at, 8);
        if (eight & UINT64_MAX / 255 * 0x80)
            break;
    }
    while (at < length && (unsigned char)text[at] < 0x80)
        at++;
    return at;
}

void pcrp_utf8_add(pcrp_buffer *buffer, const char *text, size_t length)
{
    size_t from = 0, at = ascii_run(text, length);

    while (at < length) {
        unsigned code;
        size_t size;
        if ((unsigned char)text[at] < 0x80) {
            at += ascii_run(text + at, length - at);
            continue;
        }
        size = pcrp_utf8_decode(text + at, length - at, &code);
        if (is_stray(text + at, size, code)) {
            pcrp_buffer_add(buffer, text + from, at - from);
            pcrp_buffer_add_string(buffer, REPLACEMENT);
            from = at + size;
        }
        at += size;
    }
    pcrp_buffer_add(buffer, text + from, at - from);
}

static int is_control(unsigned code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069); /* changes of direction */
}

void pcrp_utf8_add_plain(pcrp_buffer *buffer, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        unsigned code;
        size_t size = pcrp_utf8_decode(text + at, length - at, &code);
        if (code == '\n' || code == '\t')
            pcrp_buffer_add_char(buffer, ' ');
        else if (is_control(code) || is_stray(text + at, size, code))
            pcrp_buffer_add_string(buffer, REPLACEMENT);
        else
            pcrp_buffer_add(buffer, text + at, size);
        at += size;
    }
}

typedef struct range {
    unsigned first, last;
} range;

static int is_within(const range *ranges, size_t count, unsigned code)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return 1;
    return 0;
}

/* Columns of one character, after Unicode's East Asian Width and general category Mn for the blocks that
 * care records are written in; wcwidth() would ask the locale, which a library must not depend on. */
static size_t code_width(unsigned code)
{
    static const range marks[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
        {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},
        {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
        {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
    static const range wide[] = {
        {0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

    if (code < 0x300)
        return 1;
    if (is_within(marks, sizeof(marks) / sizeof(*marks), code))
        return 0;
    return is_within(wide, sizeof(wide) / sizeof(*wide), code) ? 2 : 1;
}

size_t pcrp_utf8_width(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t at = 0; at < length;) {
        unsigned code;
        at += pcrp_utf8_decode(text + at, length - at, &code);
        width += code_width(code);
    }
    return width;
}

/* Bytes at the start of text that fit into width columns. */
static size_t fitting(const char *text, size_t length, size_t width)
{
    size_t at = 0, used = 0;
    while (at < length) {
        unsigned code;
        size_t size = pcrp_utf8_decode(text + at, length - at, &code);
        if (used + code_width(code) > width)
            break;
        used += code_width(code);
        at += size;
    }
    return at;
}

size_t pcrp_utf8_add_clipped(pcrp_buffer *buffer, const char *text, size_t width, pcrp_clip clip)
{
    size_t length = strlen(text), whole = pcrp_utf8_width(text, length), from = 0, kept;

    if (whole <= width) {
        pcrp_buffer_add(buffer, text, length);
        return whole;
    }
    if (width == 0)
        return 0;
    if (clip == PCRP_CLIP_END) {
        kept = fitting(text, length, width - 1);
        pcrp_buffer_add(buffer, text, kept);
        pcrp_buffer_add_string(buffer, ELLIPSIS);
        return pcrp_utf8_width(text, kept) + 1;
    }
    while (pcrp_utf8_width(text + from, length - from) > width - 1) {
        unsigned code;
        from += pcrp_utf8_decode(text + from, length - from, &code);
    }
    pcrp_buffer_add_string(buffer, ELLIPSIS);
    pcrp_buffer_add(buffer, text + from, length - from);
    return pcrp_utf8_width(text + from, length - from) + 1;
}

void pcrp_add_spaces(pcrp_buffer *buffer, size_t count)
{
    while (count--)
        pcrp_buffer_add_char(buffer, ' ');
}

void pcrp_utf8_add_wrapped(pcrp_buffer *buffer, const char *text, size_t length, size_t column, size_t indent,
                           size_t width)
{
    int first = 1;

    for (size_t at = 0; at < length;) {
        const char *word = text + at;
        size_t size = 0, columns;
        while (at + size < length && word[size] != ' ' && word[size] != '\n')
            size++;
        columns = pcrp_utf8_width(word, size);
        if (size && !first) {
            int broken = at > 0 && text[at - 1] == '\n';
            if (broken || column + 1 + columns > width) {
                pcrp_buffer_add_char(buffer, '\n');
                pcrp_add_spaces(buffer, indent);
                column = indent;
            } else {
                pcrp_buffer_add_char(buffer, ' ');
                column++;
            }
        }
        if (size)
            first = 0;
        pcrp_buffer_add(buffer, word, size);
        column += columns;
        at += size + 1;
    }
}
