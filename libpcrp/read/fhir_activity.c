/* SPDX-License-Identifier: Apache-2.0 */
/* Interventions: a CarePlan's activities, and the requests that they or nobody refers to. */
#include <string.h>

#include "read/fhir.h"

/* ---- requests ---- */

static const char *const request_types[] = {
    "ServiceRequest", "Task", "MedicationRequest", "MedicationStatement", "CommunicationRequest", "DeviceRequest",
    "NutritionOrder", "Appointment", "RequestGroup", "RequestOrchestration", "SupplyRequest", "VisionPrescription",
    "ImmunizationRecommendation", "ProcedureRequest", "ReferralRequest", "DiagnosticOrder", "MedicationOrder",
    "Order", "Procedure", "Encounter", "Communication"};

static int is_request(const char *type)
{
    for (size_t i = 0; i < sizeof(request_types) / sizeof(*request_types); i++)
        if (strcmp(type, request_types[i]) == 0)
            return 1;
    return 0;
}

int pcrp_fhir_is_plan_service(const pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource)
{
    pcrp_fhir_at root = pcrp_fhir_root(chart, resource), extension;
    const char *intent = pcrp_fhir_string(&root, "intent");

    if (!pcrp_fhir_is(resource, "ServiceRequest") && !pcrp_fhir_is(resource, "Task"))
        return 0;
    return pcrp_fhir_pertains(&root, &extension).node || strcmp(intent, "plan") == 0 || strcmp(intent, "proposal") == 0;
}

/* What is asked for, in the first of these members that has words. */
static void add_what(pcrp_buffer *out, const pcrp_fhir_at *root)
{
    static const char *const members[] = {"code", "medicationCodeableConcept", "medication", "serviceType",
                                          "type", "reasonCode"};
    const char *description = pcrp_fhir_string(root, "description");
    if (*description) {
        pcrp_fhir_add_text(out, description);
        return;
    }
    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        pcrp_fhir_at member = pcrp_fhir_get(root, members[i]);
        if (member.node && pcrp_fhir_add_concept(out, &member))
            return;
    }
}

/* A request in words: what, then its notes and instructions a line each; its narrative when it has none. */
static void add_request_words(pcrp_buffer *out, const pcrp_fhir_at *root)
{
    pcrp_fhir_at narrative = pcrp_fhir_get(root, "text");

    add_what(out, root);
    pcrp_fhir_add_notes(out, root, "note");
    pcrp_fhir_add_notes(out, root, "patientInstruction");
    for (pcrp_fhir_at dosage = pcrp_fhir_get(root, "dosageInstruction"); dosage.node; pcrp_fhir_next(&dosage)) {
        pcrp_fhir_add_notes(out, &dosage, "text");
        pcrp_fhir_add_notes(out, &dosage, "patientInstruction");
    }
    for (pcrp_fhir_at payload = pcrp_fhir_get(root, "payload"); payload.node; pcrp_fhir_next(&payload)) {
        pcrp_fhir_add_notes(out, &payload, "contentString");
    }
    if (!out->length)
        pcrp_fhir_add_text(out, pcrp_fhir_string(&narrative, "div"));
}

/* The first member that has words, to point to. */
static pcrp_fhir_at where_words_are(const pcrp_fhir_at *root)
{
    static const char *const members[] = {"description", "code", "medicationCodeableConcept", "note", "text"};
    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
        if (pcrp_fhir_count(root, members[i]))
            return pcrp_fhir_get(root, members[i]);
    return *root;
}

static void add_request_times(pcrp_plan *plan, pcrp_element *element, const pcrp_fhir_at *root)
{
    static const pcrp_fhir_schedule schedules[] = {
        {"occurrenceString", "occurrenceTiming", "occurrencePeriod", "occurrenceDateTime"},
        {"scheduledString", "scheduledTiming", "scheduledPeriod", "scheduledDateTime"},
        {"executionString", "executionTiming", "executionPeriod", "executionDateTime"}};
    pcrp_fhir_at ratio = pcrp_fhir_get(root, "quantityRatio"), period;
    pcrp_buffer often = {0}, when = {0}, end = {0};

    if (ratio.node)
        pcrp_fhir_add_ratio(&often, &ratio);
    for (size_t i = 0; i < sizeof(schedules) / sizeof(*schedules) && !when.length; i++)
        pcrp_fhir_add_schedule(&when, root, &schedules[i], &end);
    if (often.length && when.length)
        pcrp_buffer_add_string(&often, ", ");
    pcrp_buffer_add_string(&often, pcrp_buffer_string(&when));
    period = pcrp_fhir_get(root, "restriction");
    period = pcrp_fhir_get(&period, "period");
    if (!end.length)
        pcrp_buffer_add_string(&end, pcrp_fhir_string(&period, "end"));
    pcrp_element_set_frequency(plan, element, pcrp_buffer_string(&often));
    pcrp_element_set_date(plan, element, pcrp_buffer_string(&end));
    pcrp_buffer_free(&often);
    pcrp_buffer_free(&when);
    pcrp_buffer_free(&end);
}

