/* SPDX-License-Identifier: Apache-2.0 */
/* A worksheet: plans to be rated by a person, or plans whose ratings differ to be decided. */
#include <pcrp/report.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agree/ratings.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/grow.h"
#include "data/data.h"
#include "write/json_text.h"
#include "write/page.h"

struct pcrp_review_entry {
    char *chart, *plan;
    char *name;          /* in ratings; NULL until the worksheet is written when it follows from the chart */
    pcrp_buffer detail;  /* JSON members */
    char digest[PCRP_DIGEST_HEX];
};

typedef struct note {
    const char *plan, *rater, *criterion, *text;
} note;

struct pcrp_review {
    pcrp_arena *arena;
    pcrp_review_options options; /* strings are in the arena */
    const pcrp_rubric *rubric;
    const pcrp_ratings *ratings;
    pcrp_review_entry **entries;
    size_t entry_count, entry_capacity;
    note *notes;
    size_t note_count, note_capacity;
};

void pcrp_review_options_init(pcrp_review_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->title = options->rater = "";
}

/* The codebook that belongs to a shipped rubric. */
static const char *shipped_codebook(pcrp_arena *arena, const pcrp_rubric *rubric)
{
    const pcrp_data_file *file =
        strcmp(pcrp_rubric_id(rubric), "five-criteria") == 0 ? pcrp_data_find("docs/codebook.md") : NULL;
    return file ? pcrp_arena_string_n(arena, file->bytes, file->size) : "";
}

pcrp_status pcrp_review_new(pcrp_review **out, const pcrp_review_options *options, const pcrp_rubric *rubric,
                            const pcrp_ratings *ratings)
{
    pcrp_review *review;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (!rubric)
        return PCRP_ERROR_ARGUMENT;
    review = calloc(1, sizeof(*review));
    if (!review || !(review->arena = pcrp_arena_new(0))) {
        free(review);
        return PCRP_ERROR_MEMORY;
    }
    pcrp_review_options_init(&review->options);
    if (options)
        review->options = *options;
    review->rubric = rubric;
    review->ratings = ratings;
    review->options.title = pcrp_arena_string(review->arena, review->options.title);
    review->options.rater = pcrp_arena_string(review->arena, review->options.rater);
    review->options.codebook = review->options.codebook ? pcrp_arena_string(review->arena, review->options.codebook)
                                                        : shipped_codebook(review->arena, rubric);
    if (pcrp_arena_failed(review->arena)) {
        pcrp_review_free(review);
        return PCRP_ERROR_MEMORY;
    }
    *out = review;
    return PCRP_OK;
}

void pcrp_review_free(pcrp_review *review)
{
    if (!review)
        return;
    for (size_t i = 0; i < review->entry_count; i++)
        pcrp_review_entry_free(review->entries[i]);
    free(review->entries);
    free(review->notes);
    pcrp_arena_free(review->arena);
    free(review);
}

pcrp_status pcrp_review_add_note(pcrp_review *review, const char *plan, const char *rater, const char *criterion,
                                 const char *text)
{
    if (!pcrp_grow(&review->notes, &review->note_capacity, review->note_count + 1, sizeof(*review->notes)))
        return PCRP_ERROR_MEMORY;
    review->notes[review->note_count++] =
        (note){pcrp_arena_string(review->arena, plan), pcrp_arena_string(review->arena, rater),
               pcrp_arena_string(review->arena, criterion), pcrp_arena_string(review->arena, text)};
    return pcrp_arena_failed(review->arena) ? PCRP_ERROR_MEMORY : PCRP_OK;
}

/* --- a plan --- */

void pcrp_review_entry_free(pcrp_review_entry *entry)
{
    if (!entry)
        return;
    free(entry->chart);
    free(entry->plan);
    free(entry->name);
    pcrp_buffer_free(&entry->detail);
    free(entry);
}

