/* SPDX-License-Identifier: Apache-2.0 */
/* A vendor's own XML, read with a map. */
#include "reading.h"

#include <libxml/relaxng.h>
#include <pcrp/map.h>
#include <unistd.h>

static const char elements[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<TreatmentPlanExport version=\"4.2\"><Plan id=\"p1\" date=\"2025-03-04\"><Program>day program</Program>\n"
    "<Client><FirstName>Ana</FirstName><LastName>Ruiz</LastName><PreferredName>Nita</PreferredName>"
    "<Gender>nonbinary</Gender><Age>40</Age></Client>\n"
    "<Clinician><Name>Jo Park</Name><Title>case manager</Title></Clinician><Team>\n"
    "<Member kind=\"family\"><Name>Luz Ruiz</Name><Relation>sister</Relation></Member>\n"
    "<Member kind=\"peer\"><Name>Max Bell</Name><Relation>peer specialist</Relation></Member>\n"
    "</Team><Narratives>\n"
    "<Narrative><Heading>What I bring</Heading><Body>Knows every bus.\nNever late.</Body></Narrative>\n"
    "</Narratives><Goals>\n"
    "<Goal setBy=\"joint\"><GoalText>I want to swim &amp; laugh</GoalText><TargetDate>2025-09-01</TargetDate>\n"
    "<Objective><Text>Swim twice</Text><TargetDate>2025-06-01</TargetDate></Objective>\n"
    "<Intervention><Text>Luz drives</Text><Responsible>Luz Ruiz</Responsible><Frequency>weekly</Frequency></Intervention>\n"
    "</Goal>\n"
    "<Goal setBy=\"None\"><GoalText>Move out</GoalText><TargetDate></TargetDate></Goal></Goals></Plan></TreatmentPlanExport>\n";

static const char attributes[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<export xmlns=\"urn:example:bh-ehr:2019\">\n"
    "<row t=\"client\" cid=\"p1\" first=\"Ana\" last=\"Ruiz\" aka=\"Nita\" sex=\"nonbinary\"/>\n"
    "<row t=\"plan\" pid=\"p1\" cid=\"p1\" eff=\"2025-03-04\" prog=\"day program\" by=\"Jo Park\" byrole=\"case manager\"/>\n"
    "<row t=\"contact\" cid=\"p1\" name=\"Luz Ruiz\" rel=\"sister\" kind=\"family\"/>\n"
    "<row t=\"contact\" cid=\"p1\" name=\"Max Bell\" rel=\"peer specialist\" kind=\"peer\"/>\n"
    "<row t=\"note\" pid=\"p1\" label=\"What I bring\" val=\"Knows every bus.&#10;Never late.\"/>\n"
    "<row t=\"goal\" pid=\"p1\" gid=\"1\" val=\"I want to swim &amp; laugh\" due=\"2025-09-01\" src=\"joint\"/>\n"
    "<row t=\"obj\" gid=\"1\" val=\"Swim twice\" due=\"2025-06-01\"/>\n"
    "<row t=\"int\" gid=\"1\" val=\"Luz drives\" who=\"Luz Ruiz\" freq=\"weekly\"/>\n"
    "<row t=\"goal\" pid=\"p1\" gid=\"2\" val=\"Move out\" due=\"\" src=\"\"/>\n"
    "</export>\n";

static void check_plan(const pcrp_plan *plan)
{
    const pcrp_element *goal = reading_element(plan, PCRP_GOAL, 0);
    assert_string_equal(pcrp_plan_id(plan), "p1");
    assert_string_equal(pcrp_plan_date(plan), "2025-03-04");
    assert_string_equal(pcrp_plan_setting(plan), "day program");
    assert_string_equal(pcrp_plan_gender(plan), "other");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PERSON, 0)), "Ana Ruiz");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_SUPPORTER, 0)), "Luz Ruiz");
    assert_string_equal(pcrp_party_relation(pcrp_plan_party(plan, PCRP_SUPPORTER, 0)), "sister");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PEER, 0)), "Max Bell");
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, PCRP_PROVIDER, 0)), "Jo Park");
    assert_string_equal(pcrp_party_relation(pcrp_plan_party(plan, PCRP_PROVIDER, 0)), "case manager");
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_GOAL), 2);
    assert_string_equal(pcrp_element_text(goal), "I want to swim & laugh");
    assert_string_equal(pcrp_element_date(goal), "2025-09-01");
    assert_int_equal(pcrp_element_set_by(goal), PCRP_SET_BY_JOINT);
    assert_string_equal(pcrp_element_text(reading_child(goal, PCRP_OBJECTIVE, 0)), "Swim twice");
    assert_string_equal(pcrp_element_date(reading_child(goal, PCRP_OBJECTIVE, 0)), "2025-06-01");
    assert_string_equal(pcrp_element_text(reading_child(goal, PCRP_INTERVENTION, 0)), "Luz drives");
    assert_string_equal(pcrp_element_performer(reading_child(goal, PCRP_INTERVENTION, 0)), "Luz Ruiz");
    assert_string_equal(pcrp_element_frequency(reading_child(goal, PCRP_INTERVENTION, 0)), "weekly");
    assert_string_equal(pcrp_element_text(reading_element(plan, PCRP_GOAL, 1)), "Move out");
    assert_int_equal(pcrp_element_set_by(reading_element(plan, PCRP_GOAL, 1)), PCRP_SET_BY_UNKNOWN);
    assert_string_equal(pcrp_element_title(reading_element(plan, PCRP_STATEMENT, 0)), "What I bring");
    assert_string_equal(pcrp_element_text(reading_element(plan, PCRP_STATEMENT, 0)), "Knows every bus.\nNever late.");
    assert_null(pcrp_plan_note(plan, 0));
}

