/* SPDX-License-Identifier: Apache-2.0 */
/* The examples inside a rubric, run as tests. */
#include <string.h>

#include "score/findings.h"

/* Whether a class is found in an example's text. */
static int has_class(pcrp_findings *findings, const pcrp_example *example)
{
    const pcrp_marks *marks = &findings->marker.marks;
    pcrp_voice_context context = {0, 0, 1, 1, 0, 0, 0};
    pcrp_mark(&findings->marker, example->text, strlen(example->text), &context);
    for (uint32_t i = 0; i < marks->tokens.count; i++)
        if (pcrp_marks_at(marks, i, example->class_id))
            return 1;
    return 0;
}

static pcrp_element_kind first_kind(unsigned on)
{
    for (int kind = PCRP_GOAL; kind <= PCRP_STATEMENT; kind++)
        if (on & 1u << kind)
            return (pcrp_element_kind)kind;
    return PCRP_GOAL;
}

static int run(pcrp_findings *findings, const pcrp_example *example, pcrp_rubric_failure *failure)
{
    failure->where = example->where;
    failure->text = example->text;
    failure->line = example->line;
    if (example->judgement < 0) {
        failure->expected = example->must_not ? "not found" : "found";
        failure->found = has_class(findings, example) ? "found" : "not found";
        return failure->expected == failure->found || strcmp(failure->expected, failure->found) == 0;
    }
    const pcrp_judgement *judgement = &findings->rubric->judgements[example->judgement];
    pcrp_find_text(findings, first_kind(judgement->on), example->text, example->performer);
    if (findings->failed || !findings->element_count)
        return 0;
    int kind = findings->elements[0].judged[example->judgement].kind;
    failure->expected = judgement->kinds[example->kind].id;
    failure->found = kind < 0 ? "none" : judgement->kinds[kind].id;
    return kind == example->kind;
}

long pcrp_rubric_test(const pcrp_rubric *rubric,
                      void (*report)(void *user, const pcrp_rubric_failure *failure), void *user, size_t *ran)
{
    pcrp_findings findings;
    long failures = 0;
    pcrp_plan *nobody = pcrp_plan_new(&rubric->limits, "example");

    if (ran)
        *ran = 0;
    if (!nobody || !pcrp_findings_init(&findings, rubric)) {
        pcrp_plan_free(nobody);
        return PCRP_ERROR_MEMORY;
    }
    pcrp_plan_add_name(nobody, PCRP_NAME_GIVEN, "Alex");
    for (size_t i = 0; i < rubric->example_count; i++) {
        pcrp_rubric_failure failure = {"", "", "", "", 0};
        pcrp_cast_fill(&findings.marker.cast, nobody);
        if (!run(&findings, &rubric->examples[i], &failure)) {
            failures++;
            if (report)
                report(user, &failure);
        }
        if (ran)
            (*ran)++;
    }
    pcrp_findings_free(&findings);
    pcrp_plan_free(nobody);
    return failures;
}
