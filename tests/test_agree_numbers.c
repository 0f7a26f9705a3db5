/* SPDX-License-Identifier: Apache-2.0 */
/* Agreement statistics against published tables and against R 4.2.2 with irr 0.84.1 and irrCAC 1.0. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <pcrp/agree.h>

#define NONE PCRP_LEVEL_MISSING

/* cmocka 1.1.5 compares no doubles. */
#define assert_near(actual, expected, tolerance)                                                       \
    do {                                                                                               \
        double actual_ = (actual), expected_ = (expected);                                             \
        if (!(fabs(actual_ - expected_) <= (tolerance)))                                               \
            fail_msg("%s is %.12g, not %.12g", #actual, actual_, expected_);                           \
    } while (0)
#define assert_undefined(actual) assert_true(isnan(actual))

#define IDENTITY PCRP_WEIGHTS_IDENTITY
#define LINEAR PCRP_WEIGHTS_LINEAR
#define QUADRATIC PCRP_WEIGHTS_QUADRATIC
#define ORDINAL PCRP_WEIGHTS_ORDINAL

static pcrp_estimate from_counts(pcrp_coefficient coefficient, pcrp_weights weights, size_t q,
                                 const unsigned long *cells)
{
    pcrp_estimate out;
    double matrix[PCRP_SCALE_MAX * PCRP_SCALE_MAX];
    assert_int_equal(pcrp_weights_fill(weights, q, matrix), PCRP_OK);
    assert_int_equal(pcrp_coefficient_counts(coefficient, cells, q, matrix, 0.95, &out), PCRP_OK);
    return out;
}

static pcrp_estimate estimate(pcrp_coefficient coefficient, pcrp_weights weights, const pcrp_level_table *table)
{
    pcrp_estimate out;
    double matrix[PCRP_SCALE_MAX * PCRP_SCALE_MAX];
    assert_int_equal(pcrp_weights_fill(weights, (size_t)(table->highest - table->lowest + 1), matrix), PCRP_OK);
    assert_int_equal(pcrp_coefficient_estimate(coefficient, table, matrix, 0.95, &out), PCRP_OK);
    return out;
}

/* A table of some columns of another. The caller frees levels. */
static pcrp_level_table columns(const pcrp_level_table *table, size_t first, size_t second)
{
    int *levels = malloc(table->subjects * 2 * sizeof *levels);
    assert_non_null(levels);
    for (size_t i = 0; i < table->subjects; i++) {
        levels[2 * i] = table->levels[i * table->raters + first];
        levels[2 * i + 1] = table->levels[i * table->raters + second];
    }
    return (pcrp_level_table){levels, table->subjects, 2, table->lowest, table->highest};
}

/* Data given a rater a line, as publications print them, to a subject a row. */
static int *turned(const int *by_rater, size_t raters, size_t subjects)
{
    int *levels = malloc(raters * subjects * sizeof *levels);
    assert_non_null(levels);
    for (size_t i = 0; i < subjects; i++)
        for (size_t g = 0; g < raters; g++)
            levels[i * raters + g] = by_rater[g * subjects + i];
    return levels;
}

static double *as_numbers(const pcrp_level_table *table)
{
    double *values = malloc(table->subjects * table->raters * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < table->subjects * table->raters; i++)
        values[i] = table->levels[i] == NONE ? NAN : table->levels[i];
    return values;
}

static pcrp_icc_estimate icc(pcrp_icc kind, const pcrp_level_table *table)
{
    pcrp_icc_estimate out;
    double *values = as_numbers(table);
    assert_int_equal(pcrp_icc_compute(kind, values, table->subjects, table->raters, 0.95, &out), PCRP_OK);
    free(values);
    return out;
}

static double alpha(pcrp_metric metric, const pcrp_level_table *table)
{
    double out;
    assert_int_equal(pcrp_krippendorff(metric, table, &out), PCRP_OK);
    return out;
}

static const int anxiety_by_rater[] = {
    3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3,
    3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4,
    2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2};

static const int video_by_rater[] = {
    4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    4, 4, 4, 4, 3, 4, 3, 4, 3, 3, 4, 3, 4, 4, 4, 4, 4, 4, 4, 5,
    3, 4, 5, 4, 2, 3, 2, 3, 3, 3, 3, 3, 4, 4, 3, 4, 4, 4, 4, 5,
    4, 5, 5, 4, 4, 4, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4};

static const int krippendorff_c_by_rater[] = {
    1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE,
    1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3,
    NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE,
    1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE};

static const int five_observers[] = {
    1, 1, 2, NONE, 2, 1, 1, 0, 1, NONE, 2, 3, 3, 3, NONE, NONE, 0, 0, NONE, 0, 0, 0, 0, NONE, 0,
    0, 0, 0, NONE, 0, 1, 0, 2, NONE, 1, 1, NONE, 2, 0, NONE, 2, 2, 2, NONE, 2, 2, 1, 1, 1, NONE,
    NONE, 1, 0, 0, NONE, 0, 0, 0, 0, NONE, 1, 2, 2, 2, NONE, 3, 3, 2, 2, 3, 1, 1, 1, NONE, 1};

static const int diagnoses_by_rater[] = {
    4, 2, 2, 5, 2, 1, 3, 1, 1, 5, 1, 1, 2, 1, 2, 3, 1, 1, 2, 1, 5, 2, 2, 1, 1, 2, 1, 2, 1, 5,
    4, 2, 3, 5, 2, 1, 3, 1, 1, 5, 4, 2, 2, 4, 2, 3, 1, 1, 2, 3, 5, 4, 2, 1, 4, 2, 1, 2, 3, 5,
    4, 2, 3, 5, 2, 3, 3, 3, 4, 5, 4, 4, 2, 4, 4, 3, 1, 1, 4, 3, 5, 4, 4, 4, 4, 2, 1, 4, 3, 5,
    4, 5, 3, 5, 4, 3, 3, 3, 4, 5, 4, 4, 3, 4, 4, 3, 4, 1, 4, 5, 5, 4, 5, 4, 4, 2, 1, 4, 3, 5,
    4, 5, 3, 5, 4, 3, 5, 3, 4, 5, 4, 4, 3, 4, 4, 3, 5, 1, 4, 5, 5, 4, 5, 4, 4, 2, 5, 4, 3, 5,
    4, 5, 5, 5, 4, 3, 5, 4, 4, 5, 4, 4, 3, 4, 5, 5, 5, 2, 4, 5, 5, 4, 5, 4, 5, 4, 5, 4, 3, 5};

static const int shrout_fleiss[] = {9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7};

static void weights_of_three_levels(void **state)
{
    (void)state;
    double w[9];
    const double side[] = {0.0, 0.5, 0.75, 2.0 / 3.0};
    for (int kind = (int)IDENTITY; kind <= (int)ORDINAL; kind++) {
        assert_int_equal(pcrp_weights_fill((pcrp_weights)kind, 3, w), PCRP_OK);
        assert_near(w[0], 1.0, 0.0);
        assert_near(w[1], side[kind], 1e-15);
        assert_near(w[2], 0.0, 1e-15);
    }
    assert_int_equal(pcrp_weights_fill(PCRP_WEIGHTS_LINEAR, 65, w), PCRP_ERROR_ARGUMENT);
}

static void cohen_textbook_tables(void **state)
{
    (void)state;
    const struct { unsigned long cells[4]; double pa, kappa, ac1; } cases[] = {
        {{20, 5, 10, 15}, 0.70, 0.4, 0.4059405941},
        {{45, 15, 25, 15}, 0.60, 0.1304347826, 0.2660550459},
        {{25, 35, 5, 35}, 0.60, 0.2592592593, 0.2079207921},
        {{20, 20, 10, 50}, 0.70, 0.3478260870, NAN},
        {{118, 5, 2, 0}, 0.944, -0.0233918129, 0.9407763376}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_near(from_counts(PCRP_PERCENT_PAIRS, IDENTITY, 2, cases[i].cells).value, cases[i].pa, 1e-10);
        assert_near(from_counts(PCRP_COHEN_KAPPA, IDENTITY, 2, cases[i].cells).value, cases[i].kappa, 1e-10);
        if (!isnan(cases[i].ac1))
            assert_near(from_counts(PCRP_GWET_AC, IDENTITY, 2, cases[i].cells).value, cases[i].ac1, 1e-10);
    }
}

static void fill_run(int *column, const int *runs)
{
    size_t next = 0;
    for (size_t i = 0; runs[i] >= 0; i += 2)
        for (int j = 0; j < runs[i + 1]; j++)
            column[2 * next++] = runs[i];
    assert_int_equal(next, 100);
}

static void cohen_from_paired_lists(void **state)
{
    (void)state;
    int levels[200];
    pcrp_level_table table = {levels, 100, 2, 0, 2};
    fill_run(levels, (const int[]){0, 46, 1, 44, 2, 10, -1});
    fill_run(levels + 1, (const int[]){0, 52, 1, 32, 2, 16, -1});
    assert_near(estimate(PCRP_COHEN_KAPPA, IDENTITY, &table).value, 0.8013245033, 1e-10);
    assert_near(estimate(PCRP_COHEN_KAPPA, LINEAR, &table).value, 0.8355263158, 1e-10);
    assert_near(estimate(PCRP_COHEN_KAPPA, QUADRATIC, &table).value, 0.8776508972, 1e-10);
    fill_run(levels + 1, (const int[]){0, 50, 1, 40, 2, 10, -1});
    assert_near(estimate(PCRP_COHEN_KAPPA, IDENTITY, &table).value, 0.9315068493, 1e-10);
    assert_near(estimate(PCRP_COHEN_KAPPA, LINEAR, &table).value, 0.9411764706, 1e-10);
    assert_near(estimate(PCRP_COHEN_KAPPA, QUADRATIC, &table).value, 0.9541284404, 1e-10);
}

static void gwet_three_abstractors(void **state)
{
    (void)state;
    const unsigned long cells[] = {13, 0, 0, 0, 20, 7, 0, 4, 56};
    const struct { pcrp_coefficient coefficient; double value[4]; double se[4]; } cases[] = {
        {PCRP_PERCENT_PAIRS, {0.89, 0.945, 0.9725, 0.9633333333}, {.03128897569, 0, .007822243924, 0}},
        {PCRP_COHEN_KAPPA, {0.7964094022, 0.842902028, 0.8921568627, 0.8721078944},
         {.05891071833, .04787212159, .03535150758, .04062523077}},
        {PCRP_FLEISS_KAPPA, {0.7962396962, 0.8428010004, 0.8921092639, 0.8720409469}, {.05905473331, 0, 0, 0}},
        {PCRP_GWET_AC, {0.8493305482, 0.9000227221, 0.9402368793, 0.9251916963},
         {.04321746752, .02927560162, .0179201885, .02221776985}},
        {PCRP_BRENNAN_PREDIGER, {0.835, 0.87625, 0.9175, 0.901}, {.04693346354, 0, 0, 0}},
        {PCRP_KRIPPENDORFF, {0.7972584977, 0.8435869954, 0.8926487176, 0.8726807422}, {0, 0, 0, 0}}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int w = (int)IDENTITY; w <= (int)ORDINAL; w++) {
            pcrp_estimate e = from_counts(cases[i].coefficient, (pcrp_weights)w, 3, cells);
            assert_near(e.value, cases[i].value[w], 1e-10);
            if (cases[i].se[w] > 0.0)
                assert_near(e.se, cases[i].se[w], 1e-10);
        }
    }
    const struct { pcrp_coefficient coefficient; int weights; double low, high; } intervals[] = {
        {PCRP_COHEN_KAPPA, IDENTITY, 0.680, 0.913}, {PCRP_GWET_AC, IDENTITY, 0.764, 0.935},
        {PCRP_COHEN_KAPPA, QUADRATIC, 0.822, 0.962}, {PCRP_GWET_AC, QUADRATIC, 0.905, 0.976}};
    for (size_t i = 0; i < 4; i++) {
        pcrp_estimate e = from_counts(intervals[i].coefficient, (pcrp_weights)intervals[i].weights, 3, cells);
        assert_near(e.low, intervals[i].low, 5e-4);
        assert_near(e.high, intervals[i].high, 5e-4);
    }
}

