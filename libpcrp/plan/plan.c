/* SPDX-License-Identifier: Apache-2.0 */
/* Building a plan: what readers call while they go through a chart. */
#include "plan/plan.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Held against each other when they are added, so that a hostile chart must not bring any number of them. A care
 * team of a thousand and a hundred names of one person are beyond any real plan. */
enum { MOST_PARTIES = 1000, MOST_NAMES = 100, MOST_NOTES = 100 };

int pcrp_list_add(pcrp_arena *arena, pcrp_list *list, void *item)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 4;
        void **items = pcrp_arena_array(arena, capacity, sizeof(*items));
        if (!items)
            return 0;
        if (list->count)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
    return 1;
}

/* ---- memory ---- */

pcrp_plan *pcrp_plan_new(const pcrp_limits *limits, const char *form)
{
    return pcrp_plan_new_in(NULL, limits, form);
}

pcrp_plan *pcrp_plan_new_in(pcrp_shelf *shelf, const pcrp_limits *limits, const char *form)
{
    pcrp_arena *arena = pcrp_shelf_take(shelf);
    pcrp_plan *plan = arena ? pcrp_arena_alloc(arena, sizeof(*plan)) : NULL;
    if (!plan) {
        pcrp_arena_free(arena);
        return NULL;
    }
    pcrp_shelf_hold(shelf);
    plan->shelf = shelf;
    plan->arena = arena;
    if (limits)
        plan->limits = *limits;
    else
        pcrp_limits_init(&plan->limits);
    plan->form = pcrp_arena_string(arena, form);
    plan->id = plan->date = plan->setting = plan->title = plan->gender = "";
    return plan;
}

void pcrp_plan_free(pcrp_plan *plan)
{
    pcrp_shelf *shelf;

    if (!plan)
        return;
    shelf = plan->shelf; /* the plan is in its arena */
    pcrp_shelf_give(shelf, plan->arena);
    pcrp_shelf_let_go(shelf);
}

/* ---- elements ---- */

static void hit_limit(pcrp_plan *plan, const char *reason)
{
    if (!plan->limit_hit)
        plan->limit_reason = reason;
    plan->limit_hit = 1;
}

pcrp_place pcrp_plan_place(pcrp_plan *plan, long line, const char *path)
{
    pcrp_place place = {line, path ? pcrp_arena_string(plan->arena, path) : NULL};
    return place;
}

/* Where an element of this kind belongs. */
static pcrp_list *list_for(pcrp_plan *plan, pcrp_element_kind kind, pcrp_element *goal)
{
    switch (kind) {
    case PCRP_GOAL: return &plan->goals;
    case PCRP_OBJECTIVE: return goal ? &goal->objectives : &plan->objectives;
    case PCRP_INTERVENTION: return goal ? &goal->interventions : &plan->interventions;
    case PCRP_STATEMENT: break;
    }
    return &plan->statements;
}

pcrp_element *pcrp_plan_add(pcrp_plan *plan, pcrp_element_kind kind, pcrp_element *goal,
                            const char *title, const char *text, pcrp_place place)
{
    size_t length = text ? strlen(text) : 0;
    pcrp_element *element;

    if (plan->element_count >= plan->limits.plan_elements) {
        hit_limit(plan, "too many elements in one plan");
        return NULL;
    }
    if (length > plan->limits.element_bytes) {
        hit_limit(plan, "text of one element is too long");
        return NULL;
    }
    element = pcrp_arena_alloc(plan->arena, sizeof(*element));
    if (!element)
        return NULL;
    element->kind = kind;
    element->goal = goal;
    element->label = "";
    element->title = pcrp_plan_text(plan, title, title ? strlen(title) : 0);
    element->text = pcrp_plan_text(plan, text, length);
    element->performer = element->frequency = element->date = "";
    element->place = place;
    if (!element->title || !element->text || !pcrp_list_add(plan->arena, list_for(plan, kind, goal), element))
        return NULL;
    plan->element_count++;
    return element;
}

