/* SPDX-License-Identifier: Apache-2.0 */
/* What every parser of XML in this room needs around libxml2. */
#ifndef PCRP_READ_XML_GUARD_H
#define PCRP_READ_XML_GUARD_H

#include <stddef.h>

#include <libxml/parser.h>

#include <pcrp/error.h>

/* What becomes of a parse. The first member of what a reader keeps, which its events reach by pcrp_xml_kept(). */
typedef struct pcrp_xml_watch {
    xmlParserCtxt *parser;
    pcrp_status status; /* why it was stopped by us; PCRP_OK until then */
    const char *reason;
    int code;           /* libxml2's number of the first fatal error, 0 for none */
    long line;          /* of whichever came first */
} pcrp_xml_watch;

/* Sets what the reader keeps for a parser, and the events that are the same for all readers: a DOCTYPE is refused, the first
 * fatal error is remembered. The parser's userData must be left as it is. */
void pcrp_xml_watch_over(pcrp_xml_watch *watch, xmlParserCtxt *parser);

/* The same for a parser that is to make no tree: elements and all text go to the reader alone. */
void pcrp_xml_listen(pcrp_xml_watch *watch, xmlParserCtxt *parser, startElementNsSAX2Func on_start, endElementNsSAX2Func on_end,
                     charactersSAXFunc on_text);

/* Forgets what came of the parse before. */
void pcrp_xml_watch_again(pcrp_xml_watch *watch);

/* What was set for the parser that an event comes from. */
static inline void *pcrp_xml_kept(void *user)
{
    return ((xmlParserCtxt *)user)->_private;
}

/* Stops the parser, unless it is stopped already. */
void pcrp_xml_stop(pcrp_xml_watch *watch, pcrp_status status, const char *reason);

/* Whether bytes were found that are no text in the encoding. */
int pcrp_xml_is_encoding_fault(int code);

/* What libxml2 says of its own accord, of expressions for instance, is not passed on. */
#if LIBXML_VERSION >= 21200
void pcrp_xml_keep_quiet(void *user, const xmlError *fault);
#else
void pcrp_xml_keep_quiet(void *user, xmlError *fault);
#endif

/* The error of a parse that failed. first: the line of the file at which its text began. The words of libxml2's own messages
 * quote the document, so they are not passed on. */
pcrp_status pcrp_xml_report(const pcrp_xml_watch *watch, const char *chart, long first, pcrp_error *error);

/* libxml2 2.9 compares every attribute of a tag with every other before it tells us of them: a tag of 60,000 costs
 * seconds. The line of the first tag with more than most attributes, 0 when there is none. */
long pcrp_xml_monstrous_tag(const char *bytes, size_t size, size_t most);

#endif
