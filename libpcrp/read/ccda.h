/* SPDX-License-Identifier: Apache-2.0 */
/* C-CDA charts from the inside.
 *
 *   ccda.c           a document: parse, header, sections, entries, then everything into the plan
 *   ccda_section.c   what a section is by its code and templates, and which sections are read at all
 *   ccda_header.c    who is named in the header
 *   ccda_entry.c     coded entries: they join the items of the narrative, or make items of their own
 *   narrative.c, narrative_table.c   narrative to items
 */
#ifndef PCRP_READ_CCDA_H
#define PCRP_READ_CCDA_H

#include "read/form.h"
#include "read/narrative.h"
#include "read/xml.h"

/* What a section is for. */
typedef enum pcrp_section_role {
    PCRP_SECTION_FREE,          /* no code, or one that is not known: its title says */
    PCRP_SECTION_GOALS,
    PCRP_SECTION_INTERVENTIONS,
    PCRP_SECTION_PLAN,          /* Plan of Treatment: mixed; lists and tables are things to do */
    PCRP_SECTION_ASSESSMENT,    /* Assessment and Plan: mixed, mostly prose */
    PCRP_SECTION_STATEMENT,     /* plan narrative: concerns, outcomes, instructions */
    PCRP_SECTION_CONTEXT,       /* narrative about the person that is no plan by itself: history, mental status */
    PCRP_SECTION_CLINICAL       /* coded data: results, medications, allergies ...: never built */
} pcrp_section_role;

/* By its LOINC code, else its templateIds, else that of the section it stands in. */
pcrp_section_role pcrp_section_role_of(const pcrp_xml_node *section);
/* PCRP_TOPIC_OTHER when its code does not say. */
pcrp_topic pcrp_section_topic(const pcrp_xml_node *section);
/* What the parser builds. */
pcrp_xml_want pcrp_ccda_want(const pcrp_xml_node *node);

typedef struct pcrp_entry_id {
    uint64_t hash;
    pcrp_item *item;    /* NULL: an entry that became nothing */
} pcrp_entry_id;

typedef struct pcrp_entry_reference {
    pcrp_item *from;
    uint64_t hash;
} pcrp_entry_reference;

typedef struct pcrp_ccda {
    pcrp_source *source;
    pcrp_arena *arena;          /* scratch, with the tree */
    pcrp_xml_document document;
    pcrp_plan *plan;
    pcrp_list items;            /* pcrp_item * in the order of the document */
    size_t section_start;       /* first item of the section at hand */
    size_t entry_counts[PCRP_STATEMENT + 1]; /* of that section: entries at the top, by kind */
    size_t entry_number[PCRP_STATEMENT + 1]; /* the how-manieth of them is being read */
    size_t narrative_counts[PCRP_STATEMENT + 1]; /* items that its narrative gave */
    pcrp_list ids;              /* pcrp_entry_id * */
    pcrp_list references;       /* pcrp_entry_reference * */
    pcrp_list person_ids;       /* uint64_t * */
    pcrp_narrative narrative;
    size_t lost_text, lost_entries, masked, plan_sections;
    size_t statements;          /* entries read, nested ones too */
} pcrp_ccda;

/* Reads who and when into the plan. */
void pcrp_ccda_header(pcrp_ccda *ccda, const pcrp_xml_node *document);
/* A name as one string: its parts in their order, or its text. */
const char *pcrp_ccda_name(pcrp_ccda *ccda, const pcrp_xml_node *name);
/* Words of a code: originalText, else displayName; "" when it has none. */
const char *pcrp_ccda_code_words(pcrp_ccda *ccda, const pcrp_xml_node *code);
/* Hash of an <id>; 0 when it identifies nothing. */
uint64_t pcrp_ccda_id(const pcrp_xml_node *id);
/* True when one of the ids of a role is the person's own. */
int pcrp_ccda_is_person(const pcrp_ccda *ccda, const pcrp_xml_node *role);

/* Reads the entries of a section whose narrative has been read. */
void pcrp_ccda_entries(pcrp_ccda *ccda, const pcrp_xml_node *section);
/* One clinical statement by itself: a fragment. */
void pcrp_ccda_entry(pcrp_ccda *ccda, const pcrp_xml_node *statement);
/* Ties interventions to the goals that they refer to, when all entries are known. */
void pcrp_ccda_link(pcrp_ccda *ccda);

#endif
