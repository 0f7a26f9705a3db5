/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "text/lexicon_private.h"

enum { ALTERNATIVES = 64, ENTRY_WORDS = 16, FIRST_BUCKETS = 1 << 15, LONGEST_WORD = PCRP_FORM_BYTES - 8 };

/* Twice as many buckets, all empty. The old ones are kept when there is no memory: slower, not wrong. */
static int grow_buckets(int32_t **buckets, size_t *count)
{
    size_t wanted = *count ? *count * 2 : FIRST_BUCKETS;
    int32_t *made = malloc(wanted * sizeof(*made));
    if (!made)
        return 0;
    free(*buckets);
    memset(made, 0xff, wanted * sizeof(*made));
    *buckets = made;
    *count = wanted;
    return 1;
}

pcrp_lexicons *pcrp_lexicons_new(void)
{
    pcrp_lexicons *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    memset(made->ending_heads, -1, sizeof(made->ending_heads));
    made->start_lengths = calloc(STARTS, sizeof(*made->start_lengths));
    if (!made->start_lengths || !grow_buckets(&made->word_buckets, &made->bucket_count) ||
        !grow_buckets(&made->edge_buckets, &made->edge_bucket_count) ||
        !pcrp_grow(&made->nodes, &made->node_capacity, 1, sizeof(node))) {
        pcrp_lexicons_free(made);
        return NULL;
    }
    made->nodes[made->node_count++] = (node){{-1, PCRP_CLASS_NONE}, 0};
    return made;
}

void pcrp_lexicons_free(pcrp_lexicons *lexicons)
{
    if (!lexicons)
        return;
    pcrp_tokens_free(&lexicons->tokens);
    free(lexicons->pool);
    free(lexicons->words);
    free(lexicons->word_buckets);
    free(lexicons->start_lengths);
    free(lexicons->edges);
    free(lexicons->edge_buckets);
    free(lexicons->nodes);
    free(lexicons->outputs);
    free(lexicons->known);
    free(lexicons->known_first);
    free(lexicons->branches);
    free(lexicons->edge_words);
    free(lexicons->edge_branches);
    free(lexicons->classes);
    free(lexicons);
}

/* Where the endings stand that end in the same two letters. */
static unsigned char ending_head(const char *text, size_t length)
{
    return (unsigned char)((unsigned char)text[length - 1] * 7u + (unsigned char)text[length - 2]);
}

/* Puts an ending at the end of its chain, so that chains are in the order of the rubric. */
static void add_ending(pcrp_lexicons *lexicons, const char *from, const char *to)
{
    ending *made = &lexicons->endings[lexicons->ending_count];
    signed char *at = &lexicons->ending_heads[ending_head(from, strlen(from))];
    made->from_length = (unsigned char)strlen(from);
    made->to_length = (unsigned char)strlen(to);
    memcpy(made->from, from, made->from_length);
    memcpy(made->to, to, made->to_length);
    made->next = -1;
    while (*at >= 0)
        at = &lexicons->endings[*at].next;
    *at = (signed char)lexicons->ending_count++;
}

int pcrp_lexicons_add_spelling(pcrp_lexicons *lexicons, const char *one, const char *other)
{
    size_t most = sizeof(lexicons->endings->from) - 1;
    if (lexicons->ending_count == 2 * SPELLINGS || strlen(one) < 2 || strlen(other) < 2 || strlen(one) > most ||
        strlen(other) > most)
        return 0;
    add_ending(lexicons, one, other);
    add_ending(lexicons, other, one);
    return 1;
}

/* ---- words ---- */

static int32_t find_word(const pcrp_lexicons *lexicons, const char *text, size_t length, uint64_t hash, int prefix)
{
    int32_t at = lexicons->word_buckets[pcrp_lexicon_bucket(lexicons, hash)];
    for (; at >= 0; at = lexicons->words[at].next) {
        const word *w = &lexicons->words[at];
        if (w->hash == pcrp_lexicon_fold(hash) && w->prefix == prefix && w->length == length &&
            memcmp(lexicons->pool + w->text, text, length) == 0)
            return at;
    }
    return -1;
}

