/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp report: a record review's page for a meeting, and the tables behind it. */
#include "command.h"
#include "copied.h"
#include "each.h"
#include "output.h"
#include "rows.h"

#include <errno.h>
#include <pcrp/report.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char help[] =
    "usage: pcrp report [OPTION]... PATH...\n"
    "       pcrp report [OPTION]... RESULTS.jsonl...\n"
    "A record review's report as one HTML page that needs nothing else, and the tables behind it. From charts, or\n"
    "from what 'pcrp score --format jsonl' wrote (levels and evidence, without the text around it).\n\n"
    "  -o, --output FILE      write the page to FILE (default: standard output, unless only tables are asked for)\n"
    "  --csv DIR              write the tables as CSV files into DIR\n"
    "  --xlsx FILE            write the tables as a workbook\n"
    "  --manifest FILE.csv    what is known of the charts: a column 'chart', and team, clinician, site, ...\n"
    "  --sample FILE.csv      what 'pcrp sample' wrote: report on the plans it names, and only these, with its columns\n"
    "                         and how they were drawn\n"
    "  --clones               let copied text lower levels as the rubric says; every chart is read twice\n"
    "  --by COLUMN            a column to give figures for (default: the usual ones); may be repeated\n"
    "  --threshold PERCENT    share of competent plans that is asked for (default 86)\n"
    "  --small-cell N         withhold the figures of groups of fewer than N plans (default 5)\n"
    "  --title TEXT           heading of the page\n"
    "  --drawn TEXT           how the charts were drawn, in words\n"
    "  --date[=TEXT]          put a date on the page (default: today's)\n"
    "  --no-text              leave the charts' text out\n"
    "  --rubric NAME|FILE     default five-criteria and, held against it, chart-requirements; may be repeated\n"
    "  --redact [--salt TEXT] for sharing: no chart text and no names, groups by number\n"
    "  --keep COLUMN          with --redact: leave this column's values as they are; may be repeated\n"
    "  -j, --jobs N           threads (default: one a processor)\n"
    "  --files-from FILE      read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --limit NAME=VALUE     change a limit\n"
    "  -q, --quiet            no progress bar and no remarks; errors are still named\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing could be run; 3 some inputs are errors.\n";

enum {
    OPTION_BY = PCRP_OWN_OPTION,
    OPTION_CLONES,
    OPTION_CSV,
    OPTION_DATE,
    OPTION_DRAWN,
    OPTION_KEEP,
    OPTION_MANIFEST,
    OPTION_NO_TEXT,
    OPTION_SAMPLE,
    OPTION_SMALL_CELL,
    OPTION_THRESHOLD,
    OPTION_TITLE,
    OPTION_XLSX,
    NAMES_MOST = 32
};

static const struct option own_options[] = {
    {"by", required_argument, NULL, OPTION_BY},
    {"clones", no_argument, NULL, OPTION_CLONES},
    {"csv", required_argument, NULL, OPTION_CSV},
    {"date", optional_argument, NULL, OPTION_DATE},
    {"drawn", required_argument, NULL, OPTION_DRAWN},
    {"keep", required_argument, NULL, OPTION_KEEP},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"no-text", no_argument, NULL, OPTION_NO_TEXT},
    {"sample", required_argument, NULL, OPTION_SAMPLE},
    {"small-cell", required_argument, NULL, OPTION_SMALL_CELL},
    {"threshold", required_argument, NULL, OPTION_THRESHOLD},
    {"title", required_argument, NULL, OPTION_TITLE},
    {"xlsx", required_argument, NULL, OPTION_XLSX},
    {0}};

typedef struct report_run {
    pcrp_settings settings;
    pcrp_report_options options;
    const char *groups[NAMES_MOST], *keep[NAMES_MOST];
    const char *csv, *xlsx;
    char today[16];
    int with_clones;        /* copied text lowers levels */
    pcrp_manifest manifest;
    pcrp_manifest_counter counter; /* of results */
    size_t person;          /* column of the manifest that says whose plan it is; SIZE_MAX for none */
    pcrp_report *report;
    pcrp_clones *clones;
    pcrp_each each;         /* of charts; of results only what the manifest lacks is counted */
    int broken;
} report_run;

/* --- the command line --- */

static int take_name(const char **names, size_t *count, const char *argument)
{
    if (*count == NAMES_MOST) {
        pcrp_complain_usage("report", "more than %d columns", NAMES_MOST);
        return 0;
    }
    names[(*count)++] = argument;
    return 1;
}

