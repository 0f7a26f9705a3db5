/* SPDX-License-Identifier: Apache-2.0 */
/* A study as text: a table of all criteria, the detail of each, and what GRRAS asks a report to state. */
#include "agree/numbers.h"
#include "agree/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More pairs of raters than this fill screens; --against shows them one rater at a time. */
enum { PAIRS_SHOWN = 6 };

/* ---- cells ---- */

static size_t shown_width(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

/* Names come from files: what would steer a terminal becomes '?'. */
static void add_name(pcrp_buffer *out, const char *name)
{
    for (const char *p = name; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == 0x7F) {
            pcrp_buffer_add_char(out, '?');
        } else if (c == 0xC2 && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xA0) {
            pcrp_buffer_add_char(out, '?');
            p++;
        } else {
            pcrp_buffer_add_char(out, *p);
        }
    }
}

static void add_spaces(pcrp_buffer *out, size_t width, const char *text)
{
    for (size_t used = shown_width(text); used < width; used++)
        pcrp_buffer_add_char(out, ' ');
}

static void add_left(pcrp_buffer *out, const char *text, size_t width)
{
    add_name(out, text);
    add_spaces(out, width, text);
}

static void add_right(pcrp_buffer *out, const char *text, size_t width)
{
    add_spaces(out, width, text);
    add_name(out, text);
}

static void add_number(pcrp_buffer *out, double value, int decimals, size_t width)
{
    char text[48];
    add_right(out, isnan(value) ? "undefined" : pcrp_fixed(text, sizeof text, value, decimals), width);
}

static void add_count(pcrp_buffer *out, size_t count, size_t width)
{
    char text[48];
    add_right(out, pcrp_fixed(text, sizeof text, (double)count, 0), width);
}

static void add_interval(pcrp_buffer *out, double low, double high, size_t width)
{
    char a[48], b[48], text[112] = "-";
    if (!isnan(low) && !isnan(high)) {
        strcpy(text, pcrp_fixed(a, sizeof a, low, 3));
        strcat(text, " to ");
        strcat(text, pcrp_fixed(b, sizeof b, high, 3));
    }
    add_right(out, text, width);
}

/* ---- what this is about ---- */

static void add_percent(pcrp_buffer *out, double share)
{
    char text[48];
    pcrp_buffer_add_string(out, isnan(share) ? "-" : pcrp_fixed(text, sizeof text, 100.0 * share, 0));
    pcrp_buffer_add_string(out, isnan(share) ? "" : " %");
}

static void add_head(const pcrp_agreement *a, pcrp_buffer *out)
{
    size_t raters = pcrp_ratings_rater_count(a->ratings);
    pcrp_buffer_format(out, "Agreement of %zu raters (", raters);
    for (size_t r = 0; r < raters; r++) {
        if (r > 0)
            pcrp_buffer_add_string(out, ", ");
        add_name(out, pcrp_ratings_rater(a->ratings, r));
    }
    pcrp_buffer_format(out, ") on %zu plans, levels %d to %d\n", pcrp_ratings_plan_count(a->ratings),
                       pcrp_ratings_lowest(a->ratings), pcrp_ratings_highest(a->ratings));
    if (a->against != NULL) {
        pcrp_buffer_add_string(out, "Each rater held against ");
        add_name(out, a->against);
        if (a->count > 0 && strcmp(a->against, "consensus") == 0)
            pcrp_buffer_add_string(out, ": the median of the other raters (never of pcrp), ties to the lower level");
        pcrp_buffer_add_char(out, '\n');
    }
    pcrp_buffer_add_char(out, '\n');
}

/* ---- the table of all ---- */

typedef struct heading {
    const char *id, *weights, *title;
    size_t width;
} heading;

