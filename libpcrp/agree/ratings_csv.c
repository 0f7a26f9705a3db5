/* SPDX-License-Identifier: Apache-2.0 */
/* Ratings from CSV: raters' own long form, and pcrp's tidy and wide output as one more rater.
 *
 * All rows are read before any is used: whether a file holds several rubrics, or a chart several plans,
 * decides what its rows are called. Messages name lines, never what a cell says. */
#include "agree/ratings.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/grow.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MESSAGES_MAX = 20, COLUMNS_MAX = 1024 };

typedef struct source {
    pcrp_ratings *ratings;
    const char *name;
    pcrp_error *error;
    pcrp_arena *arena;
    pcrp_arena *row_arena; /* of the cells of the row in hand */
    pcrp_csv_parser parser;
    pcrp_csv_row row;
    size_t faults;
    pcrp_status fatal;
} source;

static void row_fault(source *s, long line, const char *what)
{
    s->faults++;
    if (s->faults <= MESSAGES_MAX)
        pcrp_error_add(s->error, PCRP_ERROR_SYNTAX, s->name, line, "%s", what);
}

static pcrp_status stop(source *s, pcrp_status status, long line, const char *what)
{
    s->fatal = status;
    return pcrp_error_add(s->error, status, s->name, line, "%s", what);
}

/* ---- bytes and cells ---- */

static pcrp_status check_encoding(source *s, const char *bytes, size_t size)
{
    long line = 1;
    if (size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
        return stop(s, PCRP_ERROR_ENCODING, 0, "is UTF-16; save it as UTF-8");
    for (size_t at = 0, length; at < size; at += length) {
        length = bytes[at] != '\0' ? pcrp_utf8_length(bytes + at, size - at) : 0;
        if (length == 0)
            return stop(s, PCRP_ERROR_ENCODING, line, "is not UTF-8 text");
        line += bytes[at] == '\n';
    }
    return PCRP_OK;
}

/* The next row that is not blank; 0 at the end or when reading stops. */
static int read_row(source *s)
{
    pcrp_arena_reset(s->row_arena);
    if (pcrp_csv_next(&s->parser, &s->row, s->row_arena))
        return 1;
    if (s->parser.fault != NULL)
        stop(s, s->parser.status, s->parser.fault_line, s->parser.fault);
    return 0;
}

/* A cell without outer space and without the quote that keeps a spreadsheet from taking it for a formula;
 * "" for a column that is not there, and when out of memory. */
static const char *cell_text(source *s, long column)
{
    if (column < 0 || (size_t)column >= s->row.count)
        return "";
    const char *text = s->row.cells[column];
    text += strspn(text, " \t\r\n");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL)
        length--;
    if (length > 1 && text[0] == '\'' && strchr("=+-@", text[1]) != NULL)
        text++, length--;
    const char *copy = pcrp_arena_string_n(s->arena, text, length);
    return copy != NULL ? copy : "";
}

/* ---- the header ---- */

typedef struct header {
    long plan, rater, criterion, level, chart, status, rubric, total, id;
    size_t width;
    const char **titles;  /* of all columns, for the wide form */
} header;

/* The separator that the first line uses most. */
static char find_separator(const char *bytes, size_t size)
{
    size_t counts[3] = {0};
    const char marks[] = ",;\t";
    for (size_t at = 0; at < size && bytes[at] != '\n'; at++)
        for (size_t i = 0; i < 3; i++)
            counts[i] += bytes[at] == marks[i];
    size_t best = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return marks[best];
}

static pcrp_status find_column(source *s, const header *h, const char *title, long *out)
{
    *out = -1;
    for (size_t i = 0; i < h->width; i++) {
        if (strcasecmp(h->titles[i], title) != 0)
            continue;
        if (*out >= 0)
            return stop(s, PCRP_ERROR_FORMAT, s->row.line, "two columns have the same title");
        *out = (long)i;
    }
    return PCRP_OK;
}

