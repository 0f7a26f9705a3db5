/* SPDX-License-Identifier: Apache-2.0 */
/* NDJSON in two passes. The first notes for each record that may matter to a plan where it is, what it is and
 * whose; the second brings the records of one patient together, parses those and lets them go again. */
#include "read/ndjson.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/grow.h"
#include "read/fhir.h"
#include "read/ndjson_glance.h"

enum { WINDOW = 1 << 20 };

typedef struct file {
    const char *name;
    const char *bytes;      /* in memory, or NULL: read from descriptor */
    size_t size;
    int descriptor;
} file;

typedef struct record {
    uint64_t key;           /* of type and id */
    uint64_t patient;       /* of the patient it is about */
    uint64_t offset;
    uint32_t length, line;
    uint16_t file;
    uint8_t role, done;
} record;

typedef struct reading {
    pcrp_source *source;
    file *files;
    size_t file_count;
    record *records;
    size_t count, room;
    uint32_t *by_patient, *by_key;     /* indices, sorted */
    pcrp_buffer window;                /* of the file being scanned */
    pcrp_buffer loaded;                /* one record */
    size_t fhir, handed_over;          /* records with a resourceType; rows made */
    uint32_t (*strangers)[2];          /* file and line of records without one */
    size_t stranger_count, stranger_room;
    int failed;
} reading;

/* ---- keys ---- */

static uint64_t hash(uint64_t from, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        from = (from ^ (unsigned char)text[i]) * 0x100000001B3u;
    return from;
}

static uint64_t key_of(const char *type, size_t type_length, const char *id, size_t id_length)
{
    return hash(hash(hash(0xCBF29CE484222325u, type, type_length), "/", 1), id, id_length);
}

/* "Patient/1" of "http://x/Patient/1/_history/2", as a key. 0 when there is no reference. */
static uint64_t reference_key(const char *text, size_t length)
{
    const char *history = length ? memmem(text, length, "/_history/", 10) : NULL, *start;
    int slashes = 0;

    if (!length)
        return 0;
    if (history)
        length = (size_t)(history - text);
    for (start = text + length; start > text; start--)
        if (start[-1] == '/' && ++slashes == 2)
            break;
    return hash(0xCBF29CE484222325u, start, (size_t)(text + length - start));
}

/* ---- rows ---- */

/* A source for one record: named after it. */
static pcrp_source source_for(const reading *all, size_t in, unsigned long line, char *name, size_t size)
{
    pcrp_source made = *all->source;
    snprintf(name, size, "%s!record %lu", all->files[in].name, line);
    made.chart = name;
    return made;
}

enum { NAME_BYTES = 4096 };

static pcrp_status fail_record(reading *all, size_t in, unsigned long line, pcrp_status status, const char *words)
{
    char name[NAME_BYTES];
    pcrp_source source = source_for(all, in, line, name, sizeof(name));
    all->handed_over++;
    return pcrp_source_fail(&source, pcrp_error_add(source.error, status, name, (long)line, "%s", words));
}

/* Parses for the message only: the glance has found that the record is not whole. */
static pcrp_status fail_syntax(reading *all, size_t in, unsigned long line, const char *bytes, size_t size)
{
    char name[NAME_BYTES];
    pcrp_source source = source_for(all, in, line, name, sizeof(name));
    pcrp_status status = PCRP_OK;
    json_t *tree = pcrp_fhir_parse(&source, bytes, size, (long)line, &status);

    if (tree) {
        json_decref(tree);
        status = pcrp_error_add(source.error, PCRP_ERROR_SYNTAX, name, (long)line, "malformed JSON");
    }
    all->handed_over++;
    return pcrp_source_fail(&source, status);
}

