/* SPDX-License-Identifier: Apache-2.0 */
/* The report from the inside: figures, what is withheld, what a page holds and what it must not. How
 * the page behaves is tested in a browser (tests/browser/). */
#include "handmade.h"

#include <unistd.h>

#include "config.h"
#include <pcrp/report.h>

/* --- reports made by hand --- */

static pcrp_rubric other = {.id = "chart", .version = "2", .title = "For the chart", .about = "",
    .digest = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100", .competent = 3, .enough = .6, .criteria = criteria,
    .criterion_count = 2};
static const pcrp_rubric *const one_rubric[] = {&rubric};
static const pcrp_rubric *const two_rubrics[] = {&rubric, &other};

static pcrp_report *make_report(pcrp_report_options *options, size_t rubrics)
{
    pcrp_report *report;

    assert_int_equal(pcrp_report_new(&report, options, two_rubrics, rubrics), PCRP_OK);
    return report;
}

/* A chart with one goal, and what it came to. Levels of the second rubric are those of the first, exchanged. */
static void put(pcrp_report *report, size_t rubrics, const char *chart, const char *goal, int outcomes, int role,
                const char *missing, const char *const *cells)
{
    pcrp_plan *plan = make_plan("", goal);
    pcrp_result *results[] = {make_result(&rubric, outcomes, role, missing), make_result(&other, role, outcomes, "")};
    pcrp_report_entry *entry;

    (void)rubrics;
    assert_int_equal(pcrp_report_entry_new(&entry, report, chart, plan, (const pcrp_result *const *)results, PCRP_OK,
                                           NULL, cells), PCRP_OK);
    assert_int_equal(pcrp_report_put(report, entry), PCRP_OK);
    pcrp_result_free(results[0]);
    pcrp_result_free(results[1]);
    pcrp_plan_free(plan);
}

static char *csv_of(pcrp_report *report, const char *table)
{
    pcrp_buffer out = {0};

    assert_int_equal(pcrp_report_write_csv(report, table, collect, &out), PCRP_OK);
    return out.data;
}

static char *html_of(pcrp_report *report)
{
    pcrp_buffer out = {0};

    assert_int_equal(pcrp_report_write_html(report, collect, &out), PCRP_OK);
    return out.data;
}

/* The row of a table that begins with some text; NULL when there is none. */
static const char *row_of(const char *csv, const char *begins)
{
    const char *at = csv;

    while (at && strncmp(at, begins, strlen(begins)) != 0) {
        at = strstr(at, "\r\n");
        at = at ? at + 2 : NULL;
    }
    return at;
}

static void assert_row(const char *csv, const char *row)
{
    const char *at = row_of(csv, row);

    if (!at || strncmp(at + strlen(row), "\r\n", 2) != 0)
        fail_msg("no row '%s' in\n%s", row, csv);
}

/* The block of JSON under an id of a page. */
/* --- figures --- */

/* Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3. */
static void test_wilson(void **state)
{
    static const struct { size_t hits, of; double low, high; } cases[] = {
        {81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}};
    double low, high;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        pcrp_wilson(cases[i].hits, cases[i].of, .95, &low, &high);
        assert_true(low > cases[i].low - .00006 && low < cases[i].low + .00006);
        assert_true(high > cases[i].high - .00006 && high < cases[i].high + .00006);
    }
    pcrp_wilson(0, 0, .95, &low, &high);
    assert_true(low == 0 && high == 1);
    pcrp_wilson(7, 7, .95, &low, &high);
    assert_true(high == 1);
}

static void test_criteria(void **state)
{
    pcrp_report *report = make_report(NULL, 1);
    char *csv;

    (void)state;
    for (int i = 0; i < 4; i++)
        put(report, 1, "a.csv", "Sing", i + 1, 4, "", NULL);
    csv = csv_of(report, "sample");
    assert_row(csv, "plans scored,4");
    assert_row(csv, "charts,1");
    assert_row(csv, "plans competent on all its criteria,2");
    free(csv);
    csv = csv_of(report, "criteria");
    assert_row(csv, "rubric,criterion,title,plans,level_1,level_2,level_3,level_4,mean,competent,share,low,high,verdict");
    assert_row(csv, "two,outcomes,Outcomes,4,1,1,1,1,2.50,2,0.5000,0.1500,0.8500,below");
    assert_row(csv, "two,role,Role,4,0,0,0,4,4.00,4,1.0000,0.5101,1.0000,open");
    free(csv);
    pcrp_report_free(report);
}

