/* SPDX-License-Identifier: Apache-2.0 */
/* Large C-CDA documents are read from their file a block at a time: what comes out must be what comes out of the same
 * bytes in memory, whatever is wrong with them. */
#include "reading.h"

#include <unistd.h>

#define SECTION "<component><section><code code=\"61146-7\"/><title>Goals</title><text><list>" \
                "<item>Ana sings on Sunday %u, caf\xC3\xA9 after</item></list></text></section></component>\n"
#define TABLE "<component><section><code code=\"30954-2\"/><title>Results %u</title><text><table><tr><td>Sodium</td><td>140</td></tr>" \
              "</table></text></section></component>\n"

enum { DECLARATION = 38 }; /* bytes of it */

typedef struct document {
    char *bytes;
    size_t size, room;
} document;

static void add(document *d, const char *bytes, size_t size)
{
    if (d->size + size + 1 > d->room) {
        d->room = (d->size + size + 1) * 2;
        d->bytes = realloc(d->bytes, d->room);
        assert_non_null(d->bytes);
    }
    memcpy(d->bytes + d->size, bytes, size);
    d->size += size;
}

static void add_text(document *d, const char *text)
{
    add(d, text, strlen(text));
}

/* A goal, size bytes of results, a goal: longer than several blocks, with tags and characters across their edges. */
static document large(size_t size)
{
    document d = {0};
    char line[400];

    add_text(&d, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><component><structuredBody>\n");
    snprintf(line, sizeof(line), SECTION, 1u);
    add_text(&d, line);
    for (unsigned i = 0; d.size < size; i++) {
        snprintf(line, sizeof(line), TABLE, i);
        add_text(&d, line);
    }
    snprintf(line, sizeof(line), SECTION, 2u);
    add_text(&d, line);
    add_text(&d, "</structuredBody></component></ClinicalDocument>\n");
    return d;
}

/* Reads the file and the bytes; both must come to the same. */
static void read_both(const document *d, const pcrp_limits *limits, reading *from_file)
{
    char path[] = "/tmp/pcrp-large-XXXXXX";
    int file = mkstemp(path);
    pcrp_reader *reader = pcrp_reader_new(limits);
    reading memory = {0};

    assert_true(file >= 0);
    assert_int_equal(write(file, d->bytes, d->size), (ssize_t)d->size);
    close(file);
    memset(from_file, 0, sizeof(*from_file));
    assert_int_equal(pcrp_read_file(reader, path, "chart", reading_keep, from_file), PCRP_OK);
    pcrp_reader_free(reader);
    unlink(path);
    reading_do(&memory, d->bytes, d->size, "chart", NULL, limits);
    assert_int_equal(from_file->count, 1);
    assert_int_equal(memory.count, 1);
    assert_int_equal(from_file->rows[0].status, memory.rows[0].status);
    assert_int_equal(from_file->rows[0].line, memory.rows[0].line);
    assert_string_equal(from_file->rows[0].message, memory.rows[0].message);
    assert_string_equal(from_file->rows[0].chart, memory.rows[0].chart);
    reading_free(&memory);
}

static void expect_failure(document *d, const pcrp_limits *limits, pcrp_status status)
{
    reading r;
    read_both(d, limits, &r);
    assert_int_equal(r.rows[0].status, status);
    reading_free(&r);
    free(d->bytes);
}

static void goals_at_both_ends_are_read(void **state)
{
    document d = large((size_t)5 << 20);
    reading r;

    (void)state;
    read_both(&d, NULL, &r);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_int_equal(pcrp_plan_element_count(r.rows[0].plan, PCRP_GOAL), 2);
    assert_string_equal(pcrp_element_text(pcrp_plan_element(r.rows[0].plan, PCRP_GOAL, 1)), "Ana sings on Sunday 2, caf\xC3\xA9 after");
    reading_free(&r);
    free(d.bytes);
}

/* Wherever the edge of a block falls in a tag, an entity or a character. */
static void edges_of_blocks_do_not_show(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 40; shift += 3) {
        document d = large((size_t)3 << 20);
        reading r;
        add_text(&d, "                                        "); /* room */
        d.size -= 40 - shift;
        memmove(d.bytes + DECLARATION + shift, d.bytes + DECLARATION, d.size - DECLARATION - shift);
        memset(d.bytes + DECLARATION, ' ', shift);
        read_both(&d, NULL, &r);
        assert_int_equal(r.rows[0].status, PCRP_OK);
        reading_free(&r);
        free(d.bytes);
    }
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    document broken = large((size_t)3 << 20), cut = large((size_t)3 << 20), latin = large((size_t)3 << 20), declared = {0};
    reading r;
    (void)state;

    memcpy(memmem(broken.bytes + (2 << 20), 1000, "<title>", 7), "<tilte>", 7);
    expect_failure(&broken, NULL, PCRP_ERROR_SYNTAX);
    cut.size -= 20;
    expect_failure(&cut, NULL, PCRP_ERROR_SYNTAX);

    /* windows-1252 that says UTF-8 is mended, as it is in a small document */
    add(&latin, "", 1);
    memcpy(strstr(latin.bytes + (3 << 20), "caf\xC3\xA9") + 3, "\xE9 ", 2);
    latin.size--;
    read_both(&latin, NULL, &r);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_string_equal(pcrp_element_text(pcrp_plan_element(r.rows[0].plan, PCRP_GOAL, 1)), "Ana sings on Sunday 2, caf\xC3\xA9 after");
    reading_free(&r);
    free(latin.bytes);

    add_text(&declared, "<!DOCTYPE ClinicalDocument [<!ENTITY a \"b\">]>\n");
    cut = large((size_t)3 << 20);
    add(&declared, strstr(cut.bytes, "<ClinicalDocument"), cut.size - (size_t)(strstr(cut.bytes, "<ClinicalDocument") - cut.bytes));
    free(cut.bytes);
    expect_failure(&declared, NULL, PCRP_ERROR_DOCTYPE);
}

static void limits_hold(void **state)
{
    document tag = large((size_t)3 << 20), d = large((size_t)3 << 20);
    pcrp_limits limits;
    (void)state;

    tag.size -= strlen("</structuredBody></component></ClinicalDocument>\n");
    add_text(&tag, "<section");
    for (int i = 0; i < 60000; i++) {
        char one[24];
        snprintf(one, sizeof(one), " a%d='1'", i);
        add_text(&tag, one);
    }
    add_text(&tag, "/></structuredBody></component></ClinicalDocument>\n");
    expect_failure(&tag, NULL, PCRP_ERROR_LIMIT);
    pcrp_limits_init(&limits);
    limits.chart_bytes = (size_t)2 << 20;
    expect_failure(&d, &limits, PCRP_ERROR_LIMIT);
    d = large((size_t)3 << 20);
    pcrp_limits_init(&limits);
    limits.depth = 5;
    expect_failure(&d, &limits, PCRP_ERROR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goals_at_both_ends_are_read),
        cmocka_unit_test(edges_of_blocks_do_not_show),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
