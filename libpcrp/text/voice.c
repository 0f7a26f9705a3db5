/* SPDX-License-Identifier: Apache-2.0 */
#include "text/voice.h"

#include <string.h>

/* A quote or report of fewer words says too little to be the person's voice; see docs/codebook.md, own_words. */
enum { SUBSTANTIAL_WORDS = 5, REPORT_WORDS = 5, TOKEN_WORDS = 3, ATTRIBUTION_TOKENS = 12, QUOTE_TOKENS = 600 };

typedef enum speaker { NOBODY, THE_PERSON, SOMEBODY_ELSE } speaker;

typedef struct finder {
    const pcrp_voice_classes *classes;
    const pcrp_voice_context *context;
    pcrp_marks *marks;
    uint32_t count; /* of tokens */
    uint64_t people, reporting, none, first_person; /* bits of such classes, as in marks->present */
} finder;

static const pcrp_hit *cue_at(const finder *f, uint32_t token, pcrp_voice_cue which)
{
    pcrp_class class_id = f->classes->cue[which];
    return class_id == PCRP_CLASS_NONE ? NULL : pcrp_marks_at(f->marks, token, class_id);
}

static int cue(const finder *f, uint32_t token, pcrp_voice_cue which)
{
    return cue_at(f, token, which) != NULL;
}

static int is(const finder *f, uint32_t token, pcrp_class class_id)
{
    return class_id != PCRP_CLASS_NONE && pcrp_marks_at(f->marks, token, class_id);
}

static const pcrp_token *token_of(const finder *f, uint32_t token)
{
    return &f->marks->tokens.tokens[token];
}

static int is_word(const finder *f, uint32_t token)
{
    return (token_of(f, token)->flags & (PCRP_TOKEN_WORD | PCRP_TOKEN_NUMBER)) != 0;
}

static unsigned words_in(const finder *f, uint32_t first, uint32_t last)
{
    unsigned words = 0;
    for (uint32_t i = first; i <= last && i < f->count; i++)
        words += (unsigned)is_word(f, i);
    return words;
}

static unsigned cues_in(const finder *f, uint32_t first, uint32_t last, pcrp_voice_cue which)
{
    unsigned found = 0;
    for (uint32_t i = first; i <= last && i < f->count; i++) {
        const pcrp_hit *hit = cue_at(f, i, which);
        if (hit) {
            found += words_in(f, hit->first, hit->last < last ? hit->last : last);
            i = hit->last;
        }
    }
    return found;
}

static void mark(const finder *f, pcrp_voice voice, uint32_t first, uint32_t last)
{
    unsigned words = words_in(f, first, last);
    pcrp_marks_add(f->marks, f->classes->marked[voice], first, last, (uint16_t)(words < 65535 ? words : 65535));
}

/* Who is named at a token. */
static speaker named_at(const finder *f, uint32_t token)
{
    const pcrp_voice_classes *c = f->classes;
    if (!(f->marks->present[token] & f->people))
        return NOBODY;
    if (is(f, token, c->party[PCRP_SUPPORTER]) || is(f, token, c->party[PCRP_PEER]) ||
        is(f, token, c->party[PCRP_PROVIDER]) || is(f, token, c->pronoun_other))
        return SOMEBODY_ELSE;
    if (is(f, token, c->party[PCRP_PERSON]) || is(f, token, c->pronoun_person) || cue(f, token, PCRP_CUE_LABEL))
        return THE_PERSON;
    if (cue(f, token, PCRP_CUE_SUPPORTER) || cue(f, token, PCRP_CUE_PROVIDER))
        return SOMEBODY_ELSE;
    return NOBODY;
}

/* ---- quotes ---- */

typedef enum mark_kind { NO_QUOTE, OPEN_DOUBLE, CLOSE_DOUBLE, STRAIGHT_DOUBLE, OPEN_SINGLE, CLOSE_SINGLE, STRAIGHT_SINGLE } mark_kind;

