/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of writers: what a writer put out, kept to be looked at. Include it after cmocka. */
#ifndef PCRP_TESTS_GATHERED_H
#define PCRP_TESTS_GATHERED_H

#include <stddef.h>
#include <string.h>

typedef struct text {
    char bytes[1 << 17];
    size_t length;
} text;

/* A pcrp_output: user is the text. */
static int gather(void *user, const char *bytes, size_t length)
{
    text *into = user;
    assert_true(into->length + length < sizeof(into->bytes));
    memcpy(into->bytes + into->length, bytes, length);
    into->bytes[into->length += length] = '\0';
    return 0;
}

#endif
