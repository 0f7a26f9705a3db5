/* SPDX-License-Identifier: Apache-2.0 */
/* The names in an XPath expression, so that a map's faults are told when it is loaded. */
#ifndef PCRP_READ_MAP_SCAN_H
#define PCRP_READ_MAP_SCAN_H

#include <stddef.h>

typedef enum pcrp_map_name_kind {
    PCRP_MAP_VARIABLE, /* $name */
    PCRP_MAP_PREFIX,   /* name: */
    PCRP_MAP_FUNCTION, /* name( */
    PCRP_MAP_KEY       /* key('name', ...) */
} pcrp_map_name_kind;

typedef struct pcrp_map_name {
    pcrp_map_name_kind what;
    const char *text; /* in the expression */
    size_t length;
} pcrp_map_name;

/* The next name from *at on, which is moved behind it; 0 at the end. */
int pcrp_map_scan(const char *expression, size_t *at, pcrp_map_name *name);

/* True for the functions and node tests of XPath 1.0, and key(). */
int pcrp_map_is_function(const char *name, size_t length);

#endif
