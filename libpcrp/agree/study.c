/* SPDX-License-Identifier: Apache-2.0 */
/* A study: which raters stand beside which on what, and everything computed from it. */
#include "agree/study.h"
#include "agree/numbers.h"
#include "base/error.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 20000000, RESAMPLES_MAX = 1000000 };

/* A column of a comparison: a rater, or the consensus of the others than `except`. */
typedef struct column {
    const char *name;
    int consensus;
    size_t rater;   /* number; for the consensus, the rater left out */
} column;

void pcrp_agreement_options_init(pcrp_agreement_options *options)
{
    memset(options, 0, sizeof *options);
    options->size = sizeof *options;
    options->weights = PCRP_WEIGHTS_QUADRATIC;
    options->confidence = 0.95;
    options->resamples = 1000;
    options->seed = 1;
}

static int level_at(const pcrp_ratings *ratings, const column *c, size_t plan, size_t criterion)
{
    return c->consensus ? pcrp_ratings_consensus(ratings, plan, criterion, c->rater)
        : pcrp_ratings_level(ratings, plan, c->rater, criterion);
}

/* Sum over the criteria, NaN unless all are rated. */
static double total_at(const pcrp_agreement *a, const column *c, size_t plan)
{
    double sum = 0.0;
    for (size_t i = 0; i < a->criterion_count; i++) {
        int level = level_at(a->ratings, c, plan, a->criteria[i]);
        if (level == PCRP_LEVEL_MISSING)
            return NAN;
        sum += level;
    }
    return sum;
}

/* ---- what the raters did ---- */

static void add_severity(const pcrp_comparison *c, size_t rater, pcrp_rater_summary *out)
{
    double sum = 0.0;
    size_t plans = 0;
    for (size_t i = 0; i < c->subjects; i++) {
        const double *row = c->values + i * c->rater_count;
        double others = 0.0;
        size_t count = 0;
        for (size_t g = 0; g < c->rater_count; g++) {
            if (g == rater || isnan(row[g]))
                continue;
            others += row[g];
            count++;
        }
        if (count == 0 || isnan(row[rater]))
            continue;
        sum += row[rater] - others / (double)count;
        plans++;
    }
    out->severity = plans > 0 ? sum / (double)plans : NAN;
}

static int summarise_raters(pcrp_comparison *c, const column *columns, pcrp_arena *arena)
{
    c->raters = pcrp_arena_array(arena, c->rater_count + 1, sizeof *c->raters);
    for (size_t g = 0; c->raters != NULL && g < c->rater_count; g++) {
        pcrp_rater_summary *r = &c->raters[g];
        double sum = 0.0;
        r->name = columns[g].name;
        if (!c->total) {
            r->levels = pcrp_arena_array(arena, pcrp_table_scale(&c->table), sizeof *r->levels);
            if (r->levels == NULL)
                return 0;
        }
        for (size_t i = 0; i < c->subjects; i++) {
            double value = c->values[i * c->rater_count + g];
            if (isnan(value))
                continue;
            r->rated++;
            sum += value;
            if (!c->total)
                r->levels[c->table.levels[i * c->rater_count + g] - c->table.lowest]++;
        }
        r->missing = c->subjects - r->rated;
        r->mean = r->rated > 0 ? sum / (double)r->rated : NAN;
        add_severity(c, g, r);
    }
    return c->raters != NULL;
}

/* ---- one comparison ---- */

