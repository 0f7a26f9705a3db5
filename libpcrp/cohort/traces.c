/* SPDX-License-Identifier: Apache-2.0 */
/* Copied text: names and pronouns that were left behind by copying.
 *
 * Which names matter is known only when all plans were added, so each plan leaves its suspects: capitalised words that are
 * no name of its own people. That a word can begin a sentence without being a name ("Grace", "Will") is told
 * by the plans themselves: such a word stands somewhere with a small letter.
 */
#include "cohort/clones.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

enum {
    NEAR = 3,              /* words within which "her sister Maria" says who Maria is */
    SMALL_WORDS = 1 << 20  /* different words with a small letter that are remembered, in 16 MiB */
};

/* ---- words seen with a small letter ---- */

static int grow_set(pcrp_word_set *set)
{
    size_t size = set->size ? set->size * 2 : 4096;
    uint64_t *made = calloc(size, sizeof(*made));

    if (!made)
        return 0;
    for (size_t i = 0; i < set->size; i++)
        if (set->slots[i]) {
            size_t at = set->slots[i] & (size - 1);
            while (made[at])
                at = (at + 1) & (size - 1);
            made[at] = set->slots[i];
        }
    free(set->slots);
    set->slots = made;
    set->size = size;
    return 1;
}

static int set_has(const pcrp_word_set *set, uint64_t word)
{
    size_t at;

    if (!set->size)
        return 0;
    for (at = word & (set->size - 1); set->slots[at]; at = (at + 1) & (set->size - 1))
        if (set->slots[at] == word)
            return 1;
    return 0;
}

/* Full, it takes no more, and no word that begins a sentence is taken for a name any more: which ones got in
 * depends on the order of plans, that there were too many does not. */
static int set_add(pcrp_word_set *set, uint64_t word)
{
    size_t at;

    if (set->full || !word || set_has(set, word))
        return 1;
    if (set->count == SMALL_WORDS) {
        set->full = 1;
        return 1;
    }
    if (set->count * 2 >= set->size && !grow_set(set))
        return 0;
    for (at = word & (set->size - 1); set->slots[at];)
        at = (at + 1) & (set->size - 1);
    set->slots[at] = word;
    set->count++;
    return 1;
}

/* ---- while adding ---- */

static int add_given(pcrp_clones *clones, uint64_t given, uint64_t family)
{
    if (!pcrp_grow(&clones->given, &clones->given_room, clones->given_count + 1, sizeof(*clones->given)))
        return 0;
    clones->given[clones->given_count].given = given;
    clones->given[clones->given_count].family = family;
    clones->given[clones->given_count++].plan = pcrp_clones_current(clones);
    return 1;
}

/* The first word of two letters or more, 0 when there is none. last: the last one instead. */
static uint64_t name_word(pcrp_tokens *tokens, const char *text, int last)
{
    uint64_t found = 0;

    pcrp_tokenise(tokens, text, strlen(text), 4096, NULL, NULL);
    for (size_t i = 0; i < tokens->count && (last || !found); i++)
        if ((tokens->tokens[i].flags & PCRP_TOKEN_WORD) && tokens->tokens[i].length >= 2)
            found = tokens->tokens[i].hash;
    return found;
}

int pcrp_traces_note_person(pcrp_clones *clones, const pcrp_plan *plan)
{
    const pcrp_party *person = pcrp_plan_party(plan, PCRP_PERSON, 0);
    pcrp_tokens *tokens = &clones->tokens;
    uint64_t family = 0;
    int listed = 0, done = 1;

    for (size_t i = 0; i < plan->names.count; i++) {
        const pcrp_name *name = plan->names.items[i];
        if (name->use == PCRP_NAME_FAMILY && !family)
            family = name_word(tokens, name->text, 1);
    }
    if (!family && person)
        family = name_word(tokens, person->name, 1);
    for (size_t i = 0; done && i < plan->names.count; i++) {
        const pcrp_name *name = plan->names.items[i];
        uint64_t given;
        if (name->use != PCRP_NAME_GIVEN && name->use != PCRP_NAME_PREFERRED)
            continue;
        given = name_word(tokens, name->text, 0);
        listed = 1;
        if (given)
            done = add_given(clones, given, family);
    }
    if (done && !listed && person && *person->name) {
        const char *comma = strchr(person->name, ',');
        uint64_t given = name_word(tokens, comma ? comma + 1 : person->name, 0);
        if (given)
            done = add_given(clones, given, comma ? name_word(tokens, person->name, 0) : family);
    }
    return done;
}

