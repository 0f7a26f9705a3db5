/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of any form: what is this, plans, levels, output. */
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static pcrp_reader *reader;
    union {
        const pcrp_rubric *shared;
        void *user;
    } rubric = {fuzz_rubric()};

    if (!reader) {
        pcrp_limits limits;
        fuzz_limits(&limits);
        reader = pcrp_reader_new(&limits);
    }
    if (!reader || pcrp_read_memory(reader, data, size, "chart", fuzz_found, rubric.user) < 0)
        abort();
    return 0;
}
