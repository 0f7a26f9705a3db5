/* SPDX-License-Identifier: Apache-2.0 */
#include "text/language.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

static const char *const VOICE_NAMES[PCRP_VOICES] = {
    "voice-quote", "voice-report", "voice-first", "voice-token", "voice-mood",
    "voice-staff", "voice-other", "voice-term", "voice-none"};

static const char *const CUE_ROLES[PCRP_CUES] = {
    "say", "told", "want", "show", "first-person", "label", "supporter", "provider", "mood", "stock", "pledge", "third-party", "none",
    "obligation", "service", "own-label", "address", "titled", "deny"};

static const char *const PARTY_NAMES[4] = {"person", "supporter", "peer", "provider"};

static int make_classes(pcrp_language *language)
{
    for (int i = 0; i < PCRP_VOICES; i++)
        language->voice.marked[i] = pcrp_language_class(language, VOICE_NAMES[i]);
    for (int i = 0; i < PCRP_CUES; i++)
        language->voice.cue[i] = PCRP_CLASS_NONE;
    for (int i = 0; i < 4; i++)
        language->voice.party[i] = language->cast.party[i] = pcrp_language_class(language, PARTY_NAMES[i]);
    language->cast.he = language->cast.she = language->cast.they = PCRP_CLASS_NONE;
    language->cast.pronoun_person = language->voice.pronoun_person = pcrp_language_class(language, "pronoun-person");
    language->cast.pronoun_other = language->voice.pronoun_other = pcrp_language_class(language, "pronoun-other");
    language->rare = pcrp_language_class(language, "rare");
    language->unknown_name = pcrp_language_class(language, "unknown-name");
    language->capital = pcrp_language_class(language, "capital");
    language->abbreviation = language->capital_common = PCRP_CLASS_NONE;
    return language->capital != PCRP_CLASS_NONE;
}

pcrp_language *pcrp_language_new(const pcrp_limits *limits)
{
    pcrp_language *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->limits = *limits;
    made->buckets = malloc(PCRP_CLASS_BUCKETS * sizeof(int32_t));
    made->lexicons = pcrp_lexicons_new();
    made->regexes = pcrp_regexes_new(limits);
    made->patterns = pcrp_patterns_new();
    if (made->buckets)
        memset(made->buckets, 0xff, PCRP_CLASS_BUCKETS * sizeof(int32_t));
    if (!made->buckets || !made->lexicons || !made->regexes || !made->patterns || !make_classes(made)) {
        pcrp_language_free(made);
        return NULL;
    }
    return made;
}

void pcrp_language_free(pcrp_language *language)
{
    if (!language)
        return;
    for (size_t i = 0; i < language->count; i++)
        free(language->names[i]);
    free(language->names);
    free(language->buckets);
    pcrp_lexicons_free(language->lexicons);
    pcrp_regexes_free(language->regexes);
    pcrp_patterns_free(language->patterns);
    free(language);
}

void pcrp_language_limit(pcrp_language *language, const pcrp_limits *limits)
{
    language->limits = *limits;
    pcrp_regexes_limit(language->regexes, limits);
}

/* ---- classes by name: open addressing over the names ---- */

static size_t slot_of(const pcrp_language *language, const char *name)
{
    size_t at = pcrp_word_hash(name, strlen(name)) % PCRP_CLASS_BUCKETS;
    while (language->buckets[at] >= 0 && strcmp(language->names[language->buckets[at]], name) != 0)
        at = (at + 1) % PCRP_CLASS_BUCKETS;
    return at;
}

pcrp_class pcrp_language_find(const pcrp_language *language, const char *name)
{
    int32_t found = language->buckets[slot_of(language, name)];
    return found >= 0 ? (pcrp_class)found : PCRP_CLASS_NONE;
}

