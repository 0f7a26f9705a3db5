/* SPDX-License-Identifier: Apache-2.0 */
/* Who is meant, and whose words are these: names, pronouns and voices, with what fools a reader of keywords. The words by
 * which voices are told are those of the five criteria. */
#include "marking.h"

#include "rubric/rubric.h"

static pcrp_rubric *rubric;
static pcrp_marker marker;

static pcrp_plan *plan_of(const char *gender)
{
    pcrp_plan *plan = pcrp_plan_new(&rubric->limits, "test");
    assert_non_null(plan);
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Fatima");
    pcrp_plan_add_name(plan, PCRP_NAME_FAMILY, "Vang");
    pcrp_plan_add_name(plan, PCRP_NAME_PREFERRED, "Zee");
    pcrp_plan_add_party(plan, PCRP_SUPPORTER, "Kou Vang", "brother");
    pcrp_plan_add_party(plan, PCRP_PROVIDER, "Marisol Ibarra, OTR/L", "occupational therapist");
    pcrp_plan_add_party(plan, PCRP_PEER, "Rosa Lind", "peer specialist");
    plan->gender = gender;
    return plan;
}

static void cast(const char *gender)
{
    pcrp_plan *plan = plan_of(gender);
    pcrp_cast_fill(&marker.cast, plan);
    pcrp_plan_free(plan);
}

static int setup(void **state)
{
    (void)state;
    assert_int_equal(pcrp_rubric_load(&rubric, "five-criteria", NULL, NULL), PCRP_OK);
    assert_true(pcrp_marker_init(&marker, rubric->language));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    pcrp_marker_free(&marker);
    pcrp_rubric_free(rubric);
    return 0;
}

/* Where a text stands. */
static const pcrp_voice_context NOTE = {0}, GOAL = {.aim = 1, .goal = 1}, STEP = {.step = 1},
                                OWN_WORDS = {.own_words = 1}, CLINICAL = {.clinical = 1};

static void is(const char *class_name, const char *text, const pcrp_voice_context *where, int wanted)
{
    const char *found = marking_hit(&marker, class_name, text, where, NULL);
    if ((found != NULL) != wanted)
        fail_msg("%s: \"%s\" is%s expected to be found", class_name, text, wanted ? "" : " not");
}

/* ---- the cast ---- */

/* A person of one name has one initial: a step done by it is theirs, and nothing after it is read. */
static void one_name_has_one_initial(void **state)
{
    pcrp_plan *plan = pcrp_plan_new(&rubric->limits, "test");
    pcrp_element *step;
    (void)state;

    assert_non_null(plan);
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Fatima");
    step = pcrp_plan_add(plan, PCRP_INTERVENTION, NULL, "", "Walks to the pool", pcrp_plan_place(plan, 0, NULL));
    pcrp_element_set_performer(plan, step, "F");
    pcrp_cast_fill(&marker.cast, plan);
    assert_true(marker.cast.initials_act);
    pcrp_element_set_performer(plan, step, "Flo");
    pcrp_cast_fill(&marker.cast, plan);
    assert_false(marker.cast.initials_act);
    pcrp_plan_free(plan);
}

static void test_names(void **state)
{
    (void)state;
    cast("female");
    is("person", "Fatima cooks", &NOTE, 1);
    is("person", "Zee cooks", &NOTE, 1);
    is("person", "Ms. Vang cooks", &NOTE, 1);
    is("person", "FATIMA COOKS ALL DAY", &NOTE, 1);
    is("person", "Fatima\xE2\x80\x99s kitchen", &NOTE, 1);
    is("person", "a fatima hand", &NOTE, 0);
    is("person", "Fatimah cooks", &NOTE, 0);
    is("provider", "Marisol calls", &NOTE, 1);
    is("provider", "call M. Ibarra", &NOTE, 1);
    is("provider", "the occupational therapist calls", &NOTE, 1);
    is("provider", "OTR writes", &NOTE, 0);
    is("peer", "Rosa walks along", &NOTE, 1);
    is("supporter", "her brother drives", &NOTE, 1);
}

/* A shared family name is the person's, the whole name its owner's. */
static void test_shared_names(void **state)
{
    (void)state;
    cast("female");
    is("supporter", "Kou Vang drives", &NOTE, 1);
    is("person", "Vang signs", &NOTE, 1);
    is("supporter", "Vang signs", &NOTE, 0);
}

