/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators, judgements, measures and criteria of a rubric. */
#include <stdio.h>
#include <string.h>

#include "rubric/source.h"

enum { INDICATOR_BUCKETS = 512 };

typedef struct compiler {
    pcrp_rubric_source *source;
    pcrp_rubric *rubric;
    const pcrp_definition *at;
    size_t indicator_room;
    int32_t *next;                      /* by indicator: the next of its bucket */
    int32_t buckets[INDICATOR_BUCKETS];
} compiler;

static const char *const ELEMENT_NAMES[] = {"goal", "objective", "intervention", "statement", NULL};
static const char *const FIELD_NAMES[] = {"text", "performer", "frequency", "date", "title", NULL};
static const char *const TOPIC_NAMES[] = {"other", "about", "own-words", "strengths", "needs", "clinical", "risk",
                                          "supports", "progress", "administrative", NULL};

static int index_of(const char *const *names, const char *name, size_t length)
{
    for (int i = 0; names[i]; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return i;
    return -1;
}

/* A list of words as bits: on="goal objective". */
static unsigned bits(compiler *c, const xmlNode *node, const char *name, const char *const *names, const char *fallback)
{
    const char *text = pcrp_source_string(c->source, node, name, fallback);
    unsigned made = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        int found = length ? index_of(names, text, length) : 0;
        if (found < 0)
            pcrp_source_fault(c->source, c->at, node, "%s=\"%.*s\" is not known", name, (int)length, text);
        else if (length)
            made |= 1u << found;
        text += length + (text[length] == ' ');
    }
    return made;
}

static const char *keep(compiler *c, const xmlNode *node, const char *name, const char *fallback)
{
    return pcrp_arena_string(c->rubric->arena, pcrp_source_string(c->source, node, name, fallback));
}

static pcrp_class class_named(compiler *c, const xmlNode *node, const char *name)
{
    pcrp_class found = pcrp_language_find(c->rubric->language, name);
    if (found == PCRP_CLASS_NONE)
        pcrp_source_fault(c->source, c->at, node, "there is no lexicon, pattern or class \"%s\"", name);
    return found;
}

/* Judgements name indicators some thousand times: they are found by a table of their names. */
static int32_t *indicator_bucket(compiler *c, const char *id)
{
    return &c->buckets[pcrp_word_hash(id, strlen(id)) % INDICATOR_BUCKETS];
}

static int find_indicator(compiler *c, const char *id)
{
    int32_t at = *indicator_bucket(c, id);
    while (at >= 0 && strcmp(c->rubric->indicators[at].id, id) != 0)
        at = c->next[at];
    return at;
}

/* A new indicator; the first of a name is the one that is found by it. */
static pcrp_indicator *new_indicator(compiler *c, const char *id)
{
    int32_t index = (int32_t)c->rubric->indicator_count++, *place = indicator_bucket(c, id);
    pcrp_indicator *made = &c->rubric->indicators[index];
    made->id = pcrp_arena_string(c->rubric->arena, id);
    if (!made->id)
        made->id = "";
    c->next[index] = -1;
    while (*place >= 0)
        place = &c->next[*place];
    *place = index;
    return made;
}

/* The title of a lexicon or pattern, its id when it has none. */
static const char *title_of(compiler *c, const char *id)
{
    for (size_t i = c->source->definitions.count; i-- > 0;) {
        const pcrp_definition *at = c->source->definitions.items[i];
        if (!at->replaced && !at->add && pcrp_definition_is_called(at, id) &&
            (strcmp(at->kind, "lexicon") == 0 || strcmp(at->kind, "pattern") == 0))
            return pcrp_source_string(c->source, at->node, "title", id);
    }
    return id;
}

/* A class that no <indicator> looks for may be named as one: it then counts in the text of every element. */
static int implied_indicator(compiler *c, const char *id)
{
    pcrp_class find = pcrp_language_find(c->rubric->language, id);
    pcrp_indicator *made;
    if (find == PCRP_CLASS_NONE || c->rubric->indicator_count == c->indicator_room)
        return -1;
    made = new_indicator(c, id);
    made->title = pcrp_arena_string(c->rubric->arena, title_of(c, id));
    made->find = find;
    made->on = ~0u;
    made->fields = 1u << PCRP_FIELD_TEXT;
    return (int)(made - c->rubric->indicators);
}

