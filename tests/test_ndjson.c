/* SPDX-License-Identifier: Apache-2.0 */
/* Bulk exports: a resource a line, in one file or in a file for each type. */
#include "fhir_reading.h"

enum { FILES = 7 };

static const char *const names[FILES] = {"CarePlan.ndjson", "Condition.ndjson", "Goal.ndjson", "Observation.ndjson",
                                         "Patient.ndjson", "Practitioner.ndjson", "RelatedPerson.ndjson"};

static void check_plans(const reading *r)
{
    const pcrp_plan *plan = r->rows[0].plan;
    const pcrp_element *sea = reading_element(plan, PCRP_GOAL, 0);

    assert_int_equal(r->count, 3);
    assert_string_equal(pcrp_plan_id(plan), "k1");
    assert_string_equal(pcrp_element_text(sea), "Swim in the sea");
    assert_string_equal(pcrp_element_performer(reading_child(sea, PCRP_INTERVENTION, 0)), "Rae Sol");
    assert_int_equal(pcrp_plan_element_count(plan, PCRP_STATEMENT), 1);
    assert_non_null(statement_of(plan, "Stiff knees"));
    assert_string_equal(name_of(plan, PCRP_PERSON, 0), "Ivy Sol");
    assert_string_equal(name_of(plan, PCRP_SUPPORTER, 0), "Rae Sol");
    assert_string_equal(name_of(plan, PCRP_PROVIDER, 0), "Dan Roe");
    assert_null(pcrp_plan_party(plan, PCRP_PROVIDER, 1));
    assert_string_equal(pcrp_plan_id(r->rows[1].plan), "k2");
    assert_string_equal(name_of(r->rows[1].plan, PCRP_PERSON, 0), "Lou Lane");
    assert_string_equal(text_of(r->rows[2].plan, PCRP_GOAL, 0), "A goal without a plan");
}

/* The files of the export one after the other; backwards: people before plans. */
static char *joined(int backwards, size_t *size)
{
    char *all = NULL;
    *size = 0;
    for (int i = 0; i < FILES; i++) {
        char path[100];
        size_t length;
        char *bytes, *more;
        snprintf(path, sizeof(path), "export/%s", names[backwards ? FILES - 1 - i : i]);
        bytes = chart_bytes(path, &length);
        more = realloc(all, *size + length + 1);
        assert_non_null(more);
        all = more;
        memcpy(all + *size, bytes, length + 1);
        *size += length;
        free(bytes);
    }
    return all;
}

static void test_one_file(void **state)
{
    size_t size;
    char *bytes = joined(0, &size);
    reading r;
    (void)state;
    reading_do(&r, bytes, size, "all.ndjson", NULL, NULL);
    check_plans(&r);
    assert_string_equal(r.rows[0].chart, "all.ndjson!record 1");
    assert_string_equal(r.rows[1].chart, "all.ndjson!record 2");
    assert_int_equal(pcrp_element_line(reading_element(r.rows[0].plan, PCRP_GOAL, 0)), 5);
    assert_string_equal(pcrp_element_path(reading_element(r.rows[0].plan, PCRP_GOAL, 0)), "/description");
    reading_free(&r);
    free(bytes);
}

static void test_any_order(void **state)
{
    size_t size;
    char *bytes = joined(1, &size);
    const pcrp_plan *plan = NULL;
    reading r;
    (void)state;
    reading_do(&r, bytes, size, "all.ndjson", NULL, NULL);
    assert_int_equal(r.count, 3);
    for (size_t i = 0; i < r.count; i++)
        if (strcmp(pcrp_plan_id(r.rows[i].plan), "k1") == 0)
            plan = r.rows[i].plan;
    assert_non_null(plan);
    assert_string_equal(pcrp_element_performer(reading_child(reading_element(plan, PCRP_GOAL, 0), PCRP_INTERVENTION, 0)), "Rae Sol");
    reading_free(&r);
    free(bytes);
}

static void test_folder(void **state)
{
    char folder[512], paths[FILES][700];
    const char *pointers[FILES];
    pcrp_reader *reader = pcrp_reader_new(NULL);
    reading r = {0};
    (void)state;
    reading_path(folder, sizeof(folder), "tests/charts/fhir/export");
    for (int i = 0; i < FILES; i++) {
        snprintf(paths[i], sizeof(paths[i]), "%s/%s", folder, names[i]);
        pointers[i] = paths[i];
    }
    assert_int_equal(pcrp_read_export(reader, pointers, names, FILES, reading_keep, &r), PCRP_OK);
    check_plans(&r);
    assert_string_equal(r.rows[0].chart, "CarePlan.ndjson!record 1");
    assert_string_equal(r.rows[2].chart, "Goal.ndjson!record 2");
    assert_string_equal(pcrp_element_path(reading_element(r.rows[0].plan, PCRP_GOAL, 0)), "Goal.ndjson/description");
    assert_int_equal(pcrp_element_line(reading_element(r.rows[0].plan, PCRP_GOAL, 0)), 1);
    reading_free(&r);

    pointers[1] = "no such file"; /* told, and the others go on */
    assert_int_equal(pcrp_read_export(reader, pointers, names, FILES, reading_keep, &r), PCRP_OK);
    assert_int_equal(r.count, 4);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_IO);
    reading_free(&r);
    assert_int_equal(pcrp_read_export(reader, pointers, names, 0, reading_keep, &r), PCRP_ERROR_ARGUMENT);
    pcrp_reader_free(reader);
}