static void test_nothing_scored(void **state)
{
    pcrp_report *report = make_report(NULL, 2);
    pcrp_report_entry *entry;
    char *csv, *html;

    (void)state;
    assert_int_equal(pcrp_report_entry_new(&entry, report, "bad.xml", NULL, NULL, PCRP_ERROR_SYNTAX, "line 3: torn", NULL), PCRP_OK);
    pcrp_report_put(report, entry);
    csv = csv_of(report, "charts");
    assert_row(csv, "bad.xml,,error,line 3: torn,,,,,,,");
    free(csv);
    csv = csv_of(report, "criteria");
    assert_row(csv, "two,outcomes,Outcomes,0,0,0,0,0,,0,,,,");
    free(csv);
    html = html_of(report);
    free(html);
    pcrp_report_free(report);
}

static void test_missing_is_counted_apart(void **state)
{
    pcrp_report *report = make_report(NULL, 1);
    char *csv;

    (void)state;
    put(report, 1, "a.csv", "Sing", 2, 4, "what for; by whom", NULL);
    put(report, 1, "b.csv", "Swim", 2, 4, "by whom", NULL);
    put(report, 1, "c.csv", "Sew", 4, 4, "", NULL);
    put(report, 1, "d.csv", "Sow", 2, 4, "by whom; by whom", NULL);
    csv = csv_of(report, "missing");
    assert_row(csv, "two,outcomes,by whom,3,0.7500");
    assert_row(csv, "two,outcomes,what for,1,0.2500");
    assert_true(row_of(csv, "two,outcomes,by whom") < row_of(csv, "two,outcomes,what for"));
    free(csv);
    pcrp_report_free(report);
}

static void test_both(void **state)
{
    pcrp_report *report = make_report(NULL, 2);
    char *csv;

    (void)state;
    put(report, 2, "a.csv", "Sing", 4, 3, "", NULL);
    put(report, 2, "b.csv", "Swim", 4, 1, "", NULL);
    csv = csv_of(report, "both");
    assert_row(csv, "two,chart,yes,yes,2,2,1");
    assert_row(csv, "two,chart,no,no,1,1,1");
    free(csv);
    csv = csv_of(report, "charts");
    assert_non_null(strstr(csv, ",both\r\n"));
    assert_non_null(strstr(csv, ",neither\r\n"));
    free(csv);
    pcrp_report_free(report);
}

static void put_goal(pcrp_report *report, const char *chart, const char *text, int meaningful, int measurable)
{
    pcrp_plan *plan = make_plan("p", text);
    pcrp_result *result = make_result(&rubric, 3, 3, "");
    const pcrp_result *const results[] = {result};
    pcrp_judged_goal *goal = pcrp_arena_alloc(result->arena, sizeof(*goal));
    pcrp_report_entry *entry = NULL;

    *goal = (pcrp_judged_goal){.element = "goal 1", .kind = "life", .kind_title = "a life", .meaningful = meaningful,
                               .measurable = measurable, .path = ""};
    pcrp_list_add(result->arena, &result->goals, goal);
    assert_int_equal(pcrp_report_entry_new(&entry, report, chart, plan, results, PCRP_OK, NULL, NULL), PCRP_OK);
    assert_int_equal(pcrp_report_put(report, entry), PCRP_OK);
    pcrp_result_free(result);
    pcrp_plan_free(plan);
}

