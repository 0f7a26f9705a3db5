/* SPDX-License-Identifier: Apache-2.0 */
/* Every plan of the inputs, read (and scored) by several threads, handed over in the order of the inputs. */
#ifndef PCRP_CLI_EACH_H
#define PCRP_CLI_EACH_H

#include "manifest.h"
#include "scoring.h"

#include <pcrp/cohort.h>

/* A plan as it was found, or a chart that is an error. */
typedef struct pcrp_visited {
    const pcrp_input *input;
    const char *chart;
    pcrp_plan *plan;                   /* NULL when the chart could not be read */
    const pcrp_result *const *results; /* one of each rubric; NULL unless it was scored */
    pcrp_status status;
    const char *reason;                /* why it is an error; NULL when the status says it all */
    size_t nth;                        /* plan of its chart, from 1; 0 for an error */
    const char *const *cells;          /* what the manifest knows of it; NULL for nothing */
} pcrp_visited;

typedef struct pcrp_each {
    pcrp_settings *settings;
    const pcrp_manifest *manifest; /* what is known of plans; those that a sample leaves out are passed over. NULL for none */
    const pcrp_clones *clones;     /* lowers levels of what is copied; NULL for none */
    int scored;         /* plans are scored first; the rubrics must be loaded */
    int silent;         /* charts that are errors are counted, not named */
    int with_errors;    /* pieces are made of charts that are errors, too */
    int only_content;   /* none are made of plans without content: these are named, as errors are */
    void *user;
    /* Whether a plan is wanted at all, asked in some thread before it is scored; NULL when all are. */
    int (*wants)(void *user, const pcrp_visited *visited);
    /* Works on a plan in some thread, and owns it from then on. Returns a piece, or NULL when out of memory. */
    void *(*make)(void *user, const pcrp_visited *visited);
    /* Takes a piece, one at a time and in order; owns it. 0 to go on. */
    int (*take)(void *user, void *piece);
    void (*drop)(void *piece);
    /* Afterwards: */
    size_t plans, empty, errors; /* empty: read well, but without plan content; they are among the plans */
    size_t unlisted;             /* plans that the manifest does not have */
} pcrp_each;

/* Goes through the inputs of the settings. Charts that are errors are named on standard error and counted. 0 after a
 * message when it was stopped. */
int pcrp_each_run(pcrp_each *each);

/* Exit status of a command that went through all inputs, after remarks on what the manifest and the inputs did not have. */
int pcrp_each_status(const pcrp_each *each);

#endif
