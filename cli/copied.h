/* SPDX-License-Identifier: Apache-2.0 */
/* How much of each plan of the batch is copied from plans of other people: the command clones, and --clones of others. */
#ifndef PCRP_CLI_COPIED_H
#define PCRP_CLI_COPIED_H

#include "each.h"

/* Whether the inputs can be read twice and are the whole batch. 0 after a message. */
int pcrp_copied_check(const pcrp_settings *settings, int resume);

/* Hands every plan of the inputs to the comparison, which is not finished yet. each has its settings, its manifest, whose column
 * "person" tells whose chart it is, and "silent"; the rest is set here. 0 after a message. */
int pcrp_copied_read(pcrp_each *each, pcrp_clones *clones);

/* Reads all inputs and compares their plans. The manifest's column "person" tells whose chart it is. With
 * a rubric texts can be quoted, and names and pronouns left behind are looked for; it may be NULL. NULL after a
 * message. Charts that are errors are left for the second pass to name. */
pcrp_clones *pcrp_copied_find(pcrp_settings *settings, const pcrp_manifest *manifest, const pcrp_rubric *rubric);

#endif