/* A record that is a chart by itself: a Bundle, or a document carried in base64. */
static pcrp_status read_alone(reading *all, size_t in, unsigned long line, const char *bytes, size_t size, int is_bundle)
{
    char name[NAME_BYTES];
    pcrp_source source = source_for(all, in, line, name, sizeof(name));
    pcrp_status status = PCRP_OK;
    json_t *tree = pcrp_fhir_parse(&source, bytes, size, (long)line, &status);
    pcrp_fhir_chart *chart;
    size_t read = 0, others = 0;

    if (!tree) {
        all->handed_over++;
        return pcrp_source_fail(&source, status);
    }
    chart = pcrp_fhir_chart_new(&source);
    if (!chart) {
        json_decref(tree);
        all->failed = 1;
        return PCRP_OK;
    }
    chart->line = (long)line;
    pcrp_fhir_chart_add(chart, tree, "");
    pcrp_fhir_chart_link(chart);
    if (is_bundle)
        status = pcrp_fhir_chart_deliver(chart);
    else
        status = pcrp_fhir_chart_embedded(chart, &read, &others);
    all->handed_over += is_bundle || read;
    pcrp_fhir_chart_free(chart);
    return status;
}

/* ---- first pass ---- */

static void add_record(reading *all, const pcrp_glance *seen, int part, size_t in, uint64_t offset, size_t length, uint32_t line)
{
    record *made;
    if (all->count == UINT32_MAX || !pcrp_grow(&all->records, &all->room, all->count + 1, sizeof(*all->records))) {
        all->failed = 1;
        return;
    }
    made = &all->records[all->count];
    made->key = key_of(seen->type.text, seen->type.length, seen->id.text, seen->id.length);
    made->patient = pcrp_slice_is(seen->type, "Patient") ? made->key : reference_key(seen->patient.text, seen->patient.length);
    if (!made->patient) /* about nobody: alone */
        made->patient = hash(hash(1, (const char *)&offset, sizeof(offset)), (const char *)&in, sizeof(in));
    made->offset = offset;
    made->length = (uint32_t)length;
    made->line = line;
    made->file = (uint16_t)in;
    made->role = (uint8_t)part;
    made->done = 0;
    all->count++;
}

static void add_stranger(reading *all, size_t in, uint32_t line)
{
    if (!pcrp_grow(&all->strangers, &all->stranger_room, all->stranger_count + 1, sizeof(*all->strangers))) {
        all->failed = 1;
        return;
    }
    all->strangers[all->stranger_count][0] = (uint32_t)in;
    all->strangers[all->stranger_count++][1] = line;
}

static pcrp_status note_record(reading *all, size_t in, const char *bytes, size_t size, uint64_t offset, uint32_t line)
{
    pcrp_glance seen;
    int part;

    while (size && strchr(" \t\r", bytes[size - 1]) && bytes[size - 1])
        size--;
    while (size && strchr(" \t\r", *bytes) && *bytes) {
        bytes++;
        offset++;
        size--;
    }
    if (line == 1 && size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        offset += 3;
        size -= 3;
    }
    if (!size)
        return PCRP_OK;
    if (size > all->source->limits->record_bytes)
        return fail_record(all, in, line, PCRP_ERROR_LIMIT, "the record is larger than the limit");
    if (*bytes != '{' || !pcrp_glance_at(&seen, bytes, bytes + size))
        return fail_syntax(all, in, line, bytes, size);
    if (!seen.type.length) {
        add_stranger(all, in, line);
        return PCRP_OK;
    }
    all->fhir++;
    if (pcrp_glance_is_chart(&seen))
        return read_alone(all, in, line, bytes, size, 1);
    if ((pcrp_slice_is(seen.type, "DocumentReference") || pcrp_slice_is(seen.type, "Binary")) &&
        memmem(bytes, size, "\"data\"", 6) != NULL)
        return read_alone(all, in, line, bytes, size, 0);
    part = pcrp_glance_role(&seen, bytes, size);
    if (part >= 0)
        add_record(all, &seen, part, in, offset, size, line);
    return PCRP_OK;
}

static pcrp_status scan_memory(reading *all, size_t in)
{
    const char *start = all->files[in].bytes, *at = start, *end = start + all->files[in].size;
    pcrp_status status = PCRP_OK;

    for (uint32_t line = 1; at < end && status == PCRP_OK; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop)
            stop = end;
        status = note_record(all, in, at, (size_t)(stop - at), (uint64_t)(at - start), line);
        at = stop + 1;
    }
    return status;
}

