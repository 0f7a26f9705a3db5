/* SPDX-License-Identifier: Apache-2.0 */
#include "text/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "base/utf8.h"

uint64_t pcrp_word_hash(const char *word, size_t length)
{
    uint64_t hash = PCRP_HASH_START;
    for (size_t i = 0; i < length; i++)
        hash = pcrp_hash_on(hash, (unsigned char)word[i]);
    return hash;
}

void pcrp_tokens_free(pcrp_tokens *tokens)
{
    free(tokens->tokens);
    free(tokens->segments);
    free(tokens->folded);
    memset(tokens, 0, sizeof(*tokens));
}

/* ---- characters ---- */

typedef struct letter {
    uint32_t code;
    size_t length; /* bytes */
} letter;

static letter decode_wide(const char *at, const char *end)
{
    const unsigned char *c = (const unsigned char *)at;
    size_t left = (size_t)(end - at);
    letter made = {c[0], 1};
    if (c[0] >= 0xC2 && c[0] < 0xE0 && left >= 2)
        made = (letter){(uint32_t)(c[0] & 31) << 6 | (c[1] & 63), 2};
    else if (c[0] >= 0xE0 && c[0] < 0xF0 && left >= 3)
        made = (letter){(uint32_t)(c[0] & 15) << 12 | (uint32_t)(c[1] & 63) << 6 | (c[2] & 63), 3};
    else if (c[0] >= 0xF0 && left >= 4)
        made = (letter){(uint32_t)(c[0] & 7) << 18 | (uint32_t)(c[1] & 63) << 12 |
                        (uint32_t)(c[2] & 63) << 6 | (c[3] & 63), 4};
    return made;
}

static inline letter decode(const char *at, const char *end)
{
    return (unsigned char)*at < 0x80 ? (letter){(unsigned char)*at, 1} : decode_wide(at, end);
}

static inline int is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

static int is_apostrophe(uint32_t code)
{
    return code == '\'' || code == 0x2019 || code == 0x02BC;
}

static inline int is_plain_letter(unsigned char c)
{
    return (c | 32u) - 'a' < 26u;
}

/* Letters of any script: beyond ASCII all but the signs of Latin-1 and the general punctuation blocks. */
static int is_letter(uint32_t code)
{
    if (code < 0x80)
        return is_plain_letter((unsigned char)code);
    if (code < 0xC0)
        return code == 0xAA || code == 0xB5 || code == 0xBA;
    if (code == 0xD7 || code == 0xF7)
        return 0;
    return !(code >= 0x2000 && code <= 0x2BFF) && !(code >= 0x3000 && code <= 0x303F) &&
           !(code >= 0xE000 && code <= 0xF8FF) && !(code >= 0xFE00 && code <= 0xFE6F) && code != 0xFFFD &&
           !(code >= 0x1F000 && code <= 0x1FAFF);
}

static int is_hyphen(uint32_t code)
{
    return code == '-' || code == 0x2010 || code == 0x2011;
}

/* Simple lower case for Latin, Greek and Cyrillic; other scripts have no case or keep theirs. */
static uint32_t lower(uint32_t code)
{
    if (code >= 'A' && code <= 'Z')
        return code + 32;
    if (code < 0xC0)
        return code;
    if (code <= 0xDE)
        return code == 0xD7 ? code : code + 32;
    if (code >= 0x100 && code <= 0x17F) {
        if (code == 0x130 || code == 0x131 || code == 0x138 || code == 0x149 || code == 0x17F)
            return code;
        if (code == 0x178)
            return 0xFF;
        if ((code >= 0x139 && code <= 0x148) || code >= 0x179)
            return code % 2 ? code + 1 : code;
        return code % 2 ? code : code + 1;
    }
    if (code >= 0x391 && code <= 0x3A9)
        return code + 32;
    if (code >= 0x400 && code <= 0x40F)
        return code + 80;
    if (code >= 0x410 && code <= 0x42F)
        return code + 32;
    return code;
}

/* ---- tokens ---- */

static pcrp_token *add_token(pcrp_tokens *made, size_t offset, size_t length, uint32_t flags)
{
    pcrp_token *token;
    if (!pcrp_grow(&made->tokens, &made->capacity, made->count + 1, sizeof(*made->tokens))) {
        made->failed = 1;
        return NULL;
    }
    token = &made->tokens[made->count++];
    token->offset = (uint32_t)offset;
    token->length = (uint32_t)length;
    token->segment = 0;
    token->flags = flags;
    token->fold = (uint32_t)made->folded_length;
    token->fold_length = 0;
    token->hash = 0;
    return token;
}

/* A word of nothing but ASCII letters, as nearly all are: folded and hashed as it is read. Returns its length, 0 when the
 * word at at is another. */
