/* SPDX-License-Identifier: Apache-2.0 */
/* The one normaliser of text, so that the same words are the same from every form. */
#include <stdio.h>
#include <string.h>

#include "plan/plan.h"

typedef enum character { KEEP, SPACE, BREAK, DROP } character;

/* What the UTF-8 character at text is, and how many bytes it has. Text that is not UTF-8 is
 * taken a byte at a time; readers have made sure of the encoding before. */
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
    if (c == 0xC2 && left >= 2 && text[1] < 0xC0) {
        *length = 2;
        if (text[1] == 0xA0)
            return SPACE;                      /* no-break space */
        if (text[1] == 0x85)
            return BREAK;                      /* next line */
        if (text[1] == 0xAD || text[1] < 0xA0)
            return DROP;                       /* soft hyphen, C1 controls */
        return KEEP;
    }
    if (c == 0xE2 && left >= 3 && text[1] == 0x80) {
        *length = 3;
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
    if (c == 0xE2 && left >= 3 && text[1] == 0x81 && (text[2] >= 0xA0 && text[2] <= 0xAF)) {
        *length = 3;
        return DROP;                           /* word joiner, direction isolates */
    }
    if (c == 0xE3 && left >= 3 && text[1] == 0x80 && text[2] == 0x80) {
        *length = 3;
        return SPACE;                          /* ideographic space */
    }
    if (c == 0xEF && left >= 3 && text[1] == 0xBB && text[2] == 0xBF) {
        *length = 3;
        return DROP;                           /* byte order mark inside */
    }
    *length = c >= 0xF0 && left >= 4 ? 4 : c >= 0xE0 && left >= 3 ? 3 : c >= 0xC2 && left >= 2 ? 2 : 1;
    return KEEP;
}

const char *pcrp_plan_text(pcrp_plan *plan, const char *text, size_t length)
{
    const unsigned char *from = (const unsigned char *)text;
    char *made, *to;
    char pending = '\0'; /* space or break waiting for the next word */

    if (!length)
        return "";
    made = to = pcrp_arena_alloc(plan->arena, length + 1);
    if (!made)
        return NULL;
    for (size_t at = 0, step; at < length; at += step) {
        switch (classify(from + at, length - at, &step)) {
        case SPACE:
            if (!pending)
                pending = ' ';
            break;
        case BREAK:
            pending = '\n';
            break;
        case DROP:
            break;
        case KEEP:
            if (pending && to != made)
                *to++ = pending;
            pending = '\0';
            memcpy(to, from + at, step);
            to += step;
            break;
        }
    }
    *to = '\0';
    return made;
}

static int digits(const char *text, int count)
{
    for (int i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9')
            return 0;
    return 1;
}

const char *pcrp_plan_date_text(pcrp_plan *plan, const char *text)
{
    const char *made = pcrp_plan_text(plan, text, text ? strlen(text) : 0);
    size_t length = made ? strlen(made) : 0;

    if (length >= 8 && digits(made, 8) && (length == 8 || digits(made + 8, 1)))
        return pcrp_arena_format(plan->arena, "%.4s-%.2s-%.2s", made, made + 4, made + 6);
    if (length == 6 && digits(made, 6))
        return pcrp_arena_format(plan->arena, "%.4s-%.2s", made, made + 4);
    if (length > 10 && digits(made, 4) && made[4] == '-' && digits(made + 5, 2) && made[7] == '-' &&
        digits(made + 8, 2) && made[10] == 'T')
        return pcrp_arena_string_n(plan->arena, made, 10);
    return made;
}