static int indicator_by_id(compiler *c, const xmlNode *node, const char *id)
{
    int found = find_indicator(c, id);
    if (found < 0)
        found = implied_indicator(c, id);
    if (found < 0)
        pcrp_source_fault(c->source, c->at, node, "there is no indicator or class \"%s\"", id);
    return found;
}

/* The indicator that an attribute names; -1 when the attribute is absent (or wrong, which is reported). */
static int indicator_named(compiler *c, const xmlNode *node, const char *name)
{
    const char *id = pcrp_source_string(c->source, node, name, NULL);
    return id ? indicator_by_id(c, node, id) : -1;
}

static int weight_of(compiler *c, const xmlNode *node, const char *fallback)
{
    const char *text = pcrp_source_string(c->source, node, "speaks", fallback);
    if (strcmp(text, "for") == 0)
        return 1;
    if (strcmp(text, "against") == 0)
        return -1;
    if (strcmp(text, "neither") != 0)
        pcrp_source_fault(c->source, c->at, node, "speaks is \"for\", \"against\" or \"neither\"");
    return 0;
}

/* ---- indicators ---- */

static void compile_indicator(compiler *c)
{
    static const char *const known[] = {"id", "title", "find", "on", "topic", "field", "least", "most", "unless",
                                        "speaks", "mode", NULL};
    const xmlNode *node = c->at->node;
    pcrp_indicator *made = new_indicator(c, c->at->id);
    const char *find = pcrp_source_string(c->source, node, "find", NULL);
    const char *unless = pcrp_source_string(c->source, node, "unless", "");

    pcrp_source_check(c->source, c->at, node, known);
    made->title = keep(c, node, "title", c->at->id);
    made->find = find ? class_named(c, node, find) : PCRP_CLASS_NONE;
    made->on = bits(c, node, "on", ELEMENT_NAMES, "goal objective intervention statement");
    made->topics = bits(c, node, "topic", TOPIC_NAMES, "");
    made->fields = bits(c, node, "field", FIELD_NAMES, "text");
    made->least = (unsigned)pcrp_source_integer(c->source, c->at, node, "least", 0);
    made->most = (unsigned)pcrp_source_integer(c->source, c->at, node, "most", 0);
    made->weight = weight_of(c, node, "neither");
    made->line = xmlGetLineNo(node);
    while (*unless) {
        size_t length = strcspn(unless, " ");
        if (length && made->unless_count < PCRP_UNLESS)
            made->unless[made->unless_count++] = class_named(c, node, pcrp_arena_string_n(c->source->arena, unless, length));
        else if (length)
            pcrp_source_fault(c->source, c->at, node, "unless names more than %d classes", PCRP_UNLESS);
        unless += length + (unless[length] == ' ');
    }
}

/* ---- judgements ---- */

static void add_points(pcrp_kind *kind, int indicator, double value, int most, const char *why)
{
    pcrp_points *points = &kind->points[kind->point_count++];
    points->indicator = (size_t)indicator;
    points->value = value;
    points->most = (unsigned)most;
    points->why = why;
}

/* <points indicator="..." value="..."/>: one, with room for a reason. */
static void compile_points(compiler *c, pcrp_kind *kind, const xmlNode *node)
{
    static const char *const known[] = {"indicator", "value", "most", "why", NULL};
    int indicator;

    pcrp_source_check(c->source, c->at, node, known);
    indicator = indicator_named(c, node, "indicator");
    if (!pcrp_source_string(c->source, node, "indicator", NULL))
        pcrp_source_fault(c->source, c->at, node, "<points> needs an indicator");
    if (indicator >= 0)
        add_points(kind, indicator, pcrp_source_number(c->source, c->at, node, "value", 0),
                   pcrp_source_integer(c->source, c->at, node, "most", 1), keep(c, node, "why", ""));
}

