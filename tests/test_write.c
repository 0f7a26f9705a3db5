/* SPDX-License-Identifier: Apache-2.0 */
/* Every output format against a file of what it should be (tests/golden/). PCRP_UPDATE=1 writes the files anew: look
 * at the difference before committing it. The rubric, the plan and the results are made by hand, so that these files
 * change only when a writer does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <locale.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/buffer.h"
#include "plan/plan.h"
#include "rubric/rubric.h"
#include "score/result.h"
#include "write/json_text.h"
#include "write/utf8.h"
#include <pcrp/write.h>

/* --- a rubric, a plan, results --- */

static pcrp_criterion first_criteria[] = {
    {.id = "outcomes", .title = "Outcomes, not only outputs",
     .words = {"Services stand where outcomes should.", "An outcome can be guessed.",
               "Most goals say what will be different in the person's life.",
               "All goals say what will be different in the person's life, and services only how to get there."}},
    {.id = "own_words", .title = "The person's own words", .words = {"", "", "", ""}}};
static pcrp_criterion second_criteria[] = {
    {.id = "own_words", .title = "Own words", .words = {"none", "some", "many", "throughout"}},
    {.id = "dates", .title = "Dates", .words = {"none", "some", "most", "all"}}};

static pcrp_rubric first_rubric = {.id = "two-criteria", .version = "1.2", .title = "Two criteria", .about = "For tests.",
    .digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
    .competent = 3, .criteria = first_criteria, .criterion_count = 2};
static pcrp_rubric second_rubric = {.id = "local", .version = "7", .title = "Local", .about = "",
    .digest = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
    .competent = 2, .criteria = second_criteria, .criterion_count = 2};
static const pcrp_rubric *const rubrics[] = {&first_rubric, &second_rubric};

static pcrp_plan *make_plan(void)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "ccda");
    pcrp_place nowhere = {0};
    pcrp_element *goal, *part;

    plan->id = "plan-7";
    plan->date = "2024-03-01";
    plan->setting = "Riverside";
    plan->title = "Plan of Ann Bee";
    plan->gender = "female";
    pcrp_plan_add_party(plan, PCRP_PERSON, "Ann Bee", NULL);
    pcrp_plan_add_party(plan, PCRP_SUPPORTER, "Zo\xC3\xAB", "sister");
    pcrp_plan_add_party(plan, PCRP_PROVIDER, "Pat Field", "case manager");
    goal = pcrp_plan_add(plan, PCRP_GOAL, NULL, NULL,
                         "\"I want to sing in my choir again by June,\" Ann says. She will attend sessions.",
                         pcrp_plan_place(plan, 12, "/ClinicalDocument/component[3]"));
    goal->set_by = PCRP_SET_BY_PERSON;
    pcrp_element_set_date(plan, goal, "20240601");
    part = pcrp_plan_add(plan, PCRP_INTERVENTION, goal, NULL, "Ann rings the choir master on Monday.", nowhere);
    pcrp_element_set_performer(plan, part, "Ann");
    pcrp_element_set_frequency(plan, part, "once");
    pcrp_plan_add(plan, PCRP_STATEMENT, NULL, "What Ann is good at", "Singing, and =making people laugh", nowhere)->topic =
        PCRP_TOPIC_STRENGTHS;
    pcrp_plan_add_note(plan, "2 references lead nowhere");
    assert_int_equal(pcrp_plan_finish(plan, NULL), PCRP_OK);
    return plan;
}

static void add_piece(pcrp_result *result, size_t criterion, pcrp_evidence piece)
{
    pcrp_evidence *kept = pcrp_arena_alloc(result->arena, sizeof(*kept));

    *kept = piece;
    kept->length = strlen(piece.quote);
    pcrp_list_add(result->arena, &result->criteria[criterion].evidence, kept);
}

