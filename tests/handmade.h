/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of the pages: a rubric, plans and results made by hand, and what a page holds. */
#ifndef PCRP_TESTS_HANDMADE_H
#define PCRP_TESTS_HANDMADE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#include "base/buffer.h"
#include "plan/plan.h"
#include "rubric/rubric.h"
#include "score/result.h"

static pcrp_criterion criteria[] = {
    {.id = "outcomes", .title = "Outcomes", .words = {"none", "a trace", "most", "all"}},
    {.id = "role", .title = "Role", .words = {"", "", "", ""}}};
static pcrp_rubric rubric = {.id = "two", .version = "1", .title = "Two criteria", .about = "For tests.",
    .digest = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", .competent = 3, .enough = .6, .criteria = criteria,
    .criterion_count = 2};

static inline pcrp_plan *make_plan(const char *id, const char *goal)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "csv");
    pcrp_place nowhere = {0};

    plan->id = pcrp_arena_string(plan->arena, id);
    pcrp_plan_add_party(plan, PCRP_PERSON, "Ann Bee", NULL);
    pcrp_plan_add(plan, PCRP_GOAL, NULL, NULL, goal, nowhere);
    assert_int_equal(pcrp_plan_finish(plan, NULL), PCRP_OK);
    return plan;
}

static inline pcrp_result *make_result(const pcrp_rubric *by, int outcomes, int role, const char *missing)
{
    pcrp_result *result = pcrp_result_new(by);

    result->criteria[0].level = outcomes;
    result->criteria[0].why = "because";
    result->criteria[0].missing = missing;
    result->criteria[1].level = role;
    return result;
}

static inline void add_evidence(pcrp_result *result, size_t offset, size_t length, const char *quote)
{
    pcrp_evidence *piece = pcrp_arena_alloc(result->arena, sizeof(*piece));

    *piece = (pcrp_evidence){.indicator = "life", .title = "names a life", .element = "goal 1", .field = "text", .quote = quote,
                             .path = "", .offset = offset, .length = length, .weight = 1};
    pcrp_list_add(result->arena, &result->criteria[0].evidence, piece);
}

static inline int collect(void *user, const char *bytes, size_t length)
{
    pcrp_buffer_add(user, bytes, length);
    return 0;
}

/* The data that a page carries under this id; NULL when there is none. They can end no script. */
static inline json_t *block_of(const char *html, const char *id)
{
    char begin[80];
    const char *at, *end;
    json_t *made;

    snprintf(begin, sizeof(begin), "<script type=\"application/json\" id=\"%s\">", id);
    at = strstr(html, begin);
    if (!at)
        return NULL;
    at += strlen(begin);
    end = strstr(at, "</script>");
    assert_non_null(end);
    assert_null(memchr(at, '<', (size_t)(end - at)));
    assert_null(memchr(at, '>', (size_t)(end - at)));
    assert_null(memchr(at, '&', (size_t)(end - at)));
    made = json_loadb(at, (size_t)(end - at), 0, NULL);
    assert_non_null(made);
    return made;
}

#endif
