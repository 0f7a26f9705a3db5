/* SPDX-License-Identifier: Apache-2.0 */
/* A string that grows. */
#ifndef PCRP_BASE_BUFFER_H
#define PCRP_BASE_BUFFER_H

#include <stddef.h>

typedef struct pcrp_buffer {
    char *data;      /* always terminated once anything was added; NULL before */
    size_t length;
    size_t capacity;
    int failed;      /* out of memory: nothing more is added */
    int borrowed;    /* data is room of somebody else's, until it grows */
} pcrp_buffer;

/* An empty buffer that asks for no memory as long as the room is enough, which must outlive it. */
pcrp_buffer pcrp_buffer_within(char *room, size_t size);

void pcrp_buffer_free(pcrp_buffer *buffer);
/* Asks for the memory of length more bytes. 0 when out of memory. */
int pcrp_buffer_grow(pcrp_buffer *buffer, size_t length);
/* Sets the length to 0 and keeps the memory. */
void pcrp_buffer_clear(pcrp_buffer *buffer);
void pcrp_buffer_add(pcrp_buffer *buffer, const void *bytes, size_t length);
void pcrp_buffer_add_string(pcrp_buffer *buffer, const char *text);
void pcrp_buffer_add_char(pcrp_buffer *buffer, char c);
void pcrp_buffer_add_whole(pcrp_buffer *buffer, long long number);
void pcrp_buffer_format(pcrp_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Its text, "" when nothing was added. */
const char *pcrp_buffer_string(const pcrp_buffer *buffer);

/* Makes sure that length more bytes and the terminator fit. 0 when out of memory. */
static inline int pcrp_buffer_reserve(pcrp_buffer *buffer, size_t length)
{
    return (!buffer->failed && length < buffer->capacity - buffer->length) || pcrp_buffer_grow(buffer, length);
}

/* So many bytes more, to be written by the caller; NULL when out of memory. */
static inline char *pcrp_buffer_room(pcrp_buffer *buffer, size_t length)
{
    char *room;

    if (!pcrp_buffer_reserve(buffer, length))
        return NULL;
    room = buffer->data + buffer->length;
    buffer->length += length;
    room[length] = '\0';
    return room;
}

#endif
