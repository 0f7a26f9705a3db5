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

/* What one run of the parser keeps; reached through the parser's _private. */
typedef struct parse {
    const pcrp_limits *limits;
    size_t depth;
    pcrp_status status; /* why we stopped the parser ourselves */
    const char *reason;
    long line;
    int code;           /* libxml2's first fatal error */
} parse;

static void stop(xmlParserCtxt *parser, pcrp_status status, const char *reason)
{
    parse *p = parser->_private;
    if (p->status != PCRP_OK)
        return;
    p->status = status;
    p->reason = reason;
    p->line = xmlSAX2GetLineNumber(parser);
    xmlStopParser(parser);
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    stop(user, PCRP_ERROR_DOCTYPE, "has a DOCTYPE, which is refused");
}

static void on_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int namespaces,
                     const xmlChar **declared, int attributes, int defaulted, const xmlChar **values)
{
    xmlParserCtxt *parser = user;
    parse *p = parser->_private;

    if (p->status != PCRP_OK)
        return;
    if (++p->depth > p->limits->depth)
        stop(parser, PCRP_ERROR_LIMIT, "elements are nested too deeply");
    else if ((size_t)attributes > p->limits->attributes)
        stop(parser, PCRP_ERROR_LIMIT, "an element has too many attributes");
    else
        xmlSAX2StartElementNs(user, local, prefix, uri, namespaces, declared, attributes, defaulted, values);
}

static void on_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    xmlParserCtxt *parser = user;
    parse *p = parser->_private;
    if (p->status != PCRP_OK)
        return;
    p->depth--;
    xmlSAX2EndElementNs(user, local, prefix, uri);
}

#if LIBXML_VERSION >= 21200
static void on_error(void *user, const xmlError *fault)
#else
static void on_error(void *user, xmlError *fault)
#endif
{
    xmlParserCtxt *parser = user;
    parse *p = parser->_private;
    if (fault->level != XML_ERR_FATAL || p->code)
        return;
    p->code = fault->code;
    if (p->status == PCRP_OK)
        p->line = fault->line;
}

static int is_encoding_error(int code)
{
    return code == XML_ERR_INVALID_ENCODING || code == XML_I18N_CONV_FAILED || code == XML_I18N_NO_OUTPUT;
}

/* One run; encoding NULL means: as the document says. */
static xmlDoc *run(parse *p, const char *bytes, size_t size, const char *encoding, const pcrp_limits *limits)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();
    xmlDoc *document = NULL;

    memset(p, 0, sizeof(*p));
    p->limits = limits;
    if (!parser) {
        p->status = PCRP_ERROR_MEMORY;
        p->reason = "out of memory";
        return NULL;
    }
    parser->_private = p;
    parser->sax->internalSubset = on_doctype;
    parser->sax->startElementNs = on_start;
    parser->sax->endElementNs = on_end;
    parser->sax->serror = on_error;
    document = xmlCtxtReadMemory(parser, bytes, (int)size, NULL, encoding,
                                 XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES | XML_PARSE_COMPACT |
                                 (encoding ? XML_PARSE_IGNORE_ENC : 0));
    if (p->status == PCRP_OK && document && !document->intSubset && xmlDocGetRootElement(document)) {
        xmlFreeParserCtxt(parser);
        return document;
    }
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return NULL;
}

static pcrp_status report(const parse *p, const char *chart, pcrp_error *error)
{
    if (p->status != PCRP_OK)
        return pcrp_error_add(error, p->status, chart, p->line, "%s", p->reason);
    if (p->code == XML_ERR_NO_MEMORY)
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, 0, "out of memory");
    if (is_encoding_error(p->code) || p->code == XML_ERR_UNSUPPORTED_ENCODING)
        return pcrp_error_add(error, PCRP_ERROR_ENCODING, chart, p->line,
                              "bytes are not text in the declared encoding");
    return pcrp_error_add(error, PCRP_ERROR_SYNTAX, chart, p->line, "%s (libxml2 error %d)", pcrp_xml_fault_words(p->code),
                          p->code);
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
    if (!*out && p.status == PCRP_OK && !other.length &&
        (is_encoding_error(p.code) || (p.code == XML_ERR_INVALID_CHAR && !pcrp_is_utf8(bytes, size)))) {
        pcrp_decode_windows_1252(&other, bytes, size);
        *decoded = 1;
        *out = run(&p, pcrp_buffer_string(&other), other.length, "UTF-8", limits);
    }
    if (other.failed)
        status = pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, 0, "out of memory");
    else if (!*out)
        status = report(&p, chart, error);
    if (status != PCRP_OK && *out) {
        xmlFreeDoc(*out);
        *out = NULL;
    }
    pcrp_buffer_free(&other);
    return status;
}