/* pcrp's own levels with their reasons. */
static void add_result(pcrp_buffer *out, const pcrp_result *result)
{
    pcrp_json_key(out, "pcrp");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < pcrp_rubric_criterion_count(pcrp_result_rubric(result)); i++) {
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '{');
        pcrp_json_whole(out, "level", pcrp_result_level(result, i));
        pcrp_json_text(out, "why", pcrp_result_why(result, i));
        pcrp_buffer_add_char(out, '}');
    }
    pcrp_buffer_add_char(out, ']');
}

/* Of the text alone: what a rater has done is still there when pcrp's evidence comes out another way. */
static void digest_plan(pcrp_review_entry *entry, const pcrp_plan *plan)
{
    pcrp_buffer text = {0};

    pcrp_page_plan(&text, plan, NULL, 0, NULL);
    entry->detail.failed |= text.failed;
    pcrp_digest_text("", pcrp_buffer_string(&text), text.length, entry->digest);
    pcrp_buffer_free(&text);
}

pcrp_status pcrp_review_entry_new(pcrp_review_entry **out, const pcrp_review *review, const char *chart,
                                  const char *name, const pcrp_plan *plan, const pcrp_result *result)
{
    pcrp_review_entry *entry;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (!review || !chart || !plan)
        return PCRP_ERROR_ARGUMENT;
    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return PCRP_ERROR_MEMORY;
    entry->chart = strdup(chart);
    entry->plan = strdup(pcrp_plan_id(plan));
    entry->name = name && *name ? strdup(name) : NULL;
    digest_plan(entry, plan);
    pcrp_page_plan(&entry->detail, plan, review->options.blind || !result ? NULL : &result, 1, NULL);
    if (!review->options.blind && result)
        add_result(&entry->detail, result);
    if (!entry->chart || !entry->plan || (name && *name && !entry->name) || entry->detail.failed) {
        pcrp_review_entry_free(entry);
        return PCRP_ERROR_MEMORY;
    }
    *out = entry;
    return PCRP_OK;
}

pcrp_status pcrp_review_put(pcrp_review *review, pcrp_review_entry *entry)
{
    if (!pcrp_grow(&review->entries, &review->entry_capacity, review->entry_count + 1, sizeof(*review->entries))) {
        pcrp_review_entry_free(entry);
        return PCRP_ERROR_MEMORY;
    }
    review->entries[review->entry_count++] = entry;
    return PCRP_OK;
}

/* --- names --- */

static int same_name(const pcrp_review_entry *left, const pcrp_review_entry *right)
{
    return left->name && right->name ? strcmp(left->name, right->name) == 0 : !left->name && !right->name;
}

/* True when another plan of the same chart has another id, so that the chart's name alone would not do. */
static int has_siblings(const pcrp_review *review, size_t index)
{
    const pcrp_review_entry *entry = review->entries[index];
    size_t neighbours[2] = {index - 1, index + 1}; /* plans of a chart come one after the other */

    for (size_t i = 0; i < 2; i++) {
        const pcrp_review_entry *other =
            neighbours[i] < review->entry_count ? review->entries[neighbours[i]] : NULL;
        if (other && strcmp(other->chart, entry->chart) == 0 && strcmp(other->plan, entry->plan) != 0 &&
            same_name(other, entry))
            return 1;
    }
    return 0;
}

static const char *name_of(const pcrp_review *review, size_t index, pcrp_arena *arena)
{
    const pcrp_review_entry *entry = review->entries[index];
    const char *stem = entry->name ? entry->name : pcrp_chart_stem(arena, entry->chart);

    return stem && *entry->plan && has_siblings(review, index) ? pcrp_arena_format(arena, "%s#%s", stem, entry->plan) : stem;
}

/* --- where raters differ --- */

static size_t find_plan(const pcrp_ratings *ratings, const char *plan)
{
    size_t i = 0;

    while (i < pcrp_ratings_plan_count(ratings) && strcmp(pcrp_ratings_plan(ratings, i), plan) != 0)
        i++;
    return i;
}

static size_t find_criterion(const pcrp_ratings *ratings, const char *criterion)
{
    size_t i = 0;

    while (i < pcrp_ratings_criterion_count(ratings) && strcmp(pcrp_ratings_criterion(ratings, i), criterion) != 0)
        i++;
    return i;
}

