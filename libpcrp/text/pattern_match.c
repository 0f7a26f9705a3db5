/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns held against marked text. */
#include <stdlib.h>

#include "text/pattern_private.h"

/* Enough for any sensible pattern on a segment of 4 KiB; a pattern that needs more is reported. */
enum { STEPS = 4000, DEPTH = 200 };

typedef struct matcher {
    pcrp_marks *marks;
    const program *program;
    uint32_t end;       /* of the segment: first token past it */
    unsigned steps;
    int depth;
} matcher;

static int64_t run(matcher *m, uint32_t pc, uint32_t token);

/* False when no class is there of which one would have to be. */
static inline int may_go_on(const matcher *m, uint32_t pc, uint32_t token)
{
    uint64_t needs = m->program->code[pc].needs;
    return !needs || (token < m->end && (m->marks->present[token] & needs));
}

/* The same as run() where it can be told at once that nothing comes of it: most classes are not there. */
static inline int64_t run_if(matcher *m, uint32_t pc, uint32_t token)
{
    return may_go_on(m, pc, token) ? run(m, pc, token) : -1;
}

/* The longest hit of a class at a token that ends before a token, NULL when there is none; whether a shorter one is
 * left to try. */
static inline const pcrp_hit *next_hit(const pcrp_marks *marks, uint32_t token, pcrp_class class_id, uint32_t before, int *more)
{
    const pcrp_hit *best = NULL;
    *more = 0;
    for (int32_t at = pcrp_marks_group(marks, token, class_id); at >= 0; at = marks->hits[at].alike) {
        const pcrp_hit *hit = &marks->hits[at];
        if (hit->class_id != class_id || hit->last >= before)
            continue;
        *more |= best != NULL;
        if (!best || hit->last > best->last)
            best = hit;
    }
    return best;
}

/* The token past the hit here of the class or classes of an instruction with which a program ends, or -1: of the first class
 * that is there, the longest. */
static int64_t take_last(matcher *m, const instruction *code, uint32_t token)
{
    const instruction *at = code->op == OP_CHOICE ? code + 1 : code, *end = code->op == OP_CHOICE ? at + code->a : at + 1;
    uint64_t there = m->marks->present[token];
    int more;

    for (m->steps++; at < end; at++) {
        const pcrp_hit *hit = there & at->needs ? next_hit(m->marks, token, (pcrp_class)at->a, m->end, &more) : NULL;
        if (hit)
            return (int64_t)hit->last + 1;
    }
    return -1;
}

/* Tries what comes after each hit here of the class or classes of an instruction, the longest of each first, but for the last
 * of them: that one is left to the caller, who needs no way back. Returns what was found, or -1. */
static int64_t try_hits(matcher *m, const instruction *code, uint32_t next, uint32_t token, const pcrp_hit **left)
{
    const instruction *at = code->op == OP_CHOICE ? code + 1 : code, *end = code->op == OP_CHOICE ? at + code->a : at + 1;
    uint64_t there = m->marks->present[token] & code->needs;
    uint64_t tried = code->op == OP_CHOICE && !code->apart ? 0 : UINT64_MAX; /* bits that are done with once they were tried */
    int64_t found = -1;
    int more;

    *left = NULL;
    for (; there && at < end; at++) {
        uint32_t before = m->end;
        if (!(there & at->needs))
            continue;
        there &= ~(at->needs & tried);
        do {
            const pcrp_hit *hit = next_hit(m->marks, token, (pcrp_class)at->a, before, &more);
            if (!hit)
                break;
            if (*left && (*left)->last != hit->last && (found = run_if(m, next, (*left)->last + 1)) >= 0)
                return found;
            *left = hit;
            before = hit->last;
        } while (more);
    }
    return found;
}

/* Tries what comes after a gap, fewest tokens first. */
static int64_t pass_gap(matcher *m, uint32_t pc, uint32_t token)
{
    const instruction *code = &m->program->code[pc];
    uint32_t last = m->end - token < code->a ? m->end : token + code->a;
    int64_t found = -1;

    for (; token <= last && found < 0; token++)
        if (may_go_on(m, pc + 1, token))
            found = code[1].ends ? take_last(m, code + 1, token) : run(m, pc + 1, token);
    return found;
}