/* 86 or 86.5, whatever the locale */
static int take_threshold(report_run *run, const char *argument)
{
    char whole[8];
    size_t length = strcspn(argument, ".");
    unsigned long long percent, part = 0;
    double scale = 1;

    if (length < sizeof(whole)) {
        memcpy(whole, argument, length);
        whole[length] = '\0';
        if (argument[length])
            for (size_t i = 0; i < strlen(argument + length + 1); i++)
                scale *= 10;
        if (pcrp_whole(whole, 0, 100, &percent) && scale <= 10000 &&
            (!argument[length] || pcrp_whole(argument + length + 1, 0, 9999, &part)) && (percent < 100 || !part)) {
            run->options.threshold = ((double)percent + (double)part / scale) / 100;
            return 1;
        }
    }
    pcrp_complain_usage("report", "--threshold %s: give a share from 0 to 100", argument);
    return 0;
}

static int take_date(report_run *run, const char *argument)
{
    time_t now = time(NULL);
    struct tm parts;

    run->options.date = argument;
    if (argument)
        return 1;
    if (!localtime_r(&now, &parts) || !strftime(run->today, sizeof(run->today), "%Y-%m-%d", &parts))
        return 0;
    run->options.date = run->today;
    return 1;
}

static int take_option(void *user, int option, const char *argument)
{
    report_run *run = user;
    unsigned long long number;

    switch (option) {
    case OPTION_BY: return take_name(run->groups, &run->options.group_count, argument);
    case OPTION_KEEP: return take_name(run->keep, &run->options.keep_count, argument);
    case OPTION_CSV: run->csv = argument; return 1;
    case OPTION_XLSX: run->xlsx = argument; return 1;
    case OPTION_CLONES: run->with_clones = 1; return 1;
    case OPTION_MANIFEST:
    case OPTION_SAMPLE:
        return pcrp_manifest_take(&run->manifest, "report", argument, option == OPTION_SAMPLE);
    case OPTION_NO_TEXT: run->options.texts = 0; return 1;
    case OPTION_TITLE: run->options.title = argument; return 1;
    case OPTION_DRAWN: run->options.drawn = argument; return 1;
    case OPTION_DATE: return take_date(run, argument);
    case OPTION_THRESHOLD: return take_threshold(run, argument);
    case OPTION_SMALL_CELL:
        if (!pcrp_whole(argument, 0, 1000000, &number)) {
            pcrp_complain_usage("report", "--small-cell %s: not a number", argument);
            return 0;
        }
        run->options.small_cell = (size_t)number;
        return 1;
    default: return 0;
    }
}

/* --- from charts --- */

typedef struct piece {
    pcrp_report_entry *entry;
    char *chart;
    pcrp_plan *plan;    /* to be compared with the others; NULL for an error */
    const char *person; /* whose plan it is, as the manifest has it; else NULL */
} piece;

static void drop_piece(void *user)
{
    piece *made = user;

    pcrp_report_entry_free(made->entry);
    pcrp_plan_free(made->plan);
    free(made->chart);
    free(made);
}

static void *make_piece(void *user, const pcrp_visited *visited)
{
    const report_run *run = user;
    piece *made = calloc(1, sizeof(*made));

    if (!made) {
        pcrp_plan_free(visited->plan);
        return NULL;
    }
    made->plan = visited->plan;
    made->person = visited->cells && run->person != SIZE_MAX ? visited->cells[run->person] : NULL;
    made->chart = strdup(visited->chart);
    if (made->chart && pcrp_report_entry_new(&made->entry, run->report, visited->chart, visited->plan, visited->results,
                                             visited->status, visited->reason, visited->cells) == PCRP_OK)
        return made;
    drop_piece(made);
    return NULL;
}

static int take_piece(void *user, void *taken)
{
    const report_run *run = user;
    piece *made = taken;
    pcrp_status status = PCRP_OK;

    if (made->plan && !run->with_clones)
        status = pcrp_clones_add(run->clones, made->chart, made->person, made->plan);
    if (status == PCRP_OK) {
        status = pcrp_report_put(run->report, made->entry);
        made->entry = NULL;
    }
    drop_piece(made);
    return status != PCRP_OK;
}

