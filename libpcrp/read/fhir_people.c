/* SPDX-License-Identifier: Apache-2.0 */
/* Who is named in a plan: the person, supporters, peers, providers. */
#include <string.h>

#include "read/fhir.h"

enum { MOST_PEOPLE = 200 }; /* of one plan: a whole clinic's staff list is no care team */

int pcrp_fhir_take(pcrp_fhir_builder *builder, pcrp_fhir_resource *resource)
{
    if (resource->visit == builder->visit)
        return 0;
    resource->visit = builder->visit;
    resource->element = NULL;
    return 1;
}

/* ---- names ---- */

static void add_word(pcrp_buffer *out, const char *word)
{
    if (!*word)
        return;
    if (out->length)
        pcrp_buffer_add_char(out, ' ');
    pcrp_buffer_add_string(out, word);
}

/* A HumanName in the order in which it is said; its text where it has no parts. A string stands for itself. */
static void add_human_name(pcrp_buffer *out, const pcrp_fhir_at *name)
{
    size_t parts = pcrp_fhir_count(name, "given") + pcrp_fhir_count(name, "family");
    const char *text = pcrp_fhir_string(name, "text");

    if (json_is_string(name->node)) {
        add_word(out, pcrp_fhir_self(name));
        return;
    }
    if (*text || !parts) {
        add_word(out, text);
        return;
    }
    for (size_t i = 0; i < pcrp_fhir_count(name, "given"); i++) {
        pcrp_fhir_at given = pcrp_fhir_item(name, "given", i);
        add_word(out, pcrp_fhir_self(&given));
    }
    for (size_t i = 0; i < pcrp_fhir_count(name, "family"); i++) {
        pcrp_fhir_at family = pcrp_fhir_item(name, "family", i);
        add_word(out, pcrp_fhir_self(&family));
    }
}

static int use_is(const pcrp_fhir_at *name, const char *use)
{
    return strcmp(pcrp_fhir_string(name, "use"), use) == 0;
}

/* The name by which somebody is known on paper: official, else usual, else the first that is not a nickname
 * or one of the past. */
static pcrp_fhir_at official_name(const pcrp_fhir_at *who)
{
    static const char *const uses[] = {"official", "usual", "old", "maiden", "nickname"};
    enum { OFFICIAL, USUAL, OLD, KNOWN = sizeof(uses) / sizeof(*uses) };
    size_t count = pcrp_fhir_count(who, "name"), best = 0, best_rank = OLD + 1;

    for (size_t i = 0; i < count && best_rank > OFFICIAL; i++) {
        pcrp_fhir_at name = pcrp_fhir_item(who, "name", i);
        const char *text = pcrp_fhir_string(&name, "use");
        size_t use = 0, rank;
        while (use < KNOWN && strcmp(text, uses[use]) != 0)
            use++;
        rank = use <= USUAL ? use : use == KNOWN ? OLD : OLD + 1; /* words that FHIR does not have are as good as none */
        if (rank < best_rank) {
            best_rank = rank;
            best = i;
        }
    }
    return pcrp_fhir_item(who, "name", best);
}

/* ---- the person ---- */

static void add_parts(pcrp_plan *plan, const pcrp_fhir_at *name, const char *key, pcrp_name_use use)
{
    for (pcrp_fhir_at part = pcrp_fhir_get(name, key); part.node; pcrp_fhir_next(&part)) {
        pcrp_plan_add_name(plan, use, pcrp_fhir_self(&part));
    }
}

/* Out of memory leaves a plan that will not be handed over, but must not end here. */
static void set_person(pcrp_fhir_builder *builder, const char *name)
{
    builder->person = name ? name : "";
}

/* A name that is only text: "Betsy Johnson" or "Johnson, Betsy". */
static void add_whole_name(pcrp_fhir_builder *builder, const char *text)
{
    pcrp_plan *plan = builder->plan;
    const char *comma = strchr(text, ','), *space = strrchr(text, ' ');
    pcrp_arena *arena = plan->arena;

    if (!text[strspn(text, " ")])
        return;
    if (comma && comma > text) {
        const char *family = pcrp_arena_string_n(arena, text, (size_t)(comma - text));
        const char *given = comma + 1 + strspn(comma + 1, " ");
        pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, given);
        pcrp_plan_add_name(plan, PCRP_NAME_FAMILY, family);
        set_person(builder, pcrp_arena_format(arena, "%s %s", given, family ? family : ""));
    } else {
        if (space && space > text) {
            pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, pcrp_arena_string_n(arena, text, (size_t)(space - text)));
            pcrp_plan_add_name(plan, PCRP_NAME_FAMILY, space + 1);
        } else {
            pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, text);
        }
        set_person(builder, pcrp_arena_string(arena, text));
    }
    pcrp_plan_add_party(plan, PCRP_PERSON, builder->person, "");
}

