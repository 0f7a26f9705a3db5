/* SPDX-License-Identifier: Apache-2.0 */
/* C-CDA charts in the shapes in which they are met: tests/charts/ccda/NAME.xml must give NAME.plan. */
#include "reading.h"

/* ---- a plan as text ---- */

typedef struct text {
    char bytes[32 * 1024];
    size_t length;
    int authors; /* tell who set a goal, which some layouts have no place for */
} text;

static void put(text *to, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(text *to, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    to->length += (size_t)vsnprintf(to->bytes + to->length, sizeof(to->bytes) - to->length, format, list);
    va_end(list);
    assert_true(to->length < sizeof(to->bytes));
}

static void put_lines(text *to, const char *words)
{
    for (; *words; words++)
        put(to, *words == '\n' ? " / " : "%c", *words);
}

static void put_element(text *to, const pcrp_element *element)
{
    static const char *const authors[] = {"", " [by the person]", " [by a provider]", " [agreed]"};
    put(to, "%s: ", pcrp_element_label(element));
    put_lines(to, pcrp_element_text(element));
    if (*pcrp_element_performer(element))
        put(to, " [who: %s]", pcrp_element_performer(element));
    if (*pcrp_element_frequency(element))
        put(to, " [when: %s]", pcrp_element_frequency(element));
    if (*pcrp_element_date(element))
        put(to, " [date: %s]", pcrp_element_date(element));
    put(to, "%s\n", to->authors ? authors[pcrp_element_set_by(element)] : "");
}

static void put_plan(text *to, const pcrp_plan *plan)
{
    static const char *const parties[] = {"person", "supporter", "peer", "provider"};

    if (pcrp_plan_not_scorable(plan))
        put(to, "not scorable: %s\n", pcrp_plan_not_scorable(plan));
    for (int kind = PCRP_PERSON; kind <= PCRP_PROVIDER; kind++)
        for (size_t i = 0; pcrp_plan_party(plan, (pcrp_party_kind)kind, i); i++) {
            const pcrp_party *party = pcrp_plan_party(plan, (pcrp_party_kind)kind, i);
            put(to, "%s: %s", parties[kind], pcrp_party_name(party));
            put(to, *pcrp_party_relation(party) ? " (%s)\n" : "%s\n", pcrp_party_relation(party));
        }
    for (int kind = PCRP_GOAL; kind <= PCRP_STATEMENT; kind++)
        for (size_t i = 0; i < pcrp_plan_element_count(plan, (pcrp_element_kind)kind); i++) {
            const pcrp_element *element = pcrp_plan_element(plan, (pcrp_element_kind)kind, i);
            put_element(to, element);
            for (int below = PCRP_OBJECTIVE; below <= PCRP_INTERVENTION && kind == PCRP_GOAL; below++)
                for (size_t k = 0; k < pcrp_element_child_count(element, (pcrp_element_kind)below); k++)
                    put_element(to, pcrp_element_child(element, (pcrp_element_kind)below, k));
        }
    for (size_t i = 0; pcrp_plan_note(plan, i); i++)
        put(to, "note: %s\n", pcrp_plan_note(plan, i));
}

/* ---- charts ---- */

static char *load(const char *name, const char *extension, size_t *size)
{
    char path[600];
    const char *source = getenv("PCRP_SOURCE");
    FILE *file;
    char *bytes = malloc(256 * 1024);

    snprintf(path, sizeof(path), "%s/tests/charts/ccda/%s%s", source ? source : ".", name, extension);
    file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    *size = fread(bytes, 1, 256 * 1024 - 1, file);
    bytes[*size] = '\0';
    fclose(file);
    return bytes;
}

static void compare(const char *name, const char *expected, int authors)
{
    size_t size;
    char *chart = load(name, ".xml", &size);
    text *got = calloc(1, sizeof(*got));
    reading r = {0};

    reading_do(&r, chart, size, name, NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_true(r.rows[0].status >= 0);
    got->authors = authors;
    put_plan(got, r.rows[0].plan);
    if (strcmp(got->bytes, expected) != 0)
        print_message("%s gives:\n%s", name, got->bytes);
    assert_string_equal(got->bytes, expected);
    reading_free(&r);
    free(got);
    free(chart);
}

static void check(const char *name)
{
    size_t size;
    char *expected = load(name, ".plan", &size);
    compare(name, expected, 1);
    free(expected);
}

static void a_care_plan_with_linked_entries(void **state) { (void)state; check("care-plan"); }
static void tables_of_a_maker_with_values_in_entries(void **state) { (void)state; check("vendor-tables"); }
static void headed_tables_inside_one_plan_section(void **state) { (void)state; check("two-tables"); }
static void captions_lists_and_bold_headings(void **state) { (void)state; check("lists"); }
static void sections_that_say_there_is_nothing(void **state) { (void)state; check("no-information"); }
static void goals_of_r11_inside_a_plan_of_care(void **state) { (void)state; check("r11"); }
static void a_fragment_of_a_document(void **state) { (void)state; check("fragment"); }
static void a_document_of_plain_text(void **state) { (void)state; check("unstructured"); }
static void sections_withheld_for_privacy(void **state) { (void)state; check("masked"); }
static void a_mime_part_with_its_header(void **state) { (void)state; check("mime"); }
static void windows_1252_that_says_utf_8(void **state) { (void)state; check("windows-1252"); }

/* One plan in the layouts of four makers is one plan. */
static void four_layouts_give_one_plan(void **state)
{
    size_t size;
    char *expected = load("same", ".plan", &size);
    (void)state;
    compare("same-references", expected, 0);
    compare("same-values", expected, 0);
    compare("same-table", expected, 0);
    compare("same-list", expected, 0);
    free(expected);
}

static void expect_kind(const pcrp_plan *plan, pcrp_party_kind kind, size_t index, const char *name)
{
    assert_non_null(pcrp_plan_party(plan, kind, index));
    assert_string_equal(pcrp_party_name(pcrp_plan_party(plan, kind, index)), name);
}

/* A housemate among the participants is a supporter, whatever the word means among staff; a performer can be a peer. */
static void participants_are_supporters_whatever_the_word(void **state)
{
    static const char chart[] = "<ClinicalDocument xmlns='urn:hl7-org:v3'>"
        "<recordTarget><patientRole><patient><name><given>Ola</given></name><guardian><code displayName='peer mentor'/>"
        "<guardianPerson><name>Una</name></guardianPerson></guardian></patient></patientRole></recordTarget>"
        "<participant typeCode='IND'><associatedEntity classCode='PRS'><code code='FRND' displayName='housemate'/>"
        "<associatedPerson><name>Nat</name></associatedPerson></associatedEntity></participant>"
        "<participant typeCode='IND'><associatedEntity classCode='PROV'><code displayName='peer worker'/>"
        "<associatedPerson><name>Pia</name></associatedPerson></associatedEntity></participant>"
        "<documentationOf><serviceEvent><performer><assignedEntity><code displayName='peer support worker'/>"
        "<assignedPerson><name>Mo</name></assignedPerson></assignedEntity></performer></serviceEvent></documentationOf>"
        "<component><structuredBody><component><section><code code='61146-7'/><title>Goals</title><text>Swim</text></section>"
        "</component></structuredBody></component></ClinicalDocument>";
    reading r = {0};
    (void)state;

    reading_do(&r, chart, sizeof(chart) - 1, "chart", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    expect_kind(r.rows[0].plan, PCRP_SUPPORTER, 0, "Una");
    expect_kind(r.rows[0].plan, PCRP_SUPPORTER, 1, "Nat");
    expect_kind(r.rows[0].plan, PCRP_PEER, 0, "Pia");
    expect_kind(r.rows[0].plan, PCRP_PEER, 1, "Mo");
    reading_free(&r);
}

/* Labels without a space before the bar, and two in brackets: each is taken once, and then the next. */
static void labels_that_touch_what_they_follow(void **state)
{
    static const char chart[] = "<ClinicalDocument xmlns='urn:hl7-org:v3'><component><structuredBody><component><section>"
        "<code code='18776-5'/><title>Plan of Care</title><text><list><caption>Interventions</caption>"
        "<item>Jo rides behind| Frequency: Saturdays| Frequency: at ten</item>"
        "<item>Sam sings (Responsible: Sam)(Target Date: 2025-03-01)</item></list></text></section>"
        "</component></structuredBody></component></ClinicalDocument>";
    reading r = {0};
    const pcrp_element *element;
    (void)state;

    reading_do(&r, chart, sizeof(chart) - 1, "chart", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    element = pcrp_plan_element(r.rows[0].plan, PCRP_INTERVENTION, 0);
    assert_string_equal(pcrp_element_text(element), "Jo rides behind");
    assert_string_equal(pcrp_element_frequency(element), "at ten");
    element = pcrp_plan_element(r.rows[0].plan, PCRP_INTERVENTION, 1);
    assert_string_equal(pcrp_element_text(element), "Sam sings");
    assert_string_equal(pcrp_element_performer(element), "Sam");
    assert_string_equal(pcrp_element_date(element), "2025-03-01");
    reading_free(&r);
}

/* ---- hostile and broken input ---- */

static void expect_error(const char *bytes, size_t size, const pcrp_limits *limits, pcrp_status status, long line)
{
    reading r = {0};
    reading_do(&r, bytes, size, "chart", NULL, limits);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, status);
    assert_true(r.rows[0].message[0] != '\0');
    if (line)
        assert_int_equal(r.rows[0].line, line);
    reading_free(&r);
}

/* Cut after every byte of the small charts, and at places all over the larger ones. */
static void every_truncation_is_an_error(void **state)
{
    static const struct { const char *name; size_t step; } charts[] = {
        {"lists", 1}, {"windows-1252", 1}, {"care-plan", 5}, {"same-table", 7}, {"same-values", 11}};
    (void)state;
    for (size_t i = 0; i < sizeof(charts) / sizeof(*charts); i++) {
        size_t size;
        char *chart = load(charts[i].name, ".xml", &size);
        while (size && (chart[size - 1] == '\n' || chart[size - 1] == '\r'))
            size--;
        for (size_t cut = 0; cut < size; cut += charts[i].step) {
            reading r = {0};
            char *part = malloc(cut + 1); /* its own block, so that reading past its end shows */
            memcpy(part, chart, cut);
            reading_do(&r, part, cut, "chart", NULL, NULL);
            assert_int_equal(r.count, 1);
            assert_true(r.rows[0].status < 0);
            reading_free(&r);
            free(part);
        }
        free(chart);
    }
}

static void malformed_charts_name_the_line(void **state)
{
    static const char mismatch[] = "\n <ClinicalDocument>\n<title>a</titel>\n</ClinicalDocument>";
    static const char doctype[] = "<?xml version=\"1.0\"?>\n<!DOCTYPE ClinicalDocument [<!ENTITY a \"b\">]>\n<ClinicalDocument>&a;</ClinicalDocument>";
    static const char entity[] = "<ClinicalDocument>\n\n<title>&nbsp;</title></ClinicalDocument>";
    (void)state;
    expect_error(mismatch, sizeof(mismatch) - 1, NULL, PCRP_ERROR_SYNTAX, 3);
    expect_error(doctype, sizeof(doctype) - 1, NULL, PCRP_ERROR_DOCTYPE, 2);
    expect_error(entity, sizeof(entity) - 1, NULL, PCRP_ERROR_SYNTAX, 3);
    expect_error("", 0, NULL, PCRP_ERROR_FORMAT, 0);
    expect_error("plain words", 11, NULL, PCRP_ERROR_FORMAT, 0);
    expect_error("%PDF-1.7", 8, NULL, PCRP_ERROR_FORMAT, 0);
}

static void an_unknown_root_is_named(void **state)
{
    static const char chart[] = "<?xml version='1.0'?><!-- a --><q:Ledger xmlns:q='urn:books'/>";
    reading r = {0};
    (void)state;
    reading_do(&r, chart, sizeof(chart) - 1, "chart", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_FORMAT);
    assert_non_null(strstr(r.rows[0].message, "Ledger"));
    assert_non_null(strstr(r.rows[0].message, "urn:books"));
    reading_free(&r);
}

/* The words of a chart must not reach a log through a message. */
static void messages_hold_no_words_of_the_chart(void **state)
{
    static const char chart[] = "<ClinicalDocument><title>Secret</title><Confidential></Private></ClinicalDocument>";
    reading r = {0};
    (void)state;
    reading_do(&r, chart, sizeof(chart) - 1, "chart", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_SYNTAX);
    assert_null(strstr(r.rows[0].message, "Secret"));
    assert_null(strstr(r.rows[0].message, "Confidential"));
    assert_null(strstr(r.rows[0].message, "Private"));
    reading_free(&r);
}

static void deep_nesting_and_monstrous_tags_are_refused(void **state)
{
    size_t size = 0, room = 2 * 1024 * 1024;
    char *chart = malloc(room);
    (void)state;

    size += (size_t)sprintf(chart, "<ClinicalDocument>");
    for (int i = 0; i < 5000; i++)
        size += (size_t)sprintf(chart + size, "<section>");
    expect_error(chart, size, NULL, PCRP_ERROR_LIMIT, 0);

    size = (size_t)sprintf(chart, "<ClinicalDocument");
    for (int i = 0; i < 60000; i++)
        size += (size_t)sprintf(chart + size, " a%d='1'", i);
    size += (size_t)sprintf(chart + size, "/>");
    expect_error(chart, size, NULL, PCRP_ERROR_LIMIT, 0);
    free(chart);
}

static void limits_of_the_caller_hold(void **state)
{
    static const char chart[] = "<ClinicalDocument><component><structuredBody><component><section><code code='61146-7'/><title>Goals</title>"
        "<text><list><item>One</item><item>Two</item><item>Three</item></list></text></section></component></structuredBody></component></ClinicalDocument>";
    pcrp_limits limits;
    reading r = {0};
    (void)state;

    reading_do(&r, chart, sizeof(chart) - 1, "chart", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_int_equal(pcrp_plan_element_count(r.rows[0].plan, PCRP_GOAL), 3);
    reading_free(&r);
    pcrp_limits_init(&limits);
    limits.plan_elements = 2;
    expect_error(chart, sizeof(chart) - 1, &limits, PCRP_ERROR_LIMIT, 0);
    pcrp_limits_init(&limits);
    limits.chart_bytes = 100;
    expect_error(chart, sizeof(chart) - 1, &limits, PCRP_ERROR_LIMIT, 0);
    pcrp_limits_init(&limits);
    limits.depth = 5;
    expect_error(chart, sizeof(chart) - 1, &limits, PCRP_ERROR_LIMIT, 0);
}

/* ---- encodings ---- */

static const char small[] = "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody><component><section>"
    "<code code=\"61146-7\"/><title>Goals</title><text><paragraph>Caf\xC3\xA9 on Fridays</paragraph></text></section>"
    "</component></structuredBody></component></ClinicalDocument>";

static void expect_goal(const char *bytes, size_t size)
{
    reading r = {0};
    reading_do(&r, bytes, size, "chart", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_int_equal(pcrp_plan_element_count(r.rows[0].plan, PCRP_GOAL), 1);
    assert_string_equal(pcrp_element_text(pcrp_plan_element(r.rows[0].plan, PCRP_GOAL, 0)), "Caf\xC3\xA9 on Fridays");
    reading_free(&r);
}

static void encodings_and_what_stands_before_the_root(void **state)
{
    char chart[2048];
    size_t size;
    (void)state;

    expect_goal(small, sizeof(small) - 1);
    size = (size_t)sprintf(chart, "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>%s", small);
    expect_goal(chart, size);
    size = (size_t)sprintf(chart, "\r\n  <?xml version=\"1.0\"?><?xml-stylesheet href=\"CDA.xsl\"?><!-- < -->%s\n", small);
    expect_goal(chart, size);
    size = (size_t)sprintf(chart, "<?xml version=\"1.0\" encoding=\"UTF-16\"?>%s", small); /* it is UTF-8 */
    expect_goal(chart, size);

    size = 0; /* UTF-16 with a byte order mark */
    chart[size++] = '\xFF';
    chart[size++] = '\xFE';
    for (const char *at = small; *at; at++) {
        chart[size++] = *at == '\xC3' ? '\xE9' : *at;
        chart[size++] = '\0';
        at += *at == '\xC3';
    }
    expect_goal(chart, size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_care_plan_with_linked_entries),
        cmocka_unit_test(tables_of_a_maker_with_values_in_entries),
        cmocka_unit_test(headed_tables_inside_one_plan_section),
        cmocka_unit_test(captions_lists_and_bold_headings),
        cmocka_unit_test(sections_that_say_there_is_nothing),
        cmocka_unit_test(goals_of_r11_inside_a_plan_of_care),
        cmocka_unit_test(a_fragment_of_a_document),
        cmocka_unit_test(a_document_of_plain_text),
        cmocka_unit_test(sections_withheld_for_privacy),
        cmocka_unit_test(a_mime_part_with_its_header),
        cmocka_unit_test(windows_1252_that_says_utf_8),
        cmocka_unit_test(four_layouts_give_one_plan),
        cmocka_unit_test(participants_are_supporters_whatever_the_word),
        cmocka_unit_test(labels_that_touch_what_they_follow),
        cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(malformed_charts_name_the_line),
        cmocka_unit_test(an_unknown_root_is_named),
        cmocka_unit_test(messages_hold_no_words_of_the_chart),
        cmocka_unit_test(deep_nesting_and_monstrous_tags_are_refused),
        cmocka_unit_test(limits_of_the_caller_hold),
        cmocka_unit_test(encodings_and_what_stands_before_the_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
