/* SPDX-License-Identifier: Apache-2.0 */
/* Trying a map on a sample: what each expression found, and what text of the sample none of them claims. */
#include "read/map_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/hash.h>

#include "base/error.h"
#include "read/map_document.h"

typedef void (*finding_callback)(void *user, const pcrp_map_finding *finding);

/* ---- unclaimed text ---- */

/* Text that nothing claimed, by its path without positions. */
typedef struct heap {
    size_t found, bytes;
    char *first; /* place */
    char *text;
    long line;
    size_t order;
    char *kind;
} heap;

typedef struct search {
    xmlHashTable *heaps;
    size_t count;
    pcrp_buffer path;
} search;

static char *copy(const char *text)
{
    return (char *)xmlStrdup((const xmlChar *)text);
}

static int is_blank(const char *text)
{
    return !text[strspn(text, " \t\r\n")];
}

static heap *heap_for(search *s, const xmlNode *node)
{
    const xmlChar *kind;
    heap *h;
    pcrp_buffer_clear(&s->path);
    pcrp_map_node_kind(&s->path, node);
    kind = (const xmlChar *)pcrp_buffer_string(&s->path);
    h = xmlHashLookup(s->heaps, kind);
    if (h)
        return h;
    h = calloc(1, sizeof(*h));
    if (!h || xmlHashAddEntry(s->heaps, kind, h) != 0) {
        free(h);
        return NULL;
    }
    h->order = s->count++;
    h->kind = copy((const char *)kind);
    return h;
}

static void add_unclaimed(search *s, const xmlNode *node, const char *text)
{
    heap *h = is_blank(text) ? NULL : heap_for(s, node);
    if (!h)
        return;
    h->found++;
    h->bytes += strlen(text);
    if (h->first)
        return;
    pcrp_buffer_clear(&s->path);
    pcrp_map_node_path(&s->path, node);
    h->first = copy(pcrp_buffer_string(&s->path));
    h->text = copy(text);
    h->line = pcrp_map_node_line(node);
}

static void search_attributes(search *s, const xmlNode *element)
{
    for (xmlAttr *at = element->properties; at; at = at->next)
        if (!pcrp_map_marked((xmlNode *)at, PCRP_MAP_CLAIMED)) {
            xmlChar *text = xmlNodeListGetString(at->doc, at->children, 1);
            add_unclaimed(s, (xmlNode *)at, text ? (const char *)text : "");
            xmlFree(text);
        }
}

/* A node is claimed when it or an element that it stands in was found by an expression for text. */
static void search_tree(search *s, const xmlNode *root)
{
    const xmlNode *node = root;
    while (node) {
        int inside = 0;
        if (node->type == XML_ELEMENT_NODE && !pcrp_map_marked(node, PCRP_MAP_CLAIMED)) {
            search_attributes(s, node);
            inside = node->children != NULL;
        } else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
                   !pcrp_map_marked(node, PCRP_MAP_CLAIMED)) {
            add_unclaimed(s, node->parent, (const char *)node->content);
        }
        if (inside) {
            node = node->children;
            continue;
        }
        while (node != root && !node->next)
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
}

static void collect(void *payload, void *data, const xmlChar *name)
{
    heap **list = data;
    heap *h = payload;
    (void)name;
    list[h->order] = h;
}

static void free_heap(void *payload, const xmlChar *name)
{
    heap *h = payload;
    (void)name;
    xmlFree(h->first);
    xmlFree(h->text);
    xmlFree(h->kind);
    free(h);
}

static pcrp_status report_unclaimed(const xmlNode *root, finding_callback finding, void *user)
{
    search s = {.heaps = xmlHashCreate(64)};
    heap **list;

    if (!s.heaps)
        return PCRP_ERROR_MEMORY;
    search_tree(&s, root);
    list = calloc(s.count ? s.count : 1, sizeof(*list));
    if (list)
        xmlHashScan(s.heaps, collect, list);
    for (size_t i = 0; list && i < s.count; i++) {
        pcrp_map_finding f = {.kind = PCRP_MAP_UNCLAIMED, .rule = "", .expression = "", .found = list[i]->found,
                              .bytes = list[i]->bytes, .path = list[i]->kind, .line = list[i]->line,
                              .text = list[i]->text ? list[i]->text : ""};
        finding(user, &f);
    }
    free(list);
    pcrp_buffer_free(&s.path);
    xmlHashFree(s.heaps, free_heap);
    return list ? PCRP_OK : PCRP_ERROR_MEMORY;
}

/* ---- expressions ---- */

