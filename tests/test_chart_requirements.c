/* SPDX-License-Identifier: Apache-2.0 */
/* The second rubric: a plan that holds what is asked for meets every criterion, and each thing that is taken away is
 * missed by the criterion that asks for it. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <pcrp/score.h>

#include "plan/plan.h"

static pcrp_rubric *rubric;
static pcrp_scorer *scorer;

static int setup(void **state)
{
    (void)state;
    assert_int_equal(pcrp_rubric_load(&rubric, "chart-requirements", NULL, NULL), PCRP_OK);
    return pcrp_scorer_new(&scorer, rubric);
}

static int teardown(void **state)
{
    (void)state;
    pcrp_scorer_free(scorer);
    pcrp_rubric_free(rubric);
    return 0;
}

/* What a plan holds; a test takes one thing away. */
enum { STRENGTHS = 1, PREFERENCES = 2, NEEDS = 4, GOALS = 8, MEASURE = 16, DATE = 32, WHO = 64, HOW_OFTEN = 128, UNPAID = 256,
       RISK = 512, REVIEW = 1024, PLAIN = 2048, ALL = 4095 };

static void add_statement(pcrp_plan *plan, pcrp_topic topic, const char *title, const char *text)
{
    pcrp_element *made = pcrp_plan_add(plan, PCRP_STATEMENT, NULL, title, text, pcrp_plan_place(plan, 0, NULL));
    assert_non_null(made);
    made->topic = topic;
}

static void add_step(pcrp_plan *plan, pcrp_element *goal, const char *text, const char *performer, const char *frequency)
{
    pcrp_element *made = pcrp_plan_add(plan, PCRP_INTERVENTION, goal, "", text, pcrp_plan_place(plan, 0, NULL));
    pcrp_element_set_performer(plan, made, performer);
    made->frequency = frequency;
}

static pcrp_plan *plan_with(unsigned what)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "test");
    pcrp_element *goal, *objective;

    assert_non_null(plan);
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Alex");
    pcrp_plan_add_party(plan, PCRP_PROVIDER, "Ruth Bell", "support worker");
    if (what & UNPAID)
        pcrp_plan_add_party(plan, PCRP_SUPPORTER, "Dee Moss", "sister");
    if (what & STRENGTHS)
        add_statement(plan, PCRP_TOPIC_STRENGTHS, "Strengths", "Good with engines, never late, known for his patience. Speaks Spanish and is good at sums.");
    if (what & PREFERENCES)
        add_statement(plan, PCRP_TOPIC_ABOUT, "What matters", "Alex likes mornings and quiet places. He prefers to be rung before a visit. He hates the day room.");
    if (what & NEEDS)
        add_statement(plan, PCRP_TOPIC_NEEDS, "Needs and barriers", "Alex has epilepsy and takes medication twice a day. He needs help with forms. Barriers: no car, buses stop at six. He cannot read small print.");
    if (what & RISK)
        add_statement(plan, PCRP_TOPIC_RISK, "Risk and back-up", "Risk of a seizure on the stairs. If Ruth is sick, the on-call worker steps in. Emergency contact on the fridge; he wears a pendant alarm.");
    if (what & REVIEW)
        add_statement(plan, PCRP_TOPIC_PROGRESS, "Review", "Ruth Bell reviews the plan with Alex every three months, next on 4 June 2026.");
    if (!(what & PLAIN))
        add_statement(plan, PCRP_TOPIC_CLINICAL, "Summary", "Pt presents w/ hx of decompensation, s/p d/c, r/o maladaptive coping AEB noncompliance. Tx: psychoeducation. Dx F33.2.");
    goal = pcrp_plan_add(plan, PCRP_GOAL, NULL, "", what & GOALS ? "Alex wants to work at the garage in Ashby again and earn his own money." : "Attend vocational rehabilitation.",
                         pcrp_plan_place(plan, 0, NULL));
    objective = pcrp_plan_add(plan, PCRP_OBJECTIVE, goal, "", what & MEASURE ? "Alex works two mornings a week at the garage." : "Alex gets used to the garage.",
                              pcrp_plan_place(plan, 0, NULL));
    if (what & DATE)
        objective->date = "2026-06-30";
    add_step(plan, goal, what & WHO ? "Ruth rings the owner of the garage and goes along." : "The garage is to be rung.", what & WHO ? "Ruth Bell" : "",
             what & HOW_OFTEN ? "Mondays, 30 minutes, for 6 weeks" : "as needed");
    if (what & UNPAID)
        add_step(plan, goal, "His sister Dee drives him when it rains.", "Dee Moss", what & HOW_OFTEN ? "every Tuesday, 1 hour" : "as needed");
    assert_true(pcrp_plan_finish(plan, NULL) >= 0);
    return plan;
}

static size_t criterion(const char *id)
{
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++)
        if (strcmp(pcrp_rubric_criterion_id(rubric, i), id) == 0)
            return i;
    fail_msg("no criterion %s", id);
    return 0;
}

