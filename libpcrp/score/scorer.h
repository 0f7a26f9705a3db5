/* SPDX-License-Identifier: Apache-2.0 */
/* A scorer from the inside. */
#ifndef PCRP_SCORE_SCORER_H
#define PCRP_SCORE_SCORER_H

#include <pcrp/score.h>
#include "score/level.h"

struct pcrp_scorer {
    const pcrp_rubric *rubric;
    pcrp_findings findings;
    pcrp_measuring measuring;
    pcrp_showing *showing;
    pcrp_profile *profile; /* NULL unless times are wanted */
};

void pcrp_scorer_forget_profile(pcrp_scorer *scorer);

#endif
