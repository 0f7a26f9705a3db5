/* SPDX-License-Identifier: Apache-2.0 */
/* A table of what is known about charts from elsewhere: arm, site, team, wave; or a sample of charts. */
#ifndef PCRP_CLI_MANIFEST_H
#define PCRP_CLI_MANIFEST_H

#include "inputs.h"

#include <pcrp/plan.h>
#include <pcrp/write.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pcrp_manifest {
    const char *path;    /* as it was given; NULL when there is none, and all that follows is empty */
    int sampled;         /* it is a sample: plans that it does not name are left out */
    char **names;        /* of its columns other than those that say which plan it is and how it was drawn */
    size_t name_count;
    struct pcrp_manifest_row *rows; /* sorted by chart and record */
    size_t row_count;
    char *drawn;         /* first cell of the column "drawn": how a sample was drawn, in words; NULL for none */
} pcrp_manifest;

/* Takes the argument of --manifest or --sample. 0 after a message when one was given before. */
int pcrp_manifest_take(pcrp_manifest *manifest, const char *command, const char *path, int sampled);

/* Reads a sample, what 'pcrp sample' wrote. The charts that it names become the inputs, each file once, in the order of
 * the sample, unless there are inputs already. 1 when there is none; 0 after a message. */
int pcrp_manifest_sample(pcrp_manifest *manifest, pcrp_inputs *inputs);

/* Reads another manifest: a CSV file with a column "chart" and, where charts hold several plans, "record" (or "plan").
 * 1 when there is none; 0 after a message. */
int pcrp_manifest_read(pcrp_manifest *manifest);

/* The cells of a plan, one for each name; NULL when the manifest does not have it. A chart is found by its whole
 * name, or by an end of it that begins after '/' or '!'. A record is the plan's id, or "#2" for the second plan of its chart;
 * without one, any plan of the chart is meant. plan may be NULL, and nth 0 when it is not known. Thread-safe. */
const char *const *pcrp_manifest_find(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth);

/* The same for a plan that was read, or NULL for an error. manifest may be NULL here and below. */
const char *const *pcrp_manifest_cells(const pcrp_manifest *manifest, const char *chart, const pcrp_plan *plan, size_t nth);

/* Whether a plan of these cells is left out, as no sample names it; or stays although the manifest does not have it. */
int pcrp_manifest_leaves_out(const pcrp_manifest *manifest, const char *const *cells);
int pcrp_manifest_lacks(const pcrp_manifest *manifest, const char *const *cells);

/* The place of a plan's row in the file, from 0; SIZE_MAX when the manifest does not have it. */
size_t pcrp_manifest_place(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth);

/* Says which plans of a sample were not looked up with success, where all of them should have been, and how many plans the
 * manifest lacks. Returns the former. */
size_t pcrp_manifest_conclude(const pcrp_manifest *manifest, int whole, size_t unlisted, int quiet);

/* Number of a column among the names; SIZE_MAX when there is none, or no manifest. */
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
