/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp sample: a sample of charts for a review, which the same seed draws again anywhere. */
#include "command.h"
#include "each.h"
#include "manifest.h"
#include "output.h"

#include <pcrp/cohort.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: pcrp sample [OPTION]... PATH...\n"
    "Draws plans for a review and writes a manifest of them. The same seed draws the same plans on every machine and\n"
    "in any order of files, and a file more changes little.\n\n"
    "  --size N               so many plans\n"
    "  --share P%             a share of all plans, rounded up\n"
    "  --precision P%         as many as a share of 50% needs to be known within P (finite population correction)\n"
    "  --confidence P%        of --precision (default 95%)\n"
    "  --by COLUMN[,COLUMN]   strata: a column of --manifest, or what the chart says: team, site, programme, setting\n"
    "                         (all three: its setting), clinician, author, period, form\n"
    "  --allocation HOW       proportional (default) or equal: how the size is shared among strata\n"
    "  --quota [COLUMN=]N     at least N plans of each COLUMN (default clinician), before anything else\n"
    "  --double P%            of the drawn plans, a share to be rated by two raters\n"
    "  --seed N               of the draw (default 1)\n"
    "  --period LENGTH        year, quarter (default) or month: what 'period' makes of the date of a plan\n"
    "  --manifest FILE.csv    a table with a column chart and any others (team, clinician, site ...)\n"
    "  --with-empty           plans without content may be drawn too\n"
    "  -o, --output FILE      the manifest (default: standard output)\n"
    "  --key FILE             blind: charts are named in FILE only, the manifest has ids and strata\n"
    "  --paths FILE           the drawn charts' paths, for 'pcrp score --files-from'\n"
    "  -j, --jobs N           threads that read; the output does not depend on it\n"
    "  --files-from FILE      read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --limit NAME=VALUE     change a limit\n"
    "  -q, --quiet            no progress bar and no remarks; errors are still named\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing to draw from; 3 some inputs are errors, and not in the frame.\n";

enum {
    OPTION_SIZE = PCRP_OWN_OPTION, OPTION_SHARE, OPTION_PRECISION, OPTION_CONFIDENCE, OPTION_BY, OPTION_ALLOCATION,
    OPTION_QUOTA, OPTION_DOUBLE, OPTION_SEED, OPTION_PERIOD, OPTION_MANIFEST, OPTION_WITH_EMPTY, OPTION_KEY, OPTION_PATHS,
    COLUMNS_MOST = 64,
    STRATA_SHOWN = 20 /* on standard error */
};

static const struct option own_options[] = {
    {"size", required_argument, NULL, OPTION_SIZE},
    {"share", required_argument, NULL, OPTION_SHARE},
    {"precision", required_argument, NULL, OPTION_PRECISION},
    {"confidence", required_argument, NULL, OPTION_CONFIDENCE},
    {"by", required_argument, NULL, OPTION_BY},
    {"allocation", required_argument, NULL, OPTION_ALLOCATION},
    {"quota", required_argument, NULL, OPTION_QUOTA},
    {"double", required_argument, NULL, OPTION_DOUBLE},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"period", required_argument, NULL, OPTION_PERIOD},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"with-empty", no_argument, NULL, OPTION_WITH_EMPTY},
    {"key", required_argument, NULL, OPTION_KEY},
    {"paths", required_argument, NULL, OPTION_PATHS},
    {0}};

/* Where a column's values come from. */
typedef enum column_source { FROM_MANIFEST, FROM_SETTING, FROM_CLINICIAN, FROM_PERIOD, FROM_FORM } column_source;

typedef struct column {
    char *name;
    column_source source;
    size_t number; /* in the manifest */
} column;

/* A plan of the frame. */
typedef struct framed {
    char *name, *chart, *id;
    char *cells[COLUMNS_MOST];
    size_t nth;        /* plan of its chart */
    int several;       /* its chart holds other plans, too */
    int same_id;       /* one of them has its id */
    int empty, member; /* member: of an archive or export, without a path of its own */
} framed;

typedef struct sample_run {
    pcrp_settings settings;
    pcrp_sample_options options;
    const char *by, *key, *paths;
    char quota_column[256];
    char **arguments;         /* paths as given */
    int argument_count;
    int period;               /* digits of the date that count: 4 year, 5 quarter, 7 month */
    int with_empty;
    pcrp_manifest manifest;
    column columns[COLUMNS_MOST];
    size_t column_count;
    size_t strata[COLUMNS_MOST], stratum_count, quota;
    framed **rows;
    size_t row_count, row_room;
    pcrp_sample *sample;
} sample_run;

/* --- options --- */

