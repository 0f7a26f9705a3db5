/* SPDX-License-Identifier: Apache-2.0 */
#include "read/prose.h"

#include <string.h>

#include "read/words.h"

enum {
    LONGEST_TITLE = 100,    /* bytes of a heading in front of its text */
    TITLE_WORDS = 14,
    NUMBERED_WORDS = 3,     /* "Life domain 9: Education: ..." */
    ACTOR_WORDS = 5,
    UNKNOWN_ACTOR_WORDS = 3, /* "Benefits - ..." beside lines of people who are known */
    SINGLE_QUOTE_BYTES = 600 /* longest quote in single marks that keeps its sentences together */
};

static int is_digit(char c) { return c >= '0' && c <= '9'; }
static int is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static int is_lower(char c) { return c >= 'a' && c <= 'z'; }
static int is_letter(char c) { return is_upper(c) || is_lower(c) || (unsigned char)c >= 0xC3; }

int pcrp_prose_is_letter(char c) { return is_letter(c); }

pcrp_span pcrp_span_trim(pcrp_span span)
{
    while (span.length && (*span.text == ' ' || *span.text == '\n'))
        span.text++, span.length--;
    while (span.length && (span.text[span.length - 1] == ' ' || span.text[span.length - 1] == '\n'))
        span.length--;
    return span;
}

const char *pcrp_span_string(pcrp_plan *plan, pcrp_span span)
{
    const char *made = pcrp_arena_string_n(plan->arena, span.text, span.length);
    return made ? made : "";
}

/* Bytes of a typographic character U+20xx whose last byte is one of marks, else 0. */
static size_t typographic(const char *text, size_t left, const char *marks)
{
    return left > 2 && text[0] == '\xE2' && text[1] == '\x80' && strchr(marks, text[2]) ? 3 : 0;
}

static size_t dash(const char *text, size_t left) { return typographic(text, left, "\x93\x94"); }
static size_t open_quote(const char *text, size_t left) { return typographic(text, left, "\x9C"); }
static size_t close_quote(const char *text, size_t left) { return typographic(text, left, "\x9D"); }

/* ---- sentences ---- */

/* The full stop at text[at] ends no sentence: "Dr.", an initial, "e.g.". */
static int is_abbreviated(const pcrp_vocabulary *v, const char *text, size_t at)
{
    size_t start = at;
    while (start && (is_letter(text[start - 1]) || (unsigned char)text[start - 1] >= 0x80))
        start--;
    if (start == at)
        return 0;
    if (at - start == 1 && is_upper(text[start]))
        return 1;
    if (start && text[start - 1] == '.' && at - start <= 2)
        return is_lower(text[start]); /* "e.g.", "a.m."; "U.S." may well end one, "(S.W.)" too */
    return pcrp_vocabulary_is_abbreviation(v, text + start, at - start);
}

/* Bytes of a single quotation mark or apostrophe. */
static size_t single_quote(const char *text, size_t left)
{
    return left && *text == '\'' ? 1 : typographic(text, left, "\x98\x99");
}

/* Where the quote in single marks that begins at from ends, before its closing mark; 0 when none does. Only one
 * whose last sentence ends within it counts: other such marks are apostrophes. */
static size_t single_quoted(const char *text, size_t length, size_t from)
{
    size_t step = single_quote(text + from, length - from);
    if (!step || from + step >= length || !is_letter(text[from + step]) || (from && text[from - 1] != ' ' && text[from - 1] != '\n'))
        return 0;
    for (size_t i = from + step + 1; i < length && text[i] != '\n' && i - from < SINGLE_QUOTE_BYTES; i++) {
        step = strchr(".!?", text[i - 1]) ? single_quote(text + i, length - i) : 0;
        if (step && (i + step == length || strchr(" \n,;.)", text[i + step])))
            return i;
    }
    return 0;
}

/* What the end of a sentence can hang on: marks, quotes, brackets, the end of the line. */
static const char telling[256] = {
    ['.'] = 1, ['!'] = 1, ['?'] = 1, ['\''] = 1, ['"'] = 1, ['('] = 1, [')'] = 1, ['\n'] = 1, [0xE2] = 1,
};

