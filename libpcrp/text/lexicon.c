/* SPDX-License-Identifier: Apache-2.0 */
#include "text/lexicon.h"

#include <stdlib.h>
#include <string.h>

/* A word known to some entry; a prefix ("medicat*") is a word of its own kind. */
typedef struct word {
    uint64_t hash;
    char *text;
    uint32_t length;
    int32_t next;       /* in its hash bucket */
    int prefix;
} word;

/* An edge of the trie: from a node by a word to another node. */
typedef struct edge {
    uint32_t from, word_id, to;
    int32_t next;
} edge;

typedef struct output {
    pcrp_class class_id;
    int32_t next;
} output;

typedef struct node {
    int32_t outputs;    /* classes of the entries that end here */
    int has_edges;
} node;

typedef struct spelling {
    char one[24], other[24];
} spelling;

enum { BUCKETS = 1 << 15, SPELLINGS = 32, ALTERNATIVES = 64, ENTRY_WORDS = 16, WORD_SYMBOLS = 8 };

struct pcrp_lexicons {
    word *words;
    size_t word_count, word_capacity;
    int32_t *word_buckets;
    uint64_t prefix_lengths;  /* bit n: some prefix has n bytes */
    edge *edges;
    size_t edge_count, edge_capacity;
    int32_t *edge_buckets;
    node *nodes;
    size_t node_count, node_capacity;
    output *outputs;
    size_t output_count, output_capacity;
    spelling spellings[SPELLINGS];
    size_t spelling_count;
    int failed;
};

static int grow(void **array, size_t *capacity, size_t count, size_t size)
{
    size_t wanted = *capacity ? *capacity * 2 : 256;
    void *made;
    if (count < *capacity)
        return 1;
    made = realloc(*array, wanted * size);
    if (!made)
        return 0;
    *array = made;
    *capacity = wanted;
    return 1;
}

pcrp_lexicons *pcrp_lexicons_new(void)
{
    pcrp_lexicons *made = calloc(1, sizeof(*made));
    if (!made)
        return NULL;
    made->word_buckets = malloc(BUCKETS * sizeof(int32_t));
    made->edge_buckets = malloc(BUCKETS * sizeof(int32_t));
    if (!made->word_buckets || !made->edge_buckets ||
        !grow((void **)&made->nodes, &made->node_capacity, 0, sizeof(node))) {
        pcrp_lexicons_free(made);
        return NULL;
    }
    memset(made->word_buckets, 0xff, BUCKETS * sizeof(int32_t));
    memset(made->edge_buckets, 0xff, BUCKETS * sizeof(int32_t));
    made->nodes[made->node_count++] = (node){-1, 0};
    return made;
}

void pcrp_lexicons_free(pcrp_lexicons *lexicons)
{
    if (!lexicons)
        return;
    for (size_t i = 0; i < lexicons->word_count; i++)
        free(lexicons->words[i].text);
    free(lexicons->words);
    free(lexicons->word_buckets);
    free(lexicons->edges);
    free(lexicons->edge_buckets);
    free(lexicons->nodes);
    free(lexicons->outputs);
    free(lexicons);
}

int pcrp_lexicons_add_spelling(pcrp_lexicons *lexicons, const char *one, const char *other)
{
    spelling *made;
    if (lexicons->spelling_count == SPELLINGS || strlen(one) >= sizeof(made->one) || strlen(other) >= sizeof(made->other))
        return 0;
    made = &lexicons->spellings[lexicons->spelling_count++];
    memcpy(made->one, one, strlen(one) + 1);
    memcpy(made->other, other, strlen(other) + 1);
    return 1;
}

/* ---- words ---- */

static int32_t find_word(const pcrp_lexicons *lexicons, const char *text, size_t length, uint64_t hash, int prefix)
{
    int32_t at = lexicons->word_buckets[(hash ^ (hash >> 32)) % BUCKETS];
    for (; at >= 0; at = lexicons->words[at].next) {
        const word *w = &lexicons->words[at];
        if (w->hash == hash && w->prefix == prefix && w->length == length && memcmp(w->text, text, length) == 0)
            return at;
    }
    return -1;
}

static int32_t add_word(pcrp_lexicons *lexicons, const char *text, size_t length, int prefix)
{
    uint64_t hash = pcrp_word_hash(text, length);
    int32_t found = find_word(lexicons, text, length, hash, prefix);
    int32_t *bucket = &lexicons->word_buckets[(hash ^ (hash >> 32)) % BUCKETS];
    word *w;

    if (found >= 0)
        return found;
    if (!grow((void **)&lexicons->words, &lexicons->word_capacity, lexicons->word_count, sizeof(word))) {
        lexicons->failed = 1;
        return -1;
    }
    w = &lexicons->words[lexicons->word_count];
    w->text = malloc(length + 1);
    if (!w->text) {
        lexicons->failed = 1;
        return -1;
    }
    memcpy(w->text, text, length);
    w->text[length] = '\0';
    w->length = (uint32_t)length;
    w->hash = hash;
    w->prefix = prefix;
    w->next = *bucket;
    *bucket = (int32_t)lexicons->word_count++;
    if (prefix && length < 64)
        lexicons->prefix_lengths |= (uint64_t)1 << length;
    return *bucket;
}

