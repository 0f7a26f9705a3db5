/* SPDX-License-Identifier: Apache-2.0 */
/* From XHTML, and from strings with tags in them, to lines. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read/encoding.h"
#include "read/fhir.h"

/* ---- tags ---- */

typedef enum tag_kind { TAG_NONE, TAG_INLINE, TAG_BLOCK, TAG_HEADING, TAG_HIDDEN } tag_kind;

/* Only names of XHTML are tags; "<John>" in a plain string is not. */
static tag_kind kind_of(const char *name, size_t length)
{
    static const struct { const char *name; tag_kind kind; } names[] = {
        {"a", TAG_INLINE}, {"abbr", TAG_INLINE}, {"acronym", TAG_INLINE}, {"address", TAG_BLOCK},
        {"article", TAG_BLOCK}, {"b", TAG_INLINE}, {"big", TAG_INLINE}, {"blockquote", TAG_BLOCK},
        {"body", TAG_BLOCK}, {"br", TAG_BLOCK}, {"caption", TAG_BLOCK}, {"center", TAG_BLOCK},
        {"cite", TAG_INLINE}, {"code", TAG_INLINE}, {"col", TAG_INLINE}, {"colgroup", TAG_INLINE},
        {"dd", TAG_BLOCK}, {"del", TAG_INLINE}, {"dfn", TAG_INLINE}, {"div", TAG_BLOCK}, {"dl", TAG_BLOCK},
        {"dt", TAG_BLOCK}, {"em", TAG_INLINE}, {"font", TAG_INLINE}, {"footer", TAG_BLOCK},
        {"h1", TAG_HEADING}, {"h2", TAG_HEADING}, {"h3", TAG_HEADING}, {"h4", TAG_HEADING}, {"h5", TAG_HEADING},
        {"h6", TAG_HEADING}, {"head", TAG_HIDDEN}, {"header", TAG_BLOCK}, {"hr", TAG_BLOCK}, {"html", TAG_BLOCK},
        {"i", TAG_INLINE}, {"img", TAG_INLINE}, {"ins", TAG_INLINE}, {"label", TAG_INLINE}, {"li", TAG_BLOCK},
        {"ol", TAG_BLOCK}, {"p", TAG_BLOCK}, {"pre", TAG_BLOCK}, {"q", TAG_INLINE}, {"s", TAG_INLINE},
        {"script", TAG_HIDDEN}, {"section", TAG_BLOCK}, {"small", TAG_INLINE}, {"span", TAG_INLINE},
        {"strike", TAG_INLINE}, {"strong", TAG_INLINE}, {"style", TAG_HIDDEN}, {"sub", TAG_INLINE},
        {"sup", TAG_INLINE}, {"table", TAG_BLOCK}, {"tbody", TAG_BLOCK}, {"td", TAG_BLOCK}, {"tfoot", TAG_BLOCK},
        {"th", TAG_BLOCK}, {"thead", TAG_BLOCK}, {"tr", TAG_BLOCK}, {"tt", TAG_INLINE}, {"u", TAG_INLINE},
        {"ul", TAG_BLOCK}, {"var", TAG_INLINE}};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strlen(names[i].name) == length && strncasecmp(names[i].name, name, length) == 0)
            return names[i].kind;
    return TAG_NONE;
}

typedef struct tag {
    tag_kind kind;
    int closing;
    const char *name;
    size_t length;     /* of the name */
    const char *end;   /* first byte after it */
} tag;

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The tag or comment at a '<'; kind is TAG_NONE when it is only a character. last is the last '>' of the
 * text, so that a text full of '<' is not searched to its end again and again. */
static tag tag_at(const char *at, const char *last)
{
    tag found = {TAG_NONE, 0, NULL, 0, at + 1};
    const char *name = at + 1, *end;

    if (!last || at > last)
        return found;
    if (strncmp(name, "!--", 3) == 0) {
        end = strstr(name + 3, "-->");
        found.kind = TAG_INLINE;
        found.end = end ? end + 3 : last + 1;
        return found;
    }
    if (*name == '/') {
        found.closing = 1;
        name++;
    }
    for (end = name; is_letter(*end) || (end > name && *end >= '0' && *end <= '9'); end++)
        if (end - name > 12)
            return found;
    if (end == name || !strchr(" \t\r\n/>", *end) || !*end)
        return found;
    found.name = name;
    found.length = (size_t)(end - name);
    end = strchr(end, '>'); /* a '>' within an attribute is not looked out for: it keeps this linear */
    if (end) {
        found.kind = kind_of(name, found.length);
        found.end = end + 1;
    }
    return found;
}

