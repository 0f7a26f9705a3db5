/* SPDX-License-Identifier: Apache-2.0 */
#include "write/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"
#include "write/json_text.h"
#include "write/page.h"
#include "write/writer.h"

void pcrp_table_begin(pcrp_table *table, const char *id, const char *title, pcrp_arena *arena)
{
    memset(table, 0, sizeof(*table));
    table->id = id;
    table->title = title;
    table->arena = arena;
}

void pcrp_table_free(pcrp_table *table)
{
    free(table->columns);
    free(table->cells);
}

/* Room for one more item; none in a table that has failed, where its place would be another's. */
static int make_room(pcrp_table *table, void *items, size_t count, size_t *capacity, size_t size)
{
    table->failed = table->failed || !pcrp_grow(items, capacity, count + 1, size);
    return !table->failed;
}

static const char *copy(pcrp_table *table, const char *text, size_t length)
{
    const char *made = pcrp_arena_string_n(table->arena, text, length);

    if (!made)
        table->failed = 1;
    return made ? made : "";
}

static void add_column(pcrp_table *table, const char *name, size_t length)
{
    if (make_room(table, &table->columns, table->column_count, &table->column_capacity, sizeof(*table->columns)))
        table->columns[table->column_count++] = copy(table, name, length);
}

void pcrp_table_column(pcrp_table *table, const char *name)
{
    add_column(table, name, strlen(name));
}

void pcrp_table_columns(pcrp_table *table, const char *names)
{
    while (*names) {
        size_t length = strcspn(names, ",");
        add_column(table, names, length);
        names += length + (names[length] == ',');
    }
}

static void add_cell(pcrp_table *table, pcrp_cell cell)
{
    if (make_room(table, &table->cells, table->cell_count, &table->cell_capacity, sizeof(*table->cells)))
        table->cells[table->cell_count++] = cell;
}

void pcrp_table_text(pcrp_table *table, const char *text)
{
    add_cell(table, (pcrp_cell){PCRP_CELL_TEXT, copy(table, text, strlen(text)), 0});
}

void pcrp_table_number(pcrp_table *table, pcrp_cell_kind kind, double number)
{
    add_cell(table, (pcrp_cell){kind, "", number});
}

void pcrp_table_empty(pcrp_table *table)
{
    add_cell(table, (pcrp_cell){PCRP_CELL_EMPTY, "", 0});
}

size_t pcrp_table_rows(const pcrp_table *table)
{
    return table->column_count ? table->cell_count / table->column_count : 0;
}

static void add_number(pcrp_buffer *out, const pcrp_cell *cell)
{
    pcrp_page_decimal(out, cell->number, cell->kind == PCRP_CELL_SHARE ? 4 : cell->kind == PCRP_CELL_MEAN ? 2 : 0);
}

void pcrp_table_json(const pcrp_table *table, const char *keep, pcrp_buffer *out)
{
    size_t shown = 0;

    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "id", table->id);
    pcrp_json_text(out, "title", table->title);
    pcrp_json_key(out, "columns");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < table->column_count; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, table->columns[i]);
    }
    pcrp_buffer_add_char(out, ']');
    pcrp_json_whole(out, "all", (long long)pcrp_table_rows(table));
    pcrp_json_key(out, "rows");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < table->cell_count; i++) {
        const pcrp_cell *cell = &table->cells[i];
        if (keep && !keep[i / table->column_count])
            continue;
        if (i % table->column_count == 0)
            pcrp_buffer_add_string(out, shown++ ? "],\n[" : "[");
        pcrp_json_comma(out);
        if (cell->kind == PCRP_CELL_TEXT)
            pcrp_json_string(out, cell->text);
        else if (cell->kind == PCRP_CELL_EMPTY)
            pcrp_buffer_add_string(out, "null");
        else
            add_number(out, cell);
    }
    pcrp_buffer_add_string(out, shown ? "]]}" : "]}");
    out->failed |= table->failed;
}

void pcrp_table_csv(const pcrp_table *table, pcrp_buffer *out)
{
    pcrp_buffer row = {0};

    for (size_t i = 0; i < table->column_count; i++)
        pcrp_csv_add_cell(&row, table->columns[i]);
    pcrp_buffer_add_string(&row, "\r\n");
    for (size_t i = 0; i < table->cell_count; i++) {
        const pcrp_cell *cell = &table->cells[i];
        if (i % table->column_count == 0) { /* every cell begins with a comma; a row's first has none */
            pcrp_buffer_add_string(out, pcrp_buffer_string(&row) + (row.length > 0));
            pcrp_buffer_clear(&row);
        }
        if (cell->kind == PCRP_CELL_TEXT) {
            pcrp_csv_add_cell(&row, cell->text);
        } else {
            pcrp_buffer_add_char(&row, ',');
            if (cell->kind != PCRP_CELL_EMPTY)
                add_number(&row, cell);
        }
        if ((i + 1) % table->column_count == 0)
            pcrp_buffer_add_string(&row, "\r\n");
    }
    pcrp_buffer_add_string(out, pcrp_buffer_string(&row) + (row.length > 0));
    out->failed |= row.failed | table->failed;
    pcrp_buffer_free(&row);
}
