/* SPDX-License-Identifier: Apache-2.0 */
/* Archives and compressed files: each member that is a chart is read as one, in the archive's order, with one
 * member in memory at a time. Whatever else is in it (style sheets, manifests, read-me files, images) is passed
 * over by what it holds, not by its name. */
#include "read/archive.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "config.h"
#include "base/error.h"
#include "read/form.h"

static int begins(const char *bytes, size_t size, const char *magic, size_t length)
{
    return size >= length && memcmp(bytes, magic, length) == 0;
}

/* One stream without members: gzip, bzip2, xz, zstd, compress, lzip. */
static int is_compressed(const char *bytes, size_t size)
{
    return begins(bytes, size, "\x1F\x8B", 2) || begins(bytes, size, "BZh", 3) ||
           begins(bytes, size, "\xFD" "7zXZ\0", 6) || begins(bytes, size, "\x28\xB5\x2F\xFD", 4) ||
           begins(bytes, size, "\x1F\x9D", 2) || begins(bytes, size, "LZIP", 4);
}

int pcrp_archive_claims(const char *bytes, size_t size)
{
    return begins(bytes, size, "PK\x03\x04", 4) || begins(bytes, size, "PK\x05\x06", 4) ||
           begins(bytes, size, "PK\x07\x08", 4) || begins(bytes, size, "7z\xBC\xAF\x27\x1C", 6) ||
           (size >= 512 && memcmp(bytes + 257, "ustar", 5) == 0) || is_compressed(bytes, size);
}

#if HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>

#include "base/buffer.h"
#include "read/csv.h"
#include "read/decode.h"
#include "read/reader.h"

enum {
    BLOCK = 64 * 1024,         /* read at once; what a member is shows in the first */
    SMALL = 4 * 1024 * 1024    /* however well it packs, so much may always be unpacked */
};

struct pcrp_archive_budget {
    size_t bytes;   /* that may still be unpacked */
    size_t members; /* that may still be met */
};

typedef struct unpacking {
    pcrp_source *source;
    struct archive *archive;
    int single;         /* a compressed file, not an archive */
    pcrp_buffer name;   /* of the member at hand: "archive.zip!path" */
    pcrp_buffer data;
    char block[BLOCK];
    size_t rows;        /* handed over for this archive */
    size_t met;         /* members */
    pcrp_status status; /* what the caller's callback returned */
} unpacking;

/* ---- rows ---- */

static void fail_as(unpacking *u, const char *chart, pcrp_status status, const char *reason)
{
    pcrp_source member = *u->source;
    member.chart = chart;
    pcrp_error_add(member.error, status, chart, 0, "%s", reason);
    u->status = pcrp_source_fail(&member, status);
    u->rows++;
}

static void fail_member(unpacking *u, pcrp_status status, const char *reason)
{
    fail_as(u, pcrp_buffer_string(&u->name), status, reason);
}

static void fail_archive(unpacking *u, pcrp_status status, const char *reason)
{
    fail_as(u, u->source->chart, status, reason);
}

/* ---- names ---- */

/* Steps that would lead out of a folder, were it unpacked there: a sign of an archive made to do harm. */
static int leads_out(const char *path)
{
    if (*path == '/' || *path == '\\' || (*path && path[1] == ':'))
        return 1;
    while (*path) {
        size_t length = strcspn(path, "/\\");
        if (length == 2 && memcmp(path, "..", 2) == 0)
            return 1;
        path += length + (path[length] != '\0');
    }
    return 0;
}

/* UTF-8 without control characters, with forward slashes. */
static void clean_name(pcrp_buffer *out, const char *path)
{
    size_t from = out->length;
    pcrp_decode_windows_1252(out, path, strlen(path));
    for (size_t i = from; i < out->length; i++) {
        unsigned char c = (unsigned char)out->data[i];
        if (c < 0x20 || c == 0x7F)
            out->data[i] = '?';
        else if (c == '\\')
            out->data[i] = '/';
    }
}