static void spread_words(pcrp_lexicons *lexicons)
{
    if (!grow_buckets(&lexicons->word_buckets, &lexicons->bucket_count))
        return;
    for (size_t i = 0; i < lexicons->word_count; i++) {
        int32_t *bucket = &lexicons->word_buckets[pcrp_lexicon_bucket(lexicons, lexicons->words[i].hash)];
        lexicons->words[i].next = *bucket;
        *bucket = (int32_t)i;
    }
}

static int32_t add_word(pcrp_lexicons *lexicons, const char *text, size_t length, uint64_t hash, int prefix)
{
    int32_t found = find_word(lexicons, text, length, hash, prefix), *bucket;
    word *w;

    if (found >= 0)
        return found;
    if (lexicons->word_count == lexicons->bucket_count)
        spread_words(lexicons);
    if (!pcrp_grow(&lexicons->pool, &lexicons->pool_capacity, lexicons->pool_count + length + 1, 1) ||
        !pcrp_grow(&lexicons->words, &lexicons->word_capacity, lexicons->word_count + 1, sizeof(word))) {
        lexicons->failed = 1;
        return -1;
    }
    bucket = &lexicons->word_buckets[pcrp_lexicon_bucket(lexicons, hash)];
    w = &lexicons->words[lexicons->word_count];
    *w = (word){pcrp_lexicon_fold(hash), (uint32_t)lexicons->pool_count, (uint16_t)length, (uint16_t)prefix, *bucket, 0};
    memcpy(lexicons->pool + lexicons->pool_count, text, length);
    lexicons->pool[lexicons->pool_count + length] = '\0';
    lexicons->pool_count += length + 1;
    *bucket = (int32_t)lexicons->word_count++;
    if (prefix && length < START_BYTES)
        lexicons->short_lengths |= (uint64_t)1 << length;
    else if (prefix && length < 64)
        lexicons->start_lengths[pcrp_lexicon_start(text)] |= (uint64_t)1 << length;
    return *bucket;
}

/* ---- the trie ---- */

static size_t edge_bucket(const pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    uint64_t key = ((uint64_t)from << 32 | word_id) * 0x9E3779B97F4A7C15u;
    return (size_t)(key >> 32) & (lexicons->edge_bucket_count - 1);
}

static int32_t follow(const pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    int32_t at;
    if (from == 0)
        return lexicons->words[word_id].node ? (int32_t)lexicons->words[word_id].node : -1;
    if (!lexicons->nodes[from].edges)
        return -1;
    at = lexicons->edge_buckets[edge_bucket(lexicons, from, word_id)];
    for (; at >= 0; at = lexicons->edges[at].next)
        if (lexicons->edges[at].from == from && lexicons->edges[at].word_id == word_id)
            return (int32_t)lexicons->edges[at].to;
    return -1;
}

static void spread_edges(pcrp_lexicons *lexicons)
{
    if (!grow_buckets(&lexicons->edge_buckets, &lexicons->edge_bucket_count))
        return;
    for (size_t i = 0; i < lexicons->edge_count; i++) {
        edge *e = &lexicons->edges[i];
        int32_t *bucket = &lexicons->edge_buckets[edge_bucket(lexicons, e->from, e->word_id)];
        e->next = *bucket;
        *bucket = (int32_t)i;
    }
}

static int32_t add_edge(pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    int32_t found = follow(lexicons, from, word_id), *bucket;
    uint32_t to = (uint32_t)lexicons->node_count;
    if (found >= 0)
        return found;
    if (!pcrp_grow(&lexicons->edges, &lexicons->edge_capacity, lexicons->edge_count + 1, sizeof(edge)) ||
        !pcrp_grow(&lexicons->nodes, &lexicons->node_capacity, lexicons->node_count + 1, sizeof(node))) {
        lexicons->failed = 1;
        return -1;
    }
    lexicons->nodes[lexicons->node_count++] = (node){{-1, PCRP_CLASS_NONE}, 0};
    if (from == 0) {
        lexicons->words[word_id].node = to;
        return (int32_t)to;
    }
    if (lexicons->edge_count == lexicons->edge_bucket_count)
        spread_edges(lexicons);
    lexicons->nodes[from].edges++;
    bucket = &lexicons->edge_buckets[edge_bucket(lexicons, from, word_id)];
    lexicons->edges[lexicons->edge_count] = (edge){from, word_id, to, *bucket};
    *bucket = (int32_t)lexicons->edge_count++;
    return (int32_t)to;
}