size_t pcrp_prose_sentence(const pcrp_vocabulary *v, const char *text, size_t length, size_t at)
{
    int quoted = 0, straight = 0, depth = 0;
    size_t single = 0; /* where the quote in single marks ends */
    for (size_t i = at; i < length && text[i] != '\n'; i++) {
        size_t left = length - i;
        if (!telling[(unsigned char)text[i]])
            continue;
        if (i >= single && (text[i] == '\'' || text[i] == '\xE2'))
            single = single_quoted(text, length, i);
        if (open_quote(text + i, left))
            quoted = 1;
        else if (close_quote(text + i, left))
            quoted = 0;
        else if (text[i] == '"')
            straight = !straight;
        else if (text[i] == '(')
            depth++;
        else if (text[i] == ')' && depth)
            depth--;
        if (text[i] != '.' && text[i] != '!' && text[i] != '?')
            continue;
        size_t end = i + 1; /* past closing quotes and brackets: they belong to it */
        int was_quoted = quoted, was_straight = straight, was_depth = depth;
        for (size_t step; end < length; end += step) {
            if (text[end] == '"' && was_straight) {
                step = 1;
                was_straight = 0;
            } else if (text[end] == ')' && was_depth) {
                step = 1;
                was_depth--;
            } else if (text[end] == '.' || text[end] == '!' || text[end] == '?') {
                step = 1;
            } else if ((step = close_quote(text + end, length - end)) > 0) {
                was_quoted = 0;
            } else if (end == single && single) {
                step = single_quote(text + end, length - end);
            } else {
                break;
            }
        }
        if (was_quoted || was_straight || was_depth || end < single || (end < length && text[end] != ' ' && text[end] != '\n'))
            continue;
        if (end + 1 < length && text[end] == ' ' && is_lower(text[end + 1]))
            continue;
        if (text[i] == '.' && end == i + 1 && end < length && text[end] == ' ' && is_abbreviated(v, text, i))
            continue;
        return end;
    }
    const char *line = memchr(text + at, '\n', length - at);
    return line ? (size_t)(line - text) : length;
}

int pcrp_prose_next_sentence(const pcrp_vocabulary *v, pcrp_span text, size_t *at, pcrp_span *sentence)
{
    size_t from = *at, end;
    while (from < text.length && (text.text[from] == ' ' || text.text[from] == '\n'))
        from++;
    if (from == text.length)
        return 0;
    end = pcrp_prose_sentence(v, text.text, text.length, from);
    *sentence = (pcrp_span){text.text + from, end - from};
    *at = end > from ? end : from + 1;
    return 1;
}

/* ---- enumerators ---- */

/* Bytes of "1. ", "(2) ", "a) ", "ii. " with the space after it; *number is what it counts, *letters its way. */
static size_t enumerator(const char *text, size_t length, unsigned *number, int *letters)
{
    size_t at = 0;
    int bracket = length && text[0] == '(';
    at += (size_t)bracket;
    size_t start = at;
    *number = 0;
    *letters = 0;
    while (at < length && is_digit(text[at]) && at - start < 2)
        *number = *number * 10 + (unsigned)(text[at++] - '0');
    if (at == start) {
        while (at < length && (text[at] == 'i' || text[at] == 'v' || text[at] == 'x') && at - start < 4)
            at++;
        if (at - start == 0 || (at - start == 1 && text[start] != 'i')) {
            at = start;
            if (at < length && (is_lower(text[at]) || is_upper(text[at])))
                at++;
        }
        if (at == start)
            return 0;
        *letters = 1;
        *number = at - start > 1 ? (unsigned)(at - start) : (unsigned)((text[start] | 32) - 'a' + 1);
        if (at - start == 1 && text[start] == 'i')
            *number = 1;
    }
    if (at >= length || (text[at] != ')' && (bracket || text[at] != '.')))
        return 0;
    at++;
    if (at >= length || text[at] != ' ')
        return 0;
    return at + 1;
}

