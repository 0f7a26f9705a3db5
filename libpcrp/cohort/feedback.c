/* SPDX-License-Identifier: Apache-2.0 */
/* Feedback on one plan: which sentences, about which phrases. */
#include "cohort/feedback.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum {
    PHRASE_BYTES = 160, /* a longer one is cut between words */
    PHRASE_LEAST = 20,  /* a shorter one in a text is shown with the sentence that it stands in */
    CRITERIA_MOST = 64
};

/* What is at hand while choosing. */
typedef struct choosing {
    pcrp_feedback *made;
    const pcrp_phrasebook *book;
    const pcrp_plan *plan;
    const pcrp_result *result;
    const char *person;
} choosing;

/* ---- words ---- */

/* The name that the person goes by. */
static const char *name_of(const pcrp_plan *plan, const char *fallback)
{
    static const pcrp_name_use uses[] = {PCRP_NAME_PREFERRED, PCRP_NAME_GIVEN};
    const pcrp_party *person = pcrp_plan_party(plan, PCRP_PERSON, 0);

    for (size_t u = 0; u < sizeof(uses) / sizeof(*uses); u++)
        for (size_t i = 0; i < plan->names.count; i++) {
            const pcrp_name *name = plan->names.items[i];
            if (name->use == uses[u] && *name->text)
                return name->text;
        }
    return person && *person->name ? person->name : fallback;
}

/* A sentence with the name in its place; a sentence does not begin with a small letter. */
static char *with_name(pcrp_arena *arena, const char *sentence, const char *name)
{
    pcrp_buffer made = {0};
    const char *slot;
    char *first, *copy;

    for (; (slot = strstr(sentence, "{person}")) != NULL; sentence = slot + 8) {
        pcrp_buffer_add(&made, sentence, (size_t)(slot - sentence));
        pcrp_buffer_add_string(&made, name);
    }
    pcrp_buffer_add_string(&made, sentence);
    first = made.data;
    if (first && *first >= 'a' && *first <= 'z')
        *first = (char)(*first - 'a' + 'A');
    copy = pcrp_arena_string(arena, pcrp_buffer_string(&made));
    pcrp_buffer_free(&made);
    return copy;
}

/* ---- phrases ---- */

/* A stretch of one field of one element. */
typedef struct phrase {
    const pcrp_element *element;
    const char *field, *text; /* text of the field */
    size_t offset, length;
    int cut_before, cut_after;
} phrase;

static const pcrp_element *find_in(const pcrp_list *list, const char *label)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(((const pcrp_element *)list->items[i])->label, label) == 0)
            return list->items[i];
    return NULL;
}

static const pcrp_element *find_element(const pcrp_plan *plan, const char *label)
{
    const pcrp_list *lists[] = {&plan->goals, &plan->objectives, &plan->interventions, &plan->statements};
    const pcrp_element *found = NULL;

    for (size_t i = 0; !found && i < 4; i++)
        found = find_in(lists[i], label);
    for (size_t i = 0; !found && i < plan->goals.count; i++) {
        const pcrp_element *goal = plan->goals.items[i];
        found = find_in(&goal->objectives, label);
        if (!found)
            found = find_in(&goal->interventions, label);
    }
    return found;
}

static int ends_sentence(const char *text, size_t at)
{
    return text[at] == '\n' || (strchr(".!?", text[at]) && (text[at + 1] == ' ' || text[at + 1] == '\n'));
}

/* Widens a stretch to its sentence. */
static void widen(phrase *at)
{
    size_t from = at->offset, to = at->offset + at->length;

    while (from > 0 && !ends_sentence(at->text, from - 1))
        from--;
    while (at->text[from] == ' ' || at->text[from] == '\n')
        from++;
    while (at->text[to] && !ends_sentence(at->text, to))
        to++;
    if (at->text[to] && at->text[to] != '\n')
        to++;
    if (from <= at->offset && to >= at->offset + at->length) {
        at->offset = from;
        at->length = to - from;
    }
}

static int is_boundary(char c)
{
    return c == ' ' || c == '\n' || c == '\0';
}

