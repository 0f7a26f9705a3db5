/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/error.h"
#include "base/grow.h"
#include "read/xml_feed.h"
#include "read/xml_guard.h"

enum {
    NAME_SLOTS = 1024,       /* power of two, several times the number of names in a C-CDA document */
    DICTIONARY_MOST = 20000, /* names kept between charts; a context with more is made anew */
    OPTIONS = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT
};

typedef struct slot {
    const xmlChar *pointer;  /* interned by the parser, so that names compare by address */
    uint16_t name;
} slot;

struct pcrp_xml {
    pcrp_xml_watch watch;
    pcrp_arena *arena;
    slot elements[NAME_SLOTS], attributes[NAME_SLOTS];
    unsigned elements_used, attributes_used;
    const xmlChar *id_name;
    uint32_t counts[PCRP_XML_DEPTH + 1][PCRP_XML_TEXT_NODE + 1]; /* children of each open element, by name; 0 below the last */
    /* of the chart at hand */
    const pcrp_limits *limits;
    pcrp_xml_want (*want)(const pcrp_xml_node *node);
    pcrp_xml_node *root, *open;
    unsigned depth;          /* open elements, built or not */
    unsigned built;          /* open elements that are built */
    unsigned skipping;       /* open elements since the one that was not wanted */
    unsigned narrative;      /* value of built at which BUILD_ALL began, 0 outside */
    pcrp_xml_node **with_id;
    size_t with_id_count, with_id_room;
    uint64_t *skipped_ids;
    size_t skipped_id_count, skipped_id_room;
};

/* ---- names ---- */

const char *const pcrp_xml_element_names[PCRP_XML_NAMES] = {
    "",
#define PCRP_XML_ELEMENT(name) #name,
#include "read/xml_names.def"
#undef PCRP_XML_ELEMENT
};

static const char *const attribute_names[] = {
    "",
#define PCRP_XML_ATTRIBUTE(name) #name,
#include "read/xml_names.def"
#undef PCRP_XML_ATTRIBUTE
};

static uint16_t search(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return (uint16_t)i;
    return 0;
}

/* The number of a name that the parser has interned. Names are looked up by spelling once. */
static uint16_t number_of(slot *slots, unsigned *used, const char *const *names, size_t count, const xmlChar *name)
{
    size_t at = ((uintptr_t)name >> 3) * 0x9E3779B1u >> 7 & (NAME_SLOTS - 1);
    uint16_t number;

    while (slots[at].pointer) {
        if (slots[at].pointer == name)
            return slots[at].name;
        at = (at + 1) & (NAME_SLOTS - 1);
    }
    number = search(names, count, (const char *)name);
    if (*used < NAME_SLOTS / 2) {
        slots[at].pointer = name;
        slots[at].name = number;
        (*used)++;
    }
    return number;
}

static uint16_t element_number(pcrp_xml *xml, const xmlChar *name)
{
    return number_of(xml->elements, &xml->elements_used, pcrp_xml_element_names, PCRP_XML_NAMES, name);
}

static uint16_t attribute_number(pcrp_xml *xml, const xmlChar *name)
{
    return number_of(xml->attributes, &xml->attributes_used, attribute_names, PCRP_XML_ATTRIBUTES, name);
}

/* ---- building ---- */

/* An <id> in a part that is not built: kept as a number, to tell references that lead out of the plan from
 * those that lead nowhere. */
static void note_skipped_id(pcrp_xml *xml, int count, const xmlChar **attributes)
{
    const char *root = NULL, *extension = NULL;
    size_t root_length = 0, extension_length = 0;

    for (int i = 0; i < count; i++, attributes += 5) {
        uint16_t name = attribute_number(xml, attributes[0]);
        size_t length = (size_t)(attributes[4] - attributes[3]);
        if (name == PCRP_XML_AT_root) {
            root = (const char *)attributes[3];
            root_length = length;
        } else if (name == PCRP_XML_AT_extension) {
            extension = (const char *)attributes[3];
            extension_length = length;
        }
    }
    if (!root ||
        !pcrp_grow(&xml->skipped_ids, &xml->skipped_id_room, xml->skipped_id_count + 1, sizeof(*xml->skipped_ids)))
        return;
    xml->skipped_ids[xml->skipped_id_count++] = pcrp_xml_id_hash(root, root_length, extension, extension_length);
}

