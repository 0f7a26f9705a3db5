/* SPDX-License-Identifier: Apache-2.0 */
#include "read/vocabulary.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/data.h"
#include "image/image.h"
#include "read/vocabulary_inside.h"

enum {
    LONGEST_HEADING = 200, /* bytes; the longest of 1,487 real charts has 96 */
    LONGEST_LABEL = 80,    /* bytes before the colon or dash */
    LONGEST_NOTHING = 300,
    OPENING = 60,          /* bytes of a sentence that are looked at for how it begins */
    MARKS_TRIED = 3        /* "Goal - 1:" has two that could end the label */
};

/* ---- compiling ---- */

typedef struct name_value {
    const char *name;
    int value;
} name_value;

static const name_value part_names[] = {
    {"goal", PCRP_PART_GOAL}, {"objective", PCRP_PART_OBJECTIVE}, {"intervention", PCRP_PART_INTERVENTION},
    {"statement", PCRP_PART_STATEMENT}, {"type", PCRP_PART_TYPE}, {"performer", PCRP_PART_PERFORMER},
    {"frequency", PCRP_PART_FREQUENCY}, {"date", PCRP_PART_DATE},
    {"date-or-frequency", PCRP_PART_DATE_OR_FREQUENCY}, {"author", PCRP_PART_AUTHOR},
    {"status", PCRP_PART_STATUS}, {"plan", PCRP_PART_PLAN}, {NULL, 0}};

static const name_value topic_names[] = {
    {"other", PCRP_TOPIC_OTHER}, {"about", PCRP_TOPIC_ABOUT}, {"own-words", PCRP_TOPIC_OWN_WORDS},
    {"strengths", PCRP_TOPIC_STRENGTHS}, {"needs", PCRP_TOPIC_NEEDS}, {"clinical", PCRP_TOPIC_CLINICAL},
    {"risk", PCRP_TOPIC_RISK}, {"supports", PCRP_TOPIC_SUPPORTS}, {"progress", PCRP_TOPIC_PROGRESS},
    {"administrative", PCRP_TOPIC_ADMINISTRATIVE}, {NULL, 0}};

static const name_value party_names[] = {
    {"person", PCRP_PERSON}, {"peer", PCRP_PEER}, {"supporter", PCRP_SUPPORTER}, {"provider", PCRP_PROVIDER}, {NULL, 0}};

static pcrp_status fault(pcrp_error *error, long line, const char *what)
{
    return pcrp_error_add(error, PCRP_ERROR_RUBRIC, PCRP_VOCABULARY_FILE, line, "%s", what);
}

/* The value that an attribute names; unset leaves *value. */
static pcrp_status read_name(const xmlNode *element, const char *attribute, const name_value *names, int *value,
                             pcrp_error *error)
{
    xmlChar *text = xmlGetNoNsProp(element, (const xmlChar *)attribute);
    if (!text)
        return PCRP_OK;
    while (names->name && strcmp(names->name, (const char *)text))
        names++;
    xmlFree(text);
    if (!names->name)
        return pcrp_error_add(error, PCRP_ERROR_RUBRIC, PCRP_VOCABULARY_FILE, xmlGetLineNo(element),
                              "attribute %s has a value that is not known", attribute);
    *value = names->value;
    return PCRP_OK;
}

static uint32_t add_meaning(pcrp_vocabulary *v, pcrp_meaning m)
{
    if (v->meaning_count == v->meaning_capacity) {
        size_t capacity = v->meaning_capacity ? v->meaning_capacity * 2 : 64;
        pcrp_meaning *meanings = pcrp_arena_array(v->arena, capacity, sizeof *meanings);
        if (!meanings)
            return 0;
        if (v->meaning_count)
            memcpy(meanings, v->meanings, v->meaning_count * sizeof *meanings);
        v->meanings = meanings;
        v->meaning_capacity = capacity;
    }
    v->meanings[v->meaning_count] = m;
    return (uint32_t)v->meaning_count++;
}

