/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "text/regex_private.h"

/* Expressions are the rubric author's, but mistakes happen: the bounds of a sensible one. */
enum { PATTERN_BYTES = 4096, PARENTHESES = 50, JIT_STACK_START = 32 * 1024, JIT_STACK_MOST = 512 * 1024 };

/* Machine code is made for an expression once a scanner has tried it so often that it pays. */
enum { TRIES_UNTIL_JIT = 200 };

/* What a scanner knows of an expression. Machine code goes into a copy, since others may be matching by the
 * shared one at the same time. */
typedef struct tried {
    pcre2_code *fast;
    unsigned count;
    int refused; /* there is no machine code for it */
} tried;

struct pcrp_regex_scanner {
    const pcrp_regexes *regexes;
    tried *tried;
    pcrp_start_list starts;
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
    made->starts = pcrp_starts_new();
    if (!made->compile || !made->starts) {
        pcrp_regexes_free(made);
        return NULL;
    }
    pcre2_set_max_pattern_length(made->compile, PATTERN_BYTES);
    pcre2_set_parens_nest_limit(made->compile, PARENTHESES);
    return made;
}

void pcrp_regexes_free_codes(pcrp_regexes *regexes)
{
    for (size_t i = 0; i < regexes->count; i++)
        pcre2_code_free(regexes->items[i].code);
}

void pcrp_regexes_free(pcrp_regexes *regexes)
{
    if (!regexes)
        return;
    pcrp_regexes_free_codes(regexes);
    for (size_t i = 0; i < regexes->count; i++)
        free(regexes->items[i].source);
    pcre2_compile_context_free(regexes->compile);
    pcrp_starts_free(regexes->starts);
    free(regexes->items);
    free(regexes->everywhere);
    free(regexes);
}

void pcrp_regexes_limit(pcrp_regexes *regexes, const pcrp_limits *limits)
{
    regexes->limits = *limits;
}

size_t pcrp_regexes_count(const pcrp_regexes *regexes)
{
    return regexes->count;
}

