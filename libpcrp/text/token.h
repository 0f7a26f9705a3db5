/* SPDX-License-Identifier: Apache-2.0 */
/* Text cut into tokens and segments.
 *
 * A segment is a sentence, a list item, a table cell or a line: what a reader takes in at once, and the
 * widest stretch that any pattern may span. A token is a word, a number or a sign. A hyphen between letters
 * parts two words and is no token itself ("follow-up" is the same as "follow up").
 */
#ifndef PCRP_TEXT_TOKEN_H
#define PCRP_TEXT_TOKEN_H

#include <stddef.h>
#include <stdint.h>

enum {
    PCRP_TOKEN_WORD = 1,      /* letters, with apostrophes inside */
    PCRP_TOKEN_NUMBER = 2,    /* digits */
    PCRP_TOKEN_SIGN = 4,      /* anything else, one character */
    PCRP_TOKEN_CAPITAL = 8,   /* a word that starts with a capital letter */
    PCRP_TOKEN_CAPITALS = 16, /* a word all in capitals, of two letters or more */
    PCRP_TOKEN_FIRST = 32,    /* first token of its segment */
    PCRP_TOKEN_LAST = 64      /* last token of its segment */
};

typedef struct pcrp_token {
    uint32_t offset;   /* in the text, in bytes */
    uint32_t length;
    uint32_t segment;
    uint32_t flags;
    uint32_t fold;     /* offset of the folded word in pcrp_tokens.folded */
    uint32_t fold_length;
    uint64_t hash;     /* of the folded word */
} pcrp_token;

typedef struct pcrp_segment {
    uint32_t first;    /* token */
    uint32_t count;    /* of tokens */
    uint32_t offset;   /* bytes */
    uint32_t length;
} pcrp_segment;

typedef struct pcrp_tokens {
    const char *text;
    size_t length;
    pcrp_token *tokens;
    size_t count, capacity;
    pcrp_segment *segments;
    size_t segment_count, segment_capacity;
    char *folded;      /* lower case, straight apostrophes, accents kept */
    size_t folded_length, folded_capacity;
    int shouted;       /* mostly in capitals: case tells nothing */
    int cut;           /* a segment was cut at the cap */
    int failed;        /* out of memory */
} pcrp_tokens;

/* Words after which a full stop ends no sentence ("dr", "approx"): folded, asked with its length. */
typedef int (*pcrp_is_abbreviation)(const void *user, const char *word, size_t length, uint64_t hash);

/* Cuts text; the memory of an earlier call is used again. The text is borrowed. segment_bytes is the cap. */
void pcrp_tokenise(pcrp_tokens *tokens, const char *text, size_t length, size_t segment_bytes,
                   pcrp_is_abbreviation is_abbreviation, const void *user);
void pcrp_tokens_free(pcrp_tokens *tokens);

/* The hash of a folded word (FNV-1a), and one byte of it after the other. */
uint64_t pcrp_word_hash(const char *word, size_t length);

#define PCRP_HASH_START UINT64_C(14695981039346656037)

static inline uint64_t pcrp_hash_on(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * UINT64_C(1099511628211);
}

/* The folded word of a token. */
static inline const char *pcrp_token_fold(const pcrp_tokens *tokens, const pcrp_token *token)
{
    return tokens->folded + token->fold;
}

#endif