/* Reads on behind what is in the window. 0 at the end or on failure. */
static int fill(reading *all, const file *from, uint64_t offset)
{
    pcrp_buffer *window = &all->window;
    ssize_t got;

    if (window->length + WINDOW > window->capacity) {
        char *more = realloc(window->data, window->length + WINDOW);
        if (!more) {
            all->failed = 1;
            return 0;
        }
        window->data = more;
        window->capacity = window->length + WINDOW;
    }
    do
        got = pread(from->descriptor, window->data + window->length, WINDOW, (off_t)(offset + window->length));
    while (got < 0 && errno == EINTR);
    if (got > 0)
        window->length += (size_t)got;
    return got > 0;
}

static pcrp_status scan_file(reading *all, size_t in)
{
    pcrp_buffer *window = &all->window;
    size_t most = all->source->limits->record_bytes, at = 0, looked = 0;
    uint64_t offset = 0; /* of the window in the file */
    pcrp_status status = PCRP_OK;
    int more = 1, skipping = 0;

    window->length = 0;
    for (uint32_t line = 1; status == PCRP_OK;) {
        const char *stop = window->length > looked ? memchr(window->data + looked, '\n', window->length - looked) : NULL;
        if (!stop && more) {
            looked = window->length;
            if (looked - at > most + 3) { /* longer than a record may be: only its end is looked for */
                skipping = 1;
                at = looked;
            }
            if (at > 0) {
                memmove(window->data, window->data + at, window->length - at);
                offset += at;
                window->length -= at;
                looked -= at;
                at = 0;
            }
            more = fill(all, &all->files[in], offset);
            continue;
        }
        if (!stop && at >= window->length && !skipping)
            break;
        if (skipping)
            status = fail_record(all, in, line, PCRP_ERROR_LIMIT, "the record is larger than the limit");
        else
            status = note_record(all, in, window->data + at, (stop ? (size_t)(stop - window->data) : window->length) - at,
                                 offset + at, line);
        skipping = 0;
        line++;
        if (!stop)
            break;
        at = looked = (size_t)(stop - window->data) + 1;
    }
    return status;
}

/* ---- second pass ---- */

static int compare_patient(const void *a, const void *b, void *user)
{
    const record *records = user, *first = &records[*(const uint32_t *)a], *second = &records[*(const uint32_t *)b];
    if (first->patient != second->patient)
        return first->patient < second->patient ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1; /* the order of the export */
}