static int marked(const pcrp_marks *marks, uint32_t token, pcrp_class class_id)
{
    return class_id != PCRP_CLASS_NONE && pcrp_marks_at(marks, token, class_id) != NULL;
}

/* Kin, staff, or a name or relation of the plan's people other than the person. */
static int is_other_person(const pcrp_clones *clones, const pcrp_marks *marks, uint32_t token)
{
    const pcrp_language *language = clones->language;

    return marked(marks, token, language->voice.cue[PCRP_CUE_SUPPORTER]) ||
           marked(marks, token, language->voice.cue[PCRP_CUE_PROVIDER]) ||
           marked(marks, token, language->cast.party[PCRP_SUPPORTER]) ||
           marked(marks, token, language->cast.party[PCRP_PEER]) ||
           marked(marks, token, language->cast.party[PCRP_PROVIDER]);
}

static int said_to_be_other(const pcrp_clones *clones, const pcrp_marks *marks, uint32_t token)
{
    const pcrp_tokens *tokens = &marks->tokens;
    uint32_t segment = tokens->tokens[token].segment;
    uint32_t from = token > NEAR ? token - NEAR : 0, to = token + NEAR;

    for (uint32_t i = from; i <= to && i < tokens->count; i++)
        if (tokens->tokens[i].segment == segment && is_other_person(clones, marks, i))
            return 1;
    return 0;
}

/* A capitalised word that stands by itself or before another one, and is nobody of this plan. The word is folded
 * without a possessive. */
static int is_suspect(const pcrp_clones *clones, const pcrp_marks *marks, uint32_t at, uint64_t *word)
{
    const pcrp_tokens *tokens = &marks->tokens;
    const pcrp_token *token = &tokens->tokens[at];
    const pcrp_language *language = clones->language;
    const char *fold = pcrp_token_fold(tokens, token);

    if (!(token->flags & PCRP_TOKEN_WORD) || !(token->flags & PCRP_TOKEN_CAPITAL) ||
        (token->flags & PCRP_TOKEN_CAPITALS) || token->length < 2)
        return 0;
    if (at && !(token->flags & PCRP_TOKEN_FIRST)) { /* "Lake Victoria", "Dr. Maria", "O-Neil" */
        const pcrp_token *before = token - 1;
        if ((before->flags & PCRP_TOKEN_CAPITAL) && !(before->flags & PCRP_TOKEN_FIRST))
            return 0;
        if ((before->flags & PCRP_TOKEN_SIGN) && tokens->text[before->offset] == '.')
            return 0;
    }
    for (int p = 0; p < 4; p++)
        if (marked(marks, at, language->cast.party[p]))
            return 0;
    *word = token->hash;
    if (token->fold_length > 3 && memcmp(fold + token->fold_length - 2, "'s", 2) == 0)
        *word = pcrp_word_hash(fold, token->fold_length - 2);
    return !marked(marks, at, language->capital_common) && !said_to_be_other(clones, marks, at);
}

static int add_suspect(pcrp_clones *clones, const pcrp_suspect *from, const pcrp_tokens *tokens)
{
    pcrp_suspect *made;

    if (!pcrp_grow(&clones->suspects, &clones->suspect_room, clones->suspect_count + 1, sizeof(*made)))
        return 0;
    made = &clones->suspects[clones->suspect_count++];
    *made = *from;
    made->quote = clones->options.excerpt
        ? pcrp_arena_string_n(clones->arena, tokens->text + from->offset, from->length) : "";
    return made->quote != NULL;
}

static int already_there(const pcrp_clones *clones, size_t from, uint64_t word)
{
    for (size_t i = from; i < clones->suspect_count; i++)
        if (clones->suspects[i].kind == PCRP_TRACE_NAME && clones->suspects[i].word == word)
            return 1;
    return 0;
}

