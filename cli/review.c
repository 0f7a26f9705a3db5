/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp review: a worksheet in which a person rates plans, or decides where raters differ. */
#include "command.h"
#include "jobs.h"
#include "manifest.h"
#include "output.h"
#include "progress.h"
#include "rows.h"
#include "scoring.h"
#include "settings.h"

#include <pcrp/report.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: pcrp review [OPTION]... PATH...\n"
    "A worksheet for one rater as one HTML page that needs nothing else: each plan with the levels' words at hand, rated\n"
    "from the keyboard, kept in the browser, exported as the CSV that 'pcrp agree' reads.\n\n"
    "  -o, --output FILE         write the page to FILE (default: standard output)\n"
    "  --rater NAME              whose worksheet it is (default: the page asks)\n"
    "  --blind                   leave pcrp's own levels and evidence out of the page\n"
    "  --adjudicate RATINGS.csv  show only plans whose ratings differ, with the ratings, and export what is decided; may be\n"
    "                            repeated, once for each file of ratings\n"
    "  --codebook FILE.md        a codebook to have at hand (default: the rubric's own)\n"
    "  --manifest FILE.csv       columns 'chart' and 'id': plans are called by their id, not by their file\n"
    "  --sample FILE.csv         what 'pcrp sample' wrote (of a blind sample, the key): only its plans, called by their ids\n"
    "  --part I/N                of a sample to be rated by N raters: the worksheet of rater I; plans to be rated twice are\n"
    "                            in two of them\n"
    "  --title TEXT              heading of the page\n"
    "  --rubric NAME|FILE        default five-criteria\n"
    "  -j, --jobs N              threads (default: one a processor)\n"
    "  --files-from FILE         read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE                a map for a vendor's own XML; may be repeated\n"
    "  --limit NAME=VALUE        change a limit\n"
    "  -q, --quiet               no progress bar and no remarks; errors are still named\n"
    "  -h, --help                this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing could be run; 3 some inputs are errors.\n";

enum {
    OPTION_ADJUDICATE = PCRP_OWN_OPTION,
    OPTION_BLIND,
    OPTION_CODEBOOK,
    OPTION_MANIFEST,
    OPTION_PART,
    OPTION_RATER,
    OPTION_SAMPLE,
    OPTION_TITLE,
    RATINGS_MOST = 256
};

static const struct option own_options[] = {
    {"adjudicate", required_argument, NULL, OPTION_ADJUDICATE},
    {"blind", no_argument, NULL, OPTION_BLIND},
    {"codebook", required_argument, NULL, OPTION_CODEBOOK},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"part", required_argument, NULL, OPTION_PART},
    {"rater", required_argument, NULL, OPTION_RATER},
    {"sample", required_argument, NULL, OPTION_SAMPLE},
    {"title", required_argument, NULL, OPTION_TITLE},
    {0}};

typedef struct review_run {
    pcrp_settings settings;
    pcrp_review_options options;
    const char *ratings_paths[RATINGS_MOST];
    size_t ratings_count;
    const char *manifest_path, *codebook_path;
    char *codebook;
    int sampled;            /* the manifest is a sample: plans that it does not name are left out */
    size_t part, parts;     /* of the sample's plans; parts is 0 when all are wanted */
    pcrp_manifest manifest;
    size_t id_column;       /* of the manifest; SIZE_MAX for none */
    pcrp_ratings *ratings;
    pcrp_review *review;
    pcrp_progress progress;
    size_t errors, empty, unlisted;
    int broken;
} review_run;

/* I/N */
static int take_part(review_run *run, const char *argument)
{
    const char *slash = strchr(argument, '/');
    char number[8] = "";
    unsigned long long part, parts;

    if (slash && (size_t)(slash - argument) < sizeof(number))
        memcpy(number, argument, (size_t)(slash - argument));
    if (!slash || !pcrp_whole(slash + 1, 1, 1000, &parts) || !pcrp_whole(number, 1, parts, &part))
        return pcrp_complain_usage("review", "--part %s: give it as I/N, for instance 1/2", argument), 0;
    run->part = (size_t)part;
    run->parts = (size_t)parts;
    return 1;
}

