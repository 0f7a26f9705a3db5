/* SPDX-License-Identifier: Apache-2.0 */
/* Feedback: praise with proof, at most three questions about phrases that stand in the plan, and no name with redact. */
#include "reading.h"
#include "gathered.h"

#include <jansson.h>
#include <pcrp/feedback.h>

#define HEAD "plan,element,goal,title,text,given,preferred,family,gender\n"

static const char good[] = HEAD "p,person,,,,Josephine,Josie,Quill,female\n"
    "p,goal,1,,\"Josie wants to see her sister, wants to sing with her brother and hopes to sleep at home.\",,,,\n"
    "p,intervention,1,,\"She takes the 14 bus to her sister on Sundays\",,,,\n";
static const char poor[] = HEAD "p,person,,,,Josephine,Josie,Quill,female\n"
    "p,goal,1,,\"Attend group and comply with group rules.\",,,,\n"
    "p,goal,2,,\"Attend <group> & \"\"comply\"\".\",,,,\n"
    "p,intervention,1,,\"Staff will prompt\",,,,\n";
static const char empty[] = HEAD "p,person,,,,Josephine,Josie,Quill,female\n";

static pcrp_status keep(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    (void)chart, (void)error;
    assert_true(status >= 0);
    *(pcrp_plan **)user = plan;
    return PCRP_OK;
}

typedef struct explained {
    pcrp_rubric *rubric;
    pcrp_plan *plan;
    pcrp_result *result;
    pcrp_phrasebook *book;
    pcrp_feedback *feedback;
} explained;

/* Feedback with the sentences of the tests, or the shipped ones. */
static void explain(explained *e, const char *chart, int shipped)
{
    char path[1000];
    pcrp_reader *reader = pcrp_reader_new(NULL);
    pcrp_scorer *scorer;

    memset(e, 0, sizeof(*e));
    assert_int_equal(pcrp_rubric_load(&e->rubric, reading_path(path, sizeof(path), "tests/cohort/words.xml"), NULL, NULL),
                     PCRP_OK);
    assert_int_equal(pcrp_read_memory(reader, chart, strlen(chart), "x.csv", keep, &e->plan), PCRP_OK);
    pcrp_reader_free(reader);
    assert_int_equal(pcrp_scorer_new(&scorer, e->rubric), PCRP_OK);
    assert_true(pcrp_score(scorer, e->plan, &e->result, NULL) >= 0);
    pcrp_scorer_free(scorer);
    assert_int_equal(pcrp_phrasebook_load(&e->book, shipped ? NULL :
        reading_path(path, sizeof(path), "tests/cohort/feedback.xml"), NULL), PCRP_OK);
    assert_int_equal(pcrp_feedback_new(&e->feedback, e->book, e->plan, e->result), PCRP_OK);
    pcrp_phrasebook_free(e->book); /* neither is needed any more */
    pcrp_plan_free(e->plan);
}

static void done(explained *e)
{
    pcrp_feedback_free(e->feedback);
    pcrp_result_free(e->result);
    pcrp_rubric_free(e->rubric);
}

static void written(const explained *e, pcrp_cohort_format format, int redact, text *into)
{
    pcrp_write_options options;
    pcrp_write_options_init(&options);
    options.redact = redact;
    into->length = 0;
    assert_int_equal(pcrp_feedback_write(e->feedback, "charts/x.csv", format, &options, gather, into), PCRP_OK);
}

static void test_praise_has_its_proof(void **state)
{
    explained e;
    const pcrp_point *point;

    (void)state;
    explain(&e, good, 0);
    point = pcrp_feedback_strength(e.feedback, 0);
    assert_non_null(point);
    assert_string_equal(point->criterion, "outcomes");
    assert_string_equal(point->words, "Josie says what matters.");
    assert_string_equal(point->element, "goal 1");
    assert_non_null(strstr("Josie wants to see her sister, wants to sing with her brother and hopes to sleep at home.",
                           point->quote));
    assert_null(pcrp_feedback_question(e.feedback, 0)); /* all is at the top: there is nothing to ask */
    done(&e);
}

static void test_questions_are_about_phrases(void **state)
{
    explained e;
    const pcrp_point *first, *second;

    (void)state;
    explain(&e, poor, 0);
    first = pcrp_feedback_question(e.feedback, 0);
    second = pcrp_feedback_question(e.feedback, 1);
    assert_non_null(first);
    assert_non_null(second);
    assert_string_equal(first->criterion, "outcomes");
    assert_string_equal(first->words, "What is this for, Josie?");
    assert_string_equal(first->quote, "Attend group and comply with group rules."); /* the sentence, not the one word */
    assert_string_equal(second->words, "Who could help Josie?");
    assert_string_not_equal(second->quote, first->quote); /* one question a phrase */
    assert_null(pcrp_feedback_strength(e.feedback, 0));
    done(&e);
}