/* One pattern, and its possessive where the group has one. */
static const char *add_pattern(pcrp_vocabulary *v, pcrp_words_table table, const char *text, size_t length,
                               int possessive, uint32_t value)
{
    const char *wrong = pcrp_words_add(v->words, table, text, length, value);
    if (wrong || !possessive)
        return wrong;
    char owner[LONGEST_HEADING + 2];
    if (length > LONGEST_HEADING)
        return "a pattern is too long";
    memcpy(owner, text, length);
    owner[length] = 's';
    return pcrp_words_add(v->words, table, owner, length + 1, value);
}

/* The lines of an element's text are patterns. */
static pcrp_status add_patterns(pcrp_vocabulary *v, pcrp_words_table table, const xmlNode *element,
                                int possessive, uint32_t value, pcrp_error *error)
{
    xmlChar *content = xmlNodeGetContent(element);
    if (!content || !value) {
        xmlFree(content);
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, PCRP_VOCABULARY_FILE, 0, "out of memory");
    }
    pcrp_status status = PCRP_OK;
    long line = xmlGetLineNo(element);
    for (const char *at = (const char *)content; *at; line++) {
        size_t length = strcspn(at, "\n");
        const char *start = at, *end = at + length;
        at += length + (at[length] == '\n');
        while (start < end && (*start == ' ' || *start == '\t'))
            start++;
        while (end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
            end--;
        if (start == end)
            continue;
        const char *wrong = add_pattern(v, table, start, (size_t)(end - start), possessive, value);
        if (wrong)
            status = fault(error, line, wrong);
    }
    xmlFree(content);
    return status;
}

static int named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name);
}

static int is_true(const xmlNode *element, const char *attribute)
{
    xmlChar *text = xmlGetNoNsProp(element, (const xmlChar *)attribute);
    int answer = text && !strcmp((const char *)text, "true");
    xmlFree(text);
    return answer;
}

static pcrp_status read_groups(pcrp_vocabulary *v, const xmlNode *parent, pcrp_error *error)
{
    pcrp_status status = PCRP_OK;
    for (const xmlNode *child = parent->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        xmlChar *name = named(child, "group") ? xmlGetNoNsProp(child, (const xmlChar *)"name") : NULL;
        if (!name) {
            status = fault(error, xmlGetLineNo(child), "expected <group name=\"...\">");
            continue;
        }
        pcrp_words_table table = pcrp_words_table_new(v->words);
        pcrp_status one = add_patterns(v, table, child, is_true(child, "possessive"), 1, error);
        if (one != PCRP_OK)
            status = one;
        pcrp_words_group(v->words, table, (const char *)name);
        if (!strcmp((const char *)name, "and"))
            v->joiners = table;
        xmlFree(name);
    }
    return status;
}

/* <part is="...">, <role is="..."> or <party is="..."> of headings, columns, labels, roles, parties. */
static pcrp_status read_parts(pcrp_vocabulary *v, pcrp_words_table table, const xmlNode *parent,
                              pcrp_error *error)
{
    pcrp_status status = PCRP_OK;
    int roles = named(parent, "roles"), parties = roles || named(parent, "parties");
    for (const xmlNode *child = parent->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (!named(child, roles ? "role" : parties ? "party" : "part") || !xmlHasProp(child, (const xmlChar *)"is")) {
            status = fault(error, xmlGetLineNo(child), "expected <part>, <role> or <party> with is=\"...\"");
            continue;
        }
        int is = 0, topic = PCRP_TOPIC_OTHER, alone = PCRP_PART_NONE;
        pcrp_status one = read_name(child, "is", parties ? party_names : part_names, &is, error);
        if (one == PCRP_OK)
            one = read_name(child, "topic", topic_names, &topic, error);
        if (one == PCRP_OK)
            one = read_name(child, "alone", part_names, &alone, error);
        pcrp_meaning m = {.part = parties ? PCRP_PART_NONE : (pcrp_part)is, .topic = (pcrp_topic)topic,
                     .alone = (pcrp_part)alone, .who = is_true(child, "who"),
                     .party = parties ? (pcrp_party_kind)is : PCRP_PERSON};
        if (one == PCRP_OK)
            one = add_patterns(v, table, child, 0, add_meaning(v, m), error);
        if (one != PCRP_OK)
            status = one;
    }
    return status;
}