static void add_official(pcrp_fhir_builder *builder, const pcrp_fhir_at *name)
{
    pcrp_buffer full = {0};

    if (!pcrp_fhir_count(name, "given") && !pcrp_fhir_count(name, "family")) {
        add_whole_name(builder, json_is_string(name->node) ? pcrp_fhir_self(name) : pcrp_fhir_string(name, "text"));
        return;
    }
    add_parts(builder->plan, name, "given", PCRP_NAME_GIVEN);
    add_parts(builder->plan, name, "family", PCRP_NAME_FAMILY);
    for (size_t i = 0; i < builder->plan->names.count; i++)
        add_word(&full, ((pcrp_name *)builder->plan->names.items[i])->text);
    set_person(builder, pcrp_arena_string(builder->plan->arena, pcrp_buffer_string(&full)));
    pcrp_buffer_free(&full);
}

/* Nicknames, the everyday name beside the official one, and names of the past. */
static void add_other_name(pcrp_fhir_builder *builder, const pcrp_fhir_at *name, const pcrp_fhir_at *official)
{
    pcrp_buffer text = {0};

    if (name->node == official->node)
        return;
    if (use_is(name, "nickname") || use_is(name, "usual")) {
        pcrp_fhir_at given = pcrp_fhir_get(name, "given");
        if (*pcrp_fhir_self(&given)) {
            if (use_is(name, "nickname"))
                add_parts(builder->plan, name, "given", PCRP_NAME_PREFERRED);
            else
                pcrp_plan_add_name(builder->plan, PCRP_NAME_PREFERRED, pcrp_fhir_self(&given));
        } else {
            pcrp_plan_add_name(builder->plan, PCRP_NAME_PREFERRED, pcrp_fhir_string(name, "text"));
        }
    } else if (use_is(name, "old") || use_is(name, "maiden")) {
        add_human_name(&text, name);
        pcrp_plan_add_name(builder->plan, PCRP_NAME_FORMER, pcrp_buffer_string(&text));
        pcrp_buffer_free(&text);
    }
}

static const char *gender_of(const pcrp_fhir_at *patient)
{
    static const char *const known[] = {"female", "male", "other"};
    const char *gender = pcrp_fhir_string(patient, "gender");
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(known[i], gender) == 0)
            return known[i];
    return "";
}

/* Patient.contact: people to call, with what they are to the person. */
static void add_contacts(pcrp_fhir_builder *builder, const pcrp_fhir_at *patient)
{
    for (size_t i = 0, count = pcrp_fhir_count(patient, "contact"); i < count && i < MOST_PEOPLE; i++) {
        pcrp_fhir_at contact = pcrp_fhir_item(patient, "contact", i);
        pcrp_fhir_at named = pcrp_fhir_get(&contact, "name"), relation = pcrp_fhir_get(&contact, "relationship");
        pcrp_buffer name = {0}, words = {0};
        add_human_name(&name, &named);
        pcrp_fhir_add_concept(&words, &relation);
        if (name.length)
            pcrp_plan_add_party(builder->plan, PCRP_SUPPORTER, pcrp_buffer_string(&name), pcrp_buffer_string(&words));
        pcrp_buffer_free(&name);
        pcrp_buffer_free(&words);
    }
}

void pcrp_fhir_add_person(pcrp_fhir_builder *builder)
{
    const pcrp_fhir_patient *patient;
    pcrp_fhir_at root, official;

    if (builder->patient < 0)
        return;
    patient = builder->chart->patients.items[builder->patient];
    if (!patient->resource) {
        add_whole_name(builder, patient->display);
        return;
    }
    root = pcrp_fhir_root(builder->chart, patient->resource);
    official = official_name(&root);
    if (official.node)
        add_official(builder, &official);
    else
        add_whole_name(builder, patient->display);
    for (pcrp_fhir_at name = pcrp_fhir_get(&root, "name"); name.node; pcrp_fhir_next(&name)) {
        add_other_name(builder, &name, &official);
    }
    builder->plan->gender = gender_of(&root);
}

