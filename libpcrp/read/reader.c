/* SPDX-License-Identifier: Apache-2.0 */
/* Readers: a file becomes bytes, the bytes are looked at, and the form they are in reads them. */
#include "read/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "read/archive.h"
#include "read/csv.h"
#include "read/decode.h"
#include "read/encoding.h"
#include "read/form.h"
#include "read/map.h"
#include "read/ndjson.h"
#include "read/recognise.h"

enum {
    READ_STEP = 64 * 1024,  /* first read of a file of unknown size; half of all real charts are smaller */
    ROOT_WITHIN = 64 * 1024, /* where the root element must begin */
    LARGE = 2 * 1024 * 1024
};

struct pcrp_reader {
    pcrp_limits limits;
    pcrp_vocabulary *vocabulary; /* made when first needed: a failure is reported with a chart */
    pcrp_answers answers;
    pcrp_xml *xml;
    pcrp_shelf *charts, *plans;  /* for what is known of one chart while it is read, and for what is delivered */
    pcrp_maps *maps;
    pcrp_error *error;
    pcrp_buffer file;
    size_t handed_over; /* calls of the callback */
};

pcrp_reader *pcrp_reader_new(const pcrp_limits *limits)
{
    pcrp_reader *reader = calloc(1, sizeof(*reader));
    if (!reader)
        return NULL;
    xmlInitParser(); /* locks; what libxml2 makes ready later by itself does not, and readers are used side by side */
    if (limits)
        reader->limits = *limits;
    else
        pcrp_limits_init(&reader->limits);
    reader->xml = pcrp_xml_new();
    reader->charts = pcrp_shelf_new();
    reader->plans = pcrp_shelf_new();
    reader->maps = pcrp_maps_new();
    reader->error = pcrp_error_new();
    if (!reader->xml || !reader->charts || !reader->plans || !reader->maps || !reader->error) {
        pcrp_reader_free(reader);
        return NULL;
    }
    return reader;
}

void pcrp_reader_free(pcrp_reader *reader)
{
    if (!reader)
        return;
    pcrp_xml_free(reader->xml);
    pcrp_shelf_let_go(reader->charts);
    pcrp_shelf_let_go(reader->plans);
    pcrp_maps_free(reader->maps);
    pcrp_vocabulary_free(reader->vocabulary);
    pcrp_error_free(reader->error);
    pcrp_buffer_free(&reader->file);
    free(reader);
}

pcrp_xml *pcrp_reader_xml(pcrp_reader *reader)
{
    return reader->xml;
}

pcrp_answers *pcrp_reader_answers(pcrp_reader *reader)
{
    return &reader->answers;
}

pcrp_shelf *pcrp_reader_charts(pcrp_reader *reader)
{
    return reader->charts;
}

pcrp_maps *pcrp_reader_maps(pcrp_reader *reader)
{
    return reader->maps;
}

pcrp_status pcrp_reader_add_map(pcrp_reader *reader, const char *path, pcrp_error *error)
{
    if (!reader || !path)
        return pcrp_error_add(error, PCRP_ERROR_ARGUMENT, NULL, 0, "a reader and the path of a map are needed");
    return pcrp_maps_add(reader->maps, path, error);
}

/* ---- handing over ---- */

pcrp_plan *pcrp_source_plan(const pcrp_source *source, const char *form)
{
    return pcrp_plan_new_in(source->reader->plans, source->limits, form);
}

static pcrp_status hand_over(pcrp_source *source, pcrp_plan *plan, pcrp_status status)
{
    source->reader->handed_over++;
    return source->callback(source->user, source->chart, plan, status, source->error);
}

pcrp_status pcrp_source_fail(pcrp_source *source, pcrp_status status)
{
    pcrp_status answer = hand_over(source, NULL, status);
    pcrp_error_clear(source->error);
    return answer;
}

