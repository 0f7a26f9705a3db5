/* SPDX-License-Identifier: Apache-2.0 */
/* FHIR charts from the inside. XML and JSON both become trees of jansson (in XML the value attribute is the
 * string, a repeated element an array), so everything from here on is written once.
 *
 *   fhir_json.c, fhir_xml.c, ndjson.c   bytes -> trees
 *   fhir_index.c                        trees -> resources, found by id, fullUrl, patient
 *   fhir_node.c                         walking a resource; where one stands, as JSON pointer or XPath
 *   fhir_narrative.c                    XHTML to lines
 *   fhir_text.c                         concepts, quantities and timings to words
 *   fhir_people.c                       who is named in a plan
 *   fhir_goal.c, fhir_activity.c, fhir_statement.c   resources -> elements of a plan
 *   fhir_plan.c                         which resources make which plan
 */
#ifndef PCRP_READ_FHIR_H
#define PCRP_READ_FHIR_H

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "plan/plan.h"
#include "read/answers.h"
#include "read/form.h"

/* ---- resources of a chart ---- */

typedef struct pcrp_fhir_resource {
    json_t *json;                          /* an object; borrowed from the tree */
    uint64_t names;                        /* bits of its members' names: most that are asked for are not there */
    const char *type;                      /* never NULL */
    const char *id;                        /* "" when it has none */
    const char *full_url;                  /* of the bundle entry; "" when none */
    const char *where;                     /* pointer of the resource in its file: "/entry/3/resource", "" for the file itself */
    struct pcrp_fhir_resource *container;  /* the resource it is contained in, NULL for the others */
    size_t number;                         /* index in chart->resources */
    int patient;                           /* whose it is: index into chart->patients, -1 unknown */
    int status_out;                        /* entered in error, or rejected: not part of any plan */
    int claimed;                           /* some CarePlan refers to it */
    struct pcrp_fhir_resource *root;       /* of a CarePlan that is part of another: the topmost one */
    struct pcrp_fhir_resource *part;       /* of a CarePlan: the next that has the same root */
    struct pcrp_fhir_resource *milestone_of; /* of a Goal: the goal it is a piece of */
    long line;                             /* of its record in NDJSON, else 0 */
    unsigned visit;                        /* number of the plan that has taken it */
    pcrp_element *element;                 /* what it became in that plan */
} pcrp_fhir_resource;

/* Whether a resource is of a type; most differ in their first letter. */
static inline int pcrp_fhir_is(const pcrp_fhir_resource *resource, const char *type)
{
    return resource->type[0] == type[0] && strcmp(resource->type, type) == 0;
}

/* One of 64 bits for the name of a member. */
static inline uint64_t pcrp_fhir_name_bit(const char *name)
{
    unsigned first = (unsigned char)name[0], second = first ? (unsigned char)name[1] : 0, third = second ? (unsigned char)name[2] : 0;
    return (uint64_t)1 << ((first + 5 * second + 11 * third) & 63);
}

typedef struct pcrp_fhir_patient {
    const char *key;                       /* as references name it */
    pcrp_fhir_resource *resource;          /* NULL when only referred to */
    const char *display;                   /* name beside a reference, or "" */
    pcrp_list resources;                   /* all that are about this patient: pcrp_fhir_resource * */
    pcrp_list people;                      /* of these, RelatedPerson, Practitioner, PractitionerRole */
} pcrp_fhir_patient;

typedef struct pcrp_fhir_chart pcrp_fhir_chart;

/* Finds a resource that is not in the chart (yet): in NDJSON, a practitioner's record. Returns a new
 * tree owned by the chart from then on, or NULL; sets *where. */
typedef json_t *(*pcrp_fhir_fetch)(void *user, pcrp_fhir_chart *chart, const char *type, const char *id,
                                   const char **where);

