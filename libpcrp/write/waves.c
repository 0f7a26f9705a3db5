/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves as text, csv and json. The page is in waves_page.c, the files for other programs in waves_files.c. */
#include "write/waves.h"

#include <math.h>
#include <string.h>

#include "agree/numbers.h"
#include "write/cells.h"
#include "write/json_text.h"
#include "write/utf8.h"

enum { BAR_CELLS = 32 };

const char *pcrp_signed(char text[48], double number, int decimals)
{
    text[0] = '+';
    return number >= 0.0 ? (pcrp_fixed(text + 1, 47, number, decimals), text) : pcrp_fixed(text, 48, number, decimals);
}

/* ---- text ---- */

static void add_number(pcrp_buffer *out, double number, int decimals, int with_sign)
{
    char text[48];

    if (!isfinite(number))
        pcrp_buffer_add_string(out, "undefined");
    else
        pcrp_buffer_add_string(out, with_sign ? pcrp_signed(text, number, decimals)
                                              : pcrp_fixed(text, sizeof(text), number, decimals));
}

static void add_interval(pcrp_buffer *out, double low, double high, int decimals)
{
    pcrp_buffer_add_string(out, " (");
    add_number(out, low, decimals, 1);
    pcrp_buffer_add_string(out, " to ");
    add_number(out, high, decimals, 1);
    pcrp_buffer_add_char(out, ')');
}

/* A bar of eighths of a cell, from the lowest level to the highest. */
static void add_bar(pcrp_buffer *out, double mean, double lowest, double highest)
{
    static const char *const eighths[] = {"", "\u258F", "\u258E", "\u258D", "\u258C", "\u258B", "\u258A", "\u2589"};
    double part = isfinite(mean) ? (mean - lowest) / (highest - lowest) : 0.0;
    int units = (int)(part * BAR_CELLS * 8 + 0.5), cells = units / 8;

    for (int i = 0; i < cells; i++)
        pcrp_buffer_add_string(out, "\u2588");
    pcrp_buffer_add_string(out, eighths[units % 8]);
    for (int i = cells + (units % 8 > 0); i < BAR_CELLS; i++)
        pcrp_buffer_add_string(out, "\u00B7");
}

static void pad(pcrp_buffer *out, const char *text, size_t width)
{
    size_t used = pcrp_utf8_width(text, strlen(text));

    pcrp_utf8_add_plain(out, text, strlen(text));
    for (; used < width; used++)
        pcrp_buffer_add_char(out, ' ');
}

static void text_wave(const pcrp_waves *waves, const pcrp_change *change, int wave, size_t width, pcrp_buffer *out)
{
    double count = strcmp(change->criterion, "total") == 0 && waves->change_count > waves->criterion_count
        ? (double)waves->criterion_count : 1.0;

    pcrp_buffer_add_string(out, "  ");
    pad(out, waves->names[wave], width);
    pcrp_buffer_add_char(out, ' ');
    add_bar(out, change->mean[wave], count, count * waves->highest);
    pcrp_buffer_add_char(out, ' ');
    add_number(out, change->mean[wave], 2, 0);
    pcrp_buffer_add_string(out, ", sd ");
    add_number(out, change->sd[wave], 2, 0);
    pcrp_buffer_format(out, ", n %zu", change->n[wave]);
    if (isfinite(change->competent[wave])) {
        pcrp_buffer_add_string(out, ", competent ");
        add_number(out, change->competent[wave] * 100.0, 0, 0);
        pcrp_buffer_add_char(out, '%');
    }
    pcrp_buffer_add_char(out, '\n');
}

