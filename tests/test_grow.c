/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays that grow: what is in them stays, and sizes that no memory has are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/grow.h"

static void items_stay(void **state)
{
    uint32_t *items = NULL;
    size_t capacity = 0;

    (void)state;
    for (size_t count = 0; count < 1000; count++) {
        assert_true(pcrp_grow(&items, &capacity, count + 1, sizeof(*items)));
        assert_true(capacity > count);
        items[count] = (uint32_t)count;
    }
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    assert_true(pcrp_grow(&items, &capacity, 100000, sizeof(*items)));
    assert_true(capacity >= 100000);
    assert_int_equal(items[999], 999);
    free(items);
}

static void too_many_are_refused(void **state)
{
    static const size_t TOO_MANY[] = {SIZE_MAX, SIZE_MAX / 2 + 2, SIZE_MAX / sizeof(uint64_t) + 1};
    uint64_t *items = NULL, *before;
    size_t capacity = 0, room;

    (void)state;
    assert_true(pcrp_grow(&items, &capacity, 1, sizeof(*items)));
    before = items;
    room = capacity;
    for (size_t i = 0; i < sizeof(TOO_MANY) / sizeof(*TOO_MANY); i++) {
        assert_false(pcrp_grow(&items, &capacity, TOO_MANY[i], sizeof(*items)));
        assert_ptr_equal(items, before);
        assert_int_equal(capacity, room);
    }
    free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_stay),
        cmocka_unit_test(too_many_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
