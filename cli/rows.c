/* SPDX-License-Identifier: Apache-2.0 */
#include "rows.h"

#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int pcrp_file_map(pcrp_file *file, const char *path, int *absent)
{
    int handle = open(path, O_RDONLY | O_CLOEXEC), done = 0;
    struct stat about;
    void *bytes;

    memset(file, 0, sizeof(*file));
    if (handle < 0 && errno == ENOENT && absent) {
        *absent = 1;
        return 1;
    }
    if (handle < 0 || fstat(handle, &about) != 0) {
        pcrp_complain("%s: cannot be opened: %s", path, strerror(errno));
    } else if (!S_ISREG(about.st_mode)) {
        pcrp_complain("%s: is not a file", path);
    } else if (about.st_size == 0) {
        done = 1;
    } else {
        bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, handle, 0);
        if (bytes == MAP_FAILED) {
            pcrp_complain("%s: cannot be read: %s", path, strerror(errno));
        } else {
            file->bytes = bytes;
            file->size = (size_t)about.st_size;
            done = 1;
        }
    }
    if (handle >= 0)
        close(handle);
    return done;
}

void pcrp_file_unmap(pcrp_file *file)
{
    if (file->bytes)
        munmap((void *)(size_t)file->bytes, file->size);
    memset(file, 0, sizeof(*file));
}

size_t pcrp_csv_row(const char *bytes, size_t size)
{
    int quoted = 0;

    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '"')
            quoted = !quoted;
        else if (bytes[i] == '\n' && !quoted)
            return i + 1;
    }
    return 0;
}

char *pcrp_csv_field(const char *row, size_t size, size_t index)
{
    char *field = malloc(size + 1);
    size_t length = 0, number = 0, at = 0;
    int quoted = 0;

    while (size && (row[size - 1] == '\n' || row[size - 1] == '\r'))
        size--;
    for (; field && at < size && number <= index; at++) {
        if (row[at] == ',' && !quoted) {
            number++;
            continue;
        }
        if (row[at] == '"') {
            int doubled = quoted && at + 1 < size && row[at + 1] == '"';
            if (!doubled) {
                quoted = !quoted;
                continue;
            }
            at++;
        }
        if (number == index)
            field[length++] = row[at];
    }
    if (!field || number < index) {
        free(field);
        return NULL;
    }
    field[length] = '\0';
    return field;
}

size_t pcrp_line_row(const char *bytes, size_t size)
{
    const char *end = size ? memchr(bytes, '\n', size) : NULL;
    return end ? (size_t)(end - bytes) + 1 : 0;
}

/* Undoes what the writer escapes: the short escapes, and \u00XX for control characters. */
static char unescape(const char **at, const char *end)
{
    char c = *++*at;

    switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u':
        if (end - *at > 4) {
            char digits[3] = {(*at)[3], (*at)[4], '\0'};
            *at += 4;
            return (char)strtol(digits, NULL, 16);
        }
        return c;
    default: return c;
    }
}

char *pcrp_line_text(const char *line, size_t size, const char *key)
{
    char name[64], *text, *to;
    int length = snprintf(name, sizeof(name), "\"%s\":\"", key);
    const char *found = memmem(line, size, name, (size_t)length), *end = line + size;

    text = to = found ? malloc(size + 1) : NULL;
    if (!text)
        return NULL;
    for (found += length; found < end && *found != '"'; found++)
        *to++ = *found == '\\' && found + 1 < end ? unescape(&found, end) : *found;
    *to = '\0';
    return text;
}
