/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "text/starts_private.h"

pcrp_starts *pcrp_starts_new(void)
{
    pcrp_starts *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->node_capacity = 4096;
    made->nodes = calloc(made->node_capacity, sizeof(*made->nodes));
    if (!made->nodes) {
        free(made);
        return NULL;
    }
    made->node_count = 1 + TRIES;
    for (size_t n = 0; n < made->node_count; n++)
        made->nodes[n].outputs = -1;
    for (unsigned c = 0; c < 256; c++)
        made->symbols[c] = pcrp_symbol((unsigned char)c, 0);
    return made;
}

void pcrp_starts_free(pcrp_starts *starts)
{
    if (!starts)
        return;
    free(starts->cells);
    free(starts->finds);
    free(starts->ids);
    free(starts->nodes);
    free(starts->outputs);
    free(starts);
}

/* ---- filling ---- */

static int has_output(const pcrp_starts *starts, int32_t at, uint32_t id)
{
    for (int32_t o = starts->nodes[at].outputs; o >= 0; o = starts->outputs[o].next)
        if (starts->outputs[o].id == id)
            return 1;
    return 0;
}

/* The node one symbol further, made when there is none; 0 when out of memory. */
static int32_t step(pcrp_starts *starts, int32_t at, unsigned symbol)
{
    int32_t next = starts->nodes[at].child;

    while (next && starts->nodes[next].symbol != symbol)
        next = starts->nodes[next].sibling;
    if (next)
        return next;
    if (!pcrp_grow(&starts->nodes, &starts->node_capacity, starts->node_count + 1, sizeof(node)))
        return 0;
    next = (int32_t)starts->node_count++;
    starts->nodes[next] = (node){0, starts->nodes[at].child, -1, symbol};
    starts->nodes[at].child = next;
    return next;
}

/* A rubric with very many expressions has shorter beginnings, which lead to more places but take less memory. */
enum { MANY_NODES = 1 << 20, FEW_SYMBOLS = 4 };

/* Where the beginning that was added last led. One that begins as it did follows it so far without looking. */
typedef struct path {
    int32_t nodes[PCRP_BEGINNING_MOST + 1]; /* after so many symbols */
    unsigned char symbols[PCRP_BEGINNING_MOST];
    unsigned length;
} path;

static int add_beginning(pcrp_starts *starts, const pcrp_beginning *b, uint32_t id, path *last)
{
    unsigned most = starts->node_count < MANY_NODES ? PCRP_BEGINNING_MOST : FEW_SYMBOLS;
    int32_t at = 1 + (b->marks & PCRP_BEGINNING_FIRST ? AT_FIRST : b->marks & PCRP_BEGINNING_BOUNDARY ? AT_BOUNDARY : ANYWHERE);

    if (last->nodes[0] != at)
        last->length = 0;
    last->nodes[0] = at;
    for (unsigned depth = 0; depth < b->length && depth < most; depth++) {
        if (depth >= last->length || last->symbols[depth] != b->symbols[depth]) {
            last->symbols[depth] = b->symbols[depth];
            last->nodes[depth + 1] = step(starts, at, b->symbols[depth]);
            last->length = depth + 1;
        }
        at = last->nodes[depth + 1];
        if (!at)
            return 0;
        if (has_output(starts, at, id))
            return 1; /* a shorter beginning says it already */
    }
    if (!pcrp_grow(&starts->outputs, &starts->output_capacity, starts->output_count + 1, sizeof(output)))
        return 0;
    starts->outputs[starts->output_count] = (output){id, starts->nodes[at].outputs};
    starts->nodes[at].outputs = (int32_t)starts->output_count++;
    return 1;
}

int pcrp_starts_add(pcrp_starts *starts, const char *expression, uint32_t id)
{
    pcrp_beginning *found = malloc(PCRP_BEGINNINGS * sizeof(*found));
    size_t count = found ? pcrp_beginnings(expression, found) : 0;
    int added = found != NULL;
    path last = {{0}, {0}, 0};

    for (size_t i = 0; i < count && added; i++)
        added = add_beginning(starts, &found[i], id, &last);
    free(found);
    return !added ? -1 : count > 0;
}

