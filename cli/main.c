/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp: scores care, service and recovery plans. This file only finds the command. */
#include "command.h"

#include <string.h>

static const pcrp_command commands[] = {
    {"score", "levels with evidence for every plan found", pcrp_command_score},
    {"show", "the plan as it was read", pcrp_command_show},
    {"agree", "agreement between raters, or between raters and pcrp", pcrp_command_agree},
    {"report", "a record review's report as one HTML page, and the tables behind it", pcrp_command_report},
    {"review", "a worksheet in which a person rates plans", pcrp_command_review},
    {"explain", "feedback for whoever wrote a plan", pcrp_command_explain},
    {"sample", "draws a reproducible sample of plans for a review", pcrp_command_sample},
    {"clones", "text that stands in several plans, and names that belong to another", pcrp_command_clones},
    {"compare", "two waves or arms of a review, side by side", pcrp_command_compare},
    {"rubric", "the rubric workshop: list, show, check, test", pcrp_command_rubric},
    {"map", "tries a map for a vendor's XML on a sample", pcrp_command_map},
    {"merge", "joins the outputs of the shards of one run", pcrp_command_merge},
    {"version", "versions of pcrp and of what it stands on", pcrp_command_version},
};

static void print_help(FILE *out)
{
    fputs("usage: pcrp COMMAND [OPTION]... [PATH]...\n\n"
          "Scores written care, service and recovery plans against a rubric, with evidence.\n\n"
          "commands:\n", out);
    for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].summary);
    fputs("\n'pcrp COMMAND --help' says what a command takes; the manual pages say the rest.\n"
          "Exit status: 0 ran; 1 a policy that was asked for failed; 2 wrong usage or nothing could be run;\n"
          "3 ran, but some inputs are errors.\n", out);
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return pcrp_finish(PCRP_EXIT_OK);
    }
    if (strcmp(name, "--version") == 0)
        name = "version";
    for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
        if (strcmp(name, commands[i].name) == 0)
            return pcrp_finish(commands[i].run(argc - 1, argv + 1));
    if (*name)
        return pcrp_complain_usage(NULL, "there is no command '%s'", name);
    print_help(stderr);
    return PCRP_EXIT_USAGE;
}
