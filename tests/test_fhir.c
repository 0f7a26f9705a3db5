/* SPDX-License-Identifier: Apache-2.0 */
/* FHIR: what a plan must hold that was written down as resources. */
#include "fhir_reading.h"

/* The chart bundle.json, and bundle.xml, which says the same. */
static void check_bundle(const pcrp_plan *plan)
{
    const pcrp_element *choir = reading_element(plan, PCRP_GOAL, 0), *pressure = reading_element(plan, PCRP_GOAL, 1);
    const pcrp_element *drive = reading_child(choir, PCRP_INTERVENTION, 0);
    const pcrp_element *practise = reading_child(choir, PCRP_INTERVENTION, 1);
    const pcrp_element *nurse = reading_child(pressure, PCRP_INTERVENTION, 0);

    assert_string_equal(pcrp_plan_form(plan), "fhir");
    assert_string_equal(pcrp_plan_id(plan), "c1");
    assert_string_equal(pcrp_plan_title(plan), "Service plan");
    assert_string_equal(pcrp_plan_date(plan), "2025-03-04");
    assert_string_equal(pcrp_plan_setting(plan), "Elm Street day programme");
    assert_string_equal(pcrp_plan_gender(plan), "female");
    assert_null(pcrp_plan_note(plan, 0));
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_GOAL), 2);

    assert_string_equal(pcrp_element_text(choir), "I want to sing in the choir & cook \"jollof\" again.\nWith my sister.");
    assert_int_equal(pcrp_element_set_by(choir), PCRP_SET_BY_PERSON);
    assert_string_equal(pcrp_element_date(choir), "2025-09-01");
    assert_string_equal(pcrp_element_text(reading_child(choir, PCRP_OBJECTIVE, 0)), "Goes to two rehearsals by June.");
    assert_string_equal(pcrp_element_date(reading_child(choir, PCRP_OBJECTIVE, 0)), "2025-06-30");
    assert_string_equal(pcrp_element_text(drive), "Ada drives Zee to rehearsal.");
    assert_string_equal(pcrp_element_performer(drive), "Ada Okafor");
    assert_string_equal(pcrp_element_frequency(drive), "Thursdays");
    assert_string_equal(pcrp_element_performer(practise), "Ngozi May Okafor, Choir leader");
    assert_string_equal(pcrp_element_frequency(practise), "2 per week");
    assert_string_equal(pcrp_element_date(practise), "2025-05-31");

    assert_int_equal(pcrp_element_set_by(pressure), PCRP_SET_BY_PROVIDER);
    assert_string_equal(pcrp_element_text(reading_child(pressure, PCRP_OBJECTIVE, 0)), "Systolic pressure: < 140 mmHg");
    assert_string_equal(pcrp_element_text(nurse), "Nurse visit\nCalls before she comes.");
    assert_string_equal(pcrp_element_performer(nurse), "Jo Park");
    assert_string_equal(pcrp_element_frequency(nurse), "1 visit per 2 weeks");

    assert_int_equal(pcrp_plan_element_count(plan, PCRP_INTERVENTION), 1); /* the cancelled trip and the blood count are none */
    assert_string_equal(text_of(plan, PCRP_INTERVENTION, 0), "Pill box, filled on Sundays");
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_STATEMENT), 5);
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Went once.")), PCRP_TOPIC_PROGRESS);
    assert_int_equal(pcrp_element_topic(statement_of(plan, "She said this three times.")), PCRP_TOPIC_PROGRESS);
    assert_string_equal(pcrp_element_title(statement_of(plan, "Sings. Knows every neighbour.")), "Strengths");
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Likes to be asked first.")), PCRP_TOPIC_ABOUT);
    assert_non_null(statement_of(plan, "Plan for one year."));

    assert_string_equal(name_of(plan, PCRP_PERSON, 0), "Ngozi May Okafor");
    assert_string_equal(name_of(plan, PCRP_SUPPORTER, 0), "Ada Okafor");
    assert_string_equal(pcrp_party_relation(pcrp_plan_party(plan, PCRP_SUPPORTER, 0)), "sister");
    assert_string_equal(name_of(plan, PCRP_SUPPORTER, 1), "Al Moss");
    assert_string_equal(name_of(plan, PCRP_PEER, 0), "Sam Hale");
    assert_string_equal(name_of(plan, PCRP_PROVIDER, 0), "Jo Park");
    assert_string_equal(pcrp_party_relation(pcrp_plan_party(plan, PCRP_PROVIDER, 0)), "case manager");
}

