/* SPDX-License-Identifier: Apache-2.0 */
/* Copied text: from plans to texts and shingles. What comes of them is in clones_group.c and traces.c. */
#include "cohort/clones.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

enum { DIGESTS_LEAST = 1024, SHINGLE_MOST = 16, NAME_WORDS = 32 };

void pcrp_clone_options_init(pcrp_clone_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->shingle = 4;
    options->words = 8;
    options->share = 0.5;
    options->digests = 4194304;
    options->excerpt = 120;
}

pcrp_status pcrp_clones_new(pcrp_clones **out, const pcrp_clone_options *options, const pcrp_rubric *rubric)
{
    pcrp_clone_options usual;
    pcrp_clones *made;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    pcrp_clone_options_init(&usual);
    if (!options)
        options = &usual;
    if (options->shingle < 2 || options->shingle > SHINGLE_MOST || options->digests < DIGESTS_LEAST ||
        options->digests > UINT32_MAX || !(options->share > 0.0 && options->share <= 1.0))
        return PCRP_ERROR_ARGUMENT;
    made = calloc(1, sizeof(*made));
    if (!made)
        return PCRP_ERROR_MEMORY;
    made->options = *options;
    made->shingles.capacity = options->digests;
    made->shingles.bound = UINT64_MAX;
    made->arena = pcrp_arena_new(1 << 16);
    made->language = rubric ? rubric->language : NULL;
    if (!made->arena || (rubric && !pcrp_marker_init(&made->marker, made->language))) {
        pcrp_clones_free(made);
        return PCRP_ERROR_MEMORY;
    }
    *out = made;
    return PCRP_OK;
}

void pcrp_clones_free(pcrp_clones *clones)
{
    if (!clones)
        return;
    if (clones->language)
        pcrp_marker_free(&clones->marker);
    pcrp_tokens_free(&clones->tokens);
    pcrp_names_free(&clones->labels);
    pcrp_names_free(&clones->people);
    pcrp_arena_free(clones->arena);
    free(clones->plans);
    free(clones->texts);
    free(clones->contents);
    free(clones->shingles.items);
    free(clones->suspects);
    free(clones->given);
    free(clones->small.slots);
    free(clones->group_of);
    free(clones->groups);
    free(clones->places);
    free(clones->first_place);
    free(clones->place_texts);
    free(clones->shares);
    free(clones->traces);
    free(clones);
}

/* ---- words ---- */

/* Names of the plan's person, as hashes of folded words. */
typedef struct own_names {
    uint64_t words[NAME_WORDS];
    size_t count;
} own_names;

static void add_name_words(own_names *names, pcrp_tokens *tokens, const char *text)
{
    pcrp_tokenise(tokens, text, strlen(text), 4096, NULL, NULL);
    for (size_t i = 0; i < tokens->count && names->count < NAME_WORDS; i++)
        if ((tokens->tokens[i].flags & PCRP_TOKEN_WORD) && tokens->tokens[i].length >= 2)
            names->words[names->count++] = tokens->tokens[i].hash;
}

static void gather_own_names(own_names *names, pcrp_tokens *tokens, const pcrp_plan *plan)
{
    const pcrp_party *person = pcrp_plan_party(plan, PCRP_PERSON, 0);

    names->count = 0;
    for (size_t i = 0; i < plan->names.count; i++)
        add_name_words(names, tokens, ((const pcrp_name *)plan->names.items[i])->text);
    if (person)
        add_name_words(names, tokens, person->name);
}

static int is_own_name(const own_names *names, const pcrp_tokens *tokens, const pcrp_token *token)
{
    const char *fold = pcrp_token_fold(tokens, token);
    uint64_t hash = token->hash;

    if (!(token->flags & PCRP_TOKEN_CAPITAL) && !tokens->shouted)
        return 0;
    if (token->fold_length > 3 && memcmp(fold + token->fold_length - 2, "'s", 2) == 0)
        hash = pcrp_word_hash(fold, token->fold_length - 2);
    for (size_t i = 0; i < names->count; i++)
        if (names->words[i] == hash)
            return 1;
    return 0;
}

/* A word as it is compared. */
typedef struct word {
    uint64_t hash;
    uint32_t first, last; /* bytes */
} word;

typedef struct words {
    word *items;
    size_t count, room;
} words;

