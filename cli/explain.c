/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp explain: feedback for whoever wrote a plan. */
#include "command.h"
#include "each.h"
#include "output.h"

#include <pcrp/feedback.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "usage: pcrp explain [OPTION]... PATH...\n"
    "Feedback for whoever wrote a plan: what it does well, in its own words, then at most three questions to take back\n"
    "to the person, each about a phrase of the plan. Goals are never rewritten.\n\n"
    "  --sentences FILE       sentences of your own in place of rubrics/feedback.xml\n"
    "  --rubric NAME|FILE     a shipped rubric or a file of your own (default five-criteria)\n"
    "  --format FORMAT        text, json (one object a line) or html (default text)\n"
    "  -o, --output FILE      write to FILE; html of several plans: to a folder, a page a plan\n"
    "  -j, --jobs N           threads; the output does not depend on it\n"
    "  --files-from FILE      read paths from FILE, one a line or with NUL between them ('-': standard input)\n"
    "  --map FILE             a map for a vendor's own XML; may be repeated\n"
    "  --redact [--salt TEXT] no chart text and no names: places in the plan instead of quotes\n"
    "  --limit NAME=VALUE     change a limit\n"
    "  --color WHEN           auto, always or never\n"
    "  -q, --quiet            no progress bar and no remarks; errors are still named\n"
    "  -h, --help             this text\n\n"
    "Exit status: 0 ran; 2 wrong usage or nothing could be run; 3 some inputs are errors.\n";

enum { OPTION_SENTENCES = PCRP_OWN_OPTION };

static const struct option own_options[] = {{"sentences", required_argument, NULL, OPTION_SENTENCES}, {0}};

typedef struct explain_run {
    pcrp_settings settings;
    const char *sentences;
    pcrp_cohort_format format;
    pcrp_phrasebook *book;
    pcrp_write_options writing;
    pcrp_stream stream;
    size_t written;
    int folder;      /* a page a plan goes into settings.output */
    char **pages;    /* names of the pages so far, to keep them apart */
    size_t page_room;
} explain_run;

static int take_option(void *user, int option, const char *argument)
{
    (void)option;
    ((explain_run *)user)->sentences = argument;
    return 1;
}

/* What is said of one plan. */
typedef struct said {
    char *chart;
    pcrp_feedback *feedback;
} said;

static void drop_said(void *piece)
{
    said *made = piece;

    pcrp_feedback_free(made->feedback);
    free(made->chart);
    free(made);
}

/* A plan without content has no result to speak of; it still gets a feedback, which says so. */
static pcrp_status make_feedback(const explain_run *run, const pcrp_plan *plan, const pcrp_result *result, said *made)
{
    pcrp_scorer *scorer = NULL;
    pcrp_result *own = NULL;
    pcrp_status status = PCRP_OK;

    if (!result) {
        status = pcrp_scorer_new(&scorer, run->settings.rubrics[0]);
        if (status == PCRP_OK && (status = pcrp_score(scorer, plan, &own, NULL)) >= 0)
            status = PCRP_OK;
        result = own;
    }
    if (status == PCRP_OK)
        status = pcrp_feedback_new(&made->feedback, run->book, plan, result);
    pcrp_result_free(own);
    pcrp_scorer_free(scorer);
    return status;
}

static void *make_said(void *user, const pcrp_visited *visited)
{
    const explain_run *run = user;
    said *made = calloc(1, sizeof(*made));

    if (made)
        made->chart = strdup(visited->chart);
    if (made && (!made->chart ||
                 make_feedback(run, visited->plan, visited->results ? visited->results[0] : NULL, made) != PCRP_OK)) {
        drop_said(made);
        made = NULL;
    }
    pcrp_plan_free(visited->plan);
    return made;
}

/* --- a folder of pages --- */

/* "c12" of "x/all.zip!y/c12.xml"; with --redact a number, for the name of a chart can be that of a person. */
static char *page_stem(const explain_run *run, const char *chart)
{
    const char *start = chart, *dot;
    char *made;

    if (run->settings.redact)
        return asprintf(&made, "%05zu", run->written + 1) < 0 ? NULL : made;
    for (const char *at = chart; *at; at++)
        if ((*at == '/' || *at == '!' || *at == '\\') && at[1])
            start = at + 1;
    dot = strrchr(start, '.');
    made = dot && dot > start ? strndup(start, (size_t)(dot - start)) : strdup(start);
    for (char *at = made; at && *at; at++)
        if (*at == '/' || *at == '\\' || (unsigned char)*at < 0x20 || (at == made && *at == '.'))
            *at = '_';
    return made;
}

static int is_taken(const explain_run *run, const char *name)
{
    for (size_t i = 0; i < run->written; i++)
        if (strcmp(run->pages[i], name) == 0)
            return 1;
    return 0;
}

