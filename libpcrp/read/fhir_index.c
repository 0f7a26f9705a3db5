/* SPDX-License-Identifier: Apache-2.0 */
/* The resources of a chart, wherever they stand in it, and how references find them. The tables are objects
 * of jansson: their hash is seeded, so a hostile chart cannot make them slow. */
#include <stdio.h>
#include <string.h>

#include "read/fhir.h"
#include "read/reader.h"

pcrp_fhir_chart *pcrp_fhir_chart_new(pcrp_source *source)
{
    pcrp_arena *arena = pcrp_shelf_take(pcrp_reader_charts(source->reader));
    pcrp_fhir_chart *chart = arena ? pcrp_arena_alloc(arena, sizeof(*chart)) : NULL;
    if (!chart) {
        pcrp_shelf_give(pcrp_reader_charts(source->reader), arena);
        return NULL;
    }
    chart->source = source;
    chart->answers = pcrp_reader_answers(source->reader);
    chart->arena = arena;
    chart->form = "fhir";
    chart->owned = json_array();
    chart->keys = json_object();
    chart->patient_keys = json_object();
    if (!chart->owned || !chart->keys || !chart->patient_keys) {
        pcrp_fhir_chart_free(chart);
        return NULL;
    }
    return chart;
}

void pcrp_fhir_chart_free(pcrp_fhir_chart *chart)
{
    if (!chart)
        return;

    json_t *const trees[] = {chart->owned, chart->keys, chart->identifiers, chart->patient_keys};

    for (size_t i = 0; i < sizeof(trees) / sizeof(*trees); i++)
        json_decref(trees[i]);
    pcrp_shelf_give(pcrp_reader_charts(chart->source->reader), chart->arena); /* the chart is in it */
}

/* ---- tables ---- */

static void remember(pcrp_fhir_chart *chart, json_t *table, const char *key, size_t index)
{
    if (json_object_set_new(table, key, json_integer((json_int_t)index)) != 0)
        chart->failed = 1;
}

static pcrp_fhir_resource *look_up(const pcrp_fhir_chart *chart, const json_t *table, const char *key)
{
    const json_t *index = json_object_get(table, key);
    size_t at = index ? (size_t)json_integer_value(index) : chart->resources.count;
    return at < chart->resources.count ? chart->resources.items[at] : NULL;
}

static const char *member(const json_t *node, const char *key)
{
    const char *text = json_string_value(json_object_get(node, key));
    return text ? text : "";
}

/* ---- adding ---- */

static const char *updated(const json_t *resource)
{
    return member(json_object_get(resource, "meta"), "lastUpdated");
}

static void add_to_lists(pcrp_fhir_chart *chart, pcrp_fhir_resource *resource)
{
    int fine;
    resource->number = chart->resources.count;
    fine = pcrp_list_add(chart->arena, &chart->resources, resource);
    if (pcrp_fhir_is(resource, "CarePlan"))
        fine &= pcrp_list_add(chart->arena, &chart->care_plans, resource);
    chart->failed |= !fine;
}

/* A resource that is there twice (history bundles, a document within a message) counts once: the newer
 * version, else the first. True when the new one is to be added. */
static int settle_double(pcrp_fhir_chart *chart, const char *key, const json_t *json, const char *full_url)
{
    pcrp_fhir_resource *other = look_up(chart, chart->keys, key);
    if (!other)
        return 1;
    if (*full_url && *other->full_url && strcmp(full_url, other->full_url) != 0 &&
        strncmp(full_url, "http", 4) == 0 && strncmp(other->full_url, "http", 4) == 0)
        return 1; /* same id on another server */
    chart->doubles++;
    if (strcmp(updated(json), updated(other->json)) <= 0)
        return 0;
    other->status_out = 1;
    json_object_del(chart->keys, key);
    return 1;
}

/* What is asked of every resource, found in one walk over its members. */
typedef struct head {
    const char *type, *id, *status, *lifecycle; /* never NULL */
    json_t *contained;
    uint64_t names;
} head;

static const char *text_of(const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? text : "";
}

