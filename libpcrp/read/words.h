/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of words ("what * wants", "[{whose}] goal [#]") compiled into tries that share one dictionary.
 * The syntax is described in maps/vocabulary.xml. */
#ifndef PCRP_READ_WORDS_H
#define PCRP_READ_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

enum {
    PCRP_WORDS_MAX = 24, /* words of a text that is matched whole; a longer one is no heading */
    PCRP_WORD_BYTES = 48 /* of one word with its terminator */
};

typedef struct pcrp_words pcrp_words;
typedef uint32_t pcrp_words_table; /* a set of patterns: the root of its trie */

/* A text as numbers of the dictionary. */
typedef struct pcrp_word_list {
    uint32_t word[PCRP_WORDS_MAX];
    size_t count;
    int too_many; /* the text had more words than fit */
} pcrp_word_list;

/* What fitted best. */
typedef struct pcrp_words_hit {
    uint32_t value; /* as given to pcrp_words_add(); 0 when nothing fitted */
    unsigned score; /* words of the pattern's own count most */
    int wild;       /* its pattern has a '*' */
} pcrp_words_hit;

/* Lives in the arena but for its hash tables: free it before the arena. NULL when out of memory. */
pcrp_words *pcrp_words_new(pcrp_arena *arena);
void pcrp_words_free(pcrp_words *words);

pcrp_words_table pcrp_words_table_new(pcrp_words *words);
/* Names a table, so that patterns compiled later can say {name}. "number" is what '#' stands for besides digits. */
void pcrp_words_group(pcrp_words *words, pcrp_words_table table, const char *name);

/* Adds one pattern. value is not 0. Returns NULL or what is wrong with the pattern. */
const char *pcrp_words_add(pcrp_words *words, pcrp_words_table table, const char *pattern, size_t length,
                           uint32_t value);
int pcrp_words_failed(const pcrp_words *words);

/* Splits text into words of the dictionary. forgive: a slip of the keyboard is overlooked. */
void pcrp_words_split(const pcrp_words *words, const char *text, size_t length, int forgive,
                      pcrp_word_list *list);

/* Words from..to of the list against the table, whole. */
pcrp_words_hit pcrp_words_match(const pcrp_words *words, pcrp_words_table table, const pcrp_word_list *list,
                                size_t from, size_t to);
/* The whole text against the table, as pcrp_words_split() and pcrp_words_match() would; but its words are only looked at as far
 * as a pattern goes along. *empty: it has no word at all. */
pcrp_words_hit pcrp_words_match_text(const pcrp_words *words, pcrp_words_table table, const char *text, size_t length, int *empty);
/* Whether a pattern without a '*' fits the whole text; soon said of a text that is a sentence. */
int pcrp_words_match_plain(const pcrp_words *words, pcrp_words_table table, const char *text, size_t length);
/* The best pattern that fits the first words of the text, which are only looked at as far as a pattern goes along. */
pcrp_words_hit pcrp_words_start(const pcrp_words *words, pcrp_words_table table, const char *text, size_t length);
/* The best pattern anywhere in the list. */
pcrp_words_hit pcrp_words_search(const pcrp_words *words, pcrp_words_table table, const pcrp_word_list *list);

/* The next word of text from *at on: lower case, no apostrophes, "#" for a number ("1.1", "2a", "3rd", "4/10").
 * Returns its bytes, 0 when there is none. */
size_t pcrp_words_next(const char *text, size_t length, size_t *at, char word[PCRP_WORD_BYTES]);

/* True for the word that stands for digits. */
int pcrp_words_is_number(const pcrp_words *words, uint32_t word);

#endif
