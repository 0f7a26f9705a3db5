/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: header cells say what the columns are, a "Type" cell or a row of one cell what the rows are. */
#include "read/narrative.h"

#include <string.h>

enum { MOST_COLUMNS = 64 };

typedef struct cell {
    const pcrp_xml_node *node;
    const char *text;
    int column;               /* the first of a wide cell */
    int nothing;
} cell;

/* A row of cells: read once, and gone through when it is known what the columns are. */
typedef struct table_row {
    const pcrp_xml_node *node;
    cell *cells;
    int count, columns;
} table_row;

typedef struct table {
    pcrp_narrative *narrative;
    pcrp_list rows;           /* table_row *, without those of the header */
    pcrp_part columns[MOST_COLUMNS];
    int header;               /* there were header cells */
    int has[PCRP_PART_PLAN + 1];
    size_t letters[MOST_COLUMNS]; /* in the cells below each column */
    int main;                 /* the column with the words, when no header says which; -1 */
    pcrp_part part;           /* what a row is when its cells do not say */
    pcrp_item *goal;          /* of the rows above */
    const char *goal_text;    /* named by a row label above */
} table;

static int is_cell(const pcrp_xml_node *node)
{
    return node->name == PCRP_XML_td || node->name == PCRP_XML_th;
}

static int span_of(const pcrp_xml_node *node)
{
    const char *text = pcrp_xml_get(node, PCRP_XML_AT_colspan);
    int span = 0;
    while (text && *text >= '0' && *text <= '9' && span < MOST_COLUMNS)
        span = span * 10 + (*text++ - '0');
    return span > 0 ? span : 1;
}

static int count_cells(const pcrp_xml_node *node)
{
    int count = 0;
    for (const pcrp_xml_node *at = node->first; at && count < MOST_COLUMNS; at = at->next)
        count += is_cell(at);
    return count;
}

/* NULL when out of memory. */
static table_row *row_of(pcrp_narrative *narrative, const pcrp_xml_node *node)
{
    table_row *made = pcrp_arena_alloc(narrative->arena, sizeof(*made));

    if (!made)
        return NULL;
    made->node = node;
    made->cells = pcrp_arena_array(narrative->arena, (size_t)count_cells(node), sizeof(*made->cells));
    for (const pcrp_xml_node *at = node->first; at && made->cells && made->columns < MOST_COLUMNS; at = at->next) {
        cell *here = &made->cells[made->count];
        if (!is_cell(at))
            continue;
        here->node = at;
        here->column = made->columns;
        here->text = pcrp_narrative_words(narrative, at, narrative->prose_tables ? PCRP_WORDS_WHOLE : PCRP_WORDS_UNLABELLED);
        here->nothing = pcrp_narrative_is_nothing(narrative, here->text);
        made->columns += span_of(at);
        made->count++;
    }
    return made->cells ? made : NULL;
}

/* ---- going through rows ---- */

static const pcrp_xml_node *next_row(const pcrp_xml_node *row, const pcrp_xml_node *top);

/* First row at or after a child of the table. */
static const pcrp_xml_node *row_from(const pcrp_xml_node *node)
{
    for (; node; node = node->next) {
        const pcrp_xml_node *row;
        if (node->name == PCRP_XML_tr)
            return node;
        row = node->name == PCRP_XML_thead || node->name == PCRP_XML_tbody || node->name == PCRP_XML_tfoot
            ? pcrp_xml_child(node, PCRP_XML_tr) : NULL;
        if (row)
            return row;
    }
    return NULL;
}

static const pcrp_xml_node *next_row(const pcrp_xml_node *row, const pcrp_xml_node *top)
{
    const pcrp_xml_node *next = row->next;
    while (next && next->name != PCRP_XML_tr)
        next = next->next;
    if (next)
        return next;
    return row->parent == top ? NULL : row_from(row->parent->next);
}

static int in_head(const pcrp_xml_node *row)
{
    return row->parent->name == PCRP_XML_thead;
}

/* ---- what the columns are ---- */

/* A column headed with the name of a plan section ("Problem | Assessment | Plan of Treatment") holds things to do. */
static pcrp_part column_part(const pcrp_narrative *narrative, const char *text)
{
    pcrp_part part = pcrp_answers_column(narrative->answers, text, strlen(text));
    if (part == PCRP_PART_NONE && *text && pcrp_answers_heading(narrative->answers, text, strlen(text)) == PCRP_PART_PLAN)
        part = PCRP_PART_PLAN;
    return part == PCRP_PART_PLAN ? PCRP_PART_INTERVENTION : part;
}

