/* SPDX-License-Identifier: Apache-2.0 */
#include "score/findings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/grow.h"

/* Texts are always marked, as their words are counted for measures too. */
static void set_attention(pcrp_findings *findings)
{
    const pcrp_rubric *rubric = findings->rubric;
    for (int kind = 0; kind < PCRP_ELEMENT_KINDS; kind++) {
        for (size_t i = 0; i < rubric->indicator_count; i++) {
            const pcrp_indicator *indicator = &rubric->indicators[i];
            pcrp_attention asked = indicator->find == PCRP_CLASS_NONE && !indicator->unless_count ? PCRP_WORDS_COUNTED : PCRP_MARKED;
            for (int field = 0; field < PCRP_FIELDS; field++)
                if ((indicator->on & 1u << kind) && (indicator->fields & 1u << field) && asked > findings->attention[kind][field])
                    findings->attention[kind][field] = asked;
        }
        findings->attention[kind][PCRP_FIELD_TEXT] = PCRP_MARKED;
    }
}

enum { BITS = 64 }; /* of pcrp_findings.there */

static size_t there_words(const pcrp_rubric *rubric)
{
    return rubric->indicator_count / BITS + 1;
}

/* Degrees are made only where a measure looks at them. */
static void ask_degrees(pcrp_findings *findings)
{
    const pcrp_rubric *rubric = findings->rubric;
    for (const pcrp_measure *m = rubric->measures; m < rubric->measures + rubric->measure_count; m++)
        if (m->judgement >= 0 && (m->value == PCRP_VALUE_DEGREE || m->value == PCRP_VALUE_MOST))
            findings->graded[m->judgement] |= m->on;
}

/* What is asked of a field as a whole is listed for each field: most of it is asked of one. */
static void list_whole(pcrp_findings *findings)
{
    const pcrp_rubric *rubric = findings->rubric;
    size_t count = 0;
    for (unsigned field = 0; field < PCRP_FIELDS; field++) {
        findings->whole_first[field] = count;
        for (size_t i = 0; i < rubric->indicator_count; i++)
            if (rubric->indicators[i].find == PCRP_CLASS_NONE && (rubric->indicators[i].fields & 1u << field))
                findings->whole[count++] = (uint16_t)i;
    }
    findings->whole_first[PCRP_FIELDS] = count;
}

int pcrp_findings_init(pcrp_findings *findings, const pcrp_rubric *rubric)
{
    memset(findings, 0, sizeof(*findings));
    findings->rubric = rubric;
    findings->arena = pcrp_arena_new(64 * 1024);
    findings->points = calloc((rubric->judgement_count + 1) * PCRP_KINDS_OF, sizeof(*findings->points));
    findings->whole = calloc(rubric->indicator_count * PCRP_FIELDS + 1, sizeof(*findings->whole));
    findings->there = calloc(there_words(rubric), sizeof(*findings->there));
    findings->graded = calloc(rubric->judgement_count + 1, sizeof(*findings->graded));
    if (findings->graded)
        ask_degrees(findings);
    if (findings->whole)
        list_whole(findings);
    set_attention(findings);
    return findings->arena && findings->points && findings->there && findings->whole && findings->graded &&
           pcrp_marker_init(&findings->marker, rubric->language);
}

void pcrp_findings_free(pcrp_findings *findings)
{
    pcrp_arena_free(findings->arena);
    pcrp_marker_free(&findings->marker);
    free(findings->findings);
    free(findings->wanted);
    free(findings->points);
    free(findings->there);
    free(findings->whole);
    free(findings->graded);
    memset(findings, 0, sizeof(*findings));
}

const char *pcrp_field_text(const pcrp_element *element, pcrp_field field)
{
    switch (field) {
    case PCRP_FIELD_TEXT: return element->text;
    case PCRP_FIELD_PERFORMER: return element->performer;
    case PCRP_FIELD_FREQUENCY: return element->frequency;
    case PCRP_FIELD_DATE: return element->date;
    case PCRP_FIELD_TITLE: return element->title;
    case PCRP_FIELDS: break;
    }
    return "";
}

/* ---- indicators ---- */

static int applies(const pcrp_indicator *indicator, const pcrp_element *element)
{
    return (indicator->on & 1u << element->kind) &&
           (!indicator->topics || element->kind != PCRP_STATEMENT || (indicator->topics & 1u << element->topic));
}

static int cancelled(const pcrp_indicator *indicator, const pcrp_marks *marks, const pcrp_hit *hit)
{
    const pcrp_segment *segment = &marks->tokens.segments[marks->tokens.tokens[hit->first].segment];
    for (size_t i = 0; i < indicator->unless_count; i++)
        for (uint32_t token = segment->first; token < segment->first + segment->count; token++)
            if (pcrp_marks_at(marks, token, indicator->unless[i]))
                return 1;
    return 0;
}

