/* SPDX-License-Identifier: Apache-2.0 */
/* Goal resources: goals, and those that are objectives of another. */
#include <string.h>

#include "read/fhir.h"

enum { MOST_STEPS_UP = 8 }; /* objectives of objectives of ... */

static int is_goal(const pcrp_fhir_resource *resource)
{
    return resource && pcrp_fhir_is(resource, "Goal");
}

static pcrp_element *add_at(pcrp_fhir_builder *builder, pcrp_element_kind kind, pcrp_element *goal, const char *words,
                            pcrp_place place)
{
    if (*words && pcrp_answers_is_nothing(builder->chart->answers, words, strlen(words))) {
        if (kind != PCRP_GOAL)
            return NULL;
        words = "";
    }
    return pcrp_plan_add(builder->plan, kind, goal, NULL, words, place);
}

pcrp_element *pcrp_fhir_add_element(pcrp_fhir_builder *builder, pcrp_element_kind kind, pcrp_element *goal,
                                    const char *words, const pcrp_fhir_at *at)
{
    return add_at(builder, kind, goal, words, pcrp_fhir_place(at, builder->plan));
}

/* ---- which goals are objectives ---- */

pcrp_fhir_at pcrp_fhir_pertains(const pcrp_fhir_at *resource, pcrp_fhir_at *extension)
{
    *extension = pcrp_fhir_extension(resource, "resource-pertainsToGoal");
    return pcrp_fhir_get(extension, "valueReference");
}

/* The goal that one says it serves, by extension or as another's milestone; NULL when it stands by itself. */
static pcrp_fhir_resource *served_by(pcrp_fhir_chart *chart, const pcrp_fhir_resource *goal)
{
    pcrp_fhir_at root = pcrp_fhir_root(chart, goal), extension;
    pcrp_fhir_at reference = pcrp_fhir_pertains(&root, &extension);
    pcrp_fhir_resource *found = reference.node ? pcrp_fhir_resolve(chart, &reference) : NULL;
    if (!is_goal(found))
        found = goal->milestone_of;
    return found == goal || !is_goal(found) ? NULL : found;
}

/* The goal at the top of the chain, NULL when there is none or the chain is a circle. */
static pcrp_fhir_resource *top_goal(pcrp_fhir_chart *chart, const pcrp_fhir_resource *goal)
{
    pcrp_fhir_resource *top = NULL, *next = served_by(chart, goal);
    for (int steps = 0; next; steps++) {
        if (next == goal || steps == MOST_STEPS_UP)
            return NULL;
        top = next;
        next = served_by(chart, top);
    }
    return top;
}

/* A category that reads "Objective", "Short-term goal" and the like, as the vocabulary has them. */
static int is_called_objective(const pcrp_fhir_builder *builder, const pcrp_fhir_at *root)
{
    for (pcrp_fhir_at category = pcrp_fhir_get(root, "category"); category.node; pcrp_fhir_next(&category)) {
        pcrp_buffer words = {0};
        int called = pcrp_fhir_add_concept(&words, &category) &&
                     pcrp_answers_heading(builder->chart->answers, pcrp_buffer_string(&words), words.length) ==
                         PCRP_PART_OBJECTIVE;
        pcrp_buffer_free(&words);
        if (called)
            return 1;
    }
    return 0;
}

/* ---- who set it ---- */

/* The type of whoever is referred to, "" when nothing tells it; buffer keeps it when only the reference does. */
static const char *type_of(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, char *buffer, size_t size)
{
    const pcrp_fhir_resource *who = pcrp_fhir_resolve(builder->chart, reference);
    return who ? who->type : pcrp_fhir_reference_type(reference, buffer, size);
}

static int is_the_person(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference)
{
    char buffer[64];
    return strcmp(type_of(builder, reference, buffer, sizeof(buffer)), "Patient") == 0;
}

static int is_professional(const char *type)
{
    return strncmp(type, "Practitioner", 12) == 0 || strcmp(type, "Organization") == 0 || strcmp(type, "CareTeam") == 0;
}