static pcrp_status read_header(source *s, header *h)
{
    if (!read_row(s))
        return s->fatal != PCRP_OK ? s->fatal : stop(s, PCRP_ERROR_FORMAT, 0, "is empty");
    h->width = s->row.count;
    h->titles = pcrp_arena_array(s->arena, h->width, sizeof *h->titles);
    for (size_t i = 0; h->titles != NULL && i < h->width; i++)
        h->titles[i] = cell_text(s, (long)i);
    if (pcrp_arena_failed(s->arena))
        return stop(s, PCRP_ERROR_MEMORY, 0, "out of memory");
    struct { const char *title; long *column; } wanted[] = {
        {"plan", &h->plan}, {"rater", &h->rater}, {"criterion", &h->criterion}, {"level", &h->level},
        {"chart", &h->chart}, {"status", &h->status}, {"rubric", &h->rubric}, {"total", &h->total},
        {"id", &h->id}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (find_column(s, h, wanted[i].title, wanted[i].column) != PCRP_OK)
            return s->fatal;
    return PCRP_OK;
}

/* ---- rows ---- */

typedef struct row {
    const char *plan, *rater, *criterion;
    const char *chart, *rubric;  /* of pcrp's output, else NULL */
    const char *id;              /* of pcrp's output: what a sample calls the plan; "" for nothing */
    int level;
    long line;
} row;

typedef struct rows {
    row *items;
    size_t count, capacity;
} rows;

static int rows_add(source *s, rows *all, row r)
{
    if (!pcrp_grow(&all->items, &all->capacity, all->count + 1, sizeof *all->items)) {
        stop(s, PCRP_ERROR_MEMORY, s->row.line, "out of memory");
        return 0;
    }
    all->items[all->count++] = r;
    return 1;
}

/* A whole number, also as a spreadsheet writes it ("3.0"), whatever the locale. */
static int parse_level(const char *text, int *level)
{
    *level = PCRP_LEVEL_MISSING;
    if (*text == '\0' || strcasecmp(text, "na") == 0 || strcmp(text, ".") == 0)
        return 1;
    int negative = *text == '-';
    text += negative;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 6)
        return 0;
    int value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (text[i] - '0');
    text += digits;
    if ((*text == '.' || *text == ',') && text[1] == '0')
        text += 1 + strspn(text + 1, "0");
    if (*text != '\0')
        return 0;
    *level = negative ? -value : value;
    return 1;
}

static void take_level(source *s, rows *all, row r, const char *text)
{
    if (!parse_level(text, &r.level))
        row_fault(s, s->row.line, "level is not a whole number");
    else if (r.level != PCRP_LEVEL_MISSING && (r.level < pcrp_ratings_lowest(s->ratings)
             || r.level > pcrp_ratings_highest(s->ratings)))
        row_fault(s, s->row.line, "level is off the scale");
    else
        rows_add(s, all, r);
}

static void take_rater_row(source *s, const header *h, rows *all)
{
    row r = {0};
    r.line = s->row.line;
    r.plan = cell_text(s, h->plan);
    r.rater = cell_text(s, h->rater);
    r.criterion = cell_text(s, h->criterion);
    if (pcrp_arena_failed(s->arena))
        stop(s, PCRP_ERROR_MEMORY, s->row.line, "out of memory");
    else if (*r.plan == '\0' || *r.rater == '\0' || *r.criterion == '\0')
        row_fault(s, s->row.line, "plan, rater or criterion is empty");
    else
        take_level(s, all, r, cell_text(s, h->level));
}

static void take_pcrp_row(source *s, const header *h, rows *all)
{
    row r = {0};
    r.line = s->row.line;
    r.chart = cell_text(s, h->chart);
    r.plan = cell_text(s, h->plan);
    r.rubric = cell_text(s, h->rubric);
    /* a column of a sample's manifest, which follows pcrp's own; before the total it would be a criterion */
    r.id = h->criterion >= 0 || h->id > h->total ? cell_text(s, h->id) : "";
    r.level = PCRP_LEVEL_MISSING;
    const char *status = cell_text(s, h->status);
    int scored = *status == '\0' || strcmp(status, "scored") == 0;
    if (h->criterion >= 0)
        r.criterion = cell_text(s, h->criterion);
    if (pcrp_arena_failed(s->arena)) {
        stop(s, PCRP_ERROR_MEMORY, s->row.line, "out of memory");
        return;
    }
    if (*r.chart == '\0' || (scored && r.criterion != NULL && *r.criterion == '\0')) {
        row_fault(s, s->row.line, "chart or criterion is empty");
        return;
    }
    if (h->criterion >= 0) {
        take_level(s, all, r, scored ? cell_text(s, h->level) : "");
        return;
    }
    /* as pcrp writes it, columns of a manifest follow the total */
    long end = h->total > h->rubric + 1 ? h->total : (long)h->width;
    for (size_t i = 0; i < h->width; i++) {
        long column = (long)i;
        if (column == h->chart || column == h->plan || column == h->status || column == h->rubric
            || column == h->total || column >= end || strcasecmp(h->titles[i], "reason") == 0)
            continue;
        r.criterion = h->titles[i];
        take_level(s, all, r, scored ? cell_text(s, column) : "");
    }
}

