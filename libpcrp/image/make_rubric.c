/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"

static size_t make_indicators(pcrp_make *make, const pcrp_rubric *rubric)
{
    size_t at = pcrp_make_records(make, rubric->indicators, rubric->indicator_count, sizeof(pcrp_indicator));

    for (size_t i = 0; i < rubric->indicator_count; i++) {
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_indicator, i, id), rubric->indicators[i].id);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_indicator, i, title), rubric->indicators[i].title);
    }
    return at;
}

static size_t make_points(pcrp_make *make, const pcrp_kind *kind)
{
    size_t at = pcrp_make_records(make, kind->points, kind->point_count, sizeof(pcrp_points));

    for (size_t i = 0; i < kind->point_count; i++)
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_points, i, why), kind->points[i].why);
    return at;
}

static void make_kind(pcrp_make *make, size_t at, const pcrp_kind *kind)
{
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_kind, 0, id), kind->id);
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_kind, 0, title), kind->title);
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_kind, 0, evidence_id), kind->evidence_id);
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_kind, 0, points), make_points(make, kind));
}

static size_t make_judgements(pcrp_make *make, const pcrp_rubric *rubric)
{
    size_t at = pcrp_make_records(make, rubric->judgements, rubric->judgement_count, sizeof(pcrp_judgement));

    for (size_t i = 0; i < rubric->judgement_count; i++) {
        const pcrp_judgement *one = &rubric->judgements[i];
        size_t kinds = PCRP_MAKE_AT(at, pcrp_judgement, i, kinds);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_judgement, i, id), one->id);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_judgement, i, title), one->title);
        for (size_t k = 0; k < one->kind_count; k++)
            make_kind(make, kinds + k * sizeof(pcrp_kind), &one->kinds[k]);
    }
    return at;
}

static size_t make_measures(pcrp_make *make, const pcrp_rubric *rubric)
{
    size_t at = pcrp_make_records(make, rubric->measures, rubric->measure_count, sizeof(pcrp_measure));

    for (size_t i = 0; i < rubric->measure_count; i++) {
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_measure, i, id), rubric->measures[i].id);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_measure, i, title), rubric->measures[i].title);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_measure, i, says), rubric->measures[i].says);
    }
    return at;
}

static size_t make_criteria(pcrp_make *make, const pcrp_rubric *rubric)
{
    size_t at = pcrp_make_records(make, rubric->criteria, rubric->criterion_count, sizeof(pcrp_criterion));

    for (size_t i = 0; i < rubric->criterion_count; i++) {
        const pcrp_criterion *one = &rubric->criteria[i];
        size_t words = PCRP_MAKE_AT(at, pcrp_criterion, i, words);
        size_t points = pcrp_make_records(make, one->points, one->point_count, sizeof(pcrp_criterion_points));
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_criterion, i, id), one->id);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_criterion, i, title), one->title);
        for (size_t l = 0; l < PCRP_LEVELS; l++)
            pcrp_make_text(make, words + l * sizeof(*one->words), one->words[l]);
        pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_criterion, i, points), points);
        for (size_t p = 0; p < one->point_count; p++)
            pcrp_make_text(make, PCRP_MAKE_AT(points, pcrp_criterion_points, p, missing), one->points[p].missing);
    }
    return at;
}

static size_t make_examples(pcrp_make *make, const pcrp_rubric *rubric)
{
    size_t at = pcrp_make_records(make, rubric->examples, rubric->example_count, sizeof(pcrp_example));

    for (size_t i = 0; i < rubric->example_count; i++) {
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_example, i, where), rubric->examples[i].where);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_example, i, text), rubric->examples[i].text);
        pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_example, i, performer), rubric->examples[i].performer);
    }
    return at;
}

static void make_rows(pcrp_make *make, size_t at, const pcrp_rows *rows, const pcrp_rubric *rubric)
{
    size_t cells = rubric->indicator_count * rows->places;

    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rows, 0, first), rows->first, rubric->judgement_count + 1, sizeof(uint16_t));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rows, 0, start), rows->start, rows->places + 1, sizeof(double));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rows, 0, once), rows->once, cells + 1, sizeof(double));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rows, 0, more), rows->more, cells + 1, sizeof(double));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rows, 0, others), rows->others, rows->other_count, sizeof(pcrp_weight));
}

size_t pcrp_make_rubric(pcrp_make *make, const pcrp_rubric *rubric)
{
    size_t at = pcrp_make_records(make, rubric, 1, sizeof(*rubric));
    size_t searched = pcrp_search_place(rubric, PCRP_ELEMENT_KINDS, 0);

    pcrp_make_nothing(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, arena));
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, id), rubric->id);
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, version), rubric->version);
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, title), rubric->title);
    pcrp_make_text(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, about), rubric->about);
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, language), pcrp_make_language(make, rubric->language));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, indicators), make_indicators(make, rubric));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, judgements), make_judgements(make, rubric));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, measures), make_measures(make, rubric));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, criteria), make_criteria(make, rubric));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, examples), make_examples(make, rubric));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, searches), rubric->searches, rubric->search_first[searched],
                    sizeof(pcrp_search));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, search_first), rubric->search_first, searched + 1, sizeof(uint32_t));
    for (size_t kind = 0; kind < PCRP_ELEMENT_KINDS; kind++)
        make_rows(make, PCRP_MAKE_AT(at, pcrp_rubric, 0, rows) + kind * sizeof(pcrp_rows), &rubric->rows[kind], rubric);
    return at;
}