static void test_goals_that_are_one_and_not_the_other(void **state)
{
    pcrp_report_options options;

    (void)state;
    for (int redact = 0; redact < 2; redact++) {
        pcrp_report *report;
        char *csv, *html;
        pcrp_report_options_init(&options);
        options.redact = redact;
        report = make_report(&options, 1);
        put_goal(report, "a.csv", "Attend twice a week", 0, 1);
        put_goal(report, "b.csv", "Sing again", 1, 0);
        put_goal(report, "c.csv", "Sing in June", 1, 1);
        put_goal(report, "d.csv", "Whatever", -1, 1);
        csv = csv_of(report, "goal-counts");
        assert_row(csv, "yes,yes,1,1");
        assert_row(csv, "yes,no,1,1");
        assert_row(csv, "no,yes,1,1");
        assert_row(csv, "no,no,0,0");
        free(csv);
        csv = csv_of(report, "goals");
        if (!redact)
            assert_row(csv, "a.csv,p,goal 1,yes,no,a life,Attend twice a week");
        assert_int_equal(strstr(csv, "Attend") != NULL, !redact);
        assert_null(strstr(csv, "Whatever"));
        free(csv);
        html = html_of(report);
        assert_int_equal(strstr(html, "Sing again") != NULL, !redact);
        free(html);
        pcrp_report_free(report);
    }
}

/* --- groups --- */

static pcrp_report *make_groups(pcrp_report_options *options, const size_t *sizes, size_t count)
{
    static const char *const columns[] = {"team"};
    static const char *const names[] = {"Harbour", "Juniper", "Rivers"};
    pcrp_report *report;

    options->columns = columns;
    options->column_count = 1;
    report = make_report(options, 1);
    for (size_t g = 0; g < count; g++)
        for (size_t i = 0; i < sizes[g]; i++)
            put(report, 1, "a.csv", "Sing", 3, 1, "", &names[g]);
    return report;
}

static void test_small_groups_are_withheld(void **state)
{
    pcrp_report_options options;
    size_t sizes[] = {9, 4, 6};
    pcrp_report *report;
    char *csv;

    (void)state;
    pcrp_report_options_init(&options);
    report = make_groups(&options, sizes, 3);
    csv = csv_of(report, "groups");
    assert_row(csv, "team,Harbour,two,outcomes,9,0,0,9,0,3.00,9,1.0000,0.7009,1.0000,open");
    assert_row(csv, "team,Juniper,two,outcomes,,,,,,,,,,,withheld");
    /* 19 plans less 9 would leave the four and the six apart only if the six were shown */
    assert_row(csv, "team,Rivers,two,outcomes,,,,,,,,,,,withheld");
    free(csv);
    pcrp_report_free(report);
}

/* The list of charts in a shared report does not say which of them are of a withheld group. */
static void test_withheld_groups_are_not_in_the_list(void **state)
{
    pcrp_report_options options;
    size_t sizes[] = {9, 4, 6};
    pcrp_report *report;
    char *csv;

    (void)state;
    pcrp_report_options_init(&options);
    options.redact = 1;
    report = make_groups(&options, sizes, 3);
    csv = csv_of(report, "charts");
    assert_non_null(strstr(csv, ",withheld,"));
    for (int team = 1, shown = 0; team <= 3; team++) {
        char name[16];
        snprintf(name, sizeof(name), ",team %d,", team);
        shown += strstr(csv, name) != NULL;
        assert_true(team < 3 || shown == 1);
    }
    free(csv);
    pcrp_report_free(report);
}

static void test_no_group_is_withheld_without_need(void **state)
{
    pcrp_report_options options;
    size_t sizes[] = {5, 5};
    pcrp_report *report;
    char *csv;

    (void)state;
    pcrp_report_options_init(&options);
    report = make_groups(&options, sizes, 2);
    csv = csv_of(report, "groups");
    assert_null(strstr(csv, "withheld"));
    free(csv);
    pcrp_report_free(report);
    report = NULL;
    options.groups = (const char *const[]){"ward"};
    options.group_count = 1;
    assert_int_equal(pcrp_report_new(&report, &options, one_rubric, 1), PCRP_ERROR_ARGUMENT);
    assert_null(report);
}

