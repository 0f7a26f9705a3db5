/* SPDX-License-Identifier: Apache-2.0 */
/* Folders of a FHIR bulk export: a file of NDJSON for each type of resource, to be read together. */
#ifndef PCRP_CLI_EXPORTS_H
#define PCRP_CLI_EXPORTS_H

#include <pcrp/read.h>
#include <stddef.h>

/* Whether a file's name ends in .ndjson. */
int pcrp_export_file(const char *name);

/* Whether the files (paths of .ndjson files of one folder) are one export: their names tell two types of resource at
 * least ("CarePlan.ndjson", "1.Patient.000.ndjson"). Other files may each be of somebody else, with ids that are
 * the same by chance: those are not joined. */
int pcrp_export_is(char *const *paths, size_t count);

/* Reads the files as one export. Charts are called "FOLDER!CarePlan.ndjson!record 3". */
pcrp_status pcrp_export_read(pcrp_reader *reader, const char *folder, char *const *paths, size_t count,
                             pcrp_plan_callback callback, void *user);

#endif
