/* SPDX-License-Identifier: Apache-2.0 */
#include "compare_inputs.h"

#include "command.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1, COLUMNS_MOST = 512 };

/* Which columns a file has. */
typedef struct header {
    int chart, plan, status, rubric, criterion, level, total, pair, cluster;
    int criteria_from, criteria_to; /* csv: columns of criteria */
    int ratings;                    /* of people: several rows may give one plan a level */
} header;

static int column_of(const char *row, size_t size, const char *wanted)
{
    char *field;

    for (int i = 0; wanted && i < COLUMNS_MOST && (field = pcrp_csv_field(row, size, (size_t)i)) != NULL; i++) {
        int same = strcmp(field, wanted) == 0;
        free(field);
        if (same)
            return i;
    }
    return NONE;
}

/* 0 when it is no header of results. */
static int read_header(header *made, const char *row, size_t size, const pcrp_wave_columns *columns)
{
    made->chart = column_of(row, size, "chart");
    made->plan = column_of(row, size, "plan");
    made->status = column_of(row, size, "status");
    made->rubric = column_of(row, size, "rubric");
    made->criterion = column_of(row, size, "criterion");
    made->level = column_of(row, size, "level");
    made->total = column_of(row, size, "total");
    made->pair = columns ? column_of(row, size, columns->pair_by) : NONE;
    made->cluster = columns ? column_of(row, size, columns->cluster) : NONE;
    made->criteria_from = made->rubric + 1;
    made->criteria_to = made->total;
    made->ratings = made->status == NONE;
    if (made->chart == NONE)
        made->chart = made->plan; /* ratings */
    if (made->chart == NONE)
        return 0;
    if (made->criterion != NONE && made->level != NONE)
        return 1;
    made->criterion = NONE;
    return made->rubric != NONE && made->total > made->rubric + 1;
}

