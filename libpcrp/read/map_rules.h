/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled map from the inside: map_load.c makes it, map.c reads charts with it, map_check.c tries it. */
#ifndef PCRP_READ_MAP_RULES_H
#define PCRP_READ_MAP_RULES_H

#include <libxml/tree.h>
#include <libxml/xpath.h>

#include <pcrp/map.h>
#include "base/arena.h"
#include "base/buffer.h"
#include "plan/plan.h"
#include "read/vocabulary.h"

/* What an item of a map makes in the plan. */
typedef enum pcrp_map_kind {
    PCRP_MAP_PLAN,
    PCRP_MAP_PERSON,
    PCRP_MAP_PARTY,     /* a <kind> says which */
    PCRP_MAP_SUPPORTER,
    PCRP_MAP_PEER,
    PCRP_MAP_PROVIDER,
    PCRP_MAP_STATEMENT,
    PCRP_MAP_GOAL,
    PCRP_MAP_OBJECTIVE,
    PCRP_MAP_INTERVENTION,
    PCRP_MAP_IGNORE,    /* text that is known to be none of the plan's: only a check asks for it */
    PCRP_MAP_KINDS
} pcrp_map_kind;

/* What an expression inside an item fills. */
typedef enum pcrp_map_field {
    PCRP_MAP_ID,
    PCRP_MAP_DATE,
    PCRP_MAP_SETTING,
    PCRP_MAP_TITLE,
    PCRP_MAP_GENDER,
    PCRP_MAP_NAME,
    PCRP_MAP_GIVEN,
    PCRP_MAP_FAMILY,
    PCRP_MAP_PREFERRED,
    PCRP_MAP_FORMER,
    PCRP_MAP_RELATION,
    PCRP_MAP_PARTY_KIND,
    PCRP_MAP_TEXT,
    PCRP_MAP_SET_BY,
    PCRP_MAP_PERFORMER,
    PCRP_MAP_FREQUENCY,
    PCRP_MAP_FIELDS
} pcrp_map_field;

/* A table from the vendor's codes to the words of the plan model. */
typedef struct pcrp_map_table {
    const char *name;
    const char *otherwise; /* NULL: a code that is not in the table is noted and left */
    pcrp_list from;        /* const char *, side by side with to */
    pcrp_list to;
} pcrp_map_table;

/* A code that no table knows, met during a check. */
typedef struct pcrp_map_unknown {
    const char *code;
    size_t count;
    char *path;
    long line;
} pcrp_map_unknown;

typedef struct pcrp_map_expression {
    const char *rule;      /* "plan/goal/text" */
    const char *source;    /* the XPath; NULL when the map gives the words themselves */
    const char *words;     /* is="...": used as it stands */
    long line;             /* of the map */
    xmlXPathCompExpr *compiled;
    const pcrp_map_table *table;
    int join_lines;        /* lines="join": a line break in the source is only a space */
    int markup;            /* markup="html": the text holds escaped HTML */
    struct {               /* of a check */
        size_t asked, found, empty, bytes;
        char *path, *text; /* of the first place that holds anything */
        long line_found;
        pcrp_list unknown; /* pcrp_map_unknown * */
    } tally;
} pcrp_map_expression;

/* A variable for the expressions of an item and of the items inside it. */
typedef struct pcrp_map_bind {
    const char *name;
    pcrp_map_expression expression;
} pcrp_map_bind;

/* Nodes by the value of an expression, for key('name', value). */
typedef struct pcrp_map_key {
    const char *name;
    pcrp_map_expression nodes, use;
} pcrp_map_key;

typedef struct pcrp_map_item {
    pcrp_map_kind kind;
    pcrp_map_expression at;
    int rest;                                    /* rest="yes": only what no item has taken before */
    pcrp_map_expression *fields[PCRP_MAP_FIELDS]; /* NULL where the map says nothing */
    pcrp_list binds;                             /* pcrp_map_bind * */
    pcrp_list items;                             /* pcrp_map_item * */
} pcrp_map_item;

typedef struct pcrp_map_root {
    const char *name, *space;
} pcrp_map_root;

