/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml_guard.h"

#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "base/error.h"

enum { LONG_TAG = 1280 }; /* a start tag with 256 attributes cannot be shorter */

/* Attributes of the tag that begins at from, counted by their equals signs outside quotes. */
static size_t count_attributes(const char *from, const char *end)
{
    size_t count = 0;
    char quote = '\0';

    if (from < end && (*from == '!' || *from == '?'))
        return 0;
    for (; from < end; from++) {
        if (quote) {
            if (*from == quote)
                quote = '\0';
        } else if (*from == '"' || *from == '\'') {
            quote = *from;
        } else if (*from == '=') {
            count++;
        } else if (*from == '>') {
            break;
        }
    }
    return count;
}

static long line_of(const char *bytes, const char *at)
{
    long line = 1;

    while ((bytes = memchr(bytes, '\n', (size_t)(at - bytes))) != NULL)
        bytes++, line++;
    return line;
}

/* A tag holds no '<', and one with very many attributes is long: only stretches that are long and hold no '<' are
 * looked at, found in strides from the far end. */
long pcrp_xml_monstrous_tag(const char *bytes, size_t size, size_t most)
{
    const char *end = bytes + size, *at = memchr(bytes, '<', size);
    size_t stride = most > LONG_TAG / 5 ? most * 5 : LONG_TAG;

    while (at && at + 1 < end) {
        size_t window = (size_t)(end - at - 1) < stride ? (size_t)(end - at - 1) : stride;
        const char *next = memrchr(at + 1, '<', window);
        if (next) {
            at = next;
            continue;
        }
        if (window < stride)
            return 0;
        next = memchr(at + 1 + window, '<', (size_t)(end - at - 1) - window);
        if (count_attributes(at + 1, next ? next : end) > most)
            return line_of(bytes, at);
        at = next;
    }
    return 0;
}

/* ---- what becomes of a parse ---- */

static void on_doctype(void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    pcrp_xml_stop(pcrp_xml_kept(user), PCRP_ERROR_DOCTYPE, "has a DOCTYPE, which is refused");
}

#if LIBXML_VERSION >= 21200
static void on_error(void *user, const xmlError *fault)
#else
static void on_error(void *user, xmlError *fault)
#endif
{
    pcrp_xml_watch *watch = pcrp_xml_kept(user);
    if (fault->level != XML_ERR_FATAL || watch->code)
        return;
    watch->code = fault->code;
    if (watch->status == PCRP_OK)
        watch->line = fault->line;
}

void pcrp_xml_watch_over(pcrp_xml_watch *watch, xmlParserCtxt *parser)
{
    watch->parser = parser;
    parser->_private = watch;
    parser->sax->internalSubset = on_doctype;
    parser->sax->serror = on_error;
}

void pcrp_xml_listen(pcrp_xml_watch *watch, xmlParserCtxt *parser, startElementNsSAX2Func on_start, endElementNsSAX2Func on_end,
                     charactersSAXFunc on_text)
{
    xmlSAXHandler *handler = parser->sax;

    memset(handler, 0, sizeof(*handler));
    handler->initialized = XML_SAX2_MAGIC;
    handler->startElementNs = on_start;
    handler->endElementNs = on_end;
    handler->characters = on_text;
    handler->ignorableWhitespace = on_text;
    handler->cdataBlock = on_text;
    pcrp_xml_watch_over(watch, parser);
}

void pcrp_xml_watch_again(pcrp_xml_watch *watch)
{
    *watch = (pcrp_xml_watch){.parser = watch->parser, .status = PCRP_OK};
}

#if LIBXML_VERSION >= 21200
void pcrp_xml_keep_quiet(void *user, const xmlError *fault)
#else
void pcrp_xml_keep_quiet(void *user, xmlError *fault)
#endif
{
    (void)user;
    (void)fault;
}

void pcrp_xml_stop(pcrp_xml_watch *watch, pcrp_status status, const char *reason)
{
    if (watch->status != PCRP_OK)
        return;
    watch->status = status;
    watch->reason = reason;
    watch->line = xmlSAX2GetLineNumber(watch->parser);
    xmlStopParser(watch->parser);
}

int pcrp_xml_is_encoding_fault(int code)
{
    return code == XML_ERR_INVALID_ENCODING || code == XML_I18N_CONV_FAILED || code == XML_I18N_NO_OUTPUT;
}

static const char *words_of(int code)
{
    switch (code) {
    case XML_ERR_DOCUMENT_EMPTY: return "holds no element";
    case XML_ERR_DOCUMENT_END: return "text after the end of the document";
    case XML_ERR_TAG_NOT_FINISHED: return "ends before the document is complete";
    case XML_ERR_TAG_NAME_MISMATCH: return "start tag and end tag do not match";
    case XML_ERR_UNDECLARED_ENTITY: return "an entity that is not declared";
    case XML_ERR_INVALID_CHAR: return "a character that XML does not allow";
    case XML_ERR_INVALID_CHARREF: return "a reference to a character that XML does not allow";
    case XML_ERR_LT_IN_ATTRIBUTE: return "a '<' inside an attribute";
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED: return "the quotes of an attribute are missing";
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: return "an attribute without a value";
    case XML_ERR_ATTRIBUTE_REDEFINED: return "an attribute that stands twice in one tag";
    case XML_ERR_SPACE_REQUIRED: return "a space is missing between attributes";
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING: return "a name or a ';' is missing after '<' or '&'";
    case XML_ERR_GT_REQUIRED: return "a '>' is missing";
    case XML_ERR_UNSUPPORTED_ENCODING: return "an encoding that is not known";
    default: return "malformed XML";
    }
}

pcrp_status pcrp_xml_report(const pcrp_xml_watch *watch, const char *chart, long first, pcrp_error *error)
{
    long line = (watch->line > 0 ? watch->line : 1) + first - 1;

    if (watch->status != PCRP_OK)
        return pcrp_error_add(error, watch->status, chart, line, "%s", watch->reason);
    if (watch->code == XML_ERR_NO_MEMORY)
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, chart, line, "out of memory");
    if (pcrp_xml_is_encoding_fault(watch->code) || watch->code == XML_ERR_UNSUPPORTED_ENCODING)
        return pcrp_error_add(error, PCRP_ERROR_ENCODING, chart, line, "bytes are not text in the declared encoding");
    return pcrp_error_add(error, PCRP_ERROR_SYNTAX, chart, line, "%s (libxml2 error %d)", words_of(watch->code), watch->code);
}