/* The shipped maps are chosen by the root element, and both forms say the same. */
static void test_shipped(void **state)
{
    reading r;
    const pcrp_element *goal;
    (void)state;
    reading_text(&r, elements, "a.xml");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_string_equal(pcrp_plan_form(r.rows[0].plan), "map:treatment-plan-export");
    check_plan(r.rows[0].plan);
    goal = reading_element(r.rows[0].plan, PCRP_GOAL, 0);
    assert_int_equal(pcrp_element_line(goal), 11); /* the narrative above takes two */
    assert_string_equal(pcrp_element_path(goal), "/TreatmentPlanExport/Plan/Goals/Goal[1]/GoalText");
    reading_free(&r);

    reading_text(&r, attributes, "b.xml");
    assert_int_equal(r.count, 1);
    assert_string_equal(pcrp_plan_form(r.rows[0].plan), "map:bh-ehr-2019");
    check_plan(r.rows[0].plan);
    goal = reading_element(r.rows[0].plan, PCRP_GOAL, 0);
    assert_int_equal(pcrp_element_line(goal), 8);
    assert_string_equal(pcrp_element_path(goal), "/export/row[6]/@val");
    reading_free(&r);
}

/* Two plans in a flat file, whose goals have the same numbers: nothing goes to the other person's plan. */
static void test_ties_of_two_plans(void **state)
{
    static const char text[] =
        "<e:export xmlns:e=\"urn:example:bh-ehr:2019\">"
        "<e:row t=\"client\" cid=\"a\" first=\"Ana\"/><e:row t=\"plan\" pid=\"a\" cid=\"a\"/>"
        "<e:row t=\"goal\" pid=\"a\" gid=\"1\" val=\"goal of a\"/><e:row t=\"int\" gid=\"1\" val=\"duty of a\"/>"
        "<e:row t=\"client\" cid=\"b\" first=\"Ben\"/><e:row t=\"plan\" pid=\"b\" cid=\"b\"/>"
        "<e:row t=\"goal\" pid=\"b\" gid=\"1\" val=\"goal of b\"/><e:row t=\"int\" gid=\"1\" val=\"duty of b\"/>"
        "</e:export>";
    reading r;
    (void)state;
    reading_text(&r, text, "two.xml");
    assert_int_equal(r.count, 2);
    for (size_t i = 0; i < 2; i++) {
        const pcrp_element *goal = reading_element(r.rows[i].plan, PCRP_GOAL, 0);
        assert_int_equal(pcrp_plan_element_count(r.rows[i].plan, PCRP_GOAL), 1);
        assert_int_equal(pcrp_element_child_count(goal, PCRP_INTERVENTION), 1);
        assert_string_equal(pcrp_element_text(reading_child(goal, PCRP_INTERVENTION, 0)), i ? "duty of b" : "duty of a");
        assert_string_equal(pcrp_party_name(pcrp_plan_party(r.rows[i].plan, PCRP_PERSON, 0)), i ? "Ben" : "Ana");
    }
    reading_free(&r);
}

/* ---- a map of the user's ---- */