/* True when two raters gave a plan different levels on a criterion. */
static int differs(const pcrp_ratings *ratings, size_t plan, size_t criterion)
{
    int seen = PCRP_LEVEL_MISSING;

    if (criterion == pcrp_ratings_criterion_count(ratings))
        return 0;
    for (size_t r = 0; r < pcrp_ratings_rater_count(ratings); r++) {
        int level = pcrp_ratings_level(ratings, plan, r, criterion);
        if (level != PCRP_LEVEL_MISSING && seen != PCRP_LEVEL_MISSING && level != seen)
            return 1;
        seen = level != PCRP_LEVEL_MISSING ? level : seen;
    }
    return 0;
}

static int is_shown(const pcrp_review *review, const char *name)
{
    size_t plan;

    if (!review->ratings)
        return 1;
    plan = find_plan(review->ratings, name);
    for (size_t c = 0; plan < pcrp_ratings_plan_count(review->ratings) && c < pcrp_rubric_criterion_count(review->rubric);
         c++)
        if (differs(review->ratings, plan, find_criterion(review->ratings, pcrp_rubric_criterion_id(review->rubric, c))))
            return 1;
    return 0;
}

size_t pcrp_review_count(const pcrp_review *review)
{
    pcrp_arena *arena = pcrp_arena_new(0);
    size_t count = 0;

    for (size_t i = 0; arena && i < review->entry_count; i++) {
        const char *name = name_of(review, i, arena);
        count += name && is_shown(review, name);
    }
    pcrp_arena_free(arena);
    return count;
}

/* --- the page --- */

static void add_note_of(pcrp_buffer *out, const pcrp_review *review, const char *plan, const char *rater,
                        const char *criterion)
{
    for (size_t i = 0; i < review->note_count; i++) {
        const note *at = &review->notes[i];
        if (strcmp(at->plan, plan) == 0 && strcmp(at->rater, rater) == 0 && strcmp(at->criterion, criterion) == 0) {
            pcrp_json_text(out, "note", at->text);
            return;
        }
    }
}

/* "ratings": of each criterion, what each rater gave it. */
static void add_ratings(pcrp_buffer *out, const pcrp_review *review, const char *name)
{
    const pcrp_ratings *ratings = review->ratings;
    size_t plan = find_plan(ratings, name);

    pcrp_json_key(out, "ratings");
    pcrp_buffer_add_char(out, '[');
    for (size_t c = 0; c < pcrp_rubric_criterion_count(review->rubric); c++) {
        const char *id = pcrp_rubric_criterion_id(review->rubric, c);
        size_t criterion = find_criterion(ratings, id);
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '[');
        for (size_t r = 0; criterion < pcrp_ratings_criterion_count(ratings) && r < pcrp_ratings_rater_count(ratings); r++) {
            int level = pcrp_ratings_level(ratings, plan, r, criterion);
            pcrp_json_comma(out);
            pcrp_buffer_add_char(out, '{');
            pcrp_json_text(out, "rater", pcrp_ratings_rater(ratings, r));
            pcrp_json_whole(out, "level", level == PCRP_LEVEL_MISSING ? 0 : level);
            add_note_of(out, review, name, pcrp_ratings_rater(ratings, r), id);
            pcrp_buffer_add_char(out, '}');
        }
        pcrp_buffer_add_char(out, ']');
    }
    pcrp_buffer_add_char(out, ']');
}

typedef struct sheet {
    const pcrp_review *review;
    pcrp_arena *arena;
    const char **names;  /* of the entries */
    size_t *order;       /* in which they are shown */
    const char *digest; /* of everything that a rater sees of the charts */
} sheet;

static const char *title_of(const pcrp_review *review)
{
    return *review->options.title ? review->options.title
           : review->ratings      ? "Deciding where ratings differ"
                                  : "Rating worksheet";
}