static pcrp_result *make_first(void)
{
    pcrp_result *result = pcrp_result_new(&first_rubric);

    result->criteria[0].level = 3;
    result->criteria[0].points = 4.005;
    result->criteria[0].why = "1 of 1 goals names something in the person's life.";
    result->criteria[0].missing = "A service stands among the goals; say what it is for.";
    add_piece(result, 0, (pcrp_evidence){.indicator = "life", .title = "names something in the person's life",
              .element = "goal 1", .field = "text", .quote = "sing in my choir", .path = "/ClinicalDocument/component[3]",
              .line = 12, .offset = 11, .weight = 1});
    add_piece(result, 0, (pcrp_evidence){.indicator = "service", .title = "names a service", .element = "goal 1",
              .field = "text", .quote = "attend sessions", .path = "/ClinicalDocument/component[3]", .line = 12,
              .offset = 63, .weight = -1});
    result->criteria[1].level = 1;
    result->criteria[1].points = -0.5;
    result->criteria[1].why = "\"\xE2\x80\x9CQuoted\xE2\x80\x9D\" words: 1.";
    add_piece(result, 1, (pcrp_evidence){.indicator = "joy", .title = "noted", .element = "statement \"What Ann is good at\"",
              .field = "text", .quote = "=making people laugh", .path = "", .offset = 13, .weight = 0});
    pcrp_list_add(result->arena, &result->notes, (void *)(size_t)"evidence of life cut at 50");
    return result;
}

static pcrp_result *make_second(void)
{
    pcrp_result *result = pcrp_result_new(&second_rubric);

    result->criteria[0].level = 2;
    result->criteria[0].points = 1e300; /* no number that a reader of the file should trust */
    result->criteria[1].level = 4;
    result->criteria[1].points = 12;
    add_piece(result, 1, (pcrp_evidence){.indicator = "date", .title = "a date", .element = "goal 1", .field = "date",
              .quote = "2024-06-01", .path = "", .weight = 1});
    add_piece(result, 0, (pcrp_evidence){.indicator = "voice", .title = "speaks as I", .element = "goal 1", .field = "text",
              .quote = "I want to sing", .path = "", .line = 12, .offset = 1, .weight = 1});
    return result;
}

/* --- output --- */

static int collect(void *user, const char *bytes, size_t length)
{
    pcrp_buffer_add(user, bytes, length);
    return 0;
}

/* The versions of the libraries at hand are not the writer's doing. */
static void mask_versions(pcrp_buffer *out)
{
    static const char key[] = "\"versions\":{";
    pcrp_buffer masked = {0};
    const char *at = pcrp_buffer_string(out), *found;

    while ((found = strstr(at, key)) != NULL) {
        found += strlen(key);
        pcrp_buffer_add(&masked, at, (size_t)(found - at));
        at = strchr(found, '}');
    }
    pcrp_buffer_add_string(&masked, at);
    pcrp_buffer_free(out);
    *out = masked;
}

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    pcrp_buffer text = {0};
    char part[4096];
    size_t got;

    while (file && (got = fread(part, 1, sizeof(part), file)) > 0)
        pcrp_buffer_add(&text, part, got);
    if (file)
        fclose(file);
    return text.data ? text.data : strdup("");
}

static void assert_golden(pcrp_buffer *out, const char *name)
{
    const char *source = getenv("PCRP_SOURCE");
    char path[4096], *expected;
    FILE *file;

    assert_false(out->failed);
    mask_versions(out);
    snprintf(path, sizeof(path), "%s/tests/golden/%s", source ? source : ".", name);
    if (getenv("PCRP_UPDATE")) {
        file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(out->data, 1, out->length, file);
        fclose(file);
    }
    expected = read_whole(path);
    assert_string_equal(pcrp_buffer_string(out), expected);
    free(expected);
    pcrp_buffer_free(out);
}

