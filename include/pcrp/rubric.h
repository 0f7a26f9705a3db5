/* SPDX-License-Identifier: Apache-2.0 */
/** @file rubric.h  A rubric: judgement as data, compiled once, shared by all threads. */
#ifndef PCRP_RUBRIC_H
#define PCRP_RUBRIC_H

#include <pcrp/error.h>
#include <pcrp/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A compiled rubric: immutable, to be shared between threads. */
typedef struct pcrp_rubric pcrp_rubric;

/**
 * Loads and compiles a rubric.
 * @param out    receives the rubric, owned by the caller; NULL on failure
 * @param name   id of a shipped rubric ("five-criteria"), or the path of a rubric file (it has a '/' or ends in ".xml")
 * @param limits copied; NULL for the defaults
 * @param error  every fault found, each with file and line; may be NULL
 * @return PCRP_OK, PCRP_ERROR_IO, PCRP_ERROR_RUBRIC or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_rubric_load(pcrp_rubric **out, const char *name, const pcrp_limits *limits,
                                      pcrp_error *error);
/** Frees a rubric; NULL is allowed. No scorer or result of it may be in use any more. */
PCRP_API void pcrp_rubric_free(pcrp_rubric *rubric);

/** Ids of the shipped rubrics, by index; NULL past the end. Static. */
PCRP_API const char *pcrp_rubric_shipped(size_t index);

/** Its id, for instance "five-criteria". */
PCRP_API const char *pcrp_rubric_id(const pcrp_rubric *rubric);
/** Its own version. */
PCRP_API const char *pcrp_rubric_version(const pcrp_rubric *rubric);
/** Its title in words. */
PCRP_API const char *pcrp_rubric_title(const pcrp_rubric *rubric);
/** What it is and is not, source and licence, in words. */
PCRP_API const char *pcrp_rubric_about(const pcrp_rubric *rubric);
/** SHA-256 of the rubric and every file that it draws on, 64 hexadecimal digits. */
PCRP_API const char *pcrp_rubric_digest(const pcrp_rubric *rubric);
/** The level from which a plan counts as competent (3). */
PCRP_API int pcrp_rubric_competent(const pcrp_rubric *rubric);
/** The share of the criteria (more than 0, at most 1) that must be competent for a plan as a whole to count as
 *  competent: enough="0.6" of the rubric file. */
PCRP_API double pcrp_rubric_enough(const pcrp_rubric *rubric);
/** Number of criteria. */
PCRP_API size_t pcrp_rubric_criterion_count(const pcrp_rubric *rubric);
/** Id of criterion @p index, in the order of output; NULL past the end. */
PCRP_API const char *pcrp_rubric_criterion_id(const pcrp_rubric *rubric, size_t index);
/** Title of criterion @p index. */
PCRP_API const char *pcrp_rubric_criterion_title(const pcrp_rubric *rubric, size_t index);
/** The words for a level (1 to 4) of criterion @p index, or "". */
PCRP_API const char *pcrp_rubric_level_words(const pcrp_rubric *rubric, size_t index, int level);

/** One example of a rubric that did not come out as it says. */
typedef struct pcrp_rubric_failure {
    const char *where;    /**< what the example tests: "lexicon service", "judgement goal-kind" ... */
    const char *text;     /**< the example's own text (the rubric's, not a chart's) */
    const char *expected; /**< what it says should come out */
    const char *found;    /**< what did */
    long line;            /**< where it stands in the rubric */
} pcrp_rubric_failure;

/**
 * Runs the examples inside a rubric.
 * @param failure  called for each example that fails, may be NULL; strings are borrowed for the call
 * @param ran      receives the number of examples run, may be NULL
 * @return the number of failures, or a negative pcrp_status. Thread-safe.
 */
PCRP_API long pcrp_rubric_test(const pcrp_rubric *rubric,
                               void (*failure)(void *user, const pcrp_rubric_failure *failure), void *user,
                               size_t *ran);

#ifdef __cplusplus
}
#endif
#endif
