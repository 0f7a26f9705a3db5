/* SPDX-License-Identifier: Apache-2.0 */
/* Building a plan: what a hostile chart brings any number of is bounded, and the plan says so. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "plan/plan.h"

enum { MANY = 200000 }; /* in seconds only when the work does not grow with the square */

static int has_note(const pcrp_plan *plan, const char *part)
{
    for (size_t i = 0; pcrp_plan_note(plan, i); i++)
        if (strstr(pcrp_plan_note(plan, i), part))
            return 1;
    return 0;
}

static pcrp_plan *with_goal(void)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "test");
    pcrp_place nowhere = {0, NULL};
    assert_non_null(plan);
    assert_non_null(pcrp_plan_add(plan, PCRP_GOAL, NULL, NULL, "Swim in the sea", nowhere));
    return plan;
}

static void many_people_are_bounded(void **state)
{
    pcrp_plan *plan = with_goal();
    size_t count = 0;
    char name[32];
    (void)state;
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "Helper %d", i);
        pcrp_plan_add_party(plan, PCRP_SUPPORTER, name, "");
    }
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Ola");
    assert_int_equal(pcrp_plan_finish(plan, NULL), PCRP_OK);
    while (pcrp_plan_party(plan, PCRP_SUPPORTER, count))
        count++;
    assert_int_equal(count, 1000);
    assert_true(has_note(plan, "more than 1000 people"));
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PERSON, 0)), "Ola"); /* is not crowded out */
    pcrp_plan_free(plan);
}

static void many_names_are_bounded(void **state)
{
    pcrp_plan *plan = with_goal();
    char name[32];
    (void)state;
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof(name), "Ola%d", i);
        pcrp_plan_add_name(plan, PCRP_NAME_FORMER, name);
    }
    assert_int_equal(pcrp_plan_finish(plan, NULL), PCRP_OK);
    assert_true(has_note(plan, "more than 100 names"));
    assert_int_equal(plan->names.count, 100);
    pcrp_plan_free(plan);
}

static void many_notes_are_bounded(void **state)
{
    pcrp_plan *plan = with_goal();
    size_t count = 0;
    (void)state;
    for (int i = 0; i < MANY; i++)
        pcrp_plan_add_note(plan, "table %d has no rows", i);
    while (pcrp_plan_note(plan, count))
        count++;
    assert_int_equal(count, 101);
    assert_string_equal(pcrp_plan_note(plan, 100), "further notes were left out");
    pcrp_plan_free(plan);
}

static void people_are_kept_once_and_get_their_relation(void **state)
{
    pcrp_plan *plan = with_goal();
    (void)state;
    pcrp_plan_add_party(plan, PCRP_SUPPORTER, "Nat", "");
    pcrp_plan_add_party(plan, PCRP_SUPPORTER, " Nat ", "housemate");
    pcrp_plan_add_party(plan, PCRP_SUPPORTER, "Nat", "cousin");
    pcrp_plan_add_party(plan, PCRP_PERSON, "Ola Berg", "");
    assert_int_equal(pcrp_plan_finish(plan, NULL), PCRP_OK);
    assert_string_equal(pcrp_party_relation(pcrp_plan_party(plan, PCRP_SUPPORTER, 0)), "housemate");
    assert_null(pcrp_plan_party(plan, PCRP_SUPPORTER, 1));
    assert_string_equal(pcrp_party_name(plan->parties.items[0]), "Ola Berg");
    pcrp_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_people_are_bounded),
        cmocka_unit_test(many_names_are_bounded),
        cmocka_unit_test(many_notes_are_bounded),
        cmocka_unit_test(people_are_kept_once_and_get_their_relation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