static mark_kind quote_sign(const finder *f, uint32_t token)
{
    const pcrp_token *t = token_of(f, token);
    const char *at = f->marks->tokens.text + t->offset;
    if (!(t->flags & PCRP_TOKEN_SIGN))
        return NO_QUOTE;
    if (t->length == 1)
        return *at == '"' ? STRAIGHT_DOUBLE : *at == '\'' ? STRAIGHT_SINGLE : NO_QUOTE;
    if (t->length == 2 && memcmp(at, "\xC2\xAB", 2) == 0)
        return OPEN_DOUBLE;
    if (t->length == 2 && memcmp(at, "\xC2\xBB", 2) == 0)
        return CLOSE_DOUBLE;
    if (t->length != 3 || memcmp(at, "\xE2\x80", 2) != 0)
        return NO_QUOTE;
    switch ((unsigned char)at[2]) {
    case 0x9C: case 0x9E: return OPEN_DOUBLE;
    case 0x9D: return CLOSE_DOUBLE;
    case 0x98: return OPEN_SINGLE;
    case 0x99: return CLOSE_SINGLE;
    default: return NO_QUOTE;
    }
}

/* A straight mark opens when the next word follows at once and space, a bracket or nothing comes before. */
static int may_open(const finder *f, uint32_t token)
{
    const char *text = f->marks->tokens.text;
    const pcrp_token *t = token_of(f, token);
    size_t after = t->offset + t->length;
    char before = t->offset ? text[t->offset - 1] : ' ';
    return after < f->marks->tokens.length && text[after] != ' ' && text[after] != '\n' &&
           (before == ' ' || before == '\n' || strchr("([:;,-/", before) || (unsigned char)before >= 0x80);
}

/* A straight or curly single mark closes when no letter follows. */
static int may_close(const finder *f, uint32_t token)
{
    const char *text = f->marks->tokens.text;
    const pcrp_token *t = token_of(f, token);
    size_t after = t->offset + t->length;
    char next = after < f->marks->tokens.length ? text[after] : ' ';
    char before = t->offset ? text[t->offset - 1] : ' ';
    return before != ' ' && !((next | 32) >= 'a' && (next | 32) <= 'z');
}

/* The token of the closing mark, or the token itself when there is none. A quote left open ends with its line. */
static uint32_t closing(const finder *f, uint32_t open, mark_kind kind)
{
    uint32_t end = open + QUOTE_TOKENS < f->count ? open + QUOTE_TOKENS : f->count;
    for (uint32_t i = open + 1; i < end; i++) {
        mark_kind at = quote_sign(f, i);
        if (kind == OPEN_DOUBLE && (at == CLOSE_DOUBLE || at == STRAIGHT_DOUBLE))
            return i;
        if (kind == STRAIGHT_DOUBLE && (at == STRAIGHT_DOUBLE || at == CLOSE_DOUBLE))
            return i;
        if ((kind == OPEN_SINGLE || kind == STRAIGHT_SINGLE) && (at == CLOSE_SINGLE || at == STRAIGHT_SINGLE) && may_close(f, i))
            return i;
        if ((kind == OPEN_SINGLE || kind == STRAIGHT_SINGLE) && i > open + 80)
            return open;
    }
    return open;
}

/* Whether a token ends a sentence, so that what follows a quote that ends with it is a new one. */
static int ends_sentence(const finder *f, uint32_t token)
{
    char c = f->marks->tokens.text[token_of(f, token)->offset];
    return (token_of(f, token)->flags & PCRP_TOKEN_SIGN) && (c == '.' || c == '!');
}

static int is_dash(const finder *f, uint32_t token)
{
    const pcrp_token *t = token_of(f, token);
    const char *at = f->marks->tokens.text + t->offset;
    return *at == '-' || (t->length == 3 && (memcmp(at, "\xE2\x80\x93", 3) == 0 || memcmp(at, "\xE2\x80\x94", 3) == 0));
}

/* "Told Sister: ...": whoever stands right behind such a verb, or behind a word after it, is spoken to. */
static int is_addressed(const finder *f, uint32_t token)
{
    for (uint32_t back = 1; back <= 3 && back <= token; back++) {
        const pcrp_hit *verb = cue_at(f, token - back, PCRP_CUE_ADDRESS);
        if (verb && verb->last < token && token - verb->last <= 2)
            return 1;
    }
    return 0;
}

/* The speaker before a quote, in the same sentence or the one that leads into it: whoever stands nearest
 * before a verb of saying, else nearest to the quote. */