/* A row is a header when it stands in the head, when all its cells are <th>, or, as the first row, when every
 * cell with words is a column word. */
static int is_header(const pcrp_narrative *narrative, const table_row *row, int first)
{
    int known = 0, others = 0, heads = 0, data = 0;

    if (in_head(row->node))
        return 1;
    for (int i = 0; i < row->count; i++) {
        const cell *at = &row->cells[i];
        heads += at->node->name == PCRP_XML_th;
        data += at->node->name == PCRP_XML_td;
        if (*at->text && first && !others)
            *(column_part(narrative, at->text) != PCRP_PART_NONE ? &known : &others) += 1;
    }
    if (heads && !data) /* a lone cell across the table names a group of rows */
        return heads > 1 || (first && row->columns == 1);
    return first && known > 0 && !others && data > 1;
}

static void take_header(table *made, const table_row *row)
{
    made->header = 1;
    memset(made->has, 0, sizeof(made->has));
    memset(made->columns, 0, sizeof(made->columns)); /* PCRP_PART_NONE */
    for (int i = 0; i < row->count; i++) {
        pcrp_part part = column_part(made->narrative, row->cells[i].text);
        if (made->has[part]++ && part == PCRP_PART_TYPE)
            part = PCRP_PART_STATUS; /* a second "Type" is of something else */
        made->columns[row->cells[i].column] = part;
    }
}

static pcrp_part part_of(const table *made, const cell *at)
{
    return made->columns[at->column];
}

/* Letters say how much of a cell is words: dates, codes and numbers have few. */
static size_t count_letters(const char *text)
{
    size_t letters = 0, others = 0;
    for (; *text; text++) {
        unsigned char c = (unsigned char)(*text | 0x20);
        if ((c >= 'a' && c <= 'z') || (unsigned char)*text >= 0x80)
            letters++;
        else if (*text >= '0' && *text <= '9')
            others++;
    }
    return letters > others ? letters : 0;
}

/* The only cell of a row when it goes across the table or is a header: it names the group of rows below. */
static const pcrp_xml_node *group_cell(const table_row *row)
{
    const pcrp_xml_node *only = row->count == 1 ? row->cells[0].node : NULL;
    return only && (only->name == PCRP_XML_th || span_of(only) > 1) ? only : NULL;
}

static void weigh(table *made, const table_row *row)
{
    for (int i = 0; i < row->count; i++)
        if (!row->cells[i].nothing)
            made->letters[row->cells[i].column] += count_letters(row->cells[i].text);
}

/* What a row is by its "Type" cell, PCRP_PART_NONE when that does not say. */
static pcrp_part row_type(const table *made, const table_row *row)
{
    pcrp_element_kind kind;
    for (int i = 0; i < row->count; i++) {
        const cell *at = &row->cells[i];
        pcrp_part part = part_of(made, at) != PCRP_PART_TYPE ? PCRP_PART_NONE
            : pcrp_answers_heading(made->narrative->answers, at->text, strlen(at->text));
        if (pcrp_part_kind(part, &kind))
            return part;
    }
    return PCRP_PART_NONE;
}

/* The column of a part with the most words, -1 when there is none. */
static int widest(const table *made, pcrp_part part)
{
    int best = -1;
    for (int i = 0; i < MOST_COLUMNS; i++)
        if (made->columns[i] == part && made->letters[i] && (best < 0 || made->letters[i] > made->letters[best]))
            best = i;
    return best;
}

/* Reads rows and headers, and weighs columns. */
static void survey(table *made, const pcrp_xml_node *top)
{
    int first = 1, typed = 0, type;

    for (const pcrp_xml_node *node = row_from(top->first); node; node = next_row(node, top), first = 0) {
        table_row *row = row_of(made->narrative, node);
        if (!row)
            return;
        if (!made->rows.count && is_header(made->narrative, row, first)) {
            take_header(made, row);
            continue;
        }
        if (!pcrp_list_add(made->narrative->arena, &made->rows, row))
            return;
        if (!group_cell(row))
            weigh(made, row);
        typed = typed || row_type(made, row) != PCRP_PART_NONE;
    }
    made->main = widest(made, PCRP_PART_STATEMENT);
    if (made->main < 0)
        made->main = widest(made, PCRP_PART_NONE);
    type = typed ? -1 : widest(made, PCRP_PART_TYPE);
    if (type >= 0 && (made->main < 0 || made->letters[type] > 2 * made->letters[made->main]))
        made->main = type; /* "Name: Prescription | Type: Take it three times a day": the heads are the wrong way round */
}

/* ---- rows ---- */