static int note_names(pcrp_clones *clones, const pcrp_marks *marks, pcrp_suspect *about)
{
    const pcrp_tokens *tokens = &marks->tokens;
    size_t before = clones->suspect_count;

    for (uint32_t i = 0; i < tokens->count; i++) {
        const pcrp_token *token = &tokens->tokens[i], *next = token + 1;
        uint64_t word;
        if ((token->flags & PCRP_TOKEN_WORD) && !(token->flags & PCRP_TOKEN_CAPITAL) &&
            !set_add(&clones->small, token->hash))
            return 0;
        if (tokens->shouted || !is_suspect(clones, marks, i, &word) || already_there(clones, before, word))
            continue;
        about->kind = PCRP_TRACE_NAME;
        about->word = word;
        about->initial = (token->flags & PCRP_TOKEN_FIRST) || (i && (token[-1].flags & PCRP_TOKEN_SIGN));
        about->next = i + 1 < tokens->count && !(token->flags & PCRP_TOKEN_LAST) &&
                      (next->flags & PCRP_TOKEN_CAPITAL) ? next->hash : 0;
        about->offset = token->offset;
        about->length = token->length;
        if (!add_suspect(clones, about, tokens))
            return 0;
    }
    return 1;
}

/* A pronoun of the other gender where the text has none of the person's own and speaks of nobody else. */
static int note_pronoun(pcrp_clones *clones, const pcrp_plan *plan, const pcrp_marks *marks, pcrp_suspect *about)
{
    const pcrp_cast_classes *cast = &clones->language->cast;
    int woman = strcmp(plan->gender, "female") == 0, man = strcmp(plan->gender, "male") == 0;
    pcrp_class own = woman ? cast->she : cast->he, wrong = woman ? cast->he : cast->she;
    uint32_t found = UINT32_MAX;

    if (!woman && !man)
        return 1;
    for (uint32_t i = 0; i < marks->tokens.count; i++) {
        const pcrp_token *token = &marks->tokens.tokens[i];
        int capital = (token->flags & PCRP_TOKEN_CAPITAL) && !(token->flags & PCRP_TOKEN_FIRST);
        if (marked(marks, i, own) || is_other_person(clones, marks, i) ||
            (capital && token->length > 1 && !marked(marks, i, cast->party[PCRP_PERSON]) &&
             !marked(marks, i, clones->language->capital_common)))
            return 1;
        if (found == UINT32_MAX && marked(marks, i, wrong))
            found = i;
    }
    if (found == UINT32_MAX)
        return 1;
    about->kind = PCRP_TRACE_PRONOUN;
    about->word = about->next = 0;
    about->initial = 0;
    about->offset = marks->tokens.tokens[found].offset;
    about->length = marks->tokens.tokens[found].length;
    return add_suspect(clones, about, &marks->tokens);
}

int pcrp_traces_note_text(pcrp_clones *clones, const pcrp_plan *plan, const pcrp_marks *marks, uint32_t label,
                          uint32_t order, uint32_t text)
{
    pcrp_suspect about = {.plan = pcrp_clones_current(clones), .label = label, .order = order, .text = text};
    const pcrp_party *person = pcrp_plan_party(plan, PCRP_PERSON, 0);

    /* In a plan that does not say who it is for, any name may be the right one. */
    if ((person && *person->name && !note_names(clones, marks, &about)))
        return 0;
    return note_pronoun(clones, plan, marks, &about);
}

/* ---- at the end ---- */

static int by_given(const void *left, const void *right, void *user)
{
    const pcrp_clones *clones = user;
    const pcrp_given_name *a = left, *b = right;
    uint32_t person_a = clones->plans[a->plan].person, person_b = clones->plans[b->plan].person;
    uint32_t plan_a = clones->plans[a->plan].rank, plan_b = clones->plans[b->plan].rank;

    if (a->given != b->given)
        return a->given < b->given ? -1 : 1;
    if (person_a != person_b)
        return person_a < person_b ? -1 : 1;
    return plan_a < plan_b ? -1 : plan_a > plan_b;
}

