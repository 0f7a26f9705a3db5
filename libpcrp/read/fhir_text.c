/* SPDX-License-Identifier: Apache-2.0 */
/* Words of FHIR: XHTML and strings with tags in them become lines; concepts, quantities and timings text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "read/encoding.h"
#include "read/fhir.h"

void pcrp_fhir_break(pcrp_buffer *out)
{
    if (out->length && out->data[out->length - 1] != '\n')
        pcrp_buffer_add_char(out, '\n');
}

/* ---- tags ---- */

typedef enum tag_kind { TAG_NONE, TAG_INLINE, TAG_BLOCK, TAG_HEADING, TAG_HIDDEN } tag_kind;

/* Only names of XHTML are tags; "<John>" in a plain string is not. */
static tag_kind kind_of(const char *name, size_t length)
{
    static const struct { const char *name; tag_kind kind; } names[] = {
        {"a", TAG_INLINE}, {"abbr", TAG_INLINE}, {"acronym", TAG_INLINE}, {"address", TAG_BLOCK},
        {"article", TAG_BLOCK}, {"b", TAG_INLINE}, {"big", TAG_INLINE}, {"blockquote", TAG_BLOCK},
        {"body", TAG_BLOCK}, {"br", TAG_BLOCK}, {"caption", TAG_BLOCK}, {"center", TAG_BLOCK},
        {"cite", TAG_INLINE}, {"code", TAG_INLINE}, {"col", TAG_INLINE}, {"colgroup", TAG_INLINE},
        {"dd", TAG_BLOCK}, {"del", TAG_INLINE}, {"dfn", TAG_INLINE}, {"div", TAG_BLOCK}, {"dl", TAG_BLOCK},
        {"dt", TAG_BLOCK}, {"em", TAG_INLINE}, {"font", TAG_INLINE}, {"footer", TAG_BLOCK},
        {"h1", TAG_HEADING}, {"h2", TAG_HEADING}, {"h3", TAG_HEADING}, {"h4", TAG_HEADING}, {"h5", TAG_HEADING},
        {"h6", TAG_HEADING}, {"head", TAG_HIDDEN}, {"header", TAG_BLOCK}, {"hr", TAG_BLOCK}, {"html", TAG_BLOCK},
        {"i", TAG_INLINE}, {"img", TAG_INLINE}, {"ins", TAG_INLINE}, {"label", TAG_INLINE}, {"li", TAG_BLOCK},
        {"ol", TAG_BLOCK}, {"p", TAG_BLOCK}, {"pre", TAG_BLOCK}, {"q", TAG_INLINE}, {"s", TAG_INLINE},
        {"script", TAG_HIDDEN}, {"section", TAG_BLOCK}, {"small", TAG_INLINE}, {"span", TAG_INLINE},
        {"strike", TAG_INLINE}, {"strong", TAG_INLINE}, {"style", TAG_HIDDEN}, {"sub", TAG_INLINE},
        {"sup", TAG_INLINE}, {"table", TAG_BLOCK}, {"tbody", TAG_BLOCK}, {"td", TAG_BLOCK}, {"tfoot", TAG_BLOCK},
        {"th", TAG_BLOCK}, {"thead", TAG_BLOCK}, {"tr", TAG_BLOCK}, {"tt", TAG_INLINE}, {"u", TAG_INLINE},
        {"ul", TAG_BLOCK}, {"var", TAG_INLINE}};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strlen(names[i].name) == length && strncasecmp(names[i].name, name, length) == 0)
            return names[i].kind;
    return TAG_NONE;
}

typedef struct tag {
    tag_kind kind;
    int closing;
    const char *name;
    size_t length;     /* of the name */
    const char *end;   /* first byte after it */
} tag;

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The tag or comment at a '<'; kind is TAG_NONE when it is only a character. last is the last '>' of the
 * text, so that a text full of '<' is not searched to its end again and again. */
