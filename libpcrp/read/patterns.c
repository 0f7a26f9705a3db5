/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of words into tries, and texts against them. */
#include "read/words_inside.h"

#include <string.h>

enum {
    LONGEST_WORD = PCRP_WORD_BYTES - 1,
    STAR_WORDS = 8,        /* the most words that '*' stands for */
    STEPS = 20000,         /* of one match: headings need some hundreds */
    NODES_OF_PATTERN = 512 /* ways through one pattern */
};

/* ---- patterns ---- */

typedef struct node_set {
    uint32_t items[NODES_OF_PATTERN];
    size_t count;
} node_set;

typedef struct compiler {
    pcrp_words *words;
    const char *at, *end;
    const char *fault;
    int wild;
    int depth;
} compiler;

static void set_add(compiler *c, node_set *set, uint32_t item)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i] == item)
            return;
    if (set->count == NODES_OF_PATTERN)
        c->fault = "too many ways through one pattern";
    else
        set->items[set->count++] = item;
}

/* A set is mostly small and its room is large: only what is in it is copied. */
static void set_copy(node_set *to, const node_set *from)
{
    memcpy(to->items, from->items, from->count * sizeof(*to->items));
    to->count = from->count;
}

static void step_text(compiler *c, const char *text, size_t length, node_set *set)
{
    char word[PCRP_WORD_BYTES];
    size_t at = 0, n;
    while ((n = pcrp_words_next(text, length, &at, word)) > 0) {
        node_set out;
        uint32_t id = pcrp_words_intern(c->words, word, n);
        out.count = 0;
        for (size_t i = 0; i < set->count; i++)
            set_add(c, &out, pcrp_words_child(c->words, set->items[i], id));
        set_copy(set, &out);
    }
}

static int is_mark(char c) { return strchr("[](){}|*#", c) != NULL; }
static int is_space(char c) { return c == ' ' || c == '\t'; }

/* A word, or a word with letters that may be left out: "want[s]", "behavio[u]r". */
static void compile_word(compiler *c, node_set *set)
{
    const char *start = c->at;
    while (c->at < c->end && !is_space(*c->at) && !is_mark(*c->at))
        c->at++;
    size_t head = (size_t)(c->at - start);
    if (c->at == c->end || *c->at != '[') {
        step_text(c, start, head, set);
        return;
    }
    const char *inner = ++c->at;
    while (c->at < c->end && !is_mark(*c->at))
        c->at++;
    if (c->at == c->end || *c->at != ']') {
        c->fault = "'[' within a word without its ']'";
        return;
    }
    size_t middle = (size_t)(c->at++ - inner);
    const char *tail = c->at;
    while (c->at < c->end && !is_space(*c->at) && !is_mark(*c->at))
        c->at++;
    size_t last = (size_t)(c->at - tail);
    char with[3 * LONGEST_WORD], without[2 * LONGEST_WORD];
    if (head > LONGEST_WORD || middle > LONGEST_WORD || last > LONGEST_WORD || head + last > LONGEST_WORD) {
        c->fault = "a word is too long";
        return;
    }
    memcpy(with, start, head);
    memcpy(with + head, inner, middle);
    memcpy(with + head + middle, tail, last);
    memcpy(without, start, head);
    memcpy(without + head, tail, last);
    node_set other;
    set_copy(&other, set);
    step_text(c, without, head + last, set);
    step_text(c, with, head + middle + last, &other);
    for (size_t i = 0; i < other.count; i++)
        set_add(c, set, other.items[i]);
}

static void compile_group(compiler *c, node_set *set)
{
    const char *start = ++c->at;
    while (c->at < c->end && *c->at != '}')
        c->at++;
    size_t length = (size_t)(c->at - start);
    if (c->at == c->end) {
        c->fault = "'{' without its '}'";
        return;
    }
    c->at++;
    const group_name *group = c->words->groups;
    while (group && (strlen(group->name) != length || memcmp(group->name, start, length)))
        group = group->next;
    if (!group) {
        c->fault = "a group that is not defined before";
        return;
    }
    node_set out;
    out.count = 0;
    for (size_t i = 0; i < set->count; i++)
        set_add(c, &out, pcrp_words_child_group(c->words, set->items[i], group));
    set_copy(set, &out);
}

static void compile_sequence(compiler *c, node_set *set);

