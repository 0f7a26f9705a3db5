/* SPDX-License-Identifier: Apache-2.0 */
/* A set of ratings: three lists of names and a hash of the cells between them, because most studies leave
 * most cells of plan x rater empty. */
#include "agree/ratings.h"

#include <stdlib.h>
#include <string.h>

/* More than any study has; keeps a hostile file from growing tables over pairs of plan and rater. */
enum { RATINGS_MAX = 10000000, CRITERIA_MAX = 1000, NOWHERE = -1 };

typedef struct cell {
    size_t plan, rater, criterion;
    int level;
} cell;

struct pcrp_ratings {
    int lowest, highest;
    pcrp_limits limits;
    pcrp_names plans, raters, criteria;
    cell *cells;
    size_t count, capacity, given;
    size_t *slots;  /* number of the cell plus 1, 0 for free */
    size_t slot_count;
};

/* ---- names ---- */

static size_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (size_t)(hash ^ (hash >> 32));
}

static size_t *name_slot(const pcrp_names *names, const char *text)
{
    size_t at = hash_text(text) & (names->slot_count - 1);
    while (names->slots[at] != 0 && strcmp(names->items[names->slots[at] - 1], text) != 0)
        at = (at + 1) & (names->slot_count - 1);
    return &names->slots[at];
}

static int names_grow(pcrp_names *names)
{
    size_t count = names->slot_count > 0 ? names->slot_count * 2 : 64;
    size_t *slots = calloc(count, sizeof *slots);
    char **items = realloc(names->items, count / 2 * sizeof *items);
    if (items != NULL)
        names->items = items;
    if (slots == NULL || items == NULL) {
        free(slots);
        return 0;
    }
    free(names->slots);
    names->slots = slots;
    names->slot_count = count;
    for (size_t i = 0; i < names->count; i++)
        *name_slot(names, names->items[i]) = i + 1;
    return 1;
}

long pcrp_names_find(const pcrp_names *names, const char *text)
{
    size_t found = names->slot_count > 0 ? *name_slot(names, text) : 0;
    return found > 0 ? (long)(found - 1) : NOWHERE;
}

long pcrp_names_add(pcrp_names *names, const char *text)
{
    long found = pcrp_names_find(names, text);
    if (found != NOWHERE)
        return found;
    if (names->count * 2 >= names->slot_count && !names_grow(names))
        return NOWHERE;
    char *copy = strdup(text);
    if (copy == NULL)
        return NOWHERE;
    names->items[names->count++] = copy;
    *name_slot(names, text) = names->count;
    return (long)(names->count - 1);
}

void pcrp_names_free(pcrp_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    free(names->slots);
}

/* ---- cells ---- */

static size_t *cell_slot(const pcrp_ratings *ratings, size_t plan, size_t rater, size_t criterion)
{
    uint64_t hash = (plan * UINT64_C(1009) + rater) * UINT64_C(10007) + criterion;
    hash *= UINT64_C(11400714819323198485);
    size_t at = (size_t)(hash >> 20) & (ratings->slot_count - 1);
    for (;;) {
        size_t found = ratings->slots[at];
        if (found == 0)
            break;
        const cell *c = &ratings->cells[found - 1];
        if (c->plan == plan && c->rater == rater && c->criterion == criterion)
            break;
        at = (at + 1) & (ratings->slot_count - 1);
    }
    return &ratings->slots[at];
}

static int cells_grow(pcrp_ratings *ratings)
{
    size_t count = ratings->slot_count > 0 ? ratings->slot_count * 2 : 256;
    size_t *slots = calloc(count, sizeof *slots);
    cell *cells = realloc(ratings->cells, count / 2 * sizeof *cells);
    if (cells != NULL)
        ratings->cells = cells;
    if (slots == NULL || cells == NULL) {
        free(slots);
        return 0;
    }
    free(ratings->slots);
    ratings->slots = slots;
    ratings->slot_count = count;
    for (size_t i = 0; i < ratings->count; i++) {
        const cell *c = &cells[i];
        *cell_slot(ratings, c->plan, c->rater, c->criterion) = i + 1;
    }
    return 1;
}

/* ---- the set ---- */

pcrp_status pcrp_ratings_new(pcrp_ratings **out, int lowest, int highest, const pcrp_limits *limits)
{
    if (out == NULL)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (lowest == PCRP_LEVEL_MISSING || lowest >= highest || (long long)highest - lowest + 1 > PCRP_SCALE_MAX)
        return PCRP_ERROR_ARGUMENT;
    pcrp_ratings *made = calloc(1, sizeof *made);
    if (made == NULL)
        return PCRP_ERROR_MEMORY;
    made->lowest = lowest;
    made->highest = highest;
    pcrp_limits_init(&made->limits);
    if (limits != NULL)
        made->limits = *limits;
    *out = made;
    return PCRP_OK;
}

void pcrp_ratings_free(pcrp_ratings *ratings)
{
    if (ratings == NULL)
        return;
    pcrp_names_free(&ratings->plans);
    pcrp_names_free(&ratings->raters);
    pcrp_names_free(&ratings->criteria);
    free(ratings->cells);
    free(ratings->slots);
    free(ratings);
}

