/* SPDX-License-Identifier: Apache-2.0 */
/* What headings, columns, labels, relations and phrases of "nothing" are taken for. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "read/vocabulary.h"

static pcrp_vocabulary *vocabulary;

static int make(void **state)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_status status = pcrp_vocabulary_new(&vocabulary, error);
    for (size_t i = 0; i < pcrp_error_count(error); i++)
        fprintf(stderr, "%s:%ld: %s\n", pcrp_error_file(error, i), pcrp_error_line(error, i),
                pcrp_error_message(error, i));
    pcrp_error_free(error);
    (void)state;
    return status == PCRP_OK ? 0 : -1;
}

static int unmake(void **state)
{
    (void)state;
    pcrp_vocabulary_free(vocabulary);
    return 0;
}

typedef struct expected {
    const char *text;
    pcrp_part part;
    int topic;
} expected;

static void check_headings(const expected *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pcrp_topic topic;
        pcrp_part part = pcrp_vocabulary_heading(vocabulary, list[i].text, strlen(list[i].text), &topic);
        if (part != list[i].part || (part == PCRP_PART_STATEMENT && (int)topic != list[i].topic))
            fail_msg("heading \"%s\": part %d topic %d", list[i].text, (int)part, (int)topic);
    }
}

static void headings_say_what_a_section_holds(void **state)
{
    static const expected list[] = {
        {"Goals", PCRP_PART_GOAL, 0}, {"GOAL #2", PCRP_PART_GOAL, 0}, {"Goal 3: Housing", PCRP_PART_GOAL, 0},
        {"Client's long-term goals:", PCRP_PART_GOAL, 0}, {"What I want", PCRP_PART_GOAL, 0},
        {"What Maria would like to be able to do", PCRP_PART_GOAL, 0}, {"Agreed outcomes", PCRP_PART_GOAL, 0},
        {"What we are aiming for", PCRP_PART_GOAL, 0}, {"Where she\xE2\x80\x99s headed", PCRP_PART_GOAL, 0},
        {"Objectives", PCRP_PART_OBJECTIVE, 0}, {"Short-term goals", PCRP_PART_OBJECTIVE, 0},
        {"STG 1", PCRP_PART_OBJECTIVE, 0}, {"Measurable objective 2a", PCRP_PART_OBJECTIVE, 0},
        {"Interventions", PCRP_PART_INTERVENTION, 0}, {"Who does what", PCRP_PART_INTERVENTION, 0},
        {"Roles & responsibilities", PCRP_PART_INTERVENTION, 0}, {"What staff will do", PCRP_PART_INTERVENTION, 0},
        {"Agreed next steps", PCRP_PART_INTERVENTION, 0}, {"My part", PCRP_PART_INTERVENTION, 0},
        {"How we get there", PCRP_PART_INTERVENTION, 0}, {"Treatment Plan", PCRP_PART_PLAN, 0},
        {"Problem/Goal/Intervention", PCRP_PART_PLAN, 0}, {"Care and support plan", PCRP_PART_PLAN, 0},
        {"STRENGTHS:", PCRP_PART_STATEMENT, PCRP_TOPIC_STRENGTHS},
        {"What people like and admire about Sol", PCRP_PART_STATEMENT, PCRP_TOPIC_STRENGTHS},
        {"Important to me", PCRP_PART_STATEMENT, PCRP_TOPIC_ABOUT},
        {"One-page profile", PCRP_PART_STATEMENT, PCRP_TOPIC_ABOUT},
        {"In Rosa's own words", PCRP_PART_STATEMENT, PCRP_TOPIC_OWN_WORDS},
        {"Service user's views", PCRP_PART_STATEMENT, PCRP_TOPIC_OWN_WORDS},
        {"Barriers", PCRP_PART_STATEMENT, PCRP_TOPIC_NEEDS},
        {"What gets in the way", PCRP_PART_STATEMENT, PCRP_TOPIC_NEEDS},
        {"Presenting problem", PCRP_PART_STATEMENT, PCRP_TOPIC_CLINICAL},
        {"MSE", PCRP_PART_STATEMENT, PCRP_TOPIC_CLINICAL}, {"Crisis plan", PCRP_PART_STATEMENT, PCRP_TOPIC_RISK},
        {"Back-up plan", PCRP_PART_STATEMENT, PCRP_TOPIC_RISK},
        {"Natural supports", PCRP_PART_STATEMENT, PCRP_TOPIC_SUPPORTS},
        {"Progress toward goals", PCRP_PART_STATEMENT, PCRP_TOPIC_PROGRESS},
        {"Discharge criteria", PCRP_PART_STATEMENT, PCRP_TOPIC_PROGRESS},
        {"Consent and signatures", PCRP_PART_STATEMENT, PCRP_TOPIC_ADMINISTRATIVE},
        {"Mental capacity", PCRP_PART_STATEMENT, PCRP_TOPIC_ADMINISTRATIVE},
        {"Xylophone", PCRP_PART_NONE, 0}, {"", PCRP_PART_NONE, 0},
    };
    (void)state;
    check_headings(list, sizeof list / sizeof *list);
}

static void numbers_brackets_and_slips_of_the_keyboard_do_not_matter(void **state)
{
    static const expected list[] = {
        {"2. Support network", PCRP_PART_STATEMENT, PCRP_TOPIC_SUPPORTS},
        {"Goal (in her words)", PCRP_PART_STATEMENT, PCRP_TOPIC_OWN_WORDS},
        {"Strenghts", PCRP_PART_STATEMENT, PCRP_TOPIC_STRENGTHS},
        {"Interventons", PCRP_PART_INTERVENTION, 0},
        {"Review 9/16", PCRP_PART_STATEMENT, PCRP_TOPIC_PROGRESS},
        {"Risks (as discussed)", PCRP_PART_STATEMENT, PCRP_TOPIC_RISK},
    };
    (void)state;
    check_headings(list, sizeof list / sizeof *list);
}

static pcrp_part alone(const char *heading)
{
    pcrp_topic topic;
    pcrp_part found;
    pcrp_vocabulary_heading_whole(vocabulary, heading, strlen(heading), &topic, &found);
    return found;
}

static pcrp_part hint(const char *heading)
{
    return pcrp_vocabulary_heading_hint(vocabulary, heading, strlen(heading));
}

static void a_word_in_a_heading_may_tell(void **state)
{
    (void)state;
    assert_int_equal(hint("Reintegration objectives"), PCRP_PART_GOAL);
    assert_int_equal(hint("WHAT HE IS AFTER"), PCRP_PART_GOAL);
    assert_int_equal(hint("Undertakings of the parties"), PCRP_PART_INTERVENTION);
    assert_int_equal(hint("Subjective"), PCRP_PART_STATEMENT);
    assert_int_equal(hint("Menu of the week"), PCRP_PART_NONE);
}

static void a_vision_stands_for_the_goal_only_where_there_is_none(void **state)
{
    (void)state;
    assert_int_equal(alone("Recovery vision"), PCRP_PART_GOAL);
    assert_int_equal(pcrp_vocabulary_heading(vocabulary, "Recovery vision", 15, NULL), PCRP_PART_STATEMENT);
    assert_int_equal(alone("Outcomes"), PCRP_PART_GOAL);
    assert_int_equal(alone("Barriers"), PCRP_PART_NONE);
}

static void columns_of_real_tables_are_known(void **state)
{
    static const expected list[] = {
        {"Goal", PCRP_PART_GOAL, 0}, {"goals description", PCRP_PART_GOAL, 0}, {"Goal(s)", PCRP_PART_GOAL, 0},
        {"Planned Intervention", PCRP_PART_INTERVENTION, 0}, {"planned care", PCRP_PART_INTERVENTION, 0},
        {"Type", PCRP_PART_TYPE, 0}, {"Description", PCRP_PART_STATEMENT, 0},
        {"Responsible", PCRP_PART_PERFORMER, 0}, {"Person(s) responsible", PCRP_PART_PERFORMER, 0},
        {"Date / Frequency", PCRP_PART_DATE_OR_FREQUENCY, 0}, {"Target Date", PCRP_PART_DATE, 0},
        {"Frequency", PCRP_PART_FREQUENCY, 0}, {"Patient-Stated?", PCRP_PART_AUTHOR, 0},
        {"Status", PCRP_PART_STATUS, 0}, {"Zebra", PCRP_PART_NONE, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        pcrp_part part = pcrp_vocabulary_column(vocabulary, list[i].text, strlen(list[i].text));
        if (part != list[i].part)
            fail_msg("column \"%s\": part %d", list[i].text, (int)part);
    }
}

static void a_label_is_parted_from_its_text(void **state)
{
    static const struct {
        const char *line, *rest;
        pcrp_part part;
    } list[] = {
        {"Goal 1 \xE2\x80\x93 Find a choir.", "Find a choir.", PCRP_PART_GOAL},
        {"GOAL 2: SLEEP", "SLEEP", PCRP_PART_GOAL},
        {"Goal 1. Sleep", "Sleep", PCRP_PART_GOAL},
        {"Aim: Sol sings.", "Sol sings.", PCRP_PART_GOAL},
        {"(Target Date: 2025-06-01)", "2025-06-01)", PCRP_PART_DATE},
        {"| Responsible: Sol", "Sol", PCRP_PART_PERFORMER},
        {"| Frequency: weekly", "weekly", PCRP_PART_FREQUENCY},
        {"OBJ: 3 of 5 days", "3 of 5 days", PCRP_PART_OBJECTIVE},
        {"Staff responsibilities: ring", "ring", PCRP_PART_INTERVENTION},
        {"She said her goal: to sing", "She said her goal: to sing", PCRP_PART_NONE},
        {"Well - maybe", "Well - maybe", PCRP_PART_NONE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        size_t consumed = 99;
        pcrp_part part = pcrp_vocabulary_label(vocabulary, list[i].line, strlen(list[i].line), &consumed);
        if (part != list[i].part || strcmp(list[i].line + consumed, list[i].rest))
            fail_msg("label \"%s\": part %d, %zu bytes", list[i].line, (int)part, consumed);
    }
}

static void nothing_is_told_from_something_said_about_nothing(void **state)
{
    static const char *const nothing[] = {
        "No information", "None recorded.", "N/A", "n/a", "TBD", "-", "____", "", "None reported. N/A",
        "Goals Excluded/Not Available", "This patient has no known goals", "Goal information is not available.",
        "No known health concerns (on 2016-03-01)", "No goals have been created", "Not on file",
        "no data in the system", "Planned goals not documented"};
    static const char *const something[] = {
        "None of the staff listen to me.", "No", "Not yet ready to talk about goals.", "Client has no friends.",
        "I have no goals, I'd be lying if I wrote one.", "Declined to state goals.", "Homework not completed."};
    (void)state;
    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (!pcrp_vocabulary_is_nothing(vocabulary, nothing[i], strlen(nothing[i])))
            fail_msg("\"%s\" says nothing", nothing[i]);
    for (size_t i = 0; i < sizeof something / sizeof *something; i++)
        if (pcrp_vocabulary_is_nothing(vocabulary, something[i], strlen(something[i])))
            fail_msg("\"%s\" says something", something[i]);
}

static void relations_make_supporters_peers_and_providers(void **state)
{
    static const struct {
        const char *relation;
        int kind;
    } list[] = {
        {"brother", PCRP_SUPPORTER}, {"aunt, guardian advocate", PCRP_SUPPORTER}, {"neighbour", PCRP_SUPPORTER},
        {"rabbi", PCRP_SUPPORTER}, {"Mother-in-law", PCRP_SUPPORTER}, {"public guardian", PCRP_SUPPORTER},
        {"certified peer specialist", PCRP_PEER}, {"housemate", PCRP_PEER}, {"fellow resident", PCRP_PEER},
        {"peer recovery support specialist", PCRP_PEER}, {"case manager", PCRP_PROVIDER}, {"CPN", PCRP_PROVIDER},
        {"care co-ordinator", PCRP_PROVIDER}, {"family therapist", PCRP_PROVIDER},
        {"occupational therapist", PCRP_PROVIDER}, {"support worker", PCRP_PROVIDER},
    };
    pcrp_party_kind kind = PCRP_PERSON;
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (!pcrp_vocabulary_party(vocabulary, list[i].relation, strlen(list[i].relation), &kind)
            || (int)kind != list[i].kind)
            fail_msg("relation \"%s\": kind %d", list[i].relation, (int)kind);
    kind = PCRP_PERSON;
    assert_false(pcrp_vocabulary_party(vocabulary, "trapezist", 9, &kind));
    assert_int_equal(kind, PCRP_PERSON);
}

static void hostile_text_is_just_no_heading(void **state)
{
    static char text[100000];
    size_t consumed;
    (void)state;
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, i % 6 ? "a " : "of", 2);
    assert_int_equal(pcrp_vocabulary_heading(vocabulary, text, sizeof text - 1, NULL), PCRP_PART_NONE);
    assert_int_equal(pcrp_vocabulary_heading(vocabulary, "\xE2\x80", 2, NULL), PCRP_PART_NONE);
    assert_int_equal(pcrp_vocabulary_heading(vocabulary, "\xFF\xC3", 2, NULL), PCRP_PART_NONE);
    assert_int_equal(pcrp_vocabulary_label(vocabulary, text, sizeof text - 1, &consumed), PCRP_PART_NONE);
    assert_false(pcrp_vocabulary_is_nothing(vocabulary, text, sizeof text - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_in_a_heading_may_tell),
        cmocka_unit_test(headings_say_what_a_section_holds),
        cmocka_unit_test(numbers_brackets_and_slips_of_the_keyboard_do_not_matter),
        cmocka_unit_test(a_vision_stands_for_the_goal_only_where_there_is_none),
        cmocka_unit_test(columns_of_real_tables_are_known),
        cmocka_unit_test(a_label_is_parted_from_its_text),
        cmocka_unit_test(nothing_is_told_from_something_said_about_nothing),
        cmocka_unit_test(relations_make_supporters_peers_and_providers),
        cmocka_unit_test(hostile_text_is_just_no_heading),
    };
    return cmocka_run_group_tests(tests, make, unmake);
}