/* Sets the member's chart name and returns its path as the archive has it. */
static const char *name_member(unpacking *u, struct archive_entry *entry)
{
    const char *path = archive_entry_pathname_utf8(entry);
    if (!path)
        path = archive_entry_pathname(entry);
    pcrp_buffer_clear(&u->name);
    pcrp_buffer_add_string(&u->name, u->source->chart);
    if (u->single)
        return "";
    pcrp_buffer_add_char(&u->name, '!');
    if (path && *path)
        clean_name(&u->name, strncmp(path, "./", 2) == 0 ? path + 2 : path);
    else
        pcrp_buffer_format(&u->name, "member %zu", u->met);
    return path ? path : "";
}

/* ---- what a member is ---- */

/* XML that goes with charts and is none: style sheets, pages, the manifest of an IHE XDM package, schemas. */
static int is_side_xml(const pcrp_root *root)
{
    static const char *const spaces[] = {
        "http://www.w3.org/1999/XSL/Transform", "http://www.w3.org/1999/xhtml", "http://www.w3.org/2000/svg",
        "http://www.w3.org/2001/XMLSchema", "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0",
        "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"};
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        if (strcmp(root->space, spaces[i]) == 0)
            return 1;
    return strcasecmp(root->name, "html") == 0 || strcmp(root->name, "SubmitObjectsRequest") == 0 ||
           strcmp(root->name, "stylesheet") == 0;
}

static int holds(const char *bytes, size_t size, const char *word)
{
    return bytes && memmem(bytes, size, word, strlen(word)) != NULL;
}

/* Bytes of kinds that are known and never a chart, whatever the name says. */
static int is_known_other(const char *bytes, size_t size)
{
    return begins(bytes, size, "%PDF", 4) || begins(bytes, size, "{\\rtf", 5) ||
           begins(bytes, size, "\x89PNG", 4) || begins(bytes, size, "\xFF\xD8\xFF", 3) ||
           begins(bytes, size, "GIF8", 4) || begins(bytes, size, "\xD0\xCF\x11\xE0", 4) ||
           begins(bytes, size, "\0\5\x16\7", 4);
}

/* A name by which people would take it for a chart. */
static int is_chart_name(const char *path)
{
    static const char *const ends[] = {".xml", ".json", ".ndjson", ".csv", ".tsv", ".cda", ".ccda", ".ccd"};
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
        if (length > strlen(ends[i]) && strcasecmp(path + length - strlen(ends[i]), ends[i]) == 0)
            return 1;
    return 0;
}

/* From the first block. What cannot be told is a chart when its name says so: then it gets an error row
 * of its own rather than being lost. */
static int is_chart(const unpacking *u, const char *bytes, size_t size, const char *path)
{
    size_t bom = pcrp_bom_length(bytes, size), at;
    pcrp_root root;

    if (u->single || pcrp_archive_claims(bytes, size))
        return 1;
    if (is_known_other(bytes, size))
        return 0;
    for (at = bom; at < size && strchr(" \t\r\n", bytes[at]) && bytes[at]; at++)
        ;
    if (at < size && bytes[at] == '<')
        return !pcrp_find_root(&root, bytes + at, size - at) || !is_side_xml(&root);
    if (at < size && (bytes[at] == '{' || bytes[at] == '['))
        /* The list of files of a FHIR bulk export is no chart; other JSON may be one. */
        return !(holds(bytes, size, "\"transactionTime\"") && holds(bytes, size, "\"output\""));
    /* UTF-16: too much to look into here; the form that gets it says what it is. */
    if (begins(bytes, size, "\xFF\xFE", 2) || begins(bytes, size, "\xFE\xFF", 2))
        return begins(bytes + 2, size - 2, "<\0", 2) || begins(bytes + 2, size - 2, "\0<", 2) || is_chart_name(path);
    return pcrp_mime_claims(bytes + at, size - at) ||
           pcrp_csv_claims(bytes + bom, size - bom, u->source->vocabulary) || is_chart_name(path);
}

/* ---- unpacking ---- */

/* Takes size bytes out of the budget; 0 when it is spent. */
static int spend(unpacking *u, size_t size)
{
    struct pcrp_archive_budget *budget = u->source->budget;
    if (size > budget->bytes) {
        budget->bytes = 0;
        return 0;
    }
    budget->bytes -= size;
    return 1;
}

static int is_spent(const unpacking *u)
{
    return u->source->budget->bytes == 0;
}