static speaker speaker_before(const finder *f, uint32_t open, int *said)
{
    uint32_t segment = token_of(f, open)->segment;
    speaker nearest = NOBODY, subject = NOBODY;

    for (uint32_t back = 1; back <= ATTRIBUTION_TOKENS && back <= open; back++) {
        uint32_t at = open - back;
        mark_kind quote = quote_sign(f, at);
        speaker named;
        if (token_of(f, at)->segment + 1 < segment || quote == CLOSE_DOUBLE || quote == STRAIGHT_DOUBLE)
            break;
        if (token_of(f, at)->segment != segment && !*said && back > 1)
            break;
        named = named_at(f, at);
        if (named != NOBODY && is_addressed(f, at))
            continue;
        if (cue(f, at, PCRP_CUE_THIRD_PARTY))
            return SOMEBODY_ELSE;
        if (nearest == NOBODY)
            nearest = named;
        if (*said && subject == NOBODY)
            subject = cue(f, at, PCRP_CUE_FIRST_PERSON) ? THE_PERSON : named; /* "I told Tara '...'" */
        *said |= cue(f, at, PCRP_CUE_SAY) || cue(f, at, PCRP_CUE_WANT) || cue(f, at, PCRP_CUE_OWN_LABEL);
    }
    return subject != NOBODY ? subject : nearest;
}

/* "…," she said: after a quote that ends no sentence, a speaker with a verb of saying. */
static speaker speaker_after(const finder *f, uint32_t close)
{
    if (ends_sentence(f, close - 1))
        return NOBODY;
    for (uint32_t at = close + 1; at < f->count && at <= close + 6; at++) {
        speaker named = named_at(f, at);
        if (token_of(f, at)->segment > token_of(f, close)->segment + 1)
            break;
        if (cue(f, at, PCRP_CUE_THIRD_PARTY))
            return SOMEBODY_ELSE;
        if (named != NOBODY && ((at + 1 < f->count && cue(f, at + 1, PCRP_CUE_SAY)) || cue(f, at - 1, PCRP_CUE_SAY)))
            return named;
    }
    return NOBODY;
}

/* "..." (Hannah), "..." - Hannah: whoever alone stands behind a quote, in brackets or after a dash, has said it. */
static speaker signature(const finder *f, uint32_t close)
{
    enum { WORDS = 3 };
    uint32_t sign = close + 1, at = close + 2;
    speaker found = NOBODY;
    int bracket;

    if (sign >= f->count || !(token_of(f, sign)->flags & PCRP_TOKEN_SIGN))
        return NOBODY;
    bracket = f->marks->tokens.text[token_of(f, sign)->offset] == '(';
    if (!bracket && !is_dash(f, sign))
        return NOBODY;
    for (; at < f->count && at <= sign + WORDS && is_word(f, at); at++)
        if (found == NOBODY)
            found = named_at(f, at);
    if (bracket)
        return at < f->count && f->marks->tokens.text[token_of(f, at)->offset] == ')' ? found : NOBODY;
    return at == f->count ? found : NOBODY;
}

/* "Sister: ..." names its speaker beyond doubt. */
static int is_announced(const finder *f, uint32_t open)
{
    return open > 0 && f->marks->tokens.text[token_of(f, open - 1)->offset] == ':';
}

static speaker attribution(const finder *f, uint32_t open, uint32_t close)
{
    int said = 0;
    speaker before = speaker_before(f, open, &said), after = signature(f, close);

    if (after != NOBODY)
        return after;
    if (before != NOBODY && (said || is_announced(f, open)))
        return before;
    after = speaker_after(f, close);
    if (after != NOBODY)
        return after;
    return before == THE_PERSON || said ? THE_PERSON : NOBODY;
}

/* Spoken about the person, not by. */
static int speaks_of_person(const finder *f, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++)
        if (is(f, i, f->classes->pronoun_person) || is(f, i, f->classes->party[PCRP_PERSON]))
            return 1;
    return 0;
}

static int is_about_person(const finder *f, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++) {
        if (cue(f, i, PCRP_CUE_FIRST_PERSON))
            return 0;
        if (is(f, i, f->classes->pronoun_person) || is(f, i, f->classes->party[PCRP_PERSON]))
            return 1; /* he or she comes before any I: somebody speaks of the person */
    }
    return 0;
}

/* The "My Grief, My Story" workbook: a title, not words of anybody's. */
static int names_what_follows(const finder *f, uint32_t close)
{
    return close + 1 < f->count && token_of(f, close + 1)->segment == token_of(f, close)->segment &&
           !ends_sentence(f, close - 1) && cue(f, close + 1, PCRP_CUE_TITLED);
}

