/* SPDX-License-Identifier: Apache-2.0 */
/* What every command shares: its entry in the table, exit statuses, messages. */
#ifndef PCRP_CLI_COMMAND_H
#define PCRP_CLI_COMMAND_H

#include <stdio.h>

enum {
    PCRP_EXIT_OK = 0,
    PCRP_EXIT_POLICY = 1, /* ran, and a policy that was asked for failed */
    PCRP_EXIT_USAGE = 2,  /* wrong usage, or nothing could be run */
    PCRP_EXIT_INPUT = 3   /* ran, but some inputs are errors */
};

typedef struct pcrp_command {
    const char *name;
    const char *summary; /* one line for "pcrp --help" */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
} pcrp_command;

int pcrp_command_agree(int argc, char **argv);
int pcrp_command_clones(int argc, char **argv);
int pcrp_command_compare(int argc, char **argv);
int pcrp_command_explain(int argc, char **argv);
int pcrp_command_map(int argc, char **argv);
int pcrp_command_merge(int argc, char **argv);
int pcrp_command_report(int argc, char **argv);
int pcrp_command_review(int argc, char **argv);
int pcrp_command_rubric(int argc, char **argv);
int pcrp_command_sample(int argc, char **argv);
int pcrp_command_score(int argc, char **argv);
int pcrp_command_show(int argc, char **argv);
int pcrp_command_version(int argc, char **argv);

/* "pcrp: ..." on standard error. Control characters of file names are not passed to the terminal. */
void pcrp_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, with a pointer to the command's help. Returns PCRP_EXIT_USAGE. */
int pcrp_complain_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Closes standard output; what could not be written turns status into PCRP_EXIT_USAGE, with a message. */
int pcrp_finish(int status);

#endif