pcrp_status pcrp_source_deliver(pcrp_source *source, pcrp_plan *plan)
{
    pcrp_status status, answer;

    for (unsigned i = 0; i < source->note_count; i++)
        pcrp_plan_add_note(plan, "%s", source->notes[i]);
    if (!plan->limit_hit && !pcrp_arena_failed(plan->arena)) {
        pcrp_recognise(plan, &source->reader->answers);
        pcrp_drop_repeats(plan);
    }
    if (plan->limit_hit) /* said here, where the chart's name is known */
        status = pcrp_error_add(source->error, PCRP_ERROR_LIMIT, source->chart, 0, "%s", plan->limit_reason);
    else
        status = pcrp_plan_finish(plan, source->error);
    if (status < 0) {
        pcrp_plan_free(plan);
        return pcrp_source_fail(source, status);
    }
    answer = hand_over(source, plan, status);
    pcrp_error_clear(source->error);
    return answer;
}

static pcrp_status refuse(pcrp_source *source, pcrp_status status, long line, const char *reason)
{
    pcrp_error_add(source->error, status, source->chart, line, "%s", reason);
    return pcrp_source_fail(source, status);
}

/* ---- what is it ---- */

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(const char *bytes, size_t size, size_t at)
{
    while (at < size && is_space(bytes[at]))
        at++;
    return at;
}

/* Copies a name or a namespace up to a character that cannot be in it. */
static void copy_word(char *to, size_t room, const char *from, size_t size, const char *stop)
{
    size_t length = 0;
    while (length < size && length + 1 < room && !is_space(from[length]) && !strchr(stop, from[length]))
        length++;
    memcpy(to, from, length);
    to[length] = '\0';
}

/* The namespace that the start tag declares for its own prefix. */
static void find_space(pcrp_root *root, const char *tag, size_t size, const char *prefix)
{
    char wanted[80];
    size_t length;
    const char *end = memchr(tag, '>', size), *at = tag;

    size = end ? (size_t)(end - tag) : size;
    length = *prefix ? strlen(strcat(strcpy(wanted, "xmlns:"), prefix)) : strlen(strcpy(wanted, "xmlns"));
    while ((at = memmem(at, size - (size_t)(at - tag), wanted, length))) {
        size_t value = skip_space(tag, size, (size_t)(at - tag) + length);
        if (value < size && tag[value] == '=' && at > tag && is_space(at[-1])) {
            value = skip_space(tag, size, value + 1);
            if (value < size)
                copy_word(root->space, sizeof(root->space), tag + value + 1, size - value - 1, "\"'");
            return;
        }
        at += length;
    }
}

static int root_at(pcrp_root *root, const char *bytes, size_t size)
{
    char qualified[64] = "", prefix[64] = "";
    char *colon;

    copy_word(qualified, sizeof(qualified), bytes, size, "/>");
    colon = strchr(qualified, ':');
    if (colon) {
        *colon = '\0';
        memcpy(prefix, qualified, (size_t)(colon - qualified) + 1);
    }
    strcpy(root->name, colon ? colon + 1 : qualified);
    find_space(root, bytes, size, prefix);
    return *root->name != '\0';
}

static size_t after(const char *bytes, size_t size, size_t at, const char *mark)
{
    const char *found = memmem(bytes + at, size - at, mark, strlen(mark));
    return found ? (size_t)(found - bytes) + strlen(mark) : size;
}

int pcrp_find_root(pcrp_root *root, const char *bytes, size_t size)
{
    size_t at = 0;

    memset(root, 0, sizeof(*root));
    while (at < size) {
        const char *next = memchr(bytes + at, '<', size - at);
        if (!next)
            return 0;
        at = (size_t)(next - bytes);
        if (size - at < 2)
            return 0;
        if (next[1] == '?')
            at = after(bytes, size, at, "?>");
        else if (size - at >= 4 && memcmp(next, "<!--", 4) == 0)
            at = after(bytes, size, at, "-->");
        else if (next[1] == '!')
            at = after(bytes, size, at, ">"); /* a DOCTYPE: the parser refuses it and knows the line */
        else
            return root_at(root, next + 1, size - at - 1);
    }
    return 0;
}

