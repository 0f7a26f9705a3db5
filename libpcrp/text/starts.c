/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "text/starts_private.h"

/* Whether a byte is of a word: what is beyond ASCII is not looked up. */
enum { NO_WORD, OF_WORD, MAYBE };

pcrp_starts *pcrp_starts_new(void)
{
    pcrp_starts *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->tries = calloc(TRIES, sizeof(*made->tries));
    if (!made->tries) {
        free(made);
        return NULL;
    }
    made->node_count = 1;
    for (unsigned c = 0; c < 256; c++) {
        made->symbols[c] = pcrp_symbol((unsigned char)c, 0);
        made->is_word[c] = c < 0x80 ? made->symbols[c] <= PCRP_SYMBOL_DIGITS || c == '_' : MAYBE;
    }
    return made;
}

void pcrp_starts_free(pcrp_starts *starts)
{
    if (!starts)
        return;
    free(starts->tries);
    free(starts->branches);
    free(starts->ids);
    free(starts->nodes);
    free(starts->outputs);
    free(starts);
}

/* ---- filling ---- */

static int grow(void **array, size_t *capacity, size_t count, size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 4096;
    void *made;
    if (count < *capacity)
        return 1;
    made = realloc(*array, wanted * size);
    if (!made)
        return 0;
    *array = made;
    *capacity = wanted;
    return 1;
}

/* A new node; 0 when out of memory. */
static int32_t new_node(pcrp_starts *starts, unsigned char symbol, int32_t sibling)
{
    if (!grow((void **)&starts->nodes, &starts->node_capacity, starts->node_count, sizeof(node)))
        return 0;
    if (starts->node_count == 1)
        starts->nodes[0] = (node){0, 0, -1, 0};
    starts->nodes[starts->node_count] = (node){0, sibling, -1, symbol};
    return (int32_t)starts->node_count++;
}

static int32_t child_of(const pcrp_starts *starts, int32_t at, unsigned char symbol)
{
    int32_t child = starts->nodes[at].child;
    while (child && starts->nodes[child].symbol != symbol)
        child = starts->nodes[child].sibling;
    return child;
}

static int has_output(const pcrp_starts *starts, int32_t at, uint32_t id)
{
    for (int32_t o = starts->nodes[at].outputs; o >= 0; o = starts->outputs[o].next)
        if (starts->outputs[o].id == id)
            return 1;
    return 0;
}

/* The node one symbol further, made when there is none; 0 when out of memory. */
static int32_t step(pcrp_starts *starts, trie *to, unsigned symbol, unsigned depth, int32_t at)
{
    int32_t next = depth ? child_of(starts, at, (unsigned char)symbol) : (int32_t)to->first[symbol];

    if (next)
        return next;
    next = new_node(starts, (unsigned char)symbol, depth ? starts->nodes[at].child : 0);
    if (!depth)
        to->first[symbol] = (uint32_t)next;
    else if (next)
        starts->nodes[at].child = next;
    return next;
}

static int add_beginning(pcrp_starts *starts, pcrp_beginning b, uint32_t id)
{
    trie *to = &starts->tries[b & PCRP_BEGINNING_FIRST ? AT_FIRST : b & PCRP_BEGINNING_BOUNDARY ? AT_BOUNDARY : ANYWHERE];
    int32_t at = 0;


    for (unsigned depth = 0; depth < pcrp_beginning_length(b); depth++) {
        at = step(starts, to, pcrp_beginning_symbol(b, depth), depth, at);
        if (!at)
            return 0;
        if (has_output(starts, at, id))
            return 1; /* a shorter beginning says it already */
    }
    if (!grow((void **)&starts->outputs, &starts->output_capacity, starts->output_count, sizeof(output)))
        return 0;
    starts->outputs[starts->output_count] = (output){id, starts->nodes[at].outputs};
    starts->nodes[at].outputs = (int32_t)starts->output_count++;
    return 1;
}

int pcrp_starts_add(pcrp_starts *starts, const char *expression, uint32_t id)
{
    pcrp_beginning found[PCRP_BEGINNINGS];
    size_t count = pcrp_beginnings(expression, found);
    for (size_t i = 0; i < count; i++)
        if (!add_beginning(starts, found[i], id))
            return -1;
    return count > 0;
}

/* ---- compiling ---- */