static void gwet_four_diagnoses(void **state)
{
    (void)state;
    const unsigned long cells[] = {40, 6, 4, 15, 4, 25, 1, 5, 4, 2, 21, 9, 17, 13, 12, 45};
    const double pa[] = {0.5874439462, 0.7279521674, 0.7877428999, 0.7727952167};
    const double kappa[] = {0.4315007759, 0.406810874, 0.3831859441, 0.3904528984};
    const double ac[] = {0.4561576355, 0.3770678836, 0.2985729967, 0.3240689272};
    for (int w = (int)IDENTITY; w <= (int)ORDINAL; w++) {
        assert_near(from_counts(PCRP_PERCENT_PAIRS, (pcrp_weights)w, 4, cells).value, pa[w], 1e-10);
        assert_near(from_counts(PCRP_COHEN_KAPPA, (pcrp_weights)w, 4, cells).value, kappa[w], 1e-10);
        assert_near(from_counts(PCRP_GWET_AC, (pcrp_weights)w, 4, cells).value, ac[w], 1e-10);
    }
    assert_near(from_counts(PCRP_COHEN_KAPPA, IDENTITY, 4, cells).se, .04596918156, 1e-10);
    assert_near(from_counts(PCRP_BRENNAN_PREDIGER, IDENTITY, 4, cells).value, 0.4499252616, 1e-10);
}