/* A provider's goal to which the person said yes is a joint one. */
static int has_agreed(pcrp_fhir_builder *builder, const pcrp_fhir_at *goal)
{
    for (pcrp_fhir_at acceptance = pcrp_fhir_get(goal, "acceptance"); acceptance.node; pcrp_fhir_next(&acceptance)) { /* R5 */
        pcrp_fhir_at who = pcrp_fhir_get(&acceptance, "participant");
        if (strcmp(pcrp_fhir_string(&acceptance, "status"), "agree") == 0 && is_the_person(builder, &who))
            return 1;
    }
    for (pcrp_fhir_at extension = pcrp_fhir_get(goal, "extension"); extension.node; pcrp_fhir_next(&extension)) { /* R4: goal-acceptance */
        pcrp_fhir_at individual = pcrp_fhir_extension(&extension, "individual");
        pcrp_fhir_at status = pcrp_fhir_extension(&extension, "status");
        pcrp_fhir_at who = pcrp_fhir_get(&individual, "valueReference");
        if (strcmp(pcrp_fhir_string(&status, "valueCode"), "agree") == 0 && is_the_person(builder, &who))
            return 1;
    }
    return 0;
}

static pcrp_set_by set_by(pcrp_fhir_builder *builder, const pcrp_fhir_at *goal)
{
    static const char *const members[] = {"expressedBy", "source", "author"}; /* R4, R5, DSTU2 */
    int person = 0, professional = 0;

    for (size_t m = 0; m < sizeof(members) / sizeof(*members); m++)
        for (pcrp_fhir_at reference = pcrp_fhir_get(goal, members[m]); reference.node; pcrp_fhir_next(&reference)) {
            char buffer[64];
            const char *type = type_of(builder, &reference, buffer, sizeof(buffer));
            person |= strcmp(type, "Patient") == 0;
            professional |= is_professional(type);
            pcrp_fhir_add_party(builder, &reference, NULL);
        }
    if (professional && !person)
        person = has_agreed(builder, goal);
    return person && professional ? PCRP_SET_BY_JOINT : person ? PCRP_SET_BY_PERSON
         : professional ? PCRP_SET_BY_PROVIDER : PCRP_SET_BY_UNKNOWN;
}

/* ---- targets ---- */

static void set_due(pcrp_plan *plan, pcrp_element *element, const pcrp_fhir_at *target)
{
    pcrp_fhir_at duration = pcrp_fhir_get(target, "dueDuration");
    pcrp_buffer words = {0};
    if (*element->date)
        return;
    pcrp_element_set_date(plan, element, pcrp_fhir_string(target, "dueDate"));
    if (!*element->date && duration.node && pcrp_fhir_add_quantity(&words, &duration))
        pcrp_element_set_date(plan, element, pcrp_buffer_string(&words));
    pcrp_buffer_free(&words);
}

static int add_detail(pcrp_buffer *out, const pcrp_fhir_at *target)
{
    pcrp_fhir_at quantity = pcrp_fhir_get(target, "detailQuantity"), range = pcrp_fhir_get(target, "detailRange");
    pcrp_fhir_at concept = pcrp_fhir_get(target, "detailCodeableConcept"), ratio = pcrp_fhir_get(target, "detailRatio");
    const char *text = pcrp_fhir_string(target, "detailString");

    if (*text) {
        pcrp_fhir_add_text(out, text);
        return 1;
    }
    return (quantity.node && pcrp_fhir_add_quantity(out, &quantity)) || (range.node && pcrp_fhir_add_range(out, &range)) ||
           (concept.node && pcrp_fhir_add_concept(out, &concept)) || (ratio.node && pcrp_fhir_add_ratio(out, &ratio));
}

/* A target that says what is to be measured and how much is an objective; one that is only a date is the
 * goal's own. */
