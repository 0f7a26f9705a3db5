/* SPDX-License-Identifier: Apache-2.0 */
/* json: one document. jsonl: one object a plan. Both hold the same object for a plan; docs/result.schema.json
 * describes them. */
#include "write/json_text.h"
#include "write/redact.h"
#include "write/writer.h"

#include <stdint.h>
#include <string.h>

enum { LIKELY_RESULT = 4096, LIKELY_PIECE = 384 }; /* bytes */
enum { WRITTEN = 64 };

void pcrp_json_versions(pcrp_buffer *out)
{
    char details[512];

    pcrp_json_key(out, "versions");
    pcrp_buffer_add_char(out, '{');
    pcrp_version_details(details, sizeof(details));
    for (char *line = details; *line;) {
        size_t length = strcspn(line, "\n");
        char *next = line + length + (line[length] == '\n');
        char *version;
        line[length] = '\0';
        version = strchr(line, ' ');
        if (version) {
            *version = '\0';
            pcrp_json_text(out, line, version + 1);
        }
        line = next;
    }
    pcrp_buffer_add_char(out, '}');
}

static void add_rubric(const pcrp_rubric *rubric, pcrp_buffer *out)
{
    pcrp_json_comma(out);
    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "id", pcrp_rubric_id(rubric));
    pcrp_json_text(out, "version", pcrp_rubric_version(rubric));
    pcrp_json_text(out, "digest", pcrp_rubric_digest(rubric));
    pcrp_json_text(out, "title", pcrp_rubric_title(rubric));
    pcrp_json_whole(out, "competent", pcrp_rubric_competent(rubric));
    pcrp_json_key(out, "criteria");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++) {
        pcrp_json_comma(out);
        pcrp_buffer_add_char(out, '{');
        pcrp_json_text(out, "id", pcrp_rubric_criterion_id(rubric, i));
        pcrp_json_text(out, "title", pcrp_rubric_criterion_title(rubric, i));
        pcrp_buffer_add_char(out, '}');
    }
    pcrp_buffer_add_string(out, "]}");
}

/* What stands before the plans of a json document; pcrp_writer_end() writes "]}". */
void pcrp_json_head(const pcrp_writer *writer, pcrp_buffer *out)
{
    pcrp_buffer_add_char(out, '{');
    pcrp_json_text(out, "schema", PCRP_RESULT_SCHEMA);
    pcrp_json_versions(out);
    pcrp_json_key(out, "rubrics");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; i < writer->rubric_count; i++)
        add_rubric(writer->rubrics[i], out);
    pcrp_buffer_add_char(out, ']');
    pcrp_json_key(out, "plans");
    pcrp_buffer_add_string(out, "[\n");
}

/* A text of the chart, or its digest. */
static void add_private(const pcrp_writer *writer, pcrp_buffer *out, const char *before, const char *text)
{
    pcrp_buffer digest = {0};

    pcrp_json_put(out, before);
    if (!writer->options.redact) {
        pcrp_json_string(out, text);
        return;
    }
    pcrp_redact_add_text(&digest, &writer->options, text);
    pcrp_json_string(out, pcrp_buffer_string(&digest));
    pcrp_buffer_free(&digest);
}

/* An element's label, redacted. */
static void add_label(const pcrp_writer *writer, pcrp_buffer *out, const char *before, const char *label)
{
    pcrp_buffer text = {0};

    pcrp_json_put(out, before);
    pcrp_redact_add_label(&text, &writer->options, label);
    pcrp_json_string(out, pcrp_buffer_string(&text));
    pcrp_buffer_free(&text);
}

/* What comes again within a result. */
typedef enum part { PART_INDICATOR, PART_FIELD, PART_QUOTE, PART_PLACE, PARTS } part;

/* What was written already, and where: a text of the result with its key, and what comes with it. A result says most things
 * more than once: its elements and indicators come again. */
typedef struct written {
    const char *text;  /* its address stands for it */
    uintptr_t with;    /* the address of a second text, a line, or 0 for a text by itself */
    size_t at, length;
} written;

