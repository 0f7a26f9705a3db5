/* SPDX-License-Identifier: Apache-2.0 */
/* Distributions against R 4.2.2, and the bootstrap: its random numbers, its spread, what it does with the undefined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <pcrp/agree.h>

/* cmocka 1.1.5 compares no doubles. */
#define assert_near(actual, expected, tolerance)                                                       \
    do {                                                                                               \
        double actual_ = (actual), expected_ = (expected);                                             \
        if (!(fabs(actual_ - expected_) <= (tolerance)))                                               \
            fail_msg("%s is %.12g, not %.12g", #actual, actual_, expected_);                           \
    } while (0)
#define assert_undefined(actual) assert_true(isnan(actual))

static void distributions(void **state)
{
    (void)state;
    assert_near(pcrp_f_quantile(.975, 5, 18), 3.38196780588, 1e-10);
    assert_near(pcrp_f_quantile(.975, 18, 5), 6.36188320465, 1e-10);
    assert_near(pcrp_f_quantile(.975, 5, 15), 3.57641534928, 1e-10);
    assert_near(pcrp_f_quantile(.975, 5, 4.785144), 7.4986273509, 1e-9);
    assert_near(pcrp_f_quantile(.975, 4.785144, 5), 7.19073713966, 1e-10);
    assert_near(pcrp_f_upper(11.027248, 5, 15), 0.000134566513493, 1e-14);
    assert_near(pcrp_f_upper(1.794678, 5, 18), 0.164768910355, 1e-11);
    assert_near(pcrp_normal_quantile(.975), 1.95996398454, 1e-11);
    assert_near(pcrp_t_quantile(.975, 9), 2.2621571628, 1e-10);
    assert_near(pcrp_t_quantile(.975, 14), 2.14478668792, 1e-10);
    assert_near(pcrp_t_quantile(.975, 99), 1.98421695159, 1e-10);
    assert_near(pcrp_beta(.3, 2, 5), 0.579825, 1e-12);
    assert_near(pcrp_normal(1.96), 0.975002104852, 1e-12);
}

static void quantiles_invert_distributions(void **state)
{
    (void)state;
    const double p[] = {1e-10, 1e-4, .025, .3, .5, .7, .975, .9999};
    const double df[] = {1, 2, 3.7, 30, 1000};
    for (size_t i = 0; i < sizeof p / sizeof p[0]; i++) {
        assert_near(pcrp_normal(pcrp_normal_quantile(p[i])) / p[i], 1.0, 1e-11);
        for (size_t j = 0; j < sizeof df / sizeof df[0]; j++) {
            assert_near(pcrp_t(pcrp_t_quantile(p[i], df[j]), df[j]) / p[i], 1.0, 1e-9);
            for (size_t k = 0; k < sizeof df / sizeof df[0]; k++)
                assert_near(pcrp_f_upper(pcrp_f_quantile(1 - p[i], df[j], df[k]), df[j], df[k]) / p[i], 1.0, 1e-5);
        }
    }
    assert_undefined(pcrp_normal_quantile(0.0));
    assert_undefined(pcrp_t_quantile(1.0, 3));
    assert_undefined(pcrp_f_quantile(0.5, -1, 3));
    assert_undefined(pcrp_beta(1.5, 1, 1));
}

static void random_numbers_are_those_of_pcg32(void **state)
{
    (void)state;
    /* The first six of the demonstration program of the PCG library, seed 42, stream 54. */
    const uint32_t expected[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e};
    pcrp_random random;
    pcrp_random_seed(&random, 42, 54);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(pcrp_random_next(&random), expected[i]);
    for (int i = 0; i < 1000; i++)
        assert_true(pcrp_random_below(&random, 7) < 7);
}

typedef struct draw {
    const int *levels;
    int *drawn;
    int every_other_undefined;
    unsigned long calls;
} draw;

static void kappa_of_draw(void *user, const size_t *subjects, size_t count, double *values)
{
    draw *d = user;
    pcrp_estimate e;
    for (size_t i = 0; i < count; i++)
        memcpy(d->drawn + 2 * i, d->levels + 2 * subjects[i], 2 * sizeof *d->drawn);
    pcrp_level_table table = {d->drawn, count, 2, 0, 2};
    pcrp_coefficient_estimate(PCRP_COHEN_KAPPA, &table, NULL, 0.95, &e);
    values[0] = d->every_other_undefined && d->calls % 2 == 1 ? NAN : e.value;
    d->calls++;
}

static void bootstrap_agrees_with_the_standard_error(void **state)
{
    (void)state;
    const unsigned long cells[] = {13, 0, 0, 0, 20, 7, 0, 4, 56};
    int levels[200], drawn[200];
    size_t next = 0;
    for (int i = 0; i < 9; i++) {
        for (unsigned long j = 0; j < cells[i]; j++) {
            levels[next++] = i / 3;
            levels[next++] = i % 3;
        }
    }
    draw d = {levels, drawn, 0, 0};
    pcrp_bootstrap first, again, other;
    assert_int_equal(pcrp_bootstrap_run(100, 1, 5000, 1, 0.95, kappa_of_draw, &d, &first), PCRP_OK);
    assert_int_equal(pcrp_bootstrap_run(100, 1, 5000, 1, 0.95, kappa_of_draw, &d, &again), PCRP_OK);
    assert_int_equal(pcrp_bootstrap_run(100, 1, 5000, 2, 0.95, kappa_of_draw, &d, &other), PCRP_OK);
    assert_near(first.se, 0.0589107, 0.00589);
    assert_near(first.low, 0.66952, 0.01);
    assert_near(first.high, 0.90386, 0.01);
    assert_true(first.se == again.se && first.low == again.low && first.high == again.high);
    assert_true(first.se != other.se);
    assert_int_equal(first.degenerate, 0);

    d.every_other_undefined = 1;
    d.calls = 0;
    assert_int_equal(pcrp_bootstrap_run(100, 1, 1000, 1, 0.95, kappa_of_draw, &d, &first), PCRP_OK);
    assert_int_equal(first.resamples, 1000);
    assert_int_equal(first.degenerate, 500);
    assert_false(isnan(first.low));
    assert_int_equal(pcrp_bootstrap_run(100, 1, 0, 1, 0.95, kappa_of_draw, &d, &first), PCRP_ERROR_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distributions),
        cmocka_unit_test(quantiles_invert_distributions),
        cmocka_unit_test(random_numbers_are_those_of_pcg32),
        cmocka_unit_test(bootstrap_agrees_with_the_standard_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
