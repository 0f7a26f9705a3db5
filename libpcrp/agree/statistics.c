/* SPDX-License-Identifier: Apache-2.0 */
/* Which statistics a comparison gets, each computed once for the data and once for every resample. */
#include "agree/numbers.h"
#include "agree/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum kind { COEFFICIENT, COHEN, WITHIN_ONE, ALPHA, ICC, CONCORDANCE, DIFFERENCE } kind;

enum { ALWAYS, TWO_RATERS, MORE_RATERS };     /* when */
/* Weights of a row: the user's; the same, unless they have a row anyway. */
enum { CHOSEN = 100, CHOSEN_ORDINAL = 101, CHOSEN_NOT_IDENTITY = 102 };

typedef struct spec {
    const char *id;
    const char *title;
    const char *title_two;  /* with two raters, NULL for the same */
    kind kind;
    int which;              /* coefficient, metric or ICC */
    int weights;            /* pcrp_weights, CHOSEN..., or -1 */
    int when;
} spec;

static const spec of_levels[] = {
    {"percent_all", "agreement of all raters", "agreement", COEFFICIENT, PCRP_PERCENT_ALL, -1, ALWAYS},
    {"percent_pairs", "agreement, mean of pairs", "agreement", COEFFICIENT, PCRP_PERCENT_PAIRS, -1, MORE_RATERS},
    {"within_one", "within one level, mean of pairs", "within one level", WITHIN_ONE, 0, -1, ALWAYS},
    {"kappa", "Light's kappa (mean of pairs)", "Cohen's kappa", COHEN, 0, PCRP_WEIGHTS_IDENTITY, ALWAYS},
    {"kappa", "Light's kappa (mean of pairs)", "Cohen's kappa", COHEN, 0, PCRP_WEIGHTS_LINEAR, ALWAYS},
    {"kappa", "Light's kappa (mean of pairs)", "Cohen's kappa", COHEN, 0, PCRP_WEIGHTS_QUADRATIC, ALWAYS},
    {"kappa", "Light's kappa (mean of pairs)", "Cohen's kappa", COHEN, 0, CHOSEN_ORDINAL, ALWAYS},
    {"conger_kappa", "Conger's kappa", NULL, COEFFICIENT, PCRP_CONGER_KAPPA, CHOSEN, MORE_RATERS},
    {"fleiss_kappa", "Fleiss' kappa", "Scott's pi", COEFFICIENT, PCRP_FLEISS_KAPPA, CHOSEN, ALWAYS},
    {"brennan_prediger", "Brennan-Prediger", NULL, COEFFICIENT, PCRP_BRENNAN_PREDIGER, CHOSEN, ALWAYS},
    {"gwet_ac1", "Gwet's AC1", NULL, COEFFICIENT, PCRP_GWET_AC, PCRP_WEIGHTS_IDENTITY, ALWAYS},
    {"gwet_ac2", "Gwet's AC2", NULL, COEFFICIENT, PCRP_GWET_AC, CHOSEN_NOT_IDENTITY, ALWAYS},
    {"alpha", "Krippendorff's alpha", NULL, ALPHA, PCRP_METRIC_NOMINAL, -1, ALWAYS},
    {"alpha", "Krippendorff's alpha", NULL, ALPHA, PCRP_METRIC_ORDINAL, -1, ALWAYS},
    {"alpha", "Krippendorff's alpha", NULL, ALPHA, PCRP_METRIC_INTERVAL, -1, ALWAYS},
    {"alpha", "Krippendorff's alpha", NULL, ALPHA, PCRP_METRIC_RATIO, -1, ALWAYS}};

static const spec of_numbers[] = {
    {"icc_1_1", "ICC(1,1)", NULL, ICC, PCRP_ICC_1_1, -1, ALWAYS},
    {"icc_2_1", "ICC(2,1)", NULL, ICC, PCRP_ICC_2_1, -1, ALWAYS},
    {"icc_3_1", "ICC(3,1)", NULL, ICC, PCRP_ICC_3_1, -1, ALWAYS},
    {"icc_1_k", "ICC(1,k)", NULL, ICC, PCRP_ICC_1_K, -1, ALWAYS},
    {"icc_2_k", "ICC(2,k)", NULL, ICC, PCRP_ICC_2_K, -1, ALWAYS},
    {"icc_3_k", "ICC(3,k)", NULL, ICC, PCRP_ICC_3_K, -1, ALWAYS},
    {"kendall_w", "Kendall's W", NULL, CONCORDANCE, 0, -1, ALWAYS},
    {"difference", "mean difference", NULL, DIFFERENCE, 0, -1, TWO_RATERS}};

enum { LEVEL_SPECS = sizeof of_levels / sizeof of_levels[0], NUMBER_SPECS = sizeof of_numbers / sizeof of_numbers[0],
       SPECS = LEVEL_SPECS + NUMBER_SPECS };

