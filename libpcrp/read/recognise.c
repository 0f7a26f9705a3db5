/* SPDX-License-Identifier: Apache-2.0 */
/* Goals, objectives and interventions out of prose, piece by piece of the sections that announce them. */
#include "read/recognise.h"

#include <string.h>

#include "base/buffer.h"
#include "read/sections.h"

enum {
    LONGEST_FIELD = 80,  /* bytes of a performer, frequency or date after its label */
    LONGEST_DATE = 40,
    SHORT_SENTENCE = 3   /* words; a shorter one stays with the sentence before it */
};

typedef struct recogniser {
    pcrp_plan *plan;
    const pcrp_vocabulary *v;
    int interventions_known;  /* the plan says somewhere who does what */
    /* where the work stands */
    const pcrp_section *at;
    pcrp_part follows;        /* what plain text is, after the last label */
    pcrp_element *goal;       /* owner of what comes */
    int listed;               /* the section counts its goals up */
    size_t goals_here;        /* goals made since the last label for one, in this section */
    size_t goal_run;          /* goals since something else came: what follows a list belongs to none */
    pcrp_element *last;       /* element that a date or an unlabelled line belongs to */
    pcrp_list group;          /* interventions of the last label, for "Responsible: ..." after them */
    pcrp_span performer;      /* of lines that come under an actor's or a role's label */
    pcrp_span title;          /* words of the label that announced what comes */
    pcrp_span goal_text;      /* of the last goal, where it stands in its section */
    pcrp_element *open;       /* a goal that goes on over several lines */
    pcrp_span open_text;
    pcrp_buffer left;         /* what stays a statement */
} recogniser;

/* ---- making elements ---- */

static int says_nothing(const recogniser *r, pcrp_span span)
{
    return !span.length || pcrp_vocabulary_is_nothing(r->v, span.text, span.length);
}

static pcrp_element *add(recogniser *r, pcrp_element_kind kind, pcrp_element *owner, pcrp_span text)
{
    text = pcrp_span_trim(text);
    if (says_nothing(r, text))
        return NULL;
    const char *title = r->title.length ? pcrp_span_string(r->plan, r->title) : r->at->statement->title;
    pcrp_element *element = pcrp_plan_add(r->plan, kind, owner, title, pcrp_span_string(r->plan, text),
                                          r->at->statement->place);
    if (element)
        r->last = element;
    return element;
}

static void keep(recogniser *r, pcrp_span text)
{
    if (!text.length)
        return;
    if (r->left.length)
        pcrp_buffer_add_char(&r->left, '\n');
    pcrp_buffer_add(&r->left, text.text, text.length);
}

/* The text of a goal of several lines is put together once, when something else comes. */
static void close_goal(recogniser *r)
{
    if (r->open)
        r->open->text = pcrp_span_string(r->plan, r->open_text);
    r->open = NULL;
}

/* Joins a line to a goal that goes on; only where nothing but a mark stands between the two. */
static void append(recogniser *r, pcrp_element *goal, pcrp_span text)
{
    if (r->open != goal && strlen(goal->text) == r->goal_text.length) {
        close_goal(r);
        r->open = goal;
        r->open_text = r->goal_text;
    }
    const char *end = r->open == goal ? r->open_text.text + r->open_text.length : NULL, *at = end;
    while (at && at < text.text && !pcrp_prose_is_letter(*at))
        at++;
    if (at && at == text.text)
        r->open_text.length += (size_t)(text.text + text.length - end);
    else
        keep(r, text);
}

/* Owner of an objective or intervention that comes now. */
static pcrp_element *owner(recogniser *r)
{
    if (r->goal_run > 1)
        r->goal = NULL;
    r->goal_run = 0;
    return r->goal;
}

static void add_goal(recogniser *r, pcrp_span text)
{
    pcrp_element *goal = add(r, PCRP_GOAL, NULL, text);
    if (!goal)
        return;
    if (r->at->topic == PCRP_TOPIC_OWN_WORDS)
        goal->set_by = PCRP_SET_BY_PERSON;
    close_goal(r);
    r->goal_text = pcrp_span_trim(text);
    r->goal = goal;
    r->goal_run++;
    r->goals_here++;
    r->group.count = 0;
}

