/* SPDX-License-Identifier: Apache-2.0 */
/* Intraclass correlations, Kendall's W and Cronbach's alpha: statistics of complete rows of numbers. */
#include "agree/numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A copy of the rows that have every value; NULL when out of memory. */
static double *complete_rows(const double *values, size_t subjects, size_t columns, size_t *rows)
{
    double *copy = calloc(subjects * columns + 1, sizeof *copy);
    *rows = 0;
    for (size_t i = 0; copy != NULL && i < subjects; i++) {
        size_t present = 0;
        for (size_t g = 0; g < columns; g++)
            present += !isnan(values[i * columns + g]);
        if (present == columns)
            memcpy(copy + (*rows)++ * columns, values + i * columns, columns * sizeof *copy);
    }
    return copy;
}

typedef struct squares {
    double n, k;      /* subjects, raters */
    double between;   /* mean square between subjects (BMS) */
    double within;    /* within subjects (WMS) */
    double raters;    /* between raters (JMS) */
    double residual;  /* (EMS) */
} squares;

static squares analyse(const double *values, size_t n, size_t k)
{
    squares s = {(double)n, (double)k, 0.0, 0.0, 0.0, 0.0};
    double grand = 0.0;
    for (size_t i = 0; i < n * k; i++)
        grand += values[i] / (s.n * s.k);
    for (size_t i = 0; i < n; i++) {
        double mean = 0.0;
        for (size_t g = 0; g < k; g++)
            mean += values[i * k + g] / s.k;
        s.between += s.k * (mean - grand) * (mean - grand);
        for (size_t g = 0; g < k; g++)
            s.within += (values[i * k + g] - mean) * (values[i * k + g] - mean);
    }
    for (size_t g = 0; g < k; g++) {
        double mean = 0.0;
        for (size_t i = 0; i < n; i++)
            mean += values[i * k + g] / s.n;
        s.raters += s.n * (mean - grand) * (mean - grand);
    }
    s.residual = fmax(0.0, s.within - s.raters) / ((s.n - 1.0) * (s.k - 1.0));
    s.within /= s.n * (s.k - 1.0);
    s.between /= s.n - 1.0;
    s.raters /= s.k - 1.0;
    return s;
}

/* One-way and consistency: everything follows from one F ratio of subjects to error. */
static void from_ratio(const squares *s, double error, double df2, int mean, double confidence,
                       pcrp_icc_estimate *out)
{
    double k = s->k;
    out->value = (s->between - error) / (mean ? s->between : s->between + (k - 1.0) * error);
    if (confidence == 0.0)
        return;
    out->f = s->between / error;
    out->df1 = s->n - 1.0;
    out->df2 = out->df2_interval = df2;
    out->p = pcrp_f_upper(out->f, out->df1, df2);
    double tail = 0.5 + 0.5 * confidence;
    double low = out->f / pcrp_f_quantile(tail, out->df1, df2);
    double high = out->f * pcrp_f_quantile(tail, df2, out->df1);
    if (mean) {
        out->low = 1.0 - 1.0 / low;
        out->high = 1.0 - 1.0 / high;
    } else {
        out->low = (low - 1.0) / (low + k - 1.0);
        out->high = (high - 1.0) / (high + k - 1.0);
    }
    if (error == 0.0)  /* raters the same throughout: F is infinite, and so are its bounds */
        out->low = out->high = 1.0;
}

/* Absolute agreement: the raters' own variance is error too, so the denominator of F is a mixture whose
 * degrees of freedom are Satterthwaite's. As in irr::icc the mixture of the mean's interval is built
 * with the mean's own coefficient; stepping up the single interval (psych::ICC) differs a little. */
static void absolute(const squares *s, int mean, double confidence, pcrp_icc_estimate *out)
{
    double n = s->n, k = s->k;
    double denominator = mean ? s->between + (s->raters - s->residual) / n
        : s->between + (k - 1.0) * s->residual + k * (s->raters - s->residual) / n;
    out->value = (s->between - s->residual) / denominator;
    if (confidence == 0.0)
        return;
    out->f = s->between / s->residual;
    out->df1 = n - 1.0;
    out->df2 = (n - 1.0) * (k - 1.0);
    out->p = pcrp_f_upper(out->f, out->df1, out->df2);
    if (s->residual == 0.0 && s->raters == 0.0) {
        out->low = out->high = 1.0;
        return;
    }
    double a = k * out->value / (n * (1.0 - out->value));
    double b = 1.0 + a * (n - 1.0);
    double mixture = a * s->raters + b * s->residual;
    double v = mixture * mixture / (a * a * s->raters * s->raters / (k - 1.0)
        + b * b * s->residual * s->residual / ((n - 1.0) * (k - 1.0)));
    out->df2_interval = v;
    double fl = pcrp_f_quantile(0.5 + 0.5 * confidence, n - 1.0, v);
    double fu = pcrp_f_quantile(0.5 + 0.5 * confidence, v, n - 1.0);
    double error = mean ? s->raters - s->residual : k * s->raters + (k * n - k - n) * s->residual;
    out->low = n * (s->between - fl * s->residual) / (fl * error + n * s->between);
    out->high = n * (fu * s->between - s->residual) / (error + n * fu * s->between);
}

