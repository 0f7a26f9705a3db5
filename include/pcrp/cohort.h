/* SPDX-License-Identifier: Apache-2.0 */
/** @file cohort.h  Many plans at once: text copied between plans, samples for a review, two waves side by side.
 *
 * Everything here is deterministic: no clock, no locale, and no order of threads or
 * files has a say. What is random is drawn from a seed, by documented means.
 *
 * An object is for one thread at a time; several objects may be used by several threads. Once finished, computed
 * or drawn it is not changed any more by looking, so that any number of threads may.
 */
#ifndef PCRP_COHORT_H
#define PCRP_COHORT_H

#include <stddef.h>
#include <stdint.h>
#include <pcrp/error.h>
#include <pcrp/plan.h>
#include <pcrp/rubric.h>
#include <pcrp/write.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Copied text ----------------------------------------------------------------------------- */

/** Finds text that stands in several plans, and names that belong to another plan.
 *
 * Texts are goals, objectives, interventions, and the statements in which a plan speaks of its person. They are
 * compared by their shingles (runs of words; Broder 1997, On the resemblance and containment of documents), without
 * case, punctuation and the person's own names, so that a goal copied with the name exchanged is still the same.
 * Not compared: headings; texts of fewer words than pcrp_clone_options.words; statements about risk (crisis numbers),
 * clinical findings (standard terms), consent and other administrative matters, and those under a heading that
 * is not known (notices, definitions of services).
 *
 * Two texts with the same words are always found. For nearly the same ones an index of 64-bit digests is kept, of
 * a size that does not grow with the number of plans. When it is full, only digests below a bound are kept, and the
 * bound is halved as often as needed (sampling by value as in Manber 1994, Finding similar files): shares
 * are estimated from fewer and fewer shingles then, and a short text that is only nearly the same may be missed.
 * pcrp_clones_sampling() says how far that went. What remains depends on the set of texts alone, so that plans
 * give the same findings in any order. Besides the index some 60 bytes are kept for each text, and its excerpt.
 */
typedef struct pcrp_clones pcrp_clones;

/** How to compare. Fill with pcrp_clone_options_init(). */
typedef struct pcrp_clone_options {
    size_t size;        /**< set by pcrp_clone_options_init() */
    size_t shingle;     /**< words of a shingle, 2 to 16; 4: a word exchanged in a goal of fourteen leaves half of them */
    size_t words;       /**< texts of fewer words are not compared; 8: below that, plain wishes ("find a job") coincide */
    double share;       /**< share of the shorter text's shingles from which two are nearly the same; 0.5 */
    size_t digests;     /**< most digests kept, at least 1,024; 4,194,304, in 128 MiB */
    size_t excerpt;     /**< bytes of a text kept to be quoted, cut at a character; 120; 0 for none */
} pcrp_clone_options;

/** Sets the defaults. Thread-safe. */
PCRP_API void pcrp_clone_options_init(pcrp_clone_options *options);

/**
 * Makes an empty comparison.
 * @param options  NULL for the defaults
 * @param rubric   its lexicons tell pronouns, kin and abbreviations; borrowed for the object's life. NULL: names and pronouns
 *                 are not looked for
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_clones_new(pcrp_clones **out, const pcrp_clone_options *options, const pcrp_rubric *rubric);
/** Frees a comparison; NULL is allowed. */
PCRP_API void pcrp_clones_free(pcrp_clones *clones);

/**
 * Adds a plan, which is not needed any more afterwards. Any order gives the same findings.
 * @param chart   name of its chart
 * @param person  who the plan is for, so that plans of one person are told from those of several; NULL or "" for the
 *                name in the plan (without case), and a plan without one is somebody else's than every other
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (already finished), PCRP_ERROR_LIMIT (4,294,967,295 texts) or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_clones_add(pcrp_clones *clones, const char *chart, const char *person, const pcrp_plan *plan);

/** Compares what was added; nothing can be added afterwards. PCRP_OK or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_clones_finish(pcrp_clones *clones);

/** One in so many digests was kept: 1 while the index was not full, else a power of two. */
PCRP_API uint64_t pcrp_clones_sampling(const pcrp_clones *clones);

/** A text that others are the same as. Strings are borrowed. */
typedef struct pcrp_clone_place {
    const char *chart;
    const char *plan;      /**< pcrp_plan_id() */
    const char *element;   /**< pcrp_element_label() */
    size_t offset, length; /**< in the element's text, in bytes: from the first to the last word shared */
    size_t words;          /**< of the whole text */
    double share;          /**< of its shingles that another text of the group has; 1 for the same words */
    const char *excerpt;   /**< how the text begins; "" when none is kept */
} pcrp_clone_place;

