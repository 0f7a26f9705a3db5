/* SPDX-License-Identifier: Apache-2.0 */
/* A spreadsheet of plans: one row an element, rows of one plan share the cell in the column "plan". */
#include "read/csv.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/csv.h"
#include "base/error.h"
#include "base/grow.h"
#include "read/decode.h"
#include "read/form.h"

enum { MOST_FAULTS = 20, HEADER_BYTES = 64 * 1024 };

/* The columns of the format, under the names that docs/csv.md gives them. */
typedef enum column {
    COLUMN_PLAN, COLUMN_ELEMENT, COLUMN_TITLE, COLUMN_TEXT, COLUMN_PERFORMER, COLUMN_FREQUENCY, COLUMN_DATE,
    COLUMN_SET_BY, COLUMN_GOAL, COLUMN_NAME, COLUMN_RELATION, COLUMN_GIVEN, COLUMN_FAMILY, COLUMN_PREFERRED,
    COLUMN_FORMER, COLUMN_GENDER, COLUMN_SETTING, COLUMNS
} column;

static const char *const column_names[COLUMNS] = {
    "plan", "element", "title", "text", "performer", "frequency", "date", "setby", "goal", "name", "relation",
    "given", "family", "preferred", "former", "gender", "setting"};

typedef struct sheet {
    pcrp_source *source;
    pcrp_arena *arena;
    int columns[COLUMNS];  /* where each stands, -1 when it is not there */
    pcrp_csv_row *rows;
    size_t count, room;
    size_t faults;
    size_t unknown_columns;
} sheet;

/* ---- the header ---- */

/* Case, space, '_' and '-' do not matter in a column's name. */
static int is_name(const char *cell, const char *name)
{
    for (; *cell; cell++) {
        char c = *cell >= 'A' && *cell <= 'Z' ? (char)(*cell + 32) : *cell;
        if (strchr(" \t\n_-", c))
            continue;
        if (c != *name++)
            return 0;
    }
    return !*name;
}

/* Words that spreadsheets in the field use for the same columns come from the vocabulary. */
static int column_of(const char *cell, const pcrp_vocabulary *vocabulary)
{
    for (int i = 0; i < COLUMNS; i++)
        if (is_name(cell, column_names[i]))
            return i;
    switch (pcrp_vocabulary_column(vocabulary, cell, strlen(cell))) {
    case PCRP_PART_TYPE: return COLUMN_ELEMENT;
    case PCRP_PART_PERFORMER: return COLUMN_PERFORMER;
    case PCRP_PART_FREQUENCY: return COLUMN_FREQUENCY;
    case PCRP_PART_DATE: return COLUMN_DATE;
    case PCRP_PART_AUTHOR: return COLUMN_SET_BY;
    default: return -1;
    }
}

static size_t known_columns(const pcrp_csv_row *row, const pcrp_vocabulary *vocabulary, int *enough)
{
    size_t known = 0;
    int element = 0, text = 0;
    for (size_t i = 0; i < row->count; i++) {
        int at = column_of(row->cells[i], vocabulary);
        known += at >= 0;
        element |= at == COLUMN_ELEMENT;
        text |= at == COLUMN_TEXT;
    }
    *enough = element && text;
    return known;
}

/* The separator under which the first row names most columns; 0 when it never names enough. */
static char find_separator(const char *bytes, size_t size, const pcrp_vocabulary *vocabulary)
{
    static const char separators[] = ",;\t|";
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_limits limits;
    size_t most = 0;
    char best = '\0';

    pcrp_limits_init(&limits);
    for (size_t i = 0; arena && separators[i]; i++) {
        pcrp_csv_parser parser;
        pcrp_csv_row row;
        size_t known;
        int enough;
        pcrp_csv_begin(&parser, bytes, size < HEADER_BYTES ? size : HEADER_BYTES, separators[i],
                       limits.record_bytes, limits.attributes, arena);
        if (!pcrp_csv_next(&parser, &row, arena))
            continue;
        known = known_columns(&row, vocabulary, &enough);
        if (enough && known > most) {
            most = known;
            best = parser.separator;
        }
    }
    pcrp_arena_free(arena);
    return best;
}

int pcrp_csv_claims(const char *bytes, size_t size, const pcrp_vocabulary *vocabulary)
{
    return find_separator(bytes, size, vocabulary) != '\0';
}