static void add_targets(pcrp_fhir_builder *builder, pcrp_element *goal, const pcrp_fhir_at *root)
{
    for (pcrp_fhir_at target = pcrp_fhir_get(root, "target"); target.node && goal; pcrp_fhir_next(&target)) {
        pcrp_fhir_at measure = pcrp_fhir_get(&target, "measure");
        pcrp_buffer words = {0}, detail = {0};
        set_due(builder->plan, goal, &target);
        if (add_detail(&detail, &target)) {
            pcrp_element *objective;
            if (measure.node && pcrp_fhir_add_concept(&words, &measure))
                pcrp_buffer_add_string(&words, ": ");
            pcrp_buffer_add_string(&words, pcrp_buffer_string(&detail));
            objective = pcrp_fhir_add_element(builder, PCRP_OBJECTIVE, goal->goal ? goal->goal : goal,
                                              pcrp_buffer_string(&words), &target);
            if (objective)
                set_due(builder->plan, objective, &target);
        }
        pcrp_buffer_free(&words);
        pcrp_buffer_free(&detail);
    }
}

/* Levels of goal attainment scaling, as text: what would be less and more than expected. */
static void add_scale(pcrp_fhir_builder *builder, const pcrp_fhir_at *root)
{
    pcrp_buffer words = {0};
    pcrp_fhir_at first = *root;

    for (pcrp_fhir_at extension = pcrp_fhir_get(root, "extension"); extension.node; pcrp_fhir_next(&extension)) {
        pcrp_fhir_at text = pcrp_fhir_extension(&extension, "text"), level = pcrp_fhir_extension(&extension, "level");
        pcrp_fhir_at coding = pcrp_fhir_get(&level, "valueCoding");
        const char *string = pcrp_fhir_string(&text, "valueString"), *display = pcrp_fhir_string(&coding, "display");
        if (!*string || !level.node)
            continue;
        if (!words.length)
            first = extension;
        pcrp_fhir_break(&words);
        pcrp_fhir_add_text(&words, string);
        if (*display)
            pcrp_buffer_format(&words, " (%s)", display);
    }
    if (words.length) {
        first.up = root;
        pcrp_fhir_add_statement(builder, NULL, pcrp_buffer_string(&words), PCRP_TOPIC_PROGRESS, &first);
    }
    pcrp_buffer_free(&words);
}

/* ---- adding ---- */

/* The goal in words: its description, else its narrative. Returns where they stand. */
static pcrp_place add_words(pcrp_fhir_builder *builder, pcrp_buffer *out, const pcrp_fhir_at *root)
{
    pcrp_fhir_at description = pcrp_fhir_get(root, "description");
    pcrp_fhir_at text = pcrp_fhir_get(root, "text"), div = pcrp_fhir_get(&text, "div");

    if (description.node && pcrp_fhir_add_concept(out, &description))
        return pcrp_fhir_place(&description, builder->plan);
    pcrp_fhir_add_text(out, pcrp_fhir_self(&div));
    return pcrp_fhir_place(div.node ? &div : root, builder->plan);
}

static void add_around(pcrp_fhir_builder *builder, const pcrp_fhir_at *root)
{
    for (pcrp_fhir_at note = pcrp_fhir_get(root, "note"); note.node; pcrp_fhir_next(&note)) {
        pcrp_fhir_at text = pcrp_fhir_get(&note, "text");
        pcrp_fhir_add_statement(builder, NULL, pcrp_fhir_self(&text), PCRP_TOPIC_PROGRESS, &text);
    }
    for (pcrp_fhir_at reference = pcrp_fhir_get(root, "addresses"); reference.node; pcrp_fhir_next(&reference)) {
        pcrp_fhir_resource *resource = pcrp_fhir_resolve(builder->chart, &reference);
        if (resource && !is_goal(resource))
            pcrp_fhir_add_supporting(builder, resource, 1);
    }
    add_scale(builder, root);
}

