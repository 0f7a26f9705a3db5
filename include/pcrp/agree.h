/* SPDX-License-Identifier: Apache-2.0 */
/** @file agree.h  Agreement between raters, and between raters and pcrp: numbers only.
 *
 * Three layers, each usable alone: statistics over plain arrays of levels; a set
 * of ratings (plan x rater x criterion) read from CSV; and a study, which holds
 * every statistic of a set of ratings and writes them down.
 *
 * A statistic that is not defined for the data at hand (chance agreement of 1,
 * no two ratings of one subject, no variance) is NaN, never 0 or 1.
 *
 * All functions are thread-safe as long as no two threads use one object that
 * one of them changes.
 */
#ifndef PCRP_AGREE_H
#define PCRP_AGREE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <pcrp/error.h>
#include <pcrp/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Levels and weights ---------------------------------------------------------------------- */

/** Stands in a table of levels for a rating that was not given. */
#define PCRP_LEVEL_MISSING INT_MIN
/** The longest scale, in levels. */
#define PCRP_SCALE_MAX 64
/** The most raters of one set of ratings: statistics over pairs grow with their square. */
#define PCRP_RATERS_MAX 256

/** Levels that raters gave to subjects. The scale is the whole one of the rubric, not the levels that
 *  happen to occur: weights and chance agreement depend on it. */
typedef struct pcrp_level_table {
    const int *levels; /**< subjects x raters, one subject after the other; borrowed */
    size_t subjects;   /**< rows */
    size_t raters;     /**< columns */
    int lowest;        /**< lowest level of the scale */
    int highest;       /**< highest level of the scale; at most PCRP_SCALE_MAX levels in all */
} pcrp_level_table;

/** How much two different levels still agree, i and j of q levels. */
typedef enum pcrp_weights {
    PCRP_WEIGHTS_IDENTITY,  /**< 1 when equal, else 0 */
    PCRP_WEIGHTS_LINEAR,    /**< 1 - |i-j|/(q-1) */
    PCRP_WEIGHTS_QUADRATIC, /**< 1 - (i-j)^2/(q-1)^2 */
    PCRP_WEIGHTS_ORDINAL    /**< 1 - C(|i-j|+1,2)/C(q,2), Gwet, Handbook of Inter-Rater Reliability */
} pcrp_weights;

/** Name of weights: "identity", "linear", "quadratic", "ordinal". Static. */
PCRP_API const char *pcrp_weights_name(pcrp_weights weights);

/**
 * Fills a matrix of weights.
 * @param levels  of the scale, 1 to PCRP_SCALE_MAX
 * @param matrix  receives levels x levels numbers; caller-owned
 * @return PCRP_OK or PCRP_ERROR_ARGUMENT
 */
PCRP_API pcrp_status pcrp_weights_fill(pcrp_weights weights, size_t levels, double *matrix);

/* ---- Coefficients ---------------------------------------------------------------------------- */

/** Coefficients of agreement. All but PCRP_PERCENT_ALL take weights. */
typedef enum pcrp_coefficient {
    PCRP_PERCENT_ALL,      /**< share of subjects whose ratings are all the same (irr "agree") */
    PCRP_PERCENT_PAIRS,    /**< mean agreement of pairs of ratings of a subject (irrCAC "pa") */
    PCRP_COHEN_KAPPA,      /**< Cohen 1960, 1968: two raters, subjects that both rated */
    PCRP_LIGHT_KAPPA,      /**< Light 1971: mean of Cohen's kappa over pairs of raters; no standard error */
    PCRP_CONGER_KAPPA,     /**< Conger 1980: Cohen's kappa for more raters, missing ratings allowed */
    PCRP_FLEISS_KAPPA,     /**< Fleiss 1971, missing ratings allowed; with two raters this is Scott's pi */
    PCRP_BRENNAN_PREDIGER, /**< Brennan & Prediger 1981: chance is the same for every level */
    PCRP_GWET_AC,          /**< Gwet 2008: AC1 with identity weights, AC2 with others; defined (1) also when all
                                ratings are of one level */
    PCRP_KRIPPENDORFF      /**< Krippendorff's alpha with agreement weights, as irrCAC; not the ordinal metric of
                                pcrp_krippendorff() */
} pcrp_coefficient;