static void test_pronouns(void **state)
{
    (void)state;
    cast("female");
    is("pronoun-person", "she cooks", &NOTE, 1);
    is("pronoun-person", "he cooks", &NOTE, 0);
    is("pronoun-other", "he cooks", &NOTE, 1);
    is("pronoun-person", "they cook", &NOTE, 0);
    cast("male");
    is("pronoun-person", "his own flat", &NOTE, 1);
    is("pronoun-person", "her own flat", &NOTE, 0);
    cast("other");
    is("pronoun-person", "their own flat", &NOTE, 1);
    cast("");
    is("pronoun-person", "he cooks", &NOTE, 1);
    is("pronoun-person", "she cooks", &NOTE, 1);
}

/* ---- voices ---- */

static void test_quotes(void **state)
{
    (void)state;
    cast("female");
    is("voice-quote", "Fatima says, \"I want to cook for my brothers again.\"", &NOTE, 1);
    is("voice-quote", "She told us: \xE2\x80\x9CNobody knocks, they are already in.\xE2\x80\x9D", &NOTE, 1);
    is("voice-quote", "\xC2\xABI want the kitchen back for myself\xC2\xBB", &GOAL, 1);
    is("voice-quote", "\"I want to be on the bus by myself,\" Fatima said.", &NOTE, 1);
    is("voice-quote", "'I want to hear a knock and decide.'", &GOAL, 1);
    is("voice-quote", "I want to hear a knock and decide.", &GOAL, 0);
}

static void test_tokens(void **state)
{
    (void)state;
    cast("female");
    is("voice-quote", "Fatima said college is \"ok\".", &NOTE, 0);
    is("voice-token", "Fatima wants housing.", &NOTE, 1);
    is("voice-report", "Fatima wants to get better.", &NOTE, 0);
}

static void test_moods(void **state)
{
    (void)state;
    cast("female");
    is("voice-quote", "Fatima reports mood as \"fine\" and pain \"still a 10\".", &CLINICAL, 0);
    is("voice-mood", "Fatima states \"I feel sad and anxious\".", &CLINICAL, 1);
}

static void test_others(void **state)
{
    (void)state;
    cast("female");
    is("voice-other", "Her brother says, \"She ought to take her pills every day.\"", &NOTE, 1);
    is("voice-quote", "Her brother says, \"She ought to take her pills every day.\"", &NOTE, 0);
    is("voice-other", "Marisol said \"we will see how it goes on the ward\".", &NOTE, 1);
    is("voice-quote", "Mother: \"He will never manage on his own out there.\"", &NOTE, 0);
    is("voice-other", "Mother: \"I'd like to see her get out there and play.\"", &OWN_WORDS, 1);
    is("voice-other", "As we say in clinic, \"one one coco full basket\", so nobody is rushing.", &NOTE, 1);
    is("voice-other", "A proper job, \"not the any old thing you know\", as we job coaches like to say.", &NOTE, 1);
}

/* Whoever is spoken to does not speak. */
static void test_addressed(void **state)
{
    (void)state;
    cast("female");
    is("voice-quote", "Told RN: \"No bench for me. They call out your number.\"", &NOTE, 1);
    is("voice-quote", "I told Sister: \"That lady's eyes are what I see at night.\"", &NOTE, 1);
    is("voice-quote", "She said to her brother: \"I want the kitchen back for myself.\"", &NOTE, 1);
    is("voice-other", "Sister: \"I told you that she will not come back.\"", &NOTE, 1);
}

static void test_terms(void **state)
{
    (void)state;
    cast("female");
    is("voice-quote", "Attends the \"Seeking Safety\" group.", &NOTE, 0);
    is("voice-term", "Fatima completes the \"My Grief, My Own Story\" workbook.", &GOAL, 1);
    is("voice-quote", "Fatima completes the \"My Grief, My Own Story\" workbook.", &GOAL, 0);
    is("voice-quote", "Uses a 24\" screen and a 6' rail.", &NOTE, 0);
    is("voice-quote", "The \"important to\" list is in the file.", &NOTE, 0);
}

