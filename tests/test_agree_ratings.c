/* SPDX-License-Identifier: Apache-2.0 */
/* Ratings from CSV: what is read, what is refused and with which line, and how pcrp's output becomes a rater. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <pcrp/agree.h>

#define NONE PCRP_LEVEL_MISSING

typedef struct fixture {
    pcrp_ratings *ratings;
    pcrp_error *error;
} fixture;

static int set_up(void **state)
{
    static fixture f;
    f.error = pcrp_error_new();
    *state = &f;
    return pcrp_ratings_new(&f.ratings, 1, 4, NULL) == PCRP_OK && f.error != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    pcrp_ratings_free(f->ratings);
    pcrp_error_free(f->error);
    return 0;
}

static pcrp_status read_text(fixture *f, const char *text)
{
    return pcrp_ratings_read_memory(f->ratings, text, strlen(text), "r.csv", f->error);
}

static size_t number_of(const pcrp_ratings *ratings, const char *(*name)(const pcrp_ratings *, size_t),
                        const char *wanted)
{
    for (size_t i = 0; name(ratings, i) != NULL; i++)
        if (strcmp(name(ratings, i), wanted) == 0)
            return i;
    fail_msg("no \"%s\"", wanted);
    return SIZE_MAX;
}

static int level(const fixture *f, const char *plan, const char *rater, const char *criterion)
{
    return pcrp_ratings_level(f->ratings, number_of(f->ratings, pcrp_ratings_plan, plan),
                              number_of(f->ratings, pcrp_ratings_rater, rater),
                              number_of(f->ratings, pcrp_ratings_criterion, criterion));
}

static void long_form_in_any_order(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, "level,Criterion,note,RATER,plan\r\n"
                                  "3,role,\"a, \"\"b\"\"\nc\",Ann,p1\r\n"
                                  "4.0,role,,Ben,p1\r\n"
                                  ",role,,Ann,p2\r\n"
                                  "NA,role,,Ben,p2\r\n"), PCRP_OK);
    assert_int_equal(level(f, "p1", "Ann", "role"), 3);
    assert_int_equal(level(f, "p1", "Ben", "role"), 4);
    assert_int_equal(level(f, "p2", "Ann", "role"), NONE);
    assert_int_equal(pcrp_ratings_count(f->ratings), 2);
    assert_int_equal(pcrp_ratings_plan_count(f->ratings), 2);
    assert_int_equal(pcrp_error_count(f->error), 0);
}

static void spreadsheets_of_other_countries(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, "\xEF\xBB\xBFplan;rater;criterion;level\np1;J\xC3\xB6rg;role;2,0\n"), PCRP_OK);
    assert_int_equal(level(f, "p1", "J\xC3\xB6rg", "role"), 2);
    assert_int_equal(read_text(f, "plan\trater\tcriterion\tlevel\np2\tJ\xC3\xB6rg\trole\t1"), PCRP_OK);
    assert_int_equal(level(f, "p2", "J\xC3\xB6rg", "role"), 1);
}

/* A line that says which separator, rows of nothing but separators, and the line ends of old. */
static void what_spreadsheets_leave_behind(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, "sep=;\rplan;rater;criterion;level\rp1;A;role;2\r;;;\r\rp2;A;role;3\r;;;\r"), PCRP_OK);
    assert_int_equal(level(f, "p1", "A", "role"), 2);
    assert_int_equal(level(f, "p2", "A", "role"), 3);
    assert_int_equal(pcrp_ratings_count(f->ratings), 2);
}

static void faulty_rows_are_named_and_the_rest_counts(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, "plan,rater,criterion,level\n"
                                  "p1,A,role,3\n"
                                  "p1,A,role,2\n"       /* rated before */
                                  "\"p\n2\",A,role,5\n" /* off the scale; takes two lines */
                                  "p3,A,role,good\n"
                                  "p4,A,role,2.5\n"
                                  "p5,A,role\n"
                                  ",A,role,3\n"
                                  "p6,A,role,1\n"), PCRP_ERROR_SYNTAX);
    const long lines[] = {4, 6, 7, 8, 9, 3};
    assert_int_equal(pcrp_error_count(f->error), 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(pcrp_error_line(f->error, i), lines[i]);
        assert_string_equal(pcrp_error_file(f->error, i), "r.csv");
        assert_null(strstr(pcrp_error_message(f->error, i), "good"));
    }
    assert_int_equal(level(f, "p1", "A", "role"), 3);
    assert_int_equal(level(f, "p6", "A", "role"), 1);
    assert_int_equal(pcrp_ratings_count(f->ratings), 2);
}