/* --- what a page holds --- */

static const char hostile[] = "I want </script><script>alert(1)</script> <!-- & \"x\" 'y' =2+2";

static void test_hostile_text_stays_data(void **state)
{
    pcrp_report_options options;
    pcrp_report *report;
    char *html, *csv;
    json_t *chart, *overview;

    (void)state;
    pcrp_report_options_init(&options);
    options.title = hostile;
    options.drawn = "\xE2\x80\xAE line \xE2\x80\xA8 paragraph \xE2\x80\xA9 end";
    report = make_report(&options, 1);
    put(report, 1, "=2+2</title>.csv", hostile, 3, 3, "", NULL);
    html = html_of(report);
    chart = block_of(html, "chart-0");
    assert_string_equal(json_string_value(json_array_get(json_object_get(json_array_get(json_object_get(chart, "goals"), 0),
                                                                         "text"), 0)), hostile);
    overview = block_of(html, "report-data");
    assert_string_equal(json_string_value(json_object_get(overview, "title")), hostile);
    assert_string_equal(json_string_value(json_object_get(overview, "drawn")), options.drawn);
    assert_null(strstr(html, "\xE2\x80\xA8"));
    assert_null(strstr(html, "<script>alert"));
    csv = csv_of(report, "charts");
    assert_non_null(row_of(csv, "\"'=2+2</title>.csv\""));
    json_decref(chart);
    json_decref(overview);
    free(html);
    free(csv);
    pcrp_report_free(report);
}

/* Evidence counts in bytes; what the page gets is text in pieces, so that nothing has to count there. */
static void test_marks_fall_on_the_right_words(void **state)
{
    static const char goal[] = "Zo\xC3\xAB \xF0\x9F\x8E\xB5 sings in June";
    pcrp_report *report = make_report(NULL, 1);
    pcrp_plan *plan = make_plan("", goal);
    pcrp_result *results[] = {make_result(&rubric, 3, 3, "")};
    pcrp_report_entry *entry;
    char *html;
    json_t *chart, *runs;

    (void)state;
    add_evidence(results[0], 10, 5, "sings");
    add_evidence(results[0], 19, 4, "June");
    assert_int_equal(pcrp_report_entry_new(&entry, report, "a.csv", plan, (const pcrp_result *const *)results, PCRP_OK, NULL, NULL), PCRP_OK);
    pcrp_report_put(report, entry);
    html = html_of(report);
    chart = block_of(html, "chart-0");
    runs = json_object_get(json_array_get(json_object_get(chart, "goals"), 0), "text");
    assert_int_equal(json_array_size(runs), 4);
    assert_string_equal(json_string_value(json_array_get(runs, 0)), "Zo\xC3\xAB \xF0\x9F\x8E\xB5 ");
    assert_string_equal(json_string_value(json_array_get(json_array_get(runs, 1), 0)), "sings");
    assert_string_equal(json_string_value(json_array_get(runs, 2)), " in ");
    assert_string_equal(json_string_value(json_array_get(json_array_get(runs, 3), 0)), "June");
    json_decref(chart);
    free(html);
    pcrp_result_free(results[0]);
    pcrp_plan_free(plan);
    pcrp_report_free(report);
}

static void test_redacted(void **state)
{
    static const char *const columns[] = {"team", "site"}, *const cells[] = {"Harbour team", "Coast"}, *const keep[] = {"site"};
    pcrp_report_options options;
    pcrp_report *report;
    char *html, *csv;

    (void)state;
    pcrp_report_options_init(&options);
    options.redact = 1;
    options.salt = "salt";
    options.columns = columns;
    options.column_count = 2;
    options.keep = keep;
    options.keep_count = 1;
    options.small_cell = 0;
    report = make_report(&options, 1);
    put(report, 1, "ann-bee.csv", "Ann wants her bees back", 3, 3, "", cells);
    html = html_of(report);
    assert_null(strstr(html, "Ann"));
    assert_null(strstr(html, "ann-bee"));
    assert_null(strstr(html, "bees back"));
    assert_null(strstr(html, "Harbour"));
    assert_non_null(strstr(html, "Coast"));
    csv = csv_of(report, "charts");
    assert_non_null(strstr(csv, ",team 1,Coast,"));
    free(html);
    free(csv);
    pcrp_report_free(report);
}

