/* SPDX-License-Identifier: Apache-2.0 */
/* What a regular expression can begin with, read from its source. */
#include <stdlib.h>
#include <string.h>

#include "text/beginning_private.h"

/* The bounds of a sensible expression: groups in each other, and beginnings that its items are read for, repeated ones
 * again and again. */
enum { NESTING = 50, WORK = 1 << 17 };

#define BIT(symbol) ((uint64_t)1 << (symbol))

/* Anything beyond ASCII. */
static const uint64_t BEYOND = BIT(PCRP_SYMBOL_OTHER) | BIT(PCRP_SYMBOL_DIGITS);
static const uint64_t ANY = ~(BIT(PCRP_SYMBOL_BOUNDARY) | BIT(PCRP_SYMBOL_WORD));

unsigned char pcrp_symbol(unsigned char c, unsigned char next)
{
    if (c >= 0x80) /* the first digit beyond ASCII is U+0660; there is none from U+2000 to U+2BFF */
        return c < 0xD9 || (c == 0xE2 && next < 0xB0) ? PCRP_SYMBOL_OTHER : PCRP_SYMBOL_DIGITS;
    if (c >= 'a' && c <= 'z')
        return (unsigned char)(c - 'a');
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c - 'A');
    if (c >= '0' && c <= '9')
        return PCRP_SYMBOL_DIGITS;
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

/* The symbols of a character of the expression, which is known by its first two bytes. From U+0080 to U+00BF and from
 * U+2000 to U+2BFF there is no other case that has another symbol. */
static uint64_t symbol_bits(unsigned c)
{
    if (c < 0x80)
        return BIT(pcrp_symbol((unsigned char)c, 0));
    return (c & 0xFF) == 0xC2 || ((c & 0xFF) == 0xE2 && c >> 8 < 0xB0) ? BIT(PCRP_SYMBOL_OTHER) : BEYOND;
}

