/* SPDX-License-Identifier: Apache-2.0 */
#include "write/marks.h"

#include <stdlib.h>
#include <string.h>

static int by_place(const void *left, const void *right)
{
    const pcrp_evidence *a = ((const pcrp_mark *)left)->piece, *b = ((const pcrp_mark *)right)->piece;

    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    if (a->length != b->length)
        return a->length > b->length ? -1 : 1;
    if (strcmp(((const pcrp_mark *)left)->criterion, ((const pcrp_mark *)right)->criterion) != 0)
        return strcmp(((const pcrp_mark *)left)->criterion, ((const pcrp_mark *)right)->criterion);
    return strcmp(a->indicator, b->indicator);
}

/* Adds one result's evidence of the field, or only counts it while items is NULL. */
static size_t gather(pcrp_mark *items, const pcrp_result *result, const char *element, const char *field)
{
    const pcrp_rubric *rubric = pcrp_result_rubric(result);
    size_t count = 0;

    for (size_t c = 0; c < pcrp_rubric_criterion_count(rubric); c++)
        for (size_t i = 0; i < pcrp_result_evidence_count(result, c); i++) {
            const pcrp_evidence *piece = pcrp_result_evidence(result, c, i);
            if (strcmp(piece->element, element) != 0 || strcmp(piece->field, field) != 0)
                continue;
            if (items) {
                items[count].piece = piece;
                items[count].criterion = pcrp_rubric_criterion_id(rubric, c);
            }
            count++;
        }
    return count;
}

int pcrp_marks_find(pcrp_marks *marks, const pcrp_result *const *results, size_t count, const char *element,
                    const char *field)
{
    size_t most = 0;

    marks->items = NULL;
    marks->count = 0;
    for (size_t r = 0; results && r < count; r++)
        most += gather(NULL, results[r], element, field);
    if (!most)
        return 1;
    marks->items = calloc(most, sizeof(*marks->items));
    if (!marks->items)
        return 0;
    for (size_t r = 0; r < count; r++)
        marks->count += gather(marks->items + marks->count, results[r], element, field);
    qsort(marks->items, marks->count, sizeof(*marks->items), by_place);
    return 1;
}

void pcrp_marks_stretch(const pcrp_marks *marks, size_t first, size_t length, size_t *next, size_t *from, size_t *to)
{
    size_t at = first;

    *from = marks->items[first].piece->offset;
    *from = *from > length ? length : *from;
    *to = *from;
    for (; at < marks->count; at++) {
        const pcrp_evidence *piece = marks->items[at].piece;
        size_t begin = piece->offset > length ? length : piece->offset;
        size_t end = piece->length > length - begin ? length : begin + piece->length;
        if (at > first && begin >= *to)
            break;
        *to = end > *to ? end : *to;
    }
    *next = at;
}