static void text_change(const pcrp_waves *waves, const pcrp_change *change, size_t width, pcrp_buffer *out)
{
    pcrp_utf8_add_plain(out, change->criterion, strlen(change->criterion));
    pcrp_buffer_add_char(out, '\n');
    text_wave(waves, change, 0, width, out);
    text_wave(waves, change, 1, width, out);
    pcrp_buffer_add_string(out, "  change ");
    add_number(out, change->change, 2, 1);
    add_interval(out, change->low, change->high, 2);
    if (waves->options.resamples) {
        pcrp_buffer_add_string(out, "; by resampling");
        add_interval(out, change->boot_low, change->boot_high, 2);
    }
    pcrp_buffer_add_string(out, "\n  effect d ");
    add_number(out, change->d, 2, 1);
    add_interval(out, change->d_low, change->d_high, 2);
    pcrp_buffer_add_string(out, "; Cliff's delta ");
    add_number(out, change->delta, 2, 1);
    add_interval(out, change->delta_low, change->delta_high, 2);
    pcrp_buffer_add_char(out, '\n');
    if (isfinite(change->competent_change)) {
        pcrp_buffer_add_string(out, "  competent ");
        add_number(out, change->competent_change * 100.0, 0, 1);
        pcrp_buffer_add_string(out, " points");
        add_interval(out, change->competent_low * 100.0, change->competent_high * 100.0, 0);
        pcrp_buffer_add_char(out, '\n');
    }
    if (waves->design.paired)
        pcrp_buffer_format(out, "  of %zu pairs %zu higher, %zu the same, %zu lower\n", change->n[0], change->higher,
                           change->same, change->lower);
    pcrp_buffer_add_char(out, '\n');
}

void pcrp_waves_describe(const pcrp_waves *waves, pcrp_buffer *out)
{
    const pcrp_waves_design *design = &waves->design;
    char text[48];

    if (design->paired)
        pcrp_buffer_format(out, "%zu pairs", design->pairs);
    else
        pcrp_buffer_add_string(out, "Independent samples");
    pcrp_buffer_format(out, " of %zu and %zu plans", design->plans[0], design->plans[1]);
    if (design->clusters)
        pcrp_buffer_format(out, " in %zu clusters", design->clusters);
    pcrp_buffer_format(out, "; intervals of %s%% by Student's t, %s",
                       pcrp_fixed(text, sizeof(text), waves->options.confidence * 100.0, 0),
                       design->clusters ? "standard errors robust to clusters (CR1)"
                       : design->paired ? "of the mean difference" : "Welch");
    if (waves->options.resamples)
        pcrp_buffer_format(out, "; %lu resamples of %s, seed %llu", waves->options.resamples,
                           design->clusters ? "clusters" : design->paired ? "pairs" : "plans within waves",
                           (unsigned long long)waves->options.seed);
    pcrp_buffer_add_char(out, '.');
    if (!design->paired && design->pairs)
        pcrp_buffer_format(out, " %zu plans are in both, and taken as unrelated.", design->pairs);
    if (design->clusters && design->clusters < 10)
        pcrp_buffer_add_string(out, " With so few clusters the intervals are too narrow rather than too wide.");
}

static void text_all(const pcrp_waves *waves, pcrp_buffer *out)
{
    size_t width = 8;

    for (int w = 0; w < 2; w++) {
        size_t wide = pcrp_utf8_width(waves->names[w], strlen(waves->names[w]));
        width = wide > width ? (wide < 30 ? wide : 30) : width;
    }
    pcrp_utf8_add_plain(out, waves->names[0], strlen(waves->names[0]));
    pcrp_buffer_add_string(out, " and then ");
    pcrp_utf8_add_plain(out, waves->names[1], strlen(waves->names[1]));
    pcrp_buffer_add_string(out, "\n");
    pcrp_waves_describe(waves, out);
    pcrp_buffer_add_string(out, "\n\n");
    for (size_t i = 0; i < waves->change_count; i++)
        text_change(waves, &waves->changes[i], width, out);
}

/* ---- csv and json ---- */

/* Numbers of a change, by name, in the order of csv. */
typedef struct named_number {
    const char *name;
    double value;
} named_number;

enum { NUMBERS = 28 };

