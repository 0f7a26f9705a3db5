/* SPDX-License-Identifier: Apache-2.0 */
/* What words.c (the dictionary, text into words) and patterns.c (patterns into tries, matching) share, and what writes
 * them into an image: arrays that lead into each other by number, without a byte left unset. */
#ifndef PCRP_READ_WORDS_INSIDE_H
#define PCRP_READ_WORDS_INSIDE_H

#include "read/words.h"

enum {
    WORD_UNKNOWN = 0,
    WORD_NUMBER = 1 /* digits, an ordinal, a date */
};

typedef struct group_edge {
    uint32_t group; /* root of its trie */
    uint32_t child;
    uint32_t next;  /* 0: the last */
    uint32_t bit;   /* of the group, in begins */
} group_edge;

/* The bit for a word of so many bytes. */
static inline uint32_t pcrp_words_size_bit(size_t bytes)
{
    return (uint32_t)1 << (bytes < 31 ? bytes : 31);
}

typedef struct node {
    uint32_t star, number; /* children, 0 for none */
    uint32_t groups;       /* the first of its edges by a group, 0 for none */
    uint32_t value;
    uint32_t order;        /* of the pattern that ends here: the first one counts */
    int wild;
    uint32_t letters;      /* that the words begin with which lead on from here: bit 0 is 'a'; all bits: other characters too */
    uint32_t sizes;        /* bytes that these words have, each as a bit; the last bit for all beyond */
} node;

typedef struct slot { /* of an open hash table */
    uint64_t key;
    uint32_t value;
    uint32_t length; /* of the dictionary only: bytes of the word */
} slot;

typedef struct table {
    slot *slots;
    unsigned char *seen; /* for each slot, which of eight sorts of keys belong there: most that are not in the table are told by that,
                            from a sixteenth of the memory */
    size_t used, size;   /* size is a power of two */
} table;

typedef struct group_name {
    const char *name;
    uint32_t root;
    uint32_t bit;
    struct group_name *next;
} group_name;

struct pcrp_words {
    pcrp_arena *arena;
    node *nodes;
    size_t node_count, node_capacity;
    group_edge *group_edges; /* the first is not used */
    size_t group_edge_count, group_edge_capacity;
    table dictionary, edges;
    char *pool;              /* the words, each with its terminator */
    size_t pool_count, pool_capacity;
    uint32_t *spelling;      /* of each word, in the pool */
    uint32_t *shapes;        /* of each spelling: its bytes in the last six bits, its letters as bits above */
    uint32_t *alike;         /* of each word, the next that begins with the same byte; 0: the last */
    uint32_t first_alike[256], last_alike[256];
    uint64_t *begins;        /* of each word, the groups that can begin with it, by their bits: others need not be gone into */
    size_t word_count, spelling_capacity, shapes_capacity, alike_capacity, begins_capacity;
    group_name *groups;      /* while patterns are added */
    uint32_t number_group;
    uint32_t order;
    int failed;
};

static inline const char *pcrp_words_text(const pcrp_words *words, uint32_t word)
{
    return words->pool + words->spelling[word];
}

/* The number of a word, given one when it is new. WORD_UNKNOWN when out of memory. */
uint32_t pcrp_words_intern(pcrp_words *words, const char *text, size_t length);

/* Adds the next word of text from *at on to the list, without regard to slips unless forgive; 0 when there is none, or (too_many)
 * no more room. */
int pcrp_words_take(const pcrp_words *words, const char *text, size_t length, int forgive, size_t *at, pcrp_word_list *list);

/* Whether a word that begins with one of the letters and has one of the sizes may be among the first words of the text, so many as
 * most. It looks at letters and what ends them only: a no is sure. */
int pcrp_words_may_have(const char *text, size_t length, unsigned most, uint32_t letters, uint32_t sizes);

/* The node that a word leads to, 0 for none. */
uint32_t pcrp_words_edge(const pcrp_words *words, uint32_t from, uint32_t word);

/* The node that a word, '*', '#' or a group leads to, made when there is none. */
uint32_t pcrp_words_child(pcrp_words *words, uint32_t from, uint32_t word);
uint32_t pcrp_words_child_star(pcrp_words *words, uint32_t from);
uint32_t pcrp_words_child_number(pcrp_words *words, uint32_t from);
uint32_t pcrp_words_child_group(pcrp_words *words, uint32_t from, const group_name *group);

#endif
