/* SPDX-License-Identifier: Apache-2.0 */
/* Regular English word forms, so that a lexicon lists a word once. Irregular forms are listed in the
 * lexicon itself ("go/goes/went/gone/going"). */
#ifndef PCRP_TEXT_INFLECT_H
#define PCRP_TEXT_INFLECT_H

#include <stddef.h>

typedef enum pcrp_inflection { PCRP_INFLECT_NONE, PCRP_INFLECT_VERB, PCRP_INFLECT_NOUN } pcrp_inflection;

enum { PCRP_FORMS = 8, PCRP_FORM_BYTES = 64 };

typedef struct pcrp_form {
    char text[PCRP_FORM_BYTES];
    size_t length;
} pcrp_form;

/* Writes the other forms of a word; returns how many (0 when it is too long). */
size_t pcrp_inflect(pcrp_inflection inflection, const char *word, size_t length, pcrp_form forms[PCRP_FORMS]);

#endif
