/* SPDX-License-Identifier: Apache-2.0 */
/* From the files of a rubric to its definitions: shipped or on disk, extended and overlaid. */
#include <libxml/parser.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/data.h"
#include "rubric/source.h"

/* A rubric file larger than this is no rubric. */
enum { RUBRIC_BYTES = 16 << 20 };

static const char NAMESPACE[] = "urn:pcrp:rubric:1";

void pcrp_source_fault(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                       const char *format, ...)
{
    char text[400];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof(text), format, list);
    va_end(list);
    source->faults++;
    pcrp_error_add(source->error, PCRP_ERROR_RUBRIC, at ? at->file : NULL, node ? xmlGetLineNo(node) : 0, "%s", text);
}

const char *pcrp_source_string(pcrp_rubric_source *source, const xmlNode *node, const char *name,
                               const char *fallback)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    const char *copy;
    if (!value)
        return fallback;
    copy = pcrp_arena_string(source->arena, (const char *)value);
    xmlFree(value);
    return copy ? copy : fallback;
}

/* A decimal number without regard to the locale: [-]digits[.digits]. */
int pcrp_source_parse_number(const char *text, double *number)
{
    double made = 0, scale = 1;
    int negative = *text == '-', digits = 0;
    text += negative;
    for (; *text >= '0' && *text <= '9'; text++, digits++)
        made = made * 10 + (*text - '0');
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9'; text++, digits++)
            made += (*text - '0') * (scale /= 10);
    *number = negative ? -made : made;
    return digits && !*text;
}

double pcrp_source_number(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                          const char *name, double fallback)
{
    const char *text = pcrp_source_string(source, node, name, NULL);
    double number;
    if (!text)
        return fallback;
    if (!pcrp_source_parse_number(text, &number)) {
        pcrp_source_fault(source, at, node, "%s=\"%s\" is not a number such as 0.5", name, text);
        return fallback;
    }
    return number;
}

int pcrp_source_integer(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                        const char *name, int fallback)
{
    double number = pcrp_source_number(source, at, node, name, fallback);
    return number > -1e6 && number < 1e6 ? (int)number : fallback;
}

const char *pcrp_source_content(pcrp_rubric_source *source, const xmlNode *node)
{
    xmlChar *value = xmlNodeGetContent(node);
    const char *from = value ? (const char *)value : "", *copy;
    size_t length;
    while (*from && strchr(" \t\r\n", *from))
        from++;
    length = strlen(from);
    while (length && strchr(" \t\r\n", from[length - 1]))
        length--;
    copy = pcrp_arena_string_n(source->arena, from, length);
    xmlFree(value);
    return copy ? copy : "";
}

void pcrp_source_check(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                       const char *const *known)
{
    for (const xmlAttr *attribute = node->properties; attribute; attribute = attribute->next) {
        const char *const *name = known;
        while (*name && strcmp(*name, (const char *)attribute->name) != 0)
            name++;
        if (!*name)
            pcrp_source_fault(source, at, node, "<%s> has no attribute \"%s\"", node->name, attribute->name);
    }
}

/* ---- files ---- */

static void take_definition(pcrp_rubric_source *source, const char *file, xmlNode *node)
{
    pcrp_definition *made = pcrp_arena_alloc(source->arena, sizeof(*made));
    const char *mode = pcrp_source_string(source, node, "mode", "replace");
    int placed = 0;

    if (!made)
        return;
    made->kind = (const char *)node->name;
    made->id = pcrp_source_string(source, node, "id", "");
    made->file = file;
    made->node = node;
    made->add = strcmp(mode, "add") == 0;
    if (!made->add && strcmp(mode, "replace") != 0)
        pcrp_source_fault(source, made, node, "mode is \"add\" or \"replace\"");
    else if (made->add && strcmp(made->kind, "lexicon") != 0 && strcmp(made->kind, "pattern") != 0 && strcmp(made->kind, "criterion") != 0)
        pcrp_source_fault(source, made, node, "a lexicon, a pattern or a criterion can be added to; a <%s> is replaced", made->kind);
    if (!*made->id && strcmp(made->kind, "bind") != 0 && strcmp(made->kind, "spelling") != 0)
        pcrp_source_fault(source, made, node, "<%s> needs an id", made->kind);
    for (size_t i = 0; *made->id && !made->add && i < source->definitions.count; i++) {
        pcrp_definition *before = source->definitions.items[i];
        if (!pcrp_definition_is_called(before, made->id) || strcmp(before->kind, made->kind) != 0 || before->replaced)
            continue;
        if (before->file == file)
            pcrp_source_fault(source, made, node, "<%s id=\"%s\"> is there already, line %ld", made->kind, made->id,
                              xmlGetLineNo(before->node));
        before->replaced = 1;
        /* it takes the place of the first, so that criteria keep their order */
        if (!placed)
            source->definitions.items[i] = made;
        placed = 1;
    }
    if (!placed)
        pcrp_list_add(source->arena, &source->definitions, made);
}