static void fault(sheet *s, pcrp_status status, long line, const char *text)
{
    if (s->faults++ < MOST_FAULTS)
        pcrp_error_add(s->source->error, status, s->source->chart, line, "%s", text);
}

static void read_header(sheet *s, const pcrp_csv_row *row)
{
    for (int i = 0; i < COLUMNS; i++)
        s->columns[i] = -1;
    for (size_t i = 0; i < row->count; i++) {
        int at = column_of(row->cells[i], s->source->vocabulary);
        if (at < 0)
            s->unknown_columns += row->cells[i][strspn(row->cells[i], " \t\n")] != '\0';
        else if (s->columns[at] >= 0)
            fault(s, PCRP_ERROR_SYNTAX, row->line, "two columns have the same meaning");
        else
            s->columns[at] = (int)i;
    }
}

/* ---- the rows of one plan ---- */

typedef struct group {
    const char *id;
    pcrp_csv_row **rows;
    size_t count;
    pcrp_plan *plan;
    pcrp_element **goals; /* of each row: the goal that it made, else NULL */
    size_t *numbered;     /* rows that made goals, in order */
    const char **keys;    /* what the goal cells of those rows say */
    size_t goal_count;
    size_t loose;         /* goal numbers that lead nowhere */
    size_t unknown_words;
} group;

static const char *cell(const sheet *s, const pcrp_csv_row *row, column at)
{
    int index = s->columns[at];
    return index >= 0 && (size_t)index < row->count ? row->cells[index] : "";
}

static const char *trimmed(const sheet *s, pcrp_csv_row *row, column at)
{
    const char *text = cell(s, row, at);
    size_t length;
    text += strspn(text, " \t\n");
    length = strlen(text);
    while (length && strchr(" \t\n", text[length - 1]))
        length--;
    if (!text[length])
        return text;
    text = pcrp_arena_string_n(s->arena, text, length);
    return text ? text : ""; /* the arena remembers, and read_group() asks it */
}

/* The word of a row's "element" cell. */
typedef enum what {
    WHAT_PLAN, WHAT_PERSON, WHAT_SUPPORTER, WHAT_PEER, WHAT_PROVIDER,
    WHAT_STATEMENT, WHAT_GOAL, WHAT_OBJECTIVE, WHAT_INTERVENTION, WHAT_UNKNOWN
} what;

static what what_is(const sheet *s, pcrp_csv_row *row)
{
    static const char *const names[] = {"plan", "person", "supporter", "peer", "provider",
                                        "statement", "goal", "objective", "intervention"};
    const char *word = trimmed(s, row, COLUMN_ELEMENT);
    for (int i = 0; i < WHAT_UNKNOWN; i++)
        if (is_name(word, names[i]))
            return (what)i;
    switch (pcrp_vocabulary_heading(s->source->vocabulary, word, strlen(word), NULL)) {
    case PCRP_PART_GOAL: return WHAT_GOAL;
    case PCRP_PART_OBJECTIVE: return WHAT_OBJECTIVE;
    case PCRP_PART_INTERVENTION: return WHAT_INTERVENTION;
    case PCRP_PART_STATEMENT: return WHAT_STATEMENT;
    default: return WHAT_UNKNOWN;
    }
}

static void add_name(const sheet *s, group *g, pcrp_csv_row *row, column at, pcrp_name_use use)
{
    pcrp_plan_add_name(g->plan, use, cell(s, row, at));
}

static void read_person(const sheet *s, group *g, pcrp_csv_row *row)
{
    const char *name = trimmed(s, row, COLUMN_NAME), *gender = trimmed(s, row, COLUMN_GENDER);
    add_name(s, g, row, COLUMN_GIVEN, PCRP_NAME_GIVEN);
    add_name(s, g, row, COLUMN_FAMILY, PCRP_NAME_FAMILY);
    add_name(s, g, row, COLUMN_PREFERRED, PCRP_NAME_PREFERRED);
    add_name(s, g, row, COLUMN_FORMER, PCRP_NAME_FORMER);
    if (!*name)
        name = trimmed(s, row, COLUMN_TEXT);
    if (*name)
        pcrp_plan_add_party(g->plan, PCRP_PERSON, name, "");
    if (is_name(gender, "female") || is_name(gender, "f"))
        g->plan->gender = "female";
    else if (is_name(gender, "male") || is_name(gender, "m"))
        g->plan->gender = "male";
    else if (*gender && !is_name(gender, "unknown") && !is_name(gender, "u"))
        g->plan->gender = "other";
}

