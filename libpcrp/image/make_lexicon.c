/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"
#include "text/lexicon_private.h"

size_t pcrp_make_lexicons(pcrp_make *make, const pcrp_lexicons *lexicons)
{
    size_t at = pcrp_make_records(make, lexicons, 1, sizeof(*lexicons));

    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, pool), lexicons->pool, lexicons->pool_count, 1);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, start_lengths), lexicons->start_lengths, STARTS,
                    sizeof(uint64_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, known), lexicons->known, lexicons->word_count, sizeof(known_word));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, known_first), lexicons->known_first, lexicons->bucket_count + 1,
                    sizeof(uint32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, branches), lexicons->branches, lexicons->node_count,
                    sizeof(branch_node));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, edge_words), lexicons->edge_words, lexicons->edge_count,
                    sizeof(uint32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, edge_branches), lexicons->edge_branches, lexicons->edge_count,
                    sizeof(uint32_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_lexicons, 0, classes), lexicons->classes, lexicons->class_count,
                    sizeof(pcrp_class));
    return at; /* what was needed to fill them is let go since they were compiled */
}
