/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp merge: the outputs of the shards of a run, joined into what one run would have written. */
#include "command.h"
#include "output.h"
#include "rows.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "usage: pcrp merge [-o FILE] PART...\n"
    "Joins csv, tidy or jsonl outputs of 'pcrp score --shard I/N', given in the order of the shards, into exactly\n"
    "what one run over all inputs would have written.\n\n"
    "  -o, --output FILE   write to FILE\n"
    "  -h, --help          this text\n";

typedef struct merge_part {
    const char *path;
    pcrp_file file;
} merge_part;

static int is_jsonl(const merge_part *part)
{
    return part->file.size && part->file.bytes[0] == '{';
}

/* All of the part is whole rows. */
static int is_whole(const merge_part *part)
{
    size_t at = 0, size;

    if (is_jsonl(part))
        return part->file.bytes[part->file.size - 1] == '\n';
    while (at < part->file.size && (size = pcrp_csv_row(part->file.bytes + at, part->file.size - at)) != 0)
        at += size;
    return at == part->file.size;
}

/* Bytes before the rows: the header line of a table, nothing of jsonl. */
static size_t head_size(const merge_part *part)
{
    return is_jsonl(part) || !part->file.size ? 0 : pcrp_csv_row(part->file.bytes, part->file.size);
}

/* What all lines of one run's jsonl begin with: schema and versions. */
static size_t jsonl_common(const merge_part *part)
{
    const char *chart = memmem(part->file.bytes, part->file.size, "\"chart\":", 8);
    return chart ? (size_t)(chart - part->file.bytes) : 0;
}

static int check_part(const merge_part *part, const merge_part *first)
{
    size_t line = pcrp_line_row(part->file.bytes, part->file.size);
    size_t size = is_jsonl(first) ? jsonl_common(first) : head_size(first);

    if (line > 2 && part->file.bytes[0] == '{' && part->file.bytes[line - 2] == '[')
        pcrp_complain("%s: is a json document; shards are joined as csv, tidy or jsonl", part->path);
    else if (!is_whole(part))
        pcrp_complain("%s: ends in the middle of a row; finish it with 'pcrp score --resume'", part->path);
    else if (is_jsonl(part) != is_jsonl(first) || part->file.size < size ||
             memcmp(part->file.bytes, first->file.bytes, size) != 0 ||
             (!is_jsonl(first) && (size < 6 || memcmp(first->file.bytes, "chart,", 6) != 0)))
        pcrp_complain("%s: is not of the same run as %s", part->path, first->path);
    else
        return 1;
    return 0;
}

/* An empty part is a jsonl shard without inputs. */
static int check_parts(const merge_part *parts, size_t count, const merge_part **first)
{
    int good = 1;

    *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].file.size)
            continue;
        if (!*first)
            *first = &parts[i];
        good &= check_part(&parts[i], *first);
    }
    return good;
}

static int is_output(const merge_part *parts, size_t count, const char *output)
{
    struct stat about, other;

    if (!output || stat(output, &about) != 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (stat(parts[i].path, &other) == 0 && other.st_dev == about.st_dev && other.st_ino == about.st_ino) {
            pcrp_complain("%s: is a part, and would be written over", output);
            return 1;
        }
    return 0;
}

static int write_parts(const merge_part *parts, size_t count, const merge_part *first, const char *output)
{
    pcrp_stream stream;
    int failed = 0;

    if (!pcrp_stream_open(&stream, output, 0))
        return PCRP_EXIT_USAGE;
    for (size_t i = 0; i < count && !failed; i++) {
        size_t skip = &parts[i] == first ? 0 : head_size(&parts[i]);
        if (parts[i].file.size > skip)
            failed = pcrp_stream_write(&stream, parts[i].file.bytes + skip, parts[i].file.size - skip);
    }
    return pcrp_stream_close(&stream) && !failed ? PCRP_EXIT_OK : PCRP_EXIT_USAGE;
}

static int merge(char **paths, size_t count, const char *output)
{
    merge_part *parts = calloc(count, sizeof(*parts));
    const merge_part *first;
    int status = PCRP_EXIT_USAGE, good = parts != NULL;

    for (size_t i = 0; good && i < count; i++) {
        parts[i].path = paths[i];
        good = pcrp_file_map(&parts[i].file, paths[i], NULL);
    }
    if (good && !is_output(parts, count, output) && check_parts(parts, count, &first))
        status = write_parts(parts, count, first, output);
    for (size_t i = 0; parts && i < count; i++)
        pcrp_file_unmap(&parts[i].file);
    free(parts);
    return status;
}

int pcrp_command_merge(int argc, char **argv)
{
    static const struct option options[] = {
        {"help", no_argument, NULL, 'h'}, {"output", required_argument, NULL, 'o'}, {0}};
    const char *output = NULL;
    int option;

    optind = 0;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "ho:", options, NULL)) != -1) {
        if (option == 'h') {
            fputs(help, stdout);
            return PCRP_EXIT_OK;
        }
        if (option != 'o')
            return pcrp_complain_usage("merge", "%s: wrong use", argv[optind - 1]);
        output = strcmp(optarg, "-") == 0 ? NULL : optarg;
    }
    if (optind == argc)
        return pcrp_complain_usage("merge", "there is nothing to join");
    return merge(argv + optind, (size_t)(argc - optind), output);
}