/* Bytes of a bullet with the space after it. */
static size_t bullet(const char *text, size_t length)
{
    size_t size = 0;
    if (length > 1 && (text[0] == '-' || text[0] == '*' || text[0] == '>' || text[0] == '+'))
        size = 1;
    else if (length > 2 && (!memcmp(text, "\xC2\xB7", 2)))
        size = 2;
    else if (length > 3 && (dash(text, length) || typographic(text, length, "\xA2\xA3")))
        size = 3;
    else if (length > 3 && text[0] == '\xE2' && (text[1] == '\x96' || text[1] == '\x97' || text[1] == '\x98'))
        size = 3; /* squares, circles, ballot boxes */
    return size && text[size] == ' ' ? size + 1 : 0;
}

size_t pcrp_prose_count_words(pcrp_span span)
{
    char word[PCRP_WORD_BYTES];
    size_t at = 0, count = 0;
    while (pcrp_words_next(span.text, span.length, &at, word))
        count++;
    return count;
}

int pcrp_prose_is_quote(pcrp_span words)
{
    if (words.length > 2 && (*words.text == '"' || open_quote(words.text, words.length)))
        return 1;
    size_t single = words.length && *words.text == '\'' ? 1 : typographic(words.text, words.length, "\x98");
    return single && single < words.length && is_letter(words.text[single]); /* "'70s" is none */
}

size_t pcrp_prose_title_number(pcrp_span title)
{
    unsigned number;
    int letters;
    size_t taken = enumerator(title.text, title.length, &number, &letters);
    return letters ? 0 : taken;
}

pcrp_span pcrp_prose_title_rest(pcrp_span title, pcrp_span *head)
{
    size_t at = 0, mark = 0;
    for (; at < title.length && !mark; at++) {
        size_t left = title.length - at;
        mark = title.text[at] == ':' ? 1 : at && title.text[at - 1] == ' ' ? (title.text[at] == '-' ? 1 : dash(title.text + at, left)) : 0;
    }
    if (mark) {
        at--;
    } else { /* "Objective 2 fine motor" */
        for (at = 0; at < title.length && !is_digit(title.text[at]); at++)
            ;
        while (at < title.length && (is_digit(title.text[at]) || title.text[at] == '.' || title.text[at] == ')'))
            at++;
    }
    *head = pcrp_span_trim((pcrp_span){title.text, at});
    return pcrp_span_trim((pcrp_span){title.text + at + mark, title.length - at - mark});
}

/* Words before a colon or dash that may name an actor. Returns the bytes up to the text after the mark. */
static size_t actor_lead(const char *text, size_t length, pcrp_span *lead)
{
    if (!length || !is_letter(text[0]))
        return 0;
    for (size_t at = 1; at < length && at <= PCRP_LONGEST_ACTOR; at++) {
        size_t left = length - at, mark = 0;
        int space = left < 2 || text[at + 1] == ' ' || text[at + 1] == '\n';
        if (text[at] == '\n' || text[at] == ';' || text[at] == '?' || text[at] == '!')
            return 0;
        if (text[at] == ':' && space)
            mark = 1;
        else if (text[at] == '-' && text[at - 1] == ' ' && space)
            mark = 1;
        else
            mark = text[at - 1] == ' ' ? dash(text + at, left) : 0;
        if (!mark)
            continue;
        *lead = pcrp_span_trim((pcrp_span){text, at});
        if (pcrp_prose_count_words(*lead) > ACTOR_WORDS)
            return 0;
        at += mark;
        while (at < length && text[at] == ' ')
            at++;
        return at;
    }
    return 0;
}

/* ---- headings in front of a text ---- */

