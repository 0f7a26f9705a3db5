/* SPDX-License-Identifier: Apache-2.0 */
/* Regular expressions of lexicons, for what words cannot say: dates, doses of time, amounts.
 *
 * PCRE2 runs on one segment at a time, and only on segments that hold a character with which the
 * expression can begin. Compiled expressions are immutable; match data and the JIT stack are a scanner's. Those that
 * come from an image are compiled when they are first tried, by any thread.
 */
#ifndef PCRP_TEXT_REGEX_H
#define PCRP_TEXT_REGEX_H

#include <pcrp/limits.h>
#include "text/mark.h"

typedef struct pcrp_regexes pcrp_regexes;
typedef struct pcrp_regex_scanner pcrp_regex_scanner; /* one per thread */

pcrp_regexes *pcrp_regexes_new(const pcrp_limits *limits);
void pcrp_regexes_free(pcrp_regexes *regexes);
/* Frees only what PCRE2 made of the expressions: what is left of expressions that come from an image. */
void pcrp_regexes_free_codes(pcrp_regexes *regexes);

/* Sets the limits of those that come from an image. */
void pcrp_regexes_limit(pcrp_regexes *regexes, const pcrp_limits *limits);

/* 1, or 0 with a message that names the place in the expression. */
int pcrp_regexes_add(pcrp_regexes *regexes, pcrp_class class_id, const char *source, char *message, size_t size);

/* Ends the filling; 0 when out of memory. */
int pcrp_regexes_compile(pcrp_regexes *regexes);

size_t pcrp_regexes_count(const pcrp_regexes *regexes);

pcrp_regex_scanner *pcrp_regex_scanner_new(const pcrp_regexes *regexes);
void pcrp_regex_scanner_free(pcrp_regex_scanner *scanner);

/* Adds a hit for every match, over the tokens that it touches. A PCRE2 limit sets marks->limit. */
void pcrp_regexes_find(pcrp_regex_scanner *scanner, pcrp_marks *marks);

#endif