static int is_pronoun(const pcrp_clones *clones, uint32_t token)
{
    const pcrp_cast_classes *cast = &clones->language->cast;
    const pcrp_marks *marks = &clones->marker.marks;
    const pcrp_class classes[] = {cast->he, cast->she, cast->they};

    for (size_t i = 0; i < 3; i++)
        if (classes[i] != PCRP_CLASS_NONE && pcrp_marks_at(marks, token, classes[i]))
            return 1;
    return 0;
}

/* Words and numbers of a text; the person's name, however long, is one word that is the same for everybody. */
static int gather_words(const pcrp_clones *clones, const pcrp_tokens *tokens, const own_names *names, words *made)
{
    int named = 0;

    made->count = 0;
    for (uint32_t i = 0; i < tokens->count; i++) {
        const pcrp_token *token = &tokens->tokens[i];
        uint32_t last = token->offset + token->length;
        int name;
        if (!(token->flags & (PCRP_TOKEN_WORD | PCRP_TOKEN_NUMBER))) {
            named = 0;
            continue;
        }
        name = is_own_name(names, tokens, token);
        if (name && named) {
            made->items[made->count - 1].last = last;
            continue;
        }
        named = name;
        if (!pcrp_grow(&made->items, &made->room, made->count + 1, sizeof(*made->items)))
            return 0;
        made->items[made->count].hash = name ? PCRP_MASK_NAME
            : clones->language && is_pronoun(clones, i) ? PCRP_MASK_PRONOUN : token->hash;
        made->items[made->count].first = token->offset;
        made->items[made->count++].last = last;
    }
    return 1;
}

/* ---- texts ---- */

/* What is being added. */
typedef struct adding {
    pcrp_clones *clones;
    const pcrp_plan *plan;
    own_names names;
    words words;
    uint32_t order;
    int failed;
} adding;

static int grow_contents(pcrp_clones *clones)
{
    size_t slots = clones->content_slots ? clones->content_slots * 2 : 1024;
    uint32_t *made;

    if (clones->content_count * 2 < clones->content_slots)
        return 1;
    made = malloc(slots * sizeof(*made));
    if (!made)
        return 0;
    memset(made, 0xff, slots * sizeof(*made));
    for (size_t i = 0; i < clones->content_slots; i++) {
        size_t at;
        if (clones->contents[i] == UINT32_MAX)
            continue;
        for (at = clones->texts[clones->contents[i]].content & (slots - 1); made[at] != UINT32_MAX;)
            at = (at + 1) & (slots - 1);
        made[at] = clones->contents[i];
    }
    free(clones->contents);
    clones->contents = made;
    clones->content_slots = slots;
    return 1;
}

/* The first text with this content, which is the new one itself when there was none. */
static uint32_t find_twin(pcrp_clones *clones, uint64_t content, uint32_t text)
{
    size_t at = content & (clones->content_slots - 1);

    while (clones->contents[at] != UINT32_MAX) {
        if (clones->texts[clones->contents[at]].content == content)
            return clones->contents[at];
        at = (at + 1) & (clones->content_slots - 1);
    }
    clones->contents[at] = text;
    clones->content_count++;
    return text;
}

static int index_text(pcrp_clones *clones, const words *from, uint32_t text)
{
    size_t run = from->count < clones->options.shingle ? from->count : clones->options.shingle;

    for (size_t i = 0; i + run <= from->count; i++) {
        uint64_t digest = 0;
        for (size_t j = 0; j < run; j++)
            digest = pcrp_mix(digest, from->items[i + j].hash);
        if (!pcrp_shingles_add(&clones->shingles, digest, text, from->items[i].first, from->items[i + run - 1].last))
            return 0;
    }
    return 1;
}

/* The beginning of a text, to be quoted; cut at a character. */
static const char *excerpt(pcrp_clones *clones, const char *text, uint32_t first, uint32_t last)
{
    size_t length = last - first;

    if (!clones->options.excerpt)
        return "";
    if (length > clones->options.excerpt)
        for (length = clones->options.excerpt; length && ((unsigned char)text[first + length] & 0xC0) == 0x80;)
            length--;
    return pcrp_arena_string_n(clones->arena, text + first, length);
}

