/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as text without the locale: printf("%f") would write a comma where the caller's locale does. */
#include "agree/numbers.h"

#include <math.h>
#include <stdio.h>

const char *pcrp_fixed(char *text, size_t size, double value, int decimals)
{
    if (size == 0)
        return "";
    text[0] = '\0';
    if (isnan(value))
        return text;
    unsigned long long scale = 1;
    for (int i = 0; i < decimals && i < 12; i++)
        scale *= 10;
    double magnitude = fabs(value);
    if (magnitude * (double)scale > 9e15) {  /* beyond what a double holds in whole units */
        snprintf(text, size, "%s", value < 0 ? "-inf" : "inf");
        return text;
    }
    unsigned long long units = (unsigned long long)llround(magnitude * (double)scale);
    const char *sign = value < 0 && units > 0 ? "-" : "";
    if (decimals > 0)
        snprintf(text, size, "%s%llu.%0*llu", sign, units / scale, decimals < 12 ? decimals : 12, units % scale);
    else
        snprintf(text, size, "%s%llu", sign, units);
    return text;
}
