/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves: figures against others computed by matrix algebra elsewhere, the choice of design, and the files. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <pcrp/cohort.h>
#include "gathered.h"

static const char *const CRITERIA[] = {"outcomes", "role"};
static const char *const NAMES[2] = {"baseline", "12 months"};

typedef struct plan {
    const char *unit, *cluster;
    int level;
} plan;

static const plan FIRST[] = {{"p1", "a", 1}, {"p2", "a", 2}, {"p3", "b", 2}, {"p4", "b", 3},
                             {"p5", "c", 1}, {"p6", "c", 2}, {"p7", "d", 4}, {"p8", "d", 2}};
static const plan SECOND[] = {{"p1", "a", 2}, {"p2", "a", 3}, {"p3", "b", 2}, {"p4", "b", 4}, {"p5", "c", 3},
                              {"p6", "c", 2}, {"p7", "d", 4}, {"p8", "d", 3}, {"p9", "d", 4}};

/* The example, with clusters or without; the second criterion is always 4 less the first. */
static pcrp_waves *example(int clusters, int paired)
{
    pcrp_waves_options options;
    pcrp_waves *waves;

    assert_int_equal(pcrp_waves_new(&waves, CRITERIA, 2, NAMES), PCRP_OK);
    for (size_t i = 0; i < 8; i++) {
        int levels[2] = {FIRST[i].level, 5 - FIRST[i].level};
        assert_int_equal(pcrp_waves_add(waves, 0, FIRST[i].unit, clusters ? FIRST[i].cluster : NULL, levels), PCRP_OK);
    }
    for (size_t i = 0; i < 9; i++) {
        int levels[2] = {SECOND[i].level, 5 - SECOND[i].level};
        assert_int_equal(pcrp_waves_add(waves, 1, SECOND[i].unit, clusters ? SECOND[i].cluster : "", levels), PCRP_OK);
    }
    pcrp_waves_options_init(&options);
    options.paired = paired;
    assert_int_equal(pcrp_waves_compute(waves, &options, NULL), PCRP_OK);
    return waves;
}

static void assert_near(double value, double expected)
{
    if (!(fabs(value - expected) < 1e-5))
        fail_msg("%.8f is not %.8f", value, expected);
}

static void test_independent(void **state)
{
    pcrp_waves *waves = example(0, 0);
    const pcrp_change *c = pcrp_waves_change(waves, 0);

    (void)state;
    assert_string_equal(c->criterion, "outcomes");
    assert_int_equal(c->n[0], 8);
    assert_int_equal(c->n[1], 9);
    assert_near(c->mean[0], 2.125);
    assert_near(c->change, 0.875);
    assert_near(c->se, 0.453983690);
    assert_near(c->df, 14.059919897);
    assert_near(c->high, 0.875 + 2.143929 * 0.453983690); /* t of 14.06 degrees of freedom */
    assert_near(c->d, 0.944452377);
    assert_near(c->delta, 0.5);
    assert_true(isnan(c->dz));
    assert_near(c->competent[0], 0.25);
    assert_near(c->competent[1], 6.0 / 9);
    pcrp_waves_free(waves);
}

static void test_independent_in_clusters(void **state)
{
    pcrp_waves *waves = example(1, 0);
    const pcrp_change *c = pcrp_waves_change(waves, 0);

    (void)state;
    assert_near(c->se, 0.135324636);
    assert_near(c->df, 3);
    assert_near(c->low, 0.875 - 3.182446305 * 0.135324636);
    assert_int_equal(pcrp_waves_design_of(waves)->clusters, 4);
    pcrp_waves_free(waves);
}

