/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicons, patterns, roles and spellings of a rubric, and the examples that test them. */
#include <stdio.h>
#include <string.h>

#include "rubric/source.h"

/* An entry has at most 16 words with their other forms. */
enum { ENTRY_BYTES = 2048 };

static int is_kind(const pcrp_definition *at, const char *kind)
{
    return !at->replaced && strcmp(at->kind, kind) == 0;
}

/* Every class has its number before any pattern names it. */
static void number_classes(pcrp_rubric_source *source, pcrp_language *language)
{
    for (size_t i = 0; i < source->definitions.count; i++) {
        const pcrp_definition *at = source->definitions.items[i];
        if ((is_kind(at, "lexicon") || is_kind(at, "pattern")) &&
            pcrp_language_class(language, at->id) == PCRP_CLASS_NONE)
            pcrp_source_fault(source, at, at->node, "too many lexicons and patterns");
    }
}

static void add_spelling(pcrp_rubric_source *source, const pcrp_definition *at, pcrp_language *language)
{
    static const char *const known[] = {"one", "other", NULL};
    const char *one = pcrp_source_string(source, at->node, "one", ""), *other = pcrp_source_string(source, at->node, "other", "");
    pcrp_source_check(source, at, at->node, known);
    if (!*one || !*other || !pcrp_lexicons_add_spelling(language->lexicons, one, other))
        pcrp_source_fault(source, at, at->node, "a spelling needs two word endings of 2 to 23 letters, \"one\" and \"other\"; at most 32 spellings");
}

static void add_example(pcrp_rubric_source *source, pcrp_rubric *rubric, const pcrp_definition *at, xmlNode *node,
                        pcrp_class class_id)
{
    static const char *const known[] = {"not", NULL};
    pcrp_example *made = &rubric->examples[rubric->example_count++];
    pcrp_source_check(source, at, node, known);
    made->where = pcrp_arena_format(rubric->arena, "%s %s", at->kind, at->id);
    made->text = pcrp_arena_string(rubric->arena, pcrp_source_content(source, node));
    made->class_id = class_id;
    made->judgement = -1;
    made->performer = "";
    made->must_not = *pcrp_source_string(source, node, "not", "") != '\0';
    made->line = xmlGetLineNo(node);
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* One entry a line; lines that start with # are remarks. */
static void add_entries(pcrp_rubric_source *source, const pcrp_definition *at, const xmlNode *node,
                        pcrp_language *language, pcrp_class class_id, pcrp_inflection inflection)
{
    const char *text = (const char *)node->content;
    for (long line = 1; text && *text; line++) {
        const char *from = text, *to = strchrnul(text, '\n'), *fault;
        text = to + (*to == '\n');
        while (from < to && is_blank(*from))
            from++;
        while (from < to && is_blank(to[-1]))
            to--;
        if (from == to || *from == '#')
            continue;
        if (to - from < ENTRY_BYTES)
            fault = pcrp_lexicons_add_n(language->lexicons, class_id, from, (size_t)(to - from), inflection);
        else
            fault = "an entry is too long";
        if (fault)
            pcrp_source_fault(source, at, at->node, "%s (entry \"%.*s\", line %ld of the lexicon)", fault,
                              (int)(to - from < 60 ? to - from : 60), from, line);
    }
}

static void add_lexicon(pcrp_rubric_source *source, const pcrp_definition *at, pcrp_rubric *rubric)
{
    static const char *const known[] = {"id", "title", "inflect", "mode", NULL};
    const char *inflect = pcrp_source_string(source, at->node, "inflect", "none");
    pcrp_class class_id = pcrp_language_find(rubric->language, at->id);
    pcrp_inflection inflection = strcmp(inflect, "verb") == 0 ? PCRP_INFLECT_VERB
                               : strcmp(inflect, "noun") == 0 ? PCRP_INFLECT_NOUN : PCRP_INFLECT_NONE;
    char message[256];

    pcrp_source_check(source, at, at->node, known);
    if (inflection == PCRP_INFLECT_NONE && strcmp(inflect, "none") != 0)
        pcrp_source_fault(source, at, at->node, "inflect is \"verb\", \"noun\" or \"none\"");
    for (xmlNode *node = at->node->children; node; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            add_entries(source, at, node, rubric->language, class_id, inflection);
        } else if (pcrp_node_is(node, "regex")) {
            if (!pcrp_regexes_add(rubric->language->regexes, class_id, pcrp_source_content(source, node), message, sizeof(message)))
                pcrp_source_fault(source, at, node, "%s", message);
        } else if (pcrp_node_is(node, "example")) {
            add_example(source, rubric, at, node, class_id);
        } else if (node->type == XML_ELEMENT_NODE && !pcrp_node_is(node, "why")) {
            pcrp_source_fault(source, at, node, "<%s> is not known in a lexicon", node->name);
        }
    }
}

