/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence laid over an element's text: stretches of it that counted, each with numbers of a list of reasons. */
#ifndef PCRP_WRITE_MARKS_H
#define PCRP_WRITE_MARKS_H

#include <pcrp/score.h>

/* A piece of evidence and the criterion that it counted for. */
typedef struct pcrp_mark {
    const pcrp_evidence *piece;
    const char *criterion;
} pcrp_mark;

typedef struct pcrp_marks {
    pcrp_mark *items; /* in the order of the text; the longer first where two begin together */
    size_t count;
} pcrp_marks;

/* All evidence of the results in an element's field, sorted. 0 when out of memory. Free marks->items. */
int pcrp_marks_find(pcrp_marks *marks, const pcrp_result *const *results, size_t count, const char *element,
                    const char *field);

/* The stretch that begins with mark first: every mark that overlaps it is in [first, *next). Sets its bounds in the
 * text, cut to length. */
void pcrp_marks_stretch(const pcrp_marks *marks, size_t first, size_t length, size_t *next, size_t *from, size_t *to);

#endif
