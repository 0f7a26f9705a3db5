/* SPDX-License-Identifier: Apache-2.0 */
/* Which words made a level: the findings and judgements that the measures of a criterion draw on. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "score/level.h"

/* Of what made an element be judged as it was, so many are shown. */
enum { SHOWN = 2 };

/* Measures that give fewer points than this have no say in a level. */
static const double WORTH_SHOWING = 0.02;

static const char *const FIELD_NAMES[PCRP_FIELDS] = {"text", "performer", "frequency", "date", "title"};

/* What is given for one criterion. */
typedef struct relevance {
    const pcrp_findings *findings;
    pcrp_result *result;
    pcrp_criterion_result *criterion;
    unsigned *given;           /* pieces given so far, by indicator */
    unsigned char *seen;       /* findings of the element at hand that are given already, by indicator */
    int judged;                /* the element's judgement that is given already, one past its index */
    int cut;
} relevance;

static void add(relevance *r, const pcrp_element *element, const char *id, const char *title, pcrp_field field,
                size_t offset, size_t length, int weight)
{
    pcrp_arena *arena = r->result->arena;
    pcrp_evidence *made = pcrp_arena_alloc(arena, sizeof(*made));
    if (!made)
        return;
    made->indicator = id;
    made->title = title;
    made->element = pcrp_arena_string(arena, element->label);
    made->field = FIELD_NAMES[field];
    made->quote = pcrp_arena_string_n(arena, pcrp_field_text(element, field) + offset, length);
    made->path = pcrp_arena_string(arena, element->place.path);
    made->line = element->place.line;
    made->offset = offset;
    made->length = length;
    made->weight = weight;
    pcrp_list_add(arena, &r->criterion->evidence, made);
}

static void add_finding(relevance *r, const pcrp_finding *finding, int weight)
{
    const pcrp_indicator *indicator = &r->findings->rubric->indicators[finding->indicator];
    const pcrp_element *element = r->findings->elements[finding->element].element;
    if (r->given[finding->indicator] >= r->findings->rubric->limits.evidence) {
        r->cut = 1;
        return;
    }
    r->given[finding->indicator]++;
    add(r, element, indicator->id, indicator->title, (pcrp_field)finding->field, finding->offset, finding->length, weight);
}

static void add_findings(relevance *r, const pcrp_judged_element *at, int indicator, int weight, size_t most)
{
    if (r->seen[indicator])
        return;
    r->seen[indicator] = 1;
    for (size_t f = at->first_finding; f < at->first_finding + at->finding_count && most; f++)
        if (r->findings->findings[f].indicator == indicator) {
            add_finding(r, &r->findings->findings[f], weight);
            most--;
        }
}

/* The words that gave a judgement's kind most points, of up to SHOWN indicators. What only says that a field is
 * filled, or how long a text is, shows nothing. */
static void add_grounds(relevance *r, const pcrp_judged_element *at, const pcrp_kind *kind, int weight)
{
    size_t best[SHOWN], count = 0;
    for (size_t i = 0; i < kind->point_count; i++) {
        const pcrp_points *points = &kind->points[i];
        size_t place = count;
        if (points->value <= 0 || !at->counts[points->indicator] || r->seen[points->indicator] ||
            r->findings->rubric->indicators[points->indicator].find == PCRP_CLASS_NONE)
            continue;
        while (place > 0 && kind->points[best[place - 1]].value < points->value)
            place--;
        if (place >= SHOWN)
            continue;
        if (count < SHOWN)
            count++;
        memmove(best + place + 1, best + place, (count - place - 1) * sizeof(*best));
        best[place] = i;
    }
    for (size_t b = 0; b < count; b++)
        add_findings(r, at, (int)kind->points[best[b]].indicator, weight, 1);
}

static void add_judgement(relevance *r, const pcrp_judged_element *at, const pcrp_measure *measure, int weight)
{
    const pcrp_judgement *judgement = &r->findings->rubric->judgements[measure->judgement];
    int kind = at->judged[measure->judgement].kind;

    if (kind < 0 || !(measure->kinds & 1u << kind) || !*at->element->text || r->judged == measure->judgement + 1)
        return;
    r->judged = measure->judgement + 1;
    add(r, at->element, pcrp_arena_join(r->result->arena, judgement->id, strlen(judgement->id), ":", judgement->kinds[kind].id),
        judgement->kinds[kind].title, PCRP_FIELD_TEXT, 0, strlen(at->element->text), weight);
    add_grounds(r, at, &judgement->kinds[kind], weight);
}

/* One element under one measure: the findings it asks for, else the judgement. */
static void add_measure(relevance *r, const pcrp_judged_element *at, const pcrp_criterion_points *points)
{
    const pcrp_measure *measure = &r->findings->rubric->measures[points->measure];
    int weight = points->value > 0 ? 1 : -1;

    /* a measure that has no words for the reader only shapes the points; a small one has no say */
    if (!*measure->says || (points->value < WORTH_SHOWING && points->value > -WORTH_SHOWING) ||
        !pcrp_measure_counts(measure, at))
        return;
    if (measure->indicator >= 0)
        add_findings(r, at, measure->indicator, weight, SIZE_MAX);
    else if (measure->judgement >= 0)
        add_judgement(r, at, measure, weight);
}

static void give_one(relevance *r, size_t criterion)
{
    const pcrp_rubric *rubric = r->findings->rubric;
    memset(r->given, 0, (rubric->indicator_count + 1) * sizeof(*r->given));
    r->criterion = &r->result->criteria[criterion];
    for (size_t e = 0; e < r->findings->element_count; e++) {
        memset(r->seen, 0, rubric->indicator_count + 1);
        r->judged = 0;
        for (size_t i = 0; i < rubric->criteria[criterion].point_count; i++)
            add_measure(r, &r->findings->elements[e], &rubric->criteria[criterion].points[i]);
    }
}

void pcrp_give_evidence(const pcrp_findings *findings, pcrp_result *result)
{
    const pcrp_rubric *rubric = findings->rubric;
    relevance r = {0};

    r.findings = findings;
    r.result = result;
    r.given = malloc((rubric->indicator_count + 1) * sizeof(*r.given));
    r.seen = malloc(rubric->indicator_count + 1);
    for (size_t c = 0; r.given && r.seen && c < result->criterion_count; c++)
        give_one(&r, c);
    if (r.cut)
        pcrp_list_add(result->arena, &result->notes,
                      pcrp_arena_format(result->arena, "evidence is cut at %zu pieces an indicator", rubric->limits.evidence));
    free(r.given);
    free(r.seen);
}
