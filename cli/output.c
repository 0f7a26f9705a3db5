/* SPDX-License-Identifier: Apache-2.0 */
#include "output.h"

#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_BYTES = 1 << 18 };

static int open_file(pcrp_stream *stream, const char *path, size_t keep)
{
    int handle = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);

    if (handle >= 0 && (ftruncate(handle, (off_t)keep) == 0 || (errno == EINVAL && keep == 0)) &&
        (keep == 0 || lseek(handle, 0, SEEK_END) >= 0))
        stream->file = fdopen(handle, "wb");
    if (stream->file)
        return 1;
    pcrp_complain("%s: cannot be written: %s", path, strerror(errno));
    if (handle >= 0)
        close(handle);
    return 0;
}

/* As much as a pipe takes. Standard output outlives any stream, and so does what it is given. */
static void buffer_standard_output(void)
{
    static char room[1 << 16];

    setvbuf(stdout, room, _IOFBF, sizeof(room));
}

int pcrp_stream_open(pcrp_stream *stream, const char *path, size_t keep)
{
    memset(stream, 0, sizeof(*stream));
    stream->path = path;
    if (!path)
        stream->file = stdout;
    else if (!open_file(stream, path, keep))
        return 0;
    stream->buffer = path ? malloc(BUFFER_BYTES) : NULL;
    if (stream->buffer)
        setvbuf(stream->file, stream->buffer, _IOFBF, BUFFER_BYTES);
    else if (!path && !isatty(STDOUT_FILENO))
        buffer_standard_output();
    return 1;
}

int pcrp_stream_write(void *user, const char *bytes, size_t length)
{
    pcrp_stream *stream = user;
    size_t skipped = length < stream->skip ? length : stream->skip;

    stream->skip -= skipped;
    return fwrite(bytes + skipped, 1, length - skipped, stream->file) != length - skipped;
}

int pcrp_stream_flush(pcrp_stream *stream)
{
    return fflush(stream->file);
}

int pcrp_stream_close(pcrp_stream *stream)
{
    int failed;

    if (!stream->file)
        return 1;
    errno = 0;
    failed = ferror(stream->file) | fflush(stream->file);
    if (stream->path)
        failed |= fclose(stream->file);
    if (failed)
        pcrp_complain("%s: cannot be written%s%s", stream->path ? stream->path : "standard output",
                      errno ? ": " : "", errno ? strerror(errno) : "");
    stream->file = NULL;
    free(stream->buffer);
    stream->buffer = NULL;
    return !failed;
}
