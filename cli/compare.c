/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp compare: two waves or two arms of a review, side by side. */
#include "command.h"
#include "compare_inputs.h"
#include "each.h"
#include "output.h"
#include "rows.h"

#include <errno.h>
#include <pcrp/cohort.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "usage: pcrp compare [OPTION]... A B\n"
    "Two waves or two arms of a review. A and B are results ('pcrp score --format csv' or tidy, or ratings with the\n"
    "columns plan, rater, criterion, level), or charts that are scored first. Plans are paired by the names of their\n"
    "charts.\n\n"
    "  --pair-by COLUMN       pair by a column of the results or of --manifest instead (a person)\n"
    "  --cluster COLUMN       team or site whose plans resemble each other: a column of either\n"
    "  --manifest FILE.csv    a table with a column chart and any others\n"
    "  --paired, --independent  how to compare (default: paired when at least half of the smaller wave is in both)\n"
    "  --names A,B            what the waves are called (default: the names of the inputs)\n"
    "  --confidence P         of the intervals, in percent (default 95)\n"
    "  --bootstrap N          resamples, at most 100000 (default 2000; 0 for none)\n"
    "  --seed N               of the resamples (default 1)\n"
    "  --tidy FOLDER          write data.csv, codebook.csv and what reads them into R, Stata and SPSS\n"
    "  --rubric NAME|FILE     for charts (default five-criteria)\n"
    "  --format FORMAT        text, csv, json or html (default text)\n"
    "  -o, --output FILE      write to FILE\n"
    "  -j, --jobs N           threads for scoring charts; the output does not depend on it\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --redact [--salt TEXT] names of plans become salted digests in data.csv\n"
    "  --limit NAME=VALUE     change a limit\n"
    "  -q, --quiet            no progress bar and no remarks; errors are still named\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing to compare; 3 ran, but some charts are errors.\n";

enum {
    OPTION_PAIR_BY = PCRP_OWN_OPTION, OPTION_CLUSTER, OPTION_MANIFEST, OPTION_PAIRED, OPTION_INDEPENDENT, OPTION_NAMES,
    OPTION_CONFIDENCE, OPTION_BOOTSTRAP, OPTION_SEED, OPTION_TIDY
};

static const struct option own_options[] = {
    {"pair-by", required_argument, NULL, OPTION_PAIR_BY},
    {"cluster", required_argument, NULL, OPTION_CLUSTER},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"paired", no_argument, NULL, OPTION_PAIRED},
    {"independent", no_argument, NULL, OPTION_INDEPENDENT},
    {"names", required_argument, NULL, OPTION_NAMES},
    {"confidence", required_argument, NULL, OPTION_CONFIDENCE},
    {"bootstrap", required_argument, NULL, OPTION_BOOTSTRAP},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"tidy", required_argument, NULL, OPTION_TIDY},
    {0}};

typedef struct compare_run {
    pcrp_settings settings;
    pcrp_waves_options options;
    pcrp_cohort_format format;
    pcrp_wave_columns columns;
    pcrp_manifest manifest;
    const char *names_option, *tidy;
    char *names[2];
    pcrp_wave_table tables[2];
    size_t errors;
    int loaded;          /* the rubrics */
    pcrp_waves *waves;
} compare_run;

static int number_option(const char *name, const char *argument, unsigned long long most, unsigned long long *number)
{
    if (pcrp_whole(argument, 0, most, number))
        return 1;
    return pcrp_complain_usage("compare", "--%s %s: give a whole number up to %llu", name, argument, most), 0;
}

static int take_option(void *user, int option, const char *argument)
{
    compare_run *run = user;
    unsigned long long number;

    switch (option) {
    case OPTION_PAIR_BY: run->columns.pair_by = argument; return 1;
    case OPTION_CLUSTER: run->columns.cluster = argument; return 1;
    case OPTION_MANIFEST: run->manifest.path = argument; return 1;
    case OPTION_PAIRED: run->options.paired = 1; return 1;
    case OPTION_INDEPENDENT: run->options.paired = 0; return 1;
    case OPTION_NAMES: run->names_option = argument; return 1;
    case OPTION_TIDY: run->tidy = argument; return 1;
    case OPTION_CONFIDENCE:
        if (!pcrp_whole(argument, 1, 99, &number))
            return pcrp_complain_usage("compare", "--confidence %s: give 1 to 99 percent", argument), 0;
        run->options.confidence = (double)number / 100.0;
        return 1;
    case OPTION_BOOTSTRAP:
        if (!number_option("bootstrap", argument, 100000, &number))
            return 0;
        run->options.resamples = (unsigned long)number;
        return 1;
    case OPTION_SEED:
        if (!number_option("seed", argument, INT64_MAX, &number))
            return 0;
        run->options.seed = number;
        return 1;
    default: return 0;
    }
}

