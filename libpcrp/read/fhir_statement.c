/* SPDX-License-Identifier: Apache-2.0 */
/* What a plan says beside goals and activities: strengths and preferences (Observation), needs (Condition),
 * risks, answers, sections of a document, and narrative that is found nowhere else. */
#include <string.h>

#include "read/fhir.h"

pcrp_element *pcrp_fhir_add_statement(pcrp_fhir_builder *builder, const char *title, const char *text,
                                      pcrp_topic topic, const pcrp_fhir_at *at)
{
    pcrp_buffer words = {0};
    pcrp_element *element = NULL;

    pcrp_fhir_add_text(&words, text);
    if (words.length) {
        element = pcrp_plan_add(builder->plan, PCRP_STATEMENT, NULL, title, pcrp_buffer_string(&words),
                                pcrp_fhir_place(at, builder->plan));
        if (element)
            element->topic = topic;
    }
    pcrp_buffer_free(&words);
    return element;
}

/* A heading that the vocabulary knows to be part of a plan. */
static int is_plan_heading(const pcrp_fhir_builder *builder, const char *words)
{
    pcrp_topic topic = PCRP_TOPIC_OTHER;
    size_t length = strlen(words);
    pcrp_part part = pcrp_answers_heading(builder->chart->answers, words, length);

    if (part != PCRP_PART_STATEMENT)
        return part != PCRP_PART_NONE && part != PCRP_PART_STATUS;
    pcrp_vocabulary_heading(builder->chart->source->vocabulary, words, length, &topic);
    return topic != PCRP_TOPIC_CLINICAL && topic != PCRP_TOPIC_ADMINISTRATIVE;
}

/* ---- Observation ---- */

static int has_code(const pcrp_fhir_at *at, const char *key, const char *const *codes)
{
    for (pcrp_fhir_at concept = pcrp_fhir_get(at, key); concept.node; pcrp_fhir_next(&concept)) {
        for (pcrp_fhir_at coding = pcrp_fhir_get(&concept, "coding"); coding.node; pcrp_fhir_next(&coding)) {
            const char *code = pcrp_fhir_string(&coding, "code");
            for (const char *const *wanted = codes; *wanted; wanted++)
                if (strcmp(code, *wanted) == 0)
                    return 1;
        }
    }
    return 0;
}

/* Care experience and treatment intervention preference; what matters; preferences and values of an
 * advance care plan. Codes of LOINC and of the guides US Core, PCO and PACIO. */
static int is_preference(const pcrp_fhir_at *root)
{
    static const char *const codes[] = {"95541-9", "75773-2", "81380-8", "81338-6", "81360-0", "81362-6", "81363-4",
                                        "81364-2", "81365-9", "81366-7", "what-matters", "preference", NULL};
    static const char *const categories[] = {"what-matters", "care-experience-preference",
                                             "treatment-intervention-preference", "treatment-preference", NULL};
    return has_code(root, "code", codes) || has_code(root, "category", categories);
}

static int is_strength(const pcrp_fhir_at *root)
{
    static const char *const codes[] = {"strength", NULL}; /* eLTSS */
    return has_code(root, "code", codes);
}

static void add_value(pcrp_buffer *out, const pcrp_fhir_at *root)
{
    pcrp_fhir_at concept = pcrp_fhir_get(root, "valueCodeableConcept");
    const char *text = pcrp_fhir_string(root, "valueString");
    if (!*text)
        text = pcrp_fhir_string(root, "valueMarkdown");
    if (*text)
        pcrp_fhir_add_text(out, text);
    else if (concept.node)
        pcrp_fhir_add_concept(out, &concept);
}

static void add_components(pcrp_buffer *out, const pcrp_fhir_at *root)
{
    for (pcrp_fhir_at component = pcrp_fhir_get(root, "component"); component.node; pcrp_fhir_next(&component)) {
        if (*pcrp_fhir_string(&component, "valueString")) {
            pcrp_fhir_break(out);
            add_value(out, &component);
        }
    }
}

/* The code is the heading, the value the text. One that only names what matters has its category as
 * heading and its code as text. Numbers are measurements, not words of a plan. */
