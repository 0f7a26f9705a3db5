/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/error.h"
#include "score/goals.h"
#include "score/level.h"
#include "score/scorer.h"

pcrp_status pcrp_scorer_new(pcrp_scorer **out, const pcrp_rubric *rubric)
{
    pcrp_scorer *made;
    if (!out || !rubric)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    made = calloc(1, sizeof(*made));
    if (!made)
        return PCRP_ERROR_MEMORY;
    made->rubric = rubric;
    made->showing = pcrp_showing_new(rubric);
    if (!made->showing || !pcrp_measuring_init(&made->measuring, rubric) || !pcrp_findings_init(&made->findings, rubric)) {
        pcrp_scorer_free(made);
        return PCRP_ERROR_MEMORY;
    }
    *out = made;
    return PCRP_OK;
}

void pcrp_scorer_free(pcrp_scorer *scorer)
{
    if (!scorer)
        return;
    pcrp_findings_free(&scorer->findings);
    pcrp_scorer_forget_profile(scorer);
    pcrp_showing_free(scorer->showing);
    pcrp_measuring_free(&scorer->measuring);
    free(scorer);
}

void pcrp_scorer_set_copied(pcrp_scorer *scorer, double share)
{
    scorer->findings.copied = share > 0 ? share < 1 ? share : 1 : 0;
}

/* Why a plan could not be judged, or PCRP_OK. */
static pcrp_status check_findings(const pcrp_findings *findings, pcrp_error *error)
{
    if (findings->failed)
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory while scoring");
    if (findings->out_of_time)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, NULL, 0, "scoring took longer than %u ms of processor time",
                              findings->rubric->limits.chart_milliseconds);
    if (findings->limit)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, NULL, 0,
                              "a pattern hit its match limit, so that its answer is not known");
    return PCRP_OK;
}

static pcrp_status score(pcrp_scorer *scorer, const pcrp_plan *plan, pcrp_result *result, pcrp_error *error)
{
    pcrp_status status;
    uint64_t since;
    pcrp_find(&scorer->findings, plan);
    since = scorer->profile ? pcrp_profile_now() : 0;
    status = check_findings(&scorer->findings, error);
    if (status != PCRP_OK)
        return status;
    pcrp_measure_all(&scorer->measuring, &scorer->findings);
    scorer->findings.copied = 0;
    pcrp_give_levels(&scorer->findings, scorer->measuring.measured, result);
    pcrp_give_evidence(scorer->showing, &scorer->findings, result);
    pcrp_give_goals(&scorer->findings, result);
    pcrp_profile_lap(scorer->profile, PCRP_STEP_LEVELS, &since);
    if (scorer->findings.cut)
        pcrp_list_add(result->arena, &result->notes,
                      pcrp_arena_format(result->arena, "a sentence longer than %zu bytes was taken in parts",
                                        scorer->rubric->limits.segment_bytes));
    if (pcrp_arena_failed(result->arena))
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory while scoring");
    return PCRP_OK;
}

pcrp_status pcrp_score(pcrp_scorer *scorer, const pcrp_plan *plan, pcrp_result **out, pcrp_error *error)
{
    pcrp_result *result;
    pcrp_status status;

    if (!scorer || !plan || !out)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "pcrp_score needs a scorer, a plan and out");
    *out = NULL;
    result = pcrp_result_new(scorer->rubric);
    if (!result)
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory while scoring");
    if (plan->not_scorable) {
        result->status = PCRP_NOT_SCORABLE;
        *out = result;
        return PCRP_NOT_SCORABLE;
    }
    status = score(scorer, plan, result, error);
    if (status != PCRP_OK) {
        pcrp_result_free(result);
        return status;
    }
    *out = result;
    return PCRP_OK;
}
