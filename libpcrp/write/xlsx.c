/* SPDX-License-Identifier: Apache-2.0 */
/* A report's tables as a workbook, one worksheet a table. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "write/report.h"

#if HAVE_XLSX

#include <xlsxwriter.h>

#include "write/utf8.h"

/* A spreadsheet takes no longer text in a cell. */
enum { CELL_CHARACTERS = 32767 };
/* A workbook says when it was made. The same charts are to give the same file, so this is always the same day
 * (2000-01-01); when the report was made stands in it if that was asked for. */
enum { CREATED = 946684800 };

typedef struct styles {
    lxw_format *head, *plain, *count, *mean, *share;
} styles;

static lxw_format *add_style(lxw_workbook *workbook, const char *number)
{
    lxw_format *format = workbook_add_format(workbook);

    if (!format)
        return NULL;
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (number)
        format_set_num_format(format, number);
    return format;
}

static int add_styles(lxw_workbook *workbook, styles *made)
{
    made->head = add_style(workbook, NULL);
    made->plain = add_style(workbook, NULL);
    made->count = add_style(workbook, "0");
    made->mean = add_style(workbook, "0.00");
    made->share = add_style(workbook, "0.0%");
    if (!made->head || !made->plain || !made->count || !made->mean || !made->share)
        return 0;
    format_set_bold(made->head);
    format_set_bottom(made->head, LXW_BORDER_THIN);
    return 1;
}

/* Text is written as text: nothing in it is ever computed. */
static lxw_error put_text(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format)
{
    pcrp_buffer clean = {0};
    size_t characters = 0, length = 0;
    lxw_error failed;

    if (!*text)
        return LXW_NO_ERROR;
    pcrp_utf8_add_plain(&clean, text, strlen(text));
    while (length < clean.length && characters < CELL_CHARACTERS) {
        unsigned code;
        size_t taken = pcrp_utf8_decode(clean.data + length, clean.length - length, &code);
        characters += code > 0xFFFF ? 2 : 1;
        length += taken;
    }
    if (clean.data && length < clean.length)
        clean.data[length] = '\0';
    failed = worksheet_write_string(sheet, row, column, pcrp_buffer_string(&clean), format);
    pcrp_buffer_free(&clean);
    return failed;
}

static lxw_error put_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const pcrp_cell *cell,
                          const styles *formats)
{
    switch (cell->kind) {
    case PCRP_CELL_TEXT: return put_text(sheet, row, column, cell->text, formats->plain);
    case PCRP_CELL_COUNT: return worksheet_write_number(sheet, row, column, cell->number, formats->count);
    case PCRP_CELL_MEAN: return worksheet_write_number(sheet, row, column, cell->number, formats->mean);
    case PCRP_CELL_SHARE: return worksheet_write_number(sheet, row, column, cell->number, formats->share);
    case PCRP_CELL_EMPTY: break;
    }
    return LXW_NO_ERROR;
}

static lxw_error put_table(lxw_workbook *workbook, const pcrp_table *table, const styles *formats)
{
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, table->id);
    lxw_error failed = LXW_NO_ERROR;

    if (!sheet)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_set_column(sheet, 0, 0, 28, NULL);
    if (table->column_count > 1)
        worksheet_set_column(sheet, 1, (lxw_col_t)(table->column_count - 1), 16, NULL);
    for (size_t c = 0; c < table->column_count && !failed; c++)
        failed = put_text(sheet, 0, (lxw_col_t)c, table->columns[c], formats->head);
    for (size_t i = 0; i < table->cell_count && !failed; i++)
        failed = put_cell(sheet, (lxw_row_t)(i / table->column_count + 1), (lxw_col_t)(i % table->column_count),
                          &table->cells[i], formats);
    return failed;
}

/* libxlsxwriter says on standard error when it cannot open its file, and a library is not to talk: so that is found
 * out before. */
static pcrp_status try_path(const char *path, pcrp_error *error)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        return pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "cannot be written: %s", strerror(errno));
    fclose(file);
    return PCRP_OK;
}

pcrp_status pcrp_report_write_xlsx(pcrp_report *report, const char *path, pcrp_error *error)
{
    lxw_doc_properties about = {.created = CREATED};
    pcrp_status status = pcrp_report_figures(report);
    lxw_workbook *workbook;
    styles formats;
    lxw_error failed = LXW_NO_ERROR, closed;

    if (status == PCRP_OK)
        status = try_path(path, error);
    if (status != PCRP_OK)
        return status;
    workbook = workbook_new(path);
    if (!workbook)
        return PCRP_ERROR_MEMORY;
    workbook_set_properties(workbook, &about);
    if (!add_styles(workbook, &formats))
        failed = LXW_ERROR_MEMORY_MALLOC_FAILED;
    for (size_t i = 0; i < PCRP_TABLE_COUNT && !failed; i++)
        failed = put_table(workbook, &report->tables[i], &formats);
    closed = workbook_close(workbook);
    failed = failed ? failed : closed;
    return failed ? pcrp_error_add(error, PCRP_ERROR_IO, path, 0, "%s", lxw_strerror(failed)) : PCRP_OK;
}

#else

pcrp_status pcrp_report_write_xlsx(pcrp_report *report, const char *path, pcrp_error *error)
{
    (void)report;
    return pcrp_error_add(error, PCRP_ERROR_UNSUPPORTED, path, 0, "this pcrp was built without libxlsxwriter");
}

#endif
