/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a chart with a map: its items, one inside the other, become a plan. */
#include "read/map.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xpathInternals.h>

#include "base/error.h"
#include "data/data.h"
#include "read/form.h"
#include "read/map_document.h"
#include "read/map_rules.h"

/* ---- fields ---- */

/* One reading of one plan. */
typedef struct walk {
    pcrp_map_reading *reading;
    pcrp_plan *plan;
    size_t unknown;  /* codes that no table of the map knows */
} walk;

static const char *value(walk *w, const pcrp_map_item *item, pcrp_map_field field, xmlNode *node,
                         const char *separator)
{
    return pcrp_map_value(w->reading, item->fields[field], node, separator, NULL);
}

/* A copy of a field in the plan, because the reading's own text lives until the next question. */
static const char *kept(walk *w, const pcrp_map_item *item, pcrp_map_field field, xmlNode *node)
{
    const char *text = value(w, item, field, node, " ");
    const char *copy = pcrp_plan_text(w->plan, text, strlen(text));
    return copy ? copy : "";
}

static void read_plan_fields(walk *w, const pcrp_map_item *item, xmlNode *node)
{
    pcrp_plan *plan = w->plan;
    const char *date;
    plan->id = kept(w, item, PCRP_MAP_ID, node);
    plan->setting = kept(w, item, PCRP_MAP_SETTING, node);
    plan->title = kept(w, item, PCRP_MAP_TITLE, node);
    date = pcrp_plan_date_text(plan, value(w, item, PCRP_MAP_DATE, node, " "));
    if (date)
        plan->date = date;
}

/* Each place is a name of its own: two given names are two names. */
static void add_names(walk *w, const pcrp_map_item *item, pcrp_map_field field, pcrp_name_use use, xmlNode *node)
{
    const char *names = value(w, item, field, node, "\n");
    while (*names) {
        size_t length = strcspn(names, "\n");
        char *name = pcrp_arena_string_n(w->plan->arena, names, length);
        if (name)
            pcrp_plan_add_name(w->plan, use, name);
        names += length + (names[length] == '\n');
    }
}

static void read_person(walk *w, const pcrp_map_item *item, xmlNode *node)
{
    const char *name, *gender;
    add_names(w, item, PCRP_MAP_GIVEN, PCRP_NAME_GIVEN, node);
    add_names(w, item, PCRP_MAP_FAMILY, PCRP_NAME_FAMILY, node);
    add_names(w, item, PCRP_MAP_PREFERRED, PCRP_NAME_PREFERRED, node);
    add_names(w, item, PCRP_MAP_FORMER, PCRP_NAME_FORMER, node);
    name = value(w, item, PCRP_MAP_NAME, node, " ");
    if (*name)
        pcrp_plan_add_party(w->plan, PCRP_PERSON, name, "");
    gender = pcrp_map_word(w->reading, item->fields[PCRP_MAP_GENDER], node, &w->unknown);
    if (*gender && strcmp(gender, "unknown") != 0)
        w->plan->gender = pcrp_arena_string(w->plan->arena, gender);
}

/* The words of a relation go before the place where it stands: peer workers are among the staff in most forms. */
static pcrp_party_kind party_kind(const walk *w, pcrp_party_kind kind, const char *relation)
{
    pcrp_party_kind said;
    if (kind == PCRP_PROVIDER && w->reading->vocabulary && *relation &&
        pcrp_vocabulary_party(w->reading->vocabulary, relation, strlen(relation), &said) && said == PCRP_PEER)
        return PCRP_PEER;
    return kind;
}

static void read_party(walk *w, const pcrp_map_item *item, xmlNode *node)
{
    const char *kind = item->kind == PCRP_MAP_SUPPORTER ? "supporter"
                     : item->kind == PCRP_MAP_PEER ? "peer"
                     : item->kind == PCRP_MAP_PROVIDER ? "provider"
                     : pcrp_map_word(w->reading, item->fields[PCRP_MAP_PARTY_KIND], node, &w->unknown);
    static const struct { const char *word; pcrp_party_kind kind; } kinds[] = {
        {"supporter", PCRP_SUPPORTER}, {"peer", PCRP_PEER}, {"provider", PCRP_PROVIDER}, {"person", PCRP_PERSON}};
    const char *name = kept(w, item, PCRP_MAP_NAME, node), *relation;

    if (!*name) {
        const char *given = kept(w, item, PCRP_MAP_GIVEN, node), *family = kept(w, item, PCRP_MAP_FAMILY, node);
        name = pcrp_arena_format(w->plan->arena, "%s%s%s", given, *given && *family ? " " : "", family);
    }
    relation = kept(w, item, PCRP_MAP_RELATION, node);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].word, kind) == 0)
            pcrp_plan_add_party(w->plan, party_kind(w, kinds[i].kind, relation), name, relation);
}