/* ---- the trie ---- */

static uint32_t edge_bucket(uint32_t from, uint32_t word_id)
{
    uint64_t key = ((uint64_t)from << 32 | word_id) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(key >> 40) % BUCKETS;
}

static int32_t follow(const pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    int32_t at = lexicons->edge_buckets[edge_bucket(from, word_id)];
    for (; at >= 0; at = lexicons->edges[at].next)
        if (lexicons->edges[at].from == from && lexicons->edges[at].word_id == word_id)
            return (int32_t)lexicons->edges[at].to;
    return -1;
}

static int32_t add_edge(pcrp_lexicons *lexicons, uint32_t from, uint32_t word_id)
{
    int32_t found = follow(lexicons, from, word_id);
    int32_t *bucket = &lexicons->edge_buckets[edge_bucket(from, word_id)];
    if (found >= 0)
        return found;
    if (!grow((void **)&lexicons->edges, &lexicons->edge_capacity, lexicons->edge_count, sizeof(edge)) ||
        !grow((void **)&lexicons->nodes, &lexicons->node_capacity, lexicons->node_count, sizeof(node))) {
        lexicons->failed = 1;
        return -1;
    }
    lexicons->nodes[lexicons->node_count] = (node){-1, 0};
    lexicons->nodes[from].has_edges = 1;
    lexicons->edges[lexicons->edge_count] = (edge){from, word_id, (uint32_t)lexicons->node_count, *bucket};
    *bucket = (int32_t)lexicons->edge_count++;
    return (int32_t)lexicons->node_count++;
}

static void add_output(pcrp_lexicons *lexicons, uint32_t at, pcrp_class class_id)
{
    for (int32_t o = lexicons->nodes[at].outputs; o >= 0; o = lexicons->outputs[o].next)
        if (lexicons->outputs[o].class_id == class_id)
            return;
    if (!grow((void **)&lexicons->outputs, &lexicons->output_capacity, lexicons->output_count, sizeof(output))) {
        lexicons->failed = 1;
        return;
    }
    lexicons->outputs[lexicons->output_count] = (output){class_id, lexicons->nodes[at].outputs};
    lexicons->nodes[at].outputs = (int32_t)lexicons->output_count++;
}

/* ---- entries ---- */

/* The words that may stand at one position of an entry. */
typedef struct position {
    int32_t ids[ALTERNATIVES];
    size_t count;
} position;

static void add_alternative(pcrp_lexicons *lexicons, position *p, const char *text, size_t length, int prefix)
{
    int32_t id = add_word(lexicons, text, length, prefix);
    for (size_t i = 0; i < p->count; i++)
        if (p->ids[i] == id)
            return;
    if (id >= 0 && p->count < ALTERNATIVES)
        p->ids[p->count++] = id;
}

/* A word and its other spelling. */
static void add_spellings(pcrp_lexicons *lexicons, position *p, const char *text, size_t length, int prefix)
{
    char other[PCRP_FORM_BYTES + 32];
    add_alternative(lexicons, p, text, length, prefix);
    for (size_t i = 0; i < 2 * lexicons->spelling_count; i++) {
        const spelling *s = &lexicons->spellings[i / 2];
        const char *from = i % 2 ? s->other : s->one, *to = i % 2 ? s->one : s->other;
        size_t n = strlen(from);
        if (length <= n + 2 || length - n + strlen(to) >= sizeof(other) ||
            memcmp(text + length - n, from, n) != 0)
            continue;
        memcpy(other, text, length - n);
        memcpy(other + length - n, to, strlen(to) + 1);
        add_alternative(lexicons, p, other, strlen(other), prefix);
    }
}

static void insert(pcrp_lexicons *lexicons, const position *positions, size_t count, uint32_t from, pcrp_class class_id)
{
    if (!count) {
        add_output(lexicons, from, class_id);
        return;
    }
    for (size_t i = 0; i < positions->count && !lexicons->failed; i++) {
        int32_t to = add_edge(lexicons, from, (uint32_t)positions->ids[i]);
        if (to >= 0)
            insert(lexicons, positions + 1, count - 1, (uint32_t)to, class_id);
    }
}

