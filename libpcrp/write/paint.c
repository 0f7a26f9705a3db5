/* SPDX-License-Identifier: Apache-2.0 */
#include "write/paint.h"

#include "write/redact.h"
#include "write/utf8.h"
#include "write/writer.h"

#include <string.h>

void pcrp_paint_on(pcrp_buffer *out, const pcrp_write_options *options, pcrp_paint paint)
{
    static const char *const codes[] = {"", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[31m"};
    if (options->color)
        pcrp_buffer_add_string(out, codes[paint]);
}

void pcrp_paint_off(pcrp_buffer *out, const pcrp_write_options *options)
{
    if (options->color)
        pcrp_buffer_add_string(out, "\033[0m");
}

void pcrp_paint_text(pcrp_buffer *out, const pcrp_write_options *options, pcrp_paint paint, const char *text)
{
    pcrp_paint_on(out, options, paint);
    pcrp_buffer_add_string(out, text);
    pcrp_paint_off(out, options);
}

pcrp_paint pcrp_paint_level(int level, int competent)
{
    return level >= competent ? PCRP_PAINT_GOOD : level == competent - 1 ? PCRP_PAINT_FAIR : PCRP_PAINT_POOR;
}

void pcrp_paint_entry(pcrp_buffer *out, const pcrp_write_options *options, size_t left, const char *heading,
                      size_t column, const char *text)
{
    size_t used = left + pcrp_utf8_width(heading, strlen(heading));

    pcrp_add_spaces(out, left);
    pcrp_paint_text(out, options, PCRP_PAINT_FAINT, heading);
    pcrp_add_spaces(out, used < column ? column - used : 1);
    pcrp_utf8_add_wrapped(out, text, strlen(text), used < column ? column : used + 1, column,
                          pcrp_text_width(options));
}

void pcrp_paint_safe(pcrp_buffer *out, const pcrp_write_options *options, const char *text)
{
    if (options->redact)
        pcrp_redact_add(out, options, text, strlen(text));
    else
        pcrp_utf8_add_plain(out, text, strlen(text));
}

size_t pcrp_text_width(const pcrp_write_options *options)
{
    return options->width == 0 ? 100 : options->width < 60 ? 60 : (size_t)options->width;
}