/* Date, performer and frequency of a row; "Date / Frequency" is the one or the other by what the row is. */
static void take_fields(const table *made, pcrp_item *item, const table_row *row)
{
    for (int i = 0; i < row->count; i++) {
        const cell *at = &row->cells[i];
        pcrp_part part = part_of(made, at);
        if (!*at->text)
            continue;
        if (part == PCRP_PART_DATE_OR_FREQUENCY)
            part = item->kind == PCRP_INTERVENTION ? PCRP_PART_FREQUENCY : PCRP_PART_DATE;
        if (part == PCRP_PART_PERFORMER && item->kind == PCRP_INTERVENTION)
            item->performer = at->text;
        else if (part == PCRP_PART_FREQUENCY && item->kind == PCRP_INTERVENTION)
            item->frequency = at->text;
        else if (part == PCRP_PART_DATE)
            item->date = at->text;
    }
}

/* The cell of a column of this part, NULL when there is none with words. */
static const cell *cell_of(const table *made, pcrp_part part, const table_row *row)
{
    for (int i = 0; i < row->count; i++)
        if (part_of(made, &row->cells[i]) == part && !row->cells[i].nothing)
            return &row->cells[i];
    return NULL;
}

static const cell *cell_at(const table_row *row, int column)
{
    for (int i = 0; i < row->count; i++)
        if (row->cells[i].column == column)
            return &row->cells[i];
    return NULL;
}

/* "Description", "Details", "Value": words right of the main column that belong to it. */
static const char *with_details(const table *made, const table_row *row, const cell *at)
{
    const char *text = at->text;
    for (const cell *right = at + 1; right < row->cells + row->count; right++)
        if (part_of(made, right) == PCRP_PART_STATEMENT && !right->nothing)
            text = pcrp_arena_format(made->narrative->arena, "%s\n%s", text, right->text);
    return text ? text : "";
}

static pcrp_item *add_row_item(table *made, pcrp_element_kind kind, const table_row *row, const cell *at)
{
    pcrp_item *item = pcrp_narrative_add_each(made->narrative, kind, with_details(made, row, at), at->node);
    pcrp_xml_node *parent = at->node->parent;

    if (!item)
        return NULL;
    item->words = at->text; /* what an entry repeats is the cell */
    take_fields(made, item, row);
    if (!parent->mark)
        parent->mark = at->node->mark;
    return item;
}

/* A row that says by itself, or whose table says, what it is. */
static void plain_row(table *made, pcrp_part part, const table_row *row)
{
    pcrp_element_kind kind;
    pcrp_item *item;
    const cell *at, *goal = cell_of(made, PCRP_PART_GOAL, row);

    if (!pcrp_part_kind(part, &kind))
        return;
    at = cell_of(made, part, row);
    if (!at)
        at = cell_at(row, made->main);
    if (!at || at->nothing)
        return;
    item = add_row_item(made, kind, row, at);
    if (!item)
        return;
    if (kind == PCRP_GOAL) {
        made->goal = item;
        return;
    }
    item->goal = made->goal ? made->goal : made->narrative->goal;
    item->goal_text = goal && goal != at ? goal->text : made->goal_text;
}

/* A row with a column for the goal and others for what belongs to it; an empty goal cell means the goal above. */
static void wide_row(table *made, const table_row *row)
{
    static const pcrp_part below[] = {PCRP_PART_OBJECTIVE, PCRP_PART_INTERVENTION};
    const cell *at = cell_of(made, PCRP_PART_GOAL, row);

    if (at && !(made->goal && pcrp_words_same(made->goal->words, at->text))) {
        made->goal = pcrp_narrative_add_each(made->narrative, PCRP_GOAL, at->text, at->node);
        if (made->goal && !made->has[PCRP_PART_OBJECTIVE] && !made->has[PCRP_PART_INTERVENTION])
            take_fields(made, made->goal, row);
    }
    for (size_t i = 0; i < 2; i++) {
        pcrp_element_kind kind;
        pcrp_item *item;
        at = cell_of(made, below[i], row);
        if (!at || !pcrp_part_kind(below[i], &kind))
            continue;
        item = pcrp_narrative_add_each(made->narrative, kind, at->text, at->node);
        if (!item)
            continue;
        item->goal = made->goal;
        if (kind == PCRP_INTERVENTION || !made->has[PCRP_PART_INTERVENTION])
            take_fields(made, item, row);
    }
}

