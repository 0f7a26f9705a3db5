/* SPDX-License-Identifier: Apache-2.0 */
#include "text/inflect.h"

#include <stdio.h>
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

/* The -s form of verbs and the plural of nouns: wash, washes; try, tries; play, plays. */
static void s_form(const char *word, size_t length, char *to)
{
    if (ends_with(word, length, "y") && !is_vowel(word[length - 2]))
        snprintf(to, PCRP_FORM_BYTES, "%.*sies", (int)(length - 1), word);
    else if (ends_with(word, length, "s") || ends_with(word, length, "x") || ends_with(word, length, "z") ||
             ends_with(word, length, "ch") || ends_with(word, length, "sh"))
        snprintf(to, PCRP_FORM_BYTES, "%ses", word);
    else
        snprintf(to, PCRP_FORM_BYTES, "%ss", word);
}

/* Whether the last consonant doubles: one short vowel before one consonant ("plan", "stop", not "visit"). */
static int may_double(const char *word, size_t length)
{
    char last = word[length - 1];
    if (length < 3 || is_vowel(last) || last == 'w' || last == 'x' || last == 'y')
        return 0;
    return is_vowel(word[length - 2]) && !is_vowel(word[length - 3]);
}

static size_t verb_forms(const char *word, size_t length, char forms[PCRP_FORMS][PCRP_FORM_BYTES])
{
    size_t count = 1;
    s_form(word, length, forms[count++]);
    if (ends_with(word, length, "ie")) {
        snprintf(forms[count++], PCRP_FORM_BYTES, "%sd", word);
        snprintf(forms[count++], PCRP_FORM_BYTES, "%.*sying", (int)(length - 2), word);
    } else if (ends_with(word, length, "e") && !ends_with(word, length, "ee")) {
        snprintf(forms[count++], PCRP_FORM_BYTES, "%sd", word);
        snprintf(forms[count++], PCRP_FORM_BYTES, "%.*sing", (int)(length - 1), word);
    } else if (ends_with(word, length, "y") && !is_vowel(word[length - 2])) {
        snprintf(forms[count++], PCRP_FORM_BYTES, "%.*sied", (int)(length - 1), word);
        snprintf(forms[count++], PCRP_FORM_BYTES, "%sing", word);
    } else {
        snprintf(forms[count++], PCRP_FORM_BYTES, "%sed", word);
        snprintf(forms[count++], PCRP_FORM_BYTES, "%sing", word);
        if (may_double(word, length)) {
            /* both spellings are kept: travelled and traveled, benefitted and benefited */
            snprintf(forms[count++], PCRP_FORM_BYTES, "%s%ced", word, word[length - 1]);
            snprintf(forms[count++], PCRP_FORM_BYTES, "%s%cing", word, word[length - 1]);
        }
    }
    return count;
}

size_t pcrp_inflect(pcrp_inflection inflection, const char *word, char forms[PCRP_FORMS][PCRP_FORM_BYTES])
{
    size_t length = strlen(word);
    if (!length || length + 5 >= PCRP_FORM_BYTES)
        return 0;
    memcpy(forms[0], word, length + 1);
    if (inflection == PCRP_INFLECT_NONE || length < 2)
        return 1;
    if (inflection == PCRP_INFLECT_VERB)
        return verb_forms(word, length, forms);
    s_form(word, length, forms[1]);
    return 2;
}
