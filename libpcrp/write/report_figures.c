/* SPDX-License-Identifier: Apache-2.0 */
/* What a report says about all charts together, as tables. The page, the CSV files and the workbook show these and
 * count nothing themselves. */
#include "write/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void pcrp_wilson(size_t hits, size_t of, double confidence, double *low, double *high)
{
    double n = (double)of, z = pcrp_normal_quantile(0.5 + confidence / 2), share, middle, reach;

    *low = 0;
    *high = 1;
    if (!of)
        return;
    share = (double)hits / n;
    middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    *low = hits == 0 || middle - reach < 0 ? 0 : middle - reach; /* exactly 0 and 1 at the ends, whatever was rounded */
    *high = hits == of || middle + reach > 1 ? 1 : middle + reach;
}

/* --- counting --- */

void pcrp_counts_add(pcrp_counts *counts, int level, int competent)
{
    if (level < 1 || level > 4)
        return;
    counts->levels[level]++;
    counts->plans++;
    counts->competent += level >= competent;
}

static double mean_of(const pcrp_counts *counts)
{
    size_t sum = 0;

    for (size_t level = 1; level <= 4; level++)
        sum += level * counts->levels[level];
    return counts->plans ? (double)sum / (double)counts->plans : 0;
}

/* "below" and "above" when the whole interval is; else the share could well lie on the other side. */
static const char *verdict_of(const pcrp_report *report, size_t competent, size_t plans)
{
    double low, high;

    pcrp_wilson(competent, plans, report->options.confidence, &low, &high);
    return !plans ? "" : high < report->options.threshold ? "below"
           : low >= report->options.threshold ? "above" : "open";
}

static void add_share(const pcrp_report *report, pcrp_table *table, size_t competent, size_t plans)
{
    double low, high;

    if (!plans) {
        for (size_t i = 0; i < 3; i++)
            pcrp_table_empty(table);
        return;
    }
    pcrp_wilson(competent, plans, report->options.confidence, &low, &high);
    pcrp_table_number(table, PCRP_CELL_SHARE, (double)competent / (double)plans);
    pcrp_table_number(table, PCRP_CELL_SHARE, low);
    pcrp_table_number(table, PCRP_CELL_SHARE, high);
}

static const char counts_columns[] = "plans,level_1,level_2,level_3,level_4,mean,competent,share,low,high,verdict";
enum { COUNTS_COLUMNS = 11 };

void pcrp_counts_cells(const pcrp_report *report, pcrp_table *table, const pcrp_counts *counts, int withheld)
{
    if (withheld) {
        for (size_t i = 0; i + 1 < COUNTS_COLUMNS; i++)
            pcrp_table_empty(table);
        pcrp_table_text(table, "withheld");
        return;
    }
    pcrp_table_number(table, PCRP_CELL_COUNT, (double)counts->plans);
    for (size_t level = 1; level <= 4; level++)
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)counts->levels[level]);
    if (counts->plans)
        pcrp_table_number(table, PCRP_CELL_MEAN, mean_of(counts));
    else
        pcrp_table_empty(table);
    pcrp_table_number(table, PCRP_CELL_COUNT, (double)counts->competent);
    add_share(report, table, counts->competent, counts->plans);
    pcrp_table_text(table, verdict_of(report, counts->competent, counts->plans));
}

/* --- what was looked at --- */

static void add_fact(pcrp_table *table, const char *what, const char *value)
{
    pcrp_table_text(table, what);
    pcrp_table_text(table, value);
}

static void add_count(pcrp_table *table, const char *what, size_t count)
{
    pcrp_table_text(table, what);
    pcrp_table_number(table, PCRP_CELL_COUNT, (double)count);
}

static void add_portion(pcrp_table *table, const char *what, double share)
{
    pcrp_table_text(table, what);
    pcrp_table_number(table, PCRP_CELL_SHARE, share);
}

static size_t count_status(const pcrp_report *report, int wanted)
{
    size_t count = 0;

    for (size_t i = 0; i < report->entry_count; i++) {
        pcrp_status status = report->entries[i]->status;
        count += wanted == (status == PCRP_OK ? 0 : status == PCRP_NOT_SCORABLE ? 1 : -1);
    }
    return count;
}

