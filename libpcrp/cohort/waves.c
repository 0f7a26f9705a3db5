/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves: their plans, who is in both, and what is compared. */
#include "cohort/waves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/grow.h"

void pcrp_waves_options_init(pcrp_waves_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->paired = -1;
    options->confidence = 0.95;
    options->resamples = 2000;
    options->seed = 1;
    options->competent = 3;
}

pcrp_status pcrp_waves_new(pcrp_waves **out, const char *const *criteria, size_t count, const char *const names[2])
{
    pcrp_waves *made;

    if (!out || !criteria || !count || count > 1024 || !names)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    made = calloc(1, sizeof(*made));
    if (!made)
        return PCRP_ERROR_MEMORY;
    made->arena = pcrp_arena_new(1 << 16);
    made->criterion_count = count;
    made->highest = 4;
    made->criteria = made->arena ? pcrp_arena_array(made->arena, count, sizeof(*made->criteria)) : NULL;
    for (size_t i = 0; made->criteria && i < count; i++)
        made->criteria[i] = pcrp_arena_string(made->arena, criteria[i]);
    for (int w = 0; made->criteria && w < 2; w++)
        made->names[w] = pcrp_arena_string(made->arena, names[w]);
    if (!made->criteria || pcrp_arena_failed(made->arena)) {
        pcrp_waves_free(made);
        return PCRP_ERROR_MEMORY;
    }
    *out = made;
    return PCRP_OK;
}

void pcrp_waves_free(pcrp_waves *waves)
{
    if (!waves)
        return;
    pcrp_names_free(&waves->units);
    pcrp_names_free(&waves->clusters);
    pcrp_arena_free(waves->arena);
    free(waves->rows);
    free(waves->row_of);
    free(waves);
}

/* ---- plans ---- */

/* Room for one more row, which may be of one more unit. */
static int make_room(pcrp_waves *waves)
{
    size_t known = waves->unit_room;

    if (!pcrp_grow(&waves->rows, &waves->row_room, waves->row_count + 1, sizeof(*waves->rows)) ||
        !pcrp_grow(&waves->row_of, &waves->unit_room, waves->units.count + 1, sizeof(*waves->row_of)))
        return 0;
    for (; known < waves->unit_room; known++)
        waves->row_of[known][0] = waves->row_of[known][1] = SIZE_MAX;
    return 1;
}

pcrp_status pcrp_waves_add(pcrp_waves *waves, int wave, const char *unit, const char *cluster, const int *levels)
{
    pcrp_wave_row *made;
    long number, group = -1;

    if (!waves || wave < 0 || wave > 1 || !unit || !levels || waves->computed)
        return PCRP_ERROR_ARGUMENT;
    for (size_t i = 0; i < waves->criterion_count; i++)
        if (levels[i] < 0 || levels[i] > PCRP_WAVE_LEVEL_MOST)
            return PCRP_ERROR_ARGUMENT;
    if (!make_room(waves) || (number = pcrp_names_add(&waves->units, unit)) < 0)
        return PCRP_ERROR_MEMORY;
    if (waves->row_of[number][wave] != SIZE_MAX)
        return PCRP_ERROR_ARGUMENT;
    if (cluster && *cluster && (group = pcrp_names_add(&waves->clusters, cluster)) < 0)
        return PCRP_ERROR_MEMORY;
    made = &waves->rows[waves->row_count];
    made->wave = wave;
    made->unit = (uint32_t)number;
    made->cluster = group < 0 ? UINT32_MAX : (uint32_t)group;
    made->levels = pcrp_arena_array(waves->arena, waves->criterion_count, sizeof(*made->levels));
    if (!made->levels)
        return PCRP_ERROR_MEMORY;
    for (size_t i = 0; i < waves->criterion_count; i++) {
        made->levels[i] = levels[i];
        waves->highest = levels[i] > waves->highest ? levels[i] : waves->highest;
    }
    waves->row_of[number][wave] = waves->row_count++;
    return PCRP_OK;
}

/* ---- what is analysed ---- */

/* A level, the total of all levels, or whether it is at least cut; -1 when there is none. */
static int value_of(const pcrp_waves *waves, const pcrp_wave_row *row, size_t criterion, int cut)
{
    int sum = 0;

    if (criterion < waves->criterion_count) {
        int level = row->levels[criterion];
        return level == 0 ? -1 : cut ? level >= cut : level;
    }
    for (size_t i = 0; i < waves->criterion_count; i++) {
        if (row->levels[i] == 0)
            return -1;
        sum += row->levels[i];
    }
    return sum;
}

/* Clusters numbered from 0 as they come up; a plan without one is a cluster of its own. */
typedef struct numbering {
    uint32_t *of;      /* by cluster: its number + 1, 0 for none yet */
    size_t count;
} numbering;

static uint32_t number_cluster(numbering *numbers, uint32_t cluster)
{
    if (cluster == UINT32_MAX)
        return (uint32_t)numbers->count++;
    if (!numbers->of[cluster])
        numbers->of[cluster] = (uint32_t)++numbers->count;
    return numbers->of[cluster] - 1;
}

