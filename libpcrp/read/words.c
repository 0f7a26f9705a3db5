/* SPDX-License-Identifier: Apache-2.0 */
#include "read/words_inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

enum { LONGEST_WORD = PCRP_WORD_BYTES - 1 }; /* a longer one cannot be in a dictionary of headings */

/* ---- hash tables ---- */

static const uint64_t HASH_OF_NOTHING = 1469598103934665603u;

static uint64_t hash_byte(uint64_t h, char c)
{
    return (h << 5 | h >> 59) ^ (unsigned char)c; /* table_index() spreads it */
}

static uint64_t hash_bytes(const char *text, size_t length)
{
    uint64_t h = HASH_OF_NOTHING;
    for (size_t i = 0; i < length; i++)
        h = hash_byte(h, text[i]);
    return h; /* 0, which means a free slot, for no word that there is */
}

static uint64_t hash_edge(uint32_t from, uint32_t word)
{
    uint64_t h = ((uint64_t)from << 32 | word) + 1;
    return h; /* unique, never 0; table_index() spreads it */
}

/* The upper bits of the product: only there do both halves of an edge's key, the node and the word, have a say. */
static uint64_t spread(uint64_t key)
{
    return (key * 11400714819323198485u) >> 33;
}

/* The three bits beside those of the place: one of eight sorts. */
static unsigned char sort_bit(uint64_t spread)
{
    return (unsigned char)(1u << (spread & 7));
}

static size_t table_index(const table *t, uint64_t spread)
{
    return (size_t)(spread >> 3) & (t->size - 1);
}

/* The slot of a key; of a word where the table is the dictionary. */
static const slot *table_find(const table *t, uint64_t key, const pcrp_words *words, const char *text, size_t length)
{
    uint64_t at = spread(key);
    if (!t->size || !(t->seen[table_index(t, at)] & sort_bit(at)))
        return NULL;
    for (size_t i = table_index(t, at);; i = (i + 1) & (t->size - 1)) {
        const slot *s = &t->slots[i];
        if (!s->key)
            return NULL;
        if (s->key == key && (!words || (s->length == length && !memcmp(pcrp_words_text(words, s->value), text, length))))
            return s;
    }
}

static void table_put(table *t, slot entry)
{
    uint64_t at = spread(entry.key);
    size_t i = table_index(t, at);
    t->seen[i] |= sort_bit(at);
    while (t->slots[i].key)
        i = (i + 1) & (t->size - 1);
    t->slots[i] = entry;
    t->used++;
}

static void table_free(table *t)
{
    free(t->slots);
    free(t->seen);
}

static int table_add(table *t, slot entry)
{
    if ((t->used + 1) * 2 > t->size) {
        table larger = {NULL, NULL, 0, t->size ? t->size * 2 : 1024};
        larger.slots = calloc(larger.size, sizeof *larger.slots);
        larger.seen = calloc(larger.size, 1);
        if (!larger.slots || !larger.seen) {
            table_free(&larger);
            return 0;
        }
        for (size_t i = 0; i < t->size; i++)
            if (t->slots[i].key)
                table_put(&larger, t->slots[i]);
        table_free(t);
        *t = larger;
    }
    table_put(t, entry);
    return 1;
}

/* ---- dictionary and nodes ---- */

/* Makes room for so many elements; 0 when out of memory, which is kept in mind. */
static int grow(pcrp_words *words, void *array, size_t *capacity, size_t needed, size_t size)
{
    int grown = pcrp_grow(array, capacity, needed, size);
    words->failed |= !grown;
    return grown;
}

static uint32_t new_node(pcrp_words *words)
{
    if (!grow(words, &words->nodes, &words->node_capacity, words->node_count + 1, sizeof *words->nodes))
        return 0;
    memset(&words->nodes[words->node_count], 0, sizeof(node));
    return (uint32_t)words->node_count++;
}

