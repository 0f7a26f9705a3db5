/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves: the statistics of one criterion. Their sources are named in <pcrp/cohort.h>. */
#include "cohort/waves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pcrp/agree.h> /* Student's t and the random numbers; a sibling, whose public face knows nothing of waves */

/* The bootstrap of agreement uses stream 54 of the same seed. */
enum { STREAM = 55 };

/* How often each value occurs in each wave, with weights, and how pairs compare. */
typedef struct tally {
    double *counts[2];
    double n[2];
    double higher, same, lower;
    int most;
} tally;

static int tally_new(tally *made, int most)
{
    memset(made, 0, sizeof(*made));
    made->most = most;
    for (int w = 0; w < 2; w++)
        made->counts[w] = calloc((size_t)most + 1, sizeof(*made->counts[w]));
    return made->counts[0] && made->counts[1];
}

static void tally_free(tally *made)
{
    free(made->counts[0]);
    free(made->counts[1]);
}

/* weights by cluster; NULL for 1 each. */
static void tally_fill(tally *made, const pcrp_wave_values *values, const double *weights)
{
    for (int w = 0; w < 2; w++)
        memset(made->counts[w], 0, ((size_t)made->most + 1) * sizeof(*made->counts[w]));
    made->n[0] = made->n[1] = made->higher = made->same = made->lower = 0.0;
    for (size_t i = 0; i < values->count; i++) {
        const pcrp_wave_value *at = &values->items[i];
        double weight = weights ? weights[at->cluster] : 1.0;
        for (int w = 0; w < 2; w++)
            if (at->value[w] >= 0) {
                made->counts[w][at->value[w]] += weight;
                made->n[w] += weight;
            }
        if (!values->paired)
            continue;
        if (at->value[1] > at->value[0])
            made->higher += weight;
        else if (at->value[1] < at->value[0])
            made->lower += weight;
        else
            made->same += weight;
    }
}

static double mean_of(const tally *from, int wave)
{
    double sum = 0.0;

    for (int v = 0; v <= from->most; v++)
        sum += v * from->counts[wave][v];
    return from->n[wave] > 0.0 ? sum / from->n[wave] : (double)NAN;
}

static double sd_of(const tally *from, int wave)
{
    double mean = mean_of(from, wave), sum = 0.0;

    for (int v = 0; v <= from->most; v++)
        sum += from->counts[wave][v] * (v - mean) * (v - mean);
    return from->n[wave] > 1.0 ? sqrt(sum / (from->n[wave] - 1.0)) : (double)NAN;
}

/* What is no number stays none: nothing is divided by zero. */
static double ratio(double number, double by)
{
    return by > 0.0 ? number / by : (double)NAN;
}

static double cohens_d(const tally *from, int paired)
{
    double change = mean_of(from, 1) - mean_of(from, 0), first = sd_of(from, 0), second = sd_of(from, 1);

    if (paired)
        return ratio(change, (first + second) / 2.0);
    return ratio(change, sqrt(((from->n[0] - 1.0) * first * first + (from->n[1] - 1.0) * second * second) /
                              (from->n[0] + from->n[1] - 2.0)));
}

static double cliffs_delta(const tally *from, int paired)
{
    double below = 0.0, dominance = 0.0;

    if (paired)
        return ratio(from->higher - from->lower, from->higher + from->same + from->lower);
    for (int v = 0; v <= from->most; v++) { /* below: of the first wave under v */
        double above = from->n[0] - below - from->counts[0][v];
        dominance += from->counts[1][v] * (below - above);
        below += from->counts[0][v];
    }
    return ratio(dominance, from->n[0] * from->n[1]);
}

/* ---- standard errors ---- */

