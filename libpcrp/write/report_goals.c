/* SPDX-License-Identifier: Apache-2.0 */
/* The person honoured and the chart satisfied: quadrants of plans, and goals that are one and not the other. */
#include "write/report.h"

#include <stdlib.h>
#include <string.h>

#include "write/redact.h"

/* --- goals of a chart --- */

static char *redacted_label(const pcrp_report *report, const char *label)
{
    pcrp_buffer shown = {0};

    pcrp_redact_add_label(&shown, &report->writing, label);
    if (shown.failed) {
        pcrp_buffer_free(&shown);
        return NULL;
    }
    return shown.data ? shown.data : strdup("");
}

/* The goal's own words, where the report may hold them. */
static const char *words_of(const pcrp_report *report, const pcrp_plan *plan, size_t index, const char *label)
{
    const pcrp_element *goal = pcrp_plan_element(plan, PCRP_GOAL, index);

    if (report->options.redact || !report->options.texts || !goal || strcmp(pcrp_element_label(goal), label) != 0)
        return "";
    return pcrp_element_text(goal);
}

/* What the first rubric that says it says of a goal. */
static void judge(pcrp_entry_goal *goal, const pcrp_result *const *results, size_t count, size_t index)
{
    goal->meaningful = goal->measurable = -1;
    for (size_t r = 0; r < count; r++) {
        const pcrp_judged_goal *judged = pcrp_result_goal(results[r], index);
        if (judged && goal->meaningful < 0) {
            goal->meaningful = judged->meaningful;
            goal->about = judged->kind_title;
        }
        if (judged && goal->measurable < 0)
            goal->measurable = judged->measurable;
    }
}

int pcrp_report_take_goals(const pcrp_report *report, pcrp_report_entry *entry, const pcrp_plan *plan,
                           const pcrp_result *const *results)
{
    size_t count = pcrp_result_goal_count(results[0]);

    entry->goals = calloc(count + 1, sizeof(*entry->goals));
    for (size_t i = 0; entry->goals && i < count; i++) {
        pcrp_entry_goal *goal = &entry->goals[entry->goal_count];
        const char *label = pcrp_result_goal(results[0], i)->element;
        judge(goal, results, report->rubric_count, i);
        if (goal->meaningful < 0 || goal->measurable < 0)
            continue;
        goal->element = redacted_label(report, label);
        goal->text = strdup(words_of(report, plan, i, label));
        goal->about = strdup(goal->about);
        entry->goal_count++;
        if (!goal->element || !goal->text || !goal->about)
            return 0;
    }
    return entry->goals != NULL;
}

void pcrp_report_free_goals(pcrp_report_entry *entry)
{
    for (size_t i = 0; i < entry->goal_count; i++) {
        free(entry->goals[i].element);
        free(entry->goals[i].text);
        free((char *)(size_t)entry->goals[i].about);
    }
    free(entry->goals);
}

/* --- as tables --- */

static void add_yes(pcrp_table *table, int yes)
{
    pcrp_table_text(table, yes ? "yes" : "no");
}

void pcrp_report_fill_goal_counts(const pcrp_report *report, pcrp_table *table)
{
    size_t goals[2][2] = {{0}}, plans[2][2] = {{0}};

    pcrp_table_columns(table, "measurable,meaningful,goals,plans");
    for (size_t e = 0; e < report->entry_count; e++) {
        int has[2][2] = {{0}};
        for (size_t i = 0; i < report->entries[e]->goal_count; i++) {
            const pcrp_entry_goal *goal = &report->entries[e]->goals[i];
            goals[goal->measurable][goal->meaningful]++;
            has[goal->measurable][goal->meaningful] = 1;
        }
        for (int i = 0; i < 4; i++)
            plans[i / 2][i % 2] += (size_t)has[i / 2][i % 2];
    }
    for (int i = 3; i >= 0 && goals[0][0] + goals[0][1] + goals[1][0] + goals[1][1]; i--) {
        add_yes(table, i / 2);
        add_yes(table, i % 2);
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)goals[i / 2][i % 2]);
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)plans[i / 2][i % 2]);
    }
}

