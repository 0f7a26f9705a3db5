/* SPDX-License-Identifier: Apache-2.0 */
#include "manifest.h"

#include "command.h"
#include "rows.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct pcrp_manifest_row {
    char *chart, *record; /* record: "" for whatever plan the chart holds */
    char **cells;
    size_t place;         /* in the file, from 0 */
    atomic_int found;     /* threads look plans up */
};

static const char *const taken[] = {"status", "reason", "rubric", "criterion", "level", "points", "evidence", "total"};

/* What a column is to us. */
enum { OTHER, CHART, RECORD, DRAWN, KINDS };

typedef struct header {
    size_t columns[KINDS]; /* numbers of the columns that are ours; SIZE_MAX for none */
    size_t *others;        /* numbers of the other columns */
} header;

/* "plan" is what pcrp's own tables call a record. */
static int kind_of(const header *head, const char *name)
{
    if (strcmp(name, "chart") == 0 && head->columns[CHART] == SIZE_MAX)
        return CHART;
    if ((strcmp(name, "record") == 0 || strcmp(name, "plan") == 0) && head->columns[RECORD] == SIZE_MAX)
        return RECORD;
    if (strcmp(name, "drawn") == 0 && head->columns[DRAWN] == SIZE_MAX)
        return DRAWN;
    return OTHER;
}

static int check_name(const char *path, const char *name)
{
    for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
        if (strcmp(name, taken[i]) == 0)
            return pcrp_complain("%s: the column '%s' is one of pcrp's own; call it something else", path, name), 0;
    return 1;
}

/* Fields of the header: which ones are ours, what the others are called. */
static int read_names(pcrp_manifest *manifest, const char *path, const char *row, size_t size, header *head)
{
    size_t count = 0;
    char *name;

    for (int i = 0; i < KINDS; i++)
        head->columns[i] = SIZE_MAX;
    manifest->names = calloc(size + 1, sizeof(*manifest->names)); /* a field takes a byte at least */
    head->others = calloc(size + 1, sizeof(*head->others));
    while (manifest->names && head->others && (name = pcrp_csv_field(row, size, count)) != NULL) {
        int kind = kind_of(head, name);
        if (kind == OTHER) {
            head->others[manifest->name_count] = count;
            manifest->names[manifest->name_count++] = name;
            if (!check_name(path, name))
                return 0;
        } else {
            head->columns[kind] = count;
            free(name);
        }
        count++;
    }
    if (head->columns[CHART] == SIZE_MAX)
        pcrp_complain("%s: has no column 'chart' (of a blind sample, the key says which chart each id is)", path);
    return head->columns[CHART] != SIZE_MAX;
}

/* Tables put an apostrophe before a name that a spreadsheet would take for a formula. */
static char *name_field(const char *row, size_t size, size_t column)
{
    char *name = column != SIZE_MAX ? pcrp_csv_field(row, size, column) : NULL;

    if (name && name[0] == '\'' && name[1] && strchr("=+-@\t\r", name[1]))
        memmove(name, name + 1, strlen(name));
    return name;
}

static char *or_empty(char *text)
{
    return text ? text : strdup("");
}

static int read_row(const pcrp_manifest *manifest, struct pcrp_manifest_row *made, const char *row, size_t size,
                    const header *head)
{
    made->chart = name_field(row, size, head->columns[CHART]);
    made->record = or_empty(name_field(row, size, head->columns[RECORD]));
    made->cells = calloc(manifest->name_count + 1, sizeof(*made->cells));
    atomic_init(&made->found, 0);
    if (!made->record || !made->chart || !made->cells)
        return made->record && made->cells; /* a short row names no chart and is left out */
    for (size_t i = 0; i < manifest->name_count; i++)
        if (!(made->cells[i] = or_empty(pcrp_csv_field(row, size, head->others[i]))))
            return 0;
    return 1;
}

static void free_row(const pcrp_manifest *manifest, struct pcrp_manifest_row *row)
{
    free(row->chart);
    free(row->record);
    for (size_t i = 0; row->cells && i < manifest->name_count; i++)
        free(row->cells[i]);
    free(row->cells);
}

static int by_chart(const void *left, const void *right)
{
    const struct pcrp_manifest_row *a = left, *b = right;
    int order = strcmp(a->chart, b->chart);
    return order ? order : strcmp(a->record, b->record);
}

static int check_repeats(const pcrp_manifest *manifest, const char *path)
{
    for (size_t i = 1; i < manifest->row_count; i++)
        if (by_chart(&manifest->rows[i], &manifest->rows[i - 1]) == 0) {
            pcrp_complain("%s: a chart stands in it twice; a column 'record' tells the plans of a chart apart", path);
            return 0;
        }
    return 1;
}