static void set_field(pcrp_plan *plan, const char **field, const char *text)
{
    const char *made;
    if (!text || strlen(text) > plan->limits.element_bytes)
        return;
    made = pcrp_plan_text(plan, text, strlen(text));
    if (made && *made)
        *field = made;
}

void pcrp_element_set_performer(pcrp_plan *plan, pcrp_element *element, const char *text)
{
    if (element)
        set_field(plan, &element->performer, text);
}

void pcrp_element_set_frequency(pcrp_plan *plan, pcrp_element *element, const char *text)
{
    if (element)
        set_field(plan, &element->frequency, text);
}

void pcrp_element_set_date(pcrp_plan *plan, pcrp_element *element, const char *text)
{
    const char *made = element && text ? pcrp_plan_date_text(plan, text) : NULL;
    if (made && *made)
        element->date = made;
}

void pcrp_plan_add_party(pcrp_plan *plan, pcrp_party_kind kind, const char *name, const char *relation)
{
    const char *name_text = pcrp_plan_text(plan, name, name ? strlen(name) : 0);
    const char *relation_text = pcrp_plan_text(plan, relation, relation ? strlen(relation) : 0);
    pcrp_party *party;

    if (!name_text || !relation_text || (!*name_text && !*relation_text))
        return;
    if (plan->parties.count >= MOST_PARTIES) {
        pcrp_plan_add_note(plan, "more than %d people: the others were left out", MOST_PARTIES);
        return;
    }
    for (size_t i = 0; i < plan->parties.count; i++) {
        party = plan->parties.items[i];
        if (party->kind == kind && strcmp(party->name, name_text) == 0 &&
            (*name_text || strcmp(party->relation, relation_text) == 0)) {
            if (!*party->relation)
                party->relation = relation_text;
            return;
        }
    }
    party = pcrp_arena_alloc(plan->arena, sizeof(*party));
    if (!party)
        return;
    party->kind = kind;
    party->name = name_text;
    party->relation = relation_text;
    pcrp_list_add(plan->arena, &plan->parties, party);
}

void pcrp_plan_add_name(pcrp_plan *plan, pcrp_name_use use, const char *text)
{
    const char *made = pcrp_plan_text(plan, text, text ? strlen(text) : 0);
    pcrp_name *name;

    if (!made || !*made)
        return;
    if (plan->names.count >= MOST_NAMES) {
        pcrp_plan_add_note(plan, "more than %d names of the person: the others were left out", MOST_NAMES);
        return;
    }
    for (size_t i = 0; i < plan->names.count; i++) {
        name = plan->names.items[i];
        if (name->use == use && strcmp(name->text, made) == 0)
            return;
    }
    name = pcrp_arena_alloc(plan->arena, sizeof(*name));
    if (!name)
        return;
    name->use = use;
    name->text = made;
    pcrp_list_add(plan->arena, &plan->names, name);
}

void pcrp_plan_initials(const pcrp_plan *plan, char initials[2])
{
    initials[0] = initials[1] = 0;
    for (size_t i = 0; i < plan->names.count; i++) {
        const pcrp_name *name = plan->names.items[i];
        size_t at = name->use == PCRP_NAME_FAMILY;
        if ((name->use == PCRP_NAME_GIVEN || at) && !initials[at] && *name->text >= 'A' && *name->text <= 'Z')
            initials[at] = *name->text;
    }
}

void pcrp_plan_add_note(pcrp_plan *plan, const char *format, ...)
{
    char text[300], *note;
    va_list list;
    if (plan->notes.count > MOST_NOTES)
        return;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    for (size_t i = 0; i < plan->notes.count; i++)
        if (strcmp(plan->notes.items[i], text) == 0)
            return;
    note = pcrp_arena_string(plan->arena, plan->notes.count < MOST_NOTES ? text : "further notes were left out");
    if (note)
        pcrp_list_add(plan->arena, &plan->notes, note);
}

/* ---- finishing ---- */

static int is_empty(const pcrp_element *element)
{
    return !*element->text && !element->objectives.count && !element->interventions.count &&
           !(element->kind != PCRP_STATEMENT && (*element->performer || *element->frequency));
}

