/* SPDX-License-Identifier: Apache-2.0 */
/* What a regular expression can begin with, read from its source. */
#include <stdlib.h>
#include <string.h>

#include "text/starts.h"

/* A class of more symbols than this is not worth following once something is known already. */
enum { BROAD = 12, NESTING = 50 };

static const uint64_t OTHERS = (uint64_t)1 << PCRP_SYMBOL_OTHER;

typedef struct beginnings {
    pcrp_beginning *items;
    size_t count;
} beginnings;

/* Sets that are put aside lie on a stack: room for PCRP_BEGINNINGS is above its top. */
enum { STACK = 32 * PCRP_BEGINNINGS };

typedef struct reader {
    const char *at;
    pcrp_beginning *stack;
    size_t used;
    int depth;
    int failed; /* not understood, or out of memory */
} reader;

unsigned char pcrp_symbol(unsigned char c)
{
    if (c >= 0x80)
        return PCRP_SYMBOL_OTHER;
    if (c >= 'a' && c <= 'z')
        return (unsigned char)(c - 'a');
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c - 'A');
    if (c >= '0' && c <= '9')
        return PCRP_SYMBOL_DIGIT;
    if (c < ' ' || c == 0x7f)
        return 28;
    if (c <= '/')
        return (unsigned char)(29 + c - ' ');  /* 29 to 44 */
    if (c <= '@')
        return (unsigned char)(45 + c - ':');  /* 45 to 51 */
    if (c <= '`')
        return (unsigned char)(52 + c - '[');  /* 52 to 57 */
    return (unsigned char)(58 + c - '{');      /* 58 to 61 */
}

/* ---- sets of symbols ---- */

static uint64_t symbol_bit(unsigned c)
{
    return (uint64_t)1 << pcrp_symbol((unsigned char)(c < 0x80 ? c : 0x80));
}