/* What is in a lexicon is not needed any more once it is added; there is much of it. */
static void free_entries(const pcrp_definition *at)
{
    xmlFreeNodeList(at->node->children);
    at->node->children = at->node->last = NULL;
}

static void add_pattern(pcrp_rubric_source *source, const pcrp_definition *at, pcrp_rubric *rubric)
{
    static const char *const known[] = {"id", "title", "mode", NULL};
    pcrp_class class_id = pcrp_language_find(rubric->language, at->id);
    char message[256];
    int forms = 0;

    pcrp_source_check(source, at, at->node, known);
    for (xmlNode *node = at->node->children; node; node = node->next) {
        if (pcrp_node_is(node, "form")) {
            forms++;
            if (!pcrp_language_add_pattern(rubric->language, class_id, pcrp_source_content(source, node), message, sizeof(message)))
                pcrp_source_fault(source, at, node, "%s", message);
        } else if (pcrp_node_is(node, "example")) {
            add_example(source, rubric, at, node, class_id);
        } else if (node->type == XML_ELEMENT_NODE && !pcrp_node_is(node, "why")) {
            pcrp_source_fault(source, at, node, "<%s> is not known in a pattern", node->name);
        }
    }
    if (!forms)
        pcrp_source_fault(source, at, at->node, "a pattern needs at least one <form>");
}

static void add_bind(pcrp_rubric_source *source, const pcrp_definition *at, pcrp_language *language)
{
    static const char *const known[] = {"role", "class", NULL};
    const char *role = pcrp_source_string(source, at->node, "role", ""), *name = pcrp_source_string(source, at->node, "class", "");
    pcrp_class class_id = pcrp_language_find(language, name);
    if (pcrp_source_string(source, at->node, "measure", NULL))
        return; /* a role for a measure, which does not exist yet: compile_judgement.c */
    pcrp_source_check(source, at, at->node, known);
    if (class_id == PCRP_CLASS_NONE)
        pcrp_source_fault(source, at, at->node, "there is no lexicon \"%s\"", name);
    else if (!pcrp_language_bind(language, role, class_id))
        pcrp_source_fault(source, at, at->node, "there is no role \"%s\"", role);
}

/* "patterns draw on each other: NAME", at one of them. */
static void fault_loop(pcrp_rubric_source *source, const char *message)
{
    const char *colon = strrchr(message, ':');
    const pcrp_definition *at = NULL;
    for (size_t i = 0; colon && i < source->definitions.count && !at; i++) {
        const pcrp_definition *one = source->definitions.items[i];
        if (is_kind(one, "pattern") && strcmp(one->id, colon + 2) == 0)
            at = one;
    }
    pcrp_source_fault(source, at, at ? at->node : NULL, "%s", message);
}

static size_t count_examples(const pcrp_rubric_source *source)
{
    size_t count = 0;
    for (size_t i = 0; i < source->definitions.count; i++) {
        const pcrp_definition *at = source->definitions.items[i];
        for (const xmlNode *node = at->node->children; node; node = node->next)
            count += (size_t)pcrp_node_is(node, "example");
    }
    return count;
}

void pcrp_compile_language(pcrp_rubric_source *source, pcrp_rubric *rubric)
{
    static const char *const order[] = {"spelling", "lexicon", "pattern", "bind", NULL};
    char message[256];

    rubric->examples = pcrp_arena_array(rubric->arena, count_examples(source) + 1, sizeof(*rubric->examples));
    if (!rubric->examples)
        return;
    number_classes(source, rubric->language);
    for (const char *const *kind = order; *kind; kind++)
        for (size_t i = 0; i < source->definitions.count; i++) {
            const pcrp_definition *at = source->definitions.items[i];
            if (!is_kind(at, *kind))
                continue;
            if (strcmp(*kind, "spelling") == 0)
                add_spelling(source, at, rubric->language);
            else if (strcmp(*kind, "lexicon") == 0) {
                add_lexicon(source, at, rubric);
                free_entries(at);
            } else if (strcmp(*kind, "pattern") == 0)
                add_pattern(source, at, rubric);
            else
                add_bind(source, at, rubric->language);
        }
    if (!pcrp_language_compile(rubric->language, message, sizeof(message)))
        fault_loop(source, message);
}