static int take_option(void *user, int option, const char *argument)
{
    review_run *run = user;

    switch (option) {
    case OPTION_ADJUDICATE:
        if (run->ratings_count == RATINGS_MOST) {
            pcrp_complain_usage("review", "more than %d files of ratings", RATINGS_MOST);
            return 0;
        }
        run->ratings_paths[run->ratings_count++] = argument;
        return 1;
    case OPTION_BLIND: run->options.blind = 1; return 1;
    case OPTION_CODEBOOK: run->codebook_path = argument; return 1;
    case OPTION_MANIFEST:
    case OPTION_SAMPLE:
        if (run->manifest_path)
            return pcrp_complain_usage("review", "give one of --manifest and --sample, once"), 0;
        run->manifest_path = argument;
        run->sampled = option == OPTION_SAMPLE;
        return 1;
    case OPTION_PART: return take_part(run, argument);
    case OPTION_RATER: run->options.rater = argument; return 1;
    case OPTION_TITLE: run->options.title = argument; return 1;
    default: return 0;
    }
}

/* --- from charts to plans of the worksheet --- */

typedef struct piece {
    pcrp_review_entry *entry; /* NULL for what cannot be rated */
    char *chart, *reason;     /* of an error or of a plan without content, else NULL */
    int error, unlisted;
} piece;

static void drop_piece(void *user)
{
    piece *made = user;

    if (!made)
        return;
    pcrp_review_entry_free(made->entry);
    free(made->chart);
    free(made->reason);
    free(made);
}

static void *begin_thread(void *user)
{
    review_run *run = user;
    return pcrp_scoring_new(&run->settings, run);
}

/* NULL when out of memory. cells: what the manifest knows, or NULL. */
static piece *make_piece(const pcrp_scoring *with, const char *chart, const pcrp_plan *plan, pcrp_status status,
                         const char *reason, const char *const *cells)
{
    const review_run *run = with->user;
    piece *made = calloc(1, sizeof(*made));
    const char *id = cells ? cells[run->id_column] : NULL;
    int good;

    if (!made)
        return NULL;
    made->unlisted = run->manifest_path && !run->sampled && !cells;
    if (status == PCRP_OK) {
        good = pcrp_review_entry_new(&made->entry, run->review, chart, id, plan, with->results[0]) == PCRP_OK;
    } else {
        made->error = status < 0;
        made->chart = strdup(chart);
        made->reason = strdup(reason ? reason : pcrp_status_text(status));
        good = made->chart && made->reason;
    }
    if (!good) {
        drop_piece(made);
        return NULL;
    }
    return made;
}

typedef struct visit {
    pcrp_scoring *with;
    pcrp_sink *sink;
    pcrp_manifest_counter counter;
} visit;

/* A plan to be rated once goes to one worksheet, by its place in the sample; one to be rated twice to the next as well. */
static int in_part(const review_run *run, const char *const *cells, size_t place)
{
    size_t column = pcrp_manifest_column(&run->manifest, "raters");
    int twice = column != SIZE_MAX && strcmp(cells[column], "2") == 0;

    place = place % run->parts + 1;
    return run->part == place || (twice && run->part == place % run->parts + 1);
}


static pcrp_status found_plan(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    visit *at = user;
    const review_run *run = at->with->user;
    size_t nth = status < 0 ? 0 : pcrp_manifest_nth(&at->counter, chart);
    const char *const *cells =
        run->manifest_path ? pcrp_manifest_find(&run->manifest, chart, plan ? pcrp_plan_id(plan) : NULL, nth) : NULL;
    piece *made;

    if (status >= 0 && run->sampled &&
        (!cells || (run->parts && !in_part(run, cells, pcrp_manifest_place(&run->manifest, chart, pcrp_plan_id(plan), nth))))) {
        pcrp_plan_free(plan);
        return PCRP_OK;
    }
    if (status == PCRP_OK && !run->options.blind)
        status = pcrp_scoring_plan(at->with, plan, &reason);
    made = make_piece(at->with, chart, plan, status, reason, cells);
    pcrp_scoring_clear(at->with);
    pcrp_plan_free(plan);
    return pcrp_sink_add(at->sink, made) ? PCRP_OK : PCRP_STOPPED;
}

static void read_input(void *user, void *scoring, size_t index, pcrp_sink *sink)
{
    const review_run *run = user;
    const pcrp_input *input = &run->settings.inputs.items[index];
    visit at = {.with = scoring, .sink = sink};

    pcrp_input_read(input, at.with->reader, found_plan, &at);
}