static void stuart_vision(void **state)
{
    (void)state;
    const unsigned long cells[] = {1520, 266, 124, 66, 234, 1512, 432, 78, 117, 362, 1772, 205, 36, 82, 179, 492};
    const double kappa[] = {0.5953888281, 0.6523804295, 0.7023342525};
    const double z[] = {84.580981, 80.139525, 60.760043};
    for (int w = (int)IDENTITY; w <= (int)QUADRATIC; w++) {
        pcrp_estimate e = from_counts(PCRP_COHEN_KAPPA, (pcrp_weights)w, 4, cells);
        assert_near(e.value, kappa[w], 1e-10);
        assert_near(e.z, z[w], 1e-6);
    }
}

static void anxiety_pairs(void **state)
{
    (void)state;
    int *levels = turned(anxiety_by_rater, 3, 20);
    pcrp_level_table table = {levels, 20, 3, 1, 6};
    /* irr::kappa2 takes the ranks of the levels that occur; the last two raters never gave a 5. */
    const struct { size_t first, second; double kappa[3]; double z[3]; } cases[] = {
        {0, 1, {0.1194968553, 0.1891891892, 0.2967651195}, {1.163762, 1.415659, 1.340499}},
        {0, 2, {-0.1656441718, -0.0510510511, 0.0695067265}, {0, 0, 0}},
        {1, 2, {-0.0062893082, 0.1459074733, 0.2520325203}, {0, 0, 0}}};
    for (size_t i = 0; i < 3; i++) {
        pcrp_level_table pair = columns(&table, cases[i].first, cases[i].second);
        int *ranks = (int *)(uintptr_t)pair.levels;
        for (int j = 0; i == 2 && j < 40; j++)
            ranks[j] -= ranks[j] == 6;
        pair.highest = i == 2 ? 5 : 6;
        for (int w = (int)IDENTITY; w <= (int)QUADRATIC; w++) {
            pcrp_estimate e = estimate(PCRP_COHEN_KAPPA, (pcrp_weights)w, &pair);
            assert_near(e.value, cases[i].kappa[w], 1e-10);
            if (cases[i].z[w] != 0)
                assert_near(e.z, cases[i].z[w], 1e-6);
        }
        free(ranks);
    }
    /* Weights of the caller's own: disagreement 0, 1, 2, 4, 7, 11 by distance. */
    const double apart[] = {0, 1, 2, 4, 7, 11};
    double own[36];
    for (int i = 0; i < 36; i++)
        own[i] = 1.0 - apart[abs(i / 6 - i % 6)] / 11.0;
    pcrp_level_table pair = columns(&table, 0, 1);
    pcrp_estimate e;
    assert_int_equal(pcrp_coefficient_estimate(PCRP_COHEN_KAPPA, &pair, own, 0.95, &e), PCRP_OK);
    assert_near(e.value, 0.2633015007, 1e-10);
    free((void *)(uintptr_t)pair.levels);
    /* On the whole scale the same two raters have another kappa. */
    pair = columns(&table, 1, 2);
    assert_near(estimate(PCRP_COHEN_KAPPA, LINEAR, &pair).value, 0.1262135922, 1e-10);
    free((void *)(uintptr_t)pair.levels);
    free(levels);
}