static head head_of(json_t *json)
{
    head found = {"", "", "", "", NULL, 0};
    for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at)) {
        const char *name = json_object_iter_key(at);
        json_t *value = json_object_iter_value(at);
        found.names |= pcrp_fhir_name_bit(name);
        switch (*name) {
        case 'r': found.type = strcmp(name, "resourceType") == 0 ? text_of(value) : found.type; break;
        case 'i': found.id = strcmp(name, "id") == 0 ? text_of(value) : found.id; break;
        case 's': found.status = strcmp(name, "status") == 0 ? text_of(value) : found.status; break;
        case 'l': found.lifecycle = strcmp(name, "lifecycleStatus") == 0 ? text_of(value) : found.lifecycle; break;
        case 'c': found.contained = strcmp(name, "contained") == 0 ? value : found.contained; break;
        default: break;
        }
    }
    return found;
}

/* Goals that were turned down are no part of the plan; nothing entered in error is. */
static int is_out(const head *found)
{
    const char *status = *found->lifecycle ? found->lifecycle : found->status;
    if (strcmp(status, "entered-in-error") == 0)
        return 1;
    return strcmp(found->type, "Goal") == 0 && (strcmp(status, "rejected") == 0 || strcmp(status, "cancelled") == 0);
}

static pcrp_fhir_resource *make(pcrp_fhir_chart *chart, json_t *json, const head *found, const char *where,
                                const char *full_url)
{
    pcrp_fhir_resource *resource = pcrp_arena_alloc(chart->arena, sizeof(*resource));
    if (!resource) {
        chart->failed = 1;
        return NULL;
    }
    resource->json = json;
    resource->names = found->names;
    resource->type = found->type;
    resource->id = found->id;
    resource->full_url = full_url;
    resource->where = where;
    resource->patient = -1;
    resource->line = chart->line;
    resource->status_out = is_out(found);
    return resource;
}

/* Text and a number put together in the arena; vsnprintf() would cost more than the rest of the work here. */
static const char *joined(pcrp_fhir_chart *chart, const char *const *parts, size_t count)
{
    size_t length = 1;
    char *made, *to;

    for (size_t i = 0; i < count; i++)
        length += strlen(parts[i]);
    made = to = pcrp_arena_alloc(chart->arena, length);
    for (size_t i = 0; made && i < count; i++)
        to = stpcpy(to, parts[i]);
    return made ? made : "";
}

static const char *digits_of(size_t number, char *buffer, size_t size)
{
    char *at = buffer + size - 1;
    *at = '\0';
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    return at;
}

/* Where the resource stands that is value index of a member, or within it: "/entry/3" and "/resource". */
static const char *step(pcrp_fhir_chart *chart, const char *where, const char *name, size_t index, int indexed,
                        const char *within, const json_t *resource)
{
    char buffer[24];
    int xml = chart->xml != NULL;
    const char *parts[] = {where, "/", name,
                           !indexed ? "" : xml ? "[" : "/",
                           !indexed ? "" : digits_of(xml ? index + 1 : index, buffer, sizeof(buffer)),
                           indexed && xml ? "]" : "",
                           within,
                           xml ? "/" : "",
                           xml ? member(resource, "resourceType") : ""};
    return joined(chart, parts, sizeof(parts) / sizeof(*parts));
}

static const char *type_and_id(pcrp_fhir_chart *chart, const char *type, const char *id)
{
    const char *parts[] = {type, "/", id};
    return joined(chart, parts, 3);
}

static const char *contained_key(pcrp_fhir_chart *chart, size_t container, const char *id)
{
    char buffer[24];
    const char *parts[] = {"#", digits_of(container, buffer, sizeof(buffer)), " ", id};
    return joined(chart, parts, 4);
}

/* Value index of what may be an array or a single value; NULL past the end. */
static json_t *value_at(json_t *values, size_t index, int *indexed)
{
    *indexed = json_is_array(values);
    if (*indexed)
        return json_array_get(values, index);
    return index == 0 ? values : NULL;
}

