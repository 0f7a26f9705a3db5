/* SPDX-License-Identifier: Apache-2.0 */
/* Going on with an output that was cut off. */
#ifndef PCRP_CLI_RESUME_H
#define PCRP_CLI_RESUME_H

#include <pcrp/write.h>
#include "settings.h"

typedef struct pcrp_resume {
    size_t keep;   /* bytes of the output that stay */
    size_t done;   /* inputs whose rows stay */
    size_t errors; /* among those rows: charts that are errors */
    size_t low;    /* among those rows: charts with a level under --fail-under */
} pcrp_resume;

/* Looks into the output file for rows of the settings' inputs, in their order. The rows of the last input found are
 * written anew, because more of them may have been to come. gaps: an input may have no rows at all. 0 after a message: the file is of another run. */
int pcrp_resume_find(pcrp_resume *resume, const pcrp_settings *settings, const pcrp_write_options *options,
                     int fail_under, int gaps);

#endif
