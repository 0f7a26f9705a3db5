/* SPDX-License-Identifier: Apache-2.0 */
/* A study and its reports, against files that a person has looked through (tests/golden/agree). To make them anew:
 *   pcrp agree ratings.csv --bootstrap 200 --list -o study.txt
 *   pcrp agree ratings.csv --bootstrap 200 --against consensus -o consensus.txt
 *   pcrp agree ratings.csv --bootstrap 200 --format csv -o study.csv
 *   pcrp agree ratings.csv --bootstrap 0 --list=1 --format csv -o list.csv */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <pcrp/agree.h>

typedef struct text {
    char *bytes;
    size_t length;
} text;

static int collect(void *user, const char *bytes, size_t length)
{
    text *t = user;
    t->bytes = realloc(t->bytes, t->length + length + 1);
    memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = '\0';
    return 0;
}

static int refuse(void *user, const char *bytes, size_t length)
{
    (void)user;
    (void)bytes;
    (void)length;
    return 1;
}

static const char *golden_path(const char *name, char path[4096])
{
    const char *root = getenv("PCRP_SOURCE");
    snprintf(path, 4096, "%s/tests/golden/agree/%s", root != NULL ? root : ".", name);
    return path;
}

static text read_golden(const char *name)
{
    char path[4096], block[4096];
    text t = {0};
    size_t got;
    FILE *file = fopen(golden_path(name, path), "rb");
    assert_non_null(file);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        collect(&t, block, got);
    fclose(file);
    assert_non_null(t.bytes);
    return t;
}

static pcrp_ratings *golden_ratings(void)
{
    char path[4096];
    pcrp_ratings *ratings;
    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, NULL), PCRP_OK);
    assert_int_equal(pcrp_ratings_read_file(ratings, golden_path("ratings.csv", path), NULL), PCRP_OK);
    return ratings;
}

static pcrp_agreement_options options_with(unsigned long resamples, int list, const char *against)
{
    pcrp_agreement_options options;
    pcrp_agreement_options_init(&options);
    options.resamples = resamples;
    options.list = list;
    options.against = against;
    return options;
}

static text written(const pcrp_ratings *ratings, const pcrp_agreement_options *options, pcrp_agreement_format format)
{
    pcrp_agreement *study;
    text out = {0};
    assert_int_equal(pcrp_agreement_new(&study, ratings, options, NULL), PCRP_OK);
    assert_int_equal(pcrp_agreement_write(study, format, collect, &out), PCRP_OK);
    pcrp_agreement_free(study);
    return out;
}

static void assert_golden(const char *name, const pcrp_agreement_options *options, pcrp_agreement_format format)
{
    pcrp_ratings *ratings = golden_ratings();
    text out = written(ratings, options, format);
    text expected = read_golden(name);
    assert_string_equal(out.bytes, expected.bytes);
    free(out.bytes);
    free(expected.bytes);
    pcrp_ratings_free(ratings);
}

static const pcrp_statistic *find(const pcrp_agreement *study, const char *criterion, const char *rater, const char *id,
                                  const char *weights)
{
    const pcrp_statistic *s;
    for (size_t c = 0; c < pcrp_agreement_count(study); c++) {
        if (strcmp(pcrp_agreement_criterion(study, c), criterion) != 0)
            continue;
        if (rater != NULL && strcmp(pcrp_agreement_rater(study, c, 1), rater) != 0)
            continue;
        for (size_t i = 0; (s = pcrp_agreement_statistic(study, c, i)) != NULL; i++)
            if (strcmp(s->id, id) == 0 && (weights == NULL || strcmp(s->weights, weights) == 0))
                return s;
    }
    fail_msg("no %s of %s", id, criterion);
    return NULL;
}

static void text_report(void **state)
{
    (void)state;
    pcrp_agreement_options options = options_with(200, 2, NULL);
    assert_golden("study.txt", &options, PCRP_AGREEMENT_TEXT);
}

static void text_report_against_the_consensus(void **state)
{
    (void)state;
    pcrp_agreement_options options = options_with(200, 0, "consensus");
    assert_golden("consensus.txt", &options, PCRP_AGREEMENT_TEXT);
}

static void csv_reports(void **state)
{
    (void)state;
    pcrp_agreement_options options = options_with(200, 0, NULL);
    assert_golden("study.csv", &options, PCRP_AGREEMENT_CSV);
    options = options_with(0, 1, NULL);
    assert_golden("list.csv", &options, PCRP_AGREEMENT_CSV);
}