static void add_intervention(recogniser *r, pcrp_span text, pcrp_span performer)
{
    pcrp_element *element = add(r, PCRP_INTERVENTION, owner(r), text);
    if (!element)
        return;
    if (performer.length)
        pcrp_element_set_performer(r->plan, element, pcrp_span_string(r->plan, performer));
    pcrp_list_add(r->plan->arena, &r->group, element);
}

static size_t words_in(pcrp_span span)
{
    size_t count = 0;
    for (size_t i = 0; i < span.length; i++)
        count += span.text[i] != ' ' && (i + 1 == span.length || span.text[i + 1] == ' ');
    return count;
}

/* One intervention a sentence; what is too short to be one stays with the one before. */
static void add_sentences(recogniser *r, pcrp_span text)
{
    for (size_t at = 0, start = 0; at < text.length;) {
        size_t end = pcrp_prose_sentence(r->v, text.text, text.length, at);
        size_t next = end;
        while (next < text.length && (text.text[next] == ' ' || text.text[next] == '\n'))
            next++;
        if (next <= at)
            next = at + 1;
        size_t after = pcrp_prose_sentence(r->v, text.text, text.length, next);
        int short_one = words_in((pcrp_span){text.text + next, after - next}) < SHORT_SENTENCE;
        at = next;
        if (next < text.length && short_one)
            continue;
        pcrp_span one = {text.text + start, (next < text.length ? next : text.length) - start};
        if (r->at->states_goal && pcrp_prose_states_goal(r->plan, r->v, one))
            add_goal(r, one);
        else
            add_intervention(r, one, (pcrp_span){"", 0});
        start = next;
    }
}

/* ---- pieces ---- */

/* Text of a goal with what is to be done about it behind: the goal is its first sentence. */
static void add_goal_and_rest(recogniser *r, pcrp_span text)
{
    size_t end = pcrp_prose_sentence(r->v, text.text, text.length, 0);
    add_goal(r, (pcrp_span){text.text, end});
    pcrp_span rest = pcrp_span_trim((pcrp_span){text.text + end, text.length - end});
    if (rest.length) {
        r->title = (pcrp_span){"", 0};
        add_sentences(r, rest);
    }
}

/* Start of the first sentence from at on in which somebody is named who acts; the length when there is none. */
static size_t actor_sentence(const recogniser *r, pcrp_span text, size_t at)
{
    pcrp_party_kind kind;
    while (at < text.length) {
        while (at < text.length && (text.text[at] == ' ' || text.text[at] == '\n'))
            at++;
        if (pcrp_prose_starts_with_actor(r->plan, r->v, (pcrp_span){text.text + at, text.length - at}, &kind))
            return at;
        size_t end = pcrp_prose_sentence(r->v, text.text, text.length, at);
        at = end > at ? end : at + 1;
    }
    return text.length;
}

/* Under a heading the whole paragraph is the goal, up to a sentence in which somebody acts when the plan says
 * nowhere else who does what. */
static void add_goal_paragraph(recogniser *r, pcrp_span text)
{
    size_t end = text.length;
    if (!r->interventions_known && !r->at->kept_whole)
        end = actor_sentence(r, text, pcrp_prose_sentence(r->v, text.text, text.length, 0));
    add_goal(r, (pcrp_span){text.text, end});
    pcrp_span rest = pcrp_span_trim((pcrp_span){text.text + end, text.length - end});
    if (rest.length)
        add_sentences(r, rest);
}

/* A value after "Responsible:", "Target date:", "Frequency:": its first sentence. What comes after it goes on
 * with what was there before. Returns 0 when it is no such value. */
