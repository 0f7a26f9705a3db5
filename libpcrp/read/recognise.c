/* SPDX-License-Identifier: Apache-2.0 */
/* Goals, objectives and interventions out of prose: what each section announces, then piece by piece. */
#include "read/recognise.h"

#include <string.h>

#include "base/buffer.h"
#include "read/prose.h"

enum {
    LONGEST_FIELD = 80,  /* bytes of a performer, frequency or date after its label */
    LONGEST_DATE = 40,
    SHORT_SENTENCE = 3   /* words; a shorter one stays with the sentence before it */
};

/* A statement and what its heading announces. */
typedef struct section {
    pcrp_element *statement;
    pcrp_part part;   /* goal, objective, intervention, plan; none when it stays a statement */
    pcrp_part alone;
    pcrp_topic topic;
    int numbered;     /* "Goal 2" */
    int hidden;       /* a narrative in which a label announces a goal */
    int kept_whole;   /* one goal however many lines: a vision, somebody's words */
    pcrp_pieces pieces;
    int has_goal, has_intervention, has_enumerated; /* labels, actors and numbers among the pieces */
} section;

typedef struct recogniser {
    pcrp_plan *plan;
    const pcrp_vocabulary *v;
    section *sections;
    size_t count;
    int goals_known;          /* the plan has goals, structured or announced */
    int interventions_known;
    int interventions_structured;
    /* where the work stands */
    const section *at;
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

/* ---- statements in one shape, whatever the form ---- */

static const char *span_string(pcrp_plan *plan, pcrp_span span)
{
    const char *made = pcrp_arena_string_n(plan->arena, span.text, span.length);
    return made ? made : "";
}

static int is_heading_line(const recogniser *r, const char *line, size_t length)
{
    pcrp_span title;
    return length > 1 && line[length - 1] == ':'
           && pcrp_prose_heading(r->plan, r->v, line, length, &title) == length;
}

/* Some forms give heading and text as one string ("MSE: Alert ..."), others apart. Both are joined and parted
 * by one rule, so that the same words come out under the same heading. */
static void part_heading(recogniser *r, pcrp_element *statement)
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
    statement->title = span_string(plan, title);
    statement->text = joined + after;
}

/* A text without a heading of its own whose lines are headings and texts in turn becomes as many statements. */
static void part_lines(recogniser *r, pcrp_list *list, pcrp_element *statement)
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
        part->title = span_string(r->plan, (pcrp_span){at, heading - 1});
        part->text = span_string(r->plan, pcrp_span_trim((pcrp_span){body, (size_t)(end - body)}));
        pcrp_list_add(r->plan->arena, list, part);
        at = end;
    }
}

static void shape_statements(recogniser *r)
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

static int is_goal_like(pcrp_part part) { return part == PCRP_PART_GOAL || part == PCRP_PART_OBJECTIVE; }

static int is_announced(pcrp_part part)
{
    return is_goal_like(part) || part == PCRP_PART_INTERVENTION || part == PCRP_PART_PLAN;
}

static void look_at_pieces(section *s)
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

static void look_at(recogniser *r, section *s, pcrp_element *statement)
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
    int announced = is_announced(s->part);
    if (announced || (!r->plan->goals.count && may_hide_goals(s->topic)))
        pcrp_prose_cut(r->plan, r->v, statement->text, !announced, &s->pieces);
    look_at_pieces(s);
    if (announced)
        return;
    s->part = s->has_goal ? PCRP_PART_PLAN : PCRP_PART_NONE;
    s->hidden = s->has_goal && s->pieces.items[0].kind != PCRP_PIECE_LABEL;
}

static void note_known(recogniser *r)
{
    const pcrp_plan *plan = r->plan;
    r->goals_known = plan->goals.count > 0;
    r->interventions_structured = plan->interventions.count > 0;
    for (size_t i = 0; i < plan->goals.count; i++)
        r->interventions_structured |= ((const pcrp_element *)plan->goals.items[i])->interventions.count > 0;
    r->interventions_known = r->interventions_structured;
    for (size_t i = 0; i < r->count; i++) {
        const section *s = &r->sections[i];
        r->goals_known |= s->part == PCRP_PART_GOAL || (s->part == PCRP_PART_PLAN && s->has_goal);
        r->interventions_known |= s->part == PCRP_PART_INTERVENTION
                                  || (is_announced(s->part) && s->has_intervention);
    }
}

/* Where no goal is announced, outcomes stand for it; else the person's words about it; else a vision. */
static void take_goals_alone(recogniser *r)
{
    static const pcrp_topic order[] = {PCRP_TOPIC_PROGRESS, PCRP_TOPIC_OWN_WORDS, PCRP_TOPIC_ABOUT};
    for (size_t k = 0; k < sizeof order / sizeof *order && !r->goals_known; k++)
        for (size_t i = 0; i < r->count; i++) {
            section *s = &r->sections[i];
            if (s->alone != PCRP_PART_GOAL || s->topic != order[k] || is_announced(s->part))
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
static void settle_plans(recogniser *r)
{
    for (size_t i = 0; i < r->count; i++) {
        section *s = &r->sections[i];
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
    const char *title = r->title.length ? span_string(r->plan, r->title) : r->at->statement->title;
    pcrp_element *element = pcrp_plan_add(r->plan, kind, owner, title, span_string(r->plan, text),
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
        r->open->text = span_string(r->plan, r->open_text);
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
        pcrp_element_set_performer(r->plan, element, span_string(r->plan, performer));
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
        add_intervention(r, (pcrp_span){text.text + start, (next < text.length ? next : text.length) - start},
                         (pcrp_span){"", 0});
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
    const char *string = span_string(r->plan, value);
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
    if (!is_announced(part)) {
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

static void add_plain(recogniser *r, const pcrp_piece *piece, pcrp_span text)
{
    switch (r->follows) {
    case PCRP_PART_GOAL:
        if (r->goals_here)
            add_after_goal(r, piece, text);
        else if (piece->enumerated && !r->title.length)
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

static void add_actor(recogniser *r, const pcrp_piece *piece)
{
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

static void take_apart(recogniser *r, section *s)
{
    r->at = s;
    r->follows = s->part == PCRP_PART_PLAN ? PCRP_PART_NONE : s->part;
    r->last = NULL;
    r->listed = 0;
    r->group.count = 0;
    r->performer = r->title = (pcrp_span){"", 0};
    r->goals_here = 0;
    if (s->part == PCRP_PART_PLAN && !s->has_goal)
        r->follows = PCRP_PART_INTERVENTION; /* who does what, by name */
    pcrp_buffer_clear(&r->left);
    for (size_t i = 0; i < s->pieces.count; i++) {
        const pcrp_piece *piece = &s->pieces.items[i];
        if (piece->kind == PCRP_PIECE_LABEL)
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

void pcrp_recognise(pcrp_plan *plan, const pcrp_vocabulary *vocabulary)
{
    recogniser r = {.plan = plan, .v = vocabulary};
    shape_statements(&r);
    r.count = plan->statements.count;
    r.sections = pcrp_arena_array(plan->arena, r.count + 1, sizeof *r.sections);
    if (!r.sections)
        return;
    for (size_t i = 0; i < r.count; i++)
        look_at(&r, &r.sections[i], plan->statements.items[i]);
    note_known(&r);
    take_goals_alone(&r);
    settle_plans(&r);
    for (size_t i = 0; i < r.count; i++)
        if (is_announced(r.sections[i].part))
            take_apart(&r, &r.sections[i]);
    pcrp_buffer_free(&r.left);
}
