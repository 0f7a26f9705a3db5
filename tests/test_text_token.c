/* SPDX-License-Identifier: Apache-2.0 */
/* Text cut into words and sentences. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/token.h"

static int dr_or_appt(const void *user, const char *word, size_t length, uint64_t hash)
{
    (void)user;
    assert_int_equal(hash, pcrp_word_hash(word, length));
    return (length == 2 && memcmp(word, "dr", 2) == 0) || (length == 4 && memcmp(word, "appt", 4) == 0);
}

static void cut(pcrp_tokens *tokens, const char *text)
{
    memset(tokens, 0, sizeof(*tokens));
    pcrp_tokenise(tokens, text, strlen(text), 4096, dr_or_appt, NULL);
    assert_false(tokens->failed);
}

/* The folded tokens, one space between them, '|' between segments. */
static void expect(const char *text, const char *wanted)
{
    pcrp_tokens tokens;
    char made[2048] = "";
    size_t used = 0;

    cut(&tokens, text);
    for (size_t i = 0; i < tokens.count; i++) {
        const pcrp_token *token = &tokens.tokens[i];
        used += (size_t)snprintf(made + used, sizeof(made) - used, "%s%.*s",
                                 !i ? "" : tokens.tokens[i - 1].segment != token->segment ? " | " : " ",
                                 (int)token->fold_length, pcrp_token_fold(&tokens, token));
    }
    assert_string_equal(made, wanted);
    pcrp_tokens_free(&tokens);
}

static void test_words(void **state)
{
    (void)state;
    expect("Teng packs cans, 3 of 4.", "teng packs cans , 3 of 4 .");
    expect("PHQ9 down from 4.2 to 1,000", "phq9 down from 4.2 to 1,000");
    expect("wk1", "wk1");
    expect("2x/week", "2 x / week");
    expect("", "");
    expect("   \n \n ", "");
}

static void test_apostrophes(void **state)
{
    (void)state;
    expect("Jolene's can't", "jolene's can't");
    expect("Jolene\xE2\x80\x99s can\xE2\x80\x99t", "jolene's can't");
    expect("'tis the boys' room", "' tis the boys ' room");
    expect("he said 'no'", "he said ' no '");
}

static void test_hyphens(void **state)
{
    (void)state;
    expect("follow-up of a 12-week self\xE2\x80\x91made plan", "follow up of a 12 week self made plan");
    expect("Kou - brother", "kou - brother");
    expect("-5 or 5-", "- 5 or 5 -");
}

static void test_utf8(void **state)
{
    (void)state;
    expect("Mémère ÉTÉ Łódź Ядвига ΑΘΗΝΑ", "mémère été łódź ядвига αθηνα");
    expect("caf\xC3\xA9\xE2\x80\xA6 na", "caf\xC3\xA9 \xE2\x80\xA6 na");
    expect("中文 ok", "中文 ok");
    expect("☐ walker", "☐ walker");
}

/* A character cut short at the end of the text: nothing past the end is read. */
static void test_cut_character(void **state)
{
    static const char *const ends[] = {"a\xC3", "a\xE2\x80", "a\xF0\x9F\x98", "-\xC3", "\xE2"};
    (void)state;
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        size_t length = strlen(ends[i]);
        char *text = malloc(length); /* no room for a terminator */
        pcrp_tokens tokens = {0};
        assert_non_null(text);
        memcpy(text, ends[i], length);
        pcrp_tokenise(&tokens, text, length, 4096, NULL, NULL);
        for (size_t t = 0; t < tokens.count; t++)
            assert_true(tokens.tokens[t].offset + tokens.tokens[t].length <= length);
        pcrp_tokens_free(&tokens);
        free(text);
    }
}

static void test_sentences(void **state)
{
    (void)state;
    expect("She cooks. He eats.", "she cooks . | he eats .");
    expect("one\ntwo", "one | two");
    expect("Rides the bus; walks home", "rides the bus ; | walks home");
    expect("Go? Yes! \"No.\" Then", "go ? | yes ! | \" no . \" | then");
    expect("Dr. Patin rang. Appt. at 3", "dr . patin rang . | appt . at 3");
    expect("J. Fallon meets S. Keo", "j . fallon meets s . keo");
    expect("so did I. Then", "so did i . | then");
    expect("approx. four a.m. at www.example.org today", "approx . four a . m . at www . example . org today");
    expect("saves $4.50 a week. and more", "saves $ 4.50 a week . and more");
}

static void test_flags(void **state)
{
    pcrp_tokens tokens;
    (void)state;
    cut(&tokens, "Teng met MR I. O'Brien at 7");
    assert_true(tokens.tokens[0].flags & PCRP_TOKEN_CAPITAL);
    assert_true(tokens.tokens[0].flags & PCRP_TOKEN_FIRST);
    assert_false(tokens.tokens[1].flags & PCRP_TOKEN_CAPITAL);
    assert_true(tokens.tokens[2].flags & PCRP_TOKEN_CAPITALS);
    assert_false(tokens.tokens[3].flags & PCRP_TOKEN_CAPITALS);
    assert_true(tokens.tokens[tokens.count - 1].flags & PCRP_TOKEN_NUMBER);
    assert_true(tokens.tokens[tokens.count - 1].flags & PCRP_TOKEN_LAST);
    assert_false(tokens.shouted);
    pcrp_tokens_free(&tokens);
    cut(&tokens, "CLT TO ATTEND INDIV TX WITH T. HALE");
    assert_true(tokens.shouted);
    pcrp_tokens_free(&tokens);
}

/* Offsets lead back to the very bytes. */
static void test_places(void **state)
{
    const char *text = "Zoë\xE2\x80\x99s cat. It sleeps";
    pcrp_tokens tokens;
    (void)state;
    cut(&tokens, text);
    assert_memory_equal(text + tokens.tokens[1].offset, "cat", 3);
    assert_int_equal(tokens.tokens[0].length, strlen("Zoë\xE2\x80\x99s"));
    assert_int_equal(tokens.segment_count, 2);
    assert_memory_equal(text + tokens.segments[1].offset, "It sleeps", tokens.segments[1].length);
    pcrp_tokens_free(&tokens);
}

static void test_cap(void **state)
{
    pcrp_tokens tokens = {0};
    char text[1001];
    (void)state;
    for (size_t i = 0; i < 1000; i++)
        text[i] = i % 5 == 4 ? ' ' : 'a';
    text[1000] = '\0';
    pcrp_tokenise(&tokens, text, 1000, 100, NULL, NULL);
    assert_true(tokens.cut);
    assert_true(tokens.segment_count >= 9);
    for (size_t i = 0; i < tokens.segment_count; i++)
        assert_true(tokens.segments[i].length <= 110);
    pcrp_tokens_free(&tokens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words), cmocka_unit_test(test_apostrophes), cmocka_unit_test(test_hyphens),
        cmocka_unit_test(test_utf8), cmocka_unit_test(test_cut_character), cmocka_unit_test(test_sentences), cmocka_unit_test(test_flags),
        cmocka_unit_test(test_places), cmocka_unit_test(test_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
