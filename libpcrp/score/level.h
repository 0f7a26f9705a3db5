/* SPDX-License-Identifier: Apache-2.0 */
/* From measures to levels, with the reasons. */
#ifndef PCRP_SCORE_LEVEL_H
#define PCRP_SCORE_LEVEL_H

#include "score/measure.h"
#include "score/result.h"
#include "score/showing.h"

/* Points that take away what two measures both give ("a section or a sentence": 1 + 1 - 1): they have no words and no
 * evidence of their own. */
int pcrp_is_overlap(const pcrp_criterion_points *points);

/* Fills the criteria of a result. */
void pcrp_give_levels(const pcrp_findings *findings, const pcrp_measured *measured, pcrp_result *result);

/* Fills the evidence of a result's criteria. */
void pcrp_give_evidence(pcrp_showing *showing, const pcrp_findings *findings, pcrp_result *result);

#endif
