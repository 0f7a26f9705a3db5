/* SPDX-License-Identifier: Apache-2.0 */
/* Resampling of subjects, with random numbers that are the same everywhere. */
#include "agree/numbers.h"

#include <math.h>
#include <stdlib.h>

uint32_t pcrp_random_next(pcrp_random *random)
{
    uint64_t old = random->state;
    random->state = old * UINT64_C(6364136223846793005) + random->increment;
    uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
    uint32_t turn = (uint32_t)(old >> 59);
    return (shifted >> turn) | (shifted << ((32 - turn) & 31));
}

void pcrp_random_seed(pcrp_random *random, uint64_t seed, uint64_t stream)
{
    random->state = 0;
    random->increment = (stream << 1) | 1;
    pcrp_random_next(random);
    random->state += seed;
    pcrp_random_next(random);
}

uint32_t pcrp_random_below(pcrp_random *random, uint32_t bound)
{
    /* Numbers below 2^32 mod bound would make some results more likely than others. */
    uint32_t least = bound > 0 ? (0u - bound) % bound : 0;
    uint32_t drawn;
    do
        drawn = pcrp_random_next(random);
    while (drawn < least);
    return bound > 0 ? drawn % bound : 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(const double *sorted, size_t n, double p)
{
    double place = (double)(n - 1) * p;
    size_t below = (size_t)place;
    double rest = place - (double)below;
    return below + 1 < n ? sorted[below] + rest * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

/* values are the resamples of one statistic; they are reordered. */
static void summarise(double *values, size_t resamples, double confidence, pcrp_bootstrap *out)
{
    size_t n = 0;
    for (size_t i = 0; i < resamples; i++)
        if (!isnan(values[i]))
            values[n++] = values[i];
    out->resamples = (unsigned long)resamples;
    out->degenerate = (unsigned long)(resamples - n);
    out->se = out->low = out->high = NAN;
    if (n < 2 || n < resamples - n)
        return;
    double mean = 0.0;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    out->se = sqrt(sum / (double)(n - 1));
    qsort(values, n, sizeof *values, by_value);
    out->low = percentile(values, n, 0.5 - 0.5 * confidence);
    out->high = percentile(values, n, 0.5 + 0.5 * confidence);
}

pcrp_status pcrp_bootstrap_run(size_t subjects, size_t statistics, unsigned long resamples, uint64_t seed,
                               double confidence, pcrp_resample resample, void *user, pcrp_bootstrap *out)
{
    if (subjects < 1 || subjects > UINT32_MAX || statistics < 1 || resamples < 1 || resamples > 1000000
        || resample == NULL || out == NULL || !(confidence > 0.0 && confidence < 1.0))
        return PCRP_ERROR_ARGUMENT;
    size_t *drawn = calloc(subjects, sizeof *drawn);
    double *row = calloc(statistics, sizeof *row);
    double *values = statistics <= SIZE_MAX / sizeof *values / resamples
        ? calloc(statistics * resamples, sizeof *values) : NULL;
    pcrp_status status = drawn != NULL && row != NULL && values != NULL ? PCRP_OK : PCRP_ERROR_MEMORY;
    if (status == PCRP_OK) {
        pcrp_random random;
        pcrp_random_seed(&random, seed, 54);
        for (unsigned long b = 0; b < resamples; b++) {
            for (size_t i = 0; i < subjects; i++)
                drawn[i] = pcrp_random_below(&random, (uint32_t)subjects);
            resample(user, drawn, subjects, row);
            for (size_t j = 0; j < statistics; j++)
                values[j * resamples + b] = row[j];
        }
        for (size_t j = 0; j < statistics; j++)
            summarise(values + j * resamples, resamples, confidence, &out[j]);
    }
    free(drawn);
    free(row);
    free(values);
    return status;
}