/* --- charts, scored into the csv that results come in --- */

typedef struct memory {
    char *bytes;
    size_t length, room;
} memory;

static int keep_bytes(void *user, const char *bytes, size_t length)
{
    memory *into = user;

    if (into->length + length > into->room) {
        size_t room = (into->length + length) * 2;
        char *grown = realloc(into->bytes, room);
        if (!grown)
            return 1;
        into->bytes = grown;
        into->room = room;
    }
    memcpy(into->bytes + into->length, bytes, length);
    into->length += length;
    return 0;
}

typedef struct scoring_run {
    const pcrp_settings *settings;
    pcrp_writer *writer;
    memory csv;
} scoring_run;

static void drop_rows(void *piece)
{
    pcrp_rows_free(piece);
}

static void *make_rows(void *user, const pcrp_visited *visited)
{
    const scoring_run *run = user;
    pcrp_rows *rows = NULL;

    pcrp_rows_new(&rows, run->writer, visited->chart, visited->plan, visited->results, visited->status, NULL, NULL);
    pcrp_plan_free(visited->plan);
    return rows;
}

static int take_rows(void *user, void *piece)
{
    scoring_run *run = user;
    int failed = pcrp_writer_put(run->writer, piece) != PCRP_OK;

    pcrp_rows_free(piece);
    return failed;
}

/* Scores the charts of a path; the rows are put into csv. */
static int score_charts(compare_run *run, const char *path, memory *csv)
{
    pcrp_settings settings = run->settings;
    scoring_run scoring = {.settings = &settings};
    pcrp_each each = {.settings = &settings, .scored = 1, .user = &scoring, .make = make_rows, .take = take_rows,
                      .drop = drop_rows};
    pcrp_write_options writing;
    int done;

    if (!run->loaded && !pcrp_settings_load(&run->settings))
        return 0;
    run->loaded = 1;
    settings = run->settings;
    memset(&settings.inputs, 0, sizeof(settings.inputs));
    pcrp_write_options_init(&writing);
    writing.format = PCRP_FORMAT_CSV;
    done = pcrp_inputs_add(&settings.inputs, path) &&
           pcrp_writer_new(&scoring.writer, &writing, (const pcrp_rubric *const *)settings.rubrics, 1, keep_bytes,
                           &scoring.csv) == PCRP_OK &&
           pcrp_each_run(&each) && pcrp_writer_end(scoring.writer) == PCRP_OK;
    if (done && !each.plans && !each.errors)
        pcrp_complain("%s: holds no charts", path);
    run->errors += each.errors;
    pcrp_writer_free(scoring.writer);
    pcrp_inputs_free(&settings.inputs);
    *csv = scoring.csv;
    return done;
}

/* --- waves --- */

static int read_wave(compare_run *run, int wave, const char *path)
{
    pcrp_file file = {NULL, 0};
    memory csv = {NULL, 0, 0};
    int done;

    if (pcrp_wave_is_results(path)) {
        done = pcrp_file_map(&file, path, NULL) &&
               pcrp_wave_read(&run->tables[wave], file.bytes, file.size, path, &run->columns);
        pcrp_file_unmap(&file);
        return done;
    }
    done = score_charts(run, path, &csv) && csv.length &&
           pcrp_wave_read(&run->tables[wave], csv.bytes, csv.length, path, &run->columns);
    free(csv.bytes);
    return done;
}

static int index_of(const pcrp_wave_table *table, const char *criterion)
{
    for (size_t i = 0; i < table->criterion_count; i++)
        if (strcmp(table->criteria[i], criterion) == 0)
            return (int)i;
    return -1;
}

