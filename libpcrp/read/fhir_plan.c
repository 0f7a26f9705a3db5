/* SPDX-License-Identifier: Apache-2.0 */
/* Which resources make which plan.
 *
 * Each CarePlan is a plan, together with the CarePlans that are part of it. Goals and services of the same
 * person that no CarePlan refers to belong to that person's plan when there is only one; when there are
 * several, or none, they are a plan of their own. A chart without any of these is looked through for
 * statements of a plan, and then for documents embedded in it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "read/decode.h"
#include "read/fhir.h"
#include "read/reader.h"

enum { MOST_EMBEDDED = 1000 }; /* documents in one chart */

/* ---- one plan ---- */

static int begin(pcrp_fhir_builder *builder, pcrp_fhir_chart *chart, int patient)
{
    memset(builder, 0, sizeof(*builder));
    builder->chart = chart;
    builder->plan = pcrp_source_plan(chart->source, chart->form);
    builder->patient = patient;
    builder->visit = ++chart->plans;
    builder->person = "";
    chart->lost_references = 0;
    return builder->plan != NULL;
}

static void add_notes(const pcrp_fhir_builder *builder)
{
    const pcrp_fhir_chart *chart = builder->chart;
    if (chart->lost_references)
        pcrp_plan_add_note(builder->plan, "%zu reference%s to goals or services lead%s nowhere in this chart",
                           chart->lost_references, chart->lost_references == 1 ? "" : "s",
                           chart->lost_references == 1 ? "s" : "");
    if (chart->doubles)
        pcrp_plan_add_note(builder->plan, "%zu resource%s left out whose id another one has", chart->doubles,
                           chart->doubles == 1 ? " was" : "s were");
}

static pcrp_status out_of_memory(const pcrp_fhir_chart *chart)
{
    return pcrp_source_fail(chart->source, pcrp_error_add(chart->source->error, PCRP_ERROR_MEMORY, chart->source->chart,
                                                          0, "out of memory"));
}

static pcrp_status end(pcrp_fhir_builder *builder)
{
    add_notes(builder);
    return pcrp_source_deliver(builder->chart->source, builder->plan);
}

void pcrp_fhir_set_text(pcrp_plan *plan, const char **field, const char *text)
{
    const char *made = !**field && *text ? pcrp_plan_text(plan, text, strlen(text)) : NULL;
    if (made)
        *field = made;
}

void pcrp_fhir_set_date(pcrp_plan *plan, const char *text)
{
    const char *made = !*plan->date && *text ? pcrp_plan_date_text(plan, text) : NULL;
    if (made)
        plan->date = made;
}

/* The CarePlan's own id; one without is known by its person. */
static void set_id(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan)
{
    const pcrp_fhir_patient *patient = builder->patient >= 0 ? builder->chart->patients.items[builder->patient] : NULL;
    pcrp_fhir_set_text(builder->plan, &builder->plan->id, care_plan ? pcrp_fhir_string(care_plan, "id") : "");
    if (patient && patient->resource)
        pcrp_fhir_set_text(builder->plan, &builder->plan->id, patient->resource->id);
    else if (patient)
        pcrp_fhir_set_text(builder->plan, &builder->plan->id, patient->key);
}

/* ---- a CarePlan ---- */