/* ---- entities ---- */

/* Adds what the entity at '&' stands for and returns the first byte after it; an '&' that begins none is
 * only a character. */
static const char *add_entity(pcrp_buffer *out, const char *at)
{
    static const struct { const char *name; unsigned long c; } names[] = {
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", 0xA0},
        {"lsquo;", 0x2018}, {"rsquo;", 0x2019}, {"ldquo;", 0x201C}, {"rdquo;", 0x201D}, {"ndash;", 0x2013},
        {"mdash;", 0x2014}, {"hellip;", 0x2026}, {"bull;", 0x2022}, {"deg;", 0xB0}, {"eacute;", 0xE9},
        {"ntilde;", 0xF1}, {"reg;", 0xAE}, {"trade;", 0x2122}, {"copy;", 0xA9}, {"frac12;", 0xBD}};

    if (at[1] == '#') {
        int hex = at[2] == 'x' || at[2] == 'X';
        const char *digits = at + 2 + hex;
        char *end;
        unsigned long c;
        if ((hex ? strspn(digits, "0123456789abcdefABCDEF") : strspn(digits, "0123456789")) > 0) {
            c = strtoul(digits, &end, hex ? 16 : 10);
            if (*end == ';') {
                pcrp_add_code_point(out, c ? c : 0xFFFD);
                return end + 1;
            }
        }
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strncmp(at + 1, names[i].name, strlen(names[i].name)) == 0) {
            pcrp_add_code_point(out, names[i].c);
            return at + 1 + strlen(names[i].name);
        }
    pcrp_buffer_add_char(out, '&');
    return at + 1;
}

/* ---- from tags to lines ---- */

enum { MOST_COLUMNS = 16 };

/* A table of a plan becomes lines with labels, "Target date: 2025-03-01", as a form without tables has them. */
typedef struct table {
    int depth;                           /* tables within tables are only lines */
    pcrp_buffer heads[MOST_COLUMNS];     /* of the columns */
    pcrp_part parts[MOST_COLUMNS];       /* what the columns are */
    int labels[MOST_COLUMNS];            /* their heads are labels too */
    pcrp_buffer row_heads[MOST_COLUMNS]; /* <th> of the row at hand */
    size_t head_count, row_head_count, cells;
    pcrp_buffer cell;                    /* what is not to be a line: a <th>, a status, a type */
    int aside;                           /* text goes to cell */
    pcrp_buffer type;                    /* "Goal 2" of a column that says what the row is */
    const char *label;                   /* to be set before the first word of the cell */
} table;

typedef struct stripper {
    pcrp_buffer *out;
    int spaces;                /* line ends of the source are only space */
    pcrp_buffer heading;
    int in_heading;
    pcrp_fhir_stretch stretch; /* NULL: headings are lines as others are, and so are tables */
    void *user;
    const pcrp_vocabulary *vocabulary;
    table table;
} stripper;

/* Where text runs are laid out by tags, line ends of the source mean nothing. */
static int has_layout(const char *text, const char *last)
{
    for (const char *at = strchr(text, '<'); at; at = strchr(at, '<')) {
        tag found = tag_at(at, last);
        if (found.kind >= TAG_BLOCK || (found.length == 4 && strncasecmp(found.name, "span", 4) == 0))
            return 1;
        at = found.end;
    }
    return 0;
}

/* Where text goes at the moment. */
static pcrp_buffer *target(stripper *to)
{
    return to->in_heading ? &to->heading : to->table.aside ? &to->table.cell : to->out;
}

/* The label of a cell stands before its first word. */
static void set_label(stripper *to, const char *from, size_t length)
{
    size_t space = 0;
    while (space < length && strchr(" \t\r\n", from[space]))
        space++;
    if (space == length || !to->table.label || to->table.aside)
        return;
    pcrp_buffer_add_string(to->out, to->table.label);
    pcrp_buffer_add_string(to->out, ": ");
    to->table.label = NULL;
}

