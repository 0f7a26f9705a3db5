/* SPDX-License-Identifier: Apache-2.0 */
#include "read/map_document.h"

#include <stdint.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "base/error.h"
#include "read/decode.h"
#include "read/encoding.h"
#include "read/xml_guard.h"

/* What one run of the parser keeps. */
typedef struct parse {
    pcrp_xml_watch watch;
    const pcrp_limits *limits;
    size_t depth;
} parse;

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **declared, int attributes, int defaulted, const xmlChar **values)
{
    parse *p = pcrp_xml_kept(user);

    if (p->watch.status != PCRP_OK)
        return;
    if (++p->depth > p->limits->depth)
        pcrp_xml_stop(&p->watch, PCRP_ERROR_LIMIT, "elements are nested too deeply");
    else if ((size_t)attributes > p->limits->attributes)
        pcrp_xml_stop(&p->watch, PCRP_ERROR_LIMIT, "an element has too many attributes");
    else
        xmlSAX2StartElementNs(user, local, prefix, uri, namespaces, declared, attributes, defaulted, values);
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    parse *p = pcrp_xml_kept(user);
    if (p->watch.status != PCRP_OK)
        return;
    p->depth--;
    xmlSAX2EndElementNs(user, local, prefix, uri);
}

/* One run; encoding NULL means: as the document says. */
static xmlDoc *run(parse *p, const char *bytes, size_t size, const char *encoding, const pcrp_limits *limits)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    xmlDoc *document = NULL;

    memset(p, 0, sizeof(*p));
    p->limits = limits;
    if (!parser) {
        p->watch.status = PCRP_ERROR_MEMORY;
        p->watch.reason = "out of memory";
        return NULL;
    }
    pcrp_xml_watch_over(&p->watch, parser);
    parser->sax->startElementNs = on_start;
    parser->sax->endElementNs = on_end;
    document = xmlCtxtReadMemory(parser, bytes, (int)size, NULL, encoding,
                                 XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT |
                                 (encoding ? XML_PARSE_IGNORE_ENC : 0));
    if (p->watch.status == PCRP_OK && document && !document->intSubset && xmlDocGetRootElement(document)) {
        xmlFreeParserCtxt(parser);
        return document;
    }
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return NULL;
}

pcrp_status pcrp_map_parse(xmlDoc **out, int *decoded, const char *chart, const char *bytes, size_t size,
                           const pcrp_limits *limits, pcrp_error *error)
{
    pcrp_buffer other = {0};
    const char *encoding = NULL;
    pcrp_status status = PCRP_OK;
    parse p;
    long line;

    *out = NULL;
    *decoded = 0;
    if (size > limits->chart_bytes || size > INT32_MAX / 2)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, chart, 0, "chart is too large");
    if (pcrp_from_utf16(&other, bytes, size)) {
        bytes = pcrp_buffer_string(&other);
        size = other.length;
        encoding = "UTF-8";
    }
    line = pcrp_xml_monstrous_tag(bytes, size, limits->attributes);
    if (line) {
        pcrp_buffer_free(&other);
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, chart, line, "an element has too many attributes");
    }
    *out = run(&p, bytes, size, encoding, limits);
    /* libxml2 calls bytes that are not UTF-8 a wrong character as often as a wrong encoding. */
    if (!*out && p.watch.status == PCRP_OK && !other.length &&
        (pcrp_xml_is_encoding_fault(p.watch.code) || (p.watch.code == XML_ERR_INVALID_CHAR && !pcrp_is_utf8(bytes, size)))) {
        pcrp_decode_windows_1252(&other, bytes, size);
        *decoded = 1;
        *out = run(&p, pcrp_buffer_string(&other), other.length, "UTF-8", limits);
    }
    if (other.failed)
        status = pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, 0, "out of memory");
    else if (!*out)
        status = pcrp_xml_report(&p.watch, chart, 1, error);
    if (status != PCRP_OK && *out) {
        xmlFreeDoc(*out);
        *out = NULL;
    }
    pcrp_buffer_free(&other);
    return status;
}
