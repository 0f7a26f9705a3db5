/* SPDX-License-Identifier: Apache-2.0 */
/* FHIR that is cut short, in another encoding, of wrong types, too deep: an error with a place, never less. */
#include "fhir_reading.h"

/* One error row with a line, and none of the chart's text in its message. */
static void check_error(const char *bytes, size_t size, pcrp_status status)
{
    reading r;
    reading_do(&r, bytes, size, "chart", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, status);
    assert_true(r.rows[0].line > 0);
    assert_null(strstr(r.rows[0].message, "SECRET"));
    reading_free(&r);
}

static void check_text(const char *text, pcrp_status status)
{
    check_error(text, strlen(text), status);
}

/* Wherever a chart is cut, there is a row; cut inside, it is an error. */
static void test_truncated(void **state)
{
    static const char *const charts[] = {"bundle.json", "bundle.xml", "contained.json"};
    (void)state;
    for (size_t i = 0; i < sizeof(charts) / sizeof(*charts); i++) {
        size_t size;
        char *bytes = chart_bytes(charts[i], &size);
        for (size_t cut = 0; cut + 2 < size; cut += 37) {
            reading r;
            reading_do(&r, bytes, cut, charts[i], NULL, NULL);
            assert_int_equal(r.count, 1);
            assert_true(r.rows[0].status < 0);
            reading_free(&r);
        }
        free(bytes);
    }
}

static void test_malformed_json(void **state)
{
    (void)state;
    check_text("{\"resourceType\":\"Goal\",\n\"id\":\"SECRET\",\"id\":\"SECRET\"}", PCRP_ERROR_SYNTAX);
    check_text("{\"resourceType\":\"Goal\",\"x\":\"SECRET \\ud800 SECRET\"}", PCRP_ERROR_SYNTAX);
    check_text("{\"resourceType\":\"Goal\",\"x\":\"SECRET\\u0000\"}", PCRP_ERROR_SYNTAX);
    check_text("{\"resourceType\":\"Goal\",\"SECRET\":1e9999}", PCRP_ERROR_SYNTAX);
    check_text("{\"resourceType\":\"Goal\"} SECRET", PCRP_ERROR_SYNTAX);
    check_text("{\"resourceType\":SECRET}", PCRP_ERROR_SYNTAX);
    check_text("{\"SECRET\":{\"id\":\"SECRET\"}}", PCRP_ERROR_FORMAT);
    check_text("[]", PCRP_ERROR_FORMAT);
}

static void test_malformed_xml(void **state)
{
    (void)state;
    check_text("<Goal xmlns=\"http://hl7.org/fhir\"><id value=\"SECRET\"></Goal>", PCRP_ERROR_SYNTAX);
    check_text("<!DOCTYPE Goal [<!ENTITY e \"SECRET\">]><Goal xmlns=\"http://hl7.org/fhir\"><id value=\"&e;\"/></Goal>",
               PCRP_ERROR_DOCTYPE);
    check_text("<Goal xmlns=\"http://hl7.org/fhir\"><id value=\"&SECRET;\"/></Goal>", PCRP_ERROR_SYNTAX);
    check_text("<?xml version=\"1.0\" encoding=\"no-such\"?><Goal xmlns=\"http://hl7.org/fhir\"><id value=\"SECRET\"/></Goal>",
               PCRP_ERROR_ENCODING);
    check_text("<goal xmlns=\"http://hl7.org/fhir\"><id value=\"SECRET\"/></goal>", PCRP_ERROR_FORMAT);
}

