/* SPDX-License-Identifier: Apache-2.0 */
/* Coded entries. Narrative is the primary source: an entry joins the item of the narrative that it refers to
 * or repeats and gives it what only entries have (who set the goal, dates, links). It makes an item of its own
 * when its words stand nowhere in the narrative. */
#include "read/ccda.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_WORDS = 8,
    LEAST_CONTAINED = 12, /* letters: shorter words stand in other words by chance */
    MOST_CONTAINING = 64, /* items and entries of a section that are held against each other */
    LONGEST_CONTAINING = 4096,
    MOST_BELOW = 1000,    /* elements looked through below a place that an entry refers to */
    MOST_PERFORMERS = 20,
    MOST_VISITED = 20000000 /* elements gathered for entries of one chart: every entry can refer to the whole of it */
};

/* Where an entry's words can be: places in the narrative, and strings, best first. */
typedef struct entry_words {
    const pcrp_xml_node *places[MOST_WORDS];
    size_t place_count;
    const char *strings[MOST_WORDS];
    size_t string_count;
    const char *display; /* name of a measure or procedure: a label, not the person's words */
    int lost;            /* a reference that leads nowhere */
} entry_words;

/* ---- codes ---- */

static int has_template(const pcrp_xml_node *statement, const char *tail)
{
    static const char root[] = "2.16.840.1.113883.10.20.22.4.";
    for (const pcrp_xml_node *at = pcrp_xml_child(statement, PCRP_XML_templateId); at; at = pcrp_xml_again(at)) {
        const char *value = pcrp_xml_get(at, PCRP_XML_AT_root);
        if (value && strncmp(value, root, sizeof(root) - 1) == 0 && strcmp(value + sizeof(root) - 1, tail) == 0)
            return 1;
    }
    return 0;
}

static int is_word(const char *value, const char *word)
{
    return value && strcmp(value, word) == 0;
}

/* Entry Reference: nothing but the id of another entry. */
static int is_reference(const pcrp_xml_node *statement)
{
    return has_template(statement, "122") ||
           is_word(pcrp_xml_get(pcrp_xml_child(statement, PCRP_XML_code), PCRP_XML_AT_nullFlavor), "NP");
}

static int is_goal(const pcrp_xml_node *statement)
{
    return is_word(pcrp_xml_get(statement, PCRP_XML_AT_moodCode), "GOL");
}

static int is_negated(const pcrp_xml_node *statement)
{
    return is_word(pcrp_xml_get(statement, PCRP_XML_AT_negationInd), "true");
}

/* Planned, ordered, proposed, promised; or done under an intervention. */
static int is_intervention(const pcrp_xml_node *statement)
{
    static const char *const moods[] = {"INT", "RQO", "PRMS", "PRP", "ARQ", "APT"};
    const char *mood = pcrp_xml_get(statement, PCRP_XML_AT_moodCode);

    for (size_t i = 0; mood && i < sizeof(moods) / sizeof(*moods); i++)
        if (strcmp(mood, moods[i]) == 0)
            return 1;
    return has_template(statement, "131");
}

static int is_statement(const pcrp_xml_node *node)
{
    switch (node->name) {
    case PCRP_XML_observation: case PCRP_XML_act: case PCRP_XML_procedure: case PCRP_XML_encounter:
    case PCRP_XML_organizer: case PCRP_XML_substanceAdministration: case PCRP_XML_supply: return 1;
    default: return 0;
    }
}

static const pcrp_xml_node *statement_in(const pcrp_xml_node *node)
{
    const pcrp_xml_node *child = node ? node->first : NULL;
    while (child && !is_statement(child))
        child = child->next;
    return child;
}

/* ---- words of an entry ---- */

/* A string of an entry. It keeps its lines: a line break followed by space is only how the file was laid out. */
static const char *entry_string(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    const char *text = pcrp_xml_text(node, ccda->arena);
    char *made = pcrp_arena_string(ccda->arena, text), *to = made;

    for (const char *at = text; made && *at; at++) {
        if (*at == '\r')
            continue;
        if (*at == '\n' && (at[1] == ' ' || at[1] == '\t' || at[1] == '\r' || at[1] == '\n'))
            *to++ = ' ';
        else
            *to++ = *at;
    }
    if (to)
        *to = '\0';
    return made ? made : "";
}