/* Cuts a stretch to what is shown, between words, keeping the found words (hit, bytes into the text) in it. */
static void clip(phrase *at, size_t hit)
{
    size_t end = at->offset + at->length;

    at->cut_before = at->cut_after = 0;
    if (at->length <= PHRASE_BYTES)
        return;
    if (hit > at->offset + PHRASE_BYTES / 2) {
        at->offset = hit - PHRASE_BYTES / 2;
        at->cut_before = 1;
        while (at->offset < hit && !is_boundary(at->text[at->offset]))
            at->offset++;
        at->offset += at->offset < hit;
    }
    if (end - at->offset > PHRASE_BYTES) {
        at->cut_after = 1;
        end = at->offset + PHRASE_BYTES;
        while (end > at->offset + 1 && !is_boundary(at->text[end]))
            end--;
        if (end == at->offset + 1) /* one endless word: at a character */
            for (end = at->offset + PHRASE_BYTES; ((unsigned char)at->text[end] & 0xC0) == 0x80;)
                end--;
    }
    at->length = end - at->offset;
}

static const char *field_text(const pcrp_element *element, const char *field)
{
    return strcmp(field, "performer") == 0 ? element->performer : strcmp(field, "frequency") == 0 ? element->frequency
        : strcmp(field, "date") == 0 ? element->date : strcmp(field, "title") == 0 ? element->title : element->text;
}

/* The phrase of a piece of evidence; 0 when it cannot be found again. */
static int phrase_of(const choosing *at, const pcrp_evidence *evidence, phrase *made)
{
    made->element = find_element(at->plan, evidence->element);
    if (!made->element)
        return 0;
    made->field = evidence->field;
    made->text = field_text(made->element, evidence->field);
    made->offset = evidence->offset;
    made->length = evidence->length;
    if (made->offset + made->length > strlen(made->text) || !made->length)
        return 0;
    if (made->length < PHRASE_LEAST && made->text == made->element->text)
        widen(made);
    clip(made, evidence->offset);
    return 1;
}

static int overlaps(const pcrp_list *points, const phrase *at)
{
    for (size_t i = 0; i < points->count; i++) {
        const pcrp_point *point = points->items[i];
        if (strcmp(point->element, at->element->label) == 0 && strcmp(point->field, at->field) == 0 &&
            at->offset < point->offset + point->length && point->offset < at->offset + at->length)
            return 1;
    }
    return 0;
}

/* Whether an id is among ids with spaces between; an empty list takes any. */
static int is_listed(const char *list, const char *id)
{
    size_t length = strlen(id);

    if (!*list)
        return 1;
    for (const char *at = list; (at = strstr(at, id)) != NULL; at++)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
            return 1;
    return 0;
}

/* ---- strengths ---- */

static const pcrp_sentences *sentences_of(const pcrp_phrasebook *book, const char *criterion)
{
    const pcrp_sentences *any = NULL;

    for (size_t i = 0; i < book->criteria.count; i++) {
        const pcrp_sentences *at = book->criteria.items[i];
        if (strcmp(at->id, criterion) == 0)
            return at;
        if (strcmp(at->id, "*") == 0)
            any = at;
    }
    return any;
}

static void add_point(choosing *at, size_t criterion, const pcrp_sentence *sentence, const phrase *about, pcrp_list *into)
{
    pcrp_arena *arena = at->made->arena;
    const pcrp_rubric *rubric = pcrp_result_rubric(at->result);
    pcrp_point *point = pcrp_arena_alloc(arena, sizeof(*point));

    if (!point)
        return;
    point->criterion = pcrp_arena_string(arena, pcrp_rubric_criterion_id(rubric, criterion));
    point->title = pcrp_arena_string(arena, pcrp_rubric_criterion_title(rubric, criterion));
    point->level = pcrp_result_level(at->result, criterion);
    point->words = with_name(arena, sentence->text, at->person);
    point->quote = pcrp_arena_format(arena, "%s%.*s%s", about->cut_before ? "\u2026 " : "", (int)about->length,
                                     about->text + about->offset, about->cut_after ? " \u2026" : "");
    point->element = pcrp_arena_string(arena, about->element->label);
    point->field = pcrp_arena_string(arena, about->field);
    point->offset = about->offset;
    point->length = about->length;
    pcrp_list_add(arena, into, point);
    pcrp_list_add(arena, &at->made->plain, with_name(arena, sentence->text, at->book->person));
}

/* How well a piece proves a strength: what an element as a whole was judged to be before single words, a text before other
 * fields, more words before fewer. */
