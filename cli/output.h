/* SPDX-License-Identifier: Apache-2.0 */
/* Where output goes: standard output or a file. */
#ifndef PCRP_CLI_OUTPUT_H
#define PCRP_CLI_OUTPUT_H

#include <stddef.h>
#include <stdio.h>

typedef struct pcrp_stream {
    FILE *file;
    const char *path; /* NULL for standard output */
    size_t skip;      /* bytes at the beginning that the file has already */
    char *buffer;
} pcrp_stream;

/* Opens path (NULL: standard output) for writing. keep is how many bytes of it stay. 0 after a message. */
int pcrp_stream_open(pcrp_stream *stream, const char *path, size_t keep);

/* A pcrp_output: user is the stream. */
int pcrp_stream_write(void *user, const char *bytes, size_t length);

/* What was written is with the system. 0 when it went well. */
int pcrp_stream_flush(pcrp_stream *stream);

/* Closes it. 0 after a message when something could not be written. */
int pcrp_stream_close(pcrp_stream *stream);

#endif
