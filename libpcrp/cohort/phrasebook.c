/* SPDX-License-Identifier: Apache-2.0 */
/* The sentences of feedback, from their file. */
#include "cohort/feedback.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "data/data.h"

/* A larger file is no list of sentences. */
enum { FILE_BYTES = 1 << 20 };

static const char NAMESPACE[] = "urn:pcrp:feedback:1";

typedef struct loading {
    pcrp_phrasebook *book;
    const char *file;
    pcrp_error *error;
    size_t faults;
} loading;

static void fault(loading *at, const xmlNode *node, const char *message)
{
    at->faults++;
    pcrp_error_add(at->error, PCRP_ERROR_RUBRIC, at->file, node ? xmlGetLineNo(node) : 0, "%s", message);
}

static const char *attribute(loading *at, const xmlNode *node, const char *name, const char *usual)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *copy = pcrp_arena_string(at->book->arena, value ? (const char *)value : usual);

    xmlFree(value);
    return copy ? copy : usual;
}

static int level_attribute(loading *at, const xmlNode *node, const char *name, const char *usual)
{
    const char *text = attribute(at, node, name, usual);

    if (text[0] >= '1' && text[0] <= '4' && !text[1])
        return text[0] - '0';
    fault(at, node, "a level is 1 to 4");
    return 4;
}

/* Text of a node with single spaces, so that a file can break its lines anywhere. */
static const char *text_of(loading *at, const xmlNode *node)
{
    xmlChar *content = xmlNodeGetContent(node);
    pcrp_buffer made = {0};
    const char *copy;

    for (const char *c = content ? (const char *)content : ""; *c; c++) {
        int space = strchr(" \t\r\n", *c) != NULL;
        if (!space)
            pcrp_buffer_add_char(&made, *c);
        else if (made.length && made.data[made.length - 1] != ' ')
            pcrp_buffer_add_char(&made, ' ');
    }
    if (made.length && made.data[made.length - 1] == ' ')
        made.data[--made.length] = '\0';
    xmlFree(content);
    copy = pcrp_arena_string(at->book->arena, pcrp_buffer_string(&made));
    pcrp_buffer_free(&made);
    if (copy && !*copy)
        fault(at, node, "there are no words");
    return copy;
}

/* Element kinds out of their names. */
static unsigned kinds(loading *at, const xmlNode *node)
{
    static const char *const names[] = {"goal", "objective", "intervention", "statement"};
    const char *text = attribute(at, node, "on", "goal objective intervention statement");
    unsigned bits = 0;

    while (*text) {
        size_t length = strcspn(text, " "), i;
        for (i = 0; i < 4; i++)
            if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0)
                bits |= 1u << i;
        text += length + strspn(text + length, " ");
    }
    if (!bits)
        fault(at, node, "on= takes goal, objective, intervention and statement");
    return bits;
}

static pcrp_about about(loading *at, const xmlNode *node)
{
    static const char *const names[] = {"against", "goal", "step", "statement", "any"};
    const char *text = attribute(at, node, "about", "any");

    for (int i = 0; i < 5; i++)
        if (strcmp(names[i], text) == 0)
            return (pcrp_about)i;
    fault(at, node, "about= takes against, goal, step, statement or any");
    return PCRP_ABOUT_ANY;
}

static int is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->ns->href, NAMESPACE) == 0 &&
           strcmp((const char *)node->name, name) == 0;
}

static void load_sentence(loading *at, const xmlNode *node, pcrp_sentences *into)
{
    pcrp_sentence *made = pcrp_arena_alloc(at->book->arena, sizeof(*made));
    int question = is_named(node, "question");

    if (!made)
        return;
    if (!question && !is_named(node, "strength")) {
        fault(at, node, "a criterion holds strength and question");
        return;
    }
    made->text = text_of(at, node);
    made->least = question ? 1 : level_attribute(at, node, "least", "3");
    made->most = question ? level_attribute(at, node, "most", "3") : 4;
    made->about = question ? about(at, node) : PCRP_ABOUT_ANY;
    made->on = kinds(at, node);
    made->indicators = attribute(at, node, "indicators", "");
    pcrp_list_add(at->book->arena, question ? &into->questions : &into->strengths, made);
}

