/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of marking: a language, a text, and what was found in it. */
#ifndef PCRP_TESTS_MARKING_H
#define PCRP_TESTS_MARKING_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "text/language.h"

/* A language that a test fills itself, and its marker. */
typedef struct marking {
    pcrp_limits limits;
    pcrp_language *language;
    pcrp_marker marker;
    pcrp_voice_context context;
} marking;

static inline void marking_begin(marking *m)
{
    memset(m, 0, sizeof(*m));
    pcrp_limits_init(&m->limits);
    m->language = pcrp_language_new(&m->limits);
    assert_non_null(m->language);
}

static inline pcrp_class marking_lexicon(marking *m, const char *name, pcrp_inflection inflection, const char *const *entries)
{
    pcrp_class made = pcrp_language_class(m->language, name);
    for (; *entries; entries++)
        assert_null(pcrp_lexicons_add(m->language->lexicons, made, *entries, inflection));
    return made;
}

static inline void marking_pattern(marking *m, const char *name, const char *form)
{
    char message[256] = "";
    pcrp_class made = pcrp_language_class(m->language, name);
    if (!pcrp_language_add_pattern(m->language, made, form, message, sizeof(message)))
        fail_msg("%s: %s", form, message);
}

/* Ends the filling. The cast is that of plan; NULL for nobody. */
static inline void marking_ready(marking *m, const pcrp_plan *plan)
{
    char message[256] = "";
    pcrp_plan *nobody = pcrp_plan_new(&m->limits, "test");
    if (!pcrp_language_compile(m->language, message, sizeof(message)))
        fail_msg("%s", message);
    assert_true(pcrp_marker_init(&m->marker, m->language));
    pcrp_cast_fill(&m->marker.cast, plan ? plan : nobody);
    pcrp_plan_free(nobody);
}

static inline void marking_end(marking *m)
{
    pcrp_marker_free(&m->marker);
    pcrp_language_free(m->language);
}

/* The words of the first hit of a class, NULL when there is none. Count of hits in *count, when not NULL. */
static inline const char *marking_hit(pcrp_marker *marker, const char *class_name, const char *text,
                                      const pcrp_voice_context *context, size_t *count)
{
    static char found[4096];
    pcrp_class wanted = pcrp_language_find(marker->language, class_name);
    const char *first = NULL;
    size_t hits = 0;

    assert_int_not_equal(wanted, PCRP_CLASS_NONE);
    pcrp_mark(marker, text, strlen(text), context);
    assert_false(marker->marks.failed);
    for (uint32_t i = 0; i < marker->marks.tokens.count; i++)
        for (int32_t h = marker->marks.head[i]; h >= 0; h = marker->marks.hits[h].next) {
            const pcrp_hit *hit = &marker->marks.hits[h];
            const pcrp_token *from, *to;
            if (hit->class_id != wanted)
                continue;
            hits++;
            if (first)
                continue;
            from = &marker->marks.tokens.tokens[hit->first];
            to = &marker->marks.tokens.tokens[hit->last];
            snprintf(found, sizeof(found), "%.*s", (int)(to->offset + to->length - from->offset), text + from->offset);
            first = found;
        }
    if (count)
        *count = hits;
    return first;
}

static inline const char *marking_first(marking *m, const char *class_name, const char *text)
{
    return marking_hit(&m->marker, class_name, text, &m->context, NULL);
}

static inline size_t marking_count(marking *m, const char *class_name, const char *text)
{
    size_t count = 0;
    marking_hit(&m->marker, class_name, text, &m->context, &count);
    return count;
}

/* That a class is found on just these words; words NULL: that it is not found. */
static inline void marking_expect(marking *m, const char *class_name, const char *text, const char *words)
{
    const char *found = marking_first(m, class_name, text);
    if ((!words && found) || (words && (!found || strcmp(found, words) != 0)))
        fail_msg("%s in \"%s\": expected %s, found %s", class_name, text, words ? words : "nothing", found ? found : "nothing");
}

#endif
