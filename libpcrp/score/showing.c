/* SPDX-License-Identifier: Apache-2.0 */
#include "score/showing.h"

#include <stdlib.h>

/* Measures that give fewer points than this have no say in a level. */
static const double WORTH_SHOWING = 0.02;

/* A measure that has no words for the reader only shapes the points; a small one has no say. */
static int is_shown(const pcrp_measure *measure, double points)
{
    return *measure->says && (points >= WORTH_SHOWING || points <= -WORTH_SHOWING) &&
           (measure->indicator >= 0 || measure->judgement >= 0);
}

static pcrp_shown *shown_in(pcrp_showing *showing, const pcrp_criterion *criterion, unsigned kind)
{
    pcrp_shown *made = pcrp_arena_array(showing->arena, criterion->point_count + 1, sizeof(*made)), *to = made;

    for (size_t i = 0; made && i < criterion->point_count; i++) {
        const pcrp_measure *measure = &showing->rubric->measures[criterion->points[i].measure];
        double points = criterion->points[i].value;
        if (is_shown(measure, points) && (measure->on & 1u << kind))
            *to++ = (pcrp_shown){measure, measure->indicator, measure->judgement, points > 0 ? 1 : -1};
    }
    return made;
}

static int by_points(const void *left, const void *right)
{
    const pcrp_ground *a = left, *b = right;
    if (a->points != b->points)
        return a->points > b->points ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

/* What only says that a field is filled, or how long a text is, shows nothing. */
static void rank_grounds(pcrp_showing *showing, const pcrp_kind *kind, pcrp_grounds *made)
{
    made->items = pcrp_arena_array(showing->arena, kind->point_count + 1, sizeof(*made->items));
    for (size_t i = 0; made->items && i < kind->point_count; i++) {
        const pcrp_points *points = &kind->points[i];
        if (points->value > 0 && showing->rubric->indicators[points->indicator].find != PCRP_CLASS_NONE)
            made->items[made->count++] = (pcrp_ground){points->value, (uint32_t)points->indicator, (uint32_t)i};
    }
    if (made->count)
        qsort(made->items, made->count, sizeof(*made->items), by_points);
}

pcrp_showing *pcrp_showing_new(const pcrp_rubric *rubric)
{
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_showing *made = arena ? pcrp_arena_alloc(arena, sizeof(*made)) : NULL;
    size_t indicators = rubric->indicator_count + 1;

    if (!made) {
        pcrp_arena_free(arena);
        return NULL;
    }
    made->arena = arena;
    made->rubric = rubric;
    made->shown = pcrp_arena_array(arena, rubric->criterion_count + 1, sizeof(*made->shown));
    made->grounds = pcrp_arena_array(arena, rubric->judgement_count + 1, sizeof(*made->grounds));
    made->given = pcrp_arena_array(arena, rubric->criterion_count * indicators + 1, sizeof(*made->given));
    made->seen = pcrp_arena_array(arena, indicators, sizeof(*made->seen));
    for (size_t c = 0; made->shown && c < rubric->criterion_count; c++)
        for (unsigned kind = 0; kind < PCRP_ELEMENT_KINDS; kind++)
            made->shown[c][kind] = shown_in(made, &rubric->criteria[c], kind);
    for (size_t j = 0; made->grounds && j < rubric->judgement_count; j++)
        for (size_t k = 0; k < rubric->judgements[j].kind_count; k++)
            rank_grounds(made, &rubric->judgements[j].kinds[k], &made->grounds[j][k]);
    if (!pcrp_arena_failed(arena))
        return made;
    pcrp_showing_free(made);
    return NULL;
}

void pcrp_showing_free(pcrp_showing *showing)
{
    if (showing)
        pcrp_arena_free(showing->arena);
}

pcrp_given *pcrp_showing_given(const pcrp_showing *showing, size_t criterion)
{
    return showing->given + criterion * (showing->rubric->indicator_count + 1);
}
