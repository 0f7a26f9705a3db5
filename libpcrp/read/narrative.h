/* SPDX-License-Identifier: Apache-2.0 */
/* The narrative of one C-CDA section: paragraphs, lists, tables and captions to items of a plan.
 *
 * Only structure is looked at here: what a caption, a header cell, a row label or the nesting of lists
 * says. Prose stays a statement under the heading it stands under; whether goals hide in it is for
 * recognise.c, which sees the prose of every form alike.
 */
#ifndef PCRP_READ_NARRATIVE_H
#define PCRP_READ_NARRATIVE_H

#include "base/buffer.h"
#include "plan/plan.h"
#include "read/answers.h"
#include "read/xml.h"

/* One block of a statement's text, so that an entry can take its block out again. */
typedef struct pcrp_piece {
    const char *text;
    const pcrp_xml_node *node;
    int taken;
} pcrp_piece;

/* A goal, objective, intervention or statement on its way into the plan. */
typedef struct pcrp_item {
    pcrp_element_kind kind;
    struct pcrp_item *goal;     /* owner */
    const char *goal_text;      /* owner by its words, as a column or row label names it; NULL when not */
    const char *title, *text, *performer, *frequency, *date; /* never NULL */
    pcrp_set_by set_by;
    const pcrp_xml_node *node;  /* where it stands */
    pcrp_list pieces;           /* of a statement: pcrp_piece * */
    const char *words;          /* by which it is known again: its text, or the part of it that an entry repeats */
    uint64_t key;               /* of these words, once it was asked for: pcrp_item_key() */
    int claimed;                /* an entry speaks of it */
    int dropped;
    pcrp_topic topic;           /* of a statement, where its section's code says */
    int context;                /* a statement of a section that is not about the plan */
    pcrp_element *element;      /* what it became */
} pcrp_item;

/* What became of a narrative element: pcrp_xml_node.mark points to one. */
typedef struct pcrp_mark {
    pcrp_item *item;
    pcrp_piece *piece;
} pcrp_mark;

typedef struct pcrp_narrative {
    pcrp_arena *arena;
    pcrp_answers *answers;  /* of the vocabulary */
    size_t most;            /* items */
    int too_many;           /* there were more */
    size_t visited;         /* elements whose words were gathered, some many times over */
    pcrp_list *items;       /* what was found, in the order of the document */
    const char *title;      /* of the section */
    pcrp_part section;      /* what the section holds: by its code when coded, else by its title */
    int coded;              /* prose in it is what the code says, item by item */
    int lists_act;          /* lists without a heading are things to do (Plan of Treatment) */
    int known_tables_only;  /* tables are left out unless their columns are those of a plan */
    int prose_tables;       /* tables are prose, cell by cell, whatever their columns */
    pcrp_topic topic;       /* of statements */
    int context;            /* statements do not make a chart scorable */
    pcrp_buffer words;      /* scratch */
    /* while it runs */
    size_t found[PCRP_STATEMENT + 1]; /* items made, by kind */
    int any_words;          /* there is something in the narrative, if only that there is nothing */
    const char *heading;    /* the nearest heading, NULL for the section's title */
    pcrp_part part;         /* what stands here now */
    pcrp_item *goal;        /* the goal that captions and lists below belong to */
    pcrp_item *statement;   /* that prose is added to */
    pcrp_item *own;         /* the statement under the section's title */
} pcrp_narrative;

/* Reads <text>. */
void pcrp_narrative_read(pcrp_narrative *narrative, const pcrp_xml_node *text);
/* A section without <text>. */
void pcrp_narrative_none(pcrp_narrative *narrative);

/* ---- shared between the files of this room that make items ---- */

/* How much of an element: without the lists and tables inside it, all, or all but labels ("Start: "). */
enum { PCRP_WORDS_OWN, PCRP_WORDS_WHOLE, PCRP_WORDS_UNLABELLED };

/* Words of an element: runs of space are one, blocks and <br/> are '\n'. In the arena; "" when there is none. */
const char *pcrp_narrative_words(pcrp_narrative *narrative, const pcrp_xml_node *node, int whole);
/* A new item with text, marked at node. */
pcrp_item *pcrp_narrative_add(pcrp_narrative *narrative, pcrp_element_kind kind, const char *text, const pcrp_xml_node *node);
/* Adds to the statement that is open, or opens one. */
void pcrp_narrative_prose(pcrp_narrative *narrative, const char *text, const pcrp_xml_node *node);
/* A heading or caption has been met. */
void pcrp_narrative_heading(pcrp_narrative *narrative, const char *text);
/* The end of what a caption announced: what follows belongs to the section again. */
void pcrp_narrative_end_caption(pcrp_narrative *narrative);
/* Several items in one text, each with its enumerator ("1. ...\n2. ..."); one when there are none. text is changed. */
pcrp_item *pcrp_narrative_add_each(pcrp_narrative *narrative, pcrp_element_kind kind, const char *text,
                                   const pcrp_xml_node *node);
/* A table, narrative_table.c. */
void pcrp_narrative_table(pcrp_narrative *narrative, const pcrp_xml_node *table);
/* True for goals, objectives and interventions; *kind is set. */
int pcrp_part_kind(pcrp_part part, pcrp_element_kind *kind);
/* Hash of the words of a text, case, space and punctuation apart; 0 when it has none. */
uint64_t pcrp_words_key(const char *text);
uint64_t pcrp_item_key(pcrp_item *item);
/* True when a text has a letter or digit at all. */
int pcrp_words_any(const char *text);
/* True when two texts have the same words, case, space and punctuation apart. */
int pcrp_words_same(const char *a, const char *b);
/* True when text says that there is nothing, or says nothing. */
int pcrp_narrative_is_nothing(pcrp_narrative *narrative, const char *text);

#endif