static void test_paired(void **state)
{
    pcrp_waves *waves = example(0, -1);
    const pcrp_change *c = pcrp_waves_change(waves, 0);

    (void)state;
    assert_int_equal(pcrp_waves_design_of(waves)->paired, 1); /* all of the smaller wave is in both */
    assert_int_equal(pcrp_waves_design_of(waves)->pairs, 8);
    assert_int_equal(c->n[1], 8);
    assert_near(c->change, 0.75);
    assert_near(c->se, 0.25);
    assert_near(c->df, 7);
    assert_near(c->low, 0.75 - 2.364624252 * 0.25);
    assert_near(c->dz, 1.060660172);
    assert_near(c->d, 0.821668305);
    assert_near(c->delta, 0.625);
    assert_int_equal(c->higher, 5);
    assert_int_equal(c->same, 3);
    assert_int_equal(c->lower, 0);
    pcrp_waves_free(waves);
    waves = example(1, -1);
    assert_near(pcrp_waves_change(waves, 0)->se, 0.144337567);
    pcrp_waves_free(waves);
}

/* The total of two criteria that mirror each other never changes: nothing is divided by its variance. */
static void test_total_without_variance(void **state)
{
    pcrp_waves *waves = example(0, -1);
    const pcrp_change *c = pcrp_waves_change(waves, 2);

    (void)state;
    assert_string_equal(c->criterion, "total");
    assert_near(c->mean[0], 5);
    assert_near(c->change, 0);
    assert_near(c->se, 0);
    assert_true(isnan(c->d));
    assert_true(isnan(c->competent[0]));
    assert_null(pcrp_waves_change(waves, 3));
    pcrp_waves_free(waves);
}

static void test_bootstrap(void **state)
{
    pcrp_waves *waves = example(1, 0), *again = example(1, 0);
    const pcrp_change *c = pcrp_waves_change(waves, 0);

    (void)state;
    assert_true(c->boot_low <= c->change && c->change <= c->boot_high);
    assert_true(c->boot_low >= 0.5 && c->boot_high <= 1.25); /* of the clusters' own changes */
    assert_true(c->d_low <= c->d && c->d <= c->d_high);
    assert_true(c->delta_low <= c->delta && c->delta <= c->delta_high);
    assert_true(c->boot_low == pcrp_waves_change(again, 0)->boot_low);
    assert_true(c->d_high == pcrp_waves_change(again, 0)->d_high);
    pcrp_waves_free(waves);
    pcrp_waves_free(again);
}

/* A plan that lacks a level counts where it has one; not for the total. */
static void test_missing_levels(void **state)
{
    static const int levels[][2] = {{1, 2}, {2, 0}, {3, 3}, {2, 2}, {4, 4}, {3, 3}};
    pcrp_waves_options options;
    pcrp_waves *waves;

    (void)state;
    assert_int_equal(pcrp_waves_new(&waves, CRITERIA, 2, NAMES), PCRP_OK);
    for (int i = 0; i < 6; i++) {
        char unit[8];
        snprintf(unit, sizeof(unit), "u%d", i % 3);
        assert_int_equal(pcrp_waves_add(waves, i / 3, unit, NULL, levels[i]), PCRP_OK);
    }
    pcrp_waves_options_init(&options);
    assert_int_equal(pcrp_waves_compute(waves, &options, NULL), PCRP_OK);
    assert_int_equal(pcrp_waves_change(waves, 0)->n[0], 3);
    assert_int_equal(pcrp_waves_change(waves, 1)->n[0], 2);
    assert_int_equal(pcrp_waves_change(waves, 2)->n[0], 2);
    pcrp_waves_free(waves);
}

static void written(const pcrp_waves *waves, pcrp_cohort_format format, text *into)
{
    into->length = 0;
    assert_int_equal(pcrp_waves_write(waves, format, gather, into), PCRP_OK);
}