/* The cell of a symbol in a row, NULL when there is none. */
static inline const cell *cell_at(const pcrp_starts *starts, uint32_t row, unsigned symbol)
{
    const cell *at = &starts->cells[row + symbol];
    return (at->found & ((1u << SYMBOL_BITS) - 1)) == symbol + 1 ? at : NULL;
}

/* Whether something in a trie can begin with a byte. */
static int begins(const pcrp_starts *starts, int in, unsigned c)
{
    uint32_t row = starts->rows[in];
    if (!row)
        return 0;
    return c >= 0x80 || cell_at(starts, row, starts->symbols[c]) ||
           ((starts->kinds[c] & OF_WORD) && cell_at(starts, row, PCRP_SYMBOL_WORD));
}

int pcrp_starts_compile(pcrp_starts *starts)
{
    if (!pcrp_starts_make_rows(starts))
        return 0;
    for (unsigned c = 0; c < 256; c++) {
        starts->kinds[c] = c >= 0x80 ? MAYBE : starts->symbols[c] <= PCRP_SYMBOL_DIGITS || c == '_' ? OF_WORD : 0;
        starts->kinds[c] |= (c & 0xC0) == 0x80 ? CONTINUED : 0;
        starts->kinds[c] |= begins(starts, AT_BOUNDARY, c) ? BEGINS : 0;
        starts->kinds[c] |= begins(starts, ANYWHERE, c) ? BEGINS_EVERY : 0;
    }
    free(starts->nodes);
    free(starts->outputs);
    starts->nodes = NULL;
    starts->outputs = NULL;
    starts->node_count = starts->node_capacity = starts->output_count = starts->output_capacity = 0;
    return 1;
}

/* ---- finding ---- */

/* The symbol of a digit or of what is beyond ASCII, and the place after it. Long S and the sign of the kelvin match s and
 * k without regard to case. */
static unsigned wide_symbol_at(const unsigned char **at, const unsigned char *end)
{
    const unsigned char *c = (*at)++;
    unsigned symbol = pcrp_symbol(*c, c + 1 < end ? c[1] : 0);

    if (*c >= 0x80) {
        while (*at < end && (**at & 0xC0) == 0x80)
            (*at)++;
        if (*at - c == 2 && c[0] == 0xC5 && c[1] == 0xBF)
            return 's' - 'a';
        if (*at - c == 3 && c[0] == 0xE2 && c[1] == 0x84 && c[2] == 0xAA)
            return 'k' - 'a';
    }
    if (symbol == PCRP_SYMBOL_DIGITS) /* and the others of the run */
        while (*at < end && ((**at >= '0' && **at <= '9') || (**at & 0xC0) == 0x80 ||
                             (**at >= 0x80 && pcrp_symbol(**at, *at + 1 < end ? (*at)[1] : 0) == PCRP_SYMBOL_DIGITS)))
            (*at)++;
    return symbol;
}

/* A text, and what begins in it. */
typedef struct search {
    const pcrp_starts *starts;
    const unsigned char *text, *end;
    pcrp_start_list *list;
} search;

static void emit(const search *s, uint32_t ids, const unsigned char *from)
{
    pcrp_start_list *list = s->list;
    for (const uint32_t *id = s->starts->ids + ids; *id != NO_ID; id++) {
        if (!pcrp_grow(&list->items, &list->capacity, list->count + 1, sizeof(pcrp_start))) {
            list->failed = 1;
            return;
        }
        list->items[list->count++] = (pcrp_start){*id, (uint32_t)(from - s->text)};
    }
}

/* What stands at a cell, of a beginning whose symbols end before a place. */
static void emit_all(const search *s, const cell *here, const unsigned char *at, const unsigned char *from)
{
    const find *found = &s->starts->finds[here->found >> SYMBOL_BITS];
    if (found->ids)
        emit(s, found->ids, from);
    if (found->ended && (at >= s->end || !(s->starts->kinds[*at] & OF_WORD)))
        emit(s, found->ended, from);
}