static size_t count_charts(const pcrp_report *report)
{
    pcrp_names charts = {0};
    size_t count;

    for (size_t i = 0; i < report->entry_count; i++)
        pcrp_names_add(&charts, report->entries[i]->chart);
    count = charts.count;
    pcrp_names_free(&charts);
    return count;
}

/* Plans that are competent on every criterion of a rubric. */
static size_t count_throughout(const pcrp_report *report, size_t rubric)
{
    size_t count = 0;

    for (size_t e = 0; e < report->entry_count; e++) {
        const pcrp_report_entry *entry = report->entries[e];
        int all = entry->levels != NULL;
        for (size_t i = 0; all && i < report->criterion_count; i++)
            if (report->criteria[i].rubric_number == rubric)
                all = entry->levels[i].level >= pcrp_rubric_competent(report->rubrics[rubric]);
        count += all != 0;
    }
    return count;
}

static void fill_sample(const pcrp_report *report, pcrp_table *table)
{
    const pcrp_report_options *options = &report->options;

    pcrp_table_columns(table, "what,value");
    if (*options->date)
        add_fact(table, "date", options->date);
    if (*options->drawn)
        add_fact(table, "how the charts were drawn", options->drawn);
    add_count(table, "charts", count_charts(report));
    add_count(table, "plans scored", count_status(report, 0));
    add_count(table, "plans without content to score", count_status(report, 1));
    add_count(table, "charts that could not be read", count_status(report, -1));
    for (size_t groups = 0; report->clones; groups++)
        if (!pcrp_clones_group(report->clones, groups)) {
            add_count(table, "texts that stand in several plans", groups);
            break;
        }
    add_portion(table, "threshold", options->threshold);
    add_portion(table, "confidence of the intervals", options->confidence);
    add_count(table, "groups withheld below", options->small_cell);
    for (size_t r = 0; r < report->rubric_count; r++) {
        add_fact(table, "rubric", pcrp_rubric_id(report->rubrics[r]));
        add_fact(table, "rubric version", pcrp_rubric_version(report->rubrics[r]));
        add_fact(table, "rubric digest", pcrp_rubric_digest(report->rubrics[r]));
        add_count(table, "plans competent on all its criteria", count_throughout(report, r));
    }
    add_fact(table, "pcrp", pcrp_version());
}

/* --- by criterion --- */

static void fill_criteria(const pcrp_report *report, pcrp_table *table)
{
    pcrp_table_columns(table, "rubric,criterion,title");
    pcrp_table_columns(table, counts_columns);
    for (size_t i = 0; i < report->criterion_count; i++) {
        const pcrp_report_criterion *criterion = &report->criteria[i];
        pcrp_counts counts = {0};
        for (size_t e = 0; e < report->entry_count; e++)
            if (report->entries[e]->levels)
                pcrp_counts_add(&counts, report->entries[e]->levels[i].level, pcrp_rubric_competent(criterion->rubric));
        pcrp_table_text(table, pcrp_rubric_id(criterion->rubric));
        pcrp_table_text(table, pcrp_rubric_criterion_id(criterion->rubric, criterion->index));
        pcrp_table_text(table, pcrp_rubric_criterion_title(criterion->rubric, criterion->index));
        pcrp_counts_cells(report, table, &counts, 0);
    }
}

/* --- what is missing --- */

typedef struct ranked {
    size_t plans, number;
} ranked;

static int most_first(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    return a->plans != b->plans ? (a->plans < b->plans ? 1 : -1) : (a->number > b->number) - (a->number < b->number);
}

static void fill_missing(const pcrp_report *report, pcrp_table *table)
{
    size_t scored = count_status(report, 0);

    pcrp_table_columns(table, "rubric,criterion,missing,plans,share");
    for (size_t i = 0; i < report->criterion_count; i++) {
        const pcrp_report_criterion *criterion = &report->criteria[i];
        size_t count = criterion->reasons.count;
        ranked *order = calloc(count + 1, sizeof(*order));
        if (!order) {
            table->failed = 1;
            return;
        }
        for (size_t n = 0; n < count; n++)
            order[n] = (ranked){criterion->reason_plans[n], n};
        qsort(order, count, sizeof(*order), most_first);
        for (size_t n = 0; n < count; n++) {
            pcrp_table_text(table, pcrp_rubric_id(criterion->rubric));
            pcrp_table_text(table, pcrp_rubric_criterion_id(criterion->rubric, criterion->index));
            pcrp_table_text(table, criterion->reasons.items[order[n].number]);
            pcrp_table_number(table, PCRP_CELL_COUNT, (double)order[n].plans);
            pcrp_table_number(table, PCRP_CELL_SHARE, scored ? (double)order[n].plans / (double)scored : 0);
        }
        free(order);
    }
}

