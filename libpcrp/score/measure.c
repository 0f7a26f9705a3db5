/* SPDX-License-Identifier: Apache-2.0 */
#include "score/measure.h"

/* Kinds of elements: goals, objectives, interventions, statements. */
enum { ELEMENT_KINDS = PCRP_STATEMENT + 1 };

/* Whether an element is one of those that the measure looks at. */
static int is_on(const pcrp_measure *measure, const pcrp_element *element)
{
    return (measure->on & 1u << element->kind) &&
           (!measure->topics || element->kind != PCRP_STATEMENT || (measure->topics & 1u << element->topic));
}

static int has_indicators(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    return (measure->indicator < 0 || at->counts[measure->indicator]) &&
           (measure->without < 0 || !at->counts[measure->without]);
}

static inline int counts(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    if (!is_on(measure, at->element) || !has_indicators(measure, at))
        return 0;
    if (measure->judgement < 0 || measure->value == PCRP_VALUE_DEGREE || measure->value == PCRP_VALUE_MOST)
        return measure->judgement < 0 || at->judged[measure->judgement].kind >= 0;
    return at->judged[measure->judgement].kind >= 0 &&
           (measure->kinds & 1u << at->judged[measure->judgement].kind);
}

int pcrp_measure_counts(const pcrp_measure *measure, const pcrp_judged_element *at)
{
    return counts(measure, at);
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

/* How many elements there are of each kind. */
typedef struct pcrp_census {
    size_t of[ELEMENT_KINDS];
} pcrp_census;

static double number_of(const pcrp_census *census, unsigned kinds)
{
    size_t count = 0;
    for (int kind = 0; kind < ELEMENT_KINDS; kind++)
        if (kinds & 1u << kind)
            count += census->of[kind];
    return (double)count;
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
        if (!counts(measure, at))
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

/* The amounts of all elements together, or the highest of them. */
static double sum_of(const pcrp_findings *findings, const pcrp_measure *measure)
{
    double sum = 0;
    for (size_t i = 0; i < findings->element_count; i++)
        if (counts(measure, &findings->elements[i])) {
            double more = amount(findings, measure, &findings->elements[i]);
            if (measure->value != PCRP_VALUE_MOST)
                sum += more;
            else if (more > sum)
                sum = more;
        }
    return sum;
}

static void measure_one(const pcrp_findings *findings, const pcrp_census *census, const pcrp_measure *measure,
                        pcrp_measured *made)
{
    made->n = made->of = 0;
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
        made->n = sum_of(findings, measure);
        made->of = measure->per_words ? words_of(findings, measure) : share_of(findings, census, measure);
    }
    made->raw = measure->child || measure->per || measure->per_words ? (made->of > 0 ? made->n / made->of : 0) : made->n;
    made->value = (made->raw - measure->from) / (measure->to - measure->from);
    made->value = made->value < 0 ? 0 : made->value > 1 ? 1 : made->value;
}

void pcrp_measure_all(const pcrp_findings *findings, pcrp_measured *measured)
{
    pcrp_census census = {0};

    for (size_t i = 0; i < findings->element_count; i++)
        census.of[findings->elements[i].element->kind]++;
    for (size_t i = 0; i < findings->rubric->measure_count; i++)
        measure_one(findings, &census, &findings->rubric->measures[i], &measured[i]);
}