static void load_criterion(loading *at, const xmlNode *node)
{
    pcrp_sentences *made = pcrp_arena_alloc(at->book->arena, sizeof(*made));

    if (!made)
        return;
    made->id = attribute(at, node, "id", "");
    if (!*made->id)
        fault(at, node, "a criterion needs an id");
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            load_sentence(at, child, made);
    pcrp_list_add(at->book->arena, &at->book->criteria, made);
}

static void load_heading(loading *at, const xmlNode *node)
{
    pcrp_heading *made = pcrp_arena_alloc(at->book->arena, sizeof(*made));

    if (!made)
        return;
    made->use = attribute(at, node, "for", "");
    made->text = text_of(at, node);
    pcrp_list_add(at->book->arena, &at->book->headings, made);
}

static void load_root(loading *at, const xmlDoc *document)
{
    const xmlNode *root = xmlDocGetRootElement(document);

    if (document->intSubset || document->extSubset) {
        pcrp_error_add(at->error, PCRP_ERROR_RUBRIC, at->file, 0, "has a DOCTYPE, which is refused");
        at->faults++;
        return;
    }
    if (!root || !is_named(root, "feedback")) {
        fault(at, root, "is not a feedback file (urn:pcrp:feedback:1)");
        return;
    }
    for (const xmlNode *child = root->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (is_named(child, "criterion"))
            load_criterion(at, child);
        else if (is_named(child, "heading"))
            load_heading(at, child);
        else if (is_named(child, "person"))
            at->book->person = text_of(at, child);
        else
            fault(at, child, "feedback holds person, heading and criterion");
    }
}

static pcrp_status parse(loading *at, const char *bytes, size_t size)
{
    xmlParserCtxt *parser;
    xmlDoc *document;

    xmlInitParser();
    parser = xmlNewParserCtxt();
    if (!parser)
        return pcrp_error_add(at->error, PCRP_ERROR_MEMORY, at->file, 0, "out of memory");
    document = xmlCtxtReadMemory(parser, bytes, (int)size, NULL, NULL,
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    if (document) {
        load_root(at, document);
    } else {
        pcrp_error_add(at->error, PCRP_ERROR_RUBRIC, at->file, parser->lastError.line, "is not well-formed XML");
        at->faults++;
    }
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return at->faults ? PCRP_ERROR_RUBRIC : pcrp_arena_failed(at->book->arena) ? PCRP_ERROR_MEMORY : PCRP_OK;
}

static pcrp_status parse_file(loading *at, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(FILE_BYTES + 1);
    pcrp_status status = PCRP_ERROR_MEMORY;
    size_t size = 0;

    if (file && bytes)
        size = fread(bytes, 1, FILE_BYTES + 1, file);
    if (!file || (bytes && ferror(file)))
        status = pcrp_error_add(at->error, PCRP_ERROR_IO, path, 0, "cannot be read");
    else if (bytes && size > FILE_BYTES)
        status = pcrp_error_add(at->error, PCRP_ERROR_RUBRIC, path, 0, "is larger than 1 MiB");
    else if (bytes)
        status = parse(at, bytes, size);
    if (file)
        fclose(file);
    free(bytes);
    return status;
}

pcrp_status pcrp_phrasebook_load(pcrp_phrasebook **out, const char *path, pcrp_error *error)
{
    const pcrp_data_file *built_in = path ? NULL : pcrp_data_find("rubrics/feedback.xml");
    loading at = {.file = path ? path : "rubrics/feedback.xml", .error = error};
    pcrp_status status;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    at.book = calloc(1, sizeof(*at.book));
    if (!at.book || !(at.book->arena = pcrp_arena_new(0))) {
        free(at.book);
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory");
    }
    at.book->person = "";
    status = path ? parse_file(&at, path) : built_in ? parse(&at, built_in->bytes, built_in->size) : PCRP_ERROR_IO;
    if (status == PCRP_OK)
        *out = at.book;
    else
        pcrp_phrasebook_free(at.book);
    return status;
}

void pcrp_phrasebook_free(pcrp_phrasebook *phrasebook)
{
    if (!phrasebook)
        return;
    pcrp_arena_free(phrasebook->arena);
    free(phrasebook);
}
