/* SPDX-License-Identifier: Apache-2.0 */
/* From the bytes of a C-CDA document to a small tree of what a plan needs.
 *
 * The parser is libxml2's SAX2; the tree lives in an arena that is emptied for the next
 * chart. Elements whose names are not in xml_names.def, and whole subtrees that the caller
 * does not want, are never built: most of a real document is coded clinical data that says
 * nothing of a plan. Namespaces are not compared: C-CDA documents are met with any prefix,
 * with none, and with prefixes nobody declared.
 */
#ifndef PCRP_READ_XML_H
#define PCRP_READ_XML_H

#include <stddef.h>
#include <stdint.h>

#include <pcrp/error.h>
#include <pcrp/limits.h>
#include "base/arena.h"

/* Local names of elements. */
typedef enum pcrp_xml_name {
    PCRP_XML_OTHER, /* a name that is not listed, inside narrative */
#define PCRP_XML_ELEMENT(name) PCRP_XML_##name,
#include "read/xml_names.def"
#undef PCRP_XML_ELEMENT
    PCRP_XML_NAMES,
    PCRP_XML_TEXT_NODE = PCRP_XML_NAMES /* a run of characters */
} pcrp_xml_name;

enum { PCRP_XML_DEPTH = 256 }; /* of nested elements; libxml2 stops there by itself */

extern const char *const pcrp_xml_element_names[PCRP_XML_NAMES];

/* Attributes that are kept. xsi:type is PCRP_XML_AT_type. */
typedef enum pcrp_xml_attribute_name {
    PCRP_XML_AT_OTHER,
#define PCRP_XML_ATTRIBUTE(name) PCRP_XML_AT_##name,
#include "read/xml_names.def"
#undef PCRP_XML_ATTRIBUTE
    PCRP_XML_ATTRIBUTES
} pcrp_xml_attribute_name;

typedef struct pcrp_xml_attribute {
    const char *value;
    pcrp_xml_attribute_name name;
} pcrp_xml_attribute;

typedef struct pcrp_xml_node {
    struct pcrp_xml_node *parent, *next, *first, *last;
    const pcrp_xml_attribute *attributes; /* those whose names are listed */
    const char *text;      /* of a text node */
    void *mark;            /* for the reader: what this element became */
    uint32_t length;       /* of text */
    uint32_t line;
    uint32_t index;        /* among its siblings of the same name, from 1 */
    uint16_t name;         /* pcrp_xml_name */
    uint8_t stub;          /* children were not wanted */
    uint8_t attribute_count;
} pcrp_xml_node;

/* What to do with an element that has just begun. Its attributes are there, its children are not. Inside what
 * is built whole only tables are asked for again. */
typedef enum pcrp_xml_want {
    PCRP_XML_BUILD,
    PCRP_XML_BUILD_ALL, /* this and all below, narrative: also elements of unknown names */
    PCRP_XML_SKIP       /* count it, so that paths stay true, but build nothing below */
} pcrp_xml_want;

typedef struct pcrp_xml pcrp_xml; /* a parser, its context and its arena: one per reader */

typedef struct pcrp_xml_document {
    pcrp_xml_node *root;
    pcrp_xml_node **by_id;               /* hash table of the elements that have an ID */
    size_t by_id_mask;
    const uint64_t *skipped_ids;         /* hashes of <id> elements in parts that were skipped */
    size_t skipped_id_count;
} pcrp_xml_document;

pcrp_xml *pcrp_xml_new(void);
void pcrp_xml_free(pcrp_xml *xml);

/* Scratch memory that lives until the next pcrp_xml_parse(). */
pcrp_arena *pcrp_xml_arena(pcrp_xml *xml);

/* Parses. The document is borrowed until the next call. encoding NULL means: as the document says.
 * line is the number of the first line of bytes. On failure one message with chart and line is in error.
 * PCRP_OK, PCRP_ERROR_SYNTAX, PCRP_ERROR_ENCODING, PCRP_ERROR_DOCTYPE, PCRP_ERROR_LIMIT, PCRP_ERROR_MEMORY. */
pcrp_status pcrp_xml_parse(pcrp_xml *xml, const char *chart, const char *bytes, size_t size, const char *encoding,
                           long line, const pcrp_limits *limits, pcrp_xml_want (*want)(const pcrp_xml_node *node),
                           pcrp_xml_document *document, pcrp_error *error);

/* Parses a file from where it stands, without having it in memory. 0 when it cannot be parsed, for whatever reason:
 * pcrp_xml_parse() of its bytes then tells it. */
int pcrp_xml_parse_file(pcrp_xml *xml, int file, const pcrp_limits *limits, pcrp_xml_want (*want)(const pcrp_xml_node *node),
                        pcrp_xml_document *document);

/* Value of an attribute, NULL when it is not there. */
const char *pcrp_xml_get(const pcrp_xml_node *node, pcrp_xml_attribute_name name);
/* First child of a name, NULL when there is none or node is NULL. */
pcrp_xml_node *pcrp_xml_child(const pcrp_xml_node *node, pcrp_xml_name name);
/* Next sibling of the same name. */
pcrp_xml_node *pcrp_xml_again(const pcrp_xml_node *node);
/* Follows two or three names down. */
pcrp_xml_node *pcrp_xml_down(const pcrp_xml_node *node, pcrp_xml_name first, pcrp_xml_name second);
/* XPath of an element by local names, in the arena. */
const char *pcrp_xml_path(const pcrp_xml_node *node, pcrp_arena *arena);
/* All characters below a node as they stand, in the arena; "" for NULL. */
const char *pcrp_xml_text(const pcrp_xml_node *node, pcrp_arena *arena);
/* True when there is more than space below a node. */
int pcrp_xml_has_text(const pcrp_xml_node *node);
/* The element with an ID, NULL when there is none. */
pcrp_xml_node *pcrp_xml_by_id(const pcrp_xml_document *document, const char *id);
/* Hash of an entry's id: root without regard to case, extension as it is. 0 when there is no root. */
uint64_t pcrp_xml_id_hash(const char *root, size_t root_length, const char *extension, size_t extension_length);

#endif
