/* SPDX-License-Identifier: Apache-2.0 */
/* The one normaliser of text, so that the same words are the same from every form. */
#include <stdio.h>
#include <string.h>

#include "base/entity.h"
#include "plan/plan.h"

typedef enum character { KEEP, SPACE, BREAK, DROP, WRONG } character;

/* Bytes of the character of three or four bytes at text; 0 when it is not UTF-8: cut short, longer than need be, half of a
 * surrogate pair, beyond the last code point. */
static size_t long_character(const unsigned char *text, size_t left)
{
    size_t length = text[0] >= 0xF0 ? 4 : 3;
    if (text[0] > 0xF4 || left < length || (text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xED && text[1] > 0x9F) ||
        (text[0] == 0xF0 && text[1] < 0x90) || (text[0] == 0xF4 && text[1] > 0x8F))
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

/* What the UTF-8 character at text is, and how many bytes it has. Readers have made sure of the encoding before; all that
 * comes later (expressions are matched without another look) relies on it, so a byte that is wrong does not get by. */
static character classify(const unsigned char *text, size_t left, size_t *length)
{
    unsigned char c = text[0];
    *length = 1;
    if (c == '\n' || c == '\v' || c == '\f' || c == '\r')
        return BREAK;
    if (c == ' ' || c == '\t')
        return SPACE;
    if (c < 0x20 || c == 0x7f)
        return DROP;
    if (c < 0x80)
        return KEEP;
    if (c < 0xE0) {
        if (c < 0xC2 || left < 2 || (text[1] & 0xC0) != 0x80)
            return WRONG;
        *length = 2;
        if (c != 0xC2)
            return KEEP;
        if (text[1] == 0xA0)
            return SPACE;                      /* no-break space */
        if (text[1] == 0x85)
            return BREAK;                      /* next line */
        if (text[1] == 0xAD || text[1] < 0xA0)
            return DROP;                       /* soft hyphen, C1 controls */
        return KEEP;
    }
    *length = long_character(text, left);
    if (!*length) {
        *length = 1;
        return WRONG;
    }
    if (c == 0xE2 && text[1] == 0x80) {
        if (text[2] >= 0x80 && text[2] <= 0x8A)
            return SPACE;                      /* en quad to hair space */
        if (text[2] == 0xAF)
            return SPACE;                      /* narrow no-break space */
        if (text[2] == 0xA8 || text[2] == 0xA9)
            return BREAK;                      /* line, paragraph separator */
        if ((text[2] >= 0x8B && text[2] <= 0x8F) || (text[2] >= 0xAA && text[2] <= 0xAE))
            return DROP;                       /* zero width, direction marks */
        return KEEP;
    }
    if (c == 0xE2 && text[1] == 0x81 && (text[2] >= 0xA0 && text[2] <= 0xAF))
        return DROP;                           /* word joiner, direction isolates */
    if (c == 0xE3 && text[1] == 0x80 && text[2] == 0x80)
        return SPACE;                          /* ideographic space */
    if (c == 0xEF && text[1] == 0xBB && text[2] == 0xBF)
        return DROP;                           /* byte order mark inside */
    return KEEP;
}

/* Bytes that stay as they are: marks, letters and digits of ASCII but for '&', and one space between two of them. From a table, without
 * a branch: where the next space comes is not foreseen. */
enum {
    NEXT = 4,         /* bits that are below what may come next */
    MARK = 1 | 3 << NEXT,
    ONE_SPACE = 2 | 1 << NEXT,
    M = MARK
};
static const unsigned char kinds[256] = {
    [' '] = ONE_SPACE,
    ['!'] = M, M, M, M, M, ['\''] = M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M,
    M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M,
    M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, M, /* up to '~' */
};

/* How many bytes from here on, where a word begins, stay as they are; the last is no space. */
static size_t plain_run(const unsigned char *text, size_t length)
{
    size_t run = 0;
    unsigned before = ONE_SPACE, kind;

    while (run < length && ((kind = kinds[text[run]]) & before >> NEXT) != 0) {
        before = kind;
        run++;
    }
    return run && text[run - 1] == ' ' ? run - 1 : run;
}

/* What is met on the way, and asks for more. */
typedef struct met {
    int ampersand, line_break;
} met;

/* Space and breaks brought into shape. to may be from. */
static void normalise(const char *text, size_t length, char *to, met *found)
{
    const unsigned char *from = (const unsigned char *)text;
    char *start = to;
    char pending = '\0'; /* space, break, or break with an empty line ('\f') waiting for the next word */

    for (size_t at = 0, step; at < length; at += step) {
        step = plain_run(from + at, length - at);
        if (step) { /* nearly all of most texts */
            if (pending && to != start) {
                *to++ = pending;
                found->line_break |= pending != ' ';
            }
            pending = '\0';
            memmove(to, from + at, step);
            to += step;
            continue;
        }
        switch (classify(from + at, length - at, &step)) {
        case SPACE:
            if (!pending)
                pending = ' ';
            break;
        case BREAK:
            if (from[at] == '\r' && at + 1 < length && from[at + 1] == '\n')
                break; /* the two are one break */
            pending = pending == '\n' || pending == '\f' ? '\f' : '\n';
            break;
        case DROP:
            break;
        case WRONG:
        case KEEP:
            if (pending && to != start) {
                *to++ = pending;
                found->line_break |= pending != ' ';
            }
            pending = '\0';
            found->ampersand |= from[at] == '&';
            if (from[at] >= 0x80 && step == 1)
                *to = '?'; /* not longer than what it stands for: to may be from */
            else
                memmove(to, from + at, step);
            to += step;
            break;
        }
    }
    *to = '\0';
}

const char *pcrp_plan_text(pcrp_plan *plan, const char *text, size_t length)
{
    met found = {0, 0};
    char *made;

    if (!length)
        return "";
    made = pcrp_arena_room(plan->arena, length + 1);
    if (!made)
        return NULL;
    normalise(text, length, made, &found);
    if (found.ampersand) { /* few have one: once more, with entities decoded */
        length = pcrp_decode_entities(text, length, made);
        found.line_break = 0;
        normalise(made, length, made, &found);
    }
    if (found.line_break)
        pcrp_plan_join_lines(made);
    return made;
}

static int digits(const char *text, int count)
{
    for (int i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9')
            return 0;
    return 1;
}

/* yyyymmdd or yyyymm, so many digits, with hyphens between. */
static const char *with_hyphens(pcrp_plan *plan, const char *date, size_t count)
{
    char *made = pcrp_arena_alloc(plan->arena, count + sizeof("--")), *to = made;
    for (size_t i = 0; made && i < count; i++) {
        if (i == 4 || i == 6)
            *to++ = '-';
        *to++ = date[i];
    }
    if (made)
        *to = '\0';
    return made;
}

const char *pcrp_plan_date_text(pcrp_plan *plan, const char *text)
{
    const char *made = pcrp_plan_text(plan, text, text ? strlen(text) : 0);
    size_t length = made ? strlen(made) : 0;

    if (length >= 8 && digits(made, 8) && (length == 8 || digits(made + 8, 1)))
        return with_hyphens(plan, made, 8);
    if (length == 6 && digits(made, 6))
        return with_hyphens(plan, made, 6);
    if (length > 10 && digits(made, 4) && made[4] == '-' && digits(made + 5, 2) && made[7] == '-' &&
        digits(made + 8, 2) && made[10] == 'T')
        return pcrp_arena_string_n(plan->arena, made, 10);
    return made;
}