static int compare_key(const void *a, const void *b, void *user)
{
    const record *records = user, *first = &records[*(const uint32_t *)a], *second = &records[*(const uint32_t *)b];
    if (first->key != second->key)
        return first->key < second->key ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

static int sort(reading *all)
{
    all->by_patient = malloc((all->count + 1) * sizeof(uint32_t));
    all->by_key = malloc((all->count + 1) * sizeof(uint32_t));
    if (!all->by_patient || !all->by_key)
        return 0;
    for (size_t i = 0; i < all->count; i++)
        all->by_patient[i] = all->by_key[i] = (uint32_t)i;
    qsort_r(all->by_patient, all->count, sizeof(uint32_t), compare_patient, all->records);
    qsort_r(all->by_key, all->count, sizeof(uint32_t), compare_key, all->records);
    return 1;
}

/* First place in a sorted index whose patient (or key) is not less. */
static size_t first_of(const reading *all, const uint32_t *sorted, int by_patient, uint64_t wanted)
{
    size_t low = 0, high = all->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const record *at = &all->records[sorted[middle]];
        if ((by_patient ? at->patient : at->key) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The bytes of a record, borrowed until the next. NULL when the file does not give them any more. */
static const char *bytes_of(reading *all, const record *wanted)
{
    const file *from = &all->files[wanted->file];
    size_t got = 0;

    if (from->bytes)
        return from->bytes + wanted->offset;
    if (wanted->length + 1 > all->loaded.capacity) {
        char *more = realloc(all->loaded.data, wanted->length + 1);
        if (!more) {
            all->failed = 1;
            return NULL;
        }
        all->loaded.data = more;
        all->loaded.capacity = wanted->length + 1;
    }
    while (got < wanted->length) {
        ssize_t step = pread(from->descriptor, all->loaded.data + got, wanted->length - got, (off_t)(wanted->offset + got));
        if (step < 0 && errno == EINTR)
            continue;
        if (step <= 0)
            return NULL;
        got += (size_t)step;
    }
    return all->loaded.data;
}

static json_t *load(reading *all, pcrp_source *source, const record *wanted, pcrp_status *status)
{
    const char *bytes = bytes_of(all, wanted);
    if (!bytes) {
        *status = pcrp_error_add(source->error, PCRP_ERROR_IO, source->chart, wanted->line, "cannot be read again");
        return NULL;
    }
    return pcrp_fhir_parse(source, bytes, wanted->length, wanted->line, status);
}

/* Where a place in a record begins: with the file when there are several. */
static const char *where_of(const reading *all, const record *at)
{
    const char *name = all->files[at->file].name, *end = name + strlen(name);
    while (end > name && end[-1] != '/' && end[-1] != '!') /* "folder!CarePlan.ndjson" */
        end--;
    return all->file_count > 1 ? end : "";
}

/* For the chart of one patient: a practitioner, a condition, whatever is referred to. */
static json_t *fetch(void *user, pcrp_fhir_chart *chart, const char *type, const char *id, const char **where)
{
    reading *all = user;
    uint64_t key = key_of(type, strlen(type), id, strlen(id));

    for (size_t i = first_of(all, all->by_key, 0, key); i < all->count; i++) {
        const record *at = &all->records[all->by_key[i]];
        pcrp_status status = PCRP_OK;
        const char *found;
        json_t *tree;
        if (at->key != key)
            return NULL;
        tree = load(all, chart->source, at, &status);
        if (!tree) {
            pcrp_error_clear(chart->source->error); /* told when its own turn comes, if it has one */
            continue;
        }
        found = json_string_value(json_object_get(tree, "id"));
        if (found && strcmp(found, id) == 0) {
            chart->line = at->line;
            *where = where_of(all, at);
            return tree;
        }
        json_decref(tree);
    }
    return NULL;
}

/* Adds a record to a chart; one that cannot be parsed is a row of its own. */
static pcrp_status add_to_chart(reading *all, pcrp_fhir_chart *chart, const record *at)
{
    char name[NAME_BYTES];
    pcrp_source source = source_for(all, at->file, at->line, name, sizeof(name));
    pcrp_status status = PCRP_OK;
    json_t *tree = load(all, &source, at, &status);

    if (!tree) {
        all->handed_over++;
        return pcrp_source_fail(&source, status);
    }
    chart->line = at->line;
    pcrp_fhir_chart_add(chart, tree, where_of(all, at));
    return PCRP_OK;
}

/* The record that a patient's chart is named after: the first CarePlan, else the one met first. */
static const record *namesake(const reading *all, const record *first)
{
    for (size_t i = first_of(all, all->by_patient, 1, first->patient); i < all->count; i++) {
        const record *at = &all->records[all->by_patient[i]];
        if (at->patient != first->patient)
            break;
        if (at->role == PCRP_RECORD_CARE_PLAN)
            return at;
    }
    return first;
}

/* All of one patient, beginning with the record that makes a plan of it. */
static pcrp_status read_patient(reading *all, const record *first)
{
    char name[NAME_BYTES];
    const record *named = namesake(all, first);
    pcrp_source source = source_for(all, named->file, named->line, name, sizeof(name));
    pcrp_fhir_chart *chart = pcrp_fhir_chart_new(&source);
    pcrp_status status = PCRP_OK;

    if (!chart) {
        all->failed = 1;
        return PCRP_OK;
    }
    for (size_t i = first_of(all, all->by_patient, 1, first->patient); i < all->count && status == PCRP_OK; i++) {
        record *at = &all->records[all->by_patient[i]];
        if (at->patient != first->patient)
            break;
        if (at->role == PCRP_RECORD_REFERRED)
            continue;
        at->done = 1;
        status = add_to_chart(all, chart, at);
    }
    if (status == PCRP_OK) {
        chart->fetch = fetch;
        chart->fetch_user = all;
        pcrp_fhir_chart_link(chart);
        if (pcrp_fhir_chart_plans(chart) > 0) {
            all->handed_over++;
            status = pcrp_fhir_chart_deliver(chart);
        }
    }
    pcrp_fhir_chart_free(chart);
    return status;
}

static pcrp_status read_plans(reading *all)
{
    pcrp_status status = PCRP_OK;
    if (!sort(all)) {
        all->failed = 1;
        return PCRP_OK;
    }
    for (size_t i = 0; i < all->count && status == PCRP_OK && !all->failed; i++)
        if (all->records[i].role >= PCRP_RECORD_STARTS_PLAN && !all->records[i].done)
            status = read_patient(all, &all->records[i]);
    return status;
}

/* ---- the whole ---- */

static pcrp_status fail_all(reading *all, pcrp_status status, const char *words)
{
    return pcrp_source_fail(all->source, pcrp_error_add(all->source->error, status, all->source->chart, 0, "%s", words));
}

/* Records that are no FHIR are errors one by one, unless nothing here is FHIR. */
static pcrp_status tell_strangers(reading *all)
{
    pcrp_status status = PCRP_OK;
    if (!all->fhir && all->stranger_count) {
        all->handed_over++;
        return fail_all(all, PCRP_ERROR_FORMAT, "NDJSON without a resourceType: not FHIR");
    }
    for (size_t i = 0; i < all->stranger_count && status == PCRP_OK; i++)
        status = fail_record(all, all->strangers[i][0], all->strangers[i][1], PCRP_ERROR_FORMAT,
                             "JSON without a resourceType: not FHIR");
    return status;
}

static pcrp_status tell_empty(reading *all)
{
    pcrp_plan *plan = pcrp_source_plan(all->source, "fhir");
    if (!plan)
        return fail_all(all, PCRP_ERROR_MEMORY, "out of memory");
    pcrp_plan_add_note(plan, "%zu record%s, but no CarePlan and no Goal", all->fhir, all->fhir == 1 ? "" : "s");
    return pcrp_source_deliver(all->source, plan);
}

static pcrp_status read_files(reading *all)
{
    pcrp_status status = PCRP_OK;

    for (size_t i = 0; i < all->file_count && status == PCRP_OK && !all->failed; i++)
        status = all->files[i].bytes ? scan_memory(all, i) : scan_file(all, i);
    pcrp_buffer_free(&all->window);
    if (status == PCRP_OK && !all->failed)
        status = read_plans(all);
    if (status == PCRP_OK && !all->failed)
        status = tell_strangers(all);
    if (status == PCRP_OK && all->failed)
        status = fail_all(all, PCRP_ERROR_MEMORY, "out of memory");
    else if (status == PCRP_OK && !all->handed_over)
        status = tell_empty(all);
    pcrp_buffer_free(&all->loaded);
    free(all->records);
    free(all->by_patient);
    free(all->by_key);
    free(all->strangers);
    return status;
}

static pcrp_status read_ndjson(pcrp_source *source)
{
    file one = {source->chart, source->bytes, source->size, -1};
    reading all = {.source = source, .files = &one, .file_count = 1};
    return read_files(&all);
}

pcrp_status pcrp_ndjson_read_files(pcrp_source *source, const char *const *paths, const char *const *names, size_t count)
{
    file *files = calloc(count ? count : 1, sizeof(*files));
    reading all = {.source = source, .files = files};
    pcrp_status status = PCRP_OK;

    if (!files || !count || count > UINT16_MAX) {
        free(files);
        return fail_all(&all, files ? PCRP_ERROR_LIMIT : PCRP_ERROR_MEMORY, files ? "no files, or too many" : "out of memory");
    }
    for (size_t i = 0; i < count && status == PCRP_OK; i++) {
        file *made = &files[all.file_count];
        made->name = names ? names[i] : paths[i];
        made->descriptor = open(paths[i], O_RDONLY | O_CLOEXEC);
        if (made->descriptor >= 0) {
            all.file_count++;
        } else {
            pcrp_source inner = *source;
            inner.chart = made->name;
            all.handed_over++;
            status = pcrp_source_fail(&inner, pcrp_error_add(source->error, PCRP_ERROR_IO, made->name, 0, "cannot be opened"));
        }
    }
    if (status == PCRP_OK)
        status = read_files(&all);
    for (size_t i = 0; i < all.file_count; i++)
        close(files[i].descriptor);
    free(files);
    return status;
}

const pcrp_form pcrp_form_ndjson = {"fhir", read_ndjson};
