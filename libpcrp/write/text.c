/* SPDX-License-Identifier: Apache-2.0 */
/* The text format's table and the summary under it: for a person at a terminal of 80 to 100 columns. */
#include "write/json_text.h"
#include "write/paint.h"
#include "write/utf8.h"
#include "write/writer.h"

#include <stdio.h>
#include <string.h>

enum { GAP = 2, CHART_LEAST = 24, HEAD_LEAST = 3, ID_LEAST = 9 };

/* Widths of the columns after the chart. Long names of criteria give way when the chart gets too little room. */
typedef struct layout {
    size_t chart;
    size_t head_most; /* a criterion's column is as wide as its id, up to this */
} layout;

static size_t head_width(const char *id, size_t most)
{
    size_t width = pcrp_utf8_width(id, strlen(id));
    return width < HEAD_LEAST ? HEAD_LEAST : width > most ? most : width;
}

static size_t columns_width(const pcrp_writer *writer, size_t most)
{
    size_t width = GAP + strlen("total");
    for (size_t i = 0; i < writer->column_count; i++)
        width += GAP + head_width(writer->columns[i], most);
    return width;
}

static layout lay_out(const pcrp_writer *writer)
{
    size_t width = pcrp_text_width(&writer->options), used;
    layout made = {CHART_LEAST, 20};

    while (made.head_most > HEAD_LEAST && columns_width(writer, made.head_most) + CHART_LEAST > width)
        made.head_most--;
    used = columns_width(writer, made.head_most);
    if (used + CHART_LEAST < width)
        made.chart = width - used;
    return made;
}

static void add_centred(pcrp_buffer *out, const pcrp_write_options *options, pcrp_paint paint, const char *text,
                        size_t width)
{
    size_t used = pcrp_utf8_width(text, strlen(text)), left = used < width ? (width - used) / 2 : 0;

    pcrp_add_spaces(out, GAP + left);
    pcrp_paint_text(out, options, paint, text);
    pcrp_add_spaces(out, used + left < width ? width - used - left : 0);
}

void pcrp_text_table_head(const pcrp_writer *writer, pcrp_buffer *out)
{
    layout made = lay_out(writer);

    pcrp_paint_on(out, &writer->options, PCRP_PAINT_STRONG);
    pcrp_buffer_add_string(out, "chart");
    pcrp_add_spaces(out, made.chart - strlen("chart"));
    for (size_t i = 0; i < writer->column_count; i++) {
        size_t width = head_width(writer->columns[i], made.head_most), used;
        pcrp_add_spaces(out, GAP);
        used = pcrp_utf8_add_clipped(out, writer->columns[i], width, PCRP_CLIP_END);
        pcrp_add_spaces(out, width - used);
    }
    pcrp_buffer_add_string(out, "  total\n");
    for (size_t i = 0; i < made.chart + columns_width(writer, made.head_most); i++)
        pcrp_buffer_add_string(out, "\xE2\x94\x80");
    pcrp_paint_off(out, &writer->options);
    pcrp_buffer_add_char(out, '\n');
}

/* The chart's name, and the plan's id when the id is not part of the name anyway. An id is often a long number of
 * which the beginning tells plans apart; the name of a chart ends in what tells charts apart. */
static void add_chart(const pcrp_writer *writer, const pcrp_row_source *source, size_t width, pcrp_buffer *out)
{
    pcrp_buffer name = {0}, id = {0};
    size_t id_width = 0, used;

    pcrp_paint_safe(&name, &writer->options, source->chart);
    if (*pcrp_row_plan_id(source) && !strstr(source->chart, pcrp_row_plan_id(source))) {
        pcrp_buffer_add_char(&id, ' ');
        pcrp_paint_safe(&id, &writer->options, pcrp_row_plan_id(source));
        id_width = pcrp_utf8_width(id.data, id.length);
        if (pcrp_utf8_width(pcrp_buffer_string(&name), name.length) + id_width > width && id_width > ID_LEAST)
            id_width = ID_LEAST;
    }
    used = pcrp_utf8_add_clipped(out, pcrp_buffer_string(&name), width - id_width, PCRP_CLIP_START);
    used += pcrp_utf8_add_clipped(out, pcrp_buffer_string(&id), id_width, PCRP_CLIP_END);
    pcrp_add_spaces(out, width - used);
    pcrp_buffer_free(&name);
    pcrp_buffer_free(&id);
}

static void add_levels(const pcrp_writer *writer, const pcrp_result *result, layout made, pcrp_buffer *out)
{
    const pcrp_rubric *rubric = pcrp_result_rubric(result);
    char total[16];

    for (size_t i = 0; i < writer->column_count; i++) {
        size_t width = head_width(writer->columns[i], made.head_most), c = 0;
        const char *id;
        while ((id = pcrp_rubric_criterion_id(rubric, c)) != NULL && strcmp(id, writer->columns[i]) != 0)
            c++;
        if (id) {
            int level = pcrp_result_level(result, c);
            char digit[2] = {(char)('0' + level), '\0'};
            add_centred(out, &writer->options, pcrp_paint_level(level, pcrp_rubric_competent(rubric)), digit, width);
        } else {
            pcrp_add_spaces(out, GAP + width);
        }
    }
    total[0] = '\0';
    snprintf(total, sizeof(total), "%5d", pcrp_result_total(result));
    pcrp_add_spaces(out, GAP);
    pcrp_paint_text(out, &writer->options, PCRP_PAINT_STRONG, total);
    pcrp_buffer_add_char(out, '\n');
}

