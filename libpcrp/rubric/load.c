/* SPDX-License-Identifier: Apache-2.0 */
#include <libxml/parser.h>
#include <string.h>

#include "base/error.h"
#include "data/data.h"
#include "image/image.h"
#include "rubric/source.h"

static pcrp_status compile(pcrp_rubric_source *source, pcrp_rubric *rubric)
{
    pcrp_digest *digest = source->digest;

    rubric->id = pcrp_arena_string(rubric->arena, source->id);
    rubric->version = pcrp_arena_string(rubric->arena, source->version);
    rubric->title = pcrp_arena_string(rubric->arena, source->title);
    rubric->about = pcrp_arena_string(rubric->arena, source->about);
    rubric->competent = source->competent;
    rubric->enough = source->enough;
    source->digest = NULL;
    pcrp_digest_finish(digest, rubric->digest);
    pcrp_compile_language(source, rubric);
    pcrp_compile_judgement(source, rubric);
    if (pcrp_arena_failed(rubric->arena) || pcrp_arena_failed(source->arena))
        return pcrp_error_add(source->error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory while loading a rubric");
    return source->faults ? PCRP_ERROR_RUBRIC : PCRP_OK;
}

static pcrp_status load_compiling(pcrp_rubric **out, const char *name, const pcrp_limits *limits, pcrp_error *error)
{
    pcrp_rubric_source source = {0};
    pcrp_rubric *rubric = NULL;
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_status status = PCRP_ERROR_MEMORY;

    source.arena = pcrp_arena_new(0);
    source.error = error;
    if (arena)
        rubric = pcrp_arena_alloc(arena, sizeof(*rubric));
    if (rubric) {
        rubric->arena = arena;
        rubric->limits = *limits;
        rubric->language = pcrp_language_new(limits);
    }
    if (rubric && rubric->language && source.arena) {
        status = pcrp_rubric_source_read(&source, name);
        if (status == PCRP_OK)
            status = compile(&source, rubric);
    }
    pcrp_rubric_source_free(&source);
    pcrp_arena_free(source.arena);
    if (status == PCRP_OK) {
        *out = rubric;
    } else if (rubric) {
        pcrp_rubric_free(rubric);
    } else {
        pcrp_arena_free(arena);
    }
    return status;
}

/* One that was compiled when the library was built. */
static pcrp_status load_image(pcrp_rubric **out, const pcrp_image *image, const pcrp_limits *limits, pcrp_error *error)
{
    pcrp_arena *arena = pcrp_arena_new(0);
    pcrp_rubric *rubric = arena ? pcrp_image_open(image, arena) : NULL;

    if (!rubric) {
        pcrp_arena_free(arena);
        return pcrp_error_add(error, PCRP_ERROR_MEMORY, NULL, 0, "out of memory while loading a rubric");
    }
    rubric->arena = arena;
    rubric->of_image = 1;
    rubric->limits = *limits;
    pcrp_language_limit(rubric->language, limits);
    *out = rubric;
    return PCRP_OK;
}

pcrp_status pcrp_rubric_load(pcrp_rubric **out, const char *name, const pcrp_limits *limits, pcrp_error *error)
{
    const pcrp_image *image;
    pcrp_limits standard;

    if (!out || !name)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "pcrp_rubric_load needs out and name");
    *out = NULL;
    if (!limits) {
        pcrp_limits_init(&standard);
        limits = &standard;
    }
    xmlInitParser(); /* as in pcrp_reader_new() */
    image = pcrp_image_find(name);
    return image ? load_image(out, image, limits, error) : load_compiling(out, name, limits, error);
}

void pcrp_rubric_free(pcrp_rubric *rubric)
{
    if (!rubric)
        return;
    if (rubric->of_image)
        pcrp_regexes_free_codes(rubric->language->regexes); /* all else is the arena's or the image's */
    else
        pcrp_language_free(rubric->language);
    pcrp_arena_free(rubric->arena);
}

/* Shipped rubrics are the files of rubrics/ itself, not of its folders. */
const char *pcrp_rubric_shipped(size_t index)
{
    static const char *const names[] = {"five-criteria", "chart-requirements"};
    size_t seen = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char path[64] = "rubrics/";
        strcat(strcat(path, names[i]), ".xml");
        if (pcrp_data_find(path) && seen++ == index)
            return names[i];
    }
    return NULL;
}

const char *pcrp_rubric_id(const pcrp_rubric *rubric) { return rubric->id; }
const char *pcrp_rubric_version(const pcrp_rubric *rubric) { return rubric->version; }
const char *pcrp_rubric_title(const pcrp_rubric *rubric) { return rubric->title; }
const char *pcrp_rubric_about(const pcrp_rubric *rubric) { return rubric->about; }
const char *pcrp_rubric_digest(const pcrp_rubric *rubric) { return rubric->digest; }
int pcrp_rubric_competent(const pcrp_rubric *rubric) { return rubric->competent; }
double pcrp_rubric_enough(const pcrp_rubric *rubric) { return rubric->enough; }
size_t pcrp_rubric_criterion_count(const pcrp_rubric *rubric) { return rubric->criterion_count; }

const char *pcrp_rubric_criterion_id(const pcrp_rubric *rubric, size_t index)
{
    return index < rubric->criterion_count ? rubric->criteria[index].id : NULL;
}

const char *pcrp_rubric_criterion_title(const pcrp_rubric *rubric, size_t index)
{
    return index < rubric->criterion_count ? rubric->criteria[index].title : NULL;
}

const char *pcrp_rubric_level_words(const pcrp_rubric *rubric, size_t index, int level)
{
    if (index >= rubric->criterion_count || level < 1 || level > PCRP_LEVELS)
        return "";
    return rubric->criteria[index].words[level - 1];
}