static tag tag_at(const char *at, const char *last)
{
    tag found = {TAG_NONE, 0, NULL, 0, at + 1};
    const char *name = at + 1, *end;

    if (!last || at > last)
        return found;
    if (strncmp(name, "!--", 3) == 0) {
        end = strstr(name + 3, "-->");
        found.kind = TAG_INLINE;
        found.end = end ? end + 3 : last + 1;
        return found;
    }
    if (*name == '/') {
        found.closing = 1;
        name++;
    }
    for (end = name; is_letter(*end) || (end > name && *end >= '0' && *end <= '9'); end++)
        if (end - name > 12)
            return found;
    if (end == name || !strchr(" \t\r\n/>", *end) || !*end)
        return found;
    found.name = name;
    found.length = (size_t)(end - name);
    end = strchr(end, '>'); /* a '>' within an attribute is not looked out for: it keeps this linear */
    if (end) {
        found.kind = kind_of(name, found.length);
        found.end = end + 1;
    }
    return found;
}

/* ---- entities ---- */

/* Adds what the entity at '&' stands for and returns the first byte after it; an '&' that begins none is
 * only a character. */
static const char *add_entity(pcrp_buffer *out, const char *at)
{
    static const struct { const char *name; unsigned long c; } names[] = {
        {"amp;", '&'}, {"lt;", '<'}, {"gt;", '>'}, {"quot;", '"'}, {"apos;", '\''}, {"nbsp;", 0xA0},
        {"lsquo;", 0x2018}, {"rsquo;", 0x2019}, {"ldquo;", 0x201C}, {"rdquo;", 0x201D}, {"ndash;", 0x2013},
        {"mdash;", 0x2014}, {"hellip;", 0x2026}, {"bull;", 0x2022}, {"deg;", 0xB0}, {"eacute;", 0xE9},
        {"ntilde;", 0xF1}, {"reg;", 0xAE}, {"trade;", 0x2122}, {"copy;", 0xA9}, {"frac12;", 0xBD}};

    if (at[1] == '#') {
        int hex = at[2] == 'x' || at[2] == 'X';
        const char *digits = at + 2 + hex;
        char *end;
        unsigned long c;
        if ((hex ? strspn(digits, "0123456789abcdefABCDEF") : strspn(digits, "0123456789")) > 0) {
            c = strtoul(digits, &end, hex ? 16 : 10);
            if (*end == ';') {
                pcrp_add_code_point(out, c ? c : 0xFFFD);
                return end + 1;
            }
        }
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strncmp(at + 1, names[i].name, strlen(names[i].name)) == 0) {
            pcrp_add_code_point(out, names[i].c);
            return at + 1 + strlen(names[i].name);
        }
    pcrp_buffer_add_char(out, '&');
    return at + 1;
}

/* ---- from tags to lines ---- */

typedef struct stripper {
    pcrp_buffer *out;
    int spaces;              /* line ends of the source are only space */
    pcrp_buffer heading;
    int in_heading;
    pcrp_fhir_stretch stretch; /* NULL: headings are lines as others are */
    void *user;
} stripper;

/* Where text runs are laid out by tags, line ends of the source mean nothing. */
static int has_layout(const char *text, const char *last)
{
    for (const char *at = strchr(text, '<'); at; at = strchr(at, '<')) {
        tag found = tag_at(at, last);
        if (found.kind >= TAG_BLOCK || (found.length == 4 && strncasecmp(found.name, "span", 4) == 0))
            return 1;
        at = found.end;
    }
    return 0;
}

static void add_run(stripper *to, pcrp_buffer *out, const char *from, size_t length)
{
    if (!to->spaces) {
        pcrp_buffer_add(out, from, length);
        return;
    }
    for (size_t i = 0; i < length; i++)
        pcrp_buffer_add_char(out, from[i] == '\n' || from[i] == '\r' ? ' ' : from[i]);
}

static void hand_over(stripper *to)
{
    to->stretch(to->user, pcrp_buffer_string(&to->heading), pcrp_buffer_string(to->out));
    pcrp_buffer_clear(to->out);
    pcrp_buffer_clear(&to->heading);
}