/* Data of one comparison or of one resample of it. */
typedef struct work {
    const pcrp_comparison *comparison;
    const spec *specs[SPECS];
    const char *weight_names[SPECS];
    const double *matrices[SPECS];
    size_t count;
    double *weights;   /* four kinds, then within one level */
    int *levels;       /* of the resample */
    double *values;
    pcrp_status status;
} work;

static const char *metric_name(int metric)
{
    static const char *const names[] = {"nominal", "ordinal", "interval", "ratio"};
    return names[metric];
}

static pcrp_coefficient coefficient_of(const spec *s, size_t raters)
{
    if (s->kind == WITHIN_ONE)
        return PCRP_PERCENT_PAIRS;
    if (s->kind == COHEN)
        return raters == 2 ? PCRP_COHEN_KAPPA : PCRP_LIGHT_KAPPA;
    return (pcrp_coefficient)s->which;
}

static void choose(work *w, const spec *specs, size_t count, pcrp_weights chosen)
{
    size_t q = w->comparison->total ? 1 : pcrp_table_scale(&w->comparison->table);
    size_t raters = w->comparison->rater_count;
    for (size_t i = 0; i < count; i++) {
        const spec *s = &specs[i];
        if ((s->when == TWO_RATERS && raters != 2) || (s->when == MORE_RATERS && raters == 2))
            continue;
        if ((s->weights == CHOSEN_ORDINAL && chosen != PCRP_WEIGHTS_ORDINAL)
            || (s->weights == CHOSEN_NOT_IDENTITY && chosen == PCRP_WEIGHTS_IDENTITY))
            continue;
        int kind_of_weights = s->weights >= CHOSEN ? (int)chosen : s->weights;
        w->specs[w->count] = s;
        w->weight_names[w->count] = s->kind == ALPHA ? metric_name(s->which)
            : kind_of_weights >= 0 ? pcrp_weights_name((pcrp_weights)kind_of_weights) : "";
        w->matrices[w->count] = w->weights == NULL ? NULL : s->kind == WITHIN_ONE ? w->weights + 4 * q * q
            : w->weights + (size_t)(kind_of_weights >= 0 ? kind_of_weights : 0) * q * q;
        w->count++;
    }
}

static int work_prepare(work *w, const pcrp_comparison *comparison, pcrp_weights chosen, pcrp_arena *arena)
{
    memset(w, 0, sizeof *w);
    w->comparison = comparison;
    size_t cells = comparison->subjects * comparison->rater_count + 1;
    w->values = pcrp_arena_array(arena, cells, sizeof *w->values);
    if (!comparison->total) {
        size_t q = pcrp_table_scale(&comparison->table);
        w->levels = pcrp_arena_array(arena, cells, sizeof *w->levels);
        w->weights = pcrp_arena_array(arena, 5 * q * q, sizeof *w->weights);
        for (int kind_of = 0; w->weights != NULL && kind_of < 4; kind_of++)
            pcrp_weights_fill((pcrp_weights)kind_of, q, w->weights + (size_t)kind_of * q * q);
        for (size_t i = 0; w->weights != NULL && i < q * q; i++)
            w->weights[4 * q * q + i] = i / q <= i % q + 1 && i % q <= i / q + 1 ? 1.0 : 0.0;
        choose(w, of_levels, LEVEL_SPECS, chosen);
    }
    choose(w, of_numbers, NUMBER_SPECS, chosen);
    return !pcrp_arena_failed(arena);
}

/* Second rater less first: count, mean and standard error. */
static size_t difference(const double *values, size_t subjects, double *mean, double *se)
{
    double sum = 0.0;
    double squares = 0.0;
    size_t n = 0;
    for (size_t i = 0; i < subjects; i++) {
        double d = values[2 * i + 1] - values[2 * i];
        if (isnan(d))
            continue;
        sum += d;
        squares += d * d;
        n++;
    }
    double count = (double)n;
    *mean = n > 0 ? sum / count : NAN;
    *se = n > 1 ? sqrt(fmax(0.0, squares - sum * sum / count) / (count - 1.0) / count) : NAN;
    return n;
}

static pcrp_status value_of(const work *w, size_t number, const pcrp_level_table *table, const double *values,
                            size_t subjects, double *out)
{
    const spec *s = w->specs[number];
    size_t raters = w->comparison->rater_count;
    double se;
    *out = NAN;
    switch (s->kind) {
    case COEFFICIENT:
    case COHEN:
    case WITHIN_ONE:
        return pcrp_coefficient_value(coefficient_of(s, raters), table, w->matrices[number], out);
    case ALPHA:
        return pcrp_krippendorff((pcrp_metric)s->which, table, out);
    case ICC:
        return pcrp_icc_value((pcrp_icc)s->which, values, subjects, raters, out);
    case CONCORDANCE:
        return pcrp_kendall_w(values, subjects, raters, out);
    case DIFFERENCE:
        difference(values, subjects, out, &se);
        return PCRP_OK;
    }
    return PCRP_ERROR_ARGUMENT;
}

