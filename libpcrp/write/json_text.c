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

/* Bytes at the start of text that stand for themselves: ASCII but for control characters, quotation marks and
 * backslashes. Eight at a time: most of what is written is quoted text. */
static size_t plain_run(const char *text, size_t length)
{
    const uint64_t ones = UINT64_MAX / 255, tops = ones * 0x80;
    size_t at = 0;

    for (; at + 8 <= length; at += 8) {
        uint64_t eight, quote, slash, rubout;
        memcpy(&eight, text + at, 8);
        quote = eight ^ ones * '"';
        slash = eight ^ ones * '\\';
        rubout = eight ^ ones * 0x7F;
        /* a byte that is 0 after the exclusive or, less than a space, or beyond ASCII */
        if ((((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((rubout - ones) & ~rubout) |
             (eight - ones * 0x20) | eight) & tops)
            break;
    }
    for (; at < length; at++) {
        unsigned char c = (unsigned char)text[at];
        if (c < 0x20 || c == '"' || c == '\\' || c >= 0x7F)
            break;
    }
    return at;
}

void pcrp_json_string_n(pcrp_buffer *buffer, const char *text, size_t length)
{
    size_t from = 0, at = plain_run(text, length);

    if (at == length) {
        char *room = pcrp_buffer_room(buffer, length + 2);
        if (room) {
            *room = '"';
            memcpy(room + 1, text, length);
            room[length + 1] = '"';
        }
        return;
    }
    pcrp_buffer_add_char(buffer, '"');
    while (at < length) {
        unsigned char c = (unsigned char)text[at];
        if (c >= 0x80) { /* to be checked with what stands before it */
            at++;
        } else {
            pcrp_utf8_add(buffer, text + from, at - from);
            add_escape(buffer, c);
            from = ++at;
        }
        at += plain_run(text + at, length - at);
    }
    pcrp_utf8_add(buffer, text + from, length - from);
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
    size_t length = strlen(key);
    char *room;

    pcrp_json_comma(buffer);
    if (plain_run(key, length) < length) {
        pcrp_json_string_n(buffer, key, length);
        pcrp_buffer_add_char(buffer, ':');
    } else if ((room = pcrp_buffer_room(buffer, length + 3)) != NULL) {
        *room = '"';
        memcpy(room + 1, key, length);
        memcpy(room + length + 1, "\":", 2);
    }
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