static void read_party(const sheet *s, group *g, pcrp_csv_row *row, pcrp_party_kind kind)
{
    const char *name = trimmed(s, row, COLUMN_NAME), *relation = trimmed(s, row, COLUMN_RELATION);
    pcrp_party_kind said;
    if (!*relation)
        relation = trimmed(s, row, COLUMN_TITLE);
    /* The words of a relation go first: in many tables peer workers are staff like others. */
    if (kind == PCRP_PROVIDER && *relation &&
        pcrp_vocabulary_party(s->source->vocabulary, relation, strlen(relation), &said) && said == PCRP_PEER)
        kind = PCRP_PEER;
    pcrp_plan_add_party(g->plan, kind, *name ? name : trimmed(s, row, COLUMN_TEXT), relation);
}

static void read_plan_row(const sheet *s, group *g, pcrp_csv_row *row)
{
    const char *title = trimmed(s, row, COLUMN_TITLE), *setting = trimmed(s, row, COLUMN_SETTING);
    const char *date = pcrp_plan_date_text(g->plan, cell(s, row, COLUMN_DATE));
    if (*title)
        g->plan->title = pcrp_plan_text(g->plan, title, strlen(title));
    if (*setting)
        g->plan->setting = pcrp_plan_text(g->plan, setting, strlen(setting));
    if (date && *date)
        g->plan->date = date;
}

static pcrp_set_by set_by(const sheet *s, group *g, pcrp_csv_row *row)
{
    const char *word = trimmed(s, row, COLUMN_SET_BY);
    if (is_name(word, "person"))
        return PCRP_SET_BY_PERSON;
    if (is_name(word, "provider"))
        return PCRP_SET_BY_PROVIDER;
    if (is_name(word, "joint"))
        return PCRP_SET_BY_JOINT;
    g->unknown_words += *word && !is_name(word, "unknown");
    return PCRP_SET_BY_UNKNOWN;
}

static pcrp_element *add_element(const sheet *s, group *g, pcrp_csv_row *row, pcrp_element_kind kind,
                                 pcrp_element *goal)
{
    const char *text = cell(s, row, COLUMN_TEXT);
    /* "N/A" in a cell that must be filled is an empty cell. */
    int nothing = kind != PCRP_STATEMENT && pcrp_vocabulary_is_nothing(s->source->vocabulary, text, strlen(text));
    char *path = pcrp_arena_format(s->arena, "row %zu", row->number);
    pcrp_element *element = pcrp_plan_add(g->plan, kind, goal, kind == PCRP_STATEMENT ? cell(s, row, COLUMN_TITLE) : "",
                                          nothing ? "" : text, pcrp_plan_place(g->plan, row->line, path));
    pcrp_element_set_performer(g->plan, element, cell(s, row, COLUMN_PERFORMER));
    pcrp_element_set_frequency(g->plan, element, cell(s, row, COLUMN_FREQUENCY));
    pcrp_element_set_date(g->plan, element, cell(s, row, COLUMN_DATE));
    if (element && kind == PCRP_GOAL)
        element->set_by = set_by(s, g, row);
    return element;
}

/* Rows that stand by themselves; duties wait until every goal is there. */
static void read_row(sheet *s, group *g, size_t at)
{
    pcrp_csv_row *row = g->rows[at];
    switch (what_is(s, row)) {
    case WHAT_PLAN: read_plan_row(s, g, row); break;
    case WHAT_PERSON: read_person(s, g, row); break;
    case WHAT_SUPPORTER: read_party(s, g, row, PCRP_SUPPORTER); break;
    case WHAT_PEER: read_party(s, g, row, PCRP_PEER); break;
    case WHAT_PROVIDER: read_party(s, g, row, PCRP_PROVIDER); break;
    case WHAT_STATEMENT: add_element(s, g, row, PCRP_STATEMENT, NULL); break;
    case WHAT_GOAL:
        g->goals[at] = add_element(s, g, row, PCRP_GOAL, NULL);
        g->keys[g->goal_count] = trimmed(s, row, COLUMN_GOAL);
        g->numbered[g->goal_count++] = at;
        break;
    case WHAT_OBJECTIVE:
    case WHAT_INTERVENTION: break;
    case WHAT_UNKNOWN:
        fault(s, PCRP_ERROR_SYNTAX, row->line,
              "the cell in the column \"element\" is none of plan, person, supporter, peer, provider, statement, "
              "goal, objective, intervention");
        break;
    }
}