static size_t plain_word(const char *at, const char *end, char *to, uint64_t *hash, unsigned *capitals)
{
    uint64_t made = PCRP_HASH_START;
    unsigned upper = 0;
    const char *c = at;

    for (; c < end && is_plain_letter((unsigned char)*c); c++) {
        unsigned char folded = (unsigned char)*c | 32;
        upper += folded != (unsigned char)*c;
        *to++ = (char)folded;
        made = pcrp_hash_on(made, folded);
    }
    if (c < end && ((unsigned char)*c >= 0x80 || *c == '\'' || is_digit((unsigned char)*c)))
        return 0;
    *hash = made;
    *capitals = upper;
    return (size_t)(c - at);
}

static pcrp_token *add_plain(pcrp_tokens *made, size_t offset, size_t length, uint64_t hash, unsigned capitals)
{
    unsigned char first = (unsigned char)made->text[offset];
    pcrp_token *token = add_token(made, offset, length, PCRP_TOKEN_WORD);
    if (!token)
        return NULL;
    token->hash = hash;
    token->fold_length = (uint32_t)length;
    made->folded_length += length;
    if (capitals) {
        token->flags |= first < 'a' ? PCRP_TOKEN_CAPITAL : 0;
        token->flags |= length >= 2 && capitals == length ? PCRP_TOKEN_CAPITALS : 0;
    }
    return token;
}

static void fold_token(pcrp_tokens *made, pcrp_token *token)
{
    const char *at = made->text + token->offset, *end = at + token->length;
    char *to = made->folded + made->folded_length;
    size_t used = 0;
    unsigned letters = 0, capitals = 0;

    while (at < end) {
        letter l = decode(at, end);
        uint32_t folded = is_apostrophe(l.code) ? '\'' : lower(l.code);
        if (folded != '\'' && (token->flags & PCRP_TOKEN_WORD)) {
            letters++;
            capitals += folded != l.code;
            if (letters == 1 && capitals)
                token->flags |= PCRP_TOKEN_CAPITAL;
        }
        used += pcrp_utf8_encode(folded, to + used);
        at += l.length;
    }
    if (letters >= 2 && capitals == letters)
        token->flags |= PCRP_TOKEN_CAPITALS;
    token->fold_length = (uint32_t)used;
    token->hash = pcrp_word_hash(to, used);
    made->folded_length += used;
}

/* End of the word or number that starts at at. An apostrophe counts only between letters; a digit may
 * follow letters ("phq9") and a point or comma may stand between digits ("4.2"). */
static const char *token_end(const char *at, const char *end, uint32_t *flags)
{
    letter l = decode(at, end);
    if (is_digit(l.code)) {
        *flags = PCRP_TOKEN_NUMBER;
        while (at < end) {
            if (is_digit((unsigned char)*at))
                at++;
            else if ((*at == '.' || *at == ',') && at + 1 < end && is_digit((unsigned char)at[1]))
                at += 2;
            else
                break;
        }
        return at;
    }
    if (!is_letter(l.code)) {
        *flags = PCRP_TOKEN_SIGN;
        return at + l.length;
    }
    *flags = PCRP_TOKEN_WORD;
    while (at < end) {
        if (is_plain_letter((unsigned char)*at)) {
            at++;
            continue;
        }
        l = decode(at, end);
        if (is_apostrophe(l.code)) {
            const char *next = at + l.length;
            if (next >= end || !is_letter(decode(next, end).code))
                break;
        } else if (!is_letter(l.code) && !is_digit(l.code)) {
            break;
        }
        at += l.length;
    }
    return at;
}

/* A hyphen with a letter or digit on both sides parts words without being a token. */
static int is_inner_hyphen(const char *text, const char *at, const char *end)
{
    letter l;
    uint32_t before = at > text ? (unsigned char)at[-1] : 0, after;
    if ((unsigned char)*at < 0x80 && *at != '-')
        return 0;
    l = decode(at, end);
    if (!is_hyphen(l.code) || at == text || at + l.length >= end)
        return 0;
    after = decode(at + l.length, end).code;
    return (before >= 0x80 || is_letter(before) || is_digit(before)) && (is_letter(after) || is_digit(after));
}

/* ---- segments ---- */

static void end_segment(pcrp_tokens *made, size_t first)
{
    pcrp_segment *segment;
    if (made->count == first || made->failed)
        return;
    if (!pcrp_grow(&made->segments, &made->segment_capacity, made->segment_count + 1, sizeof(*made->segments))) {
        made->failed = 1;
        return;
    }
    segment = &made->segments[made->segment_count];
    segment->first = (uint32_t)first;
    segment->count = (uint32_t)(made->count - first);
    segment->offset = made->tokens[first].offset;
    segment->length = made->tokens[made->count - 1].offset + made->tokens[made->count - 1].length - segment->offset;
    for (size_t i = first; i < made->count; i++)
        made->tokens[i].segment = (uint32_t)made->segment_count;
    made->tokens[first].flags |= PCRP_TOKEN_FIRST;
    made->tokens[made->count - 1].flags |= PCRP_TOKEN_LAST;
    made->segment_count++;
}

