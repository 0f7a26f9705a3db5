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
    const char *joined = length ? pcrp_arena_join(plan->arena, statement->title, length, ": ", statement->text)
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

/* What a word in the heading tells, where the heading is not known. */
static pcrp_part hint_of(const pcrp_sections *r, const pcrp_section *s)
{
    return pcrp_answers_heading_hint(r->answers, s->statement->title, strlen(s->statement->title));
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
    pcrp_span sentence;
    for (size_t i = 0; i < s->pieces.count; i++)
        for (size_t at = 0; s->pieces.items[i].kind == PCRP_PIECE_PLAIN && pcrp_prose_next_sentence(r->v, s->pieces.items[i].text, &at, &sentence);)
            s->states_goal |= pcrp_prose_states_goal(r->plan, r->v, sentence);
}

/* "Goal 1", "Budget goal A" */
static int is_counted(pcrp_span head)
{
    return pcrp_has_number(head) || (head.length > 2 && head.text[head.length - 2] == ' ' && pcrp_prose_is_letter(head.text[head.length - 1]));
}

enum { NAMED_WORDS = 3 }; /* "Goal 1: Housing" is a field of life, "Goal 1: her own front door" a goal */

/* "GOAL 1: FEWER ANXIETY ATTACKS": the heading is the goal. */
static void look_for_name(const pcrp_sections *r, pcrp_section *s)
{
    pcrp_span title = {s->statement->title, strlen(s->statement->title)}, head, rest = pcrp_prose_title_rest(title, &head);
    pcrp_topic topic;
    if (s->statement->dropped || !is_counted(head) || pcrp_has_number(rest) || pcrp_prose_count_words(rest) < NAMED_WORDS)
        return;
    if ((is_goal_like(pcrp_vocabulary_heading(r->v, head.text, head.length, &topic))
         || pcrp_vocabulary_heading_hint(r->v, head.text, head.length) == PCRP_PART_GOAL)
        && !pcrp_is_announced(pcrp_vocabulary_heading(r->v, rest.text, rest.length, &topic))) {
        s->named = rest;
        s->part = PCRP_PART_GOAL;
    }
}

static void look_at(pcrp_sections *r, pcrp_section *s, pcrp_element *statement)
{
    size_t length = strlen(statement->title);
    s->statement = statement;
    s->part = pcrp_answers_heading_whole(r->answers, statement->title, length, &s->topic, &s->alone);
    s->heading = s->part;
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
    if (announced && s->numbered)
        look_for_name(r, s);
    if (announced)
        return;
    s->part = s->has_goal ? PCRP_PART_PLAN : PCRP_PART_NONE;
    s->hidden = s->has_goal && s->pieces.items[0].kind != PCRP_PIECE_LABEL;
}

static void note_known(pcrp_sections *r)
{
    const pcrp_plan *plan = r->plan;
    r->goals_structured = r->goals_known = plan->goals.count > 0;
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

static int promote_labels(pcrp_section *s)
{
    int any = 0;
    for (size_t k = 0; k < s->pieces.count && !s->has_goal; k++) {
        pcrp_piece *piece = &s->pieces.items[k];
        if (piece->kind == PCRP_PIECE_LABEL && piece->label.part == PCRP_PART_OBJECTIVE)
            piece->label.part = PCRP_PART_GOAL, any = 1;
    }
    return any;
}

/* Forms that say "objective" for what others call a goal. In a note of the form subjective, objective, assessment, plan
 * the word means something else. */
static void promote_objectives(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (hint_of(r, &r->items[i]) == PCRP_PART_STATEMENT)
            return;
    }
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        if (!(pcrp_is_announced(s->part) && promote_labels(s)) && s->part != PCRP_PART_OBJECTIVE)
            continue;
        s->part = s->part == PCRP_PART_OBJECTIVE ? PCRP_PART_GOAL : PCRP_PART_PLAN;
        look_at_pieces(s);
        r->goals_known = 1;
    }
}

