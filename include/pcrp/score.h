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
 * Tells the scorer how much of the next plan is copied from other people's plans (see pcrp_clone_plan in cohort.h). A
 * rubric may lower a level for it (a measure with value="copied"); without this call nothing is taken to be copied,
 * so that a level does not depend on what else is in the batch.
 * @param share  0 to 1, of the words compared; holds for the next pcrp_score() only
 */
PCRP_API void pcrp_scorer_set_copied(pcrp_scorer *scorer, double share);

/**
 * Scores a plan.
 * @param out  receives the result, owned by the caller; also for a plan that is not scorable
 * @return PCRP_OK, PCRP_NOT_SCORABLE, PCRP_ERROR_LIMIT (no levels are given then) or PCRP_ERROR_MEMORY.
 *         Not for two threads at once on one scorer.
 */
PCRP_API pcrp_status pcrp_score(pcrp_scorer *scorer, const pcrp_plan *plan, pcrp_result **out,
                                pcrp_error *error);
/** Where the time of a scorer went: a step of the work, or a class of the rubric that has expressions or patterns. */
typedef struct pcrp_profile_row {
    const char *kind;          /**< "step", "expression" or "pattern" */
    const char *name;          /**< the step in words, or the id of the lexicon or pattern; borrowed from the rubric */
    double milliseconds;       /**< by the clock */
    unsigned long long tried;  /**< how often it was held against the text; 0 for a step */
    unsigned long long found;  /**< how often it matched; 0 for a step */
} pcrp_profile_row;

/**
 * Measures from now on where the time goes, for authors of rubrics; what was measured before is forgotten. Scoring
 * takes longer meanwhile; levels are the same.
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY. Not for two threads at once on one scorer.
 */
PCRP_API pcrp_status pcrp_scorer_profile_start(pcrp_scorer *scorer);
/**
 * What was measured: the steps in the order of the work, then the classes, costliest first.
 * @param rows  receives up to @p room rows; may be NULL when room is 0. They are sorted when all of them fit.
 * @return how many rows there are; 0 when nothing is measured
 */
PCRP_API size_t pcrp_scorer_profile(const pcrp_scorer *scorer, pcrp_profile_row *rows, size_t room);

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

/** A goal as the rubric judged it. Strings are borrowed from the result. */
typedef struct pcrp_judged_goal {
    const char *element;     /**< "goal 2", as pcrp_element_label() */
    const char *kind;        /**< id of what it is about ("life", "output"), by the judgement that tells whether it
                                  is meaningful; "" when the rubric does not say */
    const char *kind_title;  /**< the same in words, or "" */
    int meaningful;          /**< 1: it would change something in the person's life or could be nobody else's; 0: not;
                                  -1: the rubric does not say */
    int measurable;          /**< 1: it, or one of its objectives, says what would be counted or seen; 0: not; -1 */
    const char *path;        /**< where it stands in the chart, or "" */
    long line;               /**< its line in the chart, 0 when unknown */
} pcrp_judged_goal;

/** Number of goals of the plan; 0 when it was not scored. */
PCRP_API size_t pcrp_result_goal_count(const pcrp_result *result);
/** Goal @p index, in the order of the plan; NULL past the end. Which measures make a goal meaningful or measurable
 *  stands in the rubric (bind role="meaningful", role="measurable"). */
PCRP_API const pcrp_judged_goal *pcrp_result_goal(const pcrp_result *result, size_t index);

/** The share of the criteria that reached the rubric's competent level, 0 to 1; 0 when not scored. */
PCRP_API double pcrp_result_share(const pcrp_result *result);
/** 1 when pcrp_result_share() reaches pcrp_rubric_enough() of its rubric, else 0. */
PCRP_API int pcrp_result_enough(const pcrp_result *result);

/** Where a plan stands between the person and the chart. */
typedef enum pcrp_quadrant {
    PCRP_QUADRANT_UNKNOWN = -1,  /**< one of the two was not scored */
    PCRP_QUADRANT_NEITHER = 0,   /**< neither of the two */
    PCRP_QUADRANT_CHART = 1,     /**< satisfies the chart and not the person: measurable, but not meaningful */
    PCRP_QUADRANT_PERSON = 2,    /**< honours the person and would not pass the inspection */
    PCRP_QUADRANT_BOTH = 3       /**< honours the person and satisfies the chart */
} pcrp_quadrant;

/**
 * Where a plan stands, given what two rubrics say of it. The rule: a plan honours the person when enough of the
 * criteria of the first rubric are competent, and satisfies the chart when enough of the second's are; how much is
 * enough stands in each rubric (pcrp_rubric_enough()). Both halves of the question are those of Smull and Lakin (2002)
 * and of Miller and Barrie (2016): goals become measurable but not meaningful when they are written for inspection.
 * @param person  result of a rubric of person-centredness, such as five-criteria
 * @param chart   result of the same plan under a rubric of requirements, such as chart-requirements
 * @return the quadrant; PCRP_QUADRANT_UNKNOWN when either is NULL or was not scored. Thread-safe.
 */
PCRP_API pcrp_quadrant pcrp_quadrant_of(const pcrp_result *person, const pcrp_result *chart);
/** The quadrant in words, for instance "honours the person and satisfies the chart". Static. */
PCRP_API const char *pcrp_quadrant_words(pcrp_quadrant quadrant);

#ifdef __cplusplus
}
#endif
#endif
