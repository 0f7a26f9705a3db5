/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicons: which words and phrases belong to which class, found in one pass over the tokens.
 *
 * All entries of all lexicons share one trie over words, so that the time to find them depends on the
 * text and not on how many there are.
 */
#ifndef PCRP_TEXT_LEXICON_H
#define PCRP_TEXT_LEXICON_H

#include "text/inflect.h"
#include "text/mark.h"
#include "text/token.h"

typedef struct pcrp_lexicons pcrp_lexicons; /* filled, then compiled, then immutable */

pcrp_lexicons *pcrp_lexicons_new(void);
void pcrp_lexicons_free(pcrp_lexicons *lexicons);

/* A pair of word endings, of two letters or more, that are two spellings of one word ("ise", "ize"); before any
 * entry is added. */
int pcrp_lexicons_add_spelling(pcrp_lexicons *lexicons, const char *one, const char *other);

/* Adds an entry ("go/goes/went", "medicat*", "follow-up") to a class. Returns NULL, or what is wrong. */
const char *pcrp_lexicons_add(pcrp_lexicons *lexicons, pcrp_class class_id, const char *entry,
                              pcrp_inflection inflection);
const char *pcrp_lexicons_add_n(pcrp_lexicons *lexicons, pcrp_class class_id, const char *entry, size_t length,
                                pcrp_inflection inflection);

/* Ends the filling; 0 when out of memory. */
int pcrp_lexicons_compile(pcrp_lexicons *lexicons);

/* Number of different words known. */
size_t pcrp_lexicons_words(const pcrp_lexicons *lexicons);

/* True when a folded word by itself is an entry of the class. */
int pcrp_lexicons_has(const pcrp_lexicons *lexicons, pcrp_class class_id, const char *word, size_t length,
                      uint64_t hash);

/* Adds a hit to marks for every entry found. */
void pcrp_lexicons_find(const pcrp_lexicons *lexicons, pcrp_marks *marks);

#endif
