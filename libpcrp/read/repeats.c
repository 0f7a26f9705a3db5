/* SPDX-License-Identifier: Apache-2.0 */
/* The same words twice in one plan: narrative and entry, a goal again in a summary. */
#include "read/recognise.h"

#include <stdint.h>
#include <string.h>

enum {
    SAME_TEXTS = 64, /* under different goals; keeps a chart of one text repeated from costing its square */
    BEGINNING = 12   /* letters: most texts differ in them from all others of their plan, and are not looked at further */
};

typedef struct seen {
    uint64_t key[2];
    pcrp_element *element;
} seen;

typedef struct beginning {
    uint64_t key;
    int again; /* more than one text begins so */
} beginning;

typedef struct candidate {
    pcrp_element *element;
    beginning *begins;
} candidate;

typedef struct sieve {
    seen *slots;
    beginning *beginnings;
    size_t size; /* of both: a power of two, at least twice the elements */
    candidate *candidates;
    size_t count;
} sieve;

/* Bytes of what parts no words, an apostrophe; 0 for anything else. */
static size_t apostrophe(const unsigned char *text)
{
    if (*text == '\'')
        return 1;
    return text[0] == 0xE2 && text[1] == 0x80 && (text[2] == 0x98 || text[2] == 0x99) ? 3 : 0;
}

/* Bytes of a mark or space; 0 at a letter or digit. */
static size_t mark(const unsigned char *text)
{
    if ((*text | 32) >= 'a' && (*text | 32) <= 'z')
        return 0;
    if (*text >= '0' && *text <= '9')
        return 0;
    if (*text == 0xE2 && text[1] == 0x80 && text[2])
        return 3; /* typographic quotes, dashes, bullets */
    if (*text == 0xC2 && text[1])
        return 2;
    return *text < 0x80 ? 1 : 0;
}

/* Two independent digests of the words; returns the number of words. Equal keys are taken for
 * equal texts: 128 bits leave no room for chance, and nothing is gained by forging a repeat in one's own chart. */
static size_t digest(const pcrp_element *element, uint64_t key[2])
{
    const unsigned char *at = (const unsigned char *)element->text;
    size_t count = 0, step;
    int inside = 0;
    key[0] = 1469598103934665603u;
    key[1] = 0x9E3779B97F4A7C15u;
    while (*at) {
        if ((step = apostrophe(at)) > 0) {
            at += step;
        } else if ((step = mark(at)) > 0) {
            at += step;
            inside = 0;
        } else {
            unsigned c = *at >= 'A' && *at <= 'Z' ? *at + 32u : *at;
            if (!inside) { /* where a word begins counts: "to day" is not "today" */
                key[0] = (key[0] ^ ' ') * 1099511628211u;
                key[1] = (key[1] + ' ') * 0xC2B2AE3D27D4EB4Fu;
                count++;
            }
            inside = 1;
            key[0] = (key[0] ^ c) * 1099511628211u;
            key[1] = ((key[1] << 7 | key[1] >> 57) + c) * 0xC2B2AE3D27D4EB4Fu;
            at++;
        }
    }
    return count;
}

/* What says most about itself stays. */
static unsigned fields(const pcrp_element *e)
{
    unsigned kind = e->kind == PCRP_STATEMENT ? 0 : 1;
    return kind + (*e->performer != '\0') + (*e->frequency != '\0') + (*e->date != '\0')
           + (e->set_by != PCRP_SET_BY_UNKNOWN) + (e->goal != NULL);
}

static int has_children(const pcrp_element *e) { return e->objectives.count || e->interventions.count; }

/* A repeat takes over what only it knew. */
static void merge(pcrp_element *kept, const pcrp_element *gone)
{
    if (!*kept->performer)
        kept->performer = gone->performer;
    if (!*kept->frequency)
        kept->frequency = gone->frequency;
    if (!*kept->date)
        kept->date = gone->date;
    if (kept->set_by == PCRP_SET_BY_UNKNOWN)
        kept->set_by = gone->set_by;
    if (kept->kind == PCRP_GOAL && kept->set_by == PCRP_SET_BY_UNKNOWN && gone->kind == PCRP_STATEMENT
        && gone->topic == PCRP_TOPIC_OWN_WORDS)
        kept->set_by = PCRP_SET_BY_PERSON; /* the form has it under the person's own words */
}

