/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp version: what is running, down to the digest of each rubric. */
#include "command.h"

#include <pcrp/rubric.h>
#include <pcrp/version.h>
#include <string.h>

static const char help[] =
    "usage: pcrp version\n"
    "Versions of pcrp, of the formats it reads and writes, of the libraries it stands on, and of the shipped rubrics\n"
    "with their digests: everything that can change a result.\n";

int pcrp_command_version(int argc, char **argv)
{
    char details[1024];
    const char *name;

    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return PCRP_EXIT_OK;
    }
    if (argc > 1)
        return pcrp_complain_usage("version", "'%s': nothing is taken here", argv[1]);
    puts(pcrp_version_details(details, sizeof(details)));
    for (size_t i = 0; (name = pcrp_rubric_shipped(i)) != NULL; i++) {
        pcrp_rubric *rubric;
        if (pcrp_rubric_load(&rubric, name, NULL, NULL) == PCRP_OK)
            printf("rubric %s %s sha256:%s\n", pcrp_rubric_id(rubric), pcrp_rubric_version(rubric),
                   pcrp_rubric_digest(rubric));
        pcrp_rubric_free(rubric);
    }
    return PCRP_EXIT_OK;
}
