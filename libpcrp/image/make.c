/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"

#include <stdlib.h>
#include <string.h>

#include "base/grow.h"

enum { ALIGNMENT = 8 };

static void align(pcrp_buffer *buffer)
{
    static const char zeros[ALIGNMENT];
    pcrp_buffer_add(buffer, zeros, (ALIGNMENT - buffer->length % ALIGNMENT) % ALIGNMENT);
}

static size_t lay_down(pcrp_buffer *buffer, const void *bytes, size_t length)
{
    size_t begin;
    align(buffer);
    begin = buffer->length;
    if (length)
        pcrp_buffer_add(buffer, bytes, length);
    return begin;
}

/* Writes over the pointer of the program that makes the image. */
static void set_field(pcrp_make *make, size_t field, uintptr_t value)
{
    if (!make->records.failed && field + sizeof(value) <= make->records.length)
        memcpy(make->records.data + field, &value, sizeof(value));
    else
        make->failed = 1;
}

static void add_place(pcrp_make *make, size_t field, size_t target, int among_records)
{
    if (!pcrp_grow(&make->places, &make->place_capacity, make->place_count + 1, sizeof(*make->places))) {
        make->failed = 1;
        return;
    }
    make->places[make->place_count++] = (pcrp_make_place){field, target, among_records};
}

size_t pcrp_make_records(pcrp_make *make, const void *records, size_t count, size_t size)
{
    return lay_down(&make->records, records, count * size);
}

void pcrp_make_array(pcrp_make *make, size_t field, const void *array, size_t count, size_t size)
{
    if (!array)
        pcrp_make_nothing(make, field);
    else
        add_place(make, field, lay_down(&make->others, array, count * size), 0);
}

void pcrp_make_text(pcrp_make *make, size_t field, const char *text)
{
    if (!text) {
        pcrp_make_nothing(make, field);
        return;
    }
    if (!make->others.length) /* the empty text, which many lead to */
        pcrp_buffer_add_char(&make->others, '\0');
    add_place(make, field, *text ? make->others.length : 0, 0);
    if (*text)
        pcrp_buffer_add(&make->others, text, strlen(text) + 1);
}

void pcrp_make_link(pcrp_make *make, size_t field, size_t records)
{
    add_place(make, field, records, 1);
}

void pcrp_make_nothing(pcrp_make *make, size_t field)
{
    set_field(make, field, 0);
}

int pcrp_make_finish(pcrp_make *make)
{
    size_t copied;

    align(&make->records);
    align(&make->others);
    copied = make->records.length;
    for (size_t i = 0; i < make->place_count; i++) {
        const pcrp_make_place *at = &make->places[i];
        set_field(make, at->field, at->among_records ? at->target : copied + at->target);
    }
    return !make->failed && !make->records.failed && !make->others.failed;
}

void pcrp_make_free(pcrp_make *make)
{
    pcrp_buffer_free(&make->records);
    pcrp_buffer_free(&make->others);
    free(make->places);
    memset(make, 0, sizeof(*make));
}
