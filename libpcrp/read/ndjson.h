/* SPDX-License-Identifier: Apache-2.0 */
/* Bulk exports: a resource a line, in one file or a file for each type. */
#ifndef PCRP_READ_NDJSON_H
#define PCRP_READ_NDJSON_H

#include "read/form.h"

/* Reads files of NDJSON that belong together (the folder of a $export), joined by patient: the CarePlans of
 * one file find goals, services and people in the others. Files are read twice and never held whole: memory
 * is about 40 bytes for each record that may matter to a plan, and the records of one patient at a time.
 * names (NULL for paths) are how charts and errors call the files. Each chart handed over is called
 * "NAME!record N", N being the line of its CarePlan or first Goal. At least one call of the callback.
 * A record that cannot be read is an error of its own; the others go on. */
pcrp_status pcrp_ndjson_read_files(pcrp_source *source, const char *const *paths, const char *const *names,
                                   size_t count);

#endif
