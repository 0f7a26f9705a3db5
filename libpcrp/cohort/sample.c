/* SPDX-License-Identifier: Apache-2.0 */
/* Drawing a sample: numbers from names, strata, allocation, quotas, who is rated twice. */
#include "cohort/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pcrp/agree.h> /* the normal quantile; a sibling, whose public face knows nothing of samples */
#include "base/buffer.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/grow.h"

void pcrp_sample_options_init(pcrp_sample_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->confidence = 0.95;
    options->seed = 1;
}

/* ---- the frame ---- */

static int copy_columns(pcrp_sample *made, const char *const *columns, const size_t *strata)
{
    made->columns = pcrp_arena_array(made->arena, made->column_count + 1, sizeof(*made->columns));
    made->strata_columns = pcrp_arena_array(made->arena, made->stratum_column_count + 1, sizeof(*made->strata_columns));
    if (!made->columns || !made->strata_columns)
        return 0;
    for (size_t i = 0; i < made->column_count; i++)
        made->columns[i] = pcrp_arena_string(made->arena, columns[i]);
    for (size_t i = 0; i < made->stratum_column_count; i++)
        made->strata_columns[i] = strata[i];
    return !pcrp_arena_failed(made->arena);
}

pcrp_status pcrp_sample_new(pcrp_sample **out, const char *const *columns, size_t column_count, const size_t *strata,
                            size_t stratum_count, size_t quota)
{
    pcrp_sample *made;

    if (!out || (column_count && !columns) || (stratum_count && !strata) ||
        (quota != SIZE_MAX && quota >= column_count))
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    for (size_t i = 0; i < stratum_count; i++)
        if (strata[i] >= column_count)
            return PCRP_ERROR_ARGUMENT;
    made = calloc(1, sizeof(*made));
    if (!made)
        return PCRP_ERROR_MEMORY;
    made->arena = pcrp_arena_new(1 << 16);
    made->column_count = column_count;
    made->stratum_column_count = stratum_count;
    made->quota_column = quota;
    if (!made->arena || !copy_columns(made, columns, strata)) {
        pcrp_sample_free(made);
        return PCRP_ERROR_MEMORY;
    }
    *out = made;
    return PCRP_OK;
}

void pcrp_sample_free(pcrp_sample *sample)
{
    if (!sample)
        return;
    pcrp_arena_free(sample->arena);
    free(sample->frame);
    free(sample);
}

pcrp_status pcrp_sample_add(pcrp_sample *sample, const char *name, const char *chart, const char *record,
                            const char *const *cells)
{
    pcrp_framed *made;

    if (!sample || !name || !chart || !record || (sample->column_count && !cells) || sample->done)
        return PCRP_ERROR_ARGUMENT;
    if (!pcrp_grow(&sample->frame, &sample->frame_room, sample->frame_count + 1, sizeof(*sample->frame)))
        return PCRP_ERROR_MEMORY;
    made = &sample->frame[sample->frame_count];
    memset(made, 0, sizeof(*made));
    made->name = pcrp_arena_string(sample->arena, name);
    made->chart = pcrp_arena_string(sample->arena, chart);
    made->record = pcrp_arena_string(sample->arena, record);
    made->cells = pcrp_arena_array(sample->arena, sample->column_count + 1, sizeof(*made->cells));
    for (size_t i = 0; made->cells && i < sample->column_count; i++)
        made->cells[i] = pcrp_arena_string(sample->arena, cells[i]);
    if (pcrp_arena_failed(sample->arena))
        return PCRP_ERROR_MEMORY;
    sample->has_records |= *record != '\0';
    sample->frame_count++;
    return PCRP_OK;
}

/* ---- numbers ---- */

