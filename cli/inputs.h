/* SPDX-License-Identifier: Apache-2.0 */
/* The list of inputs: files as given, folders with all that they hold, lists of paths, standard input. */
#ifndef PCRP_CLI_INPUTS_H
#define PCRP_CLI_INPUTS_H

#include <pcrp/read.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

typedef struct pcrp_input {
    char *path;          /* "-" for standard input */
    const char *problem; /* why it cannot even be tried; NULL when it can. Static. */
    int is_file;         /* an ordinary file, when it was found */
    int from_folder;     /* found in a folder rather than named */
    char **parts;        /* path is the folder of an export, and these are its files; NULL for any other input */
    size_t part_count;
} pcrp_input;

typedef struct pcrp_inputs {
    pcrp_input *items;
    size_t count, capacity;
    size_t hidden; /* entries of folders left out because their name starts with a dot */
} pcrp_inputs;

/* Adds a path. A folder is replaced by the files in it and below it, sorted by path in byte order; the files of a FHIR
 * bulk export that lie in one folder are one input. A path that does not exist is added too: its row will say so.
 * 0 when out of memory. */
int pcrp_inputs_add(pcrp_inputs *inputs, const char *path);

/* Adds the paths in a file, one a line, or with NUL between them when there is a NUL; "-" is standard input.
 * 0 on failure, after a message. */
int pcrp_inputs_add_list(pcrp_inputs *inputs, const char *file);

/* Leaves out a file that is not to be read: an output of an earlier run that lies in a folder of charts. Returns 1, or 0
 * when it was named as an input (then it stays). */
int pcrp_inputs_spare(pcrp_inputs *inputs, const struct stat *file);

/* Keeps share number of count, in one piece. */
void pcrp_inputs_shard(pcrp_inputs *inputs, size_t number, size_t count);

void pcrp_inputs_free(pcrp_inputs *inputs);

/* A plan that was found, or a chart that is an error (plan NULL, status negative). Takes the plan. reason is NULL
 * for PCRP_OK. Returns PCRP_OK to go on. */
typedef pcrp_status (*pcrp_found)(void *user, const char *chart, pcrp_plan *plan, pcrp_status status,
                                  const char *reason);

/* Reads one input. Whatever happens, found is called at least once: no chart is silently lost. */
void pcrp_input_read(const pcrp_input *input, pcrp_reader *reader, pcrp_found found, void *user);

/* Reads a whole stream into memory, at most a gibibyte. Returns malloc'ed bytes, or NULL with *problem set. */
char *pcrp_slurp(FILE *stream, size_t *size, const char **problem);

#endif
