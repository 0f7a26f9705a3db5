/* SPDX-License-Identifier: Apache-2.0 */
/* The schema of rubrics holds for every shipped file; what the guide shows can be loaded and does what it says. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pcrp/rubric.h>

static xmlRelaxNG *schema;

static const char *source(char *buffer, size_t size, const char *path)
{
    const char *root = getenv("PCRP_SOURCE");
    snprintf(buffer, size, "%s/%s", root ? root : ".", path);
    return buffer;
}

static int setup(void **state)
{
    char path[1000];
    xmlRelaxNGParserCtxt *context = xmlRelaxNGNewParserCtxt(source(path, sizeof(path), "rubrics/rubric.rng"));
    (void)state;
    schema = xmlRelaxNGParse(context);
    xmlRelaxNGFreeParserCtxt(context);
    return schema ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    xmlRelaxNGFree(schema);
    return 0;
}

static void silent(void *user, xmlErrorPtr error)
{
    (void)user;
    (void)error;
}

static int is_valid(xmlDoc *document)
{
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    int made;
    xmlRelaxNGSetValidStructuredErrors(context, silent, NULL);
    made = xmlRelaxNGValidateDoc(context, document);
    xmlRelaxNGFreeValidCtxt(context);
    return made == 0;
}

static int is_valid_text(const char *text)
{
    xmlDoc *document = xmlReadMemory(text, (int)strlen(text), "text.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    int made = document && is_valid(document);
    xmlFreeDoc(document);
    return made;
}

/* ---- shipped files ---- */

static int is_of_the_format(const xmlNode *root)
{
    return root && root->ns && strcmp((const char *)root->ns->href, "urn:pcrp:rubric:1") == 0;
}

static size_t check_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    size_t count = 0;

    assert_non_null(directory);
    while ((entry = readdir(directory)) != NULL) {
        char path[2000];
        struct stat about;
        size_t length = strlen(entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        assert_int_equal(stat(path, &about), 0);
        if (S_ISDIR(about.st_mode)) {
            count += check_folder(path);
        } else if (length > 4 && strcmp(entry->d_name + length - 4, ".xml") == 0) {
            xmlDoc *document = xmlReadFile(path, NULL, XML_PARSE_NONET);
            assert_non_null(document);
            /* other data may lie among the rubrics */
            if (is_of_the_format(xmlDocGetRootElement(document))) {
                if (!is_valid(document))
                    fail_msg("%s does not hold to rubrics/rubric.rng", path);
                count++;
            }
            xmlFreeDoc(document);
        }
    }
    closedir(directory);
    return count;
}

static void test_shipped_files(void **state)
{
    char path[1000];
    (void)state;
    assert_true(check_folder(source(path, sizeof(path), "rubrics")) > 15);
}

#define OPEN "<part xmlns=\"urn:pcrp:rubric:1\">"

static void test_faults(void **state)
{
    static const char *const wrong[] = {
        "<rubric xmlns=\"urn:other\" id=\"x\"/>",
        OPEN "<lexicon>a</lexicon></part>",
        OPEN "<lexicon id=\"x\" inflect=\"adverb\">a</lexicon></part>",
        OPEN "<lexicon id=\"x\"><form>a</form></lexicon></part>",
        OPEN "<pattern id=\"x\"/></part>",
        OPEN "<indicator id=\"x\" on=\"gaol\"/></part>",
        OPEN "<judgement id=\"x\"/></part>",
        OPEN "<measure id=\"x\" value=\"sum\"/></part>",
        OPEN "<measure id=\"x\" to=\"1,5\"/></part>",
        OPEN "<criterion id=\"x\"><level n=\"5\">a</level></criterion></part>",
        OPEN "<criterion id=\"x\"><points value=\"1\"/></criterion></part>",
        OPEN "<bind role=\"say\"/></part>",
        OPEN "<scale/></part>"};
    (void)state;
    assert_true(is_valid_text(OPEN "<lexicon id=\"x\">a</lexicon></part>"));
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        if (is_valid_text(wrong[i]))
            fail_msg("the schema allows %s", wrong[i]);
}

/* ---- the guide ---- */

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text;
    long size;
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size > 0);
    rewind(file);
    text = calloc((size_t)size + 1, 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return text;
}

static void show_failure(void *user, const pcrp_rubric_failure *failure)
{
    (void)user;
    print_error("%s: expected %s, found %s: %s\n", failure->where, failure->expected, failure->found, failure->text);
}

/* A whole file as it stands; anything else as what a site lays over the five criteria. */
static void check_block(const char *block, size_t length, const char *path)
{
    int whole = strncmp(block, "<rubric", 7) == 0;
    size_t size = length + 200;
    char *text = malloc(size);
    FILE *file = fopen(path, "wb");
    pcrp_rubric *rubric = NULL;
    pcrp_error *error = pcrp_error_new();

    assert_non_null(text);
    assert_non_null(file);
    if (whole)
        snprintf(text, size, "%.*s", (int)length, block);
    else
        snprintf(text, size, "<rubric xmlns=\"urn:pcrp:rubric:1\" id=\"guide\" version=\"1\" extends=\"five-criteria\">%.*s</rubric>",
                 (int)length, block);
    fputs(text, file);
    fclose(file);
    if (pcrp_rubric_load(&rubric, path, NULL, error) != PCRP_OK)
        fail_msg("%s\n%s", pcrp_error_message(error, 0), text);
    if (!is_valid_text(text))
        fail_msg("the schema does not allow\n%s", text);
    assert_int_equal(pcrp_rubric_test(rubric, show_failure, NULL, NULL), 0);
    pcrp_rubric_free(rubric);
    pcrp_error_free(error);
    free(text);
}

static void test_guide(void **state)
{
    const char *base = getenv("TMPDIR");
    char folder[200], path[300], guide[1000];
    char *text = read_whole(source(guide, sizeof(guide), "docs/rubric-guide.md"));
    size_t blocks = 0;
    (void)state;
    snprintf(folder, sizeof(folder), "%s/pcrp-guide-XXXXXX", base && *base ? base : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/block.xml", folder);
    for (const char *at = text; (at = strstr(at, "```xml\n")) != NULL;) {
        const char *end;
        at += strlen("```xml\n");
        end = strstr(at, "```");
        assert_non_null(end);
        check_block(at, (size_t)(end - at), path);
        at = end + 3;
        blocks++;
    }
    assert_true(blocks >= 9);
    unlink(path);
    rmdir(folder);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_files), cmocka_unit_test(test_faults), cmocka_unit_test(test_guide),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