/* Runs from instruction pc at a token. Returns the token past the match, or -1. */
static int64_t run(matcher *m, uint32_t pc, uint32_t token)
{
    const pcrp_marks *marks = m->marks;
    int64_t found = -1;
    int depth = m->depth;

    if (m->depth >= DEPTH) {
        m->marks->limit = 1;
        return -1;
    }
    m->depth++;
    for (;;) {
        const instruction *code = &m->program->code[pc];
        if (++m->steps > STEPS) {
            m->marks->limit = 1;
            break;
        }
        if (code->ends) {
            found = token < m->end ? take_last(m, code, token) : -1;
            break;
        }
        if (code->op == OP_CLASS || code->op == OP_CHOICE) {
            uint32_t next = pc + (code->op == OP_CHOICE ? code->a : 0) + 1;
            const pcrp_hit *hit = NULL;
            if (token < m->end)
                found = try_hits(m, code, next, token, &hit);
            if (!hit || found >= 0)
                break;
            if (m->depth >= DEPTH) {
                m->marks->limit = 1;
                break;
            }
            m->depth++;
            token = hit->last + 1;
            pc = next;
            if (!may_go_on(m, pc, token))
                break;
        } else if (code->op == OP_MATCH) {
            found = token;
            break;
        } else if (code->op == OP_JUMP) {
            pc = code->a;
        } else if (code->op == OP_SPLIT) {
            found = run_if(m, code->a, token);
            if (found >= 0)
                break;
            pc = code->b;
            if (!may_go_on(m, pc, token))
                break;
        } else if (code->op == OP_START) {
            if (token >= m->end || !(marks->tokens.tokens[token].flags & PCRP_TOKEN_FIRST))
                break;
            pc++;
        } else if (code->op == OP_END) {
            if (token != m->end)
                break;
            pc++;
        } else if (code->op == OP_NOT) {
            if (token < m->end && pcrp_marks_at(marks, token, (pcrp_class)code->a))
                break;
            pc++;
        } else if (code->op == OP_ANY) {
            if (token >= m->end)
                break;
            token++;
            pc++;
        } else { /* OP_GAP */
            found = pass_gap(m, pc, token);
            break;
        }
    }
    m->depth = depth;
    return found;
}

/* A hit that may set off patterns of one level by what comes after it. */
typedef struct look {
    uint64_t after[REACHES]; /* bits of what begins after it within each reach */
    const trigger_list *list;
    uint32_t hit;
} look;

/* What a hit sets off that may match. */
typedef struct trial {
    const trigger *off;
    uint32_t hit;
} trial;

/* How many are listed before they are looked at. Which they are cannot be foretold, so that in each list every one is put down
 * and only those stay that pass. */
enum { LISTED = 64 };

static inline uint32_t end_of(const pcrp_marks *marks, uint32_t token)
{
    const pcrp_segment *segment = &marks->tokens.segments[marks->tokens.tokens[token].segment];
    return segment->first + segment->count;
}

/* Returns the token past the match of what a hit sets off, or -1. Mostly the hit is all that it can begin with. */
static int64_t match(const pcrp_patterns *patterns, pcrp_marks *marks, const trigger *off, const pcrp_hit *hit)
{
    uint32_t token = hit->first, from = token, pc = 0, end = end_of(marks, token);
    matcher m = {marks, &patterns->programs[off->program], end, 0, 0};
    int more;

    if (off->next && !(off->before & marks->present[token])) {
        hit = next_hit(marks, token, hit->class_id, end, &more);
        if (!hit || off->ends)
            return hit ? (int64_t)hit->last + 1 : -1;
        from = more ? token : hit->last + 1;
        pc = more ? 0 : off->next;
    }
    return run(&m, pc, from);
}

static void try_listed(const pcrp_patterns *patterns, pcrp_marks *marks, const trial *trials, size_t count)
{
    for (size_t i = 0; i < count && !marks->failed; i++) {
        const trigger *off = trials[i].off;
        uint32_t token = marks->hits[trials[i].hit].first;
        uint64_t since = marks->profile ? pcrp_profile_now() : 0;
        int64_t found = match(patterns, marks, off, &marks->hits[trials[i].hit]);
        if (marks->profile)
            pcrp_profile_add(&marks->profile->patterns[off->class_id], since, found > (int64_t)token);
        if (found > (int64_t)token)
            pcrp_marks_add(marks, off->class_id, token, (uint32_t)(found - 1), 0);
    }
}

/* The first bit is always there: what asks for nothing must find one, and a pattern too many does no harm. */
static void look_after(const pcrp_marks *marks, const pcrp_hit *hit, uint64_t after[REACHES])
{
    uint32_t first = hit->last + 1, end = end_of(marks, hit->first), last = end - 1;
    uint64_t any = first < end ? UINT64_MAX : 0;
    const uint64_t *present = marks->present;

    first = first < last ? first : last;
    after[REACH_1] = (present[first] & any) | 1;
    after[REACH_3] = after[REACH_1] | (present[first + (first < last)] & any) | (present[first + 2 < last ? first + 2 : last] & any);
    after[REACH_ALL] = (marks->ahead[first] & any) | 1;
}