/* Returns 1 when it is somebody else's. after_other: the quote before it in this text was. */
static int judge_quote(const finder *f, uint32_t open, uint32_t close, int after_other)
{
    uint32_t first = open + 1, last = close - 1;
    unsigned words = words_in(f, first, last);
    int own = cues_in(f, first, last, PCRP_CUE_FIRST_PERSON) > 0;
    speaker who = attribution(f, open, close);
    unsigned mood = cues_in(f, first, last, PCRP_CUE_MOOD);
    unsigned stock = cues_in(f, first, last, PCRP_CUE_STOCK);

    if (!words)
        return after_other;
    if (who == NOBODY && (f->context->others || (after_other && speaks_of_person(f, first, last))))
        who = SOMEBODY_ELSE;
    if ((who == SOMEBODY_ELSE && !(f->context->own_words && own && !is_announced(f, open))) ||
        (who == NOBODY && is_about_person(f, first, last))) {
        mark(f, PCRP_VOICE_OTHER, open, close);
        return 1;
    }
    if (names_what_follows(f, close)) {
        mark(f, PCRP_VOICE_TERM, open, close);
        return 0;
    }
    if (who == NOBODY && !own && !f->context->own_words && !f->context->aim && words < SUBSTANTIAL_WORDS) {
        mark(f, words <= 2 && token_of(f, first)->flags & PCRP_TOKEN_CAPITAL ? PCRP_VOICE_TERM : PCRP_VOICE_TOKEN, open, close);
        return 0;
    }
    if ((words > 12 ? mood * 8 >= words : mood * (f->context->own_words ? 2 : 3) >= words) && !cues_in(f, first, last, PCRP_CUE_WANT))
        mark(f, PCRP_VOICE_MOOD, open, close);
    else if (stock * 2 >= words)
        mark(f, PCRP_VOICE_TOKEN, open, close);
    else if (words < SUBSTANTIAL_WORDS && !(f->context->aim && words > TOKEN_WORDS))
        mark(f, PCRP_VOICE_TOKEN, open, close);
    else
        mark(f, PCRP_VOICE_QUOTE, open, close);
    return 0;
}

/* ---- reports ---- */

/* A report from its subject to the end of the sentence; first: where what is reported begins. */
static void judge_report(const finder *f, uint32_t subject, uint32_t first, speaker who, const unsigned char *quoted)
{
    const pcrp_segment *segment = &f->marks->tokens.segments[token_of(f, subject)->segment];
    uint32_t end = segment->first + segment->count - 1;
    unsigned words = first <= end ? words_in(f, first, end) : 0;
    unsigned mood;

    for (uint32_t i = first; i <= end; i++)
        if (quoted[i])
            return; /* the quote speaks for itself */
    if (who == SOMEBODY_ELSE) {
        mark(f, PCRP_VOICE_OTHER, subject, end);
        return;
    }
    mood = words ? cues_in(f, first, end, PCRP_CUE_MOOD) : 0;
    if (!words || cues_in(f, subject, end, PCRP_CUE_NONE) || cues_in(f, subject, end, PCRP_CUE_DENY))
        mark(f, PCRP_VOICE_TOKEN, subject, end);
    else if (mood * 4 >= words || (f->context->clinical && mood * 6 >= words))
        mark(f, PCRP_VOICE_MOOD, subject, end);
    else if (words < REPORT_WORDS || cues_in(f, subject, end, PCRP_CUE_STOCK))
        mark(f, PCRP_VOICE_TOKEN, subject, end);
    else
        mark(f, PCRP_VOICE_REPORT, subject, end);
}

static const pcrp_voice_cue REPORTING[] = {PCRP_CUE_TOLD, PCRP_CUE_WANT, PCRP_CUE_SAY, PCRP_CUE_SHOW};

/* The verb by which something is reported at a token. In a step, "asks" and "tells" are what is to be done and
 * report nothing; wishes still do. */
static const pcrp_hit *report_verb(const finder *f, uint32_t token)
{
    for (size_t i = 0; i < (f->context->step ? 2 : sizeof(REPORTING) / sizeof(*REPORTING)); i++) {
        const pcrp_hit *hit = cue_at(f, token, REPORTING[i]);
        if (hit)
            return hit;
    }
    return NULL;
}

