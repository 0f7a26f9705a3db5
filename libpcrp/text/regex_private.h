/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled expressions: shared by regex.c and by what writes them into an image. */
#ifndef PCRP_TEXT_REGEX_PRIVATE_H
#define PCRP_TEXT_REGEX_PRIVATE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdatomic.h>

#include "text/regex.h"
#include "text/starts.h"

typedef struct regex {
    _Atomic(pcre2_code *) code; /* NULL until first tried, where the expression comes from an image */
    char *source;
    pcrp_class class_id;
    int everywhere;           /* its beginnings are not known: it is tried on every segment */
    unsigned char firsts[32]; /* then: bit for each byte with which a match can begin */
} regex;

struct pcrp_regexes {
    regex *items;
    size_t count, capacity;
    size_t *everywhere;       /* numbers of those that are tried everywhere */
    size_t everywhere_count, everywhere_capacity;
    pcrp_starts *starts;      /* of all the others */
    pcre2_compile_context *compile;
    pcrp_limits limits;
};

#endif