static void test_json(void **state)
{
    reading r;
    (void)state;
    read_chart(&r, "bundle.json");
    check_bundle(only_plan(&r));
    assert_string_equal(pcrp_element_path(reading_element(r.rows[0].plan, PCRP_GOAL, 0)), "/entry/4/resource/description");
    assert_string_equal(pcrp_element_path(reading_element(r.rows[0].plan, PCRP_INTERVENTION, 0)),
                        "/entry/8/resource/activity/4/detail/description");
    reading_free(&r);
}

/* A RelatedPerson is a supporter whatever the words say; a Practitioner can be a peer. */
static void test_housemate(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
        "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"given\":[\"Ola\"]}]}},"
        "{\"resource\":{\"resourceType\":\"RelatedPerson\",\"id\":\"r\",\"patient\":{\"reference\":\"Patient/p\"},"
        "\"relationship\":[{\"text\":\"housemate\"}],\"name\":[{\"text\":\"Nat\"}]}},"
        "{\"resource\":{\"resourceType\":\"Practitioner\",\"id\":\"d\",\"name\":[{\"text\":\"Mo\"}],"
        "\"qualification\":[{\"code\":{\"text\":\"peer support worker\"}}]}},"
        "{\"resource\":{\"resourceType\":\"Goal\",\"id\":\"g\",\"subject\":{\"reference\":\"Patient/p\"},"
        "\"description\":{\"text\":\"Swim\"},\"expressedBy\":{\"reference\":\"Practitioner/d\"}}},"
        "{\"resource\":{\"resourceType\":\"CarePlan\",\"id\":\"c\",\"subject\":{\"reference\":\"Patient/p\"},"
        "\"author\":{\"reference\":\"Practitioner/d\"},\"goal\":[{\"reference\":\"Goal/g\"}]}}]}", "chart");
    assert_string_equal(name_of(only_plan(&r), PCRP_SUPPORTER, 0), "Nat");
    assert_string_equal(name_of(only_plan(&r), PCRP_PEER, 0), "Mo");
    assert_null(pcrp_plan_party(only_plan(&r), PCRP_PEER, 1));
    reading_free(&r);
}

static void test_xml_gives_the_same(void **state)
{
    const pcrp_element *goal;
    reading r;
    (void)state;
    read_chart(&r, "bundle.xml");
    check_bundle(only_plan(&r));
    goal = reading_element(r.rows[0].plan, PCRP_GOAL, 0);
    assert_string_equal(pcrp_element_path(goal), "/Bundle/entry[5]/resource/Goal/description");
    assert_int_equal(pcrp_element_line(goal), 7);
    reading_free(&r);
}

/* Contained resources, references that lead nowhere but have words, markup within strings. */
static void test_contained(void **state)
{
    const pcrp_plan *plan;
    const pcrp_element *away;
    reading r;
    (void)state;
    read_chart(&r, "contained.json");
    plan = only_plan(&r);
    assert_string_equal(text_of(plan, PCRP_GOAL, 0), "Sleeps through the night,\nin her own bed & room");
    away = reading_element(plan, PCRP_GOAL, 1);
    assert_string_equal(pcrp_element_text(away), "Walks to the shop");
    assert_string_equal(pcrp_element_text(reading_child(away, PCRP_INTERVENTION, 0)), "Walk");
    assert_string_equal(pcrp_element_performer(reading_child(away, PCRP_INTERVENTION, 0)), "Mara Lind");
    assert_string_equal(text_of(plan, PCRP_INTERVENTION, 0), "Ear plugs");
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Poor sleep")), PCRP_TOPIC_NEEDS);
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Noise on the ward")), PCRP_TOPIC_NEEDS);
    assert_string_equal(pcrp_element_title(statement_of(plan, "My cat,\nmy quilt.")), "What matters to me");
    assert_non_null(statement_of(plan, "Written with Mara at home."));
    assert_string_equal(name_of(plan, PCRP_PROVIDER, 0), "Pia Holm");
    assert_string_equal(name_of(plan, PCRP_SUPPORTER, 0), "Tea Vik");
    assert_string_equal(pcrp_plan_note(plan, 0), "2 references to goals or services lead nowhere in this chart");
    reading_free(&r);
}

