/* SPDX-License-Identifier: Apache-2.0 */
/* Chance-corrected agreement: one shape, (observed - chance) / (1 - chance), that differs in the chance.
 *
 * Formulas: Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014, ch. 2-5. A standard error is that of
 * a mean of one number a subject (its linearised contribution), so each coefficient only has to say what
 * a subject contributes to observed and to chance agreement. */
#include "agree/numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ratings counted by subject. Subjects that nobody rated are left out. */
typedef struct counted {
    size_t n;            /* subjects */
    size_t shared;       /* of these, with two ratings or more */
    size_t raters;
    size_t q;            /* levels of the scale */
    const double *weights;
    double *counts;      /* n x q: ratings of the level */
    double *number;      /* n: ratings of the subject */
    double *agreement;   /* n: mean agreement of its pairs, 0 when it has none */
    double *chance;      /* n: contribution to chance agreement, whose mean is the chance */
    double *observed;    /* n: contribution to observed agreement */
    double *share;       /* q: share of the level */
    size_t *row;         /* n: row in the table */
    double pa;
    double uncorrected;  /* pa before Krippendorff's correction */
    void *memory;
} counted;

static int counted_alloc(counted *c, size_t subjects)
{
    size_t rows = subjects > 0 ? subjects : 1;
    size_t doubles = rows * (c->q + 4) + c->q;
    c->memory = calloc(1, doubles * sizeof(double) + rows * sizeof(size_t));
    if (c->memory == NULL)
        return 0;
    double *next = c->memory;
    c->counts = next;
    c->number = c->counts + rows * c->q;
    c->agreement = c->number + rows;
    c->chance = c->agreement + rows;
    c->observed = c->chance + rows;
    c->share = c->observed + rows;
    c->row = (size_t *)(void *)(c->share + c->q);
    return 1;
}

/* Mean weight of the pairs among a subject's ratings. */
static double pair_agreement(const counted *c, const double *counts, double number)
{
    double sum = 0.0;
    for (size_t k = 0; k < c->q; k++) {
        if (counts[k] == 0.0)
            continue;
        double weighted = 0.0;
        for (size_t l = 0; l < c->q; l++)
            weighted += c->weights[k * c->q + l] * counts[l];
        sum += counts[k] * (weighted - 1.0);
    }
    return sum / (number * (number - 1.0));
}

/* least: ratings that a subject must have to count (Krippendorff: 2). */
static int count_ratings(counted *c, const pcrp_level_table *table, const double *weights, double least)
{
    memset(c, 0, sizeof *c);
    c->q = pcrp_table_scale(table);
    c->raters = table->raters;
    c->weights = weights;
    if (!counted_alloc(c, table->subjects))
        return 0;
    for (size_t i = 0; i < table->subjects; i++) {
        double *counts = c->counts + c->n * c->q;
        double number = 0.0;
        memset(counts, 0, c->q * sizeof *counts);
        for (size_t g = 0; g < table->raters; g++) {
            int level = table->levels[i * table->raters + g];
            if (level == PCRP_LEVEL_MISSING)
                continue;
            counts[level - table->lowest] += 1.0;
            number += 1.0;
        }
        if (number < least)
            continue;
        c->number[c->n] = number;
        c->row[c->n] = i;
        if (number >= 2.0) {
            c->agreement[c->n] = pair_agreement(c, counts, number);
            c->pa += c->agreement[c->n];
            c->shared++;
        }
        c->n++;
    }
    c->pa = c->shared > 0 ? c->pa / (double)c->shared : NAN;
    for (size_t i = 0; i < c->n; i++) {
        double scale = (double)c->n / (double)c->shared;
        c->observed[i] = c->number[i] >= 2.0 ? scale * c->agreement[i] : 0.0;
        for (size_t k = 0; k < c->q; k++)
            c->share[k] += c->counts[i * c->q + k] / c->number[i] / (double)c->n;
    }
    return 1;
}