/* Takes the plans that somebody here rated; criterion SIZE_MAX is the total. */
static pcrp_status fill_cells(const pcrp_agreement *a, pcrp_comparison *c, const column *columns, size_t criterion)
{
    size_t plans = pcrp_ratings_plan_count(a->ratings);
    size_t raters = c->rater_count;
    if (raters > 0 && plans > CELLS_MAX / raters)
        return PCRP_ERROR_LIMIT;
    int *levels = criterion == SIZE_MAX ? NULL : pcrp_arena_array(a->arena, plans * raters + 1, sizeof *levels);
    c->values = pcrp_arena_array(a->arena, plans * raters + 1, sizeof *c->values);
    c->plans = pcrp_arena_array(a->arena, plans + 1, sizeof *c->plans);
    if (pcrp_arena_failed(a->arena))
        return PCRP_ERROR_MEMORY;
    for (size_t p = 0; p < plans; p++) {
        double *row = c->values + c->subjects * raters;
        size_t rated = 0;
        for (size_t g = 0; g < raters; g++) {
            int level = levels != NULL ? level_at(a->ratings, &columns[g], p, criterion) : 0;
            if (levels != NULL)
                levels[c->subjects * raters + g] = level;
            row[g] = levels == NULL ? total_at(a, &columns[g], p) : level == PCRP_LEVEL_MISSING ? NAN : (double)level;
            rated += !isnan(row[g]);
        }
        if (rated == 0)
            continue;
        c->plans[c->subjects++] = p;
        c->shared += rated >= 2;
        c->missing += raters - rated;
    }
    c->table = (pcrp_level_table){levels, c->subjects, raters, pcrp_ratings_lowest(a->ratings),
                                  pcrp_ratings_highest(a->ratings)};
    return PCRP_OK;
}

static pcrp_status add_comparison(pcrp_agreement *a, const column *columns, size_t count, size_t criterion)
{
    pcrp_comparison *c = &a->comparisons[a->count];
    c->total = criterion == SIZE_MAX;
    c->criterion = c->total ? "total" : pcrp_ratings_criterion(a->ratings, criterion);
    c->pair = a->against != NULL;
    c->rater_count = count;
    pcrp_status status = fill_cells(a, c, columns, criterion);
    if (status == PCRP_OK && !summarise_raters(c, columns, a->arena))
        status = PCRP_ERROR_MEMORY;
    if (status == PCRP_OK)
        status = pcrp_comparison_compute(c, &a->options, a->arena);
    a->count += status == PCRP_OK;
    return status;
}

static int rated_any(const pcrp_agreement *a, const column *c, size_t criterion)
{
    for (size_t p = 0; p < pcrp_ratings_plan_count(a->ratings); p++)
        if (criterion == SIZE_MAX ? !isnan(total_at(a, c, p))
                                  : level_at(a->ratings, c, p, criterion) != PCRP_LEVEL_MISSING)
            return 1;
    return 0;
}

/* Raters who rated nothing of a criterion would only make every plan incomplete. */
static pcrp_status compare_all(pcrp_agreement *a, size_t criterion)
{
    column columns[PCRP_RATERS_MAX];
    size_t count = 0;
    for (size_t r = 0; r < pcrp_ratings_rater_count(a->ratings); r++) {
        columns[count] = (column){pcrp_ratings_rater(a->ratings, r), 0, r};
        count += (size_t)rated_any(a, &columns[count], criterion);
    }
    return add_comparison(a, columns, count, criterion);
}

static size_t find_rater(const pcrp_ratings *ratings, const char *name)
{
    for (size_t r = 0; r < pcrp_ratings_rater_count(ratings); r++)
        if (strcmp(pcrp_ratings_rater(ratings, r), name) == 0)
            return r;
    return SIZE_MAX;
}

static pcrp_status compare_against(pcrp_agreement *a, size_t criterion)
{
    size_t reference = find_rater(a->ratings, a->against);
    for (size_t r = 0; r < pcrp_ratings_rater_count(a->ratings); r++) {
        if (r == reference)
            continue;
        column pair[2] = {{a->against, reference == SIZE_MAX, reference == SIZE_MAX ? r : reference},
                          {pcrp_ratings_rater(a->ratings, r), 0, r}};
        pcrp_status status = add_comparison(a, pair, 2, criterion);
        if (status != PCRP_OK)
            return status;
    }
    return PCRP_OK;
}

/* ---- items ---- */

