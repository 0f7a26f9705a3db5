/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicons: a word listed once is found in its forms and spellings, and nowhere else. */
#include "marking.h"

static const char *const NONE[] = {NULL};

static void test_forms_of_verbs(void **state)
{
    static const char *const verbs[] = {"cook", "bake", "plan", "carry", "tie", "agree", "pick up", "go/goes/went/gone/going", NULL};
    static const char *const found[] = {"cooks", "cooked", "cooking", "bakes", "baked", "baking", "plans", "planned", "planning",
                                        "carries", "carried", "carrying", "ties", "tied", "tying", "agrees", "agreed", "agreeing",
                                        "picked up", "picking up", "went", "gone", NULL};
    static const char *const other[] = {"cooker", "bak", "planed-off", "picked", "up", "goer", "goed", NULL};
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "act", PCRP_INFLECT_VERB, verbs);
    marking_ready(&m, NULL);
    for (size_t i = 0; found[i]; i++)
        marking_expect(&m, "act", found[i], found[i]);
    for (size_t i = 0; other[i]; i++)
        marking_expect(&m, "act", other[i], strcmp(other[i], "planed-off") == 0 ? "planed" : NULL);
    marking_end(&m);
}

static void test_forms_of_nouns(void **state)
{
    static const char *const nouns[] = {"sister", "church", "family", "support group", "child/children", NULL};
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "thing", PCRP_INFLECT_NOUN, nouns);
    marking_ready(&m, NULL);
    marking_expect(&m, "thing", "two Sisters", "Sisters");
    marking_expect(&m, "thing", "the churches", "churches");
    marking_expect(&m, "thing", "both families", "families");
    marking_expect(&m, "thing", "support groups", "support groups");
    marking_expect(&m, "thing", "supports group", NULL);
    marking_expect(&m, "thing", "her children", "children");
    marking_expect(&m, "thing", "sisterly", NULL);
    marking_end(&m);
}

static void test_phrases_and_prefixes(void **state)
{
    static const char *const entries[] = {"follow-up", "medicat*", "by the end of", "week", NULL};
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "word", PCRP_INFLECT_NONE, entries);
    marking_ready(&m, NULL);
    marking_expect(&m, "word", "a Follow-Up call", "Follow-Up");
    marking_expect(&m, "word", "a follow up call", "follow up");
    marking_expect(&m, "word", "MEDICATIONS", "MEDICATIONS");
    marking_expect(&m, "word", "medical", NULL);
    marking_expect(&m, "word", "by the end of May", "by the end of");
    marking_expect(&m, "word", "by the end. Of course", NULL);
    marking_expect(&m, "word", "weekly", NULL);
    assert_int_equal(marking_count(&m, "word", "a week, a week, a week"), 3);
    marking_end(&m);
}

/* Words that begin alike for long, and a word with which very many entries begin. */
static void test_long_words_and_many_entries(void **state)
{
    static const char *const entries[] = {"abcdefghijklmnopqrst", "abcdefghijklmnopqrsu", "abcdefghijklmnop", "abcdefghijklmnopqrsv*",
                                          NULL};
    pcrp_class many;
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "word", PCRP_INFLECT_NONE, entries);
    many = pcrp_language_class(m.language, "many");
    for (int i = 0; i < 500; i += 2) {
        char entry[64];
        snprintf(entry, sizeof(entry), "the %c%c%c thing", 'a' + i % 26, 'a' + i / 26, 'a' + i % 7);
        assert_null(pcrp_lexicons_add(m.language->lexicons, many, entry, PCRP_INFLECT_NONE));
    }
    marking_ready(&m, NULL);
    marking_expect(&m, "word", "an abcdefghijklmnopqrst", "abcdefghijklmnopqrst");
    marking_expect(&m, "word", "an abcdefghijklmnopqrsu", "abcdefghijklmnopqrsu");
    marking_expect(&m, "word", "an abcdefghijklmnopqrsx", NULL);
    marking_expect(&m, "word", "an abcdefghijklmnop", "abcdefghijklmnop");
    marking_expect(&m, "word", "an abcdefghijklmnopqrsvvv", "abcdefghijklmnopqrsvvv");
    for (int i = 0; i < 500; i++) {
        char text[64];
        snprintf(text, sizeof(text), "The %c%c%c thing", 'a' + i % 26, 'a' + i / 26, 'a' + i % 7);
        marking_expect(&m, "many", text, i % 2 ? NULL : text);
    }
    marking_end(&m);
}

/* A marker keeps words that it has looked up: more of them than it has room for, there and back, change nothing. */
static void test_words_seen_before(void **state)
{
    static const char *const entries[] = {"week", "medicat*", NULL};
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "word", PCRP_INFLECT_NONE, entries);
    marking_ready(&m, NULL);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 10000; i++) {
            char text[64];
            snprintf(text, sizeof(text), "%c%c%c%c week medication", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676, 'a' + i % 7);
            assert_int_equal(marking_count(&m, "word", text), 2);
        }
    marking_expect(&m, "word", "medicament", NULL);
    marking_end(&m);
}

static void test_spellings(void **state)
{
    static const char *const entries[] = {"organise", "favourite", NULL};
    marking m;
    (void)state;
    marking_begin(&m);
    assert_true(pcrp_lexicons_add_spelling(m.language->lexicons, "ise", "ize"));
    assert_true(pcrp_lexicons_add_spelling(m.language->lexicons, "ourite", "orite"));
    marking_lexicon(&m, "word", PCRP_INFLECT_NONE, entries);
    marking_ready(&m, NULL);
    marking_expect(&m, "word", "organise", "organise");
    marking_expect(&m, "word", "organize", "organize");
    marking_expect(&m, "word", "favorite", "favorite");
    marking_expect(&m, "word", "organ", NULL);
    marking_end(&m);
}

static void test_one_word_in_many_lexicons(void **state)
{
    static const char *const one[] = {"group", NULL}, *const two[] = {"group", "support group", NULL};
    marking m;
    (void)state;
    marking_begin(&m);
    marking_lexicon(&m, "one", PCRP_INFLECT_NONE, one);
    marking_lexicon(&m, "two", PCRP_INFLECT_NONE, two);
    marking_lexicon(&m, "empty", PCRP_INFLECT_NONE, NONE);
    marking_ready(&m, NULL);
    marking_expect(&m, "one", "a support group", "group");
    assert_int_equal(marking_count(&m, "two", "a support group"), 2);
    marking_expect(&m, "empty", "a support group", NULL);
    marking_end(&m);
}

static void test_faults_of_entries(void **state)
{
    marking m;
    pcrp_class word;
    (void)state;
    marking_begin(&m);
    word = pcrp_language_class(m.language, "word");
    assert_non_null(pcrp_lexicons_add(m.language->lexicons, word, "", PCRP_INFLECT_NONE));
    assert_non_null(pcrp_lexicons_add(m.language->lexicons, word,
                                      "an entry of far too many words to be one that anybody would ever look for in a plan of care or support or anything else", PCRP_INFLECT_NONE));
    assert_non_null(pcrp_lexicons_add(m.language->lexicons, word,
                                      "averyveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword", PCRP_INFLECT_NONE));
    pcrp_language_free(m.language);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_of_verbs), cmocka_unit_test(test_forms_of_nouns),
        cmocka_unit_test(test_phrases_and_prefixes), cmocka_unit_test(test_long_words_and_many_entries),
        cmocka_unit_test(test_words_seen_before), cmocka_unit_test(test_spellings),
        cmocka_unit_test(test_one_word_in_many_lexicons), cmocka_unit_test(test_faults_of_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