/* Sum over l of weight(k, l) * share(l), both directions averaged for weights that are not symmetric. */
static double weighted_share(const counted *c, const double *share, size_t k)
{
    double sum = 0.0;
    for (size_t l = 0; l < c->q; l++)
        sum += 0.5 * (c->weights[k * c->q + l] + c->weights[l * c->q + k]) * share[l];
    return sum;
}

static double weights_sum(const counted *c)
{
    double sum = 0.0;
    for (size_t i = 0; i < c->q * c->q; i++)
        sum += c->weights[i];
    return sum;
}

/* Each of the next functions returns the chance agreement and leaves in c->chance what each subject
 * contributes to half its linearised change (Gwet's p_e,i). */

static double chance_none(counted *c)
{
    (void)c;
    return 0.0;
}

static double chance_brennan_prediger(counted *c)
{
    double chance = weights_sum(c) / ((double)c->q * (double)c->q);
    for (size_t i = 0; i < c->n; i++)
        c->chance[i] = chance;
    return chance;
}

static double chance_gwet(counted *c)
{
    double q = (double)c->q;
    if (c->q < 2)
        return NAN;
    double factor = weights_sum(c) / (q * (q - 1.0));
    double chance = 0.0;
    for (size_t k = 0; k < c->q; k++)
        chance += factor * c->share[k] * (1.0 - c->share[k]);
    for (size_t i = 0; i < c->n; i++) {
        c->chance[i] = 0.0;
        for (size_t k = 0; k < c->q; k++)
            c->chance[i] += factor * c->counts[i * c->q + k] * (1.0 - c->share[k]) / c->number[i];
    }
    return chance;
}

static double chance_fleiss(counted *c)
{
    double chance = 0.0;
    memset(c->chance, 0, c->n * sizeof *c->chance);
    for (size_t k = 0; k < c->q; k++) {
        double weighted = weighted_share(c, c->share, k);
        chance += c->share[k] * weighted;
        for (size_t i = 0; i < c->n; i++)
            c->chance[i] += c->counts[i * c->q + k] * weighted / c->number[i];
    }
    return chance;
}

/* Raters' own distributions over the levels; raters without ratings are left out. */
typedef struct profiles {
    size_t raters;
    size_t *column;  /* in the table */
    double *rated;   /* ratings of the rater */
    double *share;   /* raters x q */
    double *mean;    /* q */
    double *toward;  /* q: for one rater, what a rating of the level adds */
} profiles;

static int profiles_alloc(profiles *p, size_t raters, size_t q)
{
    memset(p, 0, sizeof *p);
    p->column = calloc(raters + 1, sizeof *p->column);
    p->rated = calloc(raters + 1, sizeof *p->rated);
    p->share = calloc((raters + 3) * q, sizeof *p->share);
    if (p->column == NULL || p->rated == NULL || p->share == NULL)
        return 0;
    p->mean = p->share + (raters + 1) * q;
    p->toward = p->mean + q;
    return 1;
}

static void profiles_free(profiles *p)
{
    free(p->column);
    free(p->rated);
    free(p->share);
}

static void profiles_fill(profiles *p, const counted *c, const pcrp_level_table *table)
{
    for (size_t g = 0; g < table->raters; g++) {
        double *share = p->share + p->raters * c->q;
        double rated = 0.0;
        for (size_t i = 0; i < c->n; i++) {
            int level = table->levels[c->row[i] * table->raters + g];
            if (level == PCRP_LEVEL_MISSING)
                continue;
            share[level - table->lowest] += 1.0;
            rated += 1.0;
        }
        if (rated == 0.0)
            continue;
        for (size_t k = 0; k < c->q; k++)
            share[k] /= rated;
        p->column[p->raters] = g;
        p->rated[p->raters++] = rated;
    }
    for (size_t g = 0; g < p->raters; g++)
        for (size_t k = 0; k < c->q; k++)
            p->mean[k] += p->share[g * c->q + k] / (double)p->raters;
}

