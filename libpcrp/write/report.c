/* SPDX-License-Identifier: Apache-2.0 */
/* A report takes in charts. What it says about them is in report_figures.c, how it looks in report_page.c. */
#include "write/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "write/json_text.h"
#include "write/page.h"
#include "write/redact.h"
#include "write/utf8.h"

void pcrp_report_options_init(pcrp_report_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->title = options->drawn = options->date = options->salt = "";
    options->threshold = 0.86;
    options->confidence = 0.95;
    options->small_cell = 5;
    options->texts = 1;
}

/* --- a report --- */

static const char *const *copy_names(pcrp_arena *arena, const char *const *names, size_t count)
{
    const char **made = pcrp_arena_array(arena, count + 1, sizeof(*made));

    for (size_t i = 0; made && i < count; i++)
        made[i] = pcrp_arena_string(arena, names[i]);
    return (const char *const *)made;
}

static void copy_options(pcrp_report *report, const pcrp_report_options *options)
{
    pcrp_report_options *own = &report->options;

    pcrp_report_options_init(own);
    if (options)
        *own = *options;
    own->title = pcrp_arena_string(report->arena, own->title);
    own->drawn = pcrp_arena_string(report->arena, own->drawn);
    own->date = pcrp_arena_string(report->arena, own->date);
    own->salt = pcrp_arena_string(report->arena, own->salt);
    own->columns = copy_names(report->arena, own->columns, own->column_count);
    own->groups = own->groups ? copy_names(report->arena, own->groups, own->group_count) : NULL;
    own->keep = copy_names(report->arena, own->keep, own->keep_count);
    pcrp_write_options_init(&report->writing);
    report->writing.redact = own->redact;
    report->writing.salt = own->salt;
}

