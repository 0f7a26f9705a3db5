/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves as a page: means as dots with the change between them, and the figures. The words are in the template. */
#include "write/waves.h"

#include <math.h>
#include <string.h>

#include "agree/numbers.h"
#include "write/template.h"

/* Of the drawing, in its own units; the template draws its axis by the same. */
enum { LEFT = 170, WIDTH = 480, ROW = 54, TOP = 40 };

typedef struct page {
    const pcrp_waves *waves;
    const pcrp_change *change; /* of the block at hand */
    size_t row;
    int tick;
} page;

static void add_whole(pcrp_buffer *out, double number)
{
    char text[48];
    pcrp_buffer_add_string(out, isfinite(number) ? pcrp_fixed(text, sizeof(text), number, 1) : "0");
}

static void add_decimal(pcrp_buffer *out, double number, int with_sign)
{
    char text[48];
    pcrp_buffer_add_string(out, !isfinite(number) ? "\u2013" : with_sign ? pcrp_signed(text, number, 2)
                                                            : pcrp_fixed(text, sizeof(text), number, 2));
}

static void add_percent(pcrp_buffer *out, double share)
{
    char text[48];
    pcrp_buffer_add_string(out, isfinite(share) ? pcrp_fixed(text, sizeof(text), share * 100.0, 0) : "\u2013");
}

/* Where a mean stands in the drawing; the total is brought to the same scale. */
static double x_of(const page *at, double mean)
{
    double lowest = 1.0, highest = at->waves->highest;

    if (at->row == at->waves->criterion_count) {
        lowest *= (double)at->waves->criterion_count;
        highest *= (double)at->waves->criterion_count;
    }
    if (!isfinite(mean))
        return LEFT;
    mean = mean < lowest ? lowest : mean > highest ? highest : mean;
    return LEFT + WIDTH * (mean - lowest) / (highest - lowest);
}

typedef struct slot {
    const char *name;
    double value;
    int kind; /* 'x' of the drawing, 'd' decimals, 's' with its sign, 'p' percent, 'n' count */
} slot;

static void add_slot(const slot *from, pcrp_buffer *out)
{
    switch (from->kind) {
    case 'd': add_decimal(out, from->value, 0); break;
    case 's': add_decimal(out, from->value, 1); break;
    case 'p': add_percent(out, from->value); break;
    case 'n': pcrp_buffer_format(out, "%zu", (size_t)from->value); break;
    default: add_whole(out, from->value);
    }
}

static int change_slot(const page *at, const char *name, pcrp_buffer *out)
{
    const pcrp_change *c = at->change;
    double y = TOP + ROW * (double)at->row;
    const slot slots[] = {
        {"y", y, 'x'}, {"y-low", y + 14, 'x'}, {"y-text", y + 4, 'x'}, {"x-a", x_of(at, c->mean[0]), 'x'},
        {"x-b", x_of(at, c->mean[1]), 'x'}, {"x-low", x_of(at, c->mean[0] + c->low), 'x'},
        {"x-high", x_of(at, c->mean[0] + c->high), 'x'}, {"mean-a", c->mean[0], 'd'}, {"mean-b", c->mean[1], 'd'},
        {"sd-a", c->sd[0], 'd'}, {"sd-b", c->sd[1], 'd'}, {"n-a", (double)c->n[0], 'n'}, {"n-b", (double)c->n[1], 'n'},
        {"change", c->change, 's'}, {"low", c->low, 's'}, {"high", c->high, 's'}, {"boot-low", c->boot_low, 's'},
        {"boot-high", c->boot_high, 's'}, {"d", c->d, 's'}, {"d-low", c->d_low, 's'}, {"d-high", c->d_high, 's'},
        {"delta", c->delta, 's'}, {"competent-a", c->competent[0], 'p'}, {"competent-b", c->competent[1], 'p'}};

    if (strcmp(name, "criterion") == 0) {
        pcrp_html_add(out, c->criterion);
        return 1;
    }
    for (size_t i = 0; i < sizeof(slots) / sizeof(*slots); i++)
        if (strcmp(slots[i].name, name) == 0) {
            add_slot(&slots[i], out);
            return 1;
        }
    return 0;
}

static void put_slot(void *user, const char *name, pcrp_buffer *out)
{
    page *at = user;
    double rows = (double)at->waves->change_count;

    if (at->change && change_slot(at, name, out))
        return;
    if (strcmp(name, "a") == 0 || strcmp(name, "b") == 0) {
        pcrp_html_add(out, at->waves->names[*name == 'b']);
    } else if (strcmp(name, "design") == 0) {
        pcrp_buffer words = {0};
        pcrp_waves_describe(at->waves, &words);
        pcrp_html_add(out, pcrp_buffer_string(&words));
        pcrp_buffer_free(&words);
    } else if (strcmp(name, "height") == 0) {
        add_whole(out, TOP + ROW * rows);
    } else if (strcmp(name, "bottom") == 0) {
        add_whole(out, TOP + ROW * rows - ROW / 2.0);
    } else if (strcmp(name, "tick") == 0) {
        pcrp_buffer_format(out, "%d", at->tick);
    } else if (strcmp(name, "x-tick") == 0) {
        add_whole(out, LEFT + WIDTH * (at->tick - 1.0) / (at->waves->highest - 1.0));
    }
}

static int turn_block(void *user, const char *name, size_t index)
{
    page *at = user;

    at->change = NULL;
    if (strcmp(name, "tick") == 0) {
        at->tick = (int)index + 1;
        return at->tick <= at->waves->highest;
    }
    if (strcmp(name, "row") != 0 || index >= at->waves->change_count)
        return 0;
    at->row = index;
    at->change = &at->waves->changes[index];
    return 1;
}

pcrp_status pcrp_waves_page(const pcrp_waves *waves, pcrp_buffer *out)
{
    page at = {.waves = waves};
    pcrp_template from = {"pages/cohort/compare.html", &at, put_slot, turn_block};

    return pcrp_template_fill(&from, out);
}