static char *write_file(const char *text)
{
    char *path = strdup("pcrp-test-map-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    return path;
}

static void read_with(reading *r, const char *map, const char *chart, const pcrp_limits *limits)
{
    char *path = write_file(map);
    reading_do(r, chart, strlen(chart), "chart.xml", path, limits);
    unlink(path);
    free(path);
}

#define MAP(body) "<map id=\"own\" format=\"1\"><root name=\"x\"/>" body "</map>"

static void test_blocks_markup_and_rest(void **state)
{
    static const char map[] = MAP(
        "<plan at='/x'>"
        "<goal at='g'><bind name='id' at='@id'/><text at='t'/>"
        "<intervention at='../i[@g=$id]'><bind name='who' at='@who'/><text at='.' markup='html'/>"
        "<performer at='../staff[@id=$who]'/></intervention></goal>"
        "<intervention at='i' rest='yes'><text at='.'/></intervention>"
        "<statement at='s'><title is='About'/><text at='a | b' lines='join'/></statement>"
        "</plan>");
    static const char chart[] =
        "<x><g id='1'><t>one <b>bold</b><p>two</p>three</t></g>"
        "<i g='1' who='7'>Call &lt;b&gt;Ana&lt;/b&gt;&lt;br/&gt;if BP &lt; 140 &amp;amp; calm</i>"
        "<i g='9'>loose</i><staff id='7'>Jo</staff>"
        "<s><a>first\nline</a><b>second</b></s></x>";
    reading r;
    const pcrp_element *goal;
    (void)state;
    read_with(&r, map, chart, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    goal = reading_element(r.rows[0].plan, PCRP_GOAL, 0);
    assert_string_equal(pcrp_element_text(goal), "one bold\ntwo\nthree");
    assert_string_equal(pcrp_element_text(reading_child(goal, PCRP_INTERVENTION, 0)), "Call Ana\nif BP < 140 & calm");
    assert_string_equal(pcrp_element_performer(reading_child(goal, PCRP_INTERVENTION, 0)), "Jo");
    assert_int_equal(pcrp_plan_element_count(r.rows[0].plan, PCRP_INTERVENTION), 1);
    assert_string_equal(pcrp_element_text(reading_element(r.rows[0].plan, PCRP_INTERVENTION, 0)), "loose");
    assert_string_equal(pcrp_element_title(reading_element(r.rows[0].plan, PCRP_STATEMENT, 0)), "About");
    assert_string_equal(pcrp_element_text(reading_element(r.rows[0].plan, PCRP_STATEMENT, 0)), "first line\nsecond");
    reading_free(&r);
}

/* Every fault of a map is told at once, each with its line. */
static void test_faults(void **state)
{
    static const char map[] =
        "<map id='x' format='2'>\n"                                      /* 1: format */
        "<root/>\n"                                                      /* 2: no name */
        "<values name='k'><value from='a' to='nobody'/></values>\n"
        "<plan at='/a/b:c' foo='1'>\n"                                   /* 4: attribute, prefix */
        "<id at='string(@id'/>\n"                                        /* 5: syntax */
        "<text at='x'/>\n"                                               /* 6: no place */
        "<goal at='G[@id=$gid]'>\n"                                      /* 7: variable, no text */
        "<date at='upper-case(@d)'/>\n"                                  /* 8: function */
        "<set-by at='@x' values='nope'/>\n"                              /* 9: table */
        "</goal>\n"
        "<party at='P'><kind at='@k' values='k'/><name at=\"key('no', 1)\"/></party>\n" /* 11: word, key */
        "</plan></map>\n";
    static const long lines[] = {1, 2, 4, 4, 5, 6, 7, 8, 9, 7, 11, 11};
    pcrp_error *error = pcrp_error_new();
    pcrp_map *made = NULL;
    (void)state;
    assert_int_equal(pcrp_map_load_memory(&made, "bad.xml", map, strlen(map), error), PCRP_ERROR_RUBRIC);
    assert_null(made);
    assert_int_equal(pcrp_error_count(error), sizeof(lines) / sizeof(*lines));
    for (size_t i = 0; i < pcrp_error_count(error); i++) {
        assert_int_equal(pcrp_error_line(error, i), lines[i]);
        assert_string_equal(pcrp_error_file(error, i), "bad.xml");
        assert_true(*pcrp_error_message(error, i));
    }
    pcrp_error_clear(error);
    assert_int_equal(pcrp_map_load(&made, "there/is/none.xml", error), PCRP_ERROR_IO);
    pcrp_error_clear(error);
    assert_int_equal(pcrp_map_load_memory(&made, "m", "<!DOCTYPE map><map/>", 20, error), PCRP_ERROR_RUBRIC);
    assert_non_null(strstr(pcrp_error_message(error, 0), "DOCTYPE"));
    pcrp_error_free(error);
}

/* ---- charts that are not as they should be ---- */

static void expect_failure(const char *text, size_t size, pcrp_status status, long line)
{
    reading r;
    reading_do(&r, text, size, "bad.xml", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, status);
    assert_int_equal(r.rows[0].line, line);
    assert_null(strstr(r.rows[0].message, "SECRET"));
    reading_free(&r);
}

static char *repeat(const char *head, const char *piece, size_t count, const char *tail)
{
    size_t length = strlen(piece), at = strlen(head);
    char *text = malloc(at + length * count + strlen(tail) + 1);
    assert_non_null(text);
    strcpy(text, head);
    for (size_t i = 0; i < count; i++, at += length)
        memcpy(text + at, piece, length);
    strcpy(text + at, tail);
    return text;
}

static void test_hostile(void **state)
{
    static const char entity[] = "<!DOCTYPE TreatmentPlanExport [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n"
                                 "<TreatmentPlanExport>&a;</TreatmentPlanExport>";
    static const char cut[] = "<TreatmentPlanExport>\n<Plan><Goals><Goal><GoalText>SECRET";
    static const char mismatch[] = "<TreatmentPlanExport>\n\n<Plan>SECRET</Goals></TreatmentPlanExport>";
    char *deep = repeat("<TreatmentPlanExport>", "<a>", 5000, "</TreatmentPlanExport>");
    char *wide = repeat("<TreatmentPlanExport>\n<a", " b='1'", 60000, "/></TreatmentPlanExport>");
    (void)state;
    expect_failure(entity, strlen(entity), PCRP_ERROR_DOCTYPE, 1);
    expect_failure(cut, strlen(cut), PCRP_ERROR_SYNTAX, 2);
    expect_failure(mismatch, strlen(mismatch), PCRP_ERROR_SYNTAX, 3);
    expect_failure(deep, strlen(deep), PCRP_ERROR_LIMIT, 1);
    expect_failure(wide, strlen(wide), PCRP_ERROR_LIMIT, 2);
    free(deep);
    free(wide);
}

/* An expression that is quadratic in the chart ends at the limit rather than going on. */
static void test_operations(void **state)
{
    static const char map[] = MAP("<plan at='/x'><goal at='g[count(preceding-sibling::g[../g]) &lt; 9]'>"
                                  "<text at='.'/></goal></plan>");
    char *chart = repeat("<x>", "<g>a</g>", 3000, "</x>");
    pcrp_limits limits;
    reading r;
    (void)state;
    pcrp_limits_init(&limits);
    limits.map_operations = 1000000;
    read_with(&r, map, chart, &limits);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
    free(chart);
}

static void test_no_plan_and_encoding(void **state)
{
    static const char latin[] = "<TreatmentPlanExport><Plan id='p'><Goals><Goal><GoalText>Caf\xE9 \x93us\x94</GoalText>"
                                "</Goal></Goals></Plan></TreatmentPlanExport>";
    reading r;
    (void)state;
    reading_text(&r, "<TreatmentPlanExport/>", "none.xml");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_NOT_SCORABLE);
    assert_non_null(strstr(pcrp_plan_not_scorable(r.rows[0].plan), "no plan"));
    reading_free(&r);

    reading_text(&r, latin, "latin.xml");
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_string_equal(pcrp_element_text(reading_element(r.rows[0].plan, PCRP_GOAL, 0)),
                        "Caf\xC3\xA9 \xE2\x80\x9Cus\xE2\x80\x9D");
    assert_non_null(pcrp_plan_note(r.rows[0].plan, 0));
    reading_free(&r);

    reading_text(&r, "<export/>", "unknown.xml"); /* the name without the namespace is somebody else's */
    assert_int_equal(r.rows[0].status, PCRP_ERROR_FORMAT);
    reading_free(&r);
}

/* ---- pcrp map check ---- */

typedef struct tally {
    size_t expressions, values, unclaimed;
    size_t goals, goal_bytes;
    char unclaimed_path[100], code[20];
} tally;

static void count_finding(void *user, const pcrp_map_finding *f)
{
    tally *t = user;
    if (f->kind == PCRP_MAP_EXPRESSION) {
        t->expressions++;
        if (strcmp(f->rule, "plan/goal") == 0)
            t->goals = f->found;
        if (strcmp(f->rule, "plan/goal/text") == 0)
            t->goal_bytes = f->bytes;
    } else if (f->kind == PCRP_MAP_VALUE) {
        t->values++;
        snprintf(t->code, sizeof(t->code), "%s", f->text);
    } else {
        t->unclaimed++;
        snprintf(t->unclaimed_path, sizeof(t->unclaimed_path), "%s", f->path);
    }
}

static void test_check(void **state)
{
    static const char map[] = MAP("<values name='s'><value from='p' to='person'/></values>"
                                  "<plan at='/x'><goal at='g'><text at='t'/><set-by at='@s' values='s'/></goal></plan>");
    char *sample = write_file("<x><g s='p'><t>ab</t></g><g s='q'><t>cd</t><u>lost</u></g></x>");
    char *other = write_file("<y/>");
    pcrp_error *error = pcrp_error_new();
    pcrp_map *made;
    tally t = {0};
    size_t plans = 0;
    (void)state;
    assert_int_equal(pcrp_map_load_memory(&made, "m", map, strlen(map), error), PCRP_OK);
    assert_string_equal(pcrp_map_id(made), "own");
    for (int again = 0; again < 2; again++) { /* counts begin anew */
        memset(&t, 0, sizeof(t));
        assert_int_equal(pcrp_map_check(made, sample, NULL, count_finding, &t, &plans, error), PCRP_OK);
        assert_int_equal(plans, 1);
        assert_int_equal(t.expressions, 4);
        assert_int_equal(t.goals, 2);
        assert_int_equal(t.goal_bytes, 4);
        assert_int_equal(t.values, 1);
        assert_string_equal(t.code, "q");
        assert_int_equal(t.unclaimed, 1);
        assert_string_equal(t.unclaimed_path, "/x/g/u");
    }
    assert_int_equal(pcrp_map_check(made, other, NULL, count_finding, &t, &plans, error), PCRP_ERROR_FORMAT);
    assert_int_equal(pcrp_map_check(made, "none.xml", NULL, count_finding, &t, &plans, error), PCRP_ERROR_IO);
    pcrp_map_free(made);
    pcrp_error_free(error);
    unlink(sample);
    unlink(other);
    free(sample);
    free(other);
}

/* The shipped maps leave nothing of their samples unclaimed. */
static void test_shipped_claim_all(void **state)
{
    static const char *const maps[] = {"maps/treatment-plan-export.xml", "maps/bh-ehr-2019.xml"};
    static const char *const samples[] = {elements, attributes};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[500], *sample = write_file(samples[i]);
        tally t = {0};
        size_t plans;
        pcrp_map *made;
        assert_int_equal(pcrp_map_load(&made, reading_path(path, sizeof(path), maps[i]), NULL), PCRP_OK);
        assert_int_equal(pcrp_map_check(made, sample, NULL, count_finding, &t, &plans, NULL), PCRP_OK);
        assert_int_equal(t.unclaimed, 0);
        assert_int_equal(t.values, 0);
        pcrp_map_free(made);
        unlink(sample);
        free(sample);
    }
}

