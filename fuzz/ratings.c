/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV of ratings: read, every statistic, every form of output. */
#include "fuzz.h"

#include <stdlib.h>

static void study(const pcrp_ratings *ratings, const char *against)
{
    pcrp_agreement_options options;
    pcrp_agreement *agreement = NULL;
    unsigned sum = 0;

    pcrp_agreement_options_init(&options);
    options.resamples = 20;
    options.against = against;
    options.list = 2;
    if (pcrp_agreement_new(&agreement, ratings, &options, NULL) == PCRP_OK)
        for (int format = PCRP_AGREEMENT_TEXT; format <= PCRP_AGREEMENT_JSON; format++)
            pcrp_agreement_write(agreement, (pcrp_agreement_format)format, fuzz_output, &sum);
    pcrp_agreement_free(agreement);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_ratings *ratings = NULL;
    pcrp_limits limits;

    fuzz_limits(&limits);
    if (!error || pcrp_ratings_new(&ratings, 1, 4, &limits) != PCRP_OK)
        abort();
    if (pcrp_ratings_read_memory(ratings, (const char *)data, size, "ratings.csv", error) != PCRP_OK &&
        !pcrp_error_count(error))
        abort();
    if (pcrp_ratings_plan_count(ratings) <= 50 && pcrp_ratings_rater_count(ratings) <= 8 &&
        pcrp_ratings_criterion_count(ratings) <= 8) {
        study(ratings, NULL);
        study(ratings, "consensus");
    }
    pcrp_ratings_free(ratings);
    pcrp_error_free(error);
    return 0;
}
