/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

/* A rubric with more faults than this is better mended from the top. */
enum { MESSAGES_KEPT = 200, MESSAGE_BYTES = 400 };

typedef struct message {
    pcrp_status status;
    long line;
    char *file;
    char text[MESSAGE_BYTES];
} message;

struct pcrp_error {
    message **messages;
    size_t count;
    size_t capacity;
};

const char *pcrp_status_text(pcrp_status status)
{
    switch (status) {
    case PCRP_OK: return "ok";
    case PCRP_NOT_SCORABLE: return "no plan content";
    case PCRP_STOPPED: return "stopped";
    case PCRP_ERROR_ARGUMENT: return "wrong argument";
    case PCRP_ERROR_MEMORY: return "out of memory";
    case PCRP_ERROR_IO: return "cannot be read or written";
    case PCRP_ERROR_FORMAT: return "not a form that pcrp reads";
    case PCRP_ERROR_SYNTAX: return "malformed input";
    case PCRP_ERROR_ENCODING: return "bytes are not text in the declared encoding";
    case PCRP_ERROR_DOCTYPE: return "has a DOCTYPE, which is refused";
    case PCRP_ERROR_LIMIT: return "a limit was hit";
    case PCRP_ERROR_ENCRYPTED: return "encrypted";
    case PCRP_ERROR_RUBRIC: return "fault in a rubric or map";
    case PCRP_ERROR_UNSUPPORTED: return "not built in";
    }
    return "unknown status";
}

pcrp_error *pcrp_error_new(void)
{
    return calloc(1, sizeof(pcrp_error));
}

void pcrp_error_clear(pcrp_error *error)
{
    if (!error)
        return;
    for (size_t i = 0; i < error->count; i++) {
        free(error->messages[i]->file);
        free(error->messages[i]);
    }
    error->count = 0;
}

void pcrp_error_free(pcrp_error *error)
{
    if (!error)
        return;
    pcrp_error_clear(error);
    free(error->messages);
    free(error);
}

/* Room for one more message; out of memory loses the words, never the status. */
static message *add_message(pcrp_error *error)
{
    message *made;
    if (error->count >= MESSAGES_KEPT ||
        !pcrp_grow(&error->messages, &error->capacity, error->count + 1, sizeof(*error->messages)))
        return NULL;
    made = calloc(1, sizeof(*made));
    if (made)
        error->messages[error->count++] = made;
    return made;
}

pcrp_status pcrp_error_add(pcrp_error *error, pcrp_status status, const char *file, long line,
                           const char *format, ...)
{
    message *made = error ? add_message(error) : NULL;
    if (made) {
        va_list list;
        made->status = status;
        made->line = line;
        made->file = file ? strdup(file) : NULL;
        va_start(list, format);
        vsnprintf(made->text, sizeof(made->text), format, list);
        va_end(list);
    }
    return status;
}

size_t pcrp_error_count(const pcrp_error *error)
{
    return error ? error->count : 0;
}

static const message *message_at(const pcrp_error *error, size_t index)
{
    return error && index < error->count ? error->messages[index] : NULL;
}

pcrp_status pcrp_error_status(const pcrp_error *error, size_t index)
{
    const message *at = message_at(error, index);
    return at ? at->status : PCRP_OK;
}

const char *pcrp_error_message(const pcrp_error *error, size_t index)
{
    const message *at = message_at(error, index);
    return at ? at->text : "";
}

const char *pcrp_error_file(const pcrp_error *error, size_t index)
{
    const message *at = message_at(error, index);
    return at && at->file ? at->file : "";
}

long pcrp_error_line(const pcrp_error *error, size_t index)
{
    const message *at = message_at(error, index);
    return at ? at->line : 0;
}
