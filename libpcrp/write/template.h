/* SPDX-License-Identifier: Apache-2.0 */
/* Text with {{slots}} and {{#blocks}}...{{/blocks}} that come as often as there is something to put in. Templates are
 * files of pages/, built in; nothing of their wording is in the program. */
#ifndef PCRP_WRITE_TEMPLATE_H
#define PCRP_WRITE_TEMPLATE_H

#include <pcrp/error.h>
#include "base/buffer.h"

typedef struct pcrp_template {
    const char *name;  /* "pages/cohort/explain.html" */
    void *user;
    /* Writes the slot; what it writes goes out as it is. */
    void (*slot)(void *user, const char *name, pcrp_buffer *out);
    /* Turns to item number index of a block; 0 when there is none. */
    int (*block)(void *user, const char *name, size_t index);
} pcrp_template;

/* PCRP_ERROR_ARGUMENT when there is no such template, or a block does not end. */
pcrp_status pcrp_template_fill(const pcrp_template *from, pcrp_buffer *out);

/* Text as it may stand in HTML, also within quotation marks. */
void pcrp_html_add(pcrp_buffer *out, const char *text);

#endif
