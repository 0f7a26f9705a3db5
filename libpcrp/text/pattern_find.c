/* SPDX-License-Identifier: Apache-2.0 */
/* All patterns held against marked text: which of them are worth trying, hit by hit. */
#include "base/grow.h"
#include "text/pattern_private.h"

/* A hit that may set off patterns of one level by what comes after it. */
typedef struct look {
    uint64_t after[REACHES]; /* bits of what begins after it within each reach */
    const trigger_list *list;
    uint32_t hit;
} look;

/* What a hit sets off that may match. */
typedef struct trial {
    const trigger *off;
    uint32_t hit;
} trial;

/* How many are listed before they are looked at. Which they are cannot be foretold, so that in each list every one is put down
 * and only those stay that pass. */
enum { LISTED = 64 };

static void try_listed(const pcrp_patterns *patterns, pcrp_marks *marks, const trial *trials, size_t count)
{
    for (size_t i = 0; i < count && !marks->failed; i++) {
        const trigger *off = trials[i].off;
        uint32_t token = marks->hits[trials[i].hit].first;
        uint64_t since = marks->profile ? pcrp_profile_now() : 0;
        int64_t found = pcrp_pattern_match(patterns, marks, off, &marks->hits[trials[i].hit]);
        if (marks->profile)
            pcrp_profile_add(&marks->profile->patterns[off->class_id], since, found > (int64_t)token);
        if (found > (int64_t)token)
            pcrp_marks_add(marks, off->class_id, token, (uint32_t)(found - 1), 0);
    }
}

/* The first bit is always there: what asks for nothing must find one, and a pattern too many does no harm. */
static void look_after(const pcrp_marks *marks, const pcrp_hit *hit, uint64_t after[REACHES])
{
    uint32_t first = hit->last + 1, end = pcrp_pattern_end(marks, hit->first), last = end - 1;
    uint64_t any = first < end ? UINT64_MAX : 0;
    const uint64_t *present = marks->present;

    first = first < last ? first : last;
    after[REACH_1] = (present[first] & any) | 1;
    after[REACH_3] = after[REACH_1] | (present[first + (first < last)] & any) | (present[first + 2 < last ? first + 2 : last] & any);
    after[REACH_ALL] = (marks->ahead[first] & any) | 1;
}

/* Lists the hits with something after them that the patterns ask for which they set off at a level. Their number. */
static size_t list_looks(const pcrp_patterns *patterns, size_t level, const pcrp_marks *marks, const uint32_t *wanted, size_t count,
                         look looks[LISTED])
{
    size_t listed = 0;
    for (size_t i = 0; i < count; i++) {
        const pcrp_hit *hit = &marks->hits[wanted[i]];
        int at_start = marks->tokens.tokens[hit->first].flags & PCRP_TOKEN_FIRST;
        look *made = &looks[listed];
        made->hit = wanted[i];
        made->list = &patterns->lists[pcrp_pattern_list(patterns, level, hit->class_id, at_start)];
        look_after(marks, hit, made->after);
        listed += (made->list->follow & made->after[made->list->reach]) != 0;
    }
    return listed;
}

/* Tries the patterns that hits set off, where what must come after them is there. */
static void try_looks(const pcrp_patterns *patterns, pcrp_marks *marks, const look *looks, size_t count)
{
    trial trials[LISTED];
    size_t listed = 0;

    for (size_t i = 0; i < count; i++) {
        const look *at = &looks[i];
        const trigger *past = patterns->triggers + at->list[1].first;
        for (const trigger *t = patterns->triggers + at->list->first; t < past; t++) {
            if (listed == LISTED) {
                try_listed(patterns, marks, trials, listed);
                listed = 0;
            }
            trials[listed] = (trial){t, at->hit};
            listed += ((t->follow & at->after[t->reach]) != 0) & ((t->ahead & at->after[REACH_ALL]) != 0);
        }
    }
    try_listed(patterns, marks, trials, listed);
}

static void look_ahead(pcrp_marks *marks)
{
    const uint64_t *present = marks->present;
    uint64_t *ahead = marks->ahead;

    for (size_t s = 0; s < marks->tokens.segment_count; s++) {
        const pcrp_segment *segment = &marks->tokens.segments[s];
        uint64_t bits = 0;
        for (uint32_t token = segment->first + segment->count; token-- > segment->first;)
            ahead[token] = bits |= present[token];
    }
}

static size_t add_stirring(const uint8_t *set_off, const pcrp_hit *hits, size_t from, size_t end, uint32_t *stirring, size_t count)
{
    for (; from < end; from++) {
        stirring[count] = (uint32_t)from;
        count += set_off[hits[from].class_id] != 0;
    }
    return count;
}

/* Adds the hits from one on that set anything off to those that do. Their number; 0 when out of memory. */
static size_t list_stirring(const pcrp_patterns *patterns, pcrp_marks *marks, size_t from, size_t count)
{
    size_t most = count + marks->count - from;

    if (!pcrp_grow(&marks->stirring, &marks->stirring_capacity, most, sizeof(*marks->stirring))) {
        marks->failed = 1;
        return 0;
    }
    return add_stirring(patterns->set_off, marks->hits, from, marks->count, marks->stirring, count);
}

/* Tries what hits set off at a level. What is added there is of classes that set nothing off there. The latest hit of a token
 * comes first. */
static void find_at_level(const pcrp_patterns *patterns, size_t level, pcrp_marks *marks, size_t left)
{
    unsigned bit = pcrp_pattern_level_bit(level);
    uint32_t wanted[LISTED];
    look looks[LISTED];

    look_ahead(marks);
    while (left && !marks->failed) {
        size_t count = 0, stop = left > LISTED ? left - LISTED : 0;
        while (left > stop) {
            uint32_t number = wanted[count] = marks->stirring[--left];
            count += (patterns->set_off[marks->hits[number].class_id] & bit) != 0;
        }
        count = list_looks(patterns, level, marks, wanted, count, looks);
        try_looks(patterns, marks, looks, count);
    }
}

void pcrp_patterns_find(const pcrp_patterns *patterns, pcrp_marks *marks)
{
    size_t listed = 0, count = 0;
    for (size_t level = 0; level < (size_t)patterns->levels && !marks->failed; level++) {
        count = list_stirring(patterns, marks, listed, count);
        listed = marks->count;
        find_at_level(patterns, level, marks, count);
    }
}
