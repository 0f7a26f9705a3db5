/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions of a map against a chart. A chart has so many steps of XPath (limits.map_operations) for all
 * of them together, so that no export, however it is made, keeps the reader for long. */
#include "read/map_rules.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/hash.h>
#include <libxml/xpathInternals.h>

#include "base/error.h"
#include "read/xml_guard.h"

static void fail(pcrp_map_reading *reading, const pcrp_map_expression *expression)
{
    int code = reading->context->lastError.code - XML_XPATH_EXPRESSION_OK;
    if (reading->status < 0)
        return;
    if (code == XPATH_OP_LIMIT_EXCEEDED || code == XPATH_RECURSION_LIMIT_EXCEEDED)
        reading->status = pcrp_error_add(reading->error, PCRP_ERROR_LIMIT, reading->chart, 0,
                                         "reading it with the map %s takes more XPath steps than the limit allows",
                                         reading->map->id);
    else if (code == XPATH_MEMORY_ERROR)
        reading->status = pcrp_error_add(reading->error, PCRP_ERROR_MEMORY, reading->chart, 0, "out of memory");
    else
        reading->status = pcrp_error_add(reading->error, PCRP_ERROR_RUBRIC, reading->map->file, expression->line,
                                         "the expression of %s fails: %.120s", expression->rule, expression->source);
}

static xmlXPathObject *evaluate(pcrp_map_reading *reading, const pcrp_map_expression *expression, xmlNode *from)
{
    xmlXPathObject *object;
    if (reading->status < 0)
        return NULL;
    xmlResetError(&reading->context->lastError);
    reading->context->node = from;
    object = xmlXPathCompiledEval(expression->compiled, reading->context);
    if (!object)
        fail(reading, expression);
    return object;
}

/* ---- key('name', value) ---- */

static void free_index_entry(void *set, const xmlChar *name)
{
    (void)name;
    xmlXPathFreeNodeSet(set);
}

static void index_node(pcrp_map_reading *reading, xmlHashTable *index, pcrp_map_key *key, xmlNode *node)
{
    xmlXPathObject *value = evaluate(reading, &key->use, node);
    xmlChar *text = value ? xmlXPathCastToString(value) : NULL;
    xmlNodeSet *set = text ? xmlHashLookup(index, text) : NULL;

    key->use.tally.asked++;
    key->use.tally.found += text && *text;
    key->use.tally.empty += !text || !*text;
    if (set)
        xmlXPathNodeSetAddUnique(set, node);
    else if (text && (set = xmlXPathNodeSetCreate(node)) != NULL && xmlHashAddEntry(index, text, set) != 0)
        xmlXPathFreeNodeSet(set);
    xmlFree(text);
    xmlXPathFreeObject(value);
}

static xmlHashTable *make_index(pcrp_map_reading *reading, pcrp_map_key *key)
{
    xmlHashTable *index = xmlHashCreate(64);
    xmlXPathObject *nodes = index ? evaluate(reading, &key->nodes, (xmlNode *)reading->context->doc) : NULL;
    key->nodes.tally.asked++;
    if (nodes && nodes->type == XPATH_NODESET && nodes->nodesetval) {
        key->nodes.tally.found += (size_t)nodes->nodesetval->nodeNr;
        for (int i = 0; i < nodes->nodesetval->nodeNr; i++)
            index_node(reading, index, key, nodes->nodesetval->nodeTab[i]);
    }
    xmlXPathFreeObject(nodes);
    return index;
}

static xmlHashTable *find_index(pcrp_map_reading *reading, const char *name)
{
    for (size_t i = 0; i < reading->map->keys.count; i++) {
        pcrp_map_key *key = reading->map->keys.items[i];
        if (strcmp(key->name, name) != 0)
            continue;
        if (!reading->indexes[i]) {
            /* The key's own expressions are asked from another node, in the middle of an evaluation. */
            xmlNode *node = reading->context->node;
            int size = reading->context->contextSize, position = reading->context->proximityPosition;
            reading->indexes[i] = make_index(reading, key);
            reading->context->node = node;
            reading->context->contextSize = size;
            reading->context->proximityPosition = position;
        }
        return reading->indexes[i];
    }
    return NULL;
}

