/* SPDX-License-Identifier: Apache-2.0 */
/* Where a regular expression can begin to match: read from the expression, then looked for in the text.
 *
 * Nearly every expression of a lexicon begins with one of a few words ("\b(?:rated|scored) ..."). What it can
 * begin with goes into a trie that all expressions share, so that one walk along the text tells which of them
 * are worth trying and where: the time grows with the text, not with the number of expressions.
 *
 * The answer may name too many places, never too few. An expression that is not understood (back references,
 * recursion, verbs, possibly empty beginnings) is left to be tried everywhere.
 */
#ifndef PCRP_TEXT_STARTS_H
#define PCRP_TEXT_STARTS_H

#include <stddef.h>
#include <stdint.h>

/* Symbols: characters as the trie tells them apart. Letters have no case; a run of digits is one symbol, and so are
 * characters beyond ASCII among which there are digits; what is beyond ASCII and surely no digit is another. */
enum {
    PCRP_SYMBOL_DIGITS = 26,
    PCRP_SYMBOL_OTHER = 27,
    PCRP_SYMBOL_WORD = 62,     /* letters, digits and underscores as many as there are. The first of a beginning */
    PCRP_SYMBOL_BOUNDARY = 63, /* no character: a word ends here. The last of a beginning */
    PCRP_SYMBOL_COUNT = 64
};

/* Symbols kept of a beginning: as many as tell "for the exam" from "for the end". */
enum { PCRP_BEGINNING_MOST = 10, PCRP_BEGINNINGS = 256 };

enum {
    PCRP_BEGINNING_CLOSED = 1,   /* nothing is known of what comes next */
    PCRP_BEGINNING_BOUNDARY = 2, /* begins where a word begins or ends */
    PCRP_BEGINNING_FIRST = 4,    /* begins where the text begins */
    PCRP_BEGINNING_APART = 8,    /* no letter or digit comes before; only while it is empty */
    PCRP_BEGINNING_ENDED = 16    /* a word has ended; only while it is read */
};

/* Compared as bytes: symbols after the last are 0. */
typedef struct pcrp_beginning {
    unsigned char symbols[PCRP_BEGINNING_MOST];
    unsigned char length, marks;
} pcrp_beginning;

/* The symbol of a character, or of the first byte of one: bytes beyond ASCII, and the one after where it counts. */
unsigned char pcrp_symbol(unsigned char c, unsigned char next);

/* What an expression (PCRE2 syntax, compiled with PCRE2_CASELESS, PCRE2_UTF and PCRE2_UCP) can begin with: beginnings as
 * they stand in the text, or shorter.
 * Returns the number of beginnings written, 0 when the expression is not understood. */
size_t pcrp_beginnings(const char *expression, pcrp_beginning found[PCRP_BEGINNINGS]);

/* ---- the trie ---- */

typedef struct pcrp_starts pcrp_starts; /* filled, then compiled, then immutable */

/* A place at which expression number id may match. */
typedef struct pcrp_start {
    uint32_t id;
    uint32_t offset;
} pcrp_start;

typedef struct pcrp_start_list {
    pcrp_start *items;
    size_t count, capacity;
    int failed; /* out of memory */
} pcrp_start_list;

pcrp_starts *pcrp_starts_new(void);
void pcrp_starts_free(pcrp_starts *starts);

/* 1; 0 when the expression is not understood; -1 when out of memory. */
int pcrp_starts_add(pcrp_starts *starts, const char *expression, uint32_t id);

/* Ends the filling; 0 when out of memory. */
int pcrp_starts_compile(pcrp_starts *starts);

/* Fills list with the places in a text, by id and then by offset, each once. The text is UTF-8. */
void pcrp_starts_find(const pcrp_starts *starts, const char *text, size_t length, pcrp_start_list *list);

#endif