/* Sums of residuals by cluster, squared: of differences when paired, else of each wave's residuals over its n. */
static double clustered_sum(const pcrp_wave_values *values, const tally *all, double change)
{
    double *sums = calloc(values->clusters + 1, sizeof(*sums)), total = 0.0;
    double first = mean_of(all, 0), second = mean_of(all, 1);

    if (!sums)
        return NAN;
    for (size_t i = 0; i < values->count; i++) {
        const pcrp_wave_value *at = &values->items[i];
        if (values->paired)
            sums[at->cluster] += (at->value[1] - at->value[0] - change) / all->n[0];
        else if (at->value[0] >= 0)
            sums[at->cluster] -= (at->value[0] - first) / all->n[0];
        else
            sums[at->cluster] += (at->value[1] - second) / all->n[1];
    }
    for (size_t c = 0; c < values->clusters; c++)
        total += sums[c] * sums[c];
    free(sums);
    return total;
}

/* CR1: G/(G-1) * (N-1)/(N-K), K being 1 for the mean of differences and 2 for two means. */
static void clustered_error(const pcrp_wave_values *values, const tally *all, pcrp_change *out)
{
    double clusters = (double)values->clusters, n = (double)values->count;
    double factor = clusters / (clusters - 1.0) * (values->paired ? 1.0 : (n - 1.0) / (n - 2.0));

    out->df = clusters - 1.0;
    out->se = clusters > 1.0 ? sqrt(factor * clustered_sum(values, all, out->change)) : (double)NAN;
}

static void welch_error(pcrp_change *out)
{
    double first = out->sd[0] * out->sd[0] / (double)out->n[0], second = out->sd[1] * out->sd[1] / (double)out->n[1];
    double below = first * first / (double)(out->n[0] - 1) + second * second / (double)(out->n[1] - 1);

    out->se = sqrt(first + second);
    out->df = ratio((first + second) * (first + second), below);
}

/* Standard deviation of the differences of pairs. */
static double sd_of_differences(const pcrp_wave_values *values, double change)
{
    double sum = 0.0;

    for (size_t i = 0; i < values->count; i++) {
        double rest = values->items[i].value[1] - values->items[i].value[0] - change;
        sum += rest * rest;
    }
    return values->count > 1 ? sqrt(sum / (double)(values->count - 1)) : (double)NAN;
}

void pcrp_change_estimate(const pcrp_wave_values *values, double confidence, pcrp_change *out)
{
    tally all;

    out->change = out->se = out->df = out->low = out->high = out->d = out->dz = out->delta = NAN;
    out->mean[0] = out->mean[1] = out->sd[0] = out->sd[1] = NAN;
    if (tally_new(&all, values->most)) {
        tally_fill(&all, values, NULL);
        for (int w = 0; w < 2; w++) {
            out->n[w] = (size_t)all.n[w];
            out->mean[w] = mean_of(&all, w);
            out->sd[w] = sd_of(&all, w);
        }
        out->change = out->mean[1] - out->mean[0];
        out->d = cohens_d(&all, values->paired);
        out->delta = cliffs_delta(&all, values->paired);
        out->higher = (size_t)all.higher;
        out->same = (size_t)all.same;
        out->lower = (size_t)all.lower;
        if (out->n[0] > 1 && out->n[1] > 1) {
            if (values->paired || values->named)
                clustered_error(values, &all, out);
            else
                welch_error(out);
        }
    }
    if (values->paired)
        out->dz = ratio(out->change, sd_of_differences(values, out->change));
    if (out->df > 0.0) {
        double reach = pcrp_t_quantile(0.5 + confidence / 2.0, out->df) * out->se;
        out->low = out->change - reach;
        out->high = out->change + reach;
    }
    tally_free(&all);
}

/* ---- bootstrap ---- */

/* Clusters that hold plans of the first wave, the second, or both: each kind is drawn by itself, so that no
 * resample is without a wave. */
typedef struct kinds {
    uint32_t *clusters; /* sorted by kind */
    size_t start[4];
} kinds;