/* confidence 0: the value only. */
static pcrp_status compute(pcrp_icc kind, const double *values, size_t subjects, size_t raters,
                           double confidence, pcrp_icc_estimate *out)
{
    memset(out, 0, sizeof *out);
    out->value = out->low = out->high = out->f = out->df1 = out->df2 = out->p = out->df2_interval = NAN;
    double *rows = complete_rows(values, subjects, raters, &out->subjects);
    if (rows == NULL)
        return PCRP_ERROR_MEMORY;
    if (out->subjects >= 2 && raters >= 2) {
        squares s = analyse(rows, out->subjects, raters);
        double df_within = s.n * (s.k - 1.0);
        double df_residual = (s.n - 1.0) * (s.k - 1.0);
        int mean = kind >= PCRP_ICC_1_K;
        if (s.between >= PCRP_NOTHING || s.within >= PCRP_NOTHING) {
            /* Rounding must not make a residual where there is none. */
            if (s.residual < PCRP_NOTHING * (s.between + s.raters))
                s.residual = 0.0;
            if (kind == PCRP_ICC_1_1 || kind == PCRP_ICC_1_K)
                from_ratio(&s, s.within, df_within, mean, confidence, out);
            else if (kind == PCRP_ICC_3_1 || kind == PCRP_ICC_3_K)
                from_ratio(&s, s.residual, df_residual, mean, confidence, out);
            else
                absolute(&s, mean, confidence, out);
        }
    }
    free(rows);
    return PCRP_OK;
}

pcrp_status pcrp_icc_compute(pcrp_icc kind, const double *values, size_t subjects, size_t raters,
                             double confidence, pcrp_icc_estimate *out)
{
    if (out == NULL || (values == NULL && subjects > 0) || !(confidence > 0.0 && confidence < 1.0)
        || kind < PCRP_ICC_1_1 || kind > PCRP_ICC_3_K)
        return PCRP_ERROR_ARGUMENT;
    return compute(kind, values, subjects, raters, confidence, out);
}

pcrp_status pcrp_icc_value(pcrp_icc kind, const double *values, size_t subjects, size_t raters, double *out)
{
    pcrp_icc_estimate all;
    pcrp_status status = compute(kind, values, subjects, raters, 0.0, &all);
    *out = all.value;
    return status;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Adds the mid-ranks of one rater's values to sums, and the sum of t^3 - t over its ties to ties (each of
 * t tied values adds t^2 - 1). */
static void rank_sorted(const double *rows, size_t n, size_t raters, size_t rater, double *sorted, double *sums,
                        double *ties)
{
    for (size_t i = 0; i < n; i++)
        sorted[i] = rows[i * raters + rater];
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 0; i < n; i++) {
        double own = rows[i * raters + rater];
        size_t low = 0, high = n;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (sorted[middle] < own)
                low = middle + 1;
            else
                high = middle;
        }
        size_t first = low;
        high = n;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (sorted[middle] <= own)
                low = middle + 1;
            else
                high = middle;
        }
        double same = (double)(low - first);
        *ties += same * same - 1.0;
        sums[i] += (double)first + 0.5 * (same + 1.0);
    }
}

pcrp_status pcrp_kendall_w(const double *values, size_t subjects, size_t raters, double *out)
{
    if (out == NULL || (values == NULL && subjects > 0))
        return PCRP_ERROR_ARGUMENT;
    *out = NAN;
    size_t n;
    double *rows = complete_rows(values, subjects, raters, &n);
    double *sums = calloc(subjects + 1, 2 * sizeof *sums);
    if (rows == NULL || sums == NULL) {
        free(rows);
        free(sums);
        return PCRP_ERROR_MEMORY;
    }
    double ties = 0.0;
    for (size_t g = 0; g < raters; g++)
        rank_sorted(rows, n, raters, g, sums + subjects + 1, sums, &ties);
    double k = (double)raters;
    double count = (double)n;
    double spread = 0.0;
    for (size_t i = 0; i < n; i++) {
        double off = sums[i] - k * (count + 1.0) / 2.0;
        spread += off * off;
    }
    double possible = k * k * (count * count * count - count) - k * ties;
    if (n >= 2 && raters >= 2 && possible > PCRP_NOTHING)
        *out = 12.0 * spread / possible;
    free(rows);
    free(sums);
    return PCRP_OK;
}

static double variance(const double *values, size_t n, size_t step)
{
    double mean = 0.0;
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        mean += values[i * step] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i * step] - mean) * (values[i * step] - mean);
    return sum / ((double)n - 1.0);
}

pcrp_status pcrp_cronbach_alpha(const double *values, size_t subjects, size_t items, double *out)
{
    if (out == NULL || (values == NULL && subjects > 0))
        return PCRP_ERROR_ARGUMENT;
    *out = NAN;
    size_t n;
    double *rows = complete_rows(values, subjects, items, &n);
    double *totals = calloc(subjects + 1, sizeof *totals);
    if (rows == NULL || totals == NULL) {
        free(rows);
        free(totals);
        return PCRP_ERROR_MEMORY;
    }
    if (n >= 2 && items >= 2) {
        double parts = 0.0;
        for (size_t j = 0; j < items; j++)
            parts += variance(rows + j, n, items);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < items; j++)
                totals[i] += rows[i * items + j];
        double whole = variance(totals, n, 1);
        double k = (double)items;
        if (whole > PCRP_NOTHING)
            *out = k / (k - 1.0) * (1.0 - parts / whole);
    }
    free(rows);
    free(totals);
    return PCRP_OK;
}