static void read_file(pcrp_rubric_source *source, const char *name, int depth, int is_rubric);

/* "lexicons/people.xml" as written in "rubrics/five-criteria.xml": "rubrics/lexicons/people.xml". */
static const char *beside(pcrp_rubric_source *source, const char *file, const char *name)
{
    const char *slash = strrchr(file, '/');
    if (!slash || *name == '/')
        return name;
    return pcrp_arena_format(source->arena, "%.*s%s", (int)(slash - file + 1), file, name);
}

static void take_node(pcrp_rubric_source *source, const char *file, xmlNode *node, int depth)
{
    static const char *const kinds[] = {"lexicon", "pattern", "indicator", "judgement", "measure", "criterion",
                                        "bind", "spelling", NULL};
    pcrp_definition here = {"", "", file, node, 0, 0};

    if (node->type != XML_ELEMENT_NODE)
        return;
    if (!node->ns || strcmp((const char *)node->ns->href, NAMESPACE) != 0) {
        pcrp_source_fault(source, &here, node, "<%s> is not in the namespace %s", node->name, NAMESPACE);
        return;
    }
    for (const char *const *kind = kinds; *kind; kind++)
        if (pcrp_node_is(node, *kind)) {
            take_definition(source, file, node);
            return;
        }
    if (pcrp_node_is(node, "title"))
        source->title = pcrp_source_content(source, node);
    else if (pcrp_node_is(node, "about"))
        source->about = pcrp_source_content(source, node);
    else if (pcrp_node_is(node, "include"))
        read_file(source, beside(source, file, pcrp_source_string(source, node, "href", "")), depth + 1, 0);
    else if (!pcrp_node_is(node, "lexicons") && !pcrp_node_is(node, "part") && !pcrp_node_is(node, "why"))
        pcrp_source_fault(source, &here, node, "<%s> is not known here", node->name);
    if (pcrp_node_is(node, "part"))
        for (xmlNode *child = node->children; child; child = child->next)
            take_node(source, file, child, depth);
}

static void take_root(pcrp_rubric_source *source, const char *file, xmlNode *root, int depth, int is_rubric)
{
    pcrp_definition here = {"", "", file, root, 0, 0};
    const char *wanted = is_rubric ? "rubric" : "lexicons";

    if (!pcrp_node_is(root, wanted) && !(pcrp_node_is(root, "part") && !is_rubric)) {
        pcrp_source_fault(source, &here, root, "the root is <%s>; <%s> was expected", root->name, wanted);
        return;
    }
    if (is_rubric) {
        static const char *const known[] = {"id", "version", "extends", "competent", "enough", NULL};
        const char *base = pcrp_source_string(source, root, "extends", NULL);
        if (base) {
            int on_disk = strchr(base, '/') || (strlen(base) > 4 && strcmp(base + strlen(base) - 4, ".xml") == 0);
            read_file(source, on_disk ? beside(source, file, base)
                                      : pcrp_arena_format(source->arena, "rubrics/%s.xml", base), depth + 1, 1);
        }
        pcrp_source_check(source, &here, root, known);
        source->id = pcrp_source_string(source, root, "id", source->id);
        source->version = pcrp_source_string(source, root, "version", source->version);
        source->competent = pcrp_source_integer(source, &here, root, "competent", source->competent);
        source->enough = pcrp_source_number(source, &here, root, "enough", source->enough);
        if (source->competent < 1 || source->competent > PCRP_LEVELS)
            pcrp_source_fault(source, &here, root, "competent is a level, 1 to %d", PCRP_LEVELS);
        if (source->enough <= 0 || source->enough > 1)
            pcrp_source_fault(source, &here, root, "enough is a share of the criteria, more than 0 and at most 1");
    }
    for (xmlNode *node = root->children; node; node = node->next)
        take_node(source, file, node, depth);
}

/* A file of a rubric while it is read. Shipped ones are in memory, by their name; others come from disk, and their digest is
 * made of what is read. */
typedef struct rubric_file {
    const pcrp_data_file *shipped;
    FILE *disk;
    size_t read;
    pcrp_digest *digest;
} rubric_file;

static int open_file(const char *name, rubric_file *file)
{
    file->shipped = pcrp_data_find(name);
    if (file->shipped)
        return 1;
    file->disk = fopen(name, "rb");
    file->digest = file->disk ? pcrp_digest_new() : NULL;
    return file->digest != NULL;
}

