/* SPDX-License-Identifier: Apache-2.0 */
#include "read/sections.h"

#include <string.h>

/* ---- statements in one shape, whatever the form ---- */

static int is_heading_line(const pcrp_sections *r, const char *line, size_t length)
{
    pcrp_span title;
    return length > 1 && line[length - 1] == ':'
           && pcrp_prose_heading(r->plan, r->v, line, length, &title) == length;
}

/* Some forms give heading and text as one string ("MSE: Alert ..."), others apart. Both are joined and parted
 * by one rule, so that the same words come out under the same heading. */
static void part_heading(pcrp_sections *r, pcrp_element *statement)
{
    pcrp_plan *plan = r->plan;
    size_t length = strlen(statement->title);
    while (length && (statement->title[length - 1] == ':' || statement->title[length - 1] == ' '))
        length--;
    const char *joined = length ? pcrp_arena_format(plan->arena, "%.*s: %s", (int)length, statement->title,
                                                    statement->text)
                                : statement->text;
    pcrp_span title = {"", 0};
    size_t after = joined ? pcrp_prose_heading(plan, r->v, joined, strlen(joined), &title) : 0;
    if (!joined || (!after && !length))
        return;
    statement->title = pcrp_span_string(plan, title);
    statement->text = joined + after;
}

/* A text without a heading of its own whose lines are headings and texts in turn becomes as many statements. */
static void part_lines(pcrp_sections *r, pcrp_list *list, pcrp_element *statement)
{
    const char *at = statement->text;
    size_t first = strcspn(at, "\n");
    if (*statement->title || at[first] != '\n' || !is_heading_line(r, at, first)) {
        pcrp_list_add(r->plan->arena, list, statement);
        return;
    }
    while (*at) {
        size_t heading = strcspn(at, "\n");
        const char *body = at + heading + (at[heading] == '\n'), *end = body;
        while (*end) {
            size_t length = strcspn(end, "\n");
            if (end != body && is_heading_line(r, end, length))
                break; /* a heading right under a heading is text: "Statement:", "Dictated:" */
            end += length + (end[length] == '\n');
        }
        pcrp_element *part = pcrp_arena_alloc(r->plan->arena, sizeof *part);
        if (!part)
            return;
        *part = *statement;
        part->title = pcrp_span_string(r->plan, (pcrp_span){at, heading - 1});
        part->text = pcrp_span_string(r->plan, pcrp_span_trim((pcrp_span){body, (size_t)(end - body)}));
        pcrp_list_add(r->plan->arena, list, part);
        at = end;
    }
}

static void shape_statements(pcrp_sections *r)
{
    pcrp_list before = r->plan->statements, after = {NULL, 0, 0};
    for (size_t i = 0; i < before.count; i++)
        part_lines(r, &after, before.items[i]);
    r->plan->statements = after;
    for (size_t i = 0; i < after.count; i++)
        part_heading(r, after.items[i]);
}

/* ---- what the sections announce ---- */

/* "Goal 2", but not "Outcomes (4)". */
static int is_numbered(const char *title)
{
    size_t bare = strcspn(title, "([");
    return strcspn(title, "0123456789") < bare;
}

int pcrp_has_number(pcrp_span words)
{
    for (size_t i = 0; i < words.length; i++)
        if (words.text[i] >= '0' && words.text[i] <= '9')
            return 1;
    return 0;
}

static int is_goal_like(pcrp_part part) { return part == PCRP_PART_GOAL || part == PCRP_PART_OBJECTIVE; }

int pcrp_is_announced(pcrp_part part)
{
    return is_goal_like(part) || part == PCRP_PART_INTERVENTION || part == PCRP_PART_PLAN;
}

static void look_at_pieces(pcrp_section *s)
{
    size_t enumerated = 0;
    s->has_goal = s->has_intervention = 0;
    for (size_t i = 0; i < s->pieces.count; i++) {
        const pcrp_piece *piece = &s->pieces.items[i];
        int labelled = piece->kind == PCRP_PIECE_LABEL;
        s->has_goal |= labelled && piece->label.part == PCRP_PART_GOAL;
        s->has_intervention |= (labelled && piece->label.part == PCRP_PART_INTERVENTION)
                               || piece->kind == PCRP_PIECE_ACTOR;
        enumerated += piece->enumerated != 0;
    }
    s->has_enumerated = enumerated > 1;
}

/* Narratives in which a label at a line's start may announce a goal. Reviews repeat goals, risks have plans of
 * their own, and what somebody said is not to be taken apart. */
static int may_hide_goals(pcrp_topic topic)
{
    return topic == PCRP_TOPIC_OTHER || topic == PCRP_TOPIC_CLINICAL || topic == PCRP_TOPIC_NEEDS
           || topic == PCRP_TOPIC_ABOUT;
}