/* <weights>: many, as a fit writes them, a line each: "indicator value". */
static void compile_weights(compiler *c, pcrp_kind *kind, const xmlNode *node)
{
    static const char *const known[] = {"most", NULL};
    const char *text = pcrp_source_content(c->source, node);
    int most = pcrp_source_integer(c->source, c->at, node, "most", 1);

    pcrp_source_check(c->source, c->at, node, known);
    while (*text) {
        size_t id = strcspn(text, " \t\n"), gap = strspn(text + id, " \t"), number = strcspn(text + id + gap, " \t\n");
        const char *name = pcrp_arena_string_n(c->source->arena, text, id);
        const char *value = pcrp_arena_string_n(c->source->arena, text + id + gap, number);
        double points = 0;
        int indicator;
        if (!name || !value)
            return;
        indicator = indicator_by_id(c, node, name);
        if (!pcrp_source_parse_number(value, &points))
            pcrp_source_fault(c->source, c->at, node, "\"%.40s %.20s\" is not an indicator and a number", name, value);
        else if (indicator >= 0)
            add_points(kind, indicator, points, most, "");
        text += id + gap + number;
        text += strspn(text, " \t\n\r");
    }
}

static size_t count_points(compiler *c, const xmlNode *kind)
{
    size_t count = 0;
    for (const xmlNode *child = kind->children; child; child = child->next) {
        count += (size_t)pcrp_node_is(child, "points");
        if (pcrp_node_is(child, "weights"))
            for (const char *at = pcrp_source_content(c->source, child); *at; at++)
                count += *at == '\n' || !at[1];
    }
    return count;
}

static void compile_kind(compiler *c, pcrp_judgement *judgement, const xmlNode *node)
{
    static const char *const known[] = {"id", "title", "start", "speaks", NULL};
    pcrp_kind *made;
    size_t count;

    if (judgement->kind_count == PCRP_KINDS_OF) {
        pcrp_source_fault(c->source, c->at, node, "a judgement has at most %d kinds", PCRP_KINDS_OF);
        return;
    }
    pcrp_source_check(c->source, c->at, node, known);
    made = &judgement->kinds[judgement->kind_count++];
    made->id = keep(c, node, "id", "");
    made->title = keep(c, node, "title", made->id);
    made->evidence_id = pcrp_arena_join(c->rubric->arena, judgement->id, strlen(judgement->id), ":", made->id);
    if (!*made->id)
        pcrp_source_fault(c->source, c->at, node, "<kind> needs an id");
    for (const pcrp_kind *other = judgement->kinds; other < made; other++)
        if (strcmp(other->id, made->id) == 0)
            pcrp_source_fault(c->source, c->at, node, "there is a kind \"%s\" already", made->id);
    made->start = pcrp_source_number(c->source, c->at, node, "start", 0);
    made->weight = weight_of(c, node, "neither");
    count = count_points(c, node);
    made->points = pcrp_arena_array(c->rubric->arena, count + 1, sizeof(*made->points));
    for (const xmlNode *child = node->children; child && made->points; child = child->next) {
        if (pcrp_node_is(child, "points"))
            compile_points(c, made, child);
        else if (pcrp_node_is(child, "weights"))
            compile_weights(c, made, child);
    }
}

static void add_judgement_example(compiler *c, int judgement, const xmlNode *node)
{
    static const char *const known[] = {"kind", "performer", NULL};
    pcrp_example *made = &c->rubric->examples[c->rubric->example_count++];
    const char *kind = pcrp_source_string(c->source, node, "kind", "");
    const pcrp_judgement *of = &c->rubric->judgements[judgement];

    pcrp_source_check(c->source, c->at, node, known);
    made->where = pcrp_arena_format(c->rubric->arena, "judgement %s", of->id);
    made->text = pcrp_arena_string(c->rubric->arena, pcrp_source_content(c->source, node));
    made->class_id = PCRP_CLASS_NONE;
    made->judgement = judgement;
    made->performer = keep(c, node, "performer", "");
    made->line = xmlGetLineNo(node);
    made->kind = -1;
    for (size_t i = 0; i < of->kind_count; i++)
        if (strcmp(of->kinds[i].id, kind) == 0)
            made->kind = (int)i;
    if (made->kind < 0)
        pcrp_source_fault(c->source, c->at, node, "there is no kind \"%s\"", kind);
}