static int set_field(recogniser *r, const pcrp_piece *piece, pcrp_span *rest)
{
    pcrp_span text = piece->text;
    size_t end = pcrp_prose_sentence(r->v, text.text, text.length, 0);
    pcrp_span value = pcrp_span_trim((pcrp_span){text.text, end});
    while (value.length && strchr(".;)", value.text[value.length - 1]))
        value.length--;
    int digits = 0;
    for (size_t i = 0; i < value.length; i++)
        digits |= value.text[i] >= '0' && value.text[i] <= '9';
    int date = piece->label.part == PCRP_PART_DATE || piece->label.part == PCRP_PART_DATE_OR_FREQUENCY;
    if (value.length > LONGEST_FIELD || (date && (value.length > LONGEST_DATE || (!digits && words_in(value) > 4))))
        return 0;
    *rest = pcrp_span_trim((pcrp_span){text.text + end, text.length - end});
    if (says_nothing(r, value))
        return 1;
    const char *string = pcrp_span_string(r->plan, value);
    if (piece->label.part == PCRP_PART_PERFORMER) {
        int any = 0;
        for (size_t i = 0; i < r->group.count; i++) {
            pcrp_element *element = r->group.items[i];
            if (!*element->performer)
                pcrp_element_set_performer(r->plan, element, string), any = 1;
        }
        r->group.count = 0;
        if (!any && r->last && !*r->last->performer)
            pcrp_element_set_performer(r->plan, r->last, string), any = 1;
        return any;
    }
    if (!r->last || (date ? *r->last->date : *r->last->frequency))
        return 0;
    if (date)
        pcrp_element_set_date(r->plan, r->last, string);
    else
        pcrp_element_set_frequency(r->plan, r->last, string);
    return 1;
}

static void add_plain(recogniser *r, const pcrp_piece *piece, pcrp_span text);

static void add_statement(recogniser *r, const pcrp_piece *piece)
{
    pcrp_element *last = r->last;
    r->title = piece->lead;
    pcrp_element *statement = add(r, PCRP_STATEMENT, NULL, piece->text);
    if (statement)
        statement->topic = piece->label.topic;
    r->title = (pcrp_span){"", 0};
    r->last = last; /* a target date after a baseline is the goal's */
}

/* The label's words with its text, where the label turned out to be part of a sentence. */
static pcrp_span with_lead(const pcrp_piece *piece)
{
    const char *end = piece->text.text + piece->text.length;
    return (pcrp_span){piece->lead.text, (size_t)(end - piece->lead.text)};
}

/* "Goal 2:" among the steps means the second of the goals that stand before. */
static int point_to_goal(recogniser *r, const pcrp_piece *piece)
{
    size_t number = 0;
    for (size_t i = 0; i < piece->lead.length; i++)
        if (piece->lead.text[i] >= '0' && piece->lead.text[i] <= '9')
            number = number * 10 + (size_t)(piece->lead.text[i] - '0');
    if (!number || number > r->plan->goals.count)
        return 0;
    r->goal = r->plan->goals.items[number - 1];
    r->goal_run = 1;
    r->follows = PCRP_PART_INTERVENTION;
    r->performer = (pcrp_span){"", 0};
    r->group.count = 0;
    return 1;
}

