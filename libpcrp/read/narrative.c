/* SPDX-License-Identifier: Apache-2.0 */
#include "read/narrative.h"

#include <string.h>
#include <strings.h>

enum { LONGEST_HEADING = 200 };

/* ---- words ---- */

int pcrp_part_kind(pcrp_part part, pcrp_element_kind *kind)
{
    if (part != PCRP_PART_GOAL && part != PCRP_PART_OBJECTIVE && part != PCRP_PART_INTERVENTION)
        return 0;
    *kind = part == PCRP_PART_GOAL ? PCRP_GOAL : part == PCRP_PART_OBJECTIVE ? PCRP_OBJECTIVE : PCRP_INTERVENTION;
    return 1;
}

uint64_t pcrp_item_key(pcrp_item *item)
{
    if (!item->key)
        item->key = pcrp_words_key(item->words);
    return item->key;
}

int pcrp_narrative_is_nothing(pcrp_narrative *narrative, const char *text)
{
    return !pcrp_words_any(text) || pcrp_answers_is_nothing(narrative->answers, text, strlen(text));
}

static int has_style(const pcrp_xml_node *node, const char *style)
{
    const char *code = node->name == PCRP_XML_content || node->name == PCRP_XML_paragraph
        ? pcrp_xml_get(node, PCRP_XML_AT_styleCode) : NULL;
    return code && strcasestr(code, style) != NULL;
}

