/* SPDX-License-Identifier: Apache-2.0 */
/* Samples: who is drawn, how many, from which strata, and that nothing but seed and names has a say. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcrp/cohort.h>
#include "base/digest.h"
#include "gathered.h"

static const char *const COLUMNS[] = {"team", "clinician"};

/* Charts c0000 ... of four teams, of sizes as 4:3:2:1, and of clinicians k0 ... k9. */
static void add_chart(pcrp_sample *sample, size_t i)
{
    static const char *const teams[] = {"north", "north", "north", "north", "east", "east", "east", "south", "south", "west"};
    char name[32], clinician[8];
    const char *cells[] = {teams[i % 10], clinician};

    snprintf(name, sizeof(name), "c%04zu.xml", i);
    snprintf(clinician, sizeof(clinician), "k%zu", i / 10 % 10);
    assert_int_equal(pcrp_sample_add(sample, name, name, "", cells), PCRP_OK);
}

static pcrp_sample *draw_from(size_t count, int backwards, int stratified, const pcrp_sample_options *options)
{
    static const size_t strata[] = {0};
    pcrp_sample *sample;

    assert_int_equal(pcrp_sample_new(&sample, COLUMNS, 2, strata, stratified ? 1 : 0, 1), PCRP_OK);
    for (size_t i = 0; i < count; i++)
        add_chart(sample, backwards ? count - 1 - i : i);
    assert_int_equal(pcrp_sample_draw(sample, options, NULL), PCRP_OK);
    return sample;
}

static size_t drawn_count(const pcrp_sample *sample)
{
    size_t count = 0;
    while (pcrp_sample_drawn(sample, count))
        count++;
    return count;
}

static int is_drawn(const pcrp_sample *sample, const char *chart)
{
    for (size_t i = 0; pcrp_sample_drawn(sample, i); i++)
        if (strcmp(pcrp_sample_drawn(sample, i)->chart, chart) == 0)
            return 1;
    return 0;
}

static void written(const pcrp_sample *sample, pcrp_sample_table table, text *into)
{
    into->length = 0;
    assert_int_equal(pcrp_sample_write(sample, table, NULL, gather, into), PCRP_OK);
}

/* Anybody can draw it again with sha256sum: the lowest digests of seed, word and name. */
static void test_draw_is_as_documented(void **state)
{
    pcrp_sample_options options;
    pcrp_sample *sample;
    char worst_drawn[65] = "", best_left[65] = "~";

    (void)state;
    pcrp_sample_options_init(&options);
    options.count = 30;
    options.seed = 2025;
    sample = draw_from(200, 0, 0, &options);
    assert_int_equal(drawn_count(sample), 30);
    for (size_t i = 0; i < 200; i++) {
        char line[64], name[32], hex[65];
        snprintf(name, sizeof(name), "c%04zu.xml", i);
        snprintf(line, sizeof(line), "2025\ndraw\n%s", name);
        pcrp_digest_text("", line, strlen(line), hex);
        if (is_drawn(sample, name)) {
            if (strcmp(hex, worst_drawn) > 0)
                memcpy(worst_drawn, hex, 65);
        } else if (strcmp(hex, best_left) < 0) {
            memcpy(best_left, hex, 65);
        }
    }
    assert_true(strcmp(worst_drawn, best_left) < 0);
    pcrp_sample_free(sample);
}

static void test_order_of_files_and_seed(void **state)
{
    static text one, other;
    pcrp_sample_options options;
    pcrp_sample *sample;
    size_t same = 0;

    (void)state;
    pcrp_sample_options_init(&options);
    options.count = 40;
    options.double_share = 0.25;
    sample = draw_from(200, 0, 1, &options);
    written(sample, PCRP_SAMPLE_OPEN, &one);
    pcrp_sample_free(sample);
    sample = draw_from(200, 1, 1, &options);
    written(sample, PCRP_SAMPLE_OPEN, &other);
    assert_string_equal(one.bytes, other.bytes);
    options.seed = 2;
    pcrp_sample *second = draw_from(200, 0, 1, &options);
    for (size_t i = 0; i < 40; i++)
        same += (size_t)is_drawn(second, pcrp_sample_drawn(sample, i)->chart);
    assert_true(same < 25); /* 8 are expected to come up again */
    pcrp_sample_free(second);
    pcrp_sample_free(sample);
}

