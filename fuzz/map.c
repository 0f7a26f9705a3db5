/* SPDX-License-Identifier: Apache-2.0 */
/* A map for a vendor's XML; behind a NUL the chart that it is tried on. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char sample[] =
    "<?xml version=\"1.0\"?>\n<export><client id=\"1\" first=\"Mara\" sex=\"female\"/><plan id=\"7\" client=\"1\"><goal n=\"1\">See "
    "my sister<step by=\"Mara\" when=\"weekly\">Ring her</step></goal><note title=\"Strengths\">Sings</note></plan></export>";

static void finding(void *user, const pcrp_map_finding *found)
{
    size_t *bytes = user;
    *bytes += strlen(found->rule) + strlen(found->expression) + strlen(found->path) + strlen(found->text);
}

static void check(const uint8_t *map, size_t map_size, const char *chart)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_map *made = NULL;
    pcrp_limits limits;
    size_t plans = 0, bytes = 0;

    fuzz_limits(&limits);
    if (pcrp_map_load_memory(&made, "map", (const char *)map, map_size, error) == PCRP_OK)
        pcrp_map_check(made, chart, &limits, finding, &bytes, &plans, error);
    else if (!pcrp_error_count(error))
        abort();
    pcrp_map_free(made);
    pcrp_error_free(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size ? memchr(data, 0, size) : NULL;
    size_t map_size = end ? (size_t)(end - data) : size;
    const uint8_t *chart = end ? end + 1 : (const uint8_t *)sample;
    size_t chart_size = end ? size - map_size - 1 : sizeof(sample) - 1;
    char map_path[64], chart_path[64];
    int map_file = fuzz_file(data, map_size, map_path), chart_file = fuzz_file(chart, chart_size, chart_path);
    union {
        const pcrp_rubric *shared;
        void *user;
    } rubric = {fuzz_rubric()};
    pcrp_limits limits;
    pcrp_reader *reader;

    fuzz_limits(&limits);
    reader = pcrp_reader_new(&limits);
    check(data, map_size, chart_path);
    if (reader && pcrp_reader_add_map(reader, map_path, NULL) == PCRP_OK &&
        pcrp_read_file(reader, chart_path, "chart", fuzz_found, rubric.user) < 0)
        abort();
    pcrp_reader_free(reader);
    close(map_file);
    close(chart_file);
    return 0;
}
