/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp score: levels for every plan found. */
#include "command.h"
#include "copied.h"
#include "jobs.h"
#include "manifest.h"
#include "output.h"
#include "profile.h"
#include "progress.h"
#include "resume.h"
#include "scoring.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: pcrp score [OPTION]... PATH...\n"
    "Levels with evidence for every plan in files, folders and archives ('-': standard input).\n\n"
    "  --rubric NAME|FILE     a shipped rubric or a file of your own (default five-criteria); may be repeated\n"
    "  --format FORMAT        text, csv, tidy, json or jsonl (default text)\n"
    "  --evidence             text: reasons and evidence for every plan; --no-evidence: the table only\n"
    "  -o, --output FILE      write to FILE\n"
    "  -j, --jobs N           threads (default: one a processor); the output does not depend on it\n"
    "  --files-from FILE      read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --manifest FILE.csv    add the columns of FILE (chart and any others) to each chart's rows\n"
    "  --sample FILE.csv      what 'pcrp sample' wrote: score the plans it names, and only these, and add its columns\n"
    "  --shard I/N            score only share I of N of the inputs; 'pcrp merge' joins the outputs\n"
    "  --resume               with -o: go on with a csv, tidy or jsonl output that was cut off\n"
    "  --clones               text copied from other people's plans of this batch lowers a level, where the rubric\n"
    "                         says so; levels then depend on what is in the batch\n"
    "  --fail-under LEVEL     exit with 1 when a criterion of any plan is below LEVEL (1 to 4)\n"
    "  --redact [--salt TEXT] no chart text and no names: offsets and salted digests instead\n"
    "  --keep COLUMN          with --redact: leave this column of the manifest as it is; may be repeated\n"
    "  --limit NAME=VALUE     change a limit, for instance chart_bytes=128M (see pcrp-score(1))\n"
    "  --profile              say on standard error where the time went, class by class; one job\n"
    "  --color WHEN           auto, always or never\n"
    "  -q, --quiet            no progress bar and no remarks; errors are still named\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 1 --fail-under failed; 2 wrong usage or nothing could be run; 3 some inputs are errors.\n";

enum {
    OPTION_CLONES = PCRP_OWN_OPTION,
    OPTION_EVIDENCE,
    OPTION_NO_EVIDENCE,
    OPTION_FAIL_UNDER,
    OPTION_KEEP,
    OPTION_MANIFEST,
    OPTION_PROFILE,
    OPTION_RESUME,
    OPTION_SAMPLE
};

static const struct option own_options[] = {
    {"clones", no_argument, NULL, OPTION_CLONES},
    {"evidence", no_argument, NULL, OPTION_EVIDENCE},
    {"no-evidence", no_argument, NULL, OPTION_NO_EVIDENCE},
    {"fail-under", required_argument, NULL, OPTION_FAIL_UNDER},
    {"keep", required_argument, NULL, OPTION_KEEP},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"profile", no_argument, NULL, OPTION_PROFILE},
    {"resume", no_argument, NULL, OPTION_RESUME},
    {"sample", required_argument, NULL, OPTION_SAMPLE},
    {0}};

typedef struct score_run {
    pcrp_settings settings;
    pcrp_write_options writing;
    int evidence;           /* -1 as the number of plans has it */
    int fail_under;         /* 0 when not given */
    const char **keep;      /* columns of the manifest that --redact leaves */
    size_t keep_count;
    int resume;
    int profile;
    double begun;           /* by pcrp_clock() */
    int with_clones;
    pcrp_clones *clones;    /* of --clones; only looked at while plans are scored */
    pcrp_manifest manifest;
    pcrp_writer *writer;
    pcrp_stream stream;
    pcrp_progress progress;
    size_t first;           /* inputs that an earlier run has done */
    size_t plans, errors, low, unlisted;
    int broken;             /* out of memory, or the output cannot be written */
} score_run;