static size_t find_name(const char *const *names, size_t count, const char *name)
{
    size_t i = 0;

    while (i < count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

/* Which columns there will be figures for. 0 when one that was asked for does not exist. */
static int choose_groups(pcrp_report *report)
{
    static const char *const usual[] = {"team", "clinician", "site", "programme", "program", "period", "arm", "wave"};
    const pcrp_report_options *options = &report->options;
    const char *const *wanted = options->groups ? options->groups : usual;
    size_t count = options->groups ? options->group_count : sizeof(usual) / sizeof(*usual);

    report->groups = pcrp_arena_array(report->arena, count + 1, sizeof(*report->groups));
    report->group_count = 0;
    for (size_t i = 0; report->groups && i < count; i++) {
        size_t column = find_name(options->columns, options->column_count, wanted[i]);
        if (column < options->column_count)
            report->groups[report->group_count++] = column;
        else if (options->groups && options->column_count)
            return 0;
    }
    return 1;
}

int pcrp_report_set_columns(pcrp_report *report, const char *const *columns, size_t count)
{
    report->options.columns = copy_names(report->arena, columns, count);
    report->options.column_count = count;
    return choose_groups(report) && !pcrp_arena_failed(report->arena);
}

static void list_criteria(pcrp_report *report, const pcrp_rubric *const *rubrics, size_t count)
{
    size_t total = 0, at = 0;

    for (size_t r = 0; r < count; r++)
        total += pcrp_rubric_criterion_count(rubrics[r]);
    report->rubrics = pcrp_arena_array(report->arena, count, sizeof(*report->rubrics));
    report->criteria = pcrp_arena_array(report->arena, total + 1, sizeof(*report->criteria));
    if (!report->rubrics || !report->criteria)
        return;
    for (size_t r = 0; r < count; r++) {
        report->rubrics[r] = rubrics[r];
        for (size_t c = 0; c < pcrp_rubric_criterion_count(rubrics[r]); c++) {
            report->criteria[at].rubric = rubrics[r];
            report->criteria[at].rubric_number = r;
            report->criteria[at++].index = c;
        }
    }
    report->rubric_count = count;
    report->criterion_count = at;
}

pcrp_status pcrp_report_new(pcrp_report **out, const pcrp_report_options *options,
                            const pcrp_rubric *const *rubrics, size_t count)
{
    pcrp_report *report;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (!rubrics || !count ||
        (options && !(options->threshold >= 0 && options->threshold <= 1 && options->confidence > 0 &&
                      options->confidence < 1)))
        return PCRP_ERROR_ARGUMENT;
    report = calloc(1, sizeof(*report));
    if (!report || !(report->arena = pcrp_arena_new(0))) {
        free(report);
        return PCRP_ERROR_MEMORY;
    }
    copy_options(report, options);
    list_criteria(report, rubrics, count);
    if (!choose_groups(report)) {
        pcrp_report_free(report);
        return PCRP_ERROR_ARGUMENT;
    }
    if (pcrp_arena_failed(report->arena)) {
        pcrp_report_free(report);
        return PCRP_ERROR_MEMORY;
    }
    *out = report;
    return PCRP_OK;
}

static void drop_figures(pcrp_report *report)
{
    for (size_t i = 0; report->tables && i < PCRP_TABLE_COUNT; i++)
        pcrp_table_free(&report->tables[i]);
    free(report->tables);
    report->tables = NULL;
    pcrp_arena_free(report->figures);
    report->figures = NULL;
}

void pcrp_report_free(pcrp_report *report)
{
    if (!report)
        return;
    drop_figures(report);
    for (size_t i = 0; i < report->entry_count; i++)
        pcrp_report_entry_free(report->entries[i]);
    for (size_t i = 0; i < report->criterion_count; i++) {
        pcrp_names_free(&report->criteria[i].reasons);
        free(report->criteria[i].reason_plans);
    }
    free(report->entries);
    pcrp_arena_free(report->arena);
    free(report);
}

size_t pcrp_report_count(const pcrp_report *report)
{
    return report->entry_count;
}

long pcrp_report_find(const pcrp_report *report, const char *rubric, const char *criterion)
{
    for (size_t i = 0; i < report->criterion_count; i++) {
        const pcrp_report_criterion *at = &report->criteria[i];
        if (strcmp(pcrp_rubric_id(at->rubric), rubric) == 0 &&
            strcmp(pcrp_rubric_criterion_id(at->rubric, at->index), criterion) == 0)
            return (long)i;
    }
    return -1;
}

/* --- a chart --- */

void pcrp_report_entry_free(pcrp_report_entry *entry)
{
    if (!entry)
        return;
    for (size_t i = 0; entry->cells && i < entry->cell_count; i++)
        free(entry->cells[i]);
    for (size_t i = 0; entry->levels && i < entry->level_count; i++) {
        free(entry->levels[i].missing);
        free(entry->levels[i].reasons);
    }
    free(entry->cells);
    free(entry->levels);
    free(entry->chart);
    free(entry->plan);
    free(entry->reason);
    pcrp_report_free_goals(entry);
    pcrp_buffer_free(&entry->detail);
    free(entry);
}

/* Text as it is, or its digest, malloc'ed. */
static char *shown(const pcrp_report *report, const char *text)
{
    pcrp_buffer made = {0};

    pcrp_redact_add_text(&made, &report->writing, text);
    if (made.failed) {
        pcrp_buffer_free(&made);
        return NULL;
    }
    return made.data ? made.data : strdup("");
}

static int is_kept(const pcrp_report *report, const char *column)
{
    const pcrp_report_options *options = &report->options;
    return !options->redact || find_name(options->keep, options->keep_count, column) < options->keep_count;
}

static int copy_cells(const pcrp_report *report, pcrp_report_entry *entry, const char *const *cells)
{
    entry->cell_count = report->options.column_count;
    entry->cells = calloc(entry->cell_count + 1, sizeof(*entry->cells));
    for (size_t i = 0; entry->cells && i < entry->cell_count; i++) {
        const char *cell = cells && cells[i] ? cells[i] : "";
        entry->cells[i] = is_kept(report, report->options.columns[i]) ? strdup(cell) : shown(report, cell);
        if (!entry->cells[i])
            return 0;
    }
    return entry->cells != NULL;
}

pcrp_report_entry *pcrp_entry_begin(const pcrp_report *report, const char *chart, const char *plan,
                                    pcrp_status status, const char *reason, const char *const *cells)
{
    pcrp_report_entry *entry = calloc(1, sizeof(*entry));
    int made;

    if (!entry)
        return NULL;
    entry->status = status;
    entry->chart = shown(report, chart);
    entry->plan = shown(report, plan);
    entry->reason = strdup(status == PCRP_OK ? "" : reason ? reason : pcrp_status_text(status));
    made = entry->chart && entry->plan && entry->reason && copy_cells(report, entry, cells);
    if (made && status == PCRP_OK) {
        entry->level_count = report->criterion_count;
        entry->levels = calloc(entry->level_count + 1, sizeof(*entry->levels));
        made = entry->levels != NULL;
    }
    if (!made) {
        pcrp_report_entry_free(entry);
        return NULL;
    }
    return entry;
}

int pcrp_report_has_evidence(const pcrp_report *report)
{
    return report->options.texts || report->options.redact;
}

void pcrp_report_add_piece(const pcrp_report *report, pcrp_buffer *out, const pcrp_evidence *piece, pcrp_names *titles)
{
    pcrp_buffer label = {0};

    pcrp_redact_add_label(&label, &report->writing, piece->element);
    pcrp_json_comma(out);
    pcrp_buffer_add_char(out, '[');
    pcrp_page_title(out, piece->title, titles);
    pcrp_buffer_format(out, ",%d,", piece->weight);
    pcrp_json_string(out, pcrp_buffer_string(&label));
    pcrp_buffer_add_char(out, ',');
    if (report->options.redact || !*piece->quote)
        pcrp_buffer_format(out, "[%zu,%zu]", piece->offset, piece->length);
    else
        pcrp_json_string(out, piece->quote);
    if (strcmp(piece->field, "text") != 0) {
        pcrp_buffer_add_char(out, ',');
        pcrp_json_string(out, piece->field);
    }
    pcrp_buffer_add_char(out, ']');
    out->failed |= label.failed;
    pcrp_buffer_free(&label);
}

/* Why each level is what it is: one object a criterion of the report. */
static int add_levels(const pcrp_report *report, pcrp_report_entry *entry, const pcrp_result *const *results,
                      pcrp_names *titles)
{
    pcrp_buffer *out = &entry->detail;

    pcrp_json_key(out, "criteria");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < report->criterion_count; i++) {
        size_t c = report->criteria[i].index;
        const pcrp_result *result = results[report->criteria[i].rubric_number];
        entry->levels[i].level = pcrp_result_level(result, c);
        entry->levels[i].missing = strdup(pcrp_result_missing(result, c));
        if (!entry->levels[i].missing)
            return 0;
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '{');
        pcrp_json_text(out, "why", pcrp_result_why(result, c));
        pcrp_json_text(out, "missing", pcrp_result_missing(result, c));
        pcrp_json_key(out, "evidence");
        pcrp_buffer_add_char(out, '[');
        for (size_t n = 0; pcrp_report_has_evidence(report) && n < pcrp_result_evidence_count(result, c); n++)
            pcrp_report_add_piece(report, out, pcrp_result_evidence(result, c, n), titles);
        pcrp_buffer_add_string(out, "]}");
    }
    pcrp_buffer_add_char(out, ']');
    return 1;
}