static pcrp_result *score(unsigned what)
{
    pcrp_plan *plan = plan_with(what);
    pcrp_result *result;
    assert_int_equal(pcrp_score(scorer, plan, &result, NULL), PCRP_OK);
    pcrp_plan_free(plan);
    return result;
}

static void test_what_it_asks_for(void **state)
{
    static const char *const ids[] = {"strengths_preferences", "needs_barriers", "individual_goals", "measurable_objectives", "services",
                                      "supports", "risk_backup", "monitoring", "plain_language"};
    (void)state;
    assert_int_equal(pcrp_rubric_criterion_count(rubric), sizeof(ids) / sizeof(*ids));
    for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
        assert_string_equal(pcrp_rubric_criterion_id(rubric, i), ids[i]);
    assert_int_equal(pcrp_rubric_competent(rubric), 3);
}

static void test_a_plan_that_holds_it_all(void **state)
{
    pcrp_result *result = score(ALL);
    (void)state;
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++)
        if (pcrp_result_level(result, i) != 4)
            fail_msg("%s is at level %d: %s; missing %s", pcrp_rubric_criterion_id(rubric, i), pcrp_result_level(result, i),
                     pcrp_result_why(result, i), pcrp_result_missing(result, i));
    assert_true(pcrp_result_enough(result));
    pcrp_result_free(result);
}

static void test_what_is_taken_away_is_missed(void **state)
{
    static const struct { unsigned what; const char *id, *missing; } cases[] = {
        {STRENGTHS, "strengths_preferences", "strengths"}, {PREFERENCES, "strengths_preferences", "prefers"},
        {NEEDS, "needs_barriers", "needs"}, {GOALS, "individual_goals", "goals"},
        {MEASURE, "measurable_objectives", "how often"}, {DATE, "measurable_objectives", "by when"},
        {WHO | UNPAID, "services", "who provides"}, {HOW_OFTEN, "services", "how often"},
        {UNPAID, "supports", "not paid"}, {RISK, "risk_backup", "back-up"}, {REVIEW, "monitoring", "review"},
        {PLAIN, "plain_language", "plain words"}};
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        pcrp_result *result = score(ALL & ~cases[i].what);
        size_t at = criterion(cases[i].id);
        if (pcrp_result_level(result, at) >= 3 || !strstr(pcrp_result_missing(result, at), cases[i].missing))
            fail_msg("%s without %u: level %d, missing \"%s\"", cases[i].id, cases[i].what, pcrp_result_level(result, at),
                     pcrp_result_missing(result, at));
        pcrp_result_free(result);
    }
}

/* That the person does not want family involved is written down: nothing is missing. */
static void test_a_wish_for_no_family(void **state)
{
    pcrp_plan *plan = plan_with(ALL & ~(unsigned)UNPAID);
    pcrp_result *result;
    (void)state;
    add_statement(plan, PCRP_TOPIC_SUPPORTS, "Supports", "Alex does not want his family involved.");
    assert_true(pcrp_plan_finish(plan, NULL) >= 0);
    assert_int_equal(pcrp_score(scorer, plan, &result, NULL), PCRP_OK);
    assert_true(pcrp_result_level(result, criterion("supports")) >= 3);
    pcrp_result_free(result);
    pcrp_plan_free(plan);
}

/* A form filled with nothing gets nothing for its headings. */
static void test_an_empty_form(void **state)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "test");
    pcrp_result *result;
    pcrp_element *goal;
    (void)state;
    add_statement(plan, PCRP_TOPIC_STRENGTHS, "Strengths", "None reported at this time");
    add_statement(plan, PCRP_TOPIC_NEEDS, "Needs", "See above");
    add_statement(plan, PCRP_TOPIC_ABOUT, "What matters to me", "Client states none");
    goal = pcrp_plan_add(plan, PCRP_GOAL, NULL, "", "Wellness", pcrp_plan_place(plan, 0, NULL));
    add_step(plan, goal, "Supports as needed", "TBD", "ongoing");
    assert_true(pcrp_plan_finish(plan, NULL) >= 0);
    assert_int_equal(pcrp_score(scorer, plan, &result, NULL), PCRP_OK);
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++)
        if (strcmp(pcrp_rubric_criterion_id(rubric, i), "plain_language") != 0 && pcrp_result_level(result, i) != 1)
            fail_msg("%s is at level %d: %s", pcrp_rubric_criterion_id(rubric, i), pcrp_result_level(result, i), pcrp_result_why(result, i));
    pcrp_result_free(result);
    pcrp_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_it_asks_for), cmocka_unit_test(test_a_plan_that_holds_it_all),
        cmocka_unit_test(test_what_is_taken_away_is_missed), cmocka_unit_test(test_a_wish_for_no_family),
        cmocka_unit_test(test_an_empty_form),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