pcrp_status pcrp_ratings_note_plan(pcrp_ratings *ratings, const char *plan)
{
    if (ratings->plans.count >= RATINGS_MAX)
        return PCRP_ERROR_LIMIT;
    return pcrp_names_add(&ratings->plans, plan) == NOWHERE ? PCRP_ERROR_MEMORY : PCRP_OK;
}

pcrp_status pcrp_ratings_add(pcrp_ratings *ratings, const char *plan, const char *rater, const char *criterion,
                             int level)
{
    if (ratings == NULL || plan == NULL || rater == NULL || criterion == NULL || *plan == '\0' || *rater == '\0'
        || *criterion == '\0')
        return PCRP_ERROR_ARGUMENT;
    if (level != PCRP_LEVEL_MISSING && (level < ratings->lowest || level > ratings->highest))
        return PCRP_ERROR_ARGUMENT;
    if ((ratings->raters.count >= PCRP_RATERS_MAX && pcrp_names_find(&ratings->raters, rater) == NOWHERE)
        || (ratings->criteria.count >= CRITERIA_MAX && pcrp_names_find(&ratings->criteria, criterion) == NOWHERE)
        || ratings->count >= RATINGS_MAX)
        return PCRP_ERROR_LIMIT;
    long p = pcrp_names_add(&ratings->plans, plan);
    long r = pcrp_names_add(&ratings->raters, rater);
    long c = pcrp_names_add(&ratings->criteria, criterion);
    if (p == NOWHERE || r == NOWHERE || c == NOWHERE)
        return PCRP_ERROR_MEMORY;
    if (ratings->count * 2 >= ratings->slot_count && !cells_grow(ratings))
        return PCRP_ERROR_MEMORY;
    size_t *slot = cell_slot(ratings, (size_t)p, (size_t)r, (size_t)c);
    if (*slot != 0)
        return PCRP_ERROR_ARGUMENT;
    ratings->cells[ratings->count++] = (cell){(size_t)p, (size_t)r, (size_t)c, level};
    *slot = ratings->count;
    ratings->given += level != PCRP_LEVEL_MISSING;
    return PCRP_OK;
}

const pcrp_limits *pcrp_ratings_limits(const pcrp_ratings *ratings)
{
    return &ratings->limits;
}

int pcrp_ratings_lowest(const pcrp_ratings *ratings)
{
    return ratings->lowest;
}

int pcrp_ratings_highest(const pcrp_ratings *ratings)
{
    return ratings->highest;
}

size_t pcrp_ratings_count(const pcrp_ratings *ratings)
{
    return ratings->given;
}

static const char *name_at(const pcrp_names *names, size_t index)
{
    return index < names->count ? names->items[index] : NULL;
}

const char *pcrp_ratings_plan(const pcrp_ratings *ratings, size_t index)
{
    return name_at(&ratings->plans, index);
}

size_t pcrp_ratings_plan_count(const pcrp_ratings *ratings)
{
    return ratings->plans.count;
}

const char *pcrp_ratings_rater(const pcrp_ratings *ratings, size_t index)
{
    return name_at(&ratings->raters, index);
}

size_t pcrp_ratings_rater_count(const pcrp_ratings *ratings)
{
    return ratings->raters.count;
}

const char *pcrp_ratings_criterion(const pcrp_ratings *ratings, size_t index)
{
    return name_at(&ratings->criteria, index);
}

size_t pcrp_ratings_criterion_count(const pcrp_ratings *ratings)
{
    return ratings->criteria.count;
}

int pcrp_ratings_level(const pcrp_ratings *ratings, size_t plan, size_t rater, size_t criterion)
{
    size_t found = ratings->slot_count > 0 ? *cell_slot(ratings, plan, rater, criterion) : 0;
    return found > 0 ? ratings->cells[found - 1].level : PCRP_LEVEL_MISSING;
}

int pcrp_ratings_is_pcrp(const pcrp_ratings *ratings, size_t rater)
{
    const char *name = pcrp_ratings_rater(ratings, rater);
    return name != NULL && strncmp(name, "pcrp", 4) == 0 && (name[4] == '\0' || name[4] == ':');
}

static int by_level(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;
    return (x > y) - (x < y);
}

int pcrp_ratings_consensus(const pcrp_ratings *ratings, size_t plan, size_t criterion, size_t except)
{
    int levels[PCRP_RATERS_MAX];
    size_t count = 0;
    for (size_t r = 0; r < ratings->raters.count; r++) {
        if (r == except || pcrp_ratings_is_pcrp(ratings, r))
            continue;
        int level = pcrp_ratings_level(ratings, plan, r, criterion);
        if (level != PCRP_LEVEL_MISSING)
            levels[count++] = level;
    }
    if (count == 0)
        return PCRP_LEVEL_MISSING;
    qsort(levels, count, sizeof *levels, by_level);
    return levels[(count - 1) / 2];
}