static void add_notes(pcrp_buffer *out, const pcrp_plan *plan)
{
    const char *note;

    pcrp_json_key(out, "notes");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; (note = pcrp_plan_note(plan, i)) != NULL; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, note);
    }
    pcrp_buffer_add_char(out, ']');
}

/* Of each goal: whether it is meaningful, whether it is measurable, what it is about. */
static void add_judged(pcrp_report_entry *entry)
{
    pcrp_buffer *out = &entry->detail;

    pcrp_json_key(out, "judged");
    pcrp_buffer_add_char(out, '{');
    for (size_t i = 0; i < entry->goal_count; i++) {
        const pcrp_entry_goal *goal = &entry->goals[i];
        pcrp_json_key(out, goal->element);
        pcrp_buffer_format(out, "[%d,%d,", goal->meaningful, goal->measurable);
        pcrp_json_string(out, goal->about);
        pcrp_buffer_add_char(out, ']');
    }
    pcrp_buffer_add_char(out, '}');
}

pcrp_status pcrp_report_entry_new(pcrp_report_entry **out, const pcrp_report *report, const char *chart,
                                  const pcrp_plan *plan, const pcrp_result *const *results, pcrp_status status,
                                  const char *reason, const char *const *cells)
{
    pcrp_report_entry *entry;
    int made = 1;

    if (!out)
        return PCRP_ERROR_ARGUMENT;
    *out = NULL;
    if (!report || !chart || (status == PCRP_OK && (!plan || !results)))
        return PCRP_ERROR_ARGUMENT;
    entry = pcrp_entry_begin(report, chart, plan ? pcrp_plan_id(plan) : "", status, reason, cells);
    if (!entry)
        return PCRP_ERROR_MEMORY;
    if (plan) {
        pcrp_names titles = {0};
        pcrp_buffer_add_char(&entry->detail, '{');
        add_notes(&entry->detail, plan);
        if (!report->options.redact && report->options.texts)
            pcrp_page_plan(&entry->detail, plan, results, report->rubric_count, &titles);
        if (status == PCRP_OK)
            made = add_levels(report, entry, results, &titles) && pcrp_report_take_goals(report, entry, plan, results);
        add_judged(entry);
        pcrp_page_titles(&entry->detail, &titles);
        pcrp_names_free(&titles);
        pcrp_buffer_add_char(&entry->detail, '}');
    }
    if (!made || entry->detail.failed) {
        pcrp_report_entry_free(entry);
        return PCRP_ERROR_MEMORY;
    }
    *out = entry;
    return PCRP_OK;
}

