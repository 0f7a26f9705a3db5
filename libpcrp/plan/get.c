/* SPDX-License-Identifier: Apache-2.0 */
/* The plan as callers of the library see it. */
#include <string.h>

#include "plan/plan.h"

const char *pcrp_plan_id(const pcrp_plan *plan) { return plan->id; }
const char *pcrp_plan_form(const pcrp_plan *plan) { return plan->form; }
const char *pcrp_plan_date(const pcrp_plan *plan) { return plan->date; }
const char *pcrp_plan_setting(const pcrp_plan *plan) { return plan->setting; }
const char *pcrp_plan_title(const pcrp_plan *plan) { return plan->title; }
const char *pcrp_plan_gender(const pcrp_plan *plan) { return plan->gender; }
const char *pcrp_plan_not_scorable(const pcrp_plan *plan) { return plan->not_scorable; }

const char *pcrp_plan_note(const pcrp_plan *plan, size_t index)
{
    return index < plan->notes.count ? plan->notes.items[index] : NULL;
}

static const pcrp_list *top_list(const pcrp_plan *plan, pcrp_element_kind kind)
{
    switch (kind) {
    case PCRP_GOAL: return &plan->goals;
    case PCRP_OBJECTIVE: return &plan->objectives;
    case PCRP_INTERVENTION: return &plan->interventions;
    case PCRP_STATEMENT: break;
    }
    return &plan->statements;
}

const pcrp_element *pcrp_plan_element(const pcrp_plan *plan, pcrp_element_kind kind, size_t index)
{
    const pcrp_list *list = top_list(plan, kind);
    return index < list->count ? list->items[index] : NULL;
}

size_t pcrp_plan_element_count(const pcrp_plan *plan, pcrp_element_kind kind)
{
    return top_list(plan, kind)->count;
}

const pcrp_element *pcrp_element_child(const pcrp_element *goal, pcrp_element_kind kind, size_t index)
{
    const pcrp_list *list = kind == PCRP_OBJECTIVE ? &goal->objectives : &goal->interventions;
    return pcrp_element_child_count(goal, kind) > index ? list->items[index] : NULL;
}

size_t pcrp_element_child_count(const pcrp_element *goal, pcrp_element_kind kind)
{
    return kind == PCRP_OBJECTIVE ? goal->objectives.count
         : kind == PCRP_INTERVENTION ? goal->interventions.count : 0;
}

pcrp_element_kind pcrp_element_get_kind(const pcrp_element *element) { return element->kind; }
const char *pcrp_element_label(const pcrp_element *element) { return element->label; }
const char *pcrp_element_title(const pcrp_element *element) { return element->title; }
const char *pcrp_element_text(const pcrp_element *element) { return element->text; }
const char *pcrp_element_performer(const pcrp_element *element) { return element->performer; }
const char *pcrp_element_frequency(const pcrp_element *element) { return element->frequency; }
const char *pcrp_element_date(const pcrp_element *element) { return element->date; }
pcrp_set_by pcrp_element_set_by(const pcrp_element *element) { return element->set_by; }
pcrp_topic pcrp_element_topic(const pcrp_element *element) { return element->topic; }
long pcrp_element_line(const pcrp_element *element) { return element->place.line; }

const char *pcrp_element_path(const pcrp_element *element)
{
    return element->place.path ? element->place.path : "";
}

const pcrp_party *pcrp_plan_party(const pcrp_plan *plan, pcrp_party_kind kind, size_t index)
{
    for (size_t i = 0; i < plan->parties.count; i++) {
        const pcrp_party *party = plan->parties.items[i];
        if (party->kind == kind && index-- == 0)
            return party;
    }
    return NULL;
}

const char *pcrp_party_name(const pcrp_party *party) { return party->name; }
const char *pcrp_party_relation(const pcrp_party *party) { return party->relation; }
