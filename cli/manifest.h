/* SPDX-License-Identifier: Apache-2.0 */
/* A table of what is known about charts from elsewhere: arm, site, team, wave. */
#ifndef PCRP_CLI_MANIFEST_H
#define PCRP_CLI_MANIFEST_H

#include <pcrp/write.h>
#include <stddef.h>

typedef struct pcrp_manifest {
    char **names;        /* of its columns other than "chart" */
    size_t name_count;
    struct pcrp_manifest_row *rows; /* sorted by chart */
    size_t row_count;
} pcrp_manifest;

/* Reads a CSV file with a column "chart". 0 after a message. */
int pcrp_manifest_read(pcrp_manifest *manifest, const char *path);

/* The cells of a chart, one for each name; NULL when the manifest does not have it. A chart is found by its whole
 * name, by its name within an archive, or by its file name. */
const char *const *pcrp_manifest_find(const pcrp_manifest *manifest, const char *chart);

/* Puts salted digests in the place of all cells, except in the columns named in keep: a column may hold names. Equal
 * cells stay equal. 0 after a message. */
int pcrp_manifest_redact(pcrp_manifest *manifest, const pcrp_write_options *options, const char *const *keep,
                         size_t keep_count);

void pcrp_manifest_free(pcrp_manifest *manifest);

#endif