static uint32_t word_find(const pcrp_words *words, const char *text, size_t length, uint64_t hash)
{
    const slot *s = table_find(&words->dictionary, hash, words, text, length);
    return s ? s->value : WORD_UNKNOWN;
}

enum { SIZE_BITS = 63 };

/* One slip changes the size by one at the most, and the letters by two. */
static uint32_t shape_of(const char *text, size_t length)
{
    uint32_t shape = (uint32_t)(length < SIZE_BITS ? length : SIZE_BITS);
    for (size_t i = 0; i < length; i++)
        shape |= (uint32_t)1 << (6 + (unsigned char)text[i] % 26);
    return shape;
}

static int may_be_slip(uint32_t known, uint32_t shape)
{
    uint32_t apart = (known ^ shape) >> 6, size = known & SIZE_BITS;
    apart &= apart - 1;
    apart &= apart - 1;
    return (apart == 0) & (size >= 5) & (size + 1 - (shape & SIZE_BITS) <= 2);
}

/* Words of one first byte are chained in their order: a slip of the keyboard is looked for among them only. */
static void add_alike(pcrp_words *words, unsigned char first, uint32_t word)
{
    uint32_t last = words->last_alike[first];
    words->alike[word] = 0;
    words->last_alike[first] = word;
    if (last)
        words->alike[last] = word;
    else
        words->first_alike[first] = word;
}

uint32_t pcrp_words_intern(pcrp_words *words, const char *text, size_t length)
{
    uint64_t hash = hash_bytes(text, length);
    uint32_t known = word_find(words, text, length, hash);
    if (known)
        return known;
    size_t count = words->word_count;
    if (!grow(words, &words->pool, &words->pool_capacity, words->pool_count + length + 1, 1) ||
        !grow(words, &words->spelling, &words->spelling_capacity, count + 1, sizeof *words->spelling) ||
        !grow(words, &words->shapes, &words->shapes_capacity, count + 1, sizeof *words->shapes) ||
        !grow(words, &words->alike, &words->alike_capacity, count + 1, sizeof *words->alike) ||
        !grow(words, &words->begins, &words->begins_capacity, count + 1, sizeof *words->begins))
        return WORD_UNKNOWN;
    if (!table_add(&words->dictionary, (slot){hash, (uint32_t)count, (uint32_t)length})) {
        words->failed = 1;
        return WORD_UNKNOWN;
    }
    words->spelling[count] = (uint32_t)words->pool_count;
    words->shapes[count] = shape_of(text, length);
    words->begins[count] = 0;
    memcpy(words->pool + words->pool_count, text, length);
    words->pool[words->pool_count + length] = '\0';
    words->pool_count += length + 1;
    add_alike(words, (unsigned char)*text, (uint32_t)count);
    return (uint32_t)words->word_count++;
}

uint32_t pcrp_words_edge(const pcrp_words *words, uint32_t from, uint32_t word)
{
    const slot *s = word ? table_find(&words->edges, hash_edge(from, word), NULL, NULL, 0) : NULL;
    return s ? s->value : 0;
}

/* Bit of the letter that a word begins with; 0 for another character. */
static uint32_t letter_bit(unsigned char c)
{
    return c >= 'a' && c <= 'z' ? (uint32_t)1 << (c - 'a') : 0;
}

/* Notes what the words look like that a node goes on with. */
static void note_word(node *from, const char *text, uint32_t length)
{
    uint32_t letter = letter_bit((unsigned char)*text);
    from->letters |= letter ? letter : UINT32_MAX;
    from->sizes |= pcrp_words_size_bit(length);
}

uint32_t pcrp_words_child(pcrp_words *words, uint32_t from, uint32_t word)
{
    const slot *s = table_find(&words->edges, hash_edge(from, word), NULL, NULL, 0);
    if (s)
        return s->value;
    slot entry = {hash_edge(from, word), new_node(words), 0};
    if (words->failed || !table_add(&words->edges, entry))
        words->failed = 1;
    else
        note_word(&words->nodes[from], pcrp_words_text(words, word), words->shapes[word] & SIZE_BITS);
    return entry.value;
}

