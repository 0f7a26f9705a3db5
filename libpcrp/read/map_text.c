/* SPDX-License-Identifier: Apache-2.0 */
/* The text of nodes with its blocks kept, and where nodes stand. */
#include "read/map_rules.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "read/encoding.h"

void pcrp_map_mark(xmlNode *node, unsigned mark)
{
    node->_private = (void *)((uintptr_t)node->_private | mark);
}

int pcrp_map_marked(const xmlNode *node, unsigned mark)
{
    return ((uintptr_t)node->_private & mark) != 0;
}

/* Elements of HTML that stand within a line; every other element is a block of its own. */
static int is_inline(const char *name, size_t length, const pcrp_map *map)
{
    static const char *const names[] = {"a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "mark",
                                        "q", "s", "small", "span", "strong", "sub", "sup", "tt", "u", NULL};
    for (size_t i = 0; names[i]; i++)
        if (strlen(names[i]) == length && strncasecmp(names[i], name, length) == 0)
            return 1;
    for (size_t i = 0; i < map->inline_names.count; i++) {
        const char *own = map->inline_names.items[i];
        if (strlen(own) == length && strncmp(own, name, length) == 0)
            return 1;
    }
    return 0;
}

static void add_break(pcrp_buffer *out)
{
    if (out->length && out->data[out->length - 1] != '\n')
        pcrp_buffer_add_char(out, '\n');
}

static void break_at(pcrp_buffer *out, const xmlNode *element, const pcrp_map *map)
{
    const char *name = (const char *)element->name;
    if (element->type == XML_ELEMENT_NODE && !is_inline(name, strlen(name), map))
        add_break(out);
}

/* Comments, instructions and entity references are not text, and are not gone into. */
static void add_own_text(pcrp_buffer *out, const xmlNode *node)
{
    if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content)
        pcrp_buffer_add_string(out, (const char *)node->content);
}

void pcrp_map_node_text(pcrp_buffer *out, const xmlNode *top, const pcrp_map *map)
{
    const xmlNode *node = top->children;
    if (top->type != XML_ELEMENT_NODE && top->type != XML_ATTRIBUTE_NODE) {
        add_own_text(out, top);
        return;
    }
    while (node) {
        add_own_text(out, node);
        if (node->type == XML_ELEMENT_NODE) {
            break_at(out, node, map);
            if (node->children) {
                node = node->children;
                continue;
            }
        }
        while (node != top && !node->next) {
            node = node->parent;
            if (node != top)
                break_at(out, node, map);
        }
        node = node == top ? NULL : node->next;
    }
}

/* ---- HTML inside text ---- */

/* An entity from its '&'; returns the bytes it takes, 0 when it is none that is known. */
static size_t add_entity(pcrp_buffer *out, const char *text)
{
    static const struct { const char *name; unsigned c; } known[] = {
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", ' '},
        {"lsquo;", 0x2018}, {"rsquo;", 0x2019}, {"ldquo;", 0x201C}, {"rdquo;", 0x201D},
        {"ndash;", 0x2013}, {"mdash;", 0x2014}, {"hellip;", 0x2026}, {"bull;", 0x2022}};
    char *end;
    unsigned long c;

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strncmp(text + 1, known[i].name, strlen(known[i].name)) == 0) {
            pcrp_add_code_point(out, known[i].c);
            return strlen(known[i].name) + 1;
        }
    if (text[1] != '#')
        return 0;
    c = text[2] == 'x' || text[2] == 'X' ? strtoul(text + 3, &end, 16) : strtoul(text + 2, &end, 10);
    if (*end != ';')
        return 0;
    pcrp_add_code_point(out, c);
    return (size_t)(end - text) + 1;
}

