/* SPDX-License-Identifier: Apache-2.0 */
#include "text/cast.h"

#include <string.h>

static int same_words(const pcrp_cast_name *a, const uint64_t *words, size_t count)
{
    return a->count == count && memcmp(a->words, words, count * sizeof(*words)) == 0;
}

/* The first to claim a name keeps it: the person before supporters before providers. */
static void add_words(pcrp_cast *cast, const uint64_t *words, size_t count, pcrp_party_kind kind, int any_case)
{
    int32_t *bucket;
    pcrp_cast_name *made;
    if (!count || count > PCRP_CAST_WORDS || cast->count == PCRP_CAST_NAMES)
        return;
    bucket = &cast->buckets[words[0] % 256];
    for (int32_t at = *bucket; at >= 0; at = cast->names[at].next)
        if (same_words(&cast->names[at], words, count))
            return;
    made = &cast->names[cast->count];
    memcpy(made->words, words, count * sizeof(*words));
    made->count = count;
    made->kind = kind;
    made->any_case = any_case;
    made->next = *bucket;
    *bucket = (int32_t)cast->count++;
}

static void add_text(pcrp_cast *cast, pcrp_tokens *tokens, const char *text, pcrp_party_kind kind, int any_case,
                     int parts)
{
    uint64_t words[PCRP_CAST_WORDS];
    size_t count = 0;

    pcrp_tokenise(tokens, text, strlen(text), 4096, NULL, NULL);
    for (size_t i = 0; i < tokens->count && count < PCRP_CAST_WORDS; i++) {
        /* "Marisol Ibarra, OTR/L", "santero / family acquaintance": the name ends at the first such sign */
        char sign = text[tokens->tokens[i].offset];
        if ((tokens->tokens[i].flags & PCRP_TOKEN_SIGN) && strchr(",/(;", sign))
            break;
        words[count++] = tokens->tokens[i].hash;
    }
    add_words(cast, words, count, kind, any_case);
    if (!parts)
        return;
    /* each part of a name stands for the whole: "Marisol", "Ibarra"; not an initial, not a title */
    for (size_t i = 0; i < count; i++) {
        const pcrp_token *token = &tokens->tokens[i];
        int titled = i + 1 < count && text[token->offset + token->length] == '.';
        if ((token->flags & PCRP_TOKEN_WORD) && token->length >= 2 && (token->flags & PCRP_TOKEN_CAPITAL) && !titled)
            add_words(cast, &words[i], 1, kind, any_case);
    }
}

static int is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0xC3; }

/* How often a name stands in a text as a word of its own; no further than most. */
static unsigned times_named(const char *text, const char *name, unsigned most)
{
    size_t length = strlen(name);
    unsigned times = 0;
    for (const char *at = text; length > 1 && times < most && (at = strstr(at, name)) != NULL; at += length)
        times += (at == text || !is_letter(at[-1])) && !is_letter(at[length]);
    return times;
}

enum { NAMED_OFTEN = 2 }; /* once may be a signature */

static unsigned elements_naming(const pcrp_list *list, const char *name, unsigned most)
{
    unsigned times = 0;
    for (size_t i = 0; i < list->count && times < most; i++) {
        const pcrp_element *element = list->items[i];
        times += times_named(element->text, name, 1) + elements_naming(&element->objectives, name, most) +
                 elements_naming(&element->interventions, name, most);
    }
    return times;
}

static int is_named(const pcrp_plan *plan)
{
    unsigned times = 0;
    for (size_t i = 0; i < plan->names.count && times < NAMED_OFTEN; i++) {
        const pcrp_name *name = plan->names.items[i];
        if (name->use == PCRP_NAME_GIVEN || name->use == PCRP_NAME_PREFERRED)
            times += elements_naming(&plan->goals, name->text, NAMED_OFTEN) + elements_naming(&plan->interventions, name->text, NAMED_OFTEN);
    }
    return times >= NAMED_OFTEN;
}