static void pass_tag(stripper *to, const tag *found)
{
    if (found->kind == TAG_HEADING && to->stretch) {
        if (!found->closing)
            hand_over(to);
        to->in_heading = !found->closing;
    } else if (found->kind >= TAG_BLOCK) {
        pcrp_fhir_break(to->in_heading ? &to->heading : to->out);
    }
}

/* The end of an element whose content is not text: after its closing tag, or the end of all. */
static const char *after_hidden(const tag *opening)
{
    const char *at = opening->end;
    while ((at = strstr(at, "</")) != NULL) {
        if (strncasecmp(at + 2, opening->name, opening->length) == 0) {
            at = strchr(at, '>');
            return at ? at + 1 : opening->end + strlen(opening->end);
        }
        at += 2;
    }
    return opening->end + strlen(opening->end);
}

static void strip(stripper *to, const char *text)
{
    const char *last = strrchr(text, '>');
    const char *at = text;

    while (*at) {
        pcrp_buffer *out = to->in_heading ? &to->heading : to->out;
        size_t run = strcspn(at, "<&");
        add_run(to, out, at, run);
        at += run;
        if (*at == '&') {
            at = add_entity(out, at);
        } else if (*at == '<') {
            tag found = tag_at(at, last);
            if (found.kind == TAG_NONE) {
                pcrp_buffer_add_char(out, '<');
                at++;
            } else if (found.kind == TAG_HIDDEN && !found.closing) {
                at = after_hidden(&found);
            } else {
                pass_tag(to, &found);
                at = found.end;
            }
        }
    }
}

void pcrp_fhir_add_text(pcrp_buffer *out, const char *text)
{
    stripper to = {out, 0, {0}, 0, NULL, NULL};
    if (!text[strcspn(text, "<&")]) {
        pcrp_buffer_add_string(out, text);
        return;
    }
    to.spaces = has_layout(text, strrchr(text, '>'));
    strip(&to, text);
}

void pcrp_fhir_split_narrative(const char *div, pcrp_fhir_stretch stretch, void *user)
{
    pcrp_buffer out = {0};
    stripper to = {&out, 1, {0}, 0, stretch, user};
    strip(&to, div);
    hand_over(&to);
    pcrp_buffer_free(&to.heading);
    pcrp_buffer_free(&out);
}

/* ---- concepts ---- */

static int add_if(pcrp_buffer *out, const char *text)
{
    if (!text[strspn(text, " \t\r\n")])
        return 0;
    pcrp_fhir_add_text(out, text);
    return 1;
}

int pcrp_fhir_add_concept(pcrp_buffer *out, const pcrp_fhir_at *concept)
{
    pcrp_fhir_at inner = pcrp_fhir_get(concept, "concept"), value;

    if (json_is_object(inner.node))
        return pcrp_fhir_add_concept(out, &inner) || add_if(out, pcrp_fhir_display(concept));
    if (add_if(out, pcrp_fhir_self(concept)) || add_if(out, pcrp_fhir_string(concept, "text")))
        return 1;
    value = pcrp_fhir_extension(concept, "Value"); /* advance directives keep a goal's words there */
    if (add_if(out, pcrp_fhir_string(&value, "valueString")) || add_if(out, pcrp_fhir_string(&value, "valueMarkdown")))
        return 1;
    for (size_t i = 0, count = pcrp_fhir_count(concept, "coding"); i < count; i++) {
        pcrp_fhir_at coding = pcrp_fhir_item(concept, "coding", i);
        if (add_if(out, pcrp_fhir_string(&coding, "display")))
            return 1;
    }
    return add_if(out, pcrp_fhir_string(concept, "display"));
}

