/* SPDX-License-Identifier: Apache-2.0 */
#include "write/redact.h"

#include "base/digest.h"
#include "write/utf8.h"

#include <string.h>

enum { DIGITS_SHOWN = 16 };

void pcrp_redact_add(pcrp_buffer *buffer, const pcrp_write_options *options, const char *text, size_t length)
{
    char hex[PCRP_DIGEST_HEX];

    if (!length)
        return;
    pcrp_digest_text(options->salt ? options->salt : "", text, length, hex);
    pcrp_buffer_add_string(buffer, "sha256:");
    pcrp_buffer_add(buffer, hex, DIGITS_SHOWN);
}

void pcrp_redact_add_text(pcrp_buffer *buffer, const pcrp_write_options *options, const char *text)
{
    if (options->redact)
        pcrp_redact_add(buffer, options, text, strlen(text));
    else
        pcrp_utf8_add(buffer, text, strlen(text));
}

void pcrp_redact_add_label(pcrp_buffer *buffer, const pcrp_write_options *options, const char *label)
{
    const char *quote = options->redact ? strchr(label, '"') : NULL;
    const char *end = quote ? strrchr(label, '"') : NULL;

    if (!quote) {
        pcrp_utf8_add(buffer, label, strlen(label));
        return;
    }
    pcrp_buffer_add(buffer, label, (size_t)(quote - label));
    if (end > quote)
        pcrp_redact_add(buffer, options, quote + 1, (size_t)(end - quote) - 1);
}
