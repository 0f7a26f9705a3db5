/* SPDX-License-Identifier: Apache-2.0 */
/* The cast of a plan: its people's names as sets that patterns can name ({person}, {supporter}, {peer},
 * {provider}). Built anew for each plan, into memory that is used again. */
#ifndef PCRP_TEXT_CAST_H
#define PCRP_TEXT_CAST_H

#include "plan/plan.h"
#include "text/mark.h"

enum { PCRP_CAST_NAMES = 512, PCRP_CAST_WORDS = 8 };

typedef struct pcrp_cast_name {
    uint64_t words[PCRP_CAST_WORDS]; /* hashes of folded words */
    size_t count;
    pcrp_party_kind kind;
    int any_case;                    /* a relation ("sister"): capitals do not matter */
    int32_t next;
} pcrp_cast_name;

typedef struct pcrp_cast {
    pcrp_cast_name names[PCRP_CAST_NAMES];
    size_t count;
    int32_t buckets[256];
    char gender;                     /* 'f', 'm', 'o' or 0 when unknown */
    int named;                       /* goals and steps speak of the person by name: who says "I" is somebody else */
    char initials[2];                /* of the person's given and family name; 0 when not known, or another's as well */
    int initials_act;                /* steps are done by these initials: they are a name, whatever else they stand for */
} pcrp_cast;

/* The classes that a cast marks, in the order of pcrp_party_kind, and those of pronouns. */
typedef struct pcrp_cast_classes {
    pcrp_class party[4];
    pcrp_class he, she, they;        /* lexicons that the rubric names: he/him/his ... */
    pcrp_class pronoun_person;       /* marked: a pronoun that can mean the person */
    pcrp_class pronoun_other;        /* marked: one that cannot */
} pcrp_cast_classes;

void pcrp_cast_fill(pcrp_cast *cast, const pcrp_plan *plan);

/* Adds hits for names and pronouns; lexicons must have been found before. */
void pcrp_cast_find(const pcrp_cast *cast, const pcrp_cast_classes *classes, pcrp_marks *marks);

#endif