static pcrp_set_by set_by(walk *w, const pcrp_map_item *item, xmlNode *node)
{
    const char *word = pcrp_map_word(w->reading, item->fields[PCRP_MAP_SET_BY], node, &w->unknown);
    return strcmp(word, "person") == 0 ? PCRP_SET_BY_PERSON
         : strcmp(word, "provider") == 0 ? PCRP_SET_BY_PROVIDER
         : strcmp(word, "joint") == 0 ? PCRP_SET_BY_JOINT : PCRP_SET_BY_UNKNOWN;
}

static pcrp_element *read_element(walk *w, const pcrp_map_item *item, pcrp_element *goal, xmlNode *node)
{
    pcrp_element_kind kind = item->kind == PCRP_MAP_GOAL ? PCRP_GOAL
                           : item->kind == PCRP_MAP_OBJECTIVE ? PCRP_OBJECTIVE
                           : item->kind == PCRP_MAP_INTERVENTION ? PCRP_INTERVENTION : PCRP_STATEMENT;
    const char *title = kept(w, item, PCRP_MAP_TITLE, node);
    pcrp_buffer path = {0};
    xmlNode *first;
    const char *text = pcrp_map_value(w->reading, item->fields[PCRP_MAP_TEXT], node, "\n", &first);
    pcrp_element *element;

    if (w->reading->status < 0)
        return NULL;
    if (!first)
        first = node;
    /* "N/A" in a box that must be filled is an empty box. */
    if (kind != PCRP_STATEMENT && w->reading->vocabulary &&
        pcrp_vocabulary_is_nothing(w->reading->vocabulary, text, strlen(text)))
        text = "";
    pcrp_map_node_path(&path, first);
    element = pcrp_plan_add(w->plan, kind, goal, title, text,
                            pcrp_plan_place(w->plan, pcrp_map_node_line(first), pcrp_buffer_string(&path)));
    pcrp_buffer_free(&path);
    if (!element)
        return NULL;
    pcrp_element_set_performer(w->plan, element, value(w, item, PCRP_MAP_PERFORMER, node, ", "));
    pcrp_element_set_frequency(w->plan, element, value(w, item, PCRP_MAP_FREQUENCY, node, ", "));
    pcrp_element_set_date(w->plan, element, value(w, item, PCRP_MAP_DATE, node, " "));
    if (kind == PCRP_GOAL)
        element->set_by = set_by(w, item, node);
    return element;
}

/* ---- items ---- */

static void walk_items(walk *w, const pcrp_list *items, pcrp_element *goal, xmlNode *node);

static void read_item(walk *w, const pcrp_map_item *item, pcrp_element *goal, xmlNode *node)
{
    pcrp_map_bind_variables(w->reading, item, node);
    if (item->kind == PCRP_MAP_PERSON)
        read_person(w, item, node);
    else if (item->kind < PCRP_MAP_STATEMENT)
        read_party(w, item, node);
    else
        goal = read_element(w, item, goal, node);
    if (item->kind == PCRP_MAP_GOAL && goal)
        walk_items(w, &item->items, goal, node);
}

/* Claims all that an <ignore> finds. */
static void ignore(xmlXPathObject *found)
{
    for (int i = 0; found && found->nodesetval && i < found->nodesetval->nodeNr; i++)
        if (found->nodesetval->nodeTab[i]->type != XML_NAMESPACE_DECL)
            pcrp_map_mark(found->nodesetval->nodeTab[i], PCRP_MAP_CLAIMED);
}

static int is_done(const walk *w)
{
    return w->reading->status < 0 || w->plan->limit_hit || pcrp_arena_failed(w->plan->arena);
}

