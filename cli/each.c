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
    void *piece;
    char *chart, *reason; /* of an error, else NULL */
    int empty;
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

/* A plan, or an error, on its way to the main thread; NULL when out of memory. */
static handed *make_handed(const visit *at, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    const pcrp_each *each = at->run->each;
    handed *made = calloc(1, sizeof(*made));

    if (!made) {
        pcrp_plan_free(plan);
        return NULL;
    }
    made->each = each;
    if (status < 0) {
        pcrp_plan_free(plan);
        made->chart = strdup(chart);
        made->reason = strdup(reason ? reason : pcrp_status_text(status));
        if (made->chart && made->reason)
            return made;
    } else {
        const pcrp_result *const *results =
            each->scored && status == PCRP_OK ? (const pcrp_result *const *)at->with->results : NULL;
        made->empty = status == PCRP_NOT_SCORABLE;
        made->piece = each->make(each->user, at->input, chart, plan, results, status);
        if (made->piece)
            return made;
    }
    drop_handed(made);
    return NULL;
}

static pcrp_status found_plan(void *user, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    visit *at = user;
    handed *made;

    if (at->run->each->scored && status == PCRP_OK)
        status = pcrp_scoring_plan(at->with, plan, &reason);
    made = make_handed(at, chart, plan, status, reason);
    if (at->run->each->scored)
        pcrp_scoring_clear(at->with);
    return pcrp_sink_add(at->sink, made) ? PCRP_OK : PCRP_STOPPED;
}

static void work(void *user, void *scratch, size_t index, pcrp_sink *sink)
{
    const run *at = user;
    visit here = {at, scratch, sink, &at->each->settings->inputs.items[index]};

    pcrp_input_read(here.input, here.with->reader, found_plan, &here);
}

static int take(void *user, size_t index, void *piece)
{
    run *at = user;
    pcrp_each *each = at->each;
    handed *made = piece;
    char name[4096];

    if (!made) {
        pcrp_complain("out of memory");
        at->broken = 1;
        return 1;
    }
    if (made->reason) {
        each->errors++;
        pcrp_progress_clear(&at->progress);
        if (!each->silent)
            pcrp_complain("%s: %s", pcrp_settings_chart(each->settings, made->chart, index, name, sizeof(name)),
                          made->reason);
    } else {
        void *taken = made->piece;
        each->plans++;
        each->empty += made->empty != 0;
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
    if (each->errors && !each->settings->quiet)
        pcrp_complain("%zu %s", each->errors, each->errors == 1 ? "chart is an error" : "charts are errors");
    return each->errors ? PCRP_EXIT_INPUT : PCRP_EXIT_OK;
}
