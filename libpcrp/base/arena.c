/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer the bytes between allocations, and those not yet handed out, must not be touched: an arena would
 * otherwise hide reading past the end of a text from it. */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
enum { GAP = 32 };
#else
#define ASAN_POISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(memory, size) ((void)(memory), (void)(size))
enum { GAP = 0 };
#endif

enum { DEFAULT_BLOCK = 16 * 1024, ALIGNMENT = 16 };

typedef struct block {
    struct block *next;
    size_t size;
    size_t used;
} block;

struct pcrp_arena {
    block *first;   /* kept over resets */
    block *current;
    size_t block_size;
    size_t used;
    int failed;
};

/* The header of a block, rounded up so that its bytes are aligned. */
static size_t header_size(void)
{
    return (sizeof(block) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static unsigned char *bytes_of(block *at)
{
    return (unsigned char *)at + header_size();
}

static block *block_new(size_t size)
{
    block *made;
    if (size > SIZE_MAX - header_size())
        return NULL;
    made = malloc(header_size() + size);
    if (made) {
        made->next = NULL;
        made->size = size;
        made->used = 0;
        ASAN_POISON_MEMORY_REGION(bytes_of(made), size);
    }
    return made;
}

pcrp_arena *pcrp_arena_new(size_t block_size)
{
    pcrp_arena *arena = calloc(1, sizeof(*arena));
    if (!arena)
        return NULL;
    arena->block_size = block_size ? block_size : DEFAULT_BLOCK;
    arena->first = arena->current = block_new(arena->block_size);
    if (!arena->first) {
        free(arena);
        return NULL;
    }
    return arena;
}

static void free_blocks(block *from)
{
    while (from) {
        block *next = from->next;
        ASAN_UNPOISON_MEMORY_REGION(bytes_of(from), from->size);
        free(from);
        from = next;
    }
}

void pcrp_arena_free(pcrp_arena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->first);
    free(arena);
}

void pcrp_arena_reset(pcrp_arena *arena)
{
    free_blocks(arena->first->next);
    arena->first->next = NULL;
    arena->first->used = 0;
    ASAN_POISON_MEMORY_REGION(bytes_of(arena->first), arena->first->size);
    arena->current = arena->first;
    arena->used = 0;
    arena->failed = 0;
}

/* One block more, with room for size bytes. By itself: it is seldom called, and what is called for every piece of memory would
 * have to make room for its registers. NULL when out of memory. */
__attribute__((noinline)) static block *add_block(pcrp_arena *arena, size_t size)
{
    block *made = block_new(size > arena->block_size ? size : arena->block_size);

    if (!made) {
        arena->failed = 1;
        return NULL;
    }
    arena->current->next = made;
    arena->current = made;
    return made;
}

void *pcrp_arena_room(pcrp_arena *arena, size_t size)
{
    block *at = arena->current;
    unsigned char *memory;
    size_t rounded;

    if (size > SIZE_MAX - ALIGNMENT - GAP) {
        arena->failed = 1;
        return NULL;
    }
    rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GAP;
    if (rounded > at->size - at->used) {
        at = add_block(arena, rounded);
        if (!at)
            return NULL;
    }
    memory = bytes_of(at) + at->used;
    at->used += rounded;
    arena->used += rounded;
    ASAN_UNPOISON_MEMORY_REGION(memory, size);
    return memory;
}

void *pcrp_arena_alloc(pcrp_arena *arena, size_t size)
{
    void *memory = pcrp_arena_room(arena, size);
    return memory ? memset(memory, 0, size) : NULL;
}

void *pcrp_arena_array(pcrp_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        arena->failed = 1;
        return NULL;
    }
    return pcrp_arena_alloc(arena, count * size);
}

char *pcrp_arena_string_n(pcrp_arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? pcrp_arena_room(arena, length + 1) : NULL;
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *pcrp_arena_string(pcrp_arena *arena, const char *text)
{
    return pcrp_arena_string_n(arena, text ? text : "", text ? strlen(text) : 0);
}

char *pcrp_arena_join(pcrp_arena *arena, const char *first, size_t length, const char *between, const char *last)
{
    size_t middle = strlen(between), rest = strlen(last);
    char *made = pcrp_arena_room(arena, length + middle + rest + 1);

    if (made) {
        memcpy(made, first, length);
        memcpy(made + length, between, middle);
        memcpy(made + length + middle, last, rest + 1);
    }
    return made;
}

char *pcrp_arena_format(pcrp_arena *arena, const char *format, ...)
{
    va_list list;
    char *made, small[256]; /* most are: formatted once */
    int length;

    va_start(list, format);
    length = vsnprintf(small, sizeof(small), format, list);
    va_end(list);
    if (length < 0) {
        arena->failed = 1;
        return NULL;
    }
    if ((size_t)length < sizeof(small))
        return pcrp_arena_string_n(arena, small, (size_t)length);
    made = pcrp_arena_room(arena, (size_t)length + 1);
    if (!made)
        return NULL;
    va_start(list, format);
    vsnprintf(made, (size_t)length + 1, format, list);
    va_end(list);
    return made;
}

int pcrp_arena_failed(const pcrp_arena *arena)
{
    return arena->failed;
}

size_t pcrp_arena_used(const pcrp_arena *arena)
{
    return arena->used;
}