/* "10%", "2.5%" or "0.1", more than 0 and at most 1. */
static int read_share(const char *text, double *share)
{
    double number = 0.0, place = 1.0;
    int point = 0, digits = 0;

    for (; (*text >= '0' && *text <= '9') || (*text == '.' && !point); text++) {
        if (*text == '.') {
            point = 1;
            continue;
        }
        if (++digits > 12)
            return 0;
        number = number * 10.0 + (*text - '0');
        place *= point ? 10.0 : 1.0;
    }
    number /= place;
    if (*text == '%') {
        number /= 100.0;
        text++;
    }
    *share = number;
    return digits && !*text && number > 0.0 && number <= 1.0;
}

static int share_option(const char *name, const char *argument, double *share)
{
    if (read_share(argument, share))
        return 1;
    return pcrp_complain_usage("sample", "--%s %s: give a share such as 10%%", name, argument), 0;
}

/* [COLUMN=]N */
static int quota_option(sample_run *run, const char *argument)
{
    const char *equals = strrchr(argument, '=');
    unsigned long long number;

    if (!pcrp_whole(equals ? equals + 1 : argument, 1, 1000000000, &number))
        return pcrp_complain_usage("sample", "--quota %s: give it as COLUMN=N, for instance clinician=1", argument), 0;
    run->options.quota = (size_t)number;
    if (equals)
        snprintf(run->quota_column, sizeof(run->quota_column), "%.*s", (int)(equals - argument), argument);
    return 1;
}

static int choice_option(sample_run *run, int option, const char *argument)
{
    if (option == OPTION_ALLOCATION) {
        run->options.equal = strcmp(argument, "equal") == 0;
        if (run->options.equal || strcmp(argument, "proportional") == 0)
            return 1;
        return pcrp_complain_usage("sample", "--allocation %s: give proportional or equal", argument), 0;
    }
    run->period = strcmp(argument, "year") == 0 ? 4 : strcmp(argument, "quarter") == 0 ? 5
        : strcmp(argument, "month") == 0 ? 7 : 0;
    return run->period || (pcrp_complain_usage("sample", "--period %s: give year, quarter or month", argument), 0);
}

static int take_option(void *user, int option, const char *argument)
{
    sample_run *run = user;
    unsigned long long number;

    switch (option) {
    case OPTION_SIZE:
        if (!pcrp_whole(argument, 1, 1000000000, &number))
            return pcrp_complain_usage("sample", "--size %s: give a number of plans", argument), 0;
        run->options.count = (size_t)number;
        return 1;
    case OPTION_SEED:
        if (!pcrp_whole(argument, 0, UINT64_MAX / 2, &number))
            return pcrp_complain_usage("sample", "--seed %s: give a whole number", argument), 0;
        run->options.seed = number;
        return 1;
    case OPTION_SHARE: return share_option("share", argument, &run->options.share);
    case OPTION_PRECISION: return share_option("precision", argument, &run->options.precision);
    case OPTION_CONFIDENCE: return share_option("confidence", argument, &run->options.confidence);
    case OPTION_DOUBLE: return share_option("double", argument, &run->options.double_share);
    case OPTION_QUOTA: return quota_option(run, argument);
    case OPTION_ALLOCATION:
    case OPTION_PERIOD: return choice_option(run, option, argument);
    case OPTION_BY: run->by = argument; return 1;
    case OPTION_MANIFEST: run->manifest.path = argument; return 1;
    case OPTION_WITH_EMPTY: run->with_empty = 1; return 1;
    case OPTION_KEY: run->key = argument; return 1;
    case OPTION_PATHS: run->paths = argument; return 1;
    default: return 0;
    }
}

/* --- columns --- */

static int source_of(const char *name, column_source *source)
{
    static const struct { const char *name; column_source source; } known[] = {
        {"team", FROM_SETTING}, {"site", FROM_SETTING}, {"programme", FROM_SETTING}, {"program", FROM_SETTING},
        {"setting", FROM_SETTING}, {"clinician", FROM_CLINICIAN}, {"author", FROM_CLINICIAN},
        {"period", FROM_PERIOD}, {"form", FROM_FORM}};

    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(name, known[i].name) == 0) {
            *source = known[i].source;
            return 1;
        }
    return 0;
}

/* The number of a column, which is made when the chart can tell it. SIZE_MAX after a message. */
static size_t find_column(sample_run *run, const char *name)
{
    column *made = &run->columns[run->column_count];

    for (size_t i = 0; i < run->column_count; i++)
        if (strcmp(run->columns[i].name, name) == 0)
            return i;
    if (run->column_count < COLUMNS_MOST && source_of(name, &made->source) && (made->name = strdup(name)) != NULL)
        return run->column_count++;
    pcrp_complain("'%s' is neither a column of the manifest nor known from charts", name);
    return SIZE_MAX;
}