static void gather_pairs(const pcrp_waves *waves, size_t criterion, int cut, numbering *numbers, pcrp_wave_values *out)
{
    for (size_t u = 0; u < waves->units.count; u++) {
        size_t first = waves->row_of[u][0], second = waves->row_of[u][1];
        pcrp_wave_value *made = &out->items[out->count];
        uint32_t cluster;
        if (first == SIZE_MAX || second == SIZE_MAX)
            continue;
        made->value[0] = value_of(waves, &waves->rows[first], criterion, cut);
        made->value[1] = value_of(waves, &waves->rows[second], criterion, cut);
        if (made->value[0] < 0 || made->value[1] < 0)
            continue;
        cluster = waves->rows[first].cluster;
        made->cluster = number_cluster(numbers, cluster == UINT32_MAX ? waves->rows[second].cluster : cluster);
        out->count++;
    }
}

static void gather_plans(const pcrp_waves *waves, size_t criterion, int cut, numbering *numbers, pcrp_wave_values *out)
{
    for (size_t r = 0; r < waves->row_count; r++) {
        const pcrp_wave_row *row = &waves->rows[r];
        pcrp_wave_value *made = &out->items[out->count];
        int value = value_of(waves, row, criterion, cut);
        if (value < 0)
            continue;
        made->value[row->wave] = value;
        made->value[!row->wave] = -1;
        made->cluster = number_cluster(numbers, row->cluster);
        out->count++;
    }
}

int pcrp_wave_values_gather(const pcrp_waves *waves, size_t criterion, int cut, pcrp_wave_values *out)
{
    numbering numbers = {0};

    memset(out, 0, sizeof(*out));
    out->items = pcrp_arena_array(waves->arena, waves->row_count + 1, sizeof(*out->items));
    numbers.of = pcrp_arena_array(waves->arena, waves->clusters.count + 1, sizeof(*numbers.of));
    if (!out->items || !numbers.of)
        return 0;
    out->paired = waves->design.paired;
    out->named = waves->clusters.count > 0;
    out->most = criterion < waves->criterion_count ? (cut ? 1 : waves->highest)
        : waves->highest * (int)waves->criterion_count;
    if (out->paired)
        gather_pairs(waves, criterion, cut, &numbers, out);
    else
        gather_plans(waves, criterion, cut, &numbers, out);
    out->clusters = numbers.count;
    return 1;
}

/* ---- computing ---- */

static pcrp_status decide_design(pcrp_waves *waves, const pcrp_waves_options *options, pcrp_error *error)
{
    pcrp_waves_design *design = &waves->design;
    size_t smaller;

    for (size_t r = 0; r < waves->row_count; r++)
        design->plans[waves->rows[r].wave]++;
    for (size_t u = 0; u < waves->units.count; u++)
        design->pairs += waves->row_of[u][0] != SIZE_MAX && waves->row_of[u][1] != SIZE_MAX;
    design->clusters = waves->clusters.count;
    smaller = design->plans[0] < design->plans[1] ? design->plans[0] : design->plans[1];
    design->paired = options->paired < 0 ? design->pairs >= 2 && design->pairs * 2 >= smaller : options->paired;
    if (smaller < 2)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "fewer than two plans with levels in a wave");
    if (design->paired && design->pairs < 2)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "fewer than two plans that are in both waves");
    return PCRP_OK;
}

static pcrp_status compute_change(pcrp_waves *waves, size_t criterion, pcrp_change *out)
{
    pcrp_wave_values values, shares;
    pcrp_change share;
    int total = criterion == waves->criterion_count;

    memset(out, 0, sizeof(*out));
    out->criterion = total ? "total" : waves->criteria[criterion];
    if (!pcrp_wave_values_gather(waves, criterion, 0, &values))
        return PCRP_ERROR_MEMORY;
    pcrp_change_estimate(&values, waves->options.confidence, out);
    out->competent[0] = out->competent[1] = NAN;
    out->competent_change = out->competent_low = out->competent_high = NAN;
    if (!total) {
        if (!pcrp_wave_values_gather(waves, criterion, waves->options.competent, &shares))
            return PCRP_ERROR_MEMORY;
        memset(&share, 0, sizeof(share));
        pcrp_change_estimate(&shares, waves->options.confidence, &share);
        out->competent[0] = share.mean[0];
        out->competent[1] = share.mean[1];
        out->competent_change = share.change;
        out->competent_low = share.low;
        out->competent_high = share.high;
    }
    return pcrp_change_bootstrap(&values, &waves->options, out);
}

pcrp_status pcrp_waves_compute(pcrp_waves *waves, const pcrp_waves_options *options, pcrp_error *error)
{
    pcrp_status status;

    if (!waves || !options || waves->computed || !(options->confidence > 0.0 && options->confidence < 1.0) ||
        options->resamples > 100000)
        return PCRP_ERROR_ARGUMENT;
    waves->options = *options;
    memset(&waves->design, 0, sizeof(waves->design));
    status = decide_design(waves, options, error);
    if (status != PCRP_OK)
        return status;
    waves->change_count = waves->criterion_count + (waves->criterion_count > 1);
    waves->changes = pcrp_arena_array(waves->arena, waves->change_count, sizeof(*waves->changes));
    if (!waves->changes)
        return PCRP_ERROR_MEMORY;
    for (size_t i = 0; i < waves->change_count; i++) {
        status = compute_change(waves, i, &waves->changes[i]);
        if (status != PCRP_OK)
            return status;
    }
    waves->computed = 1;
    return PCRP_OK;
}

const pcrp_change *pcrp_waves_change(const pcrp_waves *waves, size_t index)
{
    return waves->computed && index < waves->change_count ? &waves->changes[index] : NULL;
}

const pcrp_waves_design *pcrp_waves_design_of(const pcrp_waves *waves)
{
    return &waves->design;
}