_Static_assert(PCRP_XML_ATTRIBUTES <= 64, "a bit for each name");

static int note_id(pcrp_xml *xml, pcrp_xml_node *node)
{
    if (!pcrp_grow(&xml->with_id, &xml->with_id_room, xml->with_id_count + 1, sizeof(*xml->with_id)))
        return 0;
    xml->with_id[xml->with_id_count++] = node;
    return 1;
}

/* The attributes that anybody asks for, and behind them their values, in one piece. */
static void add_attributes(pcrp_xml *xml, pcrp_xml_node *node, int count, const xmlChar **attributes)
{
    pcrp_xml_attribute kept[PCRP_XML_ATTRIBUTES], *made;
    size_t lengths[PCRP_XML_ATTRIBUTES], size = 0;
    unsigned used = 0;
    uint64_t seen = 1; /* bits of names: others count as seen, and of two prefixes with one name the first is kept */
    char *to;

    for (int i = 0; i < count; i++, attributes += 5) {
        uint16_t name = attribute_number(xml, attributes[0]);
        if (seen >> name & 1)
            continue;
        seen |= (uint64_t)1 << name;
        kept[used] = (pcrp_xml_attribute){(const char *)attributes[3], name};
        lengths[used] = (size_t)(attributes[4] - attributes[3]);
        size += sizeof(*made) + lengths[used++] + 1;
    }
    made = used ? pcrp_arena_alloc(xml->arena, size) : NULL;
    if (!made)
        return;
    to = (char *)(made + used);
    for (unsigned i = 0; i < used; i++) {
        made[i].name = kept[i].name;
        made[i].value = memcpy(to, kept[i].value, lengths[i]);
        to += lengths[i] + 1; /* the arena's memory is zero */
        if (made[i].name == PCRP_XML_AT_ID && !note_id(xml, node))
            return;
    }
    node->attributes = made;
    node->attribute_count = (uint8_t)used;
}

/* With so many bytes behind it. */
static pcrp_xml_node *add_node(pcrp_xml *xml, uint16_t name, size_t more)
{
    pcrp_xml_node *parent = xml->open, *node = pcrp_arena_alloc(xml->arena, sizeof(*node) + more);
    if (!node) {
        pcrp_xml_stop(&xml->watch, PCRP_ERROR_MEMORY, "out of memory");
        return NULL;
    }
    node->name = name;
    node->parent = parent;
    if (!parent)
        xml->root = node;
    else if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    if (parent)
        parent->last = node;
    return node;
}

static long line_at(const pcrp_xml *xml)
{
    return xml->watch.parser->input ? xml->watch.parser->input->line : 0;
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **declared, int attribute_count, int defaulted, const xmlChar **attributes)
{
    pcrp_xml *xml = pcrp_xml_kept(user);
    pcrp_xml_node *node;
    pcrp_xml_want want;
    uint16_t name;

    (void)prefix;
    (void)uri;
    (void)namespaces;
    (void)declared;
    (void)defaulted;
    if (++xml->depth > xml->limits->depth || xml->depth >= PCRP_XML_DEPTH) {
        pcrp_xml_stop(&xml->watch, PCRP_ERROR_LIMIT, "elements are nested too deeply");
        return;
    }
    if ((size_t)attribute_count > xml->limits->attributes) {
        pcrp_xml_stop(&xml->watch, PCRP_ERROR_LIMIT, "an element has too many attributes");
        return;
    }
    if (xml->skipping) {
        xml->skipping++;
        if (local == xml->id_name)
            note_skipped_id(xml, attribute_count, attributes);
        return;
    }
    name = element_number(xml, local);
    if (!name && xml->open && !xml->narrative) {
        xml->skipping = 1;
        return;
    }
    node = add_node(xml, name, 0);
    if (!node)
        return;
    node->line = (uint32_t)line_at(xml);
    node->index = ++xml->counts[xml->built][name];
    add_attributes(xml, node, attribute_count, attributes);
    want = xml->narrative && name != PCRP_XML_table ? PCRP_XML_BUILD : xml->want(node);
    if (want == PCRP_XML_SKIP) {
        node->stub = 1;
        xml->skipping = 1;
        return;
    }
    xml->open = node;
    xml->built++;
    if (want == PCRP_XML_BUILD_ALL)
        xml->narrative = xml->built;
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    pcrp_xml *xml = pcrp_xml_kept(user);

    (void)local;
    (void)prefix;
    (void)uri;
    xml->depth--;
    if (xml->skipping) {
        xml->skipping--;
        return;
    }
    if (xml->narrative == xml->built)
        xml->narrative = 0;
    if (xml->open) {
        for (const pcrp_xml_node *child = xml->open->first; child; child = child->next)
            xml->counts[xml->built][child->name] = 0;
        xml->open = xml->open->parent;
    }
    xml->built--;
}

