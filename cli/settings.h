/* SPDX-License-Identifier: Apache-2.0 */
/* Options that several commands take, read once and in one way. */
#ifndef PCRP_CLI_SETTINGS_H
#define PCRP_CLI_SETTINGS_H

#include <getopt.h>
#include <pcrp/read.h>
#include <pcrp/rubric.h>
#include <pcrp/write.h>
#include "inputs.h"

typedef struct pcrp_settings {
    const char *command;
    pcrp_inputs inputs;
    pcrp_rubric **rubrics; /* of --rubric, or the default one, once pcrp_settings_load() was called */
    size_t rubric_count;
    const char **rubric_names;
    const char **maps;
    size_t map_count;
    pcrp_limits limits;
    const char *format;    /* NULL when not given */
    const char *output;    /* NULL for standard output */
    unsigned jobs;
    int quiet;
    int color;             /* decided: 1 or 0 */
    int redact;
    const char *salt;      /* "" when not given */
    size_t shard, shards;  /* 1 of 1 when not given */
} pcrp_settings;

/* A command's own options: val of each is at least PCRP_OWN_OPTION. */
enum { PCRP_OWN_OPTION = 1000 };
typedef struct pcrp_own_options {
    const struct option *options;                                 /* ends with zeros; may be NULL */
    int (*take)(void *user, int option, const char *argument);    /* 0 for a wrong argument, after a message */
    void *user;
} pcrp_own_options;

/* Reads the command line: options, then paths (folders are opened up). Returns 1 to go on; 0 to end with *status,
 * after help or a message. Free with pcrp_settings_free() in both cases. */
int pcrp_settings_parse(pcrp_settings *settings, const char *command, const char *help, int argc, char **argv,
                        const pcrp_own_options *own, int *status);

/* Loads the rubrics. 0 after messages that name file and line. */
int pcrp_settings_load(pcrp_settings *settings);

/* A reader with the limits and maps of the settings; NULL after a message. */
pcrp_reader *pcrp_settings_reader(const pcrp_settings *settings);

/* Write options as the settings have them, format text. */
void pcrp_settings_writing(const pcrp_settings *settings, pcrp_write_options *options);

/* A message about a chart, which is called by its path, or with --redact by the number of its input and a digest. */
void pcrp_settings_complain(const pcrp_settings *settings, const char *chart, size_t index, const char *reason);

/* Number in lo..hi without anything else around it, into *value; 0 when it is none. */
int pcrp_whole(const char *text, unsigned long long lo, unsigned long long hi, unsigned long long *value);

/* Prints all messages of an error object. */
void pcrp_complain_error(const pcrp_error *error);

void pcrp_settings_free(pcrp_settings *settings);

#endif