/* A row of one cell across the table: "Goal: Weight" names the goal of the rows below, "Interventions" what they are. */
static int group_row(table *made, const table_row *row)
{
    const pcrp_xml_node *only = group_cell(row);
    const char *text, *colon;
    pcrp_element_kind kind;
    pcrp_part part;

    if (!only)
        return 0;
    text = row->cells[0].text;
    colon = strchr(text, ':');
    if (colon && colon[1] && pcrp_answers_heading(made->narrative->answers, text, (size_t)(colon - text)) == PCRP_PART_GOAL) {
        for (colon++; *colon == ' ';)
            colon++;
        made->goal = NULL;
        made->goal_text = colon;
        return 1;
    }
    part = pcrp_answers_heading(made->narrative->answers, text, strlen(text));
    if (pcrp_part_kind(part, &kind)) {
        made->part = part;
        return 1;
    }
    return only->name == PCRP_XML_th;
}

/* A table in a narrative section: its words, cell by cell, without dates and states. */
static void prose_row(const table *made, const table_row *row)
{
    for (int i = 0; i < row->count; i++) {
        const cell *at = &row->cells[i];
        pcrp_part part = part_of(made, at);
        if (part != PCRP_PART_DATE && part != PCRP_PART_STATUS && part != PCRP_PART_TYPE &&
            part != PCRP_PART_AUTHOR && count_letters(at->text) > 2)
            pcrp_narrative_prose(made->narrative, pcrp_narrative_words(made->narrative, at->node, PCRP_WORDS_WHOLE), at->node);
    }
}

/* Rows of a group that says it is one belong to its first row: "Related to", and what it is related to. */
static int is_group_detail(const pcrp_xml_node *row)
{
    const char *style = row->parent->name == PCRP_XML_tbody ? pcrp_xml_get(row->parent, PCRP_XML_AT_styleCode) : NULL;
    return style && strstr(style, "xRowGroup") && row->index > 1;
}

static void read_rows(table *made, int wide, int prose)
{
    for (size_t i = 0; i < made->rows.count; i++) {
        const table_row *row = made->rows.items[i];
        pcrp_part type;
        if (row->count == 0 || (!prose && is_group_detail(row->node)) || group_row(made, row))
            continue;
        type = made->narrative->prose_tables ? PCRP_PART_NONE : row_type(made, row);
        if (type != PCRP_PART_NONE)
            plain_row(made, type, row);
        else if (wide)
            wide_row(made, row);
        else if (prose)
            prose_row(made, row);
        else
            plain_row(made, made->part, row);
    }
}

/* What rows are when neither their cells nor a caption say: what the only column of its sort says, else what
 * the section holds. In a plan of mixed content a table is a list of things to do. */
static pcrp_part default_part(const table *made, pcrp_part here)
{
    pcrp_element_kind kind;
    if (here == PCRP_PART_INTERVENTION)
        return here;
    if (made->has[PCRP_PART_GOAL])
        return PCRP_PART_GOAL;
    if (made->has[PCRP_PART_OBJECTIVE])
        return PCRP_PART_OBJECTIVE;
    if (made->has[PCRP_PART_INTERVENTION])
        return PCRP_PART_INTERVENTION;
    if (pcrp_part_kind(here, &kind))
        return here;
    return here == PCRP_PART_PLAN ? PCRP_PART_INTERVENTION : PCRP_PART_NONE;
}

void pcrp_narrative_table(pcrp_narrative *narrative, const pcrp_xml_node *top)
{
    table made = {0};
    const char *caption = pcrp_narrative_words(narrative, pcrp_xml_child(top, PCRP_XML_caption), 1);
    pcrp_element_kind kind;
    int wide, known;

    if (*caption)
        pcrp_narrative_heading(narrative, caption);
    made.narrative = narrative;
    survey(&made, top);
    made.part = default_part(&made, narrative->part);
    known = made.has[PCRP_PART_GOAL] || made.has[PCRP_PART_OBJECTIVE] || made.has[PCRP_PART_INTERVENTION] ||
            made.has[PCRP_PART_TYPE];
    if (narrative->prose_tables) { /* outcomes name goals and interventions again, which are told elsewhere */
        memset(made.has, 0, sizeof(made.has));
        made.part = PCRP_PART_NONE;
    }
    if (!made.rows.count || (narrative->known_tables_only && !known && !pcrp_part_kind(made.part, &kind))) {
        if (*caption)
            pcrp_narrative_end_caption(narrative);
        return;
    }
    wide = made.has[PCRP_PART_GOAL] && (made.has[PCRP_PART_OBJECTIVE] || made.has[PCRP_PART_INTERVENTION]) &&
           narrative->part != PCRP_PART_INTERVENTION;
    read_rows(&made, wide, narrative->prose_tables || !pcrp_part_kind(made.part, &kind));
    narrative->goal = NULL;
    if (*caption)
        pcrp_narrative_end_caption(narrative);
}