static int is_space(const xmlChar *text, int length)
{
    for (int i = 0; i < length; i++)
        if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r')
            return 0;
    return 1;
}

static void on_text(void *user, const xmlChar *text, int length)
{
    pcrp_xml *xml = pcrp_xml_kept(user);
    pcrp_xml_node *node;
    int space;

    if (xml->skipping || !xml->open || length <= 0)
        return;
    space = is_space(text, length);
    if (space && !xml->narrative)
        return;
    node = add_node(xml, PCRP_XML_TEXT_NODE, space ? 0 : (size_t)length + 1);
    if (!node)
        return;
    if (space) { /* between two words set in different elements it still counts */
        node->text = memchr(text, '\n', (size_t)length) ? "\n" : " ";
        node->length = 1;
        return;
    }
    node->text = memcpy(node + 1, text, (size_t)length);
    node->length = (uint32_t)length;
}

/* ---- elements by ID ---- */

static const char *id_of(const pcrp_xml_node *node)
{
    const char *id = pcrp_xml_get(node, PCRP_XML_AT_ID);
    return id ? id : "";
}

/* Where an ID stands in the table, or the empty place where it would stand. */
static size_t id_place(pcrp_xml_node *const *table, size_t mask, const char *id)
{
    size_t at = (size_t)pcrp_xml_id_hash(id, strlen(id), NULL, 0) & mask;
    while (table[at] && strcmp(id_of(table[at]), id) != 0)
        at = (at + 1) & mask;
    return at;
}

/* There is no DTD to say that ID is an id, so the table is our own. Of two elements with one ID the first counts. */
static void index_ids(pcrp_xml *xml, pcrp_xml_document *document)
{
    size_t room = 16;
    pcrp_xml_node **table;

    while (room < xml->with_id_count * 2)
        room *= 2;
    table = pcrp_arena_array(xml->arena, room, sizeof(*table));
    if (!table)
        return;
    for (size_t i = 0; i < xml->with_id_count; i++) {
        size_t at = id_place(table, room - 1, id_of(xml->with_id[i]));
        if (!table[at])
            table[at] = xml->with_id[i];
    }
    document->by_id = table;
    document->by_id_mask = room - 1;
}

pcrp_xml_node *pcrp_xml_by_id(const pcrp_xml_document *document, const char *id)
{
    return document->by_id ? document->by_id[id_place(document->by_id, document->by_id_mask, id)] : NULL;
}

/* ---- the parser ---- */

static void drop_parser(pcrp_xml *xml)
{
    if (xml->watch.parser)
        xmlFreeParserCtxt(xml->watch.parser);
    xml->watch.parser = NULL;
    memset(xml->elements, 0, sizeof(xml->elements));
    memset(xml->attributes, 0, sizeof(xml->attributes));
    xml->elements_used = xml->attributes_used = 0;
}

static int make_parser(pcrp_xml *xml)
{
    if (xml->watch.parser && xmlDictSize(xml->watch.parser->dict) < DICTIONARY_MOST)
        return 1;
    drop_parser(xml);
    xml->watch.parser = xmlNewParserCtxt();
    if (!xml->watch.parser)
        return 0;
    pcrp_xml_listen(&xml->watch, xml->watch.parser, on_start, on_end, on_text);
    xml->id_name = xmlDictLookup(xml->watch.parser->dict, BAD_CAST "id", 2);
    return 1;
}