static size_t proof(const pcrp_evidence *evidence, const phrase *at)
{
    return (strchr(evidence->indicator, ':') ? 100000u : 0u) + (strcmp(evidence->field, "text") == 0 ? 10000u : 0u) +
           at->length;
}

static int find_proof(choosing *at, size_t criterion, phrase *best)
{
    const pcrp_evidence *evidence;
    size_t most = 0;

    for (size_t i = 0; (evidence = pcrp_result_evidence(at->result, criterion, i)) != NULL; i++) {
        phrase found;
        if (evidence->weight <= 0 || !phrase_of(at, evidence, &found) || overlaps(&at->made->strengths, &found))
            continue;
        if (proof(evidence, &found) > most) {
            most = proof(evidence, &found);
            *best = found;
        }
    }
    return most > 0;
}

static void add_strength(choosing *at, size_t criterion)
{
    const pcrp_sentences *from =
        sentences_of(at->book, pcrp_rubric_criterion_id(pcrp_result_rubric(at->result), criterion));
    int level = pcrp_result_level(at->result, criterion);
    phrase best;

    for (size_t i = 0; from && i < from->strengths.count; i++) {
        const pcrp_sentence *sentence = from->strengths.items[i];
        if (level < sentence->least)
            continue;
        if (find_proof(at, criterion, &best))
            add_point(at, criterion, sentence, &best, &at->made->strengths);
        return;
    }
}

/* Criteria that are competent; when none is, the best one that has something to show. */
static void choose_strengths(choosing *at)
{
    const pcrp_rubric *rubric = pcrp_result_rubric(at->result);
    size_t count = pcrp_rubric_criterion_count(rubric);

    for (size_t c = 0; c < count; c++)
        if (pcrp_result_level(at->result, c) >= pcrp_rubric_competent(rubric))
            add_strength(at, c);
    for (int level = pcrp_rubric_competent(rubric) - 1; level > 1 && !at->made->strengths.count; level--)
        for (size_t c = 0; c < count && !at->made->strengths.count; c++)
            if (pcrp_result_level(at->result, c) == level)
                add_strength(at, c);
}

/* ---- questions ---- */

static int find_against(choosing *at, size_t criterion, const pcrp_sentence *sentence, phrase *found)
{
    const pcrp_evidence *evidence;

    for (size_t i = 0; (evidence = pcrp_result_evidence(at->result, criterion, i)) != NULL; i++)
        if (evidence->weight < 0 && is_listed(sentence->indicators, evidence->indicator) &&
            phrase_of(at, evidence, found) && (sentence->on & 1u << found->element->kind) &&
            !overlaps(&at->made->questions, found))
            return 1;
    return 0;
}

/* Nobody is asked what they think of a diagnosis, a crisis number or a consent. */
static int may_be_asked(const pcrp_element *element)
{
    return element->kind != PCRP_STATEMENT ||
           (element->topic != PCRP_TOPIC_CLINICAL && element->topic != PCRP_TOPIC_RISK &&
            element->topic != PCRP_TOPIC_ADMINISTRATIVE);
}

static int find_text(choosing *at, const pcrp_list *list, phrase *found)
{
    for (size_t i = 0; i < list->count; i++) {
        const pcrp_element *element = list->items[i];
        if (!*element->text || !may_be_asked(element))
            continue;
        found->element = element;
        found->field = "text";
        found->text = element->text;
        found->offset = 0;
        found->length = strcspn(element->text, "\n");
        clip(found, 0);
        if (!overlaps(&at->made->questions, found))
            return 1;
    }
    return 0;
}

static int find_step(choosing *at, phrase *found)
{
    const pcrp_plan *plan = at->plan;

    for (size_t i = 0; i < plan->goals.count; i++) {
        const pcrp_element *goal = plan->goals.items[i];
        if (find_text(at, &goal->interventions, found) || find_text(at, &goal->objectives, found))
            return 1;
    }
    return find_text(at, &plan->interventions, found) || find_text(at, &plan->objectives, found);
}

