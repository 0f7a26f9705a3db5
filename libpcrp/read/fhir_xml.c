/* SPDX-License-Identifier: Apache-2.0 */
/* FHIR XML becomes the tree that FHIR JSON has: the value attribute is a string, a repeated element an array,
 * <resource><Goal> an object with resourceType, a narrative its XHTML as a string. Repetition is only seen
 * when it happens, so a single value is no array here; the walker takes both. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "read/decode.h"
#include "read/fhir.h"
#include "read/xml_guard.h"

enum { MOST_DEPTH = 250 }; /* libxml2 stops at 256 */

/* ---- lines of nodes ---- */

struct pcrp_fhir_lines {
    struct line_of { const json_t *node; long line; } *slots;
    size_t size;  /* power of two */
    size_t used;
};

static size_t slot_of(const pcrp_fhir_lines *lines, const json_t *node)
{
    size_t at = ((uintptr_t)node >> 4) * 0x9E3779B97F4A7C15u >> 20 & (lines->size - 1);
    while (lines->slots[at].node && lines->slots[at].node != node)
        at = (at + 1) & (lines->size - 1);
    return at;
}

long pcrp_fhir_line(const pcrp_fhir_lines *lines, const json_t *node)
{
    return lines && lines->size ? lines->slots[slot_of(lines, node)].line : 0;
}

static int lines_grow(pcrp_fhir_lines *lines)
{
    pcrp_fhir_lines more = {NULL, lines->size ? lines->size * 2 : 1024, lines->used};
    more.slots = calloc(more.size, sizeof(*more.slots));
    if (!more.slots)
        return 0;
    for (size_t i = 0; i < lines->size; i++)
        if (lines->slots[i].node)
            more.slots[slot_of(&more, lines->slots[i].node)] = lines->slots[i];
    free(lines->slots);
    *lines = more;
    return 1;
}

/* ---- building ---- */

typedef struct frame {
    json_t *object;      /* members met so far; NULL before the first */
    json_t *value;       /* the value attribute */
    const char *name;    /* interned by the parser */
    long line;
} frame;

typedef struct builder {
    pcrp_xml_watch watch;
    const pcrp_limits *limits;
    pcrp_fhir_lines lines;
    frame frames[MOST_DEPTH + 1];
    int depth;           /* open elements outside narratives */
    int in_div;          /* open elements of a narrative */
    pcrp_buffer div, attribute;
    json_t *root;
} builder;

static void note_line(builder *made, const json_t *node, long line)
{
    size_t at;
    if (made->lines.used * 2 >= made->lines.size && !lines_grow(&made->lines)) {
        pcrp_xml_stop(&made->watch, PCRP_ERROR_MEMORY, "out of memory");
        return;
    }
    at = slot_of(&made->lines, node);
    if (!made->lines.slots[at].node)
        made->lines.used++;
    made->lines.slots[at].node = node;
    made->lines.slots[at].line = line;
}

static json_t *object_of(frame *at)
{
    if (!at->object)
        at->object = json_object();
    return at->object;
}

/* Sets a member, or makes it an array when it is met again. Steals value. */
static void attach(builder *made, frame *to, const char *name, json_t *value)
{
    json_t *object = object_of(to), *there;
    int fine;

    if (!object || !value) {
        json_decref(value);
        pcrp_xml_stop(&made->watch, PCRP_ERROR_MEMORY, "out of memory");
        return;
    }
    there = json_object_get(object, name);
    if (!there) {
        fine = json_object_set_new(object, name, value) == 0;
    } else if (json_is_array(there)) {
        fine = json_array_append_new(there, value) == 0;
    } else {
        json_t *array = json_array();
        fine = array && json_array_append(array, there) == 0;
        fine &= json_array_append_new(array, value) == 0;
        fine = json_object_set_new(object, name, array) == 0 && fine;
    }
    if (!fine)
        pcrp_xml_stop(&made->watch, PCRP_ERROR_MEMORY, "out of memory");
}

static json_t *string_of(builder *made, const char *text, size_t length)
{
    json_t *string = json_stringn(text, length);
    if (!string)
        pcrp_xml_stop(&made->watch, PCRP_ERROR_ENCODING, "bytes are not text in the declared encoding");
    return string;
}

/* ---- narratives are kept as they stand, without attributes ---- */

static void div_tag(builder *made, const char *open, const xmlChar *local)
{
    pcrp_buffer_add_string(&made->div, open);
    pcrp_buffer_add_string(&made->div, (const char *)local);
    pcrp_buffer_add_char(&made->div, '>');
}