/* Whether somebody is named by these initials alone as who does a step; the second is 0 for a person of one name. */
static int performs(const pcrp_list *list, const char *initials)
{
    int found = 0;
    for (size_t i = 0; i < list->count && !found; i++) {
        const pcrp_element *element = list->items[i];
        const char *by = element->performer;
        found = (by[0] == initials[0] && by[1] == initials[1] && (!by[1] || !by[2])) || performs(&element->interventions, initials);
    }
    return found;
}

/* "JS is at home": notes call people by their initials. Not when somebody else in the plan has the same. */
static void take_initials(pcrp_cast *cast, const pcrp_plan *plan)
{
    pcrp_plan_initials(plan, cast->initials);
    for (size_t i = 0; i < plan->parties.count; i++) {
        const pcrp_party *party = plan->parties.items[i];
        const char *last = strrchr(party->name, ' ');
        if (party->kind != PCRP_PERSON && last && *party->name == cast->initials[0] && last[1] == cast->initials[1])
            cast->initials[0] = 0;
    }
    cast->initials_act = cast->initials[0] && (performs(&plan->goals, cast->initials) || performs(&plan->interventions, cast->initials));
}

void pcrp_cast_fill(pcrp_cast *cast, const pcrp_plan *plan)
{
    pcrp_tokens tokens = {0};

    take_initials(cast, plan);
    cast->named = is_named(plan);

    cast->count = 0;
    memset(cast->buckets, 0xff, sizeof(cast->buckets));
    cast->gender = strcmp(plan->gender, "female") == 0 ? 'f' : strcmp(plan->gender, "male") == 0 ? 'm'
                 : *plan->gender ? 'o' : 0;
    /* whole names first, so that "Kou Vang" is the brother although Vang is the person's name too */
    for (int part = 0; part < 2; part++) {
        for (size_t i = 0; part && i < plan->names.count; i++)
            add_text(cast, &tokens, ((const pcrp_name *)plan->names.items[i])->text, PCRP_PERSON, 0, 1);
        for (int kind = PCRP_PERSON; kind <= PCRP_PROVIDER; kind++)
            for (size_t i = 0; i < plan->parties.count; i++) {
                const pcrp_party *party = plan->parties.items[i];
                if (party->kind != (pcrp_party_kind)kind)
                    continue;
                add_text(cast, &tokens, party->name, party->kind, 0, part);
                if (part && kind != PCRP_PERSON)
                    add_text(cast, &tokens, party->relation, party->kind, 1, 0);
            }
    }
    pcrp_tokens_free(&tokens);
}

static void find_names(const pcrp_cast *cast, const pcrp_cast_classes *classes, pcrp_marks *marks, uint32_t token)
{
    const pcrp_tokens *tokens = &marks->tokens;
    const pcrp_token *first = &tokens->tokens[token];
    int capital = (first->flags & PCRP_TOKEN_CAPITAL) || tokens->shouted;
    const pcrp_cast_name *best = NULL;

    for (int32_t at = cast->buckets[first->hash % 256]; at >= 0; at = cast->names[at].next) {
        const pcrp_cast_name *name = &cast->names[at];
        size_t same = 0;
        if (!capital && !name->any_case)
            continue;
        while (same < name->count && token + same < tokens->count &&
               tokens->tokens[token + same].hash == name->words[same] &&
               tokens->tokens[token + same].segment == first->segment)
            same++;
        if (same == name->count && (!best || name->count > best->count))
            best = name;
    }
    if (best)
        pcrp_marks_add(marks, classes->party[best->kind], token, token + (uint32_t)best->count - 1, 0);
}

