/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicons from the inside: shared by what fills them (lexicon.c), compiles them (lexicon_compile.c), looks them up
 * (lexicon_find.c) and writes them into an image. */
#ifndef PCRP_TEXT_LEXICON_PRIVATE_H
#define PCRP_TEXT_LEXICON_PRIVATE_H

#include "text/lexicon.h"

/* ---- while lexicons are filled: everything leads to everything else by number ---- */

/* A word known to some entry; a prefix ("medicat*") is a word of its own kind. */
typedef struct word {
    uint32_t hash;      /* folded */
    uint32_t text;      /* offset in the pool */
    uint16_t length;
    uint16_t prefix;
    int32_t next;       /* in its hash bucket */
    uint32_t node;      /* of the trie, where an entry begins with it; 0 where none does */
} word;

/* An edge of the trie: from a node by a word to another node. Those of the root are in the words themselves. */
typedef struct edge {
    uint32_t from, word_id, to;
    int32_t next;
} edge;

/* A class of entries that end at a node. The newest stands in the node itself, and is mostly the only one; when it is made,
 * the one before is moved to its place in outputs[]. */
typedef struct output {
    int32_t next;           /* the one before, -1 for none */
    pcrp_class class_id;    /* PCRP_CLASS_NONE where no entry ends */
} output;

typedef struct node {
    output newest;
    uint32_t edges;     /* number of them */
} node;

/* An ending that may also be written another way. */
typedef struct ending {
    char from[24], to[24];
    unsigned char from_length, to_length;
    signed char next;   /* with the same last two letters */
} ending;

enum { SPELLINGS = 32, STARTS = 4096, START_BYTES = 3 };

/* ---- once they are compiled: what is looked up together lies together ---- */

enum { KNOWN_BYTES = 16 };

typedef struct known_word {
    char text[KNOWN_BYTES]; /* the first of its bytes */
    uint16_t length;
    uint16_t prefix;
    uint32_t whole;         /* where it stands in the pool, if it is longer */
    int32_t classes;        /* of the entries that are this word alone, -1 for none */
    uint32_t node;          /* where entries of more words go on, 0 for none */
} known_word;

typedef struct branch_node {
    int32_t classes;        /* of the entries that end here, -1 for none */
    uint32_t edge_first;    /* its edges, in the order of their words */
    uint32_t edge_count;
} branch_node;

struct pcrp_lexicons {
    char *pool;               /* words' bytes, one after the other; once compiled, of the long ones */
    size_t pool_count, pool_capacity;
    uint64_t short_lengths;   /* bit n: some prefix has n bytes, n < START_BYTES */
    uint64_t *start_lengths;  /* by the first START_BYTES bytes: bit n, some such prefix has n bytes */
    size_t bucket_count;      /* of words: a power of two, as many as words at least */
    size_t word_count;
    /* filled */
    word *words;
    size_t word_capacity;
    int32_t *word_buckets;
    edge *edges;
    size_t edge_count, edge_capacity;
    int32_t *edge_buckets;
    size_t edge_bucket_count;
    node *nodes;
    size_t node_count, node_capacity;
    output *outputs;
    size_t output_count, output_capacity;
    ending endings[2 * SPELLINGS];
    size_t ending_count;
    signed char ending_heads[256];
    pcrp_tokens tokens;       /* of the entry that is added */
    int failed;
    /* compiled */
    known_word *known;        /* by bucket */
    uint32_t *known_first;    /* of each bucket, up to those of the next */
    branch_node *branches;
    uint32_t *edge_words, *edge_branches;
    pcrp_class *classes;      /* of one word or branch up to PCRP_CLASS_NONE, then of the next */
    size_t class_count;
};

/* As much of a hash as the words keep. There are never so many buckets that more would be needed. */
static inline uint32_t pcrp_lexicon_fold(uint64_t hash)
{
    return (uint32_t)(hash ^ hash >> 32);
}

static inline size_t pcrp_lexicon_bucket(const pcrp_lexicons *lexicons, uint64_t hash)
{
    return pcrp_lexicon_fold(hash) & (lexicons->bucket_count - 1);
}

/* Where the lengths of the prefixes stand that begin as a word of START_BYTES bytes or more does. */
static inline size_t pcrp_lexicon_start(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    return ((size_t)c[0] * 961 + (size_t)c[1] * 31 + c[2]) % STARTS;
}

#endif
