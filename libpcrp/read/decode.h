/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes that are not yet the document: MIME parts, base64, and text in an encoding other than it says. */
#ifndef PCRP_READ_DECODE_H
#define PCRP_READ_DECODE_H

#include <stddef.h>
#include "base/buffer.h"

/* True when all bytes are well-formed UTF-8. */
int pcrp_is_utf8(const char *bytes, size_t size);

/* Appends windows-1252 as UTF-8; bytes that are UTF-8 sequences already stay, and the five that
 * windows-1252 does not define become U+FFFD. */
void pcrp_decode_windows_1252(pcrp_buffer *out, const char *bytes, size_t size);

/* Appends what base64 encodes; white space is passed over. 0 when other characters are met. */
int pcrp_decode_base64(pcrp_buffer *out, const char *text, size_t size);

/* True when the bytes begin with the header of a MIME part. */
int pcrp_mime_claims(const char *bytes, size_t size);

/* One part of MIME: its content, decoded, is appended to out (the first part that looks like XML or JSON, when
 * there are several). 0 when there is no such part. */
int pcrp_decode_mime(pcrp_buffer *out, const char *bytes, size_t size);

#endif
