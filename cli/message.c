/* SPDX-License-Identifier: Apache-2.0 */
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One line on standard error, written at once so that lines of several threads stay whole. */
__attribute__((format(printf, 1, 0))) static void print_line(const char *format, va_list list)
{
    char *text = NULL;

    if (vasprintf(&text, format, list) < 0)
        return;
    for (char *at = text; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
    fprintf(stderr, "pcrp: %s\n", text);
    free(text);
}

void pcrp_complain(const char *format, ...)
{
    va_list list;

    va_start(list, format);
    print_line(format, list);
    va_end(list);
}

int pcrp_complain_usage(const char *command, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    print_line(format, list);
    va_end(list);
    fprintf(stderr, "Try 'pcrp %s%s--help' for what it takes.\n", command ? command : "", command ? " " : "");
    return PCRP_EXIT_USAGE;
}

int pcrp_finish(int status)
{
    int failed = ferror(stdout);

    errno = 0;
    if (fclose(stdout) != 0 || failed) {
        pcrp_complain("standard output cannot be written%s%s", errno ? ": " : "", errno ? strerror(errno) : "");
        return PCRP_EXIT_USAGE;
    }
    return status;
}
