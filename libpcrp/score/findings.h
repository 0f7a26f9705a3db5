/* SPDX-License-Identifier: Apache-2.0 */
/* What a rubric's indicators find in the elements of a plan, and what its judgements make of each element. */
#ifndef PCRP_SCORE_FINDINGS_H
#define PCRP_SCORE_FINDINGS_H

#include "plan/plan.h"
#include "rubric/rubric.h"
#include "text/language.h"

/* One indicator on one place. */
typedef struct pcrp_finding {
    uint16_t indicator;
    uint8_t field;
    uint32_t words;     /* under it */
    uint32_t offset;    /* in the field's text, bytes */
    uint32_t length;
} pcrp_finding;

/* What one judgement says of one element. */
typedef struct pcrp_judged {
    int kind;                      /* -1: not asked of this element */
    double degree[PCRP_KINDS_OF];  /* 0..1, together 1; only where a measure looks at them */
} pcrp_judged;

typedef struct pcrp_judged_element {
    const pcrp_element *element;
    uint16_t *counts;              /* by indicator */
    uint32_t *first;               /* by indicator that counts: its first finding, an index into pcrp_findings.findings */
    uint32_t text_words;           /* of its text */
    pcrp_judged *judged;           /* by judgement */
    size_t first_finding, finding_count;
} pcrp_judged_element;

/* How closely a field is looked at, as the indicators of a rubric ask. */
typedef enum pcrp_attention {
    PCRP_NOT_LOOKED_AT,
    PCRP_WORDS_COUNTED,
    PCRP_MARKED
} pcrp_attention;

typedef struct pcrp_findings {
    const pcrp_rubric *rubric;
    pcrp_arena *arena;             /* of one plan, reset for the next */
    pcrp_marker marker;
    double *points;                /* of the element at hand: pcrp_rows says for what */
    uint64_t *there;               /* by indicator one bit: those found in the element at hand */
    const pcrp_hit **wanted;       /* of the field at hand: the hits that an indicator looks for */
    size_t wanted_capacity;
    uint16_t *whole;               /* indicators that look for no class, field after field */
    size_t whole_first[PCRP_FIELDS + 1];
    unsigned *graded;              /* by judgement: the kinds of elements whose degrees a measure looks at */
    pcrp_attention attention[PCRP_ELEMENT_KINDS][PCRP_FIELDS];
    pcrp_finding *findings;
    size_t finding_count, finding_capacity;
    pcrp_judged_element *elements; /* in the order of the plan */
    size_t element_count;
    double copied;                 /* share of the plan that is copied from others, as the caller says */
    int cut;                       /* a segment was cut at the cap */
    int limit;                     /* a pattern or expression hit a limit */
    int out_of_time;
    int failed;
} pcrp_findings;

int pcrp_findings_init(pcrp_findings *findings, const pcrp_rubric *rubric);
void pcrp_findings_free(pcrp_findings *findings);

/* Looks through a plan. Afterwards failed, limit and out_of_time say whether it went well. */
void pcrp_find(pcrp_findings *findings, const pcrp_plan *plan);

/* The same for one text by itself, as the examples of a rubric need it. */
void pcrp_find_text(pcrp_findings *findings, pcrp_element_kind kind, const char *text, const char *performer);

/* Words under the hits of an indicator that the element has. */
uint32_t pcrp_words_under(const pcrp_findings *findings, const pcrp_judged_element *at, size_t indicator);

/* The text of a field of an element. */
const char *pcrp_field_text(const pcrp_element *element, pcrp_field field);

#endif
