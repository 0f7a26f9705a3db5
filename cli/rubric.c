/* SPDX-License-Identifier: Apache-2.0 */
/* pcrp rubric: the workshop of those who write and check rubrics. */
#include "command.h"
#include "settings.h"

#include <pcrp/rubric.h>
#include <string.h>

static const char help[] =
    "usage: pcrp rubric list              the shipped rubrics\n"
    "       pcrp rubric show [NAME|FILE]  what a rubric is, its criteria and the words for each level\n"
    "       pcrp rubric check FILE...     all faults, each with file, line and what was expected\n"
    "       pcrp rubric test [NAME|FILE]...  runs the examples inside rubrics (without a name: of all shipped ones)\n\n"
    "Exit status: 0 no fault; 1 faults, or examples that did not come out; 2 wrong usage, or a file that cannot be read.\n";

/* Loads a rubric, printing every fault. */
static pcrp_status load(pcrp_rubric **rubric, const char *name)
{
    pcrp_error *error = pcrp_error_new();
    pcrp_status status = pcrp_rubric_load(rubric, name, NULL, error);

    if (status != PCRP_OK) {
        pcrp_complain_error(error);
        if (!pcrp_error_count(error))
            pcrp_complain("%s: %s", name, pcrp_status_text(status));
        for (size_t i = 0; i < pcrp_error_count(error); i++)
            if (pcrp_error_status(error, i) == PCRP_ERROR_IO)
                status = PCRP_ERROR_IO; /* a file is missing: that is no fault of what is written */
    }
    pcrp_error_free(error);
    return status;
}

static int exit_status(pcrp_status status)
{
    return status == PCRP_OK ? PCRP_EXIT_OK : status == PCRP_ERROR_RUBRIC ? PCRP_EXIT_POLICY : PCRP_EXIT_USAGE;
}

static int list_rubrics(void)
{
    const char *name;
    int worst = PCRP_EXIT_OK;

    for (size_t i = 0; (name = pcrp_rubric_shipped(i)) != NULL; i++) {
        pcrp_rubric *rubric;
        int status = exit_status(load(&rubric, name));
        if (status == PCRP_EXIT_OK)
            printf("%-20s %-8s %s\n", pcrp_rubric_id(rubric), pcrp_rubric_version(rubric),
                   pcrp_rubric_title(rubric));
        worst = status > worst ? status : worst;
        pcrp_rubric_free(rubric);
    }
    return worst;
}

/* Text in lines of at most 80 columns (bytes: good enough for a rubric's prose), each after indent spaces. */
static void print_wrapped(const char *text, int indent)
{
    int column = 0;

    while (*text) {
        int length = (int)strcspn(text, " \n\t");
        if (length && (column == 0 || column + 1 + length > 80)) {
            printf("%s%*s%.*s", column ? "\n" : "", indent, "", length, text);
            column = indent + length;
        } else if (length) {
            printf(" %.*s", length, text);
            column += 1 + length;
        }
        text += length;
        text += *text != '\0';
    }
    if (column)
        putchar('\n');
}

static void print_criterion(const pcrp_rubric *rubric, size_t index)
{
    printf("\n%s: %s\n", pcrp_rubric_criterion_id(rubric, index), pcrp_rubric_criterion_title(rubric, index));
    for (int level = 4; level >= 1; level--) {
        const char *words = pcrp_rubric_level_words(rubric, index, level);
        if (!*words)
            continue;
        printf("  %d%s\n", level, level == pcrp_rubric_competent(rubric) ? " (competent from here up)" : "");
        print_wrapped(words, 4);
    }
}

static int show_rubric(const char *name)
{
    pcrp_rubric *rubric;
    int status = exit_status(load(&rubric, name));

    if (status != PCRP_EXIT_OK)
        return status == PCRP_EXIT_POLICY ? PCRP_EXIT_USAGE : status; /* nothing was asked of its faults */
    printf("%s %s: %s\nsha256 %s\n\n", pcrp_rubric_id(rubric), pcrp_rubric_version(rubric), pcrp_rubric_title(rubric),
           pcrp_rubric_digest(rubric));
    print_wrapped(pcrp_rubric_about(rubric), 0);
    for (size_t i = 0; i < pcrp_rubric_criterion_count(rubric); i++)
        print_criterion(rubric, i);
    pcrp_rubric_free(rubric);
    return PCRP_EXIT_OK;
}

static int check_rubric(const char *name)
{
    pcrp_rubric *rubric;
    int status = exit_status(load(&rubric, name));

    if (status == PCRP_EXIT_OK)
        printf("%s: no fault; %s %s, %zu criteria\n", name, pcrp_rubric_id(rubric), pcrp_rubric_version(rubric),
               pcrp_rubric_criterion_count(rubric));
    pcrp_rubric_free(rubric);
    return status;
}

static void print_failure(void *user, const pcrp_rubric_failure *failure)
{
    printf("%s: line %ld: %s: expected %s, found %s: %s\n", (const char *)user, failure->line, failure->where,
           failure->expected, failure->found, failure->text);
}

static int test_rubric(const char *name)
{
    pcrp_rubric *rubric;
    int status = exit_status(load(&rubric, name));
    size_t ran = 0;
    long failed;

    if (status != PCRP_EXIT_OK)
        return status;
    failed = pcrp_rubric_test(rubric, print_failure, (void *)(size_t)name, &ran);
    pcrp_rubric_free(rubric);
    if (failed < 0) {
        pcrp_complain("%s: %s", name, pcrp_status_text((pcrp_status)failed));
        return PCRP_EXIT_USAGE;
    }
    printf("%s: %zu example%s, %ld failed\n", name, ran, ran == 1 ? "" : "s", failed);
    return failed ? PCRP_EXIT_POLICY : PCRP_EXIT_OK;
}

static int for_each(int count, char **names, int (*work)(const char *name))
{
    int worst = PCRP_EXIT_OK;

    for (int i = 0; i < count; i++) {
        int status = work(names[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static int test_shipped(void)
{
    const char *name;
    int worst = PCRP_EXIT_OK;

    for (size_t i = 0; (name = pcrp_rubric_shipped(i)) != NULL; i++) {
        int status = test_rubric(name);
        worst = status > worst ? status : worst;
    }
    return worst;
}

int pcrp_command_rubric(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int count = argc - 2;
    char **names = argv + 2;

    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(help, stdout);
            return PCRP_EXIT_OK;
        }
    if (strcmp(what, "list") == 0 && count == 0)
        return list_rubrics();
    if (strcmp(what, "show") == 0 && count <= 1)
        return show_rubric(count ? names[0] : "five-criteria");
    if (strcmp(what, "check") == 0 && count >= 1)
        return for_each(count, names, check_rubric);
    if (strcmp(what, "test") == 0)
        return count > 0 ? for_each(count, names, test_rubric) : test_shipped();
    if (!*what)
        return pcrp_complain_usage("rubric", "say what to do: list, show, check or test");
    return pcrp_complain_usage("rubric", "'%s': wrong use", what);
}