static void anxiety_all_raters(void **state)
{
    (void)state;
    int *levels = turned(anxiety_by_rater, 3, 20);
    pcrp_level_table table = {levels, 20, 3, 1, 6};
    const struct { pcrp_coefficient coefficient; double value[4]; } cases[] = {
        {PCRP_PERCENT_PAIRS, {.183333, .713333, .870667, .844444}},
        {PCRP_GWET_AC, {0.03137, 0.32508, 0.53529, 0.48613}},
        {PCRP_KRIPPENDORFF, {-0.02373, 0.07001, 0.1701, 0.14173}},
        {PCRP_CONGER_KAPPA, {-0.01871, 0.08316, 0.18998, 0.15992}}};
    for (size_t i = 0; i < 4; i++)
        for (int w = (int)IDENTITY; w <= (int)ORDINAL; w++)
            assert_near(estimate(cases[i].coefficient, (pcrp_weights)w, &table).value, cases[i].value[w], 5.1e-6);
    assert_near(estimate(PCRP_FLEISS_KAPPA, IDENTITY, &table).value, -0.0410764873, 1e-10);
    assert_near(estimate(PCRP_CONGER_KAPPA, IDENTITY, &table).value, -0.0187110187, 1e-10);
    assert_near(estimate(PCRP_LIGHT_KAPPA, IDENTITY, &table).value, -0.0174788749, 1e-10);
    assert_near(estimate(PCRP_PERCENT_ALL, IDENTITY, &table).value, 0.0, 0.0);

    /* Not the figures of irr::kripp.alpha 0.84.1, whose divisor is wrong for complete data. */
    assert_near(alpha(PCRP_METRIC_NOMINAL, &table), -0.0237252125, 1e-10);
    assert_near(alpha(PCRP_METRIC_ORDINAL, &table), 0.2283869453, 1e-10);
    assert_near(alpha(PCRP_METRIC_INTERVAL, &table), 0.1700986079, 1e-10);
    assert_near(alpha(PCRP_METRIC_RATIO, &table), 0.1418013406, 1e-10);

    double *values = as_numbers(&table);
    double w;
    assert_int_equal(pcrp_kendall_w(values, 20, 3, &w), PCRP_OK);
    assert_near(w, 0.5396568760, 1e-10);
    free(values);
    free(levels);
}

static void anxiety_intraclass(void **state)
{
    (void)state;
    int *levels = turned(anxiety_by_rater, 3, 20);
    pcrp_level_table table = {levels, 20, 3, 1, 6};
    const struct { pcrp_icc kind; double value, low, high; } cases[] = {
        {PCRP_ICC_1_1, 0.1750223814, -0.077447, 0.484336}, {PCRP_ICC_3_1, 0.2160493827, -0.046258, 0.522259},
        {PCRP_ICC_2_1, 0.1979982594, -0.038911, 0.493574}, {PCRP_ICC_1_K, 0.3889257294, NAN, NAN},
        {PCRP_ICC_3_K, 0.4525862069, NAN, NAN}, {PCRP_ICC_2_K, 0.4254987531, -0.137308, 0.746326}};
    for (size_t i = 0; i < 6; i++) {
        pcrp_icc_estimate e = icc(cases[i].kind, &table);
        assert_near(e.value, cases[i].value, 1e-10);
        if (!isnan(cases[i].low)) {
            assert_near(e.low, cases[i].low, 1e-6);
            assert_near(e.high, cases[i].high, 1e-6);
        }
    }
    pcrp_icc_estimate e = icc(PCRP_ICC_3_1, &table);
    assert_near(e.f, 1.826772, 1e-6);
    assert_near(e.df1, 19, 0);
    assert_near(e.df2, 38, 0);
    assert_near(e.p, .0562013, 1e-7);
    assert_near(icc(PCRP_ICC_2_1, &table).df2_interval, 39.746041, 1e-6);
    free(levels);
}

