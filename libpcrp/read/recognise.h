/* SPDX-License-Identifier: Apache-2.0 */
/* Goals, objectives and interventions that stand only in narrative, in whatever form it came. */
#ifndef PCRP_READ_RECOGNISE_H
#define PCRP_READ_RECOGNISE_H

#include "plan/plan.h"
#include "read/answers.h"

/* Looks through the statements of a plan. A statement whose heading announces goals, objectives or
 * interventions ("What we are aiming for", "Parts to play", "Goal 2"), or whose lines carry labels
 * ("Goal 1 - ...", "Aim: ...", "Staff responsibilities: ..."), is split (enumerators, bullets, lines,
 * sentences where a label says so) into elements that keep the statement's place; what is left stays a
 * statement. A section that was split whole is marked dropped, so that no text counts twice. Also sets
 * the topic of every statement, and drops statements that say only that there is nothing.
 * Runs once for each plan, after its reader and before pcrp_plan_finish(). */
void pcrp_recognise(pcrp_plan *plan, pcrp_answers *answers);

/* Marks elements dropped whose text (case and punctuation apart) another element of the plan already
 * has: narrative and entry, heading repeated, goal repeated in a summary. The one with more fields stays. */
void pcrp_drop_repeats(pcrp_plan *plan);

#endif
