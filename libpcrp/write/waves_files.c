/* SPDX-License-Identifier: Apache-2.0 */
/* Two waves for other programs: the levels as a table, its codebook, and what reads them into R, Stata and SPSS. */
#include "write/waves.h"

#include <string.h>

#include "write/cells.h"
#include "write/template.h"

static const char *const FILES[] = {"data.csv", "codebook.csv", "read.R", "read.do", "read.sps"};

const char *pcrp_waves_file(size_t index)
{
    return index < sizeof(FILES) / sizeof(*FILES) ? FILES[index] : NULL;
}

static void add_data_row(const pcrp_waves *waves, const pcrp_wave_row *row, size_t criterion,
                         const pcrp_write_options *options, pcrp_buffer *out)
{
    int level = row->levels[criterion];
    int paired = waves->row_of[row->unit][0] != SIZE_MAX && waves->row_of[row->unit][1] != SIZE_MAX;

    pcrp_cells_name(out, options, waves->units.items[row->unit]);
    pcrp_cells_whole(out, (size_t)row->wave);
    pcrp_cells_text(out, row->cluster == UINT32_MAX ? "" : waves->clusters.items[row->cluster]);
    pcrp_cells_whole(out, (size_t)paired);
    pcrp_cells_text(out, waves->criteria[criterion]);
    if (level) {
        pcrp_cells_whole(out, (size_t)level);
        pcrp_cells_whole(out, level >= waves->options.competent);
    } else {
        pcrp_buffer_add_string(out, ",,");
    }
    pcrp_cells_end(out);
}

static void add_data(const pcrp_waves *waves, const pcrp_write_options *options, pcrp_buffer *out)
{
    pcrp_buffer_add_string(out, "unit,wave,cluster,paired,criterion,level,competent\r\n");
    for (size_t r = 0; r < waves->row_count; r++)
        for (size_t c = 0; c < waves->criterion_count; c++)
            add_data_row(waves, &waves->rows[r], c, options, out);
}

/* Slots of the codebook and the scripts. */
typedef struct script {
    const pcrp_waves *waves;
    size_t criterion;
    char quote;     /* doubled within names, as the program wants it; 0 for CSV */
} script;

/* A name within quotation marks of a script: no line end, and the mark itself as the program writes it. */
static void add_quoted(const script *at, const char *text, pcrp_buffer *out)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20)
            continue;
        if (at->quote && (*text == '"' || *text == '\\' || *text == '`' || *text == '$' || *text == '\''))
            pcrp_buffer_add_char(out, ' '); /* such a character could end the string, or be taken for a macro */
        else if (!at->quote && *text == '"')
            pcrp_buffer_add_string(out, "\"\"");
        else
            pcrp_buffer_add_char(out, *text);
    }
}

static void put_slot(void *user, const char *name, pcrp_buffer *out)
{
    const script *at = user;

    if (strcmp(name, "a") == 0 || strcmp(name, "b") == 0)
        add_quoted(at, at->waves->names[*name == 'b'], out);
    else if (strcmp(name, "criterion") == 0)
        add_quoted(at, at->waves->criteria[at->criterion], out);
    else if (strcmp(name, "competent") == 0)
        pcrp_buffer_format(out, "%d", at->waves->options.competent);
    else if (strcmp(name, "highest") == 0)
        pcrp_buffer_format(out, "%d", at->waves->highest);
    else if (strcmp(name, "comma") == 0 && at->criterion + 1 < at->waves->criterion_count)
        pcrp_buffer_add_char(out, ',');
}

static int turn_block(void *user, const char *name, size_t index)
{
    script *at = user;

    at->criterion = index;
    return strcmp(name, "criteria") == 0 && index < at->waves->criterion_count;
}

pcrp_status pcrp_waves_write_file(const pcrp_waves *waves, const char *name, const pcrp_write_options *options,
                                  pcrp_output output, void *user)
{
    static const char *const templates[] = {"", "pages/cohort/codebook.csv", "pages/cohort/read.R",
                                            "pages/cohort/read.do", "pages/cohort/read.sps"};
    script at = {.waves = waves};
    pcrp_template from = {"", &at, put_slot, turn_block};
    pcrp_write_options usual;
    pcrp_buffer out = {0};
    pcrp_status status = PCRP_ERROR_ARGUMENT;

    pcrp_write_options_init(&usual);
    if (!waves || !name || !output)
        return PCRP_ERROR_ARGUMENT;
    for (size_t i = 0; i < sizeof(FILES) / sizeof(*FILES); i++) {
        if (strcmp(FILES[i], name) != 0)
            continue;
        from.name = templates[i];
        at.quote = i > 1 ? '"' : 0;
        status = PCRP_OK;
        if (i == 0)
            add_data(waves, options ? options : &usual, &out);
        else
            status = pcrp_template_fill(&from, &out);
    }
    if (status != PCRP_OK) {
        pcrp_buffer_free(&out);
        return status;
    }
    return pcrp_buffer_put(&out, output, user);
}
