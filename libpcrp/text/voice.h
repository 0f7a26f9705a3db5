/* SPDX-License-Identifier: Apache-2.0 */
/* Whose voice a stretch of text is: the one place that answers it.
 *
 * Marks, over the words concerned, with the number of words as the hit's value:
 *   voice-quote     the person's own words in quotation marks
 *   voice-report    a faithful report of what the person said, wants or showed
 *   voice-first     first person, not in quotation marks, that may be the person's
 *   voice-token     quoted or reported, but a word or two, or a stock wish
 *   voice-mood      a mood, symptom or complaint, quoted or reported
 *   voice-staff     first person with an obligation or a service in it: staff's writing
 *   voice-other     somebody else's quote or report
 *   voice-term      quotation marks around a name, title or term
 *   voice-none      the text says that nothing was said
 * The words by which this is told (verbs of saying and wanting, kin, moods ...) are lexicons of the rubric.
 */
#ifndef PCRP_TEXT_VOICE_H
#define PCRP_TEXT_VOICE_H

#include <pcrp/plan.h>
#include "text/mark.h"

typedef enum pcrp_voice {
    PCRP_VOICE_QUOTE,
    PCRP_VOICE_REPORT,
    PCRP_VOICE_FIRST,
    PCRP_VOICE_TOKEN,
    PCRP_VOICE_MOOD,
    PCRP_VOICE_STAFF,
    PCRP_VOICE_OTHER,
    PCRP_VOICE_TERM,
    PCRP_VOICE_NONE,
    PCRP_VOICES
} pcrp_voice;

/* What voices draw on: any may be PCRP_CLASS_NONE. */
typedef enum pcrp_voice_cue {
    PCRP_CUE_SAY,          /* says, told us, asked ... */
    PCRP_CUE_TOLD,         /* said, told us, asked: in the past, so that it is no step to take */
    PCRP_CUE_WANT,         /* wants, would rather, misses ... */
    PCRP_CUE_SHOW,         /* chooses the card, brightens, pushes away ... */
    PCRP_CUE_FIRST_PERSON, /* I, my, me, we */
    PCRP_CUE_LABEL,        /* client, pt, resident ... */
    PCRP_CUE_SUPPORTER,    /* kin, friends: who is not on the plan's list */
    PCRP_CUE_PROVIDER,     /* staff, therapist ... */
    PCRP_CUE_MOOD,         /* fine, tired, numb; symptoms */
    PCRP_CUE_STOCK,        /* wishes that anybody is written to have: "to get better" */
    PCRP_CUE_PLEDGE,       /* first person that a form writes: "I will comply" */
    PCRP_CUE_THIRD_PARTY,  /* somebody else speaks: "per wife", "mother reports" */
    PCRP_CUE_NONE,         /* "states none", "declined to answer" */
    PCRP_CUE_OBLIGATION,   /* must, will, need to (in a first person that is not the person's) */
    PCRP_CUE_SERVICE,      /* attend, comply, sessions, medication */
    PCRP_CUE_OWN_LABEL,    /* "in her own words:", "client quote" */
    PCRP_CUE_ADDRESS,      /* told, asked, said to: whoever stands behind is spoken to and does not speak */
    PCRP_CUE_TITLED,       /* workbook, group, form: what a title in quotation marks stands before */
    PCRP_CUE_DENY,         /* denies, agrees, understands: reports that say nothing of the person's */
    PCRP_CUES
} pcrp_voice_cue;

typedef struct pcrp_voice_classes {
    pcrp_class marked[PCRP_VOICES];
    pcrp_class cue[PCRP_CUES];
    pcrp_class party[4];       /* names, as in the cast */
    pcrp_class pronoun_person, pronoun_other;
} pcrp_voice_classes;

/* What is known of the text besides its words. */
typedef struct pcrp_voice_context {
    int own_words;   /* the heading promises the person's own words */
    int others;      /* the heading announces what family or others say */
    int aim;         /* a goal or objective, or a statement of what matters */
    int goal;        /* a goal */
    int step;        /* an objective or intervention: what is to be done */
    int clinical;    /* a clinical or risk statement */
    int named;       /* the plan speaks of the person by name: "I" outside quotation marks is whoever writes */
} pcrp_voice_context;

/* Adds hits; lexicons and names must have been found before. */
void pcrp_voice_find(const pcrp_voice_classes *classes, const pcrp_voice_context *context, pcrp_marks *marks);

#endif