static void walk_item(walk *w, pcrp_map_item *item, pcrp_element *goal, xmlNode *from)
{
    xmlXPathObject *found;

    if (item->kind == PCRP_MAP_IGNORE && !w->reading->checking)
        return;
    found = pcrp_map_nodes(w->reading, &item->at, from);
    if (item->kind == PCRP_MAP_IGNORE)
        ignore(found);
    for (int i = 0; found && found->nodesetval && i < found->nodesetval->nodeNr && !is_done(w); i++) {
        xmlNode *node = found->nodesetval->nodeTab[i];
        if (node->type == XML_NAMESPACE_DECL || (item->rest && pcrp_map_marked(node, PCRP_MAP_TAKEN)))
            continue;
        item->at.tally.found++;
        if (w->reading->checking && !item->at.tally.path)
            pcrp_map_tally_path(&item->at, node);
        if (item->kind == PCRP_MAP_IGNORE)
            continue;
        pcrp_map_mark(node, PCRP_MAP_TAKEN);
        read_item(w, item, goal, node);
    }
    xmlXPathFreeObject(found);
}

static void walk_items(walk *w, const pcrp_list *items, pcrp_element *goal, xmlNode *node)
{
    for (size_t i = 0; i < items->count && !is_done(w); i++)
        walk_item(w, items->items[i], goal, node);
}

/* ---- plans ---- */

static pcrp_status read_plan(pcrp_map_reading *reading, const pcrp_map_item *item, xmlNode *node,
                             pcrp_status (*found)(void *user, pcrp_plan *plan), void *user)
{
    walk w = {.reading = reading, .plan = pcrp_plan_new(reading->limits, reading->map->form)};
    if (!w.plan)
        return reading->status = pcrp_error_add(reading->error, PCRP_ERROR_MEMORY, reading->chart, 0, "out of memory");
    pcrp_map_bind_variables(reading, item, node);
    read_plan_fields(&w, item, node);
    walk_items(&w, &item->items, NULL, node);
    if (reading->status < 0) {
        pcrp_plan_free(w.plan);
        return reading->status;
    }
    if (w.unknown)
        pcrp_plan_add_note(w.plan, "%zu code%s not in the tables of the map %s", w.unknown,
                           w.unknown == 1 ? " is" : "s are", reading->map->id);
    return found(user, w.plan);
}

pcrp_status pcrp_map_walk(pcrp_map_reading *reading, xmlNode *root,
                          pcrp_status (*found)(void *user, pcrp_plan *plan), void *user, size_t *count)
{
    pcrp_status status = PCRP_OK;
    *count = 0;
    for (size_t p = 0; p < reading->map->plans.count && status == PCRP_OK; p++) {
        pcrp_map_item *item = reading->map->plans.items[p];
        xmlXPathObject *plans = pcrp_map_nodes(reading, &item->at, root);
        for (int i = 0; plans && plans->nodesetval && i < plans->nodesetval->nodeNr && status == PCRP_OK; i++) {
            xmlNode *node = plans->nodesetval->nodeTab[i];
            if (node->type == XML_NAMESPACE_DECL || (item->rest && pcrp_map_marked(node, PCRP_MAP_TAKEN)))
                continue;
            pcrp_map_mark(node, PCRP_MAP_TAKEN);
            item->at.tally.found++;
            if (reading->checking && !item->at.tally.path)
                pcrp_map_tally_path(&item->at, node);
            (*count)++;
            status = read_plan(reading, item, node, found, user);
        }
        xmlXPathFreeObject(plans);
        if (reading->status < 0)
            status = reading->status;
    }
    return status;
}

/* ---- the form ---- */

typedef struct delivery {
    pcrp_source *source;
    int decoded;
    pcrp_status status; /* what the caller's callback returned */
} delivery;

static pcrp_status deliver(void *user, pcrp_plan *plan)
{
    delivery *d = user;
    if (d->decoded)
        pcrp_plan_add_note(plan, "bytes were not in the declared encoding and were read as windows-1252");
    d->status = pcrp_source_deliver(d->source, plan);
    return d->status;
}

/* A file of the vendor's in which no plan stands is a row of its own. */
static pcrp_status deliver_none(delivery *d, const pcrp_map *map)
{
    pcrp_plan *plan = pcrp_source_plan(d->source, map->form);
    if (!plan)
        return pcrp_source_fail(d->source, pcrp_error_add(d->source->error, PCRP_ERROR_MEMORY, d->source->chart, 0,
                                                          "out of memory"));
    plan->not_scorable = pcrp_arena_format(plan->arena, "the map %s finds no plan in it", map->id);
    return deliver(d, plan);
}