/* Columns of the manifest, all of them; ours have their own names. */
static int take_manifest_columns(sample_run *run)
{
    static const char *const own[] = {"id", "record", "drawn", "raters", "weight"};

    for (size_t i = 0; i < run->manifest.name_count; i++) {
        const char *name = run->manifest.names[i];
        int taken = 0;
        for (size_t k = 0; k < sizeof(own) / sizeof(*own); k++)
            taken |= strcmp(name, own[k]) == 0;
        if (taken)
            continue;
        if (run->column_count == COLUMNS_MOST)
            return pcrp_complain("%s: has more than %d columns", run->manifest.path, COLUMNS_MOST), 0;
        run->columns[run->column_count].source = FROM_MANIFEST;
        run->columns[run->column_count].number = i;
        run->columns[run->column_count].name = strdup(name);
        if (!run->columns[run->column_count++].name)
            return pcrp_complain("out of memory"), 0;
    }
    return 1;
}

static int choose_columns(sample_run *run)
{
    char name[256];

    if (!pcrp_manifest_read(&run->manifest) || !take_manifest_columns(run))
        return 0;
    for (const char *at = run->by; at && *at;) {
        size_t length = strcspn(at, ",");
        snprintf(name, sizeof(name), "%.*s", (int)(length < sizeof(name) ? length : sizeof(name) - 1), at);
        run->strata[run->stratum_count] = find_column(run, name);
        if (run->strata[run->stratum_count++] == SIZE_MAX)
            return 0;
        if (run->stratum_count == COLUMNS_MOST)
            break;
        at += length + (at[length] == ',');
    }
    run->quota = run->options.quota ? find_column(run, run->quota_column) : SIZE_MAX;
    return !run->options.quota || run->quota != SIZE_MAX;
}

/* --- from plans to the frame, in the threads --- */

static void drop_framed(void *piece)
{
    framed *made = piece;

    free(made->name);
    free(made->chart);
    free(made->id);
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        free(made->cells[i]);
    free(made);
}

/* "2025", "2025-Q2" or "2025-06" of an ISO date; "" for what is none. */
static char *period_of(const char *date, int digits)
{
    char text[16];

    for (int i = 0; i < 4; i++)
        if (date[i] < '0' || date[i] > '9')
            return strdup("");
    snprintf(text, sizeof(text), "%.*s", digits == 4 ? 4 : 7, date);
    if (digits != 4 && strlen(text) < 7)
        return strdup("");
    if (digits == 5)
        snprintf(text + 4, sizeof(text) - 4, "-Q%d", ((date[5] - '0') * 10 + date[6] - '0' + 2) / 3);
    return strdup(text);
}

static char *cell_of(const sample_run *run, const column *from, const pcrp_visited *visited)
{
    const pcrp_plan *plan = visited->plan;
    const pcrp_party *provider = pcrp_plan_party(plan, PCRP_PROVIDER, 0);

    switch (from->source) {
    case FROM_MANIFEST: return strdup(visited->cells ? visited->cells[from->number] : "");
    case FROM_SETTING: return strdup(pcrp_plan_setting(plan));
    case FROM_CLINICIAN: return strdup(provider ? pcrp_party_name(provider) : "");
    case FROM_PERIOD: return period_of(pcrp_plan_date(plan), run->period);
    case FROM_FORM: return strdup(pcrp_plan_form(plan));
    }
    return strdup("");
}

/* A chart's name without the folder that was given, or that of a file that was: what stays when the charts are moved. */
static const char *name_below(const sample_run *run, const pcrp_input *input)
{
    const char *base = strrchr(input->path, '/');
    size_t best = 0;

    for (int i = 0; input->from_folder && i < run->argument_count; i++) {
        size_t length = strlen(run->arguments[i]);
        while (length && run->arguments[i][length - 1] == '/')
            length--;
        if (strncmp(input->path, run->arguments[i], length) == 0 && input->path[length] == '/' && length + 1 > best)
            best = length + 1;
    }
    while (best && input->path[best] == '/')
        best++;
    return best ? input->path + best : base ? base + 1 : input->path;
}