static int find_phrase(choosing *at, size_t criterion, const pcrp_sentence *sentence, phrase *found)
{
    switch (sentence->about) {
    case PCRP_ABOUT_AGAINST: return find_against(at, criterion, sentence, found);
    case PCRP_ABOUT_GOAL: return find_text(at, &at->plan->goals, found);
    case PCRP_ABOUT_STEP: return find_step(at, found);
    case PCRP_ABOUT_STATEMENT: return find_text(at, &at->plan->statements, found);
    case PCRP_ABOUT_ANY:
        return find_text(at, &at->plan->goals, found) || find_step(at, found) ||
               find_text(at, &at->plan->statements, found);
    }
    return 0;
}

static void add_question(choosing *at, size_t criterion)
{
    const pcrp_sentences *from =
        sentences_of(at->book, pcrp_rubric_criterion_id(pcrp_result_rubric(at->result), criterion));
    phrase found;

    for (size_t i = 0; from && i < from->questions.count; i++) {
        const pcrp_sentence *sentence = from->questions.items[i];
        if (pcrp_result_level(at->result, criterion) > sentence->most || !find_phrase(at, criterion, sentence, &found))
            continue;
        add_point(at, criterion, sentence, &found, &at->made->questions);
        return;
    }
}

/* The lowest levels first, in the order of the criteria. */
static void choose_questions(choosing *at)
{
    size_t count = pcrp_rubric_criterion_count(pcrp_result_rubric(at->result));

    for (int level = 1; level < 4; level++)
        for (size_t c = 0; c < count && at->made->questions.count < PCRP_FEEDBACK_QUESTIONS; c++)
            if (pcrp_result_level(at->result, c) == level)
                add_question(at, c);
}

/* ---- all together ---- */

static void copy_headings(choosing *at, const char *name, pcrp_list *into)
{
    pcrp_arena *arena = at->made->arena;

    for (size_t i = 0; i < at->book->headings.count; i++) {
        const pcrp_heading *heading = at->book->headings.items[i];
        pcrp_heading *made = pcrp_arena_alloc(arena, sizeof(*made));
        if (!made)
            return;
        made->use = pcrp_arena_string(arena, heading->use);
        made->text = with_name(arena, heading->text, name);
        pcrp_list_add(arena, into, made);
    }
}

pcrp_status pcrp_feedback_new(pcrp_feedback **out, const pcrp_phrasebook *phrasebook, const pcrp_plan *plan,
                              const pcrp_result *result)
{
    choosing at = {.book = phrasebook, .plan = plan, .result = result};

    if (!out || !phrasebook || !plan || !result)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    at.made = calloc(1, sizeof(*at.made));
    if (!at.made || !(at.made->arena = pcrp_arena_new(0))) {
        free(at.made);
        return PCRP_ERROR_MEMORY;
    }
    at.person = name_of(plan, phrasebook->person);
    at.made->scored = pcrp_result_status(result) == PCRP_OK;
    copy_headings(&at, at.person, &at.made->headings);
    copy_headings(&at, phrasebook->person, &at.made->plain_headings);
    if (at.made->scored) {
        choose_strengths(&at);
        choose_questions(&at);
    }
    if (pcrp_arena_failed(at.made->arena)) {
        pcrp_feedback_free(at.made);
        return PCRP_ERROR_MEMORY;
    }
    *out = at.made;
    return PCRP_OK;
}

void pcrp_feedback_free(pcrp_feedback *feedback)
{
    if (!feedback)
        return;
    pcrp_arena_free(feedback->arena);
    free(feedback);
}

const pcrp_point *pcrp_feedback_strength(const pcrp_feedback *feedback, size_t index)
{
    return index < feedback->strengths.count ? feedback->strengths.items[index] : NULL;
}

const pcrp_point *pcrp_feedback_question(const pcrp_feedback *feedback, size_t index)
{
    return index < feedback->questions.count ? feedback->questions.items[index] : NULL;
}

const char *pcrp_feedback_heading(const pcrp_feedback *feedback, const char *use, int plain)
{
    const pcrp_list *list = plain ? &feedback->plain_headings : &feedback->headings;

    for (size_t i = 0; i < list->count; i++)
        if (strcmp(((const pcrp_heading *)list->items[i])->use, use) == 0)
            return ((const pcrp_heading *)list->items[i])->text;
    return "";
}

const char *pcrp_feedback_plain(const pcrp_feedback *feedback, size_t index)
{
    return index < feedback->plain.count ? feedback->plain.items[index] : "";
}