static void json_report(void **state)
{
    (void)state;
    pcrp_ratings *ratings = golden_ratings();
    pcrp_agreement_options options = options_with(50, 2, NULL);
    text out = written(ratings, &options, PCRP_AGREEMENT_JSON);
    json_t *document = json_loads(out.bytes, 0, NULL);
    assert_non_null(document);
    assert_string_equal(json_string_value(json_object_get(document, "agreement_schema")), "1");
    json_t *comparisons = json_object_get(document, "comparisons");
    assert_int_equal(json_array_size(comparisons), 3);
    json_t *outcomes = json_array_get(comparisons, 0);
    assert_int_equal(json_integer_value(json_object_get(outcomes, "ratings_missing")), 1);
    assert_int_equal(json_array_size(json_object_get(outcomes, "confusion")), 3);
    json_t *table = json_array_get(json_object_get(outcomes, "confusion"), 0);
    assert_string_equal(json_string_value(json_object_get(table, "rows")), "Ann");
    json_t *row = json_array_get(json_object_get(table, "counts"), 2);
    assert_int_equal(json_integer_value(json_array_get(row, 0)), 1);
    json_t *rater = json_array_get(json_object_get(outcomes, "raters"), 2);
    assert_int_equal(json_integer_value(json_object_get(rater, "missing")), 1);
    json_t *apart = json_object_get(document, "disagreements");
    assert_int_equal(json_array_size(apart), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(apart, 0), "plan")), "p03");
    json_decref(document);
    free(out.bytes);
    pcrp_ratings_free(ratings);
}

static void undefined_in_every_format(void **state)
{
    (void)state;
    pcrp_ratings *ratings;
    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, NULL), PCRP_OK);
    for (int i = 0; i < 5; i++) {
        const char *const plans[] = {"a", "b", "c", "d", "e"};
        assert_int_equal(pcrp_ratings_add(ratings, plans[i], "A", "role", 3), PCRP_OK);
        assert_int_equal(pcrp_ratings_add(ratings, plans[i], "B", "role", 3), PCRP_OK);
    }
    pcrp_agreement_options options = options_with(20, 0, NULL);
    pcrp_agreement *study;
    assert_int_equal(pcrp_agreement_new(&study, ratings, &options, NULL), PCRP_OK);
    const pcrp_statistic *kappa = find(study, "role", NULL, "kappa", "quadratic");
    assert_true(isnan(kappa->value) && isnan(kappa->se) && isnan(kappa->bootstrap.low));
    assert_int_equal(kappa->bootstrap.resamples, 20);
    assert_int_equal(kappa->bootstrap.degenerate, 20);
    pcrp_agreement_free(study);

    text out = written(ratings, &options, PCRP_AGREEMENT_TEXT);
    assert_non_null(strstr(out.bytes, "quadratic  undefined"));
    assert_non_null(strstr(out.bytes, "(20 of 20 resamples undefined)"));
    assert_null(strstr(out.bytes, " nan"));
    free(out.bytes);
    out = written(ratings, &options, PCRP_AGREEMENT_CSV);
    assert_non_null(strstr(out.bytes, "role,,,kappa,quadratic,2,5,,,,,,,,,,,,20,20\r\n"));
    free(out.bytes);
    out = written(ratings, &options, PCRP_AGREEMENT_JSON);
    assert_non_null(strstr(out.bytes, "\"value\": null"));
    free(out.bytes);
    pcrp_ratings_free(ratings);
}

static void two_raters_have_a_difference_and_an_interval(void **state)
{
    (void)state;
    pcrp_ratings *ratings = golden_ratings();
    pcrp_agreement_options options = options_with(0, 0, "Ann");
    pcrp_agreement *study;
    assert_int_equal(pcrp_agreement_new(&study, ratings, &options, NULL), PCRP_OK);
    assert_int_equal(pcrp_agreement_count(study), 6);
    assert_string_equal(pcrp_agreement_rater(study, 0, 0), "Ann");
    /* Ben less Ann on outcomes: 0 0 -2 0 1 0 1. */
    const pcrp_statistic *difference = find(study, "outcomes", "Ben", "difference", NULL);
    assert_true(fabs(difference->value) < 1e-12);
    assert_true(fabs(difference->se - sqrt(6.0 / 6.0 / 7.0)) < 1e-12);
    const pcrp_statistic *kappa = find(study, "outcomes", "Ben", "kappa", "quadratic");
    assert_string_equal(kappa->title, "Cohen's kappa");
    assert_true(kappa->low < kappa->value && kappa->value < kappa->high);
    assert_int_equal(kappa->subjects, 7);
    assert_int_equal(find(study, "role", "Cleo", "kappa", "identity")->subjects, 5);
    pcrp_agreement_free(study);
    pcrp_ratings_free(ratings);
}