static void *make_framed(void *user, const pcrp_visited *visited)
{
    const sample_run *run = user;
    const char *path = visited->input->path;
    framed *made = calloc(1, sizeof(*made));
    size_t length = strlen(path);
    const char *member = strncmp(visited->chart, path, length) == 0 ? visited->chart + length : "";
    int done = made != NULL;

    if (done) {
        made->chart = strdup(visited->chart);
        made->id = strdup(pcrp_plan_id(visited->plan));
        if (asprintf(&made->name, "%s%s", name_below(run, visited->input), member) < 0)
            made->name = NULL;
        made->nth = visited->nth;
        made->empty = visited->status == PCRP_NOT_SCORABLE;
        made->member = strcmp(visited->chart, path) != 0;
        done = made->chart && made->id && made->name;
    }
    for (size_t i = 0; done && i < run->column_count; i++)
        done = (made->cells[i] = cell_of(run, &run->columns[i], visited)) != NULL;
    pcrp_plan_free(visited->plan);
    if (done || !made)
        return made;
    drop_framed(made);
    return NULL;
}

static int take_framed(void *user, void *piece)
{
    sample_run *run = user;
    framed *made = piece;
    framed *before = run->row_count ? run->rows[run->row_count - 1] : NULL;

    made->several = made->nth > 1;
    if (made->several && before && strcmp(before->chart, made->chart) == 0)
        before->several = 1;
    if (made->empty && !run->with_empty) {
        drop_framed(made);
        return 0;
    }
    if (run->row_count == run->row_room) {
        size_t room = run->row_room ? run->row_room * 2 : 256;
        framed **grown = realloc(run->rows, room * sizeof(*grown));
        if (!grown) {
            drop_framed(made);
            pcrp_complain("out of memory");
            return 1;
        }
        run->rows = grown;
        run->row_room = room;
    }
    run->rows[run->row_count++] = made;
    return 0;
}

/* --- the draw --- */

static int by_chart_and_id(const void *left, const void *right)
{
    const framed *a = *(framed *const *)left, *b = *(framed *const *)right;
    int order = strcmp(a->chart, b->chart);
    return order ? order : strcmp(a->id, b->id);
}

/* Marks plans whose id another plan of the chart has, too. */
static int mark_same_ids(const sample_run *run)
{
    framed **sorted = calloc(run->row_count + 1, sizeof(*sorted));

    if (!sorted)
        return 0;
    for (size_t i = 0; i < run->row_count; i++)
        sorted[i] = run->rows[i];
    qsort(sorted, run->row_count, sizeof(*sorted), by_chart_and_id);
    for (size_t i = 1; i < run->row_count; i++)
        if (by_chart_and_id(&sorted[i - 1], &sorted[i]) == 0)
            sorted[i - 1]->same_id = sorted[i]->same_id = 1;
    free(sorted);
    return 1;
}

/* Plans of a chart that holds several are told apart by their ids, or by number. */
static int add_rows(sample_run *run)
{
    char number[32];

    if (!mark_same_ids(run))
        return pcrp_complain("out of memory"), 0;
    for (size_t i = 0; i < run->row_count; i++) {
        const framed *row = run->rows[i];
        const char *record = "";
        snprintf(number, sizeof(number), "#%zu", row->nth);
        if (row->several)
            record = *row->id && !row->same_id ? row->id : number;
        if (pcrp_sample_add(run->sample, row->name, row->chart, record, (const char *const *)row->cells) != PCRP_OK)
            return pcrp_complain("out of memory"), 0;
    }
    return 1;
}

static int draw(sample_run *run)
{
    const char *names[COLUMNS_MOST];
    pcrp_error *error = pcrp_error_new();
    int done = 0;

    for (size_t i = 0; i < run->column_count; i++)
        names[i] = run->columns[i].name;
    if (!run->row_count)
        pcrp_complain("there is no plan to draw from");
    else if (!error || pcrp_sample_new(&run->sample, names, run->column_count, run->strata, run->stratum_count,
                                       run->quota) != PCRP_OK)
        pcrp_complain("out of memory");
    else if (add_rows(run))
        done = pcrp_sample_draw(run->sample, &run->options, error) == PCRP_OK;
    if (!done && error)
        pcrp_complain_error(error);
    pcrp_error_free(error);
    return done;
}