/* The person-centred service plan: strengths, answers, risk and backup plan are of one plan. */
static void test_service_plan(void **state)
{
    const pcrp_element *train;
    const pcrp_plan *plan;
    reading r;
    (void)state;
    read_chart(&r, "service-plan.json");
    plan = only_plan(&r);
    assert_string_equal(pcrp_plan_id(plan), "main");
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_GOAL), 2); /* one of them no CarePlan names */
    train = reading_child(reading_element(plan, PCRP_GOAL, 0), PCRP_INTERVENTION, 0);
    assert_string_equal(pcrp_element_text(train), "Book the train");
    assert_string_equal(pcrp_element_performer(train), "Bea Olsen");
    assert_string_equal(pcrp_element_date(train), "2025-08-01");
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Manages her own bills")), PCRP_TOPIC_STRENGTHS);
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Falls on the stairs\nA rail on both sides")), PCRP_TOPIC_RISK);
    assert_string_equal(pcrp_element_title(statement_of(plan, "The house by the lake")), "What other places did you look at?");
    assert_string_equal(pcrp_element_title(statement_of(plan, "A neighbour brings meals.")), "Snow days");
    assert_string_equal(name_of(plan, PCRP_PERSON, 0), "Bea Olsen");
    assert_string_equal(name_of(plan, PCRP_PROVIDER, 0), "Dr Lee");
    reading_free(&r);
}

static void test_other_releases(void **state)
{
    const pcrp_plan *plan;
    reading r;
    (void)state;
    read_chart(&r, "r5.json");
    plan = only_plan(&r);
    assert_int_equal(pcrp_element_set_by(reading_element(plan, PCRP_GOAL, 0)), PCRP_SET_BY_JOINT); /* set by one, agreed by the other */
    assert_string_equal(text_of(plan, PCRP_INTERVENTION, 0), "Phone lessons\nBring your phone.");
    assert_string_equal(pcrp_element_frequency(reading_element(plan, PCRP_INTERVENTION, 0)), "2026-02-03");
    assert_int_equal(pcrp_element_topic(statement_of(plan, "Lives far from family")), PCRP_TOPIC_NEEDS);
    assert_string_equal(pcrp_plan_setting(plan), "Harbour House");
    reading_free(&r);

    read_chart(&r, "dstu2.json");
    plan = only_plan(&r);
    assert_string_equal(text_of(plan, PCRP_GOAL, 0), "Climb the hill");
    assert_string_equal(pcrp_element_date(reading_element(plan, PCRP_GOAL, 0)), "2016-06-01");
    assert_int_equal(pcrp_element_set_by(reading_element(plan, PCRP_GOAL, 0)), PCRP_SET_BY_PERSON);
    assert_string_equal(pcrp_element_frequency(reading_element(plan, PCRP_INTERVENTION, 0)), "daily");
    assert_non_null(statement_of(plan, "Wants to be called Kimmy."));
    reading_free(&r);
}

/* Goals without a CarePlan are a plan; words in extensions and narratives are the goal's. */
static void test_goals_alone(void **state)
{
    const pcrp_plan *plan;
    reading r;
    (void)state;
    read_chart(&r, "what-matters.json");
    plan = only_plan(&r);
    assert_string_equal(text_of(plan, PCRP_GOAL, 0), "Walk the dog");
    assert_string_equal(text_of(plan, PCRP_GOAL, 1), "Photos of my family where I can see them");
    assert_string_equal(text_of(plan, PCRP_GOAL, 2), "Only told here");
    assert_string_equal(pcrp_element_title(statement_of(plan, "Moving about")), "What Matters");
    assert_non_null(statement_of(plan, "Walks the dog twice a week (Expected)\nWalks the dog daily (More than expected)"));
    reading_free(&r);
}

