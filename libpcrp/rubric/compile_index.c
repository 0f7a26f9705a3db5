/* SPDX-License-Identifier: Apache-2.0 */
/* A rubric turned round for scoring: from a class that was found to the indicators that look for it, and from an
 * indicator that is there to the points that it gives. Each by kind of element, so that what does not count there is
 * not even looked at. */
#include "rubric/source.h"

/* Numbers become places: [i] is where the things of i begin, [count] where the last of them end. */
static void add_up(uint32_t *first, size_t count)
{
    uint32_t before = 0;
    for (size_t i = 0; i <= count; i++) {
        uint32_t here = first[i];
        first[i] = before;
        before += here;
    }
}

/* Places were used up one by one in putting things there: [i] is where those of i end. */
static void set_back(uint32_t *first, size_t count)
{
    for (size_t i = count; i > 0; i--)
        first[i] = first[i - 1];
    first[0] = 0;
}

/* ---- from a class to indicators ---- */

static pcrp_search search_of(const pcrp_indicator *indicator, size_t number)
{
    return (pcrp_search){indicator->topics, (uint16_t)number, (uint8_t)indicator->fields,
                         indicator->least || indicator->most || indicator->unless_count};
}

static void index_searches(pcrp_rubric *rubric)
{
    size_t classes = rubric->language->count, places = PCRP_ELEMENT_KINDS * classes;

    rubric->search_first = pcrp_arena_array(rubric->arena, places + 1, sizeof(*rubric->search_first));
    rubric->searches = pcrp_arena_array(rubric->arena, PCRP_ELEMENT_KINDS * rubric->indicator_count + 1, sizeof(*rubric->searches));
    if (!rubric->search_first || !rubric->searches)
        return;
    for (int put = 0; put < 2; put++) {
        for (size_t kind = 0; kind < PCRP_ELEMENT_KINDS; kind++)
            for (size_t i = 0; i < rubric->indicator_count; i++) {
                const pcrp_indicator *indicator = &rubric->indicators[i];
                uint32_t *place = &rubric->search_first[kind * classes + indicator->find];
                if (indicator->find == PCRP_CLASS_NONE || !(indicator->on & 1u << kind))
                    continue;
                if (put)
                    rubric->searches[*place] = search_of(indicator, i);
                ++*place;
            }
        put ? set_back(rubric->search_first, places) : add_up(rubric->search_first, places);
    }
}

/* ---- from an indicator to points ---- */

/* Where a point that a judgement gives an indicator belongs, on one kind of element: counted, then put there. */
static void take_points(pcrp_rubric *rubric, size_t element_kind, size_t judgement, size_t kind, int put)
{
    const pcrp_kind *of = &rubric->judgements[judgement].kinds[kind];
    for (size_t p = 0; p < of->point_count; p++) {
        const pcrp_points *points = &of->points[p];
        uint32_t *place = &rubric->weight_first[element_kind * rubric->indicator_count + points->indicator];
        if (put)
            rubric->weights[*place] = (pcrp_weight){(uint32_t)(judgement * PCRP_KINDS_OF + kind), points->most, points->value};
        ++*place;
    }
}

static void take_weights(pcrp_rubric *rubric, int put)
{
    for (size_t element_kind = 0; element_kind < PCRP_ELEMENT_KINDS; element_kind++)
        for (size_t j = 0; j < rubric->judgement_count; j++)
            if (rubric->judgements[j].on & 1u << element_kind)
                for (size_t k = 0; k < rubric->judgements[j].kind_count; k++)
                    take_points(rubric, element_kind, j, k, put);
}

static void index_weights(pcrp_rubric *rubric)
{
    size_t places = PCRP_ELEMENT_KINDS * rubric->indicator_count;

    rubric->weight_first = pcrp_arena_array(rubric->arena, places + 1, sizeof(*rubric->weight_first));
    if (!rubric->weight_first)
        return;
    take_weights(rubric, 0);
    add_up(rubric->weight_first, places);
    rubric->weights = pcrp_arena_array(rubric->arena, (size_t)rubric->weight_first[places] + 1, sizeof(*rubric->weights));
    if (!rubric->weights)
        return;
    take_weights(rubric, 1);
    set_back(rubric->weight_first, places);
}

void pcrp_compile_index(pcrp_rubric *rubric)
{
    index_searches(rubric);
    index_weights(rubric);
}
