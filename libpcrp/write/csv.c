/* SPDX-License-Identifier: Apache-2.0 */
/* csv: one row a plan. tidy: one row a plan and criterion. RFC 4180: CRLF, quotes doubled. */
#include "write/redact.h"
#include "write/json_text.h"
#include "write/utf8.h"
#include "write/writer.h"

#include <string.h>

/* A spreadsheet shows at most 32,767 characters of a cell and some refuse the file. */
enum { EVIDENCE_CELL_BYTES = 32000 };

/* A cell that begins like this is computed when a spreadsheet opens the file. A lone "-" (standard input) is not. */
static int looks_like_formula(const char *text)
{
    return text[0] && strchr("=+-@\t\r", text[0]) && strcmp(text, "-") != 0;
}

void pcrp_csv_add_cell(pcrp_buffer *out, const char *text)
{
    pcrp_buffer_add_char(out, ',');
    if (!text[0])
        return;
    if (!text[strcspn(text, ",\"\r\n")] && !looks_like_formula(text)) {
        pcrp_utf8_add(out, text, strlen(text));
        return;
    }
    pcrp_buffer_add_char(out, '"');
    if (looks_like_formula(text))
        pcrp_buffer_add_char(out, '\'');
    for (const char *part = text;;) {
        size_t length = strcspn(part, "\"");
        pcrp_utf8_add(out, part, length);
        if (!part[length])
            break;
        pcrp_buffer_add_string(out, "\"\"");
        part += length + 1;
    }
    pcrp_buffer_add_char(out, '"');
}

size_t pcrp_chart_cell(const pcrp_write_options *options, const char *chart, char *buffer, size_t size)
{
    pcrp_buffer cell = {0};
    size_t length;

    if (!options->redact && looks_like_formula(chart))
        pcrp_buffer_add_char(&cell, '\'');
    pcrp_redact_add_text(&cell, options, chart);
    length = cell.length;
    if (size) {
        size_t kept = length < size ? length : size - 1;
        memcpy(buffer, pcrp_buffer_string(&cell), kept);
        buffer[kept] = '\0';
    }
    pcrp_buffer_free(&cell);
    return length;
}

static void add_redacted_cell(const pcrp_writer *writer, pcrp_buffer *out, const char *text)
{
    pcrp_buffer digest = {0};

    if (!writer->options.redact) {
        pcrp_csv_add_cell(out, text);
        return;
    }
    pcrp_redact_add_text(&digest, &writer->options, text);
    pcrp_csv_add_cell(out, pcrp_buffer_string(&digest));
    pcrp_buffer_free(&digest);
}

/* chart,plan,status,reason,rubric: every row begins with them. */
static void begin_row(const pcrp_writer *writer, const pcrp_row_source *source, size_t rubric, pcrp_buffer *out)
{
    size_t start = out->length;

    add_redacted_cell(writer, out, source->chart);
    if (!out->failed) /* the comma that stands before every cell but the first */
        memmove(out->data + start, out->data + start + 1, out->length - start), out->length--;
    add_redacted_cell(writer, out, pcrp_row_plan_id(source));
    pcrp_csv_add_cell(out, pcrp_row_status(source->status));
    pcrp_csv_add_cell(out, source->status == PCRP_OK ? "" : source->reason);
    pcrp_csv_add_cell(out, pcrp_rubric_id(writer->rubrics[rubric]));
}

static void end_row(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    for (size_t i = 0; i < writer->options.extra_count; i++)
        pcrp_csv_add_cell(out, source->extra && source->extra[i] ? source->extra[i] : "");
    pcrp_buffer_add_string(out, "\r\n");
}

static void end_head(const pcrp_writer *writer, pcrp_buffer *out)
{
    for (size_t i = 0; i < writer->options.extra_count; i++)
        pcrp_csv_add_cell(out, writer->options.extra[i]);
    pcrp_buffer_add_string(out, "\r\n");
}

