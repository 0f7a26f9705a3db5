/* SPDX-License-Identifier: Apache-2.0 */
/* A study as CSV (RFC 4180): a row a statistic, or a row a plan to adjudicate. What is undefined is empty. */
#include "agree/numbers.h"
#include "agree/study.h"

#include <string.h>

static void add_cell(pcrp_buffer *out, const char *text)
{
    /* A spreadsheet would take such a name for a formula. */
    int formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL;
    int quote = formula || strpbrk(text, ",\"\r\n") != NULL;
    if (quote)
        pcrp_buffer_add_char(out, '"');
    if (formula)
        pcrp_buffer_add_char(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            pcrp_buffer_add_char(out, '"');
        pcrp_buffer_add_char(out, *text);
    }
    if (quote)
        pcrp_buffer_add_char(out, '"');
}

static void add_number(pcrp_buffer *out, double value)
{
    char text[48];
    pcrp_buffer_add_char(out, ',');
    pcrp_buffer_add_string(out, pcrp_fixed(text, sizeof text, value, 6));
}

static void add_statistic(const pcrp_comparison *c, const pcrp_statistic *s, pcrp_buffer *out)
{
    add_cell(out, c->criterion);
    pcrp_buffer_add_char(out, ',');
    if (c->pair)
        add_cell(out, c->raters[1].name);
    pcrp_buffer_add_char(out, ',');
    if (c->pair)
        add_cell(out, c->raters[0].name);
    pcrp_buffer_format(out, ",%s,%s,%zu,%zu", s->id, s->weights, c->rater_count, s->subjects);
    const double numbers[] = {s->value, s->se, s->low, s->high, s->f, s->df1, s->df2, s->p, s->bootstrap.se,
                              s->bootstrap.low, s->bootstrap.high};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        add_number(out, numbers[i]);
    pcrp_buffer_format(out, ",%lu,%lu\r\n", s->bootstrap.resamples, s->bootstrap.degenerate);
}

static void add_cronbach(const pcrp_cronbach *item, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "total,");
    add_cell(out, item->rater);
    pcrp_buffer_format(out, ",,cronbach_alpha,,1,%zu", item->plans);
    add_number(out, item->value);
    pcrp_buffer_add_string(out, ",,,,,,,,,,,0,0\r\n");
}

static void add_list(const pcrp_agreement *a, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "criterion,plan,rater,level,spread\r\n");
    for (size_t i = 0; i < a->count; i++) {
        const pcrp_comparison *c = &a->comparisons[i];
        for (size_t s = 0; !c->total && s < c->subjects; s++) {
            int spread = pcrp_comparison_spread(c, s);
            for (size_t g = 0; spread >= a->options.list && g < c->rater_count; g++) {
                int level = c->table.levels[s * c->rater_count + g];
                if (level == PCRP_LEVEL_MISSING)
                    continue;
                add_cell(out, c->criterion);
                pcrp_buffer_add_char(out, ',');
                add_cell(out, pcrp_ratings_plan(a->ratings, c->plans[s]));
                pcrp_buffer_add_char(out, ',');
                add_cell(out, c->raters[g].name);
                pcrp_buffer_format(out, ",%d,%d\r\n", level, spread);
            }
        }
    }
}

void pcrp_agreement_csv(const pcrp_agreement *agreement, pcrp_buffer *out)
{
    if (agreement->options.list > 0) {
        add_list(agreement, out);
        return;
    }
    pcrp_buffer_add_string(out, "criterion,rater,against,statistic,weights,raters,plans,value,se,low,high,f,df1,df2,p,"
                                "bootstrap_se,bootstrap_low,bootstrap_high,resamples,degenerate\r\n");
    for (size_t i = 0; i < agreement->count; i++)
        for (size_t j = 0; j < agreement->comparisons[i].statistic_count; j++)
            add_statistic(&agreement->comparisons[i], &agreement->comparisons[i].statistics[j], out);
    for (size_t i = 0; i < agreement->cronbach_count; i++)
        add_cronbach(&agreement->cronbach[i], out);
}
