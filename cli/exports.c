/* SPDX-License-Identifier: Apache-2.0 */
#include "exports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Types that a plan is made of, or that lie beside it in an export. */
static const char *const types[] = {
    "AllergyIntolerance", "Appointment", "Binary", "CarePlan", "CareTeam", "Claim", "Communication", "Composition",
    "Condition", "Consent", "Coverage", "Device", "DiagnosticReport", "DocumentReference", "Encounter", "EpisodeOfCare",
    "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "Group", "HealthcareService", "Immunization",
    "Location", "Medication", "MedicationRequest", "MedicationStatement", "NutritionOrder", "Observation",
    "Organization", "Patient", "Person", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire",
    "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "RiskAssessment", "ServiceRequest", "Task"};
enum { TYPES = sizeof(types) / sizeof(*types) };

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int pcrp_export_file(const char *name)
{
    size_t length = strlen(name);
    return length > 7 && strcasecmp(name + length - 7, ".ndjson") == 0;
}

static int is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The type that a name tells: one of its words, letters without anything between. TYPES for none. */
static size_t type_of(const char *name)
{
    for (const char *at = name; *at;) {
        size_t length = 0;
        while (is_letter(at[length]))
            length++;
        for (size_t i = 0; length && i < TYPES; i++)
            if (strlen(types[i]) == length && strncasecmp(at, types[i], length) == 0)
                return i;
        at += length ? length : 1;
    }
    return TYPES;
}

int pcrp_export_is(char *const *paths, size_t count)
{
    size_t first = TYPES;

    for (size_t i = 0; i < count; i++) {
        size_t type = type_of(base_name(paths[i]));
        if (type != TYPES && first != TYPES && type != first)
            return 1;
        if (type != TYPES)
            first = type;
    }
    return 0;
}

pcrp_status pcrp_export_read(pcrp_reader *reader, const char *folder, char *const *paths, size_t count,
                             pcrp_plan_callback callback, void *user)
{
    char **names = calloc(count, sizeof(*names));
    pcrp_status status = PCRP_ERROR_MEMORY;
    size_t made = 0;

    while (names && made < count && asprintf(&names[made], "%s!%s", folder, base_name(paths[made])) >= 0)
        made++;
    if (names && made == count)
        status = pcrp_read_export(reader, (const char *const *)paths, (const char *const *)names, count, callback, user);
    for (size_t i = 0; i < made; i++)
        free(names[i]);
    free(names);
    return status;
}