static int sort_clusters(const pcrp_wave_values *values, kinds *out)
{
    unsigned char *has = calloc(values->clusters + 1, 1);
    size_t at = 0;

    out->clusters = calloc(values->clusters + 1, sizeof(*out->clusters));
    for (size_t i = 0; has && i < values->count; i++)
        has[values->items[i].cluster] |= (unsigned char)((values->items[i].value[0] >= 0) |
                                                         (values->items[i].value[1] >= 0) << 1);
    for (unsigned kind = 1; has && out->clusters && kind <= 3; kind++) {
        out->start[kind - 1] = at;
        for (size_t c = 0; c < values->clusters; c++)
            if (has[c] == kind)
                out->clusters[at++] = (uint32_t)c;
    }
    out->start[3] = at;
    free(has);
    return has && out->clusters;
}

static void draw_weights(const kinds *from, pcrp_random *random, double *weights, size_t clusters)
{
    memset(weights, 0, clusters * sizeof(*weights));
    for (int kind = 0; kind < 3; kind++) {
        size_t count = from->start[kind + 1] - from->start[kind];
        for (size_t i = 0; i < count; i++)
            weights[from->clusters[from->start[kind] + pcrp_random_below(random, (uint32_t)count)]] += 1.0;
    }
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Percentiles of the resamples that are defined (R's type 7); NaN when fewer than half are. */
static void percentiles(double *values, size_t count, double confidence, double *low, double *high)
{
    double at[2] = {0.5 - confidence / 2.0, 0.5 + confidence / 2.0}, limits[2] = {NAN, NAN};
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[n++] = values[i];
    if (n > 1 && n * 2 >= count) {
        qsort(values, n, sizeof(*values), by_value);
        for (int i = 0; i < 2; i++) {
            double place = at[i] * (double)(n - 1);
            size_t below = (size_t)place;
            double next = below + 1 < n ? values[below + 1] : values[below];
            limits[i] = values[below] + (place - (double)below) * (next - values[below]);
        }
    }
    *low = limits[0];
    *high = limits[1];
}

/* Room for the bootstrap. */
typedef struct resampling {
    kinds kinds;
    tally tally;
    double *weights, *change, *d, *delta;
} resampling;

static int resampling_new(resampling *made, const pcrp_wave_values *values, size_t resamples)
{
    memset(made, 0, sizeof(*made));
    made->weights = calloc(values->clusters + 1, sizeof(*made->weights));
    made->change = calloc(resamples + 1, sizeof(*made->change));
    made->d = calloc(resamples + 1, sizeof(*made->d));
    made->delta = calloc(resamples + 1, sizeof(*made->delta));
    return tally_new(&made->tally, values->most) && sort_clusters(values, &made->kinds) && made->weights &&
           made->change && made->d && made->delta;
}

static void resampling_free(resampling *made)
{
    tally_free(&made->tally);
    free(made->kinds.clusters);
    free(made->weights);
    free(made->change);
    free(made->d);
    free(made->delta);
}

pcrp_status pcrp_change_bootstrap(const pcrp_wave_values *values, const pcrp_waves_options *options, pcrp_change *out)
{
    resampling with;
    pcrp_random random;
    int made = resampling_new(&with, values, options->resamples);

    out->boot_low = out->boot_high = out->d_low = out->d_high = out->delta_low = out->delta_high = NAN;
    if (made && options->resamples && out->n[0] > 1 && out->n[1] > 1) {
        pcrp_random_seed(&random, options->seed, STREAM);
        for (size_t b = 0; b < options->resamples; b++) {
            draw_weights(&with.kinds, &random, with.weights, values->clusters);
            tally_fill(&with.tally, values, with.weights);
            with.change[b] = mean_of(&with.tally, 1) - mean_of(&with.tally, 0);
            with.d[b] = cohens_d(&with.tally, values->paired);
            with.delta[b] = cliffs_delta(&with.tally, values->paired);
        }
        percentiles(with.change, options->resamples, options->confidence, &out->boot_low, &out->boot_high);
        percentiles(with.d, options->resamples, options->confidence, &out->d_low, &out->d_high);
        percentiles(with.delta, options->resamples, options->confidence, &out->delta_low, &out->delta_high);
    }
    resampling_free(&with);
    return made ? PCRP_OK : PCRP_ERROR_MEMORY;
}