/* The first entry of a given name. */
static size_t find_given(const pcrp_clones *clones, uint64_t word)
{
    size_t low = 0, high = clones->given_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (clones->given[middle].given < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether an entry can be who the suspect names: another person, and of that family name if one follows. */
static int can_be(const pcrp_clones *clones, const pcrp_suspect *suspect, const pcrp_given_name *name)
{
    return clones->plans[name->plan].person != clones->plans[suspect->plan].person &&
           (!suspect->next || suspect->next == name->family);
}

/* Whether the plan shares a copied text with a plan of that person. */
static int shares_text(const pcrp_clones *clones, uint32_t plan, uint32_t person, const uint32_t *plan_first,
                       const uint32_t *plan_texts)
{
    for (uint32_t t = plan_first[plan]; t < plan_first[plan + 1]; t++) {
        uint32_t group = clones->group_of[plan_texts[t]];
        if (group == UINT32_MAX || !clones->groups[group].across)
            continue;
        for (size_t p = clones->first_place[group]; p < clones->first_place[group + 1]; p++)
            if (clones->plans[clones->texts[clones->place_texts[p]].plan].person == person)
                return 1;
    }
    return 0;
}

/* Texts by plan, as the first of each in a list. Texts were added plan after plan. */
static int list_texts(const pcrp_clones *clones, uint32_t **first, uint32_t **texts)
{
    size_t at = 0;

    *first = calloc(clones->plan_count + 2, sizeof(**first));
    *texts = calloc(clones->text_count + 1, sizeof(**texts));
    if (!*first || !*texts)
        return 0;
    for (size_t p = 0; p <= clones->plan_count; p++) {
        (*first)[p] = (uint32_t)at;
        while (at < clones->text_count && clones->texts[at].plan == p) {
            (*texts)[at] = (uint32_t)at;
            at++;
        }
    }
    return 1;
}

/* Fills a trace from a name; 0 when it is nobody's of another plan. */
static int judge_name(const pcrp_clones *clones, const pcrp_suspect *suspect, const uint32_t *plan_first,
                      const uint32_t *plan_texts, pcrp_trace *made)
{
    uint32_t best = UINT32_MAX, last = UINT32_MAX;

    if (suspect->initial && !suspect->next && (clones->small.full || set_has(&clones->small, suspect->word)))
        return 0;
    /* entries of one person follow each other; which person comes first means nothing, so the lowest rank decides */
    for (size_t i = find_given(clones, suspect->word);
         i < clones->given_count && clones->given[i].given == suspect->word; i++) {
        const pcrp_added_plan *plan = &clones->plans[clones->given[i].plan];
        int copied;
        if (clones->plans[suspect->plan].person == plan->person)
            return 0;
        if (!can_be(clones, suspect, &clones->given[i]) || plan->person == last)
            continue;
        last = plan->person;
        made->people++;
        copied = shares_text(clones, suspect->plan, last, plan_first, plan_texts);
        if (copied > made->copied || (copied == made->copied && plan->rank < best)) {
            made->copied = copied;
            made->other = plan->chart;
            best = plan->rank;
        }
    }
    return made->people > 0;
}

static int judge(const pcrp_clones *clones, const pcrp_suspect *suspect, const uint32_t *plan_first,
                 const uint32_t *plan_texts, pcrp_trace *made)
{
    memset(made, 0, sizeof(*made));
    made->kind = suspect->kind;
    made->chart = clones->plans[suspect->plan].chart;
    made->plan = clones->plans[suspect->plan].id;
    made->element = clones->labels.items[suspect->label];
    made->offset = suspect->offset;
    made->length = suspect->length;
    made->word = suspect->quote;
    made->other = "";
    if (suspect->kind == PCRP_TRACE_NAME)
        return judge_name(clones, suspect, plan_first, plan_texts, made);
    made->copied = suspect->text != UINT32_MAX && clones->group_of[suspect->text] != UINT32_MAX &&
                   clones->groups[clones->group_of[suspect->text]].across;
    return 1;
}

static int by_place(const void *left, const void *right, void *user)
{
    const pcrp_clones *clones = user;
    const pcrp_suspect *a = left, *b = right;
    uint32_t plan_a = clones->plans[a->plan].rank, plan_b = clones->plans[b->plan].rank;

    if (plan_a != plan_b)
        return plan_a < plan_b ? -1 : 1;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return (int)a->kind - (int)b->kind;
}

int pcrp_traces_finish(pcrp_clones *clones)
{
    uint32_t *plan_first = NULL, *plan_texts = NULL;
    int done = list_texts(clones, &plan_first, &plan_texts);

    clones->traces = calloc(clones->suspect_count + 1, sizeof(*clones->traces));
    if (done && clones->traces) {
        if (clones->given_count)
            qsort_r(clones->given, clones->given_count, sizeof(*clones->given), by_given, clones);
        if (clones->suspect_count)
            qsort_r(clones->suspects, clones->suspect_count, sizeof(*clones->suspects), by_place, clones);
        for (size_t i = 0; i < clones->suspect_count; i++)
            clones->trace_count += (size_t)judge(clones, &clones->suspects[i], plan_first, plan_texts,
                                                 &clones->traces[clones->trace_count]);
    }
    free(plan_first);
    free(plan_texts);
    return done && clones->traces != NULL;
}
