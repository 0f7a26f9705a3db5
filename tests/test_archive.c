/* SPDX-License-Identifier: Apache-2.0 */
/* Archives and compressed files, packed here so that their faults are of our making. */
#include "reading.h"

#include "config.h"
#include "read/archive.h"

static const char chart[] = "element,text\ngoal,Find work\n";
static const char vendor[] = "<TreatmentPlanExport><Plan id='p'><Goals><Goal><GoalText>Swim</GoalText></Goal></Goals></Plan>"
                             "</TreatmentPlanExport>";

#if HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>

typedef struct member {
    const char *name;
    const char *bytes;
    size_t size;
} member;

typedef enum packing { ZIP, TAR_GZ, TAR_XZ, XZ_ALONE, ZIP_AES, ZIP_CRYPTO } packing;

typedef struct packed {
    char *bytes;
    size_t size;
} packed;

static la_ssize_t keep(struct archive *archive, void *user, const void *bytes, size_t length)
{
    packed *p = user;
    (void)archive;
    p->bytes = realloc(p->bytes, p->size + length + 1);
    assert_non_null(p->bytes);
    memcpy(p->bytes + p->size, bytes, length);
    p->size += length;
    return (la_ssize_t)length;
}

static void set_format(struct archive *archive, packing how)
{
    switch (how) {
    case ZIP: archive_write_set_format_zip(archive); break;
    case TAR_GZ: archive_write_set_format_pax_restricted(archive); archive_write_add_filter_gzip(archive); break;
    case TAR_XZ: archive_write_set_format_pax_restricted(archive); archive_write_add_filter_xz(archive); break;
    case XZ_ALONE: archive_write_set_format_raw(archive); archive_write_add_filter_xz(archive); break;
    case ZIP_AES:
    case ZIP_CRYPTO:
        archive_write_set_format_zip(archive);
        archive_write_set_options(archive, how == ZIP_AES ? "zip:encryption=aes256" : "zip:encryption=traditional");
        archive_write_set_passphrase(archive, "word");
        break;
    }
    archive_write_set_bytes_in_last_block(archive, 1);
}