static void test_reports(void **state)
{
    (void)state;
    cast("female");
    is("voice-report", "Fatima would like to cook for her brothers on Fridays again.", &NOTE, 1);
    is("voice-report", "She told me she would sooner strip the bed herself.", &NOTE, 1);
    is("voice-report", "Fatima wants to have her own kitchen and a lock.", &GOAL, 1);
    is("voice-report", "Her brother wants her to live with him and his wife.", &NOTE, 0);
    is("voice-report", "Staff want her to attend every group of the week.", &NOTE, 0);
    is("voice-report", "Fatima tells the driver which door she will use.", &STEP, 0);
}

/* Whoever says so may stand in the middle of what is said, or behind it. */
static void test_asides(void **state)
{
    (void)state;
    cast("female");
    is("voice-report", "Saturdays in her own kitchen. Not a visit, Fatima says, a Saturday at home.", &GOAL, 1);
    is("voice-report", "She is lonesome for being useful, she says, and not for company.", &GOAL, 1);
    is("voice-report", "The back room is the one with the light, she said.", &STEP, 1);
    is("voice-report", "Whatever she says, the night staff write it down in the book.", &STEP, 0);
    is("voice-other", "The back room is too cold for her, Marisol says, and too far.", &NOTE, 1);
    is("voice-other", "\"I want my sister back on the green.\" (Kou)", &GOAL, 1);
    is("voice-other", "\"I want some peace in the mornings.\" - Kou Vang", &GOAL, 1);
    is("voice-quote", "\"I want my own key and my own bell.\" (Fatima)", &GOAL, 1);
    is("voice-quote", "\"I want my own key and my own bell.\" (Fridays, with Kou to help her)", &GOAL, 1);
}

static void test_first_person(void **state)
{
    (void)state;
    cast("female");
    is("voice-first", "My children come first and I ring them every night.", &OWN_WORDS, 1);
    is("voice-first", "I told Fatima that the bus is late.", &NOTE, 0);
    is("voice-first", "Axis I: major depression", &CLINICAL, 0);
}

/* First person that is not the person's voice: obligation with a service, a form's pledge. */
static void test_staff_in_the_first_person(void **state)
{
    static const char *const forms[] = {
        "I must follow my behavior program.",
        "I will attend all scheduled appointments.",
        "I will take my medication as prescribed.",
        "I will comply with program rules."};
    (void)state;
    cast("female");
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        is("voice-staff", forms[i], &GOAL, 1);
        is("voice-first", forms[i], &GOAL, 0);
    }
    is("voice-staff", "I want to start volunteering at the animal shelter again", &GOAL, 0);
    is("voice-first", "I want to start volunteering at the animal shelter again", &GOAL, 1);
}

static void test_nothing_said(void **state)
{
    static const char *const nothing[] = {"Client states none.", "Unable to identify goals.", "No goals at this time."};
    (void)state;
    cast("female");
    for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++) {
        is("voice-none", nothing[i], &OWN_WORDS, 1);
        is("voice-report", nothing[i], &OWN_WORDS, 0);
        is("voice-quote", nothing[i], &OWN_WORDS, 0);
    }
}

/* A quotation mark left open, marks in a row, a text of marks: no voice, and no harm. */
static void test_broken_marks(void **state)
{
    char marks[400];
    (void)state;
    cast("female");
    is("voice-quote", "\"", &NOTE, 0);
    is("voice-quote", "\"\"", &NOTE, 0);
    is("voice-quote", "Fatima said \"I want to go", &NOTE, 0);
    memset(marks, '"', sizeof(marks) - 1);
    marks[sizeof(marks) - 1] = '\0';
    is("voice-quote", marks, &NOTE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_name_has_one_initial), cmocka_unit_test(test_names), cmocka_unit_test(test_shared_names), cmocka_unit_test(test_pronouns),
        cmocka_unit_test(test_quotes), cmocka_unit_test(test_tokens), cmocka_unit_test(test_moods),
        cmocka_unit_test(test_others), cmocka_unit_test(test_addressed),
        cmocka_unit_test(test_terms), cmocka_unit_test(test_reports),
        cmocka_unit_test(test_asides),
        cmocka_unit_test(test_first_person), cmocka_unit_test(test_staff_in_the_first_person),
        cmocka_unit_test(test_nothing_said), cmocka_unit_test(test_broken_marks),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