/* Chance over pairs of different raters: (r^2 m'Wm - sum_g p_g'W p_g) / (r (r - 1)). */
static double profiles_chance(const profiles *p, const counted *c)
{
    double r = (double)p->raters;
    double sum = 0.0;
    for (size_t k = 0; k < c->q; k++) {
        sum += r * r * p->mean[k] * weighted_share(c, p->mean, k);
        for (size_t g = 0; g < p->raters; g++)
            sum -= p->share[g * c->q + k] * weighted_share(c, p->share + g * c->q, k);
    }
    return sum / (r * (r - 1.0));
}

/* What subject i adds by rater g's rating: the rater's distribution moves towards the level, against the
 * mean distribution of the other raters; a missing rating moves nothing but the divisor. */
static void profiles_contribute(const profiles *p, counted *c, const pcrp_level_table *table)
{
    double r = (double)p->raters;
    double n = (double)c->n;
    for (size_t g = 0; g < p->raters; g++) {
        const double *own = p->share + g * c->q;
        double mean = 0.0;
        for (size_t l = 0; l < c->q; l++) {
            p->toward[l] = 0.0;
            for (size_t k = 0; k < c->q; k++)
                p->toward[l] += c->weights[k * c->q + l] * (r * p->mean[k] - own[k]) / (r * (r - 1.0));
            mean += p->toward[l] * own[l];
        }
        for (size_t i = 0; i < c->n; i++) {
            int level = table->levels[c->row[i] * table->raters + p->column[g]];
            double rated = level != PCRP_LEVEL_MISSING;
            double at = rated > 0.0 ? p->toward[level - table->lowest] : 0.0;
            c->chance[i] += (at - (rated - p->rated[g] / n) * mean) * n / p->rated[g];
        }
    }
}

static int chance_conger(counted *c, const pcrp_level_table *table, int contribute, double *chance)
{
    profiles p;
    int done = profiles_alloc(&p, table->raters, c->q);
    *chance = NAN;
    if (done)
        profiles_fill(&p, c, table);
    if (done && p.raters >= 2) {
        *chance = profiles_chance(&p, c);
        if (contribute)
            profiles_contribute(&p, c, table);
    }
    profiles_free(&p);
    return done;
}

/* Krippendorff's chance is Fleiss' with every rating, not every subject, counting the same, and a small
 * correction of the observed agreement. */
static double chance_krippendorff(counted *c)
{
    double ratings = 0.0;
    for (size_t i = 0; i < c->n; i++)
        ratings += c->number[i];
    double mean = ratings / (double)c->n;
    double small = 1.0 / ratings;

    double observed = 0.0;
    memset(c->share, 0, c->q * sizeof *c->share);
    for (size_t i = 0; i < c->n; i++) {
        c->observed[i] = c->agreement[i] * c->number[i] / mean;
        observed += c->observed[i] / (double)c->n;
        for (size_t k = 0; k < c->q; k++)
            c->share[k] += c->counts[i * c->q + k] / ratings;
    }
    double chance = 0.0;
    memset(c->chance, 0, c->n * sizeof *c->chance);
    for (size_t k = 0; k < c->q; k++) {
        double weighted = weighted_share(c, c->share, k);
        chance += c->share[k] * weighted;
        for (size_t i = 0; i < c->n; i++)
            c->chance[i] += c->counts[i * c->q + k] * weighted / mean;
    }
    for (size_t i = 0; i < c->n; i++) {
        double excess = (c->number[i] - mean) / mean;
        c->observed[i] -= ((1.0 - small) * observed + small) * excess;
        c->chance[i] -= chance * excess;
    }
    c->uncorrected = observed;
    c->pa = (1.0 - small) * observed + small;
    return chance;
}

static void estimate_undefined(pcrp_estimate *out)
{
    memset(out, 0, sizeof *out);
    out->value = out->agreement = out->chance = out->se = out->low = out->high = out->z = NAN;
}