/* Why there are no levels, in the room where they would stand. */
static void add_reason(const pcrp_writer *writer, const pcrp_row_source *source, layout made, pcrp_buffer *out)
{
    pcrp_buffer text = {0};

    pcrp_buffer_add_string(&text, source->status == PCRP_NOT_SCORABLE ? "not scorable: " : "error: ");
    pcrp_utf8_add_plain(&text, source->reason, strlen(source->reason));
    pcrp_add_spaces(out, GAP);
    pcrp_paint_on(out, &writer->options, source->status == PCRP_NOT_SCORABLE ? PCRP_PAINT_FAIR : PCRP_PAINT_POOR);
    pcrp_utf8_add_wrapped(out, pcrp_buffer_string(&text), text.length, made.chart + GAP, made.chart + GAP,
                          pcrp_text_width(&writer->options));
    pcrp_paint_off(out, &writer->options);
    pcrp_buffer_add_char(out, '\n');
    pcrp_buffer_free(&text);
}

/* A chart's second and further lines say whose levels they are. */
static void add_rubric(const pcrp_result *result, size_t width, pcrp_buffer *out)
{
    pcrp_add_spaces(out, GAP);
    pcrp_add_spaces(out, width - GAP - pcrp_utf8_add_clipped(out, pcrp_rubric_id(pcrp_result_rubric(result)),
                                                             width - GAP, PCRP_CLIP_END));
}

void pcrp_text_table_row(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    layout made = lay_out(writer);

    if (!pcrp_row_scored(source)) {
        add_chart(writer, source, made.chart, out);
        add_reason(writer, source, made, out);
        return;
    }
    for (size_t r = 0; r < writer->rubric_count; r++) {
        if (r == 0)
            add_chart(writer, source, made.chart, out);
        else
            add_rubric(source->results[r], made.chart, out);
        add_levels(writer, source->results[r], made, out);
    }
}

/* "3 plans scored, 1 not scorable, 2 errors" */
static void add_counts(const pcrp_writer *writer, pcrp_buffer *out)
{
    size_t scored = writer->tallies[0].plans;

    pcrp_buffer_format(out, "\n%zu plan%s scored", scored, scored == 1 ? "" : "s");
    if (writer->not_scorable)
        pcrp_buffer_format(out, ", %zu not scorable", writer->not_scorable);
    if (writer->errors)
        pcrp_buffer_format(out, ", %zu error%s", writer->errors, writer->errors == 1 ? "" : "s");
    pcrp_buffer_add_char(out, '\n');
}

static void add_tally_row(const pcrp_writer *writer, const pcrp_tally *tally, size_t criterion, size_t width,
                          pcrp_buffer *out)
{
    const char *id = pcrp_rubric_criterion_id(tally->rubric, criterion);
    const size_t *levels = tally->levels + criterion * 5;
    int competent = pcrp_rubric_competent(tally->rubric);
    size_t sum = 0, reached = 0;

    pcrp_buffer_add_string(out, "  ");
    pcrp_buffer_add_string(out, id);
    pcrp_add_spaces(out, width - pcrp_utf8_width(id, strlen(id)));
    for (int level = 1; level <= 4; level++) {
        pcrp_buffer_format(out, " %7zu", levels[level]);
        sum += levels[level] * (size_t)level;
        reached += level >= competent ? levels[level] : 0;
    }
    pcrp_buffer_add_string(out, "  ");
    pcrp_paint_on(out, &writer->options, PCRP_PAINT_STRONG);
    pcrp_buffer_format(out, "%8zu%%  ", (reached * 100 + tally->plans / 2) / tally->plans);
    pcrp_paint_off(out, &writer->options);
    pcrp_add_points(out, (double)sum / (double)tally->plans);
    pcrp_buffer_add_char(out, '\n');
}

/* How many plans stand at each level. */
static void add_tally(const pcrp_writer *writer, const pcrp_tally *tally, pcrp_buffer *out)
{
    size_t count = pcrp_rubric_criterion_count(tally->rubric), width = strlen("criterion");

    for (size_t i = 0; i < count; i++) {
        const char *id = pcrp_rubric_criterion_id(tally->rubric, i);
        size_t used = pcrp_utf8_width(id, strlen(id));
        width = used > width ? used : width;
    }
    pcrp_buffer_format(out, "\n%s %s (level %d and above: competent)\n", pcrp_rubric_id(tally->rubric),
                       pcrp_rubric_version(tally->rubric), pcrp_rubric_competent(tally->rubric));
    pcrp_paint_on(out, &writer->options, PCRP_PAINT_FAINT);
    pcrp_buffer_add_string(out, "  criterion");
    pcrp_add_spaces(out, width - strlen("criterion"));
    pcrp_buffer_add_string(out, " level 1 level 2 level 3 level 4  competent  mean\n");
    pcrp_paint_off(out, &writer->options);
    for (size_t i = 0; i < count; i++)
        add_tally_row(writer, tally, i, width, out);
}

void pcrp_text_summary(const pcrp_writer *writer, pcrp_buffer *out)
{
    add_counts(writer, out);
    for (size_t r = 0; r < writer->rubric_count && writer->tallies[r].plans; r++)
        add_tally(writer, &writer->tallies[r], out);
}
