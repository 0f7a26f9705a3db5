/* SPDX-License-Identifier: Apache-2.0 */
#include <pcrp/limits.h>

#include <string.h>

/* The reason for each figure stands beside its field in the header. */
void pcrp_limits_init(pcrp_limits *limits)
{
    memset(limits, 0, sizeof(*limits));
    limits->size = sizeof(*limits);
    limits->chart_bytes = (size_t)64 << 20;
    limits->depth = 200;
    limits->attributes = 256;
    limits->element_bytes = (size_t)1 << 20;
    limits->plan_elements = 20000;
    limits->segment_bytes = 4096;
    limits->evidence = 50;
    limits->match_limit = 100000;
    limits->depth_limit = 10000;
    limits->heap_kib = 8192;
    limits->chart_milliseconds = 10000;
    limits->archive_members = 100000;
    limits->archive_bytes = (size_t)16 << 30;
    limits->archive_ratio = 200;
    limits->archive_nesting = 2;
    limits->record_bytes = (size_t)16 << 20;
    limits->map_operations = 400000000;
}