static void compile_judgement(compiler *c)
{
    static const char *const known[] = {"id", "title", "on", "mode", NULL};
    const xmlNode *node = c->at->node;
    int index = (int)c->rubric->judgement_count++;
    pcrp_judgement *made = &c->rubric->judgements[index];

    pcrp_source_check(c->source, c->at, node, known);
    made->id = pcrp_arena_string(c->rubric->arena, c->at->id);
    made->title = keep(c, node, "title", made->id);
    made->on = bits(c, node, "on", ELEMENT_NAMES, "goal");
    made->line = xmlGetLineNo(node);
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (pcrp_node_is(child, "kind"))
            compile_kind(c, made, child);
        else if (child->type == XML_ELEMENT_NODE && !pcrp_node_is(child, "why") && !pcrp_node_is(child, "example"))
            pcrp_source_fault(c->source, c->at, child, "<%s> is not known in a judgement", child->name);
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (pcrp_node_is(child, "example"))
            add_judgement_example(c, index, child);
    if (made->kind_count < 2)
        pcrp_source_fault(c->source, c->at, node, "a judgement needs at least two kinds");
}

/* ---- measures ---- */

/* judge="kind:life change": the judgement and the bits of its kinds. */
static void read_judge(compiler *c, const xmlNode *node, pcrp_measure *made)
{
    const char *text = pcrp_source_string(c->source, node, "judge", NULL);
    const char *colon = text ? strchr(text, ':') : NULL;
    made->judgement = -1;
    if (!text)
        return;
    for (size_t i = 0; colon && i < c->rubric->judgement_count; i++)
        if (strlen(c->rubric->judgements[i].id) == (size_t)(colon - text) &&
            memcmp(c->rubric->judgements[i].id, text, (size_t)(colon - text)) == 0)
            made->judgement = (int)i;
    if (made->judgement < 0) {
        pcrp_source_fault(c->source, c->at, node, "judge=\"%s\" is not JUDGEMENT:KIND", text);
        return;
    }
    for (const char *at = colon + 1; *at;) {
        size_t length = strcspn(at, " ");
        const pcrp_judgement *of = &c->rubric->judgements[made->judgement];
        int found = -1;
        for (size_t k = 0; k < of->kind_count; k++)
            if (strlen(of->kinds[k].id) == length && memcmp(of->kinds[k].id, at, length) == 0)
                found = (int)k;
        if (found < 0)
            pcrp_source_fault(c->source, c->at, node, "judgement \"%s\" has no kind \"%.*s\"", of->id, (int)length, at);
        else
            made->kinds |= 1u << found;
        at += length + (at[length] == ' ');
    }
}

static void compile_measure(compiler *c)
{
    static const char *const known[] = {"id", "title", "on", "topic", "judge", "indicator", "without", "child", "value",
                                        "per", "when-no", "from", "to", "says", "mode", NULL};
    static const char *const values[] = {"count", "degree", "most", "hits", "words", "copied", NULL};
    const xmlNode *node = c->at->node;
    pcrp_measure *made = &c->rubric->measures[c->rubric->measure_count++];
    const char *value = pcrp_source_string(c->source, node, "value", "count");
    const char *child = pcrp_source_string(c->source, node, "child", "no");
    int found = index_of(values, value, strlen(value));

    pcrp_source_check(c->source, c->at, node, known);
    made->id = pcrp_arena_string(c->rubric->arena, c->at->id);
    made->title = keep(c, node, "title", made->id);
    made->on = bits(c, node, "on", ELEMENT_NAMES, "goal");
    made->topics = bits(c, node, "topic", TOPIC_NAMES, "");
    read_judge(c, node, made);
    made->indicator = indicator_named(c, node, "indicator");
    made->without = indicator_named(c, node, "without");
    made->child = strcmp(child, "yes") == 0;
    if (!made->child && strcmp(child, "no") != 0)
        pcrp_source_fault(c->source, c->at, node, "child is \"yes\" or \"no\"");
    made->value = found < 0 ? PCRP_VALUE_COUNT : (pcrp_measure_value)found;
    made->per_words = strcmp(pcrp_source_string(c->source, node, "per", ""), "words") == 0;
    made->per = made->per_words ? 0 : bits(c, node, "per", ELEMENT_NAMES, "");
    made->when_no = bits(c, node, "when-no", ELEMENT_NAMES, "");
    made->from = pcrp_source_number(c->source, c->at, node, "from", 0);
    made->to = pcrp_source_number(c->source, c->at, node, "to", 1);
    made->says = keep(c, node, "says", "");
    made->line = xmlGetLineNo(node);
    if (found < 0)
        pcrp_source_fault(c->source, c->at, node, "value is \"count\", \"degree\", \"most\", \"hits\", \"words\" or \"copied\"");
    if (made->to <= made->from)
        pcrp_source_fault(c->source, c->at, node, "\"to\" must be more than \"from\"");
    if ((made->value == PCRP_VALUE_HITS || made->value == PCRP_VALUE_WORDS) && made->indicator < 0)
        pcrp_source_fault(c->source, c->at, node, "value=\"%s\" needs an indicator", value);
    if ((made->value == PCRP_VALUE_DEGREE || made->value == PCRP_VALUE_MOST) && made->judgement < 0)
        pcrp_source_fault(c->source, c->at, node, "value=\"%s\" needs judge", value);
}