static void announce(pcrp_sections *r, pcrp_section *s, pcrp_part part)
{
    s->part = part;
    s->hidden = 0;
    s->pieces.count = 0;
    pcrp_prose_cut(r->plan, r->v, s->statement->text, 0, &s->pieces);
    look_at_pieces(s);
    if (promote_labels(s))
        look_at_pieces(s);
    if (part == PCRP_PART_INTERVENTION)
        r->interventions_known = 1;
    else
        r->goals_known = 1;
}

/* Headings that are not known, by a word in them. */
static void take_hints(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        pcrp_part hint = pcrp_is_announced(s->part) || s->statement->dropped ? PCRP_PART_NONE : hint_of(r, s);
        if (hint != PCRP_PART_GOAL && hint != PCRP_PART_PLAN)
            continue;
        announce(r, s, hint);
        look_for_name(r, s);
        s->outline = hint == PCRP_PART_PLAN && !s->has_goal;
    }
}

/* "1. She takes the lithium", "2. She stays on the unit": headings that nobody knows, counted, are the goals. */
static void take_counted_headings(pcrp_sections *r)
{
    size_t counted = 0;
    for (int taking = 0; taking < 2 && (!taking || counted > 1); taking++)
        for (size_t i = 0; i < r->count; i++) {
            pcrp_section *s = &r->items[i];
            pcrp_span title = {s->statement->title, strlen(s->statement->title)};
            pcrp_topic topic;
            size_t number = pcrp_prose_title_number(title);
            title = pcrp_span_trim((pcrp_span){title.text + number, title.length - number});
            if (!number || s->statement->dropped || pcrp_is_announced(s->part) || pcrp_prose_count_words(title) < NAMED_WORDS
                || pcrp_vocabulary_heading(r->v, title.text, title.length, &topic) != PCRP_PART_NONE)
                continue;
            counted++;
            if (!taking)
                continue;
            announce(r, s, PCRP_PART_GOAL);
            s->named = title;
        }
}

/* A plan that counts its goals, with what is to be done under each. */
static int is_outline(const pcrp_section *s)
{
    size_t counted = 0, under = 0;
    for (size_t i = 0; i < s->pieces.count; i++) {
        const pcrp_piece *piece = &s->pieces.items[i];
        if (piece->kind == PCRP_PIECE_LABEL && pcrp_is_announced(piece->label.part))
            return 0;
        counted += piece->new_line && piece->enumerated == PCRP_COUNTED;
        under += piece->new_line && piece->enumerated != PCRP_COUNTED;
    }
    return counted && s->pieces.items[0].enumerated == PCRP_COUNTED && under >= counted;
}

static void take_outlines(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        if (s->part != PCRP_PART_PLAN || s->has_goal || s->states_goal)
            continue;
        s->outline = s->alone == PCRP_PART_GOAL || is_outline(s);
        r->goals_known |= s->outline;
    }
}

/* "Junebug's job goals, how he tells it": a plan by its heading in which only goals are counted. */
static void take_counted_aims(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        if (s->part != PCRP_PART_PLAN || s->has_goal || s->has_intervention || s->states_goal || !s->has_enumerated
            || hint_of(r, s) != PCRP_PART_GOAL)
            continue;
        s->part = PCRP_PART_GOAL;
        r->goals_known = 1;
    }
}

/* Under a heading that nobody knows ("Nga whainga"): the first list that is counted from 1. Instructions on discharge are
 * counted by letters as often as not. */
static void take_counted_list(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count && !r->goals_known; i++) {
        pcrp_section *s = &r->items[i];
        int counted = s->has_enumerated && s->heading == PCRP_PART_NONE && !s->statement->dropped && *s->statement->text == '1'
                      && hint_of(r, s) == PCRP_PART_NONE;
        for (size_t k = 0; k < s->pieces.count && counted; k++)
            counted = s->pieces.items[k].enumerated == PCRP_COUNTED;
        if (counted)
            announce(r, s, PCRP_PART_GOAL);
    }
}

/* Whoever is asked what matters to them tells of more than aims. */
static int may_tell_aims(pcrp_topic topic)
{
    return topic == PCRP_TOPIC_OWN_WORDS || (may_hide_goals(topic) && topic != PCRP_TOPIC_ABOUT);
}

