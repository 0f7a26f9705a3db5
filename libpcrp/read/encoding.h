/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-16 and single code points as UTF-8; decode.h has the rest. */
#ifndef PCRP_READ_ENCODING_H
#define PCRP_READ_ENCODING_H

#include <stddef.h>
#include "base/buffer.h"

/* Appends UTF-16 as UTF-8, from a byte order mark (FF FE or FE FF), which is left out. Lone surrogates become
 * U+FFFD. Returns 0 and appends nothing when there is no such mark. */
int pcrp_from_utf16(pcrp_buffer *out, const char *bytes, size_t size);

/* Appends a code point as UTF-8; U+FFFD for what is none. */
void pcrp_add_code_point(pcrp_buffer *out, unsigned long code_point);

#endif
