/* SPDX-License-Identifier: Apache-2.0 */
#include "text/mark.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

void pcrp_marks_begin(pcrp_marks *marks)
{
    marks->count = 0;
    marks->failed = marks->tokens.failed;
    marks->limit = 0;
    if (marks->tokens.count > marks->head_capacity) {
        size_t wanted = marks->tokens.count + marks->tokens.count / 2;
        int32_t *head = realloc(marks->head, wanted * sizeof(*head));
        uint64_t *present = realloc(marks->present, wanted * sizeof(*present));
        uint32_t *reach = realloc(marks->reach, wanted * sizeof(*reach));
        uint64_t *ahead = realloc(marks->ahead, wanted * sizeof(*ahead));
        pcrp_groups *groups = realloc(marks->groups, wanted * sizeof(*groups));
        uint32_t *symbol_first = realloc(marks->symbol_first, (wanted + 1) * sizeof(*symbol_first));
        marks->head = head ? head : marks->head;
        marks->present = present ? present : marks->present;
        marks->reach = reach ? reach : marks->reach;
        marks->ahead = ahead ? ahead : marks->ahead;
        marks->groups = groups ? groups : marks->groups;
        marks->symbol_first = symbol_first ? symbol_first : marks->symbol_first;
        if (!head || !present || !reach || !ahead || !groups || !symbol_first) {
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
    memset(marks->reach, 0, marks->tokens.count * sizeof(*marks->reach));
}

void pcrp_marks_add(pcrp_marks *marks, pcrp_class class_id, uint32_t first, uint32_t last, uint16_t value)
{
    const uint64_t group = (uint64_t)0x0001000100010001 << class_id % PCRP_GROUPS; /* bits of present that are of it */
    int32_t *head = &marks->groups[first].head[class_id % PCRP_GROUPS];

    if (!(marks->present[first] & group))
        *head = -1;
    for (int32_t at = *head; at >= 0; at = marks->hits[at].alike)
        if (marks->hits[at].class_id == class_id && marks->hits[at].last == last)
            return; /* found on two ways (two spellings, word and prefix) */
    if (!pcrp_grow(&marks->hits, &marks->capacity, marks->count + 1, sizeof(*marks->hits))) {
        marks->failed = 1;
        return;
    }
    marks->hits[marks->count] = (pcrp_hit){class_id, value, first, last, marks->head[first], *head};
    marks->head[first] = *head = (int32_t)marks->count++;
    marks->present[first] |= (uint64_t)1 << (class_id & 63);
    marks->reach[first] = marks->reach[first] > last ? marks->reach[first] : last + 1;
}

void pcrp_marks_free(pcrp_marks *marks)
{
    pcrp_tokens_free(&marks->tokens);
    free(marks->hits);
    free(marks->head);
    free(marks->present);
    free(marks->reach);
    free(marks->stirring);
    free(marks->ahead);
    free(marks->groups);
    free(marks->symbol_first);
    free(marks->symbols);
    free(marks->kept);
    memset(marks, 0, sizeof(*marks));
}

const pcrp_hit *pcrp_marks_longest(const pcrp_marks *marks, uint32_t token, pcrp_class class_id)
{
    const pcrp_hit *found = NULL;
    for (int32_t at = pcrp_marks_group(marks, token, class_id); at >= 0; at = marks->hits[at].alike)
        if (marks->hits[at].class_id == class_id && (!found || marks->hits[at].last > found->last))
            found = &marks->hits[at];
    return found;
}
