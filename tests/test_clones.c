/* SPDX-License-Identifier: Apache-2.0 */
/* Copied text: what counts as the same, across whom, in any order, and with an index that is too small. */
#include "reading.h"
#include "gathered.h"

#include <pcrp/cohort.h>

#define HEAD "plan,element,goal,title,text,given,family,gender\n"

/* A plan of one person with one goal and one intervention. */
#define PLAN(given, family, gender, goal, step) \
    HEAD "p,person,,,," given "," family "," gender "\np,goal,1,,\"" goal "\",,,\np,intervention,1,,\"" step "\",,,\n"

static const char quilt[] = PLAN("Mara", "Quill", "female",
    "Mara will finish the quilt for her grandson before the first snow falls",
    "Mara will cut the squares on Sunday mornings at the long table");
static const char copied[] = PLAN("Otto", "Brandt", "male",
    "Otto will finish the quilt for his grandson before the first snow falls",
    "Otto walks the dog to the bakery every morning before work");
static const char near[] = PLAN("Ines", "Vale", "female",
    "Ines will finish the quilt for her grandson before the first snow falls this year",
    "Ines mends nets with the crew down at the harbour on Fridays");
static const char later[] = PLAN("Mara", "Quill", "female",
    "Mara wants to show the finished quilt at the county fair",
    "Mara will cut the squares on Sunday mornings at the long table");
static const char named[] = PLAN("Pia", "Lund", "female",
    "Pia wants to learn how bread is baked from start to finish",
    "Otto walks the dog to the bakery every morning before work");
static const char alone[] = PLAN("Theo", "Marsh", "male",
    "Theo wants to race pigeons again and to build the loft for them",
    "Theo buys planks at the yard where he worked for eleven years");

typedef struct source {
    const char *chart, *text, *person;
} source;

static pcrp_status keep(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    (void)chart, (void)error;
    assert_true(status >= 0);
    *(pcrp_plan **)user = plan;
    return PCRP_OK;
}

static pcrp_plan *plan_of(const char *csv)
{
    pcrp_reader *reader = pcrp_reader_new(NULL);
    pcrp_plan *plan = NULL;

    assert_int_equal(pcrp_read_memory(reader, csv, strlen(csv), "x.csv", keep, &plan), PCRP_OK);
    pcrp_reader_free(reader);
    assert_non_null(plan);
    return plan;
}

static void add(pcrp_clones *clones, const source *from)
{
    pcrp_plan *plan = plan_of(from->text);
    assert_int_equal(pcrp_clones_add(clones, from->chart, from->person, plan), PCRP_OK);
    pcrp_plan_free(plan);
}

static pcrp_rubric *words(void)
{
    char path[1000];
    pcrp_rubric *rubric;
    assert_int_equal(pcrp_rubric_load(&rubric, reading_path(path, sizeof(path), "tests/cohort/words.xml"), NULL, NULL),
                     PCRP_OK);
    return rubric;
}

static pcrp_clones *compare(const source *sources, size_t count, const pcrp_clone_options *options,
                            const pcrp_rubric *rubric)
{
    pcrp_clones *clones;
    assert_int_equal(pcrp_clones_new(&clones, options, rubric), PCRP_OK);
    for (size_t i = 0; i < count; i++)
        add(clones, &sources[i]);
    assert_int_equal(pcrp_clones_finish(clones), PCRP_OK);
    return clones;
}

static void written(const pcrp_clones *clones, pcrp_cohort_format format, int redact, text *into)
{
    pcrp_write_options options;
    pcrp_write_options_init(&options);
    options.redact = redact;
    into->length = 0;
    assert_int_equal(pcrp_clones_write(clones, format, &options, gather, into), PCRP_OK);
}