/* What is too large for a chart is read where it lies: the same plans come out. */
static void test_from_disk(void **state)
{
    char path[] = "test-ndjson-XXXXXX";
    int descriptor = mkstemp(path);
    pcrp_limits limits;
    pcrp_reader *reader;
    reading r = {0};
    size_t size;
    char *bytes = joined(0, &size);
    FILE *file;
    (void)state;
    assert_true(descriptor >= 0);
    file = fdopen(descriptor, "wb");
    assert_non_null(file);
    for (int i = 0; i < 12000; i++) /* beyond the window of the reader */
        fprintf(file, "{\"resourceType\":\"Claim\",\"id\":\"%d\",\"text\":{\"div\":\"%0100d\"}}\n", i, i);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
    pcrp_limits_init(&limits);
    limits.chart_bytes = 10000;
    reader = pcrp_reader_new(&limits);
    assert_int_equal(pcrp_read_file(reader, path, "big.ndjson", reading_keep, &r), PCRP_OK);
    check_plans(&r);
    assert_string_equal(r.rows[0].chart, "big.ndjson!record 12001");
    reading_free(&r);
    pcrp_reader_free(reader);
    remove(path);
    free(bytes);
}

static void test_bad_records(void **state)
{
    static const char chart[] =
        "{\"resourceType\":\"Goal\",\"id\":\"1\",\"description\":{\"text\":\"Sail\"},\"subject\":{\"reference\":\"Patient/1\"}}\n"
        "\n"
        "{\"resourceType\":\"Goal\",\"id\":\"2\",\"description\":{\"text\":\n"
        "{\"resourceType\":\"Goal\",\"id\":\"3\",\"id\":\"4\",\"subject\":{\"reference\":\"Patient/2\"}}\n"
        "{\"name\":\"no FHIR\"}\n"
        "[1]\n"
        "{\"resourceType\":\"Bundle\" \"type\":\"collection\"}\n"
        "{\"resourceType\":\"Patient\",\"id\":\"1\",\"name\":[{\"text\":\"Al Ek\"}]}\n";
    reading r;
    size_t errors = 0, plans = 0;
    (void)state;
    reading_text(&r, chart, "x.ndjson");
    for (size_t i = 0; i < r.count; i++) {
        errors += r.rows[i].status < 0;
        plans += r.rows[i].status == PCRP_OK;
        if (r.rows[i].status < 0)
            assert_true(r.rows[i].line >= 3 && r.rows[i].line <= 7);
    }
    assert_int_equal(plans, 1);
    assert_int_equal(errors, 5);
    reading_free(&r);
}

static void test_long_record(void **state)
{
    static const char chart[] = "{\"resourceType\":\"Patient\",\"id\":\"1\"}\n{\"resourceType\":\"Goal\",\"id\":\"1\","
                                "\"description\":{\"text\":\"Longer than a record may be here\"}}\n"
                                "{\"resourceType\":\"Goal\",\"id\":\"2\",\"description\":{\"text\":\"Short\"}}\n";
    pcrp_limits limits;
    reading r;
    (void)state;
    pcrp_limits_init(&limits);
    limits.record_bytes = 80;
    reading_do(&r, chart, strlen(chart), "x.ndjson", NULL, &limits);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    assert_int_equal(r.rows[0].line, 2);
    assert_string_equal(text_of(r.rows[1].plan, PCRP_GOAL, 0), "Short");
    reading_free(&r);
}

static void test_no_fhir_at_all(void **state)
{
    reading r;
    (void)state;
    reading_text(&r, "{\"a\":1}\n{\"a\":2}\n", "x.ndjson");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_FORMAT);
    reading_free(&r);
    reading_text(&r, "{\"resourceType\":\"Claim\"}\n{\"resourceType\":\"Claim\"}\n", "x.ndjson");
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_NOT_SCORABLE);
    reading_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_file),
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_from_disk),
        cmocka_unit_test(test_bad_records),
        cmocka_unit_test(test_long_record),
        cmocka_unit_test(test_no_fhir_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
