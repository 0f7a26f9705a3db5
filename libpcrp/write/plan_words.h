/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the plan model in output: the same in the text and in JSON. */
#ifndef PCRP_WRITE_PLAN_WORDS_H
#define PCRP_WRITE_PLAN_WORDS_H

#include <pcrp/write.h>
#include "base/buffer.h"

const char *pcrp_set_by_words(pcrp_set_by set_by);  /* "person", "provider", "joint", "" */
const char *pcrp_topic_words(pcrp_topic topic);     /* "strengths", "own-words", ... */
const char *pcrp_party_words(pcrp_party_kind kind); /* "person", "supporter", "peer", "provider" */
const char *pcrp_kind_words(pcrp_element_kind kind); /* "goal", "objective", "intervention", "statement" */

/* How write_plan() comes out in each format. */
void pcrp_plan_text_add(pcrp_buffer *out, const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                        const pcrp_result *const *results, size_t count);
void pcrp_plan_json_add(pcrp_buffer *out, const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                        const pcrp_result *const *results, size_t count);

#endif