/* All rows below the header. The last one may lack its line end. */
static int read_rows(pcrp_manifest *manifest, const char *bytes, size_t size, const header *head)
{
    size_t capacity = 0;

    while (size) {
        size_t length = pcrp_csv_row(bytes, size);
        struct pcrp_manifest_row *row;
        length = length ? length : size;
        if (manifest->row_count == capacity) {
            struct pcrp_manifest_row *grown;
            capacity = capacity ? capacity * 2 : 64;
            grown = realloc(manifest->rows, capacity * sizeof(*grown));
            if (!grown)
                return 0;
            manifest->rows = grown;
        }
        row = &manifest->rows[manifest->row_count];
        memset(row, 0, sizeof(*row));
        row->place = manifest->row_count;
        if (!read_row(manifest, row, bytes, length, head)) {
            free_row(manifest, row);
            return 0;
        }
        if (!manifest->row_count && row->chart)
            manifest->drawn = name_field(bytes, length, head->columns[DRAWN]);
        if (row->chart && *row->chart)
            manifest->row_count++;
        else
            free_row(manifest, row);
        bytes += length;
        size -= length;
    }
    return 1;
}

static int read_file(pcrp_manifest *manifest, const char *path)
{
    pcrp_file file;
    header head = {.others = NULL};
    const char *bytes;
    size_t size, length;
    int done;

    if (!pcrp_file_map(&file, path, NULL))
        return 0;
    bytes = file.bytes;
    size = file.size;
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    length = pcrp_csv_row(bytes, size);
    length = length ? length : size;
    done = read_names(manifest, path, bytes, length, &head);
    if (done && !read_rows(manifest, bytes + length, size - length, &head)) {
        pcrp_complain("out of memory");
        done = 0;
    }
    pcrp_file_unmap(&file);
    free(head.others);
    if (done && manifest->row_count)
        qsort(manifest->rows, manifest->row_count, sizeof(*manifest->rows), by_chart);
    return done && check_repeats(manifest, path);
}

int pcrp_manifest_take(pcrp_manifest *manifest, const char *command, const char *path, int sampled)
{
    if (manifest->path)
        return pcrp_complain_usage(command, "give one of --manifest and --sample, once"), 0;
    manifest->path = path;
    manifest->sampled = sampled;
    return 1;
}

int pcrp_manifest_read(pcrp_manifest *manifest)
{
    return !manifest->path || manifest->sampled || read_file(manifest, manifest->path);
}

/* --- looking up --- */

/* Rows of a chart by exactly this name: the first of them, and their number. */
static struct pcrp_manifest_row *rows_of(const pcrp_manifest *manifest, const char *chart, size_t *count)
{
    size_t low = 0, high = manifest->row_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(manifest->rows[middle].chart, chart) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < manifest->row_count && strcmp(manifest->rows[low + *count].chart, chart) == 0)
        ++*count;
    return *count ? &manifest->rows[low] : NULL;
}

/* By the whole name; or else by ever shorter ends of it, so that charts may have been moved. */
static struct pcrp_manifest_row *rows_by_name(const pcrp_manifest *manifest, const char *chart, size_t *count)
{
    struct pcrp_manifest_row *rows = rows_of(manifest, chart, count);

    while (!rows && (chart = strpbrk(chart, "/!")) != NULL)
        rows = rows_of(manifest, ++chart, count);
    return rows;
}

static struct pcrp_manifest_row *find_row(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth)
{
    struct pcrp_manifest_row *any = NULL, *rows;
    char number[32];
    size_t count;

    rows = rows_by_name(manifest, chart, &count);
    snprintf(number, sizeof(number), "#%zu", nth);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].record, number) == 0 || (plan && *plan && strcmp(rows[i].record, plan) == 0))
            return &rows[i];
        if (!*rows[i].record)
            any = &rows[i];
    }
    return any;
}

const char *const *pcrp_manifest_find(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth)
{
    struct pcrp_manifest_row *row = find_row(manifest, chart, plan, nth);

    if (row)
        atomic_store_explicit(&row->found, 1, memory_order_relaxed);
    return row ? (const char *const *)row->cells : NULL;
}

const char *const *pcrp_manifest_cells(const pcrp_manifest *manifest, const char *chart, const pcrp_plan *plan, size_t nth)
{
    return manifest ? pcrp_manifest_find(manifest, chart, plan ? pcrp_plan_id(plan) : NULL, nth) : NULL;
}

int pcrp_manifest_leaves_out(const pcrp_manifest *manifest, const char *const *cells)
{
    return manifest && manifest->sampled && !cells;
}

int pcrp_manifest_lacks(const pcrp_manifest *manifest, const char *const *cells)
{
    return manifest && manifest->path && !manifest->sampled && !cells;
}

size_t pcrp_manifest_place(const pcrp_manifest *manifest, const char *chart, const char *plan, size_t nth)
{
    const struct pcrp_manifest_row *row = find_row(manifest, chart, plan, nth);
    return row ? row->place : SIZE_MAX;
}

size_t pcrp_manifest_nth(pcrp_manifest_counter *counter, const char *chart)
{
    uint64_t digest = 14695981039346656037u; /* FNV-1a: two charts of one input that follow each other are to differ */

    for (const char *at = chart; *at; at++)
        digest = (digest ^ (unsigned char)*at) * 1099511628211u;
    counter->nth = counter->nth && counter->digest == digest ? counter->nth + 1 : 1;
    counter->digest = digest;
    return counter->nth;
}

