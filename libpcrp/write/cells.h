/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of CSV and members of JSON for the writers of the cohort. */
#ifndef PCRP_WRITE_CELLS_H
#define PCRP_WRITE_CELLS_H

#include <pcrp/write.h>
#include "base/buffer.h"

/* The next cell of a row; a comma stands before every one but the first. */
void pcrp_cells_text(pcrp_buffer *out, const char *text);
void pcrp_cells_whole(pcrp_buffer *out, size_t number);
/* "" for what is no number. */
void pcrp_cells_number(pcrp_buffer *out, double number, int decimals);
/* Ends the row. */
void pcrp_cells_end(pcrp_buffer *out);

/* A text that says who or which chart: itself, or with redact its digest. */
void pcrp_cells_name(pcrp_buffer *out, const pcrp_write_options *options, const char *name);
void pcrp_cells_label(pcrp_buffer *out, const pcrp_write_options *options, const char *label);

/* Members of an object. */
void pcrp_json_name(pcrp_buffer *out, const pcrp_write_options *options, const char *key, const char *name);
void pcrp_json_label(pcrp_buffer *out, const pcrp_write_options *options, const char *key, const char *label);
/* null for what is no number. */
void pcrp_json_decimal(pcrp_buffer *out, const char *key, double number, int decimals);

/* Hands a buffer to output and frees it. */
pcrp_status pcrp_buffer_put(pcrp_buffer *buffer, pcrp_output output, void *user);

#endif
