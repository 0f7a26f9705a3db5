/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp map check: tries a map for a vendor's XML on a sample of it. */
#include "command.h"

#include <getopt.h>
#include <pcrp/map.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 72 }; /* characters of a text */

static const char help[] =
    "usage: pcrp map check [--text] [--strict] MAP SAMPLE\n\n"
    "Says what each expression of MAP finds in SAMPLE, an XML file of the vendor's, and what text of SAMPLE no\n"
    "expression claims. Text of the sample is not shown unless asked for.\n\n"
    "  --text    show the first text that each expression finds, and unknown codes and unclaimed text\n"
    "  --strict  exit status 1 when no plan is found, a code is unknown, or text is unclaimed\n\n"
    "docs/mapping-guide.md says how a map is written.\n";

typedef struct check {
    int text;
    size_t unknown, unclaimed;
    pcrp_map_finding_kind section; /* whose heading was printed last */
} check;

/* Bytes of the UTF-8 character at text. */
static size_t character(const unsigned char *text)
{
    size_t length = *text < 0x80 ? 1 : *text < 0xE0 ? 2 : *text < 0xF0 ? 3 : 4;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xC0) != 0x80)
            return i;
    return length;
}

/* On one line, without control characters, cut where it is long. */
static void print_text(const char *text)
{
    size_t shown = 0;
    fputs("\"", stdout);
    while (*text && shown++ < SHOWN) {
        size_t length = character((const unsigned char *)text);
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            putchar(' ');
        else
            fwrite(text, 1, length, stdout);
        text += length;
    }
    fputs(*text ? "...\"" : "\"", stdout);
}

static void print_heading(check *c, pcrp_map_finding_kind section)
{
    if (c->section == section)
        return;
    c->section = section;
    if (section == PCRP_MAP_VALUE)
        puts("\ncodes that the map's tables do not know:");
    else if (section == PCRP_MAP_UNCLAIMED)
        puts("\ntext that no expression claims:");
}

static void print_expression(const check *c, const pcrp_map_finding *f)
{
    if (!*f->expression)
        return;
    printf("%5ld  %-32s %6zu %6zu %6zu %8zu  %s", f->map_line, f->rule, f->asked, f->found, f->empty, f->bytes, f->path);
    if (f->line)
        printf(" (line %ld)", f->line);
    putchar('\n');
    if (c->text && *f->text) {
        fputs("       ", stdout);
        print_text(f->text);
        putchar('\n');
    }
}

/* A code can be as private as text: a column of codes may hold anything. */
static void print_value(check *c, const pcrp_map_finding *f)
{
    c->unknown++;
    printf("  %s: ", f->rule);
    if (c->text)
        print_text(f->text);
    else
        printf("a code of %zu bytes", strlen(f->text));
    printf(", %zu time%s, first at %s (line %ld)\n", f->found, f->found == 1 ? "" : "s", f->path, f->line);
}

static void print_unclaimed(check *c, const pcrp_map_finding *f)
{
    c->unclaimed++;
    printf("  %s: %zu place%s, %zu bytes, first on line %ld", f->path, f->found, f->found == 1 ? "" : "s", f->bytes,
           f->line);
    if (c->text) {
        fputs(": ", stdout);
        print_text(f->text);
    }
    putchar('\n');
}

static void print_finding(void *user, const pcrp_map_finding *f)
{
    check *c = user;
    print_heading(c, f->kind);
    switch (f->kind) {
    case PCRP_MAP_EXPRESSION: print_expression(c, f); break;
    case PCRP_MAP_VALUE: print_value(c, f); break;
    case PCRP_MAP_UNCLAIMED: print_unclaimed(c, f); break;
    }
}

static void complain_all(const pcrp_error *error)
{
    for (size_t i = 0; i < pcrp_error_count(error); i++) {
        long line = pcrp_error_line(error, i);
        const char *file = pcrp_error_file(error, i);
        if (line)
            pcrp_complain("%s:%ld: %s", file, line, pcrp_error_message(error, i));
        else
            pcrp_complain("%s%s%s", file, *file ? ": " : "", pcrp_error_message(error, i));
    }
}

static int run_check(const char *map_path, const char *sample, int text, int strict)
{
    check c = {.text = text, .section = PCRP_MAP_EXPRESSION};
    pcrp_error *error = pcrp_error_new();
    pcrp_map *map = NULL;
    size_t plans = 0;
    int status = PCRP_EXIT_USAGE;

    if (pcrp_map_load(&map, map_path, error) == PCRP_OK) {
        printf("map %s: %s\n\n%5s  %-32s %6s %6s %6s %8s  %s\n", pcrp_map_id(map), pcrp_map_title(map), "line", "rule",
               "asked", "found", "empty", "bytes", "first place");
        status = pcrp_map_check(map, sample, NULL, print_finding, &c, &plans, error) == PCRP_OK ? PCRP_EXIT_OK
                                                                                                : PCRP_EXIT_INPUT;
        if (status == PCRP_EXIT_OK)
            printf("\n%zu plan%s, %zu unknown code%s, %zu kind%s of unclaimed text\n", plans, plans == 1 ? "" : "s",
                   c.unknown, c.unknown == 1 ? "" : "s", c.unclaimed, c.unclaimed == 1 ? "" : "s");
        if (status == PCRP_EXIT_OK && strict && (!plans || c.unknown || c.unclaimed))
            status = PCRP_EXIT_POLICY;
    }
    complain_all(error);
    pcrp_map_free(map);
    pcrp_error_free(error);
    return status;
}

int pcrp_command_map(int argc, char **argv)
{
    static const struct option options[] = {{"text", no_argument, NULL, 't'},
                                            {"strict", no_argument, NULL, 's'},
                                            {"help", no_argument, NULL, 'h'},
                                            {NULL, 0, NULL, 0}};
    int text = 0, strict = 0, option;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 't')
            text = 1;
        else if (option == 's')
            strict = 1;
        else if (option == 'h') {
            fputs(help, stdout);
            return PCRP_EXIT_OK;
        } else
            return pcrp_complain_usage("map", "wrong option");
    }
    if (argc - optind != 3 || strcmp(argv[optind], "check") != 0)
        return pcrp_complain_usage("map", "'check', a map and a sample are needed");
    return run_check(argv[optind + 1], argv[optind + 2], text, strict);
}