static void many_faulty_rows_do_not_flood(void **state)
{
    fixture *f = *state;
    char text[4096] = "plan,rater,criterion,level\n";
    for (int i = 0; i < 50; i++)
        strcat(text, "p,A,role,9\n");
    assert_int_equal(read_text(f, text), PCRP_ERROR_SYNTAX);
    assert_int_equal(pcrp_error_count(f->error), 21);
    assert_string_equal(pcrp_error_message(f->error, 20), "30 more rows could not be used");
}

static void what_is_no_ratings_file_is_refused(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, ""), PCRP_ERROR_FORMAT);
    assert_int_equal(read_text(f, "plan,rater,level\np,A,3\n"), PCRP_ERROR_FORMAT);
    assert_int_equal(read_text(f, "plan,rater,criterion,level,level\n"), PCRP_ERROR_FORMAT);
    assert_int_equal(read_text(f, "plan,rater,criterion,level\np,A,role,\"3\n"), PCRP_ERROR_SYNTAX);
    assert_int_equal(read_text(f, "plan,rater,criterion,level\np,\"A\"x,role,3\n"), PCRP_ERROR_SYNTAX);
    assert_int_equal(read_text(f, "plan,rater,criterion,level\np,\xFF,role,3\n"), PCRP_ERROR_ENCODING);
    assert_int_equal(pcrp_error_line(f->error, pcrp_error_count(f->error) - 1), 2);
    assert_int_equal(pcrp_ratings_read_memory(f->ratings, "\xFF\xFEp\0", 4, "r.csv", f->error),
                     PCRP_ERROR_ENCODING);
    assert_int_equal(pcrp_ratings_read_memory(f->ratings, "plan\0", 5, "r.csv", f->error), PCRP_ERROR_ENCODING);
    assert_int_equal(pcrp_ratings_read_file(f->ratings, "/nonexistent/r.csv", f->error), PCRP_ERROR_IO);
    assert_int_equal(pcrp_ratings_count(f->ratings), 0);
}

static void limits_hold(void **state)
{
    (void)state;
    pcrp_limits limits;
    pcrp_ratings *ratings;
    const char text[] = "plan,rater,criterion,level\nppppppppppppppppppppppppppppppppppp,A,role,3\n";
    pcrp_limits_init(&limits);
    limits.record_bytes = 30;
    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, &limits), PCRP_OK);
    assert_int_equal(pcrp_ratings_read_memory(ratings, text, sizeof text - 1, "r", NULL), PCRP_ERROR_LIMIT);
    pcrp_ratings_free(ratings);
    limits.chart_bytes = 20;
    assert_int_equal(pcrp_ratings_new(&ratings, 1, 4, &limits), PCRP_OK);
    assert_int_equal(pcrp_ratings_read_memory(ratings, text, sizeof text - 1, "r", NULL), PCRP_ERROR_LIMIT);
    char rater[16];
    for (int i = 0; i < PCRP_RATERS_MAX; i++) {
        snprintf(rater, sizeof rater, "r%d", i);
        assert_int_equal(pcrp_ratings_add(ratings, "p", rater, "role", 1), PCRP_OK);
    }
    assert_int_equal(pcrp_ratings_add(ratings, "p", "one more", "role", 1), PCRP_ERROR_LIMIT);
    assert_int_equal(pcrp_ratings_add(ratings, "q", "r7", "role", 1), PCRP_OK);
    pcrp_ratings_free(ratings);
    assert_int_equal(pcrp_ratings_new(&ratings, 4, 1, NULL), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_ratings_new(&ratings, 0, 64, NULL), PCRP_ERROR_ARGUMENT);
}

static void tidy_output_is_one_more_rater(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, "plan,rater,criterion,level\ncmh-01,A,role,3\n"), PCRP_OK);
    assert_int_equal(read_text(f,
        "chart,plan,status,reason,rubric,criterion,level,points,evidence\r\n"
        "exports/cmh-01.xml,urn:1,scored,,five,role,4,3.5,7\r\n"
        "more/all.zip!2020/cmh-02.v2.json,urn:2,scored,,five,role,2,1,1\r\n"
        "records.ndjson#7,urn:3,scored,,five,role,1,0,0\r\n"
        "'=odd.xml,,scored,,five,role,1,0,0\r\n"
        "exports/empty.xml,urn:4,not-scorable,no content,five,role,,,\r\n"
        "exports/broken.xml,,error,malformed,,,,,\r\n"), PCRP_OK);
    assert_int_equal(level(f, "cmh-01", "A", "role"), 3);
    assert_int_equal(level(f, "cmh-01", "pcrp", "role"), 4);
    assert_int_equal(level(f, "cmh-02.v2", "pcrp", "role"), 2);
    assert_int_equal(level(f, "records#7", "pcrp", "role"), 1);
    assert_int_equal(level(f, "=odd", "pcrp", "role"), 1);
    assert_int_equal(level(f, "empty", "pcrp", "role"), NONE);
    assert_int_equal(level(f, "broken", "pcrp", "role"), NONE);
    assert_int_equal(pcrp_ratings_rater_count(f->ratings), 2);
    assert_true(pcrp_ratings_is_pcrp(f->ratings, 1));
    assert_false(pcrp_ratings_is_pcrp(f->ratings, 0));
}

