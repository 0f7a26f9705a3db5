/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp clones: text that stands in several plans, and names that belong to another one. */
#include "command.h"
#include "copied.h"
#include "manifest.h"
#include "output.h"

#include <pcrp/cohort.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: pcrp clones [OPTION]... PATH...\n"
    "Goals, steps and statements that are the same or nearly the same in several plans: across people, or copied\n"
    "forward in one person's plans; and names and pronouns that were left behind.\n\n"
    "  --share PERCENT        of the shorter text's runs of words that make two nearly the same (default 50%)\n"
    "  --shingle N            words of a run, 2 to 16 (default 4)\n"
    "  --words N              shorter texts are not compared (default 8)\n"
    "  --digests N            size of the index (default 4194304, 128 MiB); when full, shares are estimates\n"
    "  --manifest FILE.csv    a table with the columns chart and person, which tells whose chart it is\n"
    "  --no-names             do not look for names and pronouns (no rubric is needed then)\n"
    "  --rubric NAME|FILE     whose lexicons tell pronouns and kin (default five-criteria)\n"
    "  --format FORMAT        text, csv or json (default text)\n"
    "  -o, --output FILE      write to FILE\n"
    "  -j, --jobs N           threads that read; the output does not depend on it\n"
    "  --files-from FILE      read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --redact [--salt TEXT] no chart text and no names: offsets and salted digests instead\n"
    "  --limit NAME=VALUE     change a limit\n"
    "  --color WHEN           auto, always or never\n"
    "  -q, --quiet            no progress bar and no remarks; errors are still named\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing could be run; 3 some inputs are errors.\n";

enum { OPTION_SHARE = PCRP_OWN_OPTION, OPTION_SHINGLE, OPTION_WORDS, OPTION_DIGESTS, OPTION_MANIFEST, OPTION_NO_NAMES };

static const struct option own_options[] = {
    {"share", required_argument, NULL, OPTION_SHARE},
    {"shingle", required_argument, NULL, OPTION_SHINGLE},
    {"words", required_argument, NULL, OPTION_WORDS},
    {"digests", required_argument, NULL, OPTION_DIGESTS},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"no-names", no_argument, NULL, OPTION_NO_NAMES},
    {0}};

typedef struct clones_run {
    pcrp_settings settings;
    pcrp_clone_options options;
    pcrp_cohort_format format;
    pcrp_manifest manifest;
    int no_names;
    pcrp_clones *clones;
} clones_run;

/* "60%" or "60" */
static int percent(const char *text, unsigned long long *value)
{
    char digits[8];
    size_t length = strlen(text);

    if (length && text[length - 1] == '%')
        length--;
    if (!length || length >= sizeof(digits))
        return 0;
    memcpy(digits, text, length);
    digits[length] = '\0';
    return pcrp_whole(digits, 1, 100, value);
}

static int take_option(void *user, int option, const char *argument)
{
    clones_run *run = user;
    unsigned long long number;

    switch (option) {
    case OPTION_SHARE:
        if (!percent(argument, &number))
            return pcrp_complain_usage("clones", "--share %s: give 1%% to 100%%", argument), 0;
        run->options.share = (double)number / 100.0;
        return 1;
    case OPTION_SHINGLE:
        if (!pcrp_whole(argument, 2, 16, &number))
            return pcrp_complain_usage("clones", "--shingle %s: give a number from 2 to 16", argument), 0;
        run->options.shingle = (size_t)number;
        return 1;
    case OPTION_WORDS:
        if (!pcrp_whole(argument, 1, 10000, &number))
            return pcrp_complain_usage("clones", "--words %s: give a number from 1 to 10000", argument), 0;
        run->options.words = (size_t)number;
        return 1;
    case OPTION_DIGESTS:
        if (!pcrp_whole(argument, 1024, 1ULL << 31, &number))
            return pcrp_complain_usage("clones", "--digests %s: give a number from 1024 to 2147483648", argument), 0;
        run->options.digests = (size_t)number;
        return 1;
    case OPTION_MANIFEST: run->manifest.path = argument; return 1;
    case OPTION_NO_NAMES: run->no_names = 1; return 1;
    default: return 0;
    }
}

/* --- the command --- */

static int choose_format(clones_run *run)
{
    static const char *const names[] = {"text", "csv", "json"};
    const char *name = run->settings.format ? run->settings.format : "text";

    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            run->format = (pcrp_cohort_format)i;
            return 1;
        }
    return pcrp_complain_usage("clones", "--format %s: give text, csv or json", name), 0;
}

static int read_manifest(clones_run *run)
{
    if (!pcrp_manifest_read(&run->manifest))
        return 0;
    if (!run->manifest.path || pcrp_manifest_column(&run->manifest, "person") != SIZE_MAX)
        return 1;
    pcrp_complain("%s: has no column 'person'", run->manifest.path);
    return 0;
}

static int prepare(clones_run *run)
{
    pcrp_status status;

    if (!choose_format(run))
        return 0;
    if (!run->settings.inputs.count)
        return pcrp_complain_usage("clones", "there is nothing to compare: no file was given or found"), 0;
    if (!read_manifest(run) || (!run->no_names && !pcrp_settings_load(&run->settings)))
        return 0;
    if (run->settings.redact)
        run->options.excerpt = 0;
    status = pcrp_clones_new(&run->clones, &run->options, run->no_names ? NULL : run->settings.rubrics[0]);
    if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status == PCRP_OK;
}

static int write_findings(clones_run *run)
{
    pcrp_write_options writing;
    pcrp_stream stream;
    pcrp_status status = pcrp_clones_finish(run->clones);

    pcrp_settings_writing(&run->settings, &writing);
    if (status == PCRP_OK) {
        if (!pcrp_stream_open(&stream, run->settings.output, 0))
            return 0;
        status = pcrp_clones_write(run->clones, run->format, &writing, pcrp_stream_write, &stream);
        if (!pcrp_stream_close(&stream))
            return 0;
    }
    if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status == PCRP_OK;
}

int pcrp_command_clones(int argc, char **argv)
{
    clones_run run = {.clones = NULL};
    pcrp_own_options own = {own_options, take_option, &run};
    pcrp_each each = {.settings = &run.settings, .manifest = &run.manifest};
    int status;

    pcrp_clone_options_init(&run.options);
    if (pcrp_settings_parse(&run.settings, "clones", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        if (prepare(&run) && pcrp_copied_read(&each, run.clones) && write_findings(&run))
            status = pcrp_each_status(&each);
    }
    pcrp_clones_free(run.clones);
    pcrp_manifest_free(&run.manifest);
    pcrp_settings_free(&run.settings);
    return status;
}