uint32_t pcrp_words_child_star(pcrp_words *words, uint32_t from)
{
    if (!words->nodes[from].star) {
        uint32_t made = new_node(words);
        words->nodes[from].star = made;
    }
    return words->nodes[from].star;
}

uint32_t pcrp_words_child_number(pcrp_words *words, uint32_t from)
{
    if (!words->nodes[from].number) {
        uint32_t made = new_node(words);
        words->nodes[from].number = made;
    }
    return words->nodes[from].number;
}

uint32_t pcrp_words_child_group(pcrp_words *words, uint32_t from, const group_name *group)
{
    for (uint32_t e = words->nodes[from].groups; e; e = words->group_edges[e].next)
        if (words->group_edges[e].group == group->root)
            return words->group_edges[e].child;
    uint32_t child = new_node(words);
    if (words->failed || !grow(words, &words->group_edges, &words->group_edge_capacity,
                               words->group_edge_count + 1, sizeof *words->group_edges))
        return 0;
    words->group_edges[words->group_edge_count] = (group_edge){group->root, child, words->nodes[from].groups, group->bit};
    words->nodes[from].groups = (uint32_t)words->group_edge_count++;
    return child;
}

pcrp_words *pcrp_words_new(pcrp_arena *arena)
{
    pcrp_words *words = pcrp_arena_alloc(arena, sizeof *words);
    if (!words)
        return NULL;
    words->arena = arena;
    new_node(words); /* 0 is "no node" */
    if (grow(words, &words->group_edges, &words->group_edge_capacity, 1, sizeof *words->group_edges))
        words->group_edges[words->group_edge_count++] = (group_edge){0, 0, 0, 0};
    pcrp_words_intern(words, "", 0);
    pcrp_words_intern(words, "#", 1);
    return words;
}

void pcrp_words_free(pcrp_words *words)
{
    if (!words)
        return;
    free(words->nodes);
    free(words->group_edges);
    free(words->pool);
    table_free(&words->dictionary);
    table_free(&words->edges);
    free(words->spelling);
    free(words->shapes);
    free(words->alike);
    free(words->begins);
}

int pcrp_words_failed(const pcrp_words *words) { return words->failed || pcrp_arena_failed(words->arena); }

int pcrp_words_is_number(const pcrp_words *words, uint32_t word)
{
    (void)words;
    return word == WORD_NUMBER;
}

pcrp_words_table pcrp_words_table_new(pcrp_words *words) { return new_node(words); }

/* Notes the words that a group can begin with, when all its patterns are there. */
static void note_beginnings(pcrp_words *words, const group_name *group)
{
    uint64_t first = 0; /* groups that its patterns begin with */
    for (uint32_t e = words->nodes[group->root].groups; e; e = words->group_edges[e].next)
        first |= (uint64_t)1 << words->group_edges[e].bit;
    for (uint32_t word = 0; word < words->word_count; word++)
        if ((words->begins[word] & first) || pcrp_words_edge(words, group->root, word))
            words->begins[word] |= (uint64_t)1 << group->bit;
}

void pcrp_words_group(pcrp_words *words, pcrp_words_table root, const char *name)
{
    group_name *group = pcrp_arena_alloc(words->arena, sizeof *group);
    if (!group) {
        words->failed = 1;
        return;
    }
    group->name = pcrp_arena_string(words->arena, name);
    group->root = root;
    group->bit = words->groups ? (words->groups->bit + 1) % 64 : 0; /* two groups of one bit are both gone into */
    group->next = words->groups;
    words->groups = group;
    note_beginnings(words, group);
    if (!strcmp(name, "number"))
        words->number_group = root;
}

/* ---- text into words ---- */

/* Letters and digits of ASCII in lower case; 0 for what parts words, and for all that is not ASCII. */
static const char plain[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
};