int pcrp_wave_is_results(const char *path)
{
    FILE *file = fopen(path, "rb");
    char start[16384];
    size_t size = file ? fread(start, 1, sizeof(start) - 1, file) : 0, skip, length;
    header head;

    if (file)
        fclose(file);
    skip = size >= 3 && memcmp(start, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    length = pcrp_csv_row(start + skip, size - skip);
    return length && read_header(&head, start + skip, length, NULL);
}

/* --- rows --- */

/* The number of a criterion, NONE when there are too many or no memory. */
static int criterion_of(pcrp_wave_table *table, const char *id)
{
    for (size_t i = 0; i < table->criterion_count; i++)
        if (strcmp(table->criteria[i], id) == 0)
            return (int)i;
    if (table->criterion_count == PCRP_WAVE_CRITERIA ||
        !(table->criteria[table->criterion_count] = strdup(id)))
        return NONE;
    return (int)table->criterion_count++;
}

/* The plan of a row. Rows of one plan stand together in what pcrp wrote; ratings come in any order, so that all plans
 * are looked through, from the last. NULL when out of memory. */
static pcrp_wave_plan *plan_of(pcrp_wave_table *table, const char *chart, const char *plan, int ratings)
{
    pcrp_wave_plan *made;

    for (size_t i = table->count; i-- > 0 && (ratings || i + 1 == table->count);)
        if (strcmp(table->plans[i].chart, chart) == 0 && strcmp(table->plans[i].plan, plan) == 0)
            return &table->plans[i];
    if (table->count == table->room) {
        size_t room = table->room ? table->room * 2 : 256;
        pcrp_wave_plan *grown = realloc(table->plans, room * sizeof(*grown));
        if (!grown)
            return NULL;
        table->plans = grown;
        table->room = room;
    }
    made = &table->plans[table->count];
    memset(made, 0, sizeof(*made));
    made->chart = strdup(chart);
    made->plan = strdup(plan);
    made->counts = ratings ? calloc(PCRP_WAVE_CRITERIA, PCRP_WAVE_HIGHEST + 1) : NULL;
    if (made->chart && made->plan && (made->counts || !ratings)) {
        table->count++;
        return made;
    }
    free(made->chart);
    free(made->plan);
    free(made->counts);
    return NULL;
}

/* 1 for a level, 0 for none, NONE for what is neither. */
static int level_of(const char *text, int *level)
{
    unsigned long long number;

    if (!*text || strcmp(text, "NA") == 0 || strcmp(text, ".") == 0)
        return 0;
    if (!pcrp_whole(text, 1, PCRP_WAVE_HIGHEST, &number))
        return NONE;
    *level = (int)number;
    return 1;
}

static int count_level(pcrp_wave_plan *plan, int criterion, const char *text)
{
    unsigned char *count;
    int level, found = level_of(text, &level);

    if (found != 1)
        return found == 0;
    if (!plan->counts) {
        plan->levels[criterion] = level;
        return 1;
    }
    count = &plan->counts[criterion * (PCRP_WAVE_HIGHEST + 1) + level];
    *count = (unsigned char)(*count < 255 ? *count + 1 : 255);
    return 1;
}

/* The cell of a column, of the file or else of the manifest; malloc'ed. NULL for none. */
static char *cell_of(const pcrp_wave_columns *columns, const char *wanted, int column, const char *row, size_t size,
                     const char *chart, const char *plan)
{
    const char *const *cells;

    if (!wanted)
        return NULL;
    if (column != NONE)
        return pcrp_csv_field(row, size, (size_t)column);
    cells = columns->manifest ? pcrp_manifest_find(columns->manifest, chart, plan, 0) : NULL;
    for (size_t i = 0; cells && i < columns->manifest->name_count; i++)
        if (strcmp(columns->manifest->names[i], wanted) == 0)
            return strdup(cells[i]);
    return NULL;
}

/* Levels of a row. 0 when one of them is none. */
static int take_levels(pcrp_wave_table *table, pcrp_wave_plan *plan, const header *head, char *const *names,
                       const char *row, size_t size)
{
    int done = 1;

    if (head->criterion != NONE) {
        char *id = pcrp_csv_field(row, size, (size_t)head->criterion), *level = pcrp_csv_field(row, size, (size_t)head->level);
        int number = id && *id ? criterion_of(table, id) : NONE;
        done = level && (number != NONE ? count_level(plan, number, level) : !*level);
        free(id);
        free(level);
        return done;
    }
    for (int c = head->criteria_from; done && c < head->criteria_to; c++) {
        char *level = pcrp_csv_field(row, size, (size_t)c);
        int number = criterion_of(table, names[c - head->criteria_from]);
        done = level && number != NONE && count_level(plan, number, level);
        free(level);
    }
    return done;
}

static int take_row(pcrp_wave_table *table, const header *head, char *const *names, const char *row, size_t size,
                    const pcrp_wave_columns *columns)
{
    char *chart = pcrp_csv_field(row, size, (size_t)head->chart);
    char *id = head->plan != NONE && head->plan != head->chart ? pcrp_csv_field(row, size, (size_t)head->plan) : strdup("");
    pcrp_wave_plan *plan = chart && id ? plan_of(table, chart, id, head->ratings) : NULL;
    int done = plan && take_levels(table, plan, head, names, row, size);

    if (done && !plan->unit)
        plan->unit = cell_of(columns, columns->pair_by, head->pair, row, size, chart, id);
    if (done && !plan->cluster)
        plan->cluster = cell_of(columns, columns->cluster, head->cluster, row, size, chart, id);
    free(chart);
    free(id);
    return done;
}

/* --- plans --- */

/* The median of the raters, ties to the lower; 0 for none. */
static int median(const unsigned char *counts)
{
    unsigned all = 0, so_far = 0;

    for (int l = 1; l <= PCRP_WAVE_HIGHEST; l++)
        all += counts[l];
    for (int l = 1; all && l <= PCRP_WAVE_HIGHEST; l++)
        if ((so_far += counts[l]) * 2 >= all)
            return l;
    return 0;
}

/* The chart's own name: of the file or member, without folder and extension. */
static char *stem(const char *chart)
{
    const char *start = chart, *dot;

    for (const char *at = chart; *at; at++)
        if ((*at == '/' || *at == '!') && at[1])
            start = at + 1;
    dot = strrchr(start, '.');
    return dot && dot > start ? strndup(start, (size_t)(dot - start)) : strdup(start);
}

/* A unit's name: the column's, or the chart's (and plan's, when the chart has several). */
static int name_unit(pcrp_wave_table *table, size_t number, const pcrp_wave_columns *columns)
{
    pcrp_wave_plan *plan = &table->plans[number];
    const pcrp_wave_plan *before = number ? plan - 1 : NULL, *after = number + 1 < table->count ? plan + 1 : NULL;
    char *name;

    plan->by_column = plan->unit != NULL;
    if (plan->unit && *plan->unit)
        return 1;
    free(plan->unit);
    if (columns->pair_by) /* nobody's partner, but not lost */
        return asprintf(&plan->unit, "%s#%s", plan->chart, plan->plan) >= 0;
    plan->unit = stem(plan->chart);
    if (!plan->unit || !((before && strcmp(before->chart, plan->chart) == 0) ||
                         (after && strcmp(after->chart, plan->chart) == 0)))
        return plan->unit != NULL;
    if (asprintf(&name, "%s#%s", plan->unit, plan->plan) < 0)
        return 0;
    free(plan->unit);
    plan->unit = name;
    return 1;
}

static int finish(pcrp_wave_table *table, const pcrp_wave_columns *columns)
{
    for (size_t i = 0; i < table->count; i++) {
        pcrp_wave_plan *plan = &table->plans[i];
        int any = 0;
        for (size_t c = 0; c < table->criterion_count; c++) {
            if (plan->counts)
                plan->levels[c] = median(plan->counts + c * (PCRP_WAVE_HIGHEST + 1));
            any |= plan->levels[c];
        }
        table->without += !any;
        free(plan->counts);
        plan->counts = NULL;
        if (!name_unit(table, i, columns))
            return 0;
    }
    return 1;
}

/* Levels of two rubrics cannot be told apart by the criterion. */
static int is_one_rubric(const header *head, const char *row, size_t size, char **rubric)
{
    char *name = head->criterion != NONE && head->rubric != NONE ? pcrp_csv_field(row, size, (size_t)head->rubric) : NULL;
    int same = !name || !*name || !*rubric || strcmp(name, *rubric) == 0;

    if (name && *name && !*rubric)
        *rubric = name;
    else
        free(name);
    return same;
}

/* Names of the criteria that are columns. */
static int read_names(char **names, const header *head, const char *row, size_t size)
{
    if (head->criterion != NONE)
        return 1;
    if (head->criteria_to - head->criteria_from > PCRP_WAVE_CRITERIA)
        return 0;
    for (int c = head->criteria_from; c < head->criteria_to; c++)
        if (!(names[c - head->criteria_from] = pcrp_csv_field(row, size, (size_t)c)))
            return 0;
    return 1;
}

int pcrp_wave_read(pcrp_wave_table *table, const char *bytes, size_t size, const char *name,
                   const pcrp_wave_columns *columns)
{
    char *names[PCRP_WAVE_CRITERIA] = {NULL};
    size_t skip = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, length, line = 1;
    char *rubric = NULL;
    header head;
    int done;

    bytes += skip;
    size -= skip;
    length = pcrp_csv_row(bytes, size);
    done = length && read_header(&head, bytes, length, columns) && read_names(names, &head, bytes, length);
    if (!done)
        pcrp_complain("%s: is neither what 'pcrp score' writes as csv or tidy nor ratings", name);
    for (bytes += length, size -= length; done && size; bytes += length, size -= length) {
        length = pcrp_csv_row(bytes, size);
        length = length ? length : size;
        line++;
        if (length > 2 && !is_one_rubric(&head, bytes, length, &rubric)) {
            pcrp_complain("%s: holds levels of several rubrics", name);
            done = 0;
        } else if (length > 2 && !take_row(table, &head, names, bytes, length, columns)) {
            pcrp_complain("%s: row %zu has no level from 1 to %d, or lacks columns", name, line, PCRP_WAVE_HIGHEST);
            done = 0;
        }
    }
    for (size_t i = 0; i < PCRP_WAVE_CRITERIA; i++)
        free(names[i]);
    free(rubric);
    if (done && !finish(table, columns)) {
        pcrp_complain("out of memory");
        done = 0;
    }
    return done;
}

void pcrp_wave_free(pcrp_wave_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->plans[i].unit);
        free(table->plans[i].cluster);
        free(table->plans[i].counts);
        free(table->plans[i].chart);
        free(table->plans[i].plan);
    }
    for (size_t i = 0; i < table->criterion_count; i++)
        free(table->criteria[i]);
    free(table->plans);
    memset(table, 0, sizeof(*table));
}