/* The name and the pronouns are exchanged; it is the same goal all the same. */
static void test_same_for_another_person(void **state)
{
    source sources[] = {{"a", quilt, NULL}, {"b", copied, NULL}, {"c", alone, NULL}};
    pcrp_rubric *rubric = words();
    pcrp_clones *clones = compare(sources, 3, NULL, rubric);
    const pcrp_clone_group *group = pcrp_clones_group(clones, 0);
    const pcrp_clone_place *place = pcrp_clones_place(clones, 0, 1);

    (void)state;
    assert_non_null(group);
    assert_null(pcrp_clones_group(clones, 1));
    assert_int_equal(group->across, 1);
    assert_int_equal(group->same, 1);
    assert_int_equal(group->people, 2);
    assert_string_equal(pcrp_clones_place(clones, 0, 0)->chart, "a");
    assert_string_equal(place->chart, "b");
    assert_string_equal(place->element, "goal 1");
    assert_int_equal(place->offset, 0);
    assert_int_equal(place->length, strlen("Otto will finish the quilt for his grandson before the first snow falls"));
    assert_true(place->share == 1.0);
    assert_true(pcrp_clones_find(clones, "a", NULL)->goals == 1.0);
    assert_true(pcrp_clones_find(clones, "a", NULL)->across > 0.4 && pcrp_clones_find(clones, "a", NULL)->across < 0.7);
    assert_true(pcrp_clones_find(clones, "c", "p")->across == 0.0);
    assert_null(pcrp_clones_find(clones, "d", NULL));
    pcrp_clones_free(clones);
    pcrp_rubric_free(rubric);
}

static void test_nearly_the_same(void **state)
{
    source sources[] = {{"a", quilt, NULL}, {"b", near, NULL}};
    pcrp_clones *clones = compare(sources, 2, NULL, NULL);
    const pcrp_clone_place *longer = pcrp_clones_place(clones, 0, 1);

    (void)state;
    assert_non_null(longer);
    assert_int_equal(pcrp_clones_group(clones, 0)->same, 0);
    assert_true(pcrp_clones_place(clones, 0, 0)->share == 1.0); /* all of it stands in the longer one */
    assert_true(longer->share < 1.0);
    assert_int_equal(longer->length, /* "this year" is not shared */
                     strlen("Ines will finish the quilt for her grandson before the first snow falls"));
    pcrp_clones_free(clones);
}

static void test_forward_is_not_across(void **state)
{
    source sources[] = {{"2024", quilt, NULL}, {"2025", later, NULL}};
    source keyed[] = {{"2024", quilt, "mrn 1"}, {"2025", later, "mrn 2"}};
    pcrp_clones *clones = compare(sources, 2, NULL, NULL);

    (void)state;
    assert_int_equal(pcrp_clones_group(clones, 0)->across, 0);
    assert_int_equal(pcrp_clones_group(clones, 0)->people, 1);
    assert_int_equal(pcrp_clones_group(clones, 0)->plans, 2);
    assert_true(pcrp_clones_find(clones, "2025", NULL)->across == 0.0);
    assert_true(pcrp_clones_find(clones, "2025", NULL)->forward > 0.3);
    pcrp_clones_free(clones);
    clones = compare(keyed, 2, NULL, NULL); /* two people of one name, as the caller knows */
    assert_int_equal(pcrp_clones_group(clones, 0)->across, 1);
    pcrp_clones_free(clones);
}

/* Short texts coincide, and what a plan repeats within itself is not copied from anybody. */
static void test_left_out(void **state)
{
    static const char first[] = HEAD "p,person,,,,Ann,Ash,female\np,goal,1,,Find a job and a flat,,,\n"
        "p,statement,,Consent,\"I have read the notice of privacy practices and my rights were told to me\",,,\n"
        "p,goal,2,,Grow the tallest sunflower on the allotment behind the mill,,,\n"
        "p,intervention,2,,Grow the tallest sunflower on the allotment behind the mill,,,\n";
    static const char second[] = HEAD "p,person,,,,Ben,Birch,male\np,goal,1,,Find a job and a flat,,,\n"
        "p,statement,,Consent,\"I have read the notice of privacy practices and my rights were told to me\",,,\n";
    source sources[] = {{"a", first, NULL}, {"b", second, NULL}};
    pcrp_clones *clones = compare(sources, 2, NULL, NULL);

    (void)state;
    assert_null(pcrp_clones_group(clones, 0));
    pcrp_clones_free(clones);
}

