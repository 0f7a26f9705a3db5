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
    int evidence;        /**< text format: 1 shows each level's reasons and evidence, 0 the table only,
                              -1 (the default) the evidence when there is one plan and the table when more */
    int width;           /**< text format: columns to fill; 0 for 100, never less than 60 */
    const char *const *extra; /**< names of columns to follow the usual ones (a site, an arm, a wave); NULL for none */
    size_t extra_count;  /**< of names in extra */
} pcrp_write_options;

/** Sets the defaults: text, no colour, not redacted, evidence for a single plan. Thread-safe. */
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
 * Writes the rows of one plan: pcrp_rows_new() and pcrp_writer_put() in one.
 * @param chart    name of the chart
 * @param plan     the plan, NULL for an error
 * @param results  one for each rubric, in the order given to pcrp_writer_new(); NULL for an error
 * @param status   PCRP_OK, PCRP_NOT_SCORABLE or an error
 * @param reason   for a status that is not PCRP_OK: why, with the line where known; NULL for the words of the status
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT, PCRP_ERROR_IO or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_writer_add(pcrp_writer *writer, const char *chart, const pcrp_plan *plan,
                                     const pcrp_result *const *results, pcrp_status status, const char *reason);

/** The rows of one plan, made ready apart from the document that they will go into. */
typedef struct pcrp_rows pcrp_rows;

/**
 * Makes the rows of one plan ready, which any thread may do for a writer that is in use by another:
 * most of the work of writing is here. Parameters as pcrp_writer_add(), and
 * @param out    receives the rows, owned by the caller; they need neither plan nor results any more
 * @param extra  one text for each of pcrp_write_options.extra; NULL for empty ones
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_rows_new(pcrp_rows **out, const pcrp_writer *writer, const char *chart,
                                   const pcrp_plan *plan, const pcrp_result *const *results, pcrp_status status,
                                   const char *reason, const char *const *extra);
/** Frees rows; NULL is allowed. */
PCRP_API void pcrp_rows_free(pcrp_rows *rows);

/**
 * Writes rows that pcrp_rows_new() made for this writer, in the order of the calls.
 * @return PCRP_OK, PCRP_ERROR_IO or PCRP_ERROR_MEMORY. Not for two threads at once on one writer.
 */
PCRP_API pcrp_status pcrp_writer_put(pcrp_writer *writer, const pcrp_rows *rows);

/** Ends the document (closes the JSON, prints the summary of the text format). */
PCRP_API pcrp_status pcrp_writer_end(pcrp_writer *writer);

/** Frees a writer; NULL is allowed. Does not end the document. */
PCRP_API void pcrp_writer_free(pcrp_writer *writer);

/**
 * Writes a plan as it was read, as text or as one JSON object on a line (PCRP_FORMAT_TEXT, PCRP_FORMAT_JSON or
 * PCRP_FORMAT_JSONL; the last two are the same).
 * @param results  results whose evidence is to be marked in the text; may be NULL
 * @param count    of results
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (another format), PCRP_ERROR_IO or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_write_plan(const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                                     const pcrp_result *const *results, size_t count,
                                     pcrp_output output, void *user);

/**
 * The name of a chart as csv and tidy rows hold it: UTF-8, neutralised, and with redact its salted digest. For
 * finding a chart's rows in a file that was written before.
 * @param buffer  caller-owned; receives the cell's text (not quoted), cut at size - 1 bytes
 * @param size    in bytes
 * @return the whole length in bytes, which may be more than size - 1. Thread-safe.
 */
PCRP_API size_t pcrp_chart_cell(const pcrp_write_options *options, const char *chart, char *buffer, size_t size);

#ifdef __cplusplus
}
#endif
#endif