/* Bytes of the character at text that is part of a word, 0 when it parts words. Writes it in lower case. */
static size_t word_character(const unsigned char *text, size_t length, char out[4], size_t *written)
{
    unsigned char c = text[0];
    *written = 1;
    out[0] = plain[c];
    if (out[0])
        return 1;
    out[0] = (char)c;
    if (c < 0xC3 || (c == 0xE2 && length > 1 && (text[1] == 0x80 || text[1] == 0x96 || text[1] == 0x97)))
        return 0; /* ASCII marks, U+0080..U+00BF, general punctuation, boxes and bullets */
    size_t size = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (size > length)
        return 0;
    memcpy(out, text, size);
    if (c == 0xC3 && text[1] >= 0x80 && text[1] <= 0x9E && text[1] != 0x97)
        out[1] = (char)(text[1] + 0x20);
    *written = size;
    return size;
}

/* Bytes of an apostrophe, which is left out of a word, or 0. */
static size_t apostrophe(const unsigned char *text, size_t length)
{
    if (text[0] == '\'' || text[0] == '`')
        return 1;
    return length > 2 && text[0] == 0xE2 && text[1] == 0x80 && (text[2] == 0x98 || text[2] == 0x99) ? 3 : 0;
}

/* Most words: letters of ASCII up to a mark or a digit. 0 for any other word, *at is then where it begins. */
static size_t plain_word(const unsigned char *bytes, size_t length, size_t *at, char word[PCRP_WORD_BYTES], uint64_t *hash)
{
    size_t from = *at, n = 0, most;
    uint64_t h = HASH_OF_NOTHING;
    while (from < length && !plain[bytes[from]] && bytes[from] < 0x80 && bytes[from] != '&' && bytes[from] != '+')
        from++;
    *at = from;
    most = length - from < LONGEST_WORD ? length - from : LONGEST_WORD;
    for (char c; n < most && (c = plain[bytes[from + n]]) >= 'a'; n++) {
        word[n] = c;
        h = hash_byte(h, c);
    }
    if (from + n < length && (n == LONGEST_WORD || bytes[from + n] >= 0x80 || bytes[from + n] == '\'' || bytes[from + n] == '`'))
        return 0;
    *at += n;
    word[n] = '\0';
    *hash = h;
    return n;
}

/* The next word of any sort. */
static size_t any_word(const char *text, size_t length, size_t *at, char word[PCRP_WORD_BYTES])
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t n = 0;
    int digits = 0;
    while (*at < length) {
        char out[4];
        size_t written, left = length - *at, quote = n && !digits ? apostrophe(bytes + *at, left) : 0;
        if (quote) {
            *at += quote;
            continue;
        }
        size_t taken = word_character(bytes + *at, left, out, &written);
        if (!taken) {
            int inside = digits && left > 1 && (bytes[*at] == '.' || bytes[*at] == '/')
                         && bytes[*at + 1] >= '0' && bytes[*at + 1] <= '9';
            if (n && !inside) {
                break;
            } else if (!n && (bytes[*at] == '&' || bytes[*at] == '+')) {
                ++*at;
                memcpy(word, "and", 4);
                return 3;
            }
            ++*at;
            continue;
        }
        int digit = out[0] >= '0' && out[0] <= '9';
        if (n && digit && !digits)
            break; /* "g1" is "g 1" */
        digits = digits || (digit && !n);
        if (n + written > LONGEST_WORD)
            n = LONGEST_WORD; /* too long to be known */
        else {
            memcpy(word + n, out, written);
            n += written;
        }
        *at += taken;
    }
    word[n] = '\0';
    if (digits) {
        size_t d = strspn(word, "0123456789");
        if (n - d <= 2) { /* "2a", "3rd", "15" */
            memcpy(word, "#", 2);
            return 1;
        }
    }
    return n;
}

size_t pcrp_words_next(const char *text, size_t length, size_t *at, char word[PCRP_WORD_BYTES])
{
    uint64_t hash;
    size_t n = plain_word((const unsigned char *)text, length, at, word, &hash);
    return n ? n : any_word(text, length, at, word);
}

