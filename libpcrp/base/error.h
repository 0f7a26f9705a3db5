/* SPDX-License-Identifier: Apache-2.0 */
/* How the rooms fill the caller's pcrp_error. */
#ifndef PCRP_BASE_ERROR_H
#define PCRP_BASE_ERROR_H

#include <pcrp/error.h>

/* Adds a message and returns status, so that "return pcrp_error_add(...)" reads well.
 * file may be NULL, line 0 when unknown, error NULL. Never put text of a chart into it. */
pcrp_status pcrp_error_add(pcrp_error *error, pcrp_status status, const char *file, long line,
                           const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