static int take_piece(void *user, size_t index, void *taken)
{
    review_run *run = user;
    piece *made = taken;
    char name[4096];

    if (!made) {
        pcrp_complain("out of memory");
        run->broken = 1;
        return 1;
    }
    if (made->reason) {
        run->errors += made->error != 0;
        run->empty += !made->error;
        pcrp_progress_clear(&run->progress);
        if (made->error || !run->settings.quiet)
            pcrp_complain("%s: %s", pcrp_settings_chart(&run->settings, made->chart, index, name, sizeof(name)),
                          made->reason);
    }
    run->unlisted += made->unlisted != 0;
    if (made->entry)
        run->broken = pcrp_review_put(run->review, made->entry) != PCRP_OK;
    made->entry = NULL;
    drop_piece(made);
    pcrp_progress_show(&run->progress, index, index);
    return run->broken;
}

static void read_charts(review_run *run)
{
    pcrp_jobs jobs = {run->settings.inputs.count, run->settings.jobs, run, begin_thread, pcrp_scoring_free,
                      read_input, take_piece, drop_piece};

    pcrp_progress_begin(&run->progress, jobs.count, run->settings.quiet);
    if (pcrp_jobs_run(&jobs) != 0)
        run->broken = 1;
    pcrp_progress_clear(&run->progress);
}

/* --- ratings to be decided between --- */

