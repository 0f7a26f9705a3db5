/* SPDX-License-Identifier: Apache-2.0 */
/* A host program in a locale of its own: everything the library writes of a few charts, to standard output.
 * locale_probe LOCALE RATINGS.csv CHART... ; 77 when there is no such locale, or none with another decimal mark than C. */
#include <locale.h>
#include <pcrp/pcrp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int print(void *user, const char *bytes, size_t length)
{
    (void)user;
    return fwrite(bytes, 1, length, stdout) != length;
}

static void must(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "locale_probe: %s\n", what);
        exit(1);
    }
}

typedef struct probe {
    const pcrp_rubric *rubric;
    pcrp_scorer *scorer;
    pcrp_writer *writers[5];
    pcrp_clones *clones;
    pcrp_waves *waves;
    int plans;
} probe;

static void compare_waves(probe *at, const pcrp_result *result)
{
    int levels[16] = {0};
    char unit[16];

    for (size_t i = 0; i < pcrp_rubric_criterion_count(at->rubric) && i < 16; i++)
        levels[i] = pcrp_result_level(result, i);
    snprintf(unit, sizeof(unit), "%d", at->plans);
    must(pcrp_waves_add(at->waves, at->plans % 2, unit, NULL, levels) == PCRP_OK, "waves");
}

static pcrp_status found(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    probe *at = user;
    pcrp_result *result = NULL;
    const char *name = strrchr(chart, '/') ? strrchr(chart, '/') + 1 : chart;

    must(status == PCRP_OK, pcrp_error_message(error, 0));
    at->plans++;
    pcrp_scorer_set_copied(at->scorer, 0.25);
    must(pcrp_score(at->scorer, plan, &result, NULL) == PCRP_OK, "score");
    for (int i = 0; i < 5; i++)
        must(pcrp_writer_add(at->writers[i], name, plan, (const pcrp_result *const *)&result, PCRP_OK, NULL) == PCRP_OK, "add");
    must(pcrp_clones_add(at->clones, name, NULL, plan) == PCRP_OK, "clones");
    compare_waves(at, result);
    pcrp_result_free(result);
    pcrp_plan_free(plan);
    return PCRP_OK;
}

static void begin(probe *at, const char *const criteria[16])
{
    static const char *const names[2] = {"before", "after"};
    pcrp_write_options options;

    pcrp_write_options_init(&options);
    for (int i = 0; i < 5; i++) {
        options.format = (pcrp_format)i;
        options.evidence = 1;
        must(pcrp_writer_new(&at->writers[i], &options, &at->rubric, 1, print, NULL) == PCRP_OK, "writer");
    }
    must(pcrp_scorer_new(&at->scorer, at->rubric) == PCRP_OK, "scorer");
    must(pcrp_clones_new(&at->clones, NULL, at->rubric) == PCRP_OK, "clones");
    must(pcrp_waves_new(&at->waves, criteria, pcrp_rubric_criterion_count(at->rubric), names) == PCRP_OK, "waves");
}

static void finish(probe *at)
{
    pcrp_waves_options options;

    pcrp_waves_options_init(&options);
    options.resamples = 200;
    for (int i = 0; i < 5; i++) {
        must(pcrp_writer_end(at->writers[i]) == PCRP_OK, "end");
        pcrp_writer_free(at->writers[i]);
    }
    must(pcrp_clones_finish(at->clones) == PCRP_OK && pcrp_waves_compute(at->waves, &options, NULL) == PCRP_OK, "compute");
    for (int format = PCRP_COHORT_TEXT; format <= PCRP_COHORT_JSON; format++) {
        must(pcrp_clones_write(at->clones, (pcrp_cohort_format)format, NULL, print, NULL) == PCRP_OK, "clones");
        must(pcrp_waves_write(at->waves, (pcrp_cohort_format)format, print, NULL) == PCRP_OK, "waves");
    }
    must(pcrp_waves_write(at->waves, PCRP_COHORT_HTML, print, NULL) == PCRP_OK, "page");
    pcrp_scorer_free(at->scorer);
    pcrp_clones_free(at->clones);
    pcrp_waves_free(at->waves);
}

static void study(const char *file)
{
    pcrp_ratings *ratings = NULL;
    pcrp_agreement *agreement = NULL;

    must(pcrp_ratings_new(&ratings, 1, 4, NULL) == PCRP_OK && pcrp_ratings_read_file(ratings, file, NULL) == PCRP_OK, "ratings");
    must(pcrp_agreement_new(&agreement, ratings, NULL, NULL) == PCRP_OK, "agreement");
    for (int format = PCRP_AGREEMENT_TEXT; format <= PCRP_AGREEMENT_JSON; format++)
        must(pcrp_agreement_write(agreement, (pcrp_agreement_format)format, print, NULL) == PCRP_OK, "agreement");
    pcrp_agreement_free(agreement);
    pcrp_ratings_free(ratings);
}

int main(int argc, char **argv)
{
    pcrp_reader *reader = pcrp_reader_new(NULL);
    pcrp_rubric *rubric = NULL;
    const char *criteria[16] = {NULL};
    probe at = {0};

    if (argc < 4 || !setlocale(LC_ALL, argv[1]) || (strcmp(argv[1], "C") != 0 && localeconv()->decimal_point[0] == '.'))
        return 77;
    must(reader && pcrp_rubric_load(&rubric, "five-criteria", NULL, NULL) == PCRP_OK, "rubric");
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric) && i < 16; i++)
        criteria[i] = pcrp_rubric_criterion_id(rubric, i);
    at.rubric = rubric;
    begin(&at, criteria);
    for (int i = 3; i < argc; i++)
        must(pcrp_read_file(reader, argv[i], NULL, found, &at) == PCRP_OK, argv[i]);
    finish(&at);
    study(argv[2]);
    must(strcmp(setlocale(LC_ALL, NULL), argv[1]) == 0, "the locale was changed");
    pcrp_rubric_free(rubric);
    pcrp_reader_free(reader);
    return 0;
}