/** A statistic with its uncertainty; what is not defined is NaN. */
typedef struct pcrp_estimate {
    double value;
    double agreement;  /**< observed agreement (weighted) */
    double chance;     /**< agreement expected by chance */
    double se;         /**< standard error by linearisation (Gwet 2014), subjects drawn from many */
    double low;        /**< confidence limit by Student's t with subjects-1 degrees of freedom */
    double high;       /**< the same, at most 1 */
    double z;          /**< value over its standard error without agreement beyond chance: Cohen's kappa (Fleiss,
                            Cohen & Everitt 1969) and, for identity weights and complete data, Fleiss' kappa */
    size_t subjects;   /**< subjects with at least one rating */
    size_t pairs;      /**< subjects with at least two ratings */
} pcrp_estimate;

/**
 * Estimates a coefficient.
 * @param weights     levels x levels numbers of pcrp_weights_fill() or the caller's own (symmetric, 1 on the
 *                    diagonal); NULL for identity
 * @param confidence  of the interval, between 0 and 1, for instance 0.95
 * @param out         receives the estimate
 * @return PCRP_OK (also when undefined), PCRP_ERROR_ARGUMENT (a level off the scale, Cohen's kappa with other
 *         than two raters), PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_coefficient_estimate(pcrp_coefficient coefficient, const pcrp_level_table *table,
                                               const double *weights, double confidence, pcrp_estimate *out);

/**
 * The same from a square table of two raters' counts, rows the first rater. As in Gwet's formulas for
 * such tables the variance has the divisor n, not n-1.
 * @param cells   levels x levels counts, 1,000,000 in all at most
 * @param levels  2 to PCRP_SCALE_MAX
 */
PCRP_API pcrp_status pcrp_coefficient_counts(pcrp_coefficient coefficient, const unsigned long *cells, size_t levels,
                                             const double *weights, double confidence, pcrp_estimate *out);

/**
 * Fleiss' kappa of each level against all others (Fleiss 1971); needs complete data.
 * @param kappa  receives one number a level; NaN for a level that nobody or everybody gave
 * @param z      the same for kappa over its standard error under chance; may be NULL
 */
PCRP_API pcrp_status pcrp_fleiss_levels(const pcrp_level_table *table, double *kappa, double *z);

/** Difference functions of Krippendorff's alpha (Krippendorff 2004, Content Analysis, ch. 11). */
typedef enum pcrp_metric {
    PCRP_METRIC_NOMINAL,
    PCRP_METRIC_ORDINAL, /**< depends on how often the levels occur */
    PCRP_METRIC_INTERVAL,
    PCRP_METRIC_RATIO
} pcrp_metric;

/**
 * Krippendorff's alpha from the coincidence matrix; missing ratings allowed.
 * @param out  receives alpha, NaN when undefined
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_krippendorff(pcrp_metric metric, const pcrp_level_table *table, double *out);

/**
 * Counts two raters' levels against each other.
 * @param first, second  columns of the table
 * @param cells          receives levels x levels counts, rows the first rater; caller-owned
 * @return number of subjects that both rated
 */
PCRP_API size_t pcrp_confusion(const pcrp_level_table *table, size_t first, size_t second, unsigned long *cells);

/* ---- Statistics of numbers ------------------------------------------------------------------- */

/** Intraclass correlations, Shrout & Fleiss 1979 (McGraw & Wong 1996). */
typedef enum pcrp_icc {
    PCRP_ICC_1_1, /**< each subject has its own raters; one rating */
    PCRP_ICC_2_1, /**< raters drawn from many, absolute agreement; ICC(A,1) */
    PCRP_ICC_3_1, /**< these raters, consistency; ICC(C,1) */
    PCRP_ICC_1_K, /**< the same for the mean of all raters */
    PCRP_ICC_2_K,
    PCRP_ICC_3_K
} pcrp_icc;

