/* SPDX-License-Identifier: Apache-2.0 */
/* Rubric files: every fault with its file and line, overlays, the shipped ones, and what a result says of goals. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pcrp/rubric.h>
#include <pcrp/score.h>

#include "plan/plan.h"

static char folder[200];

static int setup(void **state)
{
    const char *base = getenv("TMPDIR");
    (void)state;
    snprintf(folder, sizeof(folder), "%s/pcrp-rubric-XXXXXX", base && *base ? base : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static const char *path_of(const char *name)
{
    static char path[300];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static int teardown(void **state)
{
    static const char *const names[] = {"it.xml", "part.xml", "other.xml", "a.xml", "b.xml"};
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        unlink(path_of(names[i]));
    return rmdir(folder);
}

#define HEAD "<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"t\" version=\"1\">\n"
#define LEVELS "<level n=\"1\">no</level><level n=\"2\" from=\"1\">some</level><level n=\"3\" from=\"2\">most</level><level n=\"4\" from=\"3\">all</level>"
/* lines 2 to 4 of a small rubric that is right; what a test adds stands on line 5 */
#define SMALL HEAD "<lexicon id=\"want\" inflect=\"verb\">\nwant</lexicon><measure id=\"wants\" on=\"goal\" indicator=\"want\" value=\"hits\" to=\"3\"/>\n" \
    "<criterion id=\"c\" title=\"C\"><points measure=\"wants\" value=\"3\" missing=\"a wish\"/>" LEVELS "</criterion>\n"
#define TAIL "\n</rubric>"

static pcrp_rubric *load_text(const char *text)
{
    pcrp_rubric *rubric = NULL;
    pcrp_error *error = pcrp_error_new();
    write_file("it.xml", text);
    if (pcrp_rubric_load(&rubric, path_of("it.xml"), NULL, error) != PCRP_OK)
        fail_msg("line %ld: %s", pcrp_error_line(error, 0), pcrp_error_message(error, 0));
    pcrp_error_free(error);
    return rubric;
}

static void expect_fault(const char *text, const char *message, long line)
{
    pcrp_rubric *rubric = NULL;
    pcrp_error *error = pcrp_error_new();
    int found = 0;

    write_file("it.xml", text);
    assert_true(pcrp_rubric_load(&rubric, path_of("it.xml"), NULL, error) < 0);
    assert_null(rubric);
    for (size_t i = 0; i < pcrp_error_count(error) && !found; i++)
        found = strstr(pcrp_error_message(error, i), message) && pcrp_error_line(error, i) == line &&
                (!line || strstr(pcrp_error_file(error, i), "it.xml"));
    if (!found)
        fail_msg("expected \"%s\" at line %ld; got \"%s\" at line %ld of %s", message, line, pcrp_error_message(error, 0),
                 pcrp_error_line(error, 0), pcrp_error_file(error, 0));
    pcrp_error_free(error);
}

