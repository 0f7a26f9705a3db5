/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp agree: agreement between raters, or between raters and pcrp. */
#include "command.h"
#include "output.h"

#include <errno.h>
#include <getopt.h>
#include <pcrp/agree.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: pcrp agree [OPTION]... RATINGS...\n"
    "Agreement between raters, or between raters and pcrp. RATINGS are CSV files with the columns plan, rater,\n"
    "criterion, level; or what 'pcrp score --format tidy' (or csv) wrote, which counts as the rater \"pcrp\".\n"
    "'-' is standard input.\n\n"
    "  --against RATER        hold each rater against this one; 'consensus' for the median of the other raters\n"
    "  --criterion NAME       only this criterion; may be repeated\n"
    "  --weights WEIGHTS      identity, linear, quadratic or ordinal (default quadratic)\n"
    "  --scale LOW-HIGH       the rubric's whole scale (default 1-4)\n"
    "  --bootstrap N          resamples for intervals (default 1000; 0 for none)\n"
    "  --seed N               of the resamples (default 1)\n"
    "  --list[=DISTANCE]      plans whose levels lie DISTANCE (default 2) or more apart; csv then holds only these\n"
    "  --format FORMAT        text, csv or json (default text)\n"
    "  -o, --output FILE      write to FILE\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing to compare; 3 ran, but some ratings could not be used.\n";

enum { OPTION_AGAINST = 256, OPTION_CRITERION, OPTION_WEIGHTS, OPTION_SCALE, OPTION_BOOTSTRAP, OPTION_SEED,
       OPTION_LIST, OPTION_FORMAT };

static const struct option long_options[] = {
    {"against", required_argument, NULL, OPTION_AGAINST},
    {"criterion", required_argument, NULL, OPTION_CRITERION},
    {"weights", required_argument, NULL, OPTION_WEIGHTS},
    {"scale", required_argument, NULL, OPTION_SCALE},
    {"bootstrap", required_argument, NULL, OPTION_BOOTSTRAP},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"list", optional_argument, NULL, OPTION_LIST},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"output", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},
    {0}};

typedef struct agree_run {
    pcrp_agreement_options options;
    pcrp_agreement_format format;
    const char **criteria;
    const char *output;
    int lowest, highest;
    int help;
    pcrp_ratings *ratings;
    pcrp_error *error;
    size_t faulty;         /* inputs with rows, or all, that could not be used */
} agree_run;

/* ---- options ---- */

/* A whole number from low to high, which is all of the text. */
static int parse_number(const char *text, unsigned long long high, unsigned long long *out)
{
    char *end;

    errno = 0;
    *out = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0 && *out <= high;
}

/* "1-4"; either end may be negative. */
static int parse_scale(const char *text, int *lowest, int *highest)
{
    char *end;
    long low = strtol(text, &end, 10);

    if (end == text || *end != '-')
        return 0;
    const char *rest = end + 1;
    long high = strtol(rest, &end, 10);
    if (end == rest || *end != '\0' || low < -1000 || high > 1000 || low >= high || high - low >= PCRP_SCALE_MAX)
        return 0;
    *lowest = (int)low;
    *highest = (int)high;
    return 1;
}

static int parse_weights(const char *text, pcrp_weights *out)
{
    for (int w = (int)PCRP_WEIGHTS_IDENTITY; w <= (int)PCRP_WEIGHTS_ORDINAL; w++) {
        if (strcmp(text, pcrp_weights_name((pcrp_weights)w)) == 0) {
            *out = (pcrp_weights)w;
            return 1;
        }
    }
    return 0;
}

static int parse_format(const char *text, pcrp_agreement_format *out)
{
    static const char *const names[] = {"text", "csv", "json"};

    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            *out = (pcrp_agreement_format)i;
            return 1;
        }
    }
    return 0;
}

/* NULL, or what is wrong. */
static const char *take_option(agree_run *run, int option, const char *argument)
{
    unsigned long long number = 2;

    switch (option) {
    case OPTION_AGAINST:
        run->options.against = argument;
        return NULL;
    case OPTION_CRITERION:
        run->criteria[run->options.criterion_count++] = argument;
        run->options.criteria = run->criteria;
        return NULL;
    case OPTION_WEIGHTS:
        return parse_weights(argument, &run->options.weights) ? NULL
            : "--weights takes identity, linear, quadratic or ordinal";
    case OPTION_SCALE:
        return parse_scale(argument, &run->lowest, &run->highest) ? NULL
            : "--scale takes two levels, for instance 1-4, at most 64 levels in all";
    case OPTION_BOOTSTRAP:
        if (!parse_number(argument, 1000000, &number))
            return "--bootstrap takes a number up to 1000000";
        run->options.resamples = (unsigned long)number;
        return NULL;
    case OPTION_SEED:
        /* JSON, which states the seed, has signed 64 bit numbers. */
        if (!parse_number(argument, INT64_MAX, &number))
            return "--seed takes a whole number";
        run->options.seed = number;
        return NULL;
    case OPTION_LIST:
        if (argument != NULL && (!parse_number(argument, 1000, &number) || number == 0))
            return "--list takes a distance of 1 or more";
        run->options.list = (int)number;
        return NULL;
    case OPTION_FORMAT:
        return parse_format(argument, &run->format) ? NULL : "--format takes text, csv or json";
    case 'o':
        run->output = argument;
        return NULL;
    case 'h':
        run->help = 1;
        return NULL;
    default:
        return "";  /* getopt has named it */
    }
}