static void compile_choice(compiler *c, node_set *set)
{
    char close = *c->at == '[' ? ']' : ')';
    node_set out, way;
    out.count = 0;
    if (close == ']')
        set_copy(&out, set);
    if (++c->depth > 8)
        c->fault = "brackets nested too deep";
    do {
        set_copy(&way, set);
        c->at++;
        if (!c->fault)
            compile_sequence(c, &way);
        for (size_t i = 0; i < way.count && !c->fault; i++)
            set_add(c, &out, way.items[i]);
    } while (!c->fault && c->at < c->end && *c->at == '|');
    c->depth--;
    if (!c->fault && (c->at == c->end || *c->at != close))
        c->fault = "a bracket without its other half";
    else
        c->at++;
    set_copy(set, &out);
}

static void compile_sequence(compiler *c, node_set *set)
{
    while (!c->fault && c->at < c->end) {
        char mark = *c->at;
        if (is_space(mark)) {
            c->at++;
        } else if (mark == '|' || mark == ')' || mark == ']') {
            return;
        } else if (mark == '[' || mark == '(') {
            compile_choice(c, set);
        } else if (mark == '{') {
            compile_group(c, set);
        } else if (mark == '*' || mark == '#') {
            c->at++;
            c->wild |= mark == '*';
            for (size_t i = 0; i < set->count; i++)
                set->items[i] = mark == '*' ? pcrp_words_child_star(c->words, set->items[i])
                                            : pcrp_words_child_number(c->words, set->items[i]);
        } else if (mark == '}') {
            c->fault = "'}' without its '{'";
        } else {
            compile_word(c, set);
        }
    }
}

const char *pcrp_words_add(pcrp_words *words, pcrp_words_table root, const char *pattern, size_t length,
                           uint32_t value)
{
    compiler c = {words, pattern, pattern + length, NULL, 0, 0};
    node_set set;
    set.items[0] = root;
    set.count = 1;
    compile_sequence(&c, &set);
    if (!c.fault && c.at < c.end)
        c.fault = "a bracket without its other half";
    words->order++;
    for (size_t i = 0; i < set.count && !c.fault && !words->failed; i++) {
        node *end = &words->nodes[set.items[i]];
        if (set.items[i] == root) {
            c.fault = "a pattern that fits nothing at all";
        } else if (!end->value) {
            end->value = value;
            end->order = words->order;
            end->wild = c.wild;
        }
    }
    return c.fault;
}

/* ---- matching ---- */

typedef struct matcher {
    const pcrp_words *words;
    const pcrp_word_list *list;
    size_t to;
    int anywhere;     /* need not reach the end */
    int plain;        /* only patterns without a '*' */
    const char *text; /* with filling: what the list is filled from, when a word is asked for; then to is not known before */
    size_t length, taken;
    pcrp_word_list *filling;
    unsigned steps;
    pcrp_words_hit best;
    uint32_t best_order;
} matcher;

/* Whether there is a word at a position. */
static int has(matcher *m, size_t at)
{
    if (m->filling && at >= m->filling->count && m->to == SIZE_MAX
        && !pcrp_words_take(m->words, m->text, m->length, 0, &m->taken, m->filling))
        m->to = m->filling->too_many ? SIZE_MAX - 1 : m->filling->count; /* too many: no end that a pattern could reach */
    return m->filling ? at < m->filling->count : at < m->to;
}

/* Whether the text ends at a position. */
static int ends(matcher *m, size_t at)
{
    return !has(m, at) && at == m->to;
}

static int may_begin(const matcher *m, const group_edge *edge, uint32_t word)
{
    return m->words->begins[word] >> edge->bit & 1;
}

/* Ends of the group's patterns that start at a position, as bits. */
static uint32_t group_ends(matcher *m, uint32_t at_node, size_t at)
{
    const node *n = &m->words->nodes[at_node];
    uint32_t reached = n->value ? (uint32_t)1 << at : 0;
    if (!has(m, at) || m->steps++ > STEPS)
        return reached;
    uint32_t word = m->list->word[at];
    uint32_t next = pcrp_words_edge(m->words, at_node, word);
    if (next)
        reached |= group_ends(m, next, at + 1);
    for (uint32_t g = n->groups; g; g = m->words->group_edges[g].next) {
        const group_edge *e = &m->words->group_edges[g];
        uint32_t inner = may_begin(m, e, word) ? group_ends(m, e->group, at) : 0;
        for (size_t i = at + 1; inner >> i; i++)
            if (inner >> i & 1)
                reached |= group_ends(m, e->child, i);
    }
    return reached;
}