static int is_deleted(const pcrp_xml_node *node)
{
    const char *revised = pcrp_xml_get(node, PCRP_XML_AT_revised);
    return revised && strcmp(revised, "delete") == 0;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Adds characters with runs of space made one. Lines of the source mean nothing, except where the
 * narrative says that its spacing is its own. */
static void add_characters(pcrp_buffer *words, const pcrp_xml_node *node, int own_lines)
{
    const char *at = node->text, *end = at + node->length;
    char last = words->length ? words->data[words->length - 1] : '\n';
    char *to = pcrp_buffer_room(words, node->length); /* at most that: what is not needed is given back */

    if (!to)
        return;
    for (; at < end; at++) {
        if (!is_space(*at))
            last = *at;
        else if (*at == '\n' && own_lines)
            last = '\n';
        else if (last != ' ' && last != '\n')
            last = ' ';
        else
            continue;
        *to++ = last;
    }
    *to = '\0';
    words->length = (size_t)(to - words->data);
}

static void break_line(pcrp_buffer *words)
{
    while (words->length && words->data[words->length - 1] == ' ')
        words->data[--words->length] = '\0';
    if (words->length && words->data[words->length - 1] != '\n')
        pcrp_buffer_add_char(words, '\n');
}

static int is_block(const pcrp_xml_node *node)
{
    switch (node->name) {
    case PCRP_XML_paragraph: case PCRP_XML_list: case PCRP_XML_item: case PCRP_XML_table: case PCRP_XML_thead:
    case PCRP_XML_tbody: case PCRP_XML_tfoot: case PCRP_XML_tr: case PCRP_XML_th: case PCRP_XML_td:
    case PCRP_XML_caption: case PCRP_XML_br: return 1;
    default: return 0;
    }
}

static void gather(pcrp_narrative *narrative, const pcrp_xml_node *node, int whole, int own_lines)
{
    pcrp_buffer *words = &narrative->words;

    own_lines = own_lines || has_style(node, "monospace");
    for (const pcrp_xml_node *child = node->first; child; child = child->next) {
        narrative->visited++;
        if (child->name == PCRP_XML_TEXT_NODE) {
            add_characters(words, child, own_lines);
            continue;
        }
        if (is_deleted(child) || (whole == PCRP_WORDS_UNLABELLED && has_style(child, "xlabel")) || (!whole && (child->name == PCRP_XML_list || child->name == PCRP_XML_table ||
                                             child->name == PCRP_XML_caption)))
            continue;
        if (is_block(child))
            break_line(words);
        gather(narrative, child, whole, own_lines);
        if (is_block(child))
            break_line(words);
    }
}

/* Copies without space and breaks around. */
static const char *trimmed(pcrp_arena *arena, const char *text, size_t length)
{
    const char *made;
    while (length && (*text == ' ' || *text == '\n')) {
        text++;
        length--;
    }
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\n'))
        length--;
    made = length ? pcrp_arena_string_n(arena, text, length) : "";
    return made ? made : "";
}

const char *pcrp_narrative_words(pcrp_narrative *narrative, const pcrp_xml_node *node, int whole)
{
    pcrp_buffer_clear(&narrative->words);
    if (node)
        gather(narrative, node, whole, 0);
    return trimmed(narrative->arena, pcrp_buffer_string(&narrative->words), narrative->words.length);
}

/* ---- items ---- */

static pcrp_mark *mark_of(pcrp_narrative *narrative, const pcrp_xml_node *node)
{
    pcrp_xml_node *writable = (pcrp_xml_node *)node;
    if (!node->mark)
        writable->mark = pcrp_arena_alloc(narrative->arena, sizeof(pcrp_mark));
    return node->mark;
}

pcrp_item *pcrp_narrative_add(pcrp_narrative *narrative, pcrp_element_kind kind, const char *text, const pcrp_xml_node *node)
{
    pcrp_item *item;
    pcrp_mark *mark;

    if (narrative->items->count >= narrative->most) {
        narrative->too_many = 1;
        return NULL;
    }
    item = pcrp_arena_alloc(narrative->arena, sizeof(*item));
    if (!item || !pcrp_list_add(narrative->arena, narrative->items, item))
        return NULL;
    item->kind = kind;
    item->text = text;
    item->title = item->performer = item->frequency = item->date = "";
    item->node = node;
    item->words = text;
    item->context = narrative->context;
    item->topic = narrative->topic;
    narrative->found[kind]++;
    if (kind != PCRP_STATEMENT && (mark = mark_of(narrative, node)) != NULL && !mark->item)
        mark->item = item;
    return item;
}

/* A statement under the heading at hand; prose that comes back to the section's own title goes on with its own. */
static pcrp_item *statement_for(pcrp_narrative *narrative, const pcrp_xml_node *node)
{
    pcrp_item *made;

    if (!narrative->heading && narrative->own)
        return narrative->own;
    made = pcrp_narrative_add(narrative, PCRP_STATEMENT, "", node);
    if (made)
        made->title = narrative->heading ? narrative->heading : narrative->title;
    if (!narrative->heading)
        narrative->own = made;
    return made;
}

/* Text that says something. */
static void add_prose(pcrp_narrative *narrative, const char *text, const pcrp_xml_node *node)
{
    pcrp_piece *piece;
    pcrp_mark *mark;

    if (pcrp_words_same(text, narrative->title))
        return;
    if (!narrative->statement)
        narrative->statement = statement_for(narrative, node);
    piece = pcrp_arena_alloc(narrative->arena, sizeof(*piece));
    if (!narrative->statement || !piece)
        return;
    piece->text = text;
    piece->node = node;
    pcrp_list_add(narrative->arena, &narrative->statement->pieces, piece);
    mark = mark_of(narrative, node);
    if (mark && !mark->piece)
        mark->piece = piece;
}

void pcrp_narrative_prose(pcrp_narrative *narrative, const char *text, const pcrp_xml_node *node)
{
    if (!pcrp_narrative_is_nothing(narrative, text))
        add_prose(narrative, text, node);
}

/* ---- labels inside a text ---- */

static void set_field(pcrp_narrative *narrative, pcrp_item *item, pcrp_part part, const char *value, size_t length)
{
    const char *text = trimmed(narrative->arena, value, length);
    if (part == PCRP_PART_PERFORMER && !*item->performer)
        item->performer = text;
    else if (part == PCRP_PART_FREQUENCY && !*item->frequency)
        item->frequency = text;
    else if (part == PCRP_PART_DATE && !*item->date)
        item->date = text;
}

static int is_field(pcrp_part part)
{
    return part == PCRP_PART_PERFORMER || part == PCRP_PART_FREQUENCY || part == PCRP_PART_DATE || part == PCRP_PART_STATUS;
}

/* Start of the last " | label: value" or "(label: value)" of a text, NULL when it does not end in one. */
static const char *last_label(const pcrp_narrative *narrative, const char *text, size_t length, pcrp_part *part,
                              size_t *consumed)
{
    const char *end = text + length, *at = end;

    if (length && end[-1] == ')') {
        for (at--; at > text && *at != '(';)
            at--;
        *part = pcrp_vocabulary_label(narrative->answers->vocabulary, at, (size_t)(end - at), consumed);
        if (*at == '(' && is_field(*part))
            return at;
        at = end;
    }
    while (at > text && at[-1] != '|') /* not at[0]: at the end, that may be the bar before a label that was taken */
        at--;
    if (at == text)
        return NULL;
    while (at < end && *at == ' ')
        at++;
    *part = pcrp_vocabulary_label(narrative->answers->vocabulary, at, (size_t)(end - at), consumed);
    return is_field(*part) ? at : NULL;
}

/* Takes "(Target Date: ...)", "| Responsible: ..." and the like off the end of a text. */
static const char *take_labels(pcrp_narrative *narrative, pcrp_item *item, const char *text)
{
    size_t length = strlen(text), consumed;
    const char *at;
    pcrp_part part;

    while ((at = last_label(narrative, text, length, &part, &consumed)) != NULL) {
        size_t end = *at == '(' ? length - 1 : length;
        set_field(narrative, item, part, at + consumed, (size_t)(text + end - at) - consumed);
        length = (size_t)(at - text);
        while (length && (text[length - 1] == ' ' || text[length - 1] == '|' || text[length - 1] == '\n'))
            length--;
    }
    return trimmed(narrative->arena, text, length);
}

/* Length of an enumerator at the start of a line: "1. ", "a) ", "(2) "; 0 when there is none. */
static size_t enumerator(const char *line)
{
    size_t at = *line == '(' ? 1 : 0, digits = at;

    while (line[at] >= '0' && line[at] <= '9')
        at++;
    if (at == digits && ((line[at] >= 'a' && line[at] <= 'z') || (line[at] >= 'A' && line[at] <= 'Z')))
        at++;
    if (at == digits || at > digits + 2 || (line[at] != '.' && line[at] != ')') || line[at + 1] != ' ')
        return 0;
    for (at++; line[at] == ' ';)
        at++;
    return at;
}

static int count_enumerators(const char *text)
{
    int count = 0;
    for (const char *line = text; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        count += enumerator(line) > 0;
    return count;
}

pcrp_item *pcrp_narrative_add_each(pcrp_narrative *narrative, pcrp_element_kind kind, const char *text,
                                   const pcrp_xml_node *node)
{
    pcrp_item *item = NULL;
    const char *start = text;

    if (!enumerator(text) || count_enumerators(text) < 2)
        return pcrp_narrative_add(narrative, kind, text, node);
    while (start) { /* lines without an enumerator go on with the one above */
        const char *from = start + enumerator(start), *end = start;
        do
            end = strchr(end, '\n') ? strchr(end, '\n') + 1 : NULL;
        while (end && !enumerator(end));
        from = trimmed(narrative->arena, from, end ? (size_t)(end - from) : strlen(from));
        if (!pcrp_narrative_is_nothing(narrative, from))
            item = pcrp_narrative_add(narrative, kind, from, node);
        start = end;
    }
    return item;
}

/* ---- headings ---- */

void pcrp_narrative_heading(pcrp_narrative *narrative, const char *text)
{
    size_t length = strlen(text);
    pcrp_part part;

    while (length && (text[length - 1] == ':' || text[length - 1] == ' '))
        length--;
    if (!length)
        return;
    part = pcrp_answers_heading(narrative->answers, text, length);
    narrative->heading = trimmed(narrative->arena, text, length);
    narrative->part = part == PCRP_PART_NONE || part == PCRP_PART_PLAN ? narrative->section : part;
    narrative->statement = NULL;
    if (part != PCRP_PART_OBJECTIVE && part != PCRP_PART_INTERVENTION)
        narrative->goal = NULL; /* what follows is not below the last goal any more */
}

void pcrp_narrative_end_caption(pcrp_narrative *narrative)
{
    narrative->heading = NULL;
    narrative->part = narrative->section;
    narrative->statement = NULL;
}

/* ---- prose ---- */

/* One block of prose. In a section whose code says that it holds goals or interventions it is one (or several,
 * enumerated); elsewhere it belongs to the statement under the heading. */
static void block(pcrp_narrative *narrative, const char *text, const pcrp_xml_node *node)
{
    pcrp_element_kind kind;
    pcrp_item *item;

    if (!*text || pcrp_narrative_is_nothing(narrative, text))
        return;
    if (!narrative->coded || !pcrp_part_kind(narrative->part, &kind)) {
        add_prose(narrative, text, node);
        return;
    }
    item = pcrp_narrative_add_each(narrative, kind, text, node);
    if (item && kind != PCRP_GOAL)
        item->goal = narrative->goal;
}

/* A line on its way: its words and how many of them at its start are bold. */
typedef struct line {
    pcrp_narrative *narrative;
    pcrp_buffer text;         /* lines of this run that are not headings */
    pcrp_buffer current;
    size_t bold;              /* bytes of current that are bold from its start on */
    int only_bold;            /* nothing but bold so far */
    int each;                 /* every line is a block of its own */
    const pcrp_xml_node *node; /* of the first words in text */
    const pcrp_xml_node *current_node;
    const pcrp_xml_node *container;
} line;

static void end_block(line *run)
{
    const char *text = trimmed(run->narrative->arena, pcrp_buffer_string(&run->text), run->text.length);
    if (*text)
        block(run->narrative, text, run->node ? run->node : run->container);
    pcrp_buffer_clear(&run->text);
    run->node = NULL;
}

/* A line in bold alone announces what follows, unless it is a sentence. */
static int is_heading(const line *run, const char *text, size_t length)
{
    pcrp_answers *answers = run->narrative->answers;
    if (!length || length > LONGEST_HEADING || strchr(text, '\n'))
        return 0;
    if (pcrp_answers_heading(answers, text, length) != PCRP_PART_NONE || text[length - 1] == ':')
        return 1;
    return text[length - 1] != '.' && text[length - 1] != '!' && !pcrp_answers_is_nothing(answers, text, length);
}

static void end_line(line *run)
{
    const char *text = pcrp_buffer_string(&run->current);
    size_t bold = run->bold;
    const char *label;

    while (bold && text[bold - 1] == ' ')
        bold--;
    label = trimmed(run->narrative->arena, text, bold);
    if (bold && (run->only_bold || label[strlen(label) - 1] == ':') && is_heading(run, label, strlen(label))) {
        end_block(run);
        pcrp_narrative_heading(run->narrative, label);
        text += bold;
    }
    text = trimmed(run->narrative->arena, text, strlen(text));
    if (*text) {
        if (!run->node)
            run->node = run->current_node;
        if (run->text.length)
            pcrp_buffer_add_char(&run->text, '\n');
        pcrp_buffer_add_string(&run->text, text);
        if (run->each)
            end_block(run);
    }
    pcrp_buffer_clear(&run->current);
    run->bold = 0;
    run->only_bold = 1;
    run->current_node = NULL;
}

static void end_run(line *run)
{
    end_line(run);
    end_block(run);
}

static void walk(pcrp_narrative *narrative, const pcrp_xml_node *container, int each);

static void inline_node(line *run, const pcrp_xml_node *node, int bold, int own_lines)
{
    if (node->name == PCRP_XML_TEXT_NODE) {
        size_t before = run->current.length;
        if (own_lines && memchr(node->text, '\n', node->length)) {
            pcrp_buffer_add(&run->current, node->text, node->length);
        } else {
            add_characters(&run->current, node, 0);
        }
        if (run->current.length > before && !(run->current.length == before + 1 && run->current.data[before] == ' ')) {
            if (!run->current_node)
                run->current_node = node->parent;
            if (!bold)
                run->only_bold = 0;
            if (bold && run->only_bold)
                run->bold = run->current.length;
        }
        return;
    }
    if (node->name == PCRP_XML_br) {
        end_line(run);
        return;
    }
    if (is_deleted(node))
        return;
    bold = bold || has_style(node, "bold");
    own_lines = own_lines || has_style(node, "monospace");
    for (const pcrp_xml_node *child = node->first; child; child = child->next) {
        if (is_block(child) && child->name != PCRP_XML_br) { /* a list or table inside <content> */
            end_run(run);
            walk(run->narrative, node, 0);
            return;
        }
        inline_node(run, child, bold, own_lines);
    }
}

/* ---- lists and paragraphs ---- */

static void list_items(pcrp_narrative *narrative, const pcrp_xml_node *list, pcrp_part part, pcrp_item *goal);

/* What a nested list holds: its caption says so; below a goal it is objectives. */
static void nested_lists(pcrp_narrative *narrative, const pcrp_xml_node *item_node, pcrp_part part, pcrp_item *item)
{
    for (pcrp_xml_node *list = pcrp_xml_child(item_node, PCRP_XML_list); list; list = pcrp_xml_again(list)) {
        const char *caption = pcrp_narrative_words(narrative, pcrp_xml_child(list, PCRP_XML_caption), 1);
        pcrp_part nested = *caption ? pcrp_answers_heading(narrative->answers, caption, strlen(caption))
                                    : PCRP_PART_NONE;
        pcrp_element_kind kind;
        pcrp_item *goal = item && item->kind == PCRP_GOAL ? item : item ? item->goal : NULL;
        if (!pcrp_part_kind(nested, &kind))
            nested = part == PCRP_PART_GOAL ? PCRP_PART_OBJECTIVE : part;
        list_items(narrative, list, nested, goal);
    }
    for (pcrp_xml_node *table = pcrp_xml_child(item_node, PCRP_XML_table); table; table = pcrp_xml_again(table))
        pcrp_narrative_table(narrative, table);
}

/* "Goal 1: ..." at the start of an item says what it is where nothing else does. */
static pcrp_part labelled(pcrp_narrative *narrative, const char **text, pcrp_part part)
{
    pcrp_element_kind kind;
    size_t consumed;
    pcrp_part label;

    if (pcrp_part_kind(part, &kind))
        return part;
    label = pcrp_vocabulary_label(narrative->answers->vocabulary, *text, strlen(*text), &consumed);
    if (!pcrp_part_kind(label, &kind))
        return part == PCRP_PART_PLAN && narrative->lists_act ? PCRP_PART_INTERVENTION : part;
    *text += consumed;
    return label;
}

static void list_items(pcrp_narrative *narrative, const pcrp_xml_node *list, pcrp_part part, pcrp_item *goal)
{
    for (pcrp_xml_node *node = pcrp_xml_child(list, PCRP_XML_item); node; node = pcrp_xml_again(node)) {
        const char *text = pcrp_narrative_words(narrative, node, 0);
        pcrp_part own = labelled(narrative, &text, part);
        pcrp_element_kind kind;
        pcrp_item *item = NULL;

        if (!pcrp_part_kind(own, &kind)) {
            text = pcrp_narrative_words(narrative, node, 1);
            if (*text)
                block(narrative, text, node);
            continue;
        }
        if (!pcrp_narrative_is_nothing(narrative, text)) {
            item = pcrp_narrative_add_each(narrative, kind, text, node);
            if (item) {
                item->text = item->words = take_labels(narrative, item, item->text);
                item->goal = kind == PCRP_GOAL ? NULL : goal;
            }
            if (item && kind == PCRP_GOAL && part != PCRP_PART_GOAL)
                goal = item;
        }
        nested_lists(narrative, node, own, item);
    }
}

static void list(pcrp_narrative *narrative, const pcrp_xml_node *node)
{
    const char *caption = pcrp_narrative_words(narrative, pcrp_xml_child(node, PCRP_XML_caption), 1);
    pcrp_item *goal;

    if (*caption)
        pcrp_narrative_heading(narrative, caption);
    goal = narrative->goal;
    list_items(narrative, node, narrative->part, goal);
    if (narrative->part == PCRP_PART_GOAL)
        narrative->goal = NULL;
    if (*caption)
        pcrp_narrative_end_caption(narrative);
}

/* <paragraph><caption>Goal #1</caption>its text</paragraph>: the caption says what the paragraph is. */
static int captioned(pcrp_narrative *narrative, const pcrp_xml_node *node)
{
    const char *caption = pcrp_narrative_words(narrative, pcrp_xml_child(node, PCRP_XML_caption), 1);
    const char *text;
    pcrp_element_kind kind;
    pcrp_item *item;

    if (!*caption)
        return 0;
    pcrp_narrative_heading(narrative, caption);
    if (!pcrp_part_kind(narrative->part, &kind) || pcrp_xml_child(node, PCRP_XML_list) || pcrp_xml_child(node, PCRP_XML_table))
        return 0;
    text = pcrp_narrative_words(narrative, node, 0);
    if (pcrp_narrative_is_nothing(narrative, text))
        return kind == PCRP_GOAL ? 0 : 1;
    item = pcrp_narrative_add(narrative, kind, text, node);
    if (!item)
        return 1;
    item->text = item->words = take_labels(narrative, item, text);
    if (kind == PCRP_GOAL)
        narrative->goal = item;
    else
        item->goal = narrative->goal;
    pcrp_narrative_end_caption(narrative);
    return 1;
}

static void walk(pcrp_narrative *narrative, const pcrp_xml_node *container, int each)
{
    line run = {narrative, {0}, {0}, 0, 1, each, NULL, NULL, container};

    for (const pcrp_xml_node *child = container->first; child; child = child->next) {
        switch (child->name) {
        case PCRP_XML_paragraph:
            end_run(&run);
            if (!captioned(narrative, child))
                walk(narrative, child, 0);
            break;
        case PCRP_XML_list:
            end_run(&run);
            list(narrative, child);
            break;
        case PCRP_XML_table:
            end_run(&run);
            if (!child->stub)
                pcrp_narrative_table(narrative, child);
            break;
        case PCRP_XML_caption:
            break; /* read with what it stands in */
        default:
            inline_node(&run, child, has_style(container, "bold"), has_style(container, "monospace"));
        }
    }
    end_run(&run);
    pcrp_buffer_free(&run.text);
    pcrp_buffer_free(&run.current);
}

void pcrp_narrative_none(pcrp_narrative *narrative)
{
    narrative->heading = NULL;
    narrative->part = narrative->section;
    narrative->goal = narrative->statement = narrative->own = NULL;
    narrative->any_words = 0;
    memset(narrative->found, 0, sizeof(narrative->found));
}

void pcrp_narrative_read(pcrp_narrative *narrative, const pcrp_xml_node *text)
{
    pcrp_element_kind kind;

    pcrp_narrative_none(narrative);
    narrative->any_words = pcrp_xml_has_text(text);
    /* Lines set directly into a Goals section are a goal each; elsewhere they are lines of one text. */
    walk(narrative, text, narrative->coded && pcrp_part_kind(narrative->section, &kind));
}