static pcrp_status read_document(pcrp_source *source, xmlDoc *document, int decoded)
{
    xmlNode *root = xmlDocGetRootElement(document);
    pcrp_map *map = pcrp_maps_find(pcrp_reader_maps(source->reader), (const char *)root->name,
                                   root->ns ? (const char *)root->ns->href : "");
    delivery d = {.source = source, .decoded = decoded};
    pcrp_map_reading reading;
    pcrp_status status;
    size_t count = 0;

    if (!map)
        return pcrp_source_fail(source, pcrp_error_add(source->error, PCRP_ERROR_FORMAT, source->chart,
                                                       xmlGetLineNo(root), "XML that no map is for"));
    status = pcrp_map_reading_begin(&reading, map, document, source->limits, source->chart, source->error, 0);
    reading.vocabulary = source->vocabulary;
    if (status == PCRP_OK)
        status = pcrp_map_walk(&reading, root, deliver, &d, &count);
    pcrp_map_reading_end(&reading);
    if (d.status != PCRP_OK)
        return d.status;
    if (status < 0)
        return pcrp_source_fail(source, status);
    return count ? PCRP_OK : deliver_none(&d, map);
}

static pcrp_status read_map(pcrp_source *source)
{
    xmlDoc *document;
    int decoded;
    pcrp_status status = pcrp_map_parse(&document, &decoded, source->chart, source->bytes, source->size,
                                        source->limits, source->error);
    if (status != PCRP_OK)
        return pcrp_source_fail(source, status);
    status = read_document(source, document, decoded);
    xmlFreeDoc(document);
    return status;
}

const pcrp_form pcrp_form_map = {"map", read_map};

/* ---- the maps of a reader ---- */

struct pcrp_maps {
    pcrp_map **items;   /* added first, tried from the last */
    size_t count;
    pcrp_map **shipped; /* compiled when first needed */
    size_t shipped_count;
    int shipped_loaded;
};

pcrp_maps *pcrp_maps_new(void)
{
    return calloc(1, sizeof(pcrp_maps));
}

static void free_all(pcrp_map **items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        pcrp_map_free(items[i]);
    free(items);
}

void pcrp_maps_free(pcrp_maps *maps)
{
    if (!maps)
        return;
    free_all(maps->items, maps->count);
    free_all(maps->shipped, maps->shipped_count);
    free(maps);
}

static int append(pcrp_map ***items, size_t *count, pcrp_map *map)
{
    pcrp_map **more = realloc(*items, (*count + 1) * sizeof(*more));
    if (!more)
        return 0;
    *items = more;
    more[(*count)++] = map;
    return 1;
}

pcrp_status pcrp_maps_add(pcrp_maps *maps, const char *path, pcrp_error *error)
{
    pcrp_map *map;
    pcrp_status status = pcrp_map_load(&map, path, error);
    if (status != PCRP_OK)
        return status;
    if (append(&maps->items, &maps->count, map))
        return PCRP_OK;
    pcrp_map_free(map);
    return pcrp_error_add(error, PCRP_ERROR_MEMORY, path, 0, "out of memory while loading a map");
}

/* Every file of maps/ that is a map: vocabulary and other data stand there too, in other elements. */
static void load_shipped(pcrp_maps *maps)
{
    const pcrp_data_file *file;
    maps->shipped_loaded = 1;
    for (size_t i = 0; (file = pcrp_data_at(i)) != NULL; i++) {
        size_t length = strlen(file->name);
        pcrp_map *map;
        if (strncmp(file->name, "maps/", 5) != 0 || length < 9 || strcmp(file->name + length - 4, ".xml") != 0)
            continue;
        if (pcrp_map_load_memory(&map, file->name, file->bytes, file->size, NULL) == PCRP_OK &&
            !append(&maps->shipped, &maps->shipped_count, map))
            pcrp_map_free(map);
    }
}

int pcrp_map_claims(const pcrp_map *map, const char *name, const char *space)
{
    for (size_t i = 0; i < map->roots.count; i++) {
        const pcrp_map_root *root = map->roots.items[i];
        if (strcmp(root->name, name) == 0 && strcmp(root->space, space ? space : "") == 0)
            return 1;
    }
    return 0;
}

pcrp_map *pcrp_maps_find(pcrp_maps *maps, const char *name, const char *space)
{
    if (!maps)
        return NULL;
    for (size_t i = maps->count; i-- > 0;)
        if (pcrp_map_claims(maps->items[i], name, space))
            return maps->items[i];
    if (!maps->shipped_loaded)
        load_shipped(maps);
    for (size_t i = 0; i < maps->shipped_count; i++)
        if (pcrp_map_claims(maps->shipped[i], name, space))
            return maps->shipped[i];
    return NULL;
}
