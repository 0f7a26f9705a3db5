/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns, each operator by itself, and regular expressions; limits are reported, never taken for no match. */
#include "marking.h"

static const char *const WANT[] = {"want", "would like", NULL};
static const char *const HOME[] = {"home", "flat", "garden", NULL};
static const char *const SERVICE[] = {"group", "therapy", NULL};
static const char *const PLACE[] = {"garden path", "garden", NULL};

static void begin(marking *m)
{
    marking_begin(m);
    marking_lexicon(m, "want", PCRP_INFLECT_VERB, WANT);
    marking_lexicon(m, "home", PCRP_INFLECT_NOUN, HOME);
    marking_lexicon(m, "service", PCRP_INFLECT_NOUN, SERVICE);
    marking_lexicon(m, "place", PCRP_INFLECT_NONE, PLACE);
}

static void test_each_operator(void **state)
{
    /* form, text, words found (NULL: nothing) */
    static const char *const cases[][3] = {
        {"walk|runs to", "he runs to work", "runs to"},
        {"walk|runs to", "he strolls to work", NULL},
        {"go* home", "she goes home", "goes home"},
        {"{want} {home}", "he wants flats", "wants flats"},
        {"{want|service} now", "therapy now", "therapy now"},
        {"{want|=must} go", "they must go", "must go"},
        {"{want} a? {home}", "wants home", "wants home"},
        {"{want} a? {home}", "wants a home", "wants a home"},
        {"{want} a? {home}", "wants a a home", NULL},
        {"{want} ( a|the|own )* {home}", "wants the own the flat", "wants the own the flat"},
        {"{want} very+ much", "wants very very much", "wants very very much"},
        {"{want} very+ much", "wants much", NULL},
        {"{want} .. {home}", "wants one two three four home", "wants one two three four home"},
        {"{want} .. {home}", "wants one two three four five home", NULL},
        {"{want} ..1 {home}", "wants one home", "wants one home"},
        {"{want} ..1 {home}", "wants one two home", NULL},
        {"{want} _ {home}", "wants my home", "wants my home"},
        {"{want} _ {home}", "wants home", NULL},
        {"^ {want}", "Wants a flat", "Wants"},
        {"^ {want}", "He wants a flat", NULL},
        {"{home} $", "back home", "home"},
        {"{home} $", "home again", NULL},
        {"{want} !{service} .. {home}", "wants a home", "wants a home"},
        {"{want} !{service} .. {home}", "wants therapy at home", NULL},
        {"will !not go", "will go", "will go"},
        {"will !not .. go", "will not go", NULL},
        {"( {want} | {service} ) at ( home | school )", "therapy at school", "therapy at school"},
        {"( {want} | {service} ) at ( home | school )", "therapy at sea", NULL},
        {"( {want} ( so | very ) much )", "wants very much", "wants very much"},
        {"50 %", "at 50% now", "50%"},
        {"follow up", "a follow-up call", "follow-up"},
        {"{place|home} path", "the garden path path", "garden path path"}, /* of a class, the longest first */
        {"{home|place} path", "the garden path path", "garden path"},      /* of classes, the first first */
        {"{place} path path", "the garden path path", "garden path path"}, /* what is shorter if the longest leads nowhere */
        {"{place|home} path", "the garden path", "garden path"},
        {"{place|home} path path path", "the garden path path", NULL},
        {"{service|place|home} path", "the garden path", "garden path"},
        {"{want} ( {home} )? {service}", "wants group", "wants group"},
        {"{want} ( {home} | {service} ) now", "wants therapy now", "wants therapy now"},
        {"{want} ..6 {home} ..6 {service}", "wants, at home, a group", "wants, at home, a group"},
        {"{want} ..6 {home} ..6 {service}", "wants a group at home", NULL},
        {"^ {want} .. ( {home} .. )? {service}", "Wants a group", "Wants a group"},
        {"( a|the {home} )+ now", "a flat the garden now", "a flat the garden now"},
        {"{want} .. $", "wants a flat", "wants a flat"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        marking m;
        begin(&m);
        marking_pattern(&m, "it", cases[i][0]);
        marking_ready(&m, NULL);
        marking_expect(&m, "it", cases[i][1], cases[i][2]);
        assert_false(m.marker.marks.limit);
        marking_end(&m);
    }
}

static void test_stays_in_its_sentence(void **state)
{
    marking m;
    (void)state;
    begin(&m);
    marking_pattern(&m, "it", "{want} .. {home}");
    marking_ready(&m, NULL);
    marking_expect(&m, "it", "He wants out. Home is far", NULL);
    marking_expect(&m, "it", "wants\nhome", NULL);
    marking_end(&m);
}

static void test_patterns_of_patterns(void **state)
{
    marking m;
    (void)state;
    begin(&m);
    pcrp_language_class(m.language, "wish");
    pcrp_language_class(m.language, "big");
    marking_pattern(&m, "big", "{wish} soon"); /* before what it draws on */
    marking_pattern(&m, "wish", "{want} {home}");
    marking_pattern(&m, "wish", "dream of {home}");
    marking_ready(&m, NULL);
    marking_expect(&m, "big", "wants home soon", "wants home soon");
    marking_expect(&m, "big", "dream of home soon", "dream of home soon");
    marking_end(&m);
}

static void test_faults(void **state)
{
    static const char *const faulty[] = {"", "{nobody}", "..", "_ home", "( home", "home )", "{want", "home |", "$", "a?", "! home",
                                         "home ( a? )*", "home ( .. )+", "home ( a | {want}* )*", "home $*"};
    (void)state;
    for (size_t i = 0; i < sizeof(faulty) / sizeof(*faulty); i++) {
        marking m;
        char message[256] = "";
        begin(&m);
        if (pcrp_language_add_pattern(m.language, pcrp_language_class(m.language, "it"), faulty[i], message, sizeof(message)))
            fail_msg("\"%s\" is taken for a pattern", faulty[i]);
        assert_true(*message != '\0');
        pcrp_language_free(m.language);
    }
}

static void test_loop(void **state)
{
    marking m;
    char message[256] = "";
    (void)state;
    begin(&m);
    pcrp_language_class(m.language, "one");
    pcrp_language_class(m.language, "two");
    marking_pattern(&m, "one", "{two} a");
    marking_pattern(&m, "two", "{one} b");
    assert_false(pcrp_language_compile(m.language, message, sizeof(message)));
    assert_non_null(strstr(message, "draw on each other"));
    pcrp_language_free(m.language);
}

static void test_step_limit(void **state)
{
    static const char *const a[] = {"a", NULL};
    char text[801 + sizeof("nowhere")];
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "a", PCRP_INFLECT_NONE, a);
    marking_pattern(&m, "it", "{a} ..60 {a} ..60 {a} ..60 {a} ..60 nowhere {a}");
    marking_ready(&m, NULL);
    for (size_t i = 0; i < 800; i++)
        text[i] = i % 2 ? ' ' : 'a';
    memcpy(text + 800, "nowhere", sizeof("nowhere")); /* all is there that must come later, or it would not be tried */
    marking_expect(&m, "it", text, NULL);
    assert_true(m.marker.marks.limit);
    marking_expect(&m, "it", "a nowhere", NULL);
    assert_false(m.marker.marks.limit); /* of the text, not of the marker */
    marking_end(&m);
}

