/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"
#include "read/vocabulary_inside.h"
#include "read/words_inside.h"

static void make_table(pcrp_make *make, size_t slots, size_t seen, const table *made)
{
    pcrp_make_array(make, slots, made->slots, made->size, sizeof(slot));
    pcrp_make_array(make, seen, made->seen, made->size, 1);
}

static size_t make_words(pcrp_make *make, const pcrp_words *words)
{
    size_t at = pcrp_make_records(make, words, 1, sizeof(*words));

    pcrp_make_nothing(make, PCRP_MAKE_AT(at, pcrp_words, 0, arena));
    pcrp_make_nothing(make, PCRP_MAKE_AT(at, pcrp_words, 0, groups));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, nodes), words->nodes, words->node_count, sizeof(node));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, group_edges), words->group_edges, words->group_edge_count,
                    sizeof(group_edge));
    make_table(make, PCRP_MAKE_AT(at, pcrp_words, 0, dictionary.slots), PCRP_MAKE_AT(at, pcrp_words, 0, dictionary.seen),
               &words->dictionary);
    make_table(make, PCRP_MAKE_AT(at, pcrp_words, 0, edges.slots), PCRP_MAKE_AT(at, pcrp_words, 0, edges.seen), &words->edges);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, pool), words->pool, words->pool_count, 1);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, spelling), words->spelling, words->word_count, sizeof(uint32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, shapes), words->shapes, words->word_count, sizeof(uint32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, alike), words->alike, words->word_count, sizeof(uint32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_words, 0, begins), words->begins, words->word_count, sizeof(uint64_t));
    return at;
}

size_t pcrp_make_vocabulary(pcrp_make *make, const pcrp_vocabulary *vocabulary)
{
    size_t at = pcrp_make_records(make, vocabulary, 1, sizeof(*vocabulary));

    pcrp_make_nothing(make, PCRP_MAKE_AT(at, pcrp_vocabulary, 0, arena));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_vocabulary, 0, words), make_words(make, vocabulary->words));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_vocabulary, 0, meanings), vocabulary->meanings, vocabulary->meaning_count,
                    sizeof(pcrp_meaning));
    return at;
}
