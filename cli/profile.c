/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CLASSES_SHOWN = 25 };

double pcrp_clock(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void print_rubric(const char *id, const pcrp_profile_row *rows, size_t count)
{
    size_t classes = 0;

    fprintf(stderr, "\n%s: steps of scoring\n", id);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].kind, "step") == 0) {
            fprintf(stderr, "  %10.3f ms  %s\n", rows[i].milliseconds, rows[i].name);
            continue;
        }
        if (!classes)
            fprintf(stderr, "\n%s: classes with expressions or patterns, costliest first\n", id);
        if (++classes <= CLASSES_SHOWN)
            fprintf(stderr, "  %10.3f ms  %-28s %-10s tried %8llu  found %8llu\n", rows[i].milliseconds, rows[i].name,
                    rows[i].kind, rows[i].tried, rows[i].found);
    }
    if (classes > CLASSES_SHOWN)
        fprintf(stderr, "  and %zu more\n", classes - CLASSES_SHOWN);
}

static double scoring_time(const pcrp_profile_row *rows, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].kind, "step") == 0)
            sum += rows[i].milliseconds;
    return sum;
}

void pcrp_profile_print(const pcrp_scoring *scoring, double whole)
{
    double left = 1000 * whole;

    for (size_t r = 0; r < scoring->settings->rubric_count; r++) {
        size_t count = pcrp_scorer_profile(scoring->scorers[r], NULL, 0);
        pcrp_profile_row *rows = calloc(count + 1, sizeof(*rows));
        if (rows) {
            count = pcrp_scorer_profile(scoring->scorers[r], rows, count);
            left -= scoring_time(rows, count);
            print_rubric(pcrp_rubric_id(scoring->settings->rubrics[r]), rows, count);
        }
        free(rows);
    }
    fprintf(stderr, "\n  %10.3f ms  reading charts and writing rows\n", left);
}
