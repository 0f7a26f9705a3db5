/* SPDX-License-Identifier: Apache-2.0 */
/* A shipped rubric, compiled when the library was built, is the same as one that is compiled from its files now: the same
 * structures, and the same output for every chart of the corpus. So is the vocabulary of headings. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcrp/rubric.h>
#include <pcrp/score.h>
#include <pcrp/write.h>

#include "base/buffer.h"
#include "image/image.h"
#include "image/make.h"
#include "read/vocabulary_inside.h"
#include "reading.h"

enum { CHARTS = 128, THREADS = 4 };

static struct {
    reading readings[CHARTS];
    size_t count;
} charts;

/* Charts are read before any test: all threads may look at them. */
static int read_charts(void **state)
{
    char folder[400], path[700];
    DIR *directory = opendir(reading_path(folder, sizeof(folder), "corpus/charts"));
    pcrp_reader *reader = pcrp_reader_new(NULL);
    const struct dirent *entry;

    (void)state;
    while (directory && reader && (entry = readdir(directory)) != NULL && charts.count < CHARTS) {
        if (!strstr(entry->d_name, ".xml"))
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (pcrp_read_file(reader, path, entry->d_name, reading_keep, &charts.readings[charts.count++]) != PCRP_OK)
            return -1;
    }
    pcrp_reader_free(reader);
    return directory && closedir(directory) == 0 && charts.count ? 0 : -1;
}

static int free_charts(void **state)
{
    (void)state;
    for (size_t i = 0; i < charts.count; i++)
        reading_free(&charts.readings[i]);
    return 0;
}

static pcrp_rubric *load(const char *name)
{
    pcrp_rubric *rubric = NULL;
    assert_int_equal(pcrp_rubric_load(&rubric, name, NULL, NULL), PCRP_OK);
    return rubric;
}

/* The same rubric from its files. */
static pcrp_rubric *load_files(const char *name)
{
    char path[400], file[100];
    snprintf(file, sizeof(file), "rubrics/%s.xml", name);
    return load(reading_path(path, sizeof(path), file));
}

/* ---- the same structures ---- */

static void assert_image_is(const char *name, pcrp_make *make)
{
    const pcrp_image *image = pcrp_image_find(name);

    assert_non_null(image);
    assert_true(pcrp_make_finish(make));
    assert_int_equal(image->copied, make->records.length);
    assert_int_equal(image->place_count, make->place_count);
    assert_memory_equal(image->words, make->records.data, make->records.length);
    assert_memory_equal((const char *)image->words + image->copied, make->others.data, make->others.length);
    for (size_t i = 0; i < make->place_count; i++)
        assert_int_equal(image->places[i], make->places[i].field);
    pcrp_make_free(make);
}

static void test_same_structures(void **state)
{
    const char *name;

    (void)state;
    for (size_t i = 0; (name = pcrp_rubric_shipped(i)) != NULL; i++) {
        pcrp_rubric *files = load_files(name);
        pcrp_make make = {0};
        if (!pcrp_image_find(name))
            skip(); /* built where they cannot be made */
        assert_false(files->of_image);
        pcrp_make_rubric(&make, files);
        assert_image_is(name, &make);
        pcrp_rubric_free(files);
    }
}

static void test_same_vocabulary(void **state)
{
    pcrp_vocabulary *compiled = NULL;
    pcrp_make make = {0};

    (void)state;
    if (!pcrp_image_find(PCRP_VOCABULARY_FILE))
        skip();
    assert_int_equal(pcrp_vocabulary_compile(&compiled, NULL), PCRP_OK);
    pcrp_make_vocabulary(&make, compiled);
    assert_image_is(PCRP_VOCABULARY_FILE, &make);
    pcrp_vocabulary_free(compiled);
}

/* ---- the same output ---- */

static int collect(void *user, const char *bytes, size_t length)
{
    pcrp_buffer_add(user, bytes, length);
    return 0;
}

