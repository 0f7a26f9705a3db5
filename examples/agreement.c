/* SPDX-License-Identifier: Apache-2.0 */
/* How well raters agree, with Gwet's AC1 and weighted kappa for each criterion: agreement RATINGS.csv...
 * The files are raters' ratings (plan, rater, criterion, level) or pcrp's own csv output. */
#include <pcrp/agree.h>
#include <stdio.h>

static void print_faults(const char *file, const pcrp_error *error)
{
    for (size_t i = 0; i < pcrp_error_count(error); i++)
        fprintf(stderr, "%s:%ld: %s\n", file, pcrp_error_line(error, i), pcrp_error_message(error, i));
}

static void print_study(const pcrp_agreement *study)
{
    for (size_t c = 0; c < pcrp_agreement_count(study); c++) {
        const pcrp_statistic *at;
        printf("%s\n", pcrp_agreement_criterion(study, c));
        for (size_t i = 0; (at = pcrp_agreement_statistic(study, c, i)) != NULL; i++) /* an undefined value is nan */
            printf("  %s%s%s: %.3f (%.3f to %.3f), %zu plans\n", at->id, *at->weights ? ", " : "", at->weights, at->value,
                   at->low, at->high, at->subjects);
    }
}

int main(int argc, char **argv)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_ratings *ratings = NULL;
    pcrp_agreement *study = NULL;
    pcrp_status status = pcrp_ratings_new(&ratings, 1, 4, NULL);

    for (int i = 1; i < argc && (status == PCRP_OK || status == PCRP_ERROR_SYNTAX); i++) {
        pcrp_error_clear(error);
        status = pcrp_ratings_read_file(ratings, argv[i], error); /* SYNTAX: some rows were left out, and are named */
        print_faults(argv[i], error);
    }
    pcrp_error_clear(error);
    if (status == PCRP_OK || status == PCRP_ERROR_SYNTAX)
        status = pcrp_agreement_new(&study, ratings, NULL, error);
    if (status == PCRP_OK)
        print_study(study);
    else
        fprintf(stderr, "%s: %s\n", pcrp_status_text(status), pcrp_error_message(error, 0));
    pcrp_agreement_free(study);
    pcrp_ratings_free(ratings); /* after the study, which borrows it */
    pcrp_error_free(error);
    return status != PCRP_OK;
}
