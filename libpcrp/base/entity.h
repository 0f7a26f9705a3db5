/* SPDX-License-Identifier: Apache-2.0 */
/* Character references that were escaped twice on their way here: "&amp;" in text that is markup no more. */
#ifndef PCRP_BASE_ENTITY_H
#define PCRP_BASE_ENTITY_H

#include <stddef.h>

/* Writes text with its references resolved to to, which has room for length + 1 bytes; returns the new length.
 * Twice escaped ones ("&amp;lt;") are resolved to the end. What is no reference stays as it is. */
size_t pcrp_decode_entities(const char *text, size_t length, char *to);

#endif