/* Puts down what begins at a node, and returns where. */
static uint32_t put_ids(pcrp_starts *starts, const node *of)
{
    uint32_t place = (uint32_t)starts->id_count;
    if (of->outputs < 0)
        return 0;
    for (int32_t o = of->outputs; o >= 0; o = starts->outputs[o].next)
        starts->ids[starts->id_count++] = starts->outputs[o].id;
    starts->ids[starts->id_count++] = NO_ID;
    return place;
}

/* The children of a branch get the next places, in the order of their symbols. from[] says which node a place is of. */
static void put_children(pcrp_starts *starts, uint32_t *from, uint32_t at)
{
    int32_t child_with[PCRP_SYMBOL_COUNT] = {0};
    branch *made = &starts->branches[at];

    *made = (branch){0, (uint32_t)starts->branch_count, put_ids(starts, &starts->nodes[from[at]])};
    for (int32_t c = starts->nodes[from[at]].child; c; c = starts->nodes[c].sibling) {
        child_with[starts->nodes[c].symbol] = c;
        made->symbols |= (uint64_t)1 << starts->nodes[c].symbol;
    }
    for (unsigned symbol = 0; symbol < PCRP_SYMBOL_COUNT; symbol++)
        if (child_with[symbol])
            from[starts->branch_count++] = (uint32_t)child_with[symbol];
}

/* Most words are no beginning, and their first two letters tell. A run of digits is one symbol: what comes after its
 * first is not known. */
static void set_second(const pcrp_starts *starts, trie *in)
{
    for (unsigned symbol = 0; symbol < PCRP_SYMBOL_COUNT; symbol++) {
        const branch *first = &starts->branches[in->first[symbol]];
        int all = first->ids || (first->symbols >> PCRP_SYMBOL_BOUNDARY & 1) || symbol == PCRP_SYMBOL_DIGITS;
        in->second[symbol] = in->first[PCRP_SYMBOL_WORD] || (in->first[symbol] && all) ? UINT64_MAX
                             : in->first[symbol]                                   ? first->symbols : 0;
    }
}

int pcrp_starts_compile(pcrp_starts *starts)
{
    uint32_t *from = calloc(starts->node_count, sizeof(*from));

    starts->branches = calloc(starts->node_count, sizeof(*starts->branches));
    starts->ids = calloc(2 * starts->output_count + 1, sizeof(*starts->ids));
    if (!from || !starts->branches || !starts->ids) {
        free(from);
        return 0;
    }
    starts->branch_count = starts->id_count = 1;
    for (int in = 0; in < TRIES; in++)
        for (unsigned symbol = 0; symbol < PCRP_SYMBOL_COUNT; symbol++)
            if (starts->tries[in].first[symbol]) {
                from[starts->branch_count] = starts->tries[in].first[symbol];
                starts->tries[in].first[symbol] = (uint32_t)starts->branch_count++;
            }
    for (uint32_t at = 1; at < starts->branch_count; at++)
        put_children(starts, from, at);
    for (int in = 0; in < TRIES; in++)
        set_second(starts, &starts->tries[in]);
    for (unsigned c = 0; c < 256; c++)
        starts->anywhere[c] = c >= 0x80 || starts->tries[ANYWHERE].second[starts->symbols[c]] != 0;
    free(from);
    free(starts->nodes);
    free(starts->outputs);
    starts->nodes = NULL;
    starts->outputs = NULL;
    starts->node_count = starts->node_capacity = starts->output_count = starts->output_capacity = 0;
    return 1;
}

/* ---- finding ---- */

static void emit(const pcrp_starts *starts, uint32_t at, size_t offset, pcrp_start_list *list)
{
    for (const uint32_t *id = starts->ids + starts->branches[at].ids; id > starts->ids && *id != NO_ID; id++) {
        if (!grow((void **)&list->items, &list->capacity, list->count, sizeof(pcrp_start))) {
            list->failed = 1;
            return;
        }
        list->items[list->count++] = (pcrp_start){*id, (uint32_t)offset};
    }
}

static int bits_set(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    return (int)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu) * 0x0101010101010101u >> 56);
}

/* Where a branch goes on with a symbol, 0 when it does not. */
static uint32_t next_of(const pcrp_starts *starts, uint32_t at, unsigned symbol)
{
    const branch *here = &starts->branches[at];
    uint64_t bit = symbol < PCRP_SYMBOL_COUNT ? (uint64_t)1 << symbol : 0;
    return here->symbols & bit ? here->children + (uint32_t)bits_set(here->symbols & (bit - 1)) : 0;
}