static void test_names_left_behind(void **state)
{
    source sources[] = {{"a", quilt, NULL}, {"b", copied, NULL}, {"c", named, NULL}};
    pcrp_rubric *rubric = words();
    pcrp_clones *clones = compare(sources, 3, NULL, rubric);
    const pcrp_trace *trace = pcrp_clones_trace(clones, 0);

    (void)state;
    assert_non_null(trace);
    assert_null(pcrp_clones_trace(clones, 1));
    assert_int_equal(trace->kind, PCRP_TRACE_NAME);
    assert_string_equal(trace->chart, "c");
    assert_string_equal(trace->element, "goal 1 / intervention 1");
    assert_string_equal(trace->word, "Otto");
    assert_string_equal(trace->other, "b");
    assert_int_equal(trace->offset, 0);
    assert_int_equal(trace->people, 1);
    pcrp_clones_free(clones);
    pcrp_rubric_free(rubric);
}

/* "Grace" begins a sentence, but grace stands with a small letter elsewhere; a sister is said to be one. */
static void test_names_that_are_none(void **state)
{
    static const char grace[] = PLAN("Grace", "Hill", "female", "Paint the fence", "Grace paints");
    static const char word[] = PLAN("Lea", "Moor", "female", "Dance with grace at the barn", "Grace comes with practice");
    static const char sister[] = PLAN("Kim", "Rowe", "female", "Cook with her sister Grace again", "Buy the big pot");
    source sources[] = {{"a", grace, NULL}, {"b", word, NULL}, {"c", sister, NULL}};
    pcrp_rubric *rubric = words();
    pcrp_clones *clones = compare(sources, 3, NULL, rubric);

    (void)state;
    assert_null(pcrp_clones_trace(clones, 0));
    pcrp_clones_free(clones);
    pcrp_rubric_free(rubric);
}

static void test_pronouns(void **state)
{
    static const char wrong[] = PLAN("Eva", "Stein", "female", "Repair the boat that his hands know best", "Sand the hull");
    static const char brother[] = PLAN("Ida", "Frost", "female", "Visit her brother when he is home", "Take the late bus");
    source sources[] = {{"a", wrong, NULL}, {"b", brother, NULL}};
    pcrp_rubric *rubric = words();
    pcrp_clones *clones = compare(sources, 2, NULL, rubric);
    const pcrp_trace *trace = pcrp_clones_trace(clones, 0);

    (void)state;
    assert_non_null(trace);
    assert_null(pcrp_clones_trace(clones, 1));
    assert_int_equal(trace->kind, PCRP_TRACE_PRONOUN);
    assert_string_equal(trace->word, "his");
    assert_string_equal(trace->chart, "a");
    assert_int_equal(trace->copied, 0);
    pcrp_clones_free(clones);
    pcrp_rubric_free(rubric);
}

/* Many plans with a family of copied goals, in two orders and with an index far too small. */
static void many(pcrp_clones *clones, size_t count, int backwards)
{
    for (size_t n = 0; n < count; n++) {
        size_t i = backwards ? count - 1 - n : n;
        char chart[32], csv[2000], goal[1200];
        size_t at = 0;
        source one = {chart, csv, NULL};
        for (int w = 0; w < 40; w++) /* forty words that no other family of ten has */
            at += (size_t)snprintf(goal + at, sizeof(goal) - at, "w%zux%d ", i / 10, w);
        snprintf(goal + at, sizeof(goal) - at, "ending %zu", i % 10);
        snprintf(chart, sizeof(chart), "%04zu", i);
        snprintf(csv, sizeof(csv), HEAD "p,person,,,,Name%zu,Family%zu,\np,goal,1,,%s,,,\n", i, i, goal);
        add(clones, &one);
    }
}

