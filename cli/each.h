/* SPDX-License-Identifier: Apache-2.0 */
/* Every plan of the inputs, read (and scored) by several threads, handed over in the order of the inputs. */
#ifndef PCRP_CLI_EACH_H
#define PCRP_CLI_EACH_H

#include "scoring.h"

typedef struct pcrp_each {
    pcrp_settings *settings;
    int scored;         /* plans are scored first; the rubrics must be loaded */
    int silent;         /* charts that are errors are counted, not named */
    void *user;
    /* Works on a plan in some thread, and owns it from then on. results is NULL unless scored. Returns a piece, or NULL when
     * out of memory. Not called for charts that are errors. */
    void *(*make)(void *user, const pcrp_input *input, const char *chart, pcrp_plan *plan,
                  const pcrp_result *const *results, pcrp_status status);
    /* Takes a piece, in the calling thread and in order; owns it. 0 to go on. */
    int (*take)(void *user, void *piece);
    void (*drop)(void *piece);
    /* Afterwards: */
    size_t plans, empty, errors; /* empty: read well, but without plan content; they are among the plans */
} pcrp_each;

/* Goes through the inputs of the settings. Charts that are errors are named on standard error and counted. 0 after a
 * message when it was stopped. */
int pcrp_each_run(pcrp_each *each);

/* Exit status of a command that went through all inputs. */
int pcrp_each_status(const pcrp_each *each);

#endif