static void add_output(pcrp_lexicons *lexicons, uint32_t from, pcrp_class class_id)
{
    output *newest = &lexicons->nodes[from].newest;
    const output *at = newest;
    while (at->class_id != class_id && at->next >= 0)
        at = &lexicons->outputs[at->next];
    if (at->class_id == class_id)
        return;
    if (!pcrp_grow(&lexicons->outputs, &lexicons->output_capacity, lexicons->output_count + 1, sizeof(output))) {
        lexicons->failed = 1;
        return;
    }
    if (newest->class_id != PCRP_CLASS_NONE) {
        lexicons->outputs[lexicons->output_count] = *newest;
        newest->next = (int32_t)lexicons->output_count;
    }
    newest->class_id = class_id;
    lexicons->output_count++;
}

/* ---- entries ---- */

/* The words that may stand at one position of an entry. */
typedef struct position {
    int32_t ids[ALTERNATIVES];
    size_t count;
    int listed; /* its forms are written out */
} position;

static void add_alternative(pcrp_lexicons *lexicons, position *p, const char *text, size_t length, uint64_t hash,
                            int prefix)
{
    int32_t id = add_word(lexicons, text, length, hash, prefix);
    for (size_t i = 0; i < p->count; i++)
        if (p->ids[i] == id)
            return;
    if (id >= 0 && p->count < ALTERNATIVES)
        p->ids[p->count++] = id;
}

/* A word and its other spelling. */
static void add_spellings(pcrp_lexicons *lexicons, position *p, const char *text, size_t length, uint64_t hash,
                          int prefix)
{
    char other[PCRP_FORM_BYTES + 32];
    int at = length > 1 ? lexicons->ending_heads[ending_head(text, length)] : -1;
    add_alternative(lexicons, p, text, length, hash, prefix);
    for (; at >= 0; at = lexicons->endings[at].next) {
        const ending *e = &lexicons->endings[at];
        size_t stem = length - e->from_length;
        if (length <= (size_t)e->from_length + 2 || text[stem] != e->from[0] || stem + e->to_length >= sizeof(other) ||
            memcmp(text + stem, e->from, e->from_length) != 0)
            continue;
        memcpy(other, text, stem);
        memcpy(other + stem, e->to, e->to_length);
        add_alternative(lexicons, p, other, stem + e->to_length, pcrp_word_hash(other, stem + e->to_length), prefix);
    }
}

static void insert(pcrp_lexicons *lexicons, const position *positions, size_t count, uint32_t from, pcrp_class class_id)
{
    for (size_t i = 0; i < positions->count && !lexicons->failed; i++) {
        int32_t to = add_edge(lexicons, from, (uint32_t)positions->ids[i]);
        if (to >= 0 && count > 1)
            insert(lexicons, positions + 1, count - 1, (uint32_t)to, class_id);
        else if (to >= 0)
            add_output(lexicons, (uint32_t)to, class_id);
    }
}

/* A word of an entry, or another form of the word before. */
typedef struct form {
    const char *text;
    size_t length;
    uint64_t hash;
    int other;
} form;

/* Words of small letters, with forms after slashes and one space between them, are found without taking the entry apart as a
 * text. Returns how many words and forms there are, 0 for any other entry and for a long one. */
static size_t plain_forms(const char *entry, size_t length, form forms[ENTRY_WORDS])
{
    const char *at = entry, *end = entry + length;
    size_t count = 0;
    int other = 0;

    while (at < end && count < ENTRY_WORDS && length < LONGEST_WORD) {
        const char *from = at;
        uint64_t hash = PCRP_HASH_START;
        for (; at < end && *at >= 'a' && *at <= 'z'; at++)
            hash = pcrp_hash_on(hash, (unsigned char)*at);
        if (at == from)
            return 0;
        forms[count++] = (form){from, (size_t)(at - from), hash, other};
        if (at == end)
            return count;
        if (*at != '/' && *at != ' ')
            return 0;
        other = *at++ == '/';
    }
    return 0;
}