/* The schema that editors use accepts the shipped maps, and not a map with a fault in it. */
static void test_schema(void **state)
{
    static const char *const good[] = {"maps/treatment-plan-export.xml", "maps/bh-ehr-2019.xml"};
    static const char bad[] = MAP("<plan at='/x'><goal at='g'/></plan>");
    char path[500];
    xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewParserCtxt(reading_path(path, sizeof(path), "maps/map.rng"));
    xmlRelaxNG *schema = xmlRelaxNGParse(parser);
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    xmlDoc *document;
    (void)state;
    assert_non_null(schema);
    xmlRelaxNGSetValidErrors(context, NULL, NULL, NULL);
    for (size_t i = 0; i < 2; i++) {
        document = xmlReadFile(reading_path(path, sizeof(path), good[i]), NULL, XML_PARSE_NONET);
        assert_non_null(document);
        assert_int_equal(xmlRelaxNGValidateDoc(context, document), 0);
        xmlFreeDoc(document);
    }
    document = xmlReadMemory(bad, (int)strlen(bad), NULL, NULL, XML_PARSE_NONET);
    assert_true(xmlRelaxNGValidateDoc(context, document) > 0);
    xmlFreeDoc(document);
    xmlRelaxNGFreeValidCtxt(context);
    xmlRelaxNGFree(schema);
    xmlRelaxNGFreeParserCtxt(parser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_ties_of_two_plans),
        cmocka_unit_test(test_blocks_markup_and_rest),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_no_plan_and_encoding),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_shipped_claim_all),
        cmocka_unit_test(test_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
