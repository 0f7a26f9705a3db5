/* SPDX-License-Identifier: Apache-2.0 */
/* Run by the build: compiles what the library ships and writes the images of it as a C source.
 *
 * usage: make_images OUTPUT.c
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "image/make.h"
#include "read/vocabulary_inside.h"

static int make_rubric(pcrp_make *make, const char *name, pcrp_error *error)
{
    pcrp_rubric *rubric = NULL;
    int made = pcrp_rubric_load(&rubric, name, NULL, error) == PCRP_OK;

    if (made)
        pcrp_make_rubric(make, rubric);
    pcrp_rubric_free(rubric);
    return made;
}

static int make_vocabulary(pcrp_make *make, pcrp_error *error)
{
    pcrp_vocabulary *vocabulary = NULL;
    int made = pcrp_vocabulary_compile(&vocabulary, error) == PCRP_OK;

    if (made)
        pcrp_make_vocabulary(make, vocabulary);
    pcrp_vocabulary_free(vocabulary);
    return made;
}

/* The image of a shipped rubric or of the vocabulary; 0 with a message. */
static int make_image(pcrp_make *make, const char *name)
{
    pcrp_error *error = pcrp_error_new();
    int made = strcmp(name, PCRP_VOCABULARY_FILE) == 0 ? make_vocabulary(make, error) : make_rubric(make, name, error);

    for (size_t i = 0; i < pcrp_error_count(error); i++)
        fprintf(stderr, "%s:%ld: %s\n", pcrp_error_file(error, i), pcrp_error_line(error, i), pcrp_error_message(error, i));
    pcrp_error_free(error);
    return made && pcrp_make_finish(make);
}

static int is_same(const pcrp_buffer *one, const pcrp_buffer *other, const char *name, const char *what)
{
    size_t at = 0;

    while (at < one->length && at < other->length && one->data[at] == other->data[at])
        at++;
    if (at == one->length && at == other->length)
        return 1;
    fprintf(stderr, "%s: two images of it differ at byte %zu of %s: is there a pointer that make_*.c does not know?\n", name,
            at, what);
    return 0;
}

static void write_words(FILE *out, const pcrp_buffer *bytes)
{
    for (size_t i = 0; i < bytes->length; i += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, bytes->data + i, sizeof(word));
        fprintf(out, "0x%" PRIx64 "u,%s", word, i / sizeof(word) % 8 == 7 ? "\n" : "");
    }
}

static void write_image(FILE *out, const pcrp_make *make, size_t number)
{
    fprintf(out, "static const uint64_t words_%zu[] = {\n", number);
    write_words(out, &make->records);
    write_words(out, &make->others);
    fprintf(out, "0};\nstatic const uint32_t places_%zu[] = {\n", number);
    for (size_t i = 0; i < make->place_count; i++)
        fprintf(out, "%zu,%s", make->places[i].field, i % 16 == 15 ? "\n" : "");
    fprintf(out, "0};\n");
}

/* One image, made twice: a pointer that was forgotten, or bytes that nothing set, would differ. */
static int write_twice_made(FILE *out, pcrp_buffer *list, const char *name, size_t number)
{
    pcrp_make make = {0}, again = {0};
    int made = make_image(&make, name) && make_image(&again, name);

    made = made && is_same(&make.records, &again.records, name, "the records") &&
           is_same(&make.others, &again.others, name, "the arrays");
    if (made) {
        write_image(out, &make, number);
        pcrp_buffer_format(list, "    {\"%s\", words_%zu, %zu, places_%zu, %zu},\n", name, number, make.records.length,
                           number, make.place_count);
    }
    pcrp_make_free(&make);
    pcrp_make_free(&again);
    return made;
}

static int write_all(FILE *out)
{
    pcrp_buffer list = {0};
    const char *name;
    size_t i;
    int made = 1;

    fputs("#include \"image/image.h\"\n#include <string.h>\n", out);
    for (i = 0; made && (name = pcrp_rubric_shipped(i)) != NULL; i++)
        made = write_twice_made(out, &list, name, i);
    made = made && write_twice_made(out, &list, PCRP_VOCABULARY_FILE, i);
    fprintf(out, "static const pcrp_image images[] = {\n%s    {0, 0, 0, 0, 0}\n};\n", pcrp_buffer_string(&list));
    fputs("const pcrp_image *pcrp_image_find(const char *name)\n{\n"
          "    for (const pcrp_image *at = images; at->name; at++)\n"
          "        if (strcmp(at->name, name) == 0)\n            return at;\n    return NULL;\n}\n", out);
    made = made && !list.failed;
    pcrp_buffer_free(&list);
    return made && !ferror(out);
}

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
    int made;

    if (!out) {
        fputs("usage: make_images OUTPUT.c\n", stderr);
        return 2;
    }
    made = write_all(out);
    return fclose(out) == 0 && made ? 0 : 1;
}
