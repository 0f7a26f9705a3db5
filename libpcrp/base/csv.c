/* SPDX-License-Identifier: Apache-2.0 */
/* Rows and cells per RFC 4180, with CR, LF or CRLF at the end of a row and line breaks inside quotes. */
#include "base/csv.h"

#include <string.h>

#include "base/utf8.h"

void pcrp_csv_begin(pcrp_csv_parser *parser, const char *bytes, size_t size, char separator,
                    size_t row_bytes, size_t columns, pcrp_arena *arena)
{
    size_t bom = pcrp_bom_length(bytes, size);
    memset(parser, 0, sizeof(*parser));
    parser->bytes = bytes + bom;
    parser->size = size - bom;
    parser->separator = separator;
    parser->line = 1;
    parser->row_bytes = row_bytes;
    parser->columns = columns;
    parser->scratch = pcrp_arena_array(arena, parser->columns, sizeof(*parser->scratch));
    /* What spreadsheets write to tell each other the separator. */
    if (parser->size >= 6 && memcmp(parser->bytes, "sep=", 4) == 0 &&
        (parser->bytes[5] == '\r' || parser->bytes[5] == '\n')) {
        parser->separator = parser->bytes[4];
        parser->at = parser->size > 6 && parser->bytes[5] == '\r' && parser->bytes[6] == '\n' ? 7 : 6;
        parser->line = 2;
        parser->number = 1;
    }
}

static int fail(pcrp_csv_parser *parser, pcrp_status status, long line, const char *fault)
{
    parser->status = status;
    parser->fault = fault;
    parser->fault_line = line;
    return 0;
}

static int at_end(const pcrp_csv_parser *parser)
{
    return parser->at >= parser->size;
}

static int ends_cell(const pcrp_csv_parser *parser)
{
    char c;
    if (at_end(parser))
        return 1;
    c = parser->bytes[parser->at];
    return c == parser->separator || c == '\r' || c == '\n';
}

static void skip_break(pcrp_csv_parser *parser)
{
    if (parser->bytes[parser->at] == '\r' && parser->at + 1 < parser->size && parser->bytes[parser->at + 1] == '\n')
        parser->at++;
    parser->at++;
    parser->line++;
}

/* Behind the opening quote; the cell goes into to, which has room for it. */
static int read_quoted(pcrp_csv_parser *parser, char *to)
{
    long opened = parser->line;
    while (!at_end(parser)) {
        char c = parser->bytes[parser->at];
        if (c == '"' && !(parser->at + 1 < parser->size && parser->bytes[parser->at + 1] == '"')) {
            parser->at++;
            *to = '\0';
            if (ends_cell(parser))
                return 1;
            return fail(parser, PCRP_ERROR_SYNTAX, parser->line, "text stands after the closing quote of a cell");
        }
        if (c == '\r' || c == '\n') {
            skip_break(parser);
            *to++ = '\n';
            continue;
        }
        parser->at += c == '"' ? 2 : 1;
        *to++ = c;
    }
    return fail(parser, PCRP_ERROR_SYNTAX, opened, "a quote is opened and never closed");
}

/* Bytes that the cell at hand takes at most. */
static size_t extent(const pcrp_csv_parser *parser)
{
    size_t at = parser->at;
    if (!at_end(parser) && parser->bytes[at] == '"') {
        for (at++; at < parser->size; at++)
            if (parser->bytes[at] == '"' && (at + 1 >= parser->size || parser->bytes[++at] != '"'))
                break;
    } else {
        while (at < parser->size && parser->bytes[at] != parser->separator && parser->bytes[at] != '\r' &&
               parser->bytes[at] != '\n')
            at++;
    }
    return at - parser->at;
}

static int read_cell(pcrp_csv_parser *parser, const char **cell, pcrp_arena *arena, size_t *left)
{
    size_t length = extent(parser);
    const char *from = parser->bytes + parser->at;
    char *text;

    if (length > *left)
        return fail(parser, PCRP_ERROR_LIMIT, parser->line, "a row is longer than the limit");
    *left -= length;
    if (memchr(from, '\0', length))
        return fail(parser, PCRP_ERROR_SYNTAX, parser->line, "a NUL character");
    text = pcrp_arena_alloc(arena, length + 1);
    if (!text)
        return fail(parser, PCRP_ERROR_MEMORY, parser->line, "out of memory");
    *cell = text;
    if (!at_end(parser) && *from == '"') {
        parser->at++;
        return read_quoted(parser, text);
    }
    memcpy(text, from, length);
    parser->at += length;
    return 1;
}

/* One row, blank or not. */
static int read_row(pcrp_csv_parser *parser, pcrp_csv_row *row, const char **cells, pcrp_arena *arena)
{
    size_t left = parser->row_bytes;
    row->line = parser->line;
    row->number = ++parser->number;
    row->count = 0;
    for (;;) {
        if (row->count == parser->columns)
            return fail(parser, PCRP_ERROR_LIMIT, parser->line, "a row has too many cells");
        if (!read_cell(parser, &cells[row->count++], arena, &left))
            return 0;
        if (at_end(parser) || parser->bytes[parser->at] != parser->separator)
            break;
        parser->at++;
    }
    if (!at_end(parser))
        skip_break(parser);
    return 1;
}

static int is_blank(const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i][strspn(cells[i], " \t\n")])
            return 0;
    return 1;
}

int pcrp_csv_next(pcrp_csv_parser *parser, pcrp_csv_row *row, pcrp_arena *arena)
{
    const char **cells = parser->scratch;
    if (!cells)
        return fail(parser, PCRP_ERROR_MEMORY, parser->line, "out of memory");
    while (!at_end(parser)) {
        if (!read_row(parser, row, cells, arena))
            return 0;
        if (is_blank(cells, row->count))
            continue;
        row->cells = pcrp_arena_array(arena, row->count, sizeof(*row->cells));
        if (!row->cells)
            return fail(parser, PCRP_ERROR_MEMORY, parser->line, "out of memory");
        memcpy(row->cells, cells, row->count * sizeof(*cells));
        return 1;
    }
    return 0;
}