static void test_a_chart_more_moves_one_at_most(void **state)
{
    pcrp_sample_options options;
    pcrp_sample *sample, *larger;
    size_t kept = 0;

    (void)state;
    pcrp_sample_options_init(&options);
    options.count = 40;
    sample = draw_from(200, 0, 0, &options);
    larger = draw_from(201, 0, 0, &options);
    for (size_t i = 0; i < 40; i++)
        kept += (size_t)is_drawn(larger, pcrp_sample_drawn(sample, i)->chart);
    assert_true(kept >= 39);
    pcrp_sample_free(sample);
    pcrp_sample_free(larger);
}

/* Cochran 1977: 385 of very many, 278 of 1,000, 80 of 100, for 5 points either way with 95 %. */
static void test_size_from_precision(void **state)
{
    static const struct { size_t frame, size; double precision, confidence; } cases[] = {
        {1000, 278, 0.05, 0.95}, {100, 80, 0.05, 0.95}, {9000, 369, 0.05, 0.95}, {1000, 88, 0.10, 0.95},
        {1000, 400, 0.05, 0.99}, {5, 5, 0.05, 0.95}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        pcrp_sample_options options;
        pcrp_sample *sample;
        pcrp_sample_options_init(&options);
        options.precision = cases[i].precision;
        options.confidence = cases[i].confidence;
        sample = draw_from(cases[i].frame, 0, 0, &options);
        assert_int_equal(drawn_count(sample), cases[i].size);
        pcrp_sample_free(sample);
    }
}

static void assert_strata(const pcrp_sample *sample, size_t east, size_t north, size_t south, size_t west)
{
    const size_t expected[] = {east, north, south, west};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pcrp_sample_stratum(sample, i)->drawn, expected[i]);
    assert_null(pcrp_sample_stratum(sample, 4));
}

static void test_allocation(void **state)
{
    pcrp_sample_options options;
    pcrp_sample *sample;

    (void)state;
    pcrp_sample_options_init(&options);
    options.count = 20;
    sample = draw_from(200, 0, 1, &options);
    assert_strata(sample, 6, 8, 4, 2);
    assert_true(pcrp_sample_drawn(sample, 0)->weight == 10.0);
    pcrp_sample_free(sample);
    options.equal = 1;
    sample = draw_from(200, 0, 1, &options);
    assert_strata(sample, 5, 5, 5, 5);
    pcrp_sample_free(sample);
    options.count = 180; /* west has only 20, and the others share the rest */
    sample = draw_from(200, 0, 1, &options);
    assert_strata(sample, 60, 60, 40, 20);
    pcrp_sample_free(sample);
    options.equal = 0;
    options.count = 4; /* nobody is left out where that can be */
    sample = draw_from(200, 0, 1, &options);
    assert_strata(sample, 1, 1, 1, 1);
    pcrp_sample_free(sample);
    options.count = 0;
    options.share = 0.1;
    sample = draw_from(30, 0, 0, &options);
    assert_int_equal(drawn_count(sample), 3);
    pcrp_sample_free(sample);
}

static void test_quotas(void **state)
{
    pcrp_sample_options options;
    pcrp_sample *sample;
    size_t of[10] = {0};

    (void)state;
    pcrp_sample_options_init(&options);
    options.quota = 2;
    sample = draw_from(200, 0, 0, &options);
    assert_int_equal(drawn_count(sample), 20); /* two of each of ten clinicians */
    assert_true(isnan(pcrp_sample_drawn(sample, 0)->weight));
    for (size_t i = 0; i < 20; i++)
        of[pcrp_sample_drawn(sample, i)->cells[1][1] - '0']++;
    for (size_t i = 0; i < 10; i++)
        assert_int_equal(of[i], 2);
    pcrp_sample_free(sample);
    options.count = 50;
    memset(of, 0, sizeof(of));
    sample = draw_from(200, 0, 1, &options);
    assert_int_equal(drawn_count(sample), 50);
    for (size_t i = 0; i < 50; i++)
        of[pcrp_sample_drawn(sample, i)->cells[1][1] - '0']++;
    for (size_t i = 0; i < 10; i++)
        assert_true(of[i] >= 2);
    pcrp_sample_free(sample);
}

