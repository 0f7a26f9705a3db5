/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a map: its file becomes rules with compiled expressions, or a list of every fault in it. */
#include "read/map_rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>

#include "base/error.h"
#include "read/map_scan.h"
#include "read/xml_guard.h"

enum { MAP_BYTES = 4 << 20, SCOPE_NAMES = 64 }; /* a map is a page or two; variables in sight of one expression */

#define BIT(x) (1u << (x))

static const char *const kind_names[PCRP_MAP_KINDS] = {
    "plan", "person", "party", "supporter", "peer", "provider",
    "statement", "goal", "objective", "intervention", "ignore"};

static const char *const field_names[PCRP_MAP_FIELDS] = {
    "id", "date", "setting", "title", "gender", "name", "given", "family",
    "preferred", "former", "relation", "kind", "text", "set-by", "performer", "frequency"};

#define PARTY_FIELDS (BIT(PCRP_MAP_NAME) | BIT(PCRP_MAP_GIVEN) | BIT(PCRP_MAP_FAMILY) | BIT(PCRP_MAP_RELATION))
#define DUTY_FIELDS (BIT(PCRP_MAP_TEXT) | BIT(PCRP_MAP_PERFORMER) | BIT(PCRP_MAP_FREQUENCY) | BIT(PCRP_MAP_DATE))

/* What may stand inside each kind of item. */
static const unsigned allowed_fields[PCRP_MAP_KINDS] = {
    [PCRP_MAP_PLAN] = BIT(PCRP_MAP_ID) | BIT(PCRP_MAP_DATE) | BIT(PCRP_MAP_SETTING) | BIT(PCRP_MAP_TITLE),
    [PCRP_MAP_PERSON] = BIT(PCRP_MAP_NAME) | BIT(PCRP_MAP_GIVEN) | BIT(PCRP_MAP_FAMILY) |
                        BIT(PCRP_MAP_PREFERRED) | BIT(PCRP_MAP_FORMER) | BIT(PCRP_MAP_GENDER),
    [PCRP_MAP_PARTY] = PARTY_FIELDS | BIT(PCRP_MAP_PARTY_KIND),
    [PCRP_MAP_SUPPORTER] = PARTY_FIELDS,
    [PCRP_MAP_PEER] = PARTY_FIELDS,
    [PCRP_MAP_PROVIDER] = PARTY_FIELDS,
    [PCRP_MAP_STATEMENT] = BIT(PCRP_MAP_TITLE) | BIT(PCRP_MAP_TEXT),
    [PCRP_MAP_GOAL] = DUTY_FIELDS | BIT(PCRP_MAP_SET_BY),
    [PCRP_MAP_OBJECTIVE] = DUTY_FIELDS,
    [PCRP_MAP_INTERVENTION] = DUTY_FIELDS,
};

static const unsigned allowed_items[PCRP_MAP_KINDS] = {
    [PCRP_MAP_PLAN] = BIT(PCRP_MAP_KINDS) - 1 - BIT(PCRP_MAP_PLAN),
    [PCRP_MAP_GOAL] = BIT(PCRP_MAP_OBJECTIVE) | BIT(PCRP_MAP_INTERVENTION),
};

/* Which codes a field or kind may come out as; NULL-terminated. */
static const char *const set_by_words[] = {"person", "provider", "joint", "unknown", NULL};
static const char *const party_words[] = {"supporter", "peer", "provider", "person", "none", NULL};
static const char *const gender_words[] = {"female", "male", "other", "unknown", NULL};

typedef struct loader {
    pcrp_map *map;
    pcrp_error *error;
    size_t faults;
    xmlXPathContext *context;
    const char *scope[SCOPE_NAMES]; /* variables in sight */
    size_t scope_count;
} loader;