pcrp_class pcrp_language_class(pcrp_language *language, const char *name)
{
    size_t slot = slot_of(language, name);
    if (language->buckets[slot] >= 0)
        return (pcrp_class)language->buckets[slot];
    if (language->count + 1 >= PCRP_CLASS_BUCKETS ||
        !pcrp_grow(&language->names, &language->capacity, language->count + 1, sizeof(*language->names)))
        return PCRP_CLASS_NONE;
    language->names[language->count] = strdup(name);
    if (!language->names[language->count])
        return PCRP_CLASS_NONE;
    language->buckets[slot] = (int32_t)language->count;
    return (pcrp_class)language->count++;
}

int pcrp_language_bind(pcrp_language *language, const char *role, pcrp_class class_id)
{
    for (int i = 0; i < PCRP_CUES; i++)
        if (strcmp(role, CUE_ROLES[i]) == 0) {
            language->voice.cue[i] = class_id;
            return 1;
        }
    if (strcmp(role, "he") == 0)
        language->cast.he = class_id;
    else if (strcmp(role, "she") == 0)
        language->cast.she = class_id;
    else if (strcmp(role, "they") == 0)
        language->cast.they = class_id;
    else if (strcmp(role, "abbreviation") == 0)
        language->abbreviation = class_id;
    else if (strcmp(role, "capital-common") == 0)
        language->capital_common = class_id;
    else
        return 0;
    return 1;
}

/* ---- patterns ---- */

static pcrp_class by_name(void *user, const char *name)
{
    return pcrp_language_find(user, name);
}

static pcrp_class for_word(void *user, const char *entry)
{
    pcrp_language *language = user;
    char name[160];
    size_t before = language->count;
    pcrp_class made;

    snprintf(name, sizeof(name), "=%s", entry);
    made = pcrp_language_class(language, name);
    if (made != PCRP_CLASS_NONE && language->count > before &&
        pcrp_lexicons_add(language->lexicons, made, entry, PCRP_INFLECT_NONE))
        return PCRP_CLASS_NONE;
    return made;
}

int pcrp_language_add_pattern(pcrp_language *language, pcrp_class class_id, const char *source,
                              char *message, size_t size)
{
    pcrp_resolver resolver = {language, by_name, for_word};
    return pcrp_patterns_add(language->patterns, class_id, source, &resolver, message, size);
}

int pcrp_language_compile(pcrp_language *language, char *message, size_t size)
{
    pcrp_class loop;
    if (!pcrp_lexicons_compile(language->lexicons) || !pcrp_regexes_compile(language->regexes)) {
        snprintf(message, size, "out of memory");
        return 0;
    }
    if (!pcrp_patterns_compile(language->patterns, language->count, &loop)) {
        snprintf(message, size, "%s%s", loop == PCRP_CLASS_NONE ? "out of memory" : "patterns draw on each other: ",
                 loop == PCRP_CLASS_NONE ? "" : language->names[loop]);
        return 0;
    }
    return 1;
}

/* ---- marking ---- */

int pcrp_marker_init(pcrp_marker *marker, const pcrp_language *language)
{
    memset(marker, 0, sizeof(*marker));
    marker->language = language;
    marker->scanner = pcrp_regex_scanner_new(language->regexes);
    return marker->scanner != NULL;
}

void pcrp_marker_free(pcrp_marker *marker)
{
    pcrp_regex_scanner_free(marker->scanner);
    pcrp_marks_free(&marker->marks);
    memset(marker, 0, sizeof(*marker));
}

static int is_abbreviation(const void *user, const char *word, size_t length, uint64_t hash)
{
    const pcrp_language *language = user;
    return pcrp_lexicons_has(language->lexicons, language->abbreviation, word, length, hash);
}

/* A capital inside a sentence names something: a place, a shop, a dog. Not the first word, not "I", not one of
 * the plan's own people, not a weekday, not an abbreviation in capitals. */