/* The first bytes without the zeros of UTF-16 and UTF-32, so that markup can be looked at. */
static size_t narrow(char *to, size_t room, const char *bytes, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < size && length < room; i++)
        if (bytes[i])
            to[length++] = bytes[i];
    return length;
}

static int is_wide(const char *bytes, size_t size)
{
    return size >= 4 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0 ||
                         memcmp(bytes, "<\0", 2) == 0 || memcmp(bytes, "\0<", 2) == 0 || memcmp(bytes, "\0\0", 2) == 0);
}

/* Roots under which parts of a C-CDA document travel by themselves: examples, fragments cut out for a test. */
static int is_cda_part(const char *name)
{
    static const char *const parts[] = {"section", "entry", "component", "structuredBody", "observation", "act",
                                        "procedure", "encounter", "organizer", "substanceAdministration", "supply"};
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        if (strcmp(name, parts[i]) == 0)
            return 1;
    return 0;
}

static const pcrp_form *form_of_root(pcrp_source *source, const pcrp_root *root)
{
    if (strcmp(root->name, "ClinicalDocument") == 0)
        return &pcrp_form_ccda;
    if (strcmp(root->space, "http://hl7.org/fhir") == 0)
        return &pcrp_form_fhir_xml;
    if (pcrp_maps_find(source->reader->maps, root->name, root->space))
        return &pcrp_form_map;
    if (is_cda_part(root->name) && (!*root->space || strcmp(root->space, "urn:hl7-org:v3") == 0))
        return &pcrp_form_ccda;
    return NULL;
}

/* XML of a root that no form and no map knows. The root's name is markup, not the record's text. */
static pcrp_status refuse_root(pcrp_source *source, const pcrp_root *root)
{
    if (strcasecmp(root->name, "html") == 0)
        return refuse(source, PCRP_ERROR_FORMAT, 0, "an HTML page, not an export that pcrp reads");
    pcrp_error_add(source->error, PCRP_ERROR_FORMAT, source->chart, 0,
                   "XML with root element \"%s\"%s%s%s, which no form and no map knows", root->name,
                   *root->space ? " in namespace \"" : "", root->space, *root->space ? "\"" : "");
    return pcrp_source_fail(source, PCRP_ERROR_FORMAT);
}

static pcrp_status read_xml(pcrp_source *source)
{
    pcrp_root root;
    const pcrp_form *form;
    size_t size = source->size < ROOT_WITHIN ? source->size : ROOT_WITHIN;
    int found;

    if (is_wide(source->bytes, source->size)) {
        char *view = malloc(size);
        if (!view)
            return refuse(source, PCRP_ERROR_MEMORY, 0, "out of memory");
        size = narrow(view, size, source->bytes, size);
        found = pcrp_find_root(&root, view, size);
        free(view);
    } else {
        found = pcrp_find_root(&root, source->bytes, size);
    }
    if (!found) /* truncated before its root, or none: the parser says where */
        return pcrp_form_ccda.read(source);
    form = form_of_root(source, &root);
    return form ? form->read(source) : refuse_root(source, &root);
}

/* One object a line, and more than one: the export of a whole population. */
static int is_ndjson(const char *bytes, size_t size)
{
    const char *end = memchr(bytes, '\n', size);
    size_t last, next;

    if (!end || bytes[0] != '{')
        return 0;
    last = (size_t)(end - bytes);
    while (last > 0 && is_space(bytes[last - 1]))
        last--;
    next = skip_space(bytes, size, (size_t)(end - bytes));
    return last > 0 && bytes[last - 1] == '}' && next < size && bytes[next] == '{';
}

static int starts(const pcrp_source *source, const char *magic, size_t length)
{
    return source->size >= length && memcmp(source->bytes, magic, length) == 0;
}

static pcrp_status dispatch(pcrp_source *source);

