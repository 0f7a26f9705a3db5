/* SPDX-License-Identifier: Apache-2.0 */
#include "score/level.h"

#include <math.h>
#include <string.h>

#include "base/buffer.h"

/* Reasons given in words: more would not be read. */
enum { REASONS = 3, WISHES = 2 };

/* A contribution worth less than this to the points is not worth a sentence. */
static const double WORTH_SAYING = 0.05;

int pcrp_is_overlap(const pcrp_criterion_points *points)
{
    return points->times >= 0 && points->value < 0;
}

static double value_of(const pcrp_criterion_points *points, const pcrp_measured *measured)
{
    double value = measured[points->measure].value;
    return points->times < 0 ? value : value * measured[points->times].value;
}

/* The figure whose name in braces begins at says: how long the name is, 0 when it is none. Counts in words are whole: a
 * sum of degrees is rounded. */
static size_t add_figure(pcrp_buffer *buffer, const char *says, const pcrp_measured *measured)
{
    if (strncmp(says, "{n}", 3) == 0) {
        pcrp_buffer_add_whole(buffer, (long)(measured->n + 0.5));
        return 3;
    }
    if (strncmp(says, "{of}", 4) == 0) {
        pcrp_buffer_add_whole(buffer, (long)(measured->of + 0.5));
        return 4;
    }
    if (strncmp(says, "{percent}", 9) == 0) {
        pcrp_buffer_add_whole(buffer, (long)(measured->raw * 100 + 0.5));
        pcrp_buffer_add_char(buffer, '%');
        return 9;
    }
    return 0;
}

/* "{n} of {of} goals ..." with the figures in. */
static void add_sentence(pcrp_buffer *buffer, const char *says, const pcrp_measured *measured)
{
    if (buffer->length)
        pcrp_buffer_add(buffer, "; ", 2);
    while (*says) {
        const char *brace = strchr(says, '{');
        size_t figure;
        if (!brace) {
            pcrp_buffer_add_string(buffer, says);
            break;
        }
        pcrp_buffer_add(buffer, says, (size_t)(brace - says));
        says = brace;
        figure = add_figure(buffer, says, measured);
        if (!figure)
            pcrp_buffer_add_char(buffer, *says);
        says += figure ? figure : 1;
    }
}

typedef struct reason {
    double weight;
    size_t points;
} reason;

/* Puts a reason into a short list, heaviest first; the order of the rubric among equals. */
static void rank(reason *list, size_t *count, size_t most, double weight, size_t points)
{
    size_t at = *count;
    while (at > 0 && list[at - 1].weight < weight)
        at--;
    if (at >= most)
        return;
    if (*count < most)
        (*count)++;
    memmove(list + at + 1, list + at, (*count - at - 1) * sizeof(*list));
    list[at] = (reason){weight, points};
}

static const char *say_why(const pcrp_findings *findings, const pcrp_criterion *criterion,
                           const pcrp_measured *measured, int level, pcrp_buffer *text, pcrp_arena *arena)
{
    reason reasons[REASONS];
    size_t count = 0;

    pcrp_buffer_clear(text);
    for (size_t i = 0; i < criterion->point_count; i++) {
        const pcrp_criterion_points *points = &criterion->points[i];
        double weight = fabs(points->value * value_of(points, measured));
        if (weight >= WORTH_SAYING && *findings->rubric->measures[points->measure].says && !pcrp_is_overlap(points))
            rank(reasons, &count, REASONS, weight, i);
    }
    for (size_t i = 0; i < count; i++) {
        size_t measure = criterion->points[reasons[i].points].measure;
        add_sentence(text, findings->rubric->measures[measure].says, &measured[measure]);
    }
    return text->length ? pcrp_arena_string_n(arena, text->data, text->length) : criterion->words[level - 1];
}

/* What would add most points: what speaks for a level and is not there, or speaks against it and is. */
static const char *say_missing(const pcrp_criterion *criterion, const pcrp_measured *measured, pcrp_buffer *text,
                               pcrp_arena *arena)
{
    reason wishes[WISHES];
    size_t count = 0;

    pcrp_buffer_clear(text);
    for (size_t i = 0; i < criterion->point_count; i++) {
        const pcrp_criterion_points *points = &criterion->points[i];
        double value = value_of(points, measured);
        double wished = points->value > 0 ? points->value * (1 - value) : -points->value * value;
        if (wished >= WORTH_SAYING && *points->missing)
            rank(wishes, &count, WISHES, wished, i);
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            pcrp_buffer_add(text, "; ", 2);
        pcrp_buffer_add_string(text, criterion->points[wishes[i].points].missing);
    }
    return pcrp_arena_string_n(arena, pcrp_buffer_string(text), text->length);
}

void pcrp_give_levels(const pcrp_findings *findings, const pcrp_measured *measured, pcrp_result *result)
{
    pcrp_buffer text = {0};

    for (size_t c = 0; c < result->criterion_count; c++) {
        const pcrp_criterion *criterion = &findings->rubric->criteria[c];
        pcrp_criterion_result *made = &result->criteria[c];
        made->points = criterion->start;
        for (size_t i = 0; i < criterion->point_count; i++)
            made->points += criterion->points[i].value * value_of(&criterion->points[i], measured);
        made->level = 1;
        for (int cut = 0; cut < PCRP_LEVELS - 1; cut++)
            made->level += made->points >= criterion->cuts[cut];
        made->why = say_why(findings, criterion, measured, made->level, &text, result->arena);
        made->missing = made->level < PCRP_LEVELS ? say_missing(criterion, measured, &text, result->arena) : "";
    }
    pcrp_buffer_free(&text);
}