static void add_contained(pcrp_fhir_chart *chart, pcrp_fhir_resource *container, json_t *values)
{
    int indexed;
    json_t *json;
    for (size_t i = 0; (json = value_at(values, i, &indexed)) != NULL; i++) {
        const char *where = step(chart, container->where, "contained", i, indexed, "", json);
        head found = head_of(json);
        pcrp_fhir_resource *resource = json_is_object(json) ? make(chart, json, &found, where, "") : NULL;
        const char *key;
        if (!resource)
            continue;
        resource->container = container;
        add_to_lists(chart, resource);
        key = contained_key(chart, container->number, resource->id);
        if (*resource->id && !look_up(chart, chart->keys, key))
            remember(chart, chart->keys, key, resource->number);
    }
}

static int add_resource(pcrp_fhir_chart *chart, json_t *json, const head *found, const char *where, const char *full_url)
{
    size_t index = chart->resources.count;
    pcrp_fhir_resource *resource;
    const char *key;

    if (!*found->type)
        return 0;
    key = *found->id ? type_and_id(chart, found->type, found->id) : NULL;
    if (key && !settle_double(chart, key, json, full_url))
        return 1;
    resource = make(chart, json, found, where, full_url);
    if (!resource)
        return 0;
    add_to_lists(chart, resource); /* before its keys: they lead to it at once */
    if (key && !look_up(chart, chart->keys, key))
        remember(chart, chart->keys, key, index);
    if (*full_url && !look_up(chart, chart->keys, full_url))
        remember(chart, chart->keys, full_url, index);
    if (strcmp(found->type, "Questionnaire") == 0 && *member(json, "url") &&
        !look_up(chart, chart->keys, member(json, "url")))
        remember(chart, chart->keys, member(json, "url"), index);
    if (found->contained)
        add_contained(chart, resource, found->contained);
    return 1;
}

static int add_tree(pcrp_fhir_chart *chart, json_t *json, const char *where, const char *full_url);

/* Members entry of a Bundle and parameter of Parameters: each may hold a resource. */
static void add_entries(pcrp_fhir_chart *chart, const json_t *bundle, const char *where, const char *name)
{
    json_t *entries = json_object_get(bundle, name), *entry;
    int indexed;
    for (size_t i = 0; (entry = value_at(entries, i, &indexed)) != NULL; i++) {
        json_t *json = json_object_get(entry, "resource");
        if (json_is_object(json)) {
            const char *at = step(chart, where, name, i, indexed, "/resource", json);
            add_tree(chart, json, at, member(entry, "fullUrl"));
        }
    }
}

/* Bundles within bundles nest no deeper than the limit of depth that their text has passed. */
static int add_tree(pcrp_fhir_chart *chart, json_t *json, const char *where, const char *full_url)
{
    head found = head_of(json);
    if (strcmp(found.type, "Bundle") == 0) {
        add_entries(chart, json, where, "entry");
        return 1;
    }
    if (strcmp(found.type, "Parameters") == 0) {
        add_entries(chart, json, where, "parameter");
        return 1;
    }
    return add_resource(chart, json, &found, where, full_url);
}

int pcrp_fhir_chart_add(pcrp_fhir_chart *chart, json_t *tree, const char *where)
{
    int any = 0;
    if (json_array_append_new(chart->owned, tree) != 0) {
        chart->failed = 1;
        return 0;
    }
    where = pcrp_arena_string(chart->arena, where);
    if (!where)
        where = ""; /* out of memory: told when the chart is delivered */
    if (!json_is_array(tree))
        return add_tree(chart, tree, where, "");
    for (size_t i = 0; i < json_array_size(tree); i++) {
        char buffer[24];
        const char *parts[] = {where, "/", digits_of(i, buffer, sizeof(buffer))};
        any |= add_tree(chart, json_array_get(tree, i), joined(chart, parts, 3), "");
    }
    return any;
}

/* ---- finding ---- */

/* The start of the last two segments: "Patient/1" of "http://x/fhir/Patient/1/_history/2". */
static void relative_of(const char *reference, char *buffer, size_t size)
{
    const char *end = strstr(reference, "/_history/");
    const char *start;
    int slashes = 0;

    end = end ? end : reference + strlen(reference);
    for (start = end; start > reference; start--)
        if (start[-1] == '/' && ++slashes == 2)
            break;
    buffer[0] = '\0';
    if ((size_t)(end - start) < size) {
        memcpy(buffer, start, (size_t)(end - start));
        buffer[end - start] = '\0';
    }
}