/* A MIME part saved with its header: the content is a chart of the same name. */
static pcrp_status read_mime(pcrp_source *source)
{
    pcrp_buffer content = {0};
    pcrp_status status;

    if (!pcrp_decode_mime(&content, source->bytes, source->size)) {
        status = refuse(source, content.failed ? PCRP_ERROR_MEMORY : PCRP_ERROR_FORMAT, 0,
                        content.failed ? "out of memory" : "a MIME message that holds no XML or JSON");
    } else {
        source->bytes = content.data;
        source->size = content.length;
        source->notes[source->note_count++] = "a MIME part: its header was taken off and its content decoded";
        status = dispatch(source);
    }
    pcrp_buffer_free(&content);
    return status;
}

/* UTF-16 that is not markup, as spreadsheets save "Unicode text". XML in UTF-16 is the parser's own business. */
static int is_utf16_text(const char *bytes, size_t size)
{
    size_t at = 2;
    if (size < 4 || (memcmp(bytes, "\xFF\xFE", 2) != 0 && memcmp(bytes, "\xFE\xFF", 2) != 0))
        return 0;
    while (at < size && (!bytes[at] || is_space(bytes[at])))
        at++;
    return at < size && bytes[at] != '<';
}

static pcrp_status read_utf16(pcrp_source *source)
{
    pcrp_buffer text = {0};
    pcrp_status status;

    pcrp_from_utf16(&text, source->bytes, source->size);
    if (text.failed) {
        status = refuse(source, PCRP_ERROR_MEMORY, 0, "out of memory");
    } else {
        source->bytes = pcrp_buffer_string(&text);
        source->size = text.length;
        status = dispatch(source);
    }
    pcrp_buffer_free(&text);
    return status;
}

static pcrp_status dispatch_text(pcrp_source *source)
{
    size_t at = skip_space(source->bytes, source->size, 0);
    const char *text = source->bytes + at;
    size_t left = source->size - at;

    if (!left)
        return refuse(source, PCRP_ERROR_FORMAT, 0, "the file is empty");
    if (starts(source, "%PDF", 4))
        return refuse(source, PCRP_ERROR_FORMAT, 0, "a PDF, not an export that pcrp reads");
    if (starts(source, "{\\rtf", 5))
        return refuse(source, PCRP_ERROR_FORMAT, 0, "an RTF document, not an export that pcrp reads");
    if (is_utf16_text(source->bytes, source->size))
        return read_utf16(source);
    if (*text == '<' || is_wide(source->bytes, source->size))
        return read_xml(source);
    if (*text == '{' || *text == '[')
        return (is_ndjson(text, left) ? pcrp_form_ndjson : pcrp_form_fhir_json).read(source);
    if (source->note_count == 0 && pcrp_mime_claims(text, left))
        return read_mime(source);
    if (pcrp_csv_claims(source->bytes, source->size, source->vocabulary))
        return pcrp_form_csv.read(source);
    return refuse(source, PCRP_ERROR_FORMAT, 0, "not a form that pcrp reads");
}

/* Archives and NDJSON hold many charts; each of those is measured when it is taken out. */
static int holds_many(const char *bytes, size_t size)
{
    return pcrp_archive_claims(bytes, size) || is_ndjson(bytes, size);
}

static pcrp_status dispatch(pcrp_source *source)
{
    size_t bom;

    if (pcrp_archive_claims(source->bytes, source->size))
        return pcrp_form_archive.read(source);
    if (source->size > source->limits->chart_bytes && !is_ndjson(source->bytes, source->size))
        return refuse(source, PCRP_ERROR_LIMIT, 0, "the chart is larger than the limit");
    bom = pcrp_bom_length(source->bytes, source->size);
    source->bytes += bom;
    source->size -= bom;
    return dispatch_text(source);
}

