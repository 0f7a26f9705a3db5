/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256, by nettle. */
#ifndef PCRP_BASE_DIGEST_H
#define PCRP_BASE_DIGEST_H

#include <stddef.h>

enum { PCRP_DIGEST_HEX = 65 };

typedef struct pcrp_digest pcrp_digest;

pcrp_digest *pcrp_digest_new(void);
void pcrp_digest_add(pcrp_digest *digest, const void *bytes, size_t length);
/* Writes 64 hexadecimal digits and a terminator, and frees the digest. */
void pcrp_digest_finish(pcrp_digest *digest, char hex[PCRP_DIGEST_HEX]);

/* One step: the digest of salt followed by text, as --redact writes it. */
void pcrp_digest_text(const char *salt, const char *text, size_t length, char hex[PCRP_DIGEST_HEX]);

#endif