static void add_labelled(recogniser *r, const pcrp_piece *piece)
{
    pcrp_span rest = {"", 0};
    pcrp_part part = piece->label.part;
    if (part == PCRP_PART_STATEMENT && r->at->part == PCRP_PART_INTERVENTION && piece->label.heading) {
        add_plain(r, piece, with_lead(piece)); /* "Substance use: referral": an intervention, with its subject */
        return;
    }
    if (part == PCRP_PART_STATEMENT) {
        add_statement(r, piece);
        return;
    }
    if (part == PCRP_PART_GOAL && r->at->part == PCRP_PART_INTERVENTION && point_to_goal(r, piece)) {
        if (piece->text.length)
            add_sentences(r, piece->text);
        return;
    }
    if (!pcrp_is_announced(part)) {
        if (!set_field(r, piece, &rest))
            rest = with_lead(piece);
        if (rest.length)
            add_plain(r, piece, rest);
        return;
    }
    r->performer = piece->label.who ? piece->lead : (pcrp_span){"", 0};
    r->title = piece->lead;
    r->follows = part == PCRP_PART_PLAN ? PCRP_PART_INTERVENTION : part;
    r->group.count = 0;
    r->goals_here = 0;
    r->listed = 0;
    if (!piece->text.length)
        return;
    if (part == PCRP_PART_GOAL && r->at->hidden) {
        size_t end = pcrp_prose_sentence(r->v, piece->text.text, piece->text.length, 0);
        add_goal(r, (pcrp_span){piece->text.text, end});
        keep(r, pcrp_span_trim((pcrp_span){piece->text.text + end, piece->text.length - end}));
        r->follows = PCRP_PART_NONE;
    } else if (part == PCRP_PART_GOAL && (r->interventions_known || r->at->kept_whole)) {
        add_goal(r, piece->text);
    } else if (part == PCRP_PART_GOAL) {
        add_goal_and_rest(r, piece->text);
        r->follows = PCRP_PART_INTERVENTION;
    } else if (part == PCRP_PART_OBJECTIVE) {
        add(r, PCRP_OBJECTIVE, owner(r), piece->text);
    } else if (r->performer.length) {
        add_intervention(r, piece->text, r->performer);
        r->performer = (pcrp_span){"", 0};
    } else {
        add_sentences(r, piece->text);
    }
}

/* A line under a goal that has its text already. */
static void add_after_goal(recogniser *r, const pcrp_piece *piece, pcrp_span text)
{
    int single = !r->listed && (r->at->numbered || r->at->kept_whole || r->title.length);
    pcrp_party_kind kind = PCRP_PERSON;
    int acts = !r->at->kept_whole && pcrp_prose_starts_with_actor(r->plan, r->v, text, &kind);
    if (piece->enumerated && !single)
        add_goal(r, text);
    else if (acts && (single || kind != PCRP_PERSON)) /* "Ben rides alone" among goals may well be one */
        add_sentences(r, text);
    else if (piece->enumerated && !r->at->kept_whole)
        add_intervention(r, text, (pcrp_span){"", 0});
    else if (single && r->goal && r->goal == r->last)
        append(r, r->goal, text);
    else if (r->at->has_enumerated)
        keep(r, text);
    else
        add_goal(r, text);
}

/* Goals are counted, and what is to be done stands behind or under each. */
static void add_outlined(recogniser *r, const pcrp_piece *piece, pcrp_span text)
{
    if (piece->enumerated == PCRP_COUNTED || !r->goals_here)
        add_goal_and_rest(r, text);
    else if (piece->enumerated)
        add_intervention(r, text, r->performer);
    else
        add_sentences(r, text);
}

static void add_plain(recogniser *r, const pcrp_piece *piece, pcrp_span text)
{
    if (r->at->outline && (r->follows == PCRP_PART_NONE || piece->enumerated == PCRP_COUNTED)) {
        r->follows = PCRP_PART_NONE;
        r->performer = (pcrp_span){"", 0};
        add_outlined(r, piece, text);
        return;
    }
    switch (r->follows) {
    case PCRP_PART_GOAL:
        if (r->goals_here)
            add_after_goal(r, piece, text);
        else if (piece->enumerated && !(r->title.length && pcrp_has_number(r->title)))
            r->listed = 1, add_goal(r, text);
        else if (r->title.length && !r->interventions_known)
            add_goal_and_rest(r, text);
        else
            add_goal_paragraph(r, text);
        break;
    case PCRP_PART_OBJECTIVE:
        add(r, PCRP_OBJECTIVE, owner(r), text);
        break;
    case PCRP_PART_INTERVENTION:
        if (r->performer.length || piece->enumerated)
            add_intervention(r, text, r->performer);
        else
            add_sentences(r, text);
        break;
    default:
        keep(r, text);
    }
}

