/* SPDX-License-Identifier: Apache-2.0 */
/* A line on the terminal that says how far a batch has come. Nothing when standard error is not a terminal. */
#ifndef PCRP_CLI_PROGRESS_H
#define PCRP_CLI_PROGRESS_H

#include <stddef.h>

typedef struct pcrp_progress {
    size_t total;      /* inputs */
    double begun, shown; /* seconds */
    int active;
} pcrp_progress;

void pcrp_progress_begin(pcrp_progress *progress, size_t total, int quiet);
/* done inputs and plans so far; draws at most ten times a second. */
void pcrp_progress_show(pcrp_progress *progress, size_t done, size_t plans);
/* Wipes the line, so that a message or the end of output has it. */
void pcrp_progress_clear(pcrp_progress *progress);

#endif
