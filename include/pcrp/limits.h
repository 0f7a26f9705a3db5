/* SPDX-License-Identifier: Apache-2.0 */
/** @file limits.h  Every limit, its default and its reason, in one place.
 *
 * Hitting a limit is reported in the chart's row (PCRP_ERROR_LIMIT, or a note on
 * the result when only evidence was cut short); it never changes a level silently.
 */
#ifndef PCRP_LIMITS_H
#define PCRP_LIMITS_H

#include <stddef.h>
#include <pcrp/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Limits of one reader or scorer. Fill with pcrp_limits_init(), then change fields. */
typedef struct pcrp_limits {
    size_t size;                 /**< sizeof(pcrp_limits), set by pcrp_limits_init(); for ABI growth */
    size_t chart_bytes;          /**< one chart; 64 MiB: the largest real C-CDA of 2,170 is 2.2 MB */
    size_t depth;                /**< nesting of elements or JSON; 200: real documents reach 20, libxml2 stops at 256 */
    size_t attributes;           /**< attributes of one element; 256: libxml2 2.9 is quadratic in them */
    size_t element_bytes;        /**< text of one plan element; 1 MiB: longest real block is 1,012 characters */
    size_t plan_elements;        /**< elements of one plan; 20,000 */
    size_t segment_bytes;        /**< text given to a pattern at once; 4 KiB: matching cost grows with its square */
    size_t evidence;             /**< pieces of evidence kept for one indicator of one plan; 50 */
    unsigned match_limit;        /**< PCRE2 match limit of one match; 100,000 */
    unsigned depth_limit;        /**< PCRE2 backtracking depth; 10,000 */
    unsigned heap_kib;           /**< PCRE2 heap of one match in KiB; 8,192 */
    unsigned chart_milliseconds; /**< processor time for scoring one chart; 10,000; 0 for none */
    size_t archive_members;      /**< members of one archive; 100,000 */
    size_t archive_bytes;        /**< unpacked bytes of one archive; 16 GiB */
    size_t archive_ratio;        /**< unpacked to packed bytes; 200: text packs 5 to 30 fold */
    size_t archive_nesting;      /**< archives within archives; 2 */
    size_t record_bytes;         /**< one NDJSON record or CSV row; 16 MiB */
    size_t map_operations;       /**< XPath steps of reading one chart with a map; 400,000,000, some eight seconds; 0 for none */
} pcrp_limits;

/**
 * Sets every limit to its default.
 * @param limits  caller-owned, not NULL. Thread-safe.
 */
PCRP_API void pcrp_limits_init(pcrp_limits *limits);

#ifdef __cplusplus
}
#endif
#endif
