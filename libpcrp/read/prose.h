/* SPDX-License-Identifier: Apache-2.0 */
/* Where prose can be cut: the heading in front of it, sentences, enumerators, and the names and labels that
 * stand before a colon or dash. Knows no plan element; recognise.c makes elements of the pieces. */
#ifndef PCRP_READ_PROSE_H
#define PCRP_READ_PROSE_H

#include "plan/plan.h"
#include "read/vocabulary.h"

typedef struct pcrp_span {
    const char *text;
    size_t length;
} pcrp_span;

typedef enum pcrp_piece_kind {
    PCRP_PIECE_PLAIN, /* a line, or a numbered part of one */
    PCRP_PIECE_LABEL, /* follows a label of the vocabulary: "Services: ..." */
    PCRP_PIECE_ACTOR  /* follows the name or role of somebody: "Ania - comes Sundays" */
} pcrp_piece_kind;

enum { PCRP_COUNTED = 1, PCRP_BULLETED = 2 };
enum { PCRP_LONGEST_ACTOR = 40 }; /* bytes of the words that name whoever acts */

typedef struct pcrp_piece {
    pcrp_piece_kind kind;
    pcrp_label label;   /* of a label */
    pcrp_span lead;     /* words of the label, or the actor */
    pcrp_span text;     /* what follows it, up to the next piece */
    int enumerated;     /* stood after "1.", "(a)" (PCRP_COUNTED), a bullet (PCRP_BULLETED) */
    int new_line;       /* stands at the start of a line */
} pcrp_piece;

typedef struct pcrp_pieces {
    pcrp_piece *items;
    size_t count, capacity;
} pcrp_pieces;

/* The heading that text begins with ("MSE: Alert and ..."): *title is it without its colon. Returns the bytes
 * up to the text after it, 0 when the text begins with none. */
size_t pcrp_prose_heading(const pcrp_plan *plan, const pcrp_vocabulary *vocabulary, const char *text,
                          size_t length, pcrp_span *title);

/* End of the sentence that starts at text[at], within its line; the mark belongs to it. */
size_t pcrp_prose_sentence(const pcrp_vocabulary *vocabulary, const char *text, size_t length, size_t at);

/* The sentence at or behind text[*at], which is moved to its end; 0 when there is none left. */
int pcrp_prose_next_sentence(const pcrp_vocabulary *vocabulary, pcrp_span text, size_t *at, pcrp_span *sentence);

/* Cuts text at lines, enumerators, labels and actors. 0 when out of memory. labels_only: as in a narrative,
 * in which a name before a dash means nothing. */
int pcrp_prose_cut(const pcrp_plan *plan, const pcrp_vocabulary *vocabulary, const char *text, int labels_only,
                   pcrp_pieces *pieces);

/* True when the words are the person, another party of the plan, or a role; *kind says which, else it means
 * nothing. */
int pcrp_prose_is_actor(const pcrp_plan *plan, const pcrp_vocabulary *vocabulary, pcrp_span words,
                        pcrp_party_kind *kind);

/* True when a sentence begins with such words ("Worker to refer", "Staff will", "Zbyszek orders"). */
int pcrp_prose_starts_with_actor(const pcrp_plan *plan, const pcrp_vocabulary *vocabulary, pcrp_span sentence,
                                 pcrp_party_kind *kind);

/* True when the words are what somebody said: they begin with a quotation mark. */
int pcrp_prose_is_quote(pcrp_span words);

/* True when a sentence says what a goal is: "The aim is to ...", "Zbyszek wants to ...". */
int pcrp_prose_states_goal(const pcrp_plan *plan, const pcrp_vocabulary *vocabulary, pcrp_span sentence);

/* What a title says after its number or its mark: "GOAL 1: fewer attacks", "Objective 2 fine motor"; *head is what stands before.
 * Empty when there is none. */
pcrp_span pcrp_prose_title_rest(pcrp_span title, pcrp_span *head);

/* Bytes of "1. " or "2) " at the start of a title, with the space; 0 for none. */
size_t pcrp_prose_title_number(pcrp_span title);

size_t pcrp_prose_count_words(pcrp_span span);

pcrp_span pcrp_span_trim(pcrp_span span);
/* A copy in the plan's arena; "" when out of memory. */
const char *pcrp_span_string(pcrp_plan *plan, pcrp_span span);
int pcrp_prose_is_letter(char c);

#endif
