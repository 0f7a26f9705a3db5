/* SPDX-License-Identifier: Apache-2.0 */
/* What every parser of XML in this room needs around libxml2. */
#ifndef PCRP_READ_XML_GUARD_H
#define PCRP_READ_XML_GUARD_H

#include <stddef.h>

/* libxml2 2.9 compares every attribute of a tag with every other before it tells us of them: a tag of 60,000 costs
 * seconds. The line of the first tag with more than most attributes, 0 when there is none. */
long pcrp_xml_monstrous_tag(const char *bytes, size_t size, size_t most);

/* Words for a fault that libxml2 found. Its own messages quote the document, so they are not passed on. */
const char *pcrp_xml_fault_words(int code);

#endif
