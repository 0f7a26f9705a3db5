/* SPDX-License-Identifier: Apache-2.0 */
/* A vendor's chart as a tree that XPath can walk. */
#ifndef PCRP_READ_MAP_DOCUMENT_H
#define PCRP_READ_MAP_DOCUMENT_H

#include <libxml/tree.h>

#include <pcrp/error.h>
#include <pcrp/limits.h>

/* Parses a chart; *out is the caller's to free with xmlFreeDoc(). A DOCTYPE, depth and attributes over the limits
 * are refused. *decoded is set when bytes were not in the declared encoding and were read as windows-1252.
 * On failure one message with chart and line is in error, without text of the chart. */
pcrp_status pcrp_map_parse(xmlDoc **out, int *decoded, const char *chart, const char *bytes, size_t size,
                           const pcrp_limits *limits, pcrp_error *error);

#endif