static void test_several_people(void **state)
{
    static const char *const goals[] = {"Ann paints", NULL, "Ann in no plan", "Bo sails to Malta"};
    static const char *const people[] = {"Ann Ash", "Ann Ash", "Ann Ash", "Bo Birch"};
    reading r;
    (void)state;
    read_chart(&r, "two-people.json");
    assert_int_equal(r.count, 4);
    for (size_t i = 0; i < 4; i++) {
        const pcrp_plan *plan = r.rows[i].plan;
        assert_string_equal(name_of(plan, PCRP_PERSON, 0), people[i]);
        assert_int_equal(pcrp_plan_element_count(plan, PCRP_GOAL), goals[i] ? 1 : 0);
        if (goals[i])
            assert_string_equal(text_of(plan, PCRP_GOAL, 0), goals[i]);
        assert_null(pcrp_plan_party(plan, PCRP_PROVIDER, 0)); /* nobody says whose he is */
    }
    assert_string_equal(name_of(r.rows[3].plan, PCRP_SUPPORTER, 0), "Bo's mother");
    assert_string_equal(pcrp_plan_note(r.rows[3].plan, 0), "1 resource was left out whose id another one has");
    reading_free(&r);
}

static void test_circles_end(void **state)
{
    reading r;
    (void)state;
    read_chart(&r, "circles.json");
    assert_true(r.count > 0);
    for (size_t i = 0; i < r.count; i++)
        assert_int_equal(r.rows[i].status, PCRP_OK);
    reading_free(&r);
}

/* A record without plan content is read well, and says so. */
static void test_nothing_to_score(void **state)
{
    static const char *const charts[] = {
        "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"Pulse\"},\"valueQuantity\":{\"value\":70}}",
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[]}",
        "{\"resourceType\":\"Bundle\",\"type\":\"collection\"}",
        "{\"resourceType\":\"CarePlan\",\"status\":\"active\"}",
        "{\"resourceType\":\"NoSuchThing\"}",
        "<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"1\"/></Patient>"};
    (void)state;
    for (size_t i = 0; i < sizeof(charts) / sizeof(*charts); i++) {
        reading r;
        reading_text(&r, charts[i], "chart");
        assert_int_equal(r.count, 1);
        assert_int_equal(r.rows[0].status, PCRP_NOT_SCORABLE);
        assert_non_null(pcrp_plan_not_scorable(r.rows[0].plan));
        reading_free(&r);
    }
}

/* Narrative stands in only for what is not said otherwise, and is not counted twice. */
static void test_narrative(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "{\"resourceType\":\"CarePlan\",\"text\":{\"status\":\"generated\",\"div\":"
                     "\"<div><p>Keeps hens<br/>and bees</p><script>x()</script></div>\"}}", "bare");
    assert_string_equal(text_of(only_plan(&r), PCRP_STATEMENT, 0), "Keeps hens\nand bees");
    reading_free(&r);
    reading_text(&r, "{\"resourceType\":\"CarePlan\",\"text\":{\"status\":\"generated\",\"div\":"
                     "\"<div><p>note: Keeps hens</p></div>\"},\"note\":[{\"text\":\"Keeps hens, bees < 3 hives\"}]}", "noted");
    assert_int_equal(pcrp_plan_element_count(only_plan(&r), PCRP_STATEMENT), 1);
    assert_string_equal(text_of(only_plan(&r), PCRP_STATEMENT, 0), "Keeps hens, bees < 3 hives");
    reading_free(&r);
}

/* A table in the narrative tells as much as the resources would. */
static void test_tables(void **state)
{
    const pcrp_element *visit;
    const pcrp_plan *plan;
    reading r;
    (void)state;
    reading_text(&r, "{\"resourceType\":\"CarePlan\",\"text\":{\"status\":\"additional\",\"div\":\"<div><table><thead>"
                     "<tr><th>Goal</th><th>Target date</th><th>Status</th></tr></thead><tbody>"
                     "<tr><td>Walk the dog</td><td>2025-03-01</td><td>active</td></tr>"
                     "<tr><td>Cook &amp; eat with Ann</td><td></td><td>active</td></tr></tbody></table>"
                     "<table><tr><th>Intervention</th><th>Responsible</th><th>Frequency</th></tr>"
                     "<tr><td>Cooking class</td><td>Ann</td><td>weekly</td></tr></table></div>\"}}", "tables");
    plan = only_plan(&r);
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_GOAL), 2);
    assert_string_equal(text_of(plan, PCRP_GOAL, 0), "Walk the dog");
    assert_string_equal(pcrp_element_date(reading_element(plan, PCRP_GOAL, 0)), "2025-03-01");
    assert_string_equal(text_of(plan, PCRP_GOAL, 1), "Cook & eat with Ann");
    visit = reading_element(plan, PCRP_INTERVENTION, 0);
    assert_string_equal(pcrp_element_text(visit), "Cooking class");
    assert_string_equal(pcrp_element_performer(visit), "Ann");
    assert_string_equal(pcrp_element_frequency(visit), "weekly");
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_STATEMENT), 0);
    reading_free(&r);
}

