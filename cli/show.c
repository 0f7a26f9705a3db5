/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp show: the plan as it was read, so that a user can see what there was to score. */
#include "command.h"
#include "output.h"
#include "scoring.h"
#include "settings.h"

#include <string.h>

static const char help[] =
    "usage: pcrp show [OPTION]... PATH...\n"
    "The plan as it was read: people, goals, objectives, interventions, statements, and where each stands.\n\n"
    "  --evidence             mark in the text what counted, and for which criterion\n"
    "  --rubric NAME|FILE     with --evidence: whose indicators (default five-criteria); may be repeated\n"
    "  --format FORMAT        text, json or jsonl (default text)\n"
    "  -o, --output FILE      write to FILE\n"
    "  --files-from FILE      read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --redact [--salt TEXT] no chart text and no names: lengths and salted digests instead\n"
    "  --limit NAME=VALUE     change a limit\n"
    "  --color WHEN           auto, always or never\n"
    "  -q, --quiet            no remarks; errors are still named\n"
    "  -h, --help             this text\n";

enum { OPTION_EVIDENCE = PCRP_OWN_OPTION };
static const struct option own_options[] = {{"evidence", no_argument, NULL, OPTION_EVIDENCE}, {0}};

typedef struct show_run {
    pcrp_settings settings;
    pcrp_write_options writing;
    pcrp_stream stream;
    pcrp_scoring *scoring; /* with --evidence */
    pcrp_reader *reader;   /* without */
    int evidence;
    size_t input, shown, errors;
    int broken;
} show_run;

static int take_option(void *user, int option, const char *argument)
{
    (void)argument;
    ((show_run *)user)->evidence = option == OPTION_EVIDENCE;
    return 1;
}

static void name_error(show_run *run, const char *chart, const char *reason)
{
    run->errors++;
    pcrp_settings_complain(&run->settings, chart, run->input, reason);
}

/* Results of every rubric; 0 when one of them failed, which is named. */
static int score_plan(show_run *run, const char *chart, const pcrp_plan *plan)
{
    const char *reason = NULL;
    pcrp_status status = pcrp_scoring_plan(run->scoring, plan, &reason);

    if (status < 0)
        name_error(run, chart, reason ? reason : pcrp_status_text(status));
    return status == PCRP_OK;
}

static pcrp_status show_plan(show_run *run, const char *chart, const pcrp_plan *plan, pcrp_status status)
{
    int marked = run->evidence && status == PCRP_OK && score_plan(run, chart, plan);
    const char *between = run->writing.format == PCRP_FORMAT_JSON ? "," : "\n";

    if (run->shown++ && run->writing.format != PCRP_FORMAT_JSONL && pcrp_stream_write(&run->stream, between, 1) != 0)
        return PCRP_ERROR_IO;
    status = pcrp_write_plan(&run->writing, chart, plan,
                             marked ? (const pcrp_result *const *)run->scoring->results : NULL,
                             marked ? run->settings.rubric_count : 0, pcrp_stream_write, &run->stream);
    if (run->scoring)
        pcrp_scoring_clear(run->scoring);
    return status;
}

static pcrp_status found_plan(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    show_run *run = user;
    pcrp_status shown = PCRP_OK;

    if (status < 0)
        name_error(run, chart, reason);
    else
        shown = show_plan(run, chart, plan, status);
    run->broken = shown != PCRP_OK;
    pcrp_plan_free(plan);
    return shown;
}

static int choose_format(show_run *run)
{
    const char *name = run->settings.format ? run->settings.format : "text";

    pcrp_settings_writing(&run->settings, &run->writing);
    if (strcmp(name, "text") == 0)
        run->writing.format = PCRP_FORMAT_TEXT;
    else if (strcmp(name, "json") == 0)
        run->writing.format = PCRP_FORMAT_JSON;
    else if (strcmp(name, "jsonl") == 0)
        run->writing.format = PCRP_FORMAT_JSONL;
    else
        return pcrp_complain_usage("show", "--format %s: give text, json or jsonl", name), 0;
    if (!run->settings.inputs.count)
        return pcrp_complain_usage("show", "there is nothing to show: no file was given or found"), 0;
    return 1;
}

static int prepare(show_run *run)
{
    if (!run->evidence)
        return (run->reader = pcrp_settings_reader(&run->settings)) != NULL;
    return pcrp_settings_load(&run->settings) && (run->scoring = pcrp_scoring_new(&run->settings, NULL)) != NULL;
}

static void show_inputs(show_run *run)
{
    pcrp_reader *reader = run->evidence ? run->scoring->reader : run->reader;
    int json = run->writing.format == PCRP_FORMAT_JSON;

    if (json)
        run->broken = pcrp_stream_write(&run->stream, "[\n", 2);
    for (; run->input < run->settings.inputs.count && !run->broken; run->input++)
        pcrp_input_read(&run->settings.inputs.items[run->input], reader, found_plan, run);
    if (json && !run->broken)
        run->broken = pcrp_stream_write(&run->stream, "]\n", 2);
}

int pcrp_command_show(int argc, char **argv)
{
    show_run run = {0};
    pcrp_own_options own = {own_options, take_option, &run};
    int status;

    if (pcrp_settings_parse(&run.settings, "show", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        if (choose_format(&run) && prepare(&run) && pcrp_stream_open(&run.stream, run.settings.output, 0)) {
            show_inputs(&run);
            if (!pcrp_stream_close(&run.stream))
                run.broken = 1;
            status = run.broken ? PCRP_EXIT_USAGE : run.errors ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
        }
    }
    pcrp_scoring_free(run.scoring);
    pcrp_reader_free(run.reader);
    pcrp_settings_free(&run.settings);
    return status;
}
