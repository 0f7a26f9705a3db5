/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader lends to the forms. */
#ifndef PCRP_READ_READER_H
#define PCRP_READ_READER_H

#include <pcrp/read.h>
#include "base/shelf.h"
#include "read/answers.h"
#include "read/xml.h"

/* The XML parser of a reader with its tree; one chart at a time. */
pcrp_xml *pcrp_reader_xml(pcrp_reader *reader);

/* What its vocabulary has answered so far. */
pcrp_answers *pcrp_reader_answers(pcrp_reader *reader);

/* For arenas with what is known of one chart while it is read. */
pcrp_shelf *pcrp_reader_charts(pcrp_reader *reader);

/* The root element of an XML document, found without parsing it. */
typedef struct pcrp_root {
    char name[64];  /* local name; cut when longer */
    char space[96]; /* namespace, "" when none is declared for it in the root's start tag */
} pcrp_root;

/* Looks past declaration, comments and processing instructions. 0 when no start tag is found in the
 * first bytes. */
int pcrp_find_root(pcrp_root *root, const char *bytes, size_t size);

#endif
