/* SPDX-License-Identifier: Apache-2.0 */
/* A pool of threads that works on numbered inputs and hands the pieces over in the order of the inputs.
 *
 * Memory is bounded whatever the number of inputs and however much one of them holds: only a window of inputs is
 * ahead of the one being written, each with a short queue, and a worker whose queue is full waits. */
#ifndef PCRP_CLI_JOBS_H
#define PCRP_CLI_JOBS_H

#include <stddef.h>

typedef struct pcrp_sink pcrp_sink;

typedef struct pcrp_jobs {
    size_t count;     /* inputs, numbered from 0 */
    unsigned threads; /* the calling one among them */
    void *user;
    /* Scratch of one thread; NULL for failure. */
    void *(*begin)(void *user);
    void (*finish)(void *scratch);
    /* Works on an input in some thread, and gives its pieces to pcrp_sink_add(). */
    void (*work)(void *user, void *scratch, size_t index, pcrp_sink *sink);
    /* Takes a piece, in order and one at a time, in whichever thread has it ready. Nonzero stops everything. */
    int (*take)(void *user, size_t index, void *piece);
    /* Frees a piece that will not be taken. */
    void (*drop)(void *piece);
} pcrp_jobs;

/* Hands a piece over, which is the sink's from now on. Waits while the queue is full. 0 when all is to stop. */
int pcrp_sink_add(pcrp_sink *sink, void *piece);

/* Works through all inputs. 0 when done, nonzero when take() stopped it, -1 when no thread could begin. */
int pcrp_jobs_run(const pcrp_jobs *jobs);

/* The second half of the work on a piece, in whichever thread has time, so that the pieces of one input (the members
 * of an archive) are worked on by all threads. Takes the piece and returns what it became, or NULL. */
typedef void *(*pcrp_refine)(void *user, void *scratch, size_t index, void *piece);

/* The same; every piece but NULL goes through refine() before it is taken. */
int pcrp_jobs_run_refined(const pcrp_jobs *jobs, pcrp_refine refine);

/* Processors that are there to be used, at least 1. */
unsigned pcrp_jobs_default(void);

#endif
