/* SPDX-License-Identifier: Apache-2.0 */
/** @file error.h  Status codes and the caller-owned object that holds messages.
 *
 * Every function that can fail returns a pcrp_status. Zero is success, positive
 * is success with something to know, negative is failure of the item at hand.
 * Details (file, line, reason) go into a pcrp_error that the caller owns and may
 * use again; passing NULL for it is always allowed. Messages never hold text of
 * a chart.
 *
 * Ownership, here and in every header: what comes through an out-parameter is
 * the caller's to free; what is returned by a getter is borrowed from the object
 * it was asked of and lives as long as that object.
 */
#ifndef PCRP_ERROR_H
#define PCRP_ERROR_H

#include <stddef.h>
#include <pcrp/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What became of a call. Values are never renumbered. */
typedef enum pcrp_status {
    PCRP_OK = 0,                 /**< done */
    PCRP_NOT_SCORABLE = 1,       /**< read well, but holds no plan content */
    PCRP_STOPPED = 2,            /**< a callback asked to stop */
    PCRP_ERROR_ARGUMENT = -1,    /**< a parameter is wrong (NULL, out of range) */
    PCRP_ERROR_MEMORY = -2,      /**< out of memory */
    PCRP_ERROR_IO = -3,          /**< file cannot be opened, read or written */
    PCRP_ERROR_FORMAT = -4,      /**< not a form that pcrp reads */
    PCRP_ERROR_SYNTAX = -5,      /**< malformed XML, JSON, CSV or archive */
    PCRP_ERROR_ENCODING = -6,    /**< bytes are not text in the declared encoding */
    PCRP_ERROR_DOCTYPE = -7,     /**< a DOCTYPE, which is always refused */
    PCRP_ERROR_LIMIT = -8,       /**< a limit of limits.h was hit */
    PCRP_ERROR_ENCRYPTED = -9,   /**< encrypted archive member */
    PCRP_ERROR_RUBRIC = -10,     /**< fault in a rubric, lexicon or map */
    PCRP_ERROR_UNSUPPORTED = -11 /**< built without the library that this needs */
} pcrp_status;

/**
 * A short fixed phrase for a status, for instance "malformed input".
 * @return a static string, never NULL. Thread-safe.
 */
PCRP_API const char *pcrp_status_text(pcrp_status status);

/** Messages of one call or more: each has a status, file, line and text. */
typedef struct pcrp_error pcrp_error;

/**
 * Makes an empty error object.
 * @return owned by the caller, or NULL when out of memory. Thread-safe; the
 * object itself is for one thread at a time.
 */
PCRP_API pcrp_error *pcrp_error_new(void);

/** Frees an error object; NULL is allowed. */
PCRP_API void pcrp_error_free(pcrp_error *error);

/** Empties an error object for the next call; NULL is allowed. */
PCRP_API void pcrp_error_clear(pcrp_error *error);

/** Number of messages held (a rubric can have many faults). 0 for NULL. */
PCRP_API size_t pcrp_error_count(const pcrp_error *error);

/** Status of message @p index (0-based), PCRP_OK past the end. */
PCRP_API pcrp_status pcrp_error_status(const pcrp_error *error, size_t index);

/** Text of message @p index, one line, without file and line; "" past the end. Borrowed. */
PCRP_API const char *pcrp_error_message(const pcrp_error *error, size_t index);

/** File of message @p index, or "" when there is none. Borrowed. */
PCRP_API const char *pcrp_error_file(const pcrp_error *error, size_t index);

/** Line (1-based) of message @p index, or 0 when unknown. */
PCRP_API long pcrp_error_line(const pcrp_error *error, size_t index);

#ifdef __cplusplus
}
#endif
#endif
