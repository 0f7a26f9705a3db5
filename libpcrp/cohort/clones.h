/* SPDX-License-Identifier: Apache-2.0 */
/* Copied text from the inside: texts as they were added, the index of their shingles, and what came of them. */
#ifndef PCRP_COHORT_CLONES_H
#define PCRP_COHORT_CLONES_H

#include <pcrp/cohort.h>
#include "agree/ratings.h" /* pcrp_names: this sibling's table of names by number knows nothing of ratings */
#include "base/arena.h"
#include "rubric/rubric.h"
#include "text/language.h"

/* Words by which a name or a pronoun is compared, whoever it stands for. */
enum { PCRP_MASK_NAME = 1, PCRP_MASK_PRONOUN = 2 };

/* A text that is long enough to be compared. */
typedef struct pcrp_clone_text {
    uint64_t content;       /* digest of all its words */
    uint32_t plan, label;   /* label: number in pcrp_clones.labels */
    uint32_t order;         /* place in its plan */
    uint32_t first, last;   /* bytes of its words: from, past the end */
    uint32_t words;
    uint32_t twin;          /* the first text with this content; after finishing, the rank of the content */
    uint32_t aim;           /* 1: a goal or objective */
    const char *excerpt;
} pcrp_clone_text;

/* A shingle where it stands. */
typedef struct pcrp_shingle {
    uint64_t digest;
    uint32_t text;          /* after finishing: the rank of its content */
    uint32_t first, last;   /* bytes */
} pcrp_shingle;

/* The digests kept: those up to bound, never more than capacity. */
typedef struct pcrp_shingles {
    pcrp_shingle *items;
    size_t count, room, capacity;
    uint64_t bound;
    unsigned halvings;
} pcrp_shingles;

typedef struct pcrp_added_plan {
    const char *chart, *id;
    uint32_t person;        /* number in pcrp_clones.people */
    uint64_t digest;        /* of all its texts: tells plans of one name apart, whatever the order */
    uint32_t words, aim_words;
    double across, forward, aim_across; /* copied words */
    uint32_t rank;          /* among plans sorted by name; after finishing */
} pcrp_added_plan;

/* A capitalised word or pronoun that may belong to somebody else. */
typedef struct pcrp_suspect {
    pcrp_trace_kind kind;
    uint32_t plan, label, order;
    uint32_t text;          /* number of the text, UINT32_MAX when too short to be compared */
    uint32_t offset, length;
    uint64_t word, next;    /* folded; next is a capitalised word right behind it, else 0 */
    int initial;            /* begins its sentence, where every word has a capital */
    const char *quote;
} pcrp_suspect;

/* A name of somebody whose plan this is. */
typedef struct pcrp_given_name {
    uint64_t given, family;
    uint32_t plan;
} pcrp_given_name;

/* Numbers found by hash, for words seen with a small letter. */
typedef struct pcrp_word_set {
    uint64_t *slots;
    size_t count, size;
    int full;
} pcrp_word_set;

struct pcrp_clones {
    pcrp_clone_options options;
    const pcrp_language *language; /* NULL without a rubric */
    pcrp_marker marker;
    pcrp_tokens tokens;            /* without a rubric */
    pcrp_arena *arena;
    pcrp_names labels, people;
    pcrp_added_plan *plans;
    size_t plan_count, plan_room;
    pcrp_clone_text *texts;
    size_t text_count, text_room;
    uint32_t *contents;            /* texts by content, open addressing; UINT32_MAX is empty */
    size_t content_slots, content_count;
    pcrp_shingles shingles;
    pcrp_suspect *suspects;
    size_t suspect_count, suspect_room;
    pcrp_given_name *given;
    size_t given_count, given_room;
    pcrp_word_set small;
    int finished;
    uint32_t *group_of;            /* by text: UINT32_MAX or the number of its group */
    /* results */
    pcrp_clone_group *groups;
    size_t group_count;
    pcrp_clone_place *places;      /* group after group */
    size_t *first_place;           /* group_count + 1 */
    uint32_t *place_texts;
    pcrp_clone_plan *shares;
    pcrp_trace *traces;
    size_t trace_count;
};

/* Spreads bits (splitmix64's finaliser), for digests of sequences: start with 0, feed one after the other. */
uint64_t pcrp_mix(uint64_t digest, uint64_t value);

/* clones_index.c */
int pcrp_shingles_add(pcrp_shingles *shingles, uint64_t digest, uint32_t text, uint32_t first, uint32_t last);

/* clones_group.c: groups, places and shares. Texts, shingles and plans are complete. 0 when out of memory. */
int pcrp_clones_group_texts(pcrp_clones *clones);
/* Order of two plans by name. */
int pcrp_added_plan_order(const pcrp_added_plan *left, const pcrp_added_plan *right);

/* traces.c: while adding (the marks are those of the text), and at the end. 0 when out of memory. */
int pcrp_traces_note_person(pcrp_clones *clones, const pcrp_plan *plan);
int pcrp_traces_note_text(pcrp_clones *clones, const pcrp_plan *plan, const pcrp_marks *marks, uint32_t label,
                          uint32_t order, uint32_t text);
int pcrp_traces_finish(pcrp_clones *clones);

/* The last plan added is the one at work. */
static inline uint32_t pcrp_clones_current(const pcrp_clones *clones)
{
    return (uint32_t)clones->plan_count - 1;
}

#endif