/* Reads one block more into data. What it returns is that of archive_read_data(): 0 at the end. */
static la_ssize_t take(unpacking *u)
{
    la_ssize_t got = archive_read_data(u->archive, u->block, sizeof(u->block));
    if (got > 0 && !spend(u, (size_t)got))
        return ARCHIVE_FATAL;
    if (got > 0)
        pcrp_buffer_add(&u->data, u->block, (size_t)got);
    return got;
}

/* Passes over the rest of a member. A zip leaps; other forms unpack what they pass over, which costs. */
static void pass_over(unpacking *u)
{
    la_ssize_t got = 1;
    if ((archive_format(u->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP)
        return;
    while (got > 0) {
        got = archive_read_data(u->archive, u->block, sizeof(u->block));
        if (got > 0 && !spend(u, (size_t)got))
            return;
    }
}

/* Enough of the member to tell what it is. */
static la_ssize_t take_first(unpacking *u)
{
    la_ssize_t got;
    pcrp_buffer_clear(&u->data);
    do
        got = take(u);
    while (got > 0 && u->data.length < BLOCK && !u->data.failed);
    return got;
}

static void fail_data(unpacking *u)
{
    if (is_spent(u))
        fail_member(u, PCRP_ERROR_LIMIT, "unpacks to more than the limits of archives allow");
    else if (archive_read_has_encrypted_entries(u->archive) > 0)
        fail_member(u, PCRP_ERROR_ENCRYPTED, "encrypted");
    else
        fail_member(u, PCRP_ERROR_SYNTAX, "damaged, cut short, or packed in a way that is not known");
}

/* A member that may be a chart, from its first block on. */
static void read_data(unpacking *u, la_ssize_t got)
{
    int inner = pcrp_archive_claims(u->data.data, u->data.length);
    size_t most = inner ? u->source->limits->archive_bytes : u->source->limits->chart_bytes;

    while (got > 0 && u->data.length <= most && !u->data.failed)
        got = take(u);
    if (u->data.failed) {
        fail_member(u, PCRP_ERROR_MEMORY, "out of memory");
    } else if (got < 0) {
        fail_data(u);
    } else if (u->data.length > most) {
        fail_member(u, PCRP_ERROR_LIMIT, "the chart is larger than the limit");
        pass_over(u);
    } else if (inner && u->source->nesting > u->source->limits->archive_nesting) {
        fail_member(u, PCRP_ERROR_LIMIT, "archives within archives beyond the limit");
    } else {
        u->status = pcrp_source_read(u->source, pcrp_buffer_string(&u->name), pcrp_buffer_string(&u->data),
                                     u->data.length);
        u->rows++;
    }
}

static void read_file(unpacking *u, const char *path)
{
    la_ssize_t got = take_first(u);
    if (got < 0 || u->data.failed || !u->data.length) {
        if (got < 0)
            fail_data(u);
        else if (u->data.failed)
            fail_member(u, PCRP_ERROR_MEMORY, "out of memory");
        else
            fail_member(u, PCRP_ERROR_FORMAT, "the file is empty");
    } else if (is_chart(u, u->data.data, u->data.length, path)) {
        read_data(u, got);
    } else {
        pass_over(u);
    }
}

static void read_member(unpacking *u, struct archive_entry *entry)
{
    const char *path = name_member(u, entry);

    if (!u->single && archive_entry_filetype(entry) == AE_IFDIR)
        return;
    if (leads_out(path))
        fail_member(u, PCRP_ERROR_SYNTAX, "its path leads out of the archive");
    else if (archive_entry_is_encrypted(entry))
        fail_member(u, PCRP_ERROR_ENCRYPTED, "encrypted");
    else if (archive_entry_hardlink(entry) || (archive_entry_filetype(entry) && archive_entry_filetype(entry) != AE_IFREG))
        fail_member(u, PCRP_ERROR_FORMAT, "a link or device, not a file");
    else
        read_file(u, path);
}

/* ---- the archive ---- */

/* Only what libarchive unpacks by itself: for some filters it would otherwise start other programs. */
static void support(struct archive *archive, int single)
{
    if (archive_zlib_version())
        archive_read_support_filter_gzip(archive);
    if (archive_bzlib_version())
        archive_read_support_filter_bzip2(archive);
    if (archive_liblzma_version()) {
        archive_read_support_filter_xz(archive);
        archive_read_support_filter_lzip(archive);
    }
    if (archive_libzstd_version())
        archive_read_support_filter_zstd(archive);
    archive_read_support_filter_compress(archive);
    archive_read_support_format_tar(archive);
    if (single)
        archive_read_support_format_raw(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_7zip(archive);
}

/* What libarchive says in its own words may name members, so it is not passed on. */
static void fail_header(unpacking *u)
{
    if (archive_read_has_encrypted_entries(u->archive) > 0)
        fail_archive(u, PCRP_ERROR_ENCRYPTED, "an encrypted archive");
    else
        fail_archive(u, PCRP_ERROR_SYNTAX, u->met ? "the archive is damaged or cut short behind the members above"
                                                  : "the archive is damaged or cut short");
}

static int is_over(unpacking *u)
{
    if (u->status != PCRP_OK)
        return 1;
    if (is_spent(u)) {
        fail_archive(u, PCRP_ERROR_LIMIT, "the rest was not unpacked: more than the limits of archives allow");
        return 1;
    }
    if (!u->source->budget->members) {
        fail_archive(u, PCRP_ERROR_LIMIT, "the rest was not unpacked: more members than the limit allows");
        return 1;
    }
    return 0;
}

static void read_members(unpacking *u)
{
    struct archive_entry *entry;
    while (!is_over(u)) {
        int result = archive_read_next_header(u->archive, &entry);
        if (result == ARCHIVE_EOF)
            return;
        u->source->budget->members--;
        if (result < ARCHIVE_WARN || !entry) {
            fail_header(u);
            if (result == ARCHIVE_FATAL || !entry)
                return;
            continue;
        }
        u->met++;
        /* A single stream in a tar's clothes shows its true form with the first header. */
        if ((archive_format(u->archive) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_RAW)
            u->single = 0;
        read_member(u, entry);
    }
}

static void open_and_read(unpacking *u)
{
    support(u->archive, u->single);
    if (archive_read_open_memory(u->archive, u->source->bytes, u->source->size) != ARCHIVE_OK) {
        fail_archive(u, PCRP_ERROR_SYNTAX, "the archive is damaged or cut short");
        return;
    }
    read_members(u);
    if (!u->rows && u->status == PCRP_OK)
        fail_archive(u, PCRP_ERROR_FORMAT, u->met ? "the archive holds no chart" : "the archive is empty");
}

static void set_budget(struct pcrp_archive_budget *budget, const pcrp_source *source)
{
    const pcrp_limits *limits = source->limits;
    budget->members = limits->archive_members;
    budget->bytes = limits->archive_bytes;
    if (source->size < limits->archive_bytes / (limits->archive_ratio + 1)) {
        size_t by_ratio = source->size * limits->archive_ratio;
        budget->bytes = by_ratio > SMALL ? by_ratio : SMALL;
        if (budget->bytes > limits->archive_bytes)
            budget->bytes = limits->archive_bytes;
    }
}

static pcrp_status read_archive(pcrp_source *source)
{
    struct pcrp_archive_budget budget, *outer = source->budget;
    unpacking *u = calloc(1, sizeof(*u));
    struct archive *archive = archive_read_new();
    pcrp_status status;

    if (!u || !archive) {
        free(u);
        archive_read_free(archive);
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0,
                                                       "out of memory"));
    }
    if (!outer) {
        set_budget(&budget, source);
        source->budget = &budget;
    }
    u->source = source;
    u->archive = archive;
    u->single = is_compressed(source->bytes, source->size);
    open_and_read(u);
    status = u->status;
    source->budget = outer;
    pcrp_buffer_free(&u->name);
    pcrp_buffer_free(&u->data);
    archive_read_free(archive);
    free(u);
    return status;
}

#else

static pcrp_status read_archive(pcrp_source *source)
{
    return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_UNSUPPORTED, source->chart, 0,
                                                   "an archive, and pcrp was built without libarchive"));
}

#endif

const pcrp_form pcrp_form_archive = {"archive", read_archive};