/* Short words without the end of a sentence, as headings are. */
static int is_heading_like(const pcrp_vocabulary *v, const char *text, size_t length)
{
    if (!length || length > LONGEST_TITLE || pcrp_prose_count_words((pcrp_span){text, length}) > TITLE_WORDS)
        return 0;
    unsigned number;
    int letters;
    size_t start = enumerator(text, length, &number, &letters);
    if (start >= length || (!is_letter(text[start]) && !is_digit(text[start]) && text[start] != '#'))
        return 0;
    if (memchr(text, '\n', length) || memchr(text, ';', length) || memchr(text, '"', length))
        return 0;
    size_t end = start;
    do /* a stop before a number ("Sec. 744") is within it, a last '?' or '.' too */
        end = pcrp_prose_sentence(v, text, length, end + (end > start));
    while (end < length && text[end] == ' ' && is_digit(text[end + 1]));
    return end == length;
}

/* The first colon of text from at on that stands before a space or an end; length when there is none. */
static size_t find_colon(const char *text, size_t length, size_t at)
{
    size_t limit = length < LONGEST_TITLE + 2 ? length : LONGEST_TITLE + 2, depth = 0;
    for (; at < limit && text[at] != '\n'; at++)
        if (text[at] == '(')
            depth++; /* "Goals (patient view recorded: YES)" */
        else if (text[at] == ')' && depth)
            depth--;
        else if (text[at] == ':' && !depth && (at + 1 == length || text[at + 1] == ' ' || text[at + 1] == '\n'))
            return at;
    return length;
}

size_t pcrp_prose_heading(const pcrp_plan *plan, const pcrp_vocabulary *v, const char *text, size_t length,
                          pcrp_span *title)
{
    size_t colon = find_colon(text, length, 0);
    if (colon == length || !is_heading_like(v, text, colon))
        return 0;
    pcrp_party_kind kind;
    if (is_digit(text[colon - 1]) && pcrp_prose_count_words((pcrp_span){text, colon}) <= NUMBERED_WORDS) { /* "Domain 9: Education: ..." is one heading, "Goal 1: Staff: ..." is not */
        size_t from = colon + 1, next = find_colon(text, length, colon + 1);
        while (from < next && text[from] == ' ')
            from++;
        pcrp_span second = {text + from, next - from};
        pcrp_label label;
        if (next < length && from > colon + 1 && is_heading_like(v, text + from, next - from)
            && !pcrp_vocabulary_label_find(v, text + from, next + 1 - from, &label)
            && !pcrp_prose_is_actor(plan, v, second, &kind) && next <= LONGEST_TITLE && pcrp_prose_count_words(second) <= 6)
            colon = next;
    }
    *title = pcrp_span_trim((pcrp_span){text, colon});
    size_t after = colon + 1;
    while (after < length && (text[after] == ' ' || text[after] == '\n'))
        after++;
    return after;
}

/* ---- cutting ---- */

typedef struct cutter {
    const pcrp_plan *plan;
    const pcrp_vocabulary *v;
    pcrp_pieces *pieces;
    int labels_only;
    unsigned number; /* the last enumerator */
    int letters;
} cutter;

static pcrp_piece *add_piece(cutter *c, pcrp_piece piece)
{
    pcrp_pieces *p = c->pieces;
    if (p->count == p->capacity) {
        size_t capacity = p->capacity ? p->capacity * 2 : 2;
        pcrp_piece *items = pcrp_arena_array(c->plan->arena, capacity, sizeof *items);
        if (!items)
            return NULL;
        if (p->count)
            memcpy(items, p->items, p->count * sizeof *items);
        p->items = items;
        p->capacity = capacity;
    }
    p->items[p->count] = piece;
    return &p->items[p->count++];
}

/* Status and author carry no plan text, and a label that ends in a full stop only counts with its number. */
static int counts(const pcrp_label *label, int line_start)
{
    if (label->part == PCRP_PART_STATUS || label->part == PCRP_PART_AUTHOR || label->part == PCRP_PART_TYPE)
        return 0;
    if (label->heading && label->part == PCRP_PART_STATEMENT && !line_start)
        return 0;
    return line_start || label->sure || label->part == PCRP_PART_GOAL || label->part == PCRP_PART_OBJECTIVE;
}

