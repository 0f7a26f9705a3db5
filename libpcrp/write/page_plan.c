/* SPDX-License-Identifier: Apache-2.0 */
/* A plan and a rubric as the pages' scripts want them. */
#include <stdlib.h>
#include <string.h>

#include "write/json_text.h"
#include "write/marks.h"
#include "write/page.h"
#include "write/plan_words.h"

void pcrp_page_title(pcrp_buffer *out, const char *title, pcrp_names *titles)
{
    long number = titles ? pcrp_names_add(titles, title) : -1;

    out->failed |= titles && number < 0;
    if (titles)
        pcrp_buffer_format(out, "%ld", number);
    else
        pcrp_json_string(out, title);
}

void pcrp_page_titles(pcrp_buffer *out, const pcrp_names *titles)
{
    pcrp_json_key(out, "titles");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < titles->count; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, titles->items[i]);
    }
    pcrp_buffer_add_char(out, ']');
}

/* What the results found in one stretch of text. */
static void add_reasons(pcrp_buffer *out, const pcrp_marks *marks, size_t first, size_t next, pcrp_names *titles)
{
    pcrp_buffer_add_char(out, '[');
    for (size_t i = first; i < next; i++) {
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '[');
        pcrp_json_string(out, marks->items[i].criterion);
        pcrp_buffer_format(out, ",%d,", marks->items[i].piece->weight);
        pcrp_page_title(out, marks->items[i].piece->title, titles);
        pcrp_buffer_add_char(out, ']');
    }
    pcrp_buffer_add_char(out, ']');
}

static void add_plain(pcrp_buffer *out, const char *text, size_t from, size_t to)
{
    if (from == to)
        return;
    pcrp_json_comma(out);
    pcrp_json_string_n(out, text + from, to - from);
}

static void add_runs(pcrp_buffer *out, const char *text, const pcrp_marks *marks, pcrp_names *titles)
{
    size_t length = strlen(text), done = 0;

    for (size_t at = 0; at < marks->count;) {
        size_t next, from, to;
        pcrp_marks_stretch(marks, at, length, &next, &from, &to);
        add_plain(out, text, done, from);
        if (to > from) {
            pcrp_json_comma(out);
            pcrp_buffer_add_char(out, '[');
            pcrp_json_string_n(out, text + from, to - from);
            pcrp_buffer_add_char(out, ',');
            add_reasons(out, marks, at, next, titles);
            pcrp_buffer_add_char(out, ']');
        }
        done = to > done ? to : done;
        at = next;
    }
    add_plain(out, text, done, length);
}

typedef struct overlay {
    const pcrp_result *const *results;
    size_t count;
    pcrp_names *titles;
} overlay;

static void add_field(pcrp_buffer *out, const overlay *over, const pcrp_element *element, const char *field,
                      const char *text)
{
    pcrp_marks marks;

    if (!*text)
        return;
    if (!pcrp_marks_find(&marks, over->results, over->count, pcrp_element_label(element), field))
        out->failed = 1;
    pcrp_json_key(out, field);
    pcrp_buffer_add_char(out, '[');
    add_runs(out, text, &marks, over->titles);
    pcrp_buffer_add_char(out, ']');
    free(marks.items);
}

static void add_element(pcrp_buffer *out, const overlay *over, const pcrp_element *element);

static void add_children(pcrp_buffer *out, const overlay *over, const char *key, const pcrp_element *goal,
                         pcrp_element_kind kind)
{
    size_t count = pcrp_element_child_count(goal, kind);

    if (!count)
        return;
    pcrp_json_key(out, key);
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < count; i++)
        add_element(out, over, pcrp_element_child(goal, kind, i));
    pcrp_buffer_add_char(out, ']');
}