/* What is at hand while a result is written. */
typedef struct writing {
    const pcrp_writer *writer;
    const pcrp_result *result;
    pcrp_buffer *out;
    written written[PARTS][WRITTEN];  /* by the addresses; of those with one place the last */
} writing;

/* Writes once more what was written already. NULL when it was, else the place to be noted in once it is written. */
static written *write_again(writing *w, part of, const char *text, uintptr_t with)
{
    uint32_t hash = ((uint32_t)(uintptr_t)text + (uint32_t)with * 3) * UINT32_C(2654435769);
    written *place = &w->written[of][hash >> 26];
    char *room;

    if (place->text == text && place->with == with) {
        room = pcrp_buffer_room(w->out, place->length);
        if (room)
            memcpy(room, w->out->data + place->at, place->length);
        return NULL;
    }
    *place = (written){text, with, w->out->length, 0};
    return place;
}

static void note_written(const writing *w, written *place)
{
    place->length = w->out->length - place->at;
}

/* Two texts that come together, each with its key. */
static void add_pair(writing *w, part of, const char *key, const char *text, const char *other_key, const char *other)
{
    written *place = write_again(w, of, text, (uintptr_t)other);

    if (!place)
        return;
    pcrp_json_put_text(w->out, key, text);
    pcrp_json_put_text(w->out, other_key, other);
    note_written(w, place);
}

static void add_field(writing *w, const pcrp_evidence *piece)
{
    if (!w->writer->options.redact) {
        add_pair(w, PART_FIELD, ",\"element\":", piece->element, ",\"field\":", piece->field);
        return;
    }
    add_label(w->writer, w->out, ",\"element\":", piece->element);
    pcrp_json_put_text(w->out, ",\"field\":", piece->field);
}

static void add_quote(writing *w, const pcrp_evidence *piece)
{
    written *place;

    if (w->writer->options.redact) {
        add_private(w->writer, w->out, ",\"digest\":", piece->quote);
        return;
    }
    place = write_again(w, PART_QUOTE, piece->quote, 0);
    if (!place)
        return;
    pcrp_json_put_text(w->out, ",\"quote\":", piece->quote);
    note_written(w, place);
}

static void add_place(writing *w, const pcrp_evidence *piece)
{
    written *place = write_again(w, PART_PLACE, piece->path, (uintptr_t)piece->line);

    if (!place)
        return;
    pcrp_json_put_whole(w->out, ",\"line\":", piece->line);
    pcrp_json_put_text(w->out, ",\"path\":", piece->path);
    note_written(w, place);
}

/* Most of a result is evidence. */
static void add_piece(writing *w, const pcrp_evidence *piece)
{
    add_pair(w, PART_INDICATOR, "{\"indicator\":", piece->indicator, ",\"title\":", piece->title);
    add_field(w, piece);
    add_quote(w, piece);
    add_place(w, piece);
    pcrp_json_put_whole(w->out, ",\"offset\":", (long long)piece->offset);
    pcrp_json_put_whole(w->out, ",\"length\":", (long long)piece->length);
    pcrp_json_put_whole(w->out, ",\"weight\":", piece->weight);
}

static void add_criterion(writing *w, size_t index)
{
    const pcrp_result *result = w->result;
    pcrp_buffer *out = w->out;
    size_t count = pcrp_result_evidence_count(result, index);

    pcrp_json_put_text(out, "{\"id\":", pcrp_rubric_criterion_id(pcrp_result_rubric(result), index));
    pcrp_json_put_whole(out, ",\"level\":", pcrp_result_level(result, index));
    pcrp_json_points(out, "points", pcrp_result_points(result, index));
    pcrp_json_put_text(out, ",\"why\":", pcrp_result_why(result, index));
    pcrp_json_put_text(out, ",\"missing\":", pcrp_result_missing(result, index));
    pcrp_json_put(out, ",\"evidence\":[");
    for (size_t i = 0; i < count; i++) {
        if (i)
            pcrp_json_put(out, "},");
        add_piece(w, pcrp_result_evidence(result, index, i));
    }
    pcrp_json_put(out, count ? "}]}" : "]}");
}