/* Byte by byte without a branch on where words end, which is not foreseen. */
int pcrp_words_may_have(const char *text, size_t length, unsigned most, uint32_t letters, uint32_t sizes)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t wanted = letters << 1; /* 'a' has the number 1 among the last five bits */
    unsigned within = 0, parted = 0, begun = 0; /* a letter behind a space begins a word for certain */
    if (letters & 1) /* 'a': "&" and "+" are words too; or any character */
        return 1;
    for (size_t at = 0; at < length && begun <= most; at++) {
        unsigned c = (unsigned char)plain[bytes[at]], letter = c >= 'a';
        begun += letter & parted;
        if (letter & ~within & wanted >> (c & 31)) {
            size_t end = at + 1;
            while (end < length && plain[bytes[end]] >= 'a')
                end++;
            if (sizes & pcrp_words_size_bit(end - at))
                return 1;
            if (end < length && (bytes[end] >= 0x80 || bytes[end] == '\'' || bytes[end] == '`'))
                return 1; /* the word goes on */
        }
        within = letter;
        parted = bytes[at] == ' ';
    }
    return 0;
}

/* True when b can be typed for a by one slip: a letter left out, doubled, wrong, or two swapped. */
static int one_slip(const char *a, size_t la, const char *b, size_t lb)
{
    if (la > lb + 1 || lb > la + 1 || a[0] != b[0])
        return 0;
    size_t i = 0, shorter = la < lb ? la : lb;
    while (i < shorter && a[i] == b[i])
        i++;
    if (la == lb) {
        if (i + 1 < la && a[i] == b[i + 1] && a[i + 1] == b[i])
            return !strcmp(a + i + 2, b + i + 2);
        return la > 5 && !strcmp(a + i + 1, b + i + 1);
    }
    return la > lb ? !strcmp(a + i + 1, b + i) : !strcmp(a + i, b + i + 1);
}

static uint32_t word_forgiven(const pcrp_words *words, const char *word, size_t length)
{
    if (length < 5)
        return WORD_UNKNOWN;
    uint32_t shape = shape_of(word, length);
    for (uint32_t i = words->first_alike[(unsigned char)*word]; i; i = words->alike[i]) {
        size_t known = words->shapes[i] & SIZE_BITS; /* beside the text: most words are passed over by their shape */
        if (may_be_slip(words->shapes[i], shape) && one_slip(pcrp_words_text(words, i), known, word, length)) {
            const char *text = pcrp_words_text(words, i);
            /* A plural or a possessive is no slip: what is meant would be listed. */
            size_t shorter = known < length ? known : length;
            int plural = known != length && !strncmp(text, word, shorter)
                         && (known > length ? text[known - 1] : word[length - 1]) == 's';
            if (!plural)
                return i;
        }
    }
    return WORD_UNKNOWN;
}

int pcrp_words_take(const pcrp_words *words, const char *text, size_t length, int forgive, size_t *at, pcrp_word_list *list)
{
    char word[PCRP_WORD_BYTES];
    for (;;) {
        uint64_t hash;
        size_t n = plain_word((const unsigned char *)text, length, at, word, &hash);
        if (!n) {
            n = any_word(text, length, at, word);
            hash = hash_bytes(word, n);
        }
        if (!n)
            return 0;
        uint32_t known = word_find(words, word, n, hash);
        if (!known && forgive)
            known = word_forgiven(words, word, n);
        if (known == WORD_NUMBER && list->count && list->word[list->count - 1] == WORD_NUMBER)
            continue; /* "4 / 10" is one number */
        list->too_many = list->count == PCRP_WORDS_MAX;
        if (list->too_many)
            return 0;
        list->word[list->count++] = known;
        return 1;
    }
}

void pcrp_words_split(const pcrp_words *words, const char *text, size_t length, int forgive,
                      pcrp_word_list *list)
{
    size_t at = 0;
    list->count = 0;
    list->too_many = 0;
    while (pcrp_words_take(words, text, length, forgive, &at, list))
        ;
}
