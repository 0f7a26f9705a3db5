/* SPDX-License-Identifier: Apache-2.0 */
/* Feedback as text, as JSON and as a page. */
#include "cohort/feedback.h"

#include <string.h>

#include "write/cells.h"
#include "write/json_text.h"
#include "write/paint.h"
#include "write/redact.h"
#include "write/template.h"
#include "write/utf8.h"

typedef struct writing {
    const pcrp_feedback *feedback;
    const pcrp_write_options *options;
    const char *chart;
    pcrp_buffer *out;
    const pcrp_point *point; /* of the block of a page at hand */
    size_t number;
    int question;
} writing;

static const char *heading(const writing *w, const char *use)
{
    return pcrp_feedback_heading(w->feedback, use, w->options->redact);
}

/* What a point says; redacted, without the person's name. */
static const char *words_of(const writing *w, int question, size_t index)
{
    const pcrp_point *point = question ? pcrp_feedback_question(w->feedback, index) : pcrp_feedback_strength(w->feedback, index);

    if (!w->options->redact)
        return point->words;
    return pcrp_feedback_plain(w->feedback, index + (question ? w->feedback->strengths.count : 0));
}

/* Where the phrase stands: "goal 2", and with redact its bytes, for there is no quote. */
static void add_place(const writing *w, const pcrp_point *point, pcrp_buffer *out)
{
    pcrp_redact_add_label(out, w->options, point->element);
    if (strcmp(point->field, "text") != 0)
        pcrp_buffer_format(out, ", %s", point->field);
    if (w->options->redact)
        pcrp_buffer_format(out, ", bytes %zu to %zu", point->offset, point->offset + point->length);
}

/* ---- text ---- */

static void add_wrapped(const writing *w, size_t indent, const char *text)
{
    pcrp_add_spaces(w->out, indent);
    pcrp_utf8_add_wrapped(w->out, text, strlen(text), indent, indent, w->options->width ? (size_t)w->options->width : 80);
    pcrp_buffer_add_char(w->out, '\n');
}

static void text_point(const writing *w, int question, size_t index)
{
    const pcrp_point *point = question ? pcrp_feedback_question(w->feedback, index) : pcrp_feedback_strength(w->feedback, index);
    const char *words = words_of(w, question, index);
    pcrp_buffer about = {0};

    if (question)
        pcrp_buffer_format(w->out, " %zu. ", index + 1);
    else
        pcrp_buffer_add_string(w->out, "  * ");
    pcrp_utf8_add_wrapped(w->out, words, strlen(words), 4, 4, w->options->width ? (size_t)w->options->width : 80);
    pcrp_buffer_add_char(w->out, '\n');
    if (!w->options->redact) {
        pcrp_buffer_add_string(&about, "\u201C");
        pcrp_utf8_add_plain(&about, point->quote, point->quote ? strlen(point->quote) : 0);
        pcrp_buffer_add_string(&about, "\u201D ");
    }
    pcrp_buffer_add_char(&about, '(');
    add_place(w, point, &about);
    pcrp_buffer_add_char(&about, ')');
    add_wrapped(w, 6, pcrp_buffer_string(&about));
    w->out->failed |= about.failed;
    pcrp_buffer_free(&about);
}

static void text_all(const writing *w)
{
    pcrp_paint_text(w->out, w->options, PCRP_PAINT_STRONG, heading(w, "title"));
    pcrp_buffer_add_string(w->out, ": ");
    pcrp_paint_safe(w->out, w->options, w->chart);
    pcrp_buffer_add_string(w->out, "\n\n");
    if (!w->feedback->scored) {
        add_wrapped(w, 0, heading(w, "nothing"));
        return;
    }
    pcrp_paint_text(w->out, w->options, PCRP_PAINT_STRONG, heading(w, "strengths"));
    pcrp_buffer_add_char(w->out, '\n');
    for (size_t i = 0; pcrp_feedback_strength(w->feedback, i); i++)
        text_point(w, 0, i);
    if (!pcrp_feedback_strength(w->feedback, 0))
        add_wrapped(w, 4, heading(w, "no-strengths"));
    pcrp_buffer_add_char(w->out, '\n');
    pcrp_paint_text(w->out, w->options, PCRP_PAINT_STRONG, heading(w, "questions"));
    pcrp_buffer_add_char(w->out, '\n');
    for (size_t i = 0; pcrp_feedback_question(w->feedback, i); i++)
        text_point(w, 1, i);
    if (!pcrp_feedback_question(w->feedback, 0))
        add_wrapped(w, 4, heading(w, "no-questions"));
    pcrp_buffer_add_char(w->out, '\n');
    add_wrapped(w, 0, heading(w, "close"));
}