static void test_faults(void **state)
{
    /* what stands on line 5 of a rubric that is otherwise right, and what is said of it */
    static const char *const cases[][2] = {
        {"<lexicon>a</lexicon>", "needs an id"},
        {"<lexicon id=\"x\" inflect=\"adverb\">a</lexicon>", "inflect is"},
        {"<lexicon id=\"x\" weight=\"1\">a</lexicon>", "no attribute \"weight\""},
        {"<lexicon id=\"x\"><form>a</form></lexicon>", "<form> is not known in a lexicon"},
        {"<lexicon id=\"x\"><regex>a(b</regex></lexicon>", "offset 3"},
        {"<lexicon id=\"want\">a</lexicon>", "is there already, line 2"},
        {"<lexicon id=\"x\" mode=\"ad\">a</lexicon>", "mode is"},
        {"<measure id=\"wants\" mode=\"add\"/>", "can be added to"},
        {"<pattern id=\"x\"/>", "at least one <form>"},
        {"<pattern id=\"x\"><form>{nobody} goes</form></pattern>", "unknown class: nobody"},
        {"<pattern id=\"x\"><form>.. goes</form></pattern>", "must begin with a word or a class"},
        {"<pattern id=\"x\"><form>( a</form></pattern>", ") is missing"},
        {"<pattern id=\"x\"><form>{x} a</form></pattern>", "draw on each other: x"},
        {"<indicator id=\"x\" find=\"nobody\"/>", "no lexicon, pattern or class \"nobody\""},
        {"<indicator id=\"x\" on=\"gaol\"/>", "on=\"gaol\" is not known"},
        {"<indicator id=\"x\" topic=\"weather\"/>", "topic=\"weather\" is not known"},
        {"<indicator id=\"x\" field=\"sum\"/>", "field=\"sum\" is not known"},
        {"<indicator id=\"x\" least=\"many\"/>", "is not a number"},
        {"<indicator id=\"x\" unless=\"want nobody\"/>", "\"nobody\""},
        {"<indicator id=\"x\" speaks=\"up\"/>", "speaks is"},
        {"<judgement id=\"x\"><kind id=\"a\"/></judgement>", "at least two kinds"},
        {"<judgement id=\"x\"><kind id=\"a\"/><kind id=\"a\"/></judgement>", "kind \"a\" already"},
        {"<judgement id=\"x\"><kind id=\"a\"/><kind/></judgement>", "<kind> needs an id"},
        {"<judgement id=\"x\"><kind id=\"a\"><points value=\"1\"/></kind><kind id=\"b\"/></judgement>", "needs an indicator"},
        {"<judgement id=\"x\"><kind id=\"a\"><points indicator=\"zzz\"/></kind><kind id=\"b\"/></judgement>", "no indicator or class \"zzz\""},
        {"<judgement id=\"x\"><kind id=\"a\"><weights>zzz 1</weights></kind><kind id=\"b\"/></judgement>", "no indicator or class \"zzz\""},
        {"<judgement id=\"x\"><kind id=\"a\"><weights>person much</weights></kind><kind id=\"b\"/></judgement>", "not an indicator and a number"},
        {"<judgement id=\"x\"><kind id=\"a\"/><kind id=\"b\"/><example kind=\"c\">x</example></judgement>", "no kind \"c\""},
        {"<measure id=\"x\" judge=\"kind\"/>", "is not JUDGEMENT:KIND"},
        {"<measure id=\"x\" value=\"sum\"/>", "value is"},
        {"<measure id=\"x\" value=\"hits\"/>", "needs an indicator"},
        {"<measure id=\"x\" value=\"degree\"/>", "needs judge"},
        {"<measure id=\"x\" from=\"1\" to=\"1\"/>", "must be more than"},
        {"<measure id=\"x\" child=\"maybe\"/>", "child is"},
        {"<measure id=\"x\" to=\"1,5\"/>", "is not a number such as 0.5"},
        {"<criterion id=\"x\"><points measure=\"zzz\"/>" LEVELS "</criterion>", "no measure \"zzz\""},
        {"<criterion id=\"x\"><points value=\"1\"/>" LEVELS "</criterion>", "needs a measure"},
        {"<criterion id=\"x\"><level n=\"5\">x</level>" LEVELS "</criterion>", "a level is 1 to 4"},
        {"<criterion id=\"x\">" LEVELS "<level n=\"2\" from=\"1\">x</level></criterion>", "level 2 is there already"},
        {"<criterion id=\"x\"><level n=\"1\">x</level></criterion>", "words of level 2 are missing"},
        {"<criterion id=\"x\"><level n=\"1\">x</level><level n=\"2\">x</level></criterion>", "level 2 needs \"from\""},
        {"<criterion id=\"x\"><level n=\"1\">x</level><level n=\"2\" from=\"3\">x</level><level n=\"3\" from=\"2\">x</level><level n=\"4\" from=\"4\">x</level></criterion>", "level 3 starts below level 2"},
        {"<criterion id=\"x\" mode=\"add\"><level n=\"3\" from=\"2\"/></criterion>", "no criterion \"x\" to add to"},
        {"<spelling one=\"ise\"/>", "two word endings"},
        {"<bind role=\"say\" class=\"nobody\"/>", "no lexicon \"nobody\""},
        {"<bind role=\"king\" class=\"want\"/>", "no role \"king\""},
        {"<bind role=\"king\" measure=\"wants\"/>", "no role \"king\" for a measure"},
        {"<bind role=\"measurable\" measure=\"zzz\"/>", "no measure \"zzz\""},
        {"<scale/>", "<scale> is not known here"},
        {"<x xmlns=\"urn:other\"/>", "not in the namespace"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char text[4000];
        snprintf(text, sizeof(text), "%s%s%s", SMALL, cases[i][0], TAIL);
        expect_fault(text, cases[i][1], 5);
    }
}

static void test_faults_of_the_root(void **state)
{
    (void)state;
    expect_fault("<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"t\" color=\"red\"/>", "no attribute \"color\"", 1);
    expect_fault("<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"t\" competent=\"7\"/>", "competent is a level", 1);
    expect_fault("<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"t\" enough=\"60\"/>", "enough is a share", 1);
    expect_fault("<lexicons xmlns=\"urn:pcrp:rubric:1\"/>", "<rubric> was expected", 1);
    expect_fault("<rubric xmlns=\"urn:pcrp:rubric:1\"/>", "the rubric has no id", 0);
    expect_fault(HEAD TAIL, "the rubric has no criterion", 0);
    expect_fault("<!DOCTYPE rubric [<!ENTITY a \"b\">]>\n" SMALL TAIL, "a DOCTYPE is not allowed", 0);
    expect_fault("<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"t\">\n<title>", "", 2);
    expect_fault("", "", 1);
}

/* All faults are told, not the first. */
static void test_all_faults_are_told(void **state)
{
    pcrp_rubric *rubric = NULL;
    pcrp_error *error = pcrp_error_new();
    (void)state;
    write_file("it.xml", SMALL "<lexicon id=\"x\" inflect=\"a\">a</lexicon>\n<pattern id=\"y\"/>\n<measure id=\"z\" value=\"q\"/>" TAIL);
    assert_int_equal(pcrp_rubric_load(&rubric, path_of("it.xml"), NULL, error), PCRP_ERROR_RUBRIC);
    assert_int_equal(pcrp_error_count(error), 3);
    assert_int_equal(pcrp_error_line(error, 0), 5);
    assert_int_equal(pcrp_error_line(error, 1), 6);
    assert_int_equal(pcrp_error_line(error, 2), 7);
    pcrp_error_free(error);
}

static void test_files_that_are_not_there(void **state)
{
    pcrp_rubric *rubric = NULL;
    pcrp_error *error = pcrp_error_new();
    (void)state;
    assert_int_equal(pcrp_rubric_load(&rubric, "no-such-rubric", NULL, error), PCRP_ERROR_IO);
    assert_int_equal(pcrp_error_count(error), 1);
    assert_true(pcrp_rubric_load(&rubric, path_of("nothing.xml"), NULL, NULL) < 0);
    pcrp_error_clear(error);
    write_file("it.xml", HEAD "<include href=\"nothing.xml\"/>" TAIL);
    assert_true(pcrp_rubric_load(&rubric, path_of("it.xml"), NULL, error) < 0);
    assert_non_null(strstr(pcrp_error_file(error, 0), "nothing.xml"));
    pcrp_error_free(error);
    assert_int_equal(pcrp_rubric_load(NULL, "five-criteria", NULL, NULL), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_rubric_load(&rubric, NULL, NULL, NULL), PCRP_ERROR_ARGUMENT);
}

static void test_files_that_draw_on_each_other(void **state)
{
    pcrp_rubric *rubric = NULL;
    pcrp_error *error = pcrp_error_new();
    (void)state;
    write_file("a.xml", "<rubric xmlns=\"urn:pcrp:rubric:1\" extends=\"b.xml\"/>");
    write_file("b.xml", "<rubric xmlns=\"urn:pcrp:rubric:1\" extends=\"a.xml\"/>");
    assert_int_equal(pcrp_rubric_load(&rubric, path_of("a.xml"), NULL, error), PCRP_ERROR_RUBRIC);
    assert_non_null(strstr(pcrp_error_message(error, 0), "too many files"));
    pcrp_error_free(error);
}

/* ---- scoring with a small rubric ---- */

static pcrp_plan *plan_with(const char *const *goals, const char *objective)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "test");
    assert_non_null(plan);
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Alex");
    for (; goals && *goals; goals++) {
        pcrp_element *goal = pcrp_plan_add(plan, PCRP_GOAL, NULL, "", *goals, pcrp_plan_place(plan, 7, NULL));
        if (objective)
            pcrp_plan_add(plan, PCRP_OBJECTIVE, goal, "", objective, pcrp_plan_place(plan, 8, NULL));
    }
    assert_true(pcrp_plan_finish(plan, NULL) >= 0);
    return plan;
}

