/* SPDX-License-Identifier: Apache-2.0 */
/* Sets of beginnings, and what comes of them when an expression goes on. */
#include <stdlib.h>
#include <string.h>

#include "text/beginning_private.h"

/* A class of more symbols than this, more than all letters, is not worth following once something is known already. */
enum { BROAD = 30 };

static int is_closed(const pcrp_beginning *at)
{
    return (at->marks & PCRP_BEGINNING_CLOSED) != 0;
}

int pcrp_beginnings_are_open(const beginnings *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (!is_closed(&set->items[i]))
            return 1;
    return 0;
}

int pcrp_beginnings_are_begun(const beginnings *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (!set->items[i].length)
            return 0;
    return set->count > 0;
}

void pcrp_beginnings_close(beginnings *set)
{
    for (size_t i = 0; i < set->count; i++)
        set->items[i].marks |= PCRP_BEGINNING_CLOSED;
}

void pcrp_beginnings_assign(beginnings *set, const beginnings *from)
{
    memcpy(set->items, from->items, from->count * sizeof(*set->items));
    set->count = from->count;
}

beginnings pcrp_beginnings_put_aside(reader *r, const beginnings *set, int grows)
{
    beginnings made = {r->stack + r->used, set->count};
    size_t room = grows ? PCRP_BEGINNINGS : set->count;
    if (r->used + room + PCRP_BEGINNINGS > STACK) {
        r->failed = 1;
        made.count = 0;
        return made;
    }
    memcpy(made.items, set->items, set->count * sizeof(*set->items));
    r->used += room;
    return made;
}

