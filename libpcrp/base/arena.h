/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that is freed all at once: a plan, a result, a compiled rubric each own one arena. */
#ifndef PCRP_BASE_ARENA_H
#define PCRP_BASE_ARENA_H

#include <stddef.h>

typedef struct pcrp_arena pcrp_arena;

/* NULL when out of memory. block is the usual size of a block in bytes, 0 for 16 KiB. */
pcrp_arena *pcrp_arena_new(size_t block);
void pcrp_arena_free(pcrp_arena *arena);

/* Empties the arena and keeps its first block for the next round. */
void pcrp_arena_reset(pcrp_arena *arena);

/* Zeroed, aligned for any type; NULL when out of memory (and then for ever after: see failed). */
void *pcrp_arena_alloc(pcrp_arena *arena, size_t size);

/* The same, not zeroed: for what is written in full at once. */
void *pcrp_arena_room(pcrp_arena *arena, size_t size);

/* A zeroed array; NULL also when count * size overflows. */
void *pcrp_arena_array(pcrp_arena *arena, size_t count, size_t size);

/* Copies of text, always terminated; NULL when out of memory. A NULL text gives "". */
char *pcrp_arena_string(pcrp_arena *arena, const char *text);
char *pcrp_arena_string_n(pcrp_arena *arena, const char *text, size_t length);
/* So many bytes of the first text, then the other two. */
char *pcrp_arena_join(pcrp_arena *arena, const char *first, size_t length, const char *between, const char *last);
char *pcrp_arena_format(pcrp_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True once any allocation failed, so that a builder can check once at its end. */
int pcrp_arena_failed(const pcrp_arena *arena);

/* Bytes handed out since the last reset. */
size_t pcrp_arena_used(const pcrp_arena *arena);

#endif