static pcrp_status read_root(pcrp_vocabulary *v, const xmlNode *root, pcrp_error *error)
{
    pcrp_status status = PCRP_OK;
    uint32_t some = add_meaning(v, (pcrp_meaning){.part = PCRP_PART_NONE});
    for (const xmlNode *child = root->children; child; child = child->next) {
        pcrp_status one = PCRP_OK;
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (named(child, "groups"))
            one = read_groups(v, child, error);
        else if (named(child, "headings"))
            one = read_parts(v, v->headings, child, error);
        else if (named(child, "columns"))
            one = read_parts(v, v->columns, child, error);
        else if (named(child, "labels"))
            one = read_parts(v, v->labels, child, error);
        else if (named(child, "parties"))
            one = read_parts(v, v->parties, child, error);
        else if (named(child, "nothing"))
            one = add_patterns(v, v->nothing, child, 0, some, error);
        else if (named(child, "roles"))
            one = read_parts(v, v->roles, child, error);
        else if (named(child, "openings"))
            one = add_patterns(v, v->openings, child, 0, some, error);
        else if (named(child, "hints"))
            one = read_parts(v, v->hints, child, error);
        else if (named(child, "abbreviations"))
            one = add_patterns(v, v->abbreviations, child, 0, some, error);
        else
            one = fault(error, xmlGetLineNo(child), "an element that is not part of a vocabulary");
        if (one != PCRP_OK)
            status = one;
    }
    return status;
}

static pcrp_status compile(pcrp_vocabulary *v, const pcrp_data_file *file, pcrp_error *error)
{
    if (file->size > INT32_MAX)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, PCRP_VOCABULARY_FILE, 0, "too large");
    xmlDoc *document = xmlReadMemory(file->bytes, (int)file->size, PCRP_VOCABULARY_FILE, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    pcrp_status status;
    if (!root || !named(root, "vocabulary"))
        status = pcrp_error_add(error, PCRP_ERROR_RUBRIC, PCRP_VOCABULARY_FILE, 0, "not a vocabulary in well-formed XML");
    else
        status = read_root(v, root, error);
    xmlFreeDoc(document);
    if (status == PCRP_OK && (pcrp_words_failed(v->words) || pcrp_arena_failed(v->arena)))
        status = pcrp_error_add(error, PCRP_ERROR_MEMORY, PCRP_VOCABULARY_FILE, 0, "out of memory");
    return status;
}

pcrp_status pcrp_vocabulary_compile(pcrp_vocabulary **out, pcrp_error *error)
{
    *out = NULL;
    const pcrp_data_file *file = pcrp_data_find(PCRP_VOCABULARY_FILE);
    if (!file)
        return pcrp_error_add(error, PCRP_ERROR_IO, PCRP_VOCABULARY_FILE, 0, "not built into the library");
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_vocabulary *v = arena ? pcrp_arena_alloc(arena, sizeof *v) : NULL;
    if (v) {
        v->arena = arena;
        v->words = pcrp_words_new(arena);
        add_meaning(v, (pcrp_meaning){.part = PCRP_PART_NONE}); /* value 0 is "nothing fitted" */
    }
    if (!v || !v->words) {
        pcrp_arena_free(arena);
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, PCRP_VOCABULARY_FILE, 0, "out of memory");
    }
    pcrp_words_table *tables[] = {&v->headings, &v->columns, &v->labels, &v->nothing, &v->roles, &v->parties,
                                  &v->abbreviations, &v->openings, &v->hints, &v->joiners};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        *tables[i] = pcrp_words_table_new(v->words);
    pcrp_status status = compile(v, file, error);
    if (status != PCRP_OK) {
        pcrp_vocabulary_free(v);
        return status;
    }
    *out = v;
    return PCRP_OK;
}

pcrp_status pcrp_vocabulary_new(pcrp_vocabulary **out, pcrp_error *error)
{
    const pcrp_image *image = pcrp_image_find(PCRP_VOCABULARY_FILE);
    if (!image)
        return pcrp_vocabulary_compile(out, error);
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_vocabulary *v = *out = arena ? pcrp_image_open(image, arena) : NULL;
    if (!v) {
        pcrp_arena_free(arena);
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, PCRP_VOCABULARY_FILE, 0, "out of memory");
    }
    v->arena = arena;
    v->of_image = 1;
    return PCRP_OK;
}