static const heading headings[] = {
    {"percent_all", NULL, "all same", 10}, {"percent_pairs", NULL, "pairs", 10}, {"within_one", NULL, "within 1", 10},
    {"kappa", "identity", "kappa", 10}, {"kappa", "linear", "linear", 10}, {"kappa", "quadratic", "quadratic", 10},
    {"gwet_ac2", NULL, "AC2", 10}, {"alpha", "ordinal", "alpha", 10}, {"icc_2_1", NULL, "ICC(2,1)", 10},
    {"kendall_w", NULL, "W", 10}};
enum { HEADINGS = sizeof headings / sizeof headings[0] };

static size_t widest_criterion(const pcrp_agreement *a)
{
    size_t width = 9;
    for (size_t i = 0; i < a->count; i++) {
        size_t own = shown_width(a->comparisons[i].criterion);
        width = own > width ? own : width;
    }
    return width + 2;
}

static size_t widest_rater(const pcrp_agreement *a)
{
    size_t width = 5;
    for (size_t r = 0; r < pcrp_ratings_rater_count(a->ratings); r++) {
        size_t own = shown_width(pcrp_ratings_rater(a->ratings, r));
        width = own > width ? own : width;
    }
    return width + 2;
}

static void add_summary_row(const pcrp_comparison *c, size_t criterion_width, size_t rater_width, pcrp_buffer *out)
{
    add_left(out, c->criterion, criterion_width);
    if (c->pair)
        add_left(out, c->raters[1].name, rater_width);
    else
        add_count(out, c->rater_count, 6);
    add_count(out, c->shared, 7);
    for (size_t j = 0; j < HEADINGS; j++) {
        const pcrp_statistic *s = pcrp_comparison_find(c, headings[j].id, headings[j].weights);
        /* Two raters have one percent agreement, not two. */
        if (s == NULL && strcmp(headings[j].id, "percent_pairs") == 0)
            s = pcrp_comparison_find(c, "percent_all", NULL);
        if (s == NULL)
            add_right(out, "-", headings[j].width);
        else
            add_number(out, s->value, 3, headings[j].width);
    }
    if (c->pair) {
        const pcrp_statistic *s = pcrp_comparison_find(c, "difference", NULL);
        add_number(out, s != NULL ? s->value : NAN, 3, 12);
    }
    const pcrp_statistic *kappa = pcrp_comparison_find(c, c->total ? "icc_2_1" : "kappa",
                                                       c->total ? NULL : "quadratic");
    int resampled = kappa != NULL && !isnan(kappa->bootstrap.low);
    add_interval(out, kappa == NULL ? NAN : resampled ? kappa->bootstrap.low : kappa->low,
                 kappa == NULL ? NAN : resampled ? kappa->bootstrap.high : kappa->high, 18);
    pcrp_buffer_add_char(out, '\n');
}

static void add_summary(const pcrp_agreement *a, pcrp_buffer *out)
{
    size_t criterion_width = widest_criterion(a);
    size_t rater_width = widest_rater(a);
    add_left(out, "criterion", criterion_width);
    if (a->against != NULL)
        add_left(out, "rater", rater_width);
    else
        add_right(out, "raters", 6);
    add_right(out, "plans", 7);
    for (size_t j = 0; j < HEADINGS; j++)
        add_right(out, headings[j].title, headings[j].width);
    if (a->against != NULL)
        add_right(out, "difference", 12);
    add_right(out, "interval", 18);
    pcrp_buffer_add_char(out, '\n');
    for (size_t i = 0; i < a->count; i++)
        add_summary_row(&a->comparisons[i], criterion_width, rater_width, out);
    pcrp_buffer_format(out,
        "\nplans: rated by two or more. kappa, linear, quadratic: Cohen's kappa%s\n"
        "with these weights, on the whole scale. AC2: Gwet, %s weights. alpha: Krippendorff, ordinal.\n"
        "W: Kendall, corrected for ties. interval: of the quadratic kappa; of ICC(2,1) for the total.\n"
        "undefined: the data do not say (no variance, no plan in common).\n",
        a->against != NULL ? "" : ", mean of pairs of raters,",
        pcrp_weights_name(a->options.weights));
    if (a->against != NULL)
        pcrp_buffer_add_string(out, "difference: mean level of the rater less that held against.\n");
}