/* PCRP_EXIT_OK, or the exit status of wrong usage. */
static int take_options(agree_run *run, int argc, char **argv)
{
    int option;

    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "o:h", long_options, NULL)) != -1) {
        const char *fault = take_option(run, option, optarg);
        if (fault != NULL && *fault == '\0')
            return pcrp_complain_usage("agree", "'%s' is not an option, or lacks its value", argv[optind - 1]);
        if (fault != NULL)
            return pcrp_complain_usage("agree", "%s", fault);
    }
    if (!run->help && optind == argc)
        return pcrp_complain_usage("agree", "no ratings named");
    return PCRP_EXIT_OK;
}

/* ---- ratings ---- */

/* All of standard input; NULL when it cannot be had. One byte beyond the limit is read, for the library to refuse. */
static char *read_standard_input(size_t *size)
{
    pcrp_limits limits;
    size_t capacity = 65536;
    char *bytes = malloc(capacity);

    pcrp_limits_init(&limits);
    *size = 0;
    while (bytes != NULL && *size <= limits.chart_bytes) {
        size_t got = fread(bytes + *size, 1, capacity - *size, stdin);
        *size += got;
        if (got == 0)
            break;
        if (*size < capacity)
            continue;
        capacity *= 2;
        char *grown = realloc(bytes, capacity);
        if (grown == NULL)
            free(bytes);
        bytes = grown;
    }
    if (bytes != NULL && ferror(stdin)) {
        free(bytes);
        bytes = NULL;
    }
    return bytes;
}

static pcrp_status read_input(agree_run *run, const char *path)
{
    if (strcmp(path, "-") != 0)
        return pcrp_ratings_read_file(run->ratings, path, run->error);
    size_t size;
    char *bytes = read_standard_input(&size);
    pcrp_status status = bytes == NULL ? PCRP_ERROR_IO
        : pcrp_ratings_read_memory(run->ratings, bytes, size, "standard input", run->error);
    free(bytes);
    return status;
}

static void name_errors(const agree_run *run, const char *path, pcrp_status status)
{
    for (size_t i = 0; i < pcrp_error_count(run->error); i++) {
        const char *file = pcrp_error_file(run->error, i);
        long line = pcrp_error_line(run->error, i);
        const char *message = pcrp_error_message(run->error, i);
        if (line > 0)
            pcrp_complain("%s:%ld: %s", file, line, message);
        else
            pcrp_complain("%s%s%s", file, *file != '\0' ? ": " : "", message);
    }
    if (pcrp_error_count(run->error) == 0)
        pcrp_complain("%s%s%s", path, *path != '\0' ? ": " : "", pcrp_status_text(status));
}

static void read_inputs(agree_run *run, char **paths, int count)
{
    for (int i = 0; i < count; i++) {
        pcrp_error_clear(run->error);
        pcrp_status status = read_input(run, paths[i]);
        if (status == PCRP_OK)
            continue;
        run->faulty++;
        name_errors(run, paths[i], status);
    }
}

/* ---- the study ---- */

static int write_study(const agree_run *run, const pcrp_agreement *study)
{
    pcrp_stream stream;

    if (!pcrp_stream_open(&stream, run->output, 0))
        return PCRP_EXIT_USAGE;
    pcrp_status status = pcrp_agreement_write(study, run->format, pcrp_stream_write, &stream);
    if (!pcrp_stream_close(&stream))
        return PCRP_EXIT_USAGE;
    if (status != PCRP_OK) {
        pcrp_complain("%s", pcrp_status_text(status));
        return PCRP_EXIT_USAGE;
    }
    return run->faulty > 0 ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
}

static int compare(agree_run *run, char **paths, int count)
{
    pcrp_agreement *study = NULL;

    if (pcrp_ratings_new(&run->ratings, run->lowest, run->highest, NULL) != PCRP_OK) {
        pcrp_complain("out of memory");
        return PCRP_EXIT_USAGE;
    }
    read_inputs(run, paths, count);
    pcrp_error_clear(run->error);
    pcrp_status status = pcrp_agreement_new(&study, run->ratings, &run->options, run->error);
    int result = PCRP_EXIT_USAGE;
    if (status == PCRP_OK)
        result = write_study(run, study);
    else
        name_errors(run, "", status);
    pcrp_agreement_free(study);
    pcrp_ratings_free(run->ratings);
    return result;
}

int pcrp_command_agree(int argc, char **argv)
{
    agree_run run = {0};

    pcrp_agreement_options_init(&run.options);
    run.lowest = 1;
    run.highest = 4;
    run.criteria = calloc((size_t)argc, sizeof(*run.criteria));
    run.error = pcrp_error_new();
    int status = PCRP_EXIT_USAGE;
    if (run.criteria == NULL || run.error == NULL)
        pcrp_complain("out of memory");
    else
        status = take_options(&run, argc, argv);
    if (status == PCRP_EXIT_OK && run.help)
        fputs(help, stdout);
    else if (status == PCRP_EXIT_OK)
        status = compare(&run, argv + optind, argc - optind);
    pcrp_error_free(run.error);
    free(run.criteria);
    return status;
}