/** An intraclass correlation with its F test and interval (McGraw & Wong 1996, tables 7 and 8). */
typedef struct pcrp_icc_estimate {
    double value;
    double low, high;
    double f, df1, df2, p; /**< F test of no difference between subjects */
    double df2_interval;   /**< degrees of freedom behind the interval: Satterthwaite's for ICC(2,.), else df2 */
    size_t subjects;       /**< subjects with a rating of every rater; only these count */
} pcrp_icc_estimate;

/**
 * Estimates an intraclass correlation.
 * @param values  subjects x raters numbers, NaN for missing
 * @return PCRP_OK (also when undefined), PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_icc_compute(pcrp_icc kind, const double *values, size_t subjects, size_t raters,
                                      double confidence, pcrp_icc_estimate *out);

/** Kendall's coefficient of concordance W, corrected for ties; subjects with a missing value are left out. */
PCRP_API pcrp_status pcrp_kendall_w(const double *values, size_t subjects, size_t raters, double *out);

/** Cronbach's alpha of items (columns) over subjects (rows); rows with a missing value are left out. */
PCRP_API pcrp_status pcrp_cronbach_alpha(const double *values, size_t subjects, size_t items, double *out);

/* ---- Distributions --------------------------------------------------------------------------- */

/** Regularised incomplete beta function I_x(a, b), by continued fraction; NaN outside 0 <= x <= 1, a, b > 0. */
PCRP_API double pcrp_beta(double x, double a, double b);
/** Distribution function of the standard normal. */
PCRP_API double pcrp_normal(double x);
/** Its quantile; NaN outside (0, 1). */
PCRP_API double pcrp_normal_quantile(double p);
/** Distribution function of Student's t with @p df degrees of freedom. */
PCRP_API double pcrp_t(double x, double df);
/** Its quantile; NaN outside (0, 1). */
PCRP_API double pcrp_t_quantile(double p, double df);
/** Upper tail of the F distribution. */
PCRP_API double pcrp_f_upper(double x, double df1, double df2);
/** Quantile of the F distribution; NaN outside (0, 1). */
PCRP_API double pcrp_f_quantile(double p, double df1, double df2);

/* ---- Bootstrap ------------------------------------------------------------------------------- */

/** PCG32 (O'Neill 2014, PCG-XSH-RR 64/32): the same numbers on every machine. Fields are its state. */
typedef struct pcrp_random {
    uint64_t state;
    uint64_t increment;
} pcrp_random;

/** Seeds as pcg32_srandom does; the bootstrap uses stream 54. */
PCRP_API void pcrp_random_seed(pcrp_random *random, uint64_t seed, uint64_t stream);
/** The next 32 random bits. */
PCRP_API uint32_t pcrp_random_next(pcrp_random *random);
/** A number below @p bound (at least 1), each as likely as the other, by rejection. */
PCRP_API uint32_t pcrp_random_below(pcrp_random *random, uint32_t bound);

/** Percentile bootstrap of one statistic. */
typedef struct pcrp_bootstrap {
    double se;                /**< standard deviation of the resamples that are defined */
    double low, high;         /**< percentiles of those (R's type 7); NaN when fewer than half are defined */
    unsigned long resamples;  /**< drawn */
    unsigned long degenerate; /**< of these, undefined (for instance all ratings of one level) */
} pcrp_bootstrap;

/** Computes statistics of a resample: @p subjects holds @p count row numbers. Values may be NaN. */
typedef void (*pcrp_resample)(void *user, const size_t *subjects, size_t count, double *values);

/**
 * Draws subjects with replacement and computes statistics of each draw.
 * @param subjects    number of subjects, 1 to 2^32-1
 * @param statistics  number of values that @p resample gives
 * @param resamples   number of draws, 1 to 1,000,000
 * @param out         receives one for each statistic; caller-owned
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY. Same seed, same result.
 */
PCRP_API pcrp_status pcrp_bootstrap_run(size_t subjects, size_t statistics, unsigned long resamples, uint64_t seed,
                                        double confidence, pcrp_resample resample, void *user, pcrp_bootstrap *out);

/* ---- Ratings --------------------------------------------------------------------------------- */

/** Who gave which plan which level on which criterion. */
typedef struct pcrp_ratings pcrp_ratings;