/* ---- criteria ---- */

static int measure_named(compiler *c, const xmlNode *node, const char *name)
{
    const char *id = pcrp_source_string(c->source, node, name, NULL);
    for (size_t i = 0; id && i < c->rubric->measure_count; i++)
        if (strcmp(c->rubric->measures[i].id, id) == 0)
            return (int)i;
    if (id)
        pcrp_source_fault(c->source, c->at, node, "there is no measure \"%s\"", id);
    return -1;
}

static void compile_level(compiler *c, pcrp_criterion *made, const xmlNode *node, unsigned *seen)
{
    static const char *const known[] = {"n", "from", NULL};
    int level = pcrp_source_integer(c->source, c->at, node, "n", 0);
    const char *words = pcrp_source_content(c->source, node);

    pcrp_source_check(c->source, c->at, node, known);
    if (level < 1 || level > PCRP_LEVELS) {
        pcrp_source_fault(c->source, c->at, node, "a level is 1 to %d", PCRP_LEVELS);
        return;
    }
    if (*seen & 1u << level)
        pcrp_source_fault(c->source, c->at, node, "level %d is there already", level);
    *seen |= 1u << level;
    if (*words)
        made->words[level - 1] = pcrp_arena_string(c->rubric->arena, words);
    if (level == 1)
        return;
    if (!c->at->add && !pcrp_source_string(c->source, node, "from", NULL))
        pcrp_source_fault(c->source, c->at, node, "level %d needs \"from\": the points from which it is given", level);
    made->cuts[level - 2] = pcrp_source_number(c->source, c->at, node, "from", made->cuts[level - 2]);
}

static void compile_criterion_points(compiler *c, pcrp_criterion *made, const xmlNode *node)
{
    static const char *const known[] = {"measure", "times", "value", "missing", "speaks", "fixed", NULL};
    int measure = measure_named(c, node, "measure"), times = measure_named(c, node, "times");
    pcrp_criterion_points *points = &made->points[made->point_count];

    pcrp_source_check(c->source, c->at, node, known);
    if (!pcrp_source_string(c->source, node, "measure", NULL))
        pcrp_source_fault(c->source, c->at, node, "<points> needs a measure");
    if (measure < 0)
        return;
    /* what is added to a criterion takes the place of its points for the same measure */
    for (size_t i = 0; c->at->add && i < made->point_count; i++)
        if (made->points[i].measure == (size_t)measure && made->points[i].times == times)
            points = &made->points[i];
    points->measure = (size_t)measure;
    points->times = times;
    points->value = pcrp_source_number(c->source, c->at, node, "value", 0);
    points->missing = keep(c, node, "missing", points->missing ? points->missing : "");
    made->point_count += points == &made->points[made->point_count];
}

/* The criterion that a definition makes, or the one before that it adds to. */
static pcrp_criterion *criterion_of(compiler *c)
{
    pcrp_criterion *made;
    for (size_t i = 0; c->at->add && i < c->rubric->criterion_count; i++)
        if (strcmp(c->rubric->criteria[i].id, c->at->id) == 0)
            return &c->rubric->criteria[i];
    if (c->at->add)
        pcrp_source_fault(c->source, c->at, c->at->node, "there is no criterion \"%s\" to add to", c->at->id);
    made = &c->rubric->criteria[c->rubric->criterion_count++];
    made->id = pcrp_arena_string(c->rubric->arena, c->at->id);
    made->title = made->id;
    made->line = xmlGetLineNo(c->at->node);
    for (int i = 0; i < PCRP_LEVELS; i++)
        made->words[i] = "";
    return made;
}