/* "Goal 1: fewer attacks. Phoebe: "..."": what somebody says about the goal belongs to it. */
static int add_words_to_goal(recogniser *r, const pcrp_piece *piece)
{
    if (!r->goal || r->last != r->goal || !pcrp_prose_is_quote(piece->text))
        return 0;
    size_t end = actor_sentence(r, piece->text, pcrp_prose_sentence(r->v, piece->text.text, piece->text.length, 0));
    pcrp_span words = pcrp_span_trim((pcrp_span){piece->lead.text, (size_t)(piece->text.text + end - piece->lead.text)});
    if (r->open == r->goal || strlen(r->goal->text) == r->goal_text.length)
        append(r, r->goal, words);
    else
        keep(r, words);
    r->goal_run = 1; /* what comes behind it is about this goal, however many stand before */
    add_sentences(r, (pcrp_span){piece->text.text + end, piece->text.length - end});
    return 1;
}

static void add_actor(recogniser *r, const pcrp_piece *piece)
{
    if (add_words_to_goal(r, piece))
        return;
    r->title = (pcrp_span){"", 0};
    r->performer = (pcrp_span){"", 0};
    r->follows = PCRP_PART_INTERVENTION;
    if (!piece->text.length) {
        r->performer = piece->lead; /* the lines below are theirs */
        return;
    }
    size_t end = actor_sentence(r, piece->text, pcrp_prose_sentence(r->v, piece->text.text, piece->text.length, 0));
    add_intervention(r, (pcrp_span){piece->text.text, end}, piece->lead);
    add_sentences(r, (pcrp_span){piece->text.text + end, piece->text.length - end});
}

/* A narrative that says in some sentences what the goal is; what stands between them stays as it is. */
static void add_told(recogniser *r, const pcrp_piece *piece)
{
    pcrp_span text = piece->kind == PCRP_PIECE_PLAIN ? piece->text : with_lead(piece);
    pcrp_span one;
    size_t kept = 0;
    for (size_t at = 0; pcrp_prose_next_sentence(r->v, text, &at, &one);) {
        size_t from = (size_t)(one.text - text.text);
        if (!pcrp_prose_states_goal(r->plan, r->v, one))
            continue;
        keep(r, pcrp_span_trim((pcrp_span){text.text + kept, from - kept}));
        add_goal(r, one);
        kept = at;
    }
    keep(r, pcrp_span_trim((pcrp_span){text.text + kept, text.length - kept}));
}

static void take_apart(recogniser *r, pcrp_section *s)
{
    r->at = s;
    r->follows = s->part == PCRP_PART_PLAN ? PCRP_PART_NONE : s->part;
    r->last = NULL;
    r->listed = 0;
    r->group.count = 0;
    r->performer = r->title = (pcrp_span){"", 0};
    r->goals_here = 0;
    if (s->part == PCRP_PART_PLAN && !s->has_goal && !s->outline)
        r->follows = PCRP_PART_INTERVENTION; /* who does what, by name */
    pcrp_buffer_clear(&r->left);
    if (s->named.length) {
        add_goal(r, s->named);
        r->goal_text = (pcrp_span){"", 0};
        r->follows = PCRP_PART_INTERVENTION;
    }
    for (size_t i = 0; i < s->pieces.count; i++) {
        const pcrp_piece *piece = &s->pieces.items[i];
        if (s->told)
            add_told(r, piece);
        else if (piece->kind == PCRP_PIECE_LABEL)
            add_labelled(r, piece);
        else if (piece->kind == PCRP_PIECE_ACTOR)
            add_actor(r, piece);
        else if (piece->text.length)
            add_plain(r, piece, piece->text);
    }
    close_goal(r);
    if (r->left.length)
        s->statement->text = pcrp_arena_string(r->plan->arena, pcrp_buffer_string(&r->left));
    else
        s->statement->dropped = 1;
    if (!s->statement->text)
        s->statement->text = "";
}

void pcrp_recognise(pcrp_plan *plan, pcrp_answers *answers)
{
    pcrp_sections sections;
    recogniser r = {.plan = plan, .v = answers->vocabulary};
    if (!pcrp_sections_find(&sections, plan, answers))
        return;
    r.interventions_known = sections.interventions_known;
    for (size_t i = 0; i < sections.count; i++)
        if (pcrp_is_announced(sections.items[i].part))
            take_apart(&r, &sections.items[i]);
    pcrp_buffer_free(&r.left);
}
