/* SPDX-License-Identifier: Apache-2.0 */
/* The trie of beginnings as it is walked: equal rows are made once, and laid across each other. */
#include <stdlib.h>
#include <string.h>

#include "text/starts_private.h"

/* A cell of a row that has no place yet: these stand one after the other, and next is the number of a row. */
typedef struct loose_cell {
    uint32_t symbol, next;
    find found;
} loose_cell;

typedef struct row {
    size_t first;   /* of its cells */
    uint32_t count, place;
    uint32_t alike; /* the next row in the same bucket, then the next with as many cells; 0 at the end */
} row;

typedef struct maker {
    pcrp_starts *starts;
    loose_cell *cells;
    size_t cell_count;
    row *rows;      /* the first is not used */
    size_t row_count;
    uint32_t *buckets;
    size_t bucket_count; /* a power of two */
    uint32_t *same_ids;  /* by expression: where a list of it alone stands */
} maker;

/* Puts down what begins at a node, and returns where. Most are lists of one expression, made once. */
static uint32_t put_ids(maker *m, const node *of)
{
    pcrp_starts *starts = m->starts;
    uint32_t place = (uint32_t)starts->id_count, first;

    if (of->outputs < 0)
        return 0;
    first = starts->outputs[of->outputs].id;
    if (starts->outputs[of->outputs].next < 0) {
        if (m->same_ids[first])
            return m->same_ids[first];
        m->same_ids[first] = place;
    }
    for (int32_t o = of->outputs; o >= 0; o = starts->outputs[o].next)
        starts->ids[starts->id_count++] = starts->outputs[o].id;
    starts->ids[starts->id_count++] = NO_ID;
    return place;
}

/* The number of a row with such cells, which are the last ones; they stay there only when it is new. */
static uint32_t put_row(maker *m, size_t first)
{
    uint32_t count = (uint32_t)(m->cell_count - first);
    const loose_cell *cells = &m->cells[first];
    uint32_t hash = 2166136261u, *bucket;

    for (const loose_cell *c = cells; c < cells + count; c++)
        hash = ((((hash ^ c->symbol) * 16777619u ^ c->next) * 16777619u ^ c->found.ids) * 16777619u ^ c->found.ended) * 16777619u;
    bucket = &m->buckets[(hash ^ hash >> 16) & (m->bucket_count - 1)];
    for (uint32_t at = *bucket; at; at = m->rows[at].alike)
        if (m->rows[at].count == count && memcmp(&m->cells[m->rows[at].first], cells, count * sizeof(*cells)) == 0) {
            m->cell_count = first;
            return at;
        }
    m->rows[m->row_count] = (row){first, count, 0, *bucket};
    *bucket = (uint32_t)m->row_count;
    return (uint32_t)m->row_count++;
}

/* The row of what comes after a node, 0 for none: after those of its children, which are no deeper than a beginning is
 * long. */
static uint32_t make_row(maker *m, uint32_t at)
{
    const node *nodes = m->starts->nodes;
    loose_cell made[PCRP_SYMBOL_COUNT];
    uint64_t there = 0; /* bits of the symbols that are made */
    size_t first;

    for (int32_t c = nodes[at].child; c; c = nodes[c].sibling) {
        uint32_t symbol = nodes[c].symbol;
        find found = {put_ids(m, &nodes[c]), 0};
        if (symbol == PCRP_SYMBOL_BOUNDARY)
            continue; /* is said where the word ends */
        for (int32_t last = nodes[c].child; last; last = nodes[last].sibling)
            if (nodes[last].symbol == PCRP_SYMBOL_BOUNDARY)
                found.ended = put_ids(m, &nodes[last]);
        there |= (uint64_t)1 << symbol;
        made[symbol] = (loose_cell){symbol, make_row(m, (uint32_t)c), found};
    }
    first = m->cell_count;
    for (uint32_t symbol = 0; there >> symbol; symbol++)
        if (there >> symbol & 1)
            m->cells[m->cell_count++] = made[symbol];
    return m->cell_count > first ? put_row(m, first) : 0;
}

/* ---- places ---- */

/* The number of a find, made when it is not that of the one before. */
static uint32_t put_find(maker *m, find found)
{
    pcrp_starts *starts = m->starts;
    const find *before = &starts->finds[starts->find_count - 1];
    if (!found.ids && !found.ended)
        return 0;
    if (before->ids != found.ids || before->ended != found.ended)
        starts->finds[starts->find_count++] = found;
    return (uint32_t)starts->find_count - 1;
}

