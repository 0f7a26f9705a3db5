/* SPDX-License-Identifier: Apache-2.0 */
#include "write/plan_words.h"

#include "write/cells.h"

enum { LIKELY_PLAN = 16 * 1024 }; /* bytes, on the stack; more are asked for */

const char *pcrp_set_by_words(pcrp_set_by set_by)
{
    switch (set_by) {
    case PCRP_SET_BY_UNKNOWN: return "";
    case PCRP_SET_BY_PERSON: return "person";
    case PCRP_SET_BY_PROVIDER: return "provider";
    case PCRP_SET_BY_JOINT: return "joint";
    }
    return "";
}

const char *pcrp_topic_words(pcrp_topic topic)
{
    switch (topic) {
    case PCRP_TOPIC_OTHER: return "other";
    case PCRP_TOPIC_ABOUT: return "about";
    case PCRP_TOPIC_OWN_WORDS: return "own-words";
    case PCRP_TOPIC_STRENGTHS: return "strengths";
    case PCRP_TOPIC_NEEDS: return "needs";
    case PCRP_TOPIC_CLINICAL: return "clinical";
    case PCRP_TOPIC_RISK: return "risk";
    case PCRP_TOPIC_SUPPORTS: return "supports";
    case PCRP_TOPIC_PROGRESS: return "progress";
    case PCRP_TOPIC_ADMINISTRATIVE: return "administrative";
    }
    return "other";
}

const char *pcrp_party_words(pcrp_party_kind kind)
{
    switch (kind) {
    case PCRP_PERSON: return "person";
    case PCRP_SUPPORTER: return "supporter";
    case PCRP_PEER: return "peer";
    case PCRP_PROVIDER: return "provider";
    }
    return "";
}

const char *pcrp_kind_words(pcrp_element_kind kind)
{
    switch (kind) {
    case PCRP_GOAL: return "goal";
    case PCRP_OBJECTIVE: return "objective";
    case PCRP_INTERVENTION: return "intervention";
    case PCRP_STATEMENT: return "statement";
    }
    return "";
}

pcrp_status pcrp_write_plan(const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                            const pcrp_result *const *results, size_t count, pcrp_output output, void *user)
{
    char room[LIKELY_PLAN];
    pcrp_buffer out = pcrp_buffer_within(room, sizeof(room));

    if (!options || !chart || !plan || !output)
        return PCRP_ERROR_ARGUMENT;
    switch (options->format) {
    case PCRP_FORMAT_TEXT: pcrp_plan_text_add(&out, options, chart, plan, results, count); break;
    case PCRP_FORMAT_JSON:
    case PCRP_FORMAT_JSONL: pcrp_plan_json_add(&out, options, chart, plan, results, count); break;
    case PCRP_FORMAT_CSV:
    case PCRP_FORMAT_TIDY: return PCRP_ERROR_ARGUMENT;
    }
    return pcrp_buffer_put(&out, output, user);
}
