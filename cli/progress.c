/* SPDX-License-Identifier: Apache-2.0 */
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24 };
static const double EVERY = 0.1, NOT_BEFORE = 0.5; /* seconds; a short run needs no bar */

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void pcrp_progress_begin(pcrp_progress *progress, size_t total, int quiet)
{
    memset(progress, 0, sizeof(*progress));
    progress->total = total;
    progress->active = !quiet && isatty(STDERR_FILENO);
    progress->begun = progress->active ? now() : 0;
}

/* ", 1:05 left" */
static void print_left(double seconds)
{
    unsigned long left = seconds > 359999 ? 359999 : (unsigned long)(seconds + 0.5);

    if (left >= 3600)
        fprintf(stderr, ", %lu:%02lu:%02lu left", left / 3600, left / 60 % 60, left % 60);
    else
        fprintf(stderr, ", %lu:%02lu left", left / 60, left % 60);
}

void pcrp_progress_show(pcrp_progress *progress, size_t done, size_t plans)
{
    double at, spent;
    size_t filled;

    if (!progress->active || !progress->total)
        return;
    at = now();
    spent = at - progress->begun;
    if (spent < NOT_BEFORE || at - progress->shown < EVERY)
        return;
    progress->shown = at;
    filled = (size_t)((double)done / (double)progress->total * BAR);
    fprintf(stderr, "\r\033[K[");
    for (size_t i = 0; i < BAR; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %zu of %zu, %zu plans, %.0f/s", done, progress->total, plans, (double)plans / spent);
    if (done)
        print_left(spent / (double)done * (double)(progress->total - done));
    fflush(stderr);
}

void pcrp_progress_clear(pcrp_progress *progress)
{
    if (progress->active && progress->shown > 0) {
        fputs("\r\033[K", stderr);
        progress->shown = 0;
    }
}
