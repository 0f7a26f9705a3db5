/* SPDX-License-Identifier: Apache-2.0 */
/* Charts for a report out of results that were written before. There is evidence in them, but no text around it. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "write/json_text.h"
#include "write/page.h"
#include "write/report.h"

/* Nesting that pcrp writes is 6 deep; jansson's own guard stops at 2048. */

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void add_piece(const pcrp_report *report, pcrp_buffer *out, const json_t *piece, pcrp_names *titles)
{
    pcrp_evidence read = {
        .title = text_of(piece, "title"), .element = text_of(piece, "element"), .field = text_of(piece, "field"),
        .quote = text_of(piece, "quote"), .weight = (int)json_integer_value(json_object_get(piece, "weight")),
        .offset = (size_t)json_integer_value(json_object_get(piece, "offset")),
        .length = (size_t)json_integer_value(json_object_get(piece, "length"))};

    pcrp_report_add_piece(report, out, &read, titles);
}

static const json_t *find_by(const json_t *array, const char *key, const char *value)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(text_of(json_array_get(array, i), key), value) == 0)
            return json_array_get(array, i);
    return NULL;
}

/* Levels of one criterion; 0 when the line has none for it. */
static int take_criterion(const pcrp_report *report, pcrp_report_entry *entry, size_t index, const json_t *line,
                          pcrp_names *titles)
{
    const pcrp_report_criterion *criterion = &report->criteria[index];
    const json_t *result = find_by(json_object_get(line, "results"), "rubric", pcrp_rubric_id(criterion->rubric));
    const json_t *found = find_by(json_object_get(result, "criteria"), "id",
                                  pcrp_rubric_criterion_id(criterion->rubric, criterion->index));
    const json_t *evidence = json_object_get(found, "evidence");
    json_int_t level = json_integer_value(json_object_get(found, "level"));
    pcrp_buffer *out = &entry->detail;

    if (level < 1 || level > 4)
        return 0;
    entry->levels[index].level = (int)level;
    entry->levels[index].missing = strdup(text_of(found, "missing"));
    pcrp_json_comma(out);
    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "why", text_of(found, "why"));
    pcrp_json_text(out, "missing", text_of(found, "missing"));
    pcrp_json_key(out, "evidence");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; pcrp_report_has_evidence(report) && i < json_array_size(evidence); i++)
        add_piece(report, out, json_array_get(evidence, i), titles);
    pcrp_buffer_add_string(out, "]}");
    return entry->levels[index].missing != NULL;
}

static int take_levels(const pcrp_report *report, pcrp_report_entry *entry, const json_t *line)
{
    pcrp_names titles = {0};
    int done = 1;

    pcrp_buffer_add_string(&entry->detail, "{\"criteria\":[");
    for (size_t i = 0; done && i < report->criterion_count; i++)
        done = take_criterion(report, entry, i, line, &titles);
    pcrp_buffer_add_char(&entry->detail, ']');
    pcrp_page_titles(&entry->detail, &titles);
    pcrp_buffer_add_char(&entry->detail, '}');
    pcrp_names_free(&titles);
    return done && !entry->detail.failed;
}

/* Cells of the line's own manifest. The array is the caller's to free. */
static const char **own_cells(const pcrp_report *report, const json_t *line)
{
    const json_t *manifest = json_object_get(line, "manifest");
    const char **cells = calloc(report->options.column_count + 1, sizeof(*cells));

    for (size_t i = 0; cells && i < report->options.column_count; i++)
        cells[i] = text_of(manifest, report->options.columns[i]);
    return cells;
}

static int take_columns(pcrp_report *report, const json_t *line)
{
    json_t *manifest = json_object_get(line, "manifest");
    const char **names = calloc(json_object_size(manifest) + 1, sizeof(*names));
    const char *name;
    json_t *value;
    size_t count = 0;
    int done;

    if (!names)
        return 0;
    json_object_foreach(manifest, name, value)
        names[count++] = name;
    done = pcrp_report_set_columns(report, names, count);
    free(names);
    return done;
}

typedef struct source {
    pcrp_report *report;
    const char *name;
    pcrp_report_lookup lookup;
    void *user;
    pcrp_error *error;
    long line;
} source;

static pcrp_status fail(const source *from, pcrp_status status, const char *what)
{
    return pcrp_error_add(from->error, status, from->name, from->line, "%s", what);
}

static pcrp_status take_line(const source *from, const json_t *line)
{
    pcrp_report *report = from->report;
    const char *status_word = text_of(line, "status"), *chart = text_of(line, "chart");
    pcrp_status status = strcmp(status_word, "scored") == 0         ? PCRP_OK
                         : strcmp(status_word, "not-scorable") == 0 ? PCRP_NOT_SCORABLE
                                                                    : PCRP_ERROR_FORMAT;
    const char **own = from->lookup ? NULL : own_cells(report, line);
    const char *const *cells = (const char *const *)own;
    pcrp_report_entry *entry;

    if (strcmp(text_of(line, "schema"), PCRP_RESULT_SCHEMA) != 0 || !*status_word || !*chart) {
        free(own);
        return fail(from, PCRP_ERROR_FORMAT, "is no line of 'pcrp score --format jsonl' of this version");
    }
    if (from->lookup && !from->lookup(from->user, chart, text_of(line, "plan"), status, &cells))
        return PCRP_OK;
    entry = pcrp_entry_begin(report, chart, text_of(line, "plan"), status, text_of(line, "reason"), cells);
    free(own);
    if (!entry)
        return fail(from, PCRP_ERROR_MEMORY, "out of memory");
    if (status == PCRP_OK && !take_levels(report, entry, line)) {
        pcrp_report_entry_free(entry);
        return fail(from, PCRP_ERROR_FORMAT, "has no levels for one of the rubrics of the report");
    }
    return pcrp_report_put(report, entry) == PCRP_OK ? PCRP_OK : fail(from, PCRP_ERROR_MEMORY, "out of memory");
}

pcrp_status pcrp_report_add_jsonl(pcrp_report *report, const char *bytes, size_t size, const char *name,
                                  pcrp_report_lookup lookup, void *user, pcrp_error *error)
{
    source from = {report, name, lookup, user, error, 0};
    pcrp_status status = PCRP_OK;

    while (size && status == PCRP_OK) {
        const char *end = memchr(bytes, '\n', size);
        size_t length = end ? (size_t)(end - bytes) : size;
        from.line++;
        if (length > strspn(bytes, " \t\r") || length > 1) {
            json_t *line = json_loadb(bytes, length, JSON_ALLOW_NUL, NULL);
            if (!json_is_object(line))
                status = fail(&from, PCRP_ERROR_SYNTAX, "is not a JSON object");
            else if (!lookup && !report->options.column_count && !report->entry_count && !take_columns(report, line))
                status = fail(&from, PCRP_ERROR_FORMAT, "its manifest has not all columns that figures are wanted for");
            else
                status = take_line(&from, line);
            json_decref(line);
        }
        bytes += length + (end != NULL);
        size -= length + (end != NULL);
    }
    return status;
}