static pcrp_element *add_goal(pcrp_fhir_builder *builder, pcrp_fhir_resource *goal, pcrp_element_kind kind,
                              pcrp_element *owner)
{
    pcrp_fhir_at root = pcrp_fhir_root(builder->chart, goal);
    pcrp_buffer words = {0};
    pcrp_element *element;
    pcrp_place place;

    if (goal->status_out || !pcrp_fhir_take(builder, goal))
        return goal->visit == builder->visit ? goal->element : NULL;
    place = add_words(builder, &words, &root);
    element = add_at(builder, kind, owner, pcrp_buffer_string(&words), place);
    pcrp_buffer_free(&words);
    goal->element = element;
    if (!element)
        return NULL;
    element->set_by = set_by(builder, &root);
    pcrp_element_set_date(builder->plan, element, pcrp_fhir_string(&root, "targetDate")); /* DSTU2 */
    add_targets(builder, element, &root);
    add_around(builder, &root);
    return element;
}

/* A goal of its own; objectives are left for later, when their goals are there. */
void pcrp_fhir_add_goal(pcrp_fhir_builder *builder, pcrp_fhir_resource *goal)
{
    pcrp_fhir_at root = pcrp_fhir_root(builder->chart, goal);
    if (top_goal(builder->chart, goal) || is_called_objective(builder, &root))
        return;
    builder->last_goal = add_goal(builder, goal, PCRP_GOAL, NULL);
}

static void second_pass(pcrp_fhir_builder *builder, pcrp_fhir_resource *goal)
{
    pcrp_fhir_resource *top = top_goal(builder->chart, goal);

    if (goal->visit == builder->visit) {
        if (goal->element && goal->element->kind == PCRP_GOAL)
            builder->last_goal = goal->element; /* what follows and is only called an objective is one of this */
        return;
    }
    if (top)
        add_goal(builder, goal, PCRP_OBJECTIVE, add_goal(builder, top, PCRP_GOAL, NULL));
    else
        add_goal(builder, goal, PCRP_OBJECTIVE, builder->last_goal);
}

void pcrp_fhir_add_goals(pcrp_fhir_builder *builder, pcrp_list *goals)
{
    for (size_t i = 0; i < goals->count; i++)
        pcrp_fhir_add_goal(builder, goals->items[i]);
    builder->last_goal = NULL;
    for (size_t i = 0; i < goals->count; i++)
        second_pass(builder, goals->items[i]);
}

/* ---- goals that are only referred to ---- */

/* "Walk my dog in the park" beside a reference that leads nowhere. */
static pcrp_element *loose_goal(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, int may_add)
{
    const char *text = pcrp_fhir_reference(reference), *display = pcrp_fhir_display(reference);
    pcrp_fhir_loose *loose;

    if (!*text)
        text = display;
    for (size_t i = 0; i < builder->loose.count; i++) {
        loose = builder->loose.items[i];
        if (*text && strcmp(loose->reference, text) == 0)
            return loose->element;
    }
    if (pcrp_fhir_leads_out(builder->chart, reference))
        return NULL;
    if (*pcrp_fhir_reference(reference))
        builder->chart->lost_references++;
    if (!may_add || !*display || builder->loose.count >= 1000)
        return NULL;
    loose = pcrp_arena_alloc(builder->plan->arena, sizeof(*loose));
    if (!loose)
        return NULL;
    loose->reference = text;
    loose->element = pcrp_fhir_add_element(builder, PCRP_GOAL, NULL, display, reference);
    pcrp_list_add(builder->plan->arena, &builder->loose, loose);
    return loose->element;
}

pcrp_element *pcrp_fhir_goal_of(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, int may_add)
{
    pcrp_fhir_resource *goal;
    pcrp_list one = {0};
    void *items[1];

    if (!json_is_object(reference->node))
        return NULL;
    goal = pcrp_fhir_resolve(builder->chart, reference);
    if (!goal)
        return loose_goal(builder, reference, may_add);
    if (!is_goal(goal))
        return NULL;
    if (goal->visit != builder->visit && may_add) {
        items[0] = goal;
        one.items = items;
        one.count = one.capacity = 1;
        pcrp_fhir_add_goals(builder, &one);
    }
    if (goal->visit != builder->visit || !goal->element)
        return NULL;
    return goal->element->goal ? goal->element->goal : goal->element;
}