/* ---- the detail of one comparison ---- */

/* Do the plans differ at all, beside the raters' error? */
static void add_f_test(const pcrp_statistic *s, pcrp_buffer *out)
{
    char text[48];
    if (isnan(s->df1))
        return;
    pcrp_buffer_add_string(out, "  F(");
    pcrp_buffer_add_string(out, pcrp_fixed(text, sizeof text, s->df1, 0));
    pcrp_buffer_add_string(out, ", ");
    pcrp_buffer_add_string(out, pcrp_fixed(text, sizeof text, s->df2, 0));
    pcrp_buffer_add_string(out, ") = ");
    pcrp_buffer_add_string(out, pcrp_fixed(text, sizeof text, s->f, 2));
    pcrp_buffer_add_string(out, s->p < 0.0005 ? ", p < 0.001" : ", p = ");
    if (!(s->p < 0.0005))
        pcrp_buffer_add_string(out, pcrp_fixed(text, sizeof text, s->p, 3));
}

static void add_statistics(const pcrp_agreement *a, const pcrp_comparison *c, pcrp_buffer *out)
{
    add_left(out, "  statistic", 37);
    add_left(out, "weights", 10);
    add_right(out, "value", 10);
    add_right(out, "SE", 8);
    add_right(out, "interval", 18);
    if (a->options.resamples > 0)
        add_right(out, "bootstrap", 18);
    pcrp_buffer_add_char(out, '\n');
    for (size_t i = 0; i < c->statistic_count; i++) {
        const pcrp_statistic *s = &c->statistics[i];
        pcrp_buffer_add_string(out, "  ");
        add_left(out, s->title, 35);
        add_left(out, s->weights, 10);
        add_number(out, s->value, 3, 10);
        if (isnan(s->se))
            add_right(out, "-", 8);
        else
            add_number(out, s->se, 3, 8);
        add_interval(out, s->low, s->high, 18);
        if (a->options.resamples > 0)
            add_interval(out, s->bootstrap.low, s->bootstrap.high, 18);
        add_f_test(s, out);
        if (s->bootstrap.degenerate > 0)
            pcrp_buffer_format(out, "  (%lu of %lu resamples undefined)", s->bootstrap.degenerate,
                               s->bootstrap.resamples);
        pcrp_buffer_add_char(out, '\n');
    }
}

static void add_raters(const pcrp_agreement *a, const pcrp_comparison *c, pcrp_buffer *out)
{
    size_t width = widest_rater(a) > 11 ? widest_rater(a) : 11;
    char text[48];
    pcrp_buffer_add_string(out, "\n  ");
    add_left(out, "rater", width);
    add_right(out, "rated", 6);
    add_right(out, "missing", 9);
    for (int level = c->table.lowest; c->raters[0].levels != NULL && level <= c->table.highest; level++) {
        strcpy(text, "level ");
        pcrp_fixed(text + 6, sizeof text - 6, level, 0);
        add_right(out, text, 14);
    }
    add_right(out, "mean", 10);
    add_right(out, "to the others", 15);
    pcrp_buffer_add_char(out, '\n');
    for (size_t g = 0; g < c->rater_count; g++) {
        const pcrp_rater_summary *r = &c->raters[g];
        pcrp_buffer_add_string(out, "  ");
        add_left(out, r->name, width);
        add_count(out, r->rated, 6);
        add_count(out, r->missing, 9);
        for (size_t k = 0; r->levels != NULL && k < pcrp_table_scale(&c->table); k++) {
            pcrp_buffer cell = {0};
            pcrp_buffer_format(&cell, "%zu (", r->levels[k]);
            add_percent(&cell, r->rated > 0 ? (double)r->levels[k] / (double)r->rated : NAN);
            pcrp_buffer_add_char(&cell, ')');
            add_right(out, pcrp_buffer_string(&cell), 14);
            pcrp_buffer_free(&cell);
        }
        add_number(out, r->mean, 2, 10);
        add_number(out, r->severity, 3, 15);
        pcrp_buffer_add_char(out, '\n');
    }
}