static void add_element(pcrp_buffer *out, const overlay *over, const pcrp_element *element)
{
    pcrp_element_kind kind = pcrp_element_get_kind(element);

    pcrp_json_comma(out);
    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "label", pcrp_element_label(element));
    add_field(out, over, element, "title", pcrp_element_title(element));
    add_field(out, over, element, "text", pcrp_element_text(element));
    add_field(out, over, element, "performer", pcrp_element_performer(element));
    add_field(out, over, element, "frequency", pcrp_element_frequency(element));
    add_field(out, over, element, "date", pcrp_element_date(element));
    if (kind == PCRP_STATEMENT)
        pcrp_json_text(out, "topic", pcrp_topic_words(pcrp_element_topic(element)));
    if (kind == PCRP_GOAL) {
        pcrp_json_text(out, "set_by", pcrp_set_by_words(pcrp_element_set_by(element)));
        add_children(out, over, "objectives", element, PCRP_OBJECTIVE);
        add_children(out, over, "interventions", element, PCRP_INTERVENTION);
    }
    pcrp_buffer_add_char(out, '}');
}

static void add_elements(pcrp_buffer *out, const overlay *over, const char *key, const pcrp_plan *plan,
                         pcrp_element_kind kind)
{
    pcrp_json_key(out, key);
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < pcrp_plan_element_count(plan, kind); i++)
        add_element(out, over, pcrp_plan_element(plan, kind, i));
    pcrp_buffer_add_char(out, ']');
}

static void add_people(pcrp_buffer *out, const pcrp_plan *plan)
{
    static const pcrp_party_kind kinds[] = {PCRP_PERSON, PCRP_SUPPORTER, PCRP_PEER, PCRP_PROVIDER};

    pcrp_json_key(out, "people");
    pcrp_buffer_add_char(out, '[');
    for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
        const pcrp_party *party;
        for (size_t i = 0; (party = pcrp_plan_party(plan, kinds[k], i)) != NULL; i++) {
            pcrp_json_comma(out);
            pcrp_buffer_add_char(out, '{');
            pcrp_json_text(out, "kind", pcrp_party_words(kinds[k]));
            pcrp_json_text(out, "name", pcrp_party_name(party));
            pcrp_json_text(out, "relation", pcrp_party_relation(party));
            pcrp_buffer_add_char(out, '}');
        }
    }
    pcrp_buffer_add_char(out, ']');
}

void pcrp_page_plan(pcrp_buffer *out, const pcrp_plan *plan, const pcrp_result *const *results, size_t count,
                    pcrp_names *titles)
{
    overlay over = {results, results ? count : 0, titles};

    pcrp_json_text(out, "form", pcrp_plan_form(plan));
    pcrp_json_text(out, "title", pcrp_plan_title(plan));
    pcrp_json_text(out, "date", pcrp_plan_date(plan));
    pcrp_json_text(out, "setting", pcrp_plan_setting(plan));
    add_people(out, plan);
    add_elements(out, &over, "goals", plan, PCRP_GOAL);
    add_elements(out, &over, "objectives", plan, PCRP_OBJECTIVE);
    add_elements(out, &over, "interventions", plan, PCRP_INTERVENTION);
    add_elements(out, &over, "statements", plan, PCRP_STATEMENT);
}

void pcrp_page_rubric(pcrp_buffer *out, const pcrp_rubric *rubric)
{
    pcrp_json_text(out, "id", pcrp_rubric_id(rubric));
    pcrp_json_text(out, "version", pcrp_rubric_version(rubric));
    pcrp_json_text(out, "digest", pcrp_rubric_digest(rubric));
    pcrp_json_text(out, "title", pcrp_rubric_title(rubric));
    pcrp_json_text(out, "about", pcrp_rubric_about(rubric));
    pcrp_json_whole(out, "competent", pcrp_rubric_competent(rubric));
    pcrp_json_key(out, "enough");
    pcrp_page_decimal(out, pcrp_rubric_enough(rubric), 4);
    pcrp_json_key(out, "criteria");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++) {
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '{');
        pcrp_json_text(out, "id", pcrp_rubric_criterion_id(rubric, i));
        pcrp_json_text(out, "title", pcrp_rubric_criterion_title(rubric, i));
        pcrp_json_key(out, "words");
        pcrp_buffer_add_char(out, '[');
        for (int level = 1; level <= 4; level++) {
            pcrp_json_comma(out);
            pcrp_json_string(out, pcrp_rubric_level_words(rubric, i, level));
        }
        pcrp_buffer_add_string(out, "]}");
    }
    pcrp_buffer_add_char(out, ']');
}