/* "AIM 1 Rosie eats lunch", "Goal 9.1 Resident will": a word for a goal and a number, without a mark. */
static size_t counted_goal_at(const cutter *c, const char *text, size_t length, pcrp_piece *piece)
{
    size_t word = 0, end, next;
    pcrp_topic topic;
    while (word < length && is_letter(text[word]))
        word++;
    for (end = word + 1; end < length && (is_digit(text[end]) || (text[end] == '.' && end + 1 < length && is_digit(text[end + 1]))); end++)
        ;
    next = end + 1;
    if (!word || word >= length || text[word] != ' ' || end == word + 1 || next >= length || text[end] != ' '
        || !(is_upper(text[next]) || text[next] == '"' || open_quote(text + next, length - next))
        || pcrp_vocabulary_heading(c->v, text, word, &topic) != PCRP_PART_GOAL)
        return 0;
    piece->kind = PCRP_PIECE_LABEL;
    piece->label = (pcrp_label){.part = PCRP_PART_GOAL, .words = end, .consumed = next, .sure = 1};
    piece->lead = (pcrp_span){text, end};
    return next;
}

/* A label or an actor at text; the bytes of it, 0 for none. */
static size_t lead_at(cutter *c, const char *text, size_t length, int line_start, pcrp_piece *piece)
{
    pcrp_span lead;
    pcrp_party_kind kind;
    size_t taken = c->labels_only ? 0 : actor_lead(text, length, &lead);
    if (taken && pcrp_prose_is_actor(c->plan, c->v, lead, &kind)) {
        piece->kind = PCRP_PIECE_ACTOR;
        piece->lead = lead;
        return taken;
    }
    if (pcrp_vocabulary_label_find(c->v, text, length, &piece->label) && counts(&piece->label, line_start)
        && (line_start || !c->labels_only || piece->label.sure)) {
        int bare = piece->label.words == length; /* a line that is a heading; "Friends" may be all that is said */
        if (bare && (piece->label.part == PCRP_PART_STATEMENT || piece->enumerated || !line_start
                     || text[length] != '\n'))
            return 0;
        piece->kind = PCRP_PIECE_LABEL;
        piece->lead = pcrp_span_trim((pcrp_span){text, piece->label.words});
        return piece->label.consumed;
    }
    return line_start && !piece->enumerated ? counted_goal_at(c, text, length, piece) : 0;
}

/* "A. ..." with "B. ..." in the next line counts; an initial does not. */
static int letter_goes_on(const char *text, size_t length)
{
    return text[length] == '\n' && text[length + 1] == text[0] + 1 && text[length + 2] == text[1];
}

static size_t enumerator_at(cutter *c, const char *text, size_t length, int line_start)
{
    unsigned number;
    int letters;
    size_t taken = enumerator(text, length, &number, &letters);
    if (taken) {
        int follows = number == c->number + 1 && letters == c->letters;
        /* Within a line only a count that goes on, and a first one; a lone letter at a line's start is one too
         * when it begins or goes on a count ("A. Smith calls" does not). */
        if (!(follows || number == 1 || (line_start && !letters)))
            return 0;
        if (letters && is_upper(text[0]) && !follows && !(line_start && letter_goes_on(text, length)))
            return 0;
        c->number = number;
        c->letters = letters;
        return taken;
    }
    return line_start ? bullet(text, length) : 0;
}

/* In a line that counts "(1) ... (2) ...", the start of the next number, whether a sentence ends there or not. */
static size_t next_count(const cutter *c, const char *text, size_t from, size_t to)
{
    unsigned number;
    int letters;
    for (size_t i = from + 1; i + 2 < to; i++)
        if (text[i - 1] == ' ' && (text[i] == '(' || (is_digit(text[i]) && i > 1 && text[i - 2] == ';'))
            && enumerator(text + i, to - i, &number, &letters) && number == c->number + 1 && letters == c->letters)
            return i;
    return to;
}