static void test_order_does_not_matter(void **state)
{
    static text forwards, backwards;
    pcrp_clone_options options;

    (void)state;
    pcrp_clone_options_init(&options);
    for (int small = 0; small < 2; small++) {
        options.digests = small ? 2048 : 1 << 16;
        for (int order = 0; order < 2; order++) {
            pcrp_clones *clones;
            assert_int_equal(pcrp_clones_new(&clones, &options, NULL), PCRP_OK);
            many(clones, 200, order);
            assert_int_equal(pcrp_clones_finish(clones), PCRP_OK);
            assert_int_equal(pcrp_clones_sampling(clones), small ? 4 : 1);
            for (size_t g = 0; g < 20; g++) {
                assert_non_null(pcrp_clones_group(clones, g));
                assert_int_equal(pcrp_clones_group(clones, g)->people, 10);
            }
            assert_null(pcrp_clones_group(clones, 20));
            written(clones, PCRP_COHORT_CSV, 0, order ? &backwards : &forwards);
            pcrp_clones_free(clones);
        }
        assert_string_equal(forwards.bytes, backwards.bytes);
    }
}

static void test_writing(void **state)
{
    source sources[] = {{"charts/a.csv", quilt, NULL}, {"charts/b.csv", copied, NULL}, {"charts/c.csv", named, NULL}};
    pcrp_rubric *rubric = words();
    pcrp_clones *clones = compare(sources, 3, NULL, rubric);
    static text out;

    (void)state;
    written(clones, PCRP_COHORT_CSV, 0, &out);
    assert_memory_equal(out.bytes, "finding,group,people,plans,chart,plan,element,offset,length,words,share,excerpt,other\r\n"
                        "across,1,2,2,charts/a.csv,p,goal 1,0,71,13,1.0000,", 130);
    assert_non_null(strstr(out.bytes, "name,,1,,charts/c.csv,p,goal 1 / intervention 1,0,4,,1,Otto,charts/b.csv\r\n"));
    for (int format = PCRP_COHORT_TEXT; format <= PCRP_COHORT_JSON; format++) {
        written(clones, (pcrp_cohort_format)format, 1, &out);
        assert_null(strstr(out.bytes, "quilt"));
        assert_null(strstr(out.bytes, "Otto"));
        assert_null(strstr(out.bytes, "charts/"));
    }
    assert_int_equal(pcrp_clones_write(clones, PCRP_COHORT_HTML, NULL, gather, &out), PCRP_ERROR_ARGUMENT);
    pcrp_clones_free(clones);
    pcrp_rubric_free(rubric);
}

static void test_wrong_use(void **state)
{
    pcrp_clone_options options;
    pcrp_clones *clones;
    pcrp_plan *plan = plan_of(quilt);

    (void)state;
    pcrp_clone_options_init(&options);
    options.shingle = 1;
    assert_int_equal(pcrp_clones_new(&clones, &options, NULL), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_clones_new(&clones, NULL, NULL), PCRP_OK);
    assert_int_equal(pcrp_clones_finish(clones), PCRP_OK); /* nothing added, nothing found */
    assert_null(pcrp_clones_group(clones, 0));
    assert_int_equal(pcrp_clones_add(clones, "a", NULL, plan), PCRP_ERROR_ARGUMENT);
    pcrp_clones_free(clones);
    pcrp_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_for_another_person), cmocka_unit_test(test_nearly_the_same),
        cmocka_unit_test(test_forward_is_not_across), cmocka_unit_test(test_left_out),
        cmocka_unit_test(test_names_left_behind), cmocka_unit_test(test_names_that_are_none),
        cmocka_unit_test(test_pronouns), cmocka_unit_test(test_order_does_not_matter),
        cmocka_unit_test(test_writing), cmocka_unit_test(test_wrong_use)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
