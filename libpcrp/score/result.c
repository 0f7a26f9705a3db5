/* SPDX-License-Identifier: Apache-2.0 */
#include "score/result.h"

#include "rubric/rubric.h"

pcrp_result *pcrp_result_new(const pcrp_rubric *rubric)
{
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_result *made = arena ? pcrp_arena_alloc(arena, sizeof(*made)) : NULL;
    if (!made) {
        pcrp_arena_free(arena);
        return NULL;
    }
    made->arena = arena;
    made->rubric = rubric;
    made->criterion_count = pcrp_rubric_criterion_count(rubric);
    made->criteria = pcrp_arena_array(arena, made->criterion_count + 1, sizeof(*made->criteria));
    if (!made->criteria) {
        pcrp_arena_free(arena);
        return NULL;
    }
    for (size_t i = 0; i < made->criterion_count; i++)
        made->criteria[i].why = made->criteria[i].missing = "";
    return made;
}

void pcrp_result_free(pcrp_result *result)
{
    if (result)
        pcrp_arena_free(result->arena);
}

const pcrp_rubric *pcrp_result_rubric(const pcrp_result *result) { return result->rubric; }
pcrp_status pcrp_result_status(const pcrp_result *result) { return result->status; }

static const pcrp_criterion_result *criterion_at(const pcrp_result *result, size_t index)
{
    return index < result->criterion_count ? &result->criteria[index] : NULL;
}

int pcrp_result_level(const pcrp_result *result, size_t index)
{
    const pcrp_criterion_result *at = criterion_at(result, index);
    return at ? at->level : 0;
}

double pcrp_result_points(const pcrp_result *result, size_t index)
{
    const pcrp_criterion_result *at = criterion_at(result, index);
    return at ? at->points : 0;
}

const char *pcrp_result_why(const pcrp_result *result, size_t index)
{
    const pcrp_criterion_result *at = criterion_at(result, index);
    return at ? at->why : "";
}

const char *pcrp_result_missing(const pcrp_result *result, size_t index)
{
    const pcrp_criterion_result *at = criterion_at(result, index);
    return at ? at->missing : "";
}

int pcrp_result_total(const pcrp_result *result)
{
    int total = 0;
    for (size_t i = 0; i < result->criterion_count; i++)
        total += result->criteria[i].level;
    return total;
}

size_t pcrp_result_evidence_count(const pcrp_result *result, size_t index)
{
    const pcrp_criterion_result *at = criterion_at(result, index);
    return at ? at->evidence.count : 0;
}

const pcrp_evidence *pcrp_result_evidence(const pcrp_result *result, size_t index, size_t number)
{
    const pcrp_criterion_result *at = criterion_at(result, index);
    return at && number < at->evidence.count ? at->evidence.items[number] : NULL;
}

const char *pcrp_result_note(const pcrp_result *result, size_t number)
{
    return number < result->notes.count ? result->notes.items[number] : NULL;
}