pcrp_status pcrp_source_read(pcrp_source *source, const char *chart, const char *bytes, size_t size)
{
    pcrp_source inner = *source;
    size_t before = source->reader->handed_over;
    pcrp_status status;

    inner.chart = chart;
    inner.bytes = bytes;
    inner.size = size;
    inner.nesting++;
    inner.note_count = 0;
    status = dispatch(&inner);
    /* No chart may vanish: a form that handed nothing over found nothing it could name. */
    if (source->reader->handed_over == before)
        return refuse(&inner, PCRP_ERROR_FORMAT, 0, "holds nothing that pcrp reads");
    return status;
}

/* ---- from the outside ---- */

static pcrp_source source_for(pcrp_reader *reader, const char *chart, pcrp_plan_callback callback, void *user)
{
    pcrp_source source = {0};
    source.reader = reader;
    source.limits = &reader->limits;
    source.chart = chart;
    source.callback = callback;
    source.user = user;
    source.error = reader->error;
    pcrp_error_clear(reader->error);
    return source;
}

/* The vocabulary is made when first needed: a fault in it is told with a chart. */
static pcrp_status lend_vocabulary(pcrp_source *source)
{
    pcrp_reader *reader = source->reader;
    if (!reader->vocabulary) {
        pcrp_status status = pcrp_vocabulary_new(&reader->vocabulary, reader->error);
        if (status < 0)
            return status;
        reader->answers.vocabulary = reader->vocabulary;
    }
    source->vocabulary = reader->vocabulary;
    return PCRP_OK;
}

pcrp_status pcrp_read_memory(pcrp_reader *reader, const void *bytes, size_t size, const char *name,
                             pcrp_plan_callback callback, void *user)
{
    pcrp_source source;
    pcrp_status status;

    if (!reader || !callback || (!bytes && size))
        return PCRP_ERROR_ARGUMENT;
    source = source_for(reader, name ? name : "", callback, user);
    status = lend_vocabulary(&source);
    if (status < 0)
        return pcrp_source_fail(&source, status);
    return pcrp_source_read(&source, source.chart, bytes ? bytes : "", size);
}

/* Reads on to the end of the file, or to one byte past most. hint is the size that the file says it has, which
 * it need not keep to: it may be a pipe, or grow. 0 when reading failed. */
static int read_on(int file, pcrp_buffer *buffer, size_t most, size_t hint)
{
    while (buffer->length <= most) {
        size_t room = hint >= buffer->length && hint ? hint - buffer->length + 1 : READ_STEP + buffer->length;
        ssize_t got;

        if (room > most - buffer->length + 1)
            room = most - buffer->length + 1;
        if (buffer->length + room >= buffer->capacity) {
            char *more = realloc(buffer->data, buffer->length + room + 1);
            if (!more) {
                errno = ENOMEM;
                return 0;
            }
            buffer->data = more;
            buffer->capacity = buffer->length + room + 1;
        }
        do
            got = read(file, buffer->data + buffer->length, room);
        while (got < 0 && errno == EINTR);
        if (got < 0)
            return 0;
        buffer->length += (size_t)got;
        if (got == 0 || (buffer->length == hint && (size_t)got < room))
            break; /* all that the file said it has, and no byte more */
    }
    buffer->data[buffer->length] = '\0';
    return 1;
}

/* A chart is read up to its limit (dispatch() refuses a longer one); what holds many charts may be longer. */
static int load(pcrp_reader *reader, int file, size_t hint)
{
    pcrp_buffer *buffer = &reader->file;

    buffer->length = 0;
    if (!read_on(file, buffer, reader->limits.chart_bytes, hint))
        return 0;
    if (buffer->length <= reader->limits.chart_bytes || !holds_many(buffer->data, buffer->length))
        return 1;
    return read_on(file, buffer, reader->limits.archive_bytes, hint);
}

static pcrp_status fail_file(pcrp_source *source, const char *path, const char *what)
{
    pcrp_error_add(source->error, PCRP_ERROR_IO, path, 0, "%s", what);
    return pcrp_source_fail(source, PCRP_ERROR_IO);
}