void pcrp_csv_head(const pcrp_writer *writer, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "chart,plan,status,reason,rubric");
    for (size_t i = 0; i < writer->column_count; i++)
        pcrp_csv_add_cell(out, writer->columns[i]);
    pcrp_csv_add_cell(out, "total");
    end_head(writer, out);
}

static size_t criterion_index(const pcrp_rubric *rubric, const char *id)
{
    size_t count = pcrp_rubric_criterion_count(rubric), i = 0;
    while (i < count && strcmp(pcrp_rubric_criterion_id(rubric, i), id) != 0)
        i++;
    return i;
}

void pcrp_csv_rows(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    int scored = pcrp_row_scored(source);

    for (size_t r = 0; r < writer->rubric_count; r++) {
        const pcrp_rubric *rubric = writer->rubrics[r];
        begin_row(writer, source, r, out);
        for (size_t i = 0; i < writer->column_count; i++) {
            size_t criterion = criterion_index(rubric, writer->columns[i]);
            pcrp_buffer_add_char(out, ',');
            if (scored && criterion < pcrp_rubric_criterion_count(rubric))
                pcrp_buffer_format(out, "%d", pcrp_result_level(source->results[r], criterion));
        }
        pcrp_buffer_add_char(out, ',');
        if (scored)
            pcrp_buffer_format(out, "%d", pcrp_result_total(source->results[r]));
        end_row(writer, source, out);
    }
}

void pcrp_tidy_head(const pcrp_writer *writer, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "chart,plan,status,reason,rubric,criterion,level,points,evidence");
    end_head(writer, out);
}

/* goal 1: "what was found"; redacted: goal 1: 12+20 sha256:... */
static void add_piece(const pcrp_writer *writer, const pcrp_evidence *piece, pcrp_buffer *cell)
{
    if (cell->length)
        pcrp_buffer_add_string(cell, "; ");
    pcrp_redact_add_label(cell, &writer->options, piece->element);
    if (writer->options.redact) {
        pcrp_buffer_format(cell, ": %zu+%zu ", piece->offset, piece->length);
        pcrp_redact_add(cell, &writer->options, piece->quote, strlen(piece->quote));
        return;
    }
    pcrp_buffer_add_string(cell, ": \"");
    pcrp_utf8_add_plain(cell, piece->quote, strlen(piece->quote));
    pcrp_buffer_add_char(cell, '"');
}

static void add_evidence_cell(const pcrp_writer *writer, const pcrp_result *result, size_t criterion,
                              pcrp_buffer *out)
{
    pcrp_buffer cell = {0};
    size_t count = pcrp_result_evidence_count(result, criterion);

    for (size_t i = 0; i < count; i++) {
        size_t before = cell.length;
        add_piece(writer, pcrp_result_evidence(result, criterion, i), &cell);
        if (cell.length > EVIDENCE_CELL_BYTES) {
            cell.length = before;
            cell.data[before] = '\0';
            pcrp_buffer_format(&cell, "; and %zu more", count - i);
            break;
        }
    }
    if (cell.failed)
        out->failed = 1;
    pcrp_csv_add_cell(out, pcrp_buffer_string(&cell));
    pcrp_buffer_free(&cell);
}

static void tidy_row(const pcrp_writer *writer, const pcrp_row_source *source, size_t r, size_t criterion,
                     pcrp_buffer *out)
{
    begin_row(writer, source, r, out);
    pcrp_csv_add_cell(out, pcrp_rubric_criterion_id(writer->rubrics[r], criterion));
    if (pcrp_row_scored(source)) {
        pcrp_buffer_format(out, ",%d,", pcrp_result_level(source->results[r], criterion));
        pcrp_add_points(out, pcrp_result_points(source->results[r], criterion));
        add_evidence_cell(writer, source->results[r], criterion, out);
    } else {
        pcrp_buffer_add_string(out, ",,,");
    }
    end_row(writer, source, out);
}

void pcrp_tidy_rows(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    for (size_t r = 0; r < writer->rubric_count; r++)
        for (size_t i = 0; i < pcrp_rubric_criterion_count(writer->rubrics[r]); i++)
            tidy_row(writer, source, r, i, out);
}
