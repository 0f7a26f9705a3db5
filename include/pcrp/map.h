/* SPDX-License-Identifier: Apache-2.0 */
/** @file map.h  Maps for a vendor's own XML: loading one by itself, and trying it on a sample.
 *
 * A map is a file of XPath expressions that say where a vendor's export keeps the
 * person, the goals and the rest (docs/mapping-guide.md). To read charts with a map,
 * give it to pcrp_reader_add_map(); this header is for those who write one.
 */
#ifndef PCRP_MAP_H
#define PCRP_MAP_H

#include <stddef.h>
#include <pcrp/error.h>
#include <pcrp/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A compiled map; for one thread at a time. */
typedef struct pcrp_map pcrp_map;

/**
 * Loads and compiles a map.
 * @param out    receives the map, owned by the caller; NULL on failure
 * @param path   file of the map
 * @param error  every fault found, each with file and line; may be NULL
 * @return PCRP_OK, PCRP_ERROR_IO, PCRP_ERROR_RUBRIC or PCRP_ERROR_MEMORY. Thread-safe.
 */
PCRP_API pcrp_status pcrp_map_load(pcrp_map **out, const char *path, pcrp_error *error);

/**
 * The same for a map in memory.
 * @param name   stands as the file in messages
 * @param bytes  borrowed for the call
 * @param size   in bytes
 */
PCRP_API pcrp_status pcrp_map_load_memory(pcrp_map **out, const char *name, const char *bytes, size_t size,
                                          pcrp_error *error);
/** Frees a map; NULL is allowed. */
PCRP_API void pcrp_map_free(pcrp_map *map);

/** Its id, for instance "treatment-plan-export"; a plan read with it has the form "map:ID". Borrowed. */
PCRP_API const char *pcrp_map_id(const pcrp_map *map);
/** Its title in words, or "". Borrowed. */
PCRP_API const char *pcrp_map_title(const pcrp_map *map);

/** What a line of a check is about. */
typedef enum pcrp_map_finding_kind {
    PCRP_MAP_EXPRESSION, /**< an expression of the map, and what it found */
    PCRP_MAP_VALUE,      /**< a code that a table of the map does not know */
    PCRP_MAP_UNCLAIMED   /**< text of the sample that no expression of the map claims */
} pcrp_map_finding_kind;

/** One line of a check. Strings are borrowed for the call. */
typedef struct pcrp_map_finding {
    pcrp_map_finding_kind kind;
    const char *rule;       /**< "plan/goal/text": which expression; for PCRP_MAP_UNCLAIMED "" */
    const char *expression; /**< the XPath; for PCRP_MAP_UNCLAIMED "" */
    long map_line;          /**< line of the map, 0 for PCRP_MAP_UNCLAIMED */
    size_t asked;           /**< how often the expression was asked (once for each goal, say) */
    size_t found;           /**< how many places it found; for PCRP_MAP_UNCLAIMED and PCRP_MAP_VALUE how many there are */
    size_t empty;           /**< how often it found nothing, or nothing but space */
    size_t bytes;           /**< size of the text found, in bytes */
    const char *path;       /**< the first place, or "" ; for PCRP_MAP_UNCLAIMED without positions: /export/row/@val */
    long line;              /**< line of the first place in the sample, 0 when unknown */
    const char *text;       /**< the text of the first place: text of a chart, so show it only when asked to */
} pcrp_map_finding;

/**
 * Tries a map on a sample and tells what each of its expressions found and what text nothing claimed.
 * @param sample   path of an XML file
 * @param limits   NULL for the defaults
 * @param finding  called for each expression in the order of the map, then for unknown codes, then for unclaimed text
 * @param plans    receives the number of plans found, may be NULL
 * @param error    why the sample could not be read; may be NULL
 * @return PCRP_OK; PCRP_ERROR_FORMAT when the root element is not the map's; or why the sample cannot be read
 */
PCRP_API pcrp_status pcrp_map_check(pcrp_map *map, const char *sample, const pcrp_limits *limits,
                                    void (*finding)(void *user, const pcrp_map_finding *finding), void *user,
                                    size_t *plans, pcrp_error *error);

#ifdef __cplusplus
}
#endif
#endif