static pcrp_fhir_resource *contained(pcrp_fhir_chart *chart, const pcrp_fhir_resource *from, const char *id)
{
    const pcrp_fhir_resource *container = from->container ? from->container : from;
    char key[300];

    if (!*id)
        return chart->resources.items[container->number];
    if (strlen(id) > 200)
        return NULL;
    snprintf(key, sizeof(key), "#%zu %s", container->number, id);
    return look_up(chart, chart->keys, key);
}

static void add_identifiers(pcrp_fhir_chart *chart)
{
    chart->identifiers = json_object();
    for (size_t i = 0; i < chart->resources.count; i++) {
        const pcrp_fhir_resource *resource = chart->resources.items[i];
        json_t *identifiers = json_object_get(resource->json, "identifier");
        int indexed;
        const json_t *identifier;
        for (size_t j = 0; (identifier = value_at(identifiers, j, &indexed)) != NULL; j++) {
            const char *value = member(identifier, "value");
            const char *key = *value ? pcrp_arena_format(chart->arena, "%s|%s", member(identifier, "system"), value)
                                     : NULL;
            if (key && !json_object_get(chart->identifiers, key))
                remember(chart, chart->identifiers, key, i);
        }
    }
}

/* A logical reference says which identifier the resource has. */
static pcrp_fhir_resource *by_identifier(pcrp_fhir_chart *chart, const json_t *reference)
{
    const json_t *identifier = json_object_get(reference, "identifier");
    const char *value = member(identifier, "value");
    char key[600];

    if (!*value || strlen(value) + strlen(member(identifier, "system")) + 2 > sizeof(key))
        return NULL;
    if (!chart->identifiers)
        add_identifiers(chart);
    snprintf(key, sizeof(key), "%s|%s", member(identifier, "system"), value);
    return look_up(chart, chart->identifiers, key);
}

/* Asks the form for a resource that is elsewhere in the export. */
static pcrp_fhir_resource *fetched(pcrp_fhir_chart *chart, char *relative)
{
    char *slash = strchr(relative, '/');
    const char *where = "";
    size_t index = chart->resources.count;
    json_t *tree;

    if (!chart->fetch || !slash)
        return NULL;
    *slash = '\0';
    tree = chart->fetch(chart->fetch_user, chart, relative, slash + 1, &where);
    *slash = '/';
    if (!tree || !pcrp_fhir_chart_add(chart, tree, where))
        return NULL; /* the tree is the chart's in any case */
    return index < chart->resources.count ? chart->resources.items[index] : NULL;
}

static pcrp_fhir_resource *find_any(pcrp_fhir_chart *chart, const char *text)
{
    pcrp_fhir_resource *found = look_up(chart, chart->keys, text);
    char relative[300], urn[320];

    if (found)
        return found;
    relative_of(text, relative, sizeof(relative));
    found = *relative ? look_up(chart, chart->keys, relative) : NULL;
    if (!found && strchr(relative, '/')) { /* entries that have only a urn:uuid, referred to by type and id */
        snprintf(urn, sizeof(urn), "urn:uuid:%s", strchr(relative, '/') + 1);
        found = look_up(chart, chart->keys, urn);
    }
    return !found && *relative ? fetched(chart, relative) : found;
}

static pcrp_fhir_resource *resolve_any(pcrp_fhir_chart *chart, const pcrp_fhir_at *reference)
{
    const char *text = pcrp_fhir_reference(reference);
    if (!json_is_object(reference->node))
        return NULL;
    if (!*text)
        return by_identifier(chart, reference->node);
    return text[0] == '#' ? contained(chart, reference->resource, text + 1) : find_any(chart, text);
}

pcrp_fhir_resource *pcrp_fhir_resolve(pcrp_fhir_chart *chart, const pcrp_fhir_at *reference)
{
    pcrp_fhir_resource *found = resolve_any(chart, reference);
    return found && !found->status_out ? found : NULL;
}

int pcrp_fhir_leads_out(pcrp_fhir_chart *chart, const pcrp_fhir_at *reference)
{
    const pcrp_fhir_resource *found = resolve_any(chart, reference);
    return found && found->status_out;
}

