/* SPDX-License-Identifier: Apache-2.0 */
/* The rater's worksheet from the inside. How the page behaves is tested in a browser (tests/browser/). */
#include "handmade.h"

#include <pcrp/report.h>

static void put_review(pcrp_review *review, const char *chart, const char *name, const char *id, const pcrp_result *result)
{
    pcrp_plan *plan = make_plan(id, "Sing");
    pcrp_review_entry *entry;

    assert_int_equal(pcrp_review_entry_new(&entry, review, chart, name, plan, result), PCRP_OK);
    assert_int_equal(pcrp_review_put(review, entry), PCRP_OK);
    pcrp_plan_free(plan);
}

static json_t *sheet_of(const pcrp_review *review, const char *id)
{
    pcrp_buffer out = {0};
    json_t *made;

    assert_int_equal(pcrp_review_write_html(review, collect, &out), PCRP_OK);
    made = block_of(pcrp_buffer_string(&out), id);
    pcrp_buffer_free(&out);
    return made;
}

static void assert_name(const pcrp_review *review, const char *id, const char *name)
{
    json_t *sheet = sheet_of(review, id);

    assert_string_equal(json_string_value(json_object_get(sheet, "name")), name);
    json_decref(sheet);
}

/* The names must be those by which 'pcrp agree' knows pcrp's own levels. */
static void test_names_of_plans(void **state)
{
    pcrp_review *review;
    json_t *overview;

    (void)state;
    assert_int_equal(pcrp_review_new(&review, NULL, &rubric, NULL), PCRP_OK);
    put_review(review, "folder/a.xml", NULL, "p1", NULL);
    put_review(review, "all.zip!in/b.json", NULL, "p1", NULL);
    put_review(review, "all.zip!in/b.json", NULL, "p2", NULL);
    put_review(review, "c.xml", "P007", "p1", NULL);
    assert_int_equal(pcrp_review_count(review), 4);
    assert_name(review, "chart-0", "a");
    assert_name(review, "chart-1", "b#p1");
    assert_name(review, "chart-2", "b#p2");
    assert_name(review, "chart-3", "P007");
    overview = sheet_of(review, "review-data");
    assert_string_equal(json_string_value(json_object_get(overview, "mode")), "rate");
    assert_string_equal(json_string_value(json_object_get(overview, "codebook")), "");
    json_decref(overview);
    pcrp_review_free(review);
}

static void test_given_names_decide_the_order(void **state)
{
    pcrp_review *review;

    (void)state;
    assert_int_equal(pcrp_review_new(&review, NULL, &rubric, NULL), PCRP_OK);
    put_review(review, "a.xml", "P003", "", NULL);
    put_review(review, "b.xml", "P001", "", NULL);
    put_review(review, "c.json", "P002", "one", NULL);
    put_review(review, "c.json", "P002", "two", NULL);
    assert_name(review, "chart-0", "P001");
    assert_name(review, "chart-1", "P002#one");
    assert_name(review, "chart-2", "P002#two");
    assert_name(review, "chart-3", "P003");
    pcrp_review_free(review);
}

/* What a rater has done is found again by a digest of the texts: pcrp's evidence must not change it, a text must. */
static void test_digest_is_of_the_texts(void **state)
{
    pcrp_result *result = make_result(&rubric, 3, 3, "");
    char kept[65] = "";

    (void)state;
    add_evidence(result, 0, 4, "Sing");
    for (int round = 0; round < 3; round++) {
        pcrp_review *review;
        json_t *overview;
        const char *digest;
        assert_int_equal(pcrp_review_new(&review, NULL, &rubric, NULL), PCRP_OK);
        put_review(review, "a.xml", NULL, "", round == 1 ? result : NULL);
        if (round == 2)
            put_review(review, "b.xml", NULL, "", NULL);
        overview = sheet_of(review, "review-data");
        digest = json_string_value(json_object_get(overview, "digest"));
        assert_int_equal(strlen(digest), 64);
        if (round == 1)
            assert_string_equal(digest, kept);
        if (round == 2)
            assert_string_not_equal(digest, kept);
        snprintf(kept, sizeof(kept), "%s", digest);
        json_decref(overview);
        pcrp_review_free(review);
    }
    pcrp_result_free(result);
}

static void test_only_what_differs_is_decided(void **state)
{
    static const char kim[] = "plan,rater,criterion,level\na,kim,outcomes,3\na,kim,role,2\nb,kim,outcomes,1\nb,kim,role,\n";
    static const char lee[] = "plan,rater,criterion,level\na,lee,outcomes,3\na,lee,role,4\nb,lee,outcomes,1\nb,lee,role,4\n";
    pcrp_ratings *ratings;
    pcrp_review *review;
    json_t *sheet, *given;

    (void)state;
    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, NULL), PCRP_OK);
    assert_int_equal(pcrp_ratings_read_memory(ratings, kim, strlen(kim), "kim", NULL), PCRP_OK);
    assert_int_equal(pcrp_ratings_read_memory(ratings, lee, strlen(lee), "lee", NULL), PCRP_OK);
    assert_int_equal(pcrp_review_new(&review, NULL, &rubric, ratings), PCRP_OK);
    assert_int_equal(pcrp_review_add_note(review, "a", "lee", "role", "she does it all"), PCRP_OK);
    put_review(review, "a.xml", NULL, "", NULL);
    put_review(review, "b.xml", NULL, "", NULL);
    assert_int_equal(pcrp_review_count(review), 1);
    sheet = sheet_of(review, "chart-0");
    given = json_array_get(json_array_get(json_object_get(sheet, "ratings"), 1), 1);
    assert_string_equal(json_string_value(json_object_get(given, "rater")), "lee");
    assert_int_equal(json_integer_value(json_object_get(given, "level")), 4);
    assert_string_equal(json_string_value(json_object_get(given, "note")), "she does it all");
    json_decref(sheet);
    assert_null(sheet_of(review, "chart-1"));
    pcrp_review_free(review);
    pcrp_ratings_free(ratings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_plans),
        cmocka_unit_test(test_given_names_decide_the_order),
        cmocka_unit_test(test_digest_is_of_the_texts),
        cmocka_unit_test(test_only_what_differs_is_decided),
    };
    return cmocka_run_group_tests_name("review", tests, NULL, NULL);
}
