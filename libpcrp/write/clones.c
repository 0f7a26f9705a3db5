/* SPDX-License-Identifier: Apache-2.0 */
/* Copied text as text, csv and json. */
#include <pcrp/cohort.h>

#include <string.h>

#include "cohort/clones.h"
#include "write/cells.h"
#include "write/json_text.h"
#include "write/paint.h"
#include "write/redact.h"
#include "write/utf8.h"

/* Places of a group that the text format names. */
enum { PLACES_SHOWN = 12 };

typedef struct writing {
    const pcrp_clones *clones;
    const pcrp_write_options *options;
    pcrp_buffer *out;
} writing;

static const char *plural(size_t n, const char *one, const char *more)
{
    return n == 1 ? one : more;
}

/* ---- text ---- */

static void text_place(const writing *w, const char *chart, const char *plan, const char *element)
{
    pcrp_buffer_add_string(w->out, "    ");
    pcrp_paint_safe(w->out, w->options, chart);
    if (*plan) {
        pcrp_buffer_add_string(w->out, " (");
        pcrp_paint_safe(w->out, w->options, plan);
        pcrp_buffer_add_char(w->out, ')');
    }
    pcrp_buffer_add_string(w->out, ": ");
    pcrp_redact_add_label(w->out, w->options, element);
}

static void text_group(const writing *w, size_t number)
{
    const pcrp_clone_group *group = pcrp_clones_group(w->clones, number);
    const pcrp_clone_place *place = pcrp_clones_place(w->clones, number, 0);

    pcrp_buffer_format(w->out, "  %zu %s, %zu plans, %s\n", group->people, plural(group->people, "person", "people"),
                       group->plans, group->same ? "the same words" : "nearly the same words");
    if (*place->excerpt && !w->options->redact) {
        pcrp_buffer_add_string(w->out, "    \"");
        pcrp_utf8_add_plain(w->out, place->excerpt, strlen(place->excerpt));
        pcrp_buffer_add_string(w->out, "\"\n");
    }
    for (size_t i = 0; i < group->places && i < PLACES_SHOWN; i++) {
        place = pcrp_clones_place(w->clones, number, i);
        text_place(w, place->chart, place->plan, place->element);
        pcrp_buffer_format(w->out, ", %zu words, %d%% shared\n", place->words, (int)(place->share * 100 + 0.5));
    }
    if (group->places > PLACES_SHOWN)
        pcrp_buffer_format(w->out, "    and %zu more\n", group->places - PLACES_SHOWN);
}

static void text_groups(const writing *w, int across, const char *heading)
{
    size_t count = 0;

    for (size_t i = 0; pcrp_clones_group(w->clones, i); i++)
        count += pcrp_clones_group(w->clones, i)->across == across;
    pcrp_paint_text(w->out, w->options, PCRP_PAINT_STRONG, heading);
    pcrp_buffer_format(w->out, ": %zu %s\n", count, plural(count, "text", "texts"));
    for (size_t i = 0; pcrp_clones_group(w->clones, i); i++)
        if (pcrp_clones_group(w->clones, i)->across == across)
            text_group(w, i);
    pcrp_buffer_add_char(w->out, '\n');
}

static void text_trace(const writing *w, const pcrp_trace *trace)
{
    text_place(w, trace->chart, trace->plan, trace->element);
    if (*trace->word && !w->options->redact) {
        pcrp_buffer_add_string(w->out, ", \"");
        pcrp_utf8_add_plain(w->out, trace->word, strlen(trace->word));
        pcrp_buffer_add_char(w->out, '"');
    }
    pcrp_buffer_add_string(w->out, trace->kind == PCRP_TRACE_NAME ? ": name of the person of " : ": pronoun of the other gender");
    if (trace->kind == PCRP_TRACE_NAME) {
        pcrp_paint_safe(w->out, w->options, trace->other);
        if (trace->people > 1)
            pcrp_buffer_format(w->out, " and %zu others", trace->people - 1);
    }
    pcrp_buffer_add_string(w->out, trace->copied ? ", in copied text\n"
        : trace->kind == PCRP_TRACE_NAME ? "; may be a namesake\n" : "\n");
}

