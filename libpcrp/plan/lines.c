/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that a form of a fixed width broke are put together again: a step must not become two because the
 * box it was typed into was narrow. A break is such a break when the next word would not have fitted into the
 * line, and nothing else says that something new begins. */
#include <string.h>

#include "plan/plan.h"

/* Narrower columns are lists of words, and two lines alone say little; a line much shorter than the others was ended on purpose. */
enum { LEAST_WIDTH = 40, LEAST_OF_TWO = 60, LEAST_LINE = 28 };

typedef struct line {
    const char *start;
    size_t length;    /* in bytes */
    size_t width;     /* in characters */
} line;

static line line_at(const char *text)
{
    line l = {text, strcspn(text, "\n\f"), 0};
    for (size_t i = 0; i < l.length; i++)
        l.width += ((unsigned char)text[i] & 0xC0) != 0x80;
    return l;
}

static const char *after(line l)
{
    return l.start + l.length;
}

static int is_lower(const char *c)
{
    return (*c >= 'a' && *c <= 'z') || ((unsigned char)c[0] == 0xC3 && (unsigned char)c[1] >= 0xA0);
}

static int is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Enumerators and bullets: "1.", "12)", "(a)", "b)", "iv.", "-", and whatever sign comes before a space. */
static int begins_item(line l)
{
    size_t at = l.start[0] == '(', sign = at;
    while (at < l.length && at < sign + 3 && l.start[at] >= '0' && l.start[at] <= '9')
        at++;
    if (at == sign)
        while (at < l.length && at < sign + 4 && strchr("ivxIVX", l.start[at]))
            at++;
    if (at > sign && at < l.length && !strchr(".)", l.start[at]))
        at = sign;
    if (at == sign && at < l.length && (is_lower(l.start + at) || is_upper(l.start[at])))
        at++;
    if (at > sign && at < l.length && (l.start[at] == ')' || (l.start[at] == '.' && (at + 1 == l.length || l.start[at + 1] == ' '))))
        return 1;
    return (strchr("-*+>#", l.start[0]) && l.start[0] && l.start[1] == ' ') ||
           ((unsigned char)l.start[0] >= 0xC2 && l.length > 3 && (strncmp(l.start + 2, " ", 1) == 0 || strncmp(l.start + 3, " ", 1) == 0) &&
            !is_lower(l.start));
}

/* "Who does what: ...": a colon within the first words of a line that begins with a capital. */
static int begins_label(line l)
{
    const char *colon = memchr(l.start, ':', l.length);
    size_t spaces = 0;
    if (!colon || !is_upper(l.start[0]))
        return 0;
    for (const char *c = l.start; c < colon; c++)
        spaces += *c == ' ';
    return spaces < 4;
}

static int ends_sentence(line l)
{
    size_t at = l.length;
    while (at && (strchr("\"')]", l.start[at - 1]) || (at > 2 && strncmp(l.start + at - 3, "\xE2\x80\x9D", 3) == 0)))
        at -= strchr("\"')]", l.start[at - 1]) ? 1 : 3;
    return at && strchr(".!?:;", l.start[at - 1]) != NULL;
}

/* What is known of the lines between two hard breaks. The first may have a heading before it and the last fields behind
 * it, so neither says how wide the box was when there are others. */
typedef struct block {
    size_t lines, width;
    size_t cut;        /* breaks that part a sentence */
    size_t early;      /* breaks that would part one, had the line been full: of a list in small letters */
    int no_lower;      /* all capitals: a capital says nothing */
} block;

static int would_not_fit(const block *b, line here, line next)
{
    size_t word = 0, bytes = strcspn(next.start, " \n\f");
    for (size_t i = 0; i < bytes; i++)
        word += ((unsigned char)next.start[i] & 0xC0) != 0x80;
    return here.width >= LEAST_LINE && here.width + 1 + word > b->width;
}

/* The sentence goes on, by what the ends of the lines look like. */
static int goes_on(const block *b, line here, line next)
{
    return !ends_sentence(here) && !begins_item(next) &&
           (is_lower(next.start) || (b->no_lower && is_upper(next.start[0]) && !begins_label(next)));
}

static block measure(const char *text)
{
    block b = {0, 0, 0, 0, 1};
    line l = line_at(text);
    size_t first = l.width;

    for (const char *c = text; *c && *c != '\f' && b.no_lower; c++)
        b.no_lower = !is_lower(c);
    for (b.lines = 1; *after(l) == '\n'; b.lines++) {
        l = line_at(after(l) + 1);
        if (*after(l) == '\n' && l.width > b.width)
            b.width = l.width;
    }
    if (b.width < LEAST_WIDTH && first > b.width)
        b.width = first;
    for (l = line_at(text); *after(l) == '\n'; l = line_at(after(l) + 1))
        if (goes_on(&b, l, line_at(after(l) + 1)))
            *(would_not_fit(&b, l, line_at(after(l) + 1)) ? &b.cut : &b.early) += 1;
    return b;
}

/* Once some breaks part a sentence for sure, others that come where the line was full are taken for the same. */
static int joins(const block *b, line here, line next)
{
    if (!would_not_fit(b, here, next) || begins_item(next))
        return 0;
    if (goes_on(b, here, next))
        return 1;
    if (begins_label(next))
        return 0;
    return !ends_sentence(here) || b->cut * 3 >= b->lines - 1;
}

static void join_block(char *text)
{
    block b = measure(text);
    if (b.width < (b.lines > 2 ? LEAST_WIDTH : LEAST_OF_TWO) || b.cut <= b.early)
        return;
    for (line l = line_at(text); *after(l) == '\n';) {
        line next = line_at(after(l) + 1);
        if (joins(&b, l, next))
            text[after(l) - text] = ' ';
        l = next;
    }
}

void pcrp_plan_join_lines(char *text)
{
    for (char *at = text; *at;) {
        size_t length = strcspn(at, "\f");
        join_block(at);
        if (!at[length])
            return;
        at[length] = '\n';
        at += length + 1;
    }
}