struct pcrp_map {
    pcrp_arena *arena;
    const char *file;        /* for messages */
    const char *id, *title, *form;
    pcrp_list roots;         /* pcrp_map_root * */
    pcrp_list prefixes;      /* const char *: prefix, namespace, prefix, namespace ... */
    pcrp_list tables;        /* pcrp_map_table * */
    pcrp_list keys;          /* pcrp_map_key * */
    pcrp_list plans;         /* pcrp_map_item * */
    pcrp_list expressions;   /* every pcrp_map_expression *, in the order of the map */
    pcrp_list inline_names;  /* const char *: elements that do not break a line, beyond HTML's */
};

/* Forgets what a check found; map_load.c. */
void pcrp_map_clear_tally(pcrp_map_expression *expression);

/* ---- map_text.c: text and places of nodes ---- */

/* What a check and rest="yes" remember of a node, as bits in its _private. */
enum { PCRP_MAP_TAKEN = 1, PCRP_MAP_CLAIMED = 2 };
void pcrp_map_mark(xmlNode *node, unsigned mark);
int pcrp_map_marked(const xmlNode *node, unsigned mark);

/* Appends the text of a node; elements inside that are not inline stand as lines of their own. */
void pcrp_map_node_text(pcrp_buffer *out, const xmlNode *node, const pcrp_map *map);
/* Appends HTML that was escaped into text, with its tags and entities resolved in the same way. */
void pcrp_map_strip_markup(pcrp_buffer *out, const char *text, const pcrp_map *map);
/* Counts positions among siblings for the places; once for a chart, before any mark is set. */
void pcrp_map_number(xmlNode *root);
/* Where a node stands: /export/row[5]/@val. */
void pcrp_map_node_path(pcrp_buffer *out, const xmlNode *node);
/* Its path without positions, by which a check groups. */
void pcrp_map_node_kind(pcrp_buffer *out, const xmlNode *node);
long pcrp_map_node_line(const xmlNode *node);

/* ---- map_eval.c: expressions against a chart ---- */

/* A chart being read with a map. */
typedef struct pcrp_map_reading {
    pcrp_map *map;
    xmlXPathContext *context;
    const pcrp_limits *limits;
    const char *chart;
    pcrp_error *error;
    pcrp_status status;      /* an error ends the reading */
    int checking;            /* tally what the expressions find */
    const pcrp_vocabulary *vocabulary; /* set by who reads charts; NULL in a check */
    void **indexes;          /* xmlHashTable * for each key, made when first asked for */
    pcrp_buffer scratch;
} pcrp_map_reading;

/* Returns PCRP_OK or PCRP_ERROR_MEMORY. document must outlive the reading; its nodes' _private is used. */
pcrp_status pcrp_map_reading_begin(pcrp_map_reading *reading, pcrp_map *map, xmlDoc *document,
                                   const pcrp_limits *limits, const char *chart, pcrp_error *error, int checking);
void pcrp_map_reading_end(pcrp_map_reading *reading);

/* Sets the variables of an item for the node that stands for it. */
void pcrp_map_bind_variables(pcrp_map_reading *reading, const pcrp_map_item *item, xmlNode *node);

/* The nodes that an expression finds from a node; NULL when none or on an error (see reading->status).
 * Free with xmlXPathFreeObject(). */
xmlXPathObject *pcrp_map_nodes(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNode *from);

/* Keeps a place as the first that an expression found, for a check. */
void pcrp_map_tally_path(pcrp_map_expression *expression, const xmlNode *node);

/* Text that an expression finds, each place ended by separator, in reading->scratch until the next call; ""
 * when nothing. first, when not NULL, receives the first place with text. */
const char *pcrp_map_value(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNode *from,
                           const char *separator, xmlNode **first);

/* The word of the plan model for the code that an expression finds; "" when there is none. unknown counts
 * codes that the table does not know. */
const char *pcrp_map_word(pcrp_map_reading *reading, pcrp_map_expression *expression, xmlNode *from,
                          size_t *unknown);

/* ---- map.c ---- */

/* True when the map is for charts with this root element; space NULL or "" for no namespace. */
int pcrp_map_claims(const pcrp_map *map, const char *name, const char *space);

/* Goes through a chart and hands over each plan; the callback owns it, and anything but PCRP_OK from it ends
 * the walk and is returned. */
pcrp_status pcrp_map_walk(pcrp_map_reading *reading, xmlNode *root,
                          pcrp_status (*found)(void *user, pcrp_plan *plan), void *user, size_t *count);

#endif