static pcrp_result *score(const pcrp_rubric *rubric, const char *const *goals, const char *objective)
{
    pcrp_plan *plan = plan_with(goals, objective);
    pcrp_scorer *scorer;
    pcrp_result *result;
    assert_int_equal(pcrp_scorer_new(&scorer, rubric), PCRP_OK);
    assert_true(pcrp_score(scorer, plan, &result, NULL) >= 0);
    pcrp_scorer_free(scorer);
    pcrp_plan_free(plan);
    return result;
}

static int level(const pcrp_rubric *rubric, const char *goal)
{
    const char *const goals[] = {goal, NULL};
    pcrp_result *result = score(rubric, goals, NULL);
    int made = pcrp_result_level(result, 0);
    pcrp_result_free(result);
    return made;
}

static void test_levels(void **state)
{
    pcrp_rubric *rubric = load_text(SMALL TAIL);
    const char *const goals[] = {"Alex wants a cat.", NULL};
    pcrp_result *result = score(rubric, goals, NULL);
    (void)state;
    assert_int_equal(level(rubric, "Alex has a cat."), 1);
    assert_int_equal(level(rubric, "Alex wants a cat."), 2);
    assert_int_equal(level(rubric, "Alex wants a cat. He wanted a dog."), 3);
    assert_int_equal(level(rubric, "Wants it. Wants it. Wants it. Wants it."), 4);
    assert_string_equal(pcrp_result_missing(result, 0), "a wish");
    assert_int_equal(pcrp_result_goal_count(result), 1);
    assert_int_equal(pcrp_result_goal(result, 0)->meaningful, -1);
    assert_int_equal(pcrp_result_goal(result, 0)->measurable, -1);
    assert_string_equal(pcrp_result_goal(result, 0)->kind, "");
    assert_int_equal(pcrp_result_goal(result, 0)->line, 7);
    assert_null(pcrp_result_goal(result, 1));
    pcrp_result_free(result);
    pcrp_rubric_free(rubric);
}

