/* SPDX-License-Identifier: Apache-2.0 */
/* Normal, t and F distributions. All but the normal rest on the incomplete beta function, whose
 * complement is computed directly, so that small tails keep their digits. */
#include <pcrp/agree.h>

#include <float.h>
#include <math.h>

enum { FRACTION_STEPS = 500, BISECTION_STEPS = 400 };

static double log_gamma(double x)
{
    int sign;  /* lgamma() writes a global */
    return lgamma_r(x, &sign);
}

/* Continued fraction of the incomplete beta function by Lentz's method (Abramowitz & Stegun 26.5.8). */
static double beta_fraction(double x, double a, double b)
{
    const double tiny = 1e-300;
    double c = 1.0;
    double d = 1.0 - (a + b) * x / (a + 1.0);
    d = 1.0 / (fabs(d) < tiny ? tiny : d);
    double h = d;
    for (int m = 1; m <= FRACTION_STEPS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1.0 + even * d;
        c = 1.0 + even / c;
        d = 1.0 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1.0 + odd * d;
        c = 1.0 + odd / c;
        d = 1.0 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        h *= d * c;
        if (fabs(d * c - 1.0) < DBL_EPSILON)
            break;
    }
    return h;
}

/* I_x(a, b) where both x and y = 1 - x are known to full precision. */
static double beta_both(double x, double y, double a, double b)
{
    if (x <= 0.0)
        return 0.0;
    if (y <= 0.0)
        return 1.0;
    double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log(y));
    if (x < (a + 1.0) / (a + b + 2.0))
        return front * beta_fraction(x, a, b) / a;
    return 1.0 - front * beta_fraction(y, b, a) / b;
}

double pcrp_beta(double x, double a, double b)
{
    if (!(x >= 0.0 && x <= 1.0 && a > 0.0 && b > 0.0))
        return NAN;
    return beta_both(x, 1.0 - x, a, b);
}

/* The x below one half (or the y, then *swapped) at which I_x(a, b) = p: bisection on the smaller side
 * keeps the relative precision that a quotient x / (1 - x) needs. */
static double beta_quantile_small(double p, double a, double b, int *swapped)
{
    *swapped = beta_both(0.5, 0.5, a, b) < p;
    double low = 0.0;
    double high = 0.5;
    for (int i = 0; i < BISECTION_STEPS; i++) {
        double middle = low > 0.0 ? sqrt(low) * sqrt(high) : high / 65536.0;
        if (low > 0.0 && (middle <= low || middle >= high))
            middle = 0.5 * (low + high);
        if (middle <= low || middle >= high || middle < DBL_MIN)
            break;
        /* Swapped, middle is y, and I falls as y grows. */
        double below = *swapped ? beta_both(1.0 - middle, middle, a, b) : beta_both(middle, 1.0 - middle, a, b);
        if (*swapped ? below > p : below < p)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double pcrp_normal(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

double pcrp_normal_quantile(double p)
{
    if (!(p > 0.0 && p < 1.0))
        return NAN;
    /* Newton on the smaller tail, from the point where it is about right; the tail is convex there. */
    double tail = p < 0.5 ? p : 1.0 - p;
    double x = tail > 0.4 ? 0.0 : sqrt(-2.0 * log(tail));
    for (int i = 0; i < 100; i++) {
        double density = exp(-0.5 * x * x) / sqrt(2.0 * M_PI);
        double step = (0.5 * erfc(x * M_SQRT1_2) - tail) / density;
        if (step < -0.5)
            step = -0.5;
        x += step;
        if (fabs(step) <= 4 * DBL_EPSILON * (1.0 + fabs(x)))
            break;
    }
    return p < 0.5 ? -x : x;
}

double pcrp_t(double x, double df)
{
    if (!(df > 0.0) || isnan(x))
        return NAN;
    double square = x * x;
    double tail = 0.5 * beta_both(df / (df + square), square / (df + square), 0.5 * df, 0.5);
    return x > 0.0 ? 1.0 - tail : tail;
}

double pcrp_t_quantile(double p, double df)
{
    if (!(p > 0.0 && p < 1.0 && df > 0.0))
        return NAN;
    double tail = p < 0.5 ? p : 1.0 - p;
    if (tail >= 0.5)
        return 0.0;
    int swapped;
    double small = beta_quantile_small(2.0 * tail, 0.5 * df, 0.5, &swapped);
    double square = swapped ? df * small / (1.0 - small) : df * (1.0 - small) / small;
    return p < 0.5 ? -sqrt(square) : sqrt(square);
}

double pcrp_f_upper(double x, double df1, double df2)
{
    if (!(df1 > 0.0 && df2 > 0.0) || isnan(x))
        return NAN;
    if (x <= 0.0)
        return 1.0;
    if (isinf(x))
        return 0.0;
    double sum = df1 * x + df2;
    return beta_both(df2 / sum, df1 * x / sum, 0.5 * df2, 0.5 * df1);
}

double pcrp_f_quantile(double p, double df1, double df2)
{
    if (!(p > 0.0 && p < 1.0 && df1 > 0.0 && df2 > 0.0))
        return NAN;
    int swapped;
    double small = beta_quantile_small(p, 0.5 * df1, 0.5 * df2, &swapped);
    double ratio = swapped ? (1.0 - small) / small : small / (1.0 - small);
    return df2 / df1 * ratio;
}