/* A quotation mark of windows-1252 in a file that is to be UTF-8 loses no chart. */
static void test_windows_1252(void **state)
{
    static const char *const charts[] = {
        "{\"resourceType\":\"Goal\",\"description\":{\"text\":\"Mum\x92s garden, caf\xC3\xA9\"}}",
        "<Goal xmlns=\"http://hl7.org/fhir\"><description><text value=\"Mum\x92s garden, caf\xC3\xA9\"/></description></Goal>"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        reading r;
        reading_text(&r, charts[i], "chart");
        assert_string_equal(text_of(only_plan(&r), PCRP_GOAL, 0), "Mum\xE2\x80\x99s garden, caf\xC3\xA9");
        assert_string_equal(pcrp_plan_note(r.rows[0].plan, 0), "bytes that are not UTF-8 were read as windows-1252");
        reading_free(&r);
    }
}

static void test_depth(void **state)
{
    enum { LEVELS = 100000 };
    static char deep[LEVELS * 8 + 200];
    char *at;
    (void)state;
    at = deep + sprintf(deep, "{\"resourceType\":\"Goal\",\n\"x\":");
    memset(at, '[', LEVELS);
    memset(at + LEVELS, ']', LEVELS);
    strcpy(at + 2 * LEVELS, "}");
    check_text(deep, PCRP_ERROR_LIMIT);

    at = deep + sprintf(deep, "<Goal xmlns=\"http://hl7.org/fhir\">");
    for (int i = 0; i < LEVELS; i++)
        at += sprintf(at, "<a>");
    check_text(deep, PCRP_ERROR_LIMIT);
}

static void test_attributes(void **state)
{
    enum { MANY = 60000 };
    char *tag = malloc(MANY * 12 + 200), *at;
    reading r;
    (void)state;
    assert_non_null(tag);
    at = tag + sprintf(tag, "<Goal xmlns=\"http://hl7.org/fhir\"><id");
    for (int i = 0; i < MANY; i++)
        at += sprintf(at, " a%d=\"\"", i);
    strcpy(at, "/></Goal>");
    reading_text(&r, tag, "chart"); /* within the time of the test: libxml2 alone takes seconds for it */
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
    free(tag);
}

/* Each value of a chart in turn is replaced by values of other types; nothing may go wrong but the plan. */
static void test_wrong_types(void **state)
{
    static const char *const values[] = {"null", "true", "7", "\"#\"", "[]", "{}", "[[{}]]", "{\"reference\":{\"reference\":1}}"};
    static const char *const charts[] = {"bundle.json", "contained.json", "service-plan.json", "what-matters.json", "r5.json"};
    (void)state;
    for (size_t c = 0; c < sizeof(charts) / sizeof(*charts); c++) {
        size_t size;
        char *bytes = chart_bytes(charts[c], &size), *made = malloc(size + 100);
        assert_non_null(made);
        for (char *colon = strstr(bytes, "\": "); colon; colon = strstr(colon + 1, "\": ")) {
            char *value = colon + 3, *end = value;
            const char *put = values[(size_t)(colon - bytes) % 8];
            reading r;
            if (*value != '"')
                continue;
            for (end++; *end && *end != '"'; end++)
                end += *end == '\\';
            memcpy(made, bytes, (size_t)(value - bytes));
            sprintf(made + (value - bytes), "%s%s", put, end + 1);
            reading_text(&r, made, charts[c]);
            assert_true(r.count > 0);
            reading_free(&r);
        }
        free(made);
        free(bytes);
    }
}

/* Limits of a plan make its row an error, not a plan with parts missing. */
static void test_plan_limits(void **state)
{
    pcrp_limits limits;
    size_t size;
    char *bytes = chart_bytes("bundle.json", &size);
    reading r;
    (void)state;
    pcrp_limits_init(&limits);
    limits.plan_elements = 3;
    reading_do(&r, bytes, size, "chart", NULL, &limits);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
    pcrp_limits_init(&limits);
    limits.chart_bytes = 100;
    reading_do(&r, bytes, size, "chart", NULL, &limits);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_malformed_json),
        cmocka_unit_test(test_malformed_xml),
        cmocka_unit_test(test_windows_1252),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_wrong_types),
        cmocka_unit_test(test_plan_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