/* Four bytes as a number in their order. */
static uint32_t four(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Whether one beginning comes before another, by its bytes. */
static int is_before(const pcrp_beginning *one, const pcrp_beginning *other)
{
    const unsigned char *a = one->symbols, *b = other->symbols;
    uint64_t front = (uint64_t)four(a) << 32 | four(a + 4), other_front = (uint64_t)four(b) << 32 | four(b + 4);
    return front != other_front ? front < other_front : memcmp(a + 8, b + 8, sizeof(*one) - 8) < 0;
}

static int is_same(const pcrp_beginning *one, const pcrp_beginning *other)
{
    return memcmp(one, other, sizeof(*one)) == 0;
}

/* Whether a beginning says nothing that a closed one does not say. */
static int is_said_by(const pcrp_beginning *at, const pcrp_beginning *by)
{
    enum { PLACE = PCRP_BEGINNING_BOUNDARY | PCRP_BEGINNING_FIRST | PCRP_BEGINNING_APART };
    return by->marks == (PCRP_BEGINNING_CLOSED | (at->marks & PLACE)) && by->length <= at->length &&
           memcmp(by->symbols, at->symbols, by->length) == 0;
}

/* ---- in order ---- */

/* Two runs that are in order, one after the other, into one. */
static void merge(const pcrp_beginning *one, size_t count, const pcrp_beginning *other, size_t other_count, pcrp_beginning *to)
{
    const pcrp_beginning *end = one + count, *other_end = other + other_count;
    while (one < end && other < other_end) {
        int later = is_before(other, one);
        *to++ = *(later ? other : one);
        one += !later;
        other += later;
    }
    memcpy(to, one, (size_t)(end - one) * sizeof(*to));
    memcpy(to + (end - one), other, (size_t)(other_end - other) * sizeof(*to));
}

/* Merges the runs that lie between bounds in pairs, and returns how many there are then. */
static size_t merge_pairs(const pcrp_beginning *from, size_t *bounds, size_t runs, pcrp_beginning *to)
{
    size_t made = 0;
    for (size_t r = 0; r < runs; r += 2) {
        size_t first = bounds[r], middle = bounds[r + 1], past = bounds[r + 2 <= runs ? r + 2 : r + 1];
        merge(from + first, middle - first, from + middle, past - middle, to + first);
        bounds[made++] = first;
        bounds[made] = past;
    }
    return made;
}

/* Sorting was most of the work of reading an expression. Sets are made of parts that are in order, mostly of few and long
 * ones: these need only be merged. */
static void sort(beginnings *set)
{
    pcrp_beginning room[PCRP_BEGINNINGS], *from = set->items, *to = room;
    size_t bounds[PCRP_BEGINNINGS + 1], runs = 0;

    bounds[0] = 0;
    for (size_t i = 1; i <= set->count; i++)
        if (i == set->count || is_before(&set->items[i], &set->items[i - 1]))
            bounds[++runs] = i;
    while (runs > 1) {
        pcrp_beginning *merged = to;
        runs = merge_pairs(from, bounds, runs, to);
        to = from;
        from = merged;
    }
    if (from != set->items)
        memcpy(set->items, from, set->count * sizeof(*from));
}

void pcrp_beginnings_settle(beginnings *set)
{
    size_t kept = 0;
    sort(set);
    for (size_t i = 0; i < set->count; i++)
        if (!kept || (!is_same(&set->items[kept - 1], &set->items[i]) && !is_said_by(&set->items[i], &set->items[kept - 1])))
            set->items[kept++] = set->items[i];
    set->count = kept;
}

int pcrp_beginnings_unite(beginnings *set, const beginnings *other)
{
    if (set->count + other->count > PCRP_BEGINNINGS)
        pcrp_beginnings_settle(set);
    if (set->count + other->count > PCRP_BEGINNINGS)
        return 0;
    memcpy(set->items + set->count, other->items, other->count * sizeof(*set->items));
    set->count += other->count;
    return 1;
}

int pcrp_beginnings_unite_closed(beginnings *set, const beginnings *other)
{
    size_t before = set->count;
    for (size_t i = 0; i < other->count; i++) {
        size_t k = 0;
        while (k < before && !is_same(&set->items[k], &other->items[i]))
            k++;
        if (k < before)
            continue;
        if (set->count == PCRP_BEGINNINGS)
            return 0;
        set->items[set->count] = other->items[i];
        set->items[set->count++].marks |= PCRP_BEGINNING_CLOSED;
    }
    return 1;
}

static int is_word_symbol(unsigned symbol)
{
    return symbol <= PCRP_SYMBOL_DIGITS || symbol == pcrp_symbol('_', 0);
}

/* A symbol more; digits go on where digits stand. */
static void append(const reader *r, pcrp_beginning *at, unsigned symbol)
{
    unsigned last = at->length ? at->symbols[at->length - 1] : PCRP_SYMBOL_BOUNDARY;
    if (symbol == PCRP_SYMBOL_DIGITS && last == PCRP_SYMBOL_DIGITS)
        return;
    if ((at->marks & PCRP_BEGINNING_APART) && is_word_symbol(symbol))
        at->marks |= PCRP_BEGINNING_BOUNDARY;
    if ((last == PCRP_SYMBOL_WORD || (at->marks & PCRP_BEGINNING_ENDED)) && is_word_symbol(symbol)) {
        at->marks |= PCRP_BEGINNING_CLOSED; /* the word may end sooner; what is no letter for us may be one for others */
        return;
    }
    at->marks &= (unsigned char)~(PCRP_BEGINNING_APART | PCRP_BEGINNING_ENDED);
    at->symbols[at->length++] = (unsigned char)symbol;
    if (at->length >= r->most)
        at->marks |= PCRP_BEGINNING_CLOSED;
}

/* One of some symbols comes next. */
static void branch(reader *r, beginnings *set, uint64_t symbols)
{
    pcrp_beginning *from = r->stack + r->used; /* above the top */
    size_t count = set->count, made = 0;

    memcpy(from, set->items, count * sizeof(*from));
    for (size_t i = 0; i < count; i++) {
        for (uint64_t left = is_closed(&from[i]) ? 0 : symbols; left; left &= left - 1) {
            set->items[made] = from[i];
            append(r, &set->items[made++], (unsigned)__builtin_ctzll(left));
        }
        if (is_closed(&from[i]))
            set->items[made++] = from[i];
    }
    set->count = made;
}

void pcrp_beginnings_extend(reader *r, beginnings *set, uint64_t symbols)
{
    unsigned number = (unsigned)__builtin_popcountll(symbols);
    size_t open = 0;

    for (size_t i = 0; i < set->count; i++) {
        if (number > BROAD && set->items[i].length)
            set->items[i].marks |= PCRP_BEGINNING_CLOSED;
        open += !is_closed(&set->items[i]);
    }
    if (set->count - open + open * number > PCRP_BEGINNINGS)
        pcrp_beginnings_close(set);
    else if (number > 1 && open)
        branch(r, set, symbols);
    else if (number)
        for (size_t i = 0; i < set->count; i++)
            if (!is_closed(&set->items[i]))
                append(r, &set->items[i], (unsigned)__builtin_ctzll(symbols));
}

void pcrp_beginnings_add_boundary(beginnings *set)
{
    for (size_t i = 0; i < set->count; i++) {
        pcrp_beginning *at = &set->items[i];
        if (!at->length)
            at->marks |= PCRP_BEGINNING_BOUNDARY;
        else if (!is_closed(at) && at->symbols[at->length - 1] < PCRP_SYMBOL_DIGITS)
            at->marks |= PCRP_BEGINNING_ENDED;
    }
}

static pcrp_beginning appended(const reader *r, pcrp_beginning at, unsigned symbol)
{
    append(r, &at, symbol);
    return at;
}

static pcrp_beginning closed(pcrp_beginning at)
{
    at.marks |= PCRP_BEGINNING_CLOSED;
    return at;
}

void pcrp_beginnings_add_word(reader *r, beginnings *set)
{
    const pcrp_beginning empty = set->items[0], word = appended(r, empty, PCRP_SYMBOL_WORD);

    set->count = 0;
    set->items[set->count++] = word;
    set->items[set->count++] = closed(appended(r, empty, PCRP_SYMBOL_OTHER));
    if (!is_closed(&word)) {
        set->items[set->count++] = closed(appended(r, word, PCRP_SYMBOL_OTHER));
        set->items[set->count] = closed(word);
        set->items[set->count].symbols[1] = PCRP_SYMBOL_DIGITS;
        set->items[set->count++].length = 2;
    }
    set->items[set->count++] = closed(appended(r, empty, PCRP_SYMBOL_DIGITS));
}

void pcrp_beginnings_add_first(const reader *r, beginnings *set)
{
    for (size_t i = 0; i < set->count && !r->lines; i++)
        set->items[i].marks |= set->items[i].length ? 0 : PCRP_BEGINNING_FIRST;
}