/* Lists the hits with something after them that the patterns ask for which they set off at a level. Their number. */
static size_t list_looks(const pcrp_patterns *patterns, size_t level, const pcrp_marks *marks, const uint32_t *wanted, size_t count,
                         look looks[LISTED])
{
    size_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        const pcrp_hit *hit = &marks->hits[wanted[i]];
        int at_start = marks->tokens.tokens[hit->first].flags & PCRP_TOKEN_FIRST;
        look *made = &looks[listed];
        made->hit = wanted[i];
        made->list = &patterns->lists[pcrp_pattern_list(patterns, level, hit->class_id, at_start)];
        look_after(marks, hit, made->after);
        listed += (made->list->follow & made->after[made->list->reach]) != 0;
    }
    return listed;
}

/* Tries the patterns that hits set off, where what must come after them is there. */
static void try_looks(const pcrp_patterns *patterns, pcrp_marks *marks, const look *looks, size_t count)
{
    trial trials[LISTED];
    size_t listed = 0;

    for (size_t i = 0; i < count; i++) {
        const look *at = &looks[i];
        const trigger *past = patterns->triggers + at->list[1].first;
        for (const trigger *t = patterns->triggers + at->list->first; t < past; t++) {
            if (listed == LISTED) {
                try_listed(patterns, marks, trials, listed);
                listed = 0;
            }
            trials[listed] = (trial){t, at->hit};
            listed += ((t->follow & at->after[t->reach]) != 0) & ((t->ahead & at->after[REACH_ALL]) != 0);
        }
    }
    try_listed(patterns, marks, trials, listed);
}

static void look_ahead(pcrp_marks *marks)
{
    const uint64_t *present = marks->present;
    uint64_t *ahead = marks->ahead;

    for (size_t s = 0; s < marks->tokens.segment_count; s++) {
        const pcrp_segment *segment = &marks->tokens.segments[s];
        uint64_t bits = 0;
        for (uint32_t token = segment->first + segment->count; token-- > segment->first;)
            ahead[token] = bits |= present[token];
    }
}

static size_t add_stirring(const uint8_t *set_off, const pcrp_hit *hits, size_t from, size_t end, uint32_t *stirring, size_t count)
{
    for (; from < end; from++) {
        stirring[count] = (uint32_t)from;
        count += set_off[hits[from].class_id] != 0;
    }
    return count;
}

/* Adds the hits from one on that set anything off to those that do. Their number; 0 when out of memory. */
static size_t list_stirring(const pcrp_patterns *patterns, pcrp_marks *marks, size_t from, size_t count)
{
    size_t most = count + marks->count - from;

    if (most > marks->stirring_capacity) {
        uint32_t *grown = realloc(marks->stirring, most * 2 * sizeof(*grown));
        if (!grown) {
            marks->failed = 1;
            return 0;
        }
        marks->stirring = grown;
        marks->stirring_capacity = most * 2;
    }
    return add_stirring(patterns->set_off, marks->hits, from, marks->count, marks->stirring, count);
}

/* Tries what hits set off at a level. What is added there is of classes that set nothing off there. The latest hit of a token
 * comes first. */
static void find_at_level(const pcrp_patterns *patterns, size_t level, pcrp_marks *marks, size_t left)
{
    unsigned bit = pcrp_pattern_level_bit(level);
    uint32_t wanted[LISTED];
    look looks[LISTED];

    look_ahead(marks);
    while (left && !marks->failed) {
        size_t count = 0, stop = left > LISTED ? left - LISTED : 0;
        while (left > stop) {
            uint32_t number = wanted[count] = marks->stirring[--left];
            count += (patterns->set_off[marks->hits[number].class_id] & bit) != 0;
        }
        count = list_looks(patterns, level, marks, wanted, count, looks);
        try_looks(patterns, marks, looks, count);
    }
}

void pcrp_patterns_find(const pcrp_patterns *patterns, pcrp_marks *marks)
{
    size_t listed = 0, count = 0;
    for (size_t level = 0; level < (size_t)patterns->levels && !marks->failed; level++) {
        count = list_stirring(patterns, marks, listed, count);
        listed = marks->count;
        find_at_level(patterns, level, marks, count);
    }
}
