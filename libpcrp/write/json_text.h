/* SPDX-License-Identifier: Apache-2.0 */
/* JSON put straight into a buffer. Results are written by the hundred thousand and a tree of values would cost
 * more than scoring the chart did; jansson, which reads what is written here in the tests, is for reading. */
#ifndef PCRP_WRITE_JSON_TEXT_H
#define PCRP_WRITE_JSON_TEXT_H

#include <string.h>

#include "base/buffer.h"

/* "text", escaped; bytes that are not UTF-8 become U+FFFD. */
void pcrp_json_string_n(pcrp_buffer *buffer, const char *text, size_t length);
void pcrp_json_string(pcrp_buffer *buffer, const char *text);

/* "key": with a comma before it unless it stands first in its object. */
void pcrp_json_key(pcrp_buffer *buffer, const char *key);

/* A comma unless what comes stands first in its object or array. */
void pcrp_json_comma(pcrp_buffer *buffer);

/* Key and value. */
void pcrp_json_text(pcrp_buffer *buffer, const char *key, const char *text);
void pcrp_json_whole(pcrp_buffer *buffer, const char *key, long long number);
/* Two decimals, whatever the locale; null for what is no number. */
void pcrp_json_points(pcrp_buffer *buffer, const char *key, double points);

/* Text of this program's own, as it stands: keys and the signs around them in one piece, where much is written. Here, so that
 * the compiler knows its length. */
static inline void pcrp_json_put(pcrp_buffer *buffer, const char *own)
{
    size_t length = strlen(own);
    char *room = pcrp_buffer_room(buffer, length);

    if (room)
        memcpy(room, own, length);
}

/* The same, and a value. */
static inline void pcrp_json_put_text(pcrp_buffer *buffer, const char *own, const char *text)
{
    pcrp_json_put(buffer, own);
    pcrp_json_string(buffer, text);
}

static inline void pcrp_json_put_whole(pcrp_buffer *buffer, const char *own, long long number)
{
    pcrp_json_put(buffer, own);
    pcrp_buffer_add_whole(buffer, number);
}

/* Two decimals, "" for what is no number. */
void pcrp_add_points(pcrp_buffer *buffer, double points);

#endif
