/* SPDX-License-Identifier: Apache-2.0 */
#include "copied.h"

#include "command.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct copied_run {
    pcrp_clones *clones;
    size_t person; /* column of the manifest; SIZE_MAX for none */
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
    const char *person; /* NULL when it is not known */
} read_plan;

static void drop_plan(void *piece)
{
    read_plan *made = piece;

    free(made->chart);
    pcrp_plan_free(made->plan);
    free(made);
}

static void *make_plan(void *user, const pcrp_visited *visited)
{
    const copied_run *run = user;
    read_plan *made = calloc(1, sizeof(*made));

    if (made)
        made->chart = strdup(visited->chart);
    if (!made || !made->chart) {
        free(made);
        pcrp_plan_free(visited->plan);
        return NULL;
    }
    made->plan = visited->plan;
    made->person = visited->cells && run->person != SIZE_MAX ? visited->cells[run->person] : NULL;
    return made;
}

static int take_plan(void *user, void *piece)
{
    const copied_run *run = user;
    read_plan *made = piece;
    pcrp_status status = pcrp_clones_add(run->clones, made->chart, made->person, made->plan);

    drop_plan(made);
    if (status != PCRP_OK)
        pcrp_complain("%s", pcrp_status_text(status));
    return status != PCRP_OK;
}

int pcrp_copied_read(pcrp_each *each, pcrp_clones *clones)
{
    copied_run run = {.clones = clones, .person = pcrp_manifest_column(each->manifest, "person")};

    each->user = &run;
    each->make = make_plan;
    each->take = take_plan;
    each->drop = drop_plan;
    return pcrp_each_run(each);
}

pcrp_clones *pcrp_copied_find(pcrp_settings *settings, const pcrp_manifest *manifest, const pcrp_rubric *rubric)
{
    pcrp_each each = {.settings = settings, .manifest = manifest, .silent = 1};
    pcrp_clones *clones = NULL;
    pcrp_clone_options options;
    pcrp_status status;

    pcrp_clone_options_init(&options);
    if (!rubric)
        options.excerpt = 0;
    status = pcrp_clones_new(&clones, &options, rubric);
    if (status == PCRP_OK && !pcrp_copied_read(&each, clones)) {
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