/* Keeps the words at hand as a text. Returns its number, UINT32_MAX when out of memory. */
static uint32_t keep_text(adding *at, const pcrp_element *element, uint32_t label)
{
    pcrp_clones *clones = at->clones;
    uint32_t number = (uint32_t)clones->text_count;
    pcrp_clone_text *made;

    if (!grow_contents(clones) ||
        !pcrp_grow(&clones->texts, &clones->text_room, clones->text_count + 1, sizeof(*clones->texts)))
        return UINT32_MAX;
    made = &clones->texts[number];
    memset(made, 0, sizeof(*made));
    for (size_t i = 0; i < at->words.count; i++)
        made->content = pcrp_mix(made->content, at->words.items[i].hash);
    made->plan = pcrp_clones_current(clones);
    made->label = label;
    made->order = at->order;
    made->first = at->words.items[0].first;
    made->last = at->words.items[at->words.count - 1].last;
    made->words = (uint32_t)at->words.count;
    made->aim = element->kind == PCRP_GOAL || element->kind == PCRP_OBJECTIVE;
    made->excerpt = excerpt(clones, element->text, made->first, made->last);
    made->twin = find_twin(clones, made->content, number);
    clones->text_count++;
    clones->plans[made->plan].digest += pcrp_mix(made->content, made->order);
    if (!made->excerpt || (made->twin == number && !index_text(clones, &at->words, number)))
        return UINT32_MAX;
    return number;
}

/* Cuts the text into tokens, with lexicons and names marked when there is a rubric. */
static const pcrp_tokens *tokenise(pcrp_clones *clones, const char *text)
{
    pcrp_marks *marks = &clones->marker.marks;

    if (!clones->language) {
        pcrp_tokenise(&clones->tokens, text, strlen(text), 4096, NULL, NULL);
        return &clones->tokens;
    }
    pcrp_tokenise(&marks->tokens, text, strlen(text), clones->language->limits.segment_bytes, NULL, NULL);
    pcrp_marks_begin(marks);
    if (!marks->failed) {
        pcrp_lexicons_find(clones->language->lexicons, marks);
        pcrp_cast_find(&clones->marker.cast, &clones->language->cast, marks);
    }
    return &marks->tokens;
}

static void add_element(adding *at, const pcrp_element *element)
{
    pcrp_clones *clones = at->clones;
    pcrp_added_plan *plan = &clones->plans[pcrp_clones_current(clones)];
    const pcrp_tokens *tokens;
    uint32_t text = UINT32_MAX;
    long label;

    at->order++;
    if (at->failed || !*element->text)
        return;
    tokens = tokenise(clones, element->text);
    label = pcrp_names_add(&clones->labels, element->label);
    if (tokens->failed || clones->marker.marks.failed || label < 0 ||
        !gather_words(clones, tokens, &at->names, &at->words)) {
        at->failed = 1;
        return;
    }
    plan->words += (uint32_t)at->words.count;
    if (element->kind == PCRP_GOAL || element->kind == PCRP_OBJECTIVE)
        plan->aim_words += (uint32_t)at->words.count;
    if (at->words.count && at->words.count >= clones->options.words) {
        text = keep_text(at, element, (uint32_t)label);
        at->failed = text == UINT32_MAX;
    }
    if (!at->failed && clones->language)
        at->failed = !pcrp_traces_note_text(clones, at->plan, &clones->marker.marks, (uint32_t)label, at->order, text);
}

/* Whether a statement speaks of the person, so that it should be nobody else's. */
static int is_compared(const pcrp_element *statement)
{
    switch (statement->topic) {
    case PCRP_TOPIC_ABOUT:
    case PCRP_TOPIC_OWN_WORDS:
    case PCRP_TOPIC_STRENGTHS:
    case PCRP_TOPIC_NEEDS:
    case PCRP_TOPIC_SUPPORTS:
    case PCRP_TOPIC_PROGRESS: return 1;
    default: return 0;
    }
}

static void add_list(adding *at, const pcrp_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add_element(at, list->items[i]);
}

static void add_elements(adding *at)
{
    const pcrp_plan *plan = at->plan;

    for (size_t i = 0; i < plan->goals.count; i++) {
        const pcrp_element *goal = plan->goals.items[i];
        add_element(at, goal);
        add_list(at, &goal->objectives);
        add_list(at, &goal->interventions);
    }
    add_list(at, &plan->objectives);
    add_list(at, &plan->interventions);
    for (size_t i = 0; i < plan->statements.count; i++)
        if (is_compared(plan->statements.items[i]))
            add_element(at, plan->statements.items[i]);
}

/* ---- plans ---- */