static void text_all(const writing *w)
{
    size_t traces = 0, plans = 0, touched = 0;

    text_groups(w, 1, "Copied across people");
    text_groups(w, 0, "Copied forward in one person's plans");
    while (pcrp_clones_trace(w->clones, traces))
        traces++;
    pcrp_paint_text(w->out, w->options, PCRP_PAINT_STRONG, "Names and pronouns of somebody else");
    pcrp_buffer_format(w->out, ": %zu\n", traces);
    for (size_t i = 0; i < traces; i++)
        text_trace(w, pcrp_clones_trace(w->clones, i));
    for (; pcrp_clones_plan(w->clones, plans); plans++)
        touched += pcrp_clones_plan(w->clones, plans)->across > 0;
    pcrp_buffer_format(w->out, "\n%zu of %zu %s text that another person's plan has too.\n", touched, plans,
                       plural(plans, "plan has", "plans have"));
    if (pcrp_clones_sampling(w->clones) > 1)
        pcrp_buffer_format(w->out, "The index was full: one in %llu shingles was compared, shares are estimates.\n",
                           (unsigned long long)pcrp_clones_sampling(w->clones));
}

/* ---- csv ---- */

static void csv_place(const writing *w, const char *finding, size_t number, const pcrp_clone_group *group,
                      const pcrp_clone_place *place)
{
    pcrp_cells_text(w->out, finding);
    pcrp_cells_whole(w->out, number + 1);
    pcrp_cells_whole(w->out, group->people);
    pcrp_cells_whole(w->out, group->plans);
    pcrp_cells_name(w->out, w->options, place->chart);
    pcrp_cells_name(w->out, w->options, place->plan);
    pcrp_cells_label(w->out, w->options, place->element);
    pcrp_cells_whole(w->out, place->offset);
    pcrp_cells_whole(w->out, place->length);
    pcrp_cells_whole(w->out, place->words);
    pcrp_cells_number(w->out, place->share, 4);
    pcrp_cells_text(w->out, w->options->redact ? "" : place->excerpt);
    pcrp_cells_text(w->out, "");
    pcrp_cells_end(w->out);
}

static void csv_trace(const writing *w, const pcrp_trace *trace)
{
    pcrp_cells_text(w->out, trace->kind == PCRP_TRACE_NAME ? "name" : "pronoun");
    pcrp_cells_text(w->out, "");
    pcrp_cells_whole(w->out, trace->people);
    pcrp_cells_text(w->out, "");
    pcrp_cells_name(w->out, w->options, trace->chart);
    pcrp_cells_name(w->out, w->options, trace->plan);
    pcrp_cells_label(w->out, w->options, trace->element);
    pcrp_cells_whole(w->out, trace->offset);
    pcrp_cells_whole(w->out, trace->length);
    pcrp_cells_text(w->out, "");
    pcrp_cells_number(w->out, trace->copied, 0);
    pcrp_cells_text(w->out, w->options->redact ? "" : trace->word);
    pcrp_cells_name(w->out, w->options, trace->other);
    pcrp_cells_end(w->out);
}

static void csv_all(const writing *w)
{
    pcrp_buffer_add_string(w->out, "finding,group,people,plans,chart,plan,element,offset,length,words,share,excerpt,other\r\n");
    for (size_t i = 0; pcrp_clones_group(w->clones, i); i++) {
        const pcrp_clone_group *group = pcrp_clones_group(w->clones, i);
        for (size_t p = 0; p < group->places; p++)
            csv_place(w, group->across ? "across" : "forward", i, group, pcrp_clones_place(w->clones, i, p));
    }
    for (size_t i = 0; pcrp_clones_trace(w->clones, i); i++)
        csv_trace(w, pcrp_clones_trace(w->clones, i));
}

/* ---- json ---- */

static void json_where(const writing *w, const char *chart, const char *plan, const char *element, size_t offset,
                       size_t length)
{
    pcrp_json_comma(w->out);
    pcrp_buffer_add_char(w->out, '{');
    pcrp_json_name(w->out, w->options, "chart", chart);
    pcrp_json_name(w->out, w->options, "plan", plan);
    if (!element)
        return;
    pcrp_json_label(w->out, w->options, "element", element);
    pcrp_json_whole(w->out, "offset", (long long)offset);
    pcrp_json_whole(w->out, "length", (long long)length);
}

