/* SPDX-License-Identifier: Apache-2.0 */
/* A plan as it was read, for a person: people, goals with their objectives and interventions, statements; and with
 * results, what counted in the text between « » with a number that the lines under it explain. */
#include "write/marks.h"
#include "write/paint.h"
#include "write/plan_words.h"
#include "write/redact.h"
#include "write/utf8.h"
#include "write/writer.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_COLUMN = 13, NOTE_INDENT = 4 };

typedef struct plan_page {
    pcrp_buffer *out;
    const pcrp_write_options *options;
    const pcrp_result *const *results;
    size_t count;
} plan_page;

static void add_entry(const plan_page *page, const char *heading, const char *text)
{
    pcrp_buffer safe = {0};

    if (!*text)
        return;
    pcrp_paint_safe(&safe, page->options, text);
    pcrp_paint_entry(page->out, page->options, 2, heading, HEAD_COLUMN, pcrp_buffer_string(&safe));
    pcrp_buffer_add_char(page->out, '\n');
    pcrp_buffer_free(&safe);
}

/* "Supporters   Mary Smith (sister), Bob" */
static void add_parties(const plan_page *page, const pcrp_plan *plan, pcrp_party_kind kind, const char *heading)
{
    pcrp_buffer line = {0};
    const pcrp_party *party;

    for (size_t i = 0; (party = pcrp_plan_party(plan, kind, i)) != NULL; i++) {
        if (line.length)
            pcrp_buffer_add_string(&line, ", ");
        pcrp_paint_safe(&line, page->options, pcrp_party_name(party));
        if (*pcrp_party_relation(party)) {
            pcrp_buffer_add_string(&line, *pcrp_party_name(party) ? " (" : "(");
            pcrp_paint_safe(&line, page->options, pcrp_party_relation(party));
            pcrp_buffer_add_char(&line, ')');
        }
    }
    if (line.length) {
        pcrp_paint_entry(page->out, page->options, 2, heading, HEAD_COLUMN, pcrp_buffer_string(&line));
        pcrp_buffer_add_char(page->out, '\n');
    }
    pcrp_buffer_free(&line);
}

static void add_head(const plan_page *page, const char *chart, const pcrp_plan *plan)
{
    const char *note;

    pcrp_paint_on(page->out, page->options, PCRP_PAINT_STRONG);
    pcrp_paint_safe(page->out, page->options, chart);
    pcrp_paint_off(page->out, page->options);
    pcrp_buffer_add_char(page->out, '\n');
    add_entry(page, "title", pcrp_plan_title(plan));
    add_entry(page, "plan", pcrp_plan_id(plan));
    pcrp_paint_entry(page->out, page->options, 2, "form", HEAD_COLUMN, pcrp_plan_form(plan));
    pcrp_buffer_add_char(page->out, '\n');
    add_entry(page, "date", pcrp_plan_date(plan));
    add_entry(page, "setting", pcrp_plan_setting(plan));
    add_parties(page, plan, PCRP_PERSON, "person");
    add_entry(page, "gender", pcrp_plan_gender(plan));
    add_parties(page, plan, PCRP_SUPPORTER, "supporters");
    add_parties(page, plan, PCRP_PEER, "peers");
    add_parties(page, plan, PCRP_PROVIDER, "providers");
    for (size_t i = 0; (note = pcrp_plan_note(plan, i)) != NULL; i++) {
        pcrp_paint_entry(page->out, page->options, 2, "note", HEAD_COLUMN, note);
        pcrp_buffer_add_char(page->out, '\n');
    }
}

/* Text with « » around what counted.. */
static void add_marked(const pcrp_marks *marks, size_t *number, const char *text, pcrp_buffer *out)
{
    size_t length = strlen(text), at = 0;

    for (size_t first = 0; first < marks->count;) {
        size_t next, from, to;
        pcrp_marks_stretch(marks, first, length, &next, &from, &to);
        pcrp_utf8_add(out, text + at, from - at);
        pcrp_buffer_add_string(out, "\xC2\xAB");
        pcrp_utf8_add(out, text + from, to - from);
        pcrp_buffer_format(out, "\xC2\xBB[%zu", *number);
        for (size_t i = first + 1; i < next; i++)
            pcrp_buffer_format(out, ",%zu", *number + (i - first));
        pcrp_buffer_add_char(out, ']');
        *number += next - first;
        at = to;
        first = next;
    }
    pcrp_utf8_add(out, text + at, length - at);
}

/* [1] + outcomes: names something in the person's life */
static void add_legend(const plan_page *page, const pcrp_marks *marks, size_t number, size_t indent)
{
    for (size_t i = 0; i < marks->count; i++) {
        const pcrp_mark *mark = &marks->items[i];
        pcrp_buffer line = {0};
        pcrp_add_spaces(page->out, indent + NOTE_INDENT);
        pcrp_paint_on(page->out, page->options, mark->piece->weight > 0   ? PCRP_PAINT_GOOD
                                                : mark->piece->weight < 0 ? PCRP_PAINT_POOR
                                                                          : PCRP_PAINT_FAINT);
        pcrp_buffer_format(&line, "[%zu] %s %s: %s", number + i,
                           mark->piece->weight > 0 ? "+" : mark->piece->weight < 0 ? "\xE2\x88\x92" : "\xC2\xB7",
                           mark->criterion, *mark->piece->title ? mark->piece->title : mark->piece->indicator);
        pcrp_utf8_add_wrapped(page->out, pcrp_buffer_string(&line), line.length, indent + NOTE_INDENT,
                              indent + NOTE_INDENT + 4, pcrp_text_width(page->options));
        pcrp_paint_off(page->out, page->options);
        pcrp_buffer_add_char(page->out, '\n');
        pcrp_buffer_free(&line);
    }
}

