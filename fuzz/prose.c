/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a section (behind its heading, in the first line): goals and steps are cut out of it, and it is scored. */
#include "fuzz.h"

#include "plan/plan.h"
#include "read/recognise.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pcrp_vocabulary *vocabulary;
    static pcrp_answers answers;
    pcrp_place nowhere = {1, "/text"};
    pcrp_limits limits;
    pcrp_plan *plan;
    char *text = malloc(size + 1), *rest;

    fuzz_limits(&limits);
    plan = pcrp_plan_new(&limits, "test");
    if (!text || !plan || (!vocabulary && pcrp_vocabulary_new(&vocabulary, NULL) != PCRP_OK))
        abort();
    answers.vocabulary = vocabulary;
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    rest = strchr(text, '\n');
    if (rest)
        *rest++ = '\0';
    pcrp_plan_add_name(plan, PCRP_NAME_GIVEN, "Mara");
    pcrp_plan_add_name(plan, PCRP_NAME_FAMILY, "Quill");
    pcrp_plan_add_party(plan, PCRP_SUPPORTER, "Jo Quill", "sister");
    pcrp_plan_add_party(plan, PCRP_PROVIDER, "Ann Rue", "case manager");
    if (pcrp_plan_add(plan, PCRP_STATEMENT, NULL, rest ? text : "", rest ? rest : text, nowhere)) {
        pcrp_recognise(plan, &answers);
        pcrp_drop_repeats(plan);
    }
    free(text);
    if (pcrp_plan_finish(plan, NULL) >= 0)
        fuzz_plan(fuzz_rubric(), plan);
    else
        pcrp_plan_free(plan);
    return 0;
}
