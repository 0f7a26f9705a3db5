/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of lexicons found in marked text. */
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "text/lexicon_private.h"

/* Words that were looked up are kept, as most of a text are the same few hundred: a word that comes to the place of
 * another takes it. Words longer than this are looked up each time. */
enum { KEPT = 2048, KEPT_BYTES = 16 };

struct pcrp_kept_word {
    uint64_t hash;
    uint32_t length;        /* 0 where there is none */
    uint32_t count;
    char text[KEPT_BYTES];
    pcrp_word_symbol symbols[PCRP_WORD_SYMBOLS];
};

/* The number of a known word, -1 when it is none. */
static int64_t find_known(const pcrp_lexicons *lexicons, const char *text, size_t length, uint64_t hash, int prefix)
{
    const uint32_t *first = &lexicons->known_first[pcrp_lexicon_bucket(lexicons, hash)];
    for (uint32_t i = first[0]; i < first[1]; i++) {
        const known_word *known = &lexicons->known[i];
        if (known->length == length && known->prefix == prefix &&
            memcmp(known->text, text, length < KNOWN_BYTES ? length : KNOWN_BYTES) == 0 &&
            (length <= KNOWN_BYTES || memcmp(lexicons->pool + known->whole, text, length) == 0))
            return i;
    }
    return -1;
}

/* The branch after a word, 0 when no entry goes on so. Half of what is left is ruled out at each step. */
static uint32_t follow(const pcrp_lexicons *lexicons, const branch_node *from, uint32_t word_id)
{
    const uint32_t *words = lexicons->edge_words + from->edge_first, *at = words;
    for (uint32_t left = from->edge_count; left > 1; left -= left / 2)
        at += at[left / 2] <= word_id ? left / 2 : 0;
    return from->edge_count && *at == word_id ? lexicons->edge_branches[from->edge_first + (size_t)(at - words)] : 0;
}

static uint32_t add_symbol(const pcrp_lexicons *lexicons, int64_t id, pcrp_word_symbol *symbols, uint32_t count)
{
    if (id < 0 || count == PCRP_WORD_SYMBOLS)
        return count;
    symbols[count] = (pcrp_word_symbol){(uint32_t)id, lexicons->known[id].classes, lexicons->known[id].node};
    return count + 1;
}

/* The known words that a token is: itself, and every prefix of it, shortest first. Returns their number. */
static uint32_t look_up(const pcrp_lexicons *lexicons, const char *text, const pcrp_token *token, pcrp_word_symbol *found)
{
    uint64_t hash = 14695981039346656037u, lengths = lexicons->short_lengths;
    uint32_t count = add_symbol(lexicons, find_known(lexicons, text, token->fold_length, token->hash, 0), found, 0);

    if (!(token->flags & PCRP_TOKEN_WORD))
        return count;
    if (token->fold_length >= START_BYTES)
        lengths |= lexicons->start_lengths[pcrp_lexicon_start(text)];
    for (size_t i = 0; i < token->fold_length && lengths >> i >> 1; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
        if (lengths >> i >> 1 & 1)
            count = add_symbol(lexicons, find_known(lexicons, text, i + 1, hash, 1), found, count);
    }
    return count;
}

/* Writes the symbols of a token to found, which has room for them. Returns their number. */
static uint32_t find_symbols(const pcrp_lexicons *lexicons, pcrp_marks *marks, const pcrp_token *token, pcrp_word_symbol *found)
{
    const char *text = pcrp_token_fold(&marks->tokens, token);
    pcrp_kept_word *kept = marks->kept ? &marks->kept[(token->hash ^ token->hash >> 32) % KEPT] : NULL;

    if (!kept || token->fold_length > KEPT_BYTES)
        return look_up(lexicons, text, token, found);
    if (kept->hash != token->hash || kept->length != token->fold_length || memcmp(kept->text, text, token->fold_length) != 0) {
        kept->hash = token->hash;
        kept->length = token->fold_length;
        memcpy(kept->text, text, token->fold_length);
        kept->count = look_up(lexicons, text, token, kept->symbols);
    }
    for (uint32_t i = 0; i < kept->count; i++)
        found[i] = kept->symbols[i];
    return kept->count;
}

static void find_all_symbols(const pcrp_lexicons *lexicons, pcrp_marks *marks)
{
    marks->symbol_count = 0;
    for (uint32_t i = 0; i < marks->tokens.count; i++) {
        marks->symbol_first[i] = (uint32_t)marks->symbol_count;
        if (pcrp_grow(&marks->symbols, &marks->symbol_capacity, marks->symbol_count + PCRP_WORD_SYMBOLS, sizeof(*marks->symbols)))
            marks->symbol_count += find_symbols(lexicons, marks, &marks->tokens.tokens[i], marks->symbols + marks->symbol_count);
        else
            marks->failed = 1;
    }
    marks->symbol_first[marks->tokens.count] = (uint32_t)marks->symbol_count;
}

static void add_classes(const pcrp_lexicons *lexicons, pcrp_marks *marks, int32_t from, uint32_t first, uint32_t last)
{
    if (from >= 0)
        for (const pcrp_class *c = lexicons->classes + from; *c != PCRP_CLASS_NONE; c++)
            pcrp_marks_add(marks, *c, first, last, 0);
}

/* Entries that have come to a branch with the token before at. */
static void walk(const pcrp_lexicons *lexicons, pcrp_marks *marks, uint32_t first, uint32_t at, const branch_node *from)
{
    const pcrp_tokens *tokens = &marks->tokens;

    if (at >= tokens->count || (tokens->tokens[at - 1].flags & PCRP_TOKEN_LAST))
        return;
    for (uint32_t s = marks->symbol_first[at]; s < marks->symbol_first[at + 1]; s++) {
        uint32_t to = follow(lexicons, from, marks->symbols[s].id);
        if (!to)
            continue;
        add_classes(lexicons, marks, lexicons->branches[to].classes, first, at);
        if (lexicons->branches[to].edge_count)
            walk(lexicons, marks, first, at + 1, &lexicons->branches[to]);
    }
}

void pcrp_lexicons_find(const pcrp_lexicons *lexicons, pcrp_marks *marks)
{
    if (marks->kept_of != lexicons) {
        free(marks->kept);
        marks->kept = calloc(KEPT, sizeof(*marks->kept)); /* without memory for them, words are looked up each time */
        marks->kept_of = lexicons;
    }
    if (!marks->tokens.count)
        return;
    find_all_symbols(lexicons, marks);
    for (uint32_t i = 0; i < marks->tokens.count; i++)
        for (uint32_t s = marks->symbol_first[i]; s < marks->symbol_first[i + 1]; s++) {
            add_classes(lexicons, marks, marks->symbols[s].classes, i, i);
            if (marks->symbols[s].node)
                walk(lexicons, marks, i, i + 1, &lexicons->branches[marks->symbols[s].node]);
        }
}

int pcrp_lexicons_has(const pcrp_lexicons *lexicons, pcrp_class class_id, const char *text, size_t length,
                      uint64_t hash)
{
    int64_t id = find_known(lexicons, text, length, hash, 0);
    if (id < 0 || lexicons->known[id].classes < 0)
        return 0;
    for (const pcrp_class *c = lexicons->classes + lexicons->known[id].classes; *c != PCRP_CLASS_NONE; c++)
        if (*c == class_id)
            return 1;
    return 0;
}
