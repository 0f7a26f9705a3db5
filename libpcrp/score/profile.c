/* SPDX-License-Identifier: Apache-2.0 */
/* Where the time of a scorer went, in rows. */
#include <stdlib.h>

#include "score/scorer.h"

pcrp_status pcrp_scorer_profile_start(pcrp_scorer *scorer)
{
    pcrp_profile *made;

    if (!scorer)
        return PCRP_ERROR_ARGUMENT;
    pcrp_scorer_forget_profile(scorer);
    made = calloc(1, sizeof(*made));
    if (made) {
        made->classes = scorer->rubric->language->count;
        made->expressions = calloc(made->classes + 1, sizeof(*made->expressions));
        made->patterns = calloc(made->classes + 1, sizeof(*made->patterns));
    }
    scorer->profile = made;
    if (!made || !made->expressions || !made->patterns) {
        pcrp_scorer_forget_profile(scorer);
        return PCRP_ERROR_MEMORY;
    }
    scorer->findings.marker.marks.profile = made;
    return PCRP_OK;
}

void pcrp_scorer_forget_profile(pcrp_scorer *scorer)
{
    scorer->findings.marker.marks.profile = NULL;
    if (!scorer->profile)
        return;
    free(scorer->profile->expressions);
    free(scorer->profile->patterns);
    free(scorer->profile);
    scorer->profile = NULL;
}

static int costlier(const void *a, const void *b)
{
    const pcrp_profile_row *one = a, *other = b;
    return one->milliseconds < other->milliseconds ? 1 : one->milliseconds > other->milliseconds ? -1 : 0;
}

static void add_row(pcrp_profile_row *rows, size_t room, size_t *count, pcrp_profile_row row)
{
    if (*count < room)
        rows[*count] = row;
    (*count)++;
}

static void add_classes(const pcrp_scorer *scorer, const char *kind, const pcrp_cost *costs, pcrp_profile_row *rows,
                        size_t room, size_t *count)
{
    for (size_t i = 0; i < scorer->profile->classes; i++)
        if (costs[i].tried)
            add_row(rows, room, count, (pcrp_profile_row){kind, scorer->rubric->language->names[i],
                    (double)costs[i].nanoseconds / 1e6, costs[i].tried, costs[i].found});
}

size_t pcrp_scorer_profile(const pcrp_scorer *scorer, pcrp_profile_row *rows, size_t room)
{
    static const char *const steps[PCRP_STEPS] = {"words and sentences", "lexicons", "expressions", "people and names",
                                                  "voices", "patterns", "levels and evidence"};
    size_t count = 0;

    if (!scorer || !scorer->profile)
        return 0;
    for (int i = 0; i < PCRP_STEPS; i++)
        add_row(rows, room, &count, (pcrp_profile_row){"step", steps[i], (double)scorer->profile->steps[i] / 1e6, 0, 0});
    add_classes(scorer, "expression", scorer->profile->expressions, rows, room, &count);
    add_classes(scorer, "pattern", scorer->profile->patterns, rows, room, &count);
    if (count <= room)
        qsort(rows + PCRP_STEPS, count - PCRP_STEPS, sizeof(*rows), costlier);
    return count;
}
