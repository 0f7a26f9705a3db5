/* SPDX-License-Identifier: Apache-2.0 */
/* Which words made a level: the findings and judgements that the measures of a criterion draw on. */
#include <stdlib.h>
#include <string.h>

#include "score/level.h"

/* Of what made an element be judged as it was, so many are shown. */
enum { SHOWN = 2 };

/* Measures that give fewer points than this have no say in a level. */
static const double WORTH_SHOWING = 0.02;

static const char *const FIELD_NAMES[PCRP_FIELDS] = {"text", "performer", "frequency", "date", "title"};

/* What counts for one criterion: by indicator, and by judgement and kind: 1, -1 or 0 with a mark that it counts. */
typedef struct relevance {
    signed char *indicators;   /* 2: not relevant */
    signed char *kinds;        /* judgement * PCRP_KINDS_OF + kind; 2: not relevant */
    unsigned *given;           /* pieces given, by indicator */
    const pcrp_findings *findings;
    pcrp_result *result;
    pcrp_criterion_result *criterion;
    int cut;
} relevance;

static void note_measure(const pcrp_rubric *rubric, relevance *r, size_t index, double value)
{
    const pcrp_measure *measure = &rubric->measures[index];
    signed char sign = value > 0 ? 1 : value < 0 ? -1 : 0;
    if (measure->indicator >= 0)
        r->indicators[measure->indicator] = sign;
    for (int k = 0; measure->judgement >= 0 && k < PCRP_KINDS_OF; k++)
        if (measure->kinds & 1u << k)
            r->kinds[measure->judgement * PCRP_KINDS_OF + k] = sign;
}

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

/* The findings that gave a judgement's kind most points, up to SHOWN indicators. */
static void add_grounds(relevance *r, const pcrp_judged_element *at, const pcrp_kind *kind, int weight)
{
    size_t best[SHOWN], count = 0;
    for (size_t i = 0; i < kind->point_count; i++) {
        size_t place = count;
        if (kind->points[i].value <= 0 || !at->counts[kind->points[i].indicator] ||
            r->indicators[kind->points[i].indicator] != 2)
            continue;
        while (place > 0 && kind->points[best[place - 1]].value < kind->points[i].value)
            place--;
        if (place >= SHOWN)
            continue;
        if (count < SHOWN)
            count++;
        memmove(best + place + 1, best + place, (count - place - 1) * sizeof(*best));
        best[place] = i;
    }
    for (size_t b = 0; b < count; b++)
        for (size_t f = at->first_finding; f < at->first_finding + at->finding_count; f++)
            if (r->findings->findings[f].indicator == kind->points[best[b]].indicator) {
                add_finding(r, &r->findings->findings[f], weight);
                break;
            }
}

static void add_judgements(relevance *r, const pcrp_judged_element *at)
{
    const pcrp_rubric *rubric = r->findings->rubric;
    for (size_t j = 0; j < rubric->judgement_count; j++) {
        const pcrp_judgement *judgement = &rubric->judgements[j];
        int kind = at->judged[j].kind;
        signed char weight;
        if (kind < 0 || !*at->element->text)
            continue;
        weight = r->kinds[j * PCRP_KINDS_OF + (size_t)kind];
        if (weight == 2)
            continue;
        add(r, at->element, pcrp_arena_format(r->result->arena, "%s:%s", judgement->id, judgement->kinds[kind].id),
            judgement->kinds[kind].title, PCRP_FIELD_TEXT, 0, strlen(at->element->text), weight);
        add_grounds(r, at, &judgement->kinds[kind], weight);
    }
}

static void give_one(const pcrp_findings *findings, pcrp_result *result, size_t criterion, relevance *r)
{
    const pcrp_rubric *rubric = findings->rubric;
    memset(r->indicators, 2, rubric->indicator_count + 1);
    memset(r->kinds, 2, (rubric->judgement_count + 1) * PCRP_KINDS_OF);
    memset(r->given, 0, (rubric->indicator_count + 1) * sizeof(*r->given));
    r->criterion = &result->criteria[criterion];
    for (size_t i = 0; i < rubric->criteria[criterion].point_count; i++) {
        const pcrp_criterion_points *points = &rubric->criteria[criterion].points[i];
        /* a measure that has no words for the reader only shapes the points */
        if (!*rubric->measures[points->measure].says || (points->value < WORTH_SHOWING && points->value > -WORTH_SHOWING))
            continue;
        note_measure(rubric, r, points->measure, points->value);
        if (points->times >= 0)
            note_measure(rubric, r, (size_t)points->times, points->value);
    }
    for (size_t e = 0; e < findings->element_count; e++) {
        const pcrp_judged_element *at = &findings->elements[e];
        add_judgements(r, at);
        for (size_t f = at->first_finding; f < at->first_finding + at->finding_count; f++) {
            signed char weight = r->indicators[findings->findings[f].indicator];
            if (weight != 2)
                add_finding(r, &findings->findings[f], weight);
        }
    }
}

void pcrp_give_evidence(const pcrp_findings *findings, pcrp_result *result)
{
    const pcrp_rubric *rubric = findings->rubric;
    relevance r = {0};

    r.findings = findings;
    r.result = result;
    r.indicators = malloc(rubric->indicator_count + 1);
    r.kinds = malloc((rubric->judgement_count + 1) * PCRP_KINDS_OF);
    r.given = malloc((rubric->indicator_count + 1) * sizeof(*r.given));
    if (r.indicators && r.kinds && r.given) {
        for (size_t c = 0; c < result->criterion_count; c++)
            give_one(findings, result, c, &r);
    }
    if (r.cut)
        pcrp_list_add(result->arena, &result->notes,
                      pcrp_arena_format(result->arena, "evidence is cut at %zu pieces an indicator", rubric->limits.evidence));
    free(r.indicators);
    free(r.kinds);
    free(r.given);
}
