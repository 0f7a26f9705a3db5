/* SPDX-License-Identifier: Apache-2.0 */
/* A rubric turned round for scoring: from a class that was found to the indicators that look for it, and from an
 * indicator that is there to the points that it gives. Each by kind of element, and what is looked
 * for by field too, so that what does not count there is not even looked at. */
#include "base/places.h"
#include "rubric/source.h"

/* ---- from a class to indicators ---- */

static pcrp_search search_of(const pcrp_indicator *indicator, size_t number)
{
    return (pcrp_search){indicator->topics, (uint16_t)number, indicator->least || indicator->most || indicator->unless_count};
}

/* The searches of all indicators in one field of one kind of element. What is not put yet is only counted. */
static void index_place(pcrp_rubric *rubric, size_t kind, size_t field, int put)
{
    uint32_t *first = rubric->search_first + pcrp_search_place(rubric, kind, field);
    for (size_t i = 0; i < rubric->indicator_count; i++) {
        const pcrp_indicator *indicator = &rubric->indicators[i];
        if (indicator->find == PCRP_CLASS_NONE || !(indicator->on & 1u << kind) || !(indicator->fields & 1u << field))
            continue;
        if (put)
            rubric->searches[first[indicator->find]] = search_of(indicator, i);
        first[indicator->find]++;
    }
}

static void index_places(pcrp_rubric *rubric, int put)
{
    for (size_t kind = 0; kind < PCRP_ELEMENT_KINDS; kind++)
        for (size_t field = 0; field < PCRP_FIELDS; field++)
            index_place(rubric, kind, field, put);
}

static void index_searches(pcrp_rubric *rubric)
{
    size_t places = pcrp_search_place(rubric, PCRP_ELEMENT_KINDS, 0);

    rubric->search_first = pcrp_arena_array(rubric->arena, places + 1, sizeof(*rubric->search_first));
    if (!rubric->search_first)
        return;
    index_places(rubric, 0);
    pcrp_places_begin(rubric->search_first, places);
    rubric->searches = pcrp_arena_array(rubric->arena, rubric->search_first[places] + 1, sizeof(*rubric->searches));
    if (!rubric->searches)
        return;
    index_places(rubric, 1);
    pcrp_places_end(rubric->search_first, places);
}

/* ---- from an indicator to points ---- */

/* Gives the judgements that are asked of a kind of element their places. */
static void give_places(const pcrp_rubric *rubric, unsigned on, pcrp_rows *rows)
{
    for (size_t j = 0; j < rubric->judgement_count; j++)
        if (rubric->judgements[j].on & on) {
            rows->first[j] = (uint16_t)rows->places;
            rows->places += rubric->judgements[j].kind_count;
        }
}

static void put_points(pcrp_rows *rows, size_t place, const pcrp_points *points)
{
    size_t at = points->indicator * rows->places + place;

    if (points->most < 1 || points->most > 2 || rows->once[at] != 0) {
        rows->others[rows->other_count++] =
            (pcrp_weight){(uint32_t)points->indicator, (uint32_t)place, points->most, 0, points->value};
        return;
    }
    rows->once[at] = points->value;
    rows->more[at] = points->value * points->most;
}

static void put_kind(pcrp_rows *rows, size_t place, const pcrp_kind *kind)
{
    rows->start[place] = kind->start;
    for (size_t p = 0; p < kind->point_count; p++)
        put_points(rows, place, &kind->points[p]);
}

static size_t count_points(const pcrp_rubric *rubric)
{
    size_t count = 0;
    for (size_t j = 0; j < rubric->judgement_count; j++)
        for (size_t k = 0; k < rubric->judgements[j].kind_count; k++)
            count += rubric->judgements[j].kinds[k].point_count;
    return count;
}

static void index_points(pcrp_rubric *rubric, size_t element_kind)
{
    pcrp_rows *rows = &rubric->rows[element_kind];
    unsigned on = 1u << element_kind;

    rows->first = pcrp_arena_array(rubric->arena, rubric->judgement_count + 1, sizeof(*rows->first));
    if (!rows->first)
        return;
    give_places(rubric, on, rows);
    rows->start = pcrp_arena_array(rubric->arena, rows->places + 1, sizeof(*rows->start));
    rows->once = pcrp_arena_array(rubric->arena, rubric->indicator_count * rows->places + 1, sizeof(*rows->once));
    rows->more = pcrp_arena_array(rubric->arena, rubric->indicator_count * rows->places + 1, sizeof(*rows->more));
    rows->others = pcrp_arena_array(rubric->arena, count_points(rubric) + 1, sizeof(*rows->others));
    if (!rows->start || !rows->once || !rows->more || !rows->others)
        return;
    for (size_t j = 0; j < rubric->judgement_count; j++)
        for (size_t k = 0; (rubric->judgements[j].on & on) && k < rubric->judgements[j].kind_count; k++)
            put_kind(rows, rows->first[j] + k, &rubric->judgements[j].kinds[k]);
}

void pcrp_compile_index(pcrp_rubric *rubric)
{
    index_searches(rubric);
    for (size_t kind = 0; kind < PCRP_ELEMENT_KINDS; kind++)
        index_points(rubric, kind);
}