static pcrp_status estimate_coefficient(const work *w, size_t number, double confidence, pcrp_statistic *out)
{
    const spec *s = w->specs[number];
    pcrp_estimate e;
    pcrp_status status = pcrp_coefficient_estimate(coefficient_of(s, w->comparison->rater_count),
                                                   &w->comparison->table, w->matrices[number], confidence, &e);
    if (status == PCRP_OK) {
        out->value = e.value;
        out->se = e.se;
        out->low = e.low;
        out->high = e.high;
    }
    return status;
}

static pcrp_status estimate_icc(const work *w, size_t number, double confidence, pcrp_statistic *out)
{
    pcrp_icc_estimate e;
    const pcrp_comparison *c = w->comparison;
    pcrp_status status = pcrp_icc_compute((pcrp_icc)w->specs[number]->which, c->values, c->subjects, c->rater_count,
                                          confidence, &e);
    if (status == PCRP_OK) {
        out->subjects = e.subjects;
        out->value = e.value;
        out->low = e.low;
        out->high = e.high;
        out->f = e.f;
        out->df1 = e.df1;
        out->df2 = e.df2;
        out->p = e.p;
    }
    return status;
}

static pcrp_status estimate_one(const work *w, size_t number, double confidence, pcrp_statistic *out)
{
    const spec *s = w->specs[number];
    const pcrp_comparison *c = w->comparison;
    out->id = s->id;
    out->title = c->rater_count == 2 && s->title_two != NULL ? s->title_two : s->title;
    out->weights = w->weight_names[number];
    out->subjects = c->shared;
    out->value = out->se = out->low = out->high = out->f = out->df1 = out->df2 = out->p = NAN;
    out->bootstrap.se = out->bootstrap.low = out->bootstrap.high = NAN;
    if (c->rater_count < 2)
        return PCRP_OK;
    switch (s->kind) {
    case COEFFICIENT:
    case COHEN:
    case WITHIN_ONE:
        return estimate_coefficient(w, number, confidence, out);
    case ICC:
        return estimate_icc(w, number, confidence, out);
    case DIFFERENCE: {
        out->subjects = difference(c->values, c->subjects, &out->value, &out->se);
        double reach = out->subjects > 1
            ? pcrp_t_quantile(0.5 + 0.5 * confidence, (double)out->subjects - 1.0) * out->se : NAN;
        out->low = out->value - reach;
        out->high = out->value + reach;
        return PCRP_OK;
    }
    case ALPHA:
    case CONCORDANCE:
        break;
    }
    return value_of(w, number, &c->table, c->values, c->subjects, &out->value);
}

/* pcrp_resample: the statistics of a draw of plans. */
static void resample(void *user, const size_t *subjects, size_t count, double *values)
{
    work *w = user;
    const pcrp_comparison *c = w->comparison;
    size_t raters = c->rater_count;
    for (size_t i = 0; i < count; i++) {
        memcpy(w->values + i * raters, c->values + subjects[i] * raters, raters * sizeof *w->values);
        if (w->levels != NULL)
            memcpy(w->levels + i * raters, c->table.levels + subjects[i] * raters, raters * sizeof *w->levels);
    }
    pcrp_level_table table = c->table;
    table.levels = w->levels;
    for (size_t j = 0; j < w->count; j++) {
        pcrp_status status = value_of(w, j, &table, w->values, count, &values[j]);
        if (status != PCRP_OK)
            w->status = status;
    }
}

pcrp_status pcrp_comparison_compute(pcrp_comparison *comparison, const pcrp_agreement_options *options,
                                    pcrp_arena *arena)
{
    work w;
    if (!work_prepare(&w, comparison, options->weights, arena))
        return PCRP_ERROR_MEMORY;
    comparison->statistics = pcrp_arena_array(arena, w.count, sizeof *comparison->statistics);
    pcrp_bootstrap *bootstrap = pcrp_arena_array(arena, w.count, sizeof *bootstrap);
    if (comparison->statistics == NULL || bootstrap == NULL)
        return PCRP_ERROR_MEMORY;
    comparison->statistic_count = w.count;
    for (size_t i = 0; i < w.count; i++) {
        pcrp_status status = estimate_one(&w, i, options->confidence, &comparison->statistics[i]);
        if (status != PCRP_OK)
            return status;
    }
    if (options->resamples == 0 || comparison->subjects == 0 || comparison->rater_count < 2)
        return PCRP_OK;
    pcrp_status status = pcrp_bootstrap_run(comparison->subjects, w.count, options->resamples, options->seed,
                                            options->confidence, resample, &w, bootstrap);
    for (size_t i = 0; status == PCRP_OK && i < w.count; i++)
        comparison->statistics[i].bootstrap = bootstrap[i];
    return status == PCRP_OK ? w.status : status;
}

const pcrp_statistic *pcrp_comparison_find(const pcrp_comparison *comparison, const char *id, const char *weights)
{
    for (size_t i = 0; i < comparison->statistic_count; i++) {
        const pcrp_statistic *s = &comparison->statistics[i];
        if (strcmp(s->id, id) == 0 && (weights == NULL || strcmp(s->weights, weights) == 0))
            return s;
    }
    return NULL;
}
