/* SPDX-License-Identifier: Apache-2.0 */
#include "manifest.h"

#include "command.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

struct pcrp_manifest_row {
    char *chart;
    char **cells;
};

static const char *const taken[] = {"plan", "status", "reason", "rubric", "criterion", "level",
                                    "points", "evidence", "total"};

/* Fields of the header: which one is the chart, what the others are called. */
static int read_names(pcrp_manifest *manifest, const char *path, const char *row, size_t size, size_t *chart)
{
    size_t count = 0;
    char *name;

    *chart = (size_t)-1;
    manifest->names = calloc(size + 1, sizeof(*manifest->names)); /* a field takes a byte at least */
    while (manifest->names && (name = pcrp_csv_field(row, size, count)) != NULL) {
        if (strcmp(name, "chart") == 0 && *chart == (size_t)-1) {
            *chart = count;
            free(name);
        } else {
            for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
                if (strcmp(name, taken[i]) == 0) {
                    pcrp_complain("%s: the column '%s' is one of pcrp's own; call it something else", path, name);
                    free(name);
                    return 0;
                }
            manifest->names[manifest->name_count++] = name;
        }
        count++;
    }
    if (*chart == (size_t)-1)
        pcrp_complain("%s: has no column 'chart'", path);
    return *chart != (size_t)-1;
}

static int read_row(const pcrp_manifest *manifest, struct pcrp_manifest_row *made, const char *row, size_t size,
                    size_t chart)
{
    made->chart = pcrp_csv_field(row, size, chart);
    made->cells = calloc(manifest->name_count + 1, sizeof(*made->cells));
    if (!made->chart || !made->cells)
        return made->cells != NULL; /* a short row names no chart and is left out */
    for (size_t i = 0; i < manifest->name_count; i++) {
        made->cells[i] = pcrp_csv_field(row, size, i < chart ? i : i + 1);
        if (!made->cells[i])
            made->cells[i] = strdup("");
        if (!made->cells[i])
            return 0;
    }
    return 1;
}

static void free_row(const pcrp_manifest *manifest, struct pcrp_manifest_row *row)
{
    free(row->chart);
    for (size_t i = 0; row->cells && i < manifest->name_count; i++)
        free(row->cells[i]);
    free(row->cells);
}

static int by_chart(const void *left, const void *right)
{
    return strcmp(((const struct pcrp_manifest_row *)left)->chart, ((const struct pcrp_manifest_row *)right)->chart);
}

static int check_repeats(const pcrp_manifest *manifest, const char *path)
{
    for (size_t i = 1; i < manifest->row_count; i++)
        if (strcmp(manifest->rows[i].chart, manifest->rows[i - 1].chart) == 0) {
            pcrp_complain("%s: a chart stands in it twice", path);
            return 0;
        }
    return 1;
}

/* All rows below the header. The last one may lack its line end. */
static int read_rows(pcrp_manifest *manifest, const char *bytes, size_t size, size_t chart)
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
        if (!read_row(manifest, row, bytes, length, chart)) {
            free_row(manifest, row);
            return 0;
        }
        if (row->chart && *row->chart)
            manifest->row_count++;
        else
            free_row(manifest, row);
        bytes += length;
        size -= length;
    }
    return 1;
}

int pcrp_manifest_read(pcrp_manifest *manifest, const char *path)
{
    pcrp_file file;
    const char *bytes;
    size_t size, length, chart;
    int done;

    memset(manifest, 0, sizeof(*manifest));
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
    done = read_names(manifest, path, bytes, length, &chart);
    if (done && !read_rows(manifest, bytes + length, size - length, chart)) {
        pcrp_complain("out of memory");
        done = 0;
    }
    pcrp_file_unmap(&file);
    if (done && manifest->row_count)
        qsort(manifest->rows, manifest->row_count, sizeof(*manifest->rows), by_chart);
    return done && check_repeats(manifest, path);
}

static const char *const *find_exactly(const pcrp_manifest *manifest, const char *chart)
{
    struct pcrp_manifest_row key = {(char *)(size_t)chart, NULL};
    const struct pcrp_manifest_row *row =
        manifest->row_count ? bsearch(&key, manifest->rows, manifest->row_count, sizeof(key), by_chart) : NULL;
    return row ? (const char *const *)row->cells : NULL;
}

const char *const *pcrp_manifest_find(const pcrp_manifest *manifest, const char *chart)
{
    const char *const *cells = find_exactly(manifest, chart);
    const char *part;

    if (!cells && (part = strrchr(chart, '!')) != NULL)
        cells = find_exactly(manifest, part + 1);
    if (!cells && (part = strrchr(chart, '/')) != NULL)
        cells = find_exactly(manifest, part + 1);
    return cells;
}

static size_t name_index(const pcrp_manifest *manifest, const char *name)
{
    size_t i = 0;
    while (i < manifest->name_count && strcmp(manifest->names[i], name) != 0)
        i++;
    return i;
}

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
        if (name_index(manifest, keep[k]) == manifest->name_count) {
            pcrp_complain("--keep %s: the manifest has no such column", keep[k]);
            return 0;
        }
    for (size_t i = 0; i < manifest->name_count; i++) {
        size_t kept = 0;
        while (kept < keep_count && name_index(manifest, keep[kept]) != i)
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
    memset(manifest, 0, sizeof(*manifest));
}