static void add_string(entry_words *words, const char *text)
{
    if (text && pcrp_words_any(text) && words->string_count < MOST_WORDS)
        words->strings[words->string_count++] = text;
}

/* The words of <text>, <originalText> or a value: a reference into the narrative, or text where it stands. */
static void add_words(pcrp_ccda *ccda, entry_words *words, const pcrp_xml_node *node)
{
    const pcrp_xml_node *reference = pcrp_xml_child(node, PCRP_XML_reference);
    const char *target = pcrp_xml_get(reference, PCRP_XML_AT_value);

    if (target && *target) {
        const pcrp_xml_node *place = pcrp_xml_by_id(&ccda->document, target + (*target == '#'));
        if (place && words->place_count < MOST_WORDS)
            words->places[words->place_count++] = place;
        else if (!place)
            words->lost = 1;
    }
    if (node)
        add_string(words, entry_string(ccda, node));
}

static const pcrp_xml_node *product_code(const pcrp_xml_node *statement)
{
    const pcrp_xml_node *at = pcrp_xml_child(statement, PCRP_XML_consumable);
    if (!at)
        at = pcrp_xml_child(statement, PCRP_XML_product);
    return pcrp_xml_child(pcrp_xml_down(at, PCRP_XML_manufacturedProduct, PCRP_XML_manufacturedMaterial), PCRP_XML_code);
}

static entry_words words_of(pcrp_ccda *ccda, const pcrp_xml_node *statement)
{
    entry_words words = {0};
    const pcrp_xml_node *value = pcrp_xml_child(statement, PCRP_XML_value);
    const pcrp_xml_node *code = pcrp_xml_child(statement, PCRP_XML_code);

    add_words(ccda, &words, pcrp_xml_child(statement, PCRP_XML_text));
    add_words(ccda, &words, value);
    add_words(ccda, &words, pcrp_xml_child(value, PCRP_XML_originalText));
    add_words(ccda, &words, pcrp_xml_child(code, PCRP_XML_originalText));
    words.display = pcrp_xml_get(value, PCRP_XML_AT_displayName);
    if (!words.display || !*words.display)
        words.display = pcrp_xml_get(code, PCRP_XML_AT_displayName);
    if (product_code(statement))
        words.display = pcrp_ccda_code_words(ccda, product_code(statement));
    if (words.lost && !words.place_count)
        ccda->lost_text++;
    return words;
}

/* ---- finding the item of the narrative ---- */

static const pcrp_mark *mark_at(const pcrp_xml_node *node)
{
    return node->name == PCRP_XML_section ? NULL : node->mark;
}

static const pcrp_mark *mark_below(const pcrp_xml_node *node, int *left)
{
    for (const pcrp_xml_node *child = node->first; child && --*left > 0; child = child->next) {
        const pcrp_mark *mark = mark_at(child) ? mark_at(child) : mark_below(child, left);
        if (mark)
            return mark;
    }
    return NULL;
}

/* What the narrative made of a place: of itself, of what is around it, or of the first thing in it. */
static const pcrp_mark *mark_for(const pcrp_xml_node *place)
{
    int left = MOST_BELOW;
    for (const pcrp_xml_node *at = place; at && at->name != PCRP_XML_text && at->name != PCRP_XML_section; at = at->parent)
        if (mark_at(at))
            return mark_at(at);
    return mark_below(place, &left);
}

static const char *words_at(pcrp_ccda *ccda, const pcrp_xml_node *place)
{
    return ccda->narrative.visited > MOST_VISITED ? "" : pcrp_narrative_words(&ccda->narrative, place, PCRP_WORDS_WHOLE);
}

static pcrp_item *item_at(pcrp_ccda *ccda, pcrp_element_kind kind, const entry_words *words)
{
    for (size_t i = 0; i < words->place_count; i++) {
        const pcrp_mark *mark = mark_for(words->places[i]);
        if (mark && mark->item)
            return mark->item;
        if (mark && mark->piece) { /* prose that an entry says is a goal or an intervention */
            const char *text = words_at(ccda, words->places[i]);
            pcrp_item *item;
            if (!*text || pcrp_narrative_is_nothing(&ccda->narrative, text))
                continue;
            if (pcrp_words_same(text, mark->piece->text))
                mark->piece->taken = 1;
            item = pcrp_narrative_add(&ccda->narrative, kind, text, words->places[i]);
            return item;
        }
    }
    return NULL;
}