static void test_without_texts(void **state)
{
    pcrp_report_options options;
    pcrp_report *report;
    char *html;

    (void)state;
    pcrp_report_options_init(&options);
    options.texts = 0;
    report = make_report(&options, 1);
    put(report, 1, "a.csv", "Ann wants her bees back", 3, 3, "", NULL);
    html = html_of(report);
    assert_null(strstr(html, "bees back"));
    assert_null(strstr(html, "Ann Bee"));
    free(html);
    pcrp_report_free(report);
}

/* --- from results --- */

static char *jsonl_of(const char *chart, int outcomes, const char *site)
{
    static const char *const extra[] = {"site"};
    pcrp_write_options options;
    pcrp_writer *writer;
    pcrp_rows *rows;
    pcrp_plan *plan = make_plan("", "Sing");
    pcrp_result *result = make_result(&rubric, outcomes, 4, "what for");
    pcrp_buffer out = {0};

    pcrp_write_options_init(&options);
    options.format = PCRP_FORMAT_JSONL;
    options.extra = extra;
    options.extra_count = 1;
    add_evidence(result, 0, 4, "Sing");
    assert_int_equal(pcrp_writer_new(&writer, &options, one_rubric, 1, collect, &out), PCRP_OK);
    assert_int_equal(pcrp_rows_new(&rows, writer, chart, plan, (const pcrp_result *const *)&result, PCRP_OK, NULL, &site), PCRP_OK);
    pcrp_writer_put(writer, rows);
    pcrp_rows_free(rows);
    pcrp_writer_end(writer);
    pcrp_writer_free(writer);
    pcrp_result_free(result);
    pcrp_plan_free(plan);
    return out.data;
}

static void test_from_results(void **state)
{
    pcrp_report *report = make_report(NULL, 1);
    pcrp_error *error = pcrp_error_new();
    char *first = jsonl_of("a.csv", 2, "Coast"), *second = jsonl_of("b.csv", 3, "Valley"), *csv, *html;
    json_t *chart;

    (void)state;
    assert_int_equal(pcrp_report_add_jsonl(report, first, strlen(first), "r.jsonl", NULL, NULL, error), PCRP_OK);
    assert_int_equal(pcrp_report_add_jsonl(report, second, strlen(second), "s.jsonl", NULL, NULL, error), PCRP_OK);
    csv = csv_of(report, "charts");
    assert_row(csv, "a.csv,,scored,,Coast,2,4,6");
    assert_row(csv, "b.csv,,scored,,Valley,3,4,7");
    free(csv);
    csv = csv_of(report, "missing");
    assert_row(csv, "two,outcomes,what for,2,1.0000");
    free(csv);
    html = html_of(report);
    chart = block_of(html, "chart-0");
    assert_string_equal(json_string_value(json_array_get(json_array_get(json_object_get(json_array_get(
        json_object_get(chart, "criteria"), 0), "evidence"), 0), 3)), "Sing");
    assert_string_equal(json_string_value(json_array_get(json_object_get(chart, "titles"), 0)), "names a life");
    json_decref(chart);
    free(html);
    free(first);
    free(second);
    pcrp_error_free(error);
    pcrp_report_free(report);
}