static int add_plan(compare_run *run, int wave, const pcrp_wave_plan *plan, const int *order, size_t count)
{
    int levels[PCRP_WAVE_CRITERIA], any = 0;
    pcrp_status status;

    for (size_t i = 0; i < count; i++)
        any |= levels[i] = plan->levels[order[i]];
    if (!any)
        return 1;
    status = pcrp_waves_add(run->waves, wave, plan->unit, plan->cluster, levels);
    if (status == PCRP_ERROR_ARGUMENT && run->options.paired == 0) { /* names need not differ then */
        char *name;
        if (asprintf(&name, "%s %s#%s", plan->unit, plan->chart, plan->plan) < 0)
            return 0;
        status = pcrp_waves_add(run->waves, wave, name, plan->cluster, levels);
        free(name);
    }
    if (status == PCRP_ERROR_ARGUMENT)
        pcrp_complain("%s: two plans have one name; pair by a column (--pair-by), or compare as --independent",
                      run->names[wave]);
    else if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status == PCRP_OK;
}

/* A column that nothing has is a slip of the pen, and would silently mean none. */
static int check_columns(const compare_run *run)
{
    int clustered = !run->columns.cluster, paired = !run->columns.pair_by;

    for (int w = 0; w < 2; w++)
        for (size_t i = 0; i < run->tables[w].count; i++) {
            clustered |= run->tables[w].plans[i].cluster != NULL;
            paired |= run->tables[w].plans[i].by_column;
        }
    if (!clustered)
        pcrp_complain("no plan has a column '%s' (--cluster), in the results or in a manifest", run->columns.cluster);
    if (!paired)
        pcrp_complain("no plan has a column '%s' (--pair-by), in the results or in a manifest", run->columns.pair_by);
    return clustered && paired;
}

/* Criteria that both waves have, in the order of the first. */
static int join_waves(compare_run *run)
{
    const char *criteria[PCRP_WAVE_CRITERIA], *names[2] = {run->names[0], run->names[1]};
    int order[2][PCRP_WAVE_CRITERIA];
    size_t count = 0;

    for (size_t i = 0; i < run->tables[0].criterion_count; i++) {
        int other = index_of(&run->tables[1], run->tables[0].criteria[i]);
        if (other < 0)
            continue;
        criteria[count] = run->tables[0].criteria[i];
        order[0][count] = (int)i;
        order[1][count++] = other;
    }
    if (!count)
        return pcrp_complain("the two have no criterion in common"), 0;
    if (!run->settings.quiet && (count < run->tables[0].criterion_count || count < run->tables[1].criterion_count))
        pcrp_complain("criteria that only one of the two has are left out");
    if (pcrp_waves_new(&run->waves, criteria, count, names) != PCRP_OK)
        return pcrp_complain("out of memory"), 0;
    for (int w = 0; w < 2; w++) {
        for (size_t i = 0; i < run->tables[w].count; i++)
            if (!add_plan(run, w, &run->tables[w].plans[i], order[w], count))
                return 0;
        if (run->tables[w].without && !run->settings.quiet)
            pcrp_complain("%s: %zu without a level", run->names[w], run->tables[w].without);
    }
    return 1;
}

static int compute(compare_run *run)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_status status;

    if (run->loaded)
        run->options.competent = pcrp_rubric_competent(run->settings.rubrics[0]);
    status = pcrp_waves_compute(run->waves, &run->options, error);
    if (status != PCRP_OK && pcrp_error_count(error))
        pcrp_complain_error(error);
    else if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    pcrp_error_free(error);
    return status == PCRP_OK;
}

/* --- outputs --- */

static int write_tidy(const compare_run *run)
{
    pcrp_write_options writing;
    const char *name;

    if (!run->tidy)
        return 1;
    if (mkdir(run->tidy, 0777) != 0 && errno != EEXIST)
        return pcrp_complain("%s: cannot be made: %s", run->tidy, strerror(errno)), 0;
    pcrp_settings_writing(&run->settings, &writing);
    for (size_t i = 0; (name = pcrp_waves_file(i)) != NULL; i++) {
        char *path = NULL;
        pcrp_stream stream;
        pcrp_status status;
        if (asprintf(&path, "%s/%s", run->tidy, name) < 0 || !pcrp_stream_open(&stream, path, 0)) {
            free(path);
            return 0;
        }
        status = pcrp_waves_write_file(run->waves, name, &writing, pcrp_stream_write, &stream);
        if (!pcrp_stream_close(&stream))
            status = PCRP_ERROR_IO;
        free(path);
        if (status != PCRP_OK)
            return 0;
    }
    return 1;
}