/* The number of who a plan is for: the given key, the folded name, or a number of its own. -1 when out of memory. */
static long find_person(pcrp_clones *clones, const char *person, const pcrp_plan *plan)
{
    const pcrp_party *party = pcrp_plan_party(plan, PCRP_PERSON, 0);
    const char *name = party ? party->name : "", *key;
    pcrp_tokens *tokens = &clones->tokens;

    if (person && *person) {
        key = pcrp_arena_format(clones->arena, "key %s", person);
    } else if (*name) {
        pcrp_tokenise(tokens, name, strlen(name), 4096, NULL, NULL);
        key = tokens->failed ? NULL
            : pcrp_arena_format(clones->arena, "name %.*s", (int)tokens->folded_length, tokens->folded);
    } else {
        key = pcrp_arena_format(clones->arena, "plan %zu", clones->plan_count);
    }
    return key ? pcrp_names_add(&clones->people, key) : -1;
}

static int begin_plan(pcrp_clones *clones, const char *chart, const char *person, const pcrp_plan *plan)
{
    long number = find_person(clones, person, plan);
    pcrp_added_plan *made;

    if (number < 0 ||
        !pcrp_grow(&clones->plans, &clones->plan_room, clones->plan_count + 1, sizeof(*clones->plans)))
        return 0;
    made = &clones->plans[clones->plan_count++];
    memset(made, 0, sizeof(*made));
    made->chart = pcrp_arena_string(clones->arena, chart);
    made->id = pcrp_arena_string(clones->arena, plan->id);
    made->person = (uint32_t)number;
    return made->chart && made->id;
}

pcrp_status pcrp_clones_add(pcrp_clones *clones, const char *chart, const char *person, const pcrp_plan *plan)
{
    adding at = {.clones = clones, .plan = plan};

    if (!clones || !chart || !plan || clones->finished)
        return PCRP_ERROR_ARGUMENT;
    if (clones->text_count + plan->element_count + 1 >= UINT32_MAX)
        return PCRP_ERROR_LIMIT;
    if (!begin_plan(clones, chart, person, plan))
        return PCRP_ERROR_MEMORY;
    gather_own_names(&at.names, &clones->tokens, plan);
    if (clones->language)
        pcrp_cast_fill(&clones->marker.cast, plan);
    add_elements(&at);
    if (!at.failed && clones->language)
        at.failed = !pcrp_traces_note_person(clones, plan);
    free(at.words.items);
    return at.failed || pcrp_arena_failed(clones->arena) ? PCRP_ERROR_MEMORY : PCRP_OK;
}

pcrp_status pcrp_clones_finish(pcrp_clones *clones)
{
    if (!clones)
        return PCRP_ERROR_ARGUMENT;
    if (clones->finished)
        return PCRP_OK;
    clones->finished = 1;
    return pcrp_clones_group_texts(clones) && pcrp_traces_finish(clones) ? PCRP_OK : PCRP_ERROR_MEMORY;
}

/* ---- getters ---- */

uint64_t pcrp_clones_sampling(const pcrp_clones *clones)
{
    return UINT64_C(1) << clones->shingles.halvings;
}

const pcrp_clone_group *pcrp_clones_group(const pcrp_clones *clones, size_t group)
{
    return group < clones->group_count ? &clones->groups[group] : NULL;
}

const pcrp_clone_place *pcrp_clones_place(const pcrp_clones *clones, size_t group, size_t place)
{
    if (group >= clones->group_count || place >= clones->groups[group].places)
        return NULL;
    return &clones->places[clones->first_place[group] + place];
}

const pcrp_clone_plan *pcrp_clones_plan(const pcrp_clones *clones, size_t index)
{
    return clones->shares && index < clones->plan_count ? &clones->shares[index] : NULL;
}

const pcrp_clone_plan *pcrp_clones_find(const pcrp_clones *clones, const char *chart, const char *plan)
{
    size_t low = 0, high = clones->shares ? clones->plan_count : 0;

    while (low < high) { /* the first that is not before chart and plan */
        size_t middle = low + (high - low) / 2;
        int order = strcmp(clones->shares[middle].chart, chart);
        if (order == 0 && plan)
            order = strcmp(clones->shares[middle].plan, plan);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (!clones->shares || low == clones->plan_count || strcmp(clones->shares[low].chart, chart) != 0 ||
        (plan && strcmp(clones->shares[low].plan, plan) != 0))
        return NULL;
    return &clones->shares[low];
}

const pcrp_trace *pcrp_clones_trace(const pcrp_clones *clones, size_t index)
{
    return index < clones->trace_count ? &clones->traces[index] : NULL;
}
