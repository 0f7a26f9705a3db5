/* SPDX-License-Identifier: Apache-2.0 */
/* The plan model from the inside: what readers fill and scoring reads.
 *
 * A reader makes a plan with pcrp_plan_new(), adds what it finds in the order of the
 * chart, and ends with pcrp_plan_finish(). All strings are copied into the plan's
 * arena. Text handed in is UTF-8; pcrp_plan_text() is the one normaliser, so that the
 * same words come out the same from every form:
 *   - runs of space, tab, NBSP and other Unicode space become one space
 *   - '\n' separates blocks (paragraph, list item, table cell, br, line of the source
 *     string where the form keeps lines); space around it and empty lines go
 *   - a byte that is not UTF-8 becomes '?': readers decode before, and nothing behind looks again
 *   - zero-width and soft-hyphen characters and control characters go
 *   - breaks that only the width of a form made go (lines.c)
 *   - character references that were escaped twice ("&amp;") are resolved
 *   - nothing else changes: quotes, dashes and case stay as written
 */
#ifndef PCRP_PLAN_PLAN_H
#define PCRP_PLAN_PLAN_H

#include <pcrp/error.h>
#include <pcrp/limits.h>
#include <pcrp/plan.h>
#include "base/arena.h"
#include "base/shelf.h"

typedef struct pcrp_place {
    long line;        /* 0 when unknown */
    const char *path; /* XPath, JSON pointer or row; NULL when unknown */
} pcrp_place;

typedef struct pcrp_list { /* of pointers, grown in the arena */
    void **items;
    size_t count;
    size_t capacity;
} pcrp_list;

struct pcrp_element {
    pcrp_element_kind kind;
    pcrp_element *goal;      /* owner of an objective or intervention, NULL at the top */
    const char *label;       /* set by pcrp_plan_finish() */
    const char *title;       /* heading of a statement; never NULL */
    const char *text;        /* never NULL */
    const char *performer;   /* never NULL */
    const char *frequency;   /* never NULL */
    const char *date;        /* never NULL */
    pcrp_set_by set_by;
    pcrp_topic topic;
    pcrp_place place;
    pcrp_list objectives;    /* of a goal: pcrp_element * */
    pcrp_list interventions;
    int dropped;             /* taken out again (turned into goals, or a repeat of another element) */
};

struct pcrp_party {
    pcrp_party_kind kind;
    const char *name;        /* full name; never NULL */
    const char *relation;    /* never NULL */
};

/* A name of the person beyond the full one: each given name, the family name, a preferred or former name. */
typedef enum pcrp_name_use {
    PCRP_NAME_GIVEN,
    PCRP_NAME_FAMILY,
    PCRP_NAME_PREFERRED,
    PCRP_NAME_FORMER
} pcrp_name_use;

typedef struct pcrp_name {
    pcrp_name_use use;
    const char *text;
} pcrp_name;

struct pcrp_plan {
    pcrp_arena *arena;
    pcrp_shelf *shelf;         /* that the arena goes back to; NULL for none */
    pcrp_limits limits;
    const char *id, *form, *date, *setting, *title, *gender; /* never NULL */
    const char *not_scorable;  /* NULL when there is content */
    pcrp_list goals, objectives, interventions, statements; /* top-level elements */
    pcrp_list parties;         /* pcrp_party *; the person first */
    pcrp_list names;           /* pcrp_name * of the person */
    pcrp_list notes;           /* const char * */
    size_t element_count;
    int limit_hit;             /* a plan limit was hit while adding; pcrp_plan_finish() reports it */
    const char *limit_reason;
};

/* NULL when out of memory. form is "ccda", "fhir", ... */
pcrp_plan *pcrp_plan_new(const pcrp_limits *limits, const char *form);

/* A plan whose arena comes from a shelf and goes back there. It may be freed in any thread, and after who made it. */
pcrp_plan *pcrp_plan_new_in(pcrp_shelf *shelf, const pcrp_limits *limits, const char *form);

/* Normalises text as described above into the plan's arena. Never NULL unless out of memory. */
const char *pcrp_plan_text(pcrp_plan *plan, const char *text, size_t length);

/* Joins the lines that a form of a fixed width broke (lines.c); '\f' stands for an empty line, which always parts. */
void pcrp_plan_join_lines(char *text);

/* yyyymmdd[hhmm...], yyyy-mm-dd..., yyyy-mm, yyyy to ISO form; anything else is normalised and kept. */
const char *pcrp_plan_date_text(pcrp_plan *plan, const char *text);

/* Adds an element; text is normalised here. goal is its owner or NULL. Returns NULL when out of memory
 * or over a limit (which is remembered in limit_hit). Empty text is allowed only for goals that have
 * children later; pcrp_plan_finish() drops elements that stayed empty. */
pcrp_element *pcrp_plan_add(pcrp_plan *plan, pcrp_element_kind kind, pcrp_element *goal,
                            const char *title, const char *text, pcrp_place place);

/* Sets a field, normalised. NULL text leaves it. A null element is allowed and does nothing. */
void pcrp_element_set_performer(pcrp_plan *plan, pcrp_element *element, const char *text);
void pcrp_element_set_frequency(pcrp_plan *plan, pcrp_element *element, const char *text);
void pcrp_element_set_date(pcrp_plan *plan, pcrp_element *element, const char *text);

/* People. The person's full name is put together from the names at pcrp_plan_finish() if no party of
 * kind PCRP_PERSON was added. Repeats (same kind and name) are dropped, the first relation is kept. */
void pcrp_plan_add_party(pcrp_plan *plan, pcrp_party_kind kind, const char *name, const char *relation);
void pcrp_plan_add_name(pcrp_plan *plan, pcrp_name_use use, const char *text);

/* The capitals of ASCII that the person's given and family name begin with; 0 for one that is not known. */
void pcrp_plan_initials(const pcrp_plan *plan, char initials[2]);

/* A note for the user about how it was read. No text of the chart in it. */
void pcrp_plan_add_note(pcrp_plan *plan, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An XPath, pointer or the like, copied into the plan. */
pcrp_place pcrp_plan_place(pcrp_plan *plan, long line, const char *path);

/* Drops empty elements, numbers and labels the rest, says why there is nothing to score when all is
 * empty. PCRP_OK, PCRP_NOT_SCORABLE, PCRP_ERROR_LIMIT or PCRP_ERROR_MEMORY. */
pcrp_status pcrp_plan_finish(pcrp_plan *plan, pcrp_error *error);

/* Appends to a list in the arena. 0 when out of memory. */
int pcrp_list_add(pcrp_arena *arena, pcrp_list *list, void *item);

#endif
