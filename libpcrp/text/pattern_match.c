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

/* The longest hit of a class at a token that ends before a token, NULL when there is none; whether a shorter one
 * is left to try. */
static const pcrp_hit *next_hit(const pcrp_marks *marks, uint32_t token, pcrp_class class_id, uint32_t before, int *more)
{
    const pcrp_hit *best = NULL;
    *more = 0;
    for (int32_t at = marks->head[token]; at >= 0; at = marks->hits[at].next) {
        const pcrp_hit *hit = &marks->hits[at];
        if (hit->class_id != class_id || hit->last >= before)
            continue;
        *more |= best != NULL;
        if (!best || hit->last > best->last)
            best = hit;
    }
    return best;
}

/* Runs from instruction pc at a token. Returns the token past the match, or -1. */
static int64_t run(matcher *m, uint32_t pc, uint32_t token)
{
    const pcrp_marks *marks = m->marks;
    int64_t found = -1;
    int depth = m->depth, more;

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
        if (code->op == OP_CLASS) { /* every hit of the class here, longest first */
            const pcrp_hit *hit = NULL;
            if (token < m->end && pcrp_marks_may(marks, token, (pcrp_class)code->a))
                hit = next_hit(marks, token, (pcrp_class)code->a, m->end, &more);
            while (hit && more && found < 0) {
                found = run_if(m, pc + 1, hit->last + 1);
                if (found < 0)
                    hit = next_hit(marks, token, (pcrp_class)code->a, hit->last, &more);
            }
            if (!hit || found >= 0)
                break;
            if (m->depth >= DEPTH) { /* the last of them needs no way back */
                m->marks->limit = 1;
                break;
            }
            m->depth++;
            token = hit->last + 1;
            pc++;
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

static void try_pattern(pcrp_marks *marks, const program *at, uint32_t token)
{
    const pcrp_segment *segment = &marks->tokens.segments[marks->tokens.tokens[token].segment];
    matcher m = {marks, at, segment->first + segment->count, 0, 0};
    uint64_t since = marks->profile ? pcrp_profile_now() : 0;
    int64_t end = run(&m, 0, token);
    if (marks->profile)
        pcrp_profile_add(&marks->profile->patterns[at->class_id], since, end > (int64_t)token);
    if (end > (int64_t)token)
        pcrp_marks_add(marks, at->class_id, token, (uint32_t)(end - 1), 0);
}

void pcrp_patterns_find(const pcrp_patterns *patterns, pcrp_marks *marks)
{
    for (int level = 0; level < patterns->levels; level++) {
        const int32_t *heads = patterns->heads + (size_t)level * patterns->classes;
        for (uint32_t token = 0; token < marks->tokens.count && !marks->failed; token++)
            for (int32_t at = marks->head[token]; at >= 0; at = marks->hits[at].next) {
                int32_t t = heads[marks->hits[at].class_id];
                for (; t >= 0; t = patterns->triggers[t].next)
                    try_pattern(marks, &patterns->programs[patterns->triggers[t].program], token);
            }
    }
}