static int take_option(void *user, int option, const char *argument)
{
    score_run *run = user;
    unsigned long long level;

    switch (option) {
    case OPTION_CLONES: run->with_clones = 1; return 1;
    case OPTION_EVIDENCE: run->evidence = 1; return 1;
    case OPTION_NO_EVIDENCE: run->evidence = 0; return 1;
    case OPTION_KEEP: run->keep[run->keep_count++] = argument; return 1;
    case OPTION_MANIFEST:
    case OPTION_SAMPLE:
        return pcrp_manifest_take(&run->manifest, "score", argument, option == OPTION_SAMPLE);
    case OPTION_PROFILE: run->profile = 1; return 1;
    case OPTION_RESUME: run->resume = 1; return 1;
    case OPTION_FAIL_UNDER:
        if (!pcrp_whole(argument, 1, 4, &level)) {
            pcrp_complain_usage("score", "--fail-under %s: give a level from 1 to 4", argument);
            return 0;
        }
        run->fail_under = (int)level;
        return 1;
    default: return 0;
    }
}

/* --- in the worker threads: from an input to rows --- */

/* A plan on its way: as it was found, then as rows for the writing thread. */
typedef struct scored {
    pcrp_plan *plan;      /* until it is scored; NULL for an error */
    pcrp_status status;
    char *chart, *reason; /* reason: NULL when the status says it all */
    size_t nth;           /* plan of its chart */
    pcrp_rows *rows;      /* once it is scored */
    int low;              /* under the policy's level */
    int unlisted;         /* not in the manifest */
} scored;

typedef struct visit {
    const score_run *run;
    pcrp_sink *sink;
    pcrp_manifest_counter counter;
} visit;

static void drop_scored(void *piece)
{
    scored *made = piece;

    if (!made)
        return;
    pcrp_plan_free(made->plan);
    pcrp_rows_free(made->rows);
    free(made->chart);
    free(made->reason);
    free(made);
}

static void *begin_thread(void *user)
{
    score_run *run = user;
    pcrp_scoring *made = pcrp_scoring_new(&run->settings, run);

    for (size_t r = 0; made && run->profile && r < run->settings.rubric_count; r++)
        pcrp_scorer_profile_start(made->scorers[r]);
    return made;
}

static void end_thread(void *scratch)
{
    const pcrp_scoring *with = scratch;
    const score_run *run = with->user;

    if (run->profile)
        pcrp_profile_print(with, pcrp_clock() - run->begun);
    pcrp_scoring_free(scratch);
}

static int is_low(const pcrp_scoring *with)
{
    const score_run *run = with->user;

    for (size_t r = 0; r < run->settings.rubric_count; r++)
        for (size_t i = 0; i < pcrp_rubric_criterion_count(run->settings.rubrics[r]); i++) {
            int level = pcrp_result_level(with->results[r], i);
            if (level > 0 && level < run->fail_under)
                return 1;
        }
    return 0;
}

/* What the reader hands over goes to whichever thread has time to score it. NULL when out of memory. */
static pcrp_status found_plan(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    visit *at = user;
    size_t nth = status < 0 ? 0 : pcrp_manifest_nth(&at->counter, chart);
    scored *made;

    if (status >= 0 && pcrp_manifest_leaves_out(&at->run->manifest, pcrp_manifest_cells(&at->run->manifest, chart, plan, nth))) {
        pcrp_plan_free(plan);
        return PCRP_OK;
    }
    made = calloc(1, sizeof(*made));
    if (made) {
        made->nth = nth;
        made->plan = plan;
        made->status = status;
        made->chart = strdup(chart);
        made->reason = reason ? strdup(reason) : NULL;
        if (!made->chart || (reason && !made->reason)) {
            drop_scored(made);
            made = NULL;
        }
    } else {
        pcrp_plan_free(plan);
    }
    return pcrp_sink_add(at->sink, made) ? PCRP_OK : PCRP_STOPPED;
}

static void read_input(void *user, void *scratch, size_t index, pcrp_sink *sink)
{
    const score_run *run = user;
    const pcrp_scoring *with = scratch;
    const pcrp_input *input = &run->settings.inputs.items[run->first + index];
    visit at = {.run = run, .sink = sink};

    pcrp_input_read(input, with->reader, found_plan, &at);
}

