/* SPDX-License-Identifier: Apache-2.0 */
/* What each reader of an export form offers, and what it gets. */
#ifndef PCRP_READ_FORM_H
#define PCRP_READ_FORM_H

#include <pcrp/read.h>
#include "base/error.h"
#include "plan/plan.h"
#include "read/vocabulary.h"

/* What may still be unpacked from an archive and all archives inside it. */
struct pcrp_archive_budget;

/* One chart on its way through a reader. */
typedef struct pcrp_source {
    pcrp_reader *reader;
    const pcrp_limits *limits;
    const pcrp_vocabulary *vocabulary; /* headings, column words, no-information phrases */
    const char *chart;                 /* name for rows and errors */
    const char *bytes;
    size_t size;
    unsigned nesting;                  /* archives, documents within documents */
    pcrp_plan_callback callback;
    void *user;
    pcrp_error *error;                 /* for this chart; cleared between charts */
    const char *notes[4];              /* what was done to the bytes; pcrp_source_deliver() adds them to the plan */
    unsigned note_count;
    struct pcrp_archive_budget *budget; /* of the outermost archive; NULL outside of one */
} pcrp_source;

/* A plan to be delivered; NULL when out of memory. */
pcrp_plan *pcrp_source_plan(const pcrp_source *source, const char *form);

/* Ends a chart: recognises goals that stand only in prose (recognise.h), finishes the plan and hands it
 * to the callback. Takes the plan in every case. Returns what the callback returned. */
pcrp_status pcrp_source_deliver(pcrp_source *source, pcrp_plan *plan);

/* Ends a chart that is an error: the messages are in source->error. Returns what the callback returned. */
pcrp_status pcrp_source_fail(pcrp_source *source, pcrp_status status);

/* Reads other bytes as a chart of their own (archive member, embedded document): sniffs and dispatches. */
pcrp_status pcrp_source_read(pcrp_source *source, const char *chart, const char *bytes, size_t size);

/* A form. sniff looks at the first bytes (after BOM and white space, and for XML at the root element). */
typedef struct pcrp_form {
    const char *name;
    /* Reads source->bytes and calls pcrp_source_deliver() or pcrp_source_fail() at least once. */
    pcrp_status (*read)(pcrp_source *source);
} pcrp_form;

extern const pcrp_form pcrp_form_ccda;    /* read/ccda.c */
/* Reads a large C-CDA document from its file, without having the bytes in memory. 0, and nothing handed over, when it
 * does not go through as it is: it must then be read as any other, which finds out why or mends it. */
int pcrp_ccda_read_file(pcrp_source *source, int file, pcrp_status *status);

extern const pcrp_form pcrp_form_fhir_xml, pcrp_form_fhir_json, pcrp_form_ndjson; /* read/fhir*.c */
extern const pcrp_form pcrp_form_map;     /* read/map*.c: a vendor's own XML */
extern const pcrp_form pcrp_form_csv;     /* read/csv.c */
extern const pcrp_form pcrp_form_archive; /* read/archive.c */

#endif