struct pcrp_fhir_chart {
    pcrp_source *source;
    pcrp_answers *answers;                 /* of the reader's vocabulary */
    pcrp_arena *arena;
    json_t *owned;                         /* array of trees to let go at the end */
    json_t *keys;                          /* "Type/id", fullUrl, "#n id" -> index into resources */
    json_t *identifiers;                   /* "system|value" -> index; made when first asked for */
    json_t *patient_keys;                  /* key -> index into patients */
    pcrp_list resources;                   /* pcrp_fhir_resource * in the order of the chart */
    pcrp_list patients;                    /* pcrp_fhir_patient * */
    pcrp_list unowned;                     /* resources that are about no patient */
    pcrp_list care_plans;                  /* CarePlan, parts of others included */
    const struct pcrp_fhir_lines *xml;     /* lines of nodes when the chart is XML, else NULL */
    const char *form;                      /* "fhir" */
    long line;                             /* of the NDJSON record being added, else 0 */
    unsigned plans;                        /* plans built so far; numbers the visits */
    size_t lost_references;
    size_t doubles;                        /* resources left out because their id was there already */
    pcrp_fhir_fetch fetch;                 /* NULL when all is in the chart */
    void *fetch_user;
    int failed;                            /* out of memory */
};

pcrp_fhir_chart *pcrp_fhir_chart_new(pcrp_source *source);
void pcrp_fhir_chart_free(pcrp_fhir_chart *chart);

/* Takes a tree in: a resource, a Bundle or an array of resources. where is the pointer of the tree in its
 * file ("" at the top). Steals the reference. 0 when it holds no resource at all. */
int pcrp_fhir_chart_add(pcrp_fhir_chart *chart, json_t *tree, const char *where);

/* Sets whose each resource is, and which CarePlans are parts of others. Once, after the last add. */
void pcrp_fhir_chart_link(pcrp_fhir_chart *chart);

/* Makes the plans and hands them over; at least one call of the callback. */
pcrp_status pcrp_fhir_chart_deliver(pcrp_fhir_chart *chart);

/* The resources of a patient; -1: those about nobody. */
pcrp_list *pcrp_fhir_resources_of(pcrp_fhir_chart *chart, int patient);

/* Reads the documents (C-CDA, FHIR) that DocumentReference and Binary resources carry, as charts of their
 * own. *read and *others: how many were read, and how many are PDF, pictures and the like. */
pcrp_status pcrp_fhir_chart_embedded(pcrp_fhir_chart *chart, size_t *read, size_t *others);

/* The number of plans among its resources, without making them: 0 is a chart with nothing to score. */
size_t pcrp_fhir_chart_plans(const pcrp_fhir_chart *chart);

/* ---- walking ---- */

/* A place in a resource; lives on the stack of the walker, children point to their parents. */
typedef struct pcrp_fhir_at {
    const pcrp_fhir_chart *chart;
    const pcrp_fhir_resource *resource;
    const struct pcrp_fhir_at *up;
    json_t *node;                          /* NULL when there is nothing */
    const char *key;                       /* NULL at the resource itself */
    size_t index;                          /* within an array, or PCRP_FHIR_NO_INDEX */
    const json_t *list;                    /* that array, NULL for a single value */
} pcrp_fhir_at;

#define PCRP_FHIR_NO_INDEX ((size_t)-1)

pcrp_fhir_at pcrp_fhir_root(const pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource);
/* How many values a member has: 0, 1 for a single value, the length of an array. */
size_t pcrp_fhir_count(const pcrp_fhir_at *at, const char *key);
/* Value number index of a member; node is NULL past the end. */
pcrp_fhir_at pcrp_fhir_item(const pcrp_fhir_at *at, const char *key, size_t index);
/* The first of them, which is a single value too. */
pcrp_fhir_at pcrp_fhir_get(const pcrp_fhir_at *at, const char *key);
/* On to the next value of the same member; node is NULL past the last. */
void pcrp_fhir_next(pcrp_fhir_at *value);
/* Text of a primitive member; "" when absent or not a string. Borrowed from the tree. */
const char *pcrp_fhir_string(const pcrp_fhir_at *at, const char *key);
/* Text of the node itself. */
const char *pcrp_fhir_self(const pcrp_fhir_at *at);
/* True for JSON true and for the string "true" of XML. */
int pcrp_fhir_is_true(const pcrp_fhir_at *at, const char *key);
/* The extension whose url is, or ends with, this name; node is NULL when there is none. */
pcrp_fhir_at pcrp_fhir_extension(const pcrp_fhir_at *at, const char *name);
/* Place of a node for the plan: JSON pointer, or XPath and line. */
pcrp_place pcrp_fhir_place(const pcrp_fhir_at *at, pcrp_plan *plan);

