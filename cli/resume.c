/* SPDX-License-Identifier: Apache-2.0 */
#include "resume.h"

#include "command.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

/* What a run with these settings would begin its output with. */
typedef struct beginning {
    char *bytes;
    size_t size;
} beginning;

static int collect(void *user, const char *bytes, size_t length)
{
    beginning *begun = user;
    char *grown = realloc(begun->bytes, begun->size + length + 1);

    if (!grown)
        return 1;
    memcpy(grown + begun->size, bytes, length);
    grown[begun->size + length] = '\0';
    begun->bytes = grown;
    begun->size += length;
    return 0;
}

/* The header of a table; for jsonl, which has none, the part of a line that is the same in every line. */
static int make_beginning(beginning *begun, const pcrp_settings *settings, const pcrp_write_options *options)
{
    pcrp_writer *writer = NULL;
    char *chart;
    int made = pcrp_writer_new(&writer, options, (const pcrp_rubric *const *)settings->rubrics,
                               settings->rubric_count, collect, begun) == PCRP_OK;

    if (made && options->format == PCRP_FORMAT_JSONL) {
        made = pcrp_writer_add(writer, "", NULL, NULL, PCRP_ERROR_IO, "") == PCRP_OK;
        chart = made ? strstr(begun->bytes, "\"chart\":") : NULL;
        begun->size = chart ? (size_t)(chart - begun->bytes) : 0;
    }
    pcrp_writer_free(writer);
    if (!made)
        pcrp_complain("out of memory");
    return made;
}

typedef struct scan {
    const pcrp_settings *settings;
    const pcrp_write_options *options;
    size_t columns;    /* of criteria, in csv */
    int fail_under;
    int gaps;          /* an input may have no rows */
    size_t current;    /* the input whose rows are being passed; count of inputs before the first */
    size_t errors, low; /* of the current input */
} scan;

static size_t row_size(const scan *at, const char *bytes, size_t size)
{
    return at->options->format == PCRP_FORMAT_JSONL ? pcrp_line_row(bytes, size) : pcrp_csv_row(bytes, size);
}

/* True when chart is the input's name, or that of something in it ("archive.zip!member"). */
static int belongs(const scan *at, const char *chart, size_t input)
{
    const char *path = at->settings->inputs.items[input].path;
    size_t size = strlen(path) * 3 + 2; /* a stray byte becomes three; a quote may stand before */
    char *cell = malloc(size), *name = cell;
    int same;

    if (!cell)
        return 0;
    pcrp_chart_cell(at->options, path, cell, size);
    if (at->options->format == PCRP_FORMAT_JSONL && *cell == '\'' && *path != '\'')
        name++; /* only tables are neutralised */
    size = strlen(name);
    same = strncmp(chart, name, size) == 0 && strchr("!#:", chart[size]) != NULL; /* finds the end, too */
    free(cell);
    return same;
}

static int is_error(const scan *at, const char *row, size_t size)
{
    char *status = at->options->format == PCRP_FORMAT_JSONL ? pcrp_line_text(row, size, "status")
                                                            : pcrp_csv_field(row, size, 2);
    int found = status && strcmp(status, "error") == 0;
    free(status);
    return found;
}

/* True when a level of the row is under the policy's. A quote in a JSON string is escaped, so "level": is the key. */
static int is_low(const scan *at, const char *row, size_t size)
{
    static const char key[] = "\"level\":";
    int low = 0;

    if (!at->fail_under)
        return 0;
    if (at->options->format == PCRP_FORMAT_JSONL) {
        const char *found = row, *end = row + size;
        while ((found = memmem(found, (size_t)(end - found), key, sizeof(key) - 1)) != NULL) {
            found += sizeof(key) - 1;
            low |= *found > '0' && *found - '0' < at->fail_under;
        }
        return low;
    }
    for (size_t i = 0; i < (at->options->format == PCRP_FORMAT_TIDY ? 1 : at->columns); i++) {
        char *level = pcrp_csv_field(row, size, at->options->format == PCRP_FORMAT_TIDY ? 6 : 5 + i);
        low |= level && *level > '0' && *level - '0' < at->fail_under;
        free(level);
    }
    return low;
}

static int pass_row(scan *at, pcrp_resume *resume, const char *row, size_t size, size_t offset)
{
    char *chart = at->options->format == PCRP_FORMAT_JSONL ? pcrp_line_text(row, size, "chart")
                                                           : pcrp_csv_field(row, size, 0);
    size_t count = at->settings->inputs.count, next = at->current == count ? 0 : at->current + 1;
    int known = 1;

    if (!chart || at->current == count || !belongs(at, chart, at->current)) {
        while (at->gaps && chart && next < count && !belongs(at, chart, next))
            next++;
        known = chart && next < count && belongs(at, chart, next);
        if (known) {
            at->current = next;
            resume->keep = offset;
            resume->done = next;
            resume->errors += at->errors;
            resume->low += at->low;
            at->errors = at->low = 0;
        }
    }
    if (known) {
        at->errors += is_error(at, row, size) != 0;
        at->low += is_low(at, row, size) != 0;
    }
    free(chart);
    return known;
}

/* jsonl says which rubric made it. */
static int same_rubrics(const scan *at, const char *row, size_t size)
{
    if (at->options->format != PCRP_FORMAT_JSONL || !memmem(row, size, "\"status\":\"scored\"", 17))
        return 1;
    for (size_t r = 0; r < at->settings->rubric_count; r++) {
        const char *digest = pcrp_rubric_digest(at->settings->rubrics[r]);
        if (!memmem(row, size, digest, strlen(digest)))
            return 0;
    }
    return 1;
}

static int scan_file(scan *at, pcrp_resume *resume, const pcrp_file *file, const beginning *begun)
{
    size_t offset = at->options->format == PCRP_FORMAT_JSONL ? 0 : begun->size;
    size_t size;

    resume->keep = 0; /* the header is written anew while no row stays */
    while (offset < file->size && (size = row_size(at, file->bytes + offset, file->size - offset)) != 0) {
        const char *row = file->bytes + offset;
        if (at->options->format == PCRP_FORMAT_JSONL &&
            (size < begun->size || memcmp(row, begun->bytes, begun->size) != 0))
            return 0;
        if (!same_rubrics(at, row, size) || !pass_row(at, resume, row, size, offset))
            return 0;
        offset += size;
    }
    return 1;
}

int pcrp_resume_find(pcrp_resume *resume, const pcrp_settings *settings, const pcrp_write_options *options,
                     int fail_under, int gaps)
{
    scan at = {settings, options, 0, fail_under, gaps, settings->inputs.count, 0, 0};
    beginning begun = {0};
    pcrp_file file = {0};
    size_t common;
    int absent = 0, done = 0;

    memset(resume, 0, sizeof(*resume));
    if (make_beginning(&begun, settings, options) && pcrp_file_map(&file, settings->output, &absent)) {
        for (size_t r = 0; r < settings->rubric_count; r++)
            at.columns += pcrp_rubric_criterion_count(settings->rubrics[r]);
        common = file.size < begun.size ? file.size : begun.size;
        done = common == 0 || memcmp(file.bytes, begun.bytes, common) == 0;
        if (done && file.size > begun.size)
            done = scan_file(&at, resume, &file, &begun);
        if (!done)
            pcrp_complain("%s: does not come from these inputs, rubrics and options; --resume cannot go on with it",
                          settings->output);
    }
    pcrp_file_unmap(&file);
    free(begun.bytes);
    return done;
}