static int is_word_byte(unsigned c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The ASCII bytes of \d \w \s and their opposites; 0 when the escape is none of them. */
static int class_bytes(char escape, unsigned char bytes[128])
{
    char lower = (char)(escape | 32);
    if (lower != 'd' && lower != 'w' && lower != 's')
        return 0;
    for (unsigned c = 0; c < 128; c++) {
        int in = lower == 'd' ? c >= '0' && c <= '9' : lower == 'w' ? is_word_byte(c) : c == ' ' || (c >= 9 && c <= 13);
        bytes[c] |= (unsigned char)(in == (escape == lower));
    }
    return 1;
}

static uint64_t symbols_of(const unsigned char bytes[128], int others)
{
    uint64_t made = 0;
    for (unsigned c = 0; c < 128; c++)
        if (bytes[c])
            made |= symbol_bit(c);
    /* K and long S beyond ASCII count as k and s in the text: a class of all that is beyond ASCII holds them */
    return others ? made | OTHERS | symbol_bit('k') | symbol_bit('s') : made;
}

/* ---- extending beginnings ---- */

static int is_open(const beginnings *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (!(set->items[i] & PCRP_BEGINNING_CLOSED))
            return 1;
    return 0;
}

static void close_all(beginnings *set)
{
    for (size_t i = 0; i < set->count; i++)
        set->items[i] |= PCRP_BEGINNING_CLOSED;
}

static void assign(beginnings *set, const beginnings *from)
{
    memcpy(set->items, from->items, from->count * sizeof(*set->items));
    set->count = from->count;
}

/* Puts a copy on the stack, with room to grow when it is to grow. */
static beginnings put_aside(reader *r, const beginnings *set, int grows)
{
    beginnings made = {r->stack + r->used, set->count};
    size_t room = grows ? PCRP_BEGINNINGS : set->count;
    if (r->used + room + PCRP_BEGINNINGS > STACK) {
        r->failed = 1;
        made.count = 0;
        return made;
    }
    memcpy(made.items, set->items, set->count * sizeof(*set->items));
    r->used += room;
    return made;
}

/* Adds those of another set; some may then be there twice, which does no harm. 0 when they are too many. */
static int unite(beginnings *set, const beginnings *other)
{
    if (set->count + other->count > PCRP_BEGINNINGS)
        return 0;
    memcpy(set->items + set->count, other->items, other->count * sizeof(*set->items));
    set->count += other->count;
    return 1;
}

/* One character out of a set of symbols comes next. */
static void extend(reader *r, beginnings *set, uint64_t symbols)
{
    unsigned number = (unsigned)__builtin_popcountll(symbols);
    size_t open = 0, made = 0;
    pcrp_beginning *from = r->stack + r->used; /* above the top */

    for (size_t i = 0; i < set->count; i++) {
        if (number > BROAD && pcrp_beginning_length(set->items[i]))
            set->items[i] |= PCRP_BEGINNING_CLOSED;
        open += !(set->items[i] & PCRP_BEGINNING_CLOSED);
    }
    if (set->count - open + open * number > PCRP_BEGINNINGS)
        close_all(set);
    if (!open || !number || !is_open(set))
        return;
    memcpy(from, set->items, set->count * sizeof(*from));
    for (size_t i = 0, count = set->count; i < count; i++) {
        unsigned length = pcrp_beginning_length(from[i]);
        if (from[i] & PCRP_BEGINNING_CLOSED) {
            set->items[made++] = from[i];
            continue;
        }
        for (uint64_t left = symbols; left; left &= left - 1)
            set->items[made++] = (from[i] | (uint64_t)__builtin_ctzll(left) << 6 * length) + PCRP_BEGINNING_ONE +
                                 (length + 1 == PCRP_BEGINNING_MOST ? PCRP_BEGINNING_CLOSED : 0);
    }
    set->count = made;
}

/* ---- reading ---- */

static void read_alternatives(reader *r, beginnings *set);

/* One character of the expression, beyond ASCII too. Long S and the sign of the kelvin, which would match s and k,
 * are not followed. */
static unsigned take_character(reader *r)
{
    const char *from = r->at++;
    unsigned char c = (unsigned char)*from;
    if (c >= 0x80) {
        while (((unsigned char)*r->at & 0xC0) == 0x80)
            r->at++;
        r->failed |= strncmp(from, "\305\277", 2) == 0 || strncmp(from, "\342\204\252", 3) == 0;
    }
    return c;
}

/* The character that \n and the like stand for, or a sign that stands for itself; -1 otherwise. */
static int escaped(char c)
{
    if (c == 'n' || c == 't' || c == 'r')
        return c == 'n' ? '\n' : c == 't' ? '\t' : '\r';
    return c && (unsigned char)c < 0x80 && !is_word_byte((unsigned char)c) ? c : -1;
}

static unsigned class_member(reader *r, unsigned char bytes[128], int *others, int *is_set)
{
    int c;
    *is_set = 0;
    if (*r->at != '\\')
        return take_character(r);
    r->at++;
    if (class_bytes(*r->at, bytes)) {
        *is_set = *others = 1; /* any of them has members beyond ASCII */
        r->at++;
        return 0;
    }
    c = escaped(*r->at++);
    r->failed |= c < 0;
    return c < 0 ? 0 : (unsigned)c;
}

static uint64_t read_class(reader *r)
{
    unsigned char bytes[128] = {0};
    int others = 0, negative, is_set, first = 1;

    r->at++;
    negative = *r->at == '^';
    r->at += negative;
    while (!r->failed && *r->at && (*r->at != ']' || first)) {
        unsigned from, to;
        first = 0;
        if (*r->at == '[' && (r->at[1] == ':' || r->at[1] == '.' || r->at[1] == '='))
            r->failed = 1;
        from = to = class_member(r, bytes, &others, &is_set);
        if (is_set)
            continue;
        if (*r->at == '-' && r->at[1] && r->at[1] != ']') {
            r->at++;
            to = class_member(r, bytes, &others, &is_set);
            r->failed |= is_set;
        }
        others |= to >= 0x80;
        for (unsigned c = from; c <= to && c < 128; c++)
            bytes[c] = 1;
    }
    r->failed |= *r->at != ']';
    r->at += *r->at == ']';
    for (unsigned c = 0; negative && c < 128; c++)
        bytes[c] = !bytes[c];
    if (negative) /* a letter that is listed may still come in its other case */
        for (unsigned c = 'a'; c <= 'z'; c++)
            bytes[c] |= bytes[c - 32];
    return symbols_of(bytes, others || negative);
}

/* Skips a group whose text takes up no characters: what stands around a match is for PCRE2 to see to. */
static void skip_group(reader *r)
{
    int depth = 0;
    do {
        if (*r->at == '\\' && r->at[1])
            r->at++;
        else if (*r->at == '[') {
            read_class(r);
            continue;
        } else if (*r->at == '(')
            depth++;
        else if (*r->at == ')')
            depth--;
        r->failed |= !*r->at;
        r->at += *r->at != '\0';
    } while (depth && !r->failed);
}

static void read_group(reader *r, beginnings *set)
{
    const char *at = r->at + 1;

    if (*at == '*' || ++r->depth > NESTING) {
        r->failed = 1;
        return;
    }
    if (at[0] == '?' && (at[1] == '=' || at[1] == '!' || (at[1] == '<' && (at[2] == '=' || at[2] == '!')))) {
        skip_group(r);
        r->depth--;
        return;
    }
    if (*at == '?') {
        for (at++; *at == 'i' || *at == 's' || *at == 'm' || *at == '-'; at++)
            ;
        if (*at == '>' && at[-1] == '?')
            at++;
        else if (*at == ')') { /* an option for what follows */
            r->at = at + 1;
            r->depth--;
            return;
        } else if (*at++ != ':')
            r->failed = 1;
    }
    r->at = at;
    if (!r->failed)
        read_alternatives(r, set);
    r->failed |= *r->at != ')';
    r->at += *r->at == ')';
    r->depth--;
}

/* \b and its kin at the very beginning; \w \d \s; a sign. */
static void read_escape(reader *r, beginnings *set)
{
    unsigned char bytes[128] = {0};
    char c = r->at[1];
    int sign = escaped(c);

    r->at += 2;
    if (c == 'b') {
        for (size_t i = 0; i < set->count; i++)
            set->items[i] |= pcrp_beginning_length(set->items[i]) ? 0 : PCRP_BEGINNING_BOUNDARY;
    } else if (class_bytes(c, bytes)) {
        extend(r, set, symbols_of(bytes, 1));
    } else if (sign >= 0) {
        extend(r, set, symbol_bit((unsigned)sign));
    } else if (c != 'B' && c != 'A' && c != 'z' && c != 'Z') {
        r->failed = 1;
    }
}

static void read_atom(reader *r, beginnings *set)
{
    if (*r->at == '(') {
        read_group(r, set);
    } else if (*r->at == '[') {
        extend(r, set, read_class(r));
    } else if (*r->at == '\\') {
        read_escape(r, set);
    } else if (*r->at == '.') {
        r->at++;
        extend(r, set, ~(uint64_t)0);
    } else if (*r->at == '^' || *r->at == '$') {
        r->at++;
    } else {
        extend(r, set, symbol_bit(take_character(r)));
    }
}

/* {n} {n,} {n,m}; *most is -1 for no bound. */
static int read_bounds(reader *r, int *least, int *most)
{
    const char *at = r->at + 1;
    int numbers[2] = {0, 0}, which = 0, digits = 0;
    for (; *at && *at != '}'; at++) {
        if (*at == ',' && !which && digits) {
            which = 1;
            digits = 0;
        } else if (*at >= '0' && *at <= '9' && digits < 5) {
            numbers[which] = numbers[which] * 10 + (*at - '0');
            digits++;
        } else {
            return 0;
        }
    }
    if (*at != '}' || (!which && !digits))
        return 0;
    *least = numbers[0];
    *most = !which ? numbers[0] : digits ? numbers[1] : -1;
    r->at = at + 1;
    return 1;
}

static void read_quantifier(reader *r, int *least, int *most)
{
    *least = *most = 1;
    if (*r->at == '?') {
        *least = 0;
        r->at++;
    } else if (*r->at == '*' || *r->at == '+') {
        *least = *r->at++ == '+';
        *most = -1;
    } else if (*r->at != '{' || !read_bounds(r, least, most)) {
        return;
    }
    if (*r->at == '?' || *r->at == '+')
        r->at++;
}

/* An atom as often as its quantifier says. What is optional is followed once; what comes after a repetition
 * is not. */
static void read_item(reader *r, beginnings *set)
{
    beginnings none = {set->items, 0};
    size_t used = r->used;
    beginnings before = put_aside(r, is_open(set) ? set : &none, 1);
    const char *from = r->at, *past;
    int least, most;

    if (!before.count)
        set = &none; /* all are closed: the atom is read and nothing comes of it */
    read_atom(r, set);
    past = r->at;
    read_quantifier(r, &least, &most);
    if (least == 0) {
        if (most != 1)
            close_all(set);
        if (!unite(&before, set))
            close_all(&before); /* holds what each of the others goes on from */
        assign(set, &before);
    }
    for (int i = 1; i < least && is_open(set) && !r->failed; i++) {
        const char *end = r->at;
        r->at = from;
        read_atom(r, set);
        r->failed |= r->at != past;
        r->at = end;
    }
    if (least && most != least)
        close_all(set);
    r->used = used;
}

static void read_alternatives(reader *r, beginnings *set)
{
    size_t used = r->used;
    beginnings none = {set->items, 0}, start = put_aside(r, set, 0), all = put_aside(r, &none, 1);

    while (!r->failed) {
        while (*r->at && *r->at != '|' && *r->at != ')' && !r->failed)
            read_item(r, set);
        r->failed |= !unite(&all, set);
        if (*r->at != '|')
            break;
        r->at++;
        assign(set, &start);
    }
    if (!r->failed)
        assign(set, &all);
    r->used = used;
}

size_t pcrp_beginnings(const char *expression, pcrp_beginning found[PCRP_BEGINNINGS])
{
    reader r = {expression, malloc(STACK * sizeof(pcrp_beginning)), 0, 0, 0};
    beginnings set = {found, 1};

    if (!r.stack)
        return 0;
    found[0] = 0;
    read_alternatives(&r, &set);
    free(r.stack);
    if (r.failed || *r.at)
        return 0;
    for (size_t i = 0; i < set.count; i++)
        if (!pcrp_beginning_length(found[i]))
            return 0;
    return set.count;
}