/* ---- others ---- */

typedef struct somebody {
    pcrp_party_kind kind;
    int known;           /* 0: nothing says what they are */
    pcrp_buffer name, relation;
} somebody;

static void forget(somebody *who)
{
    pcrp_buffer_free(&who->name);
    pcrp_buffer_free(&who->relation);
}

static void add_listed(pcrp_buffer *out, const pcrp_buffer *words)
{
    if (out->length)
        pcrp_buffer_add_string(out, ", ");
    pcrp_buffer_add(out, pcrp_buffer_string(words), words->length);
}

/* All the concepts of a member, with ", " between. */
static void add_concepts(pcrp_buffer *out, const pcrp_fhir_at *at, const char *key)
{
    for (pcrp_fhir_at concept = pcrp_fhir_get(at, key); concept.node; pcrp_fhir_next(&concept)) {
        pcrp_buffer words = {0};
        if (pcrp_fhir_add_concept(&words, &concept) && !strstr(pcrp_buffer_string(out), pcrp_buffer_string(&words)))
            add_listed(out, &words);
        pcrp_buffer_free(&words);
    }
}

/* What a Practitioner is: each qualification's code. */
static void add_qualifications(pcrp_buffer *out, const pcrp_fhir_at *practitioner)
{
    for (pcrp_fhir_at qualification = pcrp_fhir_get(practitioner, "qualification"); qualification.node; pcrp_fhir_next(&qualification)) {
        pcrp_buffer words = {0};
        pcrp_fhir_at code = pcrp_fhir_get(&qualification, "code");
        if (pcrp_fhir_add_concept(&words, &code))
            add_listed(out, &words);
        pcrp_buffer_free(&words);
    }
}

static void describe_resource(pcrp_fhir_builder *builder, pcrp_fhir_resource *resource, somebody *who)
{
    pcrp_fhir_at root = pcrp_fhir_root(builder->chart, resource), name = official_name(&root);

    who->known = 1;
    who->kind = PCRP_PROVIDER;
    if (pcrp_fhir_is(resource, "Patient")) {
        who->kind = PCRP_PERSON;
        if (resource->patient == builder->patient && *builder->person)
            pcrp_buffer_add_string(&who->name, builder->person);
        else
            add_human_name(&who->name, &name);
    } else if (pcrp_fhir_is(resource, "RelatedPerson")) {
        who->kind = PCRP_SUPPORTER;
        add_human_name(&who->name, &name);
        add_concepts(&who->relation, &root, "relationship");
    } else if (pcrp_fhir_is(resource, "Practitioner")) {
        add_human_name(&who->name, &name);
        add_qualifications(&who->relation, &root);
    } else if (pcrp_fhir_is(resource, "PractitionerRole")) {
        pcrp_fhir_at reference = pcrp_fhir_get(&root, "practitioner");
        pcrp_fhir_resource *practitioner = pcrp_fhir_resolve(builder->chart, &reference);
        add_concepts(&who->relation, &root, "code");
        if (!who->relation.length)
            add_concepts(&who->relation, &root, "specialty");
        if (practitioner && pcrp_fhir_is(practitioner, "Practitioner")) {
            pcrp_fhir_at at = pcrp_fhir_root(builder->chart, practitioner);
            name = official_name(&at);
            add_human_name(&who->name, &name);
            if (!who->relation.length)
                add_qualifications(&who->relation, &at);
            pcrp_fhir_take(builder, practitioner);
        } else {
            pcrp_buffer_add_string(&who->name, pcrp_fhir_display(&reference));
        }
    } else { /* Organization, HealthcareService, CareTeam, Device */
        pcrp_buffer_add_string(&who->name, pcrp_fhir_string(&root, "name"));
    }
}