/* The memory that a result is likely to take is asked for at once. */
static void make_room(const pcrp_result *result, pcrp_buffer *out)
{
    size_t pieces = 0;

    for (size_t i = 0; i < pcrp_rubric_criterion_count(pcrp_result_rubric(result)); i++)
        pieces += pcrp_result_evidence_count(result, i);
    pcrp_buffer_reserve(out, LIKELY_RESULT + pieces * LIKELY_PIECE);
}

static void add_result(const pcrp_writer *writer, const pcrp_result *result, pcrp_buffer *out)
{
    const pcrp_rubric *rubric = pcrp_result_rubric(result);
    writing w = {.writer = writer, .result = result, .out = out};
    const char *note;

    make_room(result, out);
    pcrp_json_put_text(out, "{\"rubric\":", pcrp_rubric_id(rubric));
    pcrp_json_put_text(out, ",\"version\":", pcrp_rubric_version(rubric));
    pcrp_json_put_text(out, ",\"digest\":", pcrp_rubric_digest(rubric));
    pcrp_json_put_whole(out, ",\"total\":", pcrp_result_total(result));
    pcrp_json_put(out, ",\"criteria\":[");
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++) {
        if (i)
            pcrp_json_put(out, ",");
        add_criterion(&w, i);
    }
    pcrp_json_put(out, "],\"notes\":[");
    for (size_t i = 0; (note = pcrp_result_note(result, i)) != NULL; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, note);
    }
    pcrp_json_put(out, "]}");
}

/* How the plan was read. Its title and setting may name people and stay out of a redacted file. */
static void add_reading(const pcrp_writer *writer, const pcrp_plan *plan, pcrp_buffer *out)
{
    const char *note;

    pcrp_json_text(out, "form", pcrp_plan_form(plan));
    if (!writer->options.redact) {
        pcrp_json_text(out, "date", pcrp_plan_date(plan));
        pcrp_json_text(out, "setting", pcrp_plan_setting(plan));
    }
    pcrp_json_key(out, "notes");
    pcrp_buffer_add_char(out, '[');
    for (size_t i = 0; (note = pcrp_plan_note(plan, i)) != NULL; i++) {
        pcrp_json_comma(out);
        pcrp_json_string(out, note);
    }
    pcrp_buffer_add_char(out, ']');
}

static void add_extra(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    pcrp_json_key(out, "manifest");
    pcrp_buffer_add_char(out, '{');
    for (size_t i = 0; i < writer->options.extra_count; i++)
        pcrp_json_text(out, writer->options.extra[i],
                       source->extra && source->extra[i] ? source->extra[i] : "");
    pcrp_buffer_add_char(out, '}');
}

/* A line of jsonl stands alone, so it says what made it. */
void pcrp_json_line_head(pcrp_buffer *out)
{
    pcrp_json_put_text(out, "{\"schema\":", PCRP_RESULT_SCHEMA);
    pcrp_json_versions(out);
    pcrp_json_put(out, ",");
}

/* One plan, without a line end. */
void pcrp_json_plan(const pcrp_writer *writer, const pcrp_row_source *source, pcrp_buffer *out)
{
    if (writer->options.format == PCRP_FORMAT_JSONL)
        pcrp_buffer_add(out, writer->line_head.data, writer->line_head.length);
    else
        pcrp_json_put(out, "{");
    add_private(writer, out, "\"chart\":", source->chart);
    add_private(writer, out, ",\"plan\":", pcrp_row_plan_id(source));
    pcrp_json_put_text(out, ",\"status\":", pcrp_row_status(source->status));
    pcrp_json_put_text(out, ",\"reason\":", source->status == PCRP_OK ? "" : source->reason);
    if (source->plan)
        add_reading(writer, source->plan, out);
    if (writer->options.extra_count)
        add_extra(writer, source, out);
    pcrp_json_put(out, ",\"results\":[");
    for (size_t i = 0; pcrp_row_scored(source) && i < writer->rubric_count; i++) {
        if (i)
            pcrp_json_put(out, ",");
        add_result(writer, source->results[i], out);
    }
    pcrp_json_put(out, "]}");
}
