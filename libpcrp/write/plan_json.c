/* SPDX-License-Identifier: Apache-2.0 */
/* A plan as it was read, as one line of JSON. */
#include "write/json_text.h"
#include "write/plan_words.h"
#include "write/redact.h"

#include <string.h>

enum { LIKELY = 8 * 1024 }; /* bytes of a plan; it grows when there are more */

/* A text of the chart behind its key: itself, or its digest. */
static void add_private(pcrp_buffer *out, const pcrp_write_options *options, const char *before, const char *text)
{
    pcrp_buffer digest = {0};

    pcrp_json_put(out, before);
    if (!options->redact) {
        pcrp_json_string(out, text);
        return;
    }
    pcrp_redact_add(&digest, options, text, strlen(text));
    pcrp_json_string(out, pcrp_buffer_string(&digest));
    pcrp_buffer_free(&digest);
}

static void add_label(pcrp_buffer *out, const pcrp_write_options *options, const char *before, const char *label)
{
    pcrp_buffer text = {0};

    pcrp_json_put(out, before);
    if (!options->redact) {
        pcrp_json_string(out, label);
        return;
    }
    pcrp_redact_add_label(&text, options, label);
    pcrp_json_string(out, pcrp_buffer_string(&text));
    pcrp_buffer_free(&text);
}

static void add_children(pcrp_buffer *out, const pcrp_write_options *options, const char *before,
                         const pcrp_element *goal, pcrp_element_kind kind);

static void add_element(pcrp_buffer *out, const pcrp_write_options *options, const pcrp_element *element)
{
    pcrp_element_kind kind = pcrp_element_get_kind(element);

    pcrp_json_comma(out);
    add_label(out, options, "{\"element\":", pcrp_element_label(element));
    if (kind == PCRP_STATEMENT) {
        add_private(out, options, ",\"title\":", pcrp_element_title(element));
        pcrp_json_put_text(out, ",\"topic\":", pcrp_topic_words(pcrp_element_topic(element)));
    }
    add_private(out, options, ",\"text\":", pcrp_element_text(element));
    pcrp_json_put_whole(out, ",\"length\":", (long long)strlen(pcrp_element_text(element)));
    if (kind != PCRP_STATEMENT) {
        add_private(out, options, ",\"performer\":", pcrp_element_performer(element));
        add_private(out, options, ",\"frequency\":", pcrp_element_frequency(element));
        add_private(out, options, ",\"date\":", pcrp_element_date(element));
    }
    if (kind == PCRP_GOAL)
        pcrp_json_put_text(out, ",\"set_by\":", pcrp_set_by_words(pcrp_element_set_by(element)));
    pcrp_json_put_whole(out, ",\"line\":", pcrp_element_line(element));
    pcrp_json_put_text(out, ",\"path\":", pcrp_element_path(element));
    if (kind == PCRP_GOAL) {
        add_children(out, options, ",\"objectives\":[", element, PCRP_OBJECTIVE);
        add_children(out, options, ",\"interventions\":[", element, PCRP_INTERVENTION);
    }
    pcrp_json_put(out, "}");
}

static void add_children(pcrp_buffer *out, const pcrp_write_options *options, const char *before,
                         const pcrp_element *goal, pcrp_element_kind kind)
{
    pcrp_json_put(out, before);
    for (size_t i = 0; i < pcrp_element_child_count(goal, kind); i++)
        add_element(out, options, pcrp_element_child(goal, kind, i));
    pcrp_json_put(out, "]");
}

static void add_elements(pcrp_buffer *out, const pcrp_write_options *options, const char *before, const pcrp_plan *plan,
                         pcrp_element_kind kind)
{
    pcrp_json_put(out, before);
    for (size_t i = 0; i < pcrp_plan_element_count(plan, kind); i++)
        add_element(out, options, pcrp_plan_element(plan, kind, i));
    pcrp_json_put(out, "]");
}