/* The symbol at a place, and the place after it; PCRP_SYMBOL_COUNT at the end. Long S and the sign of the kelvin
 * match s and k without regard to case. */
static unsigned symbol_at(const pcrp_starts *starts, const unsigned char **at, const unsigned char *end)
{
    const unsigned char *c = *at;
    unsigned symbol;
    if (c >= end)
        return PCRP_SYMBOL_COUNT;
    (*at)++;
    if (*c < 0x80) {
        symbol = starts->symbols[*c];
    } else {
        while (*at < end && (**at & 0xC0) == 0x80)
            (*at)++;
        if (*at - c == 2 && c[0] == 0xC5 && c[1] == 0xBF)
            return 's' - 'a';
        if (*at - c == 3 && c[0] == 0xE2 && c[1] == 0x84 && c[2] == 0xAA)
            return 'k' - 'a';
        symbol = pcrp_symbol(*c, c + 1 < end ? c[1] : 0);
    }
    if (symbol == PCRP_SYMBOL_DIGITS) /* and the others of the run */
        while (*at < end && ((**at >= '0' && **at <= '9') || (**at & 0xC0) == 0x80 ||
                             (**at >= 0x80 && pcrp_symbol(**at, *at + 1 < end ? (*at)[1] : 0) == PCRP_SYMBOL_DIGITS)))
            (*at)++;
    return symbol;
}

/* From a branch on, with the text after its symbol. */
static void walk_on(const pcrp_starts *starts, uint32_t to, const unsigned char *at, const unsigned char *end, size_t offset,
                    pcrp_start_list *list)
{
    for (; to; to = next_of(starts, to, symbol_at(starts, &at, end))) {
        if (starts->branches[to].ids)
            emit(starts, to, offset, list);
        if (!starts->branches[to].symbols)
            return;
        /* what ends with the word is a child of its own, where no letter or digit follows */
        if ((starts->branches[to].symbols >> PCRP_SYMBOL_BOUNDARY & 1) && (at >= end || starts->is_word[*at] != OF_WORD))
            emit(starts, next_of(starts, to, PCRP_SYMBOL_BOUNDARY), offset, list);
    }
}

static void walk(const pcrp_starts *starts, const trie *in, const unsigned char *text, size_t offset, size_t length,
                 pcrp_start_list *list)
{
    const unsigned char *at = text + offset, *end = text + length, *word = at;
    unsigned first = symbol_at(starts, &at, end);

    walk_on(starts, in->first[first], at, end, offset, list);
    if (!in->first[PCRP_SYMBOL_WORD])
        return;
    while (word < end && starts->is_word[*word] == OF_WORD)
        word++;
    if (word < end && *word >= 0x80) /* what is beyond ASCII in a word may be one of s and k */
        emit(starts, word == text + offset ? in->first[PCRP_SYMBOL_OTHER]
                                           : next_of(starts, in->first[PCRP_SYMBOL_WORD], PCRP_SYMBOL_OTHER), offset, list);
    if (word > text + offset)
        walk_on(starts, in->first[PCRP_SYMBOL_WORD], word, end, offset, list);
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
    const unsigned char *bytes = (const unsigned char *)text;
    const trie *boundary = &starts->tries[AT_BOUNDARY], *anywhere = &starts->tries[ANYWHERE];
    int before = NO_WORD;

    list->count = 0;
    if (length)
        walk(starts, &starts->tries[AT_FIRST], bytes, 0, length, list);
    for (size_t i = 0; i < length && !list->failed; i++) {
        unsigned char c = bytes[i];
        int here = starts->is_word[c], turns = here != before || here == MAYBE;
        uint64_t next = UINT64_MAX;
        if ((c & 0xC0) == 0x80)
            continue;
        before = here;
        if (!turns && !starts->anywhere[c])
            continue;
        if (i + 1 < length && c < 0x80 && bytes[i + 1] < 0x80)
            next = (uint64_t)1 << starts->symbols[bytes[i + 1]];
        if (turns && (c >= 0x80 || (boundary->second[starts->symbols[c]] & next)))
            walk(starts, boundary, bytes, i, length, list);
        if (starts->anywhere[c] && (c >= 0x80 || (anywhere->second[starts->symbols[c]] & next)))
            walk(starts, anywhere, bytes, i, length, list);
    }
    sort(list);
}
