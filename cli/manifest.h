/* SPDX-License-Identifier: Apache-2.0 */
/* A table of what is known about charts from elsewhere: arm, site, team, wave; or a sample of charts. */
#ifndef PCRP_CLI_MANIFEST_H
#define PCRP_CLI_MANIFEST_H

#include "inputs.h"

#include <pcrp/write.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pcrp_manifest {
    char **names;        /* of its columns other than those that say which plan it is and how it was drawn */
    size_t name_count;
    struct pcrp_manifest_row *rows; /* sorted by chart and record */
    size_t row_count;
    char *drawn;         /* first cell of the column "drawn": how a sample was drawn, in words; NULL for none */
} pcrp_manifest;

/* Reads a CSV file with a column "chart" and, where charts hold several plans, "record" (or "plan"). 0 after a message. */
int pcrp_manifest_read(pcrp_manifest *manifest, const char *path);

/* Reads what 'pcrp sample' wrote. The charts that it names become the inputs, each file once, in the order of
 * the sample, unless there are inputs already. 0 after a message. */
int pcrp_manifest_sample(pcrp_manifest *manifest, const char *path, pcrp_inputs *inputs);

/* The cells of a plan, one for each name; NULL when the manifest does not have it. A chart is found by its whole
 * name, or by an end of it that begins after '/' or '!'. A record is the plan's id, or "#2" for the second plan of its chart;
 * without one, any plan of the chart is meant. plan may be NULL, and nth 0 when it is not known. Thread-safe. */
const char *const *pcrp_manifest_find(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth);

/* The place of a plan's row in the file, from 0; SIZE_MAX when the manifest does not have it. */
size_t pcrp_manifest_place(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth);

/* Rows whose plan was not looked up with success. */
size_t pcrp_manifest_missing(const pcrp_manifest *manifest);

/* Number of a column among the names; SIZE_MAX when there is none. */
size_t pcrp_manifest_column(const pcrp_manifest *manifest, const char *name);

/* Counts the plans of a chart, which follow each other; errors are not counted. Begin with zeros for each input. */
typedef struct pcrp_manifest_counter {
    uint64_t digest;
    size_t nth;
} pcrp_manifest_counter;

/* The plan's number in its chart, from 1. */
size_t pcrp_manifest_nth(pcrp_manifest_counter *counter, const char *chart);

/* Puts salted digests in the place of all cells, except in the columns named in keep: a column may hold names. Equal
 * cells stay equal. 0 after a message. */
int pcrp_manifest_redact(pcrp_manifest *manifest, const pcrp_write_options *options, const char *const *keep,
                         size_t keep_count);

void pcrp_manifest_free(pcrp_manifest *manifest);

#endif