void pcrp_vocabulary_free(pcrp_vocabulary *v)
{
    if (!v)
        return;
    if (!v->of_image)
        pcrp_words_free(v->words);
    pcrp_arena_free(v->arena);
}

/* ---- headings ---- */

static pcrp_words_hit match_all(const pcrp_vocabulary *v, pcrp_words_table table, const char *text,
                                size_t length, int forgive)
{
    pcrp_word_list list;
    pcrp_words_split(v->words, text, length, forgive, &list);
    pcrp_words_hit hit = pcrp_words_match(v->words, table, &list, 0, list.count);
    /* "2. Support network", "Review 9/16": the number is the form's, not the heading's. */
    size_t from = 0, to = list.count;
    if (!list.too_many && to > 1 && (!hit.value || hit.wild)) {
        from += (size_t)pcrp_words_is_number(v->words, list.word[0]);
        to -= (size_t)(to > from + 1 && pcrp_words_is_number(v->words, list.word[to - 1]));
        pcrp_words_hit bare = {0, 0, 0};
        if (to - from < list.count)
            bare = pcrp_words_match(v->words, table, &list, from, to);
        if (bare.value && (!hit.value || bare.score >= hit.score))
            hit = bare;
    }
    return hit;
}

/* The text without what stands in brackets: "Outcomes (4)", "Goal (in her words)". */
static size_t without_brackets(const char *text, size_t length, char out[LONGEST_HEADING])
{
    size_t n = 0, depth = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '(' || text[i] == '[')
            depth++;
        else if ((text[i] == ')' || text[i] == ']') && depth)
            depth--;
        else if (!depth)
            out[n++] = text[i];
    }
    return n;
}

/* "Progress / Review": the first part that is known. When one part is goals, objectives or interventions
 * and another is not, the section is mixed and its labels decide. Text that has only one part is not known as a whole. */
static int match_parts(const pcrp_vocabulary *v, const char *text, size_t length, pcrp_meaning *found)
{
    int any = 0;
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && !strchr("/&,;:+|()", text[end])
               && !(text[end] == '-' && end && text[end - 1] == ' '))
            end++;
        if (end - at == length)
            return 0;
        pcrp_words_hit hit = match_all(v, v->headings, text + at, end - at, 1);
        pcrp_meaning m = v->meanings[hit.value];
        if (hit.value && !any)
            *found = m;
        else if (hit.value && (m.part == PCRP_PART_STATEMENT) != (found->part == PCRP_PART_STATEMENT))
            *found = (pcrp_meaning){.part = PCRP_PART_PLAN};
        any |= hit.value != 0;
        at = end + 1;
    }
    return any;
}

/* "Wishes and preferences": the first of the two that is known. */
static pcrp_words_hit match_halves(const pcrp_vocabulary *v, const char *text, size_t length)
{
    pcrp_words_hit hit = {0, 0, 0};
    pcrp_word_list list;
    pcrp_words_split(v->words, text, length, 1, &list);
    for (size_t i = 1; i + 1 < list.count && !hit.value && !list.too_many; i++) {
        if (!pcrp_words_match(v->words, v->joiners, &list, i, i + 1).value)
            continue;
        hit = pcrp_words_match(v->words, v->headings, &list, 0, i);
        if (!hit.value)
            hit = pcrp_words_match(v->words, v->headings, &list, i + 1, list.count);
    }
    return hit;
}

