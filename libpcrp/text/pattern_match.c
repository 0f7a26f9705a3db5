/* SPDX-License-Identifier: Apache-2.0 */
/* A pattern held against marked text, at one hit with which it can begin. */
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

/* Mostly the hit is all that the program can begin with. */
int64_t pcrp_pattern_match(const pcrp_patterns *patterns, pcrp_marks *marks, const trigger *off, const pcrp_hit *hit)
{
    uint32_t token = hit->first, from = token, pc = 0, end = pcrp_pattern_end(marks, token);
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
