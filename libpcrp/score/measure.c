/* SPDX-License-Identifier: Apache-2.0 */
#include "score/measure.h"

#include <stdlib.h>

static int is_summed(const pcrp_measure *measure)
{
    return !measure->child && measure->value != PCRP_VALUE_COPIED;
}

int pcrp_measuring_init(pcrp_measuring *measuring, const pcrp_rubric *rubric)
{
    size_t count = 0;

    measuring->summed = calloc(rubric->measure_count * PCRP_ELEMENT_KINDS + 1, sizeof(*measuring->summed));
    measuring->measured = calloc(rubric->measure_count + 1, sizeof(*measuring->measured));
    if (!measuring->summed || !measuring->measured)
        return 0;
    for (unsigned kind = 0; kind < PCRP_ELEMENT_KINDS; kind++) {
        for (size_t i = 0; i < rubric->measure_count; i++)
            if (is_summed(&rubric->measures[i]) && (rubric->measures[i].on & 1u << kind))
                measuring->summed[count++] = i;
        measuring->end[kind] = count;
    }
    return 1;
}

void pcrp_measuring_free(pcrp_measuring *measuring)
{
    free(measuring->summed);
    free(measuring->measured);
}

/* Of the kinds of elements that the measure looks at: whether it looks at this one. */
static inline int is_on_topic(const pcrp_measure *measure, const pcrp_element *element)
{
    return !measure->topics || element->kind != PCRP_STATEMENT || (measure->topics & 1u << element->topic);
}

/* Whether an element is one of those that the measure looks at. */
static int is_on(const pcrp_measure *measure, const pcrp_element *element)
{
    return (measure->on & 1u << element->kind) && is_on_topic(measure, element);
}

static inline int has_indicators(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    return (measure->indicator < 0 || at->counts[measure->indicator]) &&
           (measure->without < 0 || !at->counts[measure->without]);
}

static inline int is_judged(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    int kind = measure->judgement < 0 ? -1 : at->judged[measure->judgement].kind;
    if (kind < 0 || measure->value == PCRP_VALUE_DEGREE || measure->value == PCRP_VALUE_MOST)
        return kind >= 0 || measure->judgement < 0;
    return measure->kinds >> kind & 1;
}

/* Of the elements that the measure looks at: whether it counts this one. */
static inline int counts(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    return has_indicators(measure, at) && is_judged(measure, at);
}

int pcrp_measure_counts(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    return is_on(measure, at->element) && counts(measure, at);
}

static double amount(const pcrp_findings *findings, const pcrp_measure *measure, const pcrp_judged_element *at)
{
    double sum = 0;
    switch (measure->value) {
    case PCRP_VALUE_COUNT:
    case PCRP_VALUE_COPIED:
        return 1;
    case PCRP_VALUE_HITS:
        return at->counts[measure->indicator];
    case PCRP_VALUE_WORDS:
        return pcrp_words_under(findings, at, (size_t)measure->indicator);
    case PCRP_VALUE_DEGREE:
    case PCRP_VALUE_MOST:
        for (unsigned left = measure->kinds; left; left &= left - 1)
            sum += at->judged[measure->judgement].degree[__builtin_ctz(left)];
        return sum;
    }
    return 0;
}

/* How many elements there are of any set of kinds. */
typedef struct pcrp_census {
    size_t of[1u << PCRP_ELEMENT_KINDS];
} pcrp_census;

static pcrp_census take_census(const pcrp_findings *findings)
{
    pcrp_census census = {0};

    for (size_t i = 0; i < findings->element_count; i++)
        census.of[1u << findings->elements[i].element->kind]++;
    for (unsigned kinds = 1; kinds < 1u << PCRP_ELEMENT_KINDS; kinds++)
        if (kinds & (kinds - 1)) /* more than one: the others and the first of them */
            census.of[kinds] = census.of[kinds & (kinds - 1)] + census.of[kinds & -kinds];
    return census;
}

static double number_of(const pcrp_census *census, unsigned kinds)
{
    return (double)census->of[kinds];
}

