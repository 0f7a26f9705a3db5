/* SPDX-License-Identifier: Apache-2.0 */
#include "inputs.h"

#include "command.h"
#include "exports.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDERS_DEEP = 256 };
static const size_t STREAM_MOST = (size_t)1 << 30;

/* The folders that lead to the one being read: a link back to one of them is a loop. */
typedef struct ancestor {
    const struct ancestor *parent;
    dev_t device;
    ino_t inode;
    int depth;
} ancestor;

static void clear_input(pcrp_input *input)
{
    for (size_t i = 0; i < input->part_count; i++)
        free(input->parts[i]);
    free(input->parts);
    free(input->path);
}

/* Takes path. about is NULL when nothing is known about it. */
static int add_input(pcrp_inputs *inputs, char *path, const struct stat *about, const char *problem, int from_folder)
{
    if (path && inputs->count == inputs->capacity) {
        size_t capacity = inputs->capacity ? inputs->capacity * 2 : 64;
        pcrp_input *grown = realloc(inputs->items, capacity * sizeof(*grown));
        if (!grown) {
            free(path);
            return 0;
        }
        inputs->items = grown;
        inputs->capacity = capacity;
    }
    if (!path)
        return 0;
    inputs->items[inputs->count++] =
        (pcrp_input){.path = path, .problem = problem, .is_file = about && S_ISREG(about->st_mode), .from_folder = from_folder};
    return 1;
}

static char *join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    char *path = NULL;

    return asprintf(&path, "%s%s%s", folder, length && folder[length - 1] == '/' ? "" : "/", name) < 0 ? NULL : path;
}

static const char *loop_problem(const ancestor *parent, const struct stat *about)
{
    if (parent && parent->depth >= FOLDERS_DEEP)
        return "folders are nested too deep";
    for (; parent; parent = parent->parent)
        if (parent->device == about->st_dev && parent->inode == about->st_ino)
            return "is a link back to a folder that it is in";
    return NULL;
}

/* Files of NDJSON that lie in one folder. */
typedef struct parts {
    char **paths;
    size_t count, capacity;
} parts;

static int add_part(parts *files, char *path)
{
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? files->capacity * 2 : 16;
        char **grown = realloc(files->paths, capacity * sizeof(*grown));
        if (!grown) {
            free(path);
            return 0;
        }
        files->paths = grown;
        files->capacity = capacity;
    }
    files->paths[files->count++] = path;
    return 1;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Those of a folder: one input when they are an export, else one each. Takes them. */
static int add_parts(pcrp_inputs *inputs, const char *folder, parts *files)
{
    size_t length = strlen(folder), added = 0;
    int done = 1;

    if (files->count && pcrp_export_is(files->paths, files->count)) {
        while (length > 1 && folder[length - 1] == '/')
            length--;
        qsort(files->paths, files->count, sizeof(*files->paths), by_name);
        if (add_input(inputs, strndup(folder, length), NULL, NULL, 1)) {
            inputs->items[inputs->count - 1].parts = files->paths;
            inputs->items[inputs->count - 1].part_count = files->count;
            return 1;
        }
        done = 0;
    }
    for (; done && added < files->count; added++)
        done = add_input(inputs, files->paths[added], NULL, NULL, 1);
    for (; added < files->count; added++)
        free(files->paths[added]);
    free(files->paths);
    return done;
}

static int add_folder(pcrp_inputs *inputs, const char *path, const struct stat *about, const ancestor *parent);

/* One entry of a folder; takes path. What is neither file nor folder is kept, as an error: nothing is lost silently. */
static int add_entry(pcrp_inputs *inputs, parts *files, char *path, const ancestor *parent)
{
    struct stat about;
    int done;

    if (!path)
        return 0;
    if (stat(path, &about) != 0)
        return add_input(inputs, path, NULL, "cannot be opened", 1);
    if (S_ISREG(about.st_mode))
        return pcrp_export_file(path) ? add_part(files, path) : add_input(inputs, path, &about, NULL, 1);
    if (!S_ISDIR(about.st_mode))
        return add_input(inputs, path, &about, "is neither a file nor a folder", 1);
    if (loop_problem(parent, &about))
        return add_input(inputs, path, &about, loop_problem(parent, &about), 1);
    done = add_folder(inputs, path, &about, parent);
    free(path);
    return done;
}

