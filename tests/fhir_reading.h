/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of FHIR: the charts of tests/charts/fhir, and short names for what is asked of a plan. */
#ifndef PCRP_TESTS_FHIR_READING_H
#define PCRP_TESTS_FHIR_READING_H

#include "reading.h"

/* Bytes of a test chart; the caller frees them. */
static inline char *chart_bytes(const char *name, size_t *size)
{
    char folder[512], path[700];
    char *bytes;
    long length;
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", reading_path(folder, sizeof(folder), "tests/charts/fhir"), name);
    file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    length = ftell(file);
    rewind(file);
    bytes = calloc((size_t)length + 1, 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)length, file), (size_t)length);
    fclose(file);
    *size = (size_t)length;
    return bytes;
}

static inline void read_chart(reading *r, const char *name)
{
    size_t size;
    char *bytes = chart_bytes(name, &size);
    reading_do(r, bytes, size, name, NULL, NULL);
    free(bytes);
}

/* The plan of the only row. */
static inline const pcrp_plan *only_plan(const reading *r)
{
    assert_int_equal(r->count, 1);
    assert_int_equal(r->rows[0].status, PCRP_OK);
    return r->rows[0].plan;
}

static inline const char *text_of(const pcrp_plan *plan, pcrp_element_kind kind, size_t index)
{
    return pcrp_element_text(reading_element(plan, kind, index));
}

static inline const char *name_of(const pcrp_plan *plan, pcrp_party_kind kind, size_t index)
{
    const pcrp_party *party = pcrp_plan_party(plan, kind, index);
    return party ? pcrp_party_name(party) : "";
}

/* A statement with this text, NULL when there is none. */
static inline const pcrp_element *statement_of(const pcrp_plan *plan, const char *text)
{
    for (size_t i = 0; i < pcrp_plan_element_count(plan, PCRP_STATEMENT); i++) {
        const pcrp_element *statement = pcrp_plan_element(plan, PCRP_STATEMENT, i);
        if (strcmp(pcrp_element_text(statement), text) == 0)
            return statement;
    }
    return NULL;
}

#endif
