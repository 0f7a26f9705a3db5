/* SPDX-License-Identifier: Apache-2.0 */
/** @file report.h  The pages of a record review: a report for a meeting, a worksheet for a rater.
 *
 * Each page is one HTML file that needs nothing else: no network, no other file, no server. Its text comes
 * from templates that are built into the library, its figures from one block of JSON. A chart's text is data
 * in it, never markup.
 *
 * Charts are made ready by any number of threads (..._entry_new()) and put in one after the other
 * (..._put()), which decides their order.
 */
#ifndef PCRP_REPORT_H
#define PCRP_REPORT_H

#include <pcrp/agree.h>
#include <pcrp/cohort.h>
#include <pcrp/error.h>
#include <pcrp/plan.h>
#include <pcrp/score.h>
#include <pcrp/write.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The report ------------------------------------------------------------------------------ */

/** A report in the making. */
typedef struct pcrp_report pcrp_report;
/** A chart made ready for a report. */
typedef struct pcrp_report_entry pcrp_report_entry;

/** What a report is to say. Strings are copied. Fill with pcrp_report_options_init(). */
typedef struct pcrp_report_options {
    size_t size;               /**< set by pcrp_report_options_init() */
    const char *title;         /**< heading; "" for a usual one */
    const char *drawn;         /**< how the charts were drawn, in words; "" when not known */
    const char *date;          /**< as it is to stand in the page; "" for none */
    double threshold;          /**< share of competent plans that is asked for, 0 to 1; 0.86, the quality benchmark of the
                                    Centers for Medicare & Medicaid Services for waiver assurances */
    double confidence;         /**< of the intervals, between 0 and 1; 0.95 */
    size_t small_cell;         /**< groups of fewer plans are withheld; 5 */
    int texts;                 /**< 1 (the default): charts with their text; 0: levels and reasons only */
    int redact;                /**< no chart text and no names: digests, offsets, and groups by number */
    const char *salt;          /**< for redact */
    const char *const *columns; /**< what is known about charts from elsewhere: team, site ...; NULL for nothing */
    size_t column_count;       /**< of these */
    const char *const *groups; /**< columns to give figures for; NULL for the usual ones ("team", "clinician", "site",
                                    "programme", "program", "period", "arm", "wave") that are there */
    size_t group_count;        /**< of these */
    const char *const *keep;   /**< columns that redact leaves as they are (a site, a period); NULL for none */
    size_t keep_count;         /**< of these */
} pcrp_report_options;

/** Sets the defaults. Thread-safe. */
PCRP_API void pcrp_report_options_init(pcrp_report_options *options);

/**
 * Begins a report.
 * @param out      receives the report, owned by the caller
 * @param rubrics  in order; borrowed for the report's life. With two or more, the page holds the first against the
 *                 second, plan by plan
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT (a group that is no column, a threshold off 0..1) or PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_report_new(pcrp_report **out, const pcrp_report_options *options,
                                     const pcrp_rubric *const *rubrics, size_t count);
/** Frees a report; NULL is allowed. */
PCRP_API void pcrp_report_free(pcrp_report *report);

/**
 * Makes a chart ready. Parameters as pcrp_rows_new().
 * @param out    receives the entry, owned by the caller until it is put; it needs neither plan nor results any more
 * @param cells  one text for each of the columns; NULL when nothing is known about the chart
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY. Thread-safe as long as nobody puts.
 */
PCRP_API pcrp_status pcrp_report_entry_new(pcrp_report_entry **out, const pcrp_report *report, const char *chart,
                                           const pcrp_plan *plan, const pcrp_result *const *results,
                                           pcrp_status status, const char *reason, const char *const *cells);
/** Frees an entry that was not put; NULL is allowed. */
PCRP_API void pcrp_report_entry_free(pcrp_report_entry *entry);
/** Puts a chart in; the entry is the report's from then on, whatever is returned: PCRP_OK or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_report_put(pcrp_report *report, pcrp_report_entry *entry);

/**
 * Finds out what is known about a plan.
 * @param plan    its id, "" when it has none
 * @param status  of the plan; negative for an error
 * @param cells   receives one text a column, borrowed from @p user; NULL (as it is before the call) when nothing is known
 * @return 1 to put the plan in the report, 0 to leave it out
 */
typedef int (*pcrp_report_lookup)(void *user, const char *chart, const char *plan, pcrp_status status,
                                  const char *const **cells);

/**
 * Puts in all charts of a jsonl output of pcrp (pcrp_writer). Such charts have evidence but no text around it.
 * @param name    to put before messages
 * @param lookup  finds the cells of a plan; NULL: the "manifest" of each line is used, and if the report has no columns
 *                and no chart yet, that of the first line gives them
 * @param error   the first line that could not be used, by number; never what it says
 * @return PCRP_OK, PCRP_ERROR_SYNTAX, PCRP_ERROR_FORMAT (another schema, or no levels of a rubric of the report) or
 *         PCRP_ERROR_MEMORY
 */