/* ---- regular expressions ---- */

static void add_regex(marking *m, const char *name, const char *expression)
{
    char message[256] = "";
    if (!pcrp_regexes_add(m->language->regexes, pcrp_language_class(m->language, name), expression, message, sizeof(message)))
        fail_msg("%s: %s", expression, message);
}

static void test_regex(void **state)
{
    marking m;
    (void)state;
    marking_begin(&m);
    add_regex(&m, "date", "\\b\\d{1,2}/\\d{1,2}(?:/\\d{2,4})?\\b");
    add_regex(&m, "case", "\\bnote\\b");
    add_regex(&m, "exact", "(?-i:\\bSI\\b)");
    add_regex(&m, "behind", "(?<!last )\\bfall\\b");
    marking_ready(&m, NULL);
    marking_expect(&m, "date", "by 3/12/2026 at the latest", "3/12/2026");
    marking_expect(&m, "date", "half", NULL);
    assert_int_equal(marking_count(&m, "date", "1/2 and 3/4\nand 5/6"), 3);
    marking_expect(&m, "case", "NOTE: see chart", "NOTE");
    marking_expect(&m, "case", "denoted", NULL);
    marking_expect(&m, "exact", "denies SI today", "SI");
    marking_expect(&m, "exact", "si, claro", NULL);
    marking_expect(&m, "behind", "a fall", "fall");
    marking_expect(&m, "behind", "last fall", NULL);
    marking_end(&m);
}

static void test_regex_faults(void **state)
{
    marking m;
    char message[256] = "";
    (void)state;
    marking_begin(&m);
    assert_false(pcrp_regexes_add(m.language->regexes, pcrp_language_class(m.language, "it"), "a(b", message, sizeof(message)));
    assert_non_null(strstr(message, "offset 3"));
    assert_false(pcrp_regexes_add(m.language->regexes, pcrp_language_class(m.language, "it"), "\\C", message, sizeof(message)));
    pcrp_language_free(m.language);
}

static void test_regex_limit(void **state)
{
    marking m;
    char text[64];
    (void)state;
    marking_begin(&m);
    pcrp_language_free(m.language);
    m.limits.match_limit = 1000;
    m.language = pcrp_language_new(&m.limits);
    add_regex(&m, "it", "(a+)+$");
    marking_ready(&m, NULL);
    memset(text, 'a', 40);
    strcpy(text + 40, "b");
    marking_expect(&m, "it", text, NULL);
    assert_true(m.marker.marks.limit);
    marking_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_operator), cmocka_unit_test(test_stays_in_its_sentence),
        cmocka_unit_test(test_patterns_of_patterns), cmocka_unit_test(test_faults), cmocka_unit_test(test_loop),
        cmocka_unit_test(test_step_limit), cmocka_unit_test(test_regex), cmocka_unit_test(test_regex_faults),
        cmocka_unit_test(test_regex_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