/* All charts by a rubric. */
static void score_charts(const pcrp_rubric *rubric, pcrp_format format, pcrp_buffer *out)
{
    pcrp_write_options options;
    pcrp_writer *writer = NULL;
    pcrp_scorer *scorer = NULL;

    pcrp_write_options_init(&options);
    options.format = format;
    assert_int_equal(pcrp_writer_new(&writer, &options, &rubric, 1, collect, out), PCRP_OK);
    assert_int_equal(pcrp_scorer_new(&scorer, rubric), PCRP_OK);
    for (size_t i = 0; i < charts.count; i++)
        for (size_t r = 0; r < charts.readings[i].count; r++) {
            const reading_row *row = &charts.readings[i].rows[r];
            pcrp_result *result = NULL;
            assert_non_null(row->plan);
            pcrp_status status = pcrp_score(scorer, row->plan, &result, NULL);
            assert_non_null(result);
            assert_int_equal(pcrp_writer_add(writer, row->chart, row->plan, (const pcrp_result *const *)&result, status, NULL),
                             PCRP_OK);
            pcrp_result_free(result);
        }
    assert_int_equal(pcrp_writer_end(writer), PCRP_OK);
    pcrp_writer_free(writer);
    pcrp_scorer_free(scorer);
}

static void assert_same_text(const pcrp_buffer *one, const pcrp_buffer *other)
{
    assert_true(one->length > 1000);
    assert_int_equal(one->length, other->length);
    assert_memory_equal(one->data, other->data, one->length);
}

static void test_same_output(void **state)
{
    static const pcrp_format formats[] = {PCRP_FORMAT_JSONL, PCRP_FORMAT_JSON, PCRP_FORMAT_TEXT};
    const char *name;

    (void)state;
    for (size_t i = 0; (name = pcrp_rubric_shipped(i)) != NULL; i++) {
        pcrp_rubric *shipped = load(name), *files = load_files(name);
        assert_string_equal(pcrp_rubric_digest(shipped), pcrp_rubric_digest(files));
        for (size_t f = 0; f < sizeof(formats) / sizeof(*formats); f++) {
            pcrp_buffer one = {0}, other = {0};
            score_charts(shipped, formats[f], &one);
            score_charts(files, formats[f], &other);
            assert_same_text(&one, &other);
            pcrp_buffer_free(&one);
            pcrp_buffer_free(&other);
        }
        pcrp_rubric_free(shipped);
        pcrp_rubric_free(files);
    }
}

/* ---- one rubric, many threads ---- */

typedef struct job {
    pthread_t thread;
    const pcrp_rubric *rubric;
    pcrp_buffer out;
} job;

static void *run(void *user)
{
    job *one = user;
    score_charts(one->rubric, PCRP_FORMAT_JSONL, &one->out);
    return NULL;
}

/* Expressions are compiled by the first thread that tries them, and several may be the first. */
static void test_threads(void **state)
{
    pcrp_rubric *rubric = load("five-criteria"), *files = load_files("five-criteria");
    pcrp_buffer expected = {0};
    job jobs[THREADS];

    (void)state;
    memset(jobs, 0, sizeof(jobs));
    for (size_t i = 0; i < THREADS; i++) {
        jobs[i].rubric = rubric;
        assert_int_equal(pthread_create(&jobs[i].thread, NULL, run, &jobs[i]), 0);
    }
    score_charts(files, PCRP_FORMAT_JSONL, &expected);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(jobs[i].thread, NULL), 0);
        assert_same_text(&expected, &jobs[i].out);
        pcrp_buffer_free(&jobs[i].out);
    }
    pcrp_buffer_free(&expected);
    pcrp_rubric_free(rubric);
    pcrp_rubric_free(files);
}

/* ---- the limits are those of the load ---- */

static void test_limits(void **state)
{
    pcrp_rubric *rubric = NULL;
    pcrp_limits limits;

    (void)state;
    pcrp_limits_init(&limits);
    limits.segment_bytes = 512;
    assert_int_equal(pcrp_rubric_load(&rubric, "five-criteria", &limits, NULL), PCRP_OK);
    assert_int_equal(rubric->limits.segment_bytes, 512);
    assert_int_equal(rubric->language->limits.segment_bytes, 512);
    pcrp_rubric_free(rubric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_structures), cmocka_unit_test(test_same_vocabulary),
        cmocka_unit_test(test_same_output), cmocka_unit_test(test_threads), cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, read_charts, free_charts);
}
