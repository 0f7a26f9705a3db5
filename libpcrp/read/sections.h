/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of a plan brought into one shape, and what the heading and the labels of each announce. Half of
 * recognise.c, which makes elements of them. */
#ifndef PCRP_READ_SECTIONS_H
#define PCRP_READ_SECTIONS_H

#include "read/answers.h"
#include "read/prose.h"

/* A statement and what its heading announces. */
typedef struct pcrp_section {
    pcrp_element *statement;
    pcrp_part part;   /* goal, objective, intervention, plan; none when it stays a statement */
    pcrp_part heading; /* what the heading by itself announces */
    pcrp_part alone;
    pcrp_topic topic;
    int numbered;     /* "Goal 2" */
    int hidden;       /* a narrative in which a label announces a goal */
    int kept_whole;   /* one goal however many lines: a vision, somebody's words */
    int outline;      /* goals are counted, and what is to be done stands under each */
    pcrp_span named;  /* the heading itself is the goal: "GOAL 1: fewer attacks" */
    pcrp_pieces pieces;
    int states_goal;  /* a sentence says what the goal is */
    int told;         /* a narrative: sentences that say what the goal is are goals, the rest stays */
    int has_goal, has_intervention, has_enumerated; /* labels, actors and numbers among the pieces */
} pcrp_section;

typedef struct pcrp_sections {
    pcrp_plan *plan;
    const pcrp_vocabulary *v;
    pcrp_answers *answers;
    pcrp_section *items;          /* one for each statement */
    size_t count;
    int goals_known;              /* the plan has goals, structured or announced */
    int goals_structured;
    int interventions_known;
    int interventions_structured;
} pcrp_sections;

/* True for a part that is to be taken apart. */
int pcrp_is_announced(pcrp_part part);
int pcrp_has_number(pcrp_span words);

/* Shapes the statements, drops those that say nothing, and settles what every section is. 0 when out of memory. */
int pcrp_sections_find(pcrp_sections *sections, pcrp_plan *plan, pcrp_answers *answers);

#endif