static void report_expression(const pcrp_map_expression *expression, finding_callback finding, void *user)
{
    pcrp_map_finding f = {.kind = PCRP_MAP_EXPRESSION, .rule = expression->rule, .expression = expression->source,
                          .map_line = expression->line, .asked = expression->tally.asked,
                          .found = expression->tally.found, .empty = expression->tally.empty,
                          .bytes = expression->tally.bytes,
                          .path = expression->tally.path ? expression->tally.path : "",
                          .line = expression->tally.line_found,
                          .text = expression->tally.text ? expression->tally.text : ""};
    finding(user, &f);
}

static void report_unknown(const pcrp_map_expression *expression, finding_callback finding, void *user)
{
    for (size_t i = 0; i < expression->tally.unknown.count; i++) {
        const pcrp_map_unknown *unknown = expression->tally.unknown.items[i];
        pcrp_map_finding f = {.kind = PCRP_MAP_VALUE, .rule = expression->rule, .expression = expression->source,
                              .map_line = expression->line, .found = unknown->count,
                              .path = unknown->path ? unknown->path : "", .line = unknown->line,
                              .text = unknown->code};
        finding(user, &f);
    }
}

/* Plans are read as always and let go: what they were made from is what matters here. */
static pcrp_status let_go(void *user, pcrp_plan *plan)
{
    (void)user;
    pcrp_plan_free(plan);
    return PCRP_OK;
}

static pcrp_status check_document(pcrp_map *map, const char *sample, xmlDoc *document, const pcrp_limits *limits,
                                  finding_callback finding, void *user, size_t *plans, pcrp_error *error)
{
    xmlNode *root = xmlDocGetRootElement(document);
    pcrp_map_reading reading;
    pcrp_status status;

    if (!pcrp_map_claims(map, (const char *)root->name, root->ns ? (const char *)root->ns->href : ""))
        return pcrp_error_add(error, PCRP_ERROR_FORMAT, sample, xmlGetLineNo(root),
                              "the root element is %s%s%s%s, which is none of the map's", (const char *)root->name,
                              root->ns ? " in namespace \"" : "", root->ns ? (const char *)root->ns->href : "",
                              root->ns ? "\"" : "");
    for (size_t i = 0; i < map->expressions.count; i++)
        pcrp_map_clear_tally(map->expressions.items[i]);
    status = pcrp_map_reading_begin(&reading, map, document, limits, sample, error, 1);
    if (status == PCRP_OK)
        status = pcrp_map_walk(&reading, root, let_go, NULL, plans);
    pcrp_map_reading_end(&reading);
    if (status != PCRP_OK)
        return status;
    for (size_t i = 0; i < map->expressions.count; i++)
        report_expression(map->expressions.items[i], finding, user);
    for (size_t i = 0; i < map->expressions.count; i++)
        report_unknown(map->expressions.items[i], finding, user);
    status = report_unclaimed(root, finding, user);
    return status == PCRP_OK ? status : pcrp_error_add(error, status, sample, 0, "out of memory");
}

static pcrp_status load(pcrp_buffer *out, const char *path, size_t most, pcrp_error *error)
{
    FILE *file = fopen(path, "rb");
    char block[8192];
    size_t got;
    int failed;

    if (!file)
        return pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be opened");
    while (out->length <= most && (got = fread(block, 1, sizeof(block), file)) > 0)
        pcrp_buffer_add(out, block, got);
    failed = ferror(file);
    fclose(file);
    if (failed)
        return pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be read");
    if (out->failed)
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, path, 0, "out of memory");
    return PCRP_OK;
}

pcrp_status pcrp_map_check(pcrp_map *map, const char *sample, const pcrp_limits *limits,
                           void (*finding)(void *user, const pcrp_map_finding *finding), void *user,
                           size_t *plans, pcrp_error *error)
{
    pcrp_buffer bytes = {0};
    pcrp_limits usual;
    xmlDoc *document = NULL;
    size_t count = 0;
    int decoded;
    pcrp_status status;

    if (plans)
        *plans = 0;
    if (!map || !sample || !finding)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "a map, a sample and a callback are needed");
    pcrp_limits_init(&usual);
    if (!limits)
        limits = &usual;
    status = load(&bytes, sample, limits->chart_bytes, error);
    if (status == PCRP_OK)
        status = pcrp_map_parse(&document, &decoded, sample, pcrp_buffer_string(&bytes), bytes.length, limits, error);
    if (status == PCRP_OK)
        status = check_document(map, sample, document, limits, finding, user, &count, error);
    if (plans)
        *plans = count;
    xmlFreeDoc(document);
    pcrp_buffer_free(&bytes);
    return status;
}
