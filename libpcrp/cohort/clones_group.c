/* SPDX-License-Identifier: Apache-2.0 */
/* Copied text: which texts are the same or nearly so, whose they are, and how much of each plan they make up.
 *
 * From here on a text is known by the rank of its content among all contents, sorted: an order that has nothing to
 * do with the one in which plans were added.
 */
#include "cohort/clones.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

/* A shingle that many texts have is held against so many neighbours only: the cost is bounded, and texts that have
 * little else in common are told apart by what they do not share. */
enum { NEIGHBOURS = 64 };
/* Fewer shingles in common prove nothing: two of four words can be a turn of speech. */
enum { SHARED_LEAST = 3 };

typedef struct content {
    uint64_t digest;
    uint32_t text;
} content;

/* What is known of each rank. */
typedef struct grouping {
    pcrp_clones *clones;
    size_t ranks;
    uint32_t *count;      /* shingles kept */
    uint32_t *start;      /* in by_rank, ranks + 1 */
    uint32_t *by_rank;    /* shingles in order of digest, rank after rank */
    uint32_t *parent;     /* of the union of near ranks */
    uint32_t *shared;     /* counter, all zero between uses */
    uint32_t *touched;
    uint32_t *members;    /* texts sorted by group, then by place */
    uint32_t *in_group;   /* shingles that another rank of the group has */
    uint32_t *first, *last;
} grouping;

/* ---- ranks and shingles in order ---- */

static int by_digest(const void *left, const void *right)
{
    const content *a = left, *b = right;
    return a->digest < b->digest ? -1 : a->digest > b->digest;
}

static int rank_contents(grouping *g)
{
    pcrp_clones *clones = g->clones;
    content *contents = calloc(clones->content_count + 1, sizeof(*contents));
    uint32_t *rank = calloc(clones->text_count + 1, sizeof(*rank));
    size_t count = 0;

    if (contents && rank) {
        for (size_t t = 0; t < clones->text_count; t++)
            if (clones->texts[t].twin == t) {
                contents[count].digest = clones->texts[t].content;
                contents[count++].text = (uint32_t)t;
            }
        qsort(contents, count, sizeof(*contents), by_digest);
        for (size_t r = 0; r < count; r++)
            rank[contents[r].text] = (uint32_t)r;
        for (size_t t = 0; t < clones->text_count; t++)
            clones->texts[t].twin = rank[clones->texts[t].twin];
        for (size_t s = 0; s < clones->shingles.count; s++)
            clones->shingles.items[s].text = rank[clones->shingles.items[s].text];
        g->ranks = count;
    }
    count = contents && rank;
    free(contents);
    free(rank);
    return count != 0;
}

