/* SPDX-License-Identifier: Apache-2.0 */
#include "write/cells.h"

#include <math.h>
#include <string.h>

#include "agree/numbers.h"
#include "write/json_text.h"
#include "write/redact.h"
#include "write/writer.h"

void pcrp_cells_text(pcrp_buffer *out, const char *text)
{
    size_t start = out->length;

    pcrp_csv_add_cell(out, text);
    if (out->failed || (start > 0 && out->data[start - 1] != '\n'))
        return;
    memmove(out->data + start, out->data + start + 1, out->length - start); /* with its terminator */
    out->length--;
    /* An empty first cell would look like no cell at all: the next one would take its place. */
    if (out->length == start)
        pcrp_buffer_add_string(out, "\"\"");
}

void pcrp_cells_whole(pcrp_buffer *out, size_t number)
{
    char text[32];

    pcrp_cells_text(out, pcrp_fixed(text, sizeof(text), (double)number, 0));
}

/* A number below zero is no formula, so it is not neutralised as a text would be. */
void pcrp_cells_number(pcrp_buffer *out, double number, int decimals)
{
    char text[48];

    if (out->length && out->data[out->length - 1] != '\n')
        pcrp_buffer_add_char(out, ',');
    pcrp_buffer_add_string(out, isfinite(number) ? pcrp_fixed(text, sizeof(text), number, decimals) : "");
}

void pcrp_cells_end(pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "\r\n");
}

void pcrp_cells_name(pcrp_buffer *out, const pcrp_write_options *options, const char *name)
{
    pcrp_buffer text = {0};

    pcrp_redact_add_text(&text, options, name);
    pcrp_cells_text(out, pcrp_buffer_string(&text));
    out->failed |= text.failed;
    pcrp_buffer_free(&text);
}

void pcrp_cells_label(pcrp_buffer *out, const pcrp_write_options *options, const char *label)
{
    pcrp_buffer text = {0};

    pcrp_redact_add_label(&text, options, label);
    pcrp_cells_text(out, pcrp_buffer_string(&text));
    out->failed |= text.failed;
    pcrp_buffer_free(&text);
}

void pcrp_json_name(pcrp_buffer *out, const pcrp_write_options *options, const char *key, const char *name)
{
    pcrp_buffer text = {0};

    pcrp_redact_add_text(&text, options, name);
    pcrp_json_text(out, key, pcrp_buffer_string(&text));
    out->failed |= text.failed;
    pcrp_buffer_free(&text);
}

void pcrp_json_label(pcrp_buffer *out, const pcrp_write_options *options, const char *key, const char *label)
{
    pcrp_buffer text = {0};

    pcrp_redact_add_label(&text, options, label);
    pcrp_json_text(out, key, pcrp_buffer_string(&text));
    out->failed |= text.failed;
    pcrp_buffer_free(&text);
}

void pcrp_json_decimal(pcrp_buffer *out, const char *key, double number, int decimals)
{
    char text[48];

    pcrp_json_key(out, key);
    pcrp_buffer_add_string(out, isfinite(number) ? pcrp_fixed(text, sizeof(text), number, decimals) : "null");
}

pcrp_status pcrp_buffer_put(pcrp_buffer *buffer, pcrp_output output, void *user)
{
    pcrp_status status = buffer->failed ? PCRP_ERROR_MEMORY
        : buffer->length && output(user, buffer->data, buffer->length) != 0 ? PCRP_ERROR_IO : PCRP_OK;

    pcrp_buffer_free(buffer);
    return status;
}