size_t pcrp_manifest_column(const pcrp_manifest *manifest, const char *name)
{
    for (size_t i = 0; manifest && i < manifest->name_count; i++)
        if (strcmp(manifest->names[i], name) == 0)
            return i;
    return SIZE_MAX;
}

/* --- a sample --- */

static size_t count_missing(const pcrp_manifest *manifest)
{
    size_t missing = 0;

    for (size_t i = 0; i < manifest->row_count; i++)
        missing += !atomic_load_explicit(&manifest->rows[i].found, memory_order_relaxed);
    return missing;
}

size_t pcrp_manifest_conclude(const pcrp_manifest *manifest, int whole, size_t unlisted, int quiet)
{
    size_t missing = manifest && manifest->sampled && whole ? count_missing(manifest) : 0;

    if (missing)
        pcrp_complain("%zu %s of the sample could not be found or read", missing, missing == 1 ? "plan" : "plans");
    if (unlisted && !quiet)
        pcrp_complain("%zu %s not in the manifest", unlisted, unlisted == 1 ? "plan is" : "plans are");
    return missing;
}

/* The file that a chart is in: its name, or what stands before the name of a member or record. */
static char *file_of(const char *chart)
{
    char *path = strdup(chart);
    struct stat about;
    size_t length = path ? strlen(path) : 0;

    while (length && stat(path, &about) != 0) {
        while (length && !strchr("!#:", path[length - 1]))
            length--;
        if (length)
            path[--length] = '\0';
    }
    if (path && !length)
        memcpy(path, chart, strlen(chart) + 1); /* nowhere to be found: its row will say so */
    return path;
}

/* A file to be read, and where the manifest first names it. */
typedef struct named_file {
    char *path;
    size_t place;
} named_file;

static int by_path(const void *left, const void *right)
{
    const named_file *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    return order ? order : (a->place > b->place) - (a->place < b->place);
}

static int by_place(const void *left, const void *right)
{
    const named_file *a = left, *b = right;
    return (a->place > b->place) - (a->place < b->place);
}

static int add_inputs(const pcrp_manifest *manifest, pcrp_inputs *inputs)
{
    named_file *files = calloc(manifest->row_count + 1, sizeof(*files));
    size_t count = 0, kept = 0;
    int done = files != NULL;

    for (; done && count < manifest->row_count; count++) {
        files[count].place = manifest->rows[count].place;
        done = (files[count].path = file_of(manifest->rows[count].chart)) != NULL;
    }
    if (done && count)
        qsort(files, count, sizeof(*files), by_path);
    for (size_t i = 0; done && i < count; i++)
        if (kept && strcmp(files[i].path, files[kept - 1].path) == 0)
            free(files[i].path);
        else
            files[kept++] = files[i];
    if (done && kept)
        qsort(files, kept, sizeof(*files), by_place);
    count = done ? kept : count;
    for (size_t i = 0; done && i < count; i++)
        done = pcrp_inputs_add(inputs, files[i].path);
    for (size_t i = 0; files && i < count; i++)
        free(files[i].path);
    free(files);
    if (!done)
        pcrp_complain("out of memory");
    return done;
}

int pcrp_manifest_sample(pcrp_manifest *manifest, pcrp_inputs *inputs)
{
    return !manifest->sampled ||
           (read_file(manifest, manifest->path) && (inputs->count || add_inputs(manifest, inputs)));
}

/* --- redaction --- */

static int redact_cell(char **cell, const pcrp_write_options *options)
{
    char digest[64];
    char *copy;

    pcrp_chart_cell(options, *cell, digest, sizeof(digest));
    copy = strdup(digest);
    if (copy) {
        free(*cell);
        *cell = copy;
    }
    return copy != NULL;
}

int pcrp_manifest_redact(pcrp_manifest *manifest, const pcrp_write_options *options, const char *const *keep,
                         size_t keep_count)
{
    for (size_t k = 0; k < keep_count; k++)
        if (pcrp_manifest_column(manifest, keep[k]) == SIZE_MAX) {
            pcrp_complain("--keep %s: the manifest has no such column", keep[k]);
            return 0;
        }
    for (size_t i = 0; i < manifest->name_count; i++) {
        size_t kept = 0;
        while (kept < keep_count && pcrp_manifest_column(manifest, keep[kept]) != i)
            kept++;
        for (size_t r = 0; kept == keep_count && r < manifest->row_count; r++)
            if (!redact_cell(&manifest->rows[r].cells[i], options)) {
                pcrp_complain("out of memory");
                return 0;
            }
    }
    return 1;
}

void pcrp_manifest_free(pcrp_manifest *manifest)
{
    for (size_t i = 0; i < manifest->row_count; i++)
        free_row(manifest, &manifest->rows[i]);
    for (size_t i = 0; i < manifest->name_count; i++)
        free(manifest->names[i]);
    free(manifest->rows);
    free(manifest->names);
    free(manifest->drawn);
    memset(manifest, 0, sizeof(*manifest));
}