static void find_capitals(const pcrp_language *language, pcrp_marks *marks)
{
    const pcrp_tokens *tokens = &marks->tokens;
    if (tokens->shouted)
        return;
    for (uint32_t i = 1; i < tokens->count && !marks->failed; i++) {
        const pcrp_token *token = &tokens->tokens[i];
        uint32_t last = i, reach = marks->reach[i];
        int known = 0;
        if ((token->flags & (PCRP_TOKEN_CAPITAL | PCRP_TOKEN_CAPITALS | PCRP_TOKEN_FIRST)) != PCRP_TOKEN_CAPITAL ||
            token->length < 2 || (tokens->tokens[i - 1].flags & PCRP_TOKEN_SIGN))
            continue;
        if (memcmp(pcrp_token_fold(tokens, token), "i'", 2) == 0)
            continue;
        for (int p = 0; p < 4 && !known; p++)
            known = pcrp_marks_at(marks, i, language->cast.party[p]) != NULL;
        if (!known && language->capital_common != PCRP_CLASS_NONE)
            known = pcrp_marks_at(marks, i, language->capital_common) != NULL;
        if (known)
            continue;
        while (last + 1 < tokens->count && (tokens->tokens[last + 1].flags & PCRP_TOKEN_CAPITAL) &&
               !(tokens->tokens[last].flags & PCRP_TOKEN_LAST))
            last++;
        pcrp_marks_add(marks, language->capital, i, last, 0);
        marks->reach[i] = reach; /* a word is no better known for it */
        i = last;
    }
}

/* Words that no lexicon knows are those that few plans share: the tools, places and names of one life. */
static void find_rare(const pcrp_language *language, pcrp_marks *marks)
{
    const pcrp_tokens *tokens = &marks->tokens;
    uint32_t covered = 0; /* tokens before this one are known through a longer entry */
    for (uint32_t i = 0; i < tokens->count && !marks->failed; i++) {
        const pcrp_token *token = &tokens->tokens[i];
        covered = marks->reach[i] > covered ? marks->reach[i] : covered;
        if (i < covered || !(token->flags & PCRP_TOKEN_WORD) || token->length < 4)
            continue;
        pcrp_marks_add(marks, language->rare, i, i, 0);
        if ((token->flags & PCRP_TOKEN_CAPITAL) && !tokens->shouted)
            pcrp_marks_add(marks, language->unknown_name, i, i, 0);
    }
}

void pcrp_mark_nothing(pcrp_marker *marker, const char *text, size_t length)
{
    const pcrp_language *language = marker->language;

    pcrp_tokenise(&marker->marks.tokens, text, length, language->limits.segment_bytes,
                  language->abbreviation == PCRP_CLASS_NONE ? NULL : is_abbreviation, language);
    pcrp_marks_begin(&marker->marks);
}

void pcrp_mark(pcrp_marker *marker, const char *text, size_t length, const pcrp_voice_context *context)
{
    const pcrp_language *language = marker->language;
    pcrp_marks *marks = &marker->marks;
    uint64_t since = marks->profile ? pcrp_profile_now() : 0;

    pcrp_mark_nothing(marker, text, length);
    if (marks->failed)
        return;
    pcrp_profile_lap(marks->profile, PCRP_STEP_TOKENS, &since);
    pcrp_lexicons_find(language->lexicons, marks);
    pcrp_profile_lap(marks->profile, PCRP_STEP_LEXICONS, &since);
    pcrp_regexes_find(marker->scanner, marks);
    pcrp_profile_lap(marks->profile, PCRP_STEP_EXPRESSIONS, &since);
    pcrp_cast_find(&marker->cast, &language->cast, marks);
    find_capitals(language, marks);
    find_rare(language, marks);
    pcrp_profile_lap(marks->profile, PCRP_STEP_NAMES, &since);
    pcrp_voice_find(&language->voice, context, marks);
    pcrp_profile_lap(marks->profile, PCRP_STEP_VOICES, &since);
    pcrp_patterns_find(language->patterns, marks);
    pcrp_profile_lap(marks->profile, PCRP_STEP_PATTERNS, &since);
}