static int is_closing(uint32_t code)
{
    return code == '"' || code == '\'' || code == ')' || code == ']' || code == 0x2019 || code == 0x201D ||
           code == 0xBB;
}

/* Whether the sign just added ends a sentence. A full stop does not after an initial or a known
 * abbreviation, nor when a lower-case letter follows. */
static int ends_sentence(const pcrp_tokens *made, const char *after, const char *end,
                         pcrp_is_abbreviation is_abbreviation, const void *user)
{
    const pcrp_token *sign = &made->tokens[made->count - 1], *word;
    char c = made->text[sign->offset];
    uint32_t next;

    if (c == '!' || c == '?')
        return 1;
    if (c == ';')
        return 1;
    if (c != '.')
        return 0;
    if (after < end && *after != ' ' && *after != '\n' && !is_closing(decode(after, end).code))
        return 0;
    if (made->count >= 2) {
        word = sign - 1;
        if ((word->flags & PCRP_TOKEN_WORD) && word->offset + word->length == sign->offset) {
            if (word->length == 1 && (word->flags & PCRP_TOKEN_CAPITAL) && made->text[word->offset] != 'I')
                return 0;
            if (is_abbreviation && is_abbreviation(user, pcrp_token_fold(made, word), word->fold_length, word->hash))
                return 0;
        }
    }
    while (after < end && (*after == ' ' || is_closing(decode(after, end).code)))
        after += decode(after, end).length;
    next = after < end ? decode(after, end).code : 0;
    return !(next >= 'a' && next <= 'z');
}

/* The token that begins at at; NULL when out of memory. */
static pcrp_token *take_token(pcrp_tokens *made, const char *at, const char *end)
{
    uint64_t hash;
    unsigned capitals;
    uint32_t flags;
    size_t offset = (size_t)(at - made->text), length = plain_word(at, end, made->folded + made->folded_length, &hash, &capitals);
    pcrp_token *token;

    if (length)
        return add_plain(made, offset, length, hash, capitals);
    length = (size_t)(token_end(at, end, &flags) - at);
    token = add_token(made, offset, length, flags);
    if (token)
        fold_token(made, token);
    return token;
}

/* Closing quotes and brackets belong to the sentence that they close. Returns where to go on. */
static const char *take_closing(pcrp_tokens *made, const char *at, const char *end)
{
    while (at < end && is_closing(decode(at, end).code)) {
        size_t step = decode(at, end).length;
        pcrp_token *token = add_token(made, (size_t)(at - made->text), step, PCRP_TOKEN_SIGN);
        if (!token)
            return end;
        fold_token(made, token);
        at += step;
    }
    return at;
}

/* Empties what an earlier call made. What is folded is at most twice as long as the text. */
static void begin(pcrp_tokens *made, const char *text, size_t length)
{
    made->text = text;
    made->length = length;
    made->count = made->segment_count = made->folded_length = 0;
    made->shouted = made->cut = 0;
    made->failed = !pcrp_grow(&made->folded, &made->folded_capacity, 2 * length + 8, 1);
}

void pcrp_tokenise(pcrp_tokens *made, const char *text, size_t length, size_t segment_bytes,
                   pcrp_is_abbreviation is_abbreviation, const void *user)
{
    const char *at = text, *end = text + length;
    size_t first = 0, words = 0, shouts = 0;

    begin(made, text, length);
    while (at < end && !made->failed) {
        pcrp_token *token;
        if (*at == '\n') {
            end_segment(made, first);
            first = made->count;
        }
        if (*at == ' ' || *at == '\n' || is_inner_hyphen(text, at, end)) {
            at += decode(at, end).length;
            continue;
        }
        if (made->count > first && (size_t)(at - text) - made->tokens[first].offset > segment_bytes) {
            end_segment(made, first);
            first = made->count;
            made->cut = 1;
        }
        token = take_token(made, at, end);
        if (!token)
            return;
        words += (token->flags & PCRP_TOKEN_WORD) && token->length >= 3;
        shouts += (token->flags & PCRP_TOKEN_CAPITALS) && token->length >= 3;
        at += token->length;
        if ((token->flags & PCRP_TOKEN_SIGN) && ends_sentence(made, at, end, is_abbreviation, user)) {
            at = take_closing(made, at, end);
            end_segment(made, first);
            first = made->count;
        }
    }
    end_segment(made, first);
    made->shouted = words >= 3 && shouts * 10 >= words * 7;
}