/* "Her aim is to ..." in a plan that is one paragraph. */
static void look_for_openings(const pcrp_sections *r, pcrp_section *s)
{
    for (size_t i = 0; i < s->pieces.count; i++) {
        pcrp_span text = s->pieces.items[i].text;
        for (size_t at = 0, end; s->pieces.items[i].kind == PCRP_PIECE_PLAIN && at < text.length; at = end) {
            end = pcrp_prose_sentence(r->v, text.text, text.length, at);
            s->states_goal |= pcrp_prose_states_goal(r->plan, r->v, (pcrp_span){text.text + at, end - at});
            end = end > at ? end : at + 1;
            while (end < text.length && (text.text[end] == ' ' || text.text[end] == '\n'))
                end++;
        }
    }
}

static void look_at(pcrp_sections *r, pcrp_section *s, pcrp_element *statement)
{
    size_t length = strlen(statement->title);
    s->statement = statement;
    s->part = pcrp_vocabulary_heading(r->v, statement->title, length, &s->topic);
    s->alone = pcrp_vocabulary_heading_alone(r->v, statement->title, length);
    s->numbered = is_numbered(statement->title);
    if (s->topic == PCRP_TOPIC_OTHER)
        s->topic = statement->topic; /* what the form itself says of it */
    if (s->part != PCRP_PART_NONE)
        statement->topic = s->topic;
    else
        s->topic = statement->topic; /* the reader may know it by a code */
    if (pcrp_vocabulary_is_nothing(r->v, statement->text, strlen(statement->text))) {
        statement->dropped = 1;
        s->part = s->alone = PCRP_PART_NONE;
        return;
    }
    int announced = pcrp_is_announced(s->part);
    if (announced || (!r->plan->goals.count && may_hide_goals(s->topic)))
        pcrp_prose_cut(r->plan, r->v, statement->text, !announced, &s->pieces);
    look_at_pieces(s);
    if (s->part == PCRP_PART_PLAN && !s->has_goal && !r->plan->goals.count)
        look_for_openings(r, s);
    if (announced)
        return;
    s->part = s->has_goal ? PCRP_PART_PLAN : PCRP_PART_NONE;
    s->hidden = s->has_goal && s->pieces.items[0].kind != PCRP_PIECE_LABEL;
}

static void note_known(pcrp_sections *r)
{
    const pcrp_plan *plan = r->plan;
    r->goals_known = plan->goals.count > 0;
    r->interventions_structured = plan->interventions.count > 0;
    for (size_t i = 0; i < plan->goals.count; i++)
        r->interventions_structured |= ((const pcrp_element *)plan->goals.items[i])->interventions.count > 0;
    r->interventions_known = r->interventions_structured;
    for (size_t i = 0; i < r->count; i++) {
        const pcrp_section *s = &r->items[i];
        r->goals_known |= s->part == PCRP_PART_GOAL || (s->part == PCRP_PART_PLAN && (s->has_goal || s->states_goal));
        r->interventions_known |= s->part == PCRP_PART_INTERVENTION
                                  || (pcrp_is_announced(s->part) && s->has_intervention);
    }
}

/* Where no goal is announced, outcomes stand for it; else the person's words about it; else a vision. */
static void take_goals_alone(pcrp_sections *r)
{
    static const pcrp_topic order[] = {PCRP_TOPIC_PROGRESS, PCRP_TOPIC_OWN_WORDS, PCRP_TOPIC_ABOUT};
    for (size_t k = 0; k < sizeof order / sizeof *order && !r->goals_known; k++)
        for (size_t i = 0; i < r->count; i++) {
            pcrp_section *s = &r->items[i];
            if (s->alone != PCRP_PART_GOAL || s->topic != order[k] || pcrp_is_announced(s->part))
                continue;
            s->part = PCRP_PART_GOAL;
            s->pieces.count = 0;
            pcrp_prose_cut(r->plan, r->v, s->statement->text, 0, &s->pieces);
            look_at_pieces(s);
            s->kept_whole = order[k] != PCRP_TOPIC_PROGRESS;
            r->goals_known = 1;
        }
}

/* A section called "Plan" without a label in it: interventions, unless it counts up the only goals there are,
 * or the plan has its interventions elsewhere. */
static void settle_plans(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        if (s->part != PCRP_PART_PLAN || s->has_goal || s->has_intervention)
            continue;
        if (!r->goals_known && r->interventions_known && s->has_enumerated)
            s->part = PCRP_PART_GOAL, r->goals_known = 1;
        else if (!r->interventions_known)
            s->part = PCRP_PART_INTERVENTION;
        else
            s->part = PCRP_PART_NONE;
    }
}

int pcrp_sections_find(pcrp_sections *r, pcrp_plan *plan, const pcrp_vocabulary *vocabulary)
{
    memset(r, 0, sizeof *r);
    r->plan = plan;
    r->v = vocabulary;
    shape_statements(r);
    r->count = plan->statements.count;
    r->items = pcrp_arena_array(plan->arena, r->count + 1, sizeof *r->items);
    if (!r->items)
        return 0;
    for (size_t i = 0; i < r->count; i++)
        look_at(r, &r->items[i], plan->statements.items[i]);
    note_known(r);
    take_goals_alone(r);
    settle_plans(r);
    return 1;
}
