/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled vocabulary: what vocabulary.c and what writes it into an image share. */
#ifndef PCRP_READ_VOCABULARY_INSIDE_H
#define PCRP_READ_VOCABULARY_INSIDE_H

#include <pcrp/plan.h>
#include "read/vocabulary.h"
#include "read/words.h"

#define PCRP_VOCABULARY_FILE "maps/vocabulary.xml"

/* What a pattern announces. */
typedef struct pcrp_meaning {
    pcrp_part part;
    pcrp_topic topic;
    pcrp_part alone;
    int who;
    pcrp_party_kind party;
} pcrp_meaning;

struct pcrp_vocabulary {
    pcrp_arena *arena;
    int of_image;      /* the arrays are an image's (image/image.h) */
    pcrp_words *words;
    pcrp_words_table headings, columns, labels, nothing, roles, parties, abbreviations, openings, hints;
    pcrp_words_table joiners; /* the group "and" */
    pcrp_meaning *meanings; /* by value of a pattern; 0 is unused */
    size_t meaning_count, meaning_capacity;
};

/* Compiles the file, whether there is an image of it or not. */
pcrp_status pcrp_vocabulary_compile(pcrp_vocabulary **out, pcrp_error *error);

#endif
