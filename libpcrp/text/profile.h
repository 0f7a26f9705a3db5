/* SPDX-License-Identifier: Apache-2.0 */
/* Where the time of marking goes, for authors of rubrics: by step, and by class for what is tried class by class. */
#ifndef PCRP_TEXT_PROFILE_H
#define PCRP_TEXT_PROFILE_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

typedef enum pcrp_profile_step {
    PCRP_STEP_TOKENS,
    PCRP_STEP_LEXICONS,
    PCRP_STEP_EXPRESSIONS,
    PCRP_STEP_NAMES,
    PCRP_STEP_VOICES,
    PCRP_STEP_PATTERNS,
    PCRP_STEP_LEVELS,
    PCRP_STEPS
} pcrp_profile_step;

typedef struct pcrp_cost {
    uint64_t nanoseconds, tried, found;
} pcrp_cost;

typedef struct pcrp_profile {
    uint64_t steps[PCRP_STEPS]; /* nanoseconds */
    pcrp_cost *expressions;     /* by class */
    pcrp_cost *patterns;        /* by class */
    size_t classes;
} pcrp_profile;

static inline uint64_t pcrp_profile_now(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Adds the time since *since to a step and begins anew. Nothing is done without a profile. */
static inline void pcrp_profile_lap(pcrp_profile *profile, pcrp_profile_step step, uint64_t *since)
{
    uint64_t now;
    if (!profile)
        return;
    now = pcrp_profile_now();
    profile->steps[step] += now - *since;
    *since = now;
}

static inline void pcrp_profile_add(pcrp_cost *cost, uint64_t since, int found)
{
    cost->nanoseconds += pcrp_profile_now() - since;
    cost->tried++;
    cost->found += found != 0;
}

#endif