static void add_people(pcrp_buffer *out, const pcrp_write_options *options, const pcrp_plan *plan)
{
    static const pcrp_party_kind kinds[] = {PCRP_PERSON, PCRP_SUPPORTER, PCRP_PEER, PCRP_PROVIDER};

    pcrp_json_put(out, ",\"people\":[");
    for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
        const pcrp_party *party;
        for (size_t i = 0; (party = pcrp_plan_party(plan, kinds[k], i)) != NULL; i++) {
            pcrp_json_comma(out);
            pcrp_json_put_text(out, "{\"kind\":", pcrp_party_words(kinds[k]));
            add_private(out, options, ",\"name\":", pcrp_party_name(party));
            add_private(out, options, ",\"relation\":", pcrp_party_relation(party));
            pcrp_json_put(out, "}");
        }
    }
    pcrp_json_put(out, "]");
}

static void add_mark(pcrp_buffer *out, const pcrp_write_options *options, const pcrp_rubric *rubric, size_t criterion,
                     const pcrp_evidence *piece)
{
    pcrp_json_comma(out);
    pcrp_json_put_text(out, "{\"rubric\":", pcrp_rubric_id(rubric));
    pcrp_json_put_text(out, ",\"criterion\":", pcrp_rubric_criterion_id(rubric, criterion));
    pcrp_json_put_text(out, ",\"indicator\":", piece->indicator);
    add_label(out, options, ",\"element\":", piece->element);
    pcrp_json_put_text(out, ",\"field\":", piece->field);
    pcrp_json_put_whole(out, ",\"offset\":", (long long)piece->offset);
    pcrp_json_put_whole(out, ",\"length\":", (long long)piece->length);
    pcrp_json_put_whole(out, ",\"weight\":", piece->weight);
    pcrp_json_put(out, "}");
}

static void add_evidence(pcrp_buffer *out, const pcrp_write_options *options, const pcrp_result *const *results,
                         size_t count)
{
    pcrp_json_put(out, ",\"evidence\":[");
    for (size_t r = 0; r < count; r++) {
        const pcrp_rubric *rubric = pcrp_result_rubric(results[r]);
        for (size_t c = 0; c < pcrp_rubric_criterion_count(rubric); c++)
            for (size_t i = 0; i < pcrp_result_evidence_count(results[r], c); i++)
                add_mark(out, options, rubric, c, pcrp_result_evidence(results[r], c, i));
    }
    pcrp_json_put(out, "]");
}

static void add_notes(pcrp_buffer *out, const pcrp_plan *plan)
{
    const char *note;

    pcrp_json_put(out, ",\"notes\":[");
    for (size_t i = 0; (note = pcrp_plan_note(plan, i)) != NULL; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, note);
    }
    pcrp_json_put(out, "]");
}

void pcrp_plan_json_add(pcrp_buffer *out, const pcrp_write_options *options, const char *chart, const pcrp_plan *plan,
                        const pcrp_result *const *results, size_t count)
{
    const char *not_scorable = pcrp_plan_not_scorable(plan);

    pcrp_buffer_reserve(out, LIKELY); /* without success, it is tried again */
    pcrp_json_put_text(out, "{\"schema\":", PCRP_RESULT_SCHEMA);
    add_private(out, options, ",\"chart\":", chart);
    add_private(out, options, ",\"plan\":", pcrp_plan_id(plan));
    pcrp_json_put_text(out, ",\"form\":", pcrp_plan_form(plan));
    add_private(out, options, ",\"title\":", pcrp_plan_title(plan));
    add_private(out, options, ",\"date\":", pcrp_plan_date(plan));
    add_private(out, options, ",\"setting\":", pcrp_plan_setting(plan));
    add_private(out, options, ",\"gender\":", pcrp_plan_gender(plan));
    pcrp_json_put_text(out, ",\"not_scorable\":", not_scorable ? not_scorable : "");
    add_people(out, options, plan);
    add_elements(out, options, ",\"goals\":[", plan, PCRP_GOAL);
    add_elements(out, options, ",\"objectives\":[", plan, PCRP_OBJECTIVE);
    add_elements(out, options, ",\"interventions\":[", plan, PCRP_INTERVENTION);
    add_elements(out, options, ",\"statements\":[", plan, PCRP_STATEMENT);
    if (results)
        add_evidence(out, options, results, count);
    add_notes(out, plan);
    pcrp_json_put(out, "}\n");
}