/* Which bytes can begin a match, as PCRE2 found out; all of them when it does not know. */
static void learn_firsts(regex *made)
{
    uint32_t type = 0, unit = 0;
    const uint8_t *bitmap = NULL;

    memset(made->firsts, 0xff, sizeof(made->firsts));
    pcre2_pattern_info(made->code, PCRE2_INFO_FIRSTCODETYPE, &type);
    if (type == 1) {
        uint32_t options = 0;
        pcre2_pattern_info(made->code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
        pcre2_pattern_info(made->code, PCRE2_INFO_ALLOPTIONS, &options);
        memset(made->firsts, 0, sizeof(made->firsts));
        made->firsts[unit / 8] |= (unsigned char)(1u << unit % 8);
        if ((options & PCRE2_CASELESS) && unit < 128) {
            unit ^= ((unit | 32) >= 'a' && (unit | 32) <= 'z') ? 32u : 0u;
            made->firsts[unit / 8] |= (unsigned char)(1u << unit % 8);
        }
    } else if (pcre2_pattern_info(made->code, PCRE2_INFO_FIRSTBITMAP, &bitmap) == 0 && bitmap) {
        memcpy(made->firsts, bitmap, sizeof(made->firsts));
    }
}

/* Room for one more; 0 when out of memory. */
static int make_room(pcrp_regexes *regexes)
{
    return pcrp_grow(&regexes->items, &regexes->capacity, regexes->count + 1, sizeof(*regexes->items)) &&
           pcrp_grow(&regexes->everywhere, &regexes->everywhere_capacity, regexes->everywhere_count + 1,
                     sizeof(*regexes->everywhere));
}

/* From the source of an expression. The context may be NULL; *fault and *offset say what is wrong where NULL comes back. */
static pcre2_code *compile(const char *source, int everywhere, pcre2_compile_context *context, int *fault, PCRE2_SIZE *offset)
{
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;
    return pcre2_compile((PCRE2_SPTR)source, PCRE2_ZERO_TERMINATED, everywhere ? options : options | PCRE2_ANCHORED,
                         fault, offset, context);
}

int pcrp_regexes_add(pcrp_regexes *regexes, pcrp_class class_id, const char *source, char *message, size_t size)
{
    regex made;
    PCRE2_SIZE offset = 0;
    int fault = 0, known = make_room(regexes) ? pcrp_starts_add(regexes->starts, source, (uint32_t)regexes->count) : -1;

    memset(&made, 0, sizeof(made)); /* the bytes between its members too: images are compared */
    made.class_id = class_id;
    made.source = known < 0 ? NULL : strdup(source);
    if (!made.source) {
        snprintf(message, size, "out of memory");
        return 0;
    }
    made.everywhere = !known;
    made.code = compile(source, made.everywhere, regexes->compile, &fault, &offset);
    if (!made.code) {
        char reason[160];
        pcre2_get_error_message(fault, (PCRE2_UCHAR *)reason, sizeof(reason));
        snprintf(message, size, "%s at offset %zu of the expression", reason, (size_t)offset);
        free(made.source);
        return 0;
    }
    if (made.everywhere) {
        learn_firsts(&made);
        regexes->everywhere[regexes->everywhere_count++] = regexes->count;
    }
    memcpy(&regexes->items[regexes->count++], &made, sizeof(made));
    return 1;
}

int pcrp_regexes_compile(pcrp_regexes *regexes)
{
    return pcrp_starts_compile(regexes->starts);
}

/* The compiled expression. One from an image is compiled when it is first tried, by whichever thread comes first: it is
 * put in its place whole, and a thread that was as fast frees its own. NULL when out of memory. */
static const pcre2_code *code_of(const pcrp_regexes *regexes, size_t index)
{
    regex *at = &regexes->items[index];
    pcre2_code *made = atomic_load_explicit(&at->code, memory_order_acquire), *before = NULL;
    PCRE2_SIZE offset;
    int fault;

    if (made)
        return made;
    made = compile(at->source, at->everywhere, NULL, &fault, &offset);
    if (made && !atomic_compare_exchange_strong(&at->code, &before, made)) {
        pcre2_code_free(made);
        made = before;
    }
    return made;
}

pcrp_regex_scanner *pcrp_regex_scanner_new(const pcrp_regexes *regexes)
{
    pcrp_regex_scanner *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->regexes = regexes;
    made->tried = calloc(regexes->count + 1, sizeof(*made->tried));
    made->data = pcre2_match_data_create(16, NULL);
    made->context = pcre2_match_context_create(NULL);
    if (!made->tried || !made->data || !made->context) {
        pcrp_regex_scanner_free(made);
        return NULL;
    }
    pcre2_set_match_limit(made->context, regexes->limits.match_limit);
    pcre2_set_depth_limit(made->context, regexes->limits.depth_limit);
    pcre2_set_heap_limit(made->context, regexes->limits.heap_kib);
    return made;
}

void pcrp_regex_scanner_free(pcrp_regex_scanner *scanner)
{
    if (!scanner)
        return;
    for (size_t i = 0; scanner->tried && i < scanner->regexes->count; i++)
        pcre2_code_free(scanner->tried[i].fast);
    free(scanner->tried);
    free(scanner->starts.items);
    pcre2_match_data_free(scanner->data);
    pcre2_match_context_free(scanner->context);
    pcre2_jit_stack_free(scanner->stack);
    free(scanner);
}

/* ---- matching ---- */

/* Makes machine code for an expression; not every machine can. */
static void make_fast(pcrp_regex_scanner *scanner, size_t index, const pcre2_code *code)
{
    tried *at = &scanner->tried[index];

    at->refused = 1;
    if (!scanner->stack) {
        scanner->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MOST, NULL);
        if (!scanner->stack)
            return;
        pcre2_jit_stack_assign(scanner->context, NULL, scanner->stack);
    }
    at->fast = pcre2_code_copy(code);
    if (!at->fast)
        return;
    if (pcre2_jit_compile(at->fast, PCRE2_JIT_COMPLETE) == 0) {
        at->refused = 0;
    } else {
        pcre2_code_free(at->fast);
        at->fast = NULL;
    }
}

/* Matches by machine code or by interpreting. Either may hit a limit that the other does not: the verdict is that
 * of whichever comes to one, so that it does not depend on what was tried before. */