/* A possessive ("Jolene's") is the name as well: the 's is cut off for the look-up. */
static void find_possessive(const pcrp_cast *cast, const pcrp_cast_classes *classes, pcrp_marks *marks, uint32_t token)
{
    const pcrp_token *at = &marks->tokens.tokens[token];
    const char *fold = pcrp_token_fold(&marks->tokens, at);
    uint64_t hash;

    if (!(at->flags & PCRP_TOKEN_CAPITAL) && !marks->tokens.shouted)
        return;
    if (at->fold_length < 4 || memcmp(fold + at->fold_length - 2, "'s", 2) != 0)
        return;
    hash = pcrp_word_hash(fold, at->fold_length - 2);
    for (int32_t n = cast->buckets[hash % 256]; n >= 0; n = cast->names[n].next)
        if (cast->names[n].count == 1 && cast->names[n].words[0] == hash) {
            pcrp_marks_add(marks, classes->party[cast->names[n].kind], token, token, 0);
            return;
        }
}

/* The token after the last of the person's initials that stand at a token, 0 for none. A word that any lexicon knows ("OT", "IT")
 * is none, unless they are named as who does a step; a lone letter only where a sentence begins with it ("Y picks a club"). */
static uint32_t initials_at(const pcrp_cast *cast, const pcrp_marks *marks, uint32_t token)
{
    const pcrp_tokens *tokens = &marks->tokens;
    const pcrp_token *at = &tokens->tokens[token], *next = at + 1;
    const char *text = tokens->text + at->offset;
    size_t left = tokens->count - token;

    if (!cast->initials[0] || *text != cast->initials[0] || (marks->head[token] >= 0 && !cast->initials_act))
        return 0;
    if (at->flags & PCRP_TOKEN_CAPITALS)
        return at->length <= 3 && text[at->length - 1] == cast->initials[1] ? token + 1 : 0;
    if (at->length != 1 || left < 2)
        return 0;
    if (left > 2 && tokens->text[next->offset] == '.' && next[1].length == 1 && tokens->text[next[1].offset] == cast->initials[1])
        return token + 3;
    if ((at->flags & PCRP_TOKEN_FIRST) && !tokens->shouted && *text != 'A' && *text != 'I' && (next->flags & PCRP_TOKEN_WORD) &&
        !(next->flags & PCRP_TOKEN_CAPITAL) && next->offset == at->offset + 2)
        return token + 1;
    return 0;
}

/* A pronoun of the person's gender means the person; "they" does unless the gender is known to be another. */
static void find_pronoun(const pcrp_cast *cast, const pcrp_cast_classes *classes, pcrp_marks *marks, uint32_t token)
{
    int he = classes->he != PCRP_CLASS_NONE && pcrp_marks_at(marks, token, classes->he);
    int she = classes->she != PCRP_CLASS_NONE && pcrp_marks_at(marks, token, classes->she);
    int they = classes->they != PCRP_CLASS_NONE && pcrp_marks_at(marks, token, classes->they);
    int person;

    if (!he && !she && !they)
        return;
    person = he ? cast->gender != 'f' : she ? cast->gender != 'm' : cast->gender == 'o';
    pcrp_marks_add(marks, person ? classes->pronoun_person : classes->pronoun_other, token, token, 0);
}

void pcrp_cast_find(const pcrp_cast *cast, const pcrp_cast_classes *classes, pcrp_marks *marks)
{
    const uint64_t pronouns = pcrp_class_bit(classes->he) | pcrp_class_bit(classes->she) | pcrp_class_bit(classes->they);

    for (uint32_t i = 0; i < marks->tokens.count && !marks->failed; i++) {
        const pcrp_token *token = &marks->tokens.tokens[i];
        uint32_t end;
        if (!(token->flags & PCRP_TOKEN_WORD))
            continue;
        end = initials_at(cast, marks, i);
        if (end)
            pcrp_marks_add(marks, classes->party[PCRP_PERSON], i, end - 1, 0);
        if (cast->buckets[token->hash % 256] >= 0)
            find_names(cast, classes, marks, i);
        find_possessive(cast, classes, marks, i);
        if (marks->present[i] & pronouns)
            find_pronoun(cast, classes, marks, i);
    }
}