static inline void add_finding(pcrp_findings *findings, pcrp_judged_element *at, size_t indicator, pcrp_field field,
                        uint32_t offset, uint32_t length, uint32_t words)
{
    uint32_t index = (uint32_t)findings->finding_count, count = at->counts[indicator], first = at->first[indicator];
    pcrp_finding *made;

    if (!pcrp_grow(&findings->findings, &findings->finding_capacity, findings->finding_count + 1, sizeof(*made))) {
        findings->failed = 1;
        return;
    }
    made = &findings->findings[findings->finding_count++];
    made->indicator = (uint16_t)indicator;
    made->field = (uint8_t)field;
    made->words = words;
    made->offset = offset;
    made->length = length;
    findings->there[indicator / BITS] |= UINT64_C(1) << indicator % BITS;
    at->first[indicator] = count ? first : index;
    at->counts[indicator] = (uint16_t)(count + (count < UINT16_MAX));
}

static int meets(const pcrp_indicator *indicator, const pcrp_marks *marks, const pcrp_hit *hit)
{
    return hit->value >= indicator->least && (!indicator->most || hit->value <= indicator->most) &&
           !cancelled(indicator, marks, hit);
}

/* The hits whose class is looked for, token by token. Which they are cannot be foretold, so that each is put down and only
 * the wanted stay. Their number. */
static size_t list_wanted(const pcrp_marks *marks, const uint32_t *first, const pcrp_hit **wanted)
{
    const pcrp_hit *hits = marks->hits;
    const int32_t *head = marks->head;
    size_t count = 0, tokens = marks->tokens.count;

    for (size_t token = 0; token < tokens; token++)
        for (int32_t h = head[token]; h >= 0; h = hits[h].next) {
            pcrp_class class_id = hits[h].class_id;
            wanted[count] = &hits[h];
            count += first[class_id] != first[class_id + 1];
        }
    return count;
}

/* Every hit leads to the indicators that look for its class. */
static void collect(pcrp_findings *findings, pcrp_judged_element *at, pcrp_field field)
{
    const pcrp_rubric *rubric = findings->rubric;
    const pcrp_marks *marks = &findings->marker.marks;
    const pcrp_token *tokens = marks->tokens.tokens;
    const uint32_t *first = rubric->search_first + pcrp_search_place(rubric, at->element->kind, field);
    unsigned topic = at->element->kind == PCRP_STATEMENT ? 1u << at->element->topic : 0;
    const pcrp_hit **wanted = findings->wanted, **end = wanted + list_wanted(marks, first, wanted);

    for (; wanted < end; wanted++) {
        const pcrp_hit *hit = *wanted;
        uint32_t offset = tokens[hit->first].offset, length = tokens[hit->last].offset + tokens[hit->last].length - offset;
        const pcrp_search *search = rubric->searches + first[hit->class_id], *last = rubric->searches + first[hit->class_id + 1];
        for (; search < last; search++) {
            if ((search->topics && topic && !(search->topics & topic)) ||
                (search->conditions && !meets(&rubric->indicators[search->indicator], marks, hit)))
                continue;
            add_finding(findings, at, search->indicator, field, offset, length,
                        hit->value ? hit->value : hit->last - hit->first + 1);
        }
    }
}

static int marked_anywhere(const pcrp_indicator *indicator, const pcrp_marks *marks)
{
    for (size_t i = 0; i < indicator->unless_count; i++)
        for (uint32_t token = 0; token < marks->tokens.count; token++)
            if (pcrp_marks_at(marks, token, indicator->unless[i]))
                return 1;
    return 0;
}

/* Indicators that look for no class count a field that has text, of at least and at most so many words, unless one of
 * the classes that cancel it stands anywhere in the field. */
static void collect_whole(pcrp_findings *findings, pcrp_judged_element *at, pcrp_field field, size_t length)
{
    const pcrp_tokens *tokens = &findings->marker.marks.tokens;
    unsigned words = 0;
    for (size_t i = 0; i < tokens->count; i++)
        words += (tokens->tokens[i].flags & (PCRP_TOKEN_WORD | PCRP_TOKEN_NUMBER)) != 0;
    words = words < UINT16_MAX ? words : UINT16_MAX;
    if (field == PCRP_FIELD_TEXT)
        at->text_words = words;
    for (size_t w = findings->whole_first[field]; w < findings->whole_first[field + 1]; w++) {
        size_t i = findings->whole[w];
        const pcrp_indicator *indicator = &findings->rubric->indicators[i];
        if (applies(indicator, at->element) && words >= indicator->least && (!indicator->most || words <= indicator->most) &&
            !marked_anywhere(indicator, &findings->marker.marks))
            add_finding(findings, at, i, field, 0, (uint32_t)length, words);
    }
}

