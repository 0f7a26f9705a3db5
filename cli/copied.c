/* SPDX-License-Identifier: Apache-2.0 */
#include "copied.h"

#include "command.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct copied_run {
    pcrp_clones *clones;
    const pcrp_manifest *manifest;
    pcrp_manifest_counter counter;
    size_t person; /* column of the manifest */
} copied_run;

int pcrp_copied_check(const pcrp_settings *settings, int resume)
{
    if (settings->shards > 1)
        return pcrp_complain_usage(settings->command, "--clones compares all charts with each other: a --shard has only some"), 0;
    if (resume)
        return pcrp_complain_usage("score", "--clones cannot go on with an output: --resume cannot tell whether its "
                                            "levels come from the same batch"), 0;
    for (size_t i = 0; i < settings->inputs.count; i++) {
        const pcrp_input *input = &settings->inputs.items[i];
        struct stat about;
        if (strcmp(input->path, "-") == 0 ||
            (!input->problem && stat(input->path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)))
            return pcrp_complain_usage(settings->command, "--clones reads every chart twice: standard input and pipes cannot be"), 0;
    }
    return 1;
}

/* --- plans on their way to the comparison --- */

typedef struct read_plan {
    char *chart;
    pcrp_plan *plan;
} read_plan;

static void drop_plan(void *piece)
{
    read_plan *made = piece;

    free(made->chart);
    pcrp_plan_free(made->plan);
    free(made);
}

static void *make_plan(void *user, const pcrp_input *input, const char *chart, pcrp_plan *plan,
                       const pcrp_result *const *results, pcrp_status status)
{
    read_plan *made = calloc(1, sizeof(*made));

    (void)user, (void)input, (void)results, (void)status;
    if (made)
        made->chart = strdup(chart);
    if (!made || !made->chart) {
        free(made);
        pcrp_plan_free(plan);
        return NULL;
    }
    made->plan = plan;
    return made;
}

static int take_plan(void *user, void *piece)
{
    copied_run *run = user;
    read_plan *made = piece;
    const char *const *cells = run->manifest && run->person < run->manifest->name_count
                                   ? pcrp_manifest_find(run->manifest, made->chart, pcrp_plan_id(made->plan),
                                                        pcrp_manifest_nth(&run->counter, made->chart)) : NULL;
    pcrp_status status = pcrp_clones_add(run->clones, made->chart, cells ? cells[run->person] : NULL, made->plan);

    drop_plan(made);
    if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status != PCRP_OK;
}

int pcrp_copied_read(pcrp_each *each, pcrp_clones *clones, const pcrp_manifest *manifest, size_t person)
{
    copied_run run = {.clones = clones, .manifest = manifest, .person = person};

    each->user = &run;
    each->make = make_plan;
    each->take = take_plan;
    each->drop = drop_plan;
    return pcrp_each_run(each);
}

pcrp_clones *pcrp_copied_find(pcrp_settings *settings, const pcrp_manifest *manifest, const pcrp_rubric *rubric)
{
    pcrp_each each = {.settings = settings, .silent = 1};
    pcrp_clones *clones = NULL;
    pcrp_clone_options options;
    pcrp_status status;
    size_t person = 0;

    while (manifest && person < manifest->name_count && strcmp(manifest->names[person], "person") != 0)
        person++;
    pcrp_clone_options_init(&options);
    if (!rubric)
        options.excerpt = 0;
    status = pcrp_clones_new(&clones, &options, rubric);
    if (status == PCRP_OK && !pcrp_copied_read(&each, clones, manifest, person)) {
        pcrp_clones_free(clones);
        return NULL;
    }
    if (status == PCRP_OK)
        status = pcrp_clones_finish(clones);
    if (status != PCRP_OK) {
        pcrp_complain("--clones: %s", pcrp_status_text(status));
        pcrp_clones_free(clones);
        return NULL;
    }
    if (pcrp_clones_sampling(clones) > 1 && !settings->quiet)
        pcrp_complain("--clones: the index is full; shares are estimates from one in %" PRIu64 " runs of words",
                      pcrp_clones_sampling(clones));
    return clones;
}

double pcrp_copied_share(const pcrp_clones *clones, const char *chart, const pcrp_plan *plan)
{
    const pcrp_clone_plan *found = pcrp_clones_find(clones, chart, pcrp_plan_id(plan));
    return found ? found->across : 0;
}