/* Three charts, of which one holds no plan and one is no chart: every kind of row. */
static pcrp_buffer write_three(const pcrp_write_options *options, size_t count)
{
    pcrp_plan *plan = make_plan(), *empty = pcrp_plan_new(NULL, "fhir");
    pcrp_result *first = make_first(), *second = make_second();
    const pcrp_result *results[2] = {first, second};
    pcrp_buffer out = {0};
    pcrp_writer *writer;

    empty->not_scorable = "no goal, intervention or statement, only \"codes\"";
    assert_int_equal(pcrp_writer_new(&writer, options, rubrics, count, collect, &out), PCRP_OK);
    assert_int_equal(pcrp_writer_add(writer, "charts/a,b.xml", plan, results, PCRP_OK, NULL), PCRP_OK);
    assert_int_equal(pcrp_writer_add(writer, "=cmd|' /C calc'!A0.json", empty, NULL, PCRP_NOT_SCORABLE, NULL), PCRP_OK);
    assert_int_equal(pcrp_writer_add(writer, "stray \xFF byte.xml", NULL, NULL, PCRP_ERROR_SYNTAX,
                                     "line 3: an element is not closed"), PCRP_OK);
    assert_int_equal(pcrp_writer_end(writer), PCRP_OK);
    pcrp_writer_free(writer);
    pcrp_result_free(first);
    pcrp_result_free(second);
    pcrp_plan_free(plan);
    pcrp_plan_free(empty);
    return out;
}

static void check_three(pcrp_format format, size_t count, const char *name)
{
    pcrp_write_options options;
    pcrp_buffer out;

    pcrp_write_options_init(&options);
    options.format = format;
    out = write_three(&options, count);
    assert_golden(&out, name);
}

static void csv_has_a_row_for_each_plan(void **state)
{
    (void)state;
    check_three(PCRP_FORMAT_CSV, 1, "score.csv");
}

static void csv_of_two_rubrics_has_the_columns_of_both(void **state)
{
    (void)state;
    check_three(PCRP_FORMAT_CSV, 2, "score-two.csv");
}

static void tidy_has_a_row_for_each_criterion(void **state)
{
    (void)state;
    check_three(PCRP_FORMAT_TIDY, 2, "score.tidy.csv");
}

static void json_is_one_document(void **state)
{
    (void)state;
    check_three(PCRP_FORMAT_JSON, 2, "score.json");
}

static void jsonl_is_one_object_a_plan(void **state)
{
    (void)state;
    check_three(PCRP_FORMAT_JSONL, 1, "score.jsonl");
}

static void text_is_a_table_and_a_summary(void **state)
{
    (void)state;
    check_three(PCRP_FORMAT_TEXT, 2, "score-table.txt");
}

static void text_of_one_plan_is_its_detail(void **state)
{
    pcrp_plan *plan = make_plan();
    pcrp_result *first = make_first();
    const pcrp_result *results[1] = {first};
    pcrp_buffer out = {0};
    pcrp_write_options options;
    pcrp_writer *writer;

    (void)state;
    pcrp_write_options_init(&options);
    options.width = 80;
    assert_int_equal(pcrp_writer_new(&writer, &options, rubrics, 1, collect, &out), PCRP_OK);
    assert_int_equal(pcrp_writer_add(writer, "charts/a,b.xml", plan, results, PCRP_OK, NULL), PCRP_OK);
    assert_int_equal(out.length, 0); /* it is not yet known to be the only one */
    assert_int_equal(pcrp_writer_end(writer), PCRP_OK);
    pcrp_writer_free(writer);
    assert_golden(&out, "score-detail.txt");
    pcrp_result_free(first);
    pcrp_plan_free(plan);
}

static void text_with_evidence_has_every_detail_in_colour(void **state)
{
    pcrp_write_options options;
    pcrp_buffer out;

    (void)state;
    pcrp_write_options_init(&options);
    options.evidence = 1;
    options.color = 1;
    out = write_three(&options, 1);
    assert_golden(&out, "score-evidence.txt");
}