/**
 * Makes an empty set of ratings.
 * @param lowest, highest  the whole scale, for instance 1 and 4
 * @param limits           chart_bytes bounds a ratings file, record_bytes a row; copied; NULL for the defaults
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_ratings_new(pcrp_ratings **out, int lowest, int highest, const pcrp_limits *limits);
/** Frees a set of ratings; NULL is allowed. */
PCRP_API void pcrp_ratings_free(pcrp_ratings *ratings);

/**
 * Adds one rating.
 * @param level  on the scale, or PCRP_LEVEL_MISSING
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (an empty name, a level off the scale, rated before), PCRP_ERROR_LIMIT or
 *         PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_ratings_add(pcrp_ratings *ratings, const char *plan, const char *rater,
                                      const char *criterion, int level);

/**
 * Adds the ratings of a CSV file (RFC 4180, UTF-8; comma, semicolon or tab, as its header has it), whose header
 * tells which of three it is, columns in any order:
 * raters' ratings (plan, rater, criterion, level); pcrp's own tidy output (chart, plan, status, rubric, criterion,
 * level); or pcrp's own csv output (chart, plan, status, rubric, a column a criterion, total). pcrp's own become
 * the ratings of the rater "pcrp" ("pcrp:RUBRIC" when the file holds several rubrics); the plan is the chart's
 * file name, or its archive member's, without folder and extension (NAME#PLAN when a chart holds several plans), or
 * what a column "id" of a sample's manifest calls it.
 * An empty level, "NA" or "." is a missing rating.
 * @param name   to put before messages
 * @param error  every row that could not be used, with its line (the first 20)
 * @return PCRP_OK; PCRP_ERROR_SYNTAX when some rows were left out (the others count); PCRP_ERROR_FORMAT,
 *         PCRP_ERROR_ENCODING, PCRP_ERROR_LIMIT or PCRP_ERROR_MEMORY when reading stopped
 */
PCRP_API pcrp_status pcrp_ratings_read_memory(pcrp_ratings *ratings, const char *bytes, size_t size,
                                              const char *name, pcrp_error *error);
/** The same for a file; PCRP_ERROR_IO when it cannot be read. */
PCRP_API pcrp_status pcrp_ratings_read_file(pcrp_ratings *ratings, const char *path, pcrp_error *error);

/** Lowest level of the scale. */
PCRP_API int pcrp_ratings_lowest(const pcrp_ratings *ratings);
/** Highest level of the scale. */
PCRP_API int pcrp_ratings_highest(const pcrp_ratings *ratings);
/** Number of levels given (missing ones not counted). */
PCRP_API size_t pcrp_ratings_count(const pcrp_ratings *ratings);
/** Plan ids in order of appearance; NULL past the end. */
PCRP_API const char *pcrp_ratings_plan(const pcrp_ratings *ratings, size_t index);
/** Number of plans. */
PCRP_API size_t pcrp_ratings_plan_count(const pcrp_ratings *ratings);
/** Raters in order of appearance; NULL past the end. */
PCRP_API const char *pcrp_ratings_rater(const pcrp_ratings *ratings, size_t index);
/** Number of raters. */
PCRP_API size_t pcrp_ratings_rater_count(const pcrp_ratings *ratings);
/** Criteria in order of appearance; NULL past the end. */
PCRP_API const char *pcrp_ratings_criterion(const pcrp_ratings *ratings, size_t index);
/** Number of criteria. */
PCRP_API size_t pcrp_ratings_criterion_count(const pcrp_ratings *ratings);
/** A level by the numbers of plan, rater and criterion; PCRP_LEVEL_MISSING when not rated. */
PCRP_API int pcrp_ratings_level(const pcrp_ratings *ratings, size_t plan, size_t rater, size_t criterion);
/** 1 for a rater whose levels came from pcrp ("pcrp" or "pcrp:..."), else 0. */
PCRP_API int pcrp_ratings_is_pcrp(const pcrp_ratings *ratings, size_t rater);
/**
 * The raters' consensus: the median level, ties to the lower. pcrp's own levels are never part of it.
 * @param except  number of a rater to leave out, or SIZE_MAX
 * @return the level, or PCRP_LEVEL_MISSING
 */