static void on_text(void *user, const xmlChar *text, int length)
{
    builder *made = pcrp_xml_kept(user);
    if (!made->in_div)
        return;
    for (int i = 0; i < length; i++) {
        if (text[i] == '<')
            pcrp_buffer_add_string(&made->div, "&lt;");
        else if (text[i] == '&')
            pcrp_buffer_add_string(&made->div, "&amp;");
        else
            pcrp_buffer_add_char(&made->div, (char)text[i]);
    }
}

static void end_div(builder *made)
{
    frame *to = &made->frames[made->depth];
    json_t *string;
    if (made->div.failed) {
        pcrp_xml_stop(&made->watch, PCRP_ERROR_MEMORY, "out of memory");
        return;
    }
    string = string_of(made, pcrp_buffer_string(&made->div), made->div.length);
    if (string) {
        note_line(made, string, to->line);
        attach(made, to, "div", string);
    }
}

/* ---- elements ---- */

static int is_resource_name(const char *local)
{
    return local[0] >= 'A' && local[0] <= 'Z';
}

/* Without a tree of its own libxml2 hands an '&' of an attribute over as "&#38;", and never so otherwise. */
static json_t *attribute_of(builder *made, const char *text, size_t length)
{
    const char *end = text + length, *mark = memmem(text, length, "&#38;", 5);

    if (!mark)
        return string_of(made, text, length);
    pcrp_buffer_clear(&made->attribute);
    for (; mark; mark = memmem(text, (size_t)(end - text), "&#38;", 5)) {
        pcrp_buffer_add(&made->attribute, text, (size_t)(mark - text) + 1);
        text = mark + 5;
    }
    pcrp_buffer_add(&made->attribute, text, (size_t)(end - text));
    if (made->attribute.failed) {
        pcrp_xml_stop(&made->watch, PCRP_ERROR_MEMORY, "out of memory");
        return NULL;
    }
    return string_of(made, pcrp_buffer_string(&made->attribute), made->attribute.length);
}

static void add_attributes(builder *made, frame *at, int count, const xmlChar **attributes)
{
    for (int i = 0; i < count; i++, attributes += 5) {
        const char *name = (const char *)attributes[0];
        json_t *string;
        if (strcmp(name, "value") != 0 && strcmp(name, "id") != 0 && strcmp(name, "url") != 0)
            continue;
        string = attribute_of(made, (const char *)attributes[3], (size_t)(attributes[4] - attributes[3]));
        if (!string)
            return;
        note_line(made, string, at->line);
        if (*name != 'v')
            attach(made, at, name, string);
        else if (!at->value)
            at->value = string;
        else
            json_decref(string);
    }
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **declared, int count, int defaulted, const xmlChar **attributes)
{
    builder *made = pcrp_xml_kept(user);
    frame *at;

    (void)prefix;
    (void)uri;
    (void)namespaces;
    (void)declared;
    (void)defaulted;
    if (made->depth + made->in_div + 1 > MOST_DEPTH || (size_t)(made->depth + made->in_div) >= made->limits->depth) {
        pcrp_xml_stop(&made->watch, PCRP_ERROR_LIMIT, "elements are nested too deeply");
        return;
    }
    if ((size_t)count > made->limits->attributes) {
        pcrp_xml_stop(&made->watch, PCRP_ERROR_LIMIT, "an element has too many attributes");
        return;
    }
    if (made->in_div || (made->depth && strcmp((const char *)local, "div") == 0)) {
        if (!made->in_div++)
            pcrp_buffer_clear(&made->div);
        div_tag(made, "<", local);
        return;
    }
    at = &made->frames[++made->depth];
    memset(at, 0, sizeof(*at));
    at->name = (const char *)local;
    at->line = xmlSAX2GetLineNumber(made->watch.parser);
    if (is_resource_name(at->name))
        attach(made, at, "resourceType", json_string(at->name));
    add_attributes(made, at, count, attributes);
}

