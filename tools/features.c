/* SPDX-License-Identifier: Apache-2.0 */
/* For rubric authors: what every indicator found in every element, and every measure of every plan, as
 * tab-separated lines that a fitting script reads. Prints no text of a chart but element labels.
 *
 * usage: features RUBRIC CHART...
 *   P  chart                                    a plan begins
 *   E  label kind length=... topic=... judged... | indicator:count:words ...
 *   M  measure raw value
 *   C  criterion points level
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pcrp/read.h>
#include "score/level.h"

typedef struct job {
    const pcrp_rubric *rubric;
    pcrp_findings findings;
    pcrp_measuring measuring;
} job;

static void print_element(const job *j, const pcrp_judged_element *at)
{
    static const char *const kinds[] = {"goal", "objective", "intervention", "statement"};
    static const char *const topics[] = {"other", "about", "own-words", "strengths", "needs", "clinical", "risk", "supports",
                                         "progress", "administrative"};
    printf("E\t%s\t%s\tlength=%zu", at->element->kind == PCRP_STATEMENT ? "statement" : at->element->label, kinds[at->element->kind],
           strlen(at->element->text));
    if (at->element->kind == PCRP_STATEMENT)
        printf("\ttopic=%s", topics[at->element->topic]);
    for (size_t i = 0; i < j->rubric->judgement_count; i++)
        if (at->judged[i].kind >= 0)
            printf("\t%s=%s", j->rubric->judgements[i].id, j->rubric->judgements[i].kinds[at->judged[i].kind].id);
    printf("\t|");
    for (size_t i = 0; i < j->rubric->indicator_count; i++)
        if (at->counts[i])
            printf("\t%s:%u:%u", j->rubric->indicators[i].id, at->counts[i], pcrp_words_under(&j->findings, at, i));
    printf("\n");
}

static pcrp_status take(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    job *j = user;
    printf("P\t%s\n", chart);
    if (status < 0) {
        fprintf(stderr, "%s: %s\n", chart, pcrp_error_message(error, 0));
    } else if (status == PCRP_OK) {
        pcrp_result *result = pcrp_result_new(j->rubric);
        pcrp_find(&j->findings, plan);
        pcrp_measure_all(&j->measuring, &j->findings);
        if (result)
            pcrp_give_levels(&j->findings, j->measuring.measured, result);
        for (size_t i = 0; i < j->findings.element_count; i++)
            print_element(j, &j->findings.elements[i]);
        for (size_t i = 0; i < j->rubric->measure_count; i++)
            printf("M\t%s\t%.6f\t%.6f\n", j->rubric->measures[i].id, j->measuring.measured[i].raw, j->measuring.measured[i].value);
        for (size_t i = 0; result && i < j->rubric->criterion_count; i++)
            printf("C\t%s\t%.4f\t%d\n", j->rubric->criteria[i].id, result->criteria[i].points, result->criteria[i].level);
        pcrp_result_free(result);
    }
    pcrp_plan_free(plan);
    return PCRP_OK;
}

int main(int argc, char **argv)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_rubric *rubric = NULL;
    pcrp_reader *reader = pcrp_reader_new(NULL);
    job *j = calloc(1, sizeof(*j));

    if (argc < 3 || !error || !reader || !j) {
        fprintf(stderr, "usage: features RUBRIC CHART...\n");
        return 2;
    }
    if (pcrp_rubric_load(&rubric, argv[1], NULL, error) != PCRP_OK) {
        for (size_t i = 0; i < pcrp_error_count(error); i++)
            fprintf(stderr, "%s:%ld: %s\n", pcrp_error_file(error, i), pcrp_error_line(error, i), pcrp_error_message(error, i));
        return 2;
    }
    j->rubric = rubric;
    if (!pcrp_measuring_init(&j->measuring, rubric) || !pcrp_findings_init(&j->findings, rubric))
        return 2;
    for (int i = 2; i < argc; i++)
        pcrp_read_file(reader, argv[i], NULL, take, j);
    pcrp_findings_free(&j->findings);
    pcrp_measuring_free(&j->measuring);
    free(j);
    pcrp_rubric_free(rubric);
    pcrp_reader_free(reader);
    pcrp_error_free(error);
    return 0;
}
