/* SPDX-License-Identifier: Apache-2.0 */
/* What sets a pattern off, and what must be there for it to match: worked out once, so that most patterns are not even
 * tried on a text. */
#include <stdlib.h>
#include <string.h>

#include "text/pattern_private.h"

/* What must come after a class where a program begins with it: as collect_needs(). */
static uint64_t collect_follow(const program *in, size_t at, pcrp_class first, char seen[PROGRAM_SIZE], int *any)
{
    const instruction *code = &in->code[at], *classes;
    size_t choices;
    uint64_t bits = 0;

    if (seen[at])
        return 0;
    seen[at] = 1;
    switch (code->op) {
    case OP_CLASS:
    case OP_CHOICE:
        choices = pcrp_pattern_choice(code, &classes);
        for (size_t c = 0; c < choices; c++)
            if (classes[c].a == first) {
                bits = classes[choices].needs;
                *any |= !bits;
            }
        return bits;
    case OP_SPLIT:
        return collect_follow(in, code->a, first, seen, any) | collect_follow(in, code->b, first, seen, any);
    case OP_JUMP:
        return collect_follow(in, code->a, first, seen, any);
    case OP_START:
    case OP_NOT:
        return collect_follow(in, at + 1, first, seen, any);
    case OP_ANY:
    case OP_GAP:
    case OP_END:
    case OP_MATCH:
        break;
    }
    *any = 1;
    return 0;
}

/* Whether a match can be reached from an instruction without passing another. */
static int reaches_match(const program *in, size_t at, size_t without, char seen[PROGRAM_SIZE])
{
    const instruction *code = &in->code[at];
    if (at == without || seen[at])
        return 0;
    seen[at] = 1;
    switch (code->op) {
    case OP_MATCH:
        return 1;
    case OP_SPLIT:
        return reaches_match(in, code->a, without, seen) || reaches_match(in, code->b, without, seen);
    case OP_JUMP:
        return reaches_match(in, code->a, without, seen);
    case OP_CHOICE:
        return reaches_match(in, at + 1 + code->a, without, seen);
    case OP_CLASS:
    case OP_ANY:
    case OP_GAP:
    case OP_START:
    case OP_END:
    case OP_NOT:
        break;
    }
    return reaches_match(in, at + 1, without, seen);
}

/* Marks the instructions with which a program can begin. */
static void mark_firsts(const program *in, size_t at, char seen[PROGRAM_SIZE])
{
    const instruction *code = &in->code[at];
    if (seen[at])
        return;
    seen[at] = 1;
    if (code->op == OP_SPLIT) {
        mark_firsts(in, code->a, seen);
        mark_firsts(in, code->b, seen);
    } else if (code->op == OP_JUMP) {
        mark_firsts(in, code->a, seen);
    } else if (code->op == OP_START || code->op == OP_NOT) {
        mark_firsts(in, at + 1, seen);
    }
}

/* What must come somewhere after that with which a program begins: of the classes that no match goes without, the rarest
 * as far as their number tells; 0 when there are none. */
static uint64_t needed_ahead(const program *in)
{
    char firsts[PROGRAM_SIZE] = {0}, seen[PROGRAM_SIZE];
    uint64_t best = 0;

    mark_firsts(in, 0, firsts);
    for (size_t at = 0; at < in->length; at++) {
        const instruction *code = &in->code[at];
        size_t skip = code->op == OP_CHOICE ? code->a : 0;
        if ((code->op == OP_CLASS || code->op == OP_CHOICE) && !firsts[at] && (!best || __builtin_popcountll(code->needs) < __builtin_popcountll(best))) {
            memset(seen, 0, in->length);
            if (!reaches_match(in, 0, at, seen))
                best = code->needs;
        }
        at += skip;
    }
    return best;
}

static trigger trigger_of(const program *at, uint32_t number, pcrp_class first, uint64_t ahead)
{
    char seen[PROGRAM_SIZE] = {0};
    int any = 0;
    uint64_t follow = collect_follow(at, 0, first, seen, &any);
    return (trigger){any ? UINT64_MAX : follow, ahead ? ahead : UINT64_MAX, number, at->code[0].op == OP_START};
}

/* The list of a class at the level of a program. */
static trigger_list *list_of(const pcrp_patterns *patterns, const program *at, pcrp_class first)
{
    return &patterns->lists[(size_t)at->level * patterns->classes + first];
}

/* Puts the triggers of a program before those that are in their lists. */
static void put_triggers(pcrp_patterns *patterns, uint32_t number)
{
    const program *at = &patterns->programs[number];
    uint64_t ahead = needed_ahead(at);
    for (size_t k = 0; k < at->first_count; k++)
        patterns->triggers[--list_of(patterns, at, at->firsts[k])->first] = trigger_of(at, number, at->firsts[k], ahead);
}

/* What all triggers of a list have in common. */
static void sum_up(const pcrp_patterns *patterns, trigger_list *list)
{
    list->at_start = 1;
    for (uint32_t t = list->first; t < list[1].first; t++) {
        list->follow |= patterns->triggers[t].follow;
        list->at_start &= patterns->triggers[t].at_start;
    }
}

/* Those of one class and level stand one after the other, in the order of the programs. */
int pcrp_patterns_make_triggers(pcrp_patterns *patterns)
{
    size_t lists = (size_t)patterns->levels * patterns->classes;

    for (size_t i = 0; i < patterns->count; i++)
        patterns->trigger_count += patterns->programs[i].first_count;
    patterns->triggers = calloc(patterns->trigger_count + 1, sizeof(trigger));
    patterns->lists = calloc(lists + 1, sizeof(trigger_list));
    patterns->set_off = calloc(patterns->classes + 1, 1);
    if (!patterns->triggers || !patterns->lists || !patterns->set_off)
        return 0;
    for (size_t i = 0; i < patterns->count; i++)
        for (size_t k = 0; k < patterns->programs[i].first_count; k++)
            list_of(patterns, &patterns->programs[i], patterns->programs[i].firsts[k])->first++;
    for (size_t l = 1; l <= lists; l++) /* their numbers become where they end, and that where they begin */
        patterns->lists[l].first += patterns->lists[l - 1].first;
    for (size_t i = patterns->count; i-- > 0;)
        put_triggers(patterns, (uint32_t)i);
    for (size_t l = 0; l < lists; l++) {
        size_t level = l / patterns->classes, class_id = l % patterns->classes;
        sum_up(patterns, &patterns->lists[l]);
        if (patterns->lists[l].first == patterns->lists[l + 1].first)
            continue;
        patterns->set_off[class_id] |= (uint8_t)pcrp_pattern_level_bit(level);
    }
    return 1;
}
