/* SPDX-License-Identifier: Apache-2.0 */
/* Everything that marks text, put together: the classes of a rubric with their lexicons, expressions,
 * patterns, names and voices. Filled while a rubric is loaded, then immutable and shared by all threads. */
#ifndef PCRP_TEXT_LANGUAGE_H
#define PCRP_TEXT_LANGUAGE_H

#include <pcrp/limits.h>
#include "text/cast.h"
#include "text/lexicon.h"
#include "text/pattern.h"
#include "text/regex.h"
#include "text/voice.h"

enum { PCRP_CLASS_BUCKETS = 4096 }; /* classes of a rubric, with room to spare */

typedef struct pcrp_language {
    pcrp_limits limits;
    char **names;            /* of classes; an entry written into a pattern is named "=entry" */
    size_t count, capacity;
    int32_t *buckets;
    pcrp_lexicons *lexicons;
    pcrp_regexes *regexes;
    pcrp_patterns *patterns;
    pcrp_voice_classes voice;
    pcrp_cast_classes cast;
    pcrp_class abbreviation; /* words after which a full stop ends no sentence */
    pcrp_class capital;      /* marked: a capitalised word inside a sentence that no lexicon knows */
    pcrp_class rare;         /* marked: a word of four letters or more that no lexicon knows */
    pcrp_class unknown_name; /* marked: such a word with a capital, wherever it stands */
    pcrp_class capital_common; /* lexicon: capitalised words that are no names (weekdays, months) */
} pcrp_language;

/* Scratch of marking; one per thread. */
typedef struct pcrp_marker {
    const pcrp_language *language;
    pcrp_regex_scanner *scanner;
    pcrp_cast cast;
    pcrp_marks marks;
} pcrp_marker;

pcrp_language *pcrp_language_new(const pcrp_limits *limits);
void pcrp_language_free(pcrp_language *language);
/* Sets the limits of one that comes from an image. */
void pcrp_language_limit(pcrp_language *language, const pcrp_limits *limits);

/* The number of a class, PCRP_CLASS_NONE when there is none of that name. */
pcrp_class pcrp_language_find(const pcrp_language *language, const char *name);
/* The same, made when there is none. PCRP_CLASS_NONE when there are too many. */
pcrp_class pcrp_language_class(pcrp_language *language, const char *name);

/* Binds a role ("say", "he", "abbreviation") to a class; 0 when there is no such role. */
int pcrp_language_bind(pcrp_language *language, const char *role, pcrp_class class_id);

/* Adds a pattern; 0 with a message. */
int pcrp_language_add_pattern(pcrp_language *language, pcrp_class class_id, const char *source,
                              char *message, size_t size);

/* Ends the filling; 0 with a message. */
int pcrp_language_compile(pcrp_language *language, char *message, size_t size);

int pcrp_marker_init(pcrp_marker *marker, const pcrp_language *language);
void pcrp_marker_free(pcrp_marker *marker);

/* Marks a text: the result is marker->marks until the next call. The cast must have been filled. */
void pcrp_mark(pcrp_marker *marker, const char *text, size_t length, const pcrp_voice_context *context);

/* The same, cut into words without any mark. */
void pcrp_mark_nothing(pcrp_marker *marker, const char *text, size_t length);

#endif
