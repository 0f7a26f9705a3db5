/* SPDX-License-Identifier: Apache-2.0 */
/* Which words made a level: the findings and judgements that the measures of a criterion draw on. */
#include <stdint.h>
#include <string.h>

#include "score/level.h"

/* Of what made an element be judged as it was, so many are shown. */
enum { SHOWN = 2 };

static const char *const FIELD_NAMES[PCRP_FIELDS] = {"text", "performer", "frequency", "date", "title"};

/* One element under one criterion. */
typedef struct relevance {
    pcrp_showing *showing;
    const pcrp_findings *findings;
    pcrp_result *result;
    const pcrp_judged_element *at;
    const char *label, *path, *text; /* the element's, copied for the result once; NULL until wanted */
    pcrp_criterion_result *criterion;
    pcrp_given *given;               /* for the criterion, by indicator */
    int judged;                      /* the element's judgement that is given already, one past its index */
    int cut;
} relevance;

static const char *copy_once(const relevance *r, const char **copy, const char *text)
{
    if (!*copy)
        *copy = pcrp_arena_string(r->result->arena, text);
    return *copy;
}

static void add(relevance *r, const char *id, const char *title, pcrp_field field, const char *quote, size_t offset,
                size_t length, int weight)
{
    const pcrp_element *element = r->at->element;
    pcrp_evidence *made = pcrp_arena_room(r->result->arena, sizeof(*made));
    if (!made)
        return;
    *made = (pcrp_evidence){
        .indicator = id,
        .title = title,
        .element = copy_once(r, &r->label, element->label),
        .field = FIELD_NAMES[field],
        .quote = quote,
        .path = copy_once(r, &r->path, element->place.path),
        .line = element->place.line,
        .offset = offset,
        .length = length,
        .weight = weight,
    };
    pcrp_list_add(r->result->arena, &r->criterion->evidence, made);
}

static void add_finding(relevance *r, const pcrp_finding *finding, int weight)
{
    const pcrp_indicator *indicator = &r->findings->rubric->indicators[finding->indicator];
    pcrp_field field = (pcrp_field)finding->field;
    const char *text = pcrp_field_text(r->at->element, field);
    pcrp_given *given = &r->given[finding->indicator];
    if (given->plan != r->showing->plan)
        *given = (pcrp_given){r->showing->plan, 0};
    if (given->pieces >= r->findings->rubric->limits.evidence) {
        r->cut = 1;
        return;
    }
    given->pieces++;
    add(r, indicator->id, indicator->title, field,
        pcrp_arena_string_n(r->result->arena, text + finding->offset, finding->length), finding->offset, finding->length, weight);
}

static void add_findings(relevance *r, size_t indicator, int weight, size_t most)
{
    const pcrp_finding *finding = r->findings->findings + r->at->first[indicator];
    const pcrp_finding *end = r->findings->findings + r->at->first_finding + r->at->finding_count;
    size_t count = r->at->counts[indicator], left = count < most && count < UINT16_MAX ? count : most;

    if (r->showing->seen[indicator] == r->showing->turn)
        return;
    r->showing->seen[indicator] = r->showing->turn;
    for (; left && finding < end; finding++)
        if (finding->indicator == indicator) {
            add_finding(r, finding, weight);
            left--;
        }
}

/* The words that gave a judgement's kind most points, of up to SHOWN indicators. */
static void add_grounds(relevance *r, const pcrp_grounds *grounds, int weight)
{
    size_t best[SHOWN], count = 0;
    for (size_t i = 0; i < grounds->count && count < SHOWN; i++) {
        size_t indicator = grounds->items[i].indicator;
        if (r->at->counts[indicator] && r->showing->seen[indicator] != r->showing->turn)
            best[count++] = indicator;
    }
    for (size_t b = 0; b < count; b++)
        add_findings(r, best[b], weight, 1);
}

static void add_judgement(relevance *r, const pcrp_shown *shown)
{
    int kind = r->at->judged[shown->judgement].kind;
    const pcrp_kind *judged = &r->findings->rubric->judgements[shown->judgement].kinds[kind];
    const char *text = r->at->element->text;

    if (!*text || r->judged == shown->judgement + 1)
        return;
    r->judged = shown->judgement + 1;
    add(r, judged->evidence_id, judged->title, PCRP_FIELD_TEXT, copy_once(r, &r->text, text), 0, strlen(text), shown->weight);
    add_grounds(r, &r->showing->grounds[shown->judgement][kind], shown->weight);
}

/* One measure: the findings it asks for, else the judgement. */
static void add_measure(relevance *r, const pcrp_shown *shown)
{
    if (shown->indicator >= 0) {
        if (r->at->counts[shown->indicator] && pcrp_measure_counts(shown->measure, r->at))
            add_findings(r, (size_t)shown->indicator, shown->weight, SIZE_MAX);
    } else {
        int kind = r->at->judged[shown->judgement].kind;
        if (kind >= 0 && (shown->measure->kinds & 1u << kind) && pcrp_measure_counts(shown->measure, r->at))
            add_judgement(r, shown);
    }
}

static void give_element(relevance *r)
{
    r->label = r->path = r->text = NULL;
    for (size_t c = 0; c < r->result->criterion_count; c++) {
        r->criterion = &r->result->criteria[c];
        r->given = pcrp_showing_given(r->showing, c);
        r->showing->turn++;
        r->judged = 0;
        for (const pcrp_shown *shown = r->showing->shown[c][r->at->element->kind]; shown->measure; shown++)
            add_measure(r, shown);
    }
}

void pcrp_give_evidence(pcrp_showing *showing, const pcrp_findings *findings, pcrp_result *result)
{
    relevance r = {.showing = showing, .findings = findings, .result = result};

    showing->plan++;
    for (size_t e = 0; e < findings->element_count; e++) {
        r.at = &findings->elements[e];
        give_element(&r);
    }
    if (r.cut)
        pcrp_list_add(result->arena, &result->notes,
                      pcrp_arena_format(result->arena, "evidence is cut at %zu pieces an indicator",
                                        findings->rubric->limits.evidence));
}
