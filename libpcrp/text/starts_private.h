/* SPDX-License-Identifier: Apache-2.0 */
/* The trie of beginnings: shared by starts.c and by what writes it into an image. */
#ifndef PCRP_TEXT_STARTS_PRIVATE_H
#define PCRP_TEXT_STARTS_PRIVATE_H

#include "text/starts.h"

/* A node while the trie is filled: its children are a chain. */
typedef struct node {
    int32_t child, sibling, outputs;
    uint32_t symbol;
} node;

typedef struct output {
    uint32_t id;
    int32_t next;
} output;

/* A node of the trie as it is walked: which symbols go on from here, and where the first of its children stands; the
 * others follow in the order of the symbols. */
typedef struct branch {
    uint64_t symbols;  /* bit 1 << symbol */
    uint32_t children;
    uint32_t ids;      /* where the expressions stand that begin so, up to NO_ID; 0 for none */
} branch;

#define NO_ID UINT32_MAX

/* A trie for the beginnings at word boundaries, one for those where the text begins and one for all others. */
typedef struct trie {
    uint32_t first[PCRP_SYMBOL_COUNT];  /* nodes, and branches once it is compiled; 0 none */
    uint64_t second[PCRP_SYMBOL_COUNT]; /* after each first symbol: bits of those with which anything comes of it */
} trie;

enum { AT_BOUNDARY, AT_FIRST, ANYWHERE, TRIES };

struct pcrp_starts {
    trie *tries;            /* TRIES of them */
    branch *branches;       /* the first is not used */
    size_t branch_count;
    uint32_t *ids;          /* the first is not used */
    size_t id_count;
    node *nodes;            /* while it is filled; the first is not used */
    size_t node_count, node_capacity;
    output *outputs;
    size_t output_count, output_capacity;
    unsigned char symbols[256];
    unsigned char is_word[256];
    unsigned char anywhere[256]; /* a beginning that needs no boundary begins with this byte */
};

#endif
