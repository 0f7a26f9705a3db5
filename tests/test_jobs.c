/* SPDX-License-Identifier: Apache-2.0 */
/* The pool of threads under the batch commands: order, bounded memory, stopping without a leak. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "jobs.h"

typedef struct batch {
    size_t pieces_of_each;
    size_t stop_after;          /* pieces; 0 for never */
    int without_scratch;
    size_t taken, next_input, next_piece;
    int in_order;
    int refine;                 /* pieces go through a second step */
    atomic_size_t made, gone, waiting, most_waiting;
} batch;

typedef struct piece {
    batch *of;
    size_t input, number;
    int refined;
} piece;

static void *begin(void *user)
{
    return ((batch *)user)->without_scratch ? NULL : malloc(1);
}

/* Inputs take different times, so that threads overtake each other. */
static void work(void *user, void *scratch, size_t index, pcrp_sink *sink)
{
    batch *of = user;
    size_t count = index % 5 == 0 ? of->pieces_of_each * 10 : of->pieces_of_each;

    (void)scratch;
    for (size_t i = 0; i < count; i++) {
        piece *made = malloc(sizeof(*made));
        size_t waiting, most = atomic_load(&of->most_waiting);
        made->of = of;
        made->input = index;
        made->number = i;
        made->refined = 0;
        if (index % 3 == 0 && i == 0)
            usleep(500);
        atomic_fetch_add(&of->made, 1);
        waiting = atomic_fetch_add(&of->waiting, 1) + 1; /* of one number: of two, one would be read too late */
        while (waiting > most && !atomic_compare_exchange_weak(&of->most_waiting, &most, waiting))
            continue;
        if (!pcrp_sink_add(sink, made))
            return;
    }
}

static void drop(void *user)
{
    piece *made = user;
    atomic_fetch_add(&made->of->gone, 1);
    atomic_fetch_sub(&made->of->waiting, 1);
    free(made);
}

static int take(void *user, size_t index, void *taken)
{
    batch *of = user;
    piece *made = taken;

    if (made->input != of->next_input) {
        of->in_order &= made->input == of->next_input + 1;
        of->next_input = made->input;
        of->next_piece = 0;
    }
    of->in_order &= made->input == index && made->number == of->next_piece++ && made->refined == of->refine;
    drop(made);
    return ++of->taken == of->stop_after;
}

/* Some take longer than those behind them. */
static void *refine(void *user, void *scratch, size_t index, void *taken)
{
    piece *made = taken;

    (void)user;
    (void)scratch;
    if (made->number % 4 == 1)
        usleep(200);
    made->refined += made->input == index;
    return made;
}

static int run(batch *of, size_t count, unsigned threads)
{
    pcrp_jobs jobs = {count, threads, of, begin, free, work, take, drop};

    of->in_order = 1;
    return of->refine ? pcrp_jobs_run_refined(&jobs, refine) : pcrp_jobs_run(&jobs);
}

static void pieces_come_in_the_order_of_the_inputs(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++) {
        batch of = {.pieces_of_each = 3, .refine = threads % 2};
        assert_int_equal(run(&of, 100, threads), 0);
        assert_true(of.in_order);
        assert_int_equal(of.taken, 20 * 30 + 80 * 3);
        assert_int_equal(of.made, of.gone);
    }
}

static void pieces_of_one_input_are_refined_by_all_threads(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 8; threads++) {
        batch of = {.pieces_of_each = 100, .refine = 1};
        assert_int_equal(run(&of, 1, threads), 0);
        assert_true(of.in_order);
        assert_int_equal(of.taken, 1000);
        assert_int_equal(of.made, of.gone);
    }
}

static void what_waits_does_not_grow_with_the_batch(void **state)
{
    const size_t window = 4 * 8 * 16, in_hand = 4 + 1; /* inputs and queue; one with each thread and the writer */

    (void)state;
    for (size_t count = 60; count <= 600; count *= 10) {
        batch of = {.pieces_of_each = 40, .refine = count == 600};
        assert_int_equal(run(&of, count, 4), 0);
        assert_true(of.in_order);
        assert_in_range(of.most_waiting, 1, window + in_hand);
    }
}

static void stopping_frees_what_was_made(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++)
        for (size_t after = 1; after < 60; after += 7) {
            batch of = {.pieces_of_each = 2, .stop_after = after, .refine = after % 2};
            assert_int_equal(run(&of, 50, threads), 1);
            assert_int_equal(of.taken, after);
            assert_int_equal(of.made, of.gone);
        }
}

static void threads_that_cannot_begin_are_a_failure(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 3; threads++) {
        batch of = {.pieces_of_each = 1, .without_scratch = 1, .refine = threads == 2};
        assert_int_equal(run(&of, 10, threads), -1);
    }
}

static void no_inputs_are_no_failure(void **state)
{
    batch of = {.pieces_of_each = 1};

    (void)state;
    assert_int_equal(run(&of, 0, 4), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_come_in_the_order_of_the_inputs),
        cmocka_unit_test(pieces_of_one_input_are_refined_by_all_threads),
        cmocka_unit_test(what_waits_does_not_grow_with_the_batch),
        cmocka_unit_test(stopping_frees_what_was_made),
        cmocka_unit_test(threads_that_cannot_begin_are_a_failure),
        cmocka_unit_test(no_inputs_are_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