void pcrp_report_fill_goals(const pcrp_report *report, pcrp_table *table)
{
    pcrp_table_columns(table, "chart,plan,element,measurable,meaningful,about,text");
    for (size_t e = 0; e < report->entry_count; e++)
        for (size_t i = 0; i < report->entries[e]->goal_count; i++) {
            const pcrp_entry_goal *goal = &report->entries[e]->goals[i];
            pcrp_table_text(table, report->entries[e]->chart);
            pcrp_table_text(table, report->entries[e]->plan);
            pcrp_table_text(table, goal->element);
            add_yes(table, goal->measurable);
            add_yes(table, goal->meaningful);
            pcrp_table_text(table, goal->about);
            pcrp_table_text(table, goal->text);
        }
}

/* --- quadrants --- */

/* Criteria of a rubric on which the plan is competent; their number in *of. */
static size_t competent_criteria(const pcrp_report *report, const pcrp_report_entry *entry, size_t rubric, size_t *of)
{
    size_t count = 0;

    *of = 0;
    for (size_t i = 0; entry->levels && i < report->criterion_count; i++)
        if (report->criteria[i].rubric_number == rubric) {
            ++*of;
            count += entry->levels[i].level >= pcrp_rubric_competent(report->rubrics[rubric]);
        }
    return count;
}

/* The rule of pcrp_quadrant_of(), which needs results: levels read from a file have none. */
static int is_enough(const pcrp_report *report, size_t rubric, size_t competent, size_t of)
{
    return of && (double)competent / (double)of + 1e-9 >= pcrp_rubric_enough(report->rubrics[rubric]);
}

pcrp_quadrant pcrp_report_quadrant(const pcrp_report *report, const pcrp_report_entry *entry)
{
    size_t competent[2], of[2];

    if (report->rubric_count < 2 || !entry->levels)
        return PCRP_QUADRANT_UNKNOWN;
    for (size_t r = 0; r < 2; r++)
        competent[r] = competent_criteria(report, entry, r, &of[r]);
    return (pcrp_quadrant)((is_enough(report, 0, competent[0], of[0]) ? PCRP_QUADRANT_PERSON : 0) |
                           (is_enough(report, 1, competent[1], of[1]) ? PCRP_QUADRANT_CHART : 0));
}

/* Plans by the number of criteria on which they are competent, under the first rubric and under the second. */
void pcrp_report_fill_both(const pcrp_report *report, pcrp_table *table)
{
    size_t most[2] = {0, 0}, *counts;

    pcrp_table_columns(table, "first_rubric,second_rubric,first_enough,second_enough,first_competent,second_competent,plans");
    if (report->rubric_count < 2)
        return;
    for (size_t r = 0; r < 2; r++)
        most[r] = pcrp_rubric_criterion_count(report->rubrics[r]);
    counts = calloc((most[0] + 1) * (most[1] + 1), sizeof(*counts));
    if (!counts) {
        table->failed = 1;
        return;
    }
    for (size_t e = 0; e < report->entry_count; e++) {
        size_t of, first = competent_criteria(report, report->entries[e], 0, &of);
        if (report->entries[e]->levels)
            counts[first * (most[1] + 1) + competent_criteria(report, report->entries[e], 1, &of)]++;
    }
    for (size_t i = 0; i < (most[0] + 1) * (most[1] + 1); i++) {
        size_t first = i / (most[1] + 1), second = i % (most[1] + 1);
        if (!counts[i])
            continue;
        pcrp_table_text(table, pcrp_rubric_id(report->rubrics[0]));
        pcrp_table_text(table, pcrp_rubric_id(report->rubrics[1]));
        add_yes(table, is_enough(report, 0, first, most[0]));
        add_yes(table, is_enough(report, 1, second, most[1]));
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)first);
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)second);
        pcrp_table_number(table, PCRP_CELL_COUNT, (double)counts[i]);
    }
    free(counts);
}