static void test_formats(void **state)
{
    static text out, other;
    pcrp_waves *waves = example(1, -1);
    json_t *parsed;

    (void)state;
    written(waves, PCRP_COHORT_TEXT, &out);
    assert_non_null(strstr(out.bytes, "8 pairs of 8 and 9 plans in 4 clusters"));
    assert_non_null(strstr(out.bytes, "of 8 pairs 5 higher, 3 the same, 0 lower"));
    assert_non_null(strstr(out.bytes, "effect d undefined")); /* of the total */
    written(waves, PCRP_COHORT_CSV, &out);
    assert_non_null(strstr(out.bytes, "\r\noutcomes,paired,4,8,8,2.125000,2.875000,"));
    written(waves, PCRP_COHORT_JSON, &out);
    parsed = json_loads(out.bytes, 0, NULL);
    assert_non_null(parsed);
    assert_int_equal(json_array_size(json_object_get(parsed, "criteria")), 3);
    assert_true(json_is_null(json_object_get(json_array_get(json_object_get(parsed, "criteria"), 2), "d")));
    json_decref(parsed);
    written(waves, PCRP_COHORT_HTML, &out);
    assert_non_null(strstr(out.bytes, "<svg"));
    assert_non_null(strstr(out.bytes, "12 months"));
    assert_null(strstr(out.bytes, "{{"));
    if (setlocale(LC_ALL, "de_DE.UTF-8")) { /* figures do not follow the locale */
        written(waves, PCRP_COHORT_HTML, &other);
        setlocale(LC_ALL, "C");
        assert_string_equal(out.bytes, other.bytes);
    }
    pcrp_waves_free(waves);
}

static void test_files_for_other_programs(void **state)
{
    static text out;
    static const char *const odd[2] = {"a \"quoted\" $wave", "b"};
    pcrp_waves_options options;
    pcrp_write_options writing;
    pcrp_waves *waves = example(1, -1);

    (void)state;
    pcrp_write_options_init(&writing);
    for (size_t i = 0; pcrp_waves_file(i); i++) {
        out.length = 0;
        assert_int_equal(pcrp_waves_write_file(waves, pcrp_waves_file(i), NULL, gather, &out), PCRP_OK);
        assert_null(strstr(out.bytes, "{{"));
        if (i == 0)
            assert_memory_equal(out.bytes, "unit,wave,cluster,paired,criterion,level,competent\r\np1,0,a,1,outcomes,1,0\r\n", 75);
    }
    out.length = 0;
    writing.redact = 1;
    assert_int_equal(pcrp_waves_write_file(waves, "data.csv", &writing, gather, &out), PCRP_OK);
    assert_null(strstr(out.bytes, "p1,"));
    assert_int_equal(pcrp_waves_write_file(waves, "nothing", NULL, gather, &out), PCRP_ERROR_ARGUMENT);
    pcrp_waves_free(waves);
    /* A name cannot get out of its quotation marks. */
    assert_int_equal(pcrp_waves_new(&waves, CRITERIA, 2, odd), PCRP_OK);
    pcrp_waves_options_init(&options);
    out.length = 0;
    assert_int_equal(pcrp_waves_write_file(waves, "read.do", NULL, gather, &out), PCRP_OK);
    assert_non_null(strstr(out.bytes, "0 \"a  quoted   wave\" 1 \"b\""));
    pcrp_waves_free(waves);
}

static void test_wrong_use(void **state)
{
    static const int levels[2] = {1, 1}, high[2] = {65, 1};
    pcrp_waves_options options;
    pcrp_waves *waves;
    pcrp_error *error = pcrp_error_new();

    (void)state;
    assert_int_equal(pcrp_waves_new(&waves, CRITERIA, 2, NAMES), PCRP_OK);
    assert_int_equal(pcrp_waves_add(waves, 0, "u", NULL, levels), PCRP_OK);
    assert_int_equal(pcrp_waves_add(waves, 0, "u", NULL, levels), PCRP_ERROR_ARGUMENT); /* twice */
    assert_int_equal(pcrp_waves_add(waves, 2, "v", NULL, levels), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_waves_add(waves, 0, "v", NULL, high), PCRP_ERROR_ARGUMENT);
    pcrp_waves_options_init(&options);
    assert_int_equal(pcrp_waves_compute(waves, &options, error), PCRP_ERROR_ARGUMENT); /* too few */
    assert_int_equal(pcrp_error_count(error), 1);
    assert_null(pcrp_waves_change(waves, 0));
    pcrp_waves_free(waves);
    pcrp_error_free(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_independent), cmocka_unit_test(test_independent_in_clusters), cmocka_unit_test(test_paired),
        cmocka_unit_test(test_total_without_variance), cmocka_unit_test(test_bootstrap),
        cmocka_unit_test(test_missing_levels), cmocka_unit_test(test_formats),
        cmocka_unit_test(test_files_for_other_programs), cmocka_unit_test(test_wrong_use)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
