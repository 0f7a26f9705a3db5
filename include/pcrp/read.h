/* SPDX-License-Identifier: Apache-2.0 */
/** @file read.h  From a file to plans.
 *
 * A reader takes a file (or bytes), finds out what it is, and hands each chart in
 * it to a callback: an archive or an NDJSON export holds many. Nothing is ever
 * fetched from a network or from another file.
 */
#ifndef PCRP_READ_H
#define PCRP_READ_H

#include <pcrp/error.h>
#include <pcrp/limits.h>
#include <pcrp/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Settings and scratch of reading; one per thread. */
typedef struct pcrp_reader pcrp_reader;

/**
 * Called once for each plan found, and once for each chart that gave none.
 * @param user    what the caller passed
 * @param chart   name of the chart: the file, or "archive.zip!member"; borrowed for the call
 * @param plan    owned by the callback from now on; NULL when status is negative
 * @param status  PCRP_OK, PCRP_NOT_SCORABLE (plan is given, see pcrp_plan_not_scorable()), or an error
 * @param error   the reasons when status is negative; borrowed for the call
 * @return PCRP_OK to go on; anything else stops reading and is returned by pcrp_read_*()
 */
typedef pcrp_status (*pcrp_plan_callback)(void *user, const char *chart, pcrp_plan *plan,
                                          pcrp_status status, const pcrp_error *error);

/**
 * Makes a reader.
 * @param limits  copied; NULL for the defaults
 * @return owned by the caller, NULL when out of memory. Thread-safe.
 */
PCRP_API pcrp_reader *pcrp_reader_new(const pcrp_limits *limits);
/** Frees a reader; NULL is allowed. */
PCRP_API void pcrp_reader_free(pcrp_reader *reader);

/**
 * Adds a map for a vendor's own XML, tried before the shipped ones.
 * @param path  file of the map
 * @param error faults of the map, each with file and line; may be NULL
 * @return PCRP_OK, PCRP_ERROR_IO or PCRP_ERROR_RUBRIC
 */
PCRP_API pcrp_status pcrp_reader_add_map(pcrp_reader *reader, const char *path, pcrp_error *error);

/**
 * Reads a file and hands over what it holds. At least one call of @p callback is made.
 * @param path      file to read
 * @param name      chart name to report, NULL for @p path
 * @return PCRP_OK when all was handed over (also when some charts are errors: the callback was told),
 *         or what the callback returned. Not for two threads at once on one reader.
 */
PCRP_API pcrp_status pcrp_read_file(pcrp_reader *reader, const char *path, const char *name,
                                    pcrp_plan_callback callback, void *user);

/**
 * The same for bytes in memory, which are only borrowed for the call.
 * @param size  in bytes
 */
PCRP_API pcrp_status pcrp_read_memory(pcrp_reader *reader, const void *bytes, size_t size, const char *name,
                                      pcrp_plan_callback callback, void *user);

/**
 * Reads the files of one FHIR bulk export (NDJSON, usually a file for each type of resource), joined by
 * patient: a CarePlan of one file finds its goals, services and people in the others. Charts are named
 * "NAME!record N" after the record of their CarePlan (or first Goal). The files are never held whole.
 * @param paths  files to read, @p count of them, at most 65,535
 * @param names  what to call them, NULL for @p paths
 * @return as pcrp_read_file(). At least one call of @p callback is made.
 */
PCRP_API pcrp_status pcrp_read_export(pcrp_reader *reader, const char *const *paths, const char *const *names,
                                      size_t count, pcrp_plan_callback callback, void *user);

#ifdef __cplusplus
}
#endif
#endif
