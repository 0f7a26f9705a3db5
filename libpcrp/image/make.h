/* SPDX-License-Identifier: Apache-2.0 */
/* Making an image: part of the program that the build runs, not of the library.
 *
 * Each record with pointers is laid down by pcrp_make_records(), then each of its pointers is said to lead to an array,
 * a text or other records. A pointer that is forgotten would lead nowhere: images are made twice and compared
 * (make_main.c), which two runs of malloc() do not survive.
 */
#ifndef PCRP_IMAGE_MAKE_H
#define PCRP_IMAGE_MAKE_H

#include <stddef.h>
#include <stdint.h>
#include "base/buffer.h"
#include "read/vocabulary.h"
#include "rubric/rubric.h"
#include "text/language.h"

typedef struct pcrp_make_place {
    size_t field;       /* where the pointer stands, in bytes of the records */
    size_t target;      /* where it leads to */
    int among_records;  /* whether that is among the records or among all else */
} pcrp_make_place;

typedef struct pcrp_make {
    pcrp_buffer records, others;
    pcrp_make_place *places;
    size_t place_count, place_capacity;
    int failed;
} pcrp_make;

/* Lays down records that have pointers. Returns where they begin. */
size_t pcrp_make_records(pcrp_make *make, const void *records, size_t count, size_t size);

/* The pointer at a field of the records leads to: an array without pointers, a text, other records, nothing. */
void pcrp_make_array(pcrp_make *make, size_t field, const void *array, size_t count, size_t size);
void pcrp_make_text(pcrp_make *make, size_t field, const char *text);
void pcrp_make_link(pcrp_make *make, size_t field, size_t records);
void pcrp_make_nothing(pcrp_make *make, size_t field);

/* Joins records and all else into one; the places hold afterwards what pcrp_image wants. 0 when out of memory. */
int pcrp_make_finish(pcrp_make *make);
void pcrp_make_free(pcrp_make *make);

/* Each lays down its structure and returns where it begins. */
size_t pcrp_make_rubric(pcrp_make *make, const pcrp_rubric *rubric);        /* make_rubric.c: the first */
size_t pcrp_make_language(pcrp_make *make, const pcrp_language *language);  /* make_language.c */
size_t pcrp_make_patterns(pcrp_make *make, const pcrp_patterns *patterns);
size_t pcrp_make_lexicons(pcrp_make *make, const pcrp_lexicons *lexicons);  /* make_lexicon.c */
size_t pcrp_make_regexes(pcrp_make *make, const pcrp_regexes *regexes);     /* make_regex.c */
size_t pcrp_make_vocabulary(pcrp_make *make, const pcrp_vocabulary *vocabulary); /* make_vocabulary.c: the first */

/* Where a member of record number index stands. */
#define PCRP_MAKE_AT(begin, type, index, member) ((begin) + (index) * sizeof(type) + offsetof(type, member))

#endif