pcrp_fhir_resource *pcrp_fhir_find(pcrp_fhir_chart *chart, const char *text)
{
    const char *version = strchr(text, '|');
    char bare[512];
    pcrp_fhir_resource *found;

    if (version && (size_t)(version - text) < sizeof(bare)) {
        memcpy(bare, text, (size_t)(version - text));
        bare[version - text] = '\0';
        text = bare;
    }
    found = find_any(chart, text);
    return found && !found->status_out ? found : NULL;
}

/* ---- whose is it ---- */

static int same_patient(pcrp_fhir_chart *chart, int number, const char *display)
{
    pcrp_fhir_patient *patient = chart->patients.items[number];
    if (!*patient->display)
        patient->display = display;
    return number;
}

static int patient_number(pcrp_fhir_chart *chart, const char *key, pcrp_fhir_resource *resource, const char *display)
{
    const json_t *index = json_object_get(chart->patient_keys, key);
    pcrp_fhir_patient *patient;

    if (index)
        return same_patient(chart, (int)json_integer_value(index), display);
    patient = pcrp_arena_alloc(chart->arena, sizeof(*patient));
    if (!patient)
        return -1;
    patient->key = key;
    patient->resource = resource;
    patient->display = display;
    remember(chart, chart->patient_keys, key, chart->patients.count);
    if (!pcrp_list_add(chart->arena, &chart->patients, patient))
        return -1;
    return (int)chart->patients.count - 1;
}

/* The key under which a patient's own resource is known. */
static const char *own_key(pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource)
{
    const char *const named[] = {resource->container ? "#" : "", resource->type, "/", resource->id};
    const char *const placed[] = {"at ", resource->where};
    return *resource->id ? joined(chart, named, 4) : joined(chart, placed, 2);
}

static int patient_of(pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource)
{
    static const char *const members[] = {"subject", "patient", "for"};
    pcrp_fhir_at root = pcrp_fhir_root(chart, resource);

    for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++) {
        pcrp_fhir_at reference = pcrp_fhir_get(&root, members[i]);
        pcrp_fhir_resource *found;
        char relative[300];
        const char *key;
        if (!json_is_object(reference.node))
            continue;
        found = pcrp_fhir_resolve(chart, &reference);
        if (found && pcrp_fhir_is(found, "Patient")) {
            if (found->patient >= 0)
                return same_patient(chart, found->patient, pcrp_fhir_display(&reference));
            found->patient = patient_number(chart, own_key(chart, found), found, pcrp_fhir_display(&reference));
            return found->patient;
        }
        relative_of(pcrp_fhir_reference(&reference), relative, sizeof(relative));
        key = *relative ? relative : pcrp_fhir_display(&reference);
        if (*key)
            return patient_number(chart, pcrp_arena_string(chart->arena, key), NULL, pcrp_fhir_display(&reference));
    }
    return -1;
}

/* The topmost CarePlan that one is part of; itself when there is none, or when they go round in a circle. */
static pcrp_fhir_resource *root_plan(pcrp_fhir_chart *chart, pcrp_fhir_resource *care_plan)
{
    pcrp_fhir_resource *top = care_plan;
    for (int climbed = 0; climbed < 20; climbed++) {
        pcrp_fhir_at root = pcrp_fhir_root(chart, top);
        pcrp_fhir_at reference = pcrp_fhir_get(&root, "partOf");
        pcrp_fhir_resource *whole = reference.node ? pcrp_fhir_resolve(chart, &reference) : NULL;
        if (!whole || !pcrp_fhir_is(whole, "CarePlan"))
            return top;
        if (whole == top || whole == care_plan)
            return care_plan;
        top = whole;
    }
    return care_plan;
}

static void claim(pcrp_fhir_chart *chart, const pcrp_fhir_at *at, const char *key)
{
    for (pcrp_fhir_at reference = pcrp_fhir_get(at, key); reference.node; pcrp_fhir_next(&reference)) {
        pcrp_fhir_resource *found = pcrp_fhir_resolve(chart, &reference);
        if (found)
            found->claimed = 1;
    }
}