/* Variance of the mean of the subjects' contributions, and the interval from it. */
static void add_error(const counted *c, int krippendorff, double confidence, pcrp_estimate *out)
{
    if (c->n < 2 || isnan(out->value))
        return;
    double n = (double)c->n;
    double sum = 0.0;
    double value = krippendorff ? (c->uncorrected - out->chance) / (1.0 - out->chance) : out->value;
    for (size_t i = 0; i < c->n; i++) {
        double held = krippendorff || c->number[i] >= 2.0 ? 1.0 : 0.0;
        double chance = krippendorff ? out->chance : out->chance * n / (double)c->shared * held;
        double change = (c->observed[i] - chance) / (1.0 - out->chance)
            - 2.0 * (1.0 - value) * (c->chance[i] - out->chance) / (1.0 - out->chance);
        sum += (change - value) * (change - value);
    }
    out->se = sqrt(sum / (n * (n - 1.0)));
    double reach = pcrp_t_quantile(0.5 + 0.5 * confidence, n - 1.0) * out->se;
    out->low = out->value - reach;
    out->high = fmin(1.0, out->value + reach);
}

/* Fleiss, Nee & Landis 1979: variance of Fleiss' kappa when there is no agreement beyond chance. */
static void add_fleiss_z(const counted *c, pcrp_estimate *out)
{
    double number = c->n > 0 ? c->number[0] : 0.0;
    for (size_t i = 0; i < c->n; i++)
        if (c->number[i] != number)
            return;
    for (size_t i = 0; i < c->q; i++)
        for (size_t j = 0; j < c->q; j++)
            if (c->weights[i * c->q + j] != (i == j ? 1.0 : 0.0))
                return;
    double spread = 0.0;
    double skew = 0.0;
    for (size_t k = 0; k < c->q; k++) {
        double p = c->share[k];
        spread += p * (1.0 - p);
        skew += p * (1.0 - p) * (1.0 - 2.0 * p);
    }
    double variance = 2.0 * (spread * spread - skew)
        / (spread * spread * (double)c->n * number * (number - 1.0));
    if (number >= 2.0 && variance > 0.0)
        out->z = out->value / sqrt(variance);
}

/* Fleiss, Cohen & Everitt 1969: the same for Cohen's kappa of two raters, weighted or not. */
static void add_cohen_z(const counted *c, const pcrp_level_table *table, pcrp_estimate *out)
{
    double first[PCRP_SCALE_MAX] = {0.0};
    double second[PCRP_SCALE_MAX] = {0.0};
    double sum = 0.0;
    double n = (double)c->n;
    for (size_t i = 0; i < c->n; i++) {
        first[table->levels[c->row[i] * 2] - table->lowest] += 1.0 / n;
        second[table->levels[c->row[i] * 2 + 1] - table->lowest] += 1.0 / n;
    }
    for (size_t k = 0; k < c->q; k++) {
        for (size_t l = 0; l < c->q; l++) {
            double off = c->weights[k * c->q + l] - weighted_share(c, second, k) - weighted_share(c, first, l);
            sum += first[k] * second[l] * off * off;
        }
    }
    double variance = (sum - out->chance * out->chance) / (n * (1.0 - out->chance) * (1.0 - out->chance));
    if (variance > 0.0)
        out->z = out->value / sqrt(variance);
}

/* Light: the mean over pairs of raters that have a subject in common. */
static pcrp_status light(const pcrp_level_table *table, const double *weights, pcrp_estimate *out)
{
    size_t q = pcrp_table_scale(table);
    double sum = 0.0;
    size_t pairs = 0;
    unsigned long cells[PCRP_SCALE_MAX * PCRP_SCALE_MAX];
    for (size_t g = 0; g < table->raters; g++) {
        for (size_t h = g + 1; h < table->raters; h++) {
            size_t both = pcrp_confusion(table, g, h, cells);
            if (both == 0)
                continue;
            double n = (double)both;
            double row[PCRP_SCALE_MAX] = {0.0};
            double column[PCRP_SCALE_MAX] = {0.0};
            double observed = 0.0;
            double chance = 0.0;
            for (size_t k = 0; k < q; k++) {
                for (size_t l = 0; l < q; l++) {
                    double cell = (double)cells[k * q + l] / n;
                    row[k] += cell;
                    column[l] += cell;
                    observed += weights[k * q + l] * cell;
                }
            }
            for (size_t k = 0; k < q; k++)
                for (size_t l = 0; l < q; l++)
                    chance += weights[k * q + l] * row[k] * column[l];
            sum += 1.0 - chance < PCRP_NOTHING ? NAN : (observed - chance) / (1.0 - chance);
            pairs++;
        }
    }
    out->value = pairs > 0 ? sum / (double)pairs : NAN;
    return PCRP_OK;
}

