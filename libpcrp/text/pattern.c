/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns from their written form to a small program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "text/pattern_private.h"

enum { LONGEST_GAP = UINT16_MAX }; /* more would come to the step limit */

typedef struct parser {
    const char *at;
    const pcrp_resolver *resolver;
    instruction code[PROGRAM_SIZE];
    size_t length;
    int depth;
    char *message;
    size_t message_size;
    int failed;
} parser;

static void fail(parser *p, const char *what, const char *name)
{
    if (!p->failed)
        snprintf(p->message, p->message_size, "%s%s%s", what, *name ? ": " : "", name);
    p->failed = 1;
}

static size_t emit(parser *p, operation op, uint32_t a, uint32_t b)
{
    if (p->length + 1 >= PROGRAM_SIZE) {
        fail(p, "pattern is too long", "");
        return 0;
    }
    p->code[p->length] = (instruction){(uint16_t)op, 0, 0, (uint16_t)a, (uint16_t)b, 0};
    return p->length++;
}

/* Not those of ctype.h, which follow the caller's locale and would cut the words of UTF-8 in some. */
static int is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter_or_digit(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_space(parser *p)
{
    while (is_space(*p->at))
        p->at++;
}

/* Copies a run of characters up to one of the stops into to. */
static void take(parser *p, const char *stops, char *to, size_t size)
{
    size_t used = 0;
    while (*p->at && !strchr(stops, *p->at) && !is_space(*p->at)) {
        if (used + 1 < size)
            to[used++] = *p->at;
        p->at++;
    }
    to[used] = '\0';
}

/* {a|b|=word} or word|word*: the classes to choose from. */
static size_t parse_classes(parser *p, pcrp_class classes[FIRST_CLASSES])
{
    char name[128];
    size_t count = 0;
    int braces = *p->at == '{';

    if (braces)
        p->at++;
    for (;;) {
        pcrp_class found;
        if (braces)
            skip_space(p);
        take(p, braces ? "|}" : "|?+(){}", name, sizeof(name));
        if (!*name) {
            fail(p, "a word or class name is expected", "");
            return 0;
        }
        found = !braces ? p->resolver->for_word(p->resolver->user, name)
              : *name == '=' ? p->resolver->for_word(p->resolver->user, name + 1)
              : p->resolver->by_name(p->resolver->user, name);
        if (found == PCRP_CLASS_NONE) {
            fail(p, braces ? "unknown class" : "not a word", name);
            return 0;
        }
        if (count < FIRST_CLASSES)
            classes[count++] = found;
        if (braces)
            skip_space(p);
        if (*p->at == '|') {
            p->at++;
            continue;
        }
        if (braces && *p->at != '}')
            fail(p, "} is missing", "");
        else if (braces)
            p->at++;
        return count;
    }
}

static void emit_choice(parser *p, const pcrp_class *classes, size_t count)
{
    if (count > 1)
        emit(p, OP_CHOICE, (uint32_t)count, 0);
    for (size_t i = 0; i < count; i++)
        emit(p, OP_CLASS, classes[i], 0);
}

static void parse_alternatives(parser *p);

static void parse_atom(parser *p)
{
    pcrp_class classes[FIRST_CLASSES];
    size_t count;

    if (*p->at == '(') {
        p->at++;
        parse_alternatives(p);
        if (*p->at == ')')
            p->at++;
        else
            fail(p, ") is missing", "");
    } else if (*p->at == '^') {
        p->at++;
        emit(p, OP_START, 0, 0);
    } else if (*p->at == '$') {
        p->at++;
        emit(p, OP_END, 0, 0);
    } else if (p->at[0] == '.' && p->at[1] == '.') {
        uint32_t tokens = 0;
        p->at += 2;
        for (; is_digit(*p->at); p->at++)
            tokens = tokens < LONGEST_GAP / 10 ? tokens * 10 + (uint32_t)(*p->at - '0') : LONGEST_GAP;
        emit(p, OP_GAP, tokens ? tokens : 4, 0);
    } else if (*p->at == '_' && !is_letter_or_digit(p->at[1])) {
        p->at++;
        emit(p, OP_ANY, 0, 0);
    } else if (*p->at == '!') {
        p->at++;
        count = parse_classes(p, classes);
        for (size_t i = 0; i < count; i++)
            emit(p, OP_NOT, classes[i], 0);
    } else {
        count = parse_classes(p, classes);
        emit_choice(p, classes, count);
    }
}

/* Opens a gap of n instructions at at, moving what follows. */
static void make_room(parser *p, size_t at, size_t n)
{
    if (p->length + n >= PROGRAM_SIZE) {
        fail(p, "pattern is too long", "");
        return;
    }
    memmove(p->code + at + n, p->code + at, (p->length - at) * sizeof(instruction));
    p->length += n;
    for (size_t i = at + n; i < p->length; i++) {
        instruction *code = &p->code[i];
        if (code->op == OP_SPLIT || code->op == OP_JUMP) {
            code->a = (uint16_t)(code->a + n);
            if (code->op == OP_SPLIT)
                code->b = (uint16_t)(code->b + n);
        }
    }
}

/* Whether the instructions from at to end can be passed without taking a token. */
static int may_be_empty(const parser *p, size_t at, size_t end, char seen[PROGRAM_SIZE])
{
    if (at >= end)
        return 1;
    if (seen[at])
        return 0;
    seen[at] = 1;
    switch (p->code[at].op) {
    case OP_CLASS:
    case OP_CHOICE:
    case OP_ANY:
        return 0;
    case OP_SPLIT:
        return may_be_empty(p, p->code[at].a, end, seen) || may_be_empty(p, p->code[at].b, end, seen);
    case OP_JUMP:
        return may_be_empty(p, p->code[at].a, end, seen);
    case OP_GAP:
    case OP_START:
    case OP_END:
    case OP_NOT:
    case OP_MATCH:
        break;
    }
    return may_be_empty(p, at + 1, end, seen);
}

/* Repeating nothing would go on for ever. */
static void check_repeated(parser *p, size_t start)
{
    char seen[PROGRAM_SIZE] = {0};
    if ((*p->at == '*' || *p->at == '+') && may_be_empty(p, start, p->length, seen))
        fail(p, "what is repeated may be empty", "");
}

static void parse_item(parser *p)
{
    size_t start = p->length;
    parse_atom(p);
    if (!p->failed)
        check_repeated(p, start);
    if (p->failed)
        return;
    if (*p->at == '?' || *p->at == '*') {
        int many = *p->at++ == '*';
        make_room(p, start, 1);
        if (p->failed)
            return;
        if (many)
            emit(p, OP_JUMP, (uint32_t)start, 0);
        p->code[start] = (instruction){OP_SPLIT, 0, 0, (uint16_t)(start + 1), (uint16_t)p->length, 0};
    } else if (*p->at == '+') {
        p->at++;
        emit(p, OP_SPLIT, (uint32_t)start, (uint32_t)p->length + 1);
    }
}

static void parse_alternatives(parser *p)
{
    size_t jumps[64], jump_count = 0;
    if (++p->depth > 16)
        fail(p, "pattern is nested too deep", "");
    for (;;) {
        size_t start = p->length;
        skip_space(p);
        while (*p->at && *p->at != ')' && *p->at != '|' && !p->failed) {
            parse_item(p);
            skip_space(p);
        }
        if (*p->at != '|' || p->failed)
            break;
        p->at++;
        make_room(p, start, 1);
        if (p->failed || jump_count == 64) {
            fail(p, "too many alternatives", "");
            break;
        }
        jumps[jump_count++] = emit(p, OP_JUMP, 0, 0);
        p->code[start] = (instruction){OP_SPLIT, 0, 0, (uint16_t)(start + 1), (uint16_t)p->length, 0};
    }
    for (size_t i = 0; i < jump_count; i++)
        p->code[jumps[i]].a = (uint16_t)p->length;
    p->depth--;
}

/* ---- what a program can begin with ---- */

static int add_firsts(const instruction *code, pcrp_class *firsts, size_t *count)
{
    const instruction *classes;
    size_t choices = pcrp_pattern_choice(code, &classes);
    for (size_t c = 0; c < choices; c++) {
        size_t i = 0;
        while (i < *count && firsts[i] != classes[c].a)
            i++;
        if (i == FIRST_CLASSES)
            return 0;
        if (i == *count)
            firsts[(*count)++] = (pcrp_class)classes[c].a;
    }
    return 1;
}

static int collect_firsts(const parser *p, size_t at, pcrp_class *firsts, size_t *count, char seen[PROGRAM_SIZE])
{
    if (seen[at])
        return 1;
    seen[at] = 1;
    switch (p->code[at].op) {
    case OP_CLASS:
    case OP_CHOICE:
        return add_firsts(&p->code[at], firsts, count);
    case OP_SPLIT:
        return collect_firsts(p, p->code[at].a, firsts, count, seen) &&
               collect_firsts(p, p->code[at].b, firsts, count, seen);
    case OP_JUMP:
        return collect_firsts(p, p->code[at].a, firsts, count, seen);
    case OP_START:
    case OP_NOT:
        return collect_firsts(p, at + 1, firsts, count, seen);
    case OP_ANY:
    case OP_GAP:
    case OP_END:
    case OP_MATCH:
        break;
    }
    return 0;
}

static uint64_t bits_of(const instruction *code)
{
    const instruction *classes;
    size_t choices = pcrp_pattern_choice(code, &classes);
    uint64_t bits = 0;
    for (size_t c = 0; c < choices; c++)
        bits |= (uint64_t)1 << (classes[c].a & 63);
    return bits;
}

/* Bits of the classes of which one must begin at the token before anything else; *any is set when none must. */
static uint64_t collect_needs(const parser *p, size_t at, char seen[PROGRAM_SIZE], int *any)
{
    if (seen[at])
        return 0;
    seen[at] = 1;
    switch (p->code[at].op) {
    case OP_CLASS:
    case OP_CHOICE:
        return bits_of(&p->code[at]);
    case OP_SPLIT:
        return collect_needs(p, p->code[at].a, seen, any) | collect_needs(p, p->code[at].b, seen, any);
    case OP_JUMP:
        return collect_needs(p, p->code[at].a, seen, any);
    case OP_START:
    case OP_NOT:
        return collect_needs(p, at + 1, seen, any);
    case OP_ANY:
    case OP_GAP:
    case OP_END:
    case OP_MATCH:
        break;
    }
    *any = 1;
    return 0;
}

/* Whether no two classes of a choice have the same bit: then it is known when all that are there have been tried. */
static int has_bits_apart(const instruction *choice)
{
    uint64_t seen = 0;
    for (uint32_t i = 1; i <= choice->a; i++) {
        uint64_t bit = bits_of(&choice[i]);
        if (seen & bit)
            return 0;
        seen |= bit;
    }
    return 1;
}

static void set_needs(parser *p)
{
    for (size_t i = 0; i < p->length; i++) {
        char seen[PROGRAM_SIZE];
        int any = 0;
        memset(seen, 0, p->length);
        p->code[i].needs = collect_needs(p, i, seen, &any);
        if (any)
            p->code[i].needs = 0;
        if (p->code[i].op == OP_CLASS || p->code[i].op == OP_CHOICE)
            p->code[i].ends = p->code[i + 1 + (p->code[i].op == OP_CHOICE ? p->code[i].a : 0)].op == OP_MATCH;
        if (p->code[i].op == OP_CHOICE)
            p->code[i].apart = (uint8_t)has_bits_apart(&p->code[i]);
    }
}

pcrp_patterns *pcrp_patterns_new(void)
{
    return calloc(1, sizeof(pcrp_patterns));
}

void pcrp_patterns_free(pcrp_patterns *patterns)
{
    if (!patterns)
        return;
    for (size_t i = 0; i < patterns->count; i++) {
        free(patterns->programs[i].code);
        free(patterns->programs[i].firsts);
    }
    free(patterns->programs);
    free(patterns->triggers);
    free(patterns->lists);
    free(patterns->set_off);
    free(patterns);
}

size_t pcrp_patterns_count(const pcrp_patterns *patterns)
{
    return patterns->count;
}

static int store(pcrp_patterns *patterns, pcrp_class class_id, const parser *p, const pcrp_class *firsts, size_t count)
{
    program made;
    if (!pcrp_grow(&patterns->programs, &patterns->capacity, patterns->count + 1, sizeof(program)))
        return 0;
    memset(&made, 0, sizeof(made)); /* the bytes between its members too: images are compared */
    made.class_id = class_id;
    made.length = p->length;
    made.first_count = count;
    made.code = calloc(p->length, sizeof(instruction));
    made.firsts = malloc((count ? count : 1) * sizeof(pcrp_class));
    if (!made.code || !made.firsts) {
        free(made.code);
        free(made.firsts);
        return 0;
    }
    memcpy(made.code, p->code, p->length * sizeof(instruction));
    memcpy(made.firsts, firsts, count * sizeof(pcrp_class));
    memcpy(&patterns->programs[patterns->count++], &made, sizeof(made));
    return 1;
}

int pcrp_patterns_add(pcrp_patterns *patterns, pcrp_class class_id, const char *source,
                      const pcrp_resolver *resolver, char *message, size_t message_size)
{
    pcrp_class firsts[FIRST_CLASSES];
    char seen[PROGRAM_SIZE] = {0};
    size_t count = 0;
    int ok;
    parser *p = calloc(1, sizeof(*p));

    if (!p) {
        snprintf(message, message_size, "out of memory");
        return 0;
    }
    p->at = source;
    p->resolver = resolver;
    p->message = message;
    p->message_size = message_size;
    parse_alternatives(p);
    if (*p->at && !p->failed)
        fail(p, "unexpected )", "");
    emit(p, OP_MATCH, 0, 0);
    if (!p->failed && (!collect_firsts(p, 0, firsts, &count, seen) || !count))
        fail(p, "a pattern must begin with a word or a class", "");
    if (!p->failed)
        set_needs(p);
    if (patterns->count == PROGRAMS)
        fail(p, "too many patterns", "");
    if (!p->failed && !store(patterns, class_id, p, firsts, count))
        fail(p, "out of memory", "");
    ok = !p->failed;
    free(p);
    return ok;
}

/* ---- order ---- */

/* Raises the level of each pattern above those it draws on, until nothing changes. */
static int set_levels(pcrp_patterns *patterns, const int *level_of, int *levels, pcrp_class *loop)
{
    int changed = 1, round = 0;
    int *of = malloc(PCRP_CLASSES * sizeof(int));
    if (!of)
        return 0;
    memcpy(of, level_of, PCRP_CLASSES * sizeof(int));
    while (changed && round++ < 64) {
        changed = 0;
        for (size_t i = 0; i < patterns->count; i++) {
            program *at = &patterns->programs[i];
            for (size_t k = 0; k < at->length; k++) {
                const instruction *code = &at->code[k];
                if ((code->op == OP_CLASS || code->op == OP_NOT) && of[code->a] + 1 > at->level) {
                    at->level = of[code->a] + 1;
                    changed = 1;
                }
            }
            if (at->level > of[at->class_id])
                of[at->class_id] = at->level;
            if (at->level >= *levels)
                *levels = at->level + 1;
            *loop = changed ? at->class_id : *loop;
        }
    }
    free(of);
    return !changed;
}

int pcrp_patterns_compile(pcrp_patterns *patterns, size_t classes, pcrp_class *loop)
{
    int level_of[PCRP_CLASSES];

    *loop = PCRP_CLASS_NONE;
    patterns->classes = classes;
    patterns->levels = 1;
    for (size_t i = 0; i < PCRP_CLASSES; i++)
        level_of[i] = -1; /* a class that no pattern makes */
    for (size_t i = 0; i < patterns->count; i++)
        level_of[patterns->programs[i].class_id] = 0;
    if (!set_levels(patterns, level_of, &patterns->levels, loop))
        return 0;
    *loop = PCRP_CLASS_NONE;
    return pcrp_patterns_make_triggers(patterns);
}