static int add_folder(pcrp_inputs *inputs, const char *path, const struct stat *about, const ancestor *parent)
{
    ancestor here = {parent, about->st_dev, about->st_ino, parent ? parent->depth + 1 : 0};
    DIR *folder = opendir(path);
    struct dirent *entry;
    parts files = {0};
    int done = 1;

    if (!folder)
        return add_input(inputs, strdup(path), NULL, "is a folder that cannot be opened", 1);
    while (done && (errno = 0, entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (entry->d_name[0] == '.')
            inputs->hidden++;
        else
            done = add_entry(inputs, &files, join(path, entry->d_name), &here);
    }
    if (done && errno)
        done = add_input(inputs, strdup(path), NULL, "is a folder that cannot be read to its end", 1);
    closedir(folder);
    return add_parts(inputs, path, &files) && done;
}

static int by_path(const void *left, const void *right)
{
    return strcmp(((const pcrp_input *)left)->path, ((const pcrp_input *)right)->path);
}

int pcrp_inputs_add(pcrp_inputs *inputs, const char *path)
{
    struct stat about;
    size_t before = inputs->count;
    int known = strcmp(path, "-") != 0 && stat(path, &about) == 0;

    if (!known || !S_ISDIR(about.st_mode))
        return add_input(inputs, strdup(path), known ? &about : NULL, NULL, 0);
    if (!add_folder(inputs, path, &about, NULL))
        return 0;
    if (inputs->count > before)
        qsort(inputs->items + before, inputs->count - before, sizeof(*inputs->items), by_path);
    return 1;
}

char *pcrp_slurp(FILE *stream, size_t *size, const char **problem)
{
    size_t capacity = 1 << 16, length = 0;
    char *bytes = malloc(capacity);

    *problem = "out of memory";
    while (bytes) {
        size_t got = fread(bytes + length, 1, capacity - length - 1, stream);
        length += got;
        if (got == 0)
            break;
        if (length + 1 == capacity) {
            char *grown = capacity < STREAM_MOST ? realloc(bytes, capacity * 2) : NULL;
            if (!grown) {
                if (capacity >= STREAM_MOST)
                    *problem = "a stream of more than 1 GiB; give it as a file";
                free(bytes);
                return NULL;
            }
            bytes = grown;
            capacity *= 2;
        }
    }
    if (bytes && ferror(stream)) {
        *problem = "cannot be read";
        free(bytes);
        return NULL;
    }
    if (bytes)
        bytes[length] = '\0';
    *size = length;
    return bytes;
}

int pcrp_inputs_add_list(pcrp_inputs *inputs, const char *file)
{
    FILE *stream = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
    const char *problem = "cannot be opened";
    size_t size = 0;
    char *bytes = stream ? pcrp_slurp(stream, &size, &problem) : NULL;
    char separator = bytes && memchr(bytes, '\0', size) ? '\0' : '\n';
    int done = bytes != NULL;

    if (stream && stream != stdin)
        fclose(stream);
    if (!bytes)
        pcrp_complain("%s: %s", file, problem);
    for (char *at = bytes; done && at < bytes + size;) {
        char *end = memchr(at, separator, (size_t)(bytes + size - at));
        char *next = end ? end + 1 : bytes + size;
        if (!end)
            end = bytes + size;
        if (separator == '\n' && end > at && end[-1] == '\r')
            end--;
        *end = '\0';
        if (*at && !pcrp_inputs_add(inputs, at)) {
            pcrp_complain("out of memory");
            done = 0;
        }
        at = next;
    }
    free(bytes);
    return done;
}

static int is_file(const char *path, const struct stat *file)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_dev == file->st_dev && about.st_ino == file->st_ino;
}

static void spare_parts(pcrp_input *input, const struct stat *file)
{
    size_t kept = 0;

    for (size_t i = 0; i < input->part_count; i++)
        if (is_file(input->parts[i], file))
            free(input->parts[i]);
        else
            input->parts[kept++] = input->parts[i];
    input->part_count = kept;
}

int pcrp_inputs_spare(pcrp_inputs *inputs, const struct stat *file)
{
    size_t kept = 0;

    for (size_t i = 0; i < inputs->count; i++)
        if (!inputs->items[i].from_folder && is_file(inputs->items[i].path, file))
            return 0;
    for (size_t i = 0; i < inputs->count; i++) {
        pcrp_input *input = &inputs->items[i];
        int same = !input->parts && is_file(input->path, file);
        if (input->parts)
            spare_parts(input, file);
        if (same || (input->parts && !input->part_count))
            clear_input(input);
        else
            inputs->items[kept++] = *input;
    }
    inputs->count = kept;
    return 1;
}

