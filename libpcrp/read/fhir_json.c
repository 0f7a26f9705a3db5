/* SPDX-License-Identifier: Apache-2.0 */
/* FHIR JSON, parsed by jansson within the limits. */
#include <limits.h>
#include <string.h>

#include "read/decode.h"
#include "read/fhir.h"

/* The quote that ends a string, or end: one that an odd number of backslashes stands before does not. */
static const char *end_of_string(const char *at, const char *end)
{
    const char *start = at;
    while ((at = memchr(at, '"', (size_t)(end - at))) != NULL) {
        const char *slash = at;
        while (slash > start && slash[-1] == '\\')
            slash--;
        if ((at - slash) % 2 == 0)
            return at;
        at++;
    }
    return end;
}

/* The line at which a text gets too deep, 0 when it does not: it looks at no more than brackets and quotes. */
static long line_too_deep(const char *bytes, size_t size, size_t most, long line)
{
    const char *at = bytes, *end = bytes + size;
    size_t depth = 0;

    for (; at < end; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"') {
            at = end_of_string(at + 1, end);
        } else if ((c | 0x20) == '{') { /* '[' too */
            if (++depth > most) {
                for (const char *before = bytes; before < at; before++)
                    line += *before == '\n';
                return line;
            }
        } else if ((c | 0x20) == '}') {
            depth -= depth > 0;
        }
    }
    return 0;
}

/* Whether there are more opening brackets than levels; else nothing can nest too deep, as in most charts, and the tree need not be
 * walked. Counted in bytes, a piece at a time, which compilers make many steps of at once. */
static int has_more_brackets(const char *bytes, size_t size, size_t most)
{
    size_t count = 0;

    while (size && count <= most) {
        size_t piece = size < UCHAR_MAX ? size : UCHAR_MAX;
        unsigned char here = 0;
        for (size_t i = 0; i < piece; i++)
            here = (unsigned char)(here + ((bytes[i] | 0x20) == '{')); /* '[' too */
        count += here;
        bytes += piece;
        size -= piece;
    }
    return count > most;
}

static int is_deeper(json_t *node, size_t most);

static int any_is_deeper(json_t *object, size_t most)
{
    int deeper = 0;
    for (void *at = json_object_iter(object); at && !deeper; at = json_object_iter_next(object, at))
        deeper = is_deeper(json_object_iter_value(at), most);
    return deeper;
}

/* Whether what was parsed nests deeper than so many levels. jansson's own limit is set when it is built. */
static int is_deeper(json_t *node, size_t most)
{
    int deeper = 0;
    if (!json_is_object(node) && !json_is_array(node))
        return 0;
    if (!most)
        return 1;
    if (json_is_object(node))
        return any_is_deeper(node, most - 1);
    for (size_t i = 0, count = json_array_size(node); i < count && !deeper; i++)
        deeper = is_deeper(json_array_get(node, i), most - 1);
    return deeper;
}

/* jansson's own words quote the text near the fault, so they are not passed on. */
static pcrp_status report(pcrp_source *source, const json_error_t *fault, long line)
{
    const char *words = "malformed JSON";
    pcrp_status status = PCRP_ERROR_SYNTAX;

    switch (json_error_code(fault)) {
    case json_error_premature_end_of_input: words = "ends before the JSON is complete"; break;
    case json_error_end_of_input_expected: words = "text after the end of the JSON"; break;
    case json_error_duplicate_key: words = "a name stands twice in one object"; break;
    case json_error_null_character:
    case json_error_null_byte_in_key: words = "a NUL character"; break;
    case json_error_numeric_overflow: words = "a number out of range"; break;
    case json_error_invalid_utf8:
        words = "bytes are not UTF-8";
        status = PCRP_ERROR_ENCODING;
        break;
    case json_error_stack_overflow:
        words = "nested too deeply";
        status = PCRP_ERROR_LIMIT;
        break;
    case json_error_out_of_memory:
        words = "out of memory";
        status = PCRP_ERROR_MEMORY;
        break;
    default: break;
    }
    line += fault->line > 0 ? fault->line - 1 : 0;
    return pcrp_error_add(source->error, status, source->chart, line, "%s (column %d)", words,
                          fault->column > 0 ? fault->column : 0);
}

/* UTF-16 and UTF-32 begin with a mark or with a zero byte among the first two; FHIR JSON is UTF-8. */
static int is_wide(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes;
    return size >= 2 && ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF) || !at[0] || !at[1]);
}

static json_t *parse(pcrp_source *source, const char *bytes, size_t size, long line, pcrp_status *status)
{
    json_error_t fault;
    json_t *tree = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &fault);
    long deep = 0;

    if (!tree || (has_more_brackets(bytes, size, source->limits->depth) &&
                  is_deeper(tree, source->limits->depth))) /* depth goes before any other fault */
        deep = line_too_deep(bytes, size, source->limits->depth, line);
    if (deep) {
        json_decref(tree);
        *status = pcrp_error_add(source->error, PCRP_ERROR_LIMIT, source->chart, deep, "nested too deeply");
        return NULL;
    }
    if (!tree)
        *status = report(source, &fault, line);
    return tree;
}

void pcrp_fhir_note_encoding(pcrp_source *source)
{
    static const char note[] = "bytes that are not UTF-8 were read as windows-1252";
    if (source->note_count && source->notes[source->note_count - 1] == note)
        return;
    if (source->note_count < sizeof(source->notes) / sizeof(*source->notes))
        source->notes[source->note_count++] = note;
}

json_t *pcrp_fhir_parse(pcrp_source *source, const char *bytes, size_t size, long line, pcrp_status *status)
{
    pcrp_buffer decoded = {0};
    json_t *tree;

    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (is_wide(bytes, size)) {
        *status = pcrp_error_add(source->error, PCRP_ERROR_ENCODING, source->chart, line, "bytes are not UTF-8");
        return NULL;
    }
    tree = parse(source, bytes, size, line, status);
    if (tree || *status != PCRP_ERROR_ENCODING || pcrp_is_utf8(bytes, size))
        return tree;
    pcrp_decode_windows_1252(&decoded, bytes, size); /* one curly quote of an editor loses no chart */
    if (!decoded.failed) {
        pcrp_error_clear(source->error);
        tree = parse(source, decoded.data, decoded.length, line, status);
        pcrp_fhir_note_encoding(source);
    }
    pcrp_buffer_free(&decoded);
    return tree;
}

static pcrp_status read_json(pcrp_source *source)
{
    pcrp_fhir_chart *chart;
    pcrp_status status = PCRP_OK;
    json_t *tree;

    if (source->size > source->limits->chart_bytes)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_LIMIT, source->chart, 0, "chart is too large"));
    tree = pcrp_fhir_parse(source, source->bytes, source->size, 1, &status);
    if (!tree)
        return pcrp_source_fail(source, status);
    chart = pcrp_fhir_chart_new(source);
    if (!chart) {
        json_decref(tree);
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0, "out of memory"));
    }
    if (!pcrp_fhir_chart_add(chart, tree, "")) {
        status = pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_FORMAT, source->chart, 1,
                                                         "JSON without a resourceType: not FHIR"));
    } else {
        pcrp_fhir_chart_link(chart);
        status = pcrp_fhir_chart_deliver(chart);
    }
    pcrp_fhir_chart_free(chart);
    return status;
}

const pcrp_form pcrp_form_fhir_json = {"fhir", read_json};
