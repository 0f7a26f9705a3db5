/* SPDX-License-Identifier: Apache-2.0 */
/* Beginnings while an expression is read: shared by beginning.c and beginning_set.c. */
#ifndef PCRP_TEXT_BEGINNING_PRIVATE_H
#define PCRP_TEXT_BEGINNING_PRIVATE_H

#include "text/starts.h"

typedef struct beginnings {
    pcrp_beginning *items;
    size_t count;
} beginnings;

/* Sets that are put aside lie on a stack: room for PCRP_BEGINNINGS is above its top. */
enum { STACK = 32 * PCRP_BEGINNINGS };

typedef struct reader {
    const char *at;
    pcrp_beginning *stack;
    size_t used;
    unsigned most; /* symbols kept */
    int lines;     /* ^ may match at any line */
    int depth;
    size_t work;   /* beginnings that items were read for */
    int failed; /* not understood, or out of memory */
} reader;

/* Whether any of a set may go on; whether all have a symbol. */
int pcrp_beginnings_are_open(const beginnings *set);
int pcrp_beginnings_are_begun(const beginnings *set);

void pcrp_beginnings_close(beginnings *set);
void pcrp_beginnings_assign(beginnings *set, const beginnings *from);

/* Puts a copy on the stack, with room to grow when it is to grow. */
beginnings pcrp_beginnings_put_aside(reader *r, const beginnings *set, int grows);

/* Leaves out what is there twice or said already by what is shorter. */
void pcrp_beginnings_settle(beginnings *set);

/* Adds those of another set; some may then be there twice. 0 when they are too many. */
int pcrp_beginnings_unite(beginnings *set, const beginnings *other);

/* Adds what a further repetition leads to, without following it: what is there already would lead nowhere new. */
int pcrp_beginnings_unite_closed(beginnings *set, const beginnings *other);

/* One character out of a set of symbols comes next. */
void pcrp_beginnings_extend(reader *r, beginnings *set, uint64_t symbols);

/* \b: at the very beginning, or after a letter, where the word must then end. After a digit it is not followed, since
 * digits are taken in runs. */
void pcrp_beginnings_add_boundary(beginnings *set);

/* \w+ at the very beginning: a whole word of ASCII, so that what follows can be looked at. Where anything else is in it,
 * nothing is. */
void pcrp_beginnings_add_word(reader *r, beginnings *set);

/* ^ */
void pcrp_beginnings_add_first(const reader *r, beginnings *set);

#endif