static void test_shipped_sentences(void **state)
{
    static text out;
    explained e;
    size_t count = 0;

    (void)state;
    explain(&e, poor, 1);
    while (pcrp_feedback_question(e.feedback, count))
        count++;
    assert_int_equal(count, 2); /* one a criterion, three at most */
    written(&e, PCRP_COHORT_TEXT, 0, &out);
    assert_non_null(strstr(out.bytes, "To ask Josie"));
    assert_null(strstr(out.bytes, "{person}"));
    done(&e);
}

static void test_nothing_to_read(void **state)
{
    static text out;
    explained e;

    (void)state;
    explain(&e, empty, 1);
    assert_null(pcrp_feedback_strength(e.feedback, 0));
    assert_null(pcrp_feedback_question(e.feedback, 0));
    written(&e, PCRP_COHORT_TEXT, 0, &out);
    assert_non_null(strstr(out.bytes, "no goal, step or account of Josie"));
    written(&e, PCRP_COHORT_HTML, 0, &out);
    assert_non_null(strstr(out.bytes, "no goal, step or account of Josie"));
    done(&e);
}

static void test_page(void **state)
{
    static text out;
    explained e;

    (void)state;
    explain(&e, poor, 0);
    written(&e, PCRP_COHORT_HTML, 0, &out);
    assert_non_null(strstr(out.bytes, "Attend &lt;group&gt; &amp; &quot;comply&quot;.")); /* a chart is never markup */
    assert_null(strstr(out.bytes, "{{"));
    assert_null(strstr(out.bytes, "<script"));
    assert_null(strstr(out.bytes, "http:"));
    done(&e);
}

static void test_redacted(void **state)
{
    static text out;
    explained e;
    json_t *parsed;

    (void)state;
    explain(&e, poor, 0);
    for (int format = 0; format < 3; format++) {
        static const pcrp_cohort_format formats[] = {PCRP_COHORT_TEXT, PCRP_COHORT_JSON, PCRP_COHORT_HTML};
        written(&e, formats[format], 1, &out);
        assert_null(strstr(out.bytes, "Josie"));
        assert_null(strstr(out.bytes, "group"));
        assert_null(strstr(out.bytes, "charts/x"));
        assert_non_null(strstr(out.bytes, "goal 1"));
    }
    written(&e, PCRP_COHORT_JSON, 0, &out);
    parsed = json_loads(out.bytes, 0, NULL);
    assert_non_null(parsed);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(parsed, "questions"), 0),
                                                          "quote")), "Attend group and comply with group rules.");
    json_decref(parsed);
    assert_int_equal(pcrp_feedback_write(e.feedback, "x", PCRP_COHORT_CSV, NULL, gather, &out), PCRP_ERROR_ARGUMENT);
    done(&e);
}

static void load_fails(const char *content, const char *message)
{
    char path[] = "sentences-XXXXXX";
    int handle = mkstemp(path);
    FILE *file = fdopen(handle, "wb");
    pcrp_phrasebook *book;
    pcrp_error *error = pcrp_error_new();

    fputs(content, file);
    fclose(file);
    assert_int_equal(pcrp_phrasebook_load(&book, path, error), PCRP_ERROR_RUBRIC);
    assert_null(book);
    assert_non_null(strstr(pcrp_error_message(error, 0), message));
    remove(path);
    pcrp_error_free(error);
}

static void test_faults_of_sentences(void **state)
{
    pcrp_phrasebook *book;

    (void)state;
    load_fails("<feedback", "well-formed");
    load_fails("<!DOCTYPE feedback><feedback xmlns='urn:pcrp:feedback:1'/>", "DOCTYPE");
    load_fails("<other/>", "not a feedback file");
    load_fails("<feedback xmlns='urn:pcrp:feedback:1'><criterion id='a'><strength least='9'>x</strength></criterion></feedback>",
               "level");
    load_fails("<feedback xmlns='urn:pcrp:feedback:1'><criterion id='a'><question about='x'>y</question></criterion></feedback>",
               "about=");
    assert_int_equal(pcrp_phrasebook_load(&book, "/no/such/file", NULL), PCRP_ERROR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_praise_has_its_proof), cmocka_unit_test(test_questions_are_about_phrases),
        cmocka_unit_test(test_shipped_sentences), cmocka_unit_test(test_nothing_to_read), cmocka_unit_test(test_page),
        cmocka_unit_test(test_redacted), cmocka_unit_test(test_faults_of_sentences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