/* The first eight bytes of the SHA-256 of seed, word and name, a line each. A record has a line of its own. */
static uint64_t number_of(pcrp_buffer *scratch, uint64_t seed, const char *word, const pcrp_framed *chart)
{
    char hex[PCRP_DIGEST_HEX];
    uint64_t number = 0;

    pcrp_buffer_clear(scratch);
    pcrp_buffer_format(scratch, "%llu\n%s\n", (unsigned long long)seed, word);
    pcrp_buffer_add_string(scratch, chart->name);
    if (*chart->record) {
        pcrp_buffer_add_char(scratch, '\n');
        pcrp_buffer_add_string(scratch, chart->record);
    }
    pcrp_digest_text("", pcrp_buffer_string(scratch), scratch->length, hex);
    for (int i = 0; i < 16; i++)
        number = number << 4 | (uint64_t)(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    return number;
}

static int number_all(pcrp_sample *sample, uint64_t seed)
{
    pcrp_buffer scratch = {0};
    int failed;

    for (size_t i = 0; i < sample->frame_count; i++) {
        pcrp_framed *chart = &sample->frame[i];
        chart->draw = number_of(&scratch, seed, "draw", chart);
        chart->twice = number_of(&scratch, seed, "double", chart);
        chart->order = number_of(&scratch, seed, "order", chart);
    }
    failed = scratch.failed;
    pcrp_buffer_free(&scratch);
    return !failed;
}

static int by_identity(const pcrp_framed *a, const pcrp_framed *b)
{
    int order = strcmp(a->name, b->name);

    if (!order)
        order = strcmp(a->record, b->record);
    return order ? order : strcmp(a->chart, b->chart);
}

static int by_numbers(uint64_t left, uint64_t right, const pcrp_framed *a, const pcrp_framed *b)
{
    return left != right ? (left < right ? -1 : 1) : by_identity(a, b);
}

/* ---- strata ---- */

/* Compares the cells that make the stratum. */
static int by_stratum(const pcrp_sample *sample, const pcrp_framed *a, const pcrp_framed *b)
{
    int order = 0;

    for (size_t i = 0; !order && i < sample->stratum_column_count; i++)
        order = strcmp(a->cells[sample->strata_columns[i]], b->cells[sample->strata_columns[i]]);
    return order;
}

static int by_stratum_and_draw(const void *left, const void *right, void *user)
{
    const pcrp_framed *a = left, *b = right;
    int order = by_stratum(user, a, b);
    return order ? order : by_numbers(a->draw, b->draw, a, b);
}

static const char *stratum_name(pcrp_sample *sample, const pcrp_framed *chart)
{
    const char *name = "";

    for (size_t i = 0; name && i < sample->stratum_column_count; i++)
        name = pcrp_arena_format(sample->arena, "%s%s%s", name, i ? " / " : "",
                                 chart->cells[sample->strata_columns[i]]);
    return name;
}

static int make_strata(pcrp_sample *sample)
{
    if (sample->frame_count)
        qsort_r(sample->frame, sample->frame_count, sizeof(*sample->frame), by_stratum_and_draw, sample);
    sample->strata = pcrp_arena_array(sample->arena, sample->frame_count + 1, sizeof(*sample->strata));
    sample->allocation = pcrp_arena_array(sample->arena, sample->frame_count + 1, sizeof(*sample->allocation));
    if (!sample->strata || !sample->allocation)
        return 0;
    for (size_t i = 0; i < sample->frame_count; i++) {
        if (!i || by_stratum(sample, &sample->frame[i - 1], &sample->frame[i]) != 0)
            sample->strata[sample->stratum_count++].name = stratum_name(sample, &sample->frame[i]);
        sample->frame[i].stratum = sample->stratum_count - 1;
        sample->strata[sample->stratum_count - 1].frame++;
    }
    return !pcrp_arena_failed(sample->arena);
}

/* ---- how many ---- */

/* Up to the next whole number; a product such as 0.1 * 30 that is a hair above one is that number. */
static size_t round_up(double number)
{
    double whole = ceil(number - 1e-9);
    return whole < 1.0 ? 1 : (size_t)whole;
}

static size_t size_of(const pcrp_sample *sample, const pcrp_sample_options *options)
{
    double frame = (double)sample->frame_count;
    size_t size = options->count;

    if (!sample->frame_count)
        return 0;
    if (options->share > 0.0)
        size = round_up(options->share * frame);
    if (options->precision > 0.0) {
        double z = pcrp_normal_quantile(0.5 + options->confidence / 2.0);
        double n0 = z * z * 0.25 / (options->precision * options->precision);
        size = round_up(n0 / (1.0 + (n0 - 1.0) / frame));
    }
    return size < sample->frame_count ? size : sample->frame_count;
}

/* What is left of a size goes to strata with the largest remainders; where they are equal, chance decides: the lowest
 * number in the stratum. By name, the same strata would go without every time. */
typedef struct leftover {
    double rest;
    uint64_t chance;
    size_t stratum;
} leftover;

static int by_rest(const void *left, const void *right)
{
    const leftover *a = left, *b = right;

    if (a->rest != b->rest)
        return a->rest > b->rest ? -1 : 1;
    if (a->chance != b->chance)
        return a->chance < b->chance ? -1 : 1;
    return a->stratum < b->stratum ? -1 : a->stratum > b->stratum;
}

/* One a stratum, with its chance. The frame is sorted by stratum and number. NULL when out of memory. */
static leftover *list_chances(pcrp_sample *sample)
{
    leftover *made = pcrp_arena_array(sample->arena, sample->stratum_count + 1, sizeof(*made));

    for (size_t i = sample->frame_count; made && i-- > 0;) {
        made[sample->frame[i].stratum].chance = sample->frame[i].draw;
        made[sample->frame[i].stratum].stratum = sample->frame[i].stratum;
    }
    return made;
}

/* In proportion to what each stratum has left beyond what it must give. */
static int allocate_in_proportion(pcrp_sample *sample, size_t size, size_t given)
{
    size_t left = size - given, open = sample->frame_count - given, used = 0;
    leftover *rests = list_chances(sample);

    if (!rests)
        return 0;
    for (size_t s = 0; s < sample->stratum_count && open; s++) {
        double part = (double)left * (double)(sample->strata[s].frame - sample->allocation[s]) / (double)open;
        size_t whole = (size_t)(part + 1e-9);
        rests[s].rest = part - (double)whole;
        sample->allocation[s] += whole;
        used += whole;
    }
    qsort(rests, sample->stratum_count, sizeof(*rests), by_rest);
    for (size_t i = 0; used < left && i < sample->stratum_count; i++)
        if (sample->allocation[rests[i].stratum] < sample->strata[rests[i].stratum].frame) {
            sample->allocation[rests[i].stratum]++;
            used++;
        }
    return 1;
}

/* One each in turn, in an order of chance, until all are given out or the strata are empty. */
static int allocate_equally(pcrp_sample *sample, size_t size, size_t given)
{
    leftover *turns = list_chances(sample);
    int moved = turns != NULL;

    if (turns)
        qsort(turns, sample->stratum_count, sizeof(*turns), by_rest);
    while (given < size && moved) {
        size_t least = SIZE_MAX;
        moved = 0;
        for (size_t s = 0; s < sample->stratum_count; s++)
            if (sample->allocation[s] < sample->strata[s].frame && sample->allocation[s] < least)
                least = sample->allocation[s];
        for (size_t t = 0; t < sample->stratum_count && given < size; t++) {
            size_t s = turns[t].stratum;
            if (sample->allocation[s] != least || sample->allocation[s] == sample->strata[s].frame)
                continue;
            sample->allocation[s]++;
            given++;
            moved = 1;
        }
    }
    return turns != NULL;
}

/* Strictly in proportion the smallest strata would be left without; those are given one first. */
static int allocate(pcrp_sample *sample, size_t size, int equal)
{
    size_t given = 0;

    for (size_t s = 0; s < sample->stratum_count; s++)
        given += sample->allocation[s]; /* what the quotas took */
    if (size <= given)
        return 1;
    if (equal)
        return allocate_equally(sample, size, given);
    for (size_t s = 0; s < sample->stratum_count && size >= sample->stratum_count && given < size; s++)
        if (!sample->allocation[s] && (double)size * (double)sample->strata[s].frame < (double)sample->frame_count) {
            sample->allocation[s] = 1;
            given++;
        }
    return allocate_in_proportion(sample, size, given);
}

/* ---- quotas ---- */

static int by_quota_and_draw(const void *left, const void *right, void *user)
{
    const pcrp_sample *sample = user;
    const pcrp_framed *a = *(pcrp_framed *const *)left, *b = *(pcrp_framed *const *)right;
    int order = strcmp(a->cells[sample->quota_column], b->cells[sample->quota_column]);
    return order ? order : by_numbers(a->draw, b->draw, a, b);
}

/* The lowest numbers of each value of the quota column are drawn first. */
static int draw_quotas(pcrp_sample *sample, size_t quota)
{
    pcrp_framed **order;
    size_t taken = 0;

    if (!quota || !sample->frame_count)
        return 1;
    order = pcrp_arena_array(sample->arena, sample->frame_count, sizeof(*order));
    if (!order)
        return 0;
    for (size_t i = 0; i < sample->frame_count; i++)
        order[i] = &sample->frame[i];
    qsort_r(order, sample->frame_count, sizeof(*order), by_quota_and_draw, sample);
    for (size_t i = 0; i < sample->frame_count; i++) {
        if (!i || strcmp(order[i]->cells[sample->quota_column], order[i - 1]->cells[sample->quota_column]) != 0)
            taken = 0;
        if (taken < quota) {
            order[i]->drawn = 1;
            sample->allocation[order[i]->stratum]++;
            taken++;
        }
    }
    return 1;
}

/* ---- the draw ---- */

/* Fills each stratum up to its allocation with the lowest numbers. */
static size_t draw_strata(pcrp_sample *sample)
{
    size_t count = 0;

    for (size_t i = 0; i < sample->frame_count; i++)
        sample->strata[sample->frame[i].stratum].drawn += sample->frame[i].drawn != 0;
    for (size_t i = 0; i < sample->frame_count; i++) {
        pcrp_framed *chart = &sample->frame[i];
        if (!chart->drawn && sample->strata[chart->stratum].drawn < sample->allocation[chart->stratum]) {
            chart->drawn = 1;
            sample->strata[chart->stratum].drawn++;
        }
        count += chart->drawn != 0;
    }
    return count;
}

static int by_twice(const void *left, const void *right)
{
    const pcrp_framed *a = *(pcrp_framed *const *)left, *b = *(pcrp_framed *const *)right;
    return by_numbers(a->twice, b->twice, a, b);
}

static int by_order(const void *left, const void *right)
{
    const pcrp_framed *a = *(pcrp_framed *const *)left, *b = *(pcrp_framed *const *)right;
    return by_numbers(a->order, b->order, a, b);
}

static int digits_of(size_t number)
{
    int digits = 1;

    for (; number > 9; number /= 10)
        digits++;
    return digits < 3 ? 3 : digits;
}

/* Ids follow numbers that have nothing to do with name or stratum. mixed: quotas and a size. */
static int list_drawn(pcrp_sample *sample, size_t count, double double_share, int mixed)
{
    pcrp_framed **order = pcrp_arena_array(sample->arena, count + 1, sizeof(*order));
    size_t twice = double_share > 0.0 && count ? round_up(double_share * (double)count) : 0, at = 0;

    sample->drawn = pcrp_arena_array(sample->arena, count + 1, sizeof(*sample->drawn));
    if (!order || !sample->drawn)
        return 0;
    for (size_t i = 0; i < sample->frame_count; i++)
        if (sample->frame[i].drawn)
            order[at++] = &sample->frame[i];
    qsort(order, count, sizeof(*order), by_twice);
    for (size_t i = 0; i < count; i++)
        order[i]->raters = i < twice ? 2 : 1;
    qsort(order, count, sizeof(*order), by_order);
    for (size_t i = 0; i < count; i++) {
        const pcrp_stratum *stratum = &sample->strata[order[i]->stratum];
        pcrp_drawn *made = &sample->drawn[i];
        made->id = pcrp_arena_format(sample->arena, "P%0*zu", digits_of(count), i + 1);
        made->chart = order[i]->chart;
        made->record = order[i]->record;
        made->cells = (const char *const *)order[i]->cells;
        made->stratum = order[i]->stratum;
        made->raters = order[i]->raters;
        made->weight = mixed ? (double)NAN : (double)stratum->frame / (double)stratum->drawn;
    }
    sample->drawn_count = count;
    return !pcrp_arena_failed(sample->arena);
}

static const char *check_options(const pcrp_sample *sample, const pcrp_sample_options *options)
{
    int sizes = (options->count > 0) + (options->share > 0.0) + (options->precision > 0.0);

    if (sizes > 1)
        return "a sample has one size: a number, a share or a precision";
    if (!sizes && !options->quota)
        return "a sample needs a size: a number, a share or a precision; or a quota";
    if (!(options->share >= 0.0 && options->share <= 1.0))
        return "the share to draw is not between 0 and 1";
    if (!(options->precision >= 0.0 && options->precision < 0.5))
        return "the precision is not between 0 and 0.5";
    if (!(options->confidence > 0.0 && options->confidence < 1.0))
        return "the confidence is not between 0 and 1";
    if (!(options->double_share >= 0.0 && options->double_share <= 1.0))
        return "the share to be rated twice is not between 0 and 1";
    if (options->quota && sample->quota_column == SIZE_MAX)
        return "a quota needs a column that it goes by";
    return NULL;
}

/* With a quota alone that goes by the strata themselves, weights are those of an equal allocation. */
static int weights_are_mixed(const pcrp_sample *sample, const pcrp_sample_options *options)
{
    int sized = options->count > 0 || options->share > 0.0 || options->precision > 0.0;

    return options->quota > 0 && (sized || sample->stratum_column_count != 1 ||
                                  sample->strata_columns[0] != sample->quota_column);
}

pcrp_status pcrp_sample_draw(pcrp_sample *sample, const pcrp_sample_options *options, pcrp_error *error)
{
    const char *fault;

    if (!sample || !options || sample->done)
        return PCRP_ERROR_ARGUMENT;
    fault = check_options(sample, options);
    if (fault)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "%s", fault);
    sample->done = 1;
    sample->options = *options;
    if (!number_all(sample, options->seed) || !make_strata(sample) || !draw_quotas(sample, options->quota) ||
        !allocate(sample, size_of(sample, options), options->equal))
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory");
    return list_drawn(sample, draw_strata(sample), options->double_share, weights_are_mixed(sample, options))
        ? PCRP_OK : pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory");
}

/* ---- getters ---- */

const pcrp_drawn *pcrp_sample_drawn(const pcrp_sample *sample, size_t index)
{
    return index < sample->drawn_count ? &sample->drawn[index] : NULL;
}

size_t pcrp_sample_frame(const pcrp_sample *sample)
{
    return sample->frame_count;
}

const pcrp_stratum *pcrp_sample_stratum(const pcrp_sample *sample, size_t index)
{
    return index < sample->stratum_count ? &sample->strata[index] : NULL;
}