/* Different things may be said in the same few words: "Staff" under two goals, the same step for each of two. A
 * repeat is the same kind of element, or a statement that says again what an element says. */
static int may_repeat(const pcrp_element *a, const pcrp_element *b)
{
    if (a->kind == PCRP_STATEMENT || b->kind == PCRP_STATEMENT)
        return 1;
    return a->kind == b->kind && (a->goal == b->goal || !a->goal || !b->goal);
}

static void put(sieve *s, pcrp_element *element)
{
    uint64_t key[2];
    if (!digest(element, key))
        return; /* no words */
    size_t i = (size_t)(key[0] ^ key[0] >> 29) & (s->size - 1), same = 0;
    for (; s->slots[i].element; i = (i + 1) & (s->size - 1)) {
        seen *slot = &s->slots[i];
        if (slot->key[0] != key[0] || slot->key[1] != key[1])
            continue;
        if (++same > SAME_TEXTS)
            return;
        if (!may_repeat(slot->element, element))
            continue;
        pcrp_element *kept = slot->element, *gone = element;
        if (has_children(gone) ? !has_children(kept) : !has_children(kept) && fields(gone) > fields(kept)) {
            kept = element;
            gone = slot->element;
        }
        if (has_children(gone))
            return; /* two goals of the same words with steps of their own */
        merge(kept, gone);
        gone->dropped = 1;
        slot->element = kept;
        return;
    }
    s->slots[i] = (seen){{key[0], key[1]}, element};
}

/* ---- which texts are looked at ---- */

/* A digest of the first letters and digits of ASCII, which are the same where the words are the same. */
static uint64_t digest_of_beginning(const char *text)
{
    uint64_t key = 1469598103934665603u;
    for (size_t letters = 0; *text && letters < BEGINNING; text++) {
        unsigned char lower = (unsigned char)(*text | 32), digit = (unsigned char)(*text - '0');
        int letter = (lower >= 'a' && lower <= 'z');
        if (!letter && digit > 9)
            continue;
        key = (key ^ (letter ? lower : digit)) * 1099511628211u;
        letters++;
    }
    return key;
}

static void note(sieve *s, pcrp_element *element)
{
    uint64_t key;
    if (element->dropped)
        return;
    key = digest_of_beginning(element->text);
    size_t i = (size_t)(key ^ key >> 29) & (s->size - 1);
    while (s->beginnings[i].key && s->beginnings[i].key != key)
        i = (i + 1) & (s->size - 1);
    s->beginnings[i].again = s->beginnings[i].key == key;
    s->beginnings[i].key = key;
    s->candidates[s->count++] = (candidate){element, &s->beginnings[i]};
}

static void note_list(sieve *s, const pcrp_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        note(s, list->items[i]);
}

static void note_all(sieve *s, const pcrp_plan *plan)
{
    note_list(s, &plan->goals);
    for (size_t i = 0; i < plan->goals.count; i++) {
        const pcrp_element *goal = plan->goals.items[i];
        note_list(s, &goal->objectives);
        note_list(s, &goal->interventions);
    }
    note_list(s, &plan->objectives);
    note_list(s, &plan->interventions);
    note_list(s, &plan->statements);
}

static size_t count_elements(const pcrp_plan *plan)
{
    size_t count = plan->goals.count + plan->objectives.count + plan->interventions.count + plan->statements.count;
    for (size_t i = 0; i < plan->goals.count; i++) {
        const pcrp_element *goal = plan->goals.items[i];
        count += goal->objectives.count + goal->interventions.count;
    }
    return count;
}

void pcrp_drop_repeats(pcrp_plan *plan)
{
    sieve s = {.size = 16};
    size_t count = count_elements(plan);

    while (s.size < count * 2)
        s.size *= 2;
    s.beginnings = pcrp_arena_array(plan->arena, s.size, sizeof *s.beginnings);
    s.candidates = pcrp_arena_array(plan->arena, count + 1, sizeof *s.candidates);
    if (!s.beginnings || !s.candidates)
        return;
    note_all(&s, plan);
    for (size_t i = 0; i < s.count; i++) {
        if (!s.candidates[i].begins->again)
            continue;
        if (!s.slots && !(s.slots = pcrp_arena_array(plan->arena, s.size, sizeof *s.slots)))
            return;
        put(&s, s.candidates[i].element);
    }
}