static void test_overlays(void **state)
{
    static const struct { const char *overlay, *goal; int level; } cases[] = {
        {"", "Alex wants a cat.", 2},
        {"<lexicon id=\"want\" mode=\"add\" inflect=\"verb\">crave</lexicon>", "Alex craves a cat and wants a dog.", 3},
        {"<lexicon id=\"want\" inflect=\"verb\">crave</lexicon>", "Alex craves a cat and wants a dog.", 2},
        {"<criterion id=\"c\" mode=\"add\"><level n=\"2\" from=\"1.5\"/></criterion>", "Alex wants a cat.", 1},
        {"<criterion id=\"c\" mode=\"add\"><points measure=\"wants\" value=\"6\"/></criterion>", "Alex wants a cat.", 3},
        {"<criterion id=\"c\" mode=\"add\" start=\"1\"/>", "Alex wants a cat.", 3},
        {"<measure id=\"wants\" on=\"statement\" indicator=\"want\" value=\"hits\" to=\"3\"/>", "Alex wants a cat.", 1},
    };
    (void)state;
    write_file("other.xml", SMALL TAIL);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        char text[2000];
        pcrp_rubric *rubric;
        snprintf(text, sizeof(text), "<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"mine\" extends=\"other.xml\">%s</rubric>", cases[i].overlay);
        rubric = load_text(text);
        assert_string_equal(pcrp_rubric_id(rubric), "mine");
        assert_int_equal(pcrp_rubric_criterion_count(rubric), 1);
        assert_string_equal(pcrp_rubric_criterion_title(rubric, 0), "C");
        assert_string_equal(pcrp_rubric_level_words(rubric, 0, 2), "some");
        if (level(rubric, cases[i].goal) != cases[i].level)
            fail_msg("%s: level %d", cases[i].overlay, level(rubric, cases[i].goal));
        pcrp_rubric_free(rubric);
    }
}