/* ---- json ---- */

static void json_points(const writing *w, const char *key, int question)
{
    const pcrp_point *point;

    pcrp_json_key(w->out, key);
    pcrp_buffer_add_char(w->out, '[');
    for (size_t i = 0; (point = question ? pcrp_feedback_question(w->feedback, i)
                                         : pcrp_feedback_strength(w->feedback, i)) != NULL; i++) {
        pcrp_json_comma(w->out);
        pcrp_buffer_add_char(w->out, '{');
        pcrp_json_text(w->out, "criterion", point->criterion);
        pcrp_json_whole(w->out, "level", point->level);
        pcrp_json_text(w->out, "words", words_of(w, question, i));
        if (!w->options->redact)
            pcrp_json_text(w->out, "quote", point->quote);
        pcrp_json_label(w->out, w->options, "element", point->element);
        pcrp_json_text(w->out, "field", point->field);
        pcrp_json_whole(w->out, "offset", (long long)point->offset);
        pcrp_json_whole(w->out, "length", (long long)point->length);
        pcrp_buffer_add_char(w->out, '}');
    }
    pcrp_buffer_add_char(w->out, ']');
}

static void json_all(const writing *w)
{
    pcrp_buffer_add_char(w->out, '{');
    pcrp_json_name(w->out, w->options, "chart", w->chart);
    pcrp_json_text(w->out, "status", w->feedback->scored ? "scored" : "not-scorable");
    json_points(w, "strengths", 0);
    json_points(w, "questions", 1);
    pcrp_buffer_add_string(w->out, "}\n");
}

/* ---- page ---- */

static void put_slot(void *user, const char *name, pcrp_buffer *out)
{
    const writing *w = user;
    pcrp_buffer text = {0};

    if (strcmp(name, "chart") == 0)
        pcrp_redact_add_text(&text, w->options, w->chart);
    else if (w->point && strcmp(name, "words") == 0)
        pcrp_buffer_add_string(&text, words_of(w, w->question, w->number));
    else if (w->point && strcmp(name, "criterion") == 0)
        pcrp_buffer_add_string(&text, w->point->title);
    else if (w->point && strcmp(name, "quote") == 0)
        pcrp_buffer_add_string(&text, w->options->redact ? "" : w->point->quote);
    else if (w->point && strcmp(name, "place") == 0)
        add_place(w, w->point, &text);
    else if (strncmp(name, "heading:", 8) == 0)
        pcrp_buffer_add_string(&text, heading(w, name + 8));
    pcrp_html_add(out, pcrp_buffer_string(&text));
    out->failed |= text.failed;
    pcrp_buffer_free(&text);
}

static int turn_block(void *user, const char *name, size_t index)
{
    writing *w = user;
    const pcrp_feedback *from = w->feedback;

    if (strcmp(name, "quoted") == 0) /* stands within a point */
        return index == 0 && !w->options->redact;
    w->point = NULL;
    w->number = index;
    w->question = strcmp(name, "question") == 0;
    if (w->question)
        w->point = pcrp_feedback_question(from, index);
    else if (strcmp(name, "strength") == 0)
        w->point = pcrp_feedback_strength(from, index);
    else if (strcmp(name, "no-strength") == 0)
        return index == 0 && from->scored && !from->strengths.count;
    else if (strcmp(name, "no-question") == 0)
        return index == 0 && from->scored && !from->questions.count;
    else if (strcmp(name, "nothing") == 0)
        return index == 0 && !from->scored;
    else if (strcmp(name, "something") == 0)
        return index == 0 && from->scored;
    return w->point != NULL;
}

pcrp_status pcrp_feedback_write(const pcrp_feedback *feedback, const char *chart, pcrp_cohort_format format,
                                const pcrp_write_options *options, pcrp_output output, void *user)
{
    pcrp_write_options usual;
    pcrp_buffer out = {0};
    writing w = {feedback, options ? options : &usual, chart, &out, NULL, 0, 0};
    pcrp_template from = {"pages/cohort/explain.html", &w, put_slot, turn_block};
    pcrp_status status = PCRP_OK;

    pcrp_write_options_init(&usual);
    if (!feedback || !chart || !output)
        return PCRP_ERROR_ARGUMENT;
    if (format == PCRP_COHORT_TEXT)
        text_all(&w);
    else if (format == PCRP_COHORT_JSON)
        json_all(&w);
    else
        status = format == PCRP_COHORT_HTML ? pcrp_template_fill(&from, &out) : PCRP_ERROR_ARGUMENT;
    if (status == PCRP_OK)
        return pcrp_buffer_put(&out, output, user);
    pcrp_buffer_free(&out);
    return status;
}
