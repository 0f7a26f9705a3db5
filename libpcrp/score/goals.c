/* SPDX-License-Identifier: Apache-2.0 */
#include "score/goals.h"

#include "rubric/rubric.h"

/* Whether one of the measures counts the goal or, where it looks at objectives, one of the goal's objectives. */
static int says(const pcrp_findings *findings, const size_t *measures, size_t count, size_t goal)
{
    const pcrp_element *element = findings->elements[goal].element;
    if (!count)
        return -1;
    /* objectives and interventions of a goal follow it */
    for (size_t e = goal; e < findings->element_count; e++) {
        const pcrp_judged_element *at = &findings->elements[e];
        if (e > goal && at->element->goal != element)
            break;
        for (size_t m = 0; m < count; m++)
            if (pcrp_measure_counts(&findings->rubric->measures[measures[m]], at))
                return 1;
    }
    return 0;
}

/* What the goal is about: the answer of the judgement behind the first measure that makes goals meaningful. */
static const pcrp_kind *kind_of(const pcrp_findings *findings, const pcrp_judged_element *at)
{
    const pcrp_rubric *rubric = findings->rubric;
    int judgement = rubric->meaningful_count ? rubric->measures[rubric->meaningful[0]].judgement : -1;
    int kind = judgement < 0 ? -1 : at->judged[judgement].kind;
    return kind < 0 ? NULL : &rubric->judgements[judgement].kinds[kind];
}

void pcrp_give_goals(const pcrp_findings *findings, pcrp_result *result)
{
    const pcrp_rubric *rubric = findings->rubric;
    for (size_t e = 0; e < findings->element_count; e++) {
        const pcrp_judged_element *at = &findings->elements[e];
        const pcrp_kind *kind;
        pcrp_judged_goal *made;
        if (at->element->kind != PCRP_GOAL)
            continue;
        made = pcrp_arena_alloc(result->arena, sizeof(*made));
        if (!made)
            return;
        kind = kind_of(findings, at);
        made->element = pcrp_arena_string(result->arena, at->element->label);
        made->kind = kind ? kind->id : "";
        made->kind_title = kind ? kind->title : "";
        made->meaningful = says(findings, rubric->meaningful, rubric->meaningful_count, e);
        made->measurable = says(findings, rubric->measurable, rubric->measurable_count, e);
        made->path = pcrp_arena_string(result->arena, at->element->place.path ? at->element->place.path : "");
        made->line = at->element->place.line;
        pcrp_list_add(result->arena, &result->goals, made);
    }
}

size_t pcrp_result_goal_count(const pcrp_result *result) { return result->goals.count; }

const pcrp_judged_goal *pcrp_result_goal(const pcrp_result *result, size_t index)
{
    return index < result->goals.count ? result->goals.items[index] : NULL;
}

double pcrp_result_share(const pcrp_result *result)
{
    size_t competent = 0;
    for (size_t i = 0; i < result->criterion_count; i++)
        competent += result->criteria[i].level >= result->rubric->competent;
    return result->criterion_count ? (double)competent / (double)result->criterion_count : 0;
}

int pcrp_result_enough(const pcrp_result *result)
{
    /* a share such as 3/5 has no exact binary form */
    return result->status == PCRP_OK && pcrp_result_share(result) + 1e-9 >= result->rubric->enough;
}

pcrp_quadrant pcrp_quadrant_of(const pcrp_result *person, const pcrp_result *chart)
{
    if (!person || !chart || person->status != PCRP_OK || chart->status != PCRP_OK)
        return PCRP_QUADRANT_UNKNOWN;
    return (pcrp_quadrant)((pcrp_result_enough(person) ? PCRP_QUADRANT_PERSON : 0) |
                           (pcrp_result_enough(chart) ? PCRP_QUADRANT_CHART : 0));
}

const char *pcrp_quadrant_words(pcrp_quadrant quadrant)
{
    switch (quadrant) {
    case PCRP_QUADRANT_NEITHER: return "neither honours the person nor satisfies the chart";
    case PCRP_QUADRANT_CHART: return "satisfies the chart, does not honour the person";
    case PCRP_QUADRANT_PERSON: return "honours the person, does not satisfy the chart";
    case PCRP_QUADRANT_BOTH: return "honours the person and satisfies the chart";
    case PCRP_QUADRANT_UNKNOWN: break;
    }
    return "not known";
}