PCRP_API int pcrp_ratings_consensus(const pcrp_ratings *ratings, size_t plan, size_t criterion, size_t except);

/* ---- A study --------------------------------------------------------------------------------- */

/** What to compute. Fill with pcrp_agreement_options_init(). */
typedef struct pcrp_agreement_options {
    size_t size;                  /**< set by pcrp_agreement_options_init() */
    const char *const *criteria;  /**< criteria to look at, borrowed for the call; NULL for all */
    size_t criterion_count;       /**< of these */
    const char *against;          /**< a rater to hold each other one against; "consensus" for the median of the others
                                       (unless a rater has that name); NULL for all raters together */
    pcrp_weights weights;         /**< of the weighted coefficients; quadratic by default */
    double confidence;            /**< 0.95 by default */
    unsigned long resamples;      /**< of the bootstrap; 1,000 by default, 0 for none */
    uint64_t seed;                /**< 1 by default */
    int list;                     /**< list plans whose levels differ by so much or more; 0 for none */
} pcrp_agreement_options;

/** Sets the defaults. */
PCRP_API void pcrp_agreement_options_init(pcrp_agreement_options *options);

/** All statistics of a set of ratings; borrows the ratings. */
typedef struct pcrp_agreement pcrp_agreement;

/** One statistic of a comparison. Strings are static. */
typedef struct pcrp_statistic {
    const char *id;           /**< "kappa", "gwet_ac", "icc_2_1" ... */
    const char *title;        /**< in words */
    const char *weights;      /**< "identity", "quadratic" ..., a metric of alpha, or "" */
    size_t subjects;          /**< behind the value */
    double value;             /**< NaN when undefined, as all that follow */
    double se, low, high;     /**< analytic */
    double f, df1, df2, p;    /**< F test of an intraclass correlation */
    pcrp_bootstrap bootstrap; /**< resamples is 0 when there was none */
} pcrp_statistic;

/**
 * Computes a study.
 * @param options  NULL for the defaults
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (no such rater or criterion, fewer than two raters: see @p error),
 *         PCRP_ERROR_LIMIT or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_agreement_new(pcrp_agreement **out, const pcrp_ratings *ratings,
                                        const pcrp_agreement_options *options, pcrp_error *error);
/** Frees a study; NULL is allowed. */
PCRP_API void pcrp_agreement_free(pcrp_agreement *agreement);

/** Number of comparisons: one a criterion, and "total" (the sum of the criteria) when there are several;
 *  held against one rater, so many for each other rater. */
PCRP_API size_t pcrp_agreement_count(const pcrp_agreement *agreement);
/** The criterion of a comparison, or "total"; NULL past the end. */
PCRP_API const char *pcrp_agreement_criterion(const pcrp_agreement *agreement, size_t comparison);
/** Its raters by index; NULL past the end. The first is the one held against, if any. */
PCRP_API const char *pcrp_agreement_rater(const pcrp_agreement *agreement, size_t comparison, size_t index);
/** Its statistics by index; NULL past the end. */
PCRP_API const pcrp_statistic *pcrp_agreement_statistic(const pcrp_agreement *agreement, size_t comparison,
                                                        size_t index);

/** Forms in which a study can be written. */
typedef enum pcrp_agreement_format {
    PCRP_AGREEMENT_TEXT,
    PCRP_AGREEMENT_CSV, /**< one row a statistic; with a list asked for, one row a plan to adjudicate instead */
    PCRP_AGREEMENT_JSON
} pcrp_agreement_format;

/**
 * Writes a study. Numbers are written in the C locale; what is undefined is "undefined", an empty cell or null.
 * @param output  receives bytes, in order; returns 0 to go on
 * @return PCRP_OK, PCRP_ERROR_IO (output did not return 0) or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_agreement_write(const pcrp_agreement *agreement, pcrp_agreement_format format,
                                          int (*output)(void *user, const char *bytes, size_t length), void *user);

#ifdef __cplusplus
}
#endif
#endif