pcrp_status pcrp_read_export(pcrp_reader *reader, const char *const *paths, const char *const *names, size_t count,
                             pcrp_plan_callback callback, void *user)
{
    pcrp_source source;
    pcrp_status status;

    if (!reader || !callback || !paths || !count)
        return PCRP_ERROR_ARGUMENT;
    source = source_for(reader, names ? names[0] : paths[0], callback, user);
    source.nesting = 1; /* as for a file that pcrp_source_read() is given */
    status = lend_vocabulary(&source);
    if (status < 0)
        return pcrp_source_fail(&source, status);
    return pcrp_ndjson_read_files(&source, paths, names, count);
}

/* What is large and of these forms is read where it lies, not into memory. */
typedef enum large_kind { OF_ANOTHER_FORM, LARGE_EXPORT, LARGE_DOCUMENT } large_kind;

static large_kind kind_of_large(const char *bytes, size_t size)
{
    pcrp_root root;
    size_t bom = pcrp_bom_length(bytes, size), at = skip_space(bytes, size, bom);

    if (is_ndjson(bytes + at, size - at))
        return LARGE_EXPORT;
    /* white space before the declaration is not XML: what is read in memory has it taken off */
    if (at == bom && at < size && bytes[at] == '<' && !is_wide(bytes, size) && pcrp_find_root(&root, bytes, size) &&
        strcmp(root.name, "ClinicalDocument") == 0)
        return LARGE_DOCUMENT;
    return OF_ANOTHER_FORM;
}

static large_kind large_file(int file, const struct stat *about)
{
    char *first;
    ssize_t got;
    large_kind kind = OF_ANOTHER_FORM;

    if (!S_ISREG(about->st_mode) || about->st_size < LARGE)
        return OF_ANOTHER_FORM;
    first = malloc(ROOT_WITHIN);
    if (!first)
        return OF_ANOTHER_FORM;
    got = pread(file, first, ROOT_WITHIN, 0);
    if (got > 0)
        kind = kind_of_large(first, (size_t)got);
    free(first);
    return kind;
}

static int read_large_document(pcrp_source *source, int file, const struct stat *about, pcrp_status *status)
{
    if ((size_t)about->st_size > source->limits->chart_bytes || lend_vocabulary(source) < 0)
        return 0;
    source->nesting = 1; /* as for a file that pcrp_source_read() is given */
    if (pcrp_ccda_read_file(source, file, status))
        return 1;
    pcrp_error_clear(source->error);
    lseek(file, 0, SEEK_SET);
    return 0;
}

pcrp_status pcrp_read_file(pcrp_reader *reader, const char *path, const char *name, pcrp_plan_callback callback,
                           void *user)
{
    pcrp_source source;
    struct stat about;
    pcrp_status status;
    int file, loaded;
    large_kind large;

    if (!reader || !path || !callback)
        return PCRP_ERROR_ARGUMENT;
    source = source_for(reader, name ? name : path, callback, user);
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail_file(&source, source.chart, errno == ENOENT ? "no such file" : errno == EACCES ? "no permission to read it" : "cannot be opened");
    if (fstat(file, &about) != 0 || S_ISDIR(about.st_mode)) {
        close(file);
        return fail_file(&source, source.chart, "is a folder, not a file");
    }
    large = large_file(file, &about);
    if (large == LARGE_EXPORT) {
        close(file);
        return pcrp_read_export(reader, &path, &source.chart, 1, callback, user);
    }
    if (large == LARGE_DOCUMENT && read_large_document(&source, file, &about, &status)) {
        close(file);
        return status;
    }
    loaded = load(reader, file, S_ISREG(about.st_mode) && about.st_size > 0 ? (size_t)about.st_size : 0);
    close(file);
    if (!loaded)
        return fail_file(&source, source.chart, errno == ENOMEM ? "out of memory" : "cannot be read");
    status = pcrp_read_memory(reader, reader->file.data, reader->file.length, source.chart, callback, user);
    return status;
}
