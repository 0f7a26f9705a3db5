/* SPDX-License-Identifier: Apache-2.0 */
/* Levels of every plan in one file, with the evidence of each: score_one FILE [RUBRIC] */
#include <pcrp/pcrp.h>
#include <stdio.h>

typedef struct job {
    const pcrp_rubric *rubric;
    pcrp_scorer *scorer;
    int errors;
} job;

static void print_levels(const pcrp_rubric *rubric, const pcrp_result *result)
{
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++) {
        const pcrp_evidence *found;
        printf("  %s: %d, %s\n", pcrp_rubric_criterion_id(rubric, i), pcrp_result_level(result, i),
               pcrp_result_why(result, i));
        for (size_t n = 0; (found = pcrp_result_evidence(result, i, n)) != NULL; n++)
            printf("    %c %s: \"%s\"\n", found->weight > 0 ? '+' : found->weight < 0 ? '-' : ' ', found->element,
                   found->quote);
    }
}

/* Called once for each plan; the plan is ours from now on. */
static pcrp_status found(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    job *at = user;
    pcrp_result *result = NULL;

    if (status == PCRP_OK)
        status = pcrp_score(at->scorer, plan, &result, NULL);
    if (status == PCRP_OK) {
        printf("%s, plan %s: %d in all\n", chart, pcrp_plan_id(plan), pcrp_result_total(result));
        print_levels(at->rubric, result);
    } else if (status == PCRP_NOT_SCORABLE) {
        printf("%s: %s\n", chart, pcrp_plan_not_scorable(plan));
    } else {
        fprintf(stderr, "%s: %s: %s\n", chart, pcrp_status_text(status), pcrp_error_message(error, 0));
        at->errors++;
    }
    pcrp_result_free(result);
    pcrp_plan_free(plan);
    return PCRP_OK; /* go on with the next plan of the file */
}

static void print_faults(const pcrp_error *error)
{
    for (size_t i = 0; i < pcrp_error_count(error); i++)
        fprintf(stderr, "%s:%ld: %s\n", pcrp_error_file(error, i), pcrp_error_line(error, i),
                pcrp_error_message(error, i));
}

int main(int argc, char **argv)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_rubric *rubric = NULL;
    pcrp_reader *reader = pcrp_reader_new(NULL);
    job at = {0};
    int ran = 0;

    if (argc < 2)
        fprintf(stderr, "usage: score_one FILE [RUBRIC]\n");
    else if (pcrp_rubric_load(&rubric, argc > 2 ? argv[2] : "five-criteria", NULL, error) != PCRP_OK)
        print_faults(error);
    else if (reader && pcrp_scorer_new(&at.scorer, rubric) == PCRP_OK) {
        at.rubric = rubric;
        ran = pcrp_read_file(reader, argv[1], NULL, found, &at) == PCRP_OK;
    }
    pcrp_scorer_free(at.scorer);
    pcrp_rubric_free(rubric); /* after the scorers and results that borrow it */
    pcrp_reader_free(reader);
    pcrp_error_free(error);
    return !ran || at.errors;
}