static void test_results_that_are_none(void **state)
{
    static const char torn[] = "{\"schema\":\"1\",\"chart\":\"Ann Bee";
    static const char foreign[] = "\n{\"schema\":\"99\",\"chart\":\"Ann Bee\",\"status\":\"scored\"}\n";
    pcrp_report *report = make_report(NULL, 2);
    pcrp_error *error = pcrp_error_new();
    char *line = jsonl_of("a.csv", 2, "Coast");

    (void)state;
    assert_int_equal(pcrp_report_add_jsonl(report, torn, strlen(torn), "r", NULL, NULL, error), PCRP_ERROR_SYNTAX);
    assert_int_equal(pcrp_error_line(error, 0), 1);
    assert_int_equal(pcrp_report_add_jsonl(report, foreign, strlen(foreign), "r", NULL, NULL, error), PCRP_ERROR_FORMAT);
    assert_int_equal(pcrp_error_line(error, 1), 2);
    /* no levels of the second rubric */
    assert_int_equal(pcrp_report_add_jsonl(report, line, strlen(line), "r", NULL, NULL, error), PCRP_ERROR_FORMAT);
    for (size_t i = 0; i < pcrp_error_count(error); i++)
        assert_null(strstr(pcrp_error_message(error, i), "Ann"));
    assert_int_equal(pcrp_report_count(report), 0);
    free(line);
    pcrp_error_free(error);
    pcrp_report_free(report);
}

/* --- the workbook --- */

static size_t read_file(const char *path, char *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t length;

    assert_non_null(file);
    length = fread(bytes, 1, size, file);
    fclose(file);
    return length;
}

static void test_workbook(void **state)
{
    char path[] = "/tmp/pcrp-test-report-XXXXXX";
    static char first[65536], second[65536];
    pcrp_report *report = make_report(NULL, 1);
    pcrp_error *error = pcrp_error_new();
    size_t length;

    (void)state;
    close(mkstemp(path));
    put(report, 1, "=1+1.csv", hostile, 3, 3, "what for", NULL);
    if (!HAVE_XLSX) {
        assert_int_equal(pcrp_report_write_xlsx(report, path, error), PCRP_ERROR_UNSUPPORTED);
        assert_int_equal(pcrp_error_count(error), 1);
    } else {
        assert_int_equal(pcrp_report_write_xlsx(report, path, error), PCRP_OK);
        length = read_file(path, first, sizeof(first));
        assert_true(length > 1000 && length < sizeof(first));
        assert_memory_equal(first, "PK\3\4", 4);
        assert_int_equal(pcrp_report_write_xlsx(report, path, error), PCRP_OK);
        assert_int_equal(read_file(path, second, sizeof(second)), length);
        assert_memory_equal(first, second, length);
        assert_int_equal(pcrp_report_write_xlsx(report, "/no/such/folder/a.xlsx", error), PCRP_ERROR_IO);
    }
    remove(path);
    pcrp_error_free(error);
    pcrp_report_free(report);
}

static int refuse(void *user, const char *bytes, size_t length)
{
    (void)user, (void)bytes, (void)length;
    return 1;
}

static void test_output_that_fails(void **state)
{
    pcrp_report *report = make_report(NULL, 1);

    (void)state;
    assert_int_equal(pcrp_report_write_html(report, refuse, NULL), PCRP_ERROR_IO);
    assert_int_equal(pcrp_report_write_csv(report, "criteria", refuse, NULL), PCRP_ERROR_IO);
    assert_int_equal(pcrp_report_write_csv(report, "nothing", refuse, NULL), PCRP_ERROR_ARGUMENT);
    pcrp_report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson),
        cmocka_unit_test(test_criteria),
        cmocka_unit_test(test_nothing_scored),
        cmocka_unit_test(test_missing_is_counted_apart),
        cmocka_unit_test(test_both),
        cmocka_unit_test(test_goals_that_are_one_and_not_the_other),
        cmocka_unit_test(test_small_groups_are_withheld),
        cmocka_unit_test(test_withheld_groups_are_not_in_the_list),
        cmocka_unit_test(test_no_group_is_withheld_without_need),
        cmocka_unit_test(test_hostile_text_stays_data),
        cmocka_unit_test(test_marks_fall_on_the_right_words),
        cmocka_unit_test(test_redacted),
        cmocka_unit_test(test_without_texts),
        cmocka_unit_test(test_from_results),
        cmocka_unit_test(test_results_that_are_none),
        cmocka_unit_test(test_workbook),
        cmocka_unit_test(test_output_that_fails),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
