/* SPDX-License-Identifier: Apache-2.0 */
#include "scoring.h"

#include "command.h"

#include <stdlib.h>
#include <sys/stat.h>

pcrp_scoring *pcrp_scoring_new(const pcrp_settings *settings, void *user)
{
    pcrp_scoring *scoring = calloc(1, sizeof(*scoring));
    int made = scoring != NULL;

    if (made) {
        scoring->settings = settings;
        scoring->user = user;
        scoring->scorers = calloc(settings->rubric_count, sizeof(*scoring->scorers));
        scoring->results = calloc(settings->rubric_count, sizeof(*scoring->results));
        scoring->error = pcrp_error_new();
        scoring->reader = pcrp_settings_reader(settings);
        made = scoring->scorers && scoring->results && scoring->error && scoring->reader;
    }
    for (size_t r = 0; made && r < settings->rubric_count; r++)
        made = pcrp_scorer_new(&scoring->scorers[r], settings->rubrics[r]) == PCRP_OK;
    if (made)
        return scoring;
    pcrp_scoring_free(scoring);
    return NULL;
}

void pcrp_scoring_free(void *user)
{
    pcrp_scoring *scoring = user;

    if (!scoring)
        return;
    for (size_t r = 0; scoring->scorers && r < scoring->settings->rubric_count; r++)
        pcrp_scorer_free(scoring->scorers[r]);
    pcrp_reader_free(scoring->reader);
    pcrp_error_free(scoring->error);
    free(scoring->scorers);
    free(scoring->results);
    free(scoring);
}

void pcrp_scoring_copied(pcrp_scoring *scoring, const pcrp_clones *clones, const char *chart, const pcrp_plan *plan)
{
    const pcrp_clone_plan *found = pcrp_clones_find(clones, chart, pcrp_plan_id(plan));

    scoring->copied = found ? found->across : 0;
}

pcrp_status pcrp_scoring_plan(pcrp_scoring *scoring, const pcrp_plan *plan, const char **reason)
{
    pcrp_status worst = PCRP_OK;

    pcrp_error_clear(scoring->error);
    for (size_t r = 0; r < scoring->settings->rubric_count; r++) {
        pcrp_status status;
        pcrp_scorer_set_copied(scoring->scorers[r], scoring->copied);
        status = pcrp_score(scoring->scorers[r], plan, &scoring->results[r], scoring->error);
        if (status < 0) {
            const char *message = pcrp_error_message(scoring->error, 0);
            *reason = *message ? message : NULL;
            return status;
        }
        if (status != PCRP_OK)
            worst = status;
    }
    return worst;
}

void pcrp_scoring_clear(pcrp_scoring *scoring)
{
    for (size_t r = 0; r < scoring->settings->rubric_count; r++) {
        pcrp_result_free(scoring->results[r]);
        scoring->results[r] = NULL;
    }
}

int pcrp_scoring_spare(pcrp_inputs *inputs, const char *output)
{
    struct stat about;

    if (!output || stat(output, &about) != 0 || !S_ISREG(about.st_mode) || pcrp_inputs_spare(inputs, &about))
        return 1;
    pcrp_complain("%s: is an input, and would be written over", output);
    return 0;
}