/* The page's name, which no other page of the run has; NULL when out of memory. */
static const char *name_page(explain_run *run, const char *chart)
{
    char *stem = page_stem(run, chart), *name = NULL;

    if (run->written == run->page_room) {
        size_t room = run->page_room ? run->page_room * 2 : 64;
        char **grown = realloc(run->pages, room * sizeof(*grown));
        if (grown) {
            run->pages = grown;
            run->page_room = room;
        }
    }
    if (stem && asprintf(&name, "%s.html", stem) < 0)
        name = NULL;
    for (size_t n = 2; name && is_taken(run, name); n++) {
        free(name);
        if (asprintf(&name, "%s-%zu.html", stem, n) < 0)
            name = NULL;
    }
    free(stem);
    if (!name || run->written == run->page_room) {
        free(name);
        return NULL;
    }
    return run->pages[run->written++] = name;
}

static pcrp_status write_page(explain_run *run, const said *made)
{
    const char *name = name_page(run, made->chart);
    char *path = NULL;
    pcrp_stream stream;
    pcrp_status status = PCRP_ERROR_MEMORY;

    if (name && asprintf(&path, "%s/%s", run->settings.output, name) >= 0) {
        if (!pcrp_stream_open(&stream, path, 0)) {
            free(path);
            return PCRP_ERROR_IO;
        }
        status = pcrp_feedback_write(made->feedback, made->chart, run->format, &run->writing, pcrp_stream_write, &stream);
        if (!pcrp_stream_close(&stream))
            status = PCRP_ERROR_IO;
    }
    free(path);
    return status;
}

static int take_said(void *user, void *piece)
{
    explain_run *run = user;
    said *made = piece;
    pcrp_status status = PCRP_OK;

    if (run->folder) {
        status = write_page(run, made);
        drop_said(made);
        if (status == PCRP_ERROR_MEMORY)
            pcrp_complain("%s", pcrp_status_text(status));
        return status != PCRP_OK;
    }
    if (run->written && run->format == PCRP_COHORT_HTML) {
        pcrp_complain("a page is for one plan, and there are more: give a folder with -o");
        drop_said(made);
        return 1;
    }
    if (run->written++ && run->format == PCRP_COHORT_TEXT)
        status = pcrp_stream_write(&run->stream, "\n\n", 2) ? PCRP_ERROR_IO : PCRP_OK;
    if (status == PCRP_OK)
        status = pcrp_feedback_write(made->feedback, made->chart, run->format, &run->writing, pcrp_stream_write,
                                     &run->stream);
    drop_said(made);
    if (status != PCRP_OK && status != PCRP_ERROR_IO) /* closing the stream names what cannot be written */
        pcrp_complain("%s", pcrp_status_text(status));
    return status != PCRP_OK;
}

static int choose_format(explain_run *run)
{
    const char *name = run->settings.format ? run->settings.format : "text";

    if (strcmp(name, "text") == 0)
        run->format = PCRP_COHORT_TEXT;
    else if (strcmp(name, "json") == 0)
        run->format = PCRP_COHORT_JSON;
    else if (strcmp(name, "html") == 0)
        run->format = PCRP_COHORT_HTML;
    else
        return pcrp_complain_usage("explain", "--format %s: give text, json or html", name), 0;
    return 1;
}

static int prepare(explain_run *run)
{
    struct stat about;
    pcrp_error *error;
    pcrp_status status;

    if (!choose_format(run))
        return 0;
    run->folder = run->format == PCRP_COHORT_HTML && run->settings.output &&
                  stat(run->settings.output, &about) == 0 && S_ISDIR(about.st_mode);
    if (!run->settings.inputs.count)
        return pcrp_complain_usage("explain", "there is nothing to explain: no file was given or found"), 0;
    if (run->settings.rubric_count > 1)
        return pcrp_complain_usage("explain", "give one rubric"), 0;
    if (!pcrp_settings_load(&run->settings))
        return 0;
    error = pcrp_error_new();
    status = pcrp_phrasebook_load(&run->book, run->sentences, error);
    if (status != PCRP_OK && pcrp_error_count(error))
        pcrp_complain_error(error);
    else if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    pcrp_error_free(error);
    pcrp_settings_writing(&run->settings, &run->writing);
    run->writing.width = 80;
    return status == PCRP_OK;
}

int pcrp_command_explain(int argc, char **argv)
{
    explain_run run = {.book = NULL};
    pcrp_own_options own = {own_options, take_option, &run};
    pcrp_each each = {.settings = &run.settings, .scored = 1, .user = &run, .make = make_said, .take = take_said,
                      .drop = drop_said};
    int status;

    if (pcrp_settings_parse(&run.settings, "explain", help, argc, argv, &own, &status)) {
        status = PCRP_EXIT_USAGE;
        if (prepare(&run) && (run.folder || pcrp_stream_open(&run.stream, run.settings.output, 0))) {
            int done = pcrp_each_run(&each);
            if ((run.folder || pcrp_stream_close(&run.stream)) && done)
                status = pcrp_each_status(&each);
        }
    }
    for (size_t i = 0; run.pages && i < run.written; i++)
        free(run.pages[i]);
    free(run.pages);
    pcrp_phrasebook_free(run.book);
    pcrp_settings_free(&run.settings);
    return status;
}