static void look(pcrp_findings *findings, pcrp_judged_element *at, pcrp_field field)
{
    const pcrp_element *element = at->element;
    const char *text = pcrp_field_text(element, field);
    pcrp_attention attention = findings->attention[element->kind][field];
    pcrp_voice_context context = {
        element->kind == PCRP_STATEMENT && element->topic == PCRP_TOPIC_OWN_WORDS,
        element->kind == PCRP_STATEMENT && element->topic == PCRP_TOPIC_SUPPORTS,
        element->kind == PCRP_GOAL || element->kind == PCRP_OBJECTIVE ||
            (element->kind == PCRP_STATEMENT && element->topic == PCRP_TOPIC_ABOUT),
        element->kind == PCRP_GOAL,
        element->kind == PCRP_OBJECTIVE || element->kind == PCRP_INTERVENTION,
        element->kind == PCRP_STATEMENT && element->topic == PCRP_TOPIC_CLINICAL,
        element->kind != PCRP_STATEMENT && findings->marker.cast.named};

    if (!*text || attention == PCRP_NOT_LOOKED_AT)
        return;
    if (attention == PCRP_MARKED)
        pcrp_mark(&findings->marker, text, strlen(text), &context);
    else
        pcrp_mark_nothing(&findings->marker, text, strlen(text));
    findings->failed |= findings->marker.marks.failed;
    findings->limit |= findings->marker.marks.limit;
    findings->cut |= findings->marker.marks.tokens.cut;
    collect_whole(findings, at, field, strlen(text));
    if (pcrp_grow(&findings->wanted, &findings->wanted_capacity, findings->marker.marks.count + 1, sizeof(*findings->wanted)))
        collect(findings, at, field);
    else
        findings->failed = 1;
}

uint32_t pcrp_words_under(const pcrp_findings *findings, const pcrp_judged_element *at, size_t indicator)
{
    const pcrp_finding *finding = findings->findings + at->first[indicator];
    const pcrp_finding *end = findings->findings + at->first_finding + at->finding_count;
    uint32_t words = 0;
    for (; finding < end; finding++)
        if (finding->indicator == indicator)
            words += finding->words;
    return words;
}

/* ---- judgements ---- */

static void add_row(double *restrict points, const double *restrict row, size_t places)
{
    for (size_t p = 0; p < places; p++)
        points[p] += row[p];
}

/* The points of all kinds of all judgements that are asked of an element. */
static void add_up(const pcrp_findings *findings, const pcrp_judged_element *at)
{
    const pcrp_rubric *rubric = findings->rubric;
    const pcrp_rows *rows = &rubric->rows[at->element->kind];

    memcpy(findings->points, rows->start, rows->places * sizeof(*rows->start));
    for (size_t word = 0; word < there_words(rubric); word++)
        for (uint64_t left = findings->there[word]; left; left &= left - 1) {
            size_t i = word * BITS + (size_t)__builtin_ctzll(left);
            add_row(findings->points, (at->counts[i] == 1 ? rows->once : rows->more) + i * rows->places, rows->places);
        }
    for (const pcrp_weight *w = rows->others; w < rows->others + rows->other_count; w++)
        findings->points[w->place] += w->value * (at->counts[w->indicator] < w->most ? at->counts[w->indicator] : w->most);
}

/* The most points decide, the first of equals. */
static int most_points(const pcrp_judgement *judgement, const double *points)
{
    int most = 0;
    for (size_t k = 1; k < judgement->kind_count; k++)
        if (points[k] > points[most])
            most = (int)k;
    return most;
}

/* The points on a logistic scale. */
static void grade(const pcrp_judgement *judgement, const double *points, pcrp_judged *made)
{
    double sum = 0, most = points[made->kind];
    for (size_t k = 0; k < judgement->kind_count; k++)
        sum += made->degree[k] = points[k] == most ? 1 : exp(points[k] - most);
    for (size_t k = 0; k < judgement->kind_count; k++)
        made->degree[k] /= sum;
}

static void judge(const pcrp_findings *findings, size_t judgement, pcrp_element_kind kind, pcrp_judged *made)
{
    const pcrp_judgement *asked = &findings->rubric->judgements[judgement];
    const double *points = findings->points + findings->rubric->rows[kind].first[judgement];

    made->kind = -1;
    if (!(asked->on & 1u << kind))
        return;
    made->kind = most_points(asked, points);
    if (findings->graded[judgement] & 1u << kind)
        grade(asked, points, made);
}

