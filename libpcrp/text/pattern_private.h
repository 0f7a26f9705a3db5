/* SPDX-License-Identifier: Apache-2.0 */
/* A compiled pattern: shared by its compiler (pattern.c, pattern_trigger.c), its matcher (pattern_match.c) and what finds where it is
 * to be tried (pattern_find.c). */
#ifndef PCRP_TEXT_PATTERN_PRIVATE_H
#define PCRP_TEXT_PATTERN_PRIVATE_H

#include "text/pattern.h"

typedef enum operation {
    OP_CLASS,  /* a hit of class a starts here: go on after it */
    OP_CHOICE, /* the same for any of the a classes that follow as OP_CLASS: go on after the last of those */
    OP_ANY,    /* one token */
    OP_GAP,    /* up to a tokens, fewest first */
    OP_SPLIT,  /* try a, then b */
    OP_JUMP,   /* to a */
    OP_START,  /* first token of the segment */
    OP_END,    /* past the last token of the segment */
    OP_NOT,    /* no hit of class a starts here */
    OP_MATCH
} operation;

typedef struct instruction {
    uint16_t op;    /* an operation; no bytes are left between members: images are compared */
    uint8_t apart;  /* of a choice: the bits of its classes differ */
    uint8_t ends;   /* of a class or choice: the match ends with it */
    uint16_t a, b;
    uint64_t needs; /* bits of pcrp_marks.present of which one must be there; 0 when nothing must */
} instruction;

enum { PROGRAMS = UINT16_MAX, PROGRAM_SIZE = 1024, FIRST_CLASSES = 256, LAST_LEVEL_BIT = 7 };

typedef struct program {
    pcrp_class class_id;
    int level;                  /* 0: draws on no pattern */
    instruction *code;
    size_t length;
    pcrp_class *firsts;         /* classes that it can begin with */
    size_t first_count;
} program;

/* How far what lies after a hit is looked at: so many tokens, or all to the end of its segment. */
enum { REACH_1, REACH_3, REACH_ALL, REACHES };

/* A pattern that a class sets off. */
typedef struct trigger {
    uint64_t follow;            /* bits of pcrp_marks.present of which one must be there within reach after a hit; or all bits */
    uint64_t ahead;             /* the same, somewhere after it in the segment */
    uint64_t before;            /* bits of the classes that are taken before this one */
    uint16_t program;
    pcrp_class class_id;        /* that of the program */
    uint16_t next;              /* where the program goes on after a hit when none of those is there; 0: from the beginning */
    uint8_t reach;
    uint8_t ends;               /* the program ends there: the hit is its match */
} trigger;

/* The patterns that a class sets off at one level, inside a segment or at its first token. */
typedef struct trigger_list {
    uint64_t follow;            /* what any of them asks for */
    uint32_t first;             /* up to the first of the next list */
    uint32_t reach;             /* the farthest of any of them */
} trigger_list;

struct pcrp_patterns {
    program *programs;
    size_t count, capacity;
    trigger *triggers;
    size_t trigger_count;
    trigger_list *lists;        /* pcrp_pattern_lists() of them, and one at the end */
    uint8_t *set_off;           /* for each class: bits of the levels at which it does, the last of all from there on */
    size_t classes;
    int levels;
};

/* The classes of which one is taken at an instruction, one OP_CLASS after the other. */
static inline size_t pcrp_pattern_choice(const instruction *code, const instruction **classes)
{
    *classes = code->op == OP_CHOICE ? code + 1 : code;
    return code->op == OP_CHOICE ? code->a : 1;
}

/* The bit of a level in set_off. */
static inline unsigned pcrp_pattern_level_bit(size_t level)
{
    return 1u << (level < LAST_LEVEL_BIT ? level : LAST_LEVEL_BIT);
}

static inline size_t pcrp_pattern_lists(const pcrp_patterns *patterns)
{
    return (size_t)patterns->levels * patterns->classes * 2;
}

/* The number of the list of a class at a level. */
static inline size_t pcrp_pattern_list(const pcrp_patterns *patterns, size_t level, pcrp_class class_id, int at_start)
{
    return (level * patterns->classes + class_id) * 2 + (at_start != 0);
}

/* Past the last token of the segment of a token. */
static inline uint32_t pcrp_pattern_end(const pcrp_marks *marks, uint32_t token)
{
    const pcrp_segment *segment = &marks->tokens.segments[marks->tokens.tokens[token].segment];
    return segment->first + segment->count;
}

/* The token past the match of what a hit sets off, or -1. A limit that is hit sets marks->limit. */
int64_t pcrp_pattern_match(const pcrp_patterns *patterns, pcrp_marks *marks, const trigger *off, const pcrp_hit *hit);

/* Makes triggers, lists and set_off from programs that have their levels; 0 when out of memory. */
int pcrp_patterns_make_triggers(pcrp_patterns *patterns);

#endif
