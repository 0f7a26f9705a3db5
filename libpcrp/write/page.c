/* SPDX-License-Identifier: Apache-2.0 */
#include "write/page.h"

#include <math.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"

static void put(pcrp_page *page, const char *bytes, size_t length)
{
    if (page->status == PCRP_OK && length && page->output(page->user, bytes, length) != 0)
        page->status = PCRP_ERROR_IO;
}

static void put_buffer(pcrp_page *page, pcrp_buffer *buffer)
{
    if (buffer->failed && page->status == PCRP_OK)
        page->status = PCRP_ERROR_MEMORY;
    put(page, pcrp_buffer_string(buffer), buffer->length);
    pcrp_buffer_free(buffer);
}

/* Text of the page itself, such as its title. */
static void put_text(pcrp_page *page, const char *text)
{
    pcrp_buffer out = {0};

    for (; *text; text++)
        switch (*text) {
        case '<': pcrp_buffer_add_string(&out, "&lt;"); break;
        case '>': pcrp_buffer_add_string(&out, "&gt;"); break;
        case '&': pcrp_buffer_add_string(&out, "&amp;"); break;
        default: pcrp_buffer_add_char(&out, *text);
        }
    put_buffer(page, &out);
}

static void gather(pcrp_buffer *out, const char *const *files)
{
    for (; *files; files++) {
        const pcrp_data_file *file = pcrp_data_find(*files);
        if (file)
            pcrp_buffer_add(out, file->bytes, file->size);
        else
            out->failed = 1;
    }
}

/* What a Content-Security-Policy calls a script by: only that very text runs, whatever else a page may hold. */
static void put_digest(pcrp_page *page, const char *const *files)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    char encoded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)];
    pcrp_buffer text = {0};

    gather(&text, files);
    sha256_init(&context);
    sha256_update(&context, text.length, (const uint8_t *)pcrp_buffer_string(&text));
    sha256_digest(&context, sizeof(digest), digest);
    base64_encode_raw(encoded, sizeof(digest), digest);
    put(page, encoded, sizeof(encoded));
    pcrp_buffer_free(&text);
}

static void put_files(pcrp_page *page, const char *const *files)
{
    pcrp_buffer text = {0};

    gather(&text, files);
    put_buffer(page, &text);
}

static int is_slot(const char *name, size_t length, const char *slot)
{
    return strlen(slot) == length && memcmp(name, slot, length) == 0;
}

static void fill_slot(pcrp_page *page, const char *name, size_t length,
                      void (*put_data)(pcrp_page *page, void *data), void *data)
{
    if (is_slot(name, length, "title"))
        put_text(page, page->title);
    else if (is_slot(name, length, "style"))
        put_files(page, page->styles);
    else if (is_slot(name, length, "script"))
        put_files(page, page->scripts);
    else if (is_slot(name, length, "style-digest"))
        put_digest(page, page->styles);
    else if (is_slot(name, length, "script-digest"))
        put_digest(page, page->scripts);
    else if (is_slot(name, length, "data"))
        put_data(page, data);
}

pcrp_status pcrp_page_write(pcrp_page *page, void (*put_data)(pcrp_page *page, void *data), void *data)
{
    const pcrp_data_file *file = pcrp_data_find(page->template_name);
    const char *at = file ? file->bytes : NULL, *end = file ? at + file->size : NULL;

    page->status = file ? PCRP_OK : PCRP_ERROR_ARGUMENT;
    while (page->status == PCRP_OK && at < end) {
        const char *open = memmem(at, (size_t)(end - at), "{{", 2);
        const char *close = open ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
        if (!close) {
            put(page, at, (size_t)(end - at));
            break;
        }
        put(page, at, (size_t)(open - at));
        fill_slot(page, open + 2, (size_t)(close - open) - 2, put_data, data);
        at = close + 2;
    }
    return page->status;
}

/* In JSON these characters stand only inside strings, where they may be written as escapes. Without them nothing in
 * the block can end it, open a comment or be a line break to a script. */
static const char *escape_of(const char *at, size_t left, size_t *length)
{
    *length = 1;
    switch (*at) {
    case '<': return "\\u003c";
    case '>': return "\\u003e";
    case '&': return "\\u0026";
    case '\xE2':
        if (left < 3 || at[1] != '\x80' || (at[2] != '\xA8' && at[2] != '\xA9'))
            return NULL;
        *length = 3;
        return at[2] == '\xA8' ? "\\u2028" : "\\u2029";
    default: return NULL;
    }
}

void pcrp_page_block(pcrp_page *page, const char *id, const char *json, size_t length)
{
    pcrp_buffer out = {0};
    size_t from = 0;

    pcrp_buffer_format(&out, "<script type=\"application/json\" id=\"%s\">", id);
    for (size_t at = 0; at < length;) {
        size_t taken;
        const char *escape = escape_of(json + at, length - at, &taken);
        if (escape) {
            pcrp_buffer_add(&out, json + from, at - from);
            pcrp_buffer_add_string(&out, escape);
            from = at + taken;
        }
        at += taken;
    }
    pcrp_buffer_add(&out, json + from, length - from);
    pcrp_buffer_add_string(&out, "</script>\n");
    put_buffer(page, &out);
}

void pcrp_page_decimal(pcrp_buffer *out, double number, int decimals)
{
    long long scale = 1, scaled;

    for (int i = 0; i < decimals; i++)
        scale *= 10;
    if (!isfinite(number) || fabs(number) > 1e12)
        return;
    scaled = llround(fabs(number) * (double)scale);
    pcrp_buffer_format(out, "%s%lld", number < 0 && scaled ? "-" : "", scaled / scale);
    if (decimals > 0)
        pcrp_buffer_format(out, ".%0*lld", decimals, scaled % scale);
}