static void chosen_criteria_and_weights(void **state)
{
    (void)state;
    pcrp_ratings *ratings = golden_ratings();
    const char *const wanted[] = {"role"};
    pcrp_agreement_options options = options_with(0, 0, NULL);
    options.criteria = wanted;
    options.criterion_count = 1;
    options.weights = PCRP_WEIGHTS_ORDINAL;
    pcrp_agreement *study;
    assert_int_equal(pcrp_agreement_new(&study, ratings, &options, NULL), PCRP_OK);
    assert_int_equal(pcrp_agreement_count(study), 1);  /* one criterion has no total */
    assert_string_equal(find(study, "role", NULL, "gwet_ac2", NULL)->weights, "ordinal");
    find(study, "role", NULL, "kappa", "ordinal");
    pcrp_agreement_free(study);
    pcrp_ratings_free(ratings);
}

static void what_cannot_be_compared_is_said(void **state)
{
    (void)state;
    pcrp_ratings *ratings = golden_ratings();
    pcrp_error *error = pcrp_error_new();
    pcrp_agreement *study;
    const char *const unknown[] = {"nothing"};
    pcrp_agreement_options options = options_with(0, 0, "Nobody");
    assert_int_equal(pcrp_agreement_new(&study, ratings, &options, error), PCRP_ERROR_ARGUMENT);
    assert_null(study);
    options = options_with(0, 0, NULL);
    options.criteria = unknown;
    options.criterion_count = 1;
    assert_int_equal(pcrp_agreement_new(&study, ratings, &options, error), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_error_count(error), 2);
    pcrp_ratings_free(ratings);

    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, NULL), PCRP_OK);
    assert_int_equal(pcrp_ratings_add(ratings, "p", "A", "role", 3), PCRP_OK);
    assert_int_equal(pcrp_agreement_new(&study, ratings, NULL, error), PCRP_ERROR_ARGUMENT);
    pcrp_ratings_free(ratings);
    pcrp_error_free(error);
}

static void names_do_not_steer_terminals_or_spreadsheets(void **state)
{
    (void)state;
    pcrp_ratings *ratings;
    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, NULL), PCRP_OK);
    assert_int_equal(pcrp_ratings_add(ratings, "=1+1", "A\033[31m", "role", 1), PCRP_OK);
    assert_int_equal(pcrp_ratings_add(ratings, "=1+1", "B, \"b\"", "role", 4), PCRP_OK);
    pcrp_agreement_options options = options_with(0, 2, NULL);
    text out = written(ratings, &options, PCRP_AGREEMENT_TEXT);
    assert_null(strchr(out.bytes, '\033'));
    assert_non_null(strstr(out.bytes, "A?[31m"));
    free(out.bytes);
    out = written(ratings, &options, PCRP_AGREEMENT_CSV);
    assert_non_null(strstr(out.bytes, "role,\"'=1+1\",\"B, \"\"b\"\"\",4,3\r\n"));
    free(out.bytes);

    pcrp_agreement *study;
    assert_int_equal(pcrp_agreement_new(&study, ratings, &options, NULL), PCRP_OK);
    assert_int_equal(pcrp_agreement_write(study, PCRP_AGREEMENT_TEXT, refuse, NULL), PCRP_ERROR_IO);
    pcrp_agreement_free(study);
    pcrp_ratings_free(ratings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_report),
        cmocka_unit_test(text_report_against_the_consensus),
        cmocka_unit_test(csv_reports),
        cmocka_unit_test(json_report),
        cmocka_unit_test(undefined_in_every_format),
        cmocka_unit_test(two_raters_have_a_difference_and_an_interval),
        cmocka_unit_test(chosen_criteria_and_weights),
        cmocka_unit_test(what_cannot_be_compared_is_said),
        cmocka_unit_test(names_do_not_steer_terminals_or_spreadsheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
