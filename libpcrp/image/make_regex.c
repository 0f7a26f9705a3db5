/* SPDX-License-Identifier: Apache-2.0 */
#include "image/make.h"
#include "text/regex_private.h"
#include "text/starts_private.h"

static size_t make_starts(pcrp_make *make, const pcrp_starts *starts)
{
    size_t at = pcrp_make_records(make, starts, 1, sizeof(*starts));

    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_starts, 0, cells), starts->cells, starts->cell_count, sizeof(cell));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_starts, 0, finds), starts->finds, starts->find_count, sizeof(find));
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_starts, 0, ids), starts->ids, starts->id_count, sizeof(uint32_t));
    return at;
}

/* What PCRE2 makes of the expressions is its own: only their sources are kept. */
size_t pcrp_make_regexes(pcrp_make *make, const pcrp_regexes *regexes)
{
    size_t at = pcrp_make_records(make, regexes, 1, sizeof(*regexes));
    size_t items = pcrp_make_records(make, regexes->items, regexes->count, sizeof(regex));

    for (size_t i = 0; i < regexes->count; i++) {
        pcrp_make_nothing(make, PCRP_MAKE_AT(items, regex, i, code));
        pcrp_make_text(make, PCRP_MAKE_AT(items, regex, i, source), regexes->items[i].source);
    }
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_regexes, 0, items), items);
    pcrp_make_array(make, PCRP_MAKE_AT(at, pcrp_regexes, 0, everywhere), regexes->everywhere, regexes->everywhere_count,
                    sizeof(size_t));
    pcrp_make_link(make, PCRP_MAKE_AT(at, pcrp_regexes, 0, starts), make_starts(make, regexes->starts));
    pcrp_make_nothing(make, PCRP_MAKE_AT(at, pcrp_regexes, 0, compile));
    return at;
}