/* The kind that the type of a reference tells, when it leads nowhere. */
static void describe_type(pcrp_fhir_builder *builder, const char *type, somebody *who)
{
    who->known = *type != '\0';
    who->kind = strcmp(type, "RelatedPerson") == 0 ? PCRP_SUPPORTER : PCRP_PROVIDER;
    if (strcmp(type, "Patient") == 0) {
        who->kind = PCRP_PERSON;
        if (*builder->person) {
            pcrp_buffer_clear(&who->name);
            pcrp_buffer_add_string(&who->name, builder->person);
        }
    }
}

/* resource is what the reference leads to. */
static void describe(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, pcrp_fhir_resource *resource, somebody *who)
{
    char type[64];

    memset(who, 0, sizeof(*who));
    if (resource) {
        describe_resource(builder, resource, who);
        if (!who->name.length)
            pcrp_buffer_add_string(&who->name, pcrp_fhir_display(reference));
        return;
    }
    pcrp_buffer_add_string(&who->name, pcrp_fhir_display(reference));
    describe_type(builder, pcrp_fhir_reference_type(reference, type, sizeof(type)), who);
}

/* What the words of a role say goes before what the type of the resource says: a peer worker is a
 * Practitioner in FHIR. A RelatedPerson stays a supporter whatever the words, a housemate too. */
static void settle_kind(const pcrp_fhir_builder *builder, somebody *who)
{
    if (who->kind == PCRP_PROVIDER && who->relation.length &&
        pcrp_answers_is_peer(builder->chart->answers, pcrp_buffer_string(&who->relation), who->relation.length))
        who->kind = PCRP_PEER;
}

static void add_somebody(pcrp_fhir_builder *builder, somebody *who, const char *relation)
{
    if (relation && *relation && !who->relation.length)
        pcrp_buffer_add_string(&who->relation, relation);
    settle_kind(builder, who);
    if (!who->known || who->kind == PCRP_PERSON || !who->name.length || builder->people >= MOST_PEOPLE)
        return;
    builder->people++;
    pcrp_plan_add_party(builder->plan, who->kind, pcrp_buffer_string(&who->name), pcrp_buffer_string(&who->relation));
}

void pcrp_fhir_add_party(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, const char *relation)
{
    somebody who;
    pcrp_fhir_resource *resource;

    if (!reference->node || builder->people >= MOST_PEOPLE)
        return;
    resource = pcrp_fhir_resolve(builder->chart, reference);
    if (resource && !pcrp_fhir_take(builder, resource))
        return;
    describe(builder, reference, resource, &who);
    add_somebody(builder, &who, relation);
    forget(&who);
}

/* Those of the chart's people who belong to this person: whom the chart holds no other patient for. */
void pcrp_fhir_add_people(pcrp_fhir_builder *builder)
{
    const pcrp_fhir_patient *patient;
    const pcrp_list *people;
    pcrp_fhir_at root;

    if (builder->patient < 0)
        return;
    patient = builder->chart->patients.items[builder->patient];
    people = &patient->people;
    for (int roles = 1; roles >= 0; roles--) /* roles first: they know what a practitioner does here */
        for (size_t i = 0; i < people->count && builder->people < MOST_PEOPLE; i++) {
            pcrp_fhir_resource *resource = people->items[i];
            somebody who;
            if ((pcrp_fhir_is(resource, "PractitionerRole")) != roles ||
                resource->status_out || !pcrp_fhir_take(builder, resource))
                continue;
            memset(&who, 0, sizeof(who));
            describe_resource(builder, resource, &who);
            add_somebody(builder, &who, NULL);
            forget(&who);
        }
    root = pcrp_fhir_root(builder->chart, patient->resource);
    if (!root.node)
        return;
    add_contacts(builder, &root);
    for (size_t i = 0; i < pcrp_fhir_count(&root, "generalPractitioner"); i++) {
        pcrp_fhir_at reference = pcrp_fhir_item(&root, "generalPractitioner", i);
        pcrp_fhir_add_party(builder, &reference, NULL);
    }
    if (builder->people >= MOST_PEOPLE)
        pcrp_plan_add_note(builder->plan, "more than %d people: the others were left out", MOST_PEOPLE);
}