/* What is laid over keeps the order of the criteria, and makes another digest. */
static void test_overlay_of_a_shipped_rubric(void **state)
{
    pcrp_rubric *base, *mine;
    (void)state;
    assert_int_equal(pcrp_rubric_load(&base, "five-criteria", NULL, NULL), PCRP_OK);
    mine = load_text("<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"mine\" version=\"2\" extends=\"five-criteria\">"
                     "<criterion id=\"personalised\" title=\"Mine\"><points measure=\"goals-personal\" value=\"1\"/>" LEVELS "</criterion></rubric>");
    assert_int_equal(pcrp_rubric_criterion_count(mine), 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(pcrp_rubric_criterion_id(mine, i), pcrp_rubric_criterion_id(base, i));
    assert_string_equal(pcrp_rubric_criterion_title(mine, 1), "Mine");
    assert_string_not_equal(pcrp_rubric_digest(mine), pcrp_rubric_digest(base));
    assert_int_equal(strlen(pcrp_rubric_digest(mine)), 64);
    pcrp_rubric_free(mine);
    pcrp_rubric_free(base);
}

static void test_includes(void **state)
{
    pcrp_rubric *rubric;
    (void)state;
    write_file("part.xml", "<part xmlns=\"urn:pcrp:rubric:1\"><why>said once</why><lexicon id=\"want\" mode=\"add\">yearns</lexicon></part>");
    rubric = load_text(SMALL "<include href=\"part.xml\"/>" TAIL);
    assert_int_equal(level(rubric, "Alex yearns and wants"), 3);
    pcrp_rubric_free(rubric);
    write_file("part.xml", "<part xmlns=\"urn:pcrp:rubric:1\">\n\n<lexicon id=\"x\" inflect=\"q\">a</lexicon></part>");
    {
        pcrp_error *error = pcrp_error_new();
        assert_int_equal(pcrp_rubric_load(&rubric, path_of("it.xml"), NULL, error), PCRP_ERROR_RUBRIC);
        assert_non_null(strstr(pcrp_error_file(error, 0), "part.xml"));
        assert_int_equal(pcrp_error_line(error, 0), 3);
        pcrp_error_free(error);
    }
}

/* ---- examples ---- */

static void count_failure(void *user, const pcrp_rubric_failure *failure)
{
    size_t *count = user;
    assert_true(failure->line > 0 && *failure->where && *failure->expected && *failure->found);
    (*count)++;
}

static void show_failure(void *user, const pcrp_rubric_failure *failure)
{
    (void)user;
    print_error("%s, line %ld: expected %s, found %s: %s\n", failure->where, failure->line, failure->expected, failure->found, failure->text);
}

static void test_examples(void **state)
{
    size_t ran = 0, failed = 0;
    pcrp_rubric *rubric = load_text(SMALL
        "<lexicon id=\"more\">more<example>one more</example><example>less</example><example not=\"not\">more yet</example></lexicon>"
        "<judgement id=\"j\" on=\"intervention\"><kind id=\"a\" start=\"1\"/><kind id=\"b\"><points indicator=\"more\" value=\"2\"/></kind>"
        "<example kind=\"b\">more</example><example kind=\"b\">less</example></judgement>" TAIL);
    (void)state;
    assert_int_equal(pcrp_rubric_test(rubric, count_failure, &failed, &ran), 3);
    assert_int_equal(ran, 5);
    assert_int_equal(failed, 3);
    pcrp_rubric_free(rubric);
}

static void test_shipped_examples(void **state)
{
    (void)state;
    for (size_t i = 0; pcrp_rubric_shipped(i); i++) {
        pcrp_rubric *rubric;
        size_t ran = 0;
        assert_int_equal(pcrp_rubric_load(&rubric, pcrp_rubric_shipped(i), NULL, NULL), PCRP_OK);
        assert_string_equal(pcrp_rubric_id(rubric), pcrp_rubric_shipped(i));
        assert_int_equal(pcrp_rubric_test(rubric, show_failure, NULL, &ran), 0);
        assert_true(ran > 100);
        assert_true(strlen(pcrp_rubric_about(rubric)) > 100);
        for (size_t c = 0; c < pcrp_rubric_criterion_count(rubric); c++)
            for (int l = 1; l <= 4; l++)
                assert_true(*pcrp_rubric_level_words(rubric, c, l) != '\0');
        assert_string_equal(pcrp_rubric_level_words(rubric, 0, 5), "");
        pcrp_rubric_free(rubric);
    }
    assert_non_null(pcrp_rubric_shipped(1));
}

/* ---- goals and quadrants ---- */

static void test_goals(void **state)
{
    static const char *const goals[] = {
        "Alex is back at the allotment with his brother on Saturdays, selling leeks at the church fair again.",
        "Attend 90% of group therapy sessions.", "Improve coping skills.", NULL};
    pcrp_rubric *five, *chart;
    pcrp_result *result, *other;
    (void)state;
    assert_int_equal(pcrp_rubric_load(&five, "five-criteria", NULL, NULL), PCRP_OK);
    assert_int_equal(pcrp_rubric_load(&chart, "chart-requirements", NULL, NULL), PCRP_OK);
    result = score(five, goals, NULL);
    assert_int_equal(pcrp_result_goal_count(result), 3);
    assert_string_equal(pcrp_result_goal(result, 0)->element, "goal 1");
    assert_int_equal(pcrp_result_goal(result, 0)->meaningful, 1);
    assert_string_equal(pcrp_result_goal(result, 0)->kind, "life");
    assert_int_equal(pcrp_result_goal(result, 1)->meaningful, 0);
    assert_int_equal(pcrp_result_goal(result, 1)->measurable, 1);
    assert_string_equal(pcrp_result_goal(result, 1)->kind, "output");
    assert_int_equal(pcrp_result_goal(result, 2)->meaningful, 0);
    assert_int_equal(pcrp_result_goal(result, 2)->measurable, 0);
    pcrp_result_free(result);
    /* an objective makes its goal measurable */
    result = score(five, goals, "Three evenings a week by June 30.");
    assert_int_equal(pcrp_result_goal(result, 2)->measurable, 1);
    other = score(chart, goals, "Three evenings a week by June 30.");
    assert_int_equal(pcrp_result_goal(other, 2)->measurable, 1);
    assert_int_equal(pcrp_result_goal(other, 2)->meaningful, -1);
    pcrp_result_free(other);
    pcrp_result_free(result);
    pcrp_rubric_free(five);
    pcrp_rubric_free(chart);
}

static pcrp_rubric *simple(const char *enough, const char *word)
{
    char text[3000];
    snprintf(text, sizeof(text),
             "<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"q\" enough=\"%s\"><lexicon id=\"w\">%s</lexicon>"
             "<measure id=\"m\" on=\"goal\" indicator=\"w\"/><measure id=\"n\" on=\"goal\" indicator=\"w\" from=\"1\" to=\"2\"/>"
             "<criterion id=\"a\"><points measure=\"m\" value=\"3\"/>" LEVELS "</criterion>"
             "<criterion id=\"b\"><points measure=\"n\" value=\"3\"/>" LEVELS "</criterion></rubric>", enough, word);
    return load_text(text);
}

static void test_quadrants(void **state)
{
    static const char *const wish[] = {"cat", NULL}, *const both[] = {"cat by June", NULL}, *const date[] = {"June", NULL},
                            *const neither[] = {"wellness", NULL};
    static const struct { const char *const *goals; pcrp_quadrant wanted; } cases[] = {
        {wish, PCRP_QUADRANT_PERSON}, {both, PCRP_QUADRANT_BOTH}, {date, PCRP_QUADRANT_CHART}, {neither, PCRP_QUADRANT_NEITHER}};
    pcrp_rubric *person = simple("0.5", "cat"), *chart = simple("0.5", "june"), *strict = simple("0.6", "cat");
    pcrp_result *a, *b;
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        a = score(person, cases[i].goals, NULL);
        b = score(chart, cases[i].goals, NULL);
        assert_int_equal(pcrp_quadrant_of(a, b), cases[i].wanted);
        assert_true(*pcrp_quadrant_words(cases[i].wanted) != '\0');
        pcrp_result_free(a);
        pcrp_result_free(b);
    }
    /* one of two criteria is half: enough for 0.5 and not for 0.6 */
    a = score(strict, wish, NULL);
    assert_true(pcrp_result_share(a) > 0.49 && pcrp_result_share(a) < 0.51);
    assert_false(pcrp_result_enough(a));
    /* a plan that holds nothing has no quadrant */
    b = score(chart, NULL, NULL);
    assert_int_equal(pcrp_result_status(b), PCRP_NOT_SCORABLE);
    assert_int_equal(pcrp_quadrant_of(a, b), PCRP_QUADRANT_UNKNOWN);
    assert_int_equal(pcrp_quadrant_of(NULL, a), PCRP_QUADRANT_UNKNOWN);
    pcrp_result_free(a);
    pcrp_result_free(b);
    pcrp_rubric_free(person);
    pcrp_rubric_free(chart);
    pcrp_rubric_free(strict);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults), cmocka_unit_test(test_faults_of_the_root), cmocka_unit_test(test_all_faults_are_told),
        cmocka_unit_test(test_files_that_are_not_there), cmocka_unit_test(test_files_that_draw_on_each_other),
        cmocka_unit_test(test_levels), cmocka_unit_test(test_overlays), cmocka_unit_test(test_overlay_of_a_shipped_rubric),
        cmocka_unit_test(test_includes), cmocka_unit_test(test_examples), cmocka_unit_test(test_shipped_examples),
        cmocka_unit_test(test_goals), cmocka_unit_test(test_quadrants),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