/* "Not a visit, she says, a Saturday": whoever says so stands between signs, or last, and the whole sentence is what was said. */
static speaker aside_at(const finder *f, const pcrp_segment *segment, uint32_t verb)
{
    uint32_t end = segment->first + segment->count;
    const pcrp_hit *said;
    if (verb < segment->first + 3 || is_word(f, verb - 2) || !is_word(f, verb - 1))
        return NOBODY;
    said = cue_at(f, verb, PCRP_CUE_SAY);
    if (!said || (said->last + 1 < end && is_word(f, said->last + 1)) || words_in(f, segment->first, verb - 2) < 2)
        return NOBODY;
    return named_at(f, verb - 1);
}

/* Someone who says or wants; or a sentence that starts with the verb, the subject left out. Returns whether
 * there was one: its words are counted once. */
static int find_reports(const finder *f, const pcrp_segment *segment, const unsigned char *quoted)
{
    uint32_t end = segment->first + segment->count;
    for (uint32_t i = segment->first; i < end; i++) {
        const pcrp_hit *verb;
        speaker who;
        uint32_t subject = i;
        if (quoted[i] || !(f->marks->present[i] & f->reporting))
            continue;
        verb = report_verb(f, i);
        who = aside_at(f, segment, i);
        if (who != NOBODY) {
            judge_report(f, segment->first, segment->first, who, quoted);
            return 1;
        }
        if (!verb)
            continue;
        for (uint32_t back = 1; back <= 4 && back <= i - segment->first && who == NOBODY; back++) {
            who = named_at(f, i - back);
            if (who != NOBODY)
                subject = i - back;
        }
        if (who == NOBODY && i != segment->first)
            continue;
        /* in an aim or a step a clause within it ("the people she wants to keep up with") reports nothing */
        if ((f->context->step || f->context->goal) && subject > segment->first + 2 && !cue(f, i, PCRP_CUE_TOLD))
            continue;
        judge_report(f, subject, verb->last + 1, who == NOBODY ? THE_PERSON : who, quoted);
        return 1;
    }
    return 0;
}

/* "Q: What would you like?" is the form's question. */
static int is_question(const finder *f, const pcrp_segment *segment)
{
    return f->marks->tokens.text[token_of(f, segment->first + segment->count - 1)->offset] == '?';
}

/* Under a heading that promises the person's words, what is told of the person, and what I say, is their account. */
static int find_account(const finder *f, const pcrp_segment *segment, const unsigned char *quoted)
{
    uint32_t last = segment->first + segment->count - 1;
    speaker first = NOBODY;
    if (is_question(f, segment))
        return 0;
    for (uint32_t i = segment->first; i <= last; i++) {
        if (quoted[i])
            return 0;
        if (first == NOBODY)
            first = named_at(f, i);
    }
    if (first != SOMEBODY_ELSE && !cues_in(f, segment->first, last, PCRP_CUE_NONE) && words_in(f, segment->first, last) >= SUBSTANTIAL_WORDS) {
        mark(f, PCRP_VOICE_REPORT, segment->first, last);
        return 1;
    }
    return 0;
}

/* First person outside quotation marks. Where the sentence also speaks of the person by name or as he or she,
 * "I" and "me" are whoever writes. */
static void find_first_person(const finder *f, const pcrp_segment *segment, const unsigned char *quoted)
{
    uint32_t last = segment->first + segment->count - 1;
    int first_person = 0;
    for (uint32_t at = segment->first; at <= last; at++) {
        speaker named = quoted[at] ? NOBODY : named_at(f, at);
        if (named == THE_PERSON)
            return;
        /* "Axis I:", "bipolar I,": a numeral has no word after it */
        first_person |= !quoted[at] && at < last && is_word(f, at + 1) && cue(f, at, PCRP_CUE_FIRST_PERSON);
    }
    if (!first_person)
        return;
    if (f->context->named || cues_in(f, segment->first, last, PCRP_CUE_PLEDGE) ||
        (cues_in(f, segment->first, last, PCRP_CUE_OBLIGATION) && cues_in(f, segment->first, last, PCRP_CUE_SERVICE)))
        mark(f, PCRP_VOICE_STAFF, segment->first, last);
    else if (words_in(f, segment->first, last) >= TOKEN_WORDS)
        mark(f, PCRP_VOICE_FIRST, segment->first, last);
}