static void add_run(stripper *to, const char *from, size_t length)
{
    pcrp_buffer *out = target(to);
    set_label(to, from, length);
    if (!to->spaces) {
        pcrp_buffer_add(out, from, length);
        return;
    }
    for (size_t i = 0; i < length; i++)
        pcrp_buffer_add_char(out, from[i] == '\n' || from[i] == '\r' ? ' ' : from[i]);
}

static void hand_over(stripper *to)
{
    to->stretch(to->user, pcrp_buffer_string(&to->heading), pcrp_buffer_string(to->out));
    pcrp_buffer_clear(to->out);
    pcrp_buffer_clear(&to->heading);
}

/* ---- tables ---- */

static int is(const tag *found, const char *name)
{
    return found->length == strlen(name) && strncasecmp(found->name, name, found->length) == 0;
}

/* True when recognition will know these words as a label. */
static int is_label(const stripper *to, const char *words)
{
    pcrp_buffer line = {0};
    size_t consumed = 0;
    int known;

    pcrp_buffer_add_string(&line, words);
    pcrp_buffer_add_string(&line, ": x");
    known = *words && pcrp_vocabulary_label(to->vocabulary, pcrp_buffer_string(&line), line.length, &consumed) != PCRP_PART_NONE;
    pcrp_buffer_free(&line);
    return known;
}

static pcrp_part column_of(const stripper *to, const char *head)
{
    return pcrp_vocabulary_column(to->vocabulary, head, strlen(head));
}

static void trim(pcrp_buffer *text)
{
    size_t from = strspn(pcrp_buffer_string(text), " \t\n");
    while (text->length > from && strchr(" \t\n:", text->data[text->length - 1]))
        text->data[--text->length] = '\0';
    if (from && text->data) {
        memmove(text->data, text->data + from, text->length - from + 1);
        text->length -= from;
    }
}

static void begin_row(table *at)
{
    at->row_head_count = at->cells = 0;
    at->label = NULL;
    pcrp_buffer_clear(&at->type);
}

/* A row of nothing but <th> names the columns; names that are no part of a plan stay lines. */
static void end_row(stripper *to)
{
    table *at = &to->table;
    if (at->cells || !at->row_head_count)
        return;
    at->head_count = at->row_head_count;
    for (size_t i = 0; i < at->row_head_count; i++) {
        pcrp_buffer spare = at->heads[i];
        at->heads[i] = at->row_heads[i];
        at->row_heads[i] = spare;
        at->parts[i] = column_of(to, pcrp_buffer_string(&at->heads[i]));
        at->labels[i] = is_label(to, pcrp_buffer_string(&at->heads[i]));
        if (at->parts[i] == PCRP_PART_NONE) {
            pcrp_fhir_break(to->out);
            pcrp_buffer_add_string(to->out, pcrp_buffer_string(&at->heads[i]));
        }
    }
}

/* <tr><th>Goal</th><td>...</td></tr> */
static void label_by_row(stripper *to)
{
    const char *head = pcrp_buffer_string(&to->table.row_heads[to->table.row_head_count - 1]);
    if (is_label(to, head)) {
        to->table.label = head;
        return;
    }
    pcrp_buffer_add_string(to->out, head);
    pcrp_fhir_break(to->out);
}

static void begin_cell(stripper *to)
{
    table *at = &to->table;
    size_t column = at->row_head_count + at->cells++;
    int known = column < at->head_count;

    pcrp_fhir_break(to->out);
    pcrp_buffer_clear(&at->cell);
    at->label = NULL;
    at->aside = 0;
    if (at->cells == 1 && at->row_head_count)
        label_by_row(to);
    else if (at->type.length && is_label(to, pcrp_buffer_string(&at->type)))
        at->label = pcrp_buffer_string(&at->type);
    else if (known && (at->parts[column] == PCRP_PART_STATUS || at->parts[column] == PCRP_PART_TYPE))
        at->aside = 1;
    else if (known && at->labels[column])
        at->label = pcrp_buffer_string(&at->heads[column]);
}

