/* SPDX-License-Identifier: Apache-2.0 */
/* Text on its way out: made valid, made safe for a terminal, measured in columns, cut and wrapped. */
#ifndef PCRP_WRITE_UTF8_H
#define PCRP_WRITE_UTF8_H

#include "base/buffer.h"
#include "base/utf8.h"

/* Appends text as valid UTF-8; bytes that are no text become U+FFFD. */
void pcrp_utf8_add(pcrp_buffer *buffer, const char *text, size_t length);

/* The same for a terminal: control characters become U+FFFD (an escape sequence in a file name must not
 * reach the terminal), line breaks and tabs a space. */
void pcrp_utf8_add_plain(pcrp_buffer *buffer, const char *text, size_t length);

/* Columns that valid text takes on a terminal: 0 for combining marks, 2 for wide East Asian characters. */
size_t pcrp_utf8_width(const char *text, size_t length);

typedef enum pcrp_clip {
    PCRP_CLIP_END,  /* "a long sente…" */
    PCRP_CLIP_START /* "…s/chart-12.xml": for paths, whose end tells them apart */
} pcrp_clip;

/* Appends valid text in at most width columns, with an ellipsis where it was cut. Returns the columns used. */
size_t pcrp_utf8_add_clipped(pcrp_buffer *buffer, const char *text, size_t width, pcrp_clip clip);

/* Appends spaces. */
void pcrp_add_spaces(pcrp_buffer *buffer, size_t count);

/* Appends valid text broken at spaces into lines of at most width columns; every line but the first starts
 * with indent spaces, and column is where the first one starts. '\n' in the text breaks too. No newline at the end. */
void pcrp_utf8_add_wrapped(pcrp_buffer *buffer, const char *text, size_t length, size_t column, size_t indent,
                           size_t width);

#endif