/* The goal that a duty names: by what the goal's own cell says, else by its place among the goals. */
static pcrp_element *goal_of(const sheet *s, group *g, pcrp_csv_row *row)
{
    const char *wanted = trimmed(s, row, COLUMN_GOAL);
    char *end;
    unsigned long number;

    if (!*wanted)
        return NULL;
    for (size_t i = 0; i < g->goal_count; i++)
        if (strcmp(g->keys[i], wanted) == 0)
            return g->goals[g->numbered[i]];
    number = strtoul(wanted, &end, 10);
    if (!*end && number >= 1 && number <= g->goal_count && !*g->keys[number - 1])
        return g->goals[g->numbered[number - 1]];
    g->loose++;
    return NULL;
}

static void read_duties(sheet *s, group *g)
{
    pcrp_element *above = NULL;
    for (size_t i = 0; i < g->count && !g->plan->limit_hit; i++) {
        what kind = what_is(s, g->rows[i]);
        if (kind == WHAT_GOAL)
            above = g->goals[i];
        if (kind == WHAT_OBJECTIVE || kind == WHAT_INTERVENTION)
            add_element(s, g, g->rows[i], kind == WHAT_OBJECTIVE ? PCRP_OBJECTIVE : PCRP_INTERVENTION,
                        s->columns[COLUMN_GOAL] >= 0 ? goal_of(s, g, g->rows[i]) : above);
    }
}

static void add_notes(const sheet *s, group *g)
{
    if (g->loose)
        pcrp_plan_add_note(g->plan, "%zu row%s a goal that the plan does not have", g->loose,
                           g->loose == 1 ? " names" : "s name");
    if (g->unknown_words)
        pcrp_plan_add_note(g->plan, "%zu cell%s of the column set_by %s none of person, provider, joint, unknown",
                           g->unknown_words, g->unknown_words == 1 ? "" : "s", g->unknown_words == 1 ? "is" : "are");
    if (s->unknown_columns)
        pcrp_plan_add_note(g->plan, "%zu column%s not known and not read", s->unknown_columns,
                           s->unknown_columns == 1 ? " is" : "s are");
}

static pcrp_status read_group(sheet *s, group *g)
{
    g->plan = pcrp_source_plan(s->source, "csv");
    g->goals = pcrp_arena_array(s->arena, g->count, sizeof(*g->goals));
    g->numbered = pcrp_arena_array(s->arena, g->count, sizeof(*g->numbered));
    g->keys = pcrp_arena_array(s->arena, g->count, sizeof(*g->keys));
    if (!g->plan || !g->goals || !g->numbered || !g->keys) {
        pcrp_plan_free(g->plan);
        return pcrp_source_fail(s->source, pcrp_error_add(s->source->error, PCRP_ERROR_MEMORY, s->source->chart, 0,
                                                          "out of memory"));
    }
    s->faults = 0;
    g->plan->id = pcrp_plan_text(g->plan, g->id, strlen(g->id));
    for (size_t i = 0; i < g->count && !g->plan->limit_hit; i++)
        read_row(s, g, i);
    read_duties(s, g);
    if (s->faults || pcrp_arena_failed(s->arena)) {
        pcrp_plan_free(g->plan);
        return pcrp_source_fail(s->source, s->faults ? PCRP_ERROR_SYNTAX : PCRP_ERROR_MEMORY);
    }
    add_notes(s, g);
    return pcrp_source_deliver(s->source, g->plan);
}

/* ---- the sheet ---- */

static int add_row(sheet *s, const pcrp_csv_row *row)
{
    if (!pcrp_grow(&s->rows, &s->room, s->count + 1, sizeof(*s->rows)))
        return 0;
    s->rows[s->count++] = *row;
    return 1;
}

/* Text to the right of the last column would be lost without a word. */
static void check_width(sheet *s, const pcrp_csv_row *row, size_t width)
{
    for (size_t i = width; i < row->count; i++)
        if (row->cells[i][strspn(row->cells[i], " \t\n")]) {
            fault(s, PCRP_ERROR_SYNTAX, row->line, "a row has more cells than the header has columns");
            return;
        }
}

