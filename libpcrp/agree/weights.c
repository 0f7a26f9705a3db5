/* SPDX-License-Identifier: Apache-2.0 */
/* Weights between levels, tables of levels, counts of two raters. */
#include "agree/numbers.h"

#include <string.h>

const char *pcrp_weights_name(pcrp_weights weights)
{
    switch (weights) {
    case PCRP_WEIGHTS_IDENTITY: return "identity";
    case PCRP_WEIGHTS_LINEAR: return "linear";
    case PCRP_WEIGHTS_QUADRATIC: return "quadratic";
    case PCRP_WEIGHTS_ORDINAL: return "ordinal";
    }
    return "";
}

static double weight(pcrp_weights weights, double distance, double levels)
{
    if (distance == 0.0)
        return 1.0;
    switch (weights) {
    case PCRP_WEIGHTS_IDENTITY: return 0.0;
    case PCRP_WEIGHTS_LINEAR: return 1.0 - distance / (levels - 1.0);
    case PCRP_WEIGHTS_QUADRATIC: return 1.0 - distance * distance / ((levels - 1.0) * (levels - 1.0));
    case PCRP_WEIGHTS_ORDINAL: return 1.0 - (distance + 1.0) * distance / (levels * (levels - 1.0));
    }
    return 0.0;
}

pcrp_status pcrp_weights_fill(pcrp_weights weights, size_t levels, double *matrix)
{
    if (matrix == NULL || levels < 1 || levels > PCRP_SCALE_MAX || *pcrp_weights_name(weights) == '\0')
        return PCRP_ERROR_ARGUMENT;
    for (size_t i = 0; i < levels; i++)
        for (size_t j = 0; j < levels; j++)
            matrix[i * levels + j] = weight(weights, (double)(i > j ? i - j : j - i), (double)levels);
    return PCRP_OK;
}

size_t pcrp_table_scale(const pcrp_level_table *table)
{
    return (size_t)((long long)table->highest - table->lowest + 1);
}

int pcrp_table_valid(const pcrp_level_table *table)
{
    if (table == NULL || table->lowest > table->highest || table->lowest == PCRP_LEVEL_MISSING
        || (long long)table->highest - table->lowest + 1 > PCRP_SCALE_MAX)
        return 0;
    if (table->levels == NULL && table->subjects > 0 && table->raters > 0)
        return 0;
    for (size_t i = 0; i < table->subjects * table->raters; i++) {
        int level = table->levels[i];
        if (level != PCRP_LEVEL_MISSING && (level < table->lowest || level > table->highest))
            return 0;
    }
    return 1;
}

size_t pcrp_confusion(const pcrp_level_table *table, size_t first, size_t second, unsigned long *cells)
{
    size_t scale = pcrp_table_scale(table);
    size_t both = 0;
    memset(cells, 0, scale * scale * sizeof *cells);
    for (size_t i = 0; i < table->subjects; i++) {
        int a = table->levels[i * table->raters + first];
        int b = table->levels[i * table->raters + second];
        if (a == PCRP_LEVEL_MISSING || b == PCRP_LEVEL_MISSING)
            continue;
        cells[(size_t)(a - table->lowest) * scale + (size_t)(b - table->lowest)]++;
        both++;
    }
    return both;
}
