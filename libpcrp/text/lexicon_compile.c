/* SPDX-License-Identifier: Apache-2.0 */
/* Lexicons once they are filled, in the order in which they are looked up: a word that is new to the scorer costs its
 * bucket and itself, not five places all over the memory. */
#include <stdlib.h>
#include <string.h>

#include "base/places.h"
#include "text/lexicon_private.h"

/* The classes of a node one after the other, up to PCRP_CLASS_NONE. Returns where; -1 when there are none. */
static int32_t put_classes(pcrp_lexicons *lexicons, const node *from)
{
    int32_t place = (int32_t)lexicons->class_count;
    const output *at = &from->newest;
    if (at->class_id == PCRP_CLASS_NONE)
        return -1;
    for (; at->next >= 0; at = &lexicons->outputs[at->next])
        lexicons->classes[lexicons->class_count++] = at->class_id;
    lexicons->classes[lexicons->class_count++] = at->class_id;
    lexicons->classes[lexicons->class_count++] = PCRP_CLASS_NONE;
    return place;
}

/* ---- words ---- */

/* Long words are moved to the front of the pool, where only such are kept. */
static void put_word(pcrp_lexicons *lexicons, known_word *made, const word *from)
{
    const char *text = lexicons->pool + from->text;
    const node *root = &lexicons->nodes[from->node];

    made->length = from->length;
    made->prefix = from->prefix;
    memcpy(made->text, text, from->length < KNOWN_BYTES ? from->length : KNOWN_BYTES);
    if (from->length > KNOWN_BYTES) {
        made->whole = (uint32_t)lexicons->pool_count;
        memmove(lexicons->pool + lexicons->pool_count, text, from->length);
        lexicons->pool_count += from->length;
    }
    made->classes = from->node ? put_classes(lexicons, root) : -1;
    made->node = from->node && root->edges ? from->node : 0;
}

/* Words by their buckets; ids[] says where each went. */
static void put_words(pcrp_lexicons *lexicons, uint32_t *ids)
{
    uint32_t *first = lexicons->known_first;

    for (size_t i = 0; i < lexicons->word_count; i++)
        first[pcrp_lexicon_bucket(lexicons, lexicons->words[i].hash)]++;
    pcrp_places_begin(first, lexicons->bucket_count);
    lexicons->pool_count = 0; /* words are in the order of the pool: what is moved down is not needed any more */
    for (size_t i = 0; i < lexicons->word_count; i++) {
        ids[i] = first[pcrp_lexicon_bucket(lexicons, lexicons->words[i].hash)]++;
        put_word(lexicons, &lexicons->known[ids[i]], &lexicons->words[i]);
    }
    pcrp_places_end(first, lexicons->bucket_count);
}

/* ---- edges ---- */

/* The numbers of the edges in the order of their words: each is put where the next of its word belongs. */
static void sort_edges(const pcrp_lexicons *lexicons, const uint32_t *ids, uint32_t *first, uint32_t *sorted)
{
    for (size_t i = 0; i < lexicons->edge_count; i++)
        first[ids[lexicons->edges[i].word_id]]++;
    pcrp_places_begin(first, lexicons->word_count);
    for (size_t i = 0; i < lexicons->edge_count; i++)
        sorted[first[ids[lexicons->edges[i].word_id]]++] = (uint32_t)i;
}

static void put_branches(pcrp_lexicons *lexicons, const uint32_t *ids, const uint32_t *sorted)
{
    uint32_t next = 0;
    for (size_t n = 0; n < lexicons->node_count; n++) {
        branch_node *made = &lexicons->branches[n];
        made->classes = put_classes(lexicons, &lexicons->nodes[n]);
        made->edge_first = next;
        next += lexicons->nodes[n].edges;
    }
    for (size_t i = 0; i < lexicons->edge_count; i++) {
        const edge *at = &lexicons->edges[sorted[i]];
        branch_node *from = &lexicons->branches[at->from];
        uint32_t place = from->edge_first + from->edge_count++;
        lexicons->edge_words[place] = ids[at->word_id];
        lexicons->edge_branches[place] = at->to;
    }
}

/* ---- all of it ---- */

static int make_arrays(pcrp_lexicons *lexicons)
{
    lexicons->known = calloc(lexicons->word_count + 1, sizeof(*lexicons->known));
    lexicons->known_first = calloc(lexicons->bucket_count + 1, sizeof(*lexicons->known_first));
    lexicons->branches = calloc(lexicons->node_count + 1, sizeof(*lexicons->branches));
    lexicons->edge_words = malloc((lexicons->edge_count + 1) * sizeof(*lexicons->edge_words));
    lexicons->edge_branches = malloc((lexicons->edge_count + 1) * sizeof(*lexicons->edge_branches));
    lexicons->classes = malloc((4 * lexicons->output_count + 1) * sizeof(*lexicons->classes)); /* words' twice */
    return lexicons->known && lexicons->known_first && lexicons->branches && lexicons->edge_words &&
           lexicons->edge_branches && lexicons->classes;
}

/* What is needed only to fill them. */
static void let_go(pcrp_lexicons *lexicons)
{
    pcrp_tokens_free(&lexicons->tokens);
    free(lexicons->words);
    free(lexicons->word_buckets);
    free(lexicons->edges);
    free(lexicons->edge_buckets);
    free(lexicons->nodes);
    free(lexicons->outputs);
    lexicons->words = NULL;
    lexicons->word_buckets = lexicons->edge_buckets = NULL;
    lexicons->edges = NULL;
    lexicons->nodes = NULL;
    lexicons->outputs = NULL;
    lexicons->word_capacity = lexicons->edge_capacity = lexicons->node_capacity = lexicons->output_capacity = 0;
}

int pcrp_lexicons_compile(pcrp_lexicons *lexicons)
{
    uint32_t *ids = malloc((lexicons->word_count + 1) * sizeof(*ids));
    uint32_t *first = calloc(lexicons->word_count + 1, sizeof(*first));
    uint32_t *sorted = malloc((lexicons->edge_count + 1) * sizeof(*sorted));
    int ok = !lexicons->failed && ids && first && sorted && make_arrays(lexicons);

    if (ok) {
        put_words(lexicons, ids);
        sort_edges(lexicons, ids, first, sorted);
        put_branches(lexicons, ids, sorted);
        let_go(lexicons);
    }
    free(ids);
    free(first);
    free(sorted);
    return ok;
}