static void json_group(const writing *w, size_t number)
{
    const pcrp_clone_group *group = pcrp_clones_group(w->clones, number);

    pcrp_json_comma(w->out);
    pcrp_buffer_add_string(w->out, "\n{");
    pcrp_json_text(w->out, "finding", group->across ? "across" : "forward");
    pcrp_json_key(w->out, "same");
    pcrp_buffer_add_string(w->out, group->same ? "true" : "false");
    pcrp_json_whole(w->out, "people", (long long)group->people);
    pcrp_json_whole(w->out, "plans", (long long)group->plans);
    pcrp_json_key(w->out, "places");
    pcrp_buffer_add_char(w->out, '[');
    for (size_t i = 0; i < group->places; i++) {
        const pcrp_clone_place *place = pcrp_clones_place(w->clones, number, i);
        json_where(w, place->chart, place->plan, place->element, place->offset, place->length);
        pcrp_json_whole(w->out, "words", (long long)place->words);
        pcrp_json_decimal(w->out, "share", place->share, 4);
        if (!w->options->redact)
            pcrp_json_text(w->out, "excerpt", place->excerpt);
        pcrp_buffer_add_char(w->out, '}');
    }
    pcrp_buffer_add_string(w->out, "]}");
}

static void json_trace(const writing *w, const pcrp_trace *trace)
{
    json_where(w, trace->chart, trace->plan, trace->element, trace->offset, trace->length);
    pcrp_json_text(w->out, "finding", trace->kind == PCRP_TRACE_NAME ? "name" : "pronoun");
    if (!w->options->redact)
        pcrp_json_text(w->out, "word", trace->word);
    if (trace->kind == PCRP_TRACE_NAME) {
        pcrp_json_name(w->out, w->options, "other", trace->other);
        pcrp_json_whole(w->out, "people", (long long)trace->people);
    }
    pcrp_json_key(w->out, "copied");
    pcrp_buffer_add_string(w->out, trace->copied ? "true}" : "false}");
}

static void json_plan(const writing *w, const pcrp_clone_plan *plan)
{
    json_where(w, plan->chart, plan->plan, NULL, 0, 0);
    pcrp_json_whole(w->out, "words", (long long)plan->words);
    pcrp_json_decimal(w->out, "across", plan->across, 4);
    pcrp_json_decimal(w->out, "forward", plan->forward, 4);
    pcrp_json_decimal(w->out, "goals", plan->goals, 4);
    pcrp_buffer_add_char(w->out, '}');
}

static void json_all(const writing *w)
{
    pcrp_buffer_add_char(w->out, '{');
    pcrp_json_whole(w->out, "sampling", (long long)pcrp_clones_sampling(w->clones));
    pcrp_json_key(w->out, "groups");
    pcrp_buffer_add_char(w->out, '[');
    for (size_t i = 0; pcrp_clones_group(w->clones, i); i++)
        json_group(w, i);
    pcrp_buffer_add_string(w->out, "],\n\"traces\":[");
    for (size_t i = 0; pcrp_clones_trace(w->clones, i); i++)
        json_trace(w, pcrp_clones_trace(w->clones, i));
    pcrp_buffer_add_string(w->out, "],\n\"plans\":[");
    for (size_t i = 0; pcrp_clones_plan(w->clones, i); i++)
        json_plan(w, pcrp_clones_plan(w->clones, i));
    pcrp_buffer_add_string(w->out, "]}\n");
}

pcrp_status pcrp_clones_write(const pcrp_clones *clones, pcrp_cohort_format format, const pcrp_write_options *options,
                              pcrp_output output, void *user)
{
    pcrp_write_options usual;
    pcrp_buffer out = {0};
    writing w = {clones, options ? options : &usual, &out};

    pcrp_write_options_init(&usual);
    if (!clones || !output || !clones->finished)
        return PCRP_ERROR_ARGUMENT;
    if (format == PCRP_COHORT_TEXT)
        text_all(&w);
    else if (format == PCRP_COHORT_CSV)
        csv_all(&w);
    else if (format == PCRP_COHORT_JSON)
        json_all(&w);
    else
        return PCRP_ERROR_ARGUMENT;
    return pcrp_buffer_put(&out, output, user);
}