/* The finished element goes to its parent: a resource stands for the <resource> around it. */
static void finish(builder *made, frame *at, frame *parent)
{
    char extended[128];

    if (at->object)
        note_line(made, at->object, at->line);
    if (is_resource_name(at->name) && parent && !parent->object) {
        parent->object = at->object;
        at->object = NULL;
    } else if (!parent) {
        made->root = at->object;
        at->object = NULL;
    } else if (at->value) {
        attach(made, parent, at->name, at->value);
        at->value = NULL;
        if (at->object && strlen(at->name) + 2 < sizeof(extended)) { /* extensions of a primitive */
            extended[0] = '_';
            strcpy(extended + 1, at->name);
            attach(made, parent, extended, at->object);
            at->object = NULL;
        }
    } else if (at->object) {
        attach(made, parent, at->name, at->object);
        at->object = NULL;
    }
    json_decref(at->object);
    json_decref(at->value);
    at->object = at->value = NULL;
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    builder *made = pcrp_xml_kept(user);
    frame *at = &made->frames[made->depth];

    (void)prefix;
    (void)uri;
    if (made->in_div) {
        div_tag(made, "</", local);
        if (!--made->in_div)
            end_div(made);
        return;
    }
    if (made->depth) {
        finish(made, at, made->depth > 1 ? at - 1 : NULL);
        made->depth--;
    }
}

/* ---- the parser ---- */

static int run(builder *made, const char *bytes, size_t size, const char *encoding)
{
    int well_formed;

    made->watch.parser = xmlNewParserCtxt();
    if (!made->watch.parser) {
        made->watch.status = PCRP_ERROR_MEMORY;
        made->watch.reason = "out of memory";
        return 0;
    }
    pcrp_xml_listen(&made->watch, made->watch.parser, on_start, on_end, on_text);
    xmlCtxtReadMemory(made->watch.parser, bytes, (int)size, NULL, encoding, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    well_formed = made->watch.parser->wellFormed;
    xmlFreeParserCtxt(made->watch.parser);
    made->watch.parser = NULL;
    return well_formed && made->watch.status == PCRP_OK && made->root;
}

static void empty(builder *made)
{
    for (int i = 0; i <= made->depth; i++) {
        json_decref(made->frames[i].object);
        json_decref(made->frames[i].value);
    }
    json_decref(made->root);
    pcrp_buffer_free(&made->div);
    pcrp_buffer_free(&made->attribute);
    free(made->lines.slots);
    memset(made, 0, sizeof(*made));
}

static void let_go(builder *made)
{
    empty(made);
    free(made);
}

/* Parses, and once more as windows-1252 when bytes of a file that says UTF-8 are not. */
static int build(builder *made, pcrp_source *source)
{
    pcrp_buffer decoded = {0};
    int fine;

    made->limits = source->limits;
    if (run(made, source->bytes, source->size, NULL))
        return 1;
    if ((made->watch.code != XML_ERR_INVALID_CHAR && made->watch.code != XML_ERR_INVALID_ENCODING) ||
        pcrp_is_utf8(source->bytes, source->size))
        return 0;
    pcrp_decode_windows_1252(&decoded, source->bytes, source->size);
    if (decoded.failed || decoded.length > INT32_MAX) {
        pcrp_buffer_free(&decoded);
        return 0;
    }
    empty(made);
    made->limits = source->limits;
    fine = run(made, decoded.data, decoded.length, "UTF-8");
    pcrp_fhir_note_encoding(source);
    pcrp_buffer_free(&decoded);
    return fine;
}

static pcrp_status deliver(builder *made, pcrp_source *source)
{
    pcrp_fhir_chart *chart = pcrp_fhir_chart_new(source);
    char where[128];
    pcrp_status status;

    if (!chart)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0, "out of memory"));
    chart->xml = &made->lines;
    snprintf(where, sizeof(where), "/%s", json_string_value(json_object_get(made->root, "resourceType")));
    pcrp_fhir_chart_add(chart, made->root, where);
    made->root = NULL;
    pcrp_fhir_chart_link(chart);
    status = pcrp_fhir_chart_deliver(chart);
    pcrp_fhir_chart_free(chart);
    return status;
}

static pcrp_status read_xml(pcrp_source *source)
{
    builder *made;
    pcrp_status status;
    long line;

    if (source->size > source->limits->chart_bytes || source->size > INT32_MAX)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_LIMIT, source->chart, 0, "chart is too large"));
    line = pcrp_xml_monstrous_tag(source->bytes, source->size, source->limits->attributes);
    if (line)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_LIMIT, source->chart, line,
                                                       "an element has too many attributes"));
    made = calloc(1, sizeof(*made));
    if (!made)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0, "out of memory"));
    if (!build(made, source))
        status = pcrp_source_fail(source, pcrp_xml_report(&made->watch, source->chart, 1, source->error));
    else if (!json_is_string(json_object_get(made->root, "resourceType")))
        status = pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_FORMAT, source->chart, 1,
                                                         "the root element is no FHIR resource"));
    else
        status = deliver(made, source);
    let_go(made);
    return status;
}

const pcrp_form pcrp_form_fhir_xml = {"fhir", read_xml};
