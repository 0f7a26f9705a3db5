/* SPDX-License-Identifier: Apache-2.0 */
/* A study as JSON, by jansson, which writes numbers with a point in every locale. Undefined is null. */
#include "agree/numbers.h"
#include "agree/study.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* Version of this document; add fields freely, change it when one changes its meaning. */
#define STUDY_SCHEMA "1"

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count(size_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *statistic(const pcrp_statistic *s)
{
    json_t *out = json_object();
    json_object_set_new(out, "id", json_string(s->id));
    json_object_set_new(out, "title", json_string(s->title));
    if (*s->weights != '\0')
        json_object_set_new(out, "weights", json_string(s->weights));
    json_object_set_new(out, "plans", count(s->subjects));
    json_object_set_new(out, "value", number(s->value));
    json_object_set_new(out, "se", number(s->se));
    json_object_set_new(out, "low", number(s->low));
    json_object_set_new(out, "high", number(s->high));
    if (!isnan(s->df1)) {
        json_object_set_new(out, "f", number(s->f));
        json_object_set_new(out, "df1", number(s->df1));
        json_object_set_new(out, "df2", number(s->df2));
        json_object_set_new(out, "p", number(s->p));
    }
    if (s->bootstrap.resamples > 0) {
        json_t *bootstrap = json_object();
        json_object_set_new(bootstrap, "se", number(s->bootstrap.se));
        json_object_set_new(bootstrap, "low", number(s->bootstrap.low));
        json_object_set_new(bootstrap, "high", number(s->bootstrap.high));
        json_object_set_new(bootstrap, "resamples", count(s->bootstrap.resamples));
        json_object_set_new(bootstrap, "degenerate", count(s->bootstrap.degenerate));
        json_object_set_new(out, "bootstrap", bootstrap);
    }
    return out;
}

static json_t *rater(const pcrp_comparison *c, const pcrp_rater_summary *r)
{
    json_t *out = json_object();
    json_object_set_new(out, "rater", json_string(r->name));
    json_object_set_new(out, "rated", count(r->rated));
    json_object_set_new(out, "missing", count(r->missing));
    json_object_set_new(out, "mean", number(r->mean));
    json_object_set_new(out, "difference_to_others", number(r->severity));
    if (r->levels != NULL) {
        json_t *levels = json_array();
        for (size_t k = 0; k < pcrp_table_scale(&c->table); k++)
            json_array_append_new(levels, count(r->levels[k]));
        json_object_set_new(out, "levels", levels);
    }
    return out;
}

static json_t *confusion(const pcrp_comparison *c, size_t first, size_t second)
{
    unsigned long cells[PCRP_SCALE_MAX * PCRP_SCALE_MAX];
    size_t q = pcrp_table_scale(&c->table);
    pcrp_confusion(&c->table, first, second, cells);
    json_t *rows = json_array();
    for (size_t k = 0; k < q; k++) {
        json_t *row = json_array();
        for (size_t l = 0; l < q; l++)
            json_array_append_new(row, count(cells[k * q + l]));
        json_array_append_new(rows, row);
    }
    json_t *out = json_object();
    json_object_set_new(out, "rows", json_string(c->raters[first].name));
    json_object_set_new(out, "columns", json_string(c->raters[second].name));
    json_object_set_new(out, "counts", rows);
    return out;
}

static json_t *comparison(const pcrp_comparison *c)
{
    json_t *out = json_object();
    json_t *raters = json_array();
    json_t *statistics = json_array();
    json_object_set_new(out, "criterion", json_string(c->criterion));
    if (c->pair)
        json_object_set_new(out, "against", json_string(c->raters[0].name));
    json_object_set_new(out, "plans", count(c->subjects));
    json_object_set_new(out, "plans_rated_twice", count(c->shared));
    json_object_set_new(out, "ratings_missing", count(c->missing));
    for (size_t g = 0; g < c->rater_count; g++)
        json_array_append_new(raters, rater(c, &c->raters[g]));
    json_object_set_new(out, "raters", raters);
    for (size_t i = 0; i < c->statistic_count; i++)
        json_array_append_new(statistics, statistic(&c->statistics[i]));
    json_object_set_new(out, "statistics", statistics);
    if (!c->total) {
        json_t *tables = json_array();
        for (size_t g = 0; g < c->rater_count; g++)
            for (size_t h = g + 1; h < c->rater_count; h++)
                json_array_append_new(tables, confusion(c, g, h));
        json_object_set_new(out, "confusion", tables);
    }
    return out;
}

static json_t *disagreements(const pcrp_agreement *a)
{
    json_t *out = json_array();
    for (size_t i = 0; i < a->count; i++) {
        const pcrp_comparison *c = &a->comparisons[i];
        for (size_t s = 0; !c->total && s < c->subjects; s++) {
            int spread = pcrp_comparison_spread(c, s);
            if (spread < a->options.list)
                continue;
            json_t *levels = json_object();
            for (size_t g = 0; g < c->rater_count; g++) {
                int level = c->table.levels[s * c->rater_count + g];
                if (level != PCRP_LEVEL_MISSING)
                    json_object_set_new(levels, c->raters[g].name, json_integer(level));
            }
            json_t *item = json_object();
            json_object_set_new(item, "criterion", json_string(c->criterion));
            json_object_set_new(item, "plan", json_string(pcrp_ratings_plan(a->ratings, c->plans[s])));
            json_object_set_new(item, "spread", json_integer(spread));
            json_object_set_new(item, "levels", levels);
            json_array_append_new(out, item);
        }
    }
    return out;
}

static json_t *cronbach(const pcrp_agreement *a)
{
    json_t *out = json_array();
    for (size_t i = 0; i < a->cronbach_count; i++) {
        json_t *item = json_object();
        json_object_set_new(item, "rater", json_string(a->cronbach[i].rater));
        json_object_set_new(item, "plans", count(a->cronbach[i].plans));
        json_object_set_new(item, "value", number(a->cronbach[i].value));
        json_array_append_new(out, item);
    }
    return out;
}

static json_t *head(const pcrp_agreement *a)
{
    json_t *out = json_object();
    json_t *scale = json_object();
    json_t *bootstrap = json_object();
    json_object_set_new(out, "agreement_schema", json_string(STUDY_SCHEMA));
    json_object_set_new(out, "pcrp", json_string(PCRP_VERSION));
    json_object_set_new(scale, "lowest", json_integer(pcrp_ratings_lowest(a->ratings)));
    json_object_set_new(scale, "highest", json_integer(pcrp_ratings_highest(a->ratings)));
    json_object_set_new(out, "scale", scale);
    json_object_set_new(out, "plans", count(pcrp_ratings_plan_count(a->ratings)));
    json_object_set_new(out, "ratings", count(pcrp_ratings_count(a->ratings)));
    json_object_set_new(out, "confidence", json_real(a->options.confidence));
    json_object_set_new(out, "weights", json_string(pcrp_weights_name(a->options.weights)));
    json_object_set_new(bootstrap, "resamples", count(a->options.resamples));
    json_object_set_new(bootstrap, "seed", json_integer((json_int_t)a->options.seed));
    json_object_set_new(bootstrap, "generator", json_string("pcg32"));
    json_object_set_new(out, "bootstrap", bootstrap);
    return out;
}

pcrp_status pcrp_agreement_json(const pcrp_agreement *agreement, pcrp_buffer *out)
{
    json_t *document = head(agreement);
    json_t *comparisons = json_array();
    for (size_t i = 0; i < agreement->count; i++)
        json_array_append_new(comparisons, comparison(&agreement->comparisons[i]));
    json_object_set_new(document, "comparisons", comparisons);
    json_object_set_new(document, "cronbach_alpha", cronbach(agreement));
    if (agreement->options.list > 0)
        json_object_set_new(document, "disagreements", disagreements(agreement));
    char *text = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    json_decref(document);
    if (text == NULL)
        return PCRP_ERROR_MEMORY;
    pcrp_buffer_add_string(out, text);
    pcrp_buffer_add_char(out, '\n');
    free(text);
    return PCRP_OK;
}
