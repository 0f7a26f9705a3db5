/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const pcrp_rubric *fuzz_rubric(void)
{
    static pcrp_rubric *rubric;
    if (!rubric && pcrp_rubric_load(&rubric, "five-criteria", NULL, NULL) != PCRP_OK)
        abort();
    return rubric;
}

void fuzz_limits(pcrp_limits *limits)
{
    pcrp_limits_init(limits);
    limits->chart_bytes = 1 << 20;
    limits->record_bytes = 1 << 18;
    limits->archive_bytes = 1 << 24;
    limits->archive_members = 50;
    limits->plan_elements = 2000;
    limits->chart_milliseconds = 2000;
    limits->map_operations = 20000000;
}

int fuzz_output(void *user, const char *bytes, size_t length)
{
    unsigned *sum = user;
    for (size_t i = 0; i < length; i++)
        *sum = *sum * 31 + (unsigned char)bytes[i];
    return 0;
}

static void write_result(const pcrp_rubric *rubric, const pcrp_plan *plan, const pcrp_result *result, pcrp_status status)
{
    for (int format = PCRP_FORMAT_TEXT; format <= PCRP_FORMAT_JSONL; format++) {
        pcrp_write_options options;
        pcrp_writer *writer = NULL;
        unsigned sum = 0;
        pcrp_write_options_init(&options);
        options.format = (pcrp_format)format;
        options.redact = format == PCRP_FORMAT_JSON;
        options.color = format == PCRP_FORMAT_TEXT;
        if (pcrp_writer_new(&writer, &options, &rubric, 1, fuzz_output, &sum) == PCRP_OK &&
            pcrp_writer_add(writer, "chart", plan, result ? &result : NULL, status, NULL) == PCRP_OK)
            pcrp_writer_end(writer);
        pcrp_writer_free(writer);
        if (format != PCRP_FORMAT_CSV && format != PCRP_FORMAT_TIDY)
            pcrp_write_plan(&options, "chart", plan, result ? &result : NULL, result != NULL, fuzz_output, &sum);
    }
}

/* Evidence must lie within the text that it quotes. */
static void check_evidence(const pcrp_rubric *rubric, const pcrp_result *result)
{
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++) {
        int level = pcrp_result_level(result, i);
        const pcrp_evidence *found;
        if (level < 0 || level > 4)
            abort();
        for (size_t n = 0; (found = pcrp_result_evidence(result, i, n)) != NULL; n++)
            if (strlen(found->quote) > found->length + 8) /* a quote may be cut, never longer than its place */
                abort();
    }
}

void fuzz_plan(const pcrp_rubric *rubric, pcrp_plan *plan)
{
    pcrp_scorer *scorer = NULL;
    pcrp_result *result = NULL;

    if (pcrp_scorer_new(&scorer, rubric) == PCRP_OK) {
        pcrp_status status = pcrp_score(scorer, plan, &result, NULL);
        if (status >= 0) {
            check_evidence(rubric, result);
            write_result(rubric, plan, result, status);
        }
    }
    pcrp_result_free(result);
    pcrp_scorer_free(scorer);
    pcrp_plan_free(plan);
}

pcrp_status fuzz_found(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error)
{
    (void)chart;
    if (status < 0 && (plan || !*pcrp_error_message(error, 0)))
        abort(); /* an error has words, and no plan */
    if (plan)
        fuzz_plan(user, plan);
    return PCRP_OK;
}

int fuzz_file(const uint8_t *data, size_t size, char path[64])
{
    int file = memfd_create("input", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    snprintf(path, 64, "/proc/self/fd/%d", file);
    return file;
}