static int is_word_byte(unsigned c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The symbols of \d \w \s and their opposites; 0 when the escape is none of them. K and long S beyond ASCII count as
 * k and s in the text: what has them has k and s. */
static uint64_t class_symbols(char escape)
{
    char lower = (char)(escape | 32);
    uint64_t made = 0, beyond = BEYOND | symbol_bits('k') | symbol_bits('s');

    if (escape == 'd')
        return BIT(PCRP_SYMBOL_DIGITS);
    if (lower != 'd' && lower != 'w' && lower != 's')
        return 0;
    for (unsigned c = 0; c < 128; c++) {
        int in = lower == 'd' ? c >= '0' && c <= '9' : lower == 'w' ? is_word_byte(c) : c == ' ' || (c >= 9 && c <= 13);
        if (in == (escape == lower))
            made |= symbol_bits(c);
    }
    return escape == 's' ? made | BEYOND : made | beyond;
}

/* ---- reading ---- */

static void read_alternatives(reader *r, beginnings *set);

/* One character of the expression, or the first two bytes of one beyond ASCII. Long S and the sign of the kelvin, which
 * would match s and k, are not followed. */
static unsigned take_character(reader *r)
{
    const char *from = r->at++;
    unsigned char c = (unsigned char)*from;
    if (c >= 0x80) {
        while (((unsigned char)*r->at & 0xC0) == 0x80)
            r->at++;
        r->failed |= strncmp(from, "\305\277", 2) == 0 || strncmp(from, "\342\204\252", 3) == 0;
        return c | (unsigned)(unsigned char)from[1] << 8;
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

static unsigned class_member(reader *r, uint64_t *symbols)
{
    int c;
    *symbols = 0;
    if (*r->at != '\\')
        return take_character(r);
    r->at++;
    *symbols = class_symbols(*r->at);
    c = *symbols ? 0 : escaped(*r->at);
    r->failed |= c < 0;
    r->at += *r->at != '\0';
    return c < 0 ? 0 : (unsigned)c;
}

/* What a class lists; of a class that is negated, what it does not surely leave out. */
static uint64_t read_class(reader *r)
{
    unsigned char listed[128] = {0};
    uint64_t made = 0, symbols;
    int negative, first = 1;

    r->at++;
    negative = *r->at == '^';
    r->at += negative;
    for (; !r->failed && *r->at && (*r->at != ']' || first); first = 0) {
        unsigned from, to;
        if (*r->at == '[' && (r->at[1] == ':' || r->at[1] == '.' || r->at[1] == '='))
            r->failed = 1;
        from = to = class_member(r, &symbols);
        made |= symbols;
        if (symbols)
            continue;
        if (*r->at == '-' && r->at[1] && r->at[1] != ']') {
            r->at++;
            to = class_member(r, &symbols);
            r->failed |= symbols != 0;
            made |= to >= 0x80 ? class_symbols('W') : 0; /* from a character to one beyond ASCII */
        }
        made |= symbol_bits(from);
        for (unsigned c = from; c <= to && c < 128; c++) {
            listed[c] = 1;
            made |= symbol_bits(c);
        }
    }
    r->failed |= *r->at != ']';
    r->at += *r->at == ']';
    if (!negative)
        return made;
    made = class_symbols('W') | class_symbols('w');
    for (unsigned c = 0; c < 128; c++) /* other signs and letters have symbols of their own; a letter has two bytes */
        if (listed[c] && !is_word_byte(c) && c >= ' ' && c != 0x7f)
            made &= ~symbol_bits(c);
    return made;
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

/* Whether what is looked for before a match, or must not be, leaves no letter and no digit there: "(?<=[-/,] )",
 * "(?<![\\w.])". */
static int stands_apart(const reader *r, const char *group)
{
    reader inside = *r;
    int negative = group[3] == '!';
    uint64_t last = ~(uint64_t)0, word = class_symbols('w') & ~BIT(PCRP_SYMBOL_OTHER);

    inside.at = group + 4;
    if (negative && strncmp(inside.at, "[\\w", 3) != 0)
        return 0;
    while (*inside.at && *inside.at != ')' && !inside.failed) {
        if (*inside.at == '[')
            last = read_class(&inside);
        else if (strchr("\\(|?*+{^$.", *inside.at))
            return 0;
        else
            last = negative ? 0 : symbol_bits(take_character(&inside));
    }
    return *inside.at == ')' && !inside.failed && (negative ? (last & word) == word : !(last & word));
}

/* What stands around a match takes up no characters. What must come next is read as if it did; all else is for PCRE2 to see
 * to. */
static void look_around(reader *r, beginnings *set)
{
    const reader before = *r;
    int ahead = r->at[2] == '=' && pcrp_beginnings_are_begun(set);

    if (r->at[2] == '<' && stands_apart(r, r->at))
        for (size_t i = 0; i < set->count; i++)
            set->items[i].marks |= set->items[i].length ? 0 : PCRP_BEGINNING_APART;
    if (ahead) {
        beginnings read = pcrp_beginnings_put_aside(r, set, 1);
        r->at += 3;
        read_alternatives(r, &read);
        pcrp_beginnings_close(&read);
        if (!r->failed && *r->at == ')') {
            r->at++;
            r->used = before.used;
            pcrp_beginnings_assign(set, &read);
            return;
        }
        *r = before;
    }
    skip_group(r);
}

static void read_group(reader *r, beginnings *set)
{
    const char *at = r->at + 1;

    if (*at == '*' || ++r->depth > NESTING) {
        r->failed = 1;
        return;
    }
    if (at[0] == '?' && (at[1] == '=' || at[1] == '!' || (at[1] == '<' && (at[2] == '=' || at[2] == '!')))) {
        look_around(r, set);
        r->depth--;
        return;
    }
    if (*at == '?') {
        for (at++; *at == 'i' || *at == 's' || *at == 'm' || *at == '-'; at++)
            r->lines |= *at == 'm';
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

/* \b and its kin; \w \d \s; a sign. */
static void read_escape(reader *r, beginnings *set)
{
    char c = r->at[1];
    int sign = escaped(c);

    r->at += c ? 2 : 1;
    if (c == 'b')
        pcrp_beginnings_add_boundary(set);
    else if (class_symbols(c))
        pcrp_beginnings_extend(r, set, class_symbols(c));
    else if (sign >= 0)
        pcrp_beginnings_extend(r, set, symbol_bits((unsigned)sign));
    else if (c != 'B' && c != 'A' && c != 'z' && c != 'Z')
        r->failed = 1;
}

static void read_atom(reader *r, beginnings *set)
{
    if (*r->at == '(') {
        read_group(r, set);
    } else if (*r->at == '[') {
        pcrp_beginnings_extend(r, set, read_class(r));
    } else if (*r->at == '\\') {
        read_escape(r, set);
    } else if (*r->at == '.') {
        r->at++;
        pcrp_beginnings_extend(r, set, ANY);
    } else if (*r->at == '^' || *r->at == '$') {
        if (*r->at++ == '^')
            pcrp_beginnings_add_first(r, set);
    } else {
        pcrp_beginnings_extend(r, set, symbol_bits(take_character(r)));
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

/* Reads the atom at from once more. */
static void read_again(reader *r, const char *from, const char *past, beginnings *set)
{
    const char *end = r->at;
    r->at = from;
    read_atom(r, set);
    r->failed |= r->at != past;
    r->at = end;
}

/* An atom as often as its quantifier says. What is optional is followed once; what comes after a repetition
 * is not, unless the repetition changes nothing. */
static void read_item(reader *r, beginnings *set)
{
    beginnings none = {set->items, 0}, before;
    size_t used = r->used;
    const char *from = r->at, *past;
    int least, most, ok = 1;

    r->work += set->count;
    r->failed |= r->work > WORK;
    if (set->count == 1 && !set->items[0].length && strncmp(r->at, "\\w+", 3) == 0) {
        r->at += 3;
        r->at += *r->at == '?' || *r->at == '+';
        pcrp_beginnings_add_word(r, set);
        return;
    }
    if (!pcrp_beginnings_are_open(set))
        set = &none; /* the atom is read and nothing comes of it */
    before = pcrp_beginnings_put_aside(r, set, 1);
    read_atom(r, set);
    past = r->at;
    read_quantifier(r, &least, &most);
    for (int i = 1; i < least && pcrp_beginnings_are_open(set) && !r->failed; i++)
        read_again(r, from, past, set);
    if (least && most != least) {
        before.count = 0;
        pcrp_beginnings_unite(&before, set);
        read_again(r, from, past, set);
    }
    if (most != least) {
        ok = most == least + 1 ? pcrp_beginnings_unite(&before, set) : pcrp_beginnings_unite_closed(&before, set);
        if (!ok)
            pcrp_beginnings_close(&before); /* holds what each of the others goes on from */
        pcrp_beginnings_settle(&before);
        pcrp_beginnings_assign(set, &before);
    }
    r->used = used;
}

static void read_alternatives(reader *r, beginnings *set)
{
    size_t used = r->used;
    beginnings none = {set->items, 0}, start = pcrp_beginnings_put_aside(r, set, 0), all = pcrp_beginnings_put_aside(r, &none, 1);

    while (!r->failed) {
        while (*r->at && *r->at != '|' && *r->at != ')' && !r->failed)
            read_item(r, set);
        r->failed |= !pcrp_beginnings_unite(&all, set);
        if (*r->at != '|')
            break;
        r->at++;
        pcrp_beginnings_assign(set, &start);
    }
    pcrp_beginnings_settle(&all);
    if (!r->failed)
        pcrp_beginnings_assign(set, &all);
    r->used = used;
}

static size_t read_all(reader *r, pcrp_beginning found[PCRP_BEGINNINGS])
{
    beginnings set = {found, 1};

    memset(found, 0, sizeof(*found));
    read_alternatives(r, &set);
    if (r->failed || *r->at)
        return 0;
    for (size_t i = 0; i < set.count; i++) {
        pcrp_beginning *at = &found[i];
        if (!at->length)
            return 0;
        if (at->marks & PCRP_BEGINNING_ENDED)
            at->symbols[at->length++] = PCRP_SYMBOL_BOUNDARY;
        at->marks &= PCRP_BEGINNING_BOUNDARY | PCRP_BEGINNING_FIRST;
    }
    return set.count;
}

size_t pcrp_beginnings(const char *expression, pcrp_beginning found[PCRP_BEGINNINGS])
{
    pcrp_beginning *stack = malloc(STACK * sizeof(*stack));
    size_t count = 0;

    /* where there are too many, shorter ones will do */
    for (unsigned most = PCRP_BEGINNING_MOST; stack && !count && most; most--) {
        reader r = {expression, stack, 0, most, 0, 0, 0, 0};

        count = read_all(&r, found);
    }
    free(stack);
    return count;
}