static void examine(pcrp_findings *findings, const pcrp_element *element)
{
    const pcrp_rubric *rubric = findings->rubric;
    pcrp_judged_element *at = &findings->elements[findings->element_count++];

    at->element = element;
    at->first_finding = findings->finding_count;
    at->counts = pcrp_arena_array(findings->arena, rubric->indicator_count + 1, sizeof(*at->counts));
    at->first = pcrp_arena_room(findings->arena, (rubric->indicator_count + 1) * sizeof(*at->first));
    at->judged = pcrp_arena_room(findings->arena, (rubric->judgement_count + 1) * sizeof(*at->judged));
    if (pcrp_arena_failed(findings->arena)) {
        findings->failed = 1;
        findings->element_count--;
        return;
    }
    memset(findings->there, 0, there_words(rubric) * sizeof(*findings->there));
    for (int field = 0; field < PCRP_FIELDS; field++)
        look(findings, at, (pcrp_field)field);
    at->finding_count = findings->finding_count - at->first_finding;
    add_up(findings, at);
    for (size_t j = 0; j < rubric->judgement_count; j++)
        judge(findings, j, element->kind, &at->judged[j]);
}

/* ---- the plan ---- */

/* When a plan has taken too long. The time of a thread is asked of the kernel, which takes longer than to look through a
 * short text; what has gone by at all costs next to nothing to ask, and is never less. */
typedef struct deadline {
    long long elapsed, processor; /* milliseconds; 0: there is none */
} deadline;

static long long milliseconds(clockid_t clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0)
        return 0;
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static deadline deadline_in(unsigned allowed)
{
    deadline made = {0, 0};
    if (allowed) {
        made.elapsed = milliseconds(CLOCK_MONOTONIC) + allowed;
        made.processor = milliseconds(CLOCK_THREAD_CPUTIME_ID) + allowed;
    }
    return made;
}

static int is_over(const deadline *until)
{
    return until->elapsed && milliseconds(CLOCK_MONOTONIC) >= until->elapsed &&
           milliseconds(CLOCK_THREAD_CPUTIME_ID) > until->processor;
}

static void examine_list(pcrp_findings *findings, const pcrp_list *list, const deadline *until)
{
    for (size_t i = 0; i < list->count && !findings->failed && !findings->out_of_time; i++) {
        const pcrp_element *element = list->items[i];
        if (is_over(until))
            findings->out_of_time = 1;
        examine(findings, element);
        examine_list(findings, &element->objectives, until);
        examine_list(findings, &element->interventions, until);
    }
}

static void begin(pcrp_findings *findings, size_t elements)
{
    pcrp_arena_reset(findings->arena);
    findings->finding_count = findings->element_count = 0;
    findings->cut = findings->limit = findings->out_of_time = findings->failed = 0;
    findings->elements = pcrp_arena_array(findings->arena, elements + 1, sizeof(*findings->elements));
    if (!findings->elements)
        findings->failed = 1;
}

void pcrp_find(pcrp_findings *findings, const pcrp_plan *plan)
{
    deadline until = deadline_in(findings->rubric->limits.chart_milliseconds);

    begin(findings, plan->element_count);
    if (findings->failed)
        return;
    pcrp_cast_fill(&findings->marker.cast, plan);
    examine_list(findings, &plan->goals, &until);
    examine_list(findings, &plan->objectives, &until);
    examine_list(findings, &plan->interventions, &until);
    examine_list(findings, &plan->statements, &until);
}

void pcrp_find_text(pcrp_findings *findings, pcrp_element_kind kind, const char *text, const char *performer)
{
    pcrp_plan *plan;
    pcrp_element *element;

    begin(findings, 1);
    plan = pcrp_plan_new(&findings->rubric->limits, "example");
    if (!plan || findings->failed) {
        findings->failed = 1;
        pcrp_plan_free(plan);
        return;
    }
    /* the person of every example, so that {person} can be tested */
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Alex");
    pcrp_plan_add_name(plan, PCRP_NAME_FAMILY, "Example");
    element = pcrp_plan_add(plan, kind, NULL, "", text, pcrp_plan_place(plan, 0, NULL));
    pcrp_element_set_performer(plan, element, performer);
    if (pcrp_plan_finish(plan, NULL) < 0 || !element)
        findings->failed = 1;
    else {
        /* what is found is copied out of the element before the plan goes */
        pcrp_cast_fill(&findings->marker.cast, plan);
        examine(findings, element);
    }
    pcrp_plan_free(plan);
    if (findings->element_count)
        findings->elements[0].element = NULL;
}
