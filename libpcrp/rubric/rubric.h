/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled rubric from the inside. docs/rubric-guide.md says what each part is for.
 *
 *   classes     lexicons and patterns over the text            (text/language.h)
 *   indicator   a class, where it counts: on which elements, in which field
 *   judgement   indicators give an element points for each kind that it can be; the most points decide
 *   measure     elements or hits counted over the plan, brought to 0..1
 *   criterion   measures give points, cuts make points a level
 */
#ifndef PCRP_RUBRIC_RUBRIC_H
#define PCRP_RUBRIC_RUBRIC_H

#include <pcrp/rubric.h>
#include "base/arena.h"
#include "plan/plan.h"
#include "text/language.h"

typedef enum pcrp_field {
    PCRP_FIELD_TEXT,
    PCRP_FIELD_PERFORMER,
    PCRP_FIELD_FREQUENCY,
    PCRP_FIELD_DATE,
    PCRP_FIELD_TITLE,
    PCRP_FIELDS
} pcrp_field;

enum { PCRP_LEVELS = 4, PCRP_UNLESS = 8, PCRP_KINDS_OF = 8, PCRP_ELEMENT_KINDS = PCRP_STATEMENT + 1, PCRP_GOAL_MEASURES = 8 };

typedef struct pcrp_indicator {
    const char *id, *title;
    pcrp_class find;                /* PCRP_CLASS_NONE: the field has any text at all */
    unsigned on;                    /* bit 1 << pcrp_element_kind */
    unsigned topics;                /* statements: bit 1 << pcrp_topic; 0 for all */
    unsigned fields;                /* bit 1 << pcrp_field */
    unsigned least, most;           /* value of the hit (words of a quote); most 0: no bound */
    pcrp_class unless[PCRP_UNLESS]; /* classes that cancel it in the same segment */
    size_t unless_count;
    int weight;                     /* of its evidence: 1, -1 or 0 */
    long line;
} pcrp_indicator;

typedef struct pcrp_points {        /* of an indicator for one kind of a judgement */
    size_t indicator;
    double value;
    unsigned most;                  /* hits counted, at least 1 */
    const char *why;
} pcrp_points;

typedef struct pcrp_kind {          /* one answer of a judgement */
    const char *id, *title;
    const char *evidence_id;        /* "judgement:kind", as evidence names it */
    double start;                   /* points before any indicator */
    pcrp_points *points;
    size_t point_count;
    int weight;                     /* of its evidence */
} pcrp_kind;

typedef struct pcrp_weight {
    uint32_t indicator, place, most, unused;
    double value;
} pcrp_weight;

/* The points of all judgements that are asked of one kind of element: place after place, the kinds of a judgement side by
 * side. Each indicator has a row of them, so that adding up is one loop without choices. */
typedef struct pcrp_rows {
    size_t places;
    uint16_t *first;                /* of judgement j: its first place */
    double *start;                  /* points before any indicator */
    double *once;                   /* of indicator i where it was found once: places of them from i * places on */
    double *more;                   /* the same where it was found more often; 0 where it gives none */
    pcrp_weight *others;            /* what counts more than two hits, or is given a second time */
    size_t other_count;
} pcrp_rows;

/* An indicator that looks for a class: what can be told of it without looking it up. */
typedef struct pcrp_search {
    uint32_t topics;
    uint16_t indicator;
    uint16_t conditions;            /* it has a least or most value, or classes that cancel it */
} pcrp_search;

typedef struct pcrp_judgement {
    const char *id, *title;
    unsigned on;
    pcrp_kind kinds[PCRP_KINDS_OF];
    size_t kind_count;
    long line;
} pcrp_judgement;

typedef enum pcrp_measure_value {
    PCRP_VALUE_COUNT,    /* elements */
    PCRP_VALUE_DEGREE,   /* sum over elements of how clearly each is judged of the kinds: 0..1 each */
    PCRP_VALUE_MOST,     /* the clearest of them: the highest degree */
    PCRP_VALUE_HITS,     /* hits of the indicator */
    PCRP_VALUE_WORDS,    /* words under the hits */
    PCRP_VALUE_COPIED    /* share of the plan that is copied from other people's plans */
} pcrp_measure_value;

typedef struct pcrp_measure {
    const char *id, *title;
    unsigned on;                    /* elements looked at */
    unsigned topics;
    int judgement;                  /* -1: none */
    unsigned kinds;                 /* bits of its kinds that count */
    int indicator;                  /* -1: none; else elements must have it (count, degree) */
    int without;                    /* -1: none; else elements must not have it */
    unsigned when_no;               /* counted only in plans that have no such element */
    int child;                      /* 1: counts goals that have such an objective or intervention */
    pcrp_measure_value value;
    unsigned per;                   /* divided by the number of such elements; 0: not divided */
    int per_words;                  /* 1: divided by the number of words of the elements looked at */
    double from, to;                /* brought to 0..1 between these */
    const char *says;               /* "{n} of {of} goals ..." */
    long line;
} pcrp_measure;

typedef struct pcrp_criterion_points {
    size_t measure;
    int times;                      /* -1, or a second measure to multiply with */
    double value;
    const char *missing;            /* what to say when it is low (or, for negative value, high) */
} pcrp_criterion_points;

typedef struct pcrp_criterion {
    const char *id, *title;
    const char *words[PCRP_LEVELS]; /* for levels 1..4 */
    double start;
    pcrp_criterion_points *points;
    size_t point_count;
    double cuts[PCRP_LEVELS - 1];   /* points from which levels 2, 3 and 4 are given */
    long line;
} pcrp_criterion;

typedef struct pcrp_example {
    const char *where;              /* "lexicon service-noun", "judgement kind" */
    const char *text;
    pcrp_class class_id;            /* lexicon or pattern: must (not) be found */
    int judgement;                  /* -1, or the judgement that must give kind */
    int kind;
    int must_not;
    const char *performer;
    long line;
} pcrp_example;

struct pcrp_rubric {
    pcrp_arena *arena;
    int of_image;                   /* its parts are the arena's or an image's (image/image.h) */
    pcrp_limits limits;
    const char *id, *version, *title, *about;
    char digest[65];
    int competent;
    double enough;                  /* share of the criteria that must be competent for the whole to be */
    /* measures that say whether a goal is meaningful, and whether it is measurable: one is enough */
    size_t meaningful[PCRP_GOAL_MEASURES], measurable[PCRP_GOAL_MEASURES];
    size_t meaningful_count, measurable_count;
    pcrp_language *language;
    pcrp_indicator *indicators;
    size_t indicator_count;
    pcrp_judgement *judgements;
    size_t judgement_count;
    pcrp_measure *measures;
    size_t measure_count;
    pcrp_criterion *criteria;
    size_t criterion_count;
    pcrp_example *examples;
    size_t example_count;
    /* those that look for class c in a field: from search_first[pcrp_search_place() + c] to before the next of them */
    pcrp_search *searches;
    uint32_t *search_first;
    pcrp_rows rows[PCRP_ELEMENT_KINDS];
};

/* Where in search_first the classes stand that are looked for in a field of a kind of element. */
static inline size_t pcrp_search_place(const pcrp_rubric *rubric, size_t kind, size_t field)
{
    return (kind * PCRP_FIELDS + field) * rubric->language->count;
}

#endif