static void add_matrix(const pcrp_comparison *c, size_t first, size_t second, pcrp_buffer *out)
{
    unsigned long cells[PCRP_SCALE_MAX * PCRP_SCALE_MAX];
    size_t q = pcrp_table_scale(&c->table);
    pcrp_confusion(&c->table, first, second, cells);
    pcrp_buffer_add_string(out, "\n  ");
    add_name(out, c->raters[first].name);
    pcrp_buffer_add_string(out, " (rows) and ");
    add_name(out, c->raters[second].name);
    pcrp_buffer_add_string(out, " (columns)\n        ");
    for (size_t l = 0; l < q; l++)
        pcrp_buffer_format(out, "%6d", c->table.lowest + (int)l);
    pcrp_buffer_add_char(out, '\n');
    for (size_t k = 0; k < q; k++) {
        pcrp_buffer_format(out, "  %6d", c->table.lowest + (int)k);
        for (size_t l = 0; l < q; l++)
            pcrp_buffer_format(out, "%6lu", cells[k * q + l]);
        pcrp_buffer_add_char(out, '\n');
    }
}

static void add_matrices(const pcrp_comparison *c, pcrp_buffer *out)
{
    size_t pairs = c->rater_count * (c->rater_count - (c->rater_count > 0)) / 2;
    if (pairs > PAIRS_SHOWN) {
        pcrp_buffer_format(out, "\n  %zu pairs of raters; --against RATER or --format json shows their tables\n", pairs);
        return;
    }
    for (size_t g = 0; g < c->rater_count; g++)
        for (size_t h = g + 1; h < c->rater_count; h++)
            add_matrix(c, g, h, out);
}

static void add_detail(const pcrp_agreement *a, const pcrp_comparison *c, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "\n== ");
    add_name(out, c->criterion);
    if (c->pair) {
        pcrp_buffer_add_string(out, ": ");
        add_name(out, c->raters[1].name);
        pcrp_buffer_add_string(out, " against ");
        add_name(out, c->raters[0].name);
    }
    pcrp_buffer_add_string(out, " ==\n");
    add_statistics(a, c, out);
    if (c->rater_count > 0)
        add_raters(a, c, out);
    if (!c->total)
        add_matrices(c, out);
}

/* ---- items, reporting, adjudication ---- */

static void add_cronbach(const pcrp_agreement *a, pcrp_buffer *out)
{
    if (a->cronbach_count == 0)
        return;
    size_t width = widest_rater(a);
    pcrp_buffer_format(out, "\n== Cronbach's alpha of the %zu criteria ==\n", a->criterion_count);
    for (size_t i = 0; i < a->cronbach_count; i++) {
        pcrp_buffer_add_string(out, "  ");
        add_left(out, a->cronbach[i].rater, width);
        add_number(out, a->cronbach[i].value, 3, 10);
        pcrp_buffer_format(out, "  (%zu plans)\n", a->cronbach[i].plans);
    }
}

