/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a table or of jsonl that was written before: for manifests, for going on with an output, for joining. */
#ifndef PCRP_CLI_ROWS_H
#define PCRP_CLI_ROWS_H

#include <stddef.h>

/* A file in memory, read only. */
typedef struct pcrp_file {
    const char *bytes; /* NULL when empty */
    size_t size;
} pcrp_file;

/* 0 after a message. A file that does not exist is an error unless absent is given: then *absent is set to 1. */
int pcrp_file_map(pcrp_file *file, const char *path, int *absent);
void pcrp_file_unmap(pcrp_file *file);

/* Bytes of the CSV row that begins at bytes, with its line end (CRLF or LF); 0 when it does not end. */
size_t pcrp_csv_row(const char *bytes, size_t size);

/* Field number index of a row, without quotes, malloc'ed; NULL when there are fewer (or out of memory). */
char *pcrp_csv_field(const char *row, size_t size, size_t index);

/* Bytes of the line that begins at bytes, with its '\n'; 0 when it does not end. */
size_t pcrp_line_row(const char *bytes, size_t size);

/* The text of the first "key":"..." of a line of pcrp's own jsonl, malloc'ed; NULL when there is none. */
char *pcrp_line_text(const char *line, size_t size, const char *key);

#endif
