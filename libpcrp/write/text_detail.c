/* SPDX-License-Identifier: Apache-2.0 */
/* The text format's account of one plan: each criterion's level with its words, the reasons, what was missing,
 * and the evidence in the plan's own text. */
#include "write/paint.h"
#include "write/redact.h"
#include "write/utf8.h"
#include "write/writer.h"

#include <stdio.h>
#include <string.h>

/* A reader wants to see why, not all; json has all. */
enum { PLACES_SHOWN = 4, TITLES_SHOWN = 3, QUOTE_COLUMNS = 240, LEFT = 6, TEXT_COLUMN = 15 };

/* " · " */
static void add_dot(pcrp_buffer *out)
{
    if (out->length)
        pcrp_buffer_add_string(out, " \xC2\xB7 ");
}

static void add_heading(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    const pcrp_write_options *options = &writer->options;
    pcrp_buffer line = {0};

    pcrp_paint_on(out, options, PCRP_PAINT_STRONG);
    pcrp_paint_safe(out, options, source->chart);
    pcrp_paint_off(out, options);
    pcrp_buffer_add_char(out, '\n');
    if (!source->plan)
        return;
    if (*pcrp_plan_id(source->plan)) {
        pcrp_buffer_add_string(&line, "plan ");
        pcrp_paint_safe(&line, options, pcrp_plan_id(source->plan));
    }
    add_dot(&line);
    pcrp_buffer_add_string(&line, pcrp_plan_form(source->plan));
    if (!options->redact && *pcrp_plan_date(source->plan)) {
        add_dot(&line);
        pcrp_utf8_add_plain(&line, pcrp_plan_date(source->plan), strlen(pcrp_plan_date(source->plan)));
    }
    pcrp_paint_text(out, options, PCRP_PAINT_FAINT, pcrp_buffer_string(&line));
    pcrp_buffer_add_char(out, '\n');
    pcrp_buffer_free(&line);
}

/* Four blocks, as many of them filled as the level says. */
static void add_bar(const pcrp_writer *writer, int level, int competent, pcrp_buffer *out)
{
    pcrp_paint_on(out, &writer->options, pcrp_paint_level(level, competent));
    for (int i = 1; i <= 4; i++)
        pcrp_buffer_add_string(out, i <= level ? "\xE2\x96\xA0" : "\xE2\x96\xA1");
    pcrp_paint_off(out, &writer->options);
}

/* “what was found”, cut when it is long; redacted, where it stands and its digest. */
static void add_quote(const pcrp_writer *writer, const pcrp_evidence *piece, pcrp_buffer *out)
{
    pcrp_buffer quote = {0};

    if (writer->options.redact) {
        pcrp_buffer_format(out, "%zu+%zu ", piece->offset, piece->length);
        pcrp_redact_add(out, &writer->options, piece->quote, strlen(piece->quote));
        return;
    }
    pcrp_utf8_add_plain(&quote, piece->quote, strlen(piece->quote));
    pcrp_buffer_add_string(out, "\xE2\x80\x9C");
    pcrp_utf8_add_clipped(out, pcrp_buffer_string(&quote), QUOTE_COLUMNS, PCRP_CLIP_END);
    pcrp_buffer_add_string(out, "\xE2\x80\x9D");
    pcrp_buffer_free(&quote);
}

static int sign_of(const pcrp_evidence *piece)
{
    return (piece->weight > 0) - (piece->weight < 0);
}

/* Several indicators often find the same words. */
static int is_same_place(const pcrp_evidence *one, const pcrp_evidence *other)
{
    return one->offset == other->offset && one->length == other->length && sign_of(one) == sign_of(other) &&
           strcmp(one->field, other->field) == 0 && strcmp(one->element, other->element) == 0;
}

/* Whether an indicator of the same title has found the same words before. */
static int is_titled_before(const pcrp_result *result, size_t criterion, size_t first, size_t index)
{
    const pcrp_evidence *piece = pcrp_result_evidence(result, criterion, first);
    const pcrp_evidence *at = pcrp_result_evidence(result, criterion, index);

    for (size_t i = first; i < index; i++) {
        const pcrp_evidence *before = pcrp_result_evidence(result, criterion, i);
        if (is_same_place(piece, before) && strcmp(before->title, at->title) == 0)
            return 1;
    }
    return 0;
}

