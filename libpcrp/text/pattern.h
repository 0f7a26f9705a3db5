/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns: sequences of words and classes within one segment.
 *
 *   {person} {will|modal}? {act-verb}      classes, a choice of classes, at most one; {modal|=to} a word among them
 *   walk|runs|go* to                       words, a choice, a prefix
 *   ..        ..8                          up to 4 (8) tokens of any kind
 *   _                                      exactly one token
 *   ^  $                                   start and end of the segment
 *   !{service-noun}  !not                  what must not come here (takes up nothing)
 *   ( {want} .. {home-life} | {dream} )    groups with alternatives
 *   ?  *  +                                after any of these
 *
 * A pattern must begin (after ^ and !) with a word or class, so that it is tried only where that stands:
 * the time taken depends on the text, not on how many patterns there are. Matching is leftmost and greedy
 * and has a step limit; hitting it is reported in marks->limit, never taken for no match.
 */
#ifndef PCRP_TEXT_PATTERN_H
#define PCRP_TEXT_PATTERN_H

#include "text/mark.h"

typedef struct pcrp_patterns pcrp_patterns; /* filled, then compiled, then immutable */

/* How the words and {classes} of a pattern get their numbers. */
typedef struct pcrp_resolver {
    void *user;
    pcrp_class (*by_name)(void *user, const char *name);   /* PCRP_CLASS_NONE when unknown */
    pcrp_class (*for_word)(void *user, const char *entry); /* a class of that one entry */
} pcrp_resolver;

pcrp_patterns *pcrp_patterns_new(void);
void pcrp_patterns_free(pcrp_patterns *patterns);

/* Adds a pattern that marks class_id where it matches. Several with one class are alternatives.
 * Returns 1, or 0 with a message. */
int pcrp_patterns_add(pcrp_patterns *patterns, pcrp_class class_id, const char *source,
                      const pcrp_resolver *resolver, char *message, size_t message_size);

/* Orders the patterns so that each comes after those it draws on. classes is the number of classes.
 * Returns 1, or 0 when two draw on each other (class in *loop) or out of memory (PCRP_CLASS_NONE). */
int pcrp_patterns_compile(pcrp_patterns *patterns, size_t classes, pcrp_class *loop);

size_t pcrp_patterns_count(const pcrp_patterns *patterns);

/* Adds a hit to marks for every match. */
void pcrp_patterns_find(const pcrp_patterns *patterns, pcrp_marks *marks);

#endif