/* As libxml2 asks for it. */
static int read_some(void *user, char *block, int size)
{
    rubric_file *file = user;
    size_t got = file->read < RUBRIC_BYTES ? fread(block, 1, (size_t)size, file->disk) : 0;
    file->read += got;
    pcrp_digest_add(file->digest, block, got);
    return (int)got;
}

/* Adds the digest of the whole file to that of the rubric, which is that of its files' digests. Those of shipped files are
 * known since the build. */
static void close_file(rubric_file *file, pcrp_digest *digest)
{
    char hex[PCRP_DIGEST_HEX], rest[4096];
    if (file->shipped)
        memcpy(hex, file->shipped->digest, sizeof(hex));
    while (file->digest && read_some(file, rest, sizeof(rest)) > 0)
        ;
    if (file->digest)
        pcrp_digest_finish(file->digest, hex);
    if (file->disk)
        fclose(file->disk);
    if (file->shipped || file->digest)
        pcrp_digest_add(digest, hex, sizeof(hex) - 1);
}

static void silent(void *user, xmlErrorPtr error)
{
    (void)user;
    (void)error;
}

/* NULL, with the fault reported, when it is no XML, or XML with a DOCTYPE. */
static xmlDoc *parse(pcrp_rubric_source *source, const char *name, rubric_file *file)
{
    enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT | XML_PARSE_NOERROR | XML_PARSE_NOWARNING };
    xmlParserCtxt *context = xmlNewParserCtxt();
    xmlDoc *document = NULL;

    if (context) {
        context->sax->serror = silent;
        document = file->shipped ? xmlCtxtReadMemory(context, file->shipped->bytes, (int)file->shipped->size, name, NULL, OPTIONS)
                                 : xmlCtxtReadIO(context, read_some, NULL, file, name, NULL, OPTIONS);
    }
    if (!document || document->intSubset) {
        const xmlError *reason = context ? xmlCtxtGetLastError(context) : NULL;
        char text[200] = "a DOCTYPE is not allowed";
        if (!document)
            snprintf(text, sizeof(text), "%s", reason && reason->message ? reason->message : "cannot be parsed");
        text[strcspn(text, "\n")] = '\0';
        source->faults++;
        pcrp_error_add(source->error, PCRP_ERROR_RUBRIC, name, reason && !document ? reason->line : 0, "%s", text);
        xmlFreeDoc(document);
        document = NULL;
    }
    xmlFreeParserCtxt(context);
    return document;
}

static void read_file(pcrp_rubric_source *source, const char *name, int depth, int is_rubric)
{
    rubric_file file = {NULL, NULL, 0, NULL};
    pcrp_definition here = {"", "", pcrp_arena_string(source->arena, name), NULL, 0, 0};
    xmlDoc *document = NULL;

    if (depth > PCRP_SOURCE_DEPTH || source->document_count == PCRP_SOURCE_FILES) {
        pcrp_source_fault(source, &here, NULL, "too many files draw on each other");
        return;
    }
    if (open_file(name, &file)) {
        document = parse(source, here.file, &file);
    } else {
        source->faults++;
        pcrp_error_add(source->error, PCRP_ERROR_IO, here.file, 0, "cannot be opened");
    }
    close_file(&file, source->digest);
    if (!document)
        return;
    source->documents[source->document_count++] = document;
    take_root(source, here.file, xmlDocGetRootElement(document), depth, is_rubric);
}

pcrp_status pcrp_rubric_source_read(pcrp_rubric_source *source, const char *name)
{
    size_t length = strlen(name);
    int on_disk = strchr(name, '/') || (length > 4 && strcmp(name + length - 4, ".xml") == 0);

    source->id = source->version = source->title = source->about = "";
    source->competent = 3;
    source->enough = 0.5;
    source->digest = pcrp_digest_new();
    if (!source->digest)
        return PCRP_ERROR_MEMORY;
    if (!on_disk) {
        const char *shipped = pcrp_arena_format(source->arena, "rubrics/%s.xml", name);
        if (!shipped || !pcrp_data_find(shipped)) {
            source->faults++;
            return pcrp_error_add(source->error, PCRP_ERROR_IO, NULL, 0, "there is no rubric named \"%s\"", name);
        }
        name = shipped;
    }
    read_file(source, name, 0, 1);
    if (!*source->id && !source->faults)
        pcrp_source_fault(source, NULL, NULL, "the rubric has no id");
    return source->faults ? PCRP_ERROR_RUBRIC : PCRP_OK;
}

void pcrp_rubric_source_free(pcrp_rubric_source *source)
{
    for (size_t i = 0; i < source->document_count; i++)
        xmlFreeDoc(source->documents[i]);
    source->document_count = 0;
    if (source->digest) {
        char hex[PCRP_DIGEST_HEX];
        pcrp_digest_finish(source->digest, hex);
    }
}