void pcrp_fhir_add_notes(pcrp_buffer *out, const pcrp_fhir_at *at, const char *key)
{
    for (size_t i = 0, count = pcrp_fhir_count(at, key); i < count; i++) {
        pcrp_fhir_at note = pcrp_fhir_item(at, key, i);
        const char *text = json_is_string(note.node) ? pcrp_fhir_self(&note) : pcrp_fhir_string(&note, "text");
        if (!*text)
            text = pcrp_fhir_string(&note, "instructionMarkdown");
        if (*text) {
            pcrp_fhir_break(out);
            pcrp_fhir_add_text(out, text);
        }
    }
}

/* ---- numbers and times ---- */

/* A number as JSON has it, or the string that XML has. */
static int add_number(pcrp_buffer *out, const pcrp_fhir_at *at, const char *key)
{
    const json_t *value = json_object_get(at->node, key);
    char text[64];
    size_t length;

    if (json_is_string(value))
        return add_if(out, json_string_value(value));
    if (!json_is_number(value))
        return 0;
    length = json_dumpb(value, text, sizeof(text), JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    if (!length || length > sizeof(text))
        return 0;
    if (length > 2 && memcmp(text + length - 2, ".0", 2) == 0)
        length -= 2;
    pcrp_buffer_add(out, text, length);
    return 1;
}

static void add_unit(pcrp_buffer *out, const pcrp_fhir_at *quantity)
{
    const char *unit = pcrp_fhir_string(quantity, "unit");
    if (!*unit)
        unit = pcrp_fhir_string(quantity, "code");
    if (*unit)
        pcrp_buffer_format(out, " %s", unit);
}

int pcrp_fhir_add_quantity(pcrp_buffer *out, const pcrp_fhir_at *quantity)
{
    const char *comparator = pcrp_fhir_string(quantity, "comparator");
    if (!pcrp_fhir_count(quantity, "value"))
        return 0;
    if (*comparator)
        pcrp_buffer_format(out, "%s ", comparator);
    if (!add_number(out, quantity, "value"))
        return 0;
    add_unit(out, quantity);
    return 1;
}

int pcrp_fhir_add_range(pcrp_buffer *out, const pcrp_fhir_at *range)
{
    pcrp_fhir_at low = pcrp_fhir_get(range, "low"), high = pcrp_fhir_get(range, "high");
    int has_low = add_number(out, &low, "value"), has_high;
    if (has_low && pcrp_fhir_count(&high, "value"))
        pcrp_buffer_add_string(out, " - ");
    has_high = add_number(out, &high, "value");
    if (has_low || has_high)
        add_unit(out, has_high ? &high : &low);
    return has_low || has_high;
}

static int is_one(const pcrp_fhir_at *at, const char *key)
{
    const json_t *value = json_object_get(at->node, key);
    if (json_is_string(value))
        return strcmp(json_string_value(value), "1") == 0;
    return !value || (json_is_number(value) && json_number_value(value) == 1.0);
}

/* "2 trips per month", "1 visit per 2 weeks". */
int pcrp_fhir_add_ratio(pcrp_buffer *out, const pcrp_fhir_at *ratio)
{
    pcrp_fhir_at top = pcrp_fhir_get(ratio, "numerator"), bottom = pcrp_fhir_get(ratio, "denominator");
    if (!pcrp_fhir_add_quantity(out, &top))
        return 0;
    if (pcrp_fhir_count(&bottom, "value") || pcrp_fhir_count(&bottom, "unit")) {
        pcrp_buffer_add_string(out, " per");
        if (!is_one(&bottom, "value")) {
            pcrp_buffer_add_char(out, ' ');
            add_number(out, &bottom, "value");
        }
        add_unit(out, &bottom);
    }
    return 1;
}

/* The day of a dateTime. */
static void add_day(pcrp_buffer *out, const char *time)
{
    size_t length = strlen(time);
    pcrp_buffer_add(out, time, length > 10 && time[10] == 'T' ? 10 : length);
}

static int add_period(pcrp_buffer *out, const pcrp_fhir_at *period, pcrp_buffer *end)
{
    const char *from = pcrp_fhir_string(period, "start"), *until = pcrp_fhir_string(period, "end");
    if (!*from && !*until)
        return 0;
    if (out) {
        add_day(out, from);
        if (*until)
            pcrp_buffer_add_string(out, " \xE2\x80\x93 "); /* en dash */
        add_day(out, until);
    }
    if (*until && end && !end->length)
        add_day(end, until);
    return 1;
}

/* Names of UCUM's units of time. */
static const char *unit_name(const char *code)
{
    static const char *const units[][2] = {{"s", "second"}, {"min", "minute"}, {"h", "hour"}, {"d", "day"},
                                           {"wk", "week"}, {"mo", "month"}, {"a", "year"}};
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
        if (strcmp(units[i][0], code) == 0)
            return units[i][1];
    return code;
}

static void add_list(pcrp_buffer *out, const pcrp_fhir_at *at, const char *key)
{
    for (size_t i = 0, count = pcrp_fhir_count(at, key); i < count; i++) {
        pcrp_fhir_at item = pcrp_fhir_item(at, key, i);
        if (*pcrp_fhir_self(&item))
            pcrp_buffer_format(out, "%s%s", i ? ", " : out->length ? " " : "", pcrp_fhir_self(&item));
    }
}

/* Timing.repeat: "2 per week mon, thu 08:00". */
static void add_repeat(pcrp_buffer *out, const pcrp_fhir_at *repeat)
{
    const char *unit = pcrp_fhir_string(repeat, "periodUnit");
    if (!*unit)
        unit = pcrp_fhir_string(repeat, "periodUnits"); /* DSTU2 */
    if (*unit) {
        int many = !is_one(repeat, "period");
        if (!add_number(out, repeat, "frequency"))
            pcrp_buffer_add_char(out, '1');
        if (pcrp_fhir_count(repeat, "frequencyMax")) {
            pcrp_buffer_add_char(out, '-');
            add_number(out, repeat, "frequencyMax");
        }
        pcrp_buffer_add_string(out, " per ");
        if (many) {
            add_number(out, repeat, "period");
            pcrp_buffer_add_char(out, ' ');
        }
        pcrp_buffer_format(out, "%s%s", unit_name(unit), many ? "s" : "");
    }
    add_list(out, repeat, "dayOfWeek");
    add_list(out, repeat, "timeOfDay");
    add_list(out, repeat, "when");
}

static int add_timing(pcrp_buffer *out, const pcrp_fhir_at *timing, pcrp_buffer *end)
{
    pcrp_fhir_at code = pcrp_fhir_get(timing, "code"), repeat = pcrp_fhir_get(timing, "repeat");
    pcrp_fhir_at bounds = pcrp_fhir_get(&repeat, "boundsPeriod");
    size_t before = out->length;

    if (!json_is_object(code.node) || !pcrp_fhir_add_concept(out, &code))
        add_repeat(out, &repeat);
    add_period(out->length == before ? out : NULL, &bounds, end);
    if (out->length == before) {
        pcrp_fhir_at event = pcrp_fhir_get(timing, "event");
        add_day(out, pcrp_fhir_self(&event));
    }
    return out->length > before;
}

int pcrp_fhir_add_schedule(pcrp_buffer *out, const pcrp_fhir_at *at, const char *prefix, pcrp_buffer *end)
{
    char key[64];
    pcrp_fhir_at item;
    const char *text;

    snprintf(key, sizeof(key), "%sString", prefix);
    if (add_if(out, pcrp_fhir_string(at, key)))
        return 1;
    snprintf(key, sizeof(key), "%sTiming", prefix);
    item = pcrp_fhir_get(at, key);
    if (item.node && add_timing(out, &item, end))
        return 1;
    snprintf(key, sizeof(key), "%sPeriod", prefix);
    item = pcrp_fhir_get(at, key);
    if (item.node && add_period(out, &item, end))
        return 1;
    snprintf(key, sizeof(key), "%sDateTime", prefix);
    text = pcrp_fhir_string(at, key);
    if (!*text)
        return 0;
    add_day(out, text);
    if (end && !end->length)
        add_day(end, text);
    return 1;
}
