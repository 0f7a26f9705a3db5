/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp review: a worksheet in which a person rates plans, or decides where raters differ. */
#include "command.h"
#include "each.h"
#include "output.h"
#include "rows.h"

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
    const char *codebook_path;
    char *codebook;
    size_t part, parts;     /* of the sample's plans; parts is 0 when all are wanted */
    pcrp_manifest manifest;
    size_t id_column;       /* of the manifest; SIZE_MAX for none */
    pcrp_ratings *ratings;
    pcrp_review *review;
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
        return pcrp_manifest_take(&run->manifest, "review", argument, option == OPTION_SAMPLE);
    case OPTION_PART: return take_part(run, argument);
    case OPTION_RATER: run->options.rater = argument; return 1;
    case OPTION_TITLE: run->options.title = argument; return 1;
    default: return 0;
    }
}

/* --- from charts to plans of the worksheet --- */

static void drop_entry(void *piece)
{
    pcrp_review_entry_free(piece);
}

/* A plan to be rated once goes to one worksheet, by its place in the sample; one to be rated twice to the next as well. */
static int in_part(void *user, const pcrp_visited *visited)
{
    const review_run *run = user;
    size_t column = pcrp_manifest_column(&run->manifest, "raters"), place;
    int twice = column != SIZE_MAX && strcmp(visited->cells[column], "2") == 0;

    place = pcrp_manifest_place(&run->manifest, visited->chart, pcrp_plan_id(visited->plan), visited->nth) % run->parts + 1;
    return run->part == place || (twice && run->part == place % run->parts + 1);
}

static void *make_entry(void *user, const pcrp_visited *visited)
{
    const review_run *run = user;
    const char *id = visited->cells ? visited->cells[run->id_column] : NULL;
    pcrp_review_entry *made = NULL;

    pcrp_review_entry_new(&made, run->review, visited->chart, id, visited->plan, visited->results ? visited->results[0] : NULL);
    pcrp_plan_free(visited->plan);
    return made;
}

static int take_entry(void *user, void *piece)
{
    const review_run *run = user;
    return pcrp_review_put(run->review, piece) != PCRP_OK;
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
    if (!pcrp_manifest_read(&run->manifest))
        return 0;
    run->id_column = pcrp_manifest_column(&run->manifest, "id");
    if (!run->manifest.path || run->id_column != SIZE_MAX)
        return 1;
    pcrp_complain("%s: has no column 'id'", run->manifest.path);
    return 0;
}

static int prepare(review_run *run)
{
    if (run->parts && !run->manifest.sampled)
        return pcrp_complain_usage("review", "--part is a part of a --sample"), 0;
    if (!pcrp_manifest_sample(&run->manifest, &run->settings.inputs))
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

static int conclude(const pcrp_each *each)
{
    size_t missing = pcrp_manifest_conclude(each->manifest, 1, each->unlisted, each->settings->quiet);
    size_t left_out = each->errors + each->empty;

    if (left_out && !each->settings->quiet)
        pcrp_complain("%zu %s left out", left_out, left_out == 1 ? "chart was" : "charts were");
    return each->errors || missing ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
}

int pcrp_command_review(int argc, char **argv)
{
    review_run run = {.id_column = SIZE_MAX};
    pcrp_own_options own = {own_options, take_option, &run};
    pcrp_each each = {.settings = &run.settings, .manifest = &run.manifest, .only_content = 1, .user = &run,
                      .make = make_entry, .take = take_entry, .drop = drop_entry};
    int status;

    pcrp_review_options_init(&run.options);
    if (pcrp_settings_parse(&run.settings, "review", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        each.scored = !run.options.blind;
        each.wants = run.parts ? in_part : NULL;
        if (prepare(&run) && pcrp_each_run(&each) && write_page(&run))
            status = conclude(&each);
    }
    pcrp_review_free(run.review);
    pcrp_ratings_free(run.ratings);
    free(run.codebook);
    pcrp_manifest_free(&run.manifest);
    pcrp_settings_free(&run.settings);
    return status;
}
