/* SPDX-License-Identifier: Apache-2.0 */
/* Looking around in the tree of a document: xml.c builds it. */
#include "read/xml.h"

#include <string.h>

#include "read/hash.h"

static const unsigned char element_name_lengths[] = {
    0,
#define PCRP_XML_ELEMENT(name) sizeof(#name) - 1,
#include "read/xml_names.def"
#undef PCRP_XML_ELEMENT
};

const char *pcrp_xml_get(const pcrp_xml_node *node, pcrp_xml_attribute_name name)
{
    if (node)
        for (unsigned i = 0; i < node->attribute_count; i++)
            if (node->attributes[i].name == name)
                return node->attributes[i].value;
    return NULL;
}

pcrp_xml_node *pcrp_xml_child(const pcrp_xml_node *node, pcrp_xml_name name)
{
    pcrp_xml_node *child = node ? node->first : NULL;
    while (child && child->name != name)
        child = child->next;
    return child;
}

pcrp_xml_node *pcrp_xml_again(const pcrp_xml_node *node)
{
    pcrp_xml_node *next = node->next;
    while (next && next->name != node->name)
        next = next->next;
    return next;
}

pcrp_xml_node *pcrp_xml_down(const pcrp_xml_node *node, pcrp_xml_name first, pcrp_xml_name second)
{
    return pcrp_xml_child(pcrp_xml_child(node, first), second);
}

/* The index is left out only where it is known that there is no second element of the name. */
static int is_alone(const pcrp_xml_node *node)
{
    int left = 32;
    if (node->index > 1)
        return 0;
    for (const pcrp_xml_node *next = node->next; next; next = next->next)
        if (next->name == node->name || --left == 0)
            return 0;
    return 1;
}

const char *pcrp_xml_path(const pcrp_xml_node *node, pcrp_arena *arena)
{
    const pcrp_xml_node *steps[PCRP_XML_DEPTH];
    int count = 0;
    size_t length = 1;
    char *path, *to;

    for (; node && count < PCRP_XML_DEPTH; node = node->parent)
        if (node->name != PCRP_XML_TEXT_NODE && node->name != PCRP_XML_OTHER) {
            steps[count++] = node;
            length += element_name_lengths[node->name] + 16u;
        }
    path = to = pcrp_arena_alloc(arena, length);
    if (!path)
        return "";
    while (count--) {
        size_t name = element_name_lengths[steps[count]->name];
        *to++ = '/';
        memcpy(to, pcrp_xml_element_names[steps[count]->name], name);
        to += name;
        if (!is_alone(steps[count])) {
            char digits[12];
            int used = 0;
            for (uint32_t left = steps[count]->index; left; left /= 10)
                digits[used++] = (char)('0' + left % 10);
            *to++ = '[';
            while (used)
                *to++ = digits[--used];
            *to++ = ']';
        }
    }
    *to = '\0';
    return path;
}

static const pcrp_xml_node *following(const pcrp_xml_node *node, const pcrp_xml_node *top)
{
    if (node->first)
        return node->first;
    while (node && node != top && !node->next)
        node = node->parent;
    return !node || node == top ? NULL : node->next;
}

const char *pcrp_xml_text(const pcrp_xml_node *node, pcrp_arena *arena)
{
    size_t length = 0;
    char *text, *to;

    if (!node)
        return "";
    if (node->first && node->first == node->last && node->first->name == PCRP_XML_TEXT_NODE)
        return node->first->text ? node->first->text : "";
    for (const pcrp_xml_node *at = node; at; at = following(at, node))
        length += at->length;
    text = to = pcrp_arena_alloc(arena, length + 1);
    if (!text)
        return "";
    for (const pcrp_xml_node *at = node; at; at = following(at, node)) {
        if (at->length)
            memcpy(to, at->text, at->length);
        to += at->length;
    }
    return text;
}

int pcrp_xml_has_text(const pcrp_xml_node *node)
{
    for (const pcrp_xml_node *at = node; at; at = following(at, node))
        if (at->length > 1 || (at->length == 1 && *at->text != ' ' && *at->text != '\n'))
            return 1;
    return 0;
}

/* ---- ids ---- */

enum { LETTER_CASE = 0x20 }; /* the bit in which capitals and small letters of ASCII differ */

uint64_t pcrp_xml_id_hash(const char *root, size_t root_length, const char *extension, size_t extension_length)
{
    uint64_t hash;
    if (!root_length)
        return 0;
    hash = pcrp_hash_on(0, root, root_length, LETTER_CASE);
    hash = pcrp_hash_on(hash, extension, extension_length, 0);
    return hash ? hash : 1;
}
