/* SPDX-License-Identifier: Apache-2.0 */
/* The normaliser of text: lines that a narrow box broke, references escaped once too often, and what must stay. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "plan/plan.h"

static void expect(const char *from, const char *wanted)
{
    pcrp_plan *plan = pcrp_plan_new(NULL, "test");
    assert_non_null(plan);
    assert_string_equal(pcrp_plan_text(plan, from, strlen(from)), wanted);
    /* What has been normalised stays as it is: pieces of a text are normalised again. */
    assert_string_equal(pcrp_plan_text(plan, wanted, strlen(wanted)), wanted);
    pcrp_plan_free(plan);
}

static void space_is_one_space_and_lines_stay(void **state)
{
    (void)state;
    expect("  Kites \t and\xC2\xA0 string  ", "Kites and string");
    expect("One.\r\n\r\n\r\nTwo.\rThree.", "One.\nTwo.\nThree.");
    expect("", "");
    expect(" \n \n", "");
}

static void a_sentence_broken_by_a_narrow_box_is_one_line(void **state)
{
    (void)state;
    expect("Dara asks the harbour office herself whether the small\n"
           "berth is free in May, and takes her uncle's tide book\n"
           "along when she goes.",
           "Dara asks the harbour office herself whether the small berth is free in May, and takes her uncle's tide book along when she goes.");
    expect("Wants to play the organ on feast days again, as long as nobody\nfrom the ward comes along to listen.",
           "Wants to play the organ on feast days again, as long as nobody from the ward comes along to listen.");
    expect("DARA ASKS THE HARBOUR OFFICE HERSELF WHETHER THE SMALL\nBERTH IS FREE IN MAY, AND TAKES HER UNCLE'S TIDE BOOK\nALONG.",
           "DARA ASKS THE HARBOUR OFFICE HERSELF WHETHER THE SMALL BERTH IS FREE IN MAY, AND TAKES HER UNCLE'S TIDE BOOK ALONG.");
}

static void a_sentence_that_ends_where_the_box_ends_is_joined_among_broken_ones(void **state)
{
    (void)state;
    expect("Dara asks the harbour office whether the berth is free.\nShe takes her uncle's tide book along and reads the low\nwaters out to him.",
           "Dara asks the harbour office whether the berth is free. She takes her uncle's tide book along and reads the low waters out to him.");
}

static void what_begins_anew_stays_on_its_own_line(void **state)
{
    (void)state;
    expect("1. Dara asks the harbour office whether the small berth\nstands free.\n2. Her uncle looks the mooring ropes over in April, if the\nweather lets him.",
           "1. Dara asks the harbour office whether the small berth stands free.\n2. Her uncle looks the mooring ropes over in April, if the weather lets him.");
    expect("- paints the hull with her cousin on the first dry Sunday of\n  the month\n- rings the chandler",
           "- paints the hull with her cousin on the first dry Sunday of the month\n- rings the chandler");
    expect("Asks whether the berth is free before the season begins and the\nboats come in.\n\nher uncle drives", 
           "Asks whether the berth is free before the season begins and the boats come in.\nher uncle drives");
    expect("Who does what, as it was agreed with Dara at the table on the\nfourth: she asks.\nUncle: looks the ropes over.",
           "Who does what, as it was agreed with Dara at the table on the fourth: she asks.\nUncle: looks the ropes over.");
}

static void lists_stay_lists(void **state)
{
    (void)state;
    expect("milk\nbread\nwax for the sails", "milk\nbread\nwax for the sails");
    expect("counselling about diet given during the visit\nleaflets about diet given during the visit",
           "counselling about diet given during the visit\nleaflets about diet given during the visit");
    expect("ropes, blue, 12 metres, from the chandler\npaint\nvarnish for the tiller and the oars, two tins\ntar\nbrushes",
           "ropes, blue, 12 metres, from the chandler\npaint\nvarnish for the tiller and the oars, two tins\ntar\nbrushes");
    expect("Blood pressure that lets him drive again\nbelow 140/90", "Blood pressure that lets him drive again\nbelow 140/90");
    expect("Dara asks the harbour office whether the berth is free.\nHer uncle looks the ropes over.\nThe chandler is paid on Fridays.",
           "Dara asks the harbour office whether the berth is free.\nHer uncle looks the ropes over.\nThe chandler is paid on Fridays.");
}

static void references_escaped_once_too_often_are_characters(void **state)
{
    (void)state;
    expect("the dog&#39;s lead &quot;for now&quot; &amp; a bowl", "the dog's lead \"for now\" & a bowl");
    expect("&ldquo;home&rdquo; &#8212; by five&nbsp;&nbsp;o&#x2019;clock", "\xE2\x80\x9Chome\xE2\x80\x9D \xE2\x80\x94 by five o\xE2\x80\x99""clock");
    expect("she said &#147;home&#148;", "she said \xE2\x80\x9Chome\xE2\x80\x9D");
    expect("Ren&eacute;e &lt;3", "Ren\xC3\xA9""e <3");
    expect("&#x1F600;", "\xF0\x9F\x98\x80");
}

static void other_ampersands_stay(void **state)
{
    (void)state;
    expect("R&D; tea & toast; &; &#; &#x; &unknown; &#0; &#xD800; &#x110000; &#99999999; &amp", 
           "R&D; tea & toast; &; &#; &#x; &unknown; &#0; &#xD800; &#x110000; &#99999999; &amp");
}

/* A text of nothing but breaks and one of one long word must not take longer than their size lets expect. */
static void long_texts_take_time_in_proportion(void **state)
{
    size_t size = 4u << 20;
    char *text = malloc(size + 1);
    pcrp_plan *plan = pcrp_plan_new(NULL, "test");
    (void)state;
    assert_non_null(text);
    for (size_t i = 0; i < size; i++)
        text[i] = i % 61 == 60 ? '\n' : i % 7 == 6 ? ' ' : 'a';
    text[size] = '\0';
    assert_non_null(pcrp_plan_text(plan, text, size));
    memset(text, '\n', size);
    assert_string_equal(pcrp_plan_text(plan, text, size), "");
    memset(text, '&', size);
    assert_non_null(pcrp_plan_text(plan, text, size));
    for (size_t i = 0; i < size; i++)
        text[i] = i % 50 == 49 ? '\n' : 'a';
    assert_non_null(pcrp_plan_text(plan, text, size));
    pcrp_plan_free(plan);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(space_is_one_space_and_lines_stay),
        cmocka_unit_test(a_sentence_broken_by_a_narrow_box_is_one_line),
        cmocka_unit_test(a_sentence_that_ends_where_the_box_ends_is_joined_among_broken_ones),
        cmocka_unit_test(what_begins_anew_stays_on_its_own_line),
        cmocka_unit_test(lists_stay_lists),
        cmocka_unit_test(references_escaped_once_too_often_are_characters),
        cmocka_unit_test(other_ampersands_stay),
        cmocka_unit_test(long_texts_take_time_in_proportion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
