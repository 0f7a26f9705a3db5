/* SPDX-License-Identifier: Apache-2.0 */
/* Marked text: the tokens of one field of a plan, and every class found on them.
 *
 * A class is a lexicon, a pattern, a set of names that the plan supplies, or something that the library
 * itself tells apart (whose voice, who acts, when). What is found is a hit: a class on a run of tokens.
 */
#ifndef PCRP_TEXT_MARK_H
#define PCRP_TEXT_MARK_H

#include <stdint.h>

#include "text/profile.h"
#include "text/token.h"

typedef uint16_t pcrp_class;
enum { PCRP_CLASS_NONE = 0xffff, PCRP_CLASSES = 4096 };

typedef struct pcrp_hit {
    pcrp_class class_id;
    uint16_t value;   /* for classes that measure: words in a quote and the like */
    uint32_t first;   /* token */
    uint32_t last;    /* token, inclusive */
    int32_t next;     /* next hit that starts at the same token, -1 at the end */
    int32_t alike;    /* the same, of those of its group of classes */
} pcrp_hit;

/* Hits at a token are also chained by groups of classes, so that one class is found at once. */
enum { PCRP_GROUPS = 16 };
typedef struct pcrp_groups {
    int32_t head[PCRP_GROUPS]; /* first hit of the classes of that remainder; set only where pcrp_marks_may() */
} pcrp_groups;

/* One of the words of the lexicons that a token is, as lexicon_find.c knows them. */
enum { PCRP_WORD_SYMBOLS = 8 };
typedef struct pcrp_word_symbol {
    uint32_t id;
    int32_t classes;        /* of the entries that are this word alone, -1 for none */
    uint32_t node;          /* where entries of more words go on, 0 for none */
} pcrp_word_symbol;

typedef struct pcrp_kept_word pcrp_kept_word; /* a word that was looked up before: lexicon_find.c */

typedef struct pcrp_marks {
    pcrp_tokens tokens;
    pcrp_hit *hits;
    size_t count, capacity;
    int32_t *head;          /* for each token: its first hit, -1 when none */
    uint64_t *present;      /* for each token: bits of the classes that begin there, several classes to a bit */
    uint32_t *reach;        /* for each token: past the last token of its longest hit, 0 where there is none */
    uint64_t *ahead;        /* for each token: bits of it and all after it in its segment, as pattern_find.c sets them */
    uint32_t *stirring;     /* hits that set off patterns, as pattern_find.c lists them */
    size_t stirring_capacity;
    pcrp_groups *groups;    /* for each token */
    uint32_t *symbol_first; /* for each token: where its symbols begin, up to those of the next */
    size_t head_capacity;   /* of head, present, reach, ahead, groups and symbol_first */
    pcrp_word_symbol *symbols;
    size_t symbol_count, symbol_capacity;
    pcrp_kept_word *kept;   /* NULL before the first text */
    const void *kept_of;    /* the lexicons that they were looked up in */
    int failed;             /* out of memory */
    pcrp_profile *profile;  /* NULL unless times are wanted */
    int limit;              /* a pattern hit its step limit or PCRE2 one of its own */
} pcrp_marks;

/* Makes room for the tokens that are in marks->tokens and forgets all hits. */
void pcrp_marks_begin(pcrp_marks *marks);
void pcrp_marks_add(pcrp_marks *marks, pcrp_class class_id, uint32_t first, uint32_t last, uint16_t value);
void pcrp_marks_free(pcrp_marks *marks);

/* The bit of a class in marks->present; 0 for no class. */
static inline uint64_t pcrp_class_bit(pcrp_class class_id)
{
    return class_id == PCRP_CLASS_NONE ? 0 : (uint64_t)1 << (class_id & 63);
}

/* False when surely no hit of a class starts at a token, which must be one of the text. */
static inline int pcrp_marks_may(const pcrp_marks *marks, uint32_t token, pcrp_class class_id)
{
    return (int)(marks->present[token] >> (class_id & 63) & 1);
}

/* The first hit at a token in the group of a class, -1 when there is none; the others are its alike. Only where
 * pcrp_marks_may() says so. */
static inline int32_t pcrp_marks_group(const pcrp_marks *marks, uint32_t token, pcrp_class class_id)
{
    return marks->groups[token].head[class_id % PCRP_GROUPS];
}

const pcrp_hit *pcrp_marks_longest(const pcrp_marks *marks, uint32_t token, pcrp_class class_id);

/* The longest hit of a class that starts at a token, or NULL. */
static inline const pcrp_hit *pcrp_marks_at(const pcrp_marks *marks, uint32_t token, pcrp_class class_id)
{
    return token < marks->tokens.count && pcrp_marks_may(marks, token, class_id)
               ? pcrp_marks_longest(marks, token, class_id) : NULL;
}

#endif
