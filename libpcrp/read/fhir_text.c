/* SPDX-License-Identifier: Apache-2.0 */
/* Words of FHIR: concepts, quantities and timings as text. */
#include <string.h>

#include "read/fhir.h"

void pcrp_fhir_break(pcrp_buffer *out)
{
    if (out->length && out->data[out->length - 1] != '\n')
        pcrp_buffer_add_char(out, '\n');
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
    for (pcrp_fhir_at coding = pcrp_fhir_get(concept, "coding"); coding.node; pcrp_fhir_next(&coding)) {
        if (add_if(out, pcrp_fhir_string(&coding, "display")))
            return 1;
    }
    return add_if(out, pcrp_fhir_string(concept, "display"));
}

void pcrp_fhir_add_notes(pcrp_buffer *out, const pcrp_fhir_at *at, const char *key)
{
    for (pcrp_fhir_at note = pcrp_fhir_get(at, key); note.node; pcrp_fhir_next(&note)) {
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

int pcrp_fhir_add_schedule(pcrp_buffer *out, const pcrp_fhir_at *at, const pcrp_fhir_schedule *names, pcrp_buffer *end)
{
    pcrp_fhir_at item;
    const char *text;

    if (add_if(out, pcrp_fhir_string(at, names->string)))
        return 1;
    item = pcrp_fhir_get(at, names->timing);
    if (item.node && add_timing(out, &item, end))
        return 1;
    item = pcrp_fhir_get(at, names->period);
    if (item.node && add_period(out, &item, end))
        return 1;
    text = pcrp_fhir_string(at, names->date_time);
    if (!*text)
        return 0;
    add_day(out, text);
    if (end && !end->length)
        add_day(end, text);
    return 1;
}