static void end_cell(stripper *to)
{
    table *at = &to->table;
    size_t column = at->row_head_count + at->cells - 1;

    at->label = NULL;
    pcrp_buffer_clear(&at->type);
    if (at->aside && column < at->head_count && at->parts[column] == PCRP_PART_TYPE) {
        trim(&at->cell);
        pcrp_buffer_add_string(&at->type, pcrp_buffer_string(&at->cell));
    }
    at->aside = 0;
    pcrp_fhir_break(to->out);
}

static void end_head(table *at)
{
    trim(&at->cell);
    if (at->row_head_count < MOST_COLUMNS) {
        pcrp_buffer_clear(&at->row_heads[at->row_head_count]);
        pcrp_buffer_add_string(&at->row_heads[at->row_head_count++], pcrp_buffer_string(&at->cell));
    }
    at->aside = 0;
}

/* True when the tag was one of a table that is being laid out. */
static int pass_table(stripper *to, const tag *found)
{
    table *at = &to->table;

    if (is(found, "table")) {
        at->depth += found->closing ? -(at->depth > 0) : 1;
        if (at->depth <= 1)
            at->head_count = at->row_head_count = at->cells = 0;
        at->aside = 0;
        at->label = NULL;
        return 0;
    }
    if (at->depth != 1)
        return 0;
    if (is(found, "tr")) {
        if (found->closing)
            end_row(to);
        else
            begin_row(at);
        return 0;
    }
    if (is(found, "th")) {
        if (found->closing) {
            end_head(at);
        } else {
            pcrp_buffer_clear(&at->cell);
            at->label = NULL;
            at->aside = 1;
        }
        return 1;
    }
    if (!is(found, "td"))
        return 0;
    if (!found->closing)
        begin_cell(to);
    else if (at->cells)
        end_cell(to);
    return 1;
}

static void pass_tag(stripper *to, const tag *found)
{
    if (to->stretch && found->kind == TAG_BLOCK && pass_table(to, found))
        return;
    if (found->kind == TAG_HEADING && to->stretch) {
        if (!found->closing)
            hand_over(to);
        to->in_heading = !found->closing;
    } else if (found->kind >= TAG_BLOCK) {
        pcrp_fhir_break(target(to));
    }
}

/* The end of an element whose content is not text: after its closing tag, or the end of all. */
static const char *after_hidden(const tag *opening)
{
    const char *at = opening->end;
    while ((at = strstr(at, "</")) != NULL) {
        if (strncasecmp(at + 2, opening->name, opening->length) == 0) {
            at = strchr(at, '>');
            return at ? at + 1 : opening->end + strlen(opening->end);
        }
        at += 2;
    }
    return opening->end + strlen(opening->end);
}

static void strip(stripper *to, const char *text)
{
    const char *last = strrchr(text, '>');
    const char *at = text;

    while (*at) {
        size_t run = strcspn(at, "<&");
        add_run(to, at, run);
        at += run;
        if (*at == '&') {
            set_label(to, at, 1);
            at = add_entity(target(to), at);
        } else if (*at == '<') {
            tag found = tag_at(at, last);
            if (found.kind == TAG_NONE) {
                pcrp_buffer_add_char(target(to), '<');
                at++;
            } else if (found.kind == TAG_HIDDEN && !found.closing) {
                at = after_hidden(&found);
            } else {
                pass_tag(to, &found);
                at = found.end;
            }
        }
    }
}

void pcrp_fhir_add_text(pcrp_buffer *out, const char *text)
{
    stripper to = {.out = out};
    if (!text[strcspn(text, "<&")]) {
        pcrp_buffer_add_string(out, text);
        return;
    }
    to.spaces = has_layout(text, strrchr(text, '>'));
    strip(&to, text);
}

void pcrp_fhir_split_narrative(const pcrp_vocabulary *vocabulary, const char *div, pcrp_fhir_stretch stretch, void *user)
{
    pcrp_buffer out = {0};
    stripper to = {.out = &out, .spaces = 1, .stretch = stretch, .user = user, .vocabulary = vocabulary};

    strip(&to, div);
    hand_over(&to);
    for (size_t i = 0; i < MOST_COLUMNS; i++) {
        pcrp_buffer_free(&to.table.heads[i]);
        pcrp_buffer_free(&to.table.row_heads[i]);
    }
    pcrp_buffer_free(&to.table.cell);
    pcrp_buffer_free(&to.table.type);
    pcrp_buffer_free(&to.heading);
    pcrp_buffer_free(&out);
}
