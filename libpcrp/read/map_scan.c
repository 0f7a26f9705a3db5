/* SPDX-License-Identifier: Apache-2.0 */
#include "read/map_scan.h"

#include <string.h>

static int in_list(const char *const *list, const char *name, size_t length)
{
    for (; *list; list++)
        if (strlen(*list) == length && memcmp(*list, name, length) == 0)
            return 1;
    return 0;
}

int pcrp_map_is_function(const char *name, size_t length)
{
    static const char *const functions[] = {
        "last", "position", "count", "id", "local-name", "namespace-uri", "name", "string", "concat",
        "starts-with", "contains", "substring-before", "substring-after", "substring", "string-length",
        "normalize-space", "translate", "boolean", "not", "true", "false", "lang", "number", "sum", "floor",
        "ceiling", "round", "node", "text", "comment", "processing-instruction", "key", NULL};
    return in_list(functions, name, length);
}

static int is_name_start(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static int is_name_char(unsigned char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static size_t skip_space(const char *text, size_t at)
{
    return at + strspn(text + at, " \t\r\n");
}

/* The literal that follows "key(": 1 when there is one. */
static int key_name(const char *text, size_t at, pcrp_map_name *name)
{
    const char *end;
    at = skip_space(text, at);
    if (text[at] != '\'' && text[at] != '"')
        return 0;
    end = strchr(text + at + 1, text[at]);
    if (!end)
        return 0;
    name->what = PCRP_MAP_KEY;
    name->text = text + at + 1;
    name->length = (size_t)(end - name->text);
    return 1;
}

/* What a name that ends at next is, by what follows it; 0 when it is none that can be unknown. */
static int by_what_follows(const char *text, size_t next, pcrp_map_name *name)
{
    static const char *const operators[] = {"and", "or", "div", "mod", NULL};
    size_t after = skip_space(text, next);
    if (text[next] == ':' && text[next + 1] != ':') {
        name->what = PCRP_MAP_PREFIX;
        return 1;
    }
    if (text[after] != '(' || in_list(operators, name->text, name->length))
        return 0;
    if (name->length == 3 && memcmp(name->text, "key", 3) == 0)
        return key_name(text, after + 1, name);
    name->what = PCRP_MAP_FUNCTION;
    return 1;
}

int pcrp_map_scan(const char *text, size_t *at, pcrp_map_name *name)
{
    size_t i = *at;
    while (text[i]) {
        if (text[i] == '\'' || text[i] == '"') {
            const char *end = strchr(text + i + 1, text[i]);
            i = end ? (size_t)(end - text) + 1 : strlen(text);
        } else if (is_name_start((unsigned char)text[i])) {
            int variable = i > 0 && text[i - 1] == '$', found = 1;
            size_t start = i;
            while (is_name_char((unsigned char)text[i]))
                i++;
            name->text = text + start;
            name->length = i - start;
            name->what = PCRP_MAP_VARIABLE;
            if (!variable)
                found = by_what_follows(text, i, name);
            if (found) {
                *at = i;
                return 1;
            }
        } else {
            i++;
        }
    }
    *at = i;
    return 0;
}