/* --- chart by chart --- */

static int by_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* In a report for sharing the list of charts must not give what the figures withhold. */
static int is_withheld(const pcrp_report *report, size_t column, const char *cell)
{
    const pcrp_report_values *values = &report->values[column];
    const char **found;

    if (!report->options.redact || !values->withheld)
        return 0;
    found = values->count ? bsearch(&cell, values->items, values->count, sizeof(*values->items), by_text) : NULL;
    return values->withheld[found ? (size_t)(found - values->items) + 1 : 0];
}

static void add_known(const pcrp_report *report, pcrp_table *table, size_t column, const char *cell)
{
    pcrp_table_text(table, is_withheld(report, column, cell) ? "withheld" : pcrp_report_value(report, column, cell));
}

static void add_chart(const pcrp_report *report, pcrp_table *table, const pcrp_report_entry *entry)
{
    int total = 0;

    pcrp_table_text(table, entry->chart);
    pcrp_table_text(table, entry->plan);
    pcrp_table_text(table, entry->status == PCRP_OK ? "scored" : entry->status == PCRP_NOT_SCORABLE ? "not-scorable" : "error");
    pcrp_table_text(table, entry->reason);
    for (size_t i = 0; i < report->options.column_count; i++)
        add_known(report, table, i, i < entry->cell_count ? entry->cells[i] : "");
    for (size_t i = 0; i < report->criterion_count; i++) {
        size_t rubric = report->criteria[i].rubric_number;
        int level = entry->levels ? entry->levels[i].level : 0;
        total += level;
        if (level)
            pcrp_table_number(table, PCRP_CELL_COUNT, level);
        else
            pcrp_table_empty(table);
        if (i + 1 < report->criterion_count && report->criteria[i + 1].rubric_number == rubric)
            continue;
        if (total)
            pcrp_table_number(table, PCRP_CELL_COUNT, total);
        else
            pcrp_table_empty(table);
        total = 0;
    }
    if (report->rubric_count > 1) {
        static const char *const words[] = {"neither", "chart only", "person only", "both"};
        pcrp_quadrant quadrant = pcrp_report_quadrant(report, entry);
        pcrp_table_text(table, quadrant == PCRP_QUADRANT_UNKNOWN ? "" : words[quadrant]);
    }
}

/* With several rubrics a criterion's column says whose it is. */
static void name_levels(const pcrp_report *report, pcrp_table *table)
{
    for (size_t i = 0; i < report->criterion_count; i++) {
        const pcrp_report_criterion *criterion = &report->criteria[i];
        const char *rubric = pcrp_rubric_id(criterion->rubric);
        pcrp_buffer name = {0}, total = {0};
        if (report->rubric_count > 1) {
            pcrp_buffer_format(&name, "%s:", rubric);
            pcrp_buffer_format(&total, "%s:", rubric);
        }
        pcrp_buffer_add_string(&name, pcrp_rubric_criterion_id(criterion->rubric, criterion->index));
        pcrp_buffer_add_string(&total, "total");
        pcrp_table_column(table, pcrp_buffer_string(&name));
        if (i + 1 == report->criterion_count || report->criteria[i + 1].rubric_number != criterion->rubric_number)
            pcrp_table_column(table, pcrp_buffer_string(&total));
        pcrp_buffer_free(&name);
        pcrp_buffer_free(&total);
    }
}

static void fill_charts(const pcrp_report *report, pcrp_table *table)
{
    pcrp_table_columns(table, "chart,plan,status,reason");
    for (size_t i = 0; i < report->options.column_count; i++)
        pcrp_table_column(table, report->options.columns[i]);
    name_levels(report, table);
    if (report->rubric_count > 1)
        pcrp_table_column(table, "quadrant");
    for (size_t e = 0; e < report->entry_count; e++)
        add_chart(report, table, report->entries[e]);
}