/* The elements that a measure is a share of: of statements only those on its topics. */
static double share_of(const pcrp_findings *findings, const pcrp_census *census, const pcrp_measure *measure)
{
    double count = 0;
    if (!measure->topics || !(measure->per & 1u << PCRP_STATEMENT))
        return number_of(census, measure->per);
    for (size_t i = 0; i < findings->element_count; i++) {
        const pcrp_element *element = findings->elements[i].element;
        if ((measure->per & 1u << element->kind) &&
            (element->kind != PCRP_STATEMENT || (measure->topics & 1u << element->topic)))
            count++;
    }
    return count;
}

static double words_of(const pcrp_findings *findings, const pcrp_measure *measure)
{
    double words = 0;
    for (size_t i = 0; i < findings->element_count; i++)
        if (is_on(measure, findings->elements[i].element))
            words += findings->elements[i].text_words;
    return words;
}

/* Goals that count or have a child which does. A plan whose steps stand apart from its goals (prose, a table of
 * services) is taken to have one step for each goal that lacks one. */
static double goals_with(const pcrp_findings *findings, const pcrp_measure *measure, double goals)
{
    size_t with = 0, apart = 0;
    const pcrp_element *last = NULL, *owner;

    for (size_t i = 0; i < findings->element_count; i++) {
        const pcrp_judged_element *at = &findings->elements[i];
        if (!pcrp_measure_counts(measure, at))
            continue;
        owner = at->element->kind == PCRP_GOAL ? at->element : at->element->goal;
        if (!owner) {
            apart++;
        } else if (owner != last) {
            last = owner;
            with++;
        }
    }
    return (double)(with + apart) < goals ? (double)(with + apart) : goals;
}

/* The amounts of all elements together, or the highest of them. Element by element: what is asked of one stands close together,
 * and only the measures that look at its kind are asked. */
static void sum_up(const pcrp_findings *findings, const pcrp_measuring *measuring)
{
    for (size_t e = 0; e < findings->element_count; e++) {
        const pcrp_judged_element *at = &findings->elements[e];
        pcrp_element_kind kind = at->element->kind;
        for (size_t s = kind ? measuring->end[kind - 1] : 0; s < measuring->end[kind]; s++) {
            const pcrp_measure *measure = &findings->rubric->measures[measuring->summed[s]];
            double *n = &measuring->measured[measuring->summed[s]].n;
            double more = is_on_topic(measure, at->element) && counts(measure, at) ? amount(findings, measure, at) : 0;
            if (measure->value != PCRP_VALUE_MOST)
                *n += more;
            else
                *n = more > *n ? more : *n;
        }
    }
}

static void measure_one(const pcrp_findings *findings, const pcrp_census *census, const pcrp_measure *measure,
                        pcrp_measured *made)
{
    made->of = 0;
    if (measure->value == PCRP_VALUE_COPIED) {
        made->n = findings->copied;
    } else if (measure->when_no && number_of(census, measure->when_no)) {
        made->n = 0;
    } else if (measure->child) {
        made->of = number_of(census, 1u << PCRP_GOAL);
        if (made->of < 1)
            made->of = 1;
        made->n = goals_with(findings, measure, made->of);
    } else {
        made->of = measure->per_words ? words_of(findings, measure) : share_of(findings, census, measure);
    }
    made->raw = measure->child || measure->per || measure->per_words ? (made->of > 0 ? made->n / made->of : 0) : made->n;
    made->value = (made->raw - measure->from) / (measure->to - measure->from);
    made->value = made->value < 0 ? 0 : made->value > 1 ? 1 : made->value;
}

void pcrp_measure_all(pcrp_measuring *measuring, const pcrp_findings *findings)
{
    pcrp_census census = take_census(findings);

    for (size_t i = 0; i < findings->rubric->measure_count; i++)
        measuring->measured[i].n = 0;
    sum_up(findings, measuring);
    for (size_t i = 0; i < findings->rubric->measure_count; i++)
        measure_one(findings, &census, &findings->rubric->measures[i], &measuring->measured[i]);
}