/* Cronbach's alpha of the criteria in each rater's levels: do they belong together? */
static pcrp_status add_cronbach(pcrp_agreement *a)
{
    size_t plans = pcrp_ratings_plan_count(a->ratings);
    size_t raters = pcrp_ratings_rater_count(a->ratings);
    size_t items = a->criterion_count;
    if (items < 2)
        return PCRP_OK;
    if (plans > CELLS_MAX / items)
        return PCRP_ERROR_LIMIT;
    double *values = pcrp_arena_array(a->arena, plans * items + 1, sizeof *values);
    a->cronbach = pcrp_arena_array(a->arena, raters, sizeof *a->cronbach);
    if (values == NULL || a->cronbach == NULL)
        return PCRP_ERROR_MEMORY;
    for (size_t r = 0; r < raters; r++) {
        column c = {pcrp_ratings_rater(a->ratings, r), 0, r};
        size_t complete = 0;
        for (size_t p = 0; p < plans; p++) {
            if (isnan(total_at(a, &c, p)))
                continue;
            for (size_t i = 0; i < items; i++)
                values[complete * items + i] = level_at(a->ratings, &c, p, a->criteria[i]);
            complete++;
        }
        pcrp_cronbach *out = &a->cronbach[a->cronbach_count++];
        out->rater = c.name;
        out->plans = complete;
        pcrp_status status = pcrp_cronbach_alpha(values, complete, items, &out->value);
        if (status != PCRP_OK)
            return status;
    }
    return PCRP_OK;
}

/* ---- the study ---- */

static pcrp_status choose_criteria(pcrp_agreement *a, pcrp_error *error)
{
    size_t known = pcrp_ratings_criterion_count(a->ratings);
    a->criteria = pcrp_arena_array(a->arena, known + 1, sizeof *a->criteria);
    if (a->criteria == NULL)
        return PCRP_ERROR_MEMORY;
    for (size_t c = 0; c < known; c++) {
        int wanted = a->options.criteria == NULL;
        for (size_t i = 0; !wanted && i < a->options.criterion_count; i++)
            wanted = strcmp(a->options.criteria[i], pcrp_ratings_criterion(a->ratings, c)) == 0;
        if (wanted)
            a->criteria[a->criterion_count++] = c;
    }
    for (size_t i = 0; a->options.criteria != NULL && i < a->options.criterion_count; i++) {
        int found = 0;
        for (size_t c = 0; c < known; c++)
            found |= strcmp(a->options.criteria[i], pcrp_ratings_criterion(a->ratings, c)) == 0;
        if (!found)
            return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "no ratings of the criterion \"%s\"",
                                  a->options.criteria[i]);
    }
    return PCRP_OK;
}

static pcrp_status check(const pcrp_agreement *a, pcrp_error *error)
{
    size_t raters = pcrp_ratings_rater_count(a->ratings);
    if (!(a->options.confidence > 0.0 && a->options.confidence < 1.0) || a->options.resamples > RESAMPLES_MAX
        || a->options.list < 0)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "an option is out of range");
    if (raters < 2)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "agreement needs the ratings of two raters or more");
    if (a->against != NULL && find_rater(a->ratings, a->against) == SIZE_MAX && strcmp(a->against, "consensus") != 0)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "no ratings of the rater \"%s\"", a->against);
    return PCRP_OK;
}

static pcrp_status compute(pcrp_agreement *a, pcrp_error *error)
{
    pcrp_status status = check(a, error);
    if (status == PCRP_OK)
        status = choose_criteria(a, error);
    if (status != PCRP_OK)
        return status;
    size_t each = a->against != NULL ? pcrp_ratings_rater_count(a->ratings) : 1;
    size_t totals = a->criterion_count > 1;
    a->comparisons = pcrp_arena_array(a->arena, (a->criterion_count + totals) * each + 1, sizeof *a->comparisons);
    if (a->comparisons == NULL)
        return PCRP_ERROR_MEMORY;
    for (size_t i = 0; status == PCRP_OK && i < a->criterion_count + totals; i++) {
        size_t criterion = i < a->criterion_count ? a->criteria[i] : SIZE_MAX;
        status = a->against != NULL ? compare_against(a, criterion) : compare_all(a, criterion);
    }
    return status == PCRP_OK ? add_cronbach(a) : status;
}