static void charts_of_several_plans_and_files_of_several_rubrics(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f,
        "chart,plan,status,reason,rubric,criterion,level,points,evidence\n"
        "both.xml,one,scored,,five,role,4,,\n"
        "both.xml,two,scored,,five,role,3,,\n"
        "single.xml,one,scored,,five,role,2,,\n"
        "single.xml,one,scored,,strict,role,1,,\n"), PCRP_OK);
    assert_int_equal(level(f, "both#one", "pcrp:five", "role"), 4);
    assert_int_equal(level(f, "both#two", "pcrp:five", "role"), 3);
    assert_int_equal(level(f, "single", "pcrp:five", "role"), 2);
    assert_int_equal(level(f, "single", "pcrp:strict", "role"), 1);
}

static void same_plan_from_two_charts_is_an_error(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f,
        "chart,plan,status,reason,rubric,criterion,level,points,evidence\n"
        "a/p1.xml,x,scored,,five,role,4,,\n"
        "b/p1.xml,x,scored,,five,role,3,,\n"), PCRP_ERROR_SYNTAX);
    assert_int_equal(pcrp_error_line(f->error, 0), 3);
}

static void wide_output_too(void **state)
{
    fixture *f = *state;
    assert_int_equal(read_text(f, "chart,plan,status,reason,rubric,outcomes,own_words,total\n"
                                  "p1.xml,,scored,,five,3,4,7\n"
                                  "p2.xml,,error,malformed,,,,\n"), PCRP_OK);
    assert_int_equal(level(f, "p1", "pcrp", "outcomes"), 3);
    assert_int_equal(level(f, "p1", "pcrp", "own_words"), 4);
    assert_int_equal(level(f, "p2", "pcrp", "own_words"), NONE);
    assert_int_equal(pcrp_ratings_criterion_count(f->ratings), 2);
}

static void consensus_is_the_lower_median_of_people(void **state)
{
    fixture *f = *state;
    assert_int_equal(pcrp_ratings_add(f->ratings, "p", "A", "role", 4), PCRP_OK);
    assert_int_equal(pcrp_ratings_add(f->ratings, "p", "B", "role", 2), PCRP_OK);
    assert_int_equal(pcrp_ratings_add(f->ratings, "p", "pcrp", "role", 1), PCRP_OK);
    assert_int_equal(pcrp_ratings_consensus(f->ratings, 0, 0, SIZE_MAX), 2);
    assert_int_equal(pcrp_ratings_add(f->ratings, "p", "C", "role", 3), PCRP_OK);
    assert_int_equal(pcrp_ratings_consensus(f->ratings, 0, 0, SIZE_MAX), 3);
    assert_int_equal(pcrp_ratings_consensus(f->ratings, 0, 0, 1), 3);
    assert_int_equal(pcrp_ratings_add(f->ratings, "q", "A", "role", NONE), PCRP_OK);
    assert_int_equal(pcrp_ratings_consensus(f->ratings, 1, 0, SIZE_MAX), NONE);
}

static void thousands_of_ratings(void **state)
{
    fixture *f = *state;
    char plan[16];
    for (int i = 0; i < 5000; i++) {
        snprintf(plan, sizeof plan, "p%d", i);
        assert_int_equal(pcrp_ratings_add(f->ratings, plan, "A", "role", 1 + i % 4), PCRP_OK);
        assert_int_equal(pcrp_ratings_add(f->ratings, plan, "A", "role", 1), PCRP_ERROR_ARGUMENT);
    }
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(pcrp_ratings_level(f->ratings, i, 0, 0), 1 + (int)(i % 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(long_form_in_any_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(spreadsheets_of_other_countries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_spreadsheets_leave_behind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faulty_rows_are_named_and_the_rest_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_faulty_rows_do_not_flood, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_ratings_file_is_refused, set_up, tear_down),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test_setup_teardown(tidy_output_is_one_more_rater, set_up, tear_down),
        cmocka_unit_test_setup_teardown(charts_of_several_plans_and_files_of_several_rubrics, set_up, tear_down),
        cmocka_unit_test_setup_teardown(same_plan_from_two_charts_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wide_output_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(consensus_is_the_lower_median_of_people, set_up, tear_down),
        cmocka_unit_test_setup_teardown(thousands_of_ratings, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
