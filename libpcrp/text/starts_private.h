/* SPDX-License-Identifier: Apache-2.0 */
/* The trie of beginnings: shared by starts.c and by what writes it into an image. */
#ifndef PCRP_TEXT_STARTS_PRIVATE_H
#define PCRP_TEXT_STARTS_PRIVATE_H

#include "text/starts.h"

/* A node of the trie: its children are a chain, short ones but for the first two steps, which have tables. */
typedef struct node {
    int32_t child, sibling, outputs;
    uint32_t symbol;
} node;

typedef struct output {
    uint32_t id;
    int32_t next;
} output;

/* A trie for the beginnings at word boundaries, one for those where the text begins and one for all others. */
typedef struct trie {
    int32_t first[PCRP_SYMBOL_COUNT];                       /* nodes, 0 none */
    int32_t second[PCRP_SYMBOL_COUNT][PCRP_SYMBOL_COUNT];
} trie;

enum { AT_BOUNDARY, AT_FIRST, ANYWHERE, TRIES };

struct pcrp_starts {
    trie *tries;            /* TRIES of them */
    node *nodes;            /* the first is not used */
    size_t node_count, node_capacity;
    output *outputs;
    size_t output_count, output_capacity;
    unsigned char symbols[256];
    unsigned char is_word[256];
    unsigned char begins[256]; /* bit 1 << trie: a beginning of it begins with this byte */
};

#endif