static void add_observation(pcrp_fhir_builder *builder, const pcrp_fhir_at *root, int asked)
{
    pcrp_fhir_at code = pcrp_fhir_get(root, "code"), value = pcrp_fhir_get(root, "valueString"), category;
    pcrp_buffer title = {0}, text = {0};
    int preference = is_preference(root), strength = is_strength(root);

    if (!asked && !preference && !strength && !value.node && !pcrp_fhir_count(root, "component"))
        return; /* a measurement, as most are */
    pcrp_fhir_add_concept(&title, &code);
    if (asked || preference || strength || is_plan_heading(builder, pcrp_buffer_string(&title))) {
        add_value(&text, root);
        add_components(&text, root);
        pcrp_fhir_add_notes(&text, root, "note");
        if (!text.length && preference) {
            pcrp_buffer_add_string(&text, pcrp_buffer_string(&title));
            pcrp_buffer_clear(&title);
            for (size_t i = 0, count = pcrp_fhir_count(root, "category"); i < count; i++) { /* the last is the most telling */
                category = pcrp_fhir_item(root, "category", i);
                pcrp_buffer_clear(&title);
                pcrp_fhir_add_concept(&title, &category);
            }
        }
        pcrp_fhir_add_statement(builder, pcrp_buffer_string(&title), pcrp_buffer_string(&text),
                                strength ? PCRP_TOPIC_STRENGTHS : preference ? PCRP_TOPIC_ABOUT : PCRP_TOPIC_OTHER,
                                value.node ? &value : &code);
    }
    pcrp_buffer_free(&title);
    pcrp_buffer_free(&text);
}

/* ---- RiskAssessment, Condition ---- */

static void add_risk(pcrp_fhir_builder *builder, const pcrp_fhir_at *root, int asked)
{
    pcrp_fhir_at mitigation = pcrp_fhir_get(root, "mitigation"), predictions = pcrp_fhir_get(root, "prediction");
    pcrp_buffer text = {0};

    if (!asked && !*pcrp_fhir_self(&mitigation))
        return;
    for (pcrp_fhir_at prediction = pcrp_fhir_get(root, "prediction"); prediction.node; pcrp_fhir_next(&prediction)) {
        pcrp_fhir_at outcome = pcrp_fhir_get(&prediction, "outcome");
        pcrp_fhir_break(&text);
        if (outcome.node)
            pcrp_fhir_add_concept(&text, &outcome);
        pcrp_fhir_add_notes(&text, &prediction, "rationale");
    }
    pcrp_fhir_add_notes(&text, root, "mitigation");
    pcrp_fhir_add_notes(&text, root, "note");
    pcrp_fhir_add_statement(builder, NULL, pcrp_buffer_string(&text), PCRP_TOPIC_RISK,
                            mitigation.node ? &mitigation : predictions.node ? &predictions : root);
    pcrp_buffer_free(&text);
}

static void add_condition(pcrp_fhir_builder *builder, const pcrp_fhir_at *root)
{
    pcrp_fhir_at code = pcrp_fhir_get(root, "code");
    pcrp_buffer text = {0};

    if (code.node)
        pcrp_fhir_add_concept(&text, &code);
    pcrp_fhir_add_notes(&text, root, "note");
    pcrp_fhir_add_statement(builder, NULL, pcrp_buffer_string(&text), PCRP_TOPIC_NEEDS, &code);
    pcrp_buffer_free(&text);
}

/* ---- QuestionnaireResponse ---- */

/* The wording of a question, from the Questionnaire when the answers do not repeat it. */
static const char *question_in(const pcrp_fhir_at *at, const char *link_id)
{
    for (pcrp_fhir_at item = pcrp_fhir_get(at, "item"); item.node; pcrp_fhir_next(&item)) {
        const char *found = strcmp(pcrp_fhir_string(&item, "linkId"), link_id) == 0 ? pcrp_fhir_string(&item, "text")
                                                                                  : question_in(&item, link_id);
        if (*found)
            return found;
    }
    return "";
}

typedef struct answers {
    pcrp_fhir_builder *builder;
    pcrp_fhir_at questions;   /* root of the Questionnaire; node NULL when it is not here */
    int asked;
    size_t looked;            /* questions looked up so far */
} answers;

/* Words that were written in; ticks, numbers and choices from a list are no text of the plan. */
static void add_answers(answers *to, const pcrp_fhir_at *item)
{
    const char *question = pcrp_fhir_string(item, "text");
    size_t count = pcrp_fhir_count(item, "answer");

    if (count && !*question && to->questions.node && to->looked++ < 300)
        question = question_in(&to->questions, pcrp_fhir_string(item, "linkId"));
    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_at answer = pcrp_fhir_item(item, "answer", i), value = pcrp_fhir_get(&answer, "valueString");
        if (*pcrp_fhir_self(&value) && (to->asked || is_plan_heading(to->builder, question)))
            pcrp_fhir_add_statement(to->builder, question, pcrp_fhir_self(&value), PCRP_TOPIC_OTHER, &value);
        for (pcrp_fhir_at nested = pcrp_fhir_get(&answer, "item"); nested.node; pcrp_fhir_next(&nested)) {
            add_answers(to, &nested);
        }
    }
    for (pcrp_fhir_at nested = pcrp_fhir_get(item, "item"); nested.node; pcrp_fhir_next(&nested)) {
        add_answers(to, &nested);
    }
}