static void add_grras_line(const pcrp_comparison *c, pcrp_weights weights, pcrp_buffer *out)
{
    const char *id = c->total ? "icc_2_1" : weights == PCRP_WEIGHTS_IDENTITY ? "gwet_ac1" : "gwet_ac2";
    const pcrp_statistic *shown[2] = {
        pcrp_comparison_find(c, c->total ? "icc_2_1" : "kappa", c->total ? NULL : pcrp_weights_name(weights)),
        c->total ? NULL : pcrp_comparison_find(c, id, NULL)};
    pcrp_buffer_add_string(out, "  ");
    add_name(out, c->criterion);
    if (c->pair) {
        pcrp_buffer_add_string(out, ", ");
        add_name(out, c->raters[1].name);
        pcrp_buffer_add_string(out, " against ");
        add_name(out, c->raters[0].name);
    }
    pcrp_buffer_format(out, ": %zu raters, %zu plans with two or more ratings, %zu ratings missing", c->rater_count,
                       c->shared, c->missing);
    for (size_t i = 0; i < 2; i++) {
        const pcrp_statistic *s = shown[i];
        if (s == NULL)
            continue;
        int resampled = !isnan(s->bootstrap.low);
        double low = resampled ? s->bootstrap.low : s->low;
        pcrp_buffer_format(out, "; %s%s%s ", s->title, *s->weights != '\0' ? ", weights " : "", s->weights);
        add_number(out, s->value, 3, 0);
        if (!isnan(low)) {
            pcrp_buffer_add_string(out, " (");
            add_interval(out, low, resampled ? s->bootstrap.high : s->high, 0);
            pcrp_buffer_add_string(out, ")");
        }
    }
    pcrp_buffer_add_char(out, '\n');
}

static void add_grras(const pcrp_agreement *a, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "\n== For the report (GRRAS, Kottner et al. 2011) ==\n");
    pcrp_buffer_format(out, "  %zu plans and %zu raters; levels %d to %d. Intervals ", pcrp_ratings_plan_count(a->ratings),
                       pcrp_ratings_rater_count(a->ratings), pcrp_ratings_lowest(a->ratings),
                       pcrp_ratings_highest(a->ratings));
    add_percent(out, a->options.confidence);
    if (a->options.resamples > 0)
        pcrp_buffer_format(out, ", percentile bootstrap over plans (%lu resamples, seed %llu, PCG32)",
                           a->options.resamples, (unsigned long long)a->options.seed);
    else
        pcrp_buffer_add_string(out, ", analytic");
    pcrp_buffer_add_string(out, ".\n");
    for (size_t i = 0; i < a->count; i++)
        add_grras_line(&a->comparisons[i], a->options.weights, out);
    pcrp_buffer_add_string(out, "  Still to be stated by you: how plans and raters were chosen, the raters' training, and whether\n"
        "  they rated independently of each other.\n");
}

static void add_list(const pcrp_agreement *a, pcrp_buffer *out)
{
    size_t listed = 0;
    if (a->options.list == 0)
        return;
    pcrp_buffer_format(out, "\n== To adjudicate: levels %d or more apart ==\n", a->options.list);
    for (size_t i = 0; i < a->count; i++) {
        const pcrp_comparison *c = &a->comparisons[i];
        for (size_t s = 0; !c->total && s < c->subjects; s++) {
            if (pcrp_comparison_spread(c, s) < a->options.list)
                continue;
            pcrp_buffer_add_string(out, "  ");
            add_name(out, pcrp_ratings_plan(a->ratings, c->plans[s]));
            pcrp_buffer_add_string(out, ", ");
            add_name(out, c->criterion);
            pcrp_buffer_add_char(out, ':');
            for (size_t g = 0; g < c->rater_count; g++) {
                int level = c->table.levels[s * c->rater_count + g];
                if (level == PCRP_LEVEL_MISSING)
                    continue;
                pcrp_buffer_add_char(out, ' ');
                add_name(out, c->raters[g].name);
                pcrp_buffer_format(out, " %d", level);
            }
            pcrp_buffer_add_char(out, '\n');
            listed++;
        }
    }
    if (listed == 0)
        pcrp_buffer_add_string(out, "  none\n");
}

void pcrp_agreement_text(const pcrp_agreement *agreement, pcrp_buffer *out)
{
    add_head(agreement, out);
    add_summary(agreement, out);
    for (size_t i = 0; i < agreement->count; i++)
        add_detail(agreement, &agreement->comparisons[i], out);
    add_cronbach(agreement, out);
    add_grras(agreement, out);
    add_list(agreement, out);
}
