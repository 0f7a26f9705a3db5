/* SPDX-License-Identifier: Apache-2.0 */
/* Feedback from the inside. */
#ifndef PCRP_COHORT_FEEDBACK_H
#define PCRP_COHORT_FEEDBACK_H

#include <pcrp/feedback.h>
#include "base/arena.h"
#include "plan/plan.h"

/* What a question is about. */
typedef enum pcrp_about { PCRP_ABOUT_AGAINST, PCRP_ABOUT_GOAL, PCRP_ABOUT_STEP, PCRP_ABOUT_STATEMENT, PCRP_ABOUT_ANY } pcrp_about;

typedef struct pcrp_sentence {
    const char *text;
    int least, most;         /* levels at which it is said; most of a question */
    pcrp_about about;
    unsigned on;             /* bits 1 << pcrp_element_kind */
    const char *indicators;  /* ids with spaces between; "" for any */
} pcrp_sentence;

typedef struct pcrp_sentences {
    const char *id;          /* of a criterion, "*" for any */
    pcrp_list strengths, questions; /* pcrp_sentence * */
} pcrp_sentences;

typedef struct pcrp_heading {
    const char *use, *text;
} pcrp_heading;

struct pcrp_phrasebook {
    pcrp_arena *arena;
    pcrp_list criteria;      /* pcrp_sentences * */
    pcrp_list headings;      /* pcrp_heading * */
    const char *person;
};

struct pcrp_feedback {
    pcrp_arena *arena;
    pcrp_list strengths, questions;    /* pcrp_point * */
    pcrp_list headings;      /* pcrp_heading *, with the person's name in them */
    pcrp_list plain_headings; /* the same without a name */
    pcrp_list plain;         /* char *: words of strengths, then of questions, without a name */
    int scored;
};

/* The heading of that use, or "". plain: without a name. */
const char *pcrp_feedback_heading(const pcrp_feedback *feedback, const char *use, int plain);
/* The words of a strength (or, from their number on, a question) without a name. */
const char *pcrp_feedback_plain(const pcrp_feedback *feedback, size_t index);

#endif
