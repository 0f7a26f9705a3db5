/* SPDX-License-Identifier: Apache-2.0 */
/* Maps: files that say, with XPath, where a vendor's own XML keeps the plan (docs/mapping-guide.md).
 *
 * What reader.c needs is the list: a reader owns one pcrp_maps, made with the reader and freed with it.
 * Compiled XPath expressions of libxml2 2.9 cache what they find and so belong to one thread: that is why
 * a list belongs to a reader and is not shared.
 */
#ifndef PCRP_READ_MAP_H
#define PCRP_READ_MAP_H

#include <pcrp/error.h>
#include <pcrp/limits.h>
#include <pcrp/map.h>
#include <pcrp/read.h>

/* The maps of one reader: those added by the caller, then the shipped ones (compiled when first needed). */
typedef struct pcrp_maps pcrp_maps;

/* NULL when out of memory. */
pcrp_maps *pcrp_maps_new(void);
void pcrp_maps_free(pcrp_maps *maps);

/* Adds the map in a file; added last is tried first. The body of pcrp_reader_add_map(). */
pcrp_status pcrp_maps_add(pcrp_maps *maps, const char *path, pcrp_error *error);

/* The map for a root element, by its local name and namespace (NULL or "" for none); NULL when none claims it.
 * Borrowed from the list. */
pcrp_map *pcrp_maps_find(pcrp_maps *maps, const char *name, const char *space);

/* The list of a reader. Defined in reader.c. */
pcrp_maps *pcrp_reader_maps(pcrp_reader *reader);

#endif