static void percent_all(const counted *c, double confidence, pcrp_estimate *out)
{
    size_t same = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (c->number[i] < 2.0)
            continue;
        for (size_t k = 0; k < c->q; k++)
            same += c->counts[i * c->q + k] == c->number[i];
    }
    double n = (double)c->shared;
    if (c->shared == 0)
        return;
    out->agreement = out->value = (double)same / n;
    if (c->shared < 2)
        return;
    out->se = sqrt(out->value * (1.0 - out->value) / (n - 1.0));
    double reach = pcrp_t_quantile(0.5 + 0.5 * confidence, n - 1.0) * out->se;
    out->low = fmax(0.0, out->value - reach);
    out->high = fmin(1.0, out->value + reach);
}

static pcrp_status estimate(pcrp_coefficient coefficient, const pcrp_level_table *table, const double *weights,
                            double confidence, int with_error, pcrp_estimate *out)
{
    if (coefficient == PCRP_LIGHT_KAPPA)
        return light(table, weights, out);
    counted c;
    double least = coefficient == PCRP_KRIPPENDORFF || coefficient == PCRP_COHEN_KAPPA ? 2.0 : 1.0;
    if (!count_ratings(&c, table, weights, least))
        return PCRP_ERROR_MEMORY;
    out->subjects = c.n;
    out->pairs = c.shared;
    double chance = NAN;
    int done = 1;
    if (c.shared > 0 && table->raters >= 2) {
        switch (coefficient) {
        case PCRP_PERCENT_ALL:
            percent_all(&c, confidence, out);
            free(c.memory);
            return PCRP_OK;
        case PCRP_PERCENT_PAIRS: chance = chance_none(&c); break;
        case PCRP_COHEN_KAPPA:
        case PCRP_CONGER_KAPPA: done = chance_conger(&c, table, with_error, &chance); break;
        case PCRP_FLEISS_KAPPA: chance = chance_fleiss(&c); break;
        case PCRP_BRENNAN_PREDIGER: chance = chance_brennan_prediger(&c); break;
        case PCRP_GWET_AC: chance = chance_gwet(&c); break;
        case PCRP_KRIPPENDORFF: chance = chance_krippendorff(&c); break;
        case PCRP_LIGHT_KAPPA: break;
        }
        out->agreement = c.pa;
        out->chance = chance;
        if (1.0 - chance >= PCRP_NOTHING)
            out->value = (c.pa - chance) / (1.0 - chance);
    }
    if (done && with_error) {
        add_error(&c, coefficient == PCRP_KRIPPENDORFF, confidence, out);
        if (coefficient == PCRP_PERCENT_PAIRS && !isnan(out->low))
            out->low = fmax(0.0, out->low);
        if (coefficient == PCRP_FLEISS_KAPPA && !isnan(out->value))
            add_fleiss_z(&c, out);
        if (coefficient == PCRP_COHEN_KAPPA && !isnan(out->value))
            add_cohen_z(&c, table, out);
    }
    free(c.memory);
    return done ? PCRP_OK : PCRP_ERROR_MEMORY;
}