pcrp_status pcrp_agreement_new(pcrp_agreement **out, const pcrp_ratings *ratings,
                               const pcrp_agreement_options *options, pcrp_error *error)
{
    if (out == NULL || ratings == NULL)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_agreement *made = arena != NULL ? pcrp_arena_alloc(arena, sizeof *made) : NULL;
    if (made == NULL) {
        pcrp_arena_free(arena);
        return PCRP_ERROR_MEMORY;
    }
    made->arena = arena;
    made->ratings = ratings;
    pcrp_agreement_options_init(&made->options);
    if (options != NULL)
        made->options = *options;
    made->against = made->options.against != NULL ? pcrp_arena_string(arena, made->options.against) : NULL;
    pcrp_status status = pcrp_arena_failed(arena) ? PCRP_ERROR_MEMORY : compute(made, error);
    /* The caller's strings are borrowed for this call only. */
    made->options.criteria = NULL;
    made->options.against = made->against;
    if (status == PCRP_OK)
        *out = made;
    else
        pcrp_arena_free(arena);
    if (status == PCRP_ERROR_MEMORY || status == PCRP_ERROR_LIMIT)
        pcrp_error_add(error, status, NULL, 0, "%s", status == PCRP_ERROR_LIMIT
            ? "more plans times raters than the limit" : "out of memory");
    return status;
}

void pcrp_agreement_free(pcrp_agreement *agreement)
{
    if (agreement != NULL)
        pcrp_arena_free(agreement->arena);  /* which holds the study itself */
}

size_t pcrp_agreement_count(const pcrp_agreement *agreement)
{
    return agreement->count;
}

const char *pcrp_agreement_criterion(const pcrp_agreement *agreement, size_t comparison)
{
    return comparison < agreement->count ? agreement->comparisons[comparison].criterion : NULL;
}

const char *pcrp_agreement_rater(const pcrp_agreement *agreement, size_t comparison, size_t index)
{
    if (comparison >= agreement->count || index >= agreement->comparisons[comparison].rater_count)
        return NULL;
    return agreement->comparisons[comparison].raters[index].name;
}

const pcrp_statistic *pcrp_agreement_statistic(const pcrp_agreement *agreement, size_t comparison, size_t index)
{
    if (comparison >= agreement->count || index >= agreement->comparisons[comparison].statistic_count)
        return NULL;
    return &agreement->comparisons[comparison].statistics[index];
}

int pcrp_comparison_spread(const pcrp_comparison *comparison, size_t subject)
{
    int low = INT_MAX;
    int high = INT_MIN;
    for (size_t g = 0; g < comparison->rater_count; g++) {
        int level = comparison->table.levels[subject * comparison->rater_count + g];
        if (level == PCRP_LEVEL_MISSING)
            continue;
        low = level < low ? level : low;
        high = level > high ? level : high;
    }
    return low < high ? high - low : 0;
}

pcrp_status pcrp_agreement_write(const pcrp_agreement *agreement, pcrp_agreement_format format,
                                 int (*output)(void *user, const char *bytes, size_t length), void *user)
{
    pcrp_buffer out = {0};
    pcrp_status status = PCRP_OK;
    if (agreement == NULL || output == NULL)
        return PCRP_ERROR_ARGUMENT;
    switch (format) {
    case PCRP_AGREEMENT_TEXT: pcrp_agreement_text(agreement, &out); break;
    case PCRP_AGREEMENT_CSV: pcrp_agreement_csv(agreement, &out); break;
    case PCRP_AGREEMENT_JSON: status = pcrp_agreement_json(agreement, &out); break;
    default: status = PCRP_ERROR_ARGUMENT; break;
    }
    if (status == PCRP_OK && out.failed)
        status = PCRP_ERROR_MEMORY;
    if (status == PCRP_OK && out.length > 0 && output(user, out.data, out.length) != 0)
        status = PCRP_ERROR_IO;
    pcrp_buffer_free(&out);
    return status;
}