/* Scores it, unless it is an error or has nothing to score. 0 when out of memory. */
static int take_levels(pcrp_scoring *with, scored *made)
{
    const score_run *run = with->user;
    const char *reason = NULL;

    if (made->status != PCRP_OK)
        return 1;
    if (run->clones)
        pcrp_scoring_copied(with, run->clones, made->chart, made->plan);
    made->status = pcrp_scoring_plan(with, made->plan, &reason);
    if (made->status == PCRP_OK)
        made->low = is_low(with);
    if (reason)
        made->reason = strdup(reason);
    return !reason || made->reason;
}

static int make_rows(const pcrp_scoring *with, scored *made)
{
    const score_run *run = with->user;
    const char *const *extra = pcrp_manifest_cells(&run->manifest, made->chart, made->plan, made->nth);

    made->unlisted = pcrp_manifest_lacks(&run->manifest, extra);
    return pcrp_rows_new(&made->rows, run->writer, made->chart, made->plan,
                         made->status == PCRP_OK ? (const pcrp_result *const *)with->results : NULL, made->status,
                         made->reason, extra) == PCRP_OK;
}

/* From a plan to its rows, which is all that is kept of it. NULL when out of memory. */
static void *score_piece(void *user, void *scratch, size_t index, void *piece)
{
    scored *made = piece;
    int done = take_levels(scratch, made) && make_rows(scratch, made);

    (void)user;
    (void)index;
    pcrp_scoring_clear(scratch);
    pcrp_plan_free(made->plan);
    made->plan = NULL;
    if (done)
        return made;
    drop_scored(made);
    return NULL;
}

/* --- in the main thread: from rows to the output --- */

static void name_error(score_run *run, size_t index, const scored *made)
{
    pcrp_progress_clear(&run->progress);
    pcrp_settings_complain(&run->settings, made->chart, run->first + index,
                           made->reason ? made->reason : pcrp_status_text(made->status));
}

static int take_scored(void *user, size_t index, void *piece)
{
    score_run *run = user;
    scored *made = piece;

    if (!made) {
        pcrp_complain("out of memory");
        run->broken = 1;
        return 1;
    }
    run->plans++;
    run->errors += made->status < 0;
    run->low += made->low != 0;
    run->unlisted += made->unlisted != 0;
    if (made->status < 0)
        name_error(run, index, made);
    /* what a killed run has done is in its output, for --resume to go on from */
    run->broken = pcrp_writer_put(run->writer, made->rows) != PCRP_OK ||
                  ((run->writing.format == PCRP_FORMAT_JSONL || run->settings.output) &&
                   pcrp_stream_flush(&run->stream) != 0);
    drop_scored(made);
    pcrp_progress_show(&run->progress, index, run->plans);
    return run->broken;
}

static int choose_format(score_run *run)
{
    static const char *const names[] = {"text", "csv", "tidy", "json", "jsonl"};
    const char *name = run->settings.format ? run->settings.format : "text";

    pcrp_settings_writing(&run->settings, &run->writing);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(name, names[i]) == 0) {
            run->writing.format = (pcrp_format)i;
            return 1;
        }
    pcrp_complain_usage("score", "--format %s: give text, csv, tidy, json or jsonl", name);
    return 0;
}

static int check_usage(score_run *run)
{
    int tabular = run->writing.format == PCRP_FORMAT_CSV || run->writing.format == PCRP_FORMAT_TIDY ||
                  run->writing.format == PCRP_FORMAT_JSONL;

    if (!run->settings.inputs.count)
        pcrp_complain_usage("score", "there is nothing to score: no file was given or found");
    else if (run->resume && !(run->settings.output && tabular))
        pcrp_complain_usage("score", "--resume needs -o FILE and a format of csv, tidy or jsonl");
    else if (run->resume && run->settings.redact)
        pcrp_complain_usage("score", "--resume cannot find charts again in a redacted output");
    else
        return !run->with_clones || pcrp_copied_check(&run->settings, run->resume);
    return 0;
}

/* Faults of a map are told once, not by every thread. */
static int check_maps(const score_run *run)
{
    pcrp_reader *reader = pcrp_settings_reader(&run->settings);

    pcrp_reader_free(reader);
    return reader != NULL;
}

