/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of readers: what a reader handed over, kept to be looked at. */
#ifndef PCRP_TESTS_READING_H
#define PCRP_TESTS_READING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcrp/limits.h>
#include <pcrp/plan.h>
#include <pcrp/read.h>

typedef struct reading_row {
    char chart[200];
    char message[300];
    long line;
    pcrp_status status;
    pcrp_plan *plan;
} reading_row;

typedef struct reading {
    reading_row rows[64];
    size_t count;
} reading;

static inline pcrp_status reading_keep(void *user, const char *chart, pcrp_plan *plan, pcrp_status status,
                                       const pcrp_error *error)
{
    reading *r = user;
    reading_row *row = &r->rows[r->count];
    assert_true(r->count < 64);
    snprintf(row->chart, sizeof(row->chart), "%s", chart);
    snprintf(row->message, sizeof(row->message), "%s", pcrp_error_message(error, 0));
    row->line = pcrp_error_line(error, 0);
    row->status = status;
    row->plan = plan;
    assert_true((status < 0) == (plan == NULL));
    r->count++;
    return PCRP_OK;
}

static inline void reading_free(reading *r)
{
    for (size_t i = 0; i < r->count; i++)
        pcrp_plan_free(r->rows[i].plan);
    memset(r, 0, sizeof(*r));
}

/* Reads bytes with a map (NULL for none) and limits (NULL for the defaults). Without either one reader is used
 * again and again, as it is for the charts of a batch: making one takes longer than reading a small chart. */
static inline void reading_do(reading *r, const void *bytes, size_t size, const char *name, const char *map,
                              const pcrp_limits *limits)
{
    static pcrp_reader *plain;
    pcrp_reader *reader = plain;
    if (map || limits || !plain)
        reader = pcrp_reader_new(limits);
    assert_non_null(reader);
    memset(r, 0, sizeof(*r));
    if (map)
        assert_int_equal(pcrp_reader_add_map(reader, map, NULL), PCRP_OK);
    assert_int_equal(pcrp_read_memory(reader, bytes, size, name, reading_keep, r), PCRP_OK);
    if (map || limits)
        pcrp_reader_free(reader);
    else
        plain = reader;
}

static inline void reading_text(reading *r, const char *text, const char *name)
{
    reading_do(r, text, strlen(text), name, NULL, NULL);
}

/* Element number index (from 0) of a kind; with a goal: of that goal. Fails when there is none. */
static inline const pcrp_element *reading_element(const pcrp_plan *plan, pcrp_element_kind kind, size_t index)
{
    const pcrp_element *element = pcrp_plan_element(plan, kind, index);
    assert_non_null(element);
    return element;
}

static inline const pcrp_element *reading_child(const pcrp_element *goal, pcrp_element_kind kind, size_t index)
{
    const pcrp_element *element = pcrp_element_child(goal, kind, index);
    assert_non_null(element);
    return element;
}

/* A folder of the project, from the environment of the test. */
static inline const char *reading_path(char *buffer, size_t size, const char *path)
{
    const char *source = getenv("PCRP_SOURCE");
    snprintf(buffer, size, "%s/%s", source ? source : ".", path);
    return buffer;
}

#endif
