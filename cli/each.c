/* SPDX-License-Identifier: Apache-2.0 */
#include "each.h"

#include "command.h"
#include "jobs.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

/* What a plan came to in its thread. */
typedef struct handed {
    const pcrp_each *each;
    void *piece;          /* NULL where none is made */
    char *chart, *reason; /* of what is named, else NULL */
    int error, empty, unlisted;
} handed;

typedef struct run {
    pcrp_each *each;
    pcrp_settings settings; /* a copy; without rubrics unless plans are scored */
    pcrp_progress progress;
    int broken;
} run;

typedef struct visit {
    const run *run;
    pcrp_scoring *with;
    pcrp_sink *sink;
    const pcrp_input *input;
    pcrp_manifest_counter counter;
} visit;

static void drop_handed(void *piece)
{
    handed *made = piece;

    if (!made)
        return;
    if (made->piece)
        made->each->drop(made->piece);
    free(made->chart);
    free(made->reason);
    free(made);
}

static void *begin_thread(void *user)
{
    run *at = user;
    return pcrp_scoring_new(&at->settings, at);
}

/* What is made of a plan or an error; 0 when out of memory. */
static int make_piece(const pcrp_each *each, const pcrp_visited *visited, handed *made)
{
    int left_out = made->error ? !each->with_errors : made->empty && each->only_content;

    if (made->error || left_out) {
        made->chart = strdup(visited->chart);
        made->reason = strdup(visited->reason ? visited->reason : pcrp_status_text(visited->status));
    }
    if (left_out)
        pcrp_plan_free(visited->plan);
    else
        made->piece = each->make(each->user, visited);
    return (left_out || made->piece) && (!(made->error || left_out) || (made->chart && made->reason));
}

/* A plan, or an error, on its way to be taken; NULL when out of memory. */
static handed *make_handed(const pcrp_each *each, const pcrp_visited *visited)
{
    handed *made = calloc(1, sizeof(*made));

    if (!made) {
        pcrp_plan_free(visited->plan);
        return NULL;
    }
    made->each = each;
    made->error = visited->status < 0;
    made->empty = visited->status == PCRP_NOT_SCORABLE;
    made->unlisted = pcrp_manifest_lacks(each->manifest, visited->cells);
    if (make_piece(each, visited, made))
        return made;
    drop_handed(made);
    return NULL;
}

/* Scores a plan that is to be; what comes of it is in visited. */
static void score(const pcrp_each *each, pcrp_scoring *with, pcrp_visited *visited)
{
    if (each->clones && visited->plan)
        pcrp_scoring_copied(with, each->clones, visited->chart, visited->plan);
    if (!each->scored || visited->status != PCRP_OK)
        return;
    visited->status = pcrp_scoring_plan(with, visited->plan, &visited->reason);
    visited->results = visited->status == PCRP_OK ? (const pcrp_result *const *)with->results : NULL;
}

static pcrp_status found_plan(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    visit *at = user;
    const pcrp_each *each = at->run->each;
    pcrp_visited visited = {.input = at->input, .chart = chart, .plan = plan, .status = status, .reason = reason};
    handed *made;

    visited.nth = status < 0 ? 0 : pcrp_manifest_nth(&at->counter, chart);
    visited.cells = pcrp_manifest_cells(each->manifest, chart, plan, visited.nth);
    if (status >= 0 && (pcrp_manifest_leaves_out(each->manifest, visited.cells) ||
                        (each->wants && !each->wants(each->user, &visited)))) {
        pcrp_plan_free(plan);
        return PCRP_OK;
    }
    score(each, at->with, &visited);
    made = make_handed(each, &visited);
    pcrp_scoring_clear(at->with);
    return pcrp_sink_add(at->sink, made) ? PCRP_OK : PCRP_STOPPED;
}

static void work(void *user, void *scratch, size_t index, pcrp_sink *sink)
{
    const run *at = user;
    visit here = {.run = at, .with = scratch, .sink = sink, .input = &at->each->settings->inputs.items[index]};

    pcrp_input_read(here.input, here.with->reader, found_plan, &here);
}

static int take(void *user, size_t index, void *piece)
{
    run *at = user;
    pcrp_each *each = at->each;
    handed *made = piece;

    if (!made) {
        pcrp_complain("out of memory");
        at->broken = 1;
        return 1;
    }
    each->errors += made->error != 0;
    each->plans += !made->error;
    each->empty += made->empty != 0;
    each->unlisted += made->unlisted != 0;
    if (made->reason && !each->silent && (made->error || !each->settings->quiet)) {
        pcrp_progress_clear(&at->progress);
        pcrp_settings_complain(each->settings, made->chart, index, made->reason);
    }
    if (made->piece) {
        void *taken = made->piece;
        made->piece = NULL;
        at->broken = each->take(each->user, taken);
    }
    drop_handed(made);
    pcrp_progress_show(&at->progress, index, each->plans);
    return at->broken;
}

int pcrp_each_run(pcrp_each *each)
{
    run at = {.each = each, .settings = *each->settings};
    pcrp_jobs jobs = {each->settings->inputs.count, each->settings->jobs, &at,
                      begin_thread, pcrp_scoring_free, work, take, drop_handed};

    if (!each->scored)
        at.settings.rubric_count = 0;
    pcrp_progress_begin(&at.progress, jobs.count, each->settings->quiet);
    if (pcrp_jobs_run(&jobs) != 0)
        at.broken = 1;
    pcrp_progress_clear(&at.progress);
    return !at.broken;
}

int pcrp_each_status(const pcrp_each *each)
{
    size_t missing = pcrp_manifest_conclude(each->manifest, 1, each->unlisted, each->settings->quiet);

    if (each->errors && !each->settings->quiet)
        pcrp_complain("%zu %s", each->errors, each->errors == 1 ? "chart is an error" : "charts are errors");
    return each->errors || missing ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
}