/* What blinded raters get says nothing of charts, nor does the order of ids. */
static void test_blinding(void **state)
{
    static text manifest, key;
    pcrp_sample_options options;
    pcrp_sample *sample;
    size_t rising = 0, twice = 0;

    (void)state;
    pcrp_sample_options_init(&options);
    options.count = 40;
    options.double_share = 0.2;
    sample = draw_from(200, 0, 1, &options);
    written(sample, PCRP_SAMPLE_BLIND, &manifest);
    written(sample, PCRP_SAMPLE_OPEN, &key);
    assert_memory_equal(manifest.bytes, "id,team,raters,weight,drawn\r\nP001,", 34);
    assert_memory_equal(key.bytes, "id,chart,team,clinician,raters,weight,drawn\r\nP001,c", 51);
    assert_null(strstr(manifest.bytes, ".xml"));
    assert_non_null(strstr(manifest.bytes, "\"40 of 200 plans at random, in proportion by team\"\r\n"));
    assert_null(strstr(manifest.bytes, "k1"));
    for (size_t i = 0; i < 40; i++) {
        twice += pcrp_sample_drawn(sample, i)->raters == 2;
        rising += i && strcmp(pcrp_sample_drawn(sample, i)->chart, pcrp_sample_drawn(sample, i - 1)->chart) > 0;
    }
    assert_int_equal(twice, 8);
    assert_true(rising > 8 && rising < 32);
    pcrp_sample_free(sample);
}

static void test_records_of_one_chart(void **state)
{
    static text paths, key;
    pcrp_sample_options options;
    pcrp_sample *sample;

    (void)state;
    pcrp_sample_options_init(&options);
    options.count = 2;
    assert_int_equal(pcrp_sample_new(&sample, NULL, 0, NULL, 0, SIZE_MAX), PCRP_OK);
    for (size_t i = 0; i < 5; i++) {
        char record[8];
        snprintf(record, sizeof(record), "p%zu", i);
        assert_int_equal(pcrp_sample_add(sample, "all.csv", "x/all.csv", record, NULL), PCRP_OK);
    }
    assert_int_equal(pcrp_sample_draw(sample, &options, NULL), PCRP_OK);
    written(sample, PCRP_SAMPLE_PATHS, &paths);
    written(sample, PCRP_SAMPLE_OPEN, &key);
    assert_string_equal(paths.bytes, "x/all.csv\n");
    assert_memory_equal(key.bytes, "id,chart,record,raters,weight,drawn\r\nP001,x/all.csv,p", 53);
    pcrp_sample_free(sample);
}

static void test_wrong_use(void **state)
{
    pcrp_sample_options options;
    pcrp_sample *sample;
    pcrp_error *error = pcrp_error_new();
    size_t beyond = 2;

    (void)state;
    assert_int_equal(pcrp_sample_new(&sample, COLUMNS, 2, &beyond, 1, SIZE_MAX), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_sample_new(&sample, COLUMNS, 2, NULL, 0, SIZE_MAX), PCRP_OK);
    pcrp_sample_options_init(&options);
    assert_int_equal(pcrp_sample_draw(sample, &options, error), PCRP_ERROR_ARGUMENT); /* no size */
    options.count = 1;
    options.share = 0.5;
    assert_int_equal(pcrp_sample_draw(sample, &options, error), PCRP_ERROR_ARGUMENT); /* two sizes */
    options.share = 0.0;
    options.quota = 1;
    assert_int_equal(pcrp_sample_draw(sample, &options, error), PCRP_ERROR_ARGUMENT); /* no column */
    assert_int_equal(pcrp_error_count(error), 3);
    options.quota = 0;
    assert_int_equal(pcrp_sample_draw(sample, &options, error), PCRP_OK); /* of nothing, nothing */
    assert_null(pcrp_sample_drawn(sample, 0));
    pcrp_sample_free(sample);
    pcrp_error_free(error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_draw_is_as_documented), cmocka_unit_test(test_order_of_files_and_seed),
        cmocka_unit_test(test_a_chart_more_moves_one_at_most), cmocka_unit_test(test_size_from_precision),
        cmocka_unit_test(test_allocation), cmocka_unit_test(test_quotas), cmocka_unit_test(test_blinding),
        cmocka_unit_test(test_records_of_one_chart), cmocka_unit_test(test_wrong_use)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