/* ---- names of pcrp's ratings ---- */

/* The chart's file name, or its archive member's, without folder and extension; what follows an extension
 * (the number of a record in "export.ndjson#12") stays. */
const char *pcrp_chart_stem(pcrp_arena *arena, const char *chart)
{
    const char *begin = chart;
    for (const char *p = chart; *p != '\0'; p++)
        if ((*p == '/' || *p == '\\' || *p == '!') && p[1] != '\0')
            begin = p + 1;
    const char *dot = strrchr(begin, '.');
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    size_t extension = dot != NULL ? strspn(dot + 1, letters) : 0;
    if (dot == NULL || dot == begin || extension == 0)
        return pcrp_arena_string(arena, begin);
    return pcrp_arena_format(arena, "%.*s%s", (int)(dot - begin), begin, dot + 1 + extension);
}

/* Gives each row of pcrp's output its rater and plan. */
static pcrp_status name_pcrp_rows(source *s, rows *all)
{
    int rubrics = 0;
    pcrp_names charts = {0};
    const char **first_plan = pcrp_arena_array(s->arena, all->count + 1, sizeof *first_plan);
    char *several = pcrp_arena_array(s->arena, all->count + 1, 1);
    pcrp_status status = first_plan != NULL && several != NULL ? PCRP_OK : PCRP_ERROR_MEMORY;
    for (size_t i = 0; status == PCRP_OK && i < all->count; i++) {
        row *r = &all->items[i];
        if (*r->id != '\0') /* raters know the plan by its id alone */
            r->chart = pcrp_arena_format(s->arena, "%s/", r->id);
        long chart = r->chart != NULL ? pcrp_names_add(&charts, r->chart) : -1;
        if (chart < 0) {
            status = PCRP_ERROR_MEMORY;
            break;
        }
        rubrics |= strcmp(r->rubric, all->items[0].rubric) != 0 && *r->rubric != '\0';
        if (first_plan[chart] == NULL)
            first_plan[chart] = r->plan;
        else if (strcmp(first_plan[chart], r->plan) != 0)
            several[chart] = 1;
    }
    for (size_t i = 0; status == PCRP_OK && i < all->count; i++) {
        row *r = &all->items[i];
        const char *stem = *r->id != '\0' ? r->id : pcrp_chart_stem(s->arena, r->chart);
        int named = several[pcrp_names_find(&charts, r->chart)] && *r->plan != '\0';
        r->plan = named ? pcrp_arena_format(s->arena, "%s#%s", stem, r->plan) : stem;
        r->rater = rubrics && *r->rubric != '\0' ? pcrp_arena_format(s->arena, "pcrp:%s", r->rubric) : "pcrp";
        if (pcrp_arena_failed(s->arena))
            status = PCRP_ERROR_MEMORY;
    }
    pcrp_names_free(&charts);
    return status == PCRP_OK ? PCRP_OK : stop(s, status, 0, "out of memory");
}

static pcrp_status use_rows(source *s, const rows *all)
{
    for (size_t i = 0; i < all->count; i++) {
        const row *r = &all->items[i];
        pcrp_status status = r->criterion == NULL || *r->criterion == '\0'
            ? pcrp_ratings_note_plan(s->ratings, r->plan)
            : pcrp_ratings_add(s->ratings, r->plan, r->rater, r->criterion, r->level);
        if (status == PCRP_ERROR_ARGUMENT)
            row_fault(s, r->line, *r->plan == '\0' ? "plan is empty"
                : "the same plan, rater and criterion were rated before");
        else if (status == PCRP_ERROR_LIMIT)
            return stop(s, status, r->line, "more raters, criteria or ratings than the limit");
        else if (status != PCRP_OK)
            return stop(s, status, r->line, "out of memory");
    }
    return PCRP_OK;
}

