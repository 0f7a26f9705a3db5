/* SPDX-License-Identifier: Apache-2.0 */
/* Where an expression can begin to match: no match that PCRE2 finds may be missed, whatever the text. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/starts.h"

static const char *const EXPRESSIONS[] = {
    "\\b(?:rat(?:ed|es|ing)|pain|mood)(?: (?:at|of))* ?:? ?\\d{1,2}(?:\\.\\d)? ?(?:/|out of) ?(?:5|10)\\b",
    "(?-i:\\b(?:NA|CA|SMART|OA)\\b)(?= (?:meeting|group))", "\\b(?<!day )(?<!respite )cars?\\b(?! (?:seat|wash))",
    "\\b\\d+ (?:of|out of) \\d+ days\\b", "(?<![\\w/.$-])\\d+(?:,\\d{3})*(?:\\.\\d+)?(?![\\w/]|\\.\\d)",
    "[$\xC2\xA3] ?\\d[\\d,]*(?: ?[km]\\b)?", "\\d{1,3}(?:\\.\\d+)? ?%", "^\\(?\\d{1,2}[.)]", "(?m)^plan",
    "\\[(?:insert|name of|[x#?. ]+\\]|x{2,})[^\\]\\n]{0,60}\\]?", "_{3,}|\\.{5,}|\\bx{2,}\\b", "[\xE2\x98\x90\xE2\x98\x91]",
    "\\b(?:his|her|son['\xE2\x80\x99]?s?|\\w+['\xE2\x80\x99]s) (?:next |first )?(?:birthday|wedding)",
    "\\bsk(?:i|y)s?\\b", "k+s", "[^a-m]x", "\\wk", "\\Dk\\d", "\\Ss?\\s+\\W", "caf\xC3\xA9s?", "(?:a|b|ab)*c", "(?:x?){3}y",
    "\\bst(?:op|art)s?\\b|\\Bing\\b", "\xE4\xB8\xAD\\d", "\\d\xE4\xB8\xAD", "\xD9\xA0?9\\b", "(?i:Mon|TUE)s?\\b", "(?>ab|a)b", "a{2,3}+b",
    "\\.{2}", "a{,3}", "n/?a\\b(?! (?:meeting|group))", "(?:ab?c?d?e?f?g?h?)+z", ".k", "(?s).\\n", "s[^\\W\\d]", "\\w+['\xE2\x80\x99]s", "\\b\\w+-\\w+\\b", "\\w+s", "(?:\\w+|x)\\.", "(?:\\w+)? a", "\\w+_", "\\w+\xC3\xA9",
    "(?<=[-/,] )k\\w", "(?<![\\w.])s+", "(?<=-)k", "(?<![\\w]|x)\\d", "(?<![a-z])k", "(?-i:(?<![\\w-])[A-Z])", "(?<=\xE2\x80\x93)s|(?<=\xE4\xB8\xAD)k|(?<= )\\d",
    "\\bcars?(?= (?:meeting|of|\\d))", "\\b(?:na|ca|s)\\b(?=[ ,.;)]*(?:$|x|k))", "a(?=b)b?c?", "\\ba(?=\\p{L}|b)", "k(?=)", "s(?=\\b)", "s\\b(?:\\d|\\W)", "k\\b\\W?\\w",
    "(?:s\\b|k)+ ?a", "x\\b[^a-z]", "\\ba\\b\xE4\xB8\xAD?", "a\\b ?(?:plan|mon)\\b ?(?:\\(|k\\b)", "\\b(?:pain|mood|plan)(?: (?:of|out of|at))? (?:the )?(?:birthday|meeting|mon)s?\\b",
    "\\bx ?\\.? ?\\d* ?(?:-?\\d+)? ?(?:a|b|ab|k|s|mon|tue|plan)\\b", "\\d{1,2}[a-z]? (?:mon|plan|a)", "\\b\\w\\b(?= [a-z])", "\\w+\\b s", "(?:^|(?<=[ (]))x",
    /* not understood: tried everywhere */
    "(a)\\1", "(?|a|b)", "a*", "(?:)", "\\bx*", "(?x) a b", "[[:alpha:]]x", "\\p{L}x", "(?=a)", "(*UTF)a", "\\Qa.b\\E", "a\\Kb",
    "\xC5\xBF", "[\xE2\x84\xAA]"};

static const char *const WORDS[] = {
    "pain", "rated", "5", "12.5", "/10", "out of", "NA", "na", "meeting", "day ", "respite ", "cars", "car", "3", "14", "of", "days", "$", "\xC2\xA3",
    "1,000", "k", "K", "\xE2\x84\xAA", "\xC5\xBF", "s", "S", "sky", "s\xE2\x84\xAAi", "\xC5\xBFki", "%", "(", ")", ".", ". ", "plan", "\n", "[", "]", "insert", "x", "xx",
    "_", "___", "\xE2\x98\x90", "son", "\xE2\x80\x99s", "'s", "birthday", "caf\xC3\xA9", "CAF\xC3\x89", "a", "b", "ab", "c", "y", "starts", "going", "\xE4\xB8\xAD",
    "\xD9\xA0", "\xD9\xA1", "9", "mon", "TUE", "Mons", "n/a", "z", "abcdefgh", "-", "\xE2\x80\x93", " ", " ", " ", "_x", "M\xC3\x8A", "\xF0\x9D\x9F\x98", "\xC2\xB2", "\xE0\xA5\xA9"};