static size_t list_numbers(const pcrp_change *c, named_number numbers[NUMBERS])
{
    const named_number all[] = {
        {"n_a", (double)c->n[0]}, {"n_b", (double)c->n[1]}, {"mean_a", c->mean[0]}, {"mean_b", c->mean[1]},
        {"sd_a", c->sd[0]}, {"sd_b", c->sd[1]}, {"change", c->change}, {"se", c->se}, {"df", c->df}, {"low", c->low},
        {"high", c->high}, {"boot_low", c->boot_low}, {"boot_high", c->boot_high}, {"d", c->d}, {"d_low", c->d_low},
        {"d_high", c->d_high}, {"dz", c->dz}, {"delta", c->delta}, {"delta_low", c->delta_low},
        {"delta_high", c->delta_high}, {"higher", (double)c->higher}, {"same", (double)c->same},
        {"lower", (double)c->lower}, {"competent_a", c->competent[0]}, {"competent_b", c->competent[1]},
        {"competent_change", c->competent_change}, {"competent_low", c->competent_low},
        {"competent_high", c->competent_high}};

    memcpy(numbers, all, sizeof(all));
    return sizeof(all) / sizeof(*all);
}

/* Counts have no decimals. */
static int decimals_of(const char *name)
{
    static const char *const counts[] = {"n_a", "n_b", "higher", "same", "lower"};

    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
        if (strcmp(name, counts[i]) == 0)
            return 0;
    return 6;
}

static void csv_all(const pcrp_waves *waves, pcrp_buffer *out)
{
    named_number numbers[NUMBERS];

    for (size_t i = 0; i < waves->change_count; i++) {
        size_t count = list_numbers(&waves->changes[i], numbers);
        if (!i) {
            pcrp_buffer_add_string(out, "criterion,design,clusters");
            for (size_t k = 0; k < count; k++)
                pcrp_cells_text(out, numbers[k].name);
            pcrp_cells_end(out);
        }
        pcrp_cells_text(out, waves->changes[i].criterion);
        pcrp_cells_text(out, waves->design.paired ? "paired" : "independent");
        pcrp_cells_whole(out, waves->design.clusters);
        for (size_t k = 0; k < count; k++)
            pcrp_cells_number(out, numbers[k].value, decimals_of(numbers[k].name));
        pcrp_cells_end(out);
    }
}

static void json_all(const pcrp_waves *waves, pcrp_buffer *out)
{
    named_number numbers[NUMBERS];

    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "a", waves->names[0]);
    pcrp_json_text(out, "b", waves->names[1]);
    pcrp_json_text(out, "design", waves->design.paired ? "paired" : "independent");
    pcrp_json_whole(out, "plans_a", (long long)waves->design.plans[0]);
    pcrp_json_whole(out, "plans_b", (long long)waves->design.plans[1]);
    pcrp_json_whole(out, "pairs", (long long)waves->design.pairs);
    pcrp_json_whole(out, "clusters", (long long)waves->design.clusters);
    pcrp_json_decimal(out, "confidence", waves->options.confidence, 4);
    pcrp_json_whole(out, "resamples", (long long)waves->options.resamples);
    pcrp_json_whole(out, "seed", (long long)waves->options.seed);
    pcrp_json_whole(out, "competent_level", waves->options.competent);
    pcrp_json_key(out, "criteria");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < waves->change_count; i++) {
        size_t count = list_numbers(&waves->changes[i], numbers);
        pcrp_json_comma(out);
        pcrp_buffer_add_string(out, "\n{");
        pcrp_json_text(out, "criterion", waves->changes[i].criterion);
        for (size_t k = 0; k < count; k++)
            pcrp_json_decimal(out, numbers[k].name, numbers[k].value, decimals_of(numbers[k].name));
        pcrp_buffer_add_char(out, '}');
    }
    pcrp_buffer_add_string(out, "]}\n");
}

pcrp_status pcrp_waves_write(const pcrp_waves *waves, pcrp_cohort_format format, pcrp_output output, void *user)
{
    pcrp_buffer out = {0};
    pcrp_status status = PCRP_OK;

    if (!waves || !output || !waves->computed)
        return PCRP_ERROR_ARGUMENT;
    switch (format) {
    case PCRP_COHORT_TEXT: text_all(waves, &out); break;
    case PCRP_COHORT_CSV: csv_all(waves, &out); break;
    case PCRP_COHORT_JSON: json_all(waves, &out); break;
    case PCRP_COHORT_HTML: status = pcrp_waves_page(waves, &out); break;
    default: return PCRP_ERROR_ARGUMENT;
    }
    if (status != PCRP_OK) {
        pcrp_buffer_free(&out);
        return status;
    }
    return pcrp_buffer_put(&out, output, user);
}