static void fault(loader *l, long line, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void fault(loader *l, long line, const char *format, ...)
{
    char text[300];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    pcrp_error_add(l->error, PCRP_ERROR_RUBRIC, l->map->file, line, "%s", text);
    l->faults++;
}

static int is_named(const xmlNode *node, const char *name)
{
    return strcmp((const char *)node->name, name) == 0;
}

/* An attribute as a string of the map's, NULL when it is not there. */
static const char *attribute(loader *l, xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *copy = value ? pcrp_arena_string(l->map->arena, (const char *)value) : NULL;
    xmlFree(value);
    return copy;
}

static const char *needed(loader *l, xmlNode *node, const char *name)
{
    const char *value = attribute(l, node, name);
    if (value && *value)
        return value;
    fault(l, xmlGetLineNo(node), "<%s> needs the attribute %s", (const char *)node->name, name);
    return "";
}

/* Names every attribute that is not in the list, which ends with NULL. */
static void check_attributes(loader *l, xmlNode *node, const char *const *known)
{
    for (const xmlAttr *at = node->properties; at; at = at->next) {
        size_t i = 0;
        while (known[i] && strcmp((const char *)at->name, known[i]) != 0)
            i++;
        if (!known[i])
            fault(l, xmlGetLineNo(node), "<%s> has no attribute %s", (const char *)node->name, (const char *)at->name);
    }
}

/* An attribute that may be one of two words; 1 for the second. */
static int choice(loader *l, xmlNode *node, const char *name, const char *usual, const char *other)
{
    const char *value = attribute(l, node, name);
    if (!value || strcmp(value, usual) == 0)
        return 0;
    if (strcmp(value, other) == 0)
        return 1;
    fault(l, xmlGetLineNo(node), "%s must be \"%s\" or \"%s\"", name, usual, other);
    return 0;
}

/* ---- expressions ---- */

static int in_scope(const loader *l, const char *name, size_t length)
{
    for (size_t i = 0; i < l->scope_count; i++)
        if (strlen(l->scope[i]) == length && memcmp(l->scope[i], name, length) == 0)
            return 1;
    return 0;
}

static int has_prefix(const pcrp_map *map, const char *name, size_t length)
{
    for (size_t i = 0; i + 1 < map->prefixes.count; i += 2) {
        const char *prefix = map->prefixes.items[i];
        if (strlen(prefix) == length && memcmp(prefix, name, length) == 0)
            return 1;
    }
    return length == 3 && memcmp(name, "xml", 3) == 0;
}

static int has_key(const pcrp_map *map, const char *name, size_t length)
{
    for (size_t i = 0; i < map->keys.count; i++) {
        const pcrp_map_key *key = map->keys.items[i];
        if (strlen(key->name) == length && memcmp(key->name, name, length) == 0)
            return 1;
    }
    return 0;
}

/* libxml2 finds an unknown variable, prefix or function only when a chart makes it go there, so each is
 * looked up here. */
static void check_names(loader *l, const pcrp_map_expression *expression)
{
    pcrp_map_name name;
    size_t at = 0;
    while (pcrp_map_scan(expression->source, &at, &name)) {
        int length = (int)name.length;
        if (name.what == PCRP_MAP_VARIABLE && !in_scope(l, name.text, name.length))
            fault(l, expression->line, "$%.*s is not bound here", length, name.text);
        else if (name.what == PCRP_MAP_PREFIX && !has_prefix(l->map, name.text, name.length))
            fault(l, expression->line, "prefix %.*s has no <namespace>", length, name.text);
        else if (name.what == PCRP_MAP_FUNCTION && !pcrp_map_is_function(name.text, name.length))
            fault(l, expression->line, "%.*s() is no function of XPath 1.0", length, name.text);
        else if (name.what == PCRP_MAP_KEY && !has_key(l->map, name.text, name.length))
            fault(l, expression->line, "key %.*s is not there", length, name.text);
    }
}

static void compile(loader *l, pcrp_map_expression *expression)
{
    xmlResetError(&l->context->lastError);
    expression->compiled = xmlXPathCtxtCompile(l->context, (const xmlChar *)expression->source);
    if (expression->compiled)
        check_names(l, expression);
    else
        fault(l, expression->line, "not an XPath expression, near character %d: %.120s",
              l->context->lastError.int1 + 1, expression->source);
}

/* Fills an expression from an attribute of a node that holds XPath. */
static void set_expression(loader *l, pcrp_map_expression *expression, xmlNode *node, const char *name,
                           const char *rule)
{
    expression->rule = rule;
    expression->line = xmlGetLineNo(node);
    expression->source = needed(l, node, name);
    if (*expression->source)
        compile(l, expression);
    pcrp_list_add(l->map->arena, &l->map->expressions, expression);
}

static const pcrp_map_table *find_table(loader *l, xmlNode *node, const char *name)
{
    for (size_t i = 0; i < l->map->tables.count; i++) {
        const pcrp_map_table *table = l->map->tables.items[i];
        if (strcmp(table->name, name) == 0)
            return table;
    }
    fault(l, xmlGetLineNo(node), "there is no <values name=\"%s\">", name);
    return NULL;
}

static int is_word(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (strcmp(*words, word) == 0)
            return 1;
    return 0;
}

/* Every word of a table must be one that the field can hold. */
static void check_words(loader *l, pcrp_map_field field, const pcrp_map_expression *expression)
{
    const char *const *words = field == PCRP_MAP_SET_BY ? set_by_words
                             : field == PCRP_MAP_PARTY_KIND ? party_words
                             : field == PCRP_MAP_GENDER ? gender_words : NULL;
    const pcrp_map_table *table = expression->table;

    if (words && expression->words && !is_word(words, expression->words))
        fault(l, expression->line, "%s cannot be \"%s\"", field_names[field], expression->words);
    if (!table)
        return;
    if (!words) {
        fault(l, expression->line, "%s is text: values are for set-by, kind and gender", field_names[field]);
        return;
    }
    for (size_t i = 0; i < table->to.count; i++)
        if (!is_word(words, table->to.items[i]))
            fault(l, expression->line, "table %s gives \"%s\", which %s cannot be", table->name,
                  (const char *)table->to.items[i], field_names[field]);
    if (table->otherwise && !is_word(words, table->otherwise))
        fault(l, expression->line, "table %s gives \"%s\", which %s cannot be", table->name, table->otherwise,
              field_names[field]);
}

static void load_field(loader *l, pcrp_map_item *item, pcrp_map_field field, xmlNode *node)
{
    static const char *const known[] = {"at", "is", "values", "lines", "markup", NULL};
    pcrp_map_expression *expression = pcrp_arena_alloc(l->map->arena, sizeof(*expression));
    const char *rule = pcrp_arena_format(l->map->arena, "%s/%s", item->at.rule, field_names[field]);
    const char *words = attribute(l, node, "is"), *values = attribute(l, node, "values");

    if (!expression || !rule)
        return;
    check_attributes(l, node, known);
    if (item->fields[field]) {
        fault(l, xmlGetLineNo(node), "%s is given twice: join the places with |", rule);
        return;
    }
    item->fields[field] = expression;
    expression->join_lines = choice(l, node, "lines", "keep", "join");
    expression->markup = choice(l, node, "markup", "none", "html");
    if (values)
        expression->table = find_table(l, node, values);
    if (!words) {
        set_expression(l, expression, node, "at", rule);
    } else {
        expression->rule = rule;
        expression->line = xmlGetLineNo(node);
        expression->words = words;
        if (xmlHasProp(node, (const xmlChar *)"at"))
            fault(l, expression->line, "<%s> has at and is: one of them", (const char *)node->name);
    }
    check_words(l, field, expression);
}

/* ---- items ---- */

static void load_bind(loader *l, pcrp_map_item *item, xmlNode *node)
{
    static const char *const known[] = {"name", "at", NULL};
    pcrp_map_bind *bind = pcrp_arena_alloc(l->map->arena, sizeof(*bind));
    if (!bind)
        return;
    check_attributes(l, node, known);
    bind->name = needed(l, node, "name");
    set_expression(l, &bind->expression, node, "at",
                   pcrp_arena_format(l->map->arena, "%s/$%s", item->at.rule, bind->name));
    pcrp_list_add(l->map->arena, &item->binds, bind);
    if (xmlValidateNCName((const xmlChar *)bind->name, 0) != 0)
        fault(l, xmlGetLineNo(node), "\"%s\" is not a name", bind->name);
    else if (in_scope(l, bind->name, strlen(bind->name)))
        fault(l, xmlGetLineNo(node), "$%s is bound already", bind->name);
    else if (l->scope_count < SCOPE_NAMES)
        l->scope[l->scope_count++] = bind->name;
    else
        fault(l, xmlGetLineNo(node), "more than %d variables", SCOPE_NAMES);
}

static int index_of(const char *const *names, int count, const xmlNode *node)
{
    for (int i = 0; i < count; i++)
        if (is_named(node, names[i]))
            return i;
    return -1;
}

static pcrp_map_item *load_item(loader *l, pcrp_map_kind kind, const char *within, xmlNode *node);

/* What stands inside an item: variables, fields and items. */
static void load_inside(loader *l, pcrp_map_item *item, xmlNode *child)
{
    int field = index_of(field_names, PCRP_MAP_FIELDS, child);
    int kind = index_of(kind_names, PCRP_MAP_KINDS, child);

    if (is_named(child, "bind") && item->kind != PCRP_MAP_IGNORE)
        load_bind(l, item, child);
    else if (field >= 0 && (allowed_fields[item->kind] & BIT(field)))
        load_field(l, item, (pcrp_map_field)field, child);
    else if (kind >= 0 && (allowed_items[item->kind] & BIT(kind)))
        pcrp_list_add(l->map->arena, &item->items, load_item(l, (pcrp_map_kind)kind, item->at.rule, child));
    else
        fault(l, xmlGetLineNo(child), "<%s> has no place in <%s>", (const char *)child->name, kind_names[item->kind]);
}

static void check_item(loader *l, const pcrp_map_item *item)
{
    long line = item->at.line;
    if (item->kind >= PCRP_MAP_STATEMENT && item->kind <= PCRP_MAP_INTERVENTION && !item->fields[PCRP_MAP_TEXT])
        fault(l, line, "<%s> needs a <text>", kind_names[item->kind]);
    if (item->kind >= PCRP_MAP_PERSON && item->kind <= PCRP_MAP_PROVIDER && !item->fields[PCRP_MAP_NAME] &&
        !item->fields[PCRP_MAP_GIVEN])
        fault(l, line, "<%s> needs a <name> or a <given>", kind_names[item->kind]);
    if (item->kind == PCRP_MAP_PARTY && !item->fields[PCRP_MAP_PARTY_KIND])
        fault(l, line, "<party> needs a <kind>; or call it supporter, peer or provider");
    if (item->kind == PCRP_MAP_PLAN) {
        for (size_t i = 0; i < item->items.count; i++) {
            const pcrp_map_item *inside = item->items.items[i];
            if (inside && inside->kind >= PCRP_MAP_STATEMENT && inside->kind <= PCRP_MAP_INTERVENTION)
                return;
        }
        fault(l, line, "<plan> needs a goal, objective, intervention or statement");
    }
}

static pcrp_map_item *load_item(loader *l, pcrp_map_kind kind, const char *within, xmlNode *node)
{
    static const char *const known[] = {"at", "rest", NULL};
    pcrp_map_item *item = pcrp_arena_alloc(l->map->arena, sizeof(*item));
    const char *rule = pcrp_arena_format(l->map->arena, "%s%s%s", within, *within ? "/" : "", kind_names[kind]);
    size_t outside = l->scope_count;

    if (!item || !rule)
        return NULL;
    item->kind = kind;
    check_attributes(l, node, known);
    item->rest = choice(l, node, "rest", "no", "yes");
    set_expression(l, &item->at, node, "at", rule);
    for (xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            load_inside(l, item, child);
    check_item(l, item);
    l->scope_count = outside;
    return item;
}

/* ---- the head of a map ---- */

static void load_root(loader *l, xmlNode *node)
{
    static const char *const known[] = {"name", "namespace", NULL};
    pcrp_map_root *root = pcrp_arena_alloc(l->map->arena, sizeof(*root));
    if (!root)
        return;
    check_attributes(l, node, known);
    root->name = needed(l, node, "name");
    root->space = attribute(l, node, "namespace");
    if (!root->space)
        root->space = "";
    pcrp_list_add(l->map->arena, &l->map->roots, root);
}

static void load_namespace(loader *l, xmlNode *node)
{
    static const char *const known[] = {"prefix", "uri", NULL};
    const char *prefix = needed(l, node, "prefix"), *uri = needed(l, node, "uri");
    check_attributes(l, node, known);
    if (*prefix && has_prefix(l->map, prefix, strlen(prefix)))
        fault(l, xmlGetLineNo(node), "prefix %s is given twice", prefix);
    if (!*prefix || xmlXPathRegisterNs(l->context, (const xmlChar *)prefix, (const xmlChar *)uri) != 0)
        return;
    /* A pair, both or none. */
    if (pcrp_list_add(l->map->arena, &l->map->prefixes, pcrp_arena_string(l->map->arena, prefix)))
        pcrp_list_add(l->map->arena, &l->map->prefixes, pcrp_arena_string(l->map->arena, uri));
}

static void load_value(loader *l, pcrp_map_table *table, xmlNode *node)
{
    static const char *const value_known[] = {"from", "to", NULL}, *const otherwise_known[] = {"to", NULL};
    if (is_named(node, "value")) {
        /* An empty code is a code like any other. */
        const char *from = attribute(l, node, "from");
        if (!from)
            fault(l, xmlGetLineNo(node), "<value> needs the attribute from");
        check_attributes(l, node, value_known);
        pcrp_list_add(l->map->arena, &table->from, pcrp_arena_string(l->map->arena, from));
        pcrp_list_add(l->map->arena, &table->to, pcrp_arena_string(l->map->arena, needed(l, node, "to")));
    } else if (is_named(node, "otherwise") && !table->otherwise) {
        check_attributes(l, node, otherwise_known);
        table->otherwise = needed(l, node, "to");
    } else {
        fault(l, xmlGetLineNo(node), "<%s> has no place (or no second place) in <values>", (const char *)node->name);
    }
}

static void load_table(loader *l, xmlNode *node)
{
    static const char *const known[] = {"name", NULL};
    pcrp_map_table *table = pcrp_arena_alloc(l->map->arena, sizeof(*table));
    if (!table)
        return;
    check_attributes(l, node, known);
    table->name = needed(l, node, "name");
    for (xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            load_value(l, table, child);
    pcrp_list_add(l->map->arena, &l->map->tables, table);
}

static void load_key(loader *l, xmlNode *node)
{
    static const char *const known[] = {"name", "nodes", "use", NULL};
    pcrp_map_key *key = pcrp_arena_alloc(l->map->arena, sizeof(*key));
    if (!key)
        return;
    check_attributes(l, node, known);
    key->name = needed(l, node, "name");
    if (has_key(l->map, key->name, strlen(key->name)))
        fault(l, xmlGetLineNo(node), "key %s is given twice", key->name);
    set_expression(l, &key->nodes, node, "nodes", pcrp_arena_format(l->map->arena, "key %s/nodes", key->name));
    set_expression(l, &key->use, node, "use", pcrp_arena_format(l->map->arena, "key %s/use", key->name));
    /* Known only from here on, so that no key asks for itself. */
    pcrp_list_add(l->map->arena, &l->map->keys, key);
}

/* The names in an attribute, separated by space. */
static void load_inline(loader *l, const char *names)
{
    while (names && *names) {
        size_t length = strcspn(names, " \t\r\n");
        if (length)
            pcrp_list_add(l->map->arena, &l->map->inline_names,
                          pcrp_arena_string_n(l->map->arena, names, length));
        names += length + strspn(names + length, " \t\r\n");
    }
}

static void load_part(loader *l, xmlNode *node)
{
    static const char *const none[] = {NULL};
    if (is_named(node, "title")) {
        xmlChar *text = xmlNodeGetContent(node);
        check_attributes(l, node, none);
        l->map->title = pcrp_arena_string(l->map->arena, (const char *)text);
        xmlFree(text);
    } else if (is_named(node, "about")) {
        check_attributes(l, node, none);
    } else if (is_named(node, "root")) {
        load_root(l, node);
    } else if (is_named(node, "namespace")) {
        load_namespace(l, node);
    } else if (is_named(node, "values")) {
        load_table(l, node);
    } else if (is_named(node, "key")) {
        load_key(l, node);
    } else if (is_named(node, "plan")) {
        pcrp_list_add(l->map->arena, &l->map->plans, load_item(l, PCRP_MAP_PLAN, "", node));
    } else {
        fault(l, xmlGetLineNo(node), "<%s> has no place in <map>", (const char *)node->name);
    }
}

static void load_map(loader *l, xmlNode *root)
{
    static const char *const known[] = {"id", "format", "inline", NULL};
    const char *format;

    if (!root || !is_named(root, "map")) {
        fault(l, root ? xmlGetLineNo(root) : 0, "the root element is not <map>");
        return;
    }
    check_attributes(l, root, known);
    format = needed(l, root, "format");
    if (*format && strcmp(format, "1") != 0)
        fault(l, xmlGetLineNo(root), "map format \"%s\"; this pcrp reads 1", format);
    l->map->id = needed(l, root, "id");
    l->map->form = pcrp_arena_format(l->map->arena, "map:%s", l->map->id);
    load_inline(l, attribute(l, root, "inline"));
    for (xmlNode *child = root->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            load_part(l, child);
    if (!l->map->roots.count)
        fault(l, xmlGetLineNo(root), "no <root>: the root elements by which charts are told");
    if (!l->map->plans.count)
        fault(l, xmlGetLineNo(root), "no <plan>");
}

/* ---- the file ---- */

/* A map is a file of the user's, but it is not trusted with more than its expressions: no DOCTYPE. */
static xmlDoc *parse(loader *l, const char *bytes, size_t size)
{
    xmlParserCtxt *parser = size <= MAP_BYTES ? xmlNewParserCtxt() : NULL;
    xmlDoc *document = NULL;

    if (size > MAP_BYTES) {
        fault(l, 0, "a map of more than %d bytes", MAP_BYTES);
        return NULL;
    }
    if (parser)
        document = xmlCtxtReadMemory(parser, bytes, (int)size, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                     XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);
    if (!document)
        fault(l, parser ? parser->lastError.line : 0, "not well-formed XML: %.*s",
              parser && parser->lastError.message ? (int)strcspn(parser->lastError.message, "\n") : 0,
              parser && parser->lastError.message ? parser->lastError.message : "");
    else if (document->intSubset) {
        fault(l, 1, "a DOCTYPE, which is refused");
        xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(parser);
    return document;
}

pcrp_status pcrp_map_load_memory(pcrp_map **out, const char *name, const char *bytes, size_t size,
                                 pcrp_error *error)
{
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_map *map = arena ? pcrp_arena_alloc(arena, sizeof(*map)) : NULL;
    loader l = {.map = map, .error = error};
    xmlDoc *document;
    int memory;

    *out = NULL;
    xmlInitParser();
    l.context = map ? xmlXPathNewContext(NULL) : NULL;
    if (!l.context) {
        pcrp_arena_free(arena);
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, name, 0, "out of memory while loading a map");
    }
    l.context->error = pcrp_xml_keep_quiet;
    map->arena = arena;
    map->file = pcrp_arena_string(arena, name);
    map->id = map->title = map->form = "";
    document = parse(&l, bytes, size);
    if (document)
        load_map(&l, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    xmlXPathFreeContext(l.context);
    memory = pcrp_arena_failed(arena);
    if (!l.faults && !memory) {
        *out = map;
        return PCRP_OK;
    }
    pcrp_map_free(map);
    return memory ? pcrp_error_add(error, PCRP_ERROR_MEMORY, name, 0, "out of memory while loading a map")
                  : PCRP_ERROR_RUBRIC;
}

pcrp_status pcrp_map_load(pcrp_map **out, const char *path, pcrp_error *error)
{
    pcrp_buffer text = {0};
    char block[8192];
    size_t got;
    FILE *file = fopen(path, "rb");
    pcrp_status status;

    *out = NULL;
    if (!file)
        return pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be opened");
    while (text.length <= MAP_BYTES && (got = fread(block, 1, sizeof(block), file)) > 0)
        pcrp_buffer_add(&text, block, got);
    if (ferror(file))
        status = pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be read");
    else if (text.failed)
        status = pcrp_error_add(error, PCRP_ERROR_MEMORY, path, 0, "out of memory while loading a map");
    else
        status = pcrp_map_load_memory(out, path, pcrp_buffer_string(&text), text.length, error);
    fclose(file);
    pcrp_buffer_free(&text);
    return status;
}

void pcrp_map_clear_tally(pcrp_map_expression *expression)
{
    for (size_t i = 0; i < expression->tally.unknown.count; i++)
        xmlFree(((pcrp_map_unknown *)expression->tally.unknown.items[i])->path);
    xmlFree(expression->tally.path);
    xmlFree(expression->tally.text);
    memset(&expression->tally, 0, sizeof(expression->tally));
}

void pcrp_map_free(pcrp_map *map)
{
    if (!map)
        return;
    for (size_t i = 0; i < map->expressions.count; i++) {
        pcrp_map_expression *expression = map->expressions.items[i];
        xmlXPathFreeCompExpr(expression->compiled);
        pcrp_map_clear_tally(expression);
    }
    pcrp_arena_free(map->arena);
}

const char *pcrp_map_id(const pcrp_map *map)
{
    return map->id;
}

const char *pcrp_map_title(const pcrp_map *map)
{
    return map->title;
}