static size_t add_plain(pcrp_lexicons *lexicons, const form *forms, size_t form_count, position positions[ENTRY_WORDS])
{
    size_t count = 0;
    for (const form *f = forms; f < forms + form_count; f++) {
        position *p = &positions[count - (size_t)f->other];
        if (!f->other) {
            p->count = 0;
            count++;
        }
        p->listed = f->other;
        add_spellings(lexicons, p, f->text, f->length, f->hash, 0);
    }
    return count;
}

/* The words of an entry, each with its forms. Returns what is wrong with it, or NULL. */
static const char *take_apart(pcrp_lexicons *lexicons, const char *entry, size_t length, position positions[ENTRY_WORDS],
                              size_t *count)
{
    pcrp_tokens *tokens = &lexicons->tokens;
    pcrp_tokenise(tokens, entry, length, (size_t)1 << 20, NULL, NULL);
    for (size_t i = 0; i < tokens->count; i++) {
        const pcrp_token *token = &tokens->tokens[i];
        char sign = entry[token->offset];
        int joined = i && tokens->tokens[i - 1].offset + tokens->tokens[i - 1].length == token->offset;
        if (sign == '/' && joined && *count && i + 1 < tokens->count &&
            tokens->tokens[i + 1].offset == token->offset + 1 && (tokens->tokens[i + 1].flags & PCRP_TOKEN_WORD)) {
            /* another form of the word before */
            const pcrp_token *other = &tokens->tokens[++i];
            positions[*count - 1].listed = 1;
            add_spellings(lexicons, &positions[*count - 1], pcrp_token_fold(tokens, other), other->fold_length,
                          other->hash, 0);
            continue;
        }
        if (sign == '*' && joined && *count) {
            const pcrp_token *before = token - 1;
            positions[*count - 1].count = 0;
            add_spellings(lexicons, &positions[*count - 1], pcrp_token_fold(tokens, before), before->fold_length,
                          before->hash, 1);
            continue;
        }
        if (*count == ENTRY_WORDS || token->fold_length >= LONGEST_WORD)
            return "an entry has too many words, or one that is too long";
        positions[*count].count = 0;
        positions[*count].listed = 0;
        add_spellings(lexicons, &positions[*count], pcrp_token_fold(tokens, token), token->fold_length, token->hash, 0);
        ++*count;
    }
    return tokens->failed ? "out of memory" : *count ? NULL : "an entry has no word";
}

/* The regular forms of a word. One whose forms are listed has no others: no "seed" of "see/saw/seen". */
static void add_inflected(pcrp_lexicons *lexicons, position *p, pcrp_inflection inflection)
{
    const word *w = p->count ? &lexicons->words[p->ids[0]] : NULL;
    pcrp_form forms[PCRP_FORMS];
    if (!w || p->listed || w->prefix || w->length >= PCRP_FORM_BYTES)
        return;
    size_t made = pcrp_inflect(inflection, lexicons->pool + w->text, w->length, forms);
    for (size_t i = 0; i < made; i++)
        add_spellings(lexicons, p, forms[i].text, forms[i].length, pcrp_word_hash(forms[i].text, forms[i].length), 0);
}

const char *pcrp_lexicons_add_n(pcrp_lexicons *lexicons, pcrp_class class_id, const char *entry, size_t length,
                                pcrp_inflection inflection)
{
    position positions[ENTRY_WORDS];
    form forms[ENTRY_WORDS];
    const char *fault = NULL;
    size_t plain = plain_forms(entry, length, forms), count = 0;

    if (plain)
        count = add_plain(lexicons, forms, plain, positions);
    else
        fault = take_apart(lexicons, entry, length, positions, &count);
    /* verbs change at the first word ("picked up"), nouns at the last ("support groups") */
    if (!fault && inflection != PCRP_INFLECT_NONE)
        add_inflected(lexicons, &positions[inflection == PCRP_INFLECT_VERB ? 0 : count - 1], inflection);
    if (!fault)
        insert(lexicons, positions, count, 0, class_id);
    return lexicons->failed ? "out of memory" : fault;
}

const char *pcrp_lexicons_add(pcrp_lexicons *lexicons, pcrp_class class_id, const char *entry, pcrp_inflection inflection)
{
    return pcrp_lexicons_add_n(lexicons, class_id, entry, strlen(entry), inflection);
}

size_t pcrp_lexicons_words(const pcrp_lexicons *lexicons)
{
    return lexicons->word_count;
}