void pcrp_inputs_shard(pcrp_inputs *inputs, size_t number, size_t count)
{
    /* Without n * i, which could overflow: every share has size inputs, the first few one more. */
    size_t size = inputs->count / count, more = inputs->count % count;
    size_t from = (number - 1) * size + (number - 1 < more ? number - 1 : more);
    size_t kept = size + (number - 1 < more);

    for (size_t i = 0; i < inputs->count; i++)
        if (i < from || i >= from + kept)
            clear_input(&inputs->items[i]);
    if (kept)
        memmove(inputs->items, inputs->items + from, kept * sizeof(*inputs->items));
    inputs->count = kept;
}

void pcrp_inputs_free(pcrp_inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        clear_input(&inputs->items[i]);
    free(inputs->items);
    memset(inputs, 0, sizeof(*inputs));
}

typedef struct forward {
    pcrp_found found;
    void *user;
    size_t told;
} forward;

static pcrp_status tell(forward *to, const char *chart, pcrp_plan *plan, pcrp_status status, const char *reason)
{
    to->told++;
    return to->found(to->user, chart, plan, status, reason);
}

/* Turns the reader's errors into one line: the first message, which is where reading stopped. */
static pcrp_status forward_plan(void *user, const char *chart, pcrp_plan *plan, pcrp_status status,
                                const pcrp_error *error)
{
    forward *to = user;
    const char *message = pcrp_error_message(error, 0);
    long line = pcrp_error_line(error, 0);
    char reason[512];

    if (status == PCRP_OK)
        return tell(to, chart, plan, status, NULL);
    if (status == PCRP_NOT_SCORABLE)
        return tell(to, chart, plan, status, plan ? pcrp_plan_not_scorable(plan) : NULL);
    if (!*message)
        message = pcrp_status_text(status);
    if (line > 0)
        snprintf(reason, sizeof(reason), "line %ld: %s", line, message);
    else
        snprintf(reason, sizeof(reason), "%s", message);
    return tell(to, chart, plan, status, reason);
}

/* Pipes and standard input cannot be mapped or measured: they are read into memory first. */
static pcrp_status read_stream(FILE *stream, const char *name, pcrp_reader *reader, forward *to)
{
    const char *problem;
    size_t size;
    char *bytes = pcrp_slurp(stream, &size, &problem);
    pcrp_status status;

    if (!bytes)
        return tell(to, name, NULL, PCRP_ERROR_IO, problem);
    status = pcrp_read_memory(reader, bytes, size, name, forward_plan, to);
    free(bytes);
    return status;
}

static pcrp_status read_input(const pcrp_input *input, pcrp_reader *reader, forward *to)
{
    struct stat about;

    if (input->problem)
        return tell(to, input->path, NULL, PCRP_ERROR_IO, input->problem);
    if (input->parts)
        return pcrp_export_read(reader, input->path, input->parts, input->part_count, forward_plan, to);
    if (input->is_file)
        return pcrp_read_file(reader, input->path, NULL, forward_plan, to);
    if (strcmp(input->path, "-") == 0)
        return read_stream(stdin, input->path, reader, to);
    if (stat(input->path, &about) != 0)
        return tell(to, input->path, NULL, PCRP_ERROR_IO,
                    errno == ENOENT ? "no such file or folder" : "cannot be opened");
    if (!S_ISREG(about.st_mode)) {
        FILE *stream = fopen(input->path, "rb");
        pcrp_status status;
        if (!stream)
            return tell(to, input->path, NULL, PCRP_ERROR_IO, "cannot be opened");
        status = read_stream(stream, input->path, reader, to);
        fclose(stream);
        return status;
    }
    return pcrp_read_file(reader, input->path, NULL, forward_plan, to);
}

void pcrp_input_read(const pcrp_input *input, pcrp_reader *reader, pcrp_found found, void *user)
{
    forward to = {found, user, 0};
    pcrp_status status = read_input(input, reader, &to);

    if (to.told)
        return;
    if (status >= 0)
        status = PCRP_ERROR_FORMAT;
    tell(&to, input->path, NULL, status, pcrp_status_text(status));
}