/* Along the text, as long as there is a row; from where it began. */
static inline void walk_on(const search *s, uint32_t row, const unsigned char *at, const unsigned char *from)
{
    const pcrp_starts *starts = s->starts;
    while (row && at < s->end) {
        unsigned symbol = starts->symbols[*at];
        const cell *here;
        if (symbol == PCRP_SYMBOL_DIGITS || symbol == PCRP_SYMBOL_OTHER)
            symbol = wide_symbol_at(&at, s->end);
        else
            at++;
        here = cell_at(starts, row, symbol);
        if (!here)
            return;
        if (here->found >> SYMBOL_BITS)
            emit_all(s, here, at, from);
        row = here->next;
    }
}

/* What begins with a whole word of ASCII, or with one in which there is more: that may be one of s and k. */
static void walk_word(const search *s, uint32_t row, const cell *word, const unsigned char *from)
{
    const unsigned char *at = from;

    while (at < s->end && s->starts->kinds[*at] & OF_WORD)
        at++;
    if (at < s->end && *at >= 0x80) {
        uint32_t after = at == from ? row : word->next;
        const cell *other = after ? cell_at(s->starts, after, PCRP_SYMBOL_OTHER) : NULL;
        if (other)
            emit_all(s, other, s->end, from);
    }
    if (at > from)
        emit_all(s, word, s->end, from);
    if (at > from)
        walk_on(s, word->next, at, from);
}

static void walk(const search *s, uint32_t row, const unsigned char *from)
{
    const cell *word = row ? cell_at(s->starts, row, PCRP_SYMBOL_WORD) : NULL;
    walk_on(s, row, from, from);
    if (word)
        walk_word(s, row, word, from);
}

/* Starts as numbers in the order that is wanted. */
static inline uint64_t order_of(const pcrp_start *start)
{
    return (uint64_t)start->id << 32 | start->offset;
}

static int in_order(const void *a, const void *b)
{
    uint64_t one = order_of(a), other = order_of(b);
    return one < other ? -1 : one > other;
}

/* Few as they mostly are, they are sorted as they are inserted. */
static void sort(pcrp_start_list *list)
{
    size_t kept = 0;
    if (list->count > 64) {
        qsort(list->items, list->count, sizeof(*list->items), in_order);
    } else {
        for (size_t i = 1; i < list->count; i++) {
            pcrp_start moved = list->items[i];
            size_t to = i;
            for (; to && order_of(&moved) < order_of(&list->items[to - 1]); to--)
                list->items[to] = list->items[to - 1];
            list->items[to] = moved;
        }
    }
    for (size_t i = 0; i < list->count; i++)
        if (!kept || order_of(&list->items[kept - 1]) != order_of(&list->items[i]))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

void pcrp_starts_find(const pcrp_starts *starts, const char *text, size_t length, pcrp_start_list *list)
{
    const unsigned char *at = (const unsigned char *)text;
    const search s = {starts, at, at + length, list};
    unsigned before = 0;

    list->count = 0;
    if (length)
        walk(&s, starts->rows[AT_FIRST], at);
    for (; at < s.end; at++) {
        unsigned kind = starts->kinds[*at], here = kind & (OF_WORD | MAYBE);
        if (kind & CONTINUED)
            continue;
        if ((kind & BEGINS) && (here != before || here == MAYBE))
            walk(&s, starts->rows[AT_BOUNDARY], at);
        if (kind & BEGINS_EVERY)
            walk(&s, starts->rows[ANYWHERE], at);
        if (here == OF_WORD) /* to its last letter of which this is true */
            while (at + 1 < s.end && (starts->kinds[at[1]] & (OF_WORD | BEGINS_EVERY)) == OF_WORD)
                at++;
        before = here;
    }
    sort(list);
}
