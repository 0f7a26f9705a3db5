/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "text/regex.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Expressions are the rubric author's, but mistakes happen: the bounds of a sensible one. */
enum { PATTERN_BYTES = 4096, PARENTHESES = 50, JIT_STACK_START = 32 * 1024, JIT_STACK_MOST = 512 * 1024 };

typedef struct regex {
    pcre2_code *code;
    pcrp_class class_id;
    unsigned char starts[32]; /* bit for each byte with which a match can begin */
} regex;

struct pcrp_regexes {
    regex *items;
    size_t count, capacity;
    pcre2_compile_context *compile;
    pcrp_limits limits;
};

struct pcrp_regex_scanner {
    const pcrp_regexes *regexes;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

pcrp_regexes *pcrp_regexes_new(const pcrp_limits *limits)
{
    pcrp_regexes *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->limits = *limits;
    made->compile = pcre2_compile_context_create(NULL);
    if (!made->compile) {
        free(made);
        return NULL;
    }
    pcre2_set_max_pattern_length(made->compile, PATTERN_BYTES);
    pcre2_set_parens_nest_limit(made->compile, PARENTHESES);
    return made;
}

void pcrp_regexes_free(pcrp_regexes *regexes)
{
    if (!regexes)
        return;
    for (size_t i = 0; i < regexes->count; i++)
        pcre2_code_free(regexes->items[i].code);
    pcre2_compile_context_free(regexes->compile);
    free(regexes->items);
    free(regexes);
}

size_t pcrp_regexes_count(const pcrp_regexes *regexes)
{
    return regexes->count;
}

/* Which bytes can begin a match, as PCRE2 found out; all of them when it does not know. */
static void learn_starts(regex *made)
{
    uint32_t type = 0, unit = 0;
    const uint8_t *bitmap = NULL;

    memset(made->starts, 0xff, sizeof(made->starts));
    pcre2_pattern_info(made->code, PCRE2_INFO_FIRSTCODETYPE, &type);
    if (type == 1) {
        uint32_t options = 0;
        pcre2_pattern_info(made->code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
        pcre2_pattern_info(made->code, PCRE2_INFO_ALLOPTIONS, &options);
        memset(made->starts, 0, sizeof(made->starts));
        made->starts[unit / 8] |= (unsigned char)(1u << unit % 8);
        if ((options & PCRE2_CASELESS) && unit < 128) {
            unit ^= ((unit | 32) >= 'a' && (unit | 32) <= 'z') ? 32u : 0u;
            made->starts[unit / 8] |= (unsigned char)(1u << unit % 8);
        }
    } else if (pcre2_pattern_info(made->code, PCRE2_INFO_FIRSTBITMAP, &bitmap) == 0 && bitmap) {
        memcpy(made->starts, bitmap, sizeof(made->starts));
    }
}

int pcrp_regexes_add(pcrp_regexes *regexes, pcrp_class class_id, const char *source, char *message, size_t size)
{
    regex made = {NULL, class_id, {0}};
    PCRE2_SIZE offset = 0;
    int code = 0;

    made.code = pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED,
                              PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C, &code, &offset,
                              regexes->compile);
    if (!made.code) {
        char reason[160];
        pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof(reason));
        snprintf(message, size, "%s at offset %zu of the expression", reason, (size_t)offset);
        return 0;
    }
    if (regexes->count == regexes->capacity) {
        size_t capacity = regexes->capacity ? regexes->capacity * 2 : 16;
        regex *grown = realloc(regexes->items, capacity * sizeof(regex));
        if (!grown) {
            pcre2_code_free(made.code);
            snprintf(message, size, "out of memory");
            return 0;
        }
        regexes->items = grown;
        regexes->capacity = capacity;
    }
    /* without JIT (not every machine has it) the same code is interpreted */
    pcre2_jit_compile(made.code, PCRE2_JIT_COMPLETE);
    learn_starts(&made);
    regexes->items[regexes->count++] = made;
    return 1;
}

pcrp_regex_scanner *pcrp_regex_scanner_new(const pcrp_regexes *regexes)
{
    pcrp_regex_scanner *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->regexes = regexes;
    made->data = pcre2_match_data_create(16, NULL);
    made->context = pcre2_match_context_create(NULL);
    made->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MOST, NULL);
    if (!made->data || !made->context) {
        pcrp_regex_scanner_free(made);
        return NULL;
    }
    pcre2_set_match_limit(made->context, regexes->limits.match_limit);
    pcre2_set_depth_limit(made->context, regexes->limits.depth_limit);
    pcre2_set_heap_limit(made->context, regexes->limits.heap_kib);
    if (made->stack)
        pcre2_jit_stack_assign(made->context, NULL, made->stack);
    return made;
}

void pcrp_regex_scanner_free(pcrp_regex_scanner *scanner)
{
    if (!scanner)
        return;
    pcre2_match_data_free(scanner->data);
    pcre2_match_context_free(scanner->context);
    pcre2_jit_stack_free(scanner->stack);
    free(scanner);
}

/* The first token of a segment that ends after a byte offset. */
static uint32_t token_at(const pcrp_tokens *tokens, const pcrp_segment *segment, size_t offset)
{
    uint32_t low = segment->first, high = segment->first + segment->count - 1;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const pcrp_token *token = &tokens->tokens[middle];
        if (token->offset + token->length > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void scan_segment(pcrp_regex_scanner *scanner, pcrp_marks *marks, const regex *at, const pcrp_segment *segment)
{
    const pcrp_tokens *tokens = &marks->tokens;
    PCRE2_SPTR subject = (PCRE2_SPTR)tokens->text + segment->offset;
    size_t from = 0;

    while (from < segment->length) {
        const PCRE2_SIZE *vector;
        int found = pcre2_match(at->code, subject, segment->length, from, PCRE2_NO_UTF_CHECK, scanner->data,
                                scanner->context);
        if (found == PCRE2_ERROR_JIT_STACKLIMIT)
            found = pcre2_match(at->code, subject, segment->length, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT,
                                scanner->data, scanner->context);
        if (found < 0) {
            if (found != PCRE2_ERROR_NOMATCH)
                marks->limit = 1;
            return;
        }
        vector = pcre2_get_ovector_pointer(scanner->data);
        if (vector[1] > vector[0])
            pcrp_marks_add(marks, at->class_id, token_at(tokens, segment, segment->offset + vector[0]),
                           token_at(tokens, segment, segment->offset + vector[1] - 1), 0);
        from = vector[1] > vector[0] ? vector[1] : vector[1] + 1;
        while (from < segment->length && (subject[from] & 0xC0) == 0x80)
            from++;
    }
}

void pcrp_regexes_find(pcrp_regex_scanner *scanner, pcrp_marks *marks)
{
    const pcrp_tokens *tokens = &marks->tokens;
    for (size_t s = 0; s < tokens->segment_count; s++) {
        const pcrp_segment *segment = &tokens->segments[s];
        unsigned char present[32] = {0};
        for (size_t i = 0; i < segment->length; i++) {
            unsigned char c = (unsigned char)tokens->text[segment->offset + i];
            present[c / 8] |= (unsigned char)(1u << c % 8);
        }
        for (size_t r = 0; r < scanner->regexes->count; r++) {
            const regex *at = &scanner->regexes->items[r];
            for (size_t b = 0; b < sizeof(present); b++)
                if (present[b] & at->starts[b]) {
                    scan_segment(scanner, marks, at, segment);
                    break;
                }
        }
    }
}
