/* SPDX-License-Identifier: Apache-2.0 */
#include "read/answers.h"

#include "read/hash.h"

/* In bytes; what is longer is a sentence of the record, and is not asked about. */
enum {
    LONGEST_HEADING = 200,
    LONGEST_COLUMN = 80,
    LONGEST_NOTHING = 200
};

typedef enum question { HEADING, HINT, COLUMN, NOTHING, PEER } question; /* PCRP_QUESTIONS of them */

/* All that a heading announces, four bits each. */
static unsigned ask_heading(const pcrp_answers *answers, const char *text, size_t length)
{
    pcrp_topic topic;
    pcrp_part alone, part = pcrp_vocabulary_heading_whole(answers->vocabulary, text, length, &topic, &alone);
    return (unsigned)part | (unsigned)topic << 4 | (unsigned)alone << 8;
}

static unsigned ask(const pcrp_answers *answers, question what, const char *text, size_t length)
{
    pcrp_party_kind kind;

    switch (what) {
    case HEADING:
        return ask_heading(answers, text, length);
    case HINT:
        return pcrp_vocabulary_heading_hint(answers->vocabulary, text, length);
    case COLUMN:
        return pcrp_vocabulary_column(answers->vocabulary, text, length);
    case NOTHING:
        return pcrp_vocabulary_is_nothing(answers->vocabulary, text, length) != 0;
    case PEER:
        return pcrp_vocabulary_party(answers->vocabulary, text, length, &kind) && kind == PCRP_PEER;
    }
    return 0;
}

/* One place for each hash: a later text that falls on it takes it over. */
static unsigned answer(pcrp_answers *answers, question what, const char *text, size_t length)
{
    uint64_t hash = pcrp_hash_on(0, text, length, 0) | 1;
    size_t at;

    at = (size_t)((hash * 0x9E3779B97F4A7C15u) >> 48) % PCRP_ANSWERS;
    if (answers->asked[what][at] != hash) {
        answers->asked[what][at] = hash;
        answers->answered[what][at] = (uint16_t)ask(answers, what, text, length);
    }
    return answers->answered[what][at];
}

pcrp_part pcrp_answers_heading(pcrp_answers *answers, const char *text, size_t length)
{
    unsigned known = length <= LONGEST_HEADING ? answer(answers, HEADING, text, length) : PCRP_PART_NONE;
    return (pcrp_part)(known & 15);
}

pcrp_part pcrp_answers_heading_whole(pcrp_answers *answers, const char *text, size_t length, pcrp_topic *topic, pcrp_part *alone)
{
    unsigned known = length <= LONGEST_HEADING ? answer(answers, HEADING, text, length) : ask_heading(answers, text, length);
    *topic = (pcrp_topic)(known >> 4 & 15);
    *alone = (pcrp_part)(known >> 8);
    return (pcrp_part)(known & 15);
}

pcrp_part pcrp_answers_heading_hint(pcrp_answers *answers, const char *text, size_t length)
{
    unsigned part = length <= LONGEST_HEADING ? answer(answers, HINT, text, length) : PCRP_PART_NONE;
    return (pcrp_part)part;
}

pcrp_part pcrp_answers_column(pcrp_answers *answers, const char *text, size_t length)
{
    unsigned part = length <= LONGEST_COLUMN ? answer(answers, COLUMN, text, length) : PCRP_PART_NONE;
    return (pcrp_part)part;
}

int pcrp_answers_is_nothing(pcrp_answers *answers, const char *text, size_t length)
{
    return length <= LONGEST_NOTHING && answer(answers, NOTHING, text, length);
}

int pcrp_answers_is_peer(pcrp_answers *answers, const char *relation, size_t length)
{
    return length && answer(answers, PEER, relation, length);
}