static void add_header(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan)
{
    static const char *const people[] = {"author", "contributor", "custodian"};
    pcrp_fhir_at period = pcrp_fhir_get(care_plan, "period");

    pcrp_fhir_set_date(builder->plan, pcrp_fhir_string(care_plan, "created"));
    pcrp_fhir_set_date(builder->plan, pcrp_fhir_string(&period, "start"));
    pcrp_fhir_set_date(builder->plan, pcrp_fhir_string(care_plan, "modified")); /* DSTU2 */
    pcrp_fhir_set_setting(builder, care_plan);
    for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++)
        for (pcrp_fhir_at reference = pcrp_fhir_get(care_plan, people[i]); reference.node; pcrp_fhir_next(&reference)) {
            char type[64];
            const pcrp_fhir_resource *resource = pcrp_fhir_resolve(builder->chart, &reference);
            const char *name = resource ? resource->type : pcrp_fhir_reference_type(&reference, type, sizeof(type));
            if (strcmp(name, "Organization") != 0)
                pcrp_fhir_add_party(builder, &reference, NULL);
        }
    for (pcrp_fhir_at reference = pcrp_fhir_get(care_plan, "careTeam"); reference.node; pcrp_fhir_next(&reference)) {
        pcrp_fhir_resource *team = pcrp_fhir_resolve(builder->chart, &reference);
        if (team)
            pcrp_fhir_add_care_team(builder, team);
    }
    for (pcrp_fhir_at participant = pcrp_fhir_get(care_plan, "participant"); participant.node; pcrp_fhir_next(&participant)) { /* DSTU2 */
        pcrp_fhir_at member = pcrp_fhir_get(&participant, "member");
        pcrp_fhir_add_party(builder, &member, NULL);
    }
}

/* Goals in the order in which the CarePlan has them; those that are not here by the words beside. */
static void add_goals_of(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan)
{
    pcrp_list goals = {0};
    for (pcrp_fhir_at reference = pcrp_fhir_get(care_plan, "goal"); reference.node; pcrp_fhir_next(&reference)) {
        pcrp_fhir_resource *goal = pcrp_fhir_resolve(builder->chart, &reference);
        if (goal && pcrp_fhir_is(goal, "Goal")) {
            pcrp_fhir_add_goal(builder, goal);
            pcrp_list_add(builder->plan->arena, &goals, goal);
        } else if (!goal || !pcrp_fhir_is(goal, "CarePlan")) {
            pcrp_fhir_goal_of(builder, &reference, 1);
        }
    }
    pcrp_fhir_add_goals(builder, &goals);
}

/* Sayings of the plan as a whole. Its narrative is taken when it holds what is found nowhere else. */
static void add_words_of(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan, int is_part)
{
    pcrp_fhir_at description = pcrp_fhir_get(care_plan, "description"), text = pcrp_fhir_get(care_plan, "text");
    pcrp_fhir_at note = pcrp_fhir_get(care_plan, "note");
    int bare = !pcrp_fhir_count(care_plan, "goal") && !pcrp_fhir_count(care_plan, "activity") && !note.node &&
               !*pcrp_fhir_self(&description);

    pcrp_fhir_add_statement(builder, is_part ? pcrp_fhir_string(care_plan, "title") : NULL, pcrp_fhir_self(&description),
                            PCRP_TOPIC_OTHER, &description);
    for (size_t i = 0, count = pcrp_fhir_count(care_plan, "note"); i < count; i++) {
        pcrp_fhir_at words;
        note = pcrp_fhir_item(care_plan, "note", i);
        words = pcrp_fhir_get(&note, "text");
        if (json_is_string(note.node)) /* DSTU2 had one Annotation; some send a string */
            words = note;
        pcrp_fhir_add_statement(builder, NULL, pcrp_fhir_self(&words), PCRP_TOPIC_OTHER, &words);
    }
    if (bare || strcmp(pcrp_fhir_string(&text, "status"), "additional") == 0)
        pcrp_fhir_add_narrative(builder, care_plan);
}

static void add_references_of(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan)
{
    static const char *const members[] = {"addresses", "supportingInfo", "support", "concern"};

    for (size_t m = 0; m < sizeof(members) / sizeof(*members); m++)
        for (pcrp_fhir_at reference = pcrp_fhir_get(care_plan, members[m]); reference.node; pcrp_fhir_next(&reference)) {
            pcrp_fhir_resource *resource = pcrp_fhir_resolve(builder->chart, &reference);
            pcrp_buffer words = {0};
            if (resource)
                pcrp_fhir_add_supporting(builder, resource, 1);
            else if (json_is_object(reference.node) && pcrp_fhir_add_concept(&words, &reference)) /* the words beside it */
                pcrp_fhir_add_statement(builder, NULL, pcrp_buffer_string(&words),
                                        m == 0 || m == 3 ? PCRP_TOPIC_NEEDS : PCRP_TOPIC_OTHER, &reference);
            pcrp_buffer_free(&words);
        }
}

