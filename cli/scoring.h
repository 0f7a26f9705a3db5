/* SPDX-License-Identifier: Apache-2.0 */
/* What one thread needs to read charts and score them under every rubric of the settings. */
#ifndef PCRP_CLI_SCORING_H
#define PCRP_CLI_SCORING_H

#include "settings.h"

#include <pcrp/cohort.h>

typedef struct pcrp_scoring {
    const pcrp_settings *settings;
    void *user;             /* of the command */
    pcrp_reader *reader;
    pcrp_scorer **scorers;
    pcrp_result **results;  /* of the plan at hand; NULL between plans */
    pcrp_error *error;
    double copied;          /* share of the plan at hand that is copied from other people's; 0 unless the command says so */
} pcrp_scoring;

/* NULL after a message. */
pcrp_scoring *pcrp_scoring_new(const pcrp_settings *settings, void *user);
void pcrp_scoring_free(void *scoring);

/* From now on, levels take into account how much of a plan other people's plans have too. */
void pcrp_scoring_copied(pcrp_scoring *scoring, const pcrp_clones *clones, const char *chart, const pcrp_plan *plan);

/* Scores a plan under every rubric. A failure is the plan's; *reason is then why, or NULL. */
pcrp_status pcrp_scoring_plan(pcrp_scoring *scoring, const pcrp_plan *plan, const char **reason);
/* Frees the results of the plan at hand. */
void pcrp_scoring_clear(pcrp_scoring *scoring);

/* The output must not be one of the charts. One that lies in a folder of charts is from an earlier run: it is left out
 * of the inputs. 0 after a message. output may be NULL. */
int pcrp_scoring_spare(pcrp_inputs *inputs, const char *output);

#endif
