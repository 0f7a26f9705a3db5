/* SPDX-License-Identifier: Apache-2.0 */
#include "settings.h"

#include "command.h"
#include "jobs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    OPTION_COLOR = 256,
    OPTION_FILES_FROM,
    OPTION_FORMAT,
    OPTION_LIMIT,
    OPTION_MAP,
    OPTION_REDACT,
    OPTION_RUBRIC,
    OPTION_SALT,
    OPTION_SHARD,
    OWN_MOST = 32
};

static const struct option common[] = {
    {"color", required_argument, NULL, OPTION_COLOR},
    {"files-from", required_argument, NULL, OPTION_FILES_FROM},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"help", no_argument, NULL, 'h'},
    {"jobs", required_argument, NULL, 'j'},
    {"limit", required_argument, NULL, OPTION_LIMIT},
    {"map", required_argument, NULL, OPTION_MAP},
    {"output", required_argument, NULL, 'o'},
    {"quiet", no_argument, NULL, 'q'},
    {"redact", no_argument, NULL, OPTION_REDACT},
    {"rubric", required_argument, NULL, OPTION_RUBRIC},
    {"salt", required_argument, NULL, OPTION_SALT},
    {"shard", required_argument, NULL, OPTION_SHARD},
};
enum { COMMON_COUNT = sizeof(common) / sizeof(*common) };

/* What has to wait until all options are read. */
typedef struct pending {
    const char *color;
    const char **lists;
    size_t list_count;
} pending;

int pcrp_whole(const char *text, unsigned long long lo, unsigned long long hi, unsigned long long *value)
{
    unsigned long long number = 0;

    if (!*text)
        return 0;
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || number > (UINT64_MAX - 9) / 10)
            return 0;
        number = number * 10 + (unsigned long long)(*text - '0');
    }
    *value = number;
    return number >= lo && number <= hi;
}

/* 64M, 200, 16G */
static int sized(const char *text, unsigned long long *value)
{
    static const char suffixes[] = "KMG";
    size_t length = strlen(text);
    const char *suffix = length ? strchr(suffixes, text[length - 1]) : NULL;
    char digits[32];
    unsigned shift = 0;

    if (length == 0 || length >= sizeof(digits))
        return 0;
    memcpy(digits, text, length + 1);
    if (suffix && *suffix) {
        digits[length - 1] = '\0';
        shift = 10 * (unsigned)(suffix - suffixes + 1);
    }
    if (!pcrp_whole(digits, 0, UINT64_MAX >> shift, value))
        return 0;
    *value <<= shift;
    return 1;
}

typedef struct limit_field {
    const char *name;
    size_t offset;
    int is_unsigned; /* else size_t */
} limit_field;

#define SIZE_FIELD(name) {#name, offsetof(pcrp_limits, name), 0}
#define UNSIGNED_FIELD(name) {#name, offsetof(pcrp_limits, name), 1}
static const limit_field limit_fields[] = {
    SIZE_FIELD(chart_bytes), SIZE_FIELD(depth), SIZE_FIELD(attributes), SIZE_FIELD(element_bytes),
    SIZE_FIELD(plan_elements), SIZE_FIELD(segment_bytes), SIZE_FIELD(evidence), UNSIGNED_FIELD(match_limit),
    UNSIGNED_FIELD(depth_limit), UNSIGNED_FIELD(heap_kib), UNSIGNED_FIELD(chart_milliseconds),
    SIZE_FIELD(archive_members), SIZE_FIELD(archive_bytes), SIZE_FIELD(archive_ratio), SIZE_FIELD(archive_nesting),
    SIZE_FIELD(record_bytes)};

/* NAME=VALUE */
static int set_limit(const char *command, pcrp_limits *limits, const char *argument)
{
    size_t length = strcspn(argument, "=");
    unsigned long long value;

    for (size_t i = 0; argument[length] && i < sizeof(limit_fields) / sizeof(*limit_fields); i++) {
        const limit_field *field = &limit_fields[i];
        char *at = (char *)limits + field->offset;
        if (strlen(field->name) != length || strncmp(field->name, argument, length) != 0)
            continue;
        if (!sized(argument + length + 1, &value) || (field->is_unsigned && value > UINT32_MAX)) {
            pcrp_complain_usage(command, "--limit %s: not a number", argument);
            return 0;
        }
        if (field->is_unsigned) {
            unsigned narrow = (unsigned)value;
            memcpy(at, &narrow, sizeof(narrow));
        } else {
            size_t wide = (size_t)value;
            memcpy(at, &wide, sizeof(wide));
        }
        return 1;
    }
    pcrp_complain_usage(command, "--limit %s: there is no such limit", argument);
    return 0;
}

