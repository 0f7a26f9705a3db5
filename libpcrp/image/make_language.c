/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"
#include "text/pattern_private.h"

size_t pcrp_make_patterns(pcrp_make *make, const pcrp_patterns *patterns)
{
    size_t at = pcrp_make_records(make, patterns, 1, sizeof(*patterns));
    size_t programs = pcrp_make_records(make, patterns->programs, patterns->count, sizeof(program));

    for (size_t i = 0; i < patterns->count; i++) {
        const program *one = &patterns->programs[i];
        pcrp_make_array(make, PCRP_MAKE_AT(programs, program, i, code), one->code, one->length, sizeof(instruction));
        pcrp_make_array(make, PCRP_MAKE_AT(programs, program, i, firsts), one->firsts, one->first_count, sizeof(pcrp_class));
    }
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_patterns, 0, programs), programs);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_patterns, 0, triggers), patterns->triggers, patterns->trigger_count,
                    sizeof(trigger));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_patterns, 0, lists), patterns->lists,
                    pcrp_pattern_lists(patterns) + 1, sizeof(trigger_list));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_patterns, 0, set_off), patterns->set_off, patterns->classes + 1, 1);
    return at;
}

size_t pcrp_make_language(pcrp_make *make, const pcrp_language *language)
{
    size_t at = pcrp_make_records(make, language, 1, sizeof(*language));
    size_t names = pcrp_make_records(make, language->names, language->count, sizeof(*language->names));

    for (size_t i = 0; i < language->count; i++)
        pcrp_make_text(make, names + i * sizeof(*language->names), language->names[i]);
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_language, 0, names), names);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_language, 0, buckets), language->buckets, PCRP_CLASS_BUCKETS, sizeof(int32_t));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_language, 0, lexicons), pcrp_make_lexicons(make, language->lexicons));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_language, 0, regexes), pcrp_make_regexes(make, language->regexes));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_language, 0, patterns), pcrp_make_patterns(make, language->patterns));
    return at;
}