static void redacted_output_holds_no_chart_text(void **state)
{
    static const pcrp_format formats[] = {PCRP_FORMAT_TEXT, PCRP_FORMAT_CSV, PCRP_FORMAT_TIDY, PCRP_FORMAT_JSON,
                                          PCRP_FORMAT_JSONL};
    static const char *const names[] = {"redacted.txt", "redacted.csv", "redacted.tidy.csv", "redacted.json",
                                        "redacted.jsonl"};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        pcrp_write_options options;
        pcrp_buffer out;
        pcrp_write_options_init(&options);
        options.format = formats[i];
        options.redact = 1;
        options.salt = "pepper";
        options.evidence = 1;
        out = write_three(&options, 2);
        for (const char *const *word = (const char *const[]){"Ann", "choir", "attend", "laugh", "a,b", "stray",
                                                              "plan-7", "Riverside", NULL}; *word; word++)
            assert_null(strstr(pcrp_buffer_string(&out), *word));
        assert_golden(&out, names[i]);
    }
}

static void salt_changes_every_digest(void **state)
{
    pcrp_write_options options;
    pcrp_buffer with, without;

    (void)state;
    pcrp_write_options_init(&options);
    options.format = PCRP_FORMAT_CSV;
    options.redact = 1;
    without = write_three(&options, 1);
    options.salt = "pepper";
    with = write_three(&options, 1);
    assert_string_not_equal(with.data, without.data);
    pcrp_buffer_free(&with);
    pcrp_buffer_free(&without);
}

/* --- the same by other means --- */