static int fits_number(matcher *m, size_t at)
{
    uint32_t word = m->list->word[at];
    return word == WORD_NUMBER
           || (m->words->number_group && pcrp_words_edge(m->words, m->words->number_group, word));
}

/* Whether the pattern can go on behind a '*' among the words that nobody has looked at yet: mostly none that it can reach begins as
 * it would have to, and then they need not be looked up. */
static int may_go_on(const matcher *m, const node *n)
{
    int by_words = !n->value && !n->groups && !n->number && !n->star;
    return !by_words || pcrp_words_may_have(m->text + m->taken, m->length - m->taken, STAR_WORDS, n->letters, n->sizes);
}

static void match_from(matcher *m, uint32_t at_node, size_t at, unsigned score)
{
    const node *n = &m->words->nodes[at_node];
    if (n->value && (m->anywhere || ends(m, at))
        && (!m->best.value || score > m->best.score || (score == m->best.score && n->order < m->best_order))) {
        m->best = (pcrp_words_hit){n->value, score, n->wild};
        m->best_order = n->order;
    }
    if (!has(m, at) || m->steps++ > STEPS)
        return;
    uint32_t word = m->list->word[at];
    uint32_t next = pcrp_words_edge(m->words, at_node, word);
    if (next)
        match_from(m, next, at + 1, score + 10);
    if (n->number && fits_number(m, at))
        match_from(m, n->number, at + 1, score + 5);
    for (uint32_t g = n->groups; g; g = m->words->group_edges[g].next) {
        const group_edge *e = &m->words->group_edges[g];
        uint32_t reached = may_begin(m, e, word) ? group_ends(m, e->group, at) : 0;
        for (size_t i = at + 1; reached >> i; i++)
            if (reached >> i & 1)
                match_from(m, e->child, i, score + 9 * (unsigned)(i - at));
    }
    if (!n->star || m->plain || (m->filling && m->filling->count == at + 1 && !may_go_on(m, &m->words->nodes[n->star])))
        return;
    for (size_t i = at + 1; i <= at + STAR_WORDS && has(m, i - 1); i++)
        match_from(m, n->star, i, score);
}

pcrp_words_hit pcrp_words_match(const pcrp_words *words, pcrp_words_table root, const pcrp_word_list *list,
                                size_t from, size_t to)
{
    matcher m = {.words = words, .list = list, .to = to};
    if (from < to && !list->too_many)
        match_from(&m, root, from, 0);
    return m.best;
}

/* Against words that are looked at only as far as a pattern goes along. */
static pcrp_words_hit match_words_of(matcher m, pcrp_words_table root, const char *text, size_t length, int *empty)
{
    pcrp_word_list list;
    list.count = 0;
    list.too_many = 0;
    m.list = m.filling = &list;
    m.to = SIZE_MAX;
    m.text = text;
    m.length = length;
    *empty = !has(&m, 0);
    if (!*empty)
        match_from(&m, root, 0, 0);
    return m.best;
}

pcrp_words_hit pcrp_words_match_text(const pcrp_words *words, pcrp_words_table root, const char *text, size_t length, int *empty)
{
    return match_words_of((matcher){.words = words}, root, text, length, empty);
}

int pcrp_words_match_plain(const pcrp_words *words, pcrp_words_table root, const char *text, size_t length)
{
    int empty;
    return match_words_of((matcher){.words = words, .plain = 1}, root, text, length, &empty).value != 0;
}

pcrp_words_hit pcrp_words_start(const pcrp_words *words, pcrp_words_table root, const char *text, size_t length)
{
    int empty;
    return match_words_of((matcher){.words = words, .anywhere = 1}, root, text, length, &empty);
}

pcrp_words_hit pcrp_words_search(const pcrp_words *words, pcrp_words_table root, const pcrp_word_list *list)
{
    matcher m = {.words = words, .list = list, .to = list->count, .anywhere = 1};
    for (size_t from = 0; from < list->count; from++)
        match_from(&m, root, from, 0);
    return m.best;
}