pcrp_status pcrp_coefficient_estimate(pcrp_coefficient coefficient, const pcrp_level_table *table,
                                      const double *weights, double confidence, pcrp_estimate *out)
{
    if (out == NULL || !pcrp_table_valid(table) || !(confidence > 0.0 && confidence < 1.0)
        || coefficient < PCRP_PERCENT_ALL || coefficient > PCRP_KRIPPENDORFF
        || (coefficient == PCRP_COHEN_KAPPA && table->raters != 2))
        return PCRP_ERROR_ARGUMENT;
    double identity[PCRP_SCALE_MAX * PCRP_SCALE_MAX];
    if (weights == NULL)
        pcrp_weights_fill(PCRP_WEIGHTS_IDENTITY, pcrp_table_scale(table), identity);
    estimate_undefined(out);
    return estimate(coefficient, table, weights != NULL ? weights : identity, confidence, 1, out);
}

pcrp_status pcrp_coefficient_value(pcrp_coefficient coefficient, const pcrp_level_table *table,
                                   const double *weights, double *out)
{
    pcrp_estimate all;
    estimate_undefined(&all);
    pcrp_status status = estimate(coefficient, table, weights, 0.95, 0, &all);
    *out = all.value;
    return status;
}

pcrp_status pcrp_coefficient_counts(pcrp_coefficient coefficient, const unsigned long *cells, size_t levels,
                                    const double *weights, double confidence, pcrp_estimate *out)
{
    size_t n = 0;
    if (cells == NULL || out == NULL || levels < 2 || levels > PCRP_SCALE_MAX
        || !(confidence > 0.0 && confidence < 1.0))
        return PCRP_ERROR_ARGUMENT;
    for (size_t i = 0; i < levels * levels; i++) {
        if (cells[i] > 1000000 || (n += cells[i]) > 1000000)
            return PCRP_ERROR_ARGUMENT;
    }
    int *ratings = calloc(n + 1, 2 * sizeof *ratings);
    if (ratings == NULL)
        return PCRP_ERROR_MEMORY;
    int *next = ratings;
    for (size_t i = 0; i < levels * levels; i++) {
        for (unsigned long j = 0; j < cells[i]; j++) {
            *next++ = (int)(i / levels);
            *next++ = (int)(i % levels);
        }
    }
    pcrp_level_table table = {ratings, n, 2, 0, (int)levels - 1};
    pcrp_status status = pcrp_coefficient_estimate(coefficient, &table, weights, confidence, out);
    free(ratings);
    if (status == PCRP_OK && !isnan(out->se)) {
        out->se *= sqrt((double)(n - 1) / (double)n);
        double reach = pcrp_t_quantile(0.5 + 0.5 * confidence, (double)n - 1.0) * out->se;
        out->low = out->value - reach;
        out->high = fmin(1.0, out->value + reach);
    }
    return status;
}

pcrp_status pcrp_fleiss_levels(const pcrp_level_table *table, double *kappa, double *z)
{
    if (kappa == NULL || !pcrp_table_valid(table) || table->subjects == 0 || table->raters < 2)
        return PCRP_ERROR_ARGUMENT;
    double n = (double)table->subjects;
    double m = (double)table->raters;
    for (size_t i = 0; i < table->subjects * table->raters; i++)
        if (table->levels[i] == PCRP_LEVEL_MISSING)
            return PCRP_ERROR_ARGUMENT;
    for (size_t k = 0; k < pcrp_table_scale(table); k++) {
        double share = 0.0;
        double differing = 0.0;
        for (size_t i = 0; i < table->subjects; i++) {
            double count = 0.0;
            for (size_t g = 0; g < table->raters; g++)
                count += table->levels[i * table->raters + g] == table->lowest + (int)k;
            share += count / (n * m);
            differing += count * (m - count);
        }
        double expected = n * m * (m - 1.0) * share * (1.0 - share);
        kappa[k] = expected < PCRP_NOTHING ? NAN : 1.0 - differing / expected;
        if (z != NULL)
            z[k] = kappa[k] * sqrt(n * m * (m - 1.0) / 2.0);
    }
    return PCRP_OK;
}