void pcrp_fhir_add_care_team(pcrp_fhir_builder *builder, pcrp_fhir_resource *team)
{
    pcrp_fhir_at root = pcrp_fhir_root(builder->chart, team);

    if (!pcrp_fhir_is(team, "CareTeam") || !pcrp_fhir_take(builder, team))
        return;
    for (size_t i = 0, count = pcrp_fhir_count(&root, "participant"); i < count && i < MOST_PEOPLE; i++) {
        pcrp_fhir_at participant = pcrp_fhir_item(&root, "participant", i);
        pcrp_fhir_at member = pcrp_fhir_get(&participant, "member"), role = pcrp_fhir_get(&participant, "role");
        pcrp_buffer words = {0};
        pcrp_fhir_add_concept(&words, &role);
        pcrp_fhir_add_party(builder, &member, pcrp_buffer_string(&words));
        pcrp_buffer_free(&words);
    }
}

static void add_performer(pcrp_buffer *out, const char *name)
{
    if (*name && out->length)
        pcrp_buffer_add_string(out, ", ");
    pcrp_buffer_add_string(out, name);
}

void pcrp_fhir_add_performers(pcrp_fhir_builder *builder, pcrp_buffer *out, const pcrp_fhir_at *at, const char *key)
{
    for (size_t i = 0, count = pcrp_fhir_count(at, key); i < count && i < MOST_PEOPLE; i++) {
        pcrp_fhir_at performer = pcrp_fhir_item(at, key, i);
        pcrp_fhir_at actor = pcrp_fhir_get(&performer, "actor"); /* Appointment.participant, R5 Task.performer */
        pcrp_fhir_at *reference = json_is_object(actor.node) ? &actor : &performer;
        char type[64];
        const char *name;
        somebody who;
        pcrp_fhir_resource *resource = pcrp_fhir_resolve(builder->chart, reference);
        describe(builder, reference, resource, &who);
        name = pcrp_buffer_string(&who.name);
        if (!*name)
            name = pcrp_buffer_string(&who.relation);
        if (!*name) /* "Patient" still says that it is the person */
            name = resource ? resource->type : pcrp_fhir_reference_type(reference, type, sizeof(type));
        add_performer(out, name);
        if (!resource || pcrp_fhir_take(builder, resource))
            add_somebody(builder, &who, NULL);
        forget(&who);
    }
}

/* ---- where ---- */

static int set_setting(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, int words_will_do)
{
    pcrp_fhir_resource *resource = reference->node ? pcrp_fhir_resolve(builder->chart, reference) : NULL;
    const char *name = "";

    if (resource && (pcrp_fhir_is(resource, "Organization") || pcrp_fhir_is(resource, "Location"))) {
        pcrp_fhir_at root = pcrp_fhir_root(builder->chart, resource);
        name = pcrp_fhir_string(&root, "name");
    } else if (!resource) {
        char type[64];
        pcrp_fhir_reference_type(reference, type, sizeof(type));
        if (strcmp(type, "Organization") == 0 || (words_will_do && !*type))
            name = pcrp_fhir_display(reference);
    }
    if (*name) {
        const char *made = pcrp_plan_text(builder->plan, name, strlen(name));
        builder->plan->setting = made ? made : "";
    }
    return *name != '\0';
}

void pcrp_fhir_set_setting(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan)
{
    pcrp_fhir_at custodian = pcrp_fhir_get(care_plan, "custodian"), author = pcrp_fhir_get(care_plan, "author");
    pcrp_fhir_at extension = pcrp_fhir_extension(care_plan, "custodian");
    pcrp_fhir_at extended = pcrp_fhir_get(&extension, "valueReference");

    if (*builder->plan->setting || set_setting(builder, &custodian, 0) || set_setting(builder, &extended, 0) ||
        set_setting(builder, &author, 0))
        return;
    for (size_t i = 0, count = pcrp_fhir_count(care_plan, "contributor"); i < count && i < MOST_PEOPLE; i++) {
        pcrp_fhir_at contributor = pcrp_fhir_item(care_plan, "contributor", i);
        if (set_setting(builder, &contributor, 1))
            return;
    }
    if (builder->patient >= 0) {
        const pcrp_fhir_patient *patient = builder->chart->patients.items[builder->patient];
        pcrp_fhir_at root = pcrp_fhir_root(builder->chart, patient->resource);
        pcrp_fhir_at managing = pcrp_fhir_get(&root, "managingOrganization");
        set_setting(builder, &managing, 0);
    }
}
