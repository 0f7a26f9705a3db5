/* SPDX-License-Identifier: Apache-2.0 */
/** @file score.h  A rubric held against a plan: levels with their evidence. */
#ifndef PCRP_SCORE_H
#define PCRP_SCORE_H

#include <pcrp/error.h>
#include <pcrp/plan.h>
#include <pcrp/rubric.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Scratch for scoring; one per thread. */
typedef struct pcrp_scorer pcrp_scorer;
/** Levels and evidence of one plan under one rubric: immutable. It borrows the rubric and owns all else. */
typedef struct pcrp_result pcrp_result;

/** A piece of evidence. Strings are borrowed from the result. */
typedef struct pcrp_evidence {
    const char *indicator;   /**< id of the indicator that found it */
    const char *title;       /**< what the indicator means, in words */
    const char *element;     /**< "goal 2 / intervention 1", as pcrp_element_label() */
    const char *field;       /**< "text", "performer", "frequency", "date" or "title" */
    const char *quote;       /**< the words found, as they stand in the plan */
    const char *path;        /**< where the element stands in the chart */
    long line;               /**< line of the element in the chart, 0 when unknown */
    size_t offset;           /**< of the quote in the field's text, in bytes */
    size_t length;           /**< of the quote, in bytes */
    int weight;              /**< 1: speaks for a higher level, -1: against, 0: noted */
} pcrp_evidence;

/**
 * Makes a scorer for a rubric, which must outlive it.
 * @param out  receives the scorer, owned by the caller
 * @return PCRP_OK or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_scorer_new(pcrp_scorer **out, const pcrp_rubric *rubric);
/** Frees a scorer; NULL is allowed. */
PCRP_API void pcrp_scorer_free(pcrp_scorer *scorer);

/**
 * Scores a plan.
 * @param out  receives the result, owned by the caller; also for a plan that is not scorable
 * @return PCRP_OK, PCRP_NOT_SCORABLE, PCRP_ERROR_LIMIT (no levels are given then) or PCRP_ERROR_MEMORY.
 *         Not for two threads at once on one scorer.
 */
PCRP_API pcrp_status pcrp_score(pcrp_scorer *scorer, const pcrp_plan *plan, pcrp_result **out,
                                pcrp_error *error);
/** Frees a result; NULL is allowed. */
PCRP_API void pcrp_result_free(pcrp_result *result);

/** The rubric that made the result. */
PCRP_API const pcrp_rubric *pcrp_result_rubric(const pcrp_result *result);
/** PCRP_OK or PCRP_NOT_SCORABLE. */
PCRP_API pcrp_status pcrp_result_status(const pcrp_result *result);
/** Level of criterion @p index: 1 to 4; 0 when not scored. */
PCRP_API int pcrp_result_level(const pcrp_result *result, size_t index);
/** Points of criterion @p index, before they are cut into levels. */
PCRP_API double pcrp_result_points(const pcrp_result *result, size_t index);
/** Why this level, in words. */
PCRP_API const char *pcrp_result_why(const pcrp_result *result, size_t index);
/** What was missing for the next level, in words; "" at level 4. */
PCRP_API const char *pcrp_result_missing(const pcrp_result *result, size_t index);
/** Sum of the levels over the criteria; 0 when not scored. */
PCRP_API int pcrp_result_total(const pcrp_result *result);
/** Number of pieces of evidence of criterion @p index. */
PCRP_API size_t pcrp_result_evidence_count(const pcrp_result *result, size_t index);
/** Evidence @p number of criterion @p index, in the order of the plan; NULL past the end. */
PCRP_API const pcrp_evidence *pcrp_result_evidence(const pcrp_result *result, size_t index, size_t number);
/** Notes on how the result came about ("evidence cut at 50"), by number; NULL past the end. */
PCRP_API const char *pcrp_result_note(const pcrp_result *result, size_t number);

#ifdef __cplusplus
}
#endif
#endif