/* The goal that a request serves: said by extension, else the first goal among its supporting information. */
static pcrp_element *goal_of_request(pcrp_fhir_builder *builder, const pcrp_fhir_at *root)
{
    static const char *const members[] = {"supportingInfo", "reasonReference", "reason"};
    pcrp_fhir_at extension, reference = pcrp_fhir_pertains(root, &extension);
    pcrp_element *goal = reference.node ? pcrp_fhir_goal_of(builder, &reference, 1) : NULL;

    for (size_t m = 0; m < sizeof(members) / sizeof(*members) && !goal; m++)
        for (size_t i = 0, count = pcrp_fhir_count(root, members[m]); i < count && !goal; i++) {
            const pcrp_fhir_resource *resource;
            reference = pcrp_fhir_item(root, members[m], i);
            resource = pcrp_fhir_resolve(builder->chart, &reference);
            if (resource && pcrp_fhir_is(resource, "Goal"))
                goal = pcrp_fhir_goal_of(builder, &reference, 1);
        }
    return goal;
}

static void add_request_performers(pcrp_fhir_builder *builder, pcrp_element *element, const pcrp_fhir_at *root)
{
    static const char *const members[] = {"performer", "owner", "participant", "recipient"};
    pcrp_buffer names = {0};
    for (size_t i = 0; i < sizeof(members) / sizeof(*members) && !names.length; i++)
        pcrp_fhir_add_performers(builder, &names, root, members[i]);
    pcrp_element_set_performer(builder->plan, element, pcrp_buffer_string(&names));
    pcrp_buffer_free(&names);
}

void pcrp_fhir_add_service(pcrp_fhir_builder *builder, pcrp_fhir_resource *service, const pcrp_fhir_at *reference)
{
    pcrp_fhir_at root = pcrp_fhir_root(builder->chart, service);
    pcrp_buffer words = {0};

    if (service->status_out || !pcrp_fhir_take(builder, service))
        return;
    add_request_words(&words, &root);
    if (!words.length && reference)
        pcrp_fhir_add_text(&words, pcrp_fhir_display(reference));
    if (words.length) {
        pcrp_element *goal = goal_of_request(builder, &root);
        pcrp_fhir_at at = where_words_are(&root);
        pcrp_element *element = pcrp_fhir_add_element(builder, PCRP_INTERVENTION, goal, pcrp_buffer_string(&words), &at);
        service->element = element;
        if (element) {
            add_request_performers(builder, element, &root);
            add_request_times(builder->plan, element, &root);
        }
    }
    pcrp_buffer_free(&words);
}

/* ---- activities ---- */

static int is_over(const pcrp_fhir_at *detail)
{
    const char *status = pcrp_fhir_string(detail, "status");
    return strcmp(status, "cancelled") == 0 || strcmp(status, "entered-in-error") == 0;
}

/* The description; a code in words goes before it. Sets where they stand. */
static void add_detail_words(pcrp_buffer *out, const pcrp_fhir_at *detail, pcrp_fhir_at *at)
{
    static const char *const products[] = {"productCodeableConcept", "productReference"};
    pcrp_fhir_at code = pcrp_fhir_get(detail, "code"), description = pcrp_fhir_get(detail, "description");
    const char *name = pcrp_fhir_string(&code, "text");

    *at = *pcrp_fhir_self(&description) ? description : *detail;
    if (*name)
        pcrp_fhir_add_text(out, name);
    if (*pcrp_fhir_self(&description)) {
        pcrp_fhir_break(out);
        pcrp_fhir_add_text(out, pcrp_fhir_self(&description));
    }
    if (!out->length && code.node)
        pcrp_fhir_add_concept(out, &code);
    for (size_t i = 0; i < 2 && !out->length; i++) {
        pcrp_fhir_at product = pcrp_fhir_get(detail, products[i]);
        if (product.node)
            pcrp_fhir_add_concept(out, &product);
    }
}

/* The first of the goals that an activity names; all of them become part of the plan. */
static pcrp_element *goal_of_detail(pcrp_fhir_builder *builder, const pcrp_fhir_at *detail)
{
    pcrp_element *first = NULL;
    for (pcrp_fhir_at reference = pcrp_fhir_get(detail, "goal"); reference.node; pcrp_fhir_next(&reference)) {
        pcrp_element *goal = pcrp_fhir_goal_of(builder, &reference, 1);
        if (!first)
            first = goal;
    }
    return first;
}

