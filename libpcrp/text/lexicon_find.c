/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of lexicons found in marked text. */
#include <stdlib.h>
#include <string.h>

#include "text/lexicon_private.h"

/* Words that were looked up are kept, as most of a text are the same few hundred: a word that comes to the place of
 * another takes it. Words longer than this are looked up each time. */
enum { KEPT = 2048, KEPT_BYTES = 16 };

struct pcrp_kept_word {
    uint64_t hash;
    uint32_t length;        /* 0 where there is none */
    char text[KEPT_BYTES];
    pcrp_symbols symbols;
};

/* The known words that a token is: itself, and every prefix of it, shortest first. */
static void look_up(const pcrp_lexicons *lexicons, const char *text, const pcrp_token *token, pcrp_symbols *found)
{
    int32_t id = pcrp_lexicon_word(lexicons, text, token->fold_length, token->hash, 0);
    uint64_t hash = 14695981039346656037u, lengths = lexicons->short_lengths;

    found->count = 0;
    if (id >= 0)
        found->ids[found->count++] = id;
    if (!(token->flags & PCRP_TOKEN_WORD))
        return;
    if (token->fold_length >= START_BYTES)
        lengths |= lexicons->start_lengths[pcrp_lexicon_start(text)];
    for (size_t i = 0; i < token->fold_length && lengths >> i >> 1; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
        if ((lengths >> i >> 1 & 1) && found->count < PCRP_WORD_SYMBOLS) {
            id = pcrp_lexicon_word(lexicons, text, i + 1, hash, 1);
            if (id >= 0)
                found->ids[found->count++] = id;
        }
    }
}

static void find_symbols(const pcrp_lexicons *lexicons, pcrp_marks *marks, const pcrp_token *token, pcrp_symbols *found)
{
    const char *text = pcrp_token_fold(&marks->tokens, token);
    pcrp_kept_word *kept = marks->kept ? &marks->kept[(token->hash ^ token->hash >> 32) % KEPT] : NULL;

    if (!kept || token->fold_length > KEPT_BYTES) {
        look_up(lexicons, text, token, found);
        return;
    }
    if (kept->hash != token->hash || kept->length != token->fold_length || memcmp(kept->text, text, token->fold_length) != 0) {
        kept->hash = token->hash;
        kept->length = token->fold_length;
        memcpy(kept->text, text, token->fold_length);
        look_up(lexicons, text, token, &kept->symbols);
    }
    found->count = kept->symbols.count;
    for (uint32_t i = 0; i < found->count; i++)
        found->ids[i] = kept->symbols.ids[i];
}

static void walk(const pcrp_lexicons *lexicons, pcrp_marks *marks, uint32_t first, uint32_t at, uint32_t from)
{
    const pcrp_tokens *tokens = &marks->tokens;
    const pcrp_symbols *symbols = &marks->symbols[at];

    for (uint32_t i = 0; i < symbols->count; i++) {
        int32_t to = pcrp_lexicon_follow(lexicons, from, (uint32_t)symbols->ids[i]);
        if (to < 0)
            continue;
        if (lexicons->nodes[to].outputs >= 0)
            for (const pcrp_class *c = lexicons->classes + lexicons->nodes[to].outputs; *c != PCRP_CLASS_NONE; c++)
                pcrp_marks_add(marks, *c, first, at, 0);
        if (lexicons->nodes[to].has_edges && at + 1 < tokens->count && !(tokens->tokens[at].flags & PCRP_TOKEN_LAST))
            walk(lexicons, marks, first, at + 1, (uint32_t)to);
    }
}

void pcrp_lexicons_find(const pcrp_lexicons *lexicons, pcrp_marks *marks)
{
    if (marks->kept_of != lexicons) {
        free(marks->kept);
        marks->kept = calloc(KEPT, sizeof(*marks->kept)); /* without memory for them, words are looked up each time */
        marks->kept_of = lexicons;
    }
    for (uint32_t i = 0; i < marks->tokens.count; i++)
        find_symbols(lexicons, marks, &marks->tokens.tokens[i], &marks->symbols[i]);
    for (uint32_t i = 0; i < marks->tokens.count; i++)
        walk(lexicons, marks, i, i, 0);
}

int pcrp_lexicons_has(const pcrp_lexicons *lexicons, pcrp_class class_id, const char *text, size_t length,
                      uint64_t hash)
{
    int32_t id = pcrp_lexicon_word(lexicons, text, length, hash, 0);
    int32_t to = id >= 0 ? pcrp_lexicon_follow(lexicons, 0, (uint32_t)id) : -1;
    if (to < 0 || lexicons->nodes[to].outputs < 0)
        return 0;
    for (const pcrp_class *c = lexicons->classes + lexicons->nodes[to].outputs; *c != PCRP_CLASS_NONE; c++)
        if (*c == class_id)
            return 1;
    return 0;
}
