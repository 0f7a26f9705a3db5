/* SPDX-License-Identifier: Apache-2.0 */
#include "read/ndjson_glance.h"

#include <string.h>

int pcrp_slice_is(pcrp_slice name, const char *text)
{
    return name.length && name.length == strlen(text) && memcmp(name.text, text, name.length) == 0;
}

/* The string that begins at the quote; returns the byte after its end, NULL when it does not end. */
static const char *string_at(const char *at, const char *end, pcrp_slice *out)
{
    out->text = ++at;
    for (; at < end && *at != '"'; at++)
        at += *at == '\\';
    if (at >= end)
        return NULL;
    out->length = (size_t)(at - out->text);
    return at + 1;
}

int pcrp_glance_is_chart(const pcrp_glance *seen)
{
    return pcrp_slice_is(seen->type, "Bundle") || pcrp_slice_is(seen->type, "Parameters");
}

int pcrp_glance_at(pcrp_glance *out, const char *at, const char *end)
{
    int depth = 0, wants_name = 0, is_patient = 0;
    pcrp_slice name = {"", 0}, value;

    memset(out, 0, sizeof(*out));
    while (at < end) {
        switch (*at) {
        case '{':
            wants_name = ++depth <= 2;
            at++;
            break;
        case '[':
            depth += 1;
            wants_name = 0;
            at++;
            break;
        case '}':
        case ']':
            if (--depth < 0)
                return 0;
            at++;
            break;
        case ',':
            wants_name = depth <= 2;
            at++;
            break;
        case '"':
            at = string_at(at, end, &value);
            if (!at)
                return 0;
            if (depth == 1 && wants_name) {
                name = value;
                is_patient = pcrp_slice_is(name, "subject") || pcrp_slice_is(name, "patient") || pcrp_slice_is(name, "for");
            } else if (depth == 1 && pcrp_slice_is(name, "resourceType")) {
                out->type = value;
                if (pcrp_glance_is_chart(out))
                    return 1;
            } else if (depth == 1 && pcrp_slice_is(name, "id")) {
                out->id = value;
            } else if (depth == 2 && is_patient && wants_name && pcrp_slice_is(value, "reference")) {
                while (at < end && (*at == ' ' || *at == ':'))
                    at++;
                if (at < end && *at == '"' && !out->patient.length)
                    at = string_at(at, end, &out->patient);
                if (!at)
                    return 0;
            }
            wants_name = 0;
            break;
        default:
            at++;
            break;
        }
    }
    return depth == 0;
}

static int has(const char *bytes, size_t size, const char *words)
{
    return bytes && memmem(bytes, size, words, strlen(words)) != NULL;
}

int pcrp_glance_role(const pcrp_glance *seen, const char *bytes, size_t size)
{
    static const char *const of_patient[] = {"Patient", "RelatedPerson", "CareTeam", "RiskAssessment",
                                             "QuestionnaireResponse", "Composition"};
    static const char *const referred[] = {
        "Practitioner", "PractitionerRole", "Organization", "HealthcareService", "Location", "Questionnaire",
        "Condition", "MedicationRequest", "MedicationStatement", "Medication", "CommunicationRequest",
        "DeviceRequest", "NutritionOrder", "Appointment", "RequestGroup", "Procedure", "Group"};

    if (pcrp_slice_is(seen->type, "CarePlan"))
        return PCRP_RECORD_CARE_PLAN;
    if (pcrp_slice_is(seen->type, "Goal"))
        return PCRP_RECORD_STARTS_PLAN;
    if (pcrp_slice_is(seen->type, "ServiceRequest") || pcrp_slice_is(seen->type, "Task"))
        return has(bytes, size, "pertainsToGoal") || has(bytes, size, "\"plan\"") || has(bytes, size, "\"proposal\"")
                   ? PCRP_RECORD_STARTS_PLAN : PCRP_RECORD_REFERRED;
    if (pcrp_slice_is(seen->type, "Observation"))
        return has(bytes, size, "valueString") || has(bytes, size, "what-matters") ? PCRP_RECORD_OF_PATIENT : -1;
    for (size_t i = 0; i < sizeof(of_patient) / sizeof(*of_patient); i++)
        if (pcrp_slice_is(seen->type, of_patient[i]))
            return PCRP_RECORD_OF_PATIENT;
    for (size_t i = 0; i < sizeof(referred) / sizeof(*referred); i++)
        if (pcrp_slice_is(seen->type, referred[i]))
            return PCRP_RECORD_REFERRED;
    return -1;
}