static void json_says_the_same_as_jsonl(void **state)
{
    pcrp_write_options options;
    pcrp_buffer document, lines;
    json_t *whole, *plans;
    char *line;

    (void)state;
    pcrp_write_options_init(&options);
    options.format = PCRP_FORMAT_JSON;
    document = write_three(&options, 2);
    options.format = PCRP_FORMAT_JSONL;
    lines = write_three(&options, 2);
    whole = json_loads(document.data, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(whole);
    plans = json_object_get(whole, "plans");
    assert_int_equal(json_array_size(plans), 3);
    line = lines.data;
    for (size_t i = 0; i < 3; i++) {
        json_t *plan;
        char *end = strchr(line, '\n');
        *end = '\0';
        plan = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(plan);
        assert_int_equal(json_object_del(plan, "schema"), 0);
        assert_int_equal(json_object_del(plan, "versions"), 0);
        assert_true(json_equal(plan, json_array_get(plans, i)));
        json_decref(plan);
        line = end + 1;
    }
    json_decref(whole);
    pcrp_buffer_free(&document);
    pcrp_buffer_free(&lines);
}

static void extra_columns_follow_the_usual_ones(void **state)
{
    static const char *const names[] = {"arm", "site"}, *const cells[] = {"usual, care", "+44 20"};
    static const pcrp_format formats[] = {PCRP_FORMAT_CSV, PCRP_FORMAT_TIDY, PCRP_FORMAT_JSONL};
    static const char *const expected[] = {
        "total,arm,site\r\nx.xml,,error,not a form that pcrp reads,two-criteria,,,,\"usual, care\",\"'+44 20\"\r\n",
        "evidence,arm,site\r\nx.xml,,error,not a form that pcrp reads,two-criteria,outcomes,,,,\"usual, care\",\"'+44 20\"\r\n",
        "\"manifest\":{\"arm\":\"usual, care\",\"site\":\"+44 20\"},\"results\":[]}\n"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        pcrp_write_options options;
        pcrp_buffer out = {0};
        pcrp_writer *writer;
        pcrp_rows *rows;
        pcrp_write_options_init(&options);
        options.format = formats[i];
        options.extra = names;
        options.extra_count = 2;
        assert_int_equal(pcrp_writer_new(&writer, &options, rubrics, 1, collect, &out), PCRP_OK);
        assert_int_equal(pcrp_rows_new(&rows, writer, "x.xml", NULL, NULL, PCRP_ERROR_FORMAT, NULL, cells), PCRP_OK);
        assert_int_equal(pcrp_writer_put(writer, rows), PCRP_OK);
        assert_non_null(strstr(out.data, expected[i]));
        pcrp_rows_free(rows);
        pcrp_writer_free(writer);
        pcrp_buffer_free(&out);
    }
}

static void points_do_not_follow_the_locale(void **state)
{
    pcrp_buffer out = {0};

    (void)state;
    setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is installed; the test is true elsewhere, too */
    pcrp_add_points(&out, 1234.5);
    pcrp_buffer_add_char(&out, ' ');
    pcrp_add_points(&out, -0.25);
    setlocale(LC_ALL, "C");
    assert_string_equal(out.data, "1234.50 -0.25");
    pcrp_buffer_free(&out);
}

static int refuse(void *user, const char *bytes, size_t length)
{
    (void)bytes;
    (void)length;
    return --*(int *)user < 0;
}

static void output_that_fails_is_reported(void **state)
{
    pcrp_write_options options;
    pcrp_writer *writer;
    int allowed = 0;

    (void)state;
    pcrp_write_options_init(&options);
    options.format = PCRP_FORMAT_CSV;
    assert_int_equal(pcrp_writer_new(&writer, &options, rubrics, 1, refuse, &allowed), PCRP_ERROR_IO);
    assert_null(writer);
    allowed = 1;
    assert_int_equal(pcrp_writer_new(&writer, &options, rubrics, 1, refuse, &allowed), PCRP_OK);
    assert_int_equal(pcrp_writer_add(writer, "x", NULL, NULL, PCRP_ERROR_IO, NULL), PCRP_ERROR_IO);
    assert_int_equal(pcrp_writer_add(writer, "x", NULL, NULL, PCRP_OK, NULL), PCRP_ERROR_ARGUMENT);
    pcrp_writer_free(writer);
}

/* --- a plan as it was read --- */

static void check_plan(pcrp_format format, int marked, int redact, const char *name)
{
    pcrp_plan *plan = make_plan();
    pcrp_result *first = make_first(), *second = make_second();
    const pcrp_result *results[2] = {first, second};
    pcrp_write_options options;
    pcrp_buffer out = {0};

    pcrp_write_options_init(&options);
    options.format = format;
    options.width = 80;
    options.redact = redact;
    assert_int_equal(pcrp_write_plan(&options, "charts/a,b.xml", plan, marked ? results : NULL, marked ? 2 : 0,
                                     collect, &out), PCRP_OK);
    if (format != PCRP_FORMAT_TEXT) {
        json_t *parsed = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(parsed);
        json_decref(parsed);
    }
    assert_golden(&out, name);
    pcrp_result_free(first);
    pcrp_result_free(second);
    pcrp_plan_free(plan);
}

static void a_plan_is_shown_as_it_was_read(void **state)
{
    (void)state;
    check_plan(PCRP_FORMAT_TEXT, 0, 0, "show.txt");
    check_plan(PCRP_FORMAT_TEXT, 1, 0, "show-evidence.txt");
    check_plan(PCRP_FORMAT_TEXT, 1, 1, "show-redacted.txt");
    check_plan(PCRP_FORMAT_JSON, 0, 0, "show.json");
    check_plan(PCRP_FORMAT_JSONL, 1, 0, "show-evidence.jsonl");
    check_plan(PCRP_FORMAT_JSON, 1, 1, "show-redacted.json");
}

/* --- text on its way out --- */

static void stray_bytes_become_replacement_characters(void **state)
{
    static const struct { const char *in, *out; } cases[] = {
        {"plain", "plain"}, {"Zo\xC3\xAB", "Zo\xC3\xAB"}, {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, {"\xF0\x9F\x99\x82", "\xF0\x9F\x99\x82"},
        {"a\xE2\x82", "a\xEF\xBF\xBD\xEF\xBF\xBD"}, {"\xEF\xBF\xBD", "\xEF\xBF\xBD"}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        pcrp_buffer out = {0};
        pcrp_utf8_add(&out, cases[i].in, strlen(cases[i].in));
        assert_string_equal(pcrp_buffer_string(&out), cases[i].out);
        pcrp_buffer_free(&out);
    }
}

static void escape_sequences_do_not_reach_the_terminal(void **state)
{
    pcrp_buffer out = {0};

    (void)state;
    pcrp_utf8_add_plain(&out, "\033[2Jx\xC2\x9By\xE2\x80\xAEz\n", 13);
    assert_null(strchr(out.data, '\033'));
    assert_null(strstr(out.data, "\xC2\x9B"));
    assert_null(strstr(out.data, "\xE2\x80\xAE"));
    pcrp_buffer_free(&out);
}

static void width_counts_columns(void **state)
{
    pcrp_buffer out = {0};

    (void)state;
    assert_int_equal(pcrp_utf8_width("Zo\xC3\xAB", 4), 3);
    assert_int_equal(pcrp_utf8_width("e\xCC\x81", 3), 1);          /* e and a combining accent */
    assert_int_equal(pcrp_utf8_width("\xE6\x97\xA5\xE6\x9C\xAC", 6), 4); /* two wide characters */
    assert_int_equal(pcrp_utf8_add_clipped(&out, "folder/chart-12.xml", 8, PCRP_CLIP_START), 8);
    assert_string_equal(out.data, "\xE2\x80\xA6-12.xml");
    pcrp_buffer_clear(&out);
    assert_int_equal(pcrp_utf8_add_clipped(&out, "\xE6\x97\xA5\xE6\x9C\xAC\xE6\x97\xA5", 4, PCRP_CLIP_END), 3);
    pcrp_buffer_clear(&out);
    pcrp_utf8_add_wrapped(&out, "one two three\nfour", 18, 0, 2, 9);
    assert_string_equal(out.data, "one two\n  three\n  four");
    pcrp_buffer_free(&out);
}

static void chart_cell_is_what_the_table_holds(void **state)
{
    pcrp_write_options options;
    char cell[64];

    (void)state;
    pcrp_write_options_init(&options);
    assert_int_equal(pcrp_chart_cell(&options, "@chart.xml", cell, sizeof(cell)), 11);
    assert_string_equal(cell, "'@chart.xml");
    pcrp_chart_cell(&options, "-", cell, sizeof(cell));
    assert_string_equal(cell, "-");
    assert_int_equal(pcrp_chart_cell(&options, "long name", cell, 5), 9);
    assert_string_equal(cell, "long");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_has_a_row_for_each_plan),
        cmocka_unit_test(csv_of_two_rubrics_has_the_columns_of_both),
        cmocka_unit_test(tidy_has_a_row_for_each_criterion),
        cmocka_unit_test(json_is_one_document),
        cmocka_unit_test(jsonl_is_one_object_a_plan),
        cmocka_unit_test(text_is_a_table_and_a_summary),
        cmocka_unit_test(text_of_one_plan_is_its_detail),
        cmocka_unit_test(text_with_evidence_has_every_detail_in_colour),
        cmocka_unit_test(redacted_output_holds_no_chart_text),
        cmocka_unit_test(salt_changes_every_digest),
        cmocka_unit_test(json_says_the_same_as_jsonl),
        cmocka_unit_test(extra_columns_follow_the_usual_ones),
        cmocka_unit_test(points_do_not_follow_the_locale),
        cmocka_unit_test(output_that_fails_is_reported),
        cmocka_unit_test(a_plan_is_shown_as_it_was_read),
        cmocka_unit_test(stray_bytes_become_replacement_characters),
        cmocka_unit_test(escape_sequences_do_not_reach_the_terminal),
        cmocka_unit_test(width_counts_columns),
        cmocka_unit_test(chart_cell_is_what_the_table_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
