/* SPDX-License-Identifier: Apache-2.0 */
/* The trie of beginnings: shared by starts.c, starts_rows.c and by what writes it into an image. */
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

/* A symbol in the trie as it is walked. What may come next is a row of cells, one for each symbol: row number r has that
 * of symbol s at cells[r + s]. Rows lie across each other, so a cell says which symbol it is of; no two have the same
 * number. What is the same after several beginnings is there once. */
typedef struct cell {
    uint32_t next;  /* the row of what may come next, 0 for none */
    uint32_t found; /* symbol + 1, 0 where there is none; from SYMBOL_BITS on: which of the finds stands here, 0 for none */
} cell;

enum { SYMBOL_BITS = 7 };

/* What begins so: where in ids the expressions stand, up to NO_ID; 0 for none. */
typedef struct find {
    uint32_t ids, ended; /* ended: those for which the word must end here */
} find;

#define NO_ID UINT32_MAX

/* A trie for the beginnings at word boundaries, one for those where the text begins and one for all others. */
enum { AT_BOUNDARY, AT_FIRST, ANYWHERE, TRIES };

/* What a byte is in the text. */
enum {
    OF_WORD = 1,
    MAYBE = 2,        /* beyond ASCII: not looked up */
    CONTINUED = 4,    /* not the first byte of a character */
    BEGINS = 8,       /* something at word boundaries begins with it */
    BEGINS_EVERY = 16 /* something that needs no boundary does */
};

struct pcrp_starts {
    uint32_t rows[TRIES];   /* of the first symbols; 0 where there is nothing */
    uint32_t unused;        /* no byte is left unset: images are compared */
    cell *cells;
    size_t cell_count;
    find *finds;            /* the first is not used */
    size_t find_count;
    uint32_t *ids;          /* the first is not used */
    size_t id_count;
    node *nodes;            /* while it is filled; the first is not used, then the roots */
    size_t node_count, node_capacity;
    output *outputs;
    size_t output_count, output_capacity;
    unsigned char symbols[256];
    unsigned char kinds[256];
};

/* Makes cells and ids of the nodes; 0 when out of memory. */
int pcrp_starts_make_rows(pcrp_starts *starts);

#endif
