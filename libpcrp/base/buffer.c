/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIKELY_FORMATTED = 64 }; /* bytes */

pcrp_buffer pcrp_buffer_within(char *room, size_t size)
{
    pcrp_buffer made = {.data = room, .capacity = size, .borrowed = 1};
    room[0] = '\0';
    return made;
}

void pcrp_buffer_free(pcrp_buffer *buffer)
{
    if (!buffer->borrowed)
        free(buffer->data);
    memset(buffer, 0, sizeof(*buffer));
}

void pcrp_buffer_clear(pcrp_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

int pcrp_buffer_grow(pcrp_buffer *buffer, size_t length)
{
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    char *data;

    if (buffer->failed || length > SIZE_MAX / 2 - buffer->length - 1) {
        buffer->failed = 1;
        return 0;
    }
    while (capacity < buffer->length + length + 1)
        capacity *= 2;
    data = realloc(buffer->borrowed ? NULL : buffer->data, capacity);
    if (!data) {
        buffer->failed = 1;
        return 0;
    }
    if (buffer->borrowed)
        memcpy(data, buffer->data, buffer->length + 1);
    buffer->borrowed = 0;
    buffer->data = data;
    buffer->capacity = capacity;
    return 1;
}

void pcrp_buffer_add(pcrp_buffer *buffer, const void *bytes, size_t length)
{
    char *room = pcrp_buffer_room(buffer, length);
    if (room && length)
        memcpy(room, bytes, length);
}

void pcrp_buffer_add_string(pcrp_buffer *buffer, const char *text)
{
    pcrp_buffer_add(buffer, text, strlen(text));
}

void pcrp_buffer_add_char(pcrp_buffer *buffer, char c)
{
    char *room = pcrp_buffer_room(buffer, 1);
    if (room)
        *room = c;
}

/* printf() would be asked four times for every piece of evidence, and took longer than all else in writing it. */
void pcrp_buffer_add_whole(pcrp_buffer *buffer, long long number)
{
    unsigned long long left = number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number;
    size_t length = 1 + (number < 0);
    char *room;

    if (left < 10 && number >= 0) {
        pcrp_buffer_add_char(buffer, (char)('0' + left));
        return;
    }
    for (unsigned long long more = left; more >= 10; more /= 10)
        length++;
    room = pcrp_buffer_room(buffer, length);
    if (!room)
        return;
    *room = '-';
    for (char *to = room + length; left >= 10; left /= 10)
        *--to = (char)('0' + left % 10);
    room[number < 0] = (char)('0' + left);
}

void pcrp_buffer_format(pcrp_buffer *buffer, const char *format, ...)
{
    va_list list;
    int length;

    if (!pcrp_buffer_reserve(buffer, LIKELY_FORMATTED))
        return;
    va_start(list, format);
    length = vsnprintf(buffer->data + buffer->length, buffer->capacity - buffer->length, format, list);
    va_end(list);
    if (length < 0) {
        buffer->failed = 1;
        return;
    }
    if ((size_t)length >= buffer->capacity - buffer->length) {
        buffer->data[buffer->length] = '\0';
        if (!pcrp_buffer_reserve(buffer, (size_t)length))
            return;
        va_start(list, format);
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, list);
        va_end(list);
    }
    buffer->length += (size_t)length;
}

const char *pcrp_buffer_string(const pcrp_buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}