static void key_function(xmlXPathParserContext *parser, int count)
{
    pcrp_map_reading *reading = parser->context->user;
    xmlChar *value, *name;
    xmlHashTable *index;
    xmlNodeSet *set;

    if (count != 2) {
        xmlXPathSetArityError(parser);
        return;
    }
    value = xmlXPathPopString(parser);
    name = xmlXPathPopString(parser);
    index = name ? find_index(reading, (const char *)name) : NULL;
    set = index && value ? xmlHashLookup(index, value) : NULL;
    /* Taking the nodes out is work like any other step. */
    if (set && reading->context->opLimit)
        reading->context->opCount += (unsigned long)set->nodeNr;
    valuePush(parser, xmlXPathWrapNodeSet(xmlXPathNodeSetMerge(NULL, set)));
    xmlFree(value);
    xmlFree(name);
}

/* ---- a reading ---- */

pcrp_status pcrp_map_reading_begin(pcrp_map_reading *reading, pcrp_map *map, xmlDoc *document,
                                   const pcrp_limits *limits, const char *chart, pcrp_error *error, int checking)
{
    memset(reading, 0, sizeof(*reading));
    reading->map = map;
    reading->limits = limits;
    reading->chart = chart;
    reading->error = error;
    reading->checking = checking;
    reading->context = xmlXPathNewContext(document);
    reading->indexes = calloc(map->keys.count ? map->keys.count : 1, sizeof(void *));
    if (!reading->context || !reading->indexes)
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, 0, "out of memory");
    reading->context->error = pcrp_xml_keep_quiet;
    reading->context->user = reading;
    reading->context->opLimit = limits->map_operations;
    xmlXPathRegisterFunc(reading->context, (const xmlChar *)"key", key_function);
    for (size_t i = 0; i + 1 < map->prefixes.count; i += 2)
        xmlXPathRegisterNs(reading->context, map->prefixes.items[i], map->prefixes.items[i + 1]);
    pcrp_map_number(xmlDocGetRootElement(document));
    return PCRP_OK;
}

void pcrp_map_reading_end(pcrp_map_reading *reading)
{
    for (size_t i = 0; reading->indexes && i < reading->map->keys.count; i++)
        if (reading->indexes[i])
            xmlHashFree(reading->indexes[i], free_index_entry);
    free(reading->indexes);
    xmlXPathFreeContext(reading->context);
    pcrp_buffer_free(&reading->scratch);
    memset(reading, 0, sizeof(*reading));
}

static int is_place(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE || node->type == XML_TEXT_NODE ||
           node->type == XML_CDATA_SECTION_NODE;
}

xmlXPathObject *pcrp_map_nodes(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNode *from)
{
    xmlXPathObject *object = evaluate(reading, expression, from);
    if (object && object->type != XPATH_NODESET) {
        if (reading->status >= 0)
            reading->status = pcrp_error_add(reading->error, PCRP_ERROR_RUBRIC, reading->map->file, expression->line,
                                             "%s finds no place but a value: %.120s", expression->rule,
                                             expression->source);
        xmlXPathFreeObject(object);
        return NULL;
    }
    if (!object)
        return NULL;
    expression->tally.asked++;
    if (!object->nodesetval || !object->nodesetval->nodeNr)
        expression->tally.empty++;
    else
        xmlXPathNodeSetSort(object->nodesetval);
    return object;
}

