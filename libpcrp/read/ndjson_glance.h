/* SPDX-License-Identifier: Apache-2.0 */
/* A glance at a record of NDJSON: type, id and patient, and what part it can play, without parsing it. */
#ifndef PCRP_READ_NDJSON_GLANCE_H
#define PCRP_READ_NDJSON_GLANCE_H

#include <stddef.h>

typedef enum pcrp_record_role {
    PCRP_RECORD_REFERRED,               /* loaded when something refers to it */
    PCRP_RECORD_OF_PATIENT,             /* part of its patient's plan */
    PCRP_RECORD_STARTS_PLAN,            /* makes a plan where there is no CarePlan: Goal, planned service */
    PCRP_RECORD_CARE_PLAN
} pcrp_record_role;

typedef struct pcrp_slice {
    const char *text;
    size_t length;
} pcrp_slice;

/* Whether it is this text, which is not empty. */
int pcrp_slice_is(pcrp_slice slice, const char *text);

/* Empty where the record does not say. They point into it. */
typedef struct pcrp_glance {
    pcrp_slice type, id, patient;
} pcrp_glance;

/* A record that is a chart by itself: it is parsed in any case. */
int pcrp_glance_is_chart(const pcrp_glance *seen);

/* Whether the record is whole: braces closed, strings ended. Members of the top level are noted, and the
 * reference within subject, patient or for. A chart by itself is looked at no further than its type. */
int pcrp_glance_at(pcrp_glance *out, const char *at, const char *end);

/* What part a record of this type can play; -1: none. Most of an export is measurements and claims. */
int pcrp_glance_role(const pcrp_glance *seen, const char *bytes, size_t size);

#endif