static void score_charts(report_run *run)
{
    run->each.scored = run->each.with_errors = 1;
    run->each.clones = run->with_clones ? run->clones : NULL;
    run->broken = !pcrp_each_run(&run->each) || (!run->with_clones && pcrp_clones_finish(run->clones) != PCRP_OK);
    if (!run->broken)
        pcrp_report_set_clones(run->report, run->clones);
}

/* --- from results --- */

static const char results_begin[] = "{\"schema\":\"";

static int is_results(const char *path)
{
    char begin[sizeof(results_begin) - 1];
    FILE *file = strcmp(path, "-") != 0 ? fopen(path, "rb") : NULL;
    int found = file && fread(begin, 1, sizeof(begin), file) == sizeof(begin) &&
                memcmp(begin, results_begin, sizeof(begin)) == 0;

    if (file)
        fclose(file);
    return found;
}

/* Number of inputs that hold results. */
static size_t count_results(const report_run *run)
{
    size_t count = 0;

    for (size_t i = 0; i < run->settings.inputs.count; i++)
        count += is_results(run->settings.inputs.items[i].path) != 0;
    return count;
}

static int look_up(void *user, const char *chart, const char *plan, pcrp_status status, const char *const **cells)
{
    report_run *run = user;
    size_t nth = status < 0 ? 0 : pcrp_manifest_nth(&run->counter, chart);

    *cells = pcrp_manifest_find(&run->manifest, chart, plan, nth);
    run->each.unlisted += pcrp_manifest_lacks(&run->manifest, *cells) != 0;
    return status < 0 || !pcrp_manifest_leaves_out(&run->manifest, *cells);
}

static void read_results(report_run *run)
{
    for (size_t i = 0; i < run->settings.inputs.count && !run->broken; i++) {
        const char *path = run->settings.inputs.items[i].path;
        pcrp_error *error = pcrp_error_new();
        pcrp_file file;
        if (!pcrp_file_map(&file, path, NULL)) {
            run->broken = 1;
        } else {
            run->broken = pcrp_report_add_jsonl(run->report, file.bytes, file.size, path,
                                                run->manifest.path ? look_up : NULL, run, error) != PCRP_OK;
            pcrp_complain_error(error);
            pcrp_file_unmap(&file);
        }
        pcrp_error_free(error);
    }
}

/* --- what is written --- */

static int write_page(report_run *run)
{
    pcrp_stream stream;
    pcrp_status status;

    if (!run->settings.output && (run->csv || run->xlsx))
        return 1;
    if (!pcrp_stream_open(&stream, run->settings.output, 0))
        return 0;
    status = pcrp_report_write_html(run->report, pcrp_stream_write, &stream);
    if (status != PCRP_OK && status != PCRP_ERROR_IO)
        pcrp_complain("the page could not be made: %s", pcrp_status_text(status));
    return pcrp_stream_close(&stream) && status == PCRP_OK;
}

static int write_tables(report_run *run)
{
    const char *table;

    if (mkdir(run->csv, 0777) != 0 && errno != EEXIST) {
        pcrp_complain("%s: cannot be made: %s", run->csv, strerror(errno));
        return 0;
    }
    for (size_t i = 0; (table = pcrp_report_table(i)) != NULL; i++) {
        pcrp_stream stream;
        char *path = NULL;
        int done = asprintf(&path, "%s/%s.csv", run->csv, table) > 0 && pcrp_stream_open(&stream, path, 0);
        if (done) {
            done = pcrp_report_write_csv(run->report, table, pcrp_stream_write, &stream) == PCRP_OK;
            done = pcrp_stream_close(&stream) && done;
        }
        free(path);
        if (!done)
            return 0;
    }
    return 1;
}

static int write_workbook(report_run *run)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_status status = pcrp_report_write_xlsx(run->report, run->xlsx, error);

    pcrp_complain_error(error);
    pcrp_error_free(error);
    return status == PCRP_OK;
}

static void write_all(report_run *run)
{
    if (!write_page(run) || (run->csv && !write_tables(run)) || (run->xlsx && !write_workbook(run)))
        run->broken = 1;
}

/* --- the run --- */

/* Without --rubric the page holds what is written for the person against what is written for the chart, as far as
 * both rubrics are shipped and, of results, both are in them. */
