/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digest.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

struct pcrp_digest {
    struct sha256_ctx context;
};

pcrp_digest *pcrp_digest_new(void)
{
    pcrp_digest *digest = malloc(sizeof(*digest));
    if (digest)
        sha256_init(&digest->context);
    return digest;
}

void pcrp_digest_add(pcrp_digest *digest, const void *bytes, size_t length)
{
    sha256_update(&digest->context, length, bytes);
}

static void write_hex(struct sha256_ctx *context, char hex[PCRP_DIGEST_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[SHA256_DIGEST_SIZE];

    sha256_digest(context, sizeof(bytes), bytes);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * sizeof(bytes)] = '\0';
}

void pcrp_digest_finish(pcrp_digest *digest, char hex[PCRP_DIGEST_HEX])
{
    write_hex(&digest->context, hex);
    free(digest);
}

void pcrp_digest_text(const char *salt, const char *text, size_t length, char hex[PCRP_DIGEST_HEX])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(salt), (const unsigned char *)salt);
    sha256_update(&context, length, (const unsigned char *)text);
    write_hex(&context, hex);
}