/* What a reference leads to: contained, by fullUrl, relative, or by identifier. NULL when not here, or when
 * it was entered in error and the like. */
pcrp_fhir_resource *pcrp_fhir_resolve(pcrp_fhir_chart *chart, const pcrp_fhir_at *reference);
/* True when it leads to something that was entered in error: then the words beside it do not count either. */
int pcrp_fhir_leads_out(pcrp_fhir_chart *chart, const pcrp_fhir_at *reference);
/* The same for a reference that is only text, with or without "|version". */
pcrp_fhir_resource *pcrp_fhir_find(pcrp_fhir_chart *chart, const char *text);
/* The text of a reference ("Patient/1"), or "". R5's CodeableReference is looked through. */
const char *pcrp_fhir_reference(const pcrp_fhir_at *reference);
/* The type a reference names ("Patient" of "http://x/Patient/1"), or "" when it does not say. Copied into buffer. */
const char *pcrp_fhir_reference_type(const pcrp_fhir_at *reference, char *buffer, size_t size);
/* Text beside a reference, or "". */
const char *pcrp_fhir_display(const pcrp_fhir_at *reference);

/* Lines of the nodes of an XML chart. */
typedef struct pcrp_fhir_lines pcrp_fhir_lines;
long pcrp_fhir_line(const pcrp_fhir_lines *lines, const json_t *node);

/* ---- words ---- */

/* Adds text with tags and entities taken out: blocks end in '\n', headings too. Text without tags is
 * added as it is. */
void pcrp_fhir_add_text(pcrp_buffer *out, const char *text);
/* Calls back for each stretch of XHTML between headings: heading is "" before the first. Tables whose columns
 * the vocabulary knows become lines with labels. */
typedef void (*pcrp_fhir_stretch)(void *user, const char *heading, const char *text);
void pcrp_fhir_split_narrative(const pcrp_vocabulary *vocabulary, const char *div, pcrp_fhir_stretch stretch, void *user);
/* A CodeableConcept (or R5 CodeableReference, or DSTU2 string): its text, else a display. 0 when empty. */
int pcrp_fhir_add_concept(pcrp_buffer *out, const pcrp_fhir_at *concept);
/* "140 mmHg", "< 6 score", "2.5 - 4.5 mg/dL", "2 trips / 1 month". */
int pcrp_fhir_add_quantity(pcrp_buffer *out, const pcrp_fhir_at *quantity);
int pcrp_fhir_add_range(pcrp_buffer *out, const pcrp_fhir_at *range);
int pcrp_fhir_add_ratio(pcrp_buffer *out, const pcrp_fhir_at *ratio);
/* The members that say when something is to happen, by the type that FHIR makes part of their names. */
typedef struct pcrp_fhir_schedule {
    const char *string, *timing, *period, *date_time;
} pcrp_fhir_schedule;

/* When that is, from the first of them that says it. end gets the last day where one is said. */
int pcrp_fhir_add_schedule(pcrp_buffer *out, const pcrp_fhir_at *at, const pcrp_fhir_schedule *names, pcrp_buffer *end);
/* Adds a line break if something stands before. */
void pcrp_fhir_break(pcrp_buffer *out);
/* All the Annotations (or strings) of a member, a line each. */
void pcrp_fhir_add_notes(pcrp_buffer *out, const pcrp_fhir_at *at, const char *key);

/* ---- a plan being built ---- */

typedef struct pcrp_fhir_loose {           /* a goal that is only a reference with words beside it */
    const char *reference;
    pcrp_element *element;
} pcrp_fhir_loose;