/* --- taking charts in --- */

/* Counts one reason of a plan and remembers its number. */
static int count_reason(pcrp_report_criterion *criterion, pcrp_entry_level *level, const char *text)
{
    long number = pcrp_names_add(&criterion->reasons, text);
    size_t known = criterion->reason_capacity;

    if (number < 0)
        return 0;
    for (size_t i = 0; i < level->reason_count; i++)
        if (level->reasons[i] == (unsigned)number)
            return 1;
    if (!pcrp_grow(&criterion->reason_plans, &criterion->reason_capacity, (size_t)number + 1, sizeof(*criterion->reason_plans)))
        return 0;
    for (; known < criterion->reason_capacity; known++)
        criterion->reason_plans[known] = 0;
    criterion->reason_plans[number]++;
    level->reasons[level->reason_count++] = (unsigned)number;
    return 1;
}

/* "this; that": each by itself. */
static int count_reasons(pcrp_report_criterion *criterion, pcrp_entry_level *level)
{
    char *text = level->missing;
    size_t parts = 1;

    for (const char *at = text; (at = strstr(at, "; ")) != NULL; at += 2)
        parts++;
    level->reasons = calloc(parts, sizeof(*level->reasons));
    if (!level->reasons)
        return 0;
    while (text && *text) {
        char *end = strstr(text, "; ");
        char *next = end ? end + 2 : NULL;
        if (end)
            *end = '\0';
        if (*text && !count_reason(criterion, level, text))
            return 0;
        text = next;
    }
    free(level->missing);
    level->missing = NULL;
    return 1;
}

pcrp_status pcrp_report_put(pcrp_report *report, pcrp_report_entry *entry)
{
    if (!pcrp_grow(&report->entries, &report->entry_capacity, report->entry_count + 1, sizeof(*report->entries))) {
        pcrp_report_entry_free(entry);
        return PCRP_ERROR_MEMORY;
    }
    drop_figures(report);
    report->entries[report->entry_count++] = entry;
    for (size_t i = 0; entry->levels && i < entry->level_count; i++)
        if (entry->levels[i].missing && !count_reasons(&report->criteria[i], &entry->levels[i]))
            return PCRP_ERROR_MEMORY;
    return PCRP_OK;
}

void pcrp_report_set_clones(pcrp_report *report, const pcrp_clones *clones)
{
    drop_figures(report);
    report->clones = clones;
}