static void add_response(pcrp_fhir_builder *builder, const pcrp_fhir_at *root, int asked)
{
    const pcrp_fhir_resource *questionnaire;
    pcrp_fhir_at reference = pcrp_fhir_get(root, "questionnaire");
    answers to = {builder, pcrp_fhir_root(builder->chart, NULL), asked, 0};

    questionnaire = json_is_string(reference.node) ? pcrp_fhir_find(builder->chart, pcrp_fhir_self(&reference))
                                                   : pcrp_fhir_resolve(builder->chart, &reference);
    if (questionnaire)
        to.questions = pcrp_fhir_root(builder->chart, questionnaire);
    add_answers(&to, root);
}

/* ---- Composition ---- */

/* LOINC codes of the sections in which a plan is written down; sections of other codes go by their titles. */
static int is_plan_section(const pcrp_fhir_builder *builder, const pcrp_fhir_at *section)
{
    static const char *const codes[] = {"61146-7", "62387-6", "11383-7", "18776-5", "51847-2", "75310-3", "81336-0",
                                        "81338-6", "85847-2", NULL};
    return has_code(section, "code", codes) || is_plan_heading(builder, pcrp_fhir_string(section, "title"));
}

/* Generated text of a section repeats its entries, when those are here. */
static int repeats_entries(pcrp_fhir_builder *builder, const pcrp_fhir_at *section)
{
    pcrp_fhir_at text = pcrp_fhir_get(section, "text");
    if (strcmp(pcrp_fhir_string(&text, "status"), "generated") != 0)
        return 0;
    for (pcrp_fhir_at entry = pcrp_fhir_get(section, "entry"); entry.node; pcrp_fhir_next(&entry)) {
        if (pcrp_fhir_resolve(builder->chart, &entry))
            return 1;
    }
    return 0;
}

typedef struct narrative {
    pcrp_fhir_builder *builder;
    const pcrp_fhir_at *at;
    const char *title;    /* for what stands before the first heading */
} narrative;

static void add_stretch(void *user, const char *heading, const char *text)
{
    narrative *to = user;
    if (!text[strspn(text, " \n\t\r")])
        return;
    pcrp_plan_add(to->builder->plan, PCRP_STATEMENT, NULL, *heading ? heading : to->title, text,
                  pcrp_fhir_place(to->at, to->builder->plan));
}

static void add_section(pcrp_fhir_builder *builder, const pcrp_fhir_at *section)
{
    pcrp_fhir_at text = pcrp_fhir_get(section, "text"), div = pcrp_fhir_get(&text, "div");
    narrative to = {builder, &div, pcrp_fhir_string(section, "title")};

    if (*pcrp_fhir_self(&div) && is_plan_section(builder, section) && !repeats_entries(builder, section))
        pcrp_fhir_split_narrative(builder->chart->source->vocabulary, pcrp_fhir_self(&div), add_stretch, &to);
    for (pcrp_fhir_at nested = pcrp_fhir_get(section, "section"); nested.node; pcrp_fhir_next(&nested)) {
        add_section(builder, &nested);
    }
}

static void add_composition(pcrp_fhir_builder *builder, const pcrp_fhir_at *root)
{
    pcrp_fhir_set_text(builder->plan, &builder->plan->title, pcrp_fhir_string(root, "title"));
    pcrp_fhir_set_date(builder->plan, pcrp_fhir_string(root, "date"));
    pcrp_fhir_set_setting(builder, root);
    for (pcrp_fhir_at section = pcrp_fhir_get(root, "section"); section.node; pcrp_fhir_next(&section)) {
        add_section(builder, &section);
    }
}

/* ---- narrative of a resource ---- */

void pcrp_fhir_add_narrative(pcrp_fhir_builder *builder, const pcrp_fhir_at *resource)
{
    pcrp_fhir_at text = pcrp_fhir_get(resource, "text"), div = pcrp_fhir_get(&text, "div");
    narrative to = {builder, &div, ""};
    if (*pcrp_fhir_self(&div))
        pcrp_fhir_split_narrative(builder->chart->source->vocabulary, pcrp_fhir_self(&div), add_stretch, &to);
}

/* ---- by type ---- */

void pcrp_fhir_add_supporting(pcrp_fhir_builder *builder, pcrp_fhir_resource *resource, int asked)
{
    pcrp_fhir_at root = pcrp_fhir_root(builder->chart, resource);
    const char *type = resource->type;

    if (resource->status_out || resource->visit == builder->visit)
        return;
    if (strcmp(type, "Observation") == 0)
        add_observation(builder, &root, asked);
    else if (strcmp(type, "RiskAssessment") == 0)
        add_risk(builder, &root, asked);
    else if (strcmp(type, "QuestionnaireResponse") == 0)
        add_response(builder, &root, asked);
    else if (strcmp(type, "Composition") == 0)
        add_composition(builder, &root);
    else if (strcmp(type, "Condition") == 0 && asked)
        add_condition(builder, &root);
    else
        return;
    pcrp_fhir_take(builder, resource);
}