static void add_detail(pcrp_fhir_builder *builder, const pcrp_fhir_at *detail)
{
    static const pcrp_fhir_schedule scheduled = {"scheduledString", "scheduledTiming", "scheduledPeriod",
                                                 "scheduledDateTime"};
    pcrp_buffer words = {0}, often = {0}, end = {0}, names = {0};
    pcrp_plan *plan = builder->plan;
    pcrp_element *goal, *element;
    pcrp_fhir_at at;

    if (!json_is_object(detail->node) || is_over(detail))
        return;
    add_detail_words(&words, detail, &at);
    goal = goal_of_detail(builder, detail);
    if (words.length) {
        element = pcrp_fhir_add_element(builder, PCRP_INTERVENTION, goal, pcrp_buffer_string(&words), &at);
        pcrp_fhir_add_performers(builder, &names, detail, "performer");
        pcrp_fhir_add_schedule(&often, detail, &scheduled, &end);
        pcrp_element_set_performer(plan, element, pcrp_buffer_string(&names));
        pcrp_element_set_frequency(plan, element, pcrp_buffer_string(&often));
        pcrp_element_set_date(plan, element, pcrp_buffer_string(&end));
    }
    pcrp_buffer_free(&words);
    pcrp_buffer_free(&often);
    pcrp_buffer_free(&end);
    pcrp_buffer_free(&names);
}

/* A request referred to; where it leads nowhere, the words beside the reference stand for it. */
static void add_reference(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference)
{
    pcrp_fhir_resource *resource;

    if (!json_is_object(reference->node))
        return;
    resource = pcrp_fhir_resolve(builder->chart, reference);
    if (resource && is_request(resource->type)) {
        pcrp_fhir_add_service(builder, resource, reference);
        return;
    }
    if (resource && pcrp_fhir_is(resource, "Goal")) {
        pcrp_fhir_goal_of(builder, reference, 1);
        return;
    }
    if (resource || pcrp_fhir_leads_out(builder->chart, reference))
        return;
    if (*pcrp_fhir_reference(reference))
        builder->chart->lost_references++;
    if (*pcrp_fhir_display(reference)) {
        pcrp_buffer words = {0};
        pcrp_fhir_add_text(&words, pcrp_fhir_display(reference));
        pcrp_fhir_add_element(builder, PCRP_INTERVENTION, NULL, pcrp_buffer_string(&words), reference);
        pcrp_buffer_free(&words);
    }
}

/* How it went: notes of progress and outcomes. */
static void add_progress(pcrp_fhir_builder *builder, const pcrp_fhir_at *activity)
{
    static const char *const outcomes[] = {"outcomeCodeableConcept", "performedActivity"};

    for (pcrp_fhir_at progress = pcrp_fhir_get(activity, "progress"); progress.node; pcrp_fhir_next(&progress)) {
        pcrp_fhir_at text = pcrp_fhir_get(&progress, "text");
        pcrp_fhir_add_statement(builder, NULL, pcrp_fhir_self(&text), PCRP_TOPIC_PROGRESS, &text);
    }
    for (size_t m = 0; m < sizeof(outcomes) / sizeof(*outcomes); m++)
        for (pcrp_fhir_at outcome = pcrp_fhir_get(activity, outcomes[m]); outcome.node; pcrp_fhir_next(&outcome)) {
            pcrp_buffer words = {0};
            if (pcrp_fhir_add_concept(&words, &outcome))
                pcrp_fhir_add_statement(builder, NULL, pcrp_buffer_string(&words), PCRP_TOPIC_PROGRESS, &outcome);
            pcrp_buffer_free(&words);
        }
}

void pcrp_fhir_add_activities(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan)
{
    static const char *const references[] = {"reference", "plannedActivityReference", "actionResulting"}; /* R4, R5, DSTU2 */

    for (pcrp_fhir_at activity = pcrp_fhir_get(care_plan, "activity"); activity.node && !builder->plan->limit_hit; pcrp_fhir_next(&activity)) {
        pcrp_fhir_at detail = pcrp_fhir_get(&activity, "detail");
        add_detail(builder, &detail);
        if (detail.node && json_object_size(activity.node) == 1) /* as most are */
            continue;
        for (size_t m = 0; m < sizeof(references) / sizeof(*references); m++) {
            pcrp_fhir_at reference = pcrp_fhir_get(&activity, references[m]);
            if (reference.node)
                add_reference(builder, &reference);
        }
        add_progress(builder, &activity);
    }
}
