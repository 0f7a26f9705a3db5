/* SPDX-License-Identifier: Apache-2.0 */
/* A rubric file, alone or laid over a shipped one; one that loads scores a plan and runs its own examples. */
#include "fuzz.h"

#include <stdlib.h>
#include <unistd.h>

static const char plan[] =
    "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p\","
    "\"name\":[{\"given\":[\"Mara\"]}]}},{\"resource\":{\"resourceType\":\"Goal\",\"id\":\"g\",\"subject\":{\"reference\":\"Patient/p\"},"
    "\"description\":{\"text\":\"\\\"I want to see my sister,\\\" Mara says. She hopes to sing twice a week by 2025-06-01.\"}}}]}";

static void failure(void *user, const pcrp_rubric_failure *what)
{
    (void)user;
    if (!what)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pcrp_reader *reader;
    union {
        pcrp_rubric *made;
        void *user;
    } rubric = {NULL};
    pcrp_error *error = pcrp_error_new();
    pcrp_limits limits;
    char path[64];
    int file = fuzz_file(data, size, path);
    pcrp_status status;

    fuzz_limits(&limits);
    if (!reader)
        reader = pcrp_reader_new(&limits);
    status = pcrp_rubric_load(&rubric.made, path, &limits, error);
    if ((status == PCRP_OK) != (rubric.made != NULL) || (status != PCRP_OK && !pcrp_error_count(error)))
        abort();
    if (rubric.made) {
        size_t ran = 0;
        pcrp_rubric_test(rubric.made, failure, NULL, &ran);
        pcrp_read_memory(reader, plan, sizeof(plan) - 1, "chart", fuzz_found, rubric.user);
    }
    pcrp_rubric_free(rubric.made);
    pcrp_error_free(error);
    close(file);
    return 0;
}