typedef struct pcrp_fhir_builder {
    pcrp_fhir_chart *chart;
    pcrp_plan *plan;
    int patient;                           /* index, -1 when the chart does not say */
    unsigned visit;
    size_t people;                         /* added so far */
    const char *person;                    /* full name for "performer: the person" */
    pcrp_list loose;                       /* pcrp_fhir_loose * */
    pcrp_element *last_goal;
} pcrp_fhir_builder;

/* The first time in this plan? Then it is marked. */
int pcrp_fhir_take(pcrp_fhir_builder *builder, pcrp_fhir_resource *resource);

/* An element of these words; none when they only say that there is nothing ("N/A"), but a goal stays for
 * what may hang on it. */
pcrp_element *pcrp_fhir_add_element(pcrp_fhir_builder *builder, pcrp_element_kind kind, pcrp_element *goal,
                                    const char *words, const pcrp_fhir_at *at);

/* A field of the plan, or its date, unless it has one. */
void pcrp_fhir_set_text(pcrp_plan *plan, const char **field, const char *text);
void pcrp_fhir_set_date(pcrp_plan *plan, const char *text);

/* fhir_people.c */
void pcrp_fhir_add_person(pcrp_fhir_builder *builder);
void pcrp_fhir_add_people(pcrp_fhir_builder *builder);
/* Somebody referred to becomes a party; relation may be NULL. */
void pcrp_fhir_add_party(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, const char *relation);
void pcrp_fhir_add_care_team(pcrp_fhir_builder *builder, pcrp_fhir_resource *team);
/* Names of everybody under a member ("performer", "owner"), with ", " between. */
void pcrp_fhir_add_performers(pcrp_fhir_builder *builder, pcrp_buffer *out, const pcrp_fhir_at *at, const char *key);
void pcrp_fhir_set_setting(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan);

/* fhir_goal.c */
/* Goals, and objectives under theirs. */
void pcrp_fhir_add_goals(pcrp_fhir_builder *builder, pcrp_list *goals);
/* One of them, unless it is an objective, so that goals stand in the order of those who call. */
void pcrp_fhir_add_goal(pcrp_fhir_builder *builder, pcrp_fhir_resource *goal);
/* A goal named by a reference, which may lead nowhere but have words. NULL when it has none. */
pcrp_element *pcrp_fhir_goal_of(pcrp_fhir_builder *builder, const pcrp_fhir_at *reference, int may_add);
/* The reference in extension resource-pertainsToGoal; node is NULL when there is none. */
pcrp_fhir_at pcrp_fhir_pertains(const pcrp_fhir_at *resource, pcrp_fhir_at *extension);

/* fhir_activity.c */
void pcrp_fhir_add_activities(pcrp_fhir_builder *builder, const pcrp_fhir_at *care_plan);
void pcrp_fhir_add_service(pcrp_fhir_builder *builder, pcrp_fhir_resource *service, const pcrp_fhir_at *reference);
/* A ServiceRequest, Task or the like that is part of a plan though no CarePlan names it. */
int pcrp_fhir_is_plan_service(const pcrp_fhir_chart *chart, const pcrp_fhir_resource *resource);

/* fhir_statement.c */
pcrp_element *pcrp_fhir_add_statement(pcrp_fhir_builder *builder, const char *title, const char *text,
                                      pcrp_topic topic, const pcrp_fhir_at *at);
/* Observation, RiskAssessment, QuestionnaireResponse, Condition, DocumentReference ... as statements. asked is
 * true when the plan refers to it; otherwise only what is plainly about the plan is taken. */
void pcrp_fhir_add_supporting(pcrp_fhir_builder *builder, pcrp_fhir_resource *resource, int asked);
void pcrp_fhir_add_narrative(pcrp_fhir_builder *builder, const pcrp_fhir_at *resource);

/* ---- bytes ---- */

/* Notes, once, that bytes were not UTF-8 and were taken for windows-1252. */
void pcrp_fhir_note_encoding(pcrp_source *source);

/* Parses one JSON text within the limits; NULL with a message in source->error and *status set. line is
 * that of the first byte. */
json_t *pcrp_fhir_parse(pcrp_source *source, const char *bytes, size_t size, long line, pcrp_status *status);

#endif
