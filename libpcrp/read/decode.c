/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "read/decode.h"

#include <string.h>
#include <strings.h>

int pcrp_is_utf8(const char *bytes, size_t size)
{
    for (size_t at = 0, length; at < size; at += length) {
        length = pcrp_utf8_length(bytes + at, size - at);
        if (!length)
            return 0;
    }
    return 1;
}

static void add_character(pcrp_buffer *out, unsigned code)
{
    char text[4];
    pcrp_buffer_add(out, text, pcrp_utf8_encode(code, text));
}

void pcrp_decode_windows_1252(pcrp_buffer *out, const char *bytes, size_t size)
{
    static const unsigned short upper[32] = {
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

    for (size_t at = 0; at < size;) {
        size_t length = pcrp_utf8_length(bytes + at, size - at);
        unsigned char c = (unsigned char)bytes[at];
        if (length) {
            size_t run = at + length;
            while (run < size && (length = pcrp_utf8_length(bytes + run, size - run)) > 0)
                run += length;
            pcrp_buffer_add(out, bytes + at, run - at);
            at = run;
        } else {
            add_character(out, c < 0xA0 ? upper[c - 0x80] : c);
            at++;
        }
    }
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

int pcrp_decode_base64(pcrp_buffer *out, const char *text, size_t size)
{
    unsigned held = 0;
    int bits = 0;

    for (size_t at = 0; at < size; at++) {
        int value = base64_value(text[at]);
        if (text[at] == '=' || is_space(text[at]))
            continue;
        if (value < 0)
            return 0;
        held = held << 6 | (unsigned)value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            pcrp_buffer_add_char(out, (char)(held >> bits & 0xFF));
        }
    }
    return 1;
}

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode_quoted_printable(pcrp_buffer *out, const char *text, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        if (text[at] != '=') {
            pcrp_buffer_add_char(out, text[at]);
        } else if (at + 2 < size && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0) {
            pcrp_buffer_add_char(out, (char)(hex(text[at + 1]) << 4 | hex(text[at + 2])));
            at += 2;
        } else if (at + 1 < size && text[at + 1] == '\n') {
            at += 1;
        } else if (at + 2 < size && text[at + 1] == '\r' && text[at + 2] == '\n') {
            at += 2;
        }
    }
}

/* ---- MIME ---- */

typedef struct header { /* of one part */
    const char *type, *encoding, *boundary;
    size_t type_length, encoding_length, boundary_length;
    size_t body; /* where the content begins */
} header;

static const char *const field_names[] = {"Content-Type:", "Content-Transfer-Encoding:", "MIME-Version:",
                                          "Content-Disposition:", "Content-Description:", "Content-ID:"};

static int starts(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word);
    return size >= length && strncasecmp(text, word, length) == 0;
}

int pcrp_mime_claims(const char *bytes, size_t size)
{
    for (size_t i = 0; i < sizeof(field_names) / sizeof(*field_names); i++)
        if (starts(bytes, size, field_names[i]))
            return 1;
    return 0;
}

/* The boundary parameter of a Content-Type, which may be quoted. */
static void find_boundary(header *made)
{
    const char *at = made->type, *end = made->type + made->type_length;

    for (; at < end; at++) {
        if (!starts(at, (size_t)(end - at), "boundary="))
            continue;
        at += strlen("boundary=");
        made->boundary = at < end && *at == '"' ? ++at : at;
        while (at < end && *at != '"' && *at != ';' && !is_space(*at))
            at++;
        made->boundary_length = (size_t)(at - made->boundary);
        return;
    }
}

static void take_field(header *made, const char *line, size_t length)
{
    const char **value;
    size_t *value_length, name;

    if (starts(line, length, field_names[0])) {
        value = &made->type;
        value_length = &made->type_length;
        name = strlen(field_names[0]);
    } else if (starts(line, length, field_names[1])) {
        value = &made->encoding;
        value_length = &made->encoding_length;
        name = strlen(field_names[1]);
    } else {
        return;
    }
    while (name < length && is_space(line[name]))
        name++;
    *value = line + name;
    *value_length = length - name;
}

/* Reads header fields up to the empty line; a field may go on in lines that begin with space. */
static header read_header(const char *bytes, size_t size)
{
    header made = {0};
    size_t at = 0;

    while (at < size) {
        size_t start = at, end;
        if (bytes[at] == '\n' || (bytes[at] == '\r' && at + 1 < size && bytes[at + 1] == '\n')) {
            at += bytes[at] == '\n' ? 1 : 2;
            break;
        }
        do {
            const char *found = memchr(bytes + at, '\n', size - at);
            at = found ? (size_t)(found - bytes) + 1 : size;
        } while (at < size && (bytes[at] == ' ' || bytes[at] == '\t'));
        end = at;
        while (end > start && is_space(bytes[end - 1]))
            end--;
        take_field(&made, bytes + start, end - start);
    }
    made.body = at;
    if (made.type)
        find_boundary(&made);
    return made;
}

static void decode_body(pcrp_buffer *out, const header *part, const char *body, size_t size)
{
    if (starts(part->encoding, part->encoding_length, "quoted-printable"))
        decode_quoted_printable(out, body, size);
    else if (!starts(part->encoding, part->encoding_length, "base64") || !pcrp_decode_base64(out, body, size))
        pcrp_buffer_add(out, body, size);
}

static int looks_like_document(const char *text, size_t size)
{
    size_t at = pcrp_bom_length(text, size);
    while (at < size && is_space(text[at]))
        at++;
    return at < size && (text[at] == '<' || text[at] == '{' || text[at] == '[');
}

/* Start of the next line "--boundary" at or after from, size when there is none. */
static size_t next_boundary(const char *bytes, size_t size, size_t from, const header *whole)
{
    while (from < size) {
        const char *found = memmem(bytes + from, size - from, "--", 2);
        size_t at;
        if (!found)
            break;
        at = (size_t)(found - bytes);
        if ((at == 0 || bytes[at - 1] == '\n') && size - at - 2 >= whole->boundary_length &&
            memcmp(found + 2, whole->boundary, whole->boundary_length) == 0)
            return at;
        from = at + 2;
    }
    return size;
}

static int decode_parts(pcrp_buffer *out, const header *whole, const char *bytes, size_t size)
{
    size_t at = next_boundary(bytes, size, whole->body, whole);

    while (at < size) {
        const char *line_end = memchr(bytes + at, '\n', size - at);
        size_t start = line_end ? (size_t)(line_end - bytes) + 1 : size;
        size_t end = next_boundary(bytes, size, start, whole);
        header part = read_header(bytes + start, end - start);
        pcrp_buffer_clear(out);
        decode_body(out, &part, bytes + start + part.body, end - start - part.body);
        if (looks_like_document(pcrp_buffer_string(out), out->length))
            return 1;
        at = end;
    }
    return 0;
}

int pcrp_decode_mime(pcrp_buffer *out, const char *bytes, size_t size)
{
    header whole = read_header(bytes, size);

    if (whole.boundary_length)
        return decode_parts(out, &whole, bytes, size);
    decode_body(out, &whole, bytes + whole.body, size - whole.body);
    return looks_like_document(pcrp_buffer_string(out), out->length);
}