static pcrp_meaning find_heading(const pcrp_vocabulary *v, const char *text, size_t length)
{
    pcrp_meaning nothing = {.part = PCRP_PART_NONE}, found;
    if (length > LONGEST_HEADING)
        return nothing;
    pcrp_words_hit hit = match_all(v, v->headings, text, length, 1);
    if (hit.value && !hit.wild)
        return v->meanings[hit.value];
    char bare[LONGEST_HEADING];
    size_t n = without_brackets(text, length, bare);
    if (n < length) {
        pcrp_words_hit less = match_all(v, v->headings, bare, n, 1);
        if (less.value && (!hit.value || less.score > hit.score))
            hit = less;
    }
    if (hit.value && (!hit.wild || !memchr(bare, '/', n)))
        return v->meanings[hit.value];
    if (match_parts(v, bare, n, &found) || (!hit.value && n < length && match_parts(v, text, length, &found)))
        return found; /* "What that means (Cat's words)": what is in brackets says it last */
    if (!hit.value)
        hit = match_halves(v, bare, n);
    return v->meanings[hit.value];
}

pcrp_part pcrp_vocabulary_heading(const pcrp_vocabulary *v, const char *text, size_t length, pcrp_topic *topic)
{
    pcrp_meaning found = find_heading(v, text, length);
    if (topic)
        *topic = found.topic;
    return found.part;
}

pcrp_part pcrp_vocabulary_heading_whole(const pcrp_vocabulary *v, const char *text, size_t length, pcrp_topic *topic, pcrp_part *alone)
{
    pcrp_meaning found = find_heading(v, text, length);
    *topic = found.topic;
    *alone = found.alone;
    return found.part;
}

pcrp_part pcrp_vocabulary_heading_hint(const pcrp_vocabulary *v, const char *text, size_t length)
{
    if (length > LONGEST_HEADING)
        return PCRP_PART_NONE;
    return v->meanings[match_all(v, v->hints, text, length, 0).value].part;
}

pcrp_part pcrp_vocabulary_column(const pcrp_vocabulary *v, const char *text, size_t length)
{
    if (length > LONGEST_HEADING)
        return PCRP_PART_NONE;
    pcrp_words_hit hit = match_all(v, v->columns, text, length, 1);
    if (!hit.value) {
        char bare[LONGEST_HEADING];
        size_t n = without_brackets(text, length, bare);
        hit = match_all(v, v->columns, bare, n, 1);
    }
    return v->meanings[hit.value].part;
}

/* ---- labels ---- */

/* What the marks begin with that can end a label. */
static const char ends_label[256] = {[':'] = 1, ['\n'] = 1, ['-'] = 1, ['.'] = 1, [')'] = 1, [0xE2] = 1};

/* Bytes of a mark that can end a label, 0 for none; *sure when it is hardly anything else. */
static size_t label_mark(const char *text, size_t length, size_t at, int *sure)
{
    int end = at + 1 >= length, space = end || text[at + 1] == ' ' || text[at + 1] == '\n';
    *sure = 1;
    if (text[at] == ':')
        return space ? 1 : 0;
    if (text[at] == '\n')
        return 1;
    if (at + 2 < length && !memcmp(text + at, "\xE2\x80", 2) && (text[at + 2] == '\x93' || text[at + 2] == '\x94'))
        return 3;
    *sure = 0;
    int digit = at && text[at - 1] >= '0' && text[at - 1] <= '9';
    if (text[at] == '-' && space && at && (text[at - 1] == ' ' || digit))
        return 1;
    return (text[at] == '.' || text[at] == ')') && digit && space ? 1 : 0;
}

/* last: nothing else is tried when it is none. */
static int match_label(const pcrp_vocabulary *v, const char *text, size_t length, int last, pcrp_label *label)
{
    int empty;
    pcrp_words_hit hit = pcrp_words_match_text(v->words, v->labels, text, length, &empty);
    if (!hit.value) {
        if (last && !pcrp_words_match_plain(v->words, v->headings, text, length))
            return 0; /* a whole line, as most that are asked about */
        hit = pcrp_words_match_text(v->words, v->headings, text, length, &empty);
        if (hit.wild)
            return 0; /* "What * wants:" could be any sentence */
        label->heading = 1;
    }
    if (!hit.value)
        return 0;
    label->part = v->meanings[hit.value].part;
    label->topic = v->meanings[hit.value].topic;
    label->who = v->meanings[hit.value].who;
    return 1;
}

