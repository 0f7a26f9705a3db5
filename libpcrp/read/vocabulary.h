/* SPDX-License-Identifier: Apache-2.0 */
/* The words by which forms name their parts: headings, table columns, row labels, phrases that mean
 * "nothing here". They are data (maps/vocabulary.xml, built into the library): no such word is in C.
 */
#ifndef PCRP_READ_VOCABULARY_H
#define PCRP_READ_VOCABULARY_H

#include <stddef.h>
#include <pcrp/error.h>
#include <pcrp/plan.h>

typedef struct pcrp_vocabulary pcrp_vocabulary; /* immutable, shared between threads */

/* What a heading, column, caption or label announces. */
typedef enum pcrp_part {
    PCRP_PART_NONE,         /* not known */
    PCRP_PART_GOAL,
    PCRP_PART_OBJECTIVE,
    PCRP_PART_INTERVENTION,
    PCRP_PART_STATEMENT,    /* known to be narrative; topic says of what kind */
    PCRP_PART_TYPE,         /* column that says what the row is ("Type": Goal 1, Objective ...) */
    PCRP_PART_PERFORMER,
    PCRP_PART_FREQUENCY,
    PCRP_PART_DATE,
    PCRP_PART_DATE_OR_FREQUENCY, /* "Date / Frequency": the content decides */
    PCRP_PART_AUTHOR,       /* who set the goal: "Patient-stated?", "Goal type" */
    PCRP_PART_STATUS,       /* status, code, number: carries no plan text */
    PCRP_PART_PLAN          /* a plan of mixed content: its labels or columns decide */
} pcrp_part;

/* The vocabulary built into the library, compiled from maps/vocabulary.xml. */
pcrp_status pcrp_vocabulary_new(pcrp_vocabulary **out, pcrp_error *error);
void pcrp_vocabulary_free(pcrp_vocabulary *vocabulary);

/* A section heading or caption, e.g. "Goal #2", "What we are aiming for", "STRENGTHS:", "Interventions".
 * Case, digits, '#', colons and space around do not matter. topic (may be NULL) is set for statements. */
pcrp_part pcrp_vocabulary_heading(const pcrp_vocabulary *vocabulary, const char *text, size_t length,
                                  pcrp_topic *topic);

/* A table's header cell, e.g. "Planned Intervention", "Target date", "Responsible". */
pcrp_part pcrp_vocabulary_column(const pcrp_vocabulary *vocabulary, const char *text, size_t length);

/* A label at the start of a line of prose, up to and with its ':' or dash: "Goal 1 - ", "Responsible: ",
 * "Aim:", "(Target Date: ". Returns what it announces and sets *consumed to the bytes of the label with
 * the space after it; PCRP_PART_NONE and 0 when the line does not start with a known label. */
pcrp_part pcrp_vocabulary_label(const pcrp_vocabulary *vocabulary, const char *text, size_t length,
                                size_t *consumed);

/* The same with all that the vocabulary knows about the label. */
typedef struct pcrp_label {
    pcrp_part part;
    pcrp_topic topic;  /* of a statement */
    int who;           /* the label's words say who acts: "Staff responsibilities:" */
    int heading;       /* it is one of the headings, not of the words that stand before a colon only */
    int sure;          /* its mark cannot be a hyphen or full stop of a sentence: ':', dash, end of line */
    size_t words;      /* bytes up to the mark, without the space before it */
    size_t consumed;
} pcrp_label;

int pcrp_vocabulary_label_find(const pcrp_vocabulary *vocabulary, const char *text, size_t length,
                               pcrp_label *label);

/* The same with *alone: what it announces when the plan has none of that part otherwise ("Recovery vision" stands for
 * the goal where no goal is written down); PCRP_PART_NONE when it never does. */
pcrp_part pcrp_vocabulary_heading_whole(const pcrp_vocabulary *vocabulary, const char *text, size_t length, pcrp_topic *topic,
                                        pcrp_part *alone);

/* What a heading that is not known may announce, by a word in it ("Reintegration objectives", "What he is after"): goal, or plan for
 * goals and steps together. To be asked only where nothing else in the plan says where its goals are. */
pcrp_part pcrp_vocabulary_heading_hint(const pcrp_vocabulary *vocabulary, const char *text, size_t length);

/* True when a sentence begins like one that says what the goal is: "Her aim is to ...". */
int pcrp_vocabulary_states_goal(const pcrp_vocabulary *vocabulary, const char *sentence, size_t length);

/* True for a word before a full stop that does not end a sentence: "Dr", "approx". */
int pcrp_vocabulary_is_abbreviation(const pcrp_vocabulary *vocabulary, const char *text, size_t length);

/* True for words that name somebody who acts, as they stand before a colon: "Client", "CM", "Mother". *kind says
 * who that is: the person, a supporter, a provider; untouched otherwise. */
int pcrp_vocabulary_role(const pcrp_vocabulary *vocabulary, const char *text, size_t length, pcrp_party_kind *kind);

/* What a relation or role ("brother", "certified peer specialist", "CPN") makes somebody to the person.
 * False, and *kind untouched, when nothing in it is known. */
int pcrp_vocabulary_party(const pcrp_vocabulary *vocabulary, const char *relation, size_t length,
                          pcrp_party_kind *kind);

/* True when a whole block of text only says that there is nothing: "No information", "None recorded",
 * "Goals Excluded/Not Available", "N/A". */
int pcrp_vocabulary_is_nothing(const pcrp_vocabulary *vocabulary, const char *text, size_t length);

#endif
