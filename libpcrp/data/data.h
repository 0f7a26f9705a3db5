/* SPDX-License-Identifier: Apache-2.0 */
/* The files of rubrics/ and maps/ as they were at build time. */
#ifndef PCRP_DATA_DATA_H
#define PCRP_DATA_DATA_H

#include <stddef.h>

typedef struct pcrp_data_file {
    const char *name;  /* path in the project, e.g. "rubrics/five-criteria.xml" */
    const char *bytes;
    size_t size;
    const char *digest; /* SHA-256 of the bytes, 64 hexadecimal digits */
} pcrp_data_file;

/* By name, in byte order; NULL past the end. */
const pcrp_data_file *pcrp_data_at(size_t index);

/* NULL when there is none of that name. */
const pcrp_data_file *pcrp_data_find(const char *name);

#endif
