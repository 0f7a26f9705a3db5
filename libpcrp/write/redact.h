/* SPDX-License-Identifier: Apache-2.0 */
/* What takes the place of chart text and names when a result leaves the house. */
#ifndef PCRP_WRITE_REDACT_H
#define PCRP_WRITE_REDACT_H

#include <pcrp/write.h>
#include "base/buffer.h"

/* Appends "sha256:" and the first 16 hexadecimal digits of the salted digest: enough to tell texts apart
 * (64 bits), short enough to read. "" for empty text. */
void pcrp_redact_add(pcrp_buffer *buffer, const pcrp_write_options *options, const char *text, size_t length);

/* Appends an element's label. Redacted, the heading in it ("statement \"What Ann wants\"") is a digest. */
void pcrp_redact_add_label(pcrp_buffer *buffer, const pcrp_write_options *options, const char *label);

/* Appends text as it is, or its digest. */
void pcrp_redact_add_text(pcrp_buffer *buffer, const pcrp_write_options *options, const char *text);

#endif