/* ---- what nothing refers to ---- */

static int is_left(const pcrp_fhir_builder *builder, const pcrp_fhir_resource *resource)
{
    return !resource->status_out && !resource->claimed && resource->visit != builder->visit;
}

/* Of this person, and in no CarePlan. */
static void add_the_rest(pcrp_fhir_builder *builder)
{
    pcrp_list *resources = pcrp_fhir_resources_of(builder->chart, builder->patient), goals = {0};

    for (size_t i = 0; i < resources->count; i++) {
        pcrp_fhir_resource *resource = resources->items[i];
        if (pcrp_fhir_is(resource, "Goal") && is_left(builder, resource))
            pcrp_list_add(builder->plan->arena, &goals, resource);
        else if (pcrp_fhir_is(resource, "CareTeam") && is_left(builder, resource))
            pcrp_fhir_add_care_team(builder, resource);
    }
    pcrp_fhir_add_goals(builder, &goals);
    for (size_t i = 0; i < resources->count; i++) {
        pcrp_fhir_resource *resource = resources->items[i];
        if (!is_left(builder, resource))
            continue;
        if (pcrp_fhir_is_plan_service(builder->chart, resource))
            pcrp_fhir_add_service(builder, resource, NULL);
        else
            pcrp_fhir_add_supporting(builder, resource, 0);
    }
}

/* ---- plans of a chart ---- */

static int is_root(const pcrp_fhir_resource *care_plan)
{
    return !care_plan->status_out && !care_plan->root;
}

static pcrp_status deliver_care_plan(pcrp_fhir_chart *chart, pcrp_fhir_resource *root, int is_only)
{
    pcrp_fhir_builder builder;

    if (!begin(&builder, chart, root->patient))
        return out_of_memory(chart);
    pcrp_fhir_add_person(&builder);
    for (pcrp_fhir_resource *part = root; part; part = part->part) {
        pcrp_fhir_at at = pcrp_fhir_root(chart, part);
        pcrp_fhir_take(&builder, part);
        if (part == root) {
            set_id(&builder, &at);
            pcrp_fhir_set_text(builder.plan, &builder.plan->title, pcrp_fhir_string(&at, "title"));
        }
        add_header(&builder, &at);
        if (part == root)
            pcrp_fhir_add_people(&builder); /* after the author, whose own role is said first */
        add_goals_of(&builder, &at);
        pcrp_fhir_add_activities(&builder, &at);
        add_words_of(&builder, &at, part != root);
        add_references_of(&builder, &at);
    }
    if (is_only)
        add_the_rest(&builder);
    return end(&builder);
}

/* A plan without a CarePlan, or beside several. */
static pcrp_status deliver_rest(pcrp_fhir_chart *chart, int patient)
{
    pcrp_fhir_builder builder;

    if (!begin(&builder, chart, patient))
        return out_of_memory(chart);
    pcrp_fhir_add_person(&builder);
    set_id(&builder, NULL);
    pcrp_fhir_add_people(&builder);
    add_the_rest(&builder);
    return end(&builder);
}

/* A resource that makes a plan of its own when no CarePlan claims it. */
static int starts_plan(const pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource)
{
    if (resource->status_out || resource->claimed)
        return 0;
    return pcrp_fhir_is(resource, "Goal") || pcrp_fhir_is_plan_service(chart, resource);
}

static size_t slot_of(const pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource)
{
    return resource->patient < 0 ? chart->patients.count : (size_t)resource->patient;
}

/* By patient, and one more for what is nobody's: how many CarePlans (2 for several), and whether something
 * that no CarePlan has is left. */
static void count_by_patient(const pcrp_fhir_chart *chart, unsigned char *roots, unsigned char *rests)
{
    for (size_t i = 0; i < chart->care_plans.count; i++) {
        const pcrp_fhir_resource *care_plan = chart->care_plans.items[i];
        unsigned char *count = &roots[slot_of(chart, care_plan)];
        if (is_root(care_plan) && *count < 2)
            ++*count;
    }
    for (size_t i = 0; i < chart->resources.count; i++) {
        const pcrp_fhir_resource *resource = chart->resources.items[i];
        if (!rests[slot_of(chart, resource)] && starts_plan(chart, resource))
            rests[slot_of(chart, resource)] = 1;
    }
}

