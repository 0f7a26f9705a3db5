/* SPDX-License-Identifier: Apache-2.0 */
#include "write/json_text.h"

#include "write/utf8.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static void add_escape(pcrp_buffer *buffer, unsigned char c)
{
    switch (c) {
    case '"': pcrp_buffer_add(buffer, "\\\"", 2); break;
    case '\\': pcrp_buffer_add(buffer, "\\\\", 2); break;
    case '\n': pcrp_buffer_add(buffer, "\\n", 2); break;
    case '\r': pcrp_buffer_add(buffer, "\\r", 2); break;
    case '\t': pcrp_buffer_add(buffer, "\\t", 2); break;
    default: pcrp_buffer_format(buffer, "\\u%04x", c);
    }
}

/* The highest bit of a byte is set in the answer when that byte, or one before it, does not stand for itself: control
 * characters, quotation marks, backslashes and what is not ASCII. 0 when all eight do. */
static inline uint64_t not_plain(uint64_t eight)
{
    const uint64_t ones = UINT64_MAX / 255;
    uint64_t no_slash = (eight ^ ones * '\\') - ones;
    uint64_t no_quote = (eight ^ ones * 2) - ones * 0x21; /* which takes the quotation mark to the control characters */
    return (no_quote | no_slash | (eight + ones) | eight) & ones * 0x80;
}

static inline int is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Bytes at the start of text that stand for themselves, eight at a time: most of what is written is quoted text. */
static size_t plain_run(const char *text, size_t length)
{
    size_t at = 0;

    for (; at + 8 <= length; at += 8) {
        uint64_t eight;
        memcpy(&eight, text + at, 8);
        if (not_plain(eight))
            break;
    }
    while (at < length && is_plain((unsigned char)text[at]))
        at++;
    return at;
}

/* Copies what stands for itself at the start of less than eight bytes; it may end some bytes too early. Bytes copied. The last
 * four overlap with the first, so that few are copied one by one. */
static size_t copy_short(char *to, const char *text, size_t length)
{
    uint32_t both[2];
    uint64_t eight;
    size_t at = 0;

    if (length >= 4) {
        memcpy(&both[0], text, 4);
        memcpy(&both[1], text + length - 4, 4);
        memcpy(&eight, both, 8);
        if (not_plain(eight))
            return 0;
        memcpy(to, &both[0], 4);
        memcpy(to + length - 4, &both[1], 4);
        return length;
    }
    for (; at < length && is_plain((unsigned char)text[at]); at++)
        to[at] = text[at];
    return at;
}

/* The same for a text of any length: the last eight overlap with those before. */
static size_t copy_plain(char *to, const char *text, size_t length)
{
    uint64_t eight;
    size_t at = 0;

    if (length < 8)
        return copy_short(to, text, length);
    for (; at + 8 < length; at += 8) {
        memcpy(&eight, text + at, 8);
        if (not_plain(eight))
            return at;
        memcpy(to + at, &eight, 8);
    }
    memcpy(&eight, text + length - 8, 8);
    if (not_plain(eight))
        return at;
    memcpy(to + length - 8, &eight, 8);
    return length;
}

/* What does not stand for itself is escaped; bytes that begin no character are replaced. By itself, since few texts need it and
 * the others would have to make room for its registers. */
__attribute__((noinline)) static void add_escaped(pcrp_buffer *buffer, const char *text, size_t length)
{
    size_t from = 0, at = 0;

    while ((at += plain_run(text + at, length - at)) < length) {
        unsigned code;
        size_t size = pcrp_utf8_decode(text + at, length - at, &code);
        if (size == 1) {
            pcrp_buffer_add(buffer, text + from, at - from);
            if ((unsigned char)text[at] < 0x80)
                add_escape(buffer, (unsigned char)text[at]);
            else
                pcrp_utf8_add(buffer, text + at, 1);
            from = at + 1;
        }
        at += size;
    }
    pcrp_buffer_add(buffer, text + from, length - from);
}

void pcrp_json_string_n(pcrp_buffer *buffer, const char *text, size_t length)
{
    char *room = pcrp_buffer_room(buffer, length + 2);
    size_t done;

    if (!room)
        return;
    *room = '"';
    room[length + 1] = '"';
    done = copy_plain(room + 1, text, length);
    if (done == length)
        return;
    buffer->length -= length + 1 - done;
    add_escaped(buffer, text + done, length - done);
    pcrp_buffer_add_char(buffer, '"');
}

void pcrp_json_string(pcrp_buffer *buffer, const char *text)
{
    pcrp_json_string_n(buffer, text, strlen(text));
}

void pcrp_json_comma(pcrp_buffer *buffer)
{
    char last = buffer->length ? buffer->data[buffer->length - 1] : '{';
    if (last != '{' && last != '[' && last != ':')
        pcrp_buffer_add_char(buffer, ',');
}

void pcrp_json_key(pcrp_buffer *buffer, const char *key)
{
    pcrp_json_comma(buffer);
    pcrp_json_string(buffer, key);
    pcrp_buffer_add_char(buffer, ':');
}

void pcrp_json_text(pcrp_buffer *buffer, const char *key, const char *text)
{
    pcrp_json_key(buffer, key);
    pcrp_json_string(buffer, text);
}

void pcrp_json_whole(pcrp_buffer *buffer, const char *key, long long number)
{
    pcrp_json_key(buffer, key);
    pcrp_buffer_add_whole(buffer, number);
}

void pcrp_add_points(pcrp_buffer *buffer, double points)
{
    long long hundredths;

    if (!isfinite(points) || fabs(points) > 1e15)
        return;
    hundredths = llround(points * 100);
    if (hundredths < 0) {
        pcrp_buffer_add_char(buffer, '-');
        hundredths = -hundredths;
    }
    pcrp_buffer_add_whole(buffer, hundredths / 100);
    pcrp_buffer_add_char(buffer, '.');
    pcrp_buffer_add_char(buffer, (char)('0' + hundredths / 10 % 10));
    pcrp_buffer_add_char(buffer, (char)('0' + hundredths % 10));
}

void pcrp_json_points(pcrp_buffer *buffer, const char *key, double points)
{
    pcrp_json_key(buffer, key);
    if (!isfinite(points) || fabs(points) > 1e15)
        pcrp_buffer_add_string(buffer, "null");
    else
        pcrp_add_points(buffer, points);
}