/* I/N */
static int set_shard(pcrp_settings *settings, const char *argument)
{
    char number[24];
    size_t length = strcspn(argument, "/");
    unsigned long long shard = 0, shards = 0;

    if (argument[length] && length < sizeof(number)) {
        memcpy(number, argument, length);
        number[length] = '\0';
        if (pcrp_whole(argument + length + 1, 1, 1000000, &shards) && pcrp_whole(number, 1, shards, &shard)) {
            settings->shard = (size_t)shard;
            settings->shards = (size_t)shards;
            return 1;
        }
    }
    pcrp_complain_usage(settings->command, "--shard %s: give it as I/N, for instance 1/4", argument);
    return 0;
}

static int set_jobs(pcrp_settings *settings, const char *argument)
{
    unsigned long long jobs;

    if (!pcrp_whole(argument, 1, 256, &jobs)) {
        pcrp_complain_usage(settings->command, "--jobs %s: give a number from 1 to 256", argument);
        return 0;
    }
    settings->jobs = (unsigned)jobs;
    return 1;
}

static int take_option(pcrp_settings *settings, pending *later, int option, const char *argument)
{
    switch (option) {
    case OPTION_COLOR: later->color = argument; return 1;
    case OPTION_FILES_FROM: later->lists[later->list_count++] = argument; return 1;
    case OPTION_FORMAT: settings->format = argument; return 1;
    case OPTION_LIMIT: return set_limit(settings->command, &settings->limits, argument);
    case OPTION_MAP: settings->maps[settings->map_count++] = argument; return 1;
    case OPTION_REDACT: settings->redact = 1; return 1;
    case OPTION_RUBRIC: settings->rubric_names[settings->rubric_count++] = argument; return 1;
    case OPTION_SALT: settings->salt = argument; return 1;
    case OPTION_SHARD: return set_shard(settings, argument);
    case 'j': return set_jobs(settings, argument);
    case 'o': settings->output = strcmp(argument, "-") == 0 ? NULL : argument; return 1;
    case 'q': settings->quiet = 1; return 1;
    default: return 0;
    }
}

/* auto: when a person is looking, and has not asked for none (https://no-color.org). */
static int decide_color(pcrp_settings *settings, const char *when)
{
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");

    if (strcmp(when, "always") == 0)
        settings->color = 1;
    else if (strcmp(when, "never") == 0)
        settings->color = 0;
    else if (strcmp(when, "auto") == 0)
        settings->color = !settings->output && isatty(STDOUT_FILENO) && !(none && *none) && terminal &&
                          strcmp(terminal, "dumb") != 0;
    else
        return pcrp_complain_usage(settings->command, "--color %s: give auto, always or never", when), 0;
    return 1;
}

static int read_options(pcrp_settings *settings, pending *later, const char *help, int argc, char **argv,
                        const pcrp_own_options *own, int *status)
{
    struct option all[COMMON_COUNT + OWN_MOST + 1] = {0};
    int option;

    memcpy(all, common, sizeof(common));
    for (size_t i = 0; own && own->options && own->options[i].name && i < OWN_MOST; i++)
        all[COMMON_COUNT + i] = own->options[i];
    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":hj:o:q", all, NULL)) != -1) {
        *status = PCRP_EXIT_USAGE;
        if (option == 'h') {
            fputs(help, stdout);
            *status = PCRP_EXIT_OK;
            return 0;
        }
        if (option == ':')
            return pcrp_complain_usage(settings->command, "%s needs an argument", argv[optind - 1]), 0;
        if (option == '?')
            return pcrp_complain_usage(settings->command, "%s is not an option", argv[optind - 1]), 0;
        if (option >= PCRP_OWN_OPTION ? !own->take(own->user, option, optarg)
                                      : !take_option(settings, later, option, optarg))
            return 0;
    }
    return 1;
}

static int gather_inputs(pcrp_settings *settings, const pending *later, int argc, char **argv)
{
    for (size_t i = 0; i < later->list_count; i++)
        if (!pcrp_inputs_add_list(&settings->inputs, later->lists[i]))
            return 0;
    for (int i = optind; i < argc; i++)
        if (!pcrp_inputs_add(&settings->inputs, argv[i])) {
            pcrp_complain("out of memory");
            return 0;
        }
    if (settings->inputs.hidden && !settings->quiet)
        pcrp_complain("%zu hidden %s left out", settings->inputs.hidden,
                      settings->inputs.hidden == 1 ? "entry of a folder was" : "entries of folders were");
    return 1;
}

