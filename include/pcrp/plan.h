/* SPDX-License-Identifier: Apache-2.0 */
/** @file plan.h  The plan as it was read: people, goals, objectives, interventions, statements.
 *
 * A plan is immutable once a reader has handed it over, so any number of threads
 * may look at it. All strings are UTF-8 and borrowed from the plan.
 */
#ifndef PCRP_PLAN_H
#define PCRP_PLAN_H

#include <stddef.h>
#include <pcrp/version.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pcrp_plan pcrp_plan;       /**< one person, one plan */
typedef struct pcrp_element pcrp_element; /**< a goal, objective, intervention or statement */
typedef struct pcrp_party pcrp_party;     /**< somebody named in the plan */

/** What an element is. */
typedef enum pcrp_element_kind {
    PCRP_GOAL,
    PCRP_OBJECTIVE,
    PCRP_INTERVENTION,
    PCRP_STATEMENT
} pcrp_element_kind;

/** Who set a goal, as the record says. */
typedef enum pcrp_set_by {
    PCRP_SET_BY_UNKNOWN,
    PCRP_SET_BY_PERSON,
    PCRP_SET_BY_PROVIDER,
    PCRP_SET_BY_JOINT
} pcrp_set_by;

/** What somebody is to the person. */
typedef enum pcrp_party_kind {
    PCRP_PERSON,    /**< the person whose plan it is */
    PCRP_SUPPORTER, /**< family, friend, guardian, community: unpaid */
    PCRP_PEER,      /**< peer worker, fellow resident */
    PCRP_PROVIDER   /**< paid to help */
} pcrp_party_kind;

/** What a statement is about, as its heading says. */
typedef enum pcrp_topic {
    PCRP_TOPIC_OTHER,
    PCRP_TOPIC_ABOUT,       /**< what matters, about me, vision, preferences */
    PCRP_TOPIC_OWN_WORDS,   /**< a heading that promises the person's own words */
    PCRP_TOPIC_STRENGTHS,
    PCRP_TOPIC_NEEDS,       /**< needs, barriers, problems, health concerns */
    PCRP_TOPIC_CLINICAL,    /**< diagnosis, presenting problem, mental status, history */
    PCRP_TOPIC_RISK,        /**< risk, crisis, backup */
    PCRP_TOPIC_SUPPORTS,    /**< natural supports, team */
    PCRP_TOPIC_PROGRESS,    /**< progress, review, outcome */
    PCRP_TOPIC_ADMINISTRATIVE /**< consent, eligibility, legal */
} pcrp_topic;

/** Frees a plan; NULL is allowed. */
PCRP_API void pcrp_plan_free(pcrp_plan *plan);

/** The plan's id within its chart ("" when it has none). */
PCRP_API const char *pcrp_plan_id(const pcrp_plan *plan);
/** The form it was read from: "ccda", "fhir", "map:NAME", "csv". */
PCRP_API const char *pcrp_plan_form(const pcrp_plan *plan);
/** Date of the plan as yyyy-mm-dd (or a prefix of it), or "". */
PCRP_API const char *pcrp_plan_date(const pcrp_plan *plan);
/** Setting, programme or custodian, or "". */
PCRP_API const char *pcrp_plan_setting(const pcrp_plan *plan);
/** Title of the document, or "". */
PCRP_API const char *pcrp_plan_title(const pcrp_plan *plan);
/** Gender as "female", "male", "other" or "". */
PCRP_API const char *pcrp_plan_gender(const pcrp_plan *plan);
/** NULL when the plan has content to score; otherwise why it has none. */
PCRP_API const char *pcrp_plan_not_scorable(const pcrp_plan *plan);
/** Notes of the reader ("3 references lead nowhere"), by index; NULL past the end. No chart text. */
PCRP_API const char *pcrp_plan_note(const pcrp_plan *plan, size_t index);

/** Elements of a kind that stand at the top of the plan: all goals, all statements, and the
 *  objectives and interventions that belong to no goal. NULL past the end. */
PCRP_API const pcrp_element *pcrp_plan_element(const pcrp_plan *plan, pcrp_element_kind kind, size_t index);
/** Number of such elements. */
PCRP_API size_t pcrp_plan_element_count(const pcrp_plan *plan, pcrp_element_kind kind);
/** Objectives or interventions of a goal, by index; NULL past the end. */
PCRP_API const pcrp_element *pcrp_element_child(const pcrp_element *goal, pcrp_element_kind kind, size_t index);
/** Number of objectives or interventions of a goal. */
PCRP_API size_t pcrp_element_child_count(const pcrp_element *goal, pcrp_element_kind kind);

/** What the element is. */
PCRP_API pcrp_element_kind pcrp_element_get_kind(const pcrp_element *element);
/** Its label in output: "goal 2", "goal 2 / intervention 1", "intervention 3", "statement \"Strengths\"". */
PCRP_API const char *pcrp_element_label(const pcrp_element *element);
/** Heading of a statement, or "". */
PCRP_API const char *pcrp_element_title(const pcrp_element *element);
/** Its text; blocks (paragraphs, items, cells, lines) are separated by '\n', other space is single. */
PCRP_API const char *pcrp_element_text(const pcrp_element *element);
/** Who is to do it, as recorded, or "". */
PCRP_API const char *pcrp_element_performer(const pcrp_element *element);
/** How often or when, as recorded, or "". */
PCRP_API const char *pcrp_element_frequency(const pcrp_element *element);
/** Target date: yyyy-mm-dd where it could be read as a date, else as recorded, or "". */
PCRP_API const char *pcrp_element_date(const pcrp_element *element);
/** Who set the goal. */
PCRP_API pcrp_set_by pcrp_element_set_by(const pcrp_element *element);
/** What a statement is about. */
PCRP_API pcrp_topic pcrp_element_topic(const pcrp_element *element);
/** Line of the file (1-based), 0 when unknown. */
PCRP_API long pcrp_element_line(const pcrp_element *element);
/** XPath, JSON pointer, or row where it stands, or "". */
PCRP_API const char *pcrp_element_path(const pcrp_element *element);

/** People by kind and index; NULL past the end. Index 0 of PCRP_PERSON is the person. */
PCRP_API const pcrp_party *pcrp_plan_party(const pcrp_plan *plan, pcrp_party_kind kind, size_t index);
/** Full name as recorded. */
PCRP_API const char *pcrp_party_name(const pcrp_party *party);
/** Relation or role ("sister", "case manager"), or "". */
PCRP_API const char *pcrp_party_relation(const pcrp_party *party);

#ifdef __cplusplus
}
#endif
#endif