static void shrout_and_fleiss(void **state)
{
    (void)state;
    pcrp_level_table table = {shrout_fleiss, 6, 4, 1, 10};
    const struct { pcrp_icc kind; double paper, value, low, high; } cases[] = {
        {PCRP_ICC_1_1, .17, 0.1657417684, -0.132932, 0.722560}, {PCRP_ICC_2_1, .29, 0.2897637795, 0.018787, 0.761084},
        {PCRP_ICC_3_1, .71, 0.7148407148, 0.342465, 0.945858}, {PCRP_ICC_1_K, .44, 0.4427971337, -0.884442, 0.912415},
        {PCRP_ICC_2_K, .62, 0.6200505476, 0.039440, 0.928573}, {PCRP_ICC_3_K, .91, 0.9093155424, 0.675675, 0.985892}};
    for (size_t i = 0; i < 6; i++) {
        pcrp_icc_estimate e = icc(cases[i].kind, &table);
        assert_near(e.value, cases[i].paper, 0.005);
        assert_near(e.value, cases[i].value, 1e-10);
        assert_near(e.low, cases[i].low, 1e-6);
        assert_near(e.high, cases[i].high, 1e-6);
    }
    pcrp_icc_estimate e = icc(PCRP_ICC_2_1, &table);
    assert_near(e.f, 11.027248, 1e-6);
    assert_near(e.p, .000134567, 1e-9);
    assert_near(e.df2_interval, 4.785144, 1e-6);
    assert_near(pcrp_f_upper(e.f, e.df1, e.df2_interval), .0112699, 1e-7);
    assert_near(icc(PCRP_ICC_1_1, &table).f, 1.794678, 1e-6);

    assert_near(alpha(PCRP_METRIC_NOMINAL, &table), -0.0648148148, 1e-10);
    assert_near(alpha(PCRP_METRIC_ORDINAL, &table), 0.1090594132, 1e-10);
    assert_near(alpha(PCRP_METRIC_INTERVAL, &table), 0.1473078504, 1e-10);
    assert_near(alpha(PCRP_METRIC_RATIO, &table), 0.0819512786, 1e-10);

    /* Cronbach's alpha of the judges is ICC(3,k). */
    double *values = as_numbers(&table);
    double cronbach;
    assert_int_equal(pcrp_cronbach_alpha(values, 6, 4, &cronbach), PCRP_OK);
    assert_near(cronbach, 0.9093155424, 1e-10);
    free(values);
}

static void video(void **state)
{
    (void)state;
    int *levels = turned(video_by_rater, 4, 20);
    pcrp_level_table table = {levels, 20, 4, 1, 6};
    pcrp_icc_estimate consistency = icc(PCRP_ICC_3_1, &table);
    assert_near(consistency.value, 0.1959839357, 1e-10);
    assert_near(consistency.low, -0.000169, 1e-6);
    assert_near(consistency.high, 0.466372, 1e-6);
    pcrp_icc_estimate agreement = icc(PCRP_ICC_2_1, &table);
    assert_near(agreement.value, 0.1569131833, 1e-10);
    assert_near(agreement.low, -0.002489, 1e-6);
    assert_near(agreement.high, 0.401993, 1e-6);
    assert_near(estimate(PCRP_FLEISS_KAPPA, IDENTITY, &table).value, 0.0356703567, 1e-10);
    assert_near(estimate(PCRP_PERCENT_ALL, IDENTITY, &table).value, 0.35, 1e-12);
    free(levels);
}