const char *pcrp_lexicons_add(pcrp_lexicons *lexicons, pcrp_class class_id, const char *entry,
                              pcrp_inflection inflection)
{
    position positions[ENTRY_WORDS];
    pcrp_tokens tokens = {0};
    const char *fault = NULL;
    size_t count = 0;

    pcrp_tokenise(&tokens, entry, strlen(entry), (size_t)1 << 20, NULL, NULL);
    for (size_t i = 0; i < tokens.count && !fault; i++) {
        const pcrp_token *token = &tokens.tokens[i];
        char text[PCRP_FORM_BYTES], sign = entry[token->offset];
        int joined = i && tokens.tokens[i - 1].offset + tokens.tokens[i - 1].length == token->offset;
        if (sign == '/' && joined && count && i + 1 < tokens.count &&
            tokens.tokens[i + 1].offset == token->offset + 1 && (tokens.tokens[i + 1].flags & PCRP_TOKEN_WORD)) {
            /* another form of the word before */
            const pcrp_token *other = &tokens.tokens[++i];
            add_spellings(lexicons, &positions[count - 1], pcrp_token_fold(&tokens, other), other->fold_length, 0);
            continue;
        }
        if (sign == '*' && joined && count) {
            const pcrp_token *before = token - 1;
            positions[count - 1].count = 0;
            add_spellings(lexicons, &positions[count - 1], pcrp_token_fold(&tokens, before), before->fold_length, 1);
            continue;
        }
        if (count == ENTRY_WORDS || token->fold_length >= PCRP_FORM_BYTES - 8) {
            fault = "an entry has too many words, or one that is too long";
            break;
        }
        positions[count].count = 0;
        memcpy(text, pcrp_token_fold(&tokens, token), token->fold_length);
        text[token->fold_length] = '\0';
        add_spellings(lexicons, &positions[count], text, token->fold_length, 0);
        count++;
    }
    if (!fault && !count)
        fault = "an entry has no word";
    if (!fault && inflection != PCRP_INFLECT_NONE) {
        /* verbs change at the first word ("picked up"), nouns at the last ("support groups") */
        position *p = &positions[inflection == PCRP_INFLECT_VERB ? 0 : count - 1];
        const word *w = &lexicons->words[p->ids[0]];
        char forms[PCRP_FORMS][PCRP_FORM_BYTES];
        if (p->count && !w->prefix && w->length < PCRP_FORM_BYTES) {
            size_t made = pcrp_inflect(inflection, w->text, forms);
            for (size_t i = 1; i < made; i++)
                add_spellings(lexicons, p, forms[i], strlen(forms[i]), 0);
        }
    }
    if (!fault)
        insert(lexicons, positions, count, 0, class_id);
    if (tokens.failed || lexicons->failed)
        fault = "out of memory";
    pcrp_tokens_free(&tokens);
    return fault;
}

int pcrp_lexicons_compile(pcrp_lexicons *lexicons)
{
    return !lexicons->failed;
}

size_t pcrp_lexicons_words(const pcrp_lexicons *lexicons)
{
    return lexicons->word_count;
}

/* ---- finding ---- */

/* The known words that a token is: itself, and every prefix of it. */
static size_t symbols(const pcrp_lexicons *lexicons, const pcrp_tokens *tokens, const pcrp_token *token,
                      int32_t ids[WORD_SYMBOLS])
{
    const char *text = pcrp_token_fold(tokens, token);
    size_t count = 0;
    int32_t id = find_word(lexicons, text, token->fold_length, token->hash, 0);
    uint64_t hash = 14695981039346656037u;

    if (id >= 0)
        ids[count++] = id;
    if (!(token->flags & PCRP_TOKEN_WORD))
        return count;
    for (size_t i = 0; i < token->fold_length && i < 63; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
        if (!(lexicons->prefix_lengths >> (i + 1)))
            break;
        if ((lexicons->prefix_lengths >> (i + 1) & 1) && count < WORD_SYMBOLS) {
            id = find_word(lexicons, text, i + 1, hash, 1);
            if (id >= 0)
                ids[count++] = id;
        }
    }
    return count;
}

static void walk(const pcrp_lexicons *lexicons, pcrp_marks *marks, uint32_t first, uint32_t at, uint32_t from)
{
    const pcrp_tokens *tokens = &marks->tokens;
    int32_t ids[WORD_SYMBOLS];
    size_t count = symbols(lexicons, tokens, &tokens->tokens[at], ids);

    for (size_t i = 0; i < count; i++) {
        int32_t to = follow(lexicons, from, (uint32_t)ids[i]);
        if (to < 0)
            continue;
        for (int32_t o = lexicons->nodes[to].outputs; o >= 0; o = lexicons->outputs[o].next)
            pcrp_marks_add(marks, lexicons->outputs[o].class_id, first, at, 0);
        if (lexicons->nodes[to].has_edges && at + 1 < tokens->count && !(tokens->tokens[at].flags & PCRP_TOKEN_LAST))
            walk(lexicons, marks, first, at + 1, (uint32_t)to);
    }
}

void pcrp_lexicons_find(const pcrp_lexicons *lexicons, pcrp_marks *marks)
{
    for (uint32_t i = 0; i < marks->tokens.count; i++)
        walk(lexicons, marks, i, i, 0);
}

int pcrp_lexicons_has(const pcrp_lexicons *lexicons, pcrp_class class_id, const char *text, size_t length,
                      uint64_t hash)
{
    int32_t id = find_word(lexicons, text, length, hash, 0);
    int32_t to = id >= 0 ? follow(lexicons, 0, (uint32_t)id) : -1;
    if (to < 0)
        return 0;
    for (int32_t o = lexicons->nodes[to].outputs; o >= 0; o = lexicons->outputs[o].next)
        if (lexicons->outputs[o].class_id == class_id)
            return 1;
    return 0;
}
