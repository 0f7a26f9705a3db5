/* SPDX-License-Identifier: Apache-2.0 */
#include "write/template.h"

#include <string.h>

#include "data/data.h"
#include "write/utf8.h"

enum { NAME_BYTES = 64 };

static int fill(const pcrp_template *from, const char *at, const char *end, pcrp_buffer *out);

/* The end of the block that name opens before at: where its {{/name}} begins. */
static const char *find_end(const char *at, const char *end, const char *name)
{
    char mark[NAME_BYTES + 8] = "{{/";

    strcat(strcat(mark, name), "}}");
    return memmem(at, (size_t)(end - at), mark, strlen(mark));
}

/* The name between braces that open at at; *after is set behind them. 0 when it is none. */
static int read_name(const char *at, const char *end, char name[NAME_BYTES], const char **after)
{
    const char *close = memmem(at, (size_t)(end - at), "}}", 2);
    size_t length = close ? (size_t)(close - at) - 2 : NAME_BYTES;

    if (length >= NAME_BYTES)
        return 0;
    memcpy(name, at + 2, length);
    name[length] = '\0';
    *after = close + 2;
    return 1;
}

static int fill_block(const pcrp_template *from, const char **at, const char *end, const char *name, pcrp_buffer *out)
{
    const char *stop = find_end(*at, end, name);

    if (!stop)
        return 0;
    for (size_t i = 0; from->block(from->user, name, i) && !out->failed; i++)
        if (!fill(from, *at, stop, out))
            return 0;
    *at = stop + strlen(name) + 5;
    return 1;
}

static int fill(const pcrp_template *from, const char *at, const char *end, pcrp_buffer *out)
{
    char name[NAME_BYTES];

    while (at < end) {
        const char *open = memmem(at, (size_t)(end - at), "{{", 2);
        const char *after;
        pcrp_buffer_add(out, at, (size_t)((open ? open : end) - at));
        if (!open)
            return 1;
        if (!read_name(open, end, name, &after))
            return 0;
        if (*name == '#') {
            if (!fill_block(from, &after, end, name + 1, out))
                return 0;
        } else {
            from->slot(from->user, name, out);
        }
        at = after;
    }
    return 1;
}

pcrp_status pcrp_template_fill(const pcrp_template *from, pcrp_buffer *out)
{
    const pcrp_data_file *file = pcrp_data_find(from->name);

    if (!file || !fill(from, file->bytes, file->bytes + file->size, out))
        return PCRP_ERROR_ARGUMENT;
    return out->failed ? PCRP_ERROR_MEMORY : PCRP_OK;
}

void pcrp_html_add(pcrp_buffer *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "<>&\"'");
        pcrp_utf8_add(out, text, plain);
        text += plain;
        switch (*text++) {
        case '<': pcrp_buffer_add_string(out, "&lt;"); break;
        case '>': pcrp_buffer_add_string(out, "&gt;"); break;
        case '&': pcrp_buffer_add_string(out, "&amp;"); break;
        case '"': pcrp_buffer_add_string(out, "&quot;"); break;
        case '\'': pcrp_buffer_add_string(out, "&#39;"); break;
        default: return;
        }
    }
}
