/* SPDX-License-Identifier: Apache-2.0 */
/* A page: a template with slots, and blocks of JSON that its script reads. No markup is made here. */
#ifndef PCRP_WRITE_PAGE_H
#define PCRP_WRITE_PAGE_H

#include <pcrp/write.h>
#include "agree/ratings.h"
#include "base/buffer.h"

typedef struct pcrp_page {
    const char *template_name; /* "pages/report.html" */
    const char *const *styles; /* files of pages/, ends with NULL */
    const char *const *scripts;
    const char *title;         /* of the window */
    pcrp_output output;
    void *user;
    pcrp_status status;        /* of output, so far */
} pcrp_page;

/* Writes the template; put_data is called where the data belong, to call pcrp_page_block(). */
pcrp_status pcrp_page_write(pcrp_page *page, void (*put_data)(pcrp_page *page, void *data), void *data);

/* A block of JSON under an id of the page. Whatever its strings hold, it stays inside the block. */
void pcrp_page_block(pcrp_page *page, const char *id, const char *json, size_t length);

/* The members "form" to "statements" of an object: a plan as it was read. Text is a list of runs, each a string, or
 * [string, [[criterion, weight, title] ...]] where evidence of the results lies on it. Offsets stay here, because
 * scripts do not count in bytes. Titles of indicators come again and again: with titles they are numbers in it, which
 * pcrp_page_titles() writes. */
void pcrp_page_plan(pcrp_buffer *out, const pcrp_plan *plan, const pcrp_result *const *results, size_t count,
                    pcrp_names *titles);

/* A title as a list has it: its number, or itself without titles. */
void pcrp_page_title(pcrp_buffer *out, const char *title, pcrp_names *titles);

/* The member "titles": a list. */
void pcrp_page_titles(pcrp_buffer *out, const pcrp_names *titles);

/* Members "id", "title", "criteria" ... of an object: a rubric with the words for its levels. */
void pcrp_page_rubric(pcrp_buffer *out, const pcrp_rubric *rubric);

/* A number with some decimals, whatever the locale. */
void pcrp_page_decimal(pcrp_buffer *out, double number, int decimals);

#endif