void pcrp_map_bind_variables(pcrp_map_reading *reading, const pcrp_map_item *item, xmlNode *node)
{
    for (size_t i = 0; i < item->binds.count; i++) {
        pcrp_map_bind *bind = item->binds.items[i];
        xmlXPathObject *value = evaluate(reading, &bind->expression, node);
        if (!value)
            return;
        /* Its text, so that comparing ids is comparing strings; the node is claimed as known. */
        if (value->type == XPATH_NODESET && reading->checking && value->nodesetval)
            for (int n = 0; n < value->nodesetval->nodeNr; n++)
                if (is_place(value->nodesetval->nodeTab[n]))
                    pcrp_map_mark(value->nodesetval->nodeTab[n], PCRP_MAP_CLAIMED);
        bind->expression.tally.asked++;
        bind->expression.tally.found += value->type != XPATH_NODESET ||
                                        (value->nodesetval && value->nodesetval->nodeNr > 0);
        value = xmlXPathConvertString(value);
        if (!value || xmlXPathRegisterVariable(reading->context, (const xmlChar *)bind->name, value) != 0) {
            xmlXPathFreeObject(value);
            return;
        }
    }
}

/* ---- text ---- */

static int is_blank(const char *text)
{
    return !text[strspn(text, " \t\r\n")];
}

void pcrp_map_tally_path(pcrp_map_expression *expression, const xmlNode *node)
{
    pcrp_buffer path = {0};
    pcrp_map_node_path(&path, node);
    expression->tally.path = (char *)xmlStrdup((const xmlChar *)pcrp_buffer_string(&path));
    expression->tally.line_found = pcrp_map_node_line(node);
    pcrp_buffer_free(&path);
}

/* What a check keeps of a place that was found. */
static void tally_place(pcrp_map_expression *expression, xmlNode *node, const char *text)
{
    expression->tally.bytes += strlen(text);
    if (node)
        pcrp_map_mark(node, PCRP_MAP_CLAIMED);
    if (expression->tally.text || is_blank(text))
        return;
    expression->tally.text = (char *)xmlStrdup((const xmlChar *)text);
    if (node)
        pcrp_map_tally_path(expression, node);
}

/* Shapes the text that came in from start on, as the map says. */
static void shape(pcrp_map_reading *reading, const pcrp_map_expression *expression, size_t start)
{
    pcrp_buffer *scratch = &reading->scratch;
    if (!scratch->data)
        return;
    if (expression->markup) {
        char *copy = (char *)xmlStrdup((const xmlChar *)scratch->data + start);
        scratch->data[scratch->length = start] = '\0';
        if (copy)
            pcrp_map_strip_markup(scratch, copy, reading->map);
        xmlFree(copy);
    }
    if (expression->join_lines)
        for (size_t i = start; i < scratch->length; i++)
            if (scratch->data[i] == '\n' || scratch->data[i] == '\r')
                scratch->data[i] = ' ';
}

/* Ends a piece of text: separator when it holds anything, else it is taken back. */
static int end_piece(pcrp_map_reading *reading, pcrp_map_expression *expression, size_t start, xmlNode *node,
                     const char *separator)
{
    pcrp_buffer *scratch = &reading->scratch;
    int blank;
    shape(reading, expression, start);
    blank = scratch->length == start || is_blank(scratch->data + start);
    if (reading->checking)
        tally_place(expression, node, scratch->data ? scratch->data + start : "");
    if (blank && scratch->data)
        scratch->data[scratch->length = start] = '\0';
    if (!blank)
        pcrp_buffer_add_string(scratch, separator);
    return !blank;
}

static size_t add_nodes(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNodeSet *set,
                        const char *separator, xmlNode **first)
{
    size_t pieces = 0;
    if (!set)
        return 0;
    xmlXPathNodeSetSort(set);
    for (int i = 0; i < set->nodeNr; i++) {
        size_t start = reading->scratch.length;
        if (!is_place(set->nodeTab[i]))
            continue;
        /* One value is never longer than an element may be; the plan model says so in its own words. */
        if (start > reading->limits->element_bytes)
            break;
        pcrp_map_node_text(&reading->scratch, set->nodeTab[i], reading->map);
        if (end_piece(reading, expression, start, set->nodeTab[i], separator) && !pieces++ && first)
            *first = set->nodeTab[i];
        expression->tally.found++;
    }
    return pieces;
}

