/* SPDX-License-Identifier: Apache-2.0 */
/* A plain parse by jansson and nothing else: what reading FHIR JSON is held against.
 * With --lines, each line of a file is a document of its own (NDJSON).
 * cc -O2 parse_json.c -ljansson */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse_lines(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    int failed = !file;

    while (file && (length = getline(&line, &room, file)) > 0) {
        json_t *document = json_loadb(line, (size_t)length, 0, NULL);
        failed |= !document;
        json_decref(document);
    }
    free(line);
    if (file)
        fclose(file);
    return failed;
}

int main(int argc, char **argv)
{
    int lines = argc > 1 && strcmp(argv[1], "--lines") == 0, failed = 0;
    for (int i = 1 + lines; i < argc; i++) {
        if (lines) {
            failed |= parse_lines(argv[i]);
        } else {
            json_t *document = json_load_file(argv[i], 0, NULL);
            failed |= !document;
            json_decref(document);
        }
    }
    return failed;
}