/* Everything that can fail before the first chart is read. */
static int prepare(score_run *run, pcrp_resume *resume)
{
    if (!pcrp_manifest_sample(&run->manifest, &run->settings.inputs))
        return 0;
    if (!choose_format(run) || !check_usage(run) || !pcrp_scoring_spare(&run->settings.inputs, run->settings.output))
        return 0;
    pcrp_inputs_shard(&run->settings.inputs, run->settings.shard, run->settings.shards);
    run->writing.evidence = run->evidence < 0 && run->settings.inputs.count > 1 ? 0 : run->evidence;
    if (!pcrp_settings_load(&run->settings) || !check_maps(run))
        return 0;
    if (!pcrp_manifest_read(&run->manifest))
        return 0;
    if (run->with_clones && !(run->clones = pcrp_copied_find(&run->settings, &run->manifest, NULL)))
        return 0;
    if (run->manifest.path) {
        if (run->settings.redact && !pcrp_manifest_redact(&run->manifest, &run->writing, run->keep, run->keep_count))
            return 0;
        run->writing.extra = (const char *const *)run->manifest.names;
        run->writing.extra_count = run->manifest.name_count;
    }
    if (run->resume && !pcrp_resume_find(resume, &run->settings, &run->writing, run->fail_under, run->manifest.sampled))
        return 0;
    run->first = resume->done;
    run->errors = resume->errors;
    run->low = resume->low;
    return 1;
}

/* The writer puts out its header at once, which an output that is gone on with has already. */
static int begin_output(score_run *run, const pcrp_resume *resume)
{
    if (!pcrp_stream_open(&run->stream, run->settings.output, resume->keep))
        return 0;
    run->stream.skip = resume->keep ? (size_t)-1 : 0;
    run->broken = pcrp_writer_new(&run->writer, &run->writing, (const pcrp_rubric *const *)run->settings.rubrics,
                                  run->settings.rubric_count, pcrp_stream_write, &run->stream) != PCRP_OK;
    run->stream.skip = 0;
    return 1;
}

static void run_jobs(score_run *run)
{
    pcrp_jobs jobs = {run->settings.inputs.count - run->first, run->profile ? 1 : run->settings.jobs, run,
                      begin_thread, end_thread, read_input, take_scored, drop_scored};

    pcrp_progress_begin(&run->progress, jobs.count, run->settings.quiet);
    run->begun = pcrp_clock();
    if (pcrp_jobs_run_refined(&jobs, score_piece) != 0)
        run->broken = 1;
    pcrp_progress_clear(&run->progress);
    if (!run->broken)
        run->broken = pcrp_writer_end(run->writer) != PCRP_OK;
}

static int conclude(const score_run *run)
{
    /* what an earlier run has found is not known again */
    size_t missing = pcrp_manifest_conclude(&run->manifest, !run->first && run->settings.shards == 1, run->unlisted, run->settings.quiet);

    if (run->errors && !run->settings.quiet)
        pcrp_complain("%zu %s", run->errors, run->errors == 1 ? "chart is an error" : "charts are errors");
    if (run->low && !run->settings.quiet)
        pcrp_complain("%zu %s a level below %d", run->low, run->low == 1 ? "plan has" : "plans have",
                      run->fail_under);
    return run->broken ? PCRP_EXIT_USAGE
           : run->errors || missing ? PCRP_EXIT_INPUT
           : run->low    ? PCRP_EXIT_POLICY
                         : PCRP_EXIT_OK;
}

int pcrp_command_score(int argc, char **argv)
{
    score_run run = {.evidence = -1, .keep = calloc((size_t)argc + 1, sizeof(*run.keep))};
    pcrp_own_options own = {own_options, take_option, &run};
    pcrp_resume resume = {0};
    int status = PCRP_EXIT_USAGE;

    if (run.keep && pcrp_settings_parse(&run.settings, "score", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        if (prepare(&run, &resume) && begin_output(&run, &resume)) {
            if (!run.broken)
                run_jobs(&run);
            if (!pcrp_stream_close(&run.stream))
                run.broken = 1;
            status = conclude(&run);
        }
    }
    pcrp_writer_free(run.writer);
    pcrp_clones_free(run.clones);
    pcrp_manifest_free(&run.manifest);
    free(run.keep);
    pcrp_settings_free(&run.settings);
    return status;
}