static void find_none(const finder *f, const pcrp_segment *segment)
{
    for (uint32_t i = segment->first; i < segment->first + segment->count; i++) {
        const pcrp_hit *hit = cue_at(f, i, PCRP_CUE_NONE);
        if (hit) {
            mark(f, PCRP_VOICE_NONE, hit->first, hit->last);
            return;
        }
    }
}

/* What a finder asks of every token. */
static finder make_finder(const pcrp_voice_classes *classes, const pcrp_voice_context *context, pcrp_marks *marks)
{
    const pcrp_class *cue = classes->cue;
    finder made = {classes, context, marks, (uint32_t)marks->tokens.count, 0, 0, 0, 0};

    for (size_t p = 0; p < sizeof(classes->party) / sizeof(*classes->party); p++)
        made.people |= pcrp_class_bit(classes->party[p]);
    made.people |= pcrp_class_bit(classes->pronoun_person) | pcrp_class_bit(classes->pronoun_other) |
                   pcrp_class_bit(cue[PCRP_CUE_LABEL]) | pcrp_class_bit(cue[PCRP_CUE_SUPPORTER]) | pcrp_class_bit(cue[PCRP_CUE_PROVIDER]);
    for (size_t c = 0; c < sizeof(REPORTING) / sizeof(*REPORTING); c++)
        made.reporting |= pcrp_class_bit(cue[REPORTING[c]]);
    made.none = pcrp_class_bit(cue[PCRP_CUE_NONE]);
    made.first_person = pcrp_class_bit(cue[PCRP_CUE_FIRST_PERSON]);
    return made;
}

/* Bits of the classes that begin anywhere in a segment. */
static uint64_t present_in(const pcrp_marks *marks, const pcrp_segment *segment)
{
    uint64_t present = 0;
    for (uint32_t i = segment->first; i < segment->first + segment->count; i++)
        present |= marks->present[i];
    return present;
}

/* Whether a text may have a quotation mark in it: most have none. Those beyond ASCII begin with one of two bytes. */
static int may_quote(const pcrp_tokens *tokens)
{
    static const unsigned char firsts[] = {'"', '\'', 0xC2, 0xE2};
    int found = 0;
    for (size_t i = 0; i < sizeof(firsts) && !found; i++)
        found = memchr(tokens->text, firsts[i], tokens->length) != NULL;
    return found;
}

/* Marks quotes, and says which tokens are quoted. */
static void find_quotes(const finder *f, unsigned char *quoted)
{
    int other = 0;
    for (uint32_t i = 0; i < f->count; i++) {
        mark_kind kind = quote_sign(f, i);
        uint32_t close;
        if (kind == NO_QUOTE || kind == CLOSE_DOUBLE || kind == CLOSE_SINGLE ||
            ((kind == STRAIGHT_DOUBLE || kind == STRAIGHT_SINGLE) && !may_open(f, i)))
            continue;
        close = closing(f, i, kind);
        if (close <= i + 1)
            continue;
        memset(quoted + i, 1, close - i + 1);
        other = judge_quote(f, i, close, other);
        i = close;
    }
}

void pcrp_voice_find(const pcrp_voice_classes *classes, const pcrp_voice_context *context, pcrp_marks *marks)
{
    finder f = make_finder(classes, context, marks);
    unsigned char quoted[65536];

    if (marks->failed || f.count >= sizeof(quoted))
        f.count = f.count < sizeof(quoted) ? f.count : (uint32_t)sizeof(quoted) - 1;
    memset(quoted, 0, f.count);
    if (f.count && may_quote(&marks->tokens))
        find_quotes(&f, quoted);
    for (size_t s = 0; s < marks->tokens.segment_count; s++) {
        const pcrp_segment *segment = &marks->tokens.segments[s];
        uint64_t present;
        if (segment->first + segment->count > f.count)
            break;
        present = present_in(marks, segment);
        if (present & f.none)
            find_none(&f, segment);
        if (is_question(&f, segment) || ((present & f.reporting) && find_reports(&f, segment, quoted)))
            continue;
        if (context->own_words && find_account(&f, segment, quoted))
            continue;
        if (present & f.first_person)
            find_first_person(&f, segment, quoted);
    }
}