/** Texts that are the same or nearly the same. */
typedef struct pcrp_clone_group {
    int across;            /**< 1: in plans of different people; 0: copied forward in plans of one person */
    int same;              /**< 1: the same words in all places */
    size_t people, plans;  /**< that have it; plans is 2 or more */
    size_t places;         /**< number of places */
} pcrp_clone_group;

/** Groups, those with most people first, then most plans, then by their first place; NULL past the end. */
PCRP_API const pcrp_clone_group *pcrp_clones_group(const pcrp_clones *clones, size_t group);
/** Places of a group, sorted by chart, plan and element; NULL past the end. */
PCRP_API const pcrp_clone_place *pcrp_clones_place(const pcrp_clones *clones, size_t group, size_t place);

/** How much of a plan was copied: words of copied texts times their share, over the words of all compared texts and of
 *  those that were too short to be. */
typedef struct pcrp_clone_plan {
    const char *chart, *plan;
    size_t words;          /**< of goals, objectives, interventions and the statements compared */
    double across;         /**< share of words that plans of other people have too, 0 to 1 */
    double forward;        /**< share of words that only other plans of the same person have, 0 to 1 */
    double goals;          /**< as across, of goals and objectives alone */
} pcrp_clone_plan;

/** Plans sorted by chart and plan, also those without any copied text; NULL past the end. */
PCRP_API const pcrp_clone_plan *pcrp_clones_plan(const pcrp_clones *clones, size_t index);
/** The same by name, or NULL. plan may be NULL for the first plan of the chart. */
PCRP_API const pcrp_clone_plan *pcrp_clones_find(const pcrp_clones *clones, const char *chart, const char *plan);

/** What can be left behind by copying. */
typedef enum pcrp_trace_kind {
    PCRP_TRACE_NAME,       /**< a given name that is not of this plan's people, but of another plan's person */
    PCRP_TRACE_PRONOUN     /**< "his" in a text about a woman ("her", about a man) where nobody else is spoken of */
} pcrp_trace_kind;

/** A name or pronoun that does not belong to the plan it stands in. Strings are borrowed. */
typedef struct pcrp_trace {
    pcrp_trace_kind kind;
    const char *chart, *plan, *element;
    size_t offset, length; /**< in the element's text, in bytes: the first such word in this element */
    const char *word;      /**< as it stands; "" when no excerpts are kept */
    const char *other;     /**< name: chart of a plan of that person, the first by name; else "" */
    size_t people;         /**< name: how many people of other plans have it; else 0 */
    int copied;            /**< 1: a text of this plan is also in a plan of that person (name) or of anybody else
                                (pronoun). 0: it may be a namesake, or somebody the plan did not list */
} pcrp_trace;

/** Traces sorted by chart, plan, element and offset; NULL past the end. */
PCRP_API const pcrp_trace *pcrp_clones_trace(const pcrp_clones *clones, size_t index);

/** Forms in which findings of the cohort are written. */
typedef enum pcrp_cohort_format {
    PCRP_COHORT_TEXT,
    PCRP_COHORT_CSV,
    PCRP_COHORT_JSON,
    PCRP_COHORT_HTML       /**< a page that needs no other file; not for clones */
} pcrp_cohort_format;

/**
 * Writes the findings. csv: one row a place or trace. With options->redact names of charts become digests and
 * excerpts are left out.
 * @param options  redact, salt; NULL for the defaults
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (html, or not finished), PCRP_ERROR_IO or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_clones_write(const pcrp_clones *clones, pcrp_cohort_format format,
                                       const pcrp_write_options *options, pcrp_output output, void *user);

/* ---- A sample for a review ------------------------------------------------------------------- */

/** A list of charts (the frame) and what was drawn from it.
 *
 * Every chart has a number: the first eight bytes, as a big-endian number, of the SHA-256 of
 *
 *     seed in decimal, newline, "draw", newline, name of the chart (and newline and record, if it has one)
 *
 * and the charts with the lowest numbers of each stratum are drawn. That is simple random sampling without
 * replacement within strata (permanent random numbers: Ohlsson 1995, in Cox et al., Business Survey Methods,
 * ch. 9), does not depend on the order of files or on the machine, can be checked with sha256sum, and moves
 * little: as long as the allocation to strata stays, a chart more in the frame takes the place of one drawn chart.
 * The double-rated are the drawn charts with the lowest numbers for the word "double" in place of "draw"; blinded ids
 * follow the numbers for the word "order", so that they tell neither name nor stratum.
 */
typedef struct pcrp_sample pcrp_sample;