/* What the words mean to each indicator that found them: " – a; b". Returns how many there are. */
static size_t add_titles(const pcrp_result *result, size_t criterion, size_t first, pcrp_buffer *text)
{
    const pcrp_evidence *piece = pcrp_result_evidence(result, criterion, first), *other;
    size_t found = 0, shown = 0;

    for (size_t i = first; (other = pcrp_result_evidence(result, criterion, i)) != NULL; i++) {
        if (!is_same_place(piece, other))
            continue;
        found++;
        if (!*other->title || shown == TITLES_SHOWN || is_titled_before(result, criterion, first, i))
            continue;
        pcrp_buffer_add_string(text, shown++ ? "; " : " \xE2\x80\x93 "); /* an en dash */
        pcrp_buffer_add_string(text, other->title);
    }
    return found;
}

/* + goal 1, line 20: “…” – names something in the person's life. Returns how many pieces that stands for. */
static size_t add_piece(const pcrp_writer *writer, const pcrp_result *result, size_t criterion, size_t index,
                        pcrp_buffer *out)
{
    const pcrp_write_options *options = &writer->options;
    const pcrp_evidence *piece = pcrp_result_evidence(result, criterion, index);
    pcrp_buffer text = {0};
    size_t found;

    pcrp_redact_add_label(&text, options, piece->element);
    if (strcmp(piece->field, "text") != 0) {
        pcrp_buffer_add_string(&text, ", ");
        pcrp_buffer_add_string(&text, piece->field);
    }
    if (piece->line > 0)
        pcrp_buffer_format(&text, ", line %ld", piece->line);
    pcrp_buffer_add_string(&text, ": ");
    add_quote(writer, piece, &text);
    found = add_titles(result, criterion, index, &text);
    pcrp_add_spaces(out, TEXT_COLUMN);
    pcrp_paint_text(out, options,
                    piece->weight > 0 ? PCRP_PAINT_GOOD : piece->weight < 0 ? PCRP_PAINT_POOR : PCRP_PAINT_FAINT,
                    piece->weight > 0 ? "+ " : piece->weight < 0 ? "\xE2\x88\x92 " : "\xC2\xB7 ");
    pcrp_utf8_add_wrapped(out, pcrp_buffer_string(&text), text.length, TEXT_COLUMN + 2, TEXT_COLUMN + 2,
                          pcrp_text_width(options));
    pcrp_buffer_add_char(out, '\n');
    pcrp_buffer_free(&text);
    return found;
}

static int is_repeat(const pcrp_result *result, size_t criterion, size_t index)
{
    const pcrp_evidence *piece = pcrp_result_evidence(result, criterion, index);

    for (size_t i = 0; i < index; i++)
        if (is_same_place(pcrp_result_evidence(result, criterion, i), piece))
            return 1;
    return 0;
}

/* Places of one sign, in the order of the plan. Returns how many pieces they stand for. */
static size_t add_pieces(const pcrp_writer *writer, const pcrp_result *result, size_t criterion, int sign,
                         pcrp_buffer *out)
{
    size_t places = 0, shown = 0, count = pcrp_result_evidence_count(result, criterion);

    for (size_t i = 0; i < count && places < PLACES_SHOWN; i++)
        if (sign_of(pcrp_result_evidence(result, criterion, i)) == sign && !is_repeat(result, criterion, i)) {
            shown += add_piece(writer, result, criterion, i, out);
            places++;
        }
    return shown;
}

static void add_evidence(const pcrp_writer *writer, const pcrp_result *result, size_t criterion, pcrp_buffer *out)
{
    size_t count = pcrp_result_evidence_count(result, criterion);
    size_t shown = add_pieces(writer, result, criterion, 1, out);

    shown += add_pieces(writer, result, criterion, -1, out);
    if (!shown)
        shown = add_pieces(writer, result, criterion, 0, out);
    if (shown < count) {
        char more[64];
        snprintf(more, sizeof(more), "and %zu more (in json and jsonl)", count - shown);
        pcrp_add_spaces(out, TEXT_COLUMN);
        pcrp_paint_text(out, &writer->options, PCRP_PAINT_FAINT, more);
        pcrp_buffer_add_char(out, '\n');
    }
}

