/* SPDX-License-Identifier: Apache-2.0 */
#include "text/inflect.h"

#include <string.h>

static int is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static int ends_with(const char *word, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length > n && memcmp(word + length - n, suffix, n) == 0;
}

/* The word but for its last bytes, and a new ending. */
static void put(pcrp_form *to, const char *word, size_t kept, const char *ending)
{
    size_t more = strlen(ending);
    memcpy(to->text, word, kept);
    memcpy(to->text + kept, ending, more);
    to->length = kept + more;
}

/* The same with the last consonant doubled. */
static void put_doubled(pcrp_form *to, const char *word, size_t length, const char *ending)
{
    size_t more = strlen(ending);
    memcpy(to->text, word, length);
    to->text[length] = word[length - 1];
    memcpy(to->text + length + 1, ending, more);
    to->length = length + 1 + more;
}

/* The -s form of verbs and the plural of nouns: wash, washes; try, tries; play, plays. */
static void s_form(const char *word, size_t length, pcrp_form *to)
{
    if (ends_with(word, length, "y") && !is_vowel(word[length - 2]))
        put(to, word, length - 1, "ies");
    else if (ends_with(word, length, "s") || ends_with(word, length, "x") || ends_with(word, length, "z") ||
             ends_with(word, length, "ch") || ends_with(word, length, "sh"))
        put(to, word, length, "es");
    else
        put(to, word, length, "s");
}

/* Whether the last consonant doubles: one short vowel before one consonant ("plan", "stop", not "visit"). */
static int may_double(const char *word, size_t length)
{
    char last = word[length - 1];
    if (length < 3 || is_vowel(last) || last == 'w' || last == 'x' || last == 'y')
        return 0;
    return is_vowel(word[length - 2]) && !is_vowel(word[length - 3]);
}

static size_t verb_forms(const char *word, size_t length, pcrp_form forms[PCRP_FORMS])
{
    size_t count = 0;
    s_form(word, length, &forms[count++]);
    if (ends_with(word, length, "ie")) {
        put(&forms[count++], word, length, "d");
        put(&forms[count++], word, length - 2, "ying");
    } else if (ends_with(word, length, "ee")) {
        put(&forms[count++], word, length, "d");
        put(&forms[count++], word, length, "ing");
    } else if (ends_with(word, length, "e")) {
        put(&forms[count++], word, length, "d");
        put(&forms[count++], word, length - 1, "ing");
    } else if (ends_with(word, length, "y") && !is_vowel(word[length - 2])) {
        put(&forms[count++], word, length - 1, "ied");
        put(&forms[count++], word, length, "ing");
    } else {
        put(&forms[count++], word, length, "ed");
        put(&forms[count++], word, length, "ing");
        if (may_double(word, length)) {
            /* both spellings are kept: travelled and traveled, benefitted and benefited */
            put_doubled(&forms[count++], word, length, "ed");
            put_doubled(&forms[count++], word, length, "ing");
        }
    }
    return count;
}

size_t pcrp_inflect(pcrp_inflection inflection, const char *word, size_t length, pcrp_form forms[PCRP_FORMS])
{
    if (inflection == PCRP_INFLECT_NONE || length < 2 || length + 5 >= PCRP_FORM_BYTES)
        return 0;
    if (inflection == PCRP_INFLECT_VERB)
        return verb_forms(word, length, forms);
    s_form(word, length, &forms[0]);
    return 1;
}