int pcrp_vocabulary_label_find(const pcrp_vocabulary *v, const char *text, size_t length, pcrp_label *label)
{
    memset(label, 0, sizeof *label);
    size_t limit = length < LONGEST_LABEL ? length : LONGEST_LABEL, tried = 0;
    for (size_t at = 0; at <= limit && tried < MARKS_TRIED; at++) {
        if (at < length && !ends_label[(unsigned char)text[at]])
            continue;
        int sure = 1, line_end = at == length || text[at] == '\n';
        size_t mark = at == length ? 0 : label_mark(text, length, at, &sure);
        if (!mark && at < length)
            continue;
        tried++;
        if (match_label(v, text, at, line_end || tried == MARKS_TRIED, label)) {
            size_t words = at;
            while (words && text[words - 1] == ' ')
                words--;
            label->words = words;
            label->sure = sure;
            label->consumed = at + mark;
            while (label->consumed < length && (text[label->consumed] == ' ' || text[label->consumed] == '\n'))
                label->consumed++;
            return 1;
        }
        if (line_end)
            return 0;
    }
    return 0;
}

pcrp_part pcrp_vocabulary_label(const pcrp_vocabulary *v, const char *text, size_t length, size_t *consumed)
{
    pcrp_label label;
    int found = pcrp_vocabulary_label_find(v, text, length, &label);
    *consumed = found ? label.consumed : 0;
    return found ? label.part : PCRP_PART_NONE;
}

/* ---- the rest ---- */

int pcrp_vocabulary_states_goal(const pcrp_vocabulary *v, const char *sentence, size_t length)
{
    return pcrp_words_start(v->words, v->openings, sentence, length < OPENING ? length : OPENING).value != 0;
}

int pcrp_vocabulary_is_abbreviation(const pcrp_vocabulary *v, const char *text, size_t length)
{
    int empty;
    return length < PCRP_WORD_BYTES && pcrp_words_match_text(v->words, v->abbreviations, text, length, &empty).value != 0;
}

int pcrp_vocabulary_role(const pcrp_vocabulary *v, const char *text, size_t length, pcrp_party_kind *kind)
{
    if (length > LONGEST_LABEL)
        return 0;
    int empty;
    pcrp_words_hit hit = pcrp_words_match_text(v->words, v->roles, text, length, &empty);
    if (hit.value)
        *kind = v->meanings[hit.value].party;
    return hit.value != 0;
}

int pcrp_vocabulary_party(const pcrp_vocabulary *v, const char *relation, size_t length, pcrp_party_kind *kind)
{
    if (length > LONGEST_HEADING)
        return 0;
    pcrp_word_list list;
    pcrp_words_split(v->words, relation, length, 1, &list);
    pcrp_words_hit hit = pcrp_words_search(v->words, v->parties, &list);
    if (!hit.value)
        return 0;
    *kind = v->meanings[hit.value].party;
    return 1;
}

static int nothing_in(const pcrp_vocabulary *v, const char *text, size_t length)
{
    int empty; /* "-", "____" */
    pcrp_words_hit hit = pcrp_words_match_text(v->words, v->nothing, text, length, &empty);
    return empty || hit.value != 0;
}

/* Where the sentence that begins at a byte ends, before its mark. */
static size_t sentence_end(const char *text, size_t length, size_t at)
{
    static const char marks[256] = {['\n'] = 1, [';'] = 1, ['.'] = 1};
    for (; at < length; at++) {
        if (!marks[(unsigned char)text[at]])
            continue;
        if (text[at] != '.' || at + 1 == length || text[at + 1] == ' ' || text[at + 1] == '\n')
            break;
    }
    return at;
}

int pcrp_vocabulary_is_nothing(const pcrp_vocabulary *v, const char *text, size_t length)
{
    if (length > LONGEST_NOTHING)
        return 0;
    if (nothing_in(v, text, length))
        return 1;
    for (size_t at = 0; at < length;) { /* "None reported. N/A" */
        size_t end = sentence_end(text, length, at);
        if (at == 0 && end + 1 >= length)
            return 0; /* one sentence, which was asked about as a whole */
        if (!nothing_in(v, text + at, end - at))
            return 0;
        at = end + 1;
    }
    return 1;
}