/* A tag or comment from its '<'; returns the bytes it takes, 0 when it is only a sign ("BP < 140"). */
static size_t skip_tag(pcrp_buffer *out, const char *text, const pcrp_map *map)
{
    size_t name = text[1] == '/' ? 2 : 1, length = 0;
    const char *end;
    if (strncmp(text, "<!--", 4) == 0) {
        end = strstr(text + 4, "-->");
        return end ? (size_t)(end - text) + 3 : 0;
    }
    while ((text[name + length] >= 'a' && text[name + length] <= 'z') ||
           (text[name + length] >= 'A' && text[name + length] <= 'Z') ||
           (length && text[name + length] >= '0' && text[name + length] <= '9'))
        length++;
    end = length ? strchr(text + name + length, '>') : NULL;
    if (!end || !strchr(" \t\r\n/>", text[name + length]))
        return 0;
    if (!is_inline(text + name, length, map))
        add_break(out);
    return (size_t)(end - text) + 1;
}

void pcrp_map_strip_markup(pcrp_buffer *out, const char *text, const pcrp_map *map)
{
    while (*text) {
        size_t taken = *text == '<' ? skip_tag(out, text, map) : *text == '&' ? add_entity(out, text) : 0;
        if (taken) {
            text += taken;
            continue;
        }
        /* In HTML a line break of the source is only a space. */
        pcrp_buffer_add_char(out, *text == '\n' || *text == '\r' ? ' ' : *text);
        text++;
    }
}

/* ---- places ---- */

static void add_name(pcrp_buffer *out, const xmlNode *node)
{
    pcrp_buffer_add_string(out, node->type == XML_ATTRIBUTE_NODE ? "/@" : "/");
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        pcrp_buffer_add_string(out, "text()");
        return;
    }
    if (node->ns && node->ns->prefix)
        pcrp_buffer_format(out, "%s:", (const char *)node->ns->prefix);
    pcrp_buffer_add_string(out, (const char *)node->name);
}

/* Positions among siblings of one name are counted once for the whole chart and kept above the marks: a
 * flat export has thousands of siblings, and counting them anew for each place would be quadratic. */
enum { POSITION_SHIFT = 2, NAMES_COUNTED = 64 };

static void number_children(const xmlNode *parent)
{
    struct { const xmlChar *name; size_t total, given; } names[NAMES_COUNTED];
    size_t count = 0, i;
    for (int giving = 0; giving < 2; giving++)
        for (xmlNode *child = parent->children; child; child = child->next) {
            if (child->type != XML_ELEMENT_NODE)
                continue;
            for (i = 0; i < count && !xmlStrEqual(names[i].name, child->name); i++)
                ;
            if (i == count && (giving || count == NAMES_COUNTED))
                continue; /* more names than that: their places do without a position */
            if (i == count) {
                names[count].name = child->name;
                names[count].total = names[count].given = 0;
                count++;
            }
            if (!giving)
                names[i].total++;
            else if (names[i].total > 1)
                child->_private = (void *)((uintptr_t)++names[i].given << POSITION_SHIFT);
        }
}

void pcrp_map_number(xmlNode *root)
{
    xmlNode *node = root;
    while (node) {
        if (node->type == XML_ELEMENT_NODE && node->children) {
            number_children(node);
            node = node->children;
            continue;
        }
        while (node != root && !node->next)
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
}

static void add_path(pcrp_buffer *out, const xmlNode *node, int numbered)
{
    const xmlNode *chain[256];
    size_t depth = 0;
    for (; node && depth < 256 && node->type != XML_DOCUMENT_NODE; node = node->parent)
        chain[depth++] = node;
    for (size_t i = depth; i-- > 0;) {
        size_t at = chain[i]->type == XML_ELEMENT_NODE ? (uintptr_t)chain[i]->_private >> POSITION_SHIFT : 0;
        add_name(out, chain[i]);
        if (numbered && at)
            pcrp_buffer_format(out, "[%zu]", at);
    }
}

void pcrp_map_node_path(pcrp_buffer *out, const xmlNode *node)
{
    add_path(out, node, 1);
}

void pcrp_map_node_kind(pcrp_buffer *out, const xmlNode *node)
{
    add_path(out, node, 0);
}

long pcrp_map_node_line(const xmlNode *node)
{
    if (node->type == XML_ATTRIBUTE_NODE)
        node = node->parent;
    return node ? xmlGetLineNo(node) : 0;
}