static void add_criterion(const pcrp_writer *writer, const pcrp_result *result, size_t index, size_t column,
                          pcrp_buffer *out)
{
    const pcrp_write_options *options = &writer->options;
    const pcrp_rubric *rubric = pcrp_result_rubric(result);
    const char *id = pcrp_rubric_criterion_id(rubric, index), *words;
    int level = pcrp_result_level(result, index);

    pcrp_buffer_add_string(out, "\n  ");
    pcrp_paint_text(out, options, PCRP_PAINT_STRONG, id);
    pcrp_add_spaces(out, column - pcrp_utf8_width(id, strlen(id)));
    pcrp_buffer_format(out, "%d ", level);
    add_bar(writer, level, pcrp_rubric_competent(rubric), out);
    pcrp_buffer_add_string(out, "  ");
    words = pcrp_rubric_level_words(rubric, index, level);
    if (!*words)
        words = pcrp_rubric_criterion_title(rubric, index);
    pcrp_utf8_add_wrapped(out, words, strlen(words), column + 10, column + 10, pcrp_text_width(options));
    pcrp_buffer_add_char(out, '\n');
    if (*pcrp_result_why(result, index)) {
        pcrp_paint_entry(out, options, LEFT, "why", TEXT_COLUMN, pcrp_result_why(result, index));
        pcrp_buffer_add_char(out, '\n');
    }
    if (*pcrp_result_missing(result, index)) {
        pcrp_paint_entry(out, options, LEFT, "missing", TEXT_COLUMN, pcrp_result_missing(result, index));
        pcrp_buffer_add_char(out, '\n');
    }
    add_evidence(writer, result, index, out);
}

static void add_note(const pcrp_writer *writer, const char *note, pcrp_buffer *out)
{
    pcrp_paint_entry(out, &writer->options, 2, "note", TEXT_COLUMN, note);
    pcrp_buffer_add_char(out, '\n');
}

static void add_result(const pcrp_writer *writer, const pcrp_result *result, pcrp_buffer *out)
{
    const pcrp_rubric *rubric = pcrp_result_rubric(result);
    const char *note;
    size_t count = pcrp_rubric_criterion_count(rubric), column = 0;

    for (size_t i = 0; i < count; i++) {
        const char *id = pcrp_rubric_criterion_id(rubric, i);
        size_t width = pcrp_utf8_width(id, strlen(id)) + 2;
        column = width > column ? width : column;
    }
    pcrp_buffer_format(out, "%s %s: ", pcrp_rubric_id(rubric), pcrp_rubric_version(rubric));
    pcrp_paint_on(out, &writer->options, PCRP_PAINT_STRONG);
    pcrp_buffer_format(out, "%d of %zu", pcrp_result_total(result), count * 4);
    pcrp_paint_off(out, &writer->options);
    pcrp_buffer_format(out, "; a level of %d or more is competent\n", pcrp_rubric_competent(rubric));
    for (size_t i = 0; i < count; i++)
        add_criterion(writer, result, i, column, out);
    for (size_t i = 0; (note = pcrp_result_note(result, i)) != NULL; i++)
        add_note(writer, note, out);
}

void pcrp_text_detail(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    const char *note;

    add_heading(writer, source, out);
    if (!pcrp_row_scored(source)) {
        const char *heading = source->status == PCRP_NOT_SCORABLE ? "not scorable:" : "error:";
        pcrp_paint_entry(out, &writer->options, 0, heading, strlen(heading) + 1, source->reason);
        pcrp_buffer_add_char(out, '\n');
    }
    for (size_t r = 0; pcrp_row_scored(source) && r < writer->rubric_count; r++) {
        if (r > 0)
            pcrp_buffer_add_char(out, '\n');
        add_result(writer, source->results[r], out);
    }
    for (size_t i = 0; source->plan && (note = pcrp_plan_note(source->plan, i)) != NULL; i++)
        add_note(writer, note, out);
}