/* One line. Pieces start at its start and at starts of sentences. */
static int cut_line(cutter *c, const char *text, size_t length)
{
    size_t at = 0, sentence = 0;
    pcrp_piece piece = {.new_line = 1};
    while (at < length) {
        int line_start = at == 0;
        pcrp_piece next = {.kind = PCRP_PIECE_PLAIN, .new_line = line_start};
        size_t mark = c->labels_only && !line_start ? 0 : enumerator_at(c, text + at, length - at, line_start);
        next.enumerated = !mark ? 0 : bullet(text + at, length - at) ? PCRP_BULLETED : PCRP_COUNTED;
        size_t lead = lead_at(c, text + at + mark, length - at - mark, line_start, &next);
        if (line_start || mark || lead) {
            if (!line_start) {
                piece.text = pcrp_span_trim((pcrp_span){piece.text.text, (size_t)(text + at - piece.text.text)});
                if (!add_piece(c, piece))
                    return 0;
            }
            piece = next;
            at += mark + lead;
            piece.text = (pcrp_span){text + at, 0};
            if (lead && at < length) { /* "Goal 1: Objective: ...", "Goals: (1) ..." */
                pcrp_piece inner = {.kind = PCRP_PIECE_PLAIN};
                size_t count = c->labels_only ? 0 : enumerator_at(c, text + at, length - at, 0);
                size_t again = count + lead_at(c, text + at + count, length - at - count, 0, &inner);
                inner.enumerated = count > 0 ? PCRP_COUNTED : 0;
                if (again && !(piece.kind == PCRP_PIECE_ACTOR && inner.kind == PCRP_PIECE_ACTOR)) {
                    if (!add_piece(c, piece))
                        return 0;
                    piece = inner;
                    at += again;
                    piece.text = (pcrp_span){text + at, 0};
                }
            }
        }
        sentence = pcrp_prose_sentence(c->v, text, length, at);
        if (piece.enumerated && c->number)
            sentence = next_count(c, text, at, sentence);
        at = sentence > at ? sentence : at + 1;
        while (at < length && text[at] == ' ')
            at++;
    }
    piece.text = pcrp_span_trim((pcrp_span){piece.text.text ? piece.text.text : text,
                                            (size_t)(text + length - (piece.text.text ? piece.text.text : text))});
    return add_piece(c, piece) != NULL;
}

/* Where some lines begin with people who are known, another line may begin with one who is not ("Benefits - "). */
static void adopt_unknown_actors(cutter *c)
{
    size_t known = 0;
    for (size_t i = 0; i < c->pieces->count; i++)
        known += c->pieces->items[i].kind == PCRP_PIECE_ACTOR && c->pieces->items[i].new_line;
    for (size_t i = 0; known > 1 && i < c->pieces->count; i++) {
        pcrp_piece *piece = &c->pieces->items[i];
        pcrp_span lead;
        if (piece->kind != PCRP_PIECE_PLAIN || !piece->new_line || piece->enumerated)
            continue;
        size_t taken = actor_lead(piece->text.text, piece->text.length, &lead);
        int digits = 0;
        for (size_t k = 0; taken && k < lead.length; k++)
            digits |= is_digit(lead.text[k]) || lead.text[k] == '.' || lead.text[k] == ',';
        if (!taken || digits || pcrp_prose_count_words(lead) > UNKNOWN_ACTOR_WORDS)
            continue;
        piece->kind = PCRP_PIECE_ACTOR;
        piece->lead = lead;
        piece->text = pcrp_span_trim((pcrp_span){piece->text.text + taken, piece->text.length - taken});
    }
}

int pcrp_prose_cut(const pcrp_plan *plan, const pcrp_vocabulary *v, const char *text, int labels_only,
                   pcrp_pieces *pieces)
{
    cutter c = {.plan = plan, .v = v, .pieces = pieces, .labels_only = labels_only};
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\n");
        if (length && !cut_line(&c, at, length))
            return 0;
        at += length + (at[length] == '\n');
    }
    if (!labels_only)
        adopt_unknown_actors(&c);
    return 1;
}