static void krippendorff_published(void **state)
{
    (void)state;
    int *levels = turned(krippendorff_c_by_rater, 4, 12);
    pcrp_level_table c = {levels, 12, 4, 1, 5};
    assert_near(alpha(PCRP_METRIC_NOMINAL, &c), 0.7434210526, 1e-10);
    assert_near(alpha(PCRP_METRIC_ORDINAL, &c), 0.8153875038, 1e-10);
    assert_near(alpha(PCRP_METRIC_INTERVAL, &c), 0.8491071429, 1e-10);
    assert_near(alpha(PCRP_METRIC_RATIO, &c), 0.7974027747, 1e-10);
    free(levels);

    const int coders[] = {
        NONE, NONE, NONE, NONE, NONE, 3, 4, 1, 2, 1, 1, 3, 3, NONE, 3,
        1, NONE, 2, 1, 3, 3, 4, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
        NONE, NONE, 2, 1, 3, 4, 4, NONE, 2, 1, 1, 3, 3, NONE, 4};
    levels = turned(coders, 3, 15);
    pcrp_level_table wikipedia = {levels, 15, 3, 1, 4};
    assert_near(alpha(PCRP_METRIC_NOMINAL, &wikipedia), 0.6913580247, 1e-10);
    assert_near(alpha(PCRP_METRIC_ORDINAL, &wikipedia), 0.8067214199, 1e-10);
    assert_near(alpha(PCRP_METRIC_INTERVAL, &wikipedia), 0.8108448928, 1e-10);
    assert_near(alpha(PCRP_METRIC_RATIO, &wikipedia), 0.8089436708, 1e-10);
    free(levels);

    const int binary[] = {0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
    levels = turned(binary, 2, 10);
    pcrp_level_table two = {levels, 10, 2, 0, 1};
    assert_near(alpha(PCRP_METRIC_NOMINAL, &two), 0.0952380952, 1e-10);
    free(levels);
}

static void missing_ratings(void **state)
{
    (void)state;
    int *levels = turned(krippendorff_c_by_rater, 4, 12);
    /* Gwet's copy of the data has the single rating of the last subject from the third rater; that matters
     * to Conger's kappa only. */
    levels[11 * 4 + 1] = NONE;
    levels[11 * 4 + 2] = 3;
    const pcrp_level_table tables[] = {{levels, 12, 4, 1, 5}, {five_observers, 15, 5, 0, 3}};
    const double pa[2][4] = {{.8181818182, .9393939394, .9753787879, .9681818182},
                             {.6155555556, .8607407407, .9461728395, .9248148148}};
    const struct { pcrp_coefficient coefficient; double value[2][4]; double se[2][4]; } cases[] = {
        {PCRP_GWET_AC, {{.77544, .85874, .914, .89894}, {.49662, .68964, .83043, .78534}},
         {{.14295, .11733, .10396, .1069}, {.12197, .08769, .05825, .06819}}},
        {PCRP_FLEISS_KAPPA, {{.76117, .81794, .86494, .85021}, {.45762, .61185, .75072, .70122}},
         {{.15302, 0, 0, 0}, {0, 0, 0, 0}}},
        {PCRP_KRIPPENDORFF, {{.74342, .80038, .84911, .83364}, {.48053, .63521, .77186, .72348}},
         {{.14557, 0, 0, 0}, {0, 0, 0, 0}}},
        {PCRP_CONGER_KAPPA, {{.76282, .81378, .85771, .84366}, {.46927, .62405, .76179, .71312}},
         {{.14917, 0, 0, 0}, {0, 0, 0, 0}}},
        {PCRP_BRENNAN_PREDIGER, {{.77273, .84848, .90152, .88636}, {.48741, .66578, .80622, .75941}},
         {{.14472, 0, 0, 0}, {0, 0, 0, 0}}}};
    for (size_t t = 0; t < 2; t++) {
        for (int w = (int)IDENTITY; w <= (int)ORDINAL; w++) {
            assert_near(estimate(PCRP_PERCENT_PAIRS, (pcrp_weights)w, &tables[t]).value, pa[t][w], 1e-10);
            for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
                pcrp_estimate e = estimate(cases[i].coefficient, (pcrp_weights)w, &tables[t]);
                assert_near(e.value, cases[i].value[t][w], 5.1e-6);
                if (cases[i].se[t][w] > 0.0)
                    assert_near(e.se, cases[i].se[t][w], 5.1e-6);
            }
        }
    }
    pcrp_estimate ac1 = estimate(PCRP_GWET_AC, IDENTITY, &tables[0]);
    assert_near(ac1.chance, 0.1903211806, 1e-10);
    assert_near(ac1.low, .461, 5e-4);
    assert_near(ac1.high, 1.0, 0.0);
    pcrp_estimate ac2 = estimate(PCRP_GWET_AC, QUADRATIC, &tables[0]);
    assert_near(ac2.chance, 0.7137044271, 1e-10);
    assert_near(ac2.low, .685, 5e-4);
    free(levels);
}

/* Ratings from counts a subject, in any order of raters: Fleiss' kappa does not look at who gave which. */
static int *spread_out(const int *counts, size_t subjects, size_t q, size_t raters)
{
    int *levels = malloc(subjects * raters * sizeof *levels);
    assert_non_null(levels);
    for (size_t i = 0; i < subjects; i++) {
        size_t next = 0;
        for (size_t k = 0; k < q; k++)
            for (int j = 0; j < counts[i * q + k]; j++)
                levels[i * raters + next++] = (int)k + 1;
        assert_int_equal(next, raters);
    }
    return levels;
}