static void choose_rubrics(report_run *run, int results)
{
    static const char *const usual[] = {"five-criteria", "chart-requirements"};
    const char *shipped;
    pcrp_file file = {NULL, 0};

    if (run->settings.rubric_count || (results && !pcrp_file_map(&file, run->settings.inputs.items[0].path, NULL)))
        return;
    for (size_t u = 0; u < 2; u++)
        for (size_t i = 0; (shipped = pcrp_rubric_shipped(i)) != NULL; i++) {
            char key[64];
            size_t line = file.size ? pcrp_line_row(file.bytes, file.size) : 0;
            int length = snprintf(key, sizeof(key), "\"rubric\":\"%s\"", usual[u]);
            if (strcmp(shipped, usual[u]) == 0 &&
                (!results || memmem(file.bytes, line ? line : file.size, key, (size_t)length)))
                run->settings.rubric_names[run->settings.rubric_count++] = usual[u];
        }
    pcrp_file_unmap(&file);
}

/* What the charts are compared with: made beforehand when it has a say in the levels. */
static int begin_clones(report_run *run)
{
    if (run->with_clones) {
        run->clones = pcrp_copied_find(&run->settings, &run->manifest, run->settings.rubrics[0]);
        return run->clones != NULL;
    }
    if (pcrp_clones_new(&run->clones, NULL, run->settings.rubrics[0]) == PCRP_OK)
        return 1;
    return pcrp_complain("out of memory"), 0;
}

static int prepare(report_run *run, size_t *results)
{
    size_t inputs;

    if (!pcrp_manifest_sample(&run->manifest, &run->settings.inputs))
        return 0;
    if (!pcrp_scoring_spare(&run->settings.inputs, run->settings.output) ||
        !pcrp_scoring_spare(&run->settings.inputs, run->xlsx))
        return 0;
    inputs = run->settings.inputs.count;
    *results = count_results(run);
    if (!inputs)
        return pcrp_complain_usage("report", "there is nothing to report on: no file was given or found"), 0;
    if (*results && *results != inputs)
        return pcrp_complain_usage("report", "give charts, or results of 'pcrp score --format jsonl', not both"), 0;
    if (!run->settings.output && !run->csv && !run->xlsx && isatty(STDOUT_FILENO))
        return pcrp_complain_usage("report", "a page is not for the terminal: give -o FILE.html"), 0;
    if (run->options.group_count && !run->manifest.path && !*results)
        return pcrp_complain_usage("report", "--by needs --manifest"), 0;
    choose_rubrics(run, *results != 0);
    if (!pcrp_settings_load(&run->settings))
        return 0;
    if (run->with_clones && *results)
        return pcrp_complain_usage("report", "--clones: results have their levels already; give it to 'pcrp score'"), 0;
    if (run->with_clones && !pcrp_copied_check(&run->settings, 0))
        return 0;
    if (!pcrp_manifest_read(&run->manifest))
        return 0;
    if (run->manifest.drawn && !*run->options.drawn)
        run->options.drawn = run->manifest.drawn;
    run->options.redact = run->settings.redact;
    run->options.salt = run->settings.salt;
    run->options.columns = (const char *const *)run->manifest.names;
    run->options.column_count = run->manifest.name_count;
    run->options.groups = run->options.group_count ? run->groups : NULL;
    run->options.keep = run->keep;
    run->person = pcrp_manifest_column(&run->manifest, "person");
    if (!begin_clones(run))
        return 0;
    switch (pcrp_report_new(&run->report, &run->options, (const pcrp_rubric *const *)run->settings.rubrics,
                            run->settings.rubric_count)) {
    case PCRP_OK: return 1;
    case PCRP_ERROR_ARGUMENT: pcrp_complain_usage("report", "--by: the manifest has no such column"); return 0;
    default: pcrp_complain("out of memory"); return 0;
    }
}

int pcrp_command_report(int argc, char **argv)
{
    report_run run = {.each = {.settings = &run.settings, .manifest = &run.manifest, .user = &run, .make = make_piece,
                               .take = take_piece, .drop = drop_piece}};
    pcrp_own_options own = {own_options, take_option, &run};
    size_t results;
    int status;

    pcrp_report_options_init(&run.options);
    if (pcrp_settings_parse(&run.settings, "report", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        if (prepare(&run, &results)) {
            if (results)
                read_results(&run);
            else
                score_charts(&run);
            if (!run.broken)
                write_all(&run);
            if (!run.broken)
                status = pcrp_each_status(&run.each);
        }
    }
    pcrp_report_free(run.report);
    pcrp_clones_free(run.clones);
    pcrp_manifest_free(&run.manifest);
    pcrp_settings_free(&run.settings);
    return status;
}
