/* SPDX-License-Identifier: Apache-2.0 */
/* Who is meant by a few words of prose: the person, somebody of the plan, a role. */
#include "read/prose.h"

#include <string.h>

#include "read/words.h"

enum { PARTIES_TRIED = 200 }; /* a hostile chart may name ten thousand */

/* A word of the name or relation of somebody in the plan; one letter is an initial. */
static int word_of(const char *word, const char *name)
{
    char other[PCRP_WORD_BYTES];
    size_t at = 0, n;
    if (*word > 'a' && *word <= 'z' && !strchr(name, *word) && !strchr(name, *word - 'a' + 'A'))
        return 0; /* as for nearly all: no word begins like it. "and" is written "&" too */
    while ((n = pcrp_words_next(name, strlen(name), &at, other)) > 0)
        if (!strcmp(word, other) || (word[1] == '\0' && word[0] == other[0] && pcrp_prose_is_letter(word[0])))
            return 1;
    return 0;
}

/* True when every word belongs to one party, and not all are initials. */
static int is_party(pcrp_span words, const char *name, const char *relation)
{
    char word[PCRP_WORD_BYTES];
    size_t at = 0, n, whole = 0;
    while ((n = pcrp_words_next(words.text, words.length, &at, word)) > 0) {
        if (!word_of(word, name) && (n < 2 || !word_of(word, relation)))
            return 0;
        whole += n > 2;
    }
    return whole > 0;
}

/* "EJ", "E.J.": the capitals that the person's given and family name begin with. */
static int is_initials(const pcrp_plan *plan, pcrp_span words)
{
    char letters[4] = "", own[2];
    size_t n = 0;
    for (size_t i = 0; i < words.length; i++)
        if (words.text[i] >= 'A' && words.text[i] <= 'Z' && n < 3)
            letters[n++] = words.text[i];
        else if (words.text[i] != '.')
            return 0;
    pcrp_plan_initials(plan, own);
    return n > 1 && letters[0] == own[0] && letters[n - 1] == own[1];
}

/* The person's given and family names are kept apart: every word belongs to one of them. */
static int is_person(const pcrp_plan *plan, pcrp_span words)
{
    char word[PCRP_WORD_BYTES];
    size_t at = 0, n, whole = 0;
    if (is_initials(plan, words))
        return 1;
    while ((n = pcrp_words_next(words.text, words.length, &at, word)) > 0) {
        size_t i = 0;
        while (i < plan->names.count && i < PARTIES_TRIED && !word_of(word, ((const pcrp_name *)plan->names.items[i])->text))
            i++;
        if (i == plan->names.count || i == PARTIES_TRIED)
            return 0;
        whole += n > 2;
    }
    return whole > 0;
}

/* Words none of which is known to be a name of anybody: some titles stand before a name ("Dr. Dole"). */
static pcrp_span without_first_word(pcrp_span words)
{
    char word[PCRP_WORD_BYTES];
    size_t at = 0;
    pcrp_words_next(words.text, words.length, &at, word);
    while (at < words.length && (words.text[at] == ' ' || words.text[at] == '.'))
        at++;
    return (pcrp_span){words.text + at, words.length - at};
}

static int is_one_actor(const pcrp_plan *plan, const pcrp_vocabulary *v, pcrp_span words, pcrp_party_kind *kind)
{
    if (!words.length)
        return 0;
    if (pcrp_vocabulary_role(v, words.text, words.length, kind))
        return 1;
    *kind = PCRP_PERSON;
    if (is_person(plan, words))
        return 1;
    for (size_t i = 0; i < plan->parties.count && i < PARTIES_TRIED; i++) {
        const pcrp_party *party = plan->parties.items[i];
        *kind = party->kind;
        if (is_party(words, party->name, party->relation))
            return 1;
    }
    return 0;
}

static int joins_two(char c) { return c == '/' || c == '&' || c == ',' || c == '+'; }

int pcrp_prose_is_actor(const pcrp_plan *plan, const pcrp_vocabulary *v, pcrp_span words, pcrp_party_kind *kind)
{
    words = pcrp_span_trim(words);
    if (is_one_actor(plan, v, words, kind))
        return 1;
    pcrp_span rest = without_first_word(words);
    if (rest.length && rest.length < words.length
        && is_one_actor(plan, v, (pcrp_span){words.text, words.length - rest.length}, kind)
        && is_one_actor(plan, v, rest, kind))
        return 1;
    for (size_t i = 0; i < words.length; i++) { /* "Dot / Carol", "therapist & client" */
        if (joins_two(words.text[i]) && is_one_actor(plan, v, pcrp_span_trim((pcrp_span){words.text, i}), kind))
            return pcrp_prose_is_actor(plan, v, (pcrp_span){words.text + i + 1, words.length - i - 1}, kind);
    }
    return 0;
}

int pcrp_prose_starts_with_actor(const pcrp_plan *plan, const pcrp_vocabulary *v, pcrp_span sentence,
                                 pcrp_party_kind *kind)
{
    size_t end = 0;
    for (int words = 0; words < 3; words++) {
        while (end < sentence.length && sentence.text[end] != ' ' && sentence.text[end] != '\n')
            end++;
        pcrp_span start = {sentence.text, end};
        if (end > 2 && end <= PCRP_LONGEST_ACTOR && pcrp_prose_is_actor(plan, v, start, kind))
            return 1;
        while (end < sentence.length && sentence.text[end] == ' ')
            end++;
    }
    return 0;
}

static int is_the_person(const pcrp_plan *plan, const pcrp_vocabulary *v, pcrp_span words)
{
    pcrp_party_kind kind;
    return pcrp_vocabulary_role(v, words.text, words.length, &kind) ? kind == PCRP_PERSON : is_person(plan, words);
}

/* Bytes of the longest start of a sentence that names the person ("Ana Lopez", "The client"), 0 for none. */
static size_t starts_with_person(const pcrp_plan *plan, const pcrp_vocabulary *v, pcrp_span sentence)
{
    size_t end = 0, longest = 0;
    for (int words = 0; words < 3; words++) {
        while (end < sentence.length && sentence.text[end] != ' ' && sentence.text[end] != '\n')
            end++;
        if (end > 1 && end <= PCRP_LONGEST_ACTOR && is_the_person(plan, v, (pcrp_span){sentence.text, end}))
            longest = end;
        while (end < sentence.length && sentence.text[end] == ' ')
            end++;
    }
    return longest;
}

int pcrp_prose_states_goal(const pcrp_plan *plan, const pcrp_vocabulary *v, pcrp_span sentence)
{
    if (pcrp_vocabulary_states_goal(v, sentence.text, sentence.length))
        return 1;
    size_t person = starts_with_person(plan, v, sentence);
    return person && pcrp_vocabulary_states_goal(v, sentence.text + person, sentence.length - person);
}
