/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a target on files, and on all files of folders, so that what was found once is tried with every compiler:
 * TARGET FILE|FOLDER... */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static size_t ran;

/* In a block of its very size, so that reading past its end shows. */
static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    long size = -1;
    clock_t begun = clock();
    double seconds;

    if (file && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0) {
        rewind(file);
        bytes = malloc((size_t)size ? (size_t)size : 1);
    }
    if (!bytes || fread(bytes, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(2);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
    ran++;
    seconds = (double)(clock() - begun) / CLOCKS_PER_SEC;
    if (seconds > 10)
        fprintf(stderr, "%s: takes %.1f s\n", path, seconds);
    return seconds <= 10;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int run_folder(const char *path, struct dirent **entries, int count)
{
    int fine = 1;

    for (int i = 0; i < count; i++) {
        char inside[4096];
        snprintf(inside, sizeof(inside), "%s/%s", path, entries[i]->d_name);
        fine &= run_file(inside);
        free(entries[i]);
    }
    free(entries);
    return fine;
}

int main(int argc, char **argv)
{
    int fine = 1;

    for (int i = 1; i < argc; i++) {
        struct dirent **entries = NULL;
        int count = scandir(argv[i], &entries, is_visible, alphasort);
        fine &= count >= 0 ? run_folder(argv[i], entries, count) : run_file(argv[i]);
    }
    printf("%zu inputs\n", ran);
    return !fine || !ran;
}