pcrp_xml *pcrp_xml_new(void)
{
    pcrp_xml *xml = calloc(1, sizeof(*xml));
    if (!xml)
        return NULL;
    xml->arena = pcrp_arena_new((size_t)256 * 1024);
    if (!xml->arena) {
        free(xml);
        return NULL;
    }
    return xml;
}

void pcrp_xml_free(pcrp_xml *xml)
{
    if (!xml)
        return;
    drop_parser(xml);
    pcrp_arena_free(xml->arena);
    free(xml->with_id);
    free(xml->skipped_ids);
    free(xml);
}

pcrp_arena *pcrp_xml_arena(pcrp_xml *xml)
{
    return xml->arena;
}

static void begin(pcrp_xml *xml, const pcrp_limits *limits, pcrp_xml_want (*want)(const pcrp_xml_node *node))
{
    pcrp_arena_reset(xml->arena);
    memset(xml->counts, 0, (xml->built + 1) * sizeof(xml->counts[0])); /* a parse that was broken off leaves some */
    xml->limits = limits;
    xml->want = want;
    xml->root = xml->open = NULL;
    xml->depth = xml->built = xml->skipping = xml->narrative = 0;
    xml->with_id_count = xml->skipped_id_count = 0;
    pcrp_xml_watch_again(&xml->watch);
}

/* The encoding given goes before what the document says. The parser is used again from chart to chart. */
static int run(pcrp_xml *xml, const char *bytes, size_t size, const char *encoding)
{
    int options = OPTIONS | (encoding ? XML_PARSE_IGNORE_ENC : 0);
    xmlCtxtReadMemory(xml->watch.parser, bytes, (int)size, NULL, encoding, options);
    return xml->watch.parser->wellFormed;
}

/* Makes what was built into a document; 0 when memory has run out. */
static int finish(pcrp_xml *xml, pcrp_xml_document *document)
{
    index_ids(xml, document);
    document->root = xml->root;
    document->skipped_ids = xml->skipped_ids;
    document->skipped_id_count = xml->skipped_id_count;
    return !pcrp_arena_failed(xml->arena);
}

pcrp_status pcrp_xml_parse(pcrp_xml *xml, const char *chart, const char *bytes, size_t size, const char *encoding,
                           long line, const pcrp_limits *limits, pcrp_xml_want (*want)(const pcrp_xml_node *node),
                           pcrp_xml_document *document, pcrp_error *error)
{
    int well_formed;
    long first;

    memset(document, 0, sizeof(*document));
    begin(xml, limits, want);
    if (size > INT32_MAX)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, chart, 0, "chart is too large");
    if (!make_parser(xml))
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, 0, "out of memory");
    first = pcrp_xml_monstrous_tag(bytes, size, limits->attributes);
    if (first)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, chart, first + line - 1, "an element has too many attributes");
    well_formed = run(xml, bytes, size, encoding);
    if (!well_formed || xml->watch.status != PCRP_OK || !xml->root)
        return pcrp_xml_report(&xml->watch, chart, line, error);
    if (!finish(xml, document))
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, 0, "out of memory");
    return PCRP_OK;
}

int pcrp_xml_parse_file(pcrp_xml *xml, int file, const pcrp_limits *limits, pcrp_xml_want (*want)(const pcrp_xml_node *node),
                        pcrp_xml_document *document)
{
    pcrp_xml_feed feed;

    memset(document, 0, sizeof(*document));
    begin(xml, limits, want);
    if (!make_parser(xml) || !pcrp_xml_feed_open(&feed, file, limits->chart_bytes, limits->attributes))
        return 0;
    xmlCtxtReadIO(xml->watch.parser, pcrp_xml_feed_read, NULL, &feed, NULL, NULL, OPTIONS);
    pcrp_xml_feed_close(&feed);
    return xml->watch.parser->wellFormed && xml->watch.status == PCRP_OK && xml->root && finish(xml, document);
}