static void compile_criterion(compiler *c)
{
    static const char *const known[] = {"id", "title", "start", "mode", NULL};
    const xmlNode *node = c->at->node;
    pcrp_criterion *made = criterion_of(c);
    pcrp_criterion_points *before = made->points;
    size_t count = made->point_count + 1;
    unsigned seen = 0;

    pcrp_source_check(c->source, c->at, node, known);
    made->title = keep(c, node, "title", made->title);
    made->start = pcrp_source_number(c->source, c->at, node, "start", made->start);
    for (const xmlNode *child = node->children; child; child = child->next)
        count += (size_t)pcrp_node_is(child, "points");
    made->points = pcrp_arena_array(c->rubric->arena, count, sizeof(*made->points));
    if (!made->points)
        return;
    if (made->point_count)
        memcpy(made->points, before, made->point_count * sizeof(*before));
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (pcrp_node_is(child, "level"))
            compile_level(c, made, child, &seen);
        else if (pcrp_node_is(child, "points"))
            compile_criterion_points(c, made, child);
        else if (child->type == XML_ELEMENT_NODE && !pcrp_node_is(child, "why"))
            pcrp_source_fault(c->source, c->at, child, "<%s> is not known in a criterion", child->name);
    }
    for (int i = 0; i < PCRP_LEVELS; i++)
        if (!*made->words[i])
            pcrp_source_fault(c->source, c->at, node, "the words of level %d are missing", i + 1);
    for (int i = 0; i + 1 < PCRP_LEVELS - 1; i++)
        if (made->cuts[i + 1] < made->cuts[i])
            pcrp_source_fault(c->source, c->at, node, "level %d starts below level %d", i + 3, i + 2);
}

/* ---- what goals are asked ---- */

/* <bind role="measurable" measure="..."/>: the measure says it of a goal that it counts. */
static void compile_goal_role(compiler *c)
{
    static const char *const known[] = {"role", "measure", NULL};
    const xmlNode *node = c->at->node;
    const char *role = pcrp_source_string(c->source, node, "role", "");
    int meaningful = strcmp(role, "meaningful") == 0, measure;
    size_t *list = meaningful ? c->rubric->meaningful : c->rubric->measurable;
    size_t *count = meaningful ? &c->rubric->meaningful_count : &c->rubric->measurable_count;

    if (!pcrp_source_string(c->source, node, "measure", NULL))
        return;
    pcrp_source_check(c->source, c->at, node, known);
    measure = measure_named(c, node, "measure");
    if (!meaningful && strcmp(role, "measurable") != 0)
        pcrp_source_fault(c->source, c->at, node, "there is no role \"%s\" for a measure", role);
    else if (*count == PCRP_GOAL_MEASURES)
        pcrp_source_fault(c->source, c->at, node, "role \"%s\" has more than %d measures", role, PCRP_GOAL_MEASURES);
    else if (measure >= 0)
        list[(*count)++] = (size_t)measure;
}

/* ---- all ---- */

static void each(compiler *c, const char *kind, void (*compile)(compiler *))
{
    for (size_t i = 0; i < c->source->definitions.count; i++) {
        c->at = c->source->definitions.items[i];
        if (!c->at->replaced && strcmp(c->at->kind, kind) == 0)
            compile(c);
    }
}

void pcrp_compile_judgement(pcrp_rubric_source *source, pcrp_rubric *rubric)
{
    size_t most = source->definitions.count + 1;
    compiler c = {source, rubric, NULL, most + rubric->language->count, NULL, {0}};

    rubric->indicators = pcrp_arena_array(rubric->arena, c.indicator_room, sizeof(*rubric->indicators));
    rubric->judgements = pcrp_arena_array(rubric->arena, most, sizeof(*rubric->judgements));
    rubric->measures = pcrp_arena_array(rubric->arena, most, sizeof(*rubric->measures));
    rubric->criteria = pcrp_arena_array(rubric->arena, most, sizeof(*rubric->criteria));
    c.next = pcrp_arena_array(source->arena, c.indicator_room, sizeof(*c.next));
    if (pcrp_arena_failed(rubric->arena) || !c.next)
        return;
    memset(c.buckets, 0xff, sizeof(c.buckets));
    each(&c, "indicator", compile_indicator);
    each(&c, "judgement", compile_judgement);
    each(&c, "measure", compile_measure);
    each(&c, "criterion", compile_criterion);
    each(&c, "bind", compile_goal_role);
    pcrp_compile_index(rubric);
    if (!rubric->criterion_count)
        pcrp_source_fault(source, NULL, NULL, "the rubric has no criterion");
}