PCRP_API pcrp_status pcrp_report_add_jsonl(pcrp_report *report, const char *bytes, size_t size, const char *name,
                                           pcrp_report_lookup lookup, void *user, pcrp_error *error);

/**
 * Lets the report tell of text copied between plans, and of names and pronouns left behind by copying.
 * @param clones  finished; borrowed until the last page or table is written. Names of charts as they were put
 */
PCRP_API void pcrp_report_set_clones(pcrp_report *report, const pcrp_clones *clones);

/** Number of charts put in so far, errors among them. */
PCRP_API size_t pcrp_report_count(const pcrp_report *report);

/** Writes the page. PCRP_OK, PCRP_ERROR_IO (output did not return 0) or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_report_write_html(pcrp_report *report, pcrp_output output, void *user);

/** Names of the tables behind the page: "sample", "criteria", "groups" ...; NULL past the end. Static. */
PCRP_API const char *pcrp_report_table(size_t index);
/** Writes a table as CSV, as write.h writes it. PCRP_ERROR_ARGUMENT when there is no table of that name. */
PCRP_API pcrp_status pcrp_report_write_csv(pcrp_report *report, const char *table, pcrp_output output, void *user);
/** Writes all tables as a workbook. PCRP_ERROR_UNSUPPORTED when built without libxlsxwriter; PCRP_ERROR_IO. */
PCRP_API pcrp_status pcrp_report_write_xlsx(pcrp_report *report, const char *path, pcrp_error *error);

/**
 * Interval of a share by Wilson (Wilson 1927, JASA 22:209-212), without continuity correction.
 * @param hits, of    counts; of 0 the limits are 0 and 1
 * @param confidence  between 0 and 1
 */
PCRP_API void pcrp_wilson(size_t hits, size_t of, double confidence, double *low, double *high);

/* ---- The worksheet --------------------------------------------------------------------------- */

/** A worksheet in the making. */
typedef struct pcrp_review pcrp_review;
/** A plan made ready for a worksheet. */
typedef struct pcrp_review_entry pcrp_review_entry;

/** What a worksheet is to hold. Strings are copied. Fill with pcrp_review_options_init(). */
typedef struct pcrp_review_options {
    size_t size;            /**< set by pcrp_review_options_init() */
    const char *title;      /**< heading; "" for a usual one */
    const char *rater;      /**< whose worksheet it is; "" lets the page ask */
    const char *codebook;   /**< Markdown, with a heading "N. criterion-id: ..." for each criterion; NULL for the one that
                                 belongs to a shipped rubric; "" for none */
    int blind;              /**< 1: neither pcrp's levels nor its evidence are in the file */
} pcrp_review_options;

/** Sets the defaults. Thread-safe. */
PCRP_API void pcrp_review_options_init(pcrp_review_options *options);

/**
 * Begins a worksheet for one rubric.
 * @param ratings  given, the worksheet is for deciding where these differ: it holds only such plans. Borrowed for the
 *                 worksheet's life; NULL for rating
 */
PCRP_API pcrp_status pcrp_review_new(pcrp_review **out, const pcrp_review_options *options, const pcrp_rubric *rubric,
                                     const pcrp_ratings *ratings);
/** Frees a worksheet; NULL is allowed. */
PCRP_API void pcrp_review_free(pcrp_review *review);

/** Adds a rater's remark on a level, to be shown where it is decided. PCRP_OK or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_review_add_note(pcrp_review *review, const char *plan, const char *rater,
                                          const char *criterion, const char *note);

/**
 * Makes a plan ready. Charts that are errors or not scorable have no entry: nobody can rate them.
 * @param name    the plan's name in ratings; NULL for the chart's as pcrp_ratings_read_memory() names it
 * @param result  NULL when the worksheet is blind
 * @return PCRP_OK, PCRP_ERROR_ARGUMENT or PCRP_ERROR_MEMORY. Thread-safe as long as nobody puts.
 */
PCRP_API pcrp_status pcrp_review_entry_new(pcrp_review_entry **out, const pcrp_review *review, const char *chart,
                                           const char *name, const pcrp_plan *plan, const pcrp_result *result);
/** Frees an entry that was not put; NULL is allowed. */
PCRP_API void pcrp_review_entry_free(pcrp_review_entry *entry);
/** Puts a plan in; the entry is the worksheet's from then on, whatever is returned: PCRP_OK or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_review_put(pcrp_review *review, pcrp_review_entry *entry);
/** Number of plans that the page will show. */
PCRP_API size_t pcrp_review_count(const pcrp_review *review);

/** Writes the page. PCRP_OK, PCRP_ERROR_IO (output did not return 0) or PCRP_ERROR_MEMORY. */
PCRP_API pcrp_status pcrp_review_write_html(const pcrp_review *review, pcrp_output output, void *user);

#ifdef __cplusplus
}
#endif
#endif