/* The person tells what they want, or somebody tells it of them, and no heading says that these are goals. */
static void take_told_aims(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        if (s->statement->dropped || pcrp_is_announced(s->part) || !may_tell_aims(s->topic))
            continue;
        if (!s->pieces.count)
            pcrp_prose_cut(r->plan, r->v, s->statement->text, 1, &s->pieces);
        look_for_openings(r, s);
        if (!s->states_goal)
            continue;
        s->part = PCRP_PART_PLAN;
        s->told = r->goals_known = 1;
    }
}

enum { STEPS_LEAST = 2 }; /* sentences that say who does what; more than every other one */

/* Whether a narrative tells who does what, sentence by sentence. */
static int tells_steps(const pcrp_sections *r, const char *text)
{
    size_t at = 0, sentences = 0, acting = 0;
    pcrp_span sentence;
    pcrp_party_kind kind;
    while (pcrp_prose_next_sentence(r->v, (pcrp_span){text, strlen(text)}, &at, &sentence)) {
        acting += pcrp_prose_starts_with_actor(r->plan, r->v, sentence, &kind) != 0;
        sentences++;
    }
    return acting >= STEPS_LEAST && acting * 2 > sentences;
}

/* Where goals are in prose and nothing says what is to be done: headings after them, by a word in them, or that tell of nothing else. */
static void find_steps(pcrp_sections *r)
{
    int after = 0, known = r->goals_structured || r->interventions_known;
    for (size_t i = 0; i < r->count; i++)
        known |= r->items[i].part == PCRP_PART_INTERVENTION || r->items[i].outline || r->items[i].named.length;
    for (size_t i = 0; i < r->count && !known; i++) {
        pcrp_section *s = &r->items[i];
        if (pcrp_is_announced(s->part)) {
            after |= is_goal_like(s->part);
            continue;
        }
        if ((!after && r->goals_known) || s->statement->dropped || s->heading != PCRP_PART_NONE)
            continue;
        int hinted = hint_of(r, s) == PCRP_PART_INTERVENTION, told = tells_steps(r, s->statement->text);
        if (after ? !hinted && !told : !hinted || !told)
            continue;
        announce(r, s, PCRP_PART_INTERVENTION);
    }
}

/* Where nothing says which are the goals, from what is surest to what is least so. */
static void look_harder(pcrp_sections *r)
{
    static void (*const ways[])(pcrp_sections *) = {take_goals_alone, promote_objectives, take_hints, take_counted_headings,
                                                    take_outlines, take_counted_aims, take_counted_list, take_told_aims};
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !r->goals_known; i++)
        ways[i](r);
}

/* A section called "Plan" without a label in it: interventions, unless it counts up the only goals there are,
 * or the plan has its interventions elsewhere. */
static void settle_plans(pcrp_sections *r)
{
    for (size_t i = 0; i < r->count; i++) {
        pcrp_section *s = &r->items[i];
        if (s->part != PCRP_PART_PLAN || s->has_goal || s->has_intervention || s->outline || s->told)
            continue;
        if (!r->goals_known && r->interventions_known && s->has_enumerated)
            s->part = PCRP_PART_GOAL, r->goals_known = 1;
        else if (r->interventions_known && s->states_goal)
            s->told = 1;
        else if (!r->interventions_known)
            s->part = PCRP_PART_INTERVENTION;
        else
            s->part = PCRP_PART_NONE;
    }
}

int pcrp_sections_find(pcrp_sections *r, pcrp_plan *plan, pcrp_answers *answers)
{
    memset(r, 0, sizeof *r);
    r->plan = plan;
    r->v = answers->vocabulary;
    r->answers = answers;
    shape_statements(r);
    r->count = plan->statements.count;
    r->items = pcrp_arena_array(plan->arena, r->count + 1, sizeof *r->items);
    if (!r->items)
        return 0;
    for (size_t i = 0; i < r->count; i++)
        look_at(r, &r->items[i], plan->statements.items[i]);
    note_known(r);
    look_harder(r);
    settle_plans(r);
    find_steps(r);
    return 1;
}