static void fleiss_published(void **state)
{
    (void)state;
    const int wikipedia[] = {0, 0, 0, 0, 14, 0, 2, 6, 4, 2, 0, 0, 3, 5, 6, 0, 3, 9, 2, 0, 2, 2, 8, 1, 1,
                             7, 7, 0, 0, 0, 3, 2, 6, 3, 0, 2, 5, 3, 2, 2, 6, 5, 2, 1, 0, 0, 2, 2, 3, 7};
    int *levels = spread_out(wikipedia, 10, 5, 14);
    pcrp_level_table table = {levels, 10, 14, 1, 5};
    pcrp_estimate e = estimate(PCRP_FLEISS_KAPPA, IDENTITY, &table);
    assert_near(e.agreement, 0.3780219780, 1e-10);
    assert_near(e.chance, 0.2127551020, 1e-10);
    assert_near(e.value, 0.2099307044, 1e-10);
    assert_near(e.z, 12.374291, 1e-6);
    free(levels);

    levels = turned(diagnoses_by_rater, 6, 30);
    pcrp_level_table six = {levels, 30, 6, 1, 5};
    e = estimate(PCRP_FLEISS_KAPPA, IDENTITY, &six);
    assert_near(e.value, 0.4302445201, 1e-10);
    assert_near(e.z, 17.651831, 1e-6);
    assert_near(estimate(PCRP_CONGER_KAPPA, IDENTITY, &six).value, 0.4418085403, 1e-10);
    assert_near(estimate(PCRP_LIGHT_KAPPA, IDENTITY, &six).value, 0.4594121444, 1e-10);
    assert_near(estimate(PCRP_PERCENT_ALL, IDENTITY, &six).value, 0.166666667, 1e-9);
    const double level_kappa[] = {.245, .245, .520, .471, .566};
    const double level_z[] = {5.192, 5.192, 11.031, 9.994, 12.009};
    double kappa[5], z[5];
    assert_int_equal(pcrp_fleiss_levels(&six, kappa, z), PCRP_OK);
    for (int k = 0; k < 5; k++) {
        assert_near(kappa[k], level_kappa[k], 5e-4);
        assert_near(z[k], level_z[k], 5e-4);
    }
    pcrp_level_table pair = columns(&six, 1, 2);
    e = estimate(PCRP_COHEN_KAPPA, IDENTITY, &pair);
    assert_near(e.value, 0.6311475410, 1e-10);
    assert_near(e.z, 7.559765, 1e-6);
    free((void *)(uintptr_t)pair.levels);
    free(levels);

    levels = turned(diagnoses_by_rater, 4, 30);
    pcrp_level_table four = {levels, 30, 4, 1, 5};
    assert_near(estimate(PCRP_FLEISS_KAPPA, IDENTITY, &four).value, 0.4893319342, 1e-10);
    free(levels);
}

static void six_raters_as_counts(void **state)
{
    (void)state;
    const int counts[] = {0, 0, 0, 6, 0, 0, 3, 0, 0, 3, 0, 1, 4, 0, 1, 0, 0, 0, 0, 6, 0, 3, 0, 3, 0,
                          2, 0, 4, 0, 0, 0, 0, 4, 0, 2, 2, 0, 3, 1, 0, 2, 0, 0, 4, 0, 0, 0, 0, 0, 6,
                          1, 0, 0, 5, 0, 1, 1, 0, 4, 0, 0, 3, 3, 0, 0, 1, 0, 0, 5, 0, 0, 2, 0, 3, 1};
    int *levels = spread_out(counts, 15, 5, 6);
    pcrp_level_table table = {levels, 15, 6, 1, 5};
    assert_near(estimate(PCRP_PERCENT_PAIRS, IDENTITY, &table).value, 0.5511111111, 1e-10);
    pcrp_estimate ac1 = estimate(PCRP_GWET_AC, IDENTITY, &table);
    assert_near(ac1.value, 0.4448007329, 1e-10);
    assert_near(ac1.se, .08418756677, 1e-10);
    pcrp_estimate fleiss = estimate(PCRP_FLEISS_KAPPA, IDENTITY, &table);
    assert_near(fleiss.value, 0.413926499, 1e-9);
    assert_near(fleiss.se, .0811929092, 1e-10);
    pcrp_estimate krippendorff = estimate(PCRP_KRIPPENDORFF, IDENTITY, &table);
    assert_near(krippendorff.value, 0.4204384268, 1e-10);
    /* irrCAC's function for counts gives .0824322762: it counts the change of chance agreement once, where
     * the derivative of its square, and irrCAC's own function for ratings, count it twice. Complete data
     * have the standard error of Fleiss' kappa. */
    assert_near(krippendorff.se, fleiss.se, 1e-12);
    assert_near(estimate(PCRP_BRENNAN_PREDIGER, IDENTITY, &table).value, 0.4388888889, 1e-10);
    free(levels);
}