/* How it was drawn, for the review's report. */
static void say_how(const sample_run *run, const pcrp_each *each)
{
    size_t count = 0, twice = 0, strata = 0, without = 0;
    const pcrp_stratum *stratum;

    for (const pcrp_drawn *one; (one = pcrp_sample_drawn(run->sample, count)) != NULL; count++)
        twice += one->raters == 2;
    while (pcrp_sample_stratum(run->sample, strata))
        strata++;
    pcrp_complain("drew %zu of %zu plans with seed %llu%s", count, pcrp_sample_frame(run->sample),
                  (unsigned long long)run->options.seed, run->stratum_count
                  ? run->options.equal ? ", strata of equal size" : ", in proportion to the strata" : "");
    for (size_t i = 0; run->stratum_count && (stratum = pcrp_sample_stratum(run->sample, i)) != NULL; i++)
        without += !stratum->drawn;
    if (without)
        pcrp_complain("%zu of %zu strata are without a drawn plan", without, strata);
    for (size_t i = 0; strata <= STRATA_SHOWN && run->stratum_count && (stratum = pcrp_sample_stratum(run->sample, i)); i++)
        pcrp_complain("  %s: %zu of %zu", *stratum->name ? stratum->name : "(not known)", stratum->drawn,
                      stratum->frame);
    if (run->options.quota)
        pcrp_complain("at least %zu of each %s, as far as there are so many", run->options.quota, run->quota_column);
    if (twice)
        pcrp_complain("%zu are to be rated by two", twice);
    if (each->empty && !run->with_empty)
        pcrp_complain("%zu without plan content %s left out of the frame", each->empty, each->empty == 1 ? "is" : "are");
}

static int write_table(const sample_run *run, pcrp_sample_table table, const char *path)
{
    pcrp_write_options writing;
    pcrp_stream stream;
    pcrp_status status;

    pcrp_settings_writing(&run->settings, &writing);
    if (!pcrp_stream_open(&stream, path, 0))
        return 0;
    status = pcrp_sample_write(run->sample, table, &writing, pcrp_stream_write, &stream);
    if (!pcrp_stream_close(&stream))
        return 0;
    if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status == PCRP_OK;
}

static int write_all(const sample_run *run)
{
    for (size_t i = 0; run->paths && i < run->row_count; i++)
        if (run->rows[i]->member)
            return pcrp_complain("--paths: members of archives and records of exports have no path of their own"), 0;
    return write_table(run, run->key ? PCRP_SAMPLE_BLIND : PCRP_SAMPLE_OPEN, run->settings.output) &&
           (!run->key || write_table(run, PCRP_SAMPLE_OPEN, run->key)) &&
           (!run->paths || write_table(run, PCRP_SAMPLE_PATHS, run->paths));
}

/* --- the command --- */

static int check_usage(const sample_run *run)
{
    const char *outputs[] = {run->settings.output, run->key, run->paths};
    int sizes = (run->options.count > 0) + (run->options.share > 0) + (run->options.precision > 0);

    if (!run->settings.inputs.count)
        return pcrp_complain_usage("sample", "there is nothing to draw from: no file was given or found"), 0;
    if (run->settings.format && strcmp(run->settings.format, "csv") != 0)
        return pcrp_complain_usage("sample", "--format %s: a manifest is csv", run->settings.format), 0;
    if (sizes > 1 || (!sizes && !run->options.quota))
        return pcrp_complain_usage("sample", "give one of --size, --share and --precision, or a --quota"), 0;
    if (run->settings.redact)
        return pcrp_complain_usage("sample", "--redact: a sample needs its charts' names; --key keeps them apart"), 0;
    for (size_t i = 0; i < run->settings.inputs.count; i++)
        for (size_t k = 0; k < 3; k++)
            if (outputs[k] && strcmp(outputs[k], run->settings.inputs.items[i].path) == 0)
                return pcrp_complain("%s: is an input, and would be written over", outputs[k]), 0;
    return 1;
}

static void free_run(sample_run *run)
{
    for (size_t i = 0; i < run->row_count; i++)
        drop_framed(run->rows[i]);
    free(run->rows);
    for (size_t i = 0; i < run->column_count; i++)
        free(run->columns[i].name);
    pcrp_sample_free(run->sample);
    pcrp_manifest_free(&run->manifest);
    pcrp_settings_free(&run->settings);
}

int pcrp_command_sample(int argc, char **argv)
{
    sample_run run = {.quota_column = "clinician", .period = 5, .quota = SIZE_MAX};
    pcrp_own_options own = {own_options, take_option, &run};
    pcrp_each each = {.settings = &run.settings, .manifest = &run.manifest, .user = &run, .make = make_framed, .take = take_framed,
                      .drop = drop_framed};
    int status;

    pcrp_sample_options_init(&run.options);
    if (pcrp_settings_parse(&run.settings, "sample", help, argc, argv, &own, &status)) {
        run.arguments = argv + optind;
        run.argument_count = argc - optind;
        status = PCRP_EXIT_USAGE;
        if (check_usage(&run) && choose_columns(&run) && pcrp_each_run(&each) && draw(&run) && write_all(&run)) {
            if (!run.settings.quiet)
                say_how(&run, &each);
            status = pcrp_each_status(&each);
        }
    }
    free_run(&run);
    return status;
}
