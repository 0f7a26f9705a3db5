/* SPDX-License-Identifier: Apache-2.0 */
/** @file feedback.h  A result in plain words for whoever wrote the plan.
 *
 * What the plan does well, with its own words as proof; then at most three questions to take back to the person, each
 * about a phrase of the plan. Never a goal rewritten: only the person can say what it should be. The sentences are
 * data (rubrics/feedback.xml); nothing is said that they do not say.
 */
#ifndef PCRP_FEEDBACK_H
#define PCRP_FEEDBACK_H

#include <pcrp/cohort.h>
#include <pcrp/error.h>
#include <pcrp/plan.h>
#include <pcrp/score.h>
#include <pcrp/write.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Most questions of one feedback: more are not taken up. */
#define PCRP_FEEDBACK_QUESTIONS 3

/** Sentences to choose from: immutable, to be shared between threads. */
typedef struct pcrp_phrasebook pcrp_phrasebook;

/**
 * Loads sentences.
 * @param out   receives the phrasebook, owned by the caller
 * @param path  a file, or NULL for the one that is built in
 * @param error faults with their lines; may be NULL
 * @return PCRP_OK, PCRP_ERROR_IO, PCRP_ERROR_RUBRIC or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_phrasebook_load(pcrp_phrasebook **out, const char *path, pcrp_error *error);
/** Frees a phrasebook; NULL is allowed. */
PCRP_API void pcrp_phrasebook_free(pcrp_phrasebook *phrasebook);

/** Feedback on one plan: immutable, and needs neither plan nor result any more. */
typedef struct pcrp_feedback pcrp_feedback;

/** One point of a feedback. Strings are borrowed. */
typedef struct pcrp_point {
    const char *criterion;  /**< id */
    const char *title;      /**< the criterion in words */
    int level;              /**< its level, 1 to 4 */
    const char *words;      /**< what is said, or the question */
    const char *quote;      /**< the phrase of the plan that it is about, cut between words (with an ellipsis) at some 160 bytes */
    const char *element;    /**< where the phrase stands: pcrp_element_label() */
    size_t offset, length;  /**< in the element's field, bytes */
    const char *field;      /**< "text", "performer" ... */
} pcrp_point;

/**
 * Chooses what to say about a plan.
 * @param result  of the plan; PCRP_NOT_SCORABLE gives feedback without points
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_feedback_new(pcrp_feedback **out, const pcrp_phrasebook *phrasebook, const pcrp_plan *plan,
                                       const pcrp_result *result);
/** Frees a feedback; NULL is allowed. */
PCRP_API void pcrp_feedback_free(pcrp_feedback *feedback);

/** What works, in the order of the criteria; NULL past the end. */
PCRP_API const pcrp_point *pcrp_feedback_strength(const pcrp_feedback *feedback, size_t index);
/** What to ask the person, most needed first, PCRP_FEEDBACK_QUESTIONS at most; NULL past the end. */
PCRP_API const pcrp_point *pcrp_feedback_question(const pcrp_feedback *feedback, size_t index);

/**
 * Writes one feedback: as text, as one JSON object on a line, or as a page.
 * @param options  redact (elements and offsets in place of quotes, no names), salt, width; NULL for the defaults
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (csv), PCRP_ERROR_IO or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_feedback_write(const pcrp_feedback *feedback, const char *chart, pcrp_cohort_format format,
                                         const pcrp_write_options *options, pcrp_output output, void *user);

#ifdef __cplusplus
}
#endif
#endif
