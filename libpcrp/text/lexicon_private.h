/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled lexicons: shared by lexicon.c and by what writes them into an image. All but the tokens are arrays that lead
 * into each other by number. */
#ifndef PCRP_TEXT_LEXICON_PRIVATE_H
#define PCRP_TEXT_LEXICON_PRIVATE_H

#include <string.h>

#include "text/lexicon.h"

/* A word known to some entry; a prefix ("medicat*") is a word of its own kind. */
typedef struct word {
    uint64_t hash;
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

typedef struct output {
    pcrp_class class_id;
    uint16_t unused;    /* no byte is left unset: images are compared */
    int32_t next;
} output;

typedef struct node {
    int32_t outputs;    /* classes of the entries that end here, -1 for none: in outputs, once compiled in classes */
    int has_edges;
} node;

/* An ending that may also be written another way. */
typedef struct ending {
    char from[24], to[24];
    unsigned char from_length, to_length;
    signed char next;   /* with the same last two letters */
} ending;

enum { SPELLINGS = 32, STARTS = 4096, START_BYTES = 3 };

struct pcrp_lexicons {
    char *pool;               /* the words' bytes, one after the other */
    size_t pool_count, pool_capacity;
    word *words;
    size_t word_count, word_capacity;
    int32_t *word_buckets;
    size_t word_bucket_count; /* a power of two, as many as words at least */
    uint64_t short_lengths;   /* bit n: some prefix has n bytes, n < START_BYTES */
    uint64_t *start_lengths;  /* by the first START_BYTES bytes: bit n, some such prefix has n bytes */
    edge *edges;
    size_t edge_count, edge_capacity;
    int32_t *edge_buckets;
    size_t edge_bucket_count;
    node *nodes;
    size_t node_count, node_capacity;
    output *outputs;          /* while it is filled */
    size_t output_count, output_capacity;
    pcrp_class *classes;      /* of the nodes, one node after the other */
    size_t class_count;
    ending endings[2 * SPELLINGS];
    size_t ending_count;
    signed char ending_heads[256];
    pcrp_tokens tokens;       /* of the entry that is added */
    int failed;
};

/* ---- looking up ---- */

static inline size_t pcrp_lexicon_word_bucket(const pcrp_lexicons *lexicons, uint64_t hash)
{
    return (hash ^ hash >> 32) & (lexicons->word_bucket_count - 1);
}

/* The number of a word, -1 when it is none. */
static inline int32_t pcrp_lexicon_word(const pcrp_lexicons *lexicons, const char *text, size_t length, uint64_t hash, int prefix)
{
    int32_t at = lexicons->word_buckets[pcrp_lexicon_word_bucket(lexicons, hash)];
    for (; at >= 0; at = lexicons->words[at].next) {
        const word *w = &lexicons->words[at];
        if (w->hash == hash && w->prefix == prefix && w->length == length &&
            memcmp(lexicons->pool + w->text, text, length) == 0)
            return at;
    }
    return -1;
}

/* Where the lengths of the prefixes stand that begin as a word of START_BYTES bytes or more does. */
static inline size_t pcrp_lexicon_start(const char *text)
{
    const unsigned char *c = (const unsigned char *)text;
    return ((size_t)c[0] * 961 + (size_t)c[1] * 31 + c[2]) % STARTS;
}

static inline size_t pcrp_lexicon_edge_bucket(const pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    uint64_t key = ((uint64_t)from << 32 | word_id) * 0x9E3779B97F4A7C15u;
    return (size_t)(key >> 32) & (lexicons->edge_bucket_count - 1);
}

/* The node after a word, -1 when no entry goes on so. */
static inline int32_t pcrp_lexicon_follow(const pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    int32_t at;
    if (from == 0)
        return lexicons->words[word_id].node ? (int32_t)lexicons->words[word_id].node : -1;
    at = lexicons->edge_buckets[pcrp_lexicon_edge_bucket(lexicons, from, word_id)];
    for (; at >= 0; at = lexicons->edges[at].next)
        if (lexicons->edges[at].from == from && lexicons->edges[at].word_id == word_id)
            return (int32_t)lexicons->edges[at].to;
    return -1;
}

#endif
