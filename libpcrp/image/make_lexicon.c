/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"
#include "text/lexicon_private.h"

size_t pcrp_make_lexicons(pcrp_make *make, const pcrp_lexicons *lexicons)
{
    size_t at = pcrp_make_records(make, lexicons, 1, sizeof(*lexicons));

    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, pool), lexicons->pool, lexicons->pool_count, 1);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, words), lexicons->words, lexicons->word_count, sizeof(word));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, word_buckets), lexicons->word_buckets,
                    lexicons->word_bucket_count, sizeof(int32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, start_lengths), lexicons->start_lengths, STARTS,
                    sizeof(uint64_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, edges), lexicons->edges, lexicons->edge_count, sizeof(edge));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, edge_buckets), lexicons->edge_buckets,
                    lexicons->edge_bucket_count, sizeof(int32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, nodes), lexicons->nodes, lexicons->node_count, sizeof(node));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, classes), lexicons->classes, lexicons->class_count,
                    sizeof(pcrp_class));
    return at; /* the tokens are empty since it was compiled */
}