static packed pack(packing how, const member *members, size_t count)
{
    packed p = {0};
    struct archive *archive = archive_write_new();
    set_format(archive, how);
    assert_int_equal(archive_write_open(archive, &p, NULL, keep, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_size(entry, (la_int64_t)members[i].size);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_int_equal(archive_write_data(archive, members[i].bytes, members[i].size), members[i].size);
        archive_entry_free(entry);
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return p;
}

#define M(name, text) {name, text, sizeof(text) - 1}

/* What an IHE XDM package holds beside its documents. */
static const member package[] = {
    M("INDEX.HTM", "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\"><html><body/></html>"),
    M("README.TXT", "These are the records you asked for.\n"),
    M("IHE_XDM/SUBSET01/METADATA.XML",
      "<lcm:SubmitObjectsRequest xmlns:lcm=\"urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0\"/>"),
    M("IHE_XDM/SUBSET01/CDA.XSL",
      "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'/>"),
    M("IHE_XDM/SUBSET01/SCAN.PDF", "%PDF-1.4 and so on"),
    M("IHE_XDM/SUBSET01/PLAN.XML", vendor),
    M("IHE_XDM/SUBSET02/plan of d'Arcy.ccd", vendor),
    M("__MACOSX/._PLAN.XML", "\0\5\x16\7\0\2\0\0Mac OS X"),
    M("sheet.txt", chart),
};

static void test_package(void **state)
{
    static const char *const names[] = {"p.zip!IHE_XDM/SUBSET01/PLAN.XML", "p.zip!IHE_XDM/SUBSET02/plan of d'Arcy.ccd",
                                        "p.zip!sheet.txt"};
    (void)state;
    for (packing how = ZIP; how <= TAR_XZ; how++) {
        packed p = pack(how, package, sizeof(package) / sizeof(*package));
        reading r;
        reading_do(&r, p.bytes, p.size, "p.zip", NULL, NULL);
        assert_int_equal(r.count, 3);
        for (size_t i = 0; i < r.count; i++) {
            assert_int_equal(r.rows[i].status, PCRP_OK);
            assert_string_equal(r.rows[i].chart, names[i]);
        }
        reading_free(&r);
        free(p.bytes);
    }
}

static void test_nothing_in_it(void **state)
{
    packed p = pack(ZIP, package, 5), none = pack(ZIP, NULL, 0);
    reading r;
    (void)state;
    reading_do(&r, p.bytes, p.size, "p.zip", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.rows[0].chart, "p.zip");
    assert_int_equal(r.rows[0].status, PCRP_ERROR_FORMAT);
    assert_string_equal(r.rows[0].message, "the archive holds no chart");
    reading_free(&r);
    reading_do(&r, none.bytes, none.size, "none.zip", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_true(r.rows[0].status < 0);
    reading_free(&r);
    free(p.bytes);
    free(none.bytes);
}

/* A compressed file is a chart under its own name. */
static void test_compressed(void **state)
{
    const member one[] = {M("data", vendor)};
    packed p = pack(XZ_ALONE, one, 1);
    reading r;
    (void)state;
    reading_do(&r, p.bytes, p.size, "plan.xml.xz", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_string_equal(r.rows[0].chart, "plan.xml.xz");
    reading_free(&r);
    reading_do(&r, p.bytes, p.size - 20, "plan.xml.xz", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_SYNTAX);
    reading_free(&r);
    free(p.bytes);
}

static void test_nested(void **state)
{
    const member charts[] = {M("a.csv", chart)};
    packed first = pack(ZIP, charts, 1);
    const member with_first[] = {{"first.zip", first.bytes, first.size}, M("b.csv", chart)};
    packed second = pack(TAR_GZ, with_first, 2);
    const member with_second[] = {{"second.tgz", second.bytes, second.size}};
    packed third = pack(ZIP, with_second, 1);
    const member with_third[] = {{"third.zip", third.bytes, third.size}, M("c.csv", chart)};
    packed fourth = pack(ZIP, with_third, 2);
    reading r;
    (void)state;
    reading_do(&r, third.bytes, third.size, "third.zip", NULL, NULL);
    assert_int_equal(r.count, 2);
    assert_string_equal(r.rows[0].chart, "third.zip!second.tgz!first.zip!a.csv");
    assert_string_equal(r.rows[1].chart, "third.zip!second.tgz!b.csv");
    reading_free(&r);
    reading_do(&r, fourth.bytes, fourth.size, "fourth.zip", NULL, NULL);
    assert_int_equal(r.count, 3);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_LIMIT);
    assert_string_equal(r.rows[0].chart, "fourth.zip!third.zip!second.tgz!first.zip");
    assert_int_equal(r.rows[1].status, PCRP_OK);
    assert_int_equal(r.rows[2].status, PCRP_OK);
    reading_free(&r);
    free(first.bytes);
    free(second.bytes);
    free(third.bytes);
    free(fourth.bytes);
}

/* Each member at fault has a row, and the good one is read all the same. */
static void test_members_at_fault(void **state)
{
    const member members[] = {M("/etc/a.csv", chart), M("x/../../b.csv", chart), M("C:\\c.csv", chart),
                              M("empty.xml", ""), M("torn.xml", "\x01\x02\x03"), M("good.csv", chart)};
    packed p = pack(TAR_GZ, members, 6);
    reading r;
    (void)state;
    reading_do(&r, p.bytes, p.size, "p.tgz", NULL, NULL);
    assert_int_equal(r.count, 6);
    for (size_t i = 0; i < 5; i++)
        assert_true(r.rows[i].status < 0);
    assert_non_null(strstr(r.rows[0].message, "leads out"));
    assert_non_null(strstr(r.rows[1].message, "leads out"));
    assert_non_null(strstr(r.rows[2].message, "leads out"));
    assert_string_equal(r.rows[5].chart, "p.tgz!good.csv");
    assert_int_equal(r.rows[5].status, PCRP_OK);
    reading_free(&r);
    free(p.bytes);
}

static void test_encrypted(void **state)
{
    const member members[] = {M("a.csv", chart), M("b.csv", chart)};
    (void)state;
    for (packing how = ZIP_AES; how <= ZIP_CRYPTO; how++) {
        packed p = pack(how, members, 2);
        reading r;
        reading_do(&r, p.bytes, p.size, "p.zip", NULL, NULL);
        assert_int_equal(r.count, 2);
        assert_int_equal(r.rows[0].status, PCRP_ERROR_ENCRYPTED);
        assert_int_equal(r.rows[1].status, PCRP_ERROR_ENCRYPTED);
        assert_string_equal(r.rows[1].chart, "p.zip!b.csv");
        reading_free(&r);
        free(p.bytes);
    }
}

/* Cut anywhere, an archive gives rows and at least one of them an error. */
static void test_cut(void **state)
{
    const member members[] = {M("a.csv", chart), M("b.xml", vendor), M("c.csv", chart)};
    (void)state;
    for (packing how = ZIP; how <= TAR_XZ; how++) {
        packed p = pack(how, members, 3);
        for (size_t size = 8; size < p.size; size += 7) {
            reading r;
            reading_do(&r, p.bytes, size, "cut", NULL, NULL);
            assert_true(r.count >= 1);
            if (how == TAR_GZ && size + 16 < p.size) { /* a zip without its directory can still be whole inside */
                int failed = 0;
                for (size_t i = 0; i < r.count; i++)
                    failed |= r.rows[i].status < 0;
                assert_true(failed);
            }
            reading_free(&r);
        }
        free(p.bytes);
    }
}

static void test_damaged(void **state)
{
    const member members[] = {M("a.csv", chart), M("b.xml", vendor)};
    packed p = pack(ZIP, members, 2);
    (void)state;
    for (size_t at = 4; at < p.size; at++) {
        reading r;
        p.bytes[at] = (char)(p.bytes[at] ^ 0xFF);
        reading_do(&r, p.bytes, p.size, "damaged.zip", NULL, NULL);
        assert_true(r.count >= 1);
        reading_free(&r);
        p.bytes[at] = (char)(p.bytes[at] ^ 0xFF);
    }
    free(p.bytes);
}

/* 64 MiB of spaces in 64 KiB: stopped by the ratio before it is unpacked, also when it is packed twice. */
static void test_bomb(void **state)
{
    size_t size = (size_t)32 << 20;
    char *spaces = malloc(size);
    const member members[] = {M("a.csv", chart), {"bomb.xml", spaces, size}, M("b.csv", chart)};
    packed p, twice;
    reading r;
    (void)state;
    assert_non_null(spaces);
    memset(spaces, ' ', size);
    p = pack(ZIP, members, 3);
    reading_do(&r, p.bytes, p.size, "bomb.zip", NULL, NULL);
    assert_int_equal(r.rows[0].status, PCRP_OK);
    assert_int_equal(r.rows[1].status, PCRP_ERROR_LIMIT);
    assert_string_equal(r.rows[1].chart, "bomb.zip!bomb.xml");
    assert_int_equal(r.rows[r.count - 1].status, PCRP_ERROR_LIMIT);
    assert_string_equal(r.rows[r.count - 1].chart, "bomb.zip");
    reading_free(&r);
    {
        const member outer[] = {{"bomb.zip", p.bytes, p.size}};
        twice = pack(ZIP, outer, 1);
    }
    reading_do(&r, twice.bytes, twice.size, "twice.zip", NULL, NULL);
    assert_int_equal(r.rows[r.count - 1].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
    free(twice.bytes);
    free(p.bytes);
    free(spaces);
}

static void test_limits(void **state)
{
    const member members[] = {M("a.csv", chart), M("b.csv", chart), M("c.csv", chart)};
    packed p = pack(ZIP, members, 3);
    pcrp_limits limits;
    reading r;
    (void)state;
    pcrp_limits_init(&limits);
    limits.archive_members = 2;
    reading_do(&r, p.bytes, p.size, "p.zip", NULL, &limits);
    assert_int_equal(r.count, 3);
    assert_int_equal(r.rows[1].status, PCRP_OK);
    assert_int_equal(r.rows[2].status, PCRP_ERROR_LIMIT);
    assert_string_equal(r.rows[2].chart, "p.zip");
    reading_free(&r);
    pcrp_limits_init(&limits);
    limits.chart_bytes = 20;
    reading_do(&r, p.bytes, p.size, "p.zip", NULL, &limits);
    assert_int_equal(r.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(r.rows[i].status, PCRP_ERROR_LIMIT);
    reading_free(&r);
    free(p.bytes);
}

/* Stops as soon as the callback says so. */
static pcrp_status stop_at_once(void *user, const char *name, pcrp_plan *plan, pcrp_status status,
                                const pcrp_error *error)
{
    (void)name;
    (void)status;
    (void)error;
    ++*(size_t *)user;
    pcrp_plan_free(plan);
    return PCRP_STOPPED;
}

static void test_stop(void **state)
{
    const member members[] = {M("a.csv", chart), M("b.csv", chart)};
    packed p = pack(ZIP, members, 2);
    pcrp_reader *reader = pcrp_reader_new(NULL);
    size_t calls = 0;
    (void)state;
    assert_int_equal(pcrp_read_memory(reader, p.bytes, p.size, "p.zip", stop_at_once, &calls), PCRP_STOPPED);
    assert_int_equal(calls, 1);
    pcrp_reader_free(reader);
    free(p.bytes);
}

#else

static void test_unsupported(void **state)
{
    static const char zip[] = "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    reading r;
    (void)state;
    reading_do(&r, zip, sizeof(zip) - 1, "p.zip", NULL, NULL);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.rows[0].status, PCRP_ERROR_UNSUPPORTED);
    reading_free(&r);
}

#endif

static void test_claims(void **state)
{
    (void)state;
    assert_true(pcrp_archive_claims("PK\x03\x04", 4));
    assert_true(pcrp_archive_claims("\x1F\x8B\x08", 3));
    assert_false(pcrp_archive_claims(chart, strlen(chart)));
    assert_false(pcrp_archive_claims(vendor, strlen(vendor)));
    assert_false(pcrp_archive_claims("", 0));
    assert_false(pcrp_archive_claims("PK", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
#if HAVE_ARCHIVE
        cmocka_unit_test(test_package),
        cmocka_unit_test(test_nothing_in_it),
        cmocka_unit_test(test_compressed),
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_members_at_fault),
        cmocka_unit_test(test_encrypted),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_bomb),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_stop),
#else
        cmocka_unit_test(test_unsupported),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