size_t pcrp_fhir_chart_plans(const pcrp_fhir_chart *chart)
{
    size_t count = 0;
    for (size_t i = 0; i < chart->care_plans.count; i++)
        count += is_root(chart->care_plans.items[i]);
    for (size_t i = 0; !count && i < chart->resources.count; i++)
        count += starts_plan(chart, chart->resources.items[i]);
    return count;
}

/* ---- documents embedded in a chart ---- */

/* A C-CDA document or FHIR. Other documents are kept in records too: web pages, letters, pictures. */
static int is_document(const char *bytes, size_t size)
{
    size_t at = pcrp_bom_length(bytes, size);
    pcrp_root root;

    while (at < size && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    if (at < size && bytes[at] == '{')
        return memmem(bytes, size, "\"resourceType\"", 14) != NULL;
    if (at == size || bytes[at] != '<' || !pcrp_find_root(&root, bytes, size))
        return 0;
    return strcmp(root.name, "ClinicalDocument") == 0 || strcmp(root.space, "http://hl7.org/fhir") == 0;
}

typedef struct embedding {
    pcrp_fhir_chart *chart;
    size_t read;     /* handed on */
    size_t others;   /* PDF, pictures: not read */
} embedding;

static pcrp_status read_embedded(embedding *all, const pcrp_fhir_at *data)
{
    const pcrp_source *source = all->chart->source;
    const char *text = pcrp_fhir_self(data);
    pcrp_buffer bytes = {0};
    pcrp_status status = PCRP_OK;

    if (!*text)
        return PCRP_OK;
    if (all->read < MOST_EMBEDDED && pcrp_decode_base64(&bytes, text, strlen(text)) && bytes.length &&
        is_document(bytes.data, bytes.length) && source->nesting <= source->limits->archive_nesting) {
        pcrp_buffer name = {0};
        pcrp_source inner = *source;
        all->read++;
        pcrp_buffer_format(&name, "%s!%s", source->chart, *data->resource->id ? data->resource->id : data->resource->where);
        status = pcrp_source_read(&inner, pcrp_buffer_string(&name), bytes.data, bytes.length);
        pcrp_buffer_free(&name);
    } else {
        all->others++;
    }
    pcrp_buffer_free(&bytes);
    return status;
}

/* A DocumentReference's contents are one document in several forms: when one is in the chart as resources,
 * or the first readable one has been read, the others say the same again. */
static pcrp_status read_document(embedding *all, pcrp_fhir_resource *document)
{
    pcrp_fhir_at root = pcrp_fhir_root(all->chart, document);
    size_t count = pcrp_fhir_count(&root, "content"), before = all->read;
    int here = 0;
    pcrp_status status = PCRP_OK;

    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_at content = pcrp_fhir_item(&root, "content", i), attachment = pcrp_fhir_get(&content, "attachment");
        pcrp_fhir_resource *found = pcrp_fhir_find(all->chart, pcrp_fhir_string(&attachment, "url"));
        here |= found && !pcrp_fhir_is(found, "Binary");
    }
    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_at content = pcrp_fhir_item(&root, "content", i), attachment = pcrp_fhir_get(&content, "attachment");
        pcrp_fhir_at data = pcrp_fhir_get(&attachment, "data");
        pcrp_fhir_resource *binary = pcrp_fhir_find(all->chart, pcrp_fhir_string(&attachment, "url"));
        if (!here && all->read == before && status == PCRP_OK && !document->status_out)
            status = read_embedded(all, &data);
        if (binary && pcrp_fhir_is(binary, "Binary") && !binary->claimed) {
            pcrp_fhir_at at = pcrp_fhir_root(all->chart, binary);
            data = pcrp_fhir_get(&at, "data");
            if (!here && all->read == before && status == PCRP_OK && !document->status_out)
                status = read_embedded(all, &data);
            binary->claimed = 1;
        }
    }
    return status;
}

