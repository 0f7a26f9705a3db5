/* SPDX-License-Identifier: Apache-2.0 */
/* The goals of a plan one by one: meaningful, measurable, both or neither. */
#ifndef PCRP_SCORE_GOALS_H
#define PCRP_SCORE_GOALS_H

#include "score/measure.h"
#include "score/result.h"

/* Fills the goals of a result. */
void pcrp_give_goals(const pcrp_findings *findings, pcrp_result *result);

#endif