/* Marks what a CarePlan refers to, so that only the rest is looked at for what belongs to it unsaid. */
static void claim_all(pcrp_fhir_chart *chart, const pcrp_fhir_resource *care_plan)
{
    pcrp_fhir_at root = pcrp_fhir_root(chart, care_plan);
    claim(chart, &root, "goal");
    claim(chart, &root, "supportingInfo");
    claim(chart, &root, "addresses");
    for (pcrp_fhir_at activity = pcrp_fhir_get(&root, "activity"); activity.node; pcrp_fhir_next(&activity)) {
        pcrp_fhir_at detail = pcrp_fhir_get(&activity, "detail");
        claim(chart, &activity, "reference");
        claim(chart, &activity, "plannedActivityReference");
        claim(chart, &detail, "goal");
    }
}

pcrp_list *pcrp_fhir_resources_of(pcrp_fhir_chart *chart, int patient)
{
    return patient < 0 ? &chart->unowned : &((pcrp_fhir_patient *)chart->patients.items[patient])->resources;
}

static int add_to_patient(pcrp_fhir_chart *chart, pcrp_fhir_resource *resource)
{
    int fine = pcrp_list_add(chart->arena, pcrp_fhir_resources_of(chart, resource->patient), resource);
    if (resource->patient >= 0 &&
        (pcrp_fhir_is(resource, "RelatedPerson") || strncmp(resource->type, "Practitioner", 12) == 0)) {
        pcrp_fhir_patient *patient = chart->patients.items[resource->patient];
        fine &= pcrp_list_add(chart->arena, &patient->people, resource);
    }
    return fine;
}

/* Extension goal-relationship of type milestone: its target is a piece of this goal. */
static void find_milestones(pcrp_fhir_chart *chart, pcrp_fhir_resource *goal)
{
    pcrp_fhir_at root = pcrp_fhir_root(chart, goal);
    for (pcrp_fhir_at extension = pcrp_fhir_get(&root, "extension"); extension.node; pcrp_fhir_next(&extension)) {
        pcrp_fhir_at type = pcrp_fhir_extension(&extension, "type"), target = pcrp_fhir_extension(&extension, "target");
        pcrp_fhir_at concept = pcrp_fhir_get(&type, "valueCodeableConcept"), coding = pcrp_fhir_get(&concept, "coding");
        pcrp_fhir_at reference = pcrp_fhir_get(&target, "valueReference");
        pcrp_fhir_resource *piece;
        if (strcmp(pcrp_fhir_string(&coding, "code"), "milestone") != 0)
            continue;
        piece = pcrp_fhir_resolve(chart, &reference);
        if (piece && piece != goal)
            piece->milestone_of = goal;
    }
}

void pcrp_fhir_chart_link(pcrp_fhir_chart *chart)
{
    size_t count = chart->resources.count;

    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_resource *resource = chart->resources.items[i];
        if (pcrp_fhir_is(resource, "Patient") && !resource->status_out)
            resource->patient = patient_number(chart, own_key(chart, resource), resource, "");
    }
    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_resource *resource = chart->resources.items[i];
        if (resource->patient < 0)
            resource->patient = patient_of(chart, resource);
        if (resource->patient < 0 && resource->container)
            resource->patient = resource->container->patient;
        if (resource->patient < 0 && chart->patients.count == 1)
            resource->patient = 0;
    }
    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_resource *resource = chart->resources.items[i];
        if (pcrp_fhir_is(resource, "Goal") && !resource->status_out)
            find_milestones(chart, resource);
    }
    if (chart->patients.count == 1) /* the only one may have been met after some that name nobody */
        for (size_t i = 0; i < count; i++)
            ((pcrp_fhir_resource *)chart->resources.items[i])->patient = 0;
    for (size_t i = 0; i < count; i++) {
        pcrp_fhir_resource *resource = chart->resources.items[i];
        if (!add_to_patient(chart, resource))
            chart->failed = 1;
    }
    for (size_t i = chart->care_plans.count; i-- > 0;) { /* backwards, so that parts are chained in order */
        pcrp_fhir_resource *care_plan = chart->care_plans.items[i];
        pcrp_fhir_resource *root = root_plan(chart, care_plan);
        if (root != care_plan && !care_plan->status_out) {
            care_plan->root = root;
            care_plan->part = root->part;
            root->part = care_plan;
        }
        if (!care_plan->status_out)
            claim_all(chart, care_plan);
    }
}