/* Takes dropped and empty elements out of a list, children first. */
static void sift(pcrp_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        pcrp_element *element = list->items[i];
        sift(&element->objectives);
        sift(&element->interventions);
        if (!element->dropped && !is_empty(element))
            list->items[kept++] = element;
    }
    list->count = kept;
}

/* The words with a number behind them. */
static const char *numbered(pcrp_plan *plan, const char *words, size_t number)
{
    char digits[24], *at = digits + sizeof(digits);
    *--at = '\0';
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return pcrp_arena_join(plan->arena, words, strlen(words), "", at);
}

static void label_children(pcrp_plan *plan, const pcrp_element *goal, pcrp_list *list, const char *word)
{
    const char *words = goal && goal->label && list->count ? pcrp_arena_join(plan->arena, goal->label, strlen(goal->label), " / ", word) : word;
    for (size_t i = 0; i < list->count && words; i++) {
        pcrp_element *child = list->items[i];
        child->label = numbered(plan, words, i + 1);
    }
}

static void label_all(pcrp_plan *plan)
{
    static const char objective[] = "objective ", intervention[] = "intervention ", statement[] = "statement \"";
    for (size_t i = 0; i < plan->goals.count; i++) {
        pcrp_element *goal = plan->goals.items[i];
        goal->label = numbered(plan, "goal ", i + 1);
        label_children(plan, goal, &goal->objectives, objective);
        label_children(plan, goal, &goal->interventions, intervention);
    }
    label_children(plan, NULL, &plan->objectives, objective);
    label_children(plan, NULL, &plan->interventions, intervention);
    for (size_t i = 0; i < plan->statements.count; i++) {
        pcrp_element *at = plan->statements.items[i];
        at->label = *at->title ? pcrp_arena_join(plan->arena, statement, sizeof(statement) - 1, at->title, "\"")
                               : numbered(plan, "statement ", i + 1);
    }
}

static void put_first(pcrp_list *list, size_t index)
{
    void *item = list->items[index];
    memmove(list->items + 1, list->items, index * sizeof(void *));
    list->items[0] = item;
}

/* The person's full name from its parts, at the head of the people. */
static void add_person(pcrp_plan *plan)
{
    char full[512] = "";
    pcrp_party *person = NULL;

    for (size_t i = 0; i < plan->parties.count; i++) {
        person = plan->parties.items[i];
        if (person->kind == PCRP_PERSON) {
            put_first(&plan->parties, i);
            return;
        }
    }
    for (int use = PCRP_NAME_GIVEN; use <= PCRP_NAME_FAMILY; use++)
        for (size_t i = 0; i < plan->names.count; i++) {
            const pcrp_name *name = plan->names.items[i];
            size_t used = strlen(full);
            if (name->use == (pcrp_name_use)use && used + strlen(name->text) + 2 < sizeof(full))
                snprintf(full + used, sizeof(full) - used, "%s%s", used ? " " : "", name->text);
        }
    person = *full ? pcrp_arena_alloc(plan->arena, sizeof(*person)) : NULL;
    if (!person || !pcrp_list_add(plan->arena, &plan->parties, person))
        return;
    person->kind = PCRP_PERSON;
    person->name = pcrp_arena_string(plan->arena, full);
    person->relation = "";
    put_first(&plan->parties, plan->parties.count - 1);
}

pcrp_status pcrp_plan_finish(pcrp_plan *plan, pcrp_error *error)
{
    if (plan->limit_hit)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, NULL, 0, "%s", plan->limit_reason);
    sift(&plan->goals);
    sift(&plan->objectives);
    sift(&plan->interventions);
    sift(&plan->statements);
    add_person(plan);
    label_all(plan);
    if (pcrp_arena_failed(plan->arena))
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory while reading a plan");
    if (!plan->not_scorable && !plan->goals.count && !plan->objectives.count &&
        !plan->interventions.count && !plan->statements.count)
        plan->not_scorable = "no goal, objective, intervention or plan narrative";
    return plan->not_scorable ? PCRP_NOT_SCORABLE : PCRP_OK;
}