static pcrp_status read_source(source *s, const char *bytes, size_t size, rows *all)
{
    header h = {0};
    if (check_encoding(s, bytes, size) != PCRP_OK)
        return s->fatal;
    pcrp_csv_begin(&s->parser, bytes, size, find_separator(bytes, size), pcrp_ratings_limits(s->ratings)->record_bytes,
                   COLUMNS_MAX, s->arena);
    if (read_header(s, &h) != PCRP_OK)
        return s->fatal;
    int raters = h.plan >= 0 && h.rater >= 0 && h.criterion >= 0 && h.level >= 0;
    int tidy = h.chart >= 0 && h.criterion >= 0 && h.level >= 0;
    int wide = h.chart >= 0 && h.status >= 0 && h.total >= 0;
    if (!raters && !tidy && !wide)
        return stop(s, PCRP_ERROR_FORMAT, s->row.line,
                    "has neither the columns plan, rater, criterion, level nor those of pcrp score --format tidy");
    while (s->fatal == PCRP_OK && read_row(s)) {
        if (s->row.count != h.width)
            row_fault(s, s->row.line, "row has not as many cells as the header");
        else if (raters)
            take_rater_row(s, &h, all);
        else
            take_pcrp_row(s, &h, all);
    }
    /* A fault that stops reading makes the whole file an error: half a rater's ratings are worse than none. */
    if (s->fatal == PCRP_OK && !raters)
        name_pcrp_rows(s, all);
    return s->fatal == PCRP_OK ? use_rows(s, all) : s->fatal;
}

pcrp_status pcrp_ratings_read_memory(pcrp_ratings *ratings, const char *bytes, size_t size, const char *name,
                                     pcrp_error *error)
{
    if (ratings == NULL || (bytes == NULL && size > 0))
        return PCRP_ERROR_ARGUMENT;
    if (size > pcrp_ratings_limits(ratings)->chart_bytes)
        return pcrp_error_add(error, PCRP_ERROR_LIMIT, name, 0, "is larger than the limit");
    source *s = calloc(1, sizeof *s);
    pcrp_arena *arena = pcrp_arena_new(0), *row_arena = pcrp_arena_new(0);
    rows all = {0};
    pcrp_status status = PCRP_ERROR_MEMORY;
    if (s != NULL && arena != NULL && row_arena != NULL) {
        s->ratings = ratings;
        s->name = name;
        s->error = error;
        s->arena = arena;
        s->row_arena = row_arena;
        status = read_source(s, bytes != NULL ? bytes : "", size, &all);
        if (status == PCRP_OK && s->faults > 0) {
            status = PCRP_ERROR_SYNTAX;
            if (s->faults > MESSAGES_MAX)
                pcrp_error_add(error, status, name, 0, "%zu more rows could not be used", s->faults - MESSAGES_MAX);
        }
    }
    free(all.items);
    free(s);
    pcrp_arena_free(row_arena);
    pcrp_arena_free(arena);
    return status;
}

pcrp_status pcrp_ratings_read_file(pcrp_ratings *ratings, const char *path, pcrp_error *error)
{
    if (ratings == NULL || path == NULL)
        return PCRP_ERROR_ARGUMENT;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be opened");
    pcrp_buffer all = {0};
    char block[65536];
    size_t got;
    /* One byte beyond the limit is enough for pcrp_ratings_read_memory() to refuse it. */
    while (all.length <= pcrp_ratings_limits(ratings)->chart_bytes
           && (got = fread(block, 1, sizeof block, file)) > 0)
        pcrp_buffer_add(&all, block, got);
    int failed = ferror(file);
    fclose(file);
    pcrp_status status;
    if (failed)
        status = pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be read");
    else if (all.failed)
        status = pcrp_error_add(error, PCRP_ERROR_MEMORY, path, 0, "out of memory");
    else
        status = pcrp_ratings_read_memory(ratings, all.data, all.length, path, error);
    pcrp_buffer_free(&all);
    return status;
}