static int fits(const maker *m, const row *moved, size_t place, const unsigned char *taken)
{
    if (taken[place])
        return 0;
    for (size_t c = moved->first; c < moved->first + moved->count; c++)
        if (m->starts->cells[place + m->cells[c].symbol].found)
            return 0;
    return 1;
}

static void put_cells(maker *m, const row *moved)
{
    for (size_t c = moved->first; c < moved->first + moved->count; c++) {
        const loose_cell *from = &m->cells[c];
        uint32_t found = put_find(m, from->found);
        m->starts->cells[moved->place + from->symbol] = (cell){from->next, found << SYMBOL_BITS | (from->symbol + 1)};
    }
}

static uint32_t find_place(maker *m, row *moved, uint32_t from, unsigned char *taken)
{
    uint32_t place = from;
    while (!fits(m, moved, place, taken))
        place++;
    taken[place] = 1;
    moved->place = place;
    put_cells(m, moved);
    return place;
}

/* Those with most cells first, so that the others fill the gaps. Two rows never have the same place. */
static void find_places(maker *m, unsigned char *taken)
{
    uint32_t first[PCRP_SYMBOL_COUNT + 1] = {0}, most = 0; /* by the number of their cells */
    cell *cells = m->starts->cells;

    for (size_t r = m->row_count; r-- > 1;) {
        m->rows[r].alike = first[m->rows[r].count];
        first[m->rows[r].count] = (uint32_t)r;
    }
    for (uint32_t count = PCRP_SYMBOL_COUNT; count; count--) {
        uint32_t place = 1;
        for (uint32_t r = first[count]; r; r = m->rows[r].alike) {
            place = find_place(m, &m->rows[r], place, taken);
            most = place > most ? place : most;
        }
    }
    m->starts->cell_count = most + PCRP_SYMBOL_COUNT; /* so that any symbol may be looked for in any row */
    for (size_t i = 0; i < m->starts->cell_count; i++)
        cells[i].next = m->rows[cells[i].next].place;
}

/* The room that was left over. */
static void give_back(pcrp_starts *starts)
{
    cell *fewer = realloc(starts->cells, starts->cell_count * sizeof(*fewer));
    starts->cells = fewer ? fewer : starts->cells;
}

static int make_rooms(maker *m)
{
    pcrp_starts *starts = m->starts;
    size_t most = starts->node_count, ids = 0;

    for (size_t o = 0; o < starts->output_count; o++)
        ids = starts->outputs[o].id > ids ? starts->outputs[o].id : ids;
    for (m->bucket_count = 1024; m->bucket_count < most;)
        m->bucket_count *= 2;
    m->cells = malloc(most * sizeof(*m->cells)); /* room that is hardly used: it is not cleared */
    m->rows = malloc((most + 1) * sizeof(*m->rows));
    m->buckets = calloc(m->bucket_count, sizeof(*m->buckets));
    m->same_ids = calloc(ids + 1, sizeof(*m->same_ids));
    starts->ids = calloc(2 * starts->output_count + 1, sizeof(*starts->ids));
    if (m->rows)
        m->rows[0] = (row){0, 0, 0, 0};
    return m->cells && m->rows && m->buckets && m->same_ids && starts->ids;
}

int pcrp_starts_make_rows(pcrp_starts *starts)
{
    maker m = {starts, NULL, 0, NULL, 1, NULL, 0, NULL};
    uint32_t roots[TRIES];
    unsigned char *taken = NULL;
    int ok = make_rooms(&m);

    starts->id_count = 1;
    for (uint32_t in = 0; ok && in < TRIES; in++)
        roots[in] = make_row(&m, 1 + in);
    if (ok) {
        size_t room = (m.cell_count + 1) * PCRP_SYMBOL_COUNT; /* enough wherever rows come to lie */
        taken = calloc(room, 1);
        starts->cells = calloc(room, sizeof(*starts->cells));
        starts->finds = calloc(m.cell_count + 1, sizeof(*starts->finds));
        starts->find_count = 1;
        ok = taken && starts->cells && starts->finds && m.cell_count < UINT32_MAX >> SYMBOL_BITS;
    }
    if (ok)
        find_places(&m, taken);
    for (int in = 0; ok && in < TRIES; in++)
        starts->rows[in] = m.rows[roots[in]].place;
    if (ok)
        give_back(starts);
    free(taken);
    free(m.cells);
    free(m.rows);
    free(m.buckets);
    free(m.same_ids);
    return ok;
}