static int match(pcrp_regex_scanner *scanner, size_t index, PCRE2_SPTR subject, size_t length, size_t from)
{
    tried *at = &scanner->tried[index];
    const pcre2_code *code = code_of(scanner->regexes, index);
    int found = PCRE2_ERROR_MATCHLIMIT, interpreted = 0;

    if (!code)
        return PCRE2_ERROR_NOMEMORY;
    if (!at->fast && !at->refused && ++at->count > TRIES_UNTIL_JIT)
        make_fast(scanner, index, code);
    if (!at->fast) {
        interpreted = 1;
        found = pcre2_match(code, subject, length, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, scanner->data, scanner->context);
        if (found >= PCRE2_ERROR_NOMATCH || at->refused)
            return found;
        make_fast(scanner, index, code);
    }
    if (at->fast)
        found = pcre2_jit_match(at->fast, subject, length, from, PCRE2_NO_UTF_CHECK, scanner->data, scanner->context);
    if (found < PCRE2_ERROR_NOMATCH && !interpreted)
        found = pcre2_match(code, subject, length, from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, scanner->data, scanner->context);
    return found;
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

/* Matches from an offset of the segment on and adds a hit. Returns the offset at which to go on; the length of the
 * segment when there is no match. */
static size_t scan_from(pcrp_regex_scanner *scanner, pcrp_marks *marks, size_t index, const pcrp_segment *segment,
                        size_t from, int *found)
{
    const pcrp_tokens *tokens = &marks->tokens;
    PCRE2_SPTR subject = (PCRE2_SPTR)tokens->text + segment->offset;
    const PCRE2_SIZE *vector;
    uint64_t since = marks->profile ? pcrp_profile_now() : 0;

    *found = match(scanner, index, subject, segment->length, from);
    if (marks->profile)
        pcrp_profile_add(&marks->profile->expressions[scanner->regexes->items[index].class_id], since, *found >= 0);
    if (*found < 0) {
        if (*found != PCRE2_ERROR_NOMATCH)
            marks->limit = 1;
        return segment->length;
    }
    vector = pcre2_get_ovector_pointer(scanner->data);
    if (vector[1] > vector[0])
        pcrp_marks_add(marks, scanner->regexes->items[index].class_id,
                       token_at(tokens, segment, segment->offset + vector[0]),
                       token_at(tokens, segment, segment->offset + vector[1] - 1), 0);
    from = vector[1] > vector[0] ? vector[1] : vector[1] + 1;
    while (from < segment->length && (subject[from] & 0xC0) == 0x80)
        from++;
    return from;
}

/* An expression whose beginnings are not known, on the whole segment. */
static void scan_everywhere(pcrp_regex_scanner *scanner, pcrp_marks *marks, size_t index, const pcrp_segment *segment)
{
    const unsigned char *firsts = scanner->regexes->items[index].firsts;
    const unsigned char *text = (const unsigned char *)marks->tokens.text + segment->offset;
    size_t from = 0;
    int found;

    while (from < segment->length && !(firsts[text[from] / 8] >> text[from] % 8 & 1))
        from++;
    while (from < segment->length)
        from = scan_from(scanner, marks, index, segment, from, &found);
}

/* The others, where the list of starts says that they may match. Returns the next start that is another's. */
static size_t scan_starts(pcrp_regex_scanner *scanner, pcrp_marks *marks, size_t at, const pcrp_segment *segment)
{
    const pcrp_start_list *list = &scanner->starts;
    size_t index = list->items[at].id, from = 0;
    int found;

    for (; at < list->count && list->items[at].id == index; at++)
        if (list->items[at].offset >= from) {
            size_t next = scan_from(scanner, marks, index, segment, list->items[at].offset, &found);
            from = found >= 0 ? next : from;
        }
    return at;
}

void pcrp_regexes_find(pcrp_regex_scanner *scanner, pcrp_marks *marks)
{
    const pcrp_tokens *tokens = &marks->tokens;
    const pcrp_regexes *regexes = scanner->regexes;

    for (size_t s = 0; s < tokens->segment_count; s++) {
        const pcrp_segment *segment = &tokens->segments[s];
        size_t at = 0, e = 0;
        pcrp_starts_find(regexes->starts, tokens->text + segment->offset, segment->length, &scanner->starts);
        marks->failed |= scanner->starts.failed;
        /* in the order of the rubric, whichever way an expression is tried */
        while (at < scanner->starts.count || e < regexes->everywhere_count) {
            if (at == scanner->starts.count ||
                (e < regexes->everywhere_count && regexes->everywhere[e] < scanner->starts.items[at].id))
                scan_everywhere(scanner, marks, regexes->everywhere[e++], segment);
            else
                at = scan_starts(scanner, marks, at, segment);
        }
    }
}