int pcrp_settings_parse(pcrp_settings *settings, const char *command, const char *help, int argc, char **argv,
                        const pcrp_own_options *own, int *status)
{
    size_t most = (size_t)argc + 1;
    pending later = {.color = "auto"};
    int go_on = 0;

    memset(settings, 0, sizeof(*settings));
    settings->command = command;
    settings->jobs = pcrp_jobs_default();
    settings->salt = "";
    settings->shard = settings->shards = 1;
    settings->rubric_names = calloc(most, sizeof(*settings->rubric_names));
    settings->maps = calloc(most, sizeof(*settings->maps));
    later.lists = calloc(most, sizeof(*later.lists));
    pcrp_limits_init(&settings->limits);
    *status = PCRP_EXIT_USAGE;
    if (!settings->rubric_names || !settings->maps || !later.lists)
        pcrp_complain("out of memory");
    else
        go_on = read_options(settings, &later, help, argc, argv, own, status) &&
                decide_color(settings, later.color) && gather_inputs(settings, &later, argc, argv);
    free(later.lists);
    if (go_on && settings->redact && !*settings->salt && !settings->quiet)
        pcrp_complain("without --salt, the digests of short texts can be guessed");
    return go_on;
}

void pcrp_complain_error(const pcrp_error *error)
{
    for (size_t i = 0; i < pcrp_error_count(error); i++) {
        const char *file = pcrp_error_file(error, i);
        long line = pcrp_error_line(error, i);
        if (*file && line > 0)
            pcrp_complain("%s:%ld: %s", file, line, pcrp_error_message(error, i));
        else
            pcrp_complain("%s%s%s", file, *file ? ": " : "", pcrp_error_message(error, i));
    }
}

int pcrp_settings_load(pcrp_settings *settings)
{
    pcrp_error *error = pcrp_error_new();
    int loaded = 1;

    if (!settings->rubric_count)
        settings->rubric_names[settings->rubric_count++] = "five-criteria";
    settings->rubrics = calloc(settings->rubric_count, sizeof(*settings->rubrics));
    for (size_t i = 0; settings->rubrics && i < settings->rubric_count; i++) {
        pcrp_status status;
        pcrp_error_clear(error);
        status = pcrp_rubric_load(&settings->rubrics[i], settings->rubric_names[i], &settings->limits, error);
        if (status == PCRP_OK)
            continue;
        loaded = 0;
        pcrp_complain_error(error);
        pcrp_complain("rubric '%s' cannot be used: %s", settings->rubric_names[i], pcrp_status_text(status));
    }
    if (!settings->rubrics)
        pcrp_complain("out of memory");
    pcrp_error_free(error);
    return loaded && settings->rubrics;
}

pcrp_reader *pcrp_settings_reader(const pcrp_settings *settings)
{
    pcrp_reader *reader = pcrp_reader_new(&settings->limits);
    pcrp_error *error = pcrp_error_new();

    for (size_t i = 0; reader && i < settings->map_count; i++) {
        pcrp_status status = pcrp_reader_add_map(reader, settings->maps[i], error);
        if (status == PCRP_OK)
            continue;
        pcrp_complain_error(error);
        pcrp_complain("map '%s' cannot be used: %s", settings->maps[i], pcrp_status_text(status));
        pcrp_error_free(error);
        pcrp_reader_free(reader);
        return NULL;
    }
    if (!reader)
        pcrp_complain("out of memory");
    pcrp_error_free(error);
    return reader;
}

static int terminal_width(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 0;
    return size.ws_col > 120 ? 120 : size.ws_col; /* longer lines are hard to read */
}

void pcrp_settings_writing(const pcrp_settings *settings, pcrp_write_options *options)
{
    pcrp_write_options_init(options);
    options->color = settings->color;
    options->redact = settings->redact;
    options->salt = settings->salt;
    options->width = settings->output ? 0 : terminal_width();
}

void pcrp_settings_complain(const pcrp_settings *settings, const char *chart, size_t index, const char *reason)
{
    pcrp_write_options options;
    char digest[64];

    if (!settings->redact) {
        pcrp_complain("%s: %s", chart, reason);
        return;
    }
    pcrp_settings_writing(settings, &options);
    pcrp_chart_cell(&options, chart, digest, sizeof(digest));
    pcrp_complain("input %zu, %s: %s", index + 1, digest, reason);
}

void pcrp_settings_free(pcrp_settings *settings)
{
    for (size_t i = 0; settings->rubrics && i < settings->rubric_count; i++)
        pcrp_rubric_free(settings->rubrics[i]);
    free(settings->rubrics);
    free(settings->rubric_names);
    free(settings->maps);
    pcrp_inputs_free(&settings->inputs);
    memset(settings, 0, sizeof(*settings));
}