/* --- values of the columns --- */

static int find_values(pcrp_report *report)
{
    size_t columns = report->options.column_count;

    report->values = pcrp_arena_array(report->figures, columns + 1, sizeof(*report->values));
    for (size_t c = 0; report->values && c < columns; c++) {
        pcrp_report_values *values = &report->values[c];
        size_t kept = 0;
        values->items = pcrp_arena_array(report->figures, report->entry_count + 1, sizeof(*values->items));
        if (!values->items)
            return 0;
        for (size_t e = 0; e < report->entry_count; e++)
            if (c < report->entries[e]->cell_count && *report->entries[e]->cells[c])
                values->items[values->count++] = report->entries[e]->cells[c];
        if (values->count)
            qsort(values->items, values->count, sizeof(*values->items), by_text);
        for (size_t i = 0; i < values->count; i++)
            if (!kept || strcmp(values->items[kept - 1], values->items[i]) != 0)
                values->items[kept++] = values->items[i];
        values->count = kept;
    }
    return report->values != NULL;
}

const char *pcrp_report_value(const pcrp_report *report, size_t column, const char *cell)
{
    const pcrp_report_values *values = &report->values[column];
    const char **found;
    const char *made;

    if (!report->options.redact || strncmp(cell, "sha256:", 7) != 0)
        return cell;
    found = bsearch(&cell, values->items, values->count, sizeof(*values->items), by_text);
    made = found ? pcrp_arena_format(report->figures, "%s %zu", report->options.columns[column],
                                     (size_t)(found - values->items) + 1)
                 : NULL;
    return made ? made : "";
}

pcrp_status pcrp_report_figures(pcrp_report *report)
{
    static const char *const names[][2] = {
        {"sample", "What was looked at"}, {"criteria", "By criterion"}, {"groups", "By group"},
        {"missing", "What most plans lack"}, {"both", "One rubric against the other"},
        {"goal-counts", "Goals, measurable and meaningful"}, {"goals", "Goal by goal"}, {"clones", "Cloned text"},
        {"traces", "Left behind by copying"}, {"charts", "Chart by chart"}};
    int failed = 0;

    if (report->tables)
        return report->failed ? PCRP_ERROR_MEMORY : PCRP_OK;
    report->failed = 1;
    report->figures = pcrp_arena_new(0);
    report->tables = calloc(PCRP_TABLE_COUNT, sizeof(*report->tables));
    if (!report->figures || !report->tables || !find_values(report))
        return PCRP_ERROR_MEMORY;
    for (size_t i = 0; i < PCRP_TABLE_COUNT; i++)
        pcrp_table_begin(&report->tables[i], names[i][0], names[i][1], report->figures);
    fill_sample(report, &report->tables[PCRP_TABLE_SAMPLE]);
    fill_criteria(report, &report->tables[PCRP_TABLE_CRITERIA]);
    pcrp_table_columns(&report->tables[PCRP_TABLE_GROUPS], "column,group,rubric,criterion");
    pcrp_table_columns(&report->tables[PCRP_TABLE_GROUPS], counts_columns);
    pcrp_report_fill_groups(report, &report->tables[PCRP_TABLE_GROUPS]);
    fill_missing(report, &report->tables[PCRP_TABLE_MISSING]);
    pcrp_report_fill_both(report, &report->tables[PCRP_TABLE_BOTH]);
    pcrp_report_fill_goal_counts(report, &report->tables[PCRP_TABLE_GOAL_COUNTS]);
    pcrp_report_fill_goals(report, &report->tables[PCRP_TABLE_GOALS]);
    pcrp_report_fill_clones(report, &report->tables[PCRP_TABLE_CLONES]);
    pcrp_report_fill_traces(report, &report->tables[PCRP_TABLE_TRACES]);
    fill_charts(report, &report->tables[PCRP_TABLE_CHARTS]);
    for (size_t i = 0; i < PCRP_TABLE_COUNT; i++)
        failed |= report->tables[i].failed;
    report->failed = failed || pcrp_arena_failed(report->figures);
    return report->failed ? PCRP_ERROR_MEMORY : PCRP_OK;
}
