/* SPDX-License-Identifier: Apache-2.0 */
/* What sets a pattern off, and what must be there for it to match: worked out once, so that most patterns are not even
 * tried on a text. */
#include <stdlib.h>
#include <string.h>

#include "text/pattern_private.h"

enum { SURVEYED = 128 }; /* instructions of the longest program of which it is worked out what comes later: it takes their cube */
enum { WIDEST = 4 };     /* tokens that are told apart; more are as good as all */

static unsigned reach_of(unsigned width)
{
    return width <= 1 ? REACH_1 : width <= 3 ? REACH_3 : REACH_ALL;
}

/* What is known of a program once it has taken a class with which it begins. */
typedef struct outlook {
    const program *in;
    uint64_t follow;            /* bits of the classes of which one must come next */
    unsigned width;             /* within so many tokens */
    int any;                    /* nothing must come next */
    uint8_t seen[PROGRAM_SIZE]; /* bits of the widths with which an instruction was come to */
} outlook;

/* Adds what must come next where an instruction is come to so many tokens after, of any kind. */
static void add_follow(outlook *out, size_t at, unsigned width)
{
    const instruction *code = &out->in->code[at];

    width = width < WIDEST ? width : WIDEST;
    if ((out->seen[at] >> width & 1) || out->any)
        return;
    out->seen[at] |= (uint8_t)(1u << width);
    if (code->needs) {
        out->follow |= code->needs;
        out->width = width > out->width ? width : out->width;
    } else if (code->op == OP_SPLIT) {
        add_follow(out, code->a, width);
        add_follow(out, code->b, width);
    } else if (code->op == OP_JUMP) {
        add_follow(out, code->a, width);
    } else if (code->op == OP_NOT) {
        add_follow(out, at + 1, width);
    } else if (code->op == OP_ANY) {
        add_follow(out, at + 1, width + 1);
    } else if (code->op == OP_GAP) {
        add_follow(out, at + 1, code->a < WIDEST ? width + code->a : WIDEST);
    } else { /* a match, or the end of the segment */
        out->any = 1;
    }
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

/* What no match goes without that has come to an instruction, other than that which must come next: the rarest of it, as far
 * as the number of classes tells; all bits when there is nothing. */
static uint64_t needed_ahead(const program *in, size_t from, uint64_t follow)
{
    char seen[PROGRAM_SIZE];
    uint64_t best = UINT64_MAX;

    for (size_t at = 0; at < in->length && in->length <= SURVEYED; at++) {
        const instruction *code = &in->code[at];
        if (code->needs && code->needs != follow && __builtin_popcountll(code->needs) < __builtin_popcountll(best)) {
            memset(seen, 0, in->length);
            if (!reaches_match(in, from, at, seen))
                best = code->needs;
        }
        at += code->op == OP_CHOICE ? code->a : 0;
    }
    return best;
}

/* Adds what comes after a class to what must be there of a trigger, wherever a program can begin with it. */
static void look_after(const program *in, size_t at, pcrp_class first, trigger *made, char seen[PROGRAM_SIZE])
{
    const instruction *code = &in->code[at], *classes;
    size_t choices;

    if (seen[at])
        return;
    seen[at] = 1;
    if (code->op == OP_SPLIT) {
        look_after(in, code->a, first, made, seen);
        look_after(in, code->b, first, made, seen);
    } else if (code->op == OP_JUMP) {
        look_after(in, code->a, first, made, seen);
    } else if (code->op == OP_START || code->op == OP_NOT) {
        look_after(in, at + 1, first, made, seen);
    } else {
        choices = pcrp_pattern_choice(code, &classes);
        for (size_t c = 0; c < choices; c++)
            if (classes[c].a == first) {
                size_t next = (size_t)(classes - in->code) + choices;
                outlook out = {in, 0, 0, 0, {0}};
                add_follow(&out, next, 1);
                made->follow |= out.any ? UINT64_MAX : out.follow;
                made->reach = reach_of(out.width) > made->reach ? (uint8_t)reach_of(out.width) : made->reach;
                made->ahead |= needed_ahead(in, next, out.follow);
                break;
            }
    }
}

/* Finds where a program goes on that begins with a class, following it as it runs. Returns 0 when something else would have to
 * be looked at first. */
static int find_next(const program *in, size_t at, pcrp_class first, trigger *made, char seen[PROGRAM_SIZE])
{
    const instruction *code = &in->code[at], *classes;
    size_t choices;

    if (seen[at])
        return 0;
    seen[at] = 1;
    if (code->op == OP_SPLIT)
        return find_next(in, code->a, first, made, seen) && find_next(in, code->b, first, made, seen);
    if (code->op == OP_JUMP)
        return find_next(in, code->a, first, made, seen);
    if (code->op != OP_CLASS && code->op != OP_CHOICE)
        return 0;
    choices = pcrp_pattern_choice(code, &classes);
    for (size_t c = 0; c < choices; c++) {
        if (classes[c].a == first && made->next)
            return 0;
        if (classes[c].a == first)
            made->next = (uint16_t)(classes - in->code + (ptrdiff_t)choices);
        else if (!made->next)
            made->before |= classes[c].needs;
    }
    return 1;
}

static int only_at_start(const program *at)
{
    return at->code[0].op == OP_START;
}

static trigger trigger_of(const program *at, uint32_t number, pcrp_class first)
{
    char seen[PROGRAM_SIZE] = {0};
    trigger made = {0, 0, 0, (uint16_t)number, at->class_id, 0, 0, 0};

    look_after(at, 0, first, &made, seen);
    memset(seen, 0, at->length);
    if (!find_next(at, only_at_start(at), first, &made, seen))
        made.next = 0;
    made.ends = made.next && at->code[made.next].op == OP_MATCH;
    return made;
}

/* The list of a class at the level of a program. */
static trigger_list *list_of(const pcrp_patterns *patterns, const program *at, pcrp_class first, int at_start)
{
    return &patterns->lists[pcrp_pattern_list(patterns, (size_t)at->level, first, at_start)];
}

/* Puts the triggers of a program before those that are in their lists. */
static void put_triggers(pcrp_patterns *patterns, uint32_t number)
{
    const program *at = &patterns->programs[number];
    for (size_t k = 0; k < at->first_count; k++) {
        trigger made = trigger_of(at, number, at->firsts[k]);
        for (int at_start = only_at_start(at); at_start < 2; at_start++)
            patterns->triggers[--list_of(patterns, at, at->firsts[k], at_start)->first] = made;
    }
}

/* What all triggers of a list have in common. */
static void sum_up(const pcrp_patterns *patterns, trigger_list *list)
{
    for (uint32_t t = list->first; t < list[1].first; t++) {
        const trigger *at = &patterns->triggers[t];
        list->follow |= at->follow;
        list->reach = at->reach > list->reach ? at->reach : list->reach;
    }
}

/* How many triggers there are in each list. */
static void count_triggers(pcrp_patterns *patterns)
{
    for (size_t i = 0; i < patterns->count; i++) {
        const program *at = &patterns->programs[i];
        for (size_t k = 0; k < at->first_count; k++)
            for (int at_start = only_at_start(at); at_start < 2; at_start++) {
                list_of(patterns, at, at->firsts[k], at_start)->first++;
                patterns->trigger_count++;
            }
    }
}

/* Those of one list stand one after the other, in the order of the programs. */
int pcrp_patterns_make_triggers(pcrp_patterns *patterns)
{
    size_t lists = pcrp_pattern_lists(patterns);

    patterns->lists = calloc(lists + 1, sizeof(trigger_list));
    patterns->set_off = calloc(patterns->classes + 1, 1);
    if (!patterns->lists || !patterns->set_off)
        return 0;
    count_triggers(patterns);
    patterns->triggers = calloc(patterns->trigger_count + 1, sizeof(trigger));
    if (!patterns->triggers)
        return 0;
    for (size_t l = 1; l <= lists; l++) /* their numbers become where they end, and that where they begin */
        patterns->lists[l].first += patterns->lists[l - 1].first;
    for (size_t i = patterns->count; i-- > 0;)
        put_triggers(patterns, (uint32_t)i);
    for (size_t l = 0; l < lists; l++) {
        size_t level = l / 2 / patterns->classes, class_id = l / 2 % patterns->classes;
        sum_up(patterns, &patterns->lists[l]);
        if (patterns->lists[l].first != patterns->lists[l + 1].first)
            patterns->set_off[class_id] |= (uint8_t)pcrp_pattern_level_bit(level);
    }
    return 1;
}
