/* SPDX-License-Identifier: Apache-2.0 */
/* Walking a resource. Everything here takes any shape of tree: what is not as FHIR has it is absent. */
#include <string.h>

#include "read/fhir.h"

pcrp_fhir_at pcrp_fhir_root(const pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource)
{
    pcrp_fhir_at at = {chart, resource, NULL, resource ? resource->json : NULL, NULL, PCRP_FHIR_NO_INDEX, NULL};
    return at;
}

/* The member that has a name. Half of all objects that are asked have one member only, as a Reference: no hash is needed. */
static json_t *member_named(json_t *object, const char *name)
{
    void *only;

    if (json_object_size(object) != 1)
        return json_object_get(object, name);
    only = json_object_iter(object);
    return strcmp(json_object_iter_key(only), name) == 0 ? json_object_iter_value(only) : NULL;
}

static json_t *member_of(const pcrp_fhir_at *at, const char *key)
{
    int is_resource = !at->key && at->resource;
    if (!at->node || (is_resource && !(at->resource->names & pcrp_fhir_name_bit(key))))
        return NULL;
    return member_named(at->node, key);
}

size_t pcrp_fhir_count(const pcrp_fhir_at *at, const char *key)
{
    const json_t *member = member_of(at, key);
    if (!member || json_is_null(member))
        return 0;
    return json_is_array(member) ? json_array_size(member) : 1;
}

pcrp_fhir_at pcrp_fhir_item(const pcrp_fhir_at *at, const char *key, size_t index)
{
    json_t *member = member_of(at, key);
    pcrp_fhir_at item = {at->chart, at->resource, at, NULL, key, PCRP_FHIR_NO_INDEX, NULL};

    if (json_is_array(member)) {
        item.node = json_array_get(member, index);
        item.index = index;
        item.list = member;
    } else if (index == 0 && !json_is_null(member)) {
        item.node = member;
    }
    return item;
}

pcrp_fhir_at pcrp_fhir_get(const pcrp_fhir_at *at, const char *key)
{
    return pcrp_fhir_item(at, key, 0);
}

void pcrp_fhir_next(pcrp_fhir_at *value)
{
    value->node = value->list ? json_array_get(value->list, ++value->index) : NULL;
}

const char *pcrp_fhir_self(const pcrp_fhir_at *at)
{
    const char *text = json_string_value(at->node);
    return text ? text : "";
}

const char *pcrp_fhir_string(const pcrp_fhir_at *at, const char *key)
{
    const json_t *member = member_of(at, key);
    const char *text;
    if (json_is_array(member))
        member = json_array_get(member, 0);
    text = json_string_value(member);
    return text ? text : "";
}

int pcrp_fhir_is_true(const pcrp_fhir_at *at, const char *key)
{
    return json_is_true(member_of(at, key)) || strcmp(pcrp_fhir_string(at, key), "true") == 0;
}

/* "resource-pertainsToGoal" is the end of ".../StructureDefinition/resource-pertainsToGoal". */
static int url_is(const char *url, const char *name)
{
    size_t long_length = strlen(url), length = strlen(name);
    return long_length >= length && strcmp(url + long_length - length, name) == 0 &&
           (long_length == length || url[long_length - length - 1] == '/');
}

pcrp_fhir_at pcrp_fhir_extension(const pcrp_fhir_at *at, const char *name)
{
    for (pcrp_fhir_at extension = pcrp_fhir_get(at, "extension"); extension.node; pcrp_fhir_next(&extension)) {
        if (url_is(pcrp_fhir_string(&extension, "url"), name))
            return extension;
    }
    return (pcrp_fhir_at){at->chart, at->resource, at, NULL, "extension", PCRP_FHIR_NO_INDEX, NULL};
}

/* ---- references ---- */

/* The Reference within R5's CodeableReference {concept, reference: {reference, display}}. */
static json_t *plain_reference(const pcrp_fhir_at *reference)
{
    json_t *inner = member_named(reference->node, "reference");
    return json_is_object(inner) ? inner : reference->node;
}

const char *pcrp_fhir_reference(const pcrp_fhir_at *reference)
{
    json_t *inner = member_named(reference->node, "reference");
    const char *text;
    if (json_is_object(inner))
        inner = member_named(inner, "reference");
    text = json_string_value(inner);
    return text ? text : "";
}

const char *pcrp_fhir_display(const pcrp_fhir_at *reference)
{
    const char *text = json_string_value(member_named(plain_reference(reference), "display"));
    return text ? text : "";
}

const char *pcrp_fhir_reference_type(const pcrp_fhir_at *reference, char *buffer, size_t size)
{
    const char *text = json_string_value(member_named(plain_reference(reference), "type"));
    const char *end, *start;

    buffer[0] = '\0';
    if (text && strlen(text) < size)
        return strcpy(buffer, text);
    text = pcrp_fhir_reference(reference);
    end = strstr(text, "/_history/");
    end = end ? end : text + strlen(text);
    while (end > text && end[-1] != '/')
        end--;
    if (end == text)
        return buffer;
    for (start = --end; start > text && start[-1] != '/'; start--)
        ;
    if ((size_t)(end - start) < size && *start >= 'A' && *start <= 'Z') {
        memcpy(buffer, start, (size_t)(end - start));
        buffer[end - start] = '\0';
    }
    return buffer;
}

/* ---- places ---- */

static void add_number(pcrp_buffer *out, size_t number)
{
    char digits[24], *at = digits + sizeof(digits);
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    pcrp_buffer_add(out, at, (size_t)(digits + sizeof(digits) - at));
}

/* The steps from the resource down, as pointer or as XPath. */
static void add_steps(pcrp_buffer *out, const pcrp_fhir_at *at, int xml)
{
    if (!at->key)
        return;
    add_steps(out, at->up, xml);
    pcrp_buffer_add_char(out, '/');
    pcrp_buffer_add_string(out, at->key);
    if (at->index == PCRP_FHIR_NO_INDEX)
        return;
    pcrp_buffer_add_char(out, xml ? '[' : '/');
    add_number(out, xml ? at->index + 1 : at->index);
    if (xml)
        pcrp_buffer_add_char(out, ']');
}

/* The nearest node upwards whose line is known. */
static long line_of(const pcrp_fhir_at *at)
{
    for (; at; at = at->up) {
        long line = at->node ? pcrp_fhir_line(at->chart->xml, at->node) : 0;
        if (line)
            return line;
    }
    return 0;
}

pcrp_place pcrp_fhir_place(const pcrp_fhir_at *at, pcrp_plan *plan)
{
    int xml = at->chart->xml != NULL;
    pcrp_buffer path = {0};
    pcrp_place place;

    pcrp_buffer_add_string(&path, at->resource ? at->resource->where : "");
    add_steps(&path, at, xml);
    place = pcrp_plan_place(plan, xml ? line_of(at) : at->resource ? at->resource->line : 0, pcrp_buffer_string(&path));
    pcrp_buffer_free(&path);
    return place;
}