static int by_shingle(const void *left, const void *right)
{
    const pcrp_shingle *a = left, *b = right;

    if (a->digest != b->digest)
        return a->digest < b->digest ? -1 : 1;
    if (a->text != b->text)
        return a->text < b->text ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Sorts the shingles; one that a text has twice counts once. */
static void sort_shingles(pcrp_shingles *shingles)
{
    size_t kept = 0;

    if (shingles->count)
        qsort(shingles->items, shingles->count, sizeof(*shingles->items), by_shingle);
    for (size_t i = 0; i < shingles->count; i++)
        if (!kept || shingles->items[i].digest != shingles->items[kept - 1].digest ||
            shingles->items[i].text != shingles->items[kept - 1].text)
            shingles->items[kept++] = shingles->items[i];
    shingles->count = kept;
}

static void index_ranks(grouping *g)
{
    const pcrp_shingles *shingles = &g->clones->shingles;
    uint32_t at = 0;

    for (size_t s = 0; s < shingles->count; s++)
        g->count[shingles->items[s].text]++;
    for (size_t r = 0; r < g->ranks; r++) {
        g->start[r] = at;
        at += g->count[r];
    }
    g->start[g->ranks] = at;
    memset(g->count, 0, (g->ranks + 1) * sizeof(*g->count));
    for (size_t s = 0; s < shingles->count; s++) {
        uint32_t r = shingles->items[s].text;
        g->by_rank[g->start[r] + g->count[r]++] = (uint32_t)s;
    }
}

/* ---- near contents ---- */

static uint32_t find_root(grouping *g, uint32_t rank)
{
    while (g->parent[rank] != rank)
        rank = g->parent[rank] = g->parent[g->parent[rank]];
    return rank;
}

/* The lowest rank stands for all. */
static void join(grouping *g, uint32_t a, uint32_t b)
{
    a = find_root(g, a);
    b = find_root(g, b);
    if (a < b)
        g->parent[b] = a;
    else
        g->parent[a] = b;
}

/* Shingles that two ranks have in common, exactly. */
static uint32_t count_shared(const grouping *g, uint32_t a, uint32_t b)
{
    const pcrp_shingle *items = g->clones->shingles.items;
    uint32_t i = g->start[a], j = g->start[b], shared = 0;

    while (i < g->start[a + 1] && j < g->start[b + 1]) {
        uint64_t left = items[g->by_rank[i]].digest, right = items[g->by_rank[j]].digest;
        shared += left == right;
        i += left <= right;
        j += right <= left;
    }
    return shared;
}

/* Joins a rank with those above it that are near. */
static void join_near(grouping *g, uint32_t rank)
{
    const pcrp_shingles *shingles = &g->clones->shingles;
    uint32_t touched = 0, passed_over = 0;

    for (uint32_t i = g->start[rank]; i < g->start[rank + 1]; i++) {
        const pcrp_shingle *at = &shingles->items[g->by_rank[i]];
        const pcrp_shingle *other = at + 1, *end = shingles->items + shingles->count;
        for (unsigned n = 0; other < end && other->digest == at->digest; other++) {
            if (n++ == NEIGHBOURS) {
                passed_over++;
                break;
            }
            if (!g->shared[other->text]++)
                g->touched[touched++] = other->text;
        }
    }
    for (uint32_t i = 0; i < touched; i++) {
        uint32_t other = g->touched[i], shared = g->shared[other];
        uint32_t least = g->count[rank] < g->count[other] ? g->count[rank] : g->count[other];
        double needed = g->clones->options.share * least;
        g->shared[other] = 0;
        if (shared < needed && shared + passed_over >= needed)
            shared = count_shared(g, rank, other);
        if (shared >= SHARED_LEAST && shared >= needed)
            join(g, rank, other);
    }
}

/* ---- shares of shingles within a group ---- */

static void note_shared(grouping *g, const pcrp_shingle *at)
{
    uint32_t r = at->text;

    if (!g->in_group[r] || at->first < g->first[r])
        g->first[r] = at->first;
    if (!g->in_group[r] || at->last > g->last[r])
        g->last[r] = at->last;
    g->in_group[r]++;
}

/* Run by run: a shingle counts for a rank when another rank of its group has it too. */
static void count_in_groups(grouping *g)
{
    const pcrp_shingles *shingles = &g->clones->shingles;

    for (size_t from = 0, to; from < shingles->count; from = to) {
        for (to = from; to < shingles->count && shingles->items[to].digest == shingles->items[from].digest; to++)
            g->shared[find_root(g, shingles->items[to].text)]++;
        for (size_t s = from; s < to; s++)
            if (g->shared[find_root(g, shingles->items[s].text)] > 1)
                note_shared(g, &shingles->items[s]);
        for (size_t s = from; s < to; s++)
            g->shared[find_root(g, shingles->items[s].text)] = 0;
    }
}

/* ---- groups ---- */

int pcrp_added_plan_order(const pcrp_added_plan *left, const pcrp_added_plan *right)
{
    int order = strcmp(left->chart, right->chart);

    if (!order)
        order = strcmp(left->id, right->id);
    if (!order && left->digest != right->digest)
        order = left->digest < right->digest ? -1 : 1;
    return order;
}

static int by_plan(const void *left, const void *right, void *user)
{
    const pcrp_clones *clones = user;
    return pcrp_added_plan_order(&clones->plans[*(const uint32_t *)left], &clones->plans[*(const uint32_t *)right]);
}

/* Numbers plans in the order of their names, so that sorting texts need not compare names. */
static int rank_plans(pcrp_clones *clones)
{
    uint32_t *order = calloc(clones->plan_count + 1, sizeof(*order));

    if (!order)
        return 0;
    for (size_t p = 0; p < clones->plan_count; p++)
        order[p] = (uint32_t)p;
    qsort_r(order, clones->plan_count, sizeof(*order), by_plan, clones);
    for (size_t p = 0; p < clones->plan_count; p++)
        clones->plans[order[p]].rank = (uint32_t)p;
    free(order);
    return 1;
}

static int by_member(const void *left, const void *right, void *user)
{
    grouping *g = user;
    const pcrp_clone_text *a = &g->clones->texts[*(const uint32_t *)left];
    const pcrp_clone_text *b = &g->clones->texts[*(const uint32_t *)right];
    uint32_t root_a = find_root(g, a->twin), root_b = find_root(g, b->twin);
    uint32_t plan_a = g->clones->plans[a->plan].rank, plan_b = g->clones->plans[b->plan].rank;

    if (root_a != root_b)
        return root_a < root_b ? -1 : 1;
    if (plan_a != plan_b)
        return plan_a < plan_b ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Counts people, plans and contents among members from..to, which are sorted by plan. scratch has room for them. */
static void count_group(const grouping *g, size_t from, size_t to, uint32_t *scratch, pcrp_clone_group *made)
{
    const pcrp_clones *clones = g->clones;

    memset(made, 0, sizeof(*made));
    made->places = to - from;
    made->same = 1;
    for (size_t m = from; m < to; m++) {
        const pcrp_clone_text *text = &clones->texts[g->members[m]];
        made->plans += m == from || text->plan != clones->texts[g->members[m - 1]].plan;
        made->same &= text->twin == clones->texts[g->members[from]].twin;
        scratch[m - from] = clones->plans[text->plan].person;
    }
    qsort(scratch, to - from, sizeof(*scratch), by_number);
    for (size_t i = 0; i < to - from; i++)
        made->people += i == 0 || scratch[i] != scratch[i - 1];
    made->across = made->people > 1;
}

/* The share of a text that its group has; its bounds are narrowed to it. */
static double measure_place(const grouping *g, uint32_t number, int twins, uint32_t *first, uint32_t *last)
{
    const pcrp_clone_text *text = &g->clones->texts[number];

    *first = text->first;
    *last = text->last;
    if (twins)
        return 1.0;
    if (!g->count[text->twin])
        return 0.0;
    *first = g->first[text->twin];
    *last = g->last[text->twin];
    return (double)g->in_group[text->twin] / g->count[text->twin];
}

/* Whether another plan of the group (members from..to) has the very words. */
static int has_twin(const grouping *g, size_t from, size_t to, size_t member)
{
    const pcrp_clone_text *texts = g->clones->texts, *text = &texts[g->members[member]];

    for (size_t m = from; m < to; m++)
        if (texts[g->members[m]].twin == text->twin && texts[g->members[m]].plan != text->plan)
            return 1;
    return 0;
}

/* A group as it was found, to be sorted. */
typedef struct found_group {
    pcrp_clone_group group;
    size_t from, to; /* members */
} found_group;

static int by_size(const void *left, const void *right)
{
    const found_group *a = left, *b = right;

    if (a->group.people != b->group.people)
        return a->group.people > b->group.people ? -1 : 1;
    if (a->group.plans != b->group.plans)
        return a->group.plans > b->group.plans ? -1 : 1;
    return 0;
}

static int by_first_place(const void *left, const void *right, void *user)
{
    const grouping *g = user;
    int order = by_size(left, right);

    if (!order) {
        const pcrp_clone_text *a = &g->clones->texts[g->members[((const found_group *)left)->from]];
        const pcrp_clone_text *b = &g->clones->texts[g->members[((const found_group *)right)->from]];
        uint32_t plan_a = g->clones->plans[a->plan].rank, plan_b = g->clones->plans[b->plan].rank;
        order = plan_a != plan_b ? (plan_a < plan_b ? -1 : 1) : a->order < b->order ? -1 : a->order > b->order;
    }
    return order;
}

/* Runs of members with one root that stand in two plans or more. */
static found_group *find_groups(grouping *g, size_t *count)
{
    const pcrp_clones *clones = g->clones;
    found_group *made = NULL;
    uint32_t *scratch = calloc(clones->text_count + 1, sizeof(*scratch));
    size_t room = 0;

    *count = 0;
    for (size_t from = 0, to; scratch && from < clones->text_count; from = to) {
        found_group found;
        uint32_t root = find_root(g, clones->texts[g->members[from]].twin);
        for (to = from; to < clones->text_count && find_root(g, clones->texts[g->members[to]].twin) == root;)
            to++;
        if (to - from < 2)
            continue;
        count_group(g, from, to, scratch, &found.group);
        found.from = from;
        found.to = to;
        if (found.group.plans < 2)
            continue;
        if (!pcrp_grow(&made, &room, *count + 1, sizeof(*made))) {
            free(made);
            free(scratch);
            return NULL;
        }
        made[(*count)++] = found;
    }
    if (scratch && !made)
        made = calloc(1, sizeof(*made));
    free(scratch);
    if (made)
        qsort_r(made, *count, sizeof(*made), by_first_place, g);
    return made;
}

static void fill_place(grouping *g, const found_group *from, size_t member, pcrp_clone_place *place)
{
    pcrp_clones *clones = g->clones;
    const pcrp_clone_text *text = &clones->texts[g->members[member]];
    pcrp_added_plan *plan = &clones->plans[text->plan];
    int twins = from->group.same || has_twin(g, from->from, from->to, member);
    uint32_t first, last;

    place->share = measure_place(g, g->members[member], twins, &first, &last);
    place->chart = plan->chart;
    place->plan = plan->id;
    place->element = clones->labels.items[text->label];
    place->offset = first;
    place->length = last - first;
    place->words = text->words;
    place->excerpt = text->excerpt;
    if (from->group.across) {
        plan->across += place->share * text->words;
        plan->aim_across += text->aim ? place->share * text->words : 0.0;
    } else {
        plan->forward += place->share * text->words;
    }
}

static int keep_groups(grouping *g, const found_group *found, size_t count)
{
    pcrp_clones *clones = g->clones;
    size_t places = 0;

    for (size_t i = 0; i < count; i++)
        places += found[i].group.places;
    clones->groups = calloc(count + 1, sizeof(*clones->groups));
    clones->first_place = calloc(count + 1, sizeof(*clones->first_place));
    clones->places = calloc(places + 1, sizeof(*clones->places));
    clones->place_texts = calloc(places + 1, sizeof(*clones->place_texts));
    if (!clones->groups || !clones->first_place || !clones->places || !clones->place_texts)
        return 0;
    places = 0;
    for (size_t i = 0; i < count; i++) {
        clones->groups[i] = found[i].group;
        clones->first_place[i] = places;
        for (size_t m = found[i].from; m < found[i].to; m++, places++) {
            clones->group_of[g->members[m]] = (uint32_t)i;
            clones->place_texts[places] = g->members[m];
            fill_place(g, &found[i], m, &clones->places[places]);
        }
    }
    clones->first_place[count] = places;
    clones->group_count = count;
    return 1;
}

static int fill_shares(pcrp_clones *clones)
{
    clones->shares = calloc(clones->plan_count + 1, sizeof(*clones->shares));
    if (!clones->shares)
        return 0;
    for (size_t p = 0; p < clones->plan_count; p++) {
        const pcrp_added_plan *plan = &clones->plans[p];
        pcrp_clone_plan *made = &clones->shares[plan->rank];
        made->chart = plan->chart;
        made->plan = plan->id;
        made->words = plan->words;
        made->across = plan->words ? plan->across / plan->words : 0.0;
        made->forward = plan->words ? plan->forward / plan->words : 0.0;
        made->goals = plan->aim_words ? plan->aim_across / plan->aim_words : 0.0;
    }
    return 1;
}

/* ---- all together ---- */

static int allocate(grouping *g)
{
    size_t ranks = g->ranks + 1;

    g->count = calloc(ranks, sizeof(*g->count));
    g->start = calloc(ranks, sizeof(*g->start));
    g->by_rank = calloc(g->clones->shingles.count + 1, sizeof(*g->by_rank));
    g->parent = calloc(ranks, sizeof(*g->parent));
    g->shared = calloc(ranks, sizeof(*g->shared));
    g->touched = calloc(ranks, sizeof(*g->touched));
    g->members = calloc(g->clones->text_count + 1, sizeof(*g->members));
    g->in_group = calloc(ranks, sizeof(*g->in_group));
    g->first = calloc(ranks, sizeof(*g->first));
    g->last = calloc(ranks, sizeof(*g->last));
    g->clones->group_of = malloc((g->clones->text_count + 1) * sizeof(*g->clones->group_of));
    return g->count && g->start && g->by_rank && g->parent && g->shared && g->touched && g->members && g->in_group &&
           g->first && g->last && g->clones->group_of;
}

static int group_texts(grouping *g)
{
    pcrp_clones *clones = g->clones;
    found_group *found;
    size_t count;
    int done;

    memset(clones->group_of, 0xff, (clones->text_count + 1) * sizeof(*clones->group_of));
    index_ranks(g);
    for (size_t r = 0; r < g->ranks; r++)
        g->parent[r] = (uint32_t)r;
    for (size_t r = 0; r < g->ranks; r++)
        join_near(g, (uint32_t)r);
    count_in_groups(g);
    for (size_t t = 0; t < clones->text_count; t++)
        g->members[t] = (uint32_t)t;
    qsort_r(g->members, clones->text_count, sizeof(*g->members), by_member, g);
    found = find_groups(g, &count);
    done = found && keep_groups(g, found, count) && fill_shares(clones);
    free(found);
    return done;
}

int pcrp_clones_group_texts(pcrp_clones *clones)
{
    grouping g = {.clones = clones};
    int done = rank_contents(&g);

    if (done) {
        sort_shingles(&clones->shingles);
        done = allocate(&g) && rank_plans(clones) && group_texts(&g);
    }
    free(g.count);
    free(g.start);
    free(g.by_rank);
    free(g.parent);
    free(g.shared);
    free(g.touched);
    free(g.members);
    free(g.in_group);
    free(g.first);
    free(g.last);
    return done;
}