/* One field of an element: its text wrapped, its marks explained. */
static void add_field(const plan_page *page, const pcrp_element *element, const char *field, const char *text,
                      const char *heading, size_t indent, size_t *number)
{
    pcrp_buffer marked = {0};
    pcrp_marks marks = {0};
    size_t column = indent + strlen(heading), begun = *number;

    if (!*text)
        return;
    if (!pcrp_marks_find(&marks, page->results, page->count, pcrp_element_label(element), field))
        page->out->failed = 1;
    if (page->options->redact)
        pcrp_redact_add(&marked, page->options, text, strlen(text));
    else
        add_marked(&marks, number, text, &marked);
    pcrp_add_spaces(page->out, indent);
    pcrp_paint_text(page->out, page->options, PCRP_PAINT_FAINT, heading);
    pcrp_utf8_add_wrapped(page->out, pcrp_buffer_string(&marked), marked.length, column, column,
                          pcrp_text_width(page->options));
    pcrp_buffer_add_char(page->out, '\n');
    if (!page->options->redact)
        add_legend(page, &marks, begun, indent);
    free(marks.items);
    pcrp_buffer_free(&marked);
}

/* "goal 2 (set by the person)  line 120" */
static void add_label(const plan_page *page, const pcrp_element *element, size_t indent)
{
    pcrp_add_spaces(page->out, indent);
    pcrp_paint_on(page->out, page->options, PCRP_PAINT_STRONG);
    pcrp_redact_add_label(page->out, page->options, pcrp_element_label(element));
    pcrp_paint_off(page->out, page->options);
    if (pcrp_element_get_kind(element) == PCRP_STATEMENT)
        pcrp_buffer_format(page->out, " (%s)", pcrp_topic_words(pcrp_element_topic(element)));
    if (pcrp_element_set_by(element) == PCRP_SET_BY_JOINT)
        pcrp_buffer_add_string(page->out, " (set jointly)");
    else if (pcrp_element_set_by(element) != PCRP_SET_BY_UNKNOWN)
        pcrp_buffer_format(page->out, " (set by the %s)", pcrp_set_by_words(pcrp_element_set_by(element)));
    pcrp_paint_on(page->out, page->options, PCRP_PAINT_FAINT);
    if (pcrp_element_line(element) > 0)
        pcrp_buffer_format(page->out, "  line %ld", pcrp_element_line(element));
    if (pcrp_element_line(element) <= 0 && *pcrp_element_path(element)) {
        pcrp_buffer_add_string(page->out, "  ");
        pcrp_utf8_add_plain(page->out, pcrp_element_path(element), strlen(pcrp_element_path(element)));
    }
    pcrp_paint_off(page->out, page->options);
    pcrp_buffer_add_char(page->out, '\n');
}

static void add_element(const plan_page *page, const pcrp_element *element, size_t indent)
{
    size_t number = 1;

    add_label(page, element, indent);
    add_field(page, element, "text", pcrp_element_text(element), "", indent + 2, &number);
    add_field(page, element, "performer", pcrp_element_performer(element), "by: ", indent + 2, &number);
    add_field(page, element, "frequency", pcrp_element_frequency(element), "how often: ", indent + 2, &number);
    add_field(page, element, "date", pcrp_element_date(element), "target date: ", indent + 2, &number);
    for (size_t i = 0; i < pcrp_element_child_count(element, PCRP_OBJECTIVE); i++)
        add_element(page, pcrp_element_child(element, PCRP_OBJECTIVE, i), indent + 2);
    for (size_t i = 0; i < pcrp_element_child_count(element, PCRP_INTERVENTION); i++)
        add_element(page, pcrp_element_child(element, PCRP_INTERVENTION, i), indent + 2);
}

void pcrp_plan_text_add(pcrp_buffer *out, const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                        const pcrp_result *const *results, size_t count)
{
    static const pcrp_element_kind kinds[] = {PCRP_GOAL, PCRP_OBJECTIVE, PCRP_INTERVENTION, PCRP_STATEMENT};
    plan_page made = {out, options, results, results ? count : 0};

    add_head(&made, chart, plan);
    if (pcrp_plan_not_scorable(plan))
        pcrp_buffer_format(out, "\nnot scorable: %s\n", pcrp_plan_not_scorable(plan));
    for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++)
        for (size_t i = 0; i < pcrp_plan_element_count(plan, kinds[k]); i++) {
            pcrp_buffer_add_char(out, '\n');
            add_element(&made, pcrp_plan_element(plan, kinds[k], i), 0);
        }
}
