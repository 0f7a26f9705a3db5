/* SPDX-License-Identifier: Apache-2.0 */
/* Tables: header cells say what the columns are, a "Type" cell or a row of one cell what the rows are. */
#include "read/narrative.h"

#include <string.h>

enum { MOST_COLUMNS = 64 };

typedef struct table {
    pcrp_narrative *narrative;
    pcrp_part columns[MOST_COLUMNS];
    int header;               /* there were header cells */
    int has[PCRP_PART_PLAN + 1];
    size_t letters[MOST_COLUMNS]; /* in the cells below each column */
    int main;                 /* the column with the words, when no header says which; -1 */
    pcrp_part part;           /* what a row is when its cells do not say */
    pcrp_item *goal;          /* of the rows above */
    const char *goal_text;    /* named by a row label above */
} table;

typedef struct cell {
    const pcrp_xml_node *node;
    const char *text;
    int nothing;
} cell;

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

/* Cells of a row by column; returns how many columns it takes. Those of a wide cell are its first. */
static int cells_of(pcrp_narrative *narrative, const pcrp_xml_node *row, cell cells[MOST_COLUMNS])
{
    int column = 0;

    memset(cells, 0, MOST_COLUMNS * sizeof(*cells));
    for (const pcrp_xml_node *node = row->first; node && column < MOST_COLUMNS; node = node->next) {
        if (!is_cell(node))
            continue;
        cells[column].node = node;
        cells[column].text = pcrp_narrative_words(narrative, node, narrative->prose_tables ? PCRP_WORDS_WHOLE : PCRP_WORDS_UNLABELLED);
        cells[column].nothing = pcrp_narrative_is_nothing(narrative, cells[column].text);
        column += span_of(node);
    }
    return column < MOST_COLUMNS ? column : MOST_COLUMNS;
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
static int is_header(const pcrp_narrative *narrative, const pcrp_xml_node *row, const cell *cells, int count, int first)
{
    int known = 0, others = 0, heads = 0, data = 0;

    if (in_head(row))
        return 1;
    for (int i = 0; i < count; i++) {
        if (!cells[i].node)
            continue;
        heads += cells[i].node->name == PCRP_XML_th;
        data += cells[i].node->name == PCRP_XML_td;
        if (*cells[i].text && first && !others)
            *(column_part(narrative, cells[i].text) != PCRP_PART_NONE ? &known : &others) += 1;
    }
    if (heads && !data) /* a lone cell across the table names a group of rows */
        return heads > 1 || (first && count == 1);
    return first && known > 0 && !others && data > 1;
}

static void take_header(table *made, const cell *cells, int count)
{
    made->header = 1;
    memset(made->has, 0, sizeof(made->has));
    for (int i = 0; i < MOST_COLUMNS; i++) {
        made->columns[i] = i < count && cells[i].node ? column_part(made->narrative, cells[i].text) : PCRP_PART_NONE;
        if (made->has[made->columns[i]]++ && made->columns[i] == PCRP_PART_TYPE)
            made->columns[i] = PCRP_PART_STATUS; /* a second "Type" is of something else */
    }
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
static const pcrp_xml_node *group_cell(const cell *cells, int count)
{
    const pcrp_xml_node *only = NULL;

    for (int i = 0; i < count; i++) {
        if (cells[i].node && only)
            return NULL;
        if (cells[i].node)
            only = cells[i].node;
    }
    return only && (only->name == PCRP_XML_th || span_of(only) > 1) ? only : NULL;
}

static void weigh(table *made, const cell *cells, int count)
{
    for (int i = 0; i < count; i++)
        if (cells[i].node && !cells[i].nothing)
            made->letters[i] += count_letters(cells[i].text);
}

/* What a row is by its "Type" cell, PCRP_PART_NONE when that does not say. */
static pcrp_part row_type(const table *made, const cell *cells, int count)
{
    pcrp_element_kind kind;
    for (int i = 0; i < count; i++) {
        pcrp_part part = made->columns[i] != PCRP_PART_TYPE || !cells[i].node ? PCRP_PART_NONE
            : pcrp_answers_heading(made->narrative->answers, cells[i].text, strlen(cells[i].text));
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

/* Reads headers and weighs columns. Returns the first row of the body. */
static const pcrp_xml_node *survey(table *made, const pcrp_xml_node *top)
{
    cell cells[MOST_COLUMNS];
    const pcrp_xml_node *body = NULL;
    int first = 1, typed = 0, type;

    for (const pcrp_xml_node *row = row_from(top->first); row; row = next_row(row, top), first = 0) {
        int count = cells_of(made->narrative, row, cells);
        if (!body && is_header(made->narrative, row, cells, count, first)) {
            take_header(made, cells, count);
            continue;
        }
        if (!body)
            body = row;
        if (!group_cell(cells, count))
            weigh(made, cells, count);
        typed = typed || row_type(made, cells, count) != PCRP_PART_NONE;
    }
    made->main = widest(made, PCRP_PART_STATEMENT);
    if (made->main < 0)
        made->main = widest(made, PCRP_PART_NONE);
    type = typed ? -1 : widest(made, PCRP_PART_TYPE);
    if (type >= 0 && (made->main < 0 || made->letters[type] > 2 * made->letters[made->main]))
        made->main = type; /* "Name: Prescription | Type: Take it three times a day": the heads are the wrong way round */
    return body;
}

/* ---- rows ---- */

/* Date, performer and frequency of a row; "Date / Frequency" is the one or the other by what the row is. */
static void take_fields(const table *made, pcrp_item *item, const cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        pcrp_part part = made->columns[i];
        if (!cells[i].node || !*cells[i].text)
            continue;
        if (part == PCRP_PART_DATE_OR_FREQUENCY)
            part = item->kind == PCRP_INTERVENTION ? PCRP_PART_FREQUENCY : PCRP_PART_DATE;
        if (part == PCRP_PART_PERFORMER && item->kind == PCRP_INTERVENTION)
            item->performer = cells[i].text;
        else if (part == PCRP_PART_FREQUENCY && item->kind == PCRP_INTERVENTION)
            item->frequency = cells[i].text;
        else if (part == PCRP_PART_DATE)
            item->date = cells[i].text;
    }
}

/* The cell of a column of this part, -1 when there is none with words. */
static int cell_of(const table *made, pcrp_part part, const cell *cells, int count)
{
    for (int i = 0; i < count; i++)
        if (made->columns[i] == part && cells[i].node && !cells[i].nothing)
            return i;
    return -1;
}

/* "Description", "Details", "Value": words right of the main column that belong to it. */
static const char *with_details(const table *made, const cell *cells, int count, int at)
{
    const char *text = cells[at].text;
    for (int i = at + 1; i < count; i++)
        if (made->columns[i] == PCRP_PART_STATEMENT && cells[i].node &&
            !cells[i].nothing)
            text = pcrp_arena_format(made->narrative->arena, "%s\n%s", text, cells[i].text);
    return text ? text : "";
}

static pcrp_item *add_row_item(table *made, pcrp_element_kind kind, const cell *cells, int count, int at)
{
    pcrp_item *item = pcrp_narrative_add_each(made->narrative, kind, with_details(made, cells, count, at), cells[at].node);
    pcrp_xml_node *row = cells[at].node->parent;

    if (!item)
        return NULL;
    item->words = cells[at].text; /* what an entry repeats is the cell */
    take_fields(made, item, cells, count);
    if (!row->mark)
        row->mark = cells[at].node->mark;
    return item;
}

/* A row that says by itself, or whose table says, what it is. */
static void plain_row(table *made, pcrp_part part, const cell *cells, int count)
{
    pcrp_element_kind kind;
    pcrp_item *item;
    int at, goal = cell_of(made, PCRP_PART_GOAL, cells, count);

    if (!pcrp_part_kind(part, &kind))
        return;
    at = cell_of(made, part, cells, count);
    if (at < 0)
        at = made->main >= 0 && made->main < count && cells[made->main].node ? made->main : -1;
    if (at < 0 || cells[at].nothing)
        return;
    item = add_row_item(made, kind, cells, count, at);
    if (!item)
        return;
    if (kind == PCRP_GOAL) {
        made->goal = item;
        return;
    }
    item->goal = made->goal ? made->goal : made->narrative->goal;
    item->goal_text = goal >= 0 && goal != at ? cells[goal].text : made->goal_text;
}

/* A row with a column for the goal and others for what belongs to it; an empty goal cell means the goal above. */
static void wide_row(table *made, const cell *cells, int count)
{
    static const pcrp_part below[] = {PCRP_PART_OBJECTIVE, PCRP_PART_INTERVENTION};
    int at = cell_of(made, PCRP_PART_GOAL, cells, count);

    if (at >= 0 && !(made->goal && pcrp_words_same(made->goal->words, cells[at].text))) {
        made->goal = pcrp_narrative_add_each(made->narrative, PCRP_GOAL, cells[at].text, cells[at].node);
        if (made->goal && !made->has[PCRP_PART_OBJECTIVE] && !made->has[PCRP_PART_INTERVENTION])
            take_fields(made, made->goal, cells, count);
    }
    for (size_t i = 0; i < 2; i++) {
        pcrp_element_kind kind;
        pcrp_item *item;
        at = cell_of(made, below[i], cells, count);
        if (at < 0 || !pcrp_part_kind(below[i], &kind))
            continue;
        item = pcrp_narrative_add_each(made->narrative, kind, cells[at].text, cells[at].node);
        if (!item)
            continue;
        item->goal = made->goal;
        if (kind == PCRP_INTERVENTION || !made->has[PCRP_PART_INTERVENTION])
            take_fields(made, item, cells, count);
    }
}

/* A row of one cell across the table: "Goal: Weight" names the goal of the rows below, "Interventions" what they are. */
static int group_row(table *made, const cell *cells, int count)
{
    const pcrp_xml_node *only = group_cell(cells, count);
    const char *text, *colon;
    pcrp_element_kind kind;
    pcrp_part part;

    if (!only)
        return 0;
    text = cells[0].text;
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
static void prose_row(const table *made, const cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        pcrp_part part = made->columns[i];
        if (cells[i].node && part != PCRP_PART_DATE && part != PCRP_PART_STATUS && part != PCRP_PART_TYPE &&
            part != PCRP_PART_AUTHOR && count_letters(cells[i].text) > 2)
            pcrp_narrative_prose(made->narrative, pcrp_narrative_words(made->narrative, cells[i].node, PCRP_WORDS_WHOLE),
                                 cells[i].node);
    }
}

/* Rows of a group that says it is one belong to its first row: "Related to", and what it is related to. */
static int is_group_detail(const pcrp_xml_node *row)
{
    const char *style = row->parent->name == PCRP_XML_tbody ? pcrp_xml_get(row->parent, PCRP_XML_AT_styleCode) : NULL;
    return style && strstr(style, "xRowGroup") && row->index > 1;
}

static void read_rows(table *made, const pcrp_xml_node *row, const pcrp_xml_node *top, int wide, int prose)
{
    cell cells[MOST_COLUMNS];

    for (; row; row = next_row(row, top)) {
        int count = cells_of(made->narrative, row, cells);
        pcrp_part type;
        if (count == 0 || (!prose && is_group_detail(row)) || group_row(made, cells, count))
            continue;
        type = made->narrative->prose_tables ? PCRP_PART_NONE : row_type(made, cells, count);
        if (type != PCRP_PART_NONE)
            plain_row(made, type, cells, count);
        else if (wide)
            wide_row(made, cells, count);
        else if (prose)
            prose_row(made, cells, count);
        else
            plain_row(made, made->part, cells, count);
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
    const pcrp_xml_node *body;
    pcrp_element_kind kind;
    int wide, known;

    if (*caption)
        pcrp_narrative_heading(narrative, caption);
    made.narrative = narrative;
    body = survey(&made, top);
    made.part = default_part(&made, narrative->part);
    known = made.has[PCRP_PART_GOAL] || made.has[PCRP_PART_OBJECTIVE] || made.has[PCRP_PART_INTERVENTION] ||
            made.has[PCRP_PART_TYPE];
    if (narrative->prose_tables) { /* outcomes name goals and interventions again, which are told elsewhere */
        memset(made.has, 0, sizeof(made.has));
        made.part = PCRP_PART_NONE;
    }
    if (!body || (narrative->known_tables_only && !known && !pcrp_part_kind(made.part, &kind))) {
        if (*caption)
            pcrp_narrative_end_caption(narrative);
        return;
    }
    wide = made.has[PCRP_PART_GOAL] && (made.has[PCRP_PART_OBJECTIVE] || made.has[PCRP_PART_INTERVENTION]) &&
           narrative->part != PCRP_PART_INTERVENTION;
    read_rows(&made, body, top, wide, narrative->prose_tables || !pcrp_part_kind(made.part, &kind));
    narrative->goal = NULL;
    if (*caption)
        pcrp_narrative_end_caption(narrative);
}
