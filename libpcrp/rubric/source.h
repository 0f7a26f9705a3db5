/* SPDX-License-Identifier: Apache-2.0 */
/* The definitions of a rubric as they stand in its files, before they are compiled. */
#ifndef PCRP_RUBRIC_SOURCE_H
#define PCRP_RUBRIC_SOURCE_H

#include <string.h>

#include <libxml/tree.h>
#include <pcrp/error.h>
#include "base/digest.h"
#include "rubric/rubric.h"

enum { PCRP_SOURCE_FILES = 64, PCRP_SOURCE_DEPTH = 8 };

/* A definition: <lexicon>, <pattern>, <indicator>, <judgement>, <measure>, <criterion>, <bind>, <spelling>. */
typedef struct pcrp_definition {
    const char *kind;       /* name of the element */
    const char *id;
    const char *file;
    xmlNode *node;
    int add;                /* mode="add": adds to the one before instead of replacing it */
    int replaced;
} pcrp_definition;

typedef struct pcrp_rubric_source {
    pcrp_arena *arena;
    pcrp_error *error;
    unsigned faults;
    pcrp_digest *digest;
    xmlDoc *documents[PCRP_SOURCE_FILES];
    size_t document_count;
    pcrp_list definitions;  /* pcrp_definition * */
    const char *id, *version, *title, *about;
    int competent;
    double enough;
} pcrp_rubric_source;

/* Reads a rubric with all it draws on. Faults go to source->error and are counted. */
pcrp_status pcrp_rubric_source_read(pcrp_rubric_source *source, const char *name);
void pcrp_rubric_source_free(pcrp_rubric_source *source);

/* Reports a fault at a node. */
void pcrp_source_fault(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Attributes of a definition's node. Borrowed from the arena; fallback when absent. */
const char *pcrp_source_string(pcrp_rubric_source *source, const xmlNode *node, const char *name,
                               const char *fallback);
double pcrp_source_number(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                          const char *name, double fallback);
/* A number as rubrics write it, whatever the locale; 0 when it is none. */
int pcrp_source_parse_number(const char *text, double *number);
int pcrp_source_integer(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                        const char *name, int fallback);
/* Text within a node, trimmed. */
const char *pcrp_source_content(pcrp_rubric_source *source, const xmlNode *node);
/* Faults attributes that are not in the list (ends with NULL). */
void pcrp_source_check(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                       const char *const *known);

static inline int pcrp_node_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* Definitions are looked up by going through them all: most differ in their first letter. */
static inline int pcrp_definition_is_called(const pcrp_definition *at, const char *id)
{
    return *at->id == *id && strcmp(at->id, id) == 0;
}

/* Compiling, in this order. Each reports faults in source and goes on. */
void pcrp_compile_language(pcrp_rubric_source *source, pcrp_rubric *rubric);  /* compile_language.c */
void pcrp_compile_judgement(pcrp_rubric_source *source, pcrp_rubric *rubric); /* compile_judgement.c */
void pcrp_compile_index(pcrp_rubric *rubric); /* compile_index.c: once the others are there */

#endif