static void put_overview(pcrp_page *page, const sheet *made)
{
    const pcrp_review *review = made->review;
    pcrp_buffer out = {0};

    pcrp_buffer_add_char(&out, '{');
    pcrp_json_text(&out, "title", title_of(review));
    pcrp_json_text(&out, "rater", review->options.rater);
    pcrp_json_text(&out, "mode", review->ratings ? "adjudicate" : "rate");
    pcrp_json_whole(&out, "blind", review->options.blind != 0);
    pcrp_json_text(&out, "digest", made->digest);
    pcrp_json_text(&out, "codebook", review->options.codebook);
    pcrp_json_key(&out, "rubric");
    pcrp_buffer_add_char(&out, '{');
    pcrp_page_rubric(&out, review->rubric);
    pcrp_buffer_add_string(&out, "}}");
    if (out.failed)
        page->status = PCRP_ERROR_MEMORY;
    pcrp_page_block(page, "review-data", pcrp_buffer_string(&out), out.length);
    pcrp_buffer_free(&out);
}

/* Names that were given (blinded ids) decide the order: that of the files would tell what they hide. */
static int order_entries(sheet *made)
{
    const pcrp_review *review = made->review;
    size_t count = review->entry_count;

    made->names = pcrp_arena_array(made->arena, count + 1, sizeof(*made->names));
    made->order = pcrp_arena_array(made->arena, count + 1, sizeof(*made->order));
    for (size_t i = 0; made->names && made->order && i < count; i++) {
        size_t at = i;
        made->names[i] = name_of(review, i, made->arena);
        if (!made->names[i])
            return 0;
        for (; review->entries[i]->name && at > 0 && review->entries[made->order[at - 1]]->name &&
               strcmp(made->names[made->order[at - 1]], made->names[i]) > 0; at--)
            made->order[at] = made->order[at - 1];
        made->order[at] = i;
    }
    return made->names && made->order;
}

static void put_data(pcrp_page *page, void *data)
{
    const sheet *made = data;
    const pcrp_review *review = made->review;
    size_t shown = 0;

    put_overview(page, made);
    for (size_t at = 0; at < review->entry_count && page->status == PCRP_OK; at++) {
        size_t i = made->order[at];
        const char *name = made->names[i];
        pcrp_buffer out = {0};
        char id[32];
        if (!is_shown(review, name))
            continue;
        pcrp_buffer_add_char(&out, '{');
        pcrp_json_text(&out, "name", name);
        if (review->ratings)
            add_ratings(&out, review, name);
        pcrp_buffer_add_char(&out, ',');
        pcrp_buffer_add(&out, review->entries[i]->detail.data, review->entries[i]->detail.length);
        pcrp_buffer_add_char(&out, '}');
        snprintf(id, sizeof(id), "chart-%zu", shown++);
        if (out.failed)
            page->status = PCRP_ERROR_MEMORY;
        pcrp_page_block(page, id, pcrp_buffer_string(&out), out.length);
        pcrp_buffer_free(&out);
    }
}

pcrp_status pcrp_review_write_html(const pcrp_review *review, pcrp_output output, void *user)
{
    static const char *const styles[] = {"pages/page.css", "pages/review.css", NULL};
    static const char *const scripts[] = {"pages/page.js", "pages/codebook.js", "pages/review.js", NULL};
    pcrp_page page = {"pages/review.html", styles, scripts, title_of(review), output, user, PCRP_OK};
    char digest[PCRP_DIGEST_HEX];
    sheet made = {review, pcrp_arena_new(0), NULL, NULL, digest};
    pcrp_digest *sum = pcrp_digest_new();
    pcrp_status status = PCRP_ERROR_MEMORY;

    if (made.arena && sum && order_entries(&made)) {
        for (size_t i = 0; i < review->entry_count; i++)
            pcrp_digest_add(sum, review->entries[made.order[i]]->digest, PCRP_DIGEST_HEX - 1);
        pcrp_digest_finish(sum, digest);
        status = pcrp_page_write(&page, put_data, &made);
    } else if (sum) {
        pcrp_digest_finish(sum, digest);
    }
    pcrp_arena_free(made.arena);
    return status;
}