/* <ClinicalDocument> with one goal, in base64, within a DocumentReference and within a Binary. */
static const char document[] =
    "PENsaW5pY2FsRG9jdW1lbnQgeG1sbnM9InVybjpobDctb3JnOnYzIj48Y29tcG9uZW50PjxzdHJ1Y3R1cmVkQm9keT48Y29tcG9uZW50PjxzZWN0"
    "aW9uPjx0aXRsZT5Hb2FsczwvdGl0bGU+PHRleHQ+PGxpc3Q+PGl0ZW0+SSB3YW50IHRvIGtlZXAgYmVlcy48L2l0ZW0+PC9saXN0PjwvdGV4dD48"
    "L3NlY3Rpb24+PC9jb21wb25lbnQ+PC9zdHJ1Y3R1cmVkQm9keT48L2NvbXBvbmVudD48L0NsaW5pY2FsRG9jdW1lbnQ+";

static void test_embedded_document(void **state)
{
    char chart[2000];
    reading r;
    (void)state;
    snprintf(chart, sizeof(chart), "{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"content\":[{\"attachment\":"
             "{\"contentType\":\"application/pdf\",\"data\":\"JVBERi0=\"}},{\"attachment\":{\"contentType\":\"text/xml\","
             "\"data\":\"%s\"}}]}", document);
    reading_text(&r, chart, "chart");
    assert_string_equal(pcrp_plan_form(only_plan(&r)), "ccda");
    assert_string_equal(text_of(only_plan(&r), PCRP_GOAL, 0), "I want to keep bees.");
    assert_string_equal(r.rows[0].chart, "chart!d");
    reading_free(&r);

    snprintf(chart, sizeof(chart), "{\"resourceType\":\"Binary\",\"contentType\":\"text/xml\",\"data\":\"%s\"}", document);
    reading_text(&r, chart, "chart");
    assert_string_equal(text_of(only_plan(&r), PCRP_GOAL, 0), "I want to keep bees.");
    reading_free(&r);

    reading_text(&r, "{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\",\"data\":\"JVBERi0=\"}", "chart");
    assert_int_equal(r.rows[0].status, PCRP_NOT_SCORABLE);
    reading_free(&r);
}

/* The same document as resources and as an attachment is one plan. */
static void test_document_that_is_here(void **state)
{
    char chart[2500];
    reading r;
    (void)state;
    snprintf(chart, sizeof(chart), "{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":{\"resourceType\":\"DocumentReference\","
             "\"content\":[{\"attachment\":{\"url\":\"Binary/b\"}},{\"attachment\":{\"url\":\"Composition/c\"}}]}},"
             "{\"resource\":{\"resourceType\":\"Binary\",\"id\":\"b\",\"data\":\"%s\"}},"
             "{\"resource\":{\"resourceType\":\"Composition\",\"id\":\"c\"}},"
             "{\"resource\":{\"resourceType\":\"Goal\",\"id\":\"g\",\"description\":{\"text\":\"I want to keep bees.\"}}}]}", document);
    reading_text(&r, chart, "chart");
    assert_string_equal(pcrp_plan_form(only_plan(&r)), "fhir");
    reading_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_housemate),
        cmocka_unit_test(test_xml_gives_the_same),
        cmocka_unit_test(test_contained),
        cmocka_unit_test(test_service_plan),
        cmocka_unit_test(test_other_releases),
        cmocka_unit_test(test_goals_alone),
        cmocka_unit_test(test_several_people),
        cmocka_unit_test(test_circles_end),
        cmocka_unit_test(test_nothing_to_score),
        cmocka_unit_test(test_narrative),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_embedded_document),
        cmocka_unit_test(test_document_that_is_here),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
