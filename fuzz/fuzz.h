/* SPDX-License-Identifier: Apache-2.0 */
/* What the targets share. Each target is one file with LLVMFuzzerTestOneInput(): linked with libFuzzer it looks for
 * inputs of its own, linked with driver.c it runs the inputs of a folder. */
#ifndef PCRP_FUZZ_H
#define PCRP_FUZZ_H

#include <pcrp/pcrp.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The shipped rubric, loaded once. */
const pcrp_rubric *fuzz_rubric(void);

/* Limits that keep one input within seconds. */
void fuzz_limits(pcrp_limits *limits);

/* Scores the plan, and writes plan and result in every format to nowhere. Frees the plan. */
void fuzz_plan(const pcrp_rubric *rubric, pcrp_plan *plan);

/* A pcrp_plan_callback that does so with the rubric in user. */
pcrp_status fuzz_found(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const pcrp_error *error);

/* Bytes as a file that has no name, for functions that take a path: pass path, and close the descriptor afterwards. */
int fuzz_file(const uint8_t *data, size_t size, char path[64]);

/* Takes output and looks at every byte of it. */
int fuzz_output(void *user, const char *bytes, size_t length);

#endif