/* Remarks stand in a column "note", which the statistics of ratings have no use for. */
static int take_notes(review_run *run, const char *path)
{
    enum { PLAN, RATER, CRITERION, NOTE, FIELDS };
    static const char *const wanted[FIELDS] = {"plan", "rater", "criterion", "note"};
    size_t columns[FIELDS] = {SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
    pcrp_file file;
    const char *at;
    size_t left, length;
    int done = 1;
    char *cell;

    if (!pcrp_file_map(&file, path, NULL))
        return 0;
    at = file.bytes;
    left = file.size;
    if (left >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3, left -= 3;
    length = left ? pcrp_csv_row(at, left) : 0;
    for (size_t i = 0; length && (cell = pcrp_csv_field(at, length, i)) != NULL; i++) {
        for (size_t w = 0; w < FIELDS; w++)
            if (strcmp(cell, wanted[w]) == 0)
                columns[w] = i;
        free(cell);
    }
    for (int rows = columns[PLAN] != SIZE_MAX && columns[RATER] != SIZE_MAX && columns[CRITERION] != SIZE_MAX &&
                    columns[NOTE] != SIZE_MAX; rows && done && length;) {
        char *cells[FIELDS];
        at += length;
        left -= length;
        length = left ? pcrp_csv_row(at, left) : 0;
        length = length ? length : left; /* the last row may lack its line end */
        for (size_t w = 0; w < FIELDS; w++)
            cells[w] = length ? pcrp_csv_field(at, length, columns[w]) : NULL;
        if (cells[PLAN] && cells[RATER] && cells[CRITERION] && cells[NOTE] && *cells[NOTE])
            done = pcrp_review_add_note(run->review, cells[PLAN], cells[RATER], cells[CRITERION], cells[NOTE]) == PCRP_OK;
        for (size_t w = 0; w < FIELDS; w++)
            free(cells[w]);
    }
    pcrp_file_unmap(&file);
    return done;
}

static int read_ratings(review_run *run)
{
    pcrp_error *error = pcrp_error_new();
    int done = pcrp_ratings_new(&run->ratings, 1, 4, &run->settings.limits) == PCRP_OK;

    for (size_t i = 0; done && i < run->ratings_count; i++)
        done = pcrp_ratings_read_file(run->ratings, run->ratings_paths[i], error) == PCRP_OK;
    pcrp_complain_error(error);
    pcrp_error_free(error);
    if (done && pcrp_ratings_rater_count(run->ratings) < 2) {
        pcrp_complain("there is nothing to decide: the ratings are of fewer than two raters");
        done = 0;
    }
    return done;
}

/* --- the run --- */

static int read_codebook(review_run *run)
{
    pcrp_file file;

    if (!run->codebook_path)
        return 1;
    if (!pcrp_file_map(&file, run->codebook_path, NULL))
        return 0;
    run->codebook = strndup(file.bytes ? file.bytes : "", file.size);
    run->options.codebook = run->codebook;
    pcrp_file_unmap(&file);
    return run->codebook != NULL;
}

static int read_manifest(review_run *run)
{
    if (!run->manifest_path)
        return 1;
    if (!run->sampled && !pcrp_manifest_read(&run->manifest, run->manifest_path))
        return 0;
    run->id_column = pcrp_manifest_column(&run->manifest, "id");
    if (run->id_column != SIZE_MAX)
        return 1;
    pcrp_complain("%s: has no column 'id'", run->manifest_path);
    return 0;
}

static int prepare(review_run *run)
{
    if (run->parts && !run->sampled)
        return pcrp_complain_usage("review", "--part is a part of a --sample"), 0;
    if (run->sampled && !pcrp_manifest_sample(&run->manifest, run->manifest_path, &run->settings.inputs))
        return 0;
    if (!pcrp_scoring_spare(&run->settings.inputs, run->settings.output))
        return 0;
    if (!run->settings.inputs.count)
        return pcrp_complain_usage("review", "there is nothing to review: no file was given or found"), 0;
    if (run->settings.rubric_count > 1)
        return pcrp_complain_usage("review", "a worksheet is for one rubric"), 0;
    if (run->settings.redact)
        return pcrp_complain_usage("review", "a redacted chart cannot be rated; see --blind and --manifest"), 0;
    if (!run->settings.output && isatty(STDOUT_FILENO))
        return pcrp_complain_usage("review", "a page is not for the terminal: give -o FILE.html"), 0;
    if (!pcrp_settings_load(&run->settings) || !read_codebook(run) || !read_manifest(run) ||
        (run->ratings_count && !read_ratings(run)))
        return 0;
    if (pcrp_review_new(&run->review, &run->options, run->settings.rubrics[0], run->ratings) != PCRP_OK) {
        pcrp_complain("out of memory");
        return 0;
    }
    for (size_t i = 0; i < run->ratings_count; i++)
        if (!take_notes(run, run->ratings_paths[i]))
            return 0;
    return 1;
}

static int write_page(review_run *run)
{
    pcrp_stream stream;
    pcrp_status status;

    if (!pcrp_review_count(run->review)) {
        pcrp_complain(run->ratings ? "the raters do not differ on any of these plans" : "there is no plan to rate");
        return run->ratings != NULL;
    }
    if (!pcrp_stream_open(&stream, run->settings.output, 0))
        return 0;
    status = pcrp_review_write_html(run->review, pcrp_stream_write, &stream);
    if (status != PCRP_OK && status != PCRP_ERROR_IO)
        pcrp_complain("the page could not be made: %s", pcrp_status_text(status));
    return pcrp_stream_close(&stream) && status == PCRP_OK;
}

static int conclude(const review_run *run)
{
    size_t missing = run->sampled ? pcrp_manifest_missing(&run->manifest) : 0;

    if (missing)
        pcrp_complain("%zu %s of the sample could not be found or read", missing, missing == 1 ? "plan" : "plans");
    if (run->unlisted && !run->settings.quiet)
        pcrp_complain("%zu %s not in the manifest", run->unlisted, run->unlisted == 1 ? "plan is" : "plans are");
    if ((run->errors || run->empty) && !run->settings.quiet)
        pcrp_complain("%zu %s left out", run->errors + run->empty,
                      run->errors + run->empty == 1 ? "chart was" : "charts were");
    return run->broken ? PCRP_EXIT_USAGE : run->errors || missing ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
}

int pcrp_command_review(int argc, char **argv)
{
    review_run run = {.id_column = SIZE_MAX};
    pcrp_own_options own = {own_options, take_option, &run};
    int status;

    pcrp_review_options_init(&run.options);
    if (pcrp_settings_parse(&run.settings, "review", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        if (prepare(&run)) {
            read_charts(&run);
            if (!run.broken && !write_page(&run))
                run.broken = 1;
            status = conclude(&run);
        }
    }
    pcrp_review_free(run.review);
    pcrp_ratings_free(run.ratings);
    free(run.codebook);
    pcrp_manifest_free(&run.manifest);
    pcrp_settings_free(&run.settings);
    return status;
}