enum { COUNT = sizeof(EXPRESSIONS) / sizeof(*EXPRESSIONS), TEXTS = 4000 };

static const uint32_t OPTIONS = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;

static int is_listed(const pcrp_start_list *list, uint32_t id, size_t offset)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id == id && list->items[i].offset == offset)
            return 1;
    return 0;
}

/* Words of the list, drawn by a generator of its own so that every run tries the same. */
static size_t make_text(uint32_t *state, char *text, size_t size)
{
    size_t length = 0, count = 1 + *state % 9;
    for (size_t i = 0; i < count; i++) {
        const char *word;
        *state = *state * 1664525u + 1013904223u;
        word = WORDS[(*state >> 8) % (sizeof(WORDS) / sizeof(*WORDS))];
        length += (size_t)snprintf(text + length, size - length, "%s%s", word, *state >> 30 ? "" : " ");
    }
    return length;
}

static void no_match_is_missed(void **state)
{
    pcrp_starts *starts = pcrp_starts_new();
    pcrp_start_list list = {0};
    pcre2_code *codes[COUNT];
    pcre2_match_data *data = pcre2_match_data_create(16, NULL);
    uint32_t seed = 7;
    int known[COUNT], error;
    size_t offset, matches = 0;

    (void)state;
    for (uint32_t i = 0; i < COUNT; i++) {
        known[i] = pcrp_starts_add(starts, EXPRESSIONS[i], i);
        codes[i] = pcre2_compile((PCRE2_SPTR)EXPRESSIONS[i], PCRE2_ZERO_TERMINATED, OPTIONS, &error, &offset, NULL);
        assert_non_null(codes[i]);
    }
    assert_true(pcrp_starts_compile(starts));
    for (int t = 0; t < TEXTS; t++) {
        char text[512];
        size_t length = make_text(&seed, text, sizeof(text));
        pcrp_starts_find(starts, text, length, &list);
        for (uint32_t i = 0; i < COUNT; i++)
            for (size_t from = 0; known[i] && from <= length;) {
                const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
                if (pcre2_match(codes[i], (PCRE2_SPTR)text, length, from, 0, data, NULL) < 0)
                    break;
                if (!is_listed(&list, i, at[0]))
                    fail_msg("\"%s\" matches \"%s\" at %zu, which is not listed", EXPRESSIONS[i], text, (size_t)at[0]);
                matches++;
                /* every start counts, also one within a match */
                for (from = at[0] + 1; from < length && (text[from] & 0xC0) == 0x80; from++)
                    ;
            }
    }
    assert_true(matches > 5000);
    for (size_t i = 0; i < COUNT; i++)
        pcre2_code_free(codes[i]);
    pcre2_match_data_free(data);
    free(list.items);
    pcrp_starts_free(starts);
}

static int is_known(const char *expression)
{
    pcrp_beginning found[PCRP_BEGINNINGS];
    return pcrp_beginnings(expression, found) > 0;
}

static void what_is_not_understood_is_left(void **state)
{
    static const char *const left[] = {"(a)\\1", "(?|a|b)", "a*", "(?:)", "\\bx*", "(?x) a b", "[[:alpha:]]x", "\\p{L}x", "(?=a)",
                                       "(*UTF)a", "\\Qa.b\\E", "a\\Kb", "\xC5\xBF", "[\xE2\x84\xAA]", ""};
    (void)state;
    for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++)
        assert_false(is_known(left[i]));
    assert_true(is_known("\\b(?:rated|scored) \\d"));
}

static void few_places_are_listed(void **state)
{
    static const char text[] = "Support staff rated the pain at 7 out of 10; she scored well, 3 of 4 days, and pt said so.";
    pcrp_starts *starts = pcrp_starts_new();
    pcrp_start_list list = {0};

    (void)state;
    assert_int_equal(pcrp_starts_add(starts, "\\b(?:su|pt|st)\\b", 0), 1);
    assert_int_equal(pcrp_starts_add(starts, "\\bpain (?:of )?\\d", 1), 1);
    assert_int_equal(pcrp_starts_add(starts, "\\b\\d+ of \\d+ days", 2), 1);
    assert_true(pcrp_starts_compile(starts));
    pcrp_starts_find(starts, text, strlen(text), &list);
    assert_int_equal(list.count, 2); /* "pt" and "3 of"; "pain a" cannot be */
    assert_int_equal(list.items[0].id, 0);
    assert_int_equal(list.items[0].offset, strstr(text, "pt") - text);
    assert_int_equal(list.items[1].id, 2);
    free(list.items);
    pcrp_starts_free(starts);
}

/* A rubric need not have any expression. */
static void without_expressions_nothing_begins(void **state)
{
    pcrp_starts *starts = pcrp_starts_new();
    pcrp_start_list list = {0};

    (void)state;
    assert_true(pcrp_starts_compile(starts));
    pcrp_starts_find(starts, "pain 7 of 10", 12, &list);
    assert_int_equal(list.count, 0);
    free(list.items);
    pcrp_starts_free(starts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_match_is_missed),
        cmocka_unit_test(what_is_not_understood_is_left),
        cmocka_unit_test(few_places_are_listed),
        cmocka_unit_test(without_expressions_nothing_begins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