static int write_comparison(const compare_run *run)
{
    pcrp_stream stream;
    pcrp_status status;

    if (!pcrp_stream_open(&stream, run->settings.output, 0))
        return 0;
    status = pcrp_waves_write(run->waves, run->format, pcrp_stream_write, &stream);
    if (!pcrp_stream_close(&stream))
        return 0;
    if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status == PCRP_OK && write_tidy(run);
}

/* --- the command --- */

static int choose_format(compare_run *run)
{
    static const char *const names[] = {"text", "csv", "json", "html"};
    const char *name = run->settings.format ? run->settings.format : "text";

    for (int i = 0; i < 4; i++)
        if (strcmp(name, names[i]) == 0) {
            run->format = (pcrp_cohort_format)i;
            return 1;
        }
    return pcrp_complain_usage("compare", "--format %s: give text, csv, json or html", name), 0;
}

/* "A,B", or the last part of each path, or A and B when those are the same. */
static int name_waves(compare_run *run, char **paths)
{
    const char *comma = run->names_option ? strchr(run->names_option, ',') : NULL;

    if (run->names_option && !comma)
        return pcrp_complain_usage("compare", "--names %s: give two, with a comma between", run->names_option), 0;
    for (int w = 0; w < 2; w++) {
        char *path = strdup(paths[w]), *slash;
        for (size_t n = path ? strlen(path) : 0; n > 1 && path[n - 1] == '/'; n--)
            path[n - 1] = '\0';
        slash = path ? strrchr(path, '/') : NULL;
        run->names[w] = comma ? (w ? strdup(comma + 1) : strndup(run->names_option, (size_t)(comma - run->names_option)))
            : path ? strdup(slash && slash[1] ? slash + 1 : path) : NULL;
        free(path);
        if (!run->names[w])
            return pcrp_complain("out of memory"), 0;
    }
    for (int w = 0; w < 2 && strcmp(run->names[0], run->names[1]) == 0; w++) {
        free(run->names[w]);
        if (!(run->names[w] = strdup(w ? "B" : "A")))
            return pcrp_complain("out of memory"), 0;
    }
    return 1;
}

static int prepare(compare_run *run, char **paths, int count)
{
    if (count != 2)
        return pcrp_complain_usage("compare", "give two results, or two files or folders of charts"), 0;
    if (run->settings.rubric_count > 1)
        return pcrp_complain_usage("compare", "give one rubric"), 0;
    if (!choose_format(run) || !name_waves(run, paths))
        return 0;
    run->columns.manifest = &run->manifest;
    return pcrp_manifest_read(&run->manifest);
}

static int conclude(const compare_run *run)
{
    if (run->errors && !run->settings.quiet)
        pcrp_complain("%zu %s", run->errors, run->errors == 1 ? "chart is an error" : "charts are errors");
    return run->errors ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
}

int pcrp_command_compare(int argc, char **argv)
{
    compare_run run = {.waves = NULL};
    pcrp_own_options own = {own_options, take_option, &run};
    int status;

    pcrp_waves_options_init(&run.options);
    if (pcrp_settings_parse(&run.settings, "compare", help, argc, argv, &own, &status)) {
        char **paths = argv + optind;
        status = PCRP_EXIT_USAGE;
        if (prepare(&run, paths, argc - optind) && read_wave(&run, 0, paths[0]) && read_wave(&run, 1, paths[1]) &&
            check_columns(&run) && join_waves(&run) && compute(&run) && write_comparison(&run))
            status = conclude(&run);
    }
    pcrp_waves_free(run.waves);
    for (int w = 0; w < 2; w++) {
        pcrp_wave_free(&run.tables[w]);
        free(run.names[w]);
    }
    pcrp_manifest_free(&run.manifest);
    pcrp_settings_free(&run.settings);
    return status;
}
