/* SPDX-License-Identifier: Apache-2.0 */
/* What the vocabulary answered before. The charts of one maker have the same titles, column heads and "N/A"
 * cells thousands of times over, and to match words against patterns costs more than to parse a chart.
 * Only hashes of the texts are kept. One of these belongs to one reader. */
#ifndef PCRP_READ_ANSWERS_H
#define PCRP_READ_ANSWERS_H

#include <stdint.h>
#include "read/vocabulary.h"

enum {
    PCRP_QUESTIONS = 5,
    PCRP_ANSWERS = 1024 /* to each question: cells, which are many, do not drive out headings, which cost more */
};

typedef struct pcrp_answers {
    const pcrp_vocabulary *vocabulary;
    uint64_t asked[PCRP_QUESTIONS][PCRP_ANSWERS]; /* hash of the text, 0 when the place is free */
    uint16_t answered[PCRP_QUESTIONS][PCRP_ANSWERS];
} pcrp_answers;

/* As pcrp_vocabulary_heading() without a topic. */
pcrp_part pcrp_answers_heading(pcrp_answers *answers, const char *text, size_t length);
/* As pcrp_vocabulary_heading_whole(). */
pcrp_part pcrp_answers_heading_whole(pcrp_answers *answers, const char *text, size_t length, pcrp_topic *topic, pcrp_part *alone);
/* As pcrp_vocabulary_heading_hint(). */
pcrp_part pcrp_answers_heading_hint(pcrp_answers *answers, const char *text, size_t length);
/* As pcrp_vocabulary_column(). */
pcrp_part pcrp_answers_column(pcrp_answers *answers, const char *text, size_t length);
/* As pcrp_vocabulary_is_nothing(); false for text longer than such phrases are. */
int pcrp_answers_is_nothing(pcrp_answers *answers, const char *text, size_t length);
/* True when a relation or role is that of a peer. */
int pcrp_answers_is_peer(pcrp_answers *answers, const char *relation, size_t length);

#endif