static pcrp_item *item_with_words(const pcrp_ccda *ccda, const entry_words *words)
{
    for (size_t k = 0; k <= words->string_count; k++) {
        const char *text = k < words->string_count ? words->strings[k] : words->display;
        uint64_t key = text ? pcrp_words_key(text) : 0;
        for (size_t i = ccda->section_start; key && i < ccda->items.count; i++) {
            pcrp_item *item = ccda->items.items[i];
            if (!item->claimed && item->kind != PCRP_STATEMENT && pcrp_item_key(item) == key)
                return item;
        }
    }
    return NULL;
}

/* Letters and digits of a text, in lower case. */
static const char *letters_of(pcrp_arena *arena, const char *text)
{
    char *made = pcrp_arena_string(arena, text), *to = made;

    for (; made && *text; text++) {
        if (*text >= 'A' && *text <= 'Z')
            *to++ = (char)(*text + 32);
        else if ((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9'))
            *to++ = *text;
    }
    if (to)
        *to = '\0';
    return made ? made : "";
}

/* The item whose words hold those of the entry among others ("Request - Chest X-ray - Get a chest X-ray done"). */
static pcrp_item *item_around_words(const pcrp_ccda *ccda, pcrp_element_kind kind, const entry_words *words)
{
    const char *wanted = words->string_count ? letters_of(ccda->arena, words->strings[0]) : "";
    size_t last = ccda->items.count;

    if (strlen(wanted) < LEAST_CONTAINED || last - ccda->section_start > MOST_CONTAINING ||
        ccda->entry_counts[kind] > MOST_CONTAINING)
        return NULL;
    for (size_t i = ccda->section_start; i < last; i++) {
        pcrp_item *item = ccda->items.items[i];
        if (item->kind == kind && !item->claimed && strnlen(item->text, LONGEST_CONTAINING) < LONGEST_CONTAINING &&
            strstr(letters_of(ccda->arena, item->text), wanted))
            return item;
    }
    return NULL;
}

/* The item of the narrative in the same place of the order as this entry, when there are as many entries of the
 * kind as the narrative has items: the words differ, the thing is the same. */
static pcrp_item *item_in_order(const pcrp_ccda *ccda, pcrp_element_kind kind)
{
    size_t at = 0;

    if (kind == PCRP_OBJECTIVE || ccda->entry_counts[kind] != ccda->narrative_counts[kind])
        return NULL;
    for (size_t i = ccda->section_start; i < ccda->items.count; i++) {
        pcrp_item *item = ccda->items.items[i];
        if (item->kind == kind && ++at == ccda->entry_number[kind])
            return item->claimed ? NULL : item;
    }
    return NULL;
}

static pcrp_item *new_item(pcrp_ccda *ccda, pcrp_element_kind kind, const char *text, const pcrp_xml_node *node)
{
    return pcrp_narrative_is_nothing(&ccda->narrative, text) ? NULL : pcrp_narrative_add(&ccda->narrative, kind, text, node);
}

/* The name of a measure or procedure stands for an item only where nothing else tells what was planned: not
 * beside a narrative, which has said what there is, or that there is nothing. */
static pcrp_item *find_or_make(pcrp_ccda *ccda, pcrp_element_kind kind, const pcrp_xml_node *statement)
{
    entry_words words = words_of(ccda, statement);
    pcrp_item *item = item_at(ccda, kind, &words);

    if (!item)
        item = item_with_words(ccda, &words);
    if (!item)
        item = item_around_words(ccda, kind, &words);
    if (!item)
        item = item_in_order(ccda, kind);
    if (item)
        return item;
    for (size_t i = 0; i < words.place_count; i++) {
        item = new_item(ccda, kind, words_at(ccda, words.places[i]), words.places[i]);
        if (item)
            return item;
    }
    if (words.string_count)
        return new_item(ccda, kind, words.strings[0], statement);
    return words.display && !ccda->narrative.any_words ? new_item(ccda, kind, words.display, statement) : NULL;
}

/* ---- what entries add ---- */

static void add_id(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *item)
{
    for (const pcrp_xml_node *id = pcrp_xml_child(statement, PCRP_XML_id); id; id = pcrp_xml_again(id)) {
        pcrp_entry_id *made = pcrp_arena_alloc(ccda->arena, sizeof(*made));
        if (!made)
            return;
        made->hash = pcrp_ccda_id(id);
        made->item = item;
        if (made->hash)
            pcrp_list_add(ccda->arena, &ccda->ids, made);
    }
}

static void add_reference(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *from)
{
    pcrp_entry_reference *made = pcrp_arena_alloc(ccda->arena, sizeof(*made));
    if (!made || !from)
        return;
    made->hash = pcrp_ccda_id(pcrp_xml_child(statement, PCRP_XML_id));
    made->from = from;
    if (made->hash)
        pcrp_list_add(ccda->arena, &ccda->references, made);
}

/* Author is the person: the person's goal. Author is somebody else: a provider's. Both: agreed. */
static pcrp_set_by set_by(const pcrp_ccda *ccda, const pcrp_xml_node *statement)
{
    int person = 0, other = 0;
    for (const pcrp_xml_node *at = pcrp_xml_child(statement, PCRP_XML_author); at; at = pcrp_xml_again(at)) {
        const pcrp_xml_node *role = pcrp_xml_child(at, PCRP_XML_assignedAuthor);
        if (pcrp_ccda_is_person(ccda, role))
            person = 1;
        else if (pcrp_ccda_id(pcrp_xml_child(role, PCRP_XML_id)) || pcrp_xml_child(role, PCRP_XML_assignedPerson))
            other = 1;
    }
    return person && other ? PCRP_SET_BY_JOINT : person ? PCRP_SET_BY_PERSON : other ? PCRP_SET_BY_PROVIDER : PCRP_SET_BY_UNKNOWN;
}

static const char *due_date(const pcrp_xml_node *statement)
{
    const pcrp_xml_node *time = pcrp_xml_child(statement, PCRP_XML_effectiveTime);
    const char *date = pcrp_xml_get(pcrp_xml_child(time, PCRP_XML_high), PCRP_XML_AT_value);
    if (!date)
        date = pcrp_xml_get(time, PCRP_XML_AT_value);
    if (!date)
        date = pcrp_xml_get(pcrp_xml_child(time, PCRP_XML_center), PCRP_XML_AT_value);
    return date ? date : "";
}

static const char *performers(pcrp_ccda *ccda, const pcrp_xml_node *statement)
{
    const char *all = "";
    int left = MOST_PERFORMERS;
    for (const pcrp_xml_node *at = pcrp_xml_child(statement, PCRP_XML_performer); at && all && left--; at = pcrp_xml_again(at)) {
        const pcrp_xml_node *entity = pcrp_xml_child(at, PCRP_XML_assignedEntity);
        const char *name = pcrp_ccda_name(ccda, pcrp_xml_down(entity, PCRP_XML_assignedPerson, PCRP_XML_name));
        if (!*name)
            name = pcrp_ccda_name(ccda, pcrp_xml_down(entity, PCRP_XML_representedOrganization, PCRP_XML_name));
        if (*name)
            all = *all ? pcrp_arena_format(ccda->arena, "%s, %s", all, name) : name;
    }
    return all ? all : "";
}

/* How often, as a nested act that has nothing but words; one with a template is an entry of its own. */
static const char *frequency(pcrp_ccda *ccda, const pcrp_xml_node *statement)
{
    for (const pcrp_xml_node *at = pcrp_xml_child(statement, PCRP_XML_entryRelationship); at; at = pcrp_xml_again(at)) {
        const pcrp_xml_node *act = pcrp_xml_child(at, PCRP_XML_act);
        const char *words;
        if (!act || !is_word(pcrp_xml_get(at, PCRP_XML_AT_typeCode), "SUBJ") || pcrp_xml_child(act, PCRP_XML_templateId))
            continue;
        words = pcrp_narrative_words(&ccda->narrative, pcrp_xml_down(act, PCRP_XML_code, PCRP_XML_originalText), 1);
        if (*words)
            return words;
    }
    return "";
}

static int is_frequency(const pcrp_xml_node *relationship, const pcrp_xml_node *statement)
{
    return statement->name == PCRP_XML_act && is_word(pcrp_xml_get(relationship, PCRP_XML_AT_typeCode), "SUBJ") &&
           !pcrp_xml_child(statement, PCRP_XML_templateId) && !pcrp_xml_child(statement, PCRP_XML_text);
}

static void fill(const char **field, const char *text)
{
    if (!**field)
        *field = text;
}

/* ---- entries ---- */

static void read_statement(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *goal, pcrp_item *intervention);

static void read_nested(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *goal, pcrp_item *intervention)
{
    for (const pcrp_xml_node *at = statement->first; at; at = at->next) {
        const pcrp_xml_node *nested = at->name == PCRP_XML_entryRelationship || at->name == PCRP_XML_component
            ? statement_in(at) : NULL;
        if (!nested || (intervention && is_frequency(at, nested)))
            continue;
        if (is_reference(nested))
            add_reference(ccda, nested, intervention ? intervention : goal);
        else
            read_statement(ccda, nested, goal, intervention);
    }
}

static void read_goal(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *parent)
{
    pcrp_element_kind kind = parent ? PCRP_OBJECTIVE : PCRP_GOAL;
    pcrp_item *item;

    ccda->entry_number[kind]++;
    item = find_or_make(ccda, kind, statement);
    if (item && item->kind == PCRP_INTERVENTION && item->goal && !item->claimed &&
        item->node->parent == item->goal->node->parent) { /* two cells of a row, and both are the goal */
        item->dropped = item->claimed = 1;
        item->goal->text = pcrp_arena_format(ccda->arena, "%s\n%s", item->goal->text, item->text);
        item = item->goal;
    }
    if (item && is_negated(statement)) {
        item->dropped = 1;
        item->claimed = 1;
        return;
    }
    if (item && !item->claimed) {
        item->kind = kind;
        item->goal = parent;
    }
    add_id(ccda, statement, item);
    if (item) {
        item->claimed = 1;
        fill(&item->date, due_date(statement));
        if (item->set_by == PCRP_SET_BY_UNKNOWN)
            item->set_by = set_by(ccda, statement);
    }
    read_nested(ccda, statement, parent ? parent : item, NULL);
}

static void read_intervention(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *goal, pcrp_item *parent)
{
    pcrp_item *item;

    ccda->entry_number[PCRP_INTERVENTION]++;
    item = is_negated(statement) ? NULL : find_or_make(ccda, PCRP_INTERVENTION, statement);
    if (item && item->kind != PCRP_INTERVENTION)
        item = NULL; /* a planned act that points at a goal's words says nothing new */
    add_id(ccda, statement, item);
    if (item) {
        item->claimed = 1;
        if (!item->goal)
            item->goal = goal ? goal : parent ? parent->goal : NULL;
        fill(&item->performer, performers(ccda, statement));
        fill(&item->frequency, frequency(ccda, statement));
        if (parent && parent != item) { /* what the whole serves, its parts serve too */
            for (size_t i = 0, count = ccda->references.count; i < count; i++) {
                pcrp_entry_reference *at = ccda->references.items[i], *made;
                if (at->from != parent)
                    continue;
                made = pcrp_arena_alloc(ccda->arena, sizeof(*made));
                if (made) {
                    made->from = item;
                    made->hash = at->hash;
                    pcrp_list_add(ccda->arena, &ccda->references, made);
                }
            }
        }
    }
    read_nested(ccda, statement, goal, item ? item : parent);
}

static void read_statement(pcrp_ccda *ccda, const pcrp_xml_node *statement, pcrp_item *goal, pcrp_item *intervention)
{
    if (++ccda->statements > ccda->source->limits->plan_elements) {
        ccda->plan->limit_hit = 1;
        ccda->plan->limit_reason = "too many entries in one plan";
        return;
    }
    if (is_word(pcrp_xml_get(statement, PCRP_XML_AT_nullFlavor), "MSK"))
        ccda->masked++;
    if (is_goal(statement))
        read_goal(ccda, statement, intervention ? NULL : goal);
    else if (is_intervention(statement))
        read_intervention(ccda, statement, goal, intervention);
    else {
        add_id(ccda, statement, NULL);
        read_nested(ccda, statement, goal, intervention);
    }
}

void pcrp_ccda_entry(pcrp_ccda *ccda, const pcrp_xml_node *statement)
{
    if (is_statement(statement))
        read_statement(ccda, statement, NULL, NULL);
}

/* How many goals and interventions stand at the top of the entries. */
static void count_entries(pcrp_ccda *ccda, const pcrp_xml_node *section)
{
    memset(ccda->entry_counts, 0, sizeof(ccda->entry_counts));
    memset(ccda->entry_number, 0, sizeof(ccda->entry_number));
    memcpy(ccda->narrative_counts, ccda->narrative.found, sizeof(ccda->narrative_counts));
    for (const pcrp_xml_node *entry = pcrp_xml_child(section, PCRP_XML_entry); entry; entry = pcrp_xml_again(entry)) {
        const pcrp_xml_node *statement = statement_in(entry);
        if (statement && is_goal(statement))
            ccda->entry_counts[PCRP_GOAL]++;
        else if (statement && is_intervention(statement))
            ccda->entry_counts[PCRP_INTERVENTION]++;
    }
}

void pcrp_ccda_entries(pcrp_ccda *ccda, const pcrp_xml_node *section)
{
    count_entries(ccda, section);
    for (const pcrp_xml_node *entry = pcrp_xml_child(section, PCRP_XML_entry); entry; entry = pcrp_xml_again(entry)) {
        const pcrp_xml_node *statement = statement_in(entry);
        if (statement)
            read_statement(ccda, statement, NULL, NULL);
    }
}

/* ---- links ---- */

static int compare_ids(const void *a, const void *b)
{
    const pcrp_entry_id *left = *(pcrp_entry_id *const *)a, *right = *(pcrp_entry_id *const *)b;
    return left->hash < right->hash ? -1 : left->hash > right->hash;
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

/* The entry with an id; of several, one that became an item. *known is set when there is one at all. */
static pcrp_item *item_with_id(const pcrp_ccda *ccda, uint64_t hash, int *known)
{
    pcrp_entry_id **ids = (pcrp_entry_id **)ccda->ids.items;
    size_t low = 0, high = ccda->ids.count;

    *known = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ids[middle]->hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < ccda->ids.count && ids[low]->hash == hash; low++) {
        *known = 1;
        if (ids[low]->item)
            return ids[low]->item;
    }
    return NULL;
}

static pcrp_item *goal_of(pcrp_item *item)
{
    for (int steps = 0; item && item->kind != PCRP_GOAL && steps < 16; steps++)
        item = item->goal;
    return item && item->kind == PCRP_GOAL ? item : NULL;
}

/* An intervention that refers to a goal belongs to it; a goal that refers to an intervention owns it. */
static void tie(pcrp_item *from, pcrp_item *to)
{
    if (from->kind == PCRP_INTERVENTION && to->kind != PCRP_INTERVENTION) {
        if (!from->goal)
            from->goal = goal_of(to);
    } else if (from->kind == PCRP_GOAL && to->kind == PCRP_INTERVENTION) {
        if (!to->goal)
            to->goal = from;
    }
}

void pcrp_ccda_link(pcrp_ccda *ccda)
{
    uint64_t *skipped = NULL;
    size_t count = ccda->document.skipped_id_count;

    if (ccda->ids.count)
        qsort(ccda->ids.items, ccda->ids.count, sizeof(void *), compare_ids);
    for (size_t i = 0; i < ccda->references.count; i++) {
        const pcrp_entry_reference *reference = ccda->references.items[i];
        int known;
        pcrp_item *to = item_with_id(ccda, reference->hash, &known);
        if (to && to != reference->from)
            tie(reference->from, to);
        if (known)
            continue;
        if (!skipped && count && (skipped = pcrp_arena_array(ccda->arena, count, sizeof(*skipped))) != NULL) {
            memcpy(skipped, ccda->document.skipped_ids, count * sizeof(*skipped));
            qsort(skipped, count, sizeof(*skipped), compare_hashes);
        }
        if (!skipped || !bsearch(&reference->hash, skipped, count, sizeof(*skipped), compare_hashes))
            ccda->lost_entries++;
    }
}
