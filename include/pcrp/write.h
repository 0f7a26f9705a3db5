/* SPDX-License-Identifier: Apache-2.0 */
/** @file write.h  Results as text, csv, tidy csv, json and jsonl.
 *
 * Writers decide nothing: they put down what a result says. They write to a
 * callback, so that the caller owns the stream. Numbers are written in the C locale.
 */
#ifndef PCRP_WRITE_H
#define PCRP_WRITE_H

#include <pcrp/error.h>
#include <pcrp/plan.h>
#include <pcrp/score.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Output formats of pcrp_writer. */
typedef enum pcrp_format {
    PCRP_FORMAT_TEXT,
    PCRP_FORMAT_CSV,
    PCRP_FORMAT_TIDY,
    PCRP_FORMAT_JSON,
    PCRP_FORMAT_JSONL
} pcrp_format;

/** Receives output. Returns 0 to go on, anything else stops with PCRP_ERROR_IO. */
typedef int (*pcrp_output)(void *user, const char *bytes, size_t length);

/** How to write. Fill with pcrp_write_options_init(). */
typedef struct pcrp_write_options {
    size_t size;         /**< set by pcrp_write_options_init() */
    pcrp_format format;
    int color;           /**< text format: mark with ANSI colours */
    int redact;          /**< no chart text and no names: offsets and salted digests instead */
    const char *salt;    /**< for redact; "" when not given */
    int evidence;        /**< text format: show evidence (1 by default) */
} pcrp_write_options;

/** Sets the defaults: text, no colour, not redacted, with evidence. Thread-safe. */
PCRP_API void pcrp_write_options_init(pcrp_write_options *options);

/** One output document in the making. */
typedef struct pcrp_writer pcrp_writer;

/**
 * Begins a document.
 * @param out      receives the writer, owned by the caller
 * @param rubrics  the rubrics whose results will come, in order; borrowed for the writer's life
 * @param count    of rubrics, at least 1
 * @param output   receives bytes, in order
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT, PCRP_ERROR_MEMORY or PCRP_ERROR_IO
 */
PCRP_API pcrp_status pcrp_writer_new(pcrp_writer **out, const pcrp_write_options *options,
                                     const pcrp_rubric *const *rubrics, size_t count,
                                     pcrp_output output, void *user);

/**
 * Writes the rows of one plan.
 * @param chart    name of the chart
 * @param plan     the plan, NULL for an error
 * @param results  one for each rubric, in the order given to pcrp_writer_new(); NULL for an error
 * @param status   PCRP_OK, PCRP_NOT_SCORABLE or an error
 * @param reason   for a status that is not PCRP_OK: why; file and line first where known
 * @return PCRP_OK, PCRP_ERROR_IO or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_writer_add(pcrp_writer *writer, const char *chart, const pcrp_plan *plan,
                                     const pcrp_result *const *results, pcrp_status status, const char *reason);

/** Ends the document (closes the JSON, prints the summary of the text format). */
PCRP_API pcrp_status pcrp_writer_end(pcrp_writer *writer);

/** Frees a writer; NULL is allowed. Does not end the document. */
PCRP_API void pcrp_writer_free(pcrp_writer *writer);

/**
 * Writes a plan as it was read, as text or JSON (PCRP_FORMAT_TEXT, PCRP_FORMAT_JSON or PCRP_FORMAT_JSONL).
 * @param results  results whose evidence is to be marked in the text; may be NULL
 */
PCRP_API pcrp_status pcrp_write_plan(const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                                     const pcrp_result *const *results, size_t count,
                                     pcrp_output output, void *user);

#ifdef __cplusplus
}
#endif
#endif
