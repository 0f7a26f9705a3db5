/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns held against marked text. */
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

/* Tries what comes after each hit here of the class or classes of an instruction, the longest of each first, but for the last
 * of them: that one is left to the caller, who needs no way back. Returns what was found, or -1. */
static int64_t try_hits(matcher *m, const instruction *code, uint32_t next, uint32_t token, const pcrp_hit **left)
{
    const instruction *at = code->op == OP_CHOICE ? code + 1 : code, *end = code->op == OP_CHOICE ? at + code->a : at + 1;
    uint64_t there = m->marks->present[token] & code->needs;
    uint64_t tried = code->op == OP_CHOICE && !code->b ? 0 : UINT64_MAX; /* bits that are done with once they were tried */
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
            for (uint32_t skip = 0; skip <= code->a && token + skip <= m->end && found < 0; skip++)
                found = run_if(m, pc + 1, token + skip);
            break;
        }
    }
    m->depth = depth;
    return found;
}

static void try_pattern(pcrp_marks *marks, const program *at, uint32_t token, uint32_t end)
{
    matcher m = {marks, at, end, 0, 0};
    uint64_t since = marks->profile ? pcrp_profile_now() : 0;
    int64_t found = run(&m, 0, token);
    if (marks->profile)
        pcrp_profile_add(&marks->profile->patterns[at->class_id], since, found > (int64_t)token);
    if (found > (int64_t)token)
        pcrp_marks_add(marks, at->class_id, token, (uint32_t)(found - 1), 0);
}

/* The patterns of one level that a hit sets off, where what must come after it is there. No bit at all would not even
 * meet what asks for nothing: the first stands in, as a pattern too many does no harm. */
static void try_list(const pcrp_patterns *patterns, const trigger_list *list, pcrp_marks *marks, const pcrp_hit *hit, uint32_t end)
{
    uint32_t token = hit->first, after = hit->last + 1, past = list[1].first;
    uint64_t follow = after < end && marks->present[after] ? marks->present[after] : 1;
    uint64_t ahead = after < end && marks->ahead[after] ? marks->ahead[after] : 1;
    unsigned inside = !(marks->tokens.tokens[token].flags & PCRP_TOKEN_FIRST);

    if ((list->at_start & inside) || !(list->follow & follow))
        return;
    for (const trigger *t = patterns->triggers + list->first; t < patterns->triggers + past; t++)
        if (((t->follow & follow) != 0) & ((t->ahead & ahead) != 0) & !(t->at_start & inside)) /* one branch, not three */
            try_pattern(marks, &patterns->programs[t->program], token, end);
}

static void look_ahead(pcrp_marks *marks, uint32_t first, uint32_t end)
{
    uint64_t bits = 0;
    for (uint32_t token = end; token-- > first;)
        marks->ahead[token] = bits |= marks->present[token];
}

static void find_at_level(const pcrp_patterns *patterns, size_t level, pcrp_marks *marks, uint32_t first, uint32_t end)
{
    const trigger_list *lists = patterns->lists + level * patterns->classes;
    unsigned bit = pcrp_pattern_level_bit(level);

    look_ahead(marks, first, end);
    for (uint32_t token = first; token < end && !marks->failed; token++)
        if (marks->stirred[token] & bit)
            for (int32_t at = marks->head[token], next; at >= 0; at = next) {
                const pcrp_hit *hit = &marks->hits[at];
                next = hit->next; /* hits may be moved when one is added */
                if (patterns->set_off[hit->class_id] & bit)
                    try_list(patterns, &lists[hit->class_id], marks, hit, end);
            }
}

void pcrp_patterns_find(const pcrp_patterns *patterns, pcrp_marks *marks)
{
    for (size_t level = 0; level < (size_t)patterns->levels; level++)
        for (size_t s = 0; s < marks->tokens.segment_count; s++) {
            const pcrp_segment *segment = &marks->tokens.segments[s];
            find_at_level(patterns, level, marks, segment->first, segment->first + segment->count);
        }
}
