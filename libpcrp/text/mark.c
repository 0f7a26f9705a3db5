/* SPDX-License-Identifier: Apache-2.0 */
#include "text/mark.h"

#include <stdlib.h>
#include <string.h>

void pcrp_marks_begin(pcrp_marks *marks)
{
    marks->count = 0;
    marks->failed = marks->tokens.failed;
    marks->limit = 0;
    if (marks->tokens.count > marks->head_capacity) {
        size_t wanted = marks->tokens.count + marks->tokens.count / 2;
        int32_t *head = realloc(marks->head, wanted * sizeof(*head));
        uint64_t *present = realloc(marks->present, wanted * sizeof(*present));
        pcrp_symbols *symbols = realloc(marks->symbols, wanted * sizeof(*symbols));
        marks->head = head ? head : marks->head;
        marks->present = present ? present : marks->present;
        marks->symbols = symbols ? symbols : marks->symbols;
        if (!head || !present || !symbols) {
            marks->failed = 1;
            marks->tokens.count = 0;
            return;
        }
        marks->head_capacity = wanted;
    }
    if (!marks->tokens.count)
        return;
    memset(marks->head, 0xff, marks->tokens.count * sizeof(*marks->head));
    memset(marks->present, 0, marks->tokens.count * sizeof(*marks->present));
}

void pcrp_marks_add(pcrp_marks *marks, pcrp_class class_id, uint32_t first, uint32_t last, uint16_t value)
{
    pcrp_hit *hit;
    int32_t before = pcrp_marks_may(marks, first, class_id) ? marks->head[first] : -1;
    for (int32_t at = before; at >= 0; at = marks->hits[at].next)
        if (marks->hits[at].class_id == class_id && marks->hits[at].last == last)
            return; /* found on two ways (two spellings, word and prefix) */
    if (marks->count == marks->capacity) {
        size_t capacity = marks->capacity ? marks->capacity * 2 : 256;
        hit = realloc(marks->hits, capacity * sizeof(*hit));
        if (!hit) {
            marks->failed = 1;
            return;
        }
        marks->hits = hit;
        marks->capacity = capacity;
    }
    hit = &marks->hits[marks->count];
    hit->class_id = class_id;
    hit->value = value;
    hit->first = first;
    hit->last = last;
    hit->next = marks->head[first];
    marks->head[first] = (int32_t)marks->count++;
    marks->present[first] |= (uint64_t)1 << (class_id & 63);
}

void pcrp_marks_free(pcrp_marks *marks)
{
    pcrp_tokens_free(&marks->tokens);
    free(marks->hits);
    free(marks->head);
    free(marks->present);
    free(marks->symbols);
    memset(marks, 0, sizeof(*marks));
}

const pcrp_hit *pcrp_marks_longest(const pcrp_marks *marks, uint32_t token, pcrp_class class_id)
{
    const pcrp_hit *found = NULL;
    for (int32_t at = marks->head[token]; at >= 0; at = marks->hits[at].next)
        if (marks->hits[at].class_id == class_id && (!found || marks->hits[at].last > found->last))
            found = &marks->hits[at];
    return found;
}
