/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled lexicons: shared by lexicon.c and by what writes them into an image. All but the tokens are arrays that lead
 * into each other by number. */
#ifndef PCRP_TEXT_LEXICON_PRIVATE_H
#define PCRP_TEXT_LEXICON_PRIVATE_H

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
    int32_t outputs;    /* classes of the entries that end here */
    int has_edges;
} node;

/* An ending that may also be written another way. */
typedef struct ending {
    char from[24], to[24];
    unsigned char from_length, to_length;
    signed char next;   /* with the same last two letters */
} ending;

enum { SPELLINGS = 32, STARTS = 4096 };

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
    output *outputs;
    size_t output_count, output_capacity;
    ending endings[2 * SPELLINGS];
    size_t ending_count;
    signed char ending_heads[256];
    pcrp_tokens tokens;       /* of the entry that is added */
    int failed;
};

#endif