static pcrp_status read_rows(sheet *s)
{
    pcrp_csv_parser parser;
    pcrp_csv_row row;
    size_t width = 0;

    pcrp_csv_begin(&parser, s->source->bytes, s->source->size,
                   find_separator(s->source->bytes, s->source->size, s->source->vocabulary),
                   s->source->limits->record_bytes, s->source->limits->attributes, s->arena);
    if (pcrp_csv_next(&parser, &row, s->arena)) {
        width = row.count;
        read_header(s, &row);
    }
    while (width && pcrp_csv_next(&parser, &row, s->arena)) {
        check_width(s, &row, width);
        if (!add_row(s, &row))
            return pcrp_error_add(s->source->error, PCRP_ERROR_MEMORY, s->source->chart, 0, "out of memory");
    }
    if (parser.fault) {
        fault(s, parser.status, parser.fault_line, parser.fault);
        return parser.status;
    }
    return s->faults ? PCRP_ERROR_SYNTAX : PCRP_OK;
}

typedef struct place {
    const char *id;
    size_t row;   /* index into the rows */
    size_t first; /* of its plan */
} place;

static int by_id(const void *a, const void *b)
{
    const place *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int by_first(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* Puts the rows of each plan together, plans in the order in which they begin. A cell left empty means the
 * plan of the row above. */
static place *sort_rows(sheet *s)
{
    place *places = pcrp_arena_array(s->arena, s->count, sizeof(*places));
    const char *id = "";
    if (!places)
        return NULL;
    for (size_t i = 0; i < s->count; i++) {
        const char *own = trimmed(s, &s->rows[i], COLUMN_PLAN);
        id = own && *own ? own : id;
        places[i].id = id;
        places[i].row = i;
    }
    qsort(places, s->count, sizeof(*places), by_id);
    for (size_t i = 0; i < s->count; i++)
        places[i].first = i && strcmp(places[i].id, places[i - 1].id) == 0 ? places[i - 1].first : places[i].row;
    qsort(places, s->count, sizeof(*places), by_first);
    return places;
}

static pcrp_status read_groups(sheet *s)
{
    place *places = sort_rows(s);
    pcrp_csv_row **rows = pcrp_arena_array(s->arena, s->count, sizeof(*rows));
    pcrp_status status = PCRP_OK;

    if (!places || !rows)
        return pcrp_source_fail(s->source, pcrp_error_add(s->source->error, PCRP_ERROR_MEMORY, s->source->chart, 0,
                                                          "out of memory"));
    for (size_t i = 0; i < s->count; i++)
        rows[i] = &s->rows[places[i].row];
    for (size_t i = 0, end; i < s->count && status == PCRP_OK; i = end) {
        group g = {.id = places[i].id, .rows = rows + i};
        for (end = i; end < s->count && places[end].first == places[i].first; end++)
            g.count++;
        status = read_group(s, &g);
    }
    return status;
}

/* A header and nothing under it is a chart without a plan, not an error. */
static pcrp_status deliver_empty(pcrp_source *source)
{
    pcrp_plan *plan = pcrp_source_plan(source, "csv");
    if (plan)
        return pcrp_source_deliver(source, plan);
    return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0, "out of memory"));
}

static pcrp_status read_sheet(pcrp_source *source)
{
    sheet s = {.source = source, .arena = pcrp_arena_new((size_t)64 * 1024)};
    pcrp_status status;

    if (!s.arena)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0,
                                                       "out of memory"));
    status = read_rows(&s);
    if (status < 0)
        status = pcrp_source_fail(source, status);
    else if (s.count)
        status = read_groups(&s);
    else
        status = deliver_empty(source);
    free(s.rows);
    pcrp_arena_free(s.arena);
    return status;
}

static pcrp_status read_csv(pcrp_source *source)
{
    pcrp_buffer text = {0};
    pcrp_status status;

    if (pcrp_is_utf8(source->bytes, source->size))
        return read_sheet(source);
    pcrp_decode_windows_1252(&text, source->bytes, source->size);
    if (text.failed) {
        pcrp_buffer_free(&text);
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0,
                                                       "out of memory"));
    }
    source->bytes = pcrp_buffer_string(&text);
    source->size = text.length;
    if (source->note_count < sizeof(source->notes) / sizeof(*source->notes))
        source->notes[source->note_count++] = "bytes were not UTF-8 and were read as windows-1252";
    status = read_sheet(source);
    pcrp_buffer_free(&text);
    return status;
}

const pcrp_form pcrp_form_csv = {"csv", read_csv};