const char *pcrp_map_value(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNode *from,
                           const char *separator, xmlNode **first)
{
    xmlXPathObject *object;
    size_t pieces = 0;

    pcrp_buffer_clear(&reading->scratch);
    if (first)
        *first = NULL;
    if (!expression)
        return "";
    if (expression->words)
        return expression->words;
    object = evaluate(reading, expression, from);
    if (!object)
        return "";
    expression->tally.asked++;
    if (object->type == XPATH_NODESET) {
        pieces = add_nodes(reading, expression, object->nodesetval, separator, first);
    } else {
        xmlChar *text = xmlXPathCastToString(object);
        pcrp_buffer_add_string(&reading->scratch, text ? (const char *)text : "");
        pieces = (size_t)end_piece(reading, expression, 0, NULL, separator);
        expression->tally.found += pieces;
        xmlFree(text);
    }
    if (!pieces)
        expression->tally.empty++;
    else if (reading->scratch.length >= strlen(separator)) /* the last one closes nothing */
        reading->scratch.data[reading->scratch.length -= strlen(separator)] = '\0';
    xmlXPathFreeObject(object);
    if (reading->scratch.failed && reading->status >= 0)
        reading->status = pcrp_error_add(reading->error, PCRP_ERROR_MEMORY, reading->chart, 0, "out of memory");
    return pcrp_buffer_string(&reading->scratch);
}

/* ---- codes ---- */

static char *trim(char *text)
{
    size_t length;
    text += strspn(text, " \t\r\n");
    length = strlen(text);
    while (length && strchr(" \t\r\n", text[length - 1]))
        length--;
    text[length] = '\0';
    return text;
}

static void tally_unknown(pcrp_map_reading *reading, pcrp_map_expression *expression, const char *code,
                          const xmlNode *node)
{
    pcrp_map_unknown *unknown;
    pcrp_buffer path = {0};
    for (size_t i = 0; i < expression->tally.unknown.count; i++) {
        unknown = expression->tally.unknown.items[i];
        if (strcmp(unknown->code, code) == 0) {
            unknown->count++;
            return;
        }
    }
    unknown = pcrp_arena_alloc(reading->map->arena, sizeof(*unknown));
    if (!unknown || !pcrp_list_add(reading->map->arena, &expression->tally.unknown, unknown))
        return;
    unknown->code = pcrp_arena_string(reading->map->arena, code);
    unknown->count = 1;
    if (!node)
        return;
    pcrp_map_node_path(&path, node);
    unknown->path = (char *)xmlStrdup((const xmlChar *)pcrp_buffer_string(&path));
    unknown->line = pcrp_map_node_line(node);
    pcrp_buffer_free(&path);
}

/* Without a table the codes are the words themselves. */
static const char *look_up(const pcrp_map_table *table, const char *code)
{
    static const char *const words[] = {"person", "provider", "joint", "supporter", "peer", "female", "male",
                                        "other", "none", "unknown", NULL};
    for (size_t i = 0; table && i < table->from.count && i < table->to.count; i++)
        if (strcasecmp(table->from.items[i], code) == 0)
            return table->to.items[i];
    for (size_t i = 0; !table && words[i]; i++)
        if (strcasecmp(words[i], code) == 0)
            return words[i];
    return table ? table->otherwise : NULL;
}

const char *pcrp_map_word(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNode *from,
                          size_t *unknown)
{
    const char *word;
    xmlNode *first;
    char *code;

    if (!expression)
        return "";
    if (expression->words)
        return expression->words;
    if (!*pcrp_map_value(reading, expression, from, "\n", &first) && !expression->table)
        return "";
    if (!reading->scratch.data)
        return "";
    reading->scratch.data[strcspn(reading->scratch.data, "\n")] = '\0';
    code = trim(reading->scratch.data);
    word = look_up(expression->table, code);
    if (word || !*code)
        return word ? word : "";
    (*unknown)++;
    if (reading->checking)
        tally_unknown(reading, expression, code, first);
    return "";
}