/** How to draw. Fill with pcrp_sample_options_init(); exactly one of count, share, precision is given, or only a quota. */
typedef struct pcrp_sample_options {
    size_t size;            /**< set by pcrp_sample_options_init() */
    size_t count;           /**< charts to draw; 0 when not given. All when there are fewer */
    double share;           /**< share of the frame to draw, over 0 to 1, rounded up; 0 when not given */
    double precision;       /**< half width of the interval for a share of 0.5, for instance 0.05; 0 when not given. Gives
                                 n0 = z^2 * 0.25 / precision^2 and n = n0 / (1 + (n0 - 1) / N), rounded up
                                 (Cochran 1977, Sampling Techniques, 4.2: finite population correction) */
    double confidence;      /**< for precision; 0.95 */
    int equal;              /**< 1: each stratum gets the same number; 0 (the default): in proportion to its size, by largest
                                 remainder, and at least one where the number allows; chance decides ties */
    size_t quota;           /**< at least so many of each value of the quota column, before anything else; 0 for none */
    double double_share;    /**< share of the drawn to be rated twice, 0 to 1, rounded up; 0 */
    uint64_t seed;          /**< 1 */
} pcrp_sample_options;

/** Sets the defaults. Thread-safe. */
PCRP_API void pcrp_sample_options_init(pcrp_sample_options *options);

/**
 * Begins a frame.
 * @param columns  names of what is known about each chart, @p column_count of them; copied
 * @param strata   numbers of the columns whose values together make a stratum; none for a simple sample
 * @param quota    number of the column that quotas go by, or SIZE_MAX
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_sample_new(pcrp_sample **out, const char *const *columns, size_t column_count,
                                     const size_t *strata, size_t stratum_count, size_t quota);
/** Frees a sample; NULL is allowed. */
PCRP_API void pcrp_sample_free(pcrp_sample *sample);

/**
 * Adds a chart to the frame.
 * @param name    by which it is drawn: best one that is the same on every machine, such as its path below the folder given
 * @param chart   its name as the manifest and key are to give it
 * @param record  the plan's id when the chart holds several plans, else ""
 * @param cells   one value a column; "" for not known, which is a stratum of its own
 */
PCRP_API pcrp_status pcrp_sample_add(pcrp_sample *sample, const char *name, const char *chart, const char *record,
                                     const char *const *cells);

/**
 * Draws. Two charts of one name and record are told apart by their chart, so that the draw stays determined.
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (no size or several, a share off its range, a quota without a column; the
 *         reason is in @p error) or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_sample_draw(pcrp_sample *sample, const pcrp_sample_options *options, pcrp_error *error);

/** A chart drawn. Strings are borrowed. */
typedef struct pcrp_drawn {
    const char *id;            /**< blinded: "P001" and so on */
    const char *chart, *record;
    const char *const *cells;  /**< one a column */
    size_t stratum;            /**< number of its stratum */
    int raters;                /**< 2 when it is to be rated twice, else 1 */
    double weight;             /**< charts of the frame that it stands for, N/n of its stratum; NaN when a quota was filled
                                    besides a size, where no such number is right */
} pcrp_drawn;

/** Charts drawn, in the order of their ids; NULL past the end. */
PCRP_API const pcrp_drawn *pcrp_sample_drawn(const pcrp_sample *sample, size_t index);
/** Charts in the frame. */
PCRP_API size_t pcrp_sample_frame(const pcrp_sample *sample);

/** A stratum. */
typedef struct pcrp_stratum {
    const char *name;          /**< its values, with " / " between; "" for a simple sample. Borrowed */
    size_t frame, drawn;       /**< charts in it, and drawn from it */
} pcrp_stratum;

/** Strata in the order of their names; NULL past the end. */
PCRP_API const pcrp_stratum *pcrp_sample_stratum(const pcrp_sample *sample, size_t index);

/** What to write of a sample. */
typedef enum pcrp_sample_table {
    PCRP_SAMPLE_BLIND,         /**< manifest for who must not know the charts: id, the columns of the strata, raters, weight, drawn (how, in words) */
    PCRP_SAMPLE_OPEN,          /**< id, chart (and record), all columns, raters, weight, drawn: a manifest, or the key to a blind one */
    PCRP_SAMPLE_PATHS          /**< names of the charts, one a line, each once */
} pcrp_sample_table;

/** Writes the sample as CSV (or lines). With options->redact charts are digests; options may be NULL. */
PCRP_API pcrp_status pcrp_sample_write(const pcrp_sample *sample, pcrp_sample_table table,
                                       const pcrp_write_options *options, pcrp_output output, void *user);

/* ---- Two waves or arms ----------------------------------------------------------------------- */

/** Levels of two waves (or arms) of a review. */
typedef struct pcrp_waves pcrp_waves;

/** How to compare. Fill with pcrp_waves_options_init(). */
typedef struct pcrp_waves_options {
    size_t size;               /**< set by pcrp_waves_options_init() */
    int paired;                /**< 1: plans of one person in both waves; 0: as two independent samples; -1 (the default): paired
                                    when at least half of the smaller wave has a partner */
    double confidence;         /**< of all intervals; 0.95 */
    unsigned long resamples;   /**< of the bootstrap, 0 to 100,000; 2,000 */
    uint64_t seed;             /**< of the bootstrap; 1 */
    int competent;             /**< level from which a plan counts as competent; 3 */
} pcrp_waves_options;

