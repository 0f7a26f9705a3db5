/* SPDX-License-Identifier: Apache-2.0 */
/* Colour and line furniture of the text formats. */
#ifndef PCRP_WRITE_PAINT_H
#define PCRP_WRITE_PAINT_H

#include <pcrp/write.h>
#include "base/buffer.h"

typedef enum pcrp_paint {
    PCRP_PAINT_PLAIN,
    PCRP_PAINT_STRONG,
    PCRP_PAINT_FAINT,
    PCRP_PAINT_GOOD,
    PCRP_PAINT_FAIR,
    PCRP_PAINT_POOR
} pcrp_paint;

/* Starts and ends a colour; nothing without options->color. */
void pcrp_paint_on(pcrp_buffer *out, const pcrp_write_options *options, pcrp_paint paint);
void pcrp_paint_off(pcrp_buffer *out, const pcrp_write_options *options);
/* Text in a colour. */
void pcrp_paint_text(pcrp_buffer *out, const pcrp_write_options *options, pcrp_paint paint, const char *text);

/* The colour of a level: competent is good, one below is fair. */
pcrp_paint pcrp_paint_level(int level, int competent);

/* Text wrapped behind a heading: "  Heading   text text", the next lines under the text. No line end. */
void pcrp_paint_entry(pcrp_buffer *out, const pcrp_write_options *options, size_t left, const char *heading,
                      size_t column, const char *text);

/* Appends "goal 1" or what a redacted file may show of a chart's text, safe for a terminal. */
void pcrp_paint_safe(pcrp_buffer *out, const pcrp_write_options *options, const char *text);

#endif
