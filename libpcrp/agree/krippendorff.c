/* SPDX-License-Identifier: Apache-2.0 */
/* Krippendorff's alpha by its coincidence matrix. */
#include "agree/numbers.h"

#include <math.h>
#include <stdlib.h>

/* Each subject with m ratings adds 1 / (m - 1) for every ordered pair of them. The divisor stays m - 1
 * for complete data too (irr::kripp.alpha 0.84.1 takes 1 there, which is wrong for more than two raters). */
static void coincidences(const pcrp_level_table *table, double *cells)
{
    size_t q = pcrp_table_scale(table);
    for (size_t i = 0; i < table->subjects; i++) {
        double counts[PCRP_SCALE_MAX] = {0.0};
        double m = 0.0;
        for (size_t g = 0; g < table->raters; g++) {
            int level = table->levels[i * table->raters + g];
            if (level == PCRP_LEVEL_MISSING)
                continue;
            counts[level - table->lowest] += 1.0;
            m += 1.0;
        }
        if (m < 2.0)
            continue;
        for (size_t c = 0; c < q; c++)
            for (size_t k = 0; k < q && counts[c] > 0.0; k++)
                cells[c * q + k] += counts[c] * (counts[k] - (c == k ? 1.0 : 0.0)) / (m - 1.0);
    }
}

static double difference(pcrp_metric metric, const double *totals, size_t c, size_t k, double lowest)
{
    double a = lowest + (double)c;
    double b = lowest + (double)k;
    double d = a - b;
    if (c == k)
        return 0.0;
    switch (metric) {
    case PCRP_METRIC_NOMINAL:
        return 1.0;
    case PCRP_METRIC_ORDINAL:
        d = -0.5 * (totals[c] + totals[k]);
        for (size_t g = c < k ? c : k; g <= (c < k ? k : c); g++)
            d += totals[g];
        break;
    case PCRP_METRIC_INTERVAL:
        break;
    case PCRP_METRIC_RATIO:
        if (a + b == 0.0)
            return NAN;
        d /= a + b;
        break;
    }
    return d * d;
}

pcrp_status pcrp_krippendorff(pcrp_metric metric, const pcrp_level_table *table, double *out)
{
    if (out == NULL || !pcrp_table_valid(table) || metric < PCRP_METRIC_NOMINAL || metric > PCRP_METRIC_RATIO)
        return PCRP_ERROR_ARGUMENT;
    size_t q = pcrp_table_scale(table);
    double *cells = calloc(q * q, sizeof *cells);
    if (cells == NULL)
        return PCRP_ERROR_MEMORY;
    coincidences(table, cells);

    double totals[PCRP_SCALE_MAX] = {0.0};
    double n = 0.0;
    for (size_t c = 0; c < q; c++) {
        for (size_t k = 0; k < q; k++)
            totals[c] += cells[c * q + k];
        n += totals[c];
    }
    double observed = 0.0;
    double expected = 0.0;
    for (size_t c = 0; c < q; c++) {
        for (size_t k = 0; k < q; k++) {
            if (totals[c] == 0.0 || totals[k] == 0.0)
                continue;
            double d = difference(metric, totals, c, k, (double)table->lowest);
            observed += cells[c * q + k] * d;
            expected += totals[c] * totals[k] * d;
        }
    }
    free(cells);
    *out = n > 1.0 && !(expected < PCRP_NOTHING) ? 1.0 - (n - 1.0) * observed / expected : NAN;
    return PCRP_OK;
}