/** Sets the defaults. Thread-safe. */
PCRP_API void pcrp_waves_options_init(pcrp_waves_options *options);

/**
 * Begins a comparison.
 * @param criteria  ids, @p count of them; copied. With two or more, their total is compared too
 * @param names     what the two waves are called ("baseline", "12 months"); copied
 */
PCRP_API pcrp_status pcrp_waves_new(pcrp_waves **out, const char *const *criteria, size_t count,
                                    const char *const names[2]);
/** Frees a comparison; NULL is allowed. */
PCRP_API void pcrp_waves_free(pcrp_waves *waves);

/**
 * Adds a plan.
 * @param wave     0 or 1
 * @param unit     the person or plan by which waves are paired
 * @param cluster  team, site ... whose plans resemble each other; NULL or "" for none
 * @param levels   one a criterion; 0 for none
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (the unit is in that wave already) or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_waves_add(pcrp_waves *waves, int wave, const char *unit, const char *cluster,
                                    const int *levels);

/** One criterion, or the total, in both waves. What is not defined is NaN. */
typedef struct pcrp_change {
    const char *criterion;     /**< id, or "total"; borrowed */
    size_t n[2];               /**< plans with a level; of pairs, when paired */
    double mean[2], sd[2];
    double change;             /**< mean of the second less the first */
    double se;                 /**< standard error. With clusters: cluster-robust (Liang & Zeger 1986) with the small-sample
                                    factor of CR1 (Cameron & Miller 2015, J Hum Resour 50:317-372). Without: of the mean
                                    difference of pairs, or by Welch 1947 */
    double df;                 /**< degrees of freedom of the interval: clusters - 1, pairs - 1, or Welch-Satterthwaite's */
    double low, high;          /**< change -+ Student's t times se */
    double boot_low, boot_high; /**< percentile interval (Efron & Tibshirani 1993, ch. 13) from resampling whole
                                    clusters, or plans where there are none, within waves */
    double d;                  /**< Cohen's d: change over the pooled sd (Cohen 1988); of pairs over the mean of both sds
                                    (d_av, Lakens 2013, Front Psychol 4:863) */
    double d_low, d_high;      /**< by the bootstrap */
    double dz;                 /**< of pairs: change over the sd of differences (Lakens 2013); else NaN */
    double delta;              /**< Cliff's delta (Cliff 1993, Psychol Bull 114:494-509): chance that a plan of the second wave
                                    is higher less that it is lower; of pairs: within pairs */
    double delta_low, delta_high; /**< by the bootstrap */
    size_t higher, same, lower; /**< of pairs; else 0 */
    double competent[2];       /**< share of plans at or above the competent level; NaN for the total */
    double competent_change, competent_low, competent_high; /**< as change, low and high */
} pcrp_change;

/** Computes. PCRP_OK, PCRP_ERROR_ARGUMENT (fewer than 2 plans in a wave, or fewer than 2 pairs) or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_waves_compute(pcrp_waves *waves, const pcrp_waves_options *options, pcrp_error *error);

/** Changes in the order of the criteria, then the total; NULL past the end. */
PCRP_API const pcrp_change *pcrp_waves_change(const pcrp_waves *waves, size_t index);

/** How it was compared. */
typedef struct pcrp_waves_design {
    int paired;                /**< 1 or 0, as decided */
    size_t plans[2];           /**< in each wave */
    size_t pairs;              /**< units in both waves */
    size_t clusters;           /**< 0 when no plan names one */
} pcrp_waves_design;
/** The design, after pcrp_waves_compute(). */
PCRP_API const pcrp_waves_design *pcrp_waves_design_of(const pcrp_waves *waves);

/** Writes the comparison. PCRP_OK, PCRP_ERROR_ARGUMENT (nothing computed), PCRP_ERROR_IO or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_waves_write(const pcrp_waves *waves, pcrp_cohort_format format, pcrp_output output,
                                      void *user);

/** Names of the files for other programs: "data.csv", "codebook.csv", "read.R", "read.do", "read.sps"; NULL past the end. */
PCRP_API const char *pcrp_waves_file(size_t index);
/** Writes one of them: the levels, one row a plan, wave and criterion, and what reads them into R, Stata and SPSS.
 *  With options->redact units are digests. PCRP_ERROR_ARGUMENT when there is none of that name. */
PCRP_API pcrp_status pcrp_waves_write_file(const pcrp_waves *waves, const char *name, const pcrp_write_options *options,
                                           pcrp_output output, void *user);

#ifdef __cplusplus
}
#endif
#endif