static void undefined_is_neither_nothing_nor_perfect(void **state)
{
    (void)state;
    int levels[20];
    for (int i = 0; i < 20; i++)
        levels[i] = 2;
    pcrp_level_table constant = {levels, 10, 2, 1, 4};
    for (int w = (int)IDENTITY; w <= (int)ORDINAL; w++) {
        assert_undefined(estimate(PCRP_COHEN_KAPPA, (pcrp_weights)w, &constant).value);
        assert_undefined(estimate(PCRP_LIGHT_KAPPA, (pcrp_weights)w, &constant).value);
        assert_undefined(estimate(PCRP_CONGER_KAPPA, (pcrp_weights)w, &constant).value);
        assert_undefined(estimate(PCRP_FLEISS_KAPPA, (pcrp_weights)w, &constant).value);
        assert_undefined(estimate(PCRP_KRIPPENDORFF, (pcrp_weights)w, &constant).value);
        assert_undefined(estimate(PCRP_COHEN_KAPPA, (pcrp_weights)w, &constant).se);
    }
    for (int m = PCRP_METRIC_NOMINAL; m <= PCRP_METRIC_RATIO; m++)
        assert_undefined(alpha((pcrp_metric)m, &constant));
    for (int k = PCRP_ICC_1_1; k <= PCRP_ICC_3_K; k++)
        assert_undefined(icc((pcrp_icc)k, &constant).value);
    double *values = as_numbers(&constant);
    double out = 1.0;
    assert_int_equal(pcrp_kendall_w(values, 10, 2, &out), PCRP_OK);
    assert_undefined(out);
    assert_int_equal(pcrp_cronbach_alpha(values, 10, 2, &out), PCRP_OK);
    assert_undefined(out);
    free(values);
    /* Chance is the same whatever the ratings are, or falls with less variety: these are defined. */
    assert_near(estimate(PCRP_GWET_AC, IDENTITY, &constant).value, 1.0, 0.0);
    assert_near(estimate(PCRP_BRENNAN_PREDIGER, IDENTITY, &constant).value, 1.0, 0.0);

    pcrp_level_table nobody = {levels, 0, 2, 1, 4};
    int apart[] = {1, NONE, NONE, 3};
    pcrp_level_table never_both = {apart, 2, 2, 1, 4};
    for (int c = PCRP_PERCENT_ALL; c <= PCRP_KRIPPENDORFF; c++) {
        assert_undefined(estimate((pcrp_coefficient)c, QUADRATIC, &nobody).value);
        assert_undefined(estimate((pcrp_coefficient)c, QUADRATIC, &never_both).value);
    }
}

static void perfect_agreement_is_one(void **state)
{
    (void)state;
    const int levels[] = {1, 1, 2, 2, 3, 3, 4, 4, 4, 4};
    pcrp_level_table table = {levels, 5, 2, 1, 4};
    for (int c = PCRP_PERCENT_ALL; c <= PCRP_KRIPPENDORFF; c++)
        assert_near(estimate((pcrp_coefficient)c, QUADRATIC, &table).value, 1.0, 1e-12);
    for (int k = PCRP_ICC_1_1; k <= PCRP_ICC_3_K; k++) {
        assert_near(icc((pcrp_icc)k, &table).value, 1.0, 1e-12);
        assert_near(icc((pcrp_icc)k, &table).low, 1.0, 1e-12);
    }
}

static void whole_scale_not_observed_levels(void **state)
{
    (void)state;
    /* Levels 2 and 3 only: on the scale 1 to 4 they are a third of the way apart, not all of it. */
    const int levels[] = {2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 3, 3};
    pcrp_level_table whole = {levels, 6, 2, 1, 4};
    pcrp_level_table observed = {levels, 6, 2, 2, 3};
    assert_near(estimate(PCRP_PERCENT_PAIRS, LINEAR, &whole).value, 8.0 / 9.0, 1e-12);
    assert_near(estimate(PCRP_PERCENT_PAIRS, LINEAR, &observed).value, 2.0 / 3.0, 1e-12);
    assert_true(estimate(PCRP_GWET_AC, QUADRATIC, &whole).value
                > estimate(PCRP_GWET_AC, QUADRATIC, &observed).value + 0.1);
}

static void bad_arguments(void **state)
{
    (void)state;
    pcrp_estimate e;
    double out;
    const int off[] = {1, 5, 2, 2};
    pcrp_level_table table = {off, 2, 2, 1, 4};
    assert_int_equal(pcrp_coefficient_estimate(PCRP_GWET_AC, &table, NULL, 0.95, &e), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_krippendorff(PCRP_METRIC_NOMINAL, &table, &out), PCRP_ERROR_ARGUMENT);
    table.highest = 5;
    assert_int_equal(pcrp_coefficient_estimate(PCRP_GWET_AC, &table, NULL, 1.0, &e), PCRP_ERROR_ARGUMENT);
    table.raters = 4;
    table.subjects = 1;
    assert_int_equal(pcrp_coefficient_estimate(PCRP_COHEN_KAPPA, &table, NULL, 0.95, &e), PCRP_ERROR_ARGUMENT);
    assert_int_equal(pcrp_coefficient_estimate(PCRP_LIGHT_KAPPA, &table, NULL, 0.95, &e), PCRP_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_of_three_levels),
        cmocka_unit_test(cohen_textbook_tables),
        cmocka_unit_test(cohen_from_paired_lists),
        cmocka_unit_test(gwet_three_abstractors),
        cmocka_unit_test(gwet_four_diagnoses),
        cmocka_unit_test(stuart_vision),
        cmocka_unit_test(anxiety_pairs),
        cmocka_unit_test(anxiety_all_raters),
        cmocka_unit_test(anxiety_intraclass),
        cmocka_unit_test(shrout_and_fleiss),
        cmocka_unit_test(video),
        cmocka_unit_test(krippendorff_published),
        cmocka_unit_test(missing_ratings),
        cmocka_unit_test(fleiss_published),
        cmocka_unit_test(six_raters_as_counts),
        cmocka_unit_test(undefined_is_neither_nothing_nor_perfect),
        cmocka_unit_test(perfect_agreement_is_one),
        cmocka_unit_test(whole_scale_not_observed_levels),
        cmocka_unit_test(bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