pcrp_status pcrp_fhir_chart_embedded(pcrp_fhir_chart *chart, size_t *read, size_t *others)
{
    pcrp_list *resources = &chart->resources;
    embedding all = {chart, 0, 0};
    pcrp_status status = PCRP_OK;

    for (size_t i = 0; i < resources->count && status == PCRP_OK; i++) {
        pcrp_fhir_resource *resource = resources->items[i];
        if (pcrp_fhir_is(resource, "DocumentReference"))
            status = read_document(&all, resource);
    }
    for (size_t i = 0; i < resources->count && status == PCRP_OK; i++) {
        pcrp_fhir_resource *resource = resources->items[i];
        pcrp_fhir_at root = pcrp_fhir_root(chart, resource), data;
        if (!pcrp_fhir_is(resource, "Binary") || resource->claimed)
            continue;
        data = pcrp_fhir_get(&root, pcrp_fhir_count(&root, "data") ? "data" : "content"); /* STU3: content */
        status = read_embedded(&all, &data);
    }
    *read = all.read;
    *others = all.others;
    return status;
}

/* ---- handing over ---- */

/* What there is to say of a chart without CarePlan, Goal or planned service: statements, or nothing. */
static pcrp_status deliver_statements(pcrp_fhir_chart *chart, size_t unread)
{
    int best = -1;
    pcrp_fhir_builder builder;

    for (size_t patient = 0; patient <= chart->patients.count; patient++) {
        if (!begin(&builder, chart, patient < chart->patients.count ? (int)patient : -1))
            return out_of_memory(chart);
        add_the_rest(&builder);
        if (builder.plan->element_count && best < 0)
            best = (int)patient;
        pcrp_plan_free(builder.plan);
        if (best >= 0 || patient >= 100)
            break;
    }
    if (best >= 0)
        return deliver_rest(chart, best < (int)chart->patients.count ? best : -1);
    if (!begin(&builder, chart, chart->patients.count == 1 ? 0 : -1))
        return out_of_memory(chart);
    pcrp_fhir_add_person(&builder);
    set_id(&builder, NULL);
    if (unread)
        pcrp_plan_add_note(builder.plan, "%zu embedded document%s not read: neither C-CDA nor FHIR", unread,
                           unread == 1 ? "" : "s");
    pcrp_plan_add_note(builder.plan, "%zu resource%s, but no CarePlan and no Goal", chart->resources.count,
                       chart->resources.count == 1 ? "" : "s");
    return end(&builder);
}

static pcrp_status deliver_plans(pcrp_fhir_chart *chart)
{
    size_t patients = chart->patients.count, care_plans = chart->care_plans.count;
    unsigned char *roots = calloc(patients + 1, 1), *rests = calloc(patients + 1, 1);
    pcrp_status status = PCRP_OK;

    if (!roots || !rests) {
        free(roots);
        free(rests);
        return out_of_memory(chart);
    }
    count_by_patient(chart, roots, rests);
    for (size_t i = 0; i < care_plans && status == PCRP_OK; i++) {
        pcrp_fhir_resource *care_plan = chart->care_plans.items[i];
        if (is_root(care_plan))
            status = deliver_care_plan(chart, care_plan, roots[slot_of(chart, care_plan)] == 1);
    }
    for (size_t i = 0; i <= patients && status == PCRP_OK; i++)
        if (rests[i] && roots[i] != 1)
            status = deliver_rest(chart, i < patients ? (int)i : -1);
    free(roots);
    free(rests);
    return status;
}

pcrp_status pcrp_fhir_chart_deliver(pcrp_fhir_chart *chart)
{
    size_t read = 0, others = 0;
    pcrp_status status = PCRP_OK;
    int has_plans = pcrp_fhir_chart_plans(chart) > 0;

    if (chart->failed || pcrp_arena_failed(chart->arena))
        return out_of_memory(chart);
    if (has_plans)
        status = deliver_plans(chart);
    if (status == PCRP_OK)
        status = pcrp_fhir_chart_embedded(chart, &read, &others);
    if (status == PCRP_OK && !has_plans && !read)
        status = deliver_statements(chart, others);
    return status;
}
