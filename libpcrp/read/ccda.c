/* SPDX-License-Identifier: Apache-2.0 */
/* C-CDA documents, R1.1 to 5.0, and fragments of them. */
#include "read/ccda.h"

#include <string.h>
#include <strings.h>

#include "read/decode.h"
#include "read/reader.h"

/* ---- sections ---- */

static pcrp_part part_of_role(pcrp_section_role role)
{
    switch (role) {
    case PCRP_SECTION_GOALS: return PCRP_PART_GOAL;
    case PCRP_SECTION_INTERVENTIONS: return PCRP_PART_INTERVENTION;
    case PCRP_SECTION_PLAN: case PCRP_SECTION_ASSESSMENT: return PCRP_PART_PLAN;
    default: return PCRP_PART_STATEMENT;
    }
}

static const char *title_of(pcrp_ccda *ccda, const pcrp_xml_node *section)
{
    const char *title = pcrp_narrative_words(&ccda->narrative, pcrp_xml_child(section, PCRP_XML_title), 1);
    size_t length;

    if (!*title)
        title = pcrp_ccda_code_words(ccda, pcrp_xml_child(section, PCRP_XML_code));
    length = strlen(title);
    while (length && (title[length - 1] == ':' || title[length - 1] == ' '))
        length--;
    title = pcrp_arena_string_n(ccda->arena, title, length);
    return title ? title : "";
}

/* How the narrative of a section is to be taken. */
static void set_up(pcrp_ccda *ccda, const pcrp_xml_node *section, pcrp_section_role role)
{
    pcrp_narrative *narrative = &ccda->narrative;
    const char *title = title_of(ccda, section);
    pcrp_part said = pcrp_answers_heading(ccda->narrative.answers, title, strlen(title));

    narrative->title = title;
    narrative->section = role == PCRP_SECTION_FREE ? said : part_of_role(role);
    narrative->coded = role == PCRP_SECTION_GOALS || role == PCRP_SECTION_INTERVENTIONS;
    narrative->lists_act = role == PCRP_SECTION_PLAN;
    narrative->topic = pcrp_section_topic(section);
    narrative->prose_tables = role == PCRP_SECTION_STATEMENT;
    narrative->known_tables_only = role == PCRP_SECTION_FREE;
    /* A code that is not known and a title that says nothing: some other part of the record. */
    narrative->context = role == PCRP_SECTION_CONTEXT ||
        (role == PCRP_SECTION_FREE && said == PCRP_PART_NONE &&
         pcrp_xml_get(pcrp_xml_child(section, PCRP_XML_code), PCRP_XML_AT_code) != NULL);
}

static void read_section(pcrp_ccda *ccda, const pcrp_xml_node *section)
{
    pcrp_section_role role = pcrp_section_role_of(section);
    const pcrp_xml_node *text = pcrp_xml_child(section, PCRP_XML_text);
    const char *flavor = pcrp_xml_get(section, PCRP_XML_AT_nullFlavor);

    if (role != PCRP_SECTION_CLINICAL) {
        if (flavor && strcmp(flavor, "MSK") == 0)
            ccda->masked++;
        ccda->plan_sections += role != PCRP_SECTION_CONTEXT;
        ccda->section_start = ccda->items.count;
        set_up(ccda, section, role);
        if (text && !text->stub)
            pcrp_narrative_read(&ccda->narrative, text);
        else
            pcrp_narrative_none(&ccda->narrative);
        pcrp_ccda_entries(ccda, section);
    }
    for (const pcrp_xml_node *at = pcrp_xml_child(section, PCRP_XML_component); at; at = pcrp_xml_again(at))
        for (const pcrp_xml_node *inner = pcrp_xml_child(at, PCRP_XML_section); inner; inner = pcrp_xml_again(inner))
            read_section(ccda, inner);
}

static void read_structured(pcrp_ccda *ccda, const pcrp_xml_node *body)
{
    for (const pcrp_xml_node *at = pcrp_xml_child(body, PCRP_XML_component); at; at = pcrp_xml_again(at))
        for (const pcrp_xml_node *section = pcrp_xml_child(at, PCRP_XML_section); section; section = pcrp_xml_again(section))
            read_section(ccda, section);
}

/* ---- documents without structure ---- */

static const char *embedded(const char *type)
{
    static const char *const kinds[][2] = {
        {"application/pdf", "the document is an embedded PDF, which cannot be scored"},
        {"text/rtf", "the document is embedded RTF, which cannot be scored"},
        {"application/rtf", "the document is embedded RTF, which cannot be scored"},
        {"application/msword", "the document is an embedded Word file, which cannot be scored"},
        {"text/html", "the document is an embedded HTML page, which cannot be scored"}};
    for (size_t i = 0; type && i < sizeof(kinds) / sizeof(*kinds); i++)
        if (strcmp(kinds[i][0], type) == 0)
            return kinds[i][1];
    return type && strncmp(type, "image/", 6) == 0 ? "the document is an embedded image, which cannot be scored"
                                                   : "the document is an embedded or linked file, which cannot be scored";
}

static pcrp_place place_at(const pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    return (pcrp_place){(long)node->line, pcrp_xml_path(node, ccda->plan->arena)};
}

/* Plain text, as it stands or in base64, is one statement. */
static void plain_text(pcrp_ccda *ccda, const pcrp_xml_node *text)
{
    const char *coded = pcrp_xml_text(text, ccda->arena);
    const char *representation = pcrp_xml_get(text, PCRP_XML_AT_representation);
    pcrp_buffer decoded = {0}, words = {0};
    pcrp_place place = place_at(ccda, text);

    if (!representation || strcmp(representation, "B64") != 0) {
        pcrp_plan_add(ccda->plan, PCRP_STATEMENT, NULL, ccda->plan->title, coded, place);
        return;
    }
    if (!pcrp_decode_base64(&decoded, coded, strlen(coded)) || memchr(pcrp_buffer_string(&decoded), '\0', decoded.length)) {
        ccda->plan->not_scorable = "the embedded text cannot be decoded";
    } else {
        pcrp_decode_windows_1252(&words, pcrp_buffer_string(&decoded), decoded.length);
        pcrp_plan_add(ccda->plan, PCRP_STATEMENT, NULL, ccda->plan->title, pcrp_buffer_string(&words), place);
        pcrp_plan_add_note(ccda->plan, "an unstructured document: its text was decoded and read as prose");
    }
    pcrp_buffer_free(&decoded);
    pcrp_buffer_free(&words);
}

static void read_unstructured(pcrp_ccda *ccda, const pcrp_xml_node *body)
{
    const pcrp_xml_node *text = pcrp_xml_child(body, PCRP_XML_text);
    if (text && !text->stub && !pcrp_xml_child(text, PCRP_XML_reference))
        plain_text(ccda, text);
    else
        ccda->plan->not_scorable = embedded(pcrp_xml_get(text, PCRP_XML_AT_mediaType));
}

/* ---- into the plan ---- */

static const char *join_pieces(pcrp_ccda *ccda, const pcrp_item *item)
{
    pcrp_buffer *words = &ccda->narrative.words;
    pcrp_buffer_clear(words);
    for (size_t i = 0; i < item->pieces.count; i++) {
        const pcrp_piece *piece = item->pieces.items[i];
        if (piece->taken)
            continue;
        if (words->length)
            pcrp_buffer_add_char(words, '\n');
        pcrp_buffer_add_string(words, piece->text);
    }
    return pcrp_buffer_string(words);
}

/* Where an item stands; a statement stands where the first block that is left of it does. */
static pcrp_place place_of(pcrp_ccda *ccda, const pcrp_item *item)
{
    const pcrp_xml_node *node = item->node;
    for (size_t i = 0; i < item->pieces.count; i++) {
        const pcrp_piece *piece = item->pieces.items[i];
        if (!piece->taken) {
            node = piece->node;
            break;
        }
    }
    return place_at(ccda, node);
}

/* The goal that a column or a row label names. */
static pcrp_item *goal_named(const pcrp_ccda *ccda, const char *text)
{
    uint64_t key = pcrp_words_key(text);
    for (size_t i = 0; key && i < ccda->items.count; i++) {
        pcrp_item *item = ccda->items.items[i];
        if (item->kind == PCRP_GOAL && !item->dropped && pcrp_item_key(item) == key)
            return item;
    }
    return NULL;
}

static void add_to_plan(pcrp_ccda *ccda, pcrp_item *item)
{
    pcrp_item *goal = item->goal;
    pcrp_element *element;

    for (int steps = 0; goal && goal->kind != PCRP_GOAL && steps < 16; steps++)
        goal = goal->goal;
    if (!goal && item->kind != PCRP_GOAL && item->goal_text)
        goal = goal_named(ccda, item->goal_text);
    if (item->dropped || (item->kind == PCRP_STATEMENT && !item->pieces.count))
        return;
    element = pcrp_plan_add(ccda->plan, item->kind, item->kind == PCRP_GOAL || !goal ? NULL : goal->element, item->title,
                            item->kind == PCRP_STATEMENT ? join_pieces(ccda, item) : item->text, place_of(ccda, item));
    item->element = element;
    if (!element)
        return;
    element->set_by = item->set_by;
    if (item->kind == PCRP_STATEMENT)
        element->topic = item->topic;
    pcrp_element_set_performer(ccda->plan, element, item->performer);
    pcrp_element_set_frequency(ccda->plan, element, item->frequency);
    pcrp_element_set_date(ccda->plan, element, item->date);
}

/* True when there is something about the plan itself, not only the rest of a record. */
static int has_plan(const pcrp_ccda *ccda)
{
    for (size_t i = 0; i < ccda->items.count; i++) {
        const pcrp_item *item = ccda->items.items[i];
        if (item->dropped)
            continue;
        if (item->kind != PCRP_STATEMENT)
            return 1;
        for (size_t k = 0; k < item->pieces.count && !item->context; k++)
            if (!((const pcrp_piece *)item->pieces.items[k])->taken)
                return 1;
    }
    return 0;
}

static void fill_plan(pcrp_ccda *ccda)
{
    if (!has_plan(ccda)) {
        if (!ccda->plan->not_scorable && !ccda->plan->statements.count)
            ccda->plan->not_scorable = ccda->masked ? "its plan sections are masked (withheld for privacy)"
                : ccda->plan_sections ? "its plan sections hold no plan content"
                : "a document without plan sections";
        return;
    }
    for (int goals = 1; goals >= 0; goals--) /* goals first: the others are added to them */
        for (size_t i = 0; i < ccda->items.count; i++) {
            pcrp_item *item = ccda->items.items[i];
            if ((item->kind == PCRP_GOAL) == goals)
                add_to_plan(ccda, item);
        }
}

static void add_notes(pcrp_ccda *ccda)
{
    if (ccda->masked)
        pcrp_plan_add_note(ccda->plan, "%zu section%s or entr%s masked (withheld for privacy)", ccda->masked,
                           ccda->masked == 1 ? "" : "s", ccda->masked == 1 ? "y is" : "ies are");
    if (ccda->lost_text)
        pcrp_plan_add_note(ccda->plan, "%zu reference%s into the narrative lead%s nowhere", ccda->lost_text,
                           ccda->lost_text == 1 ? "" : "s", ccda->lost_text == 1 ? "s" : "");
    if (ccda->lost_entries)
        pcrp_plan_add_note(ccda->plan, "%zu reference%s between entries lead%s nowhere", ccda->lost_entries,
                           ccda->lost_entries == 1 ? "" : "s", ccda->lost_entries == 1 ? "s" : "");
}

/* ---- documents ---- */

static void read_document(pcrp_ccda *ccda, const pcrp_xml_node *document)
{
    const pcrp_xml_node *component = pcrp_xml_child(document, PCRP_XML_component);
    const pcrp_xml_node *body = pcrp_xml_child(component, PCRP_XML_nonXMLBody);

    pcrp_ccda_header(ccda, document);
    if (body)
        read_unstructured(ccda, body);
    for (; component; component = pcrp_xml_again(component))
        read_structured(ccda, pcrp_xml_child(component, PCRP_XML_structuredBody));
}

static void read_fragment(pcrp_ccda *ccda, const pcrp_xml_node *root)
{
    pcrp_plan_add_note(ccda->plan, "a fragment of a document, without a header");
    if (root->name == PCRP_XML_section)
        read_section(ccda, root);
    else if (root->name == PCRP_XML_structuredBody)
        read_structured(ccda, root);
    else if (root->name == PCRP_XML_component) {
        read_structured(ccda, pcrp_xml_child(root, PCRP_XML_structuredBody));
        for (const pcrp_xml_node *at = pcrp_xml_child(root, PCRP_XML_section); at; at = pcrp_xml_again(at))
            read_section(ccda, at);
    } else if (root->name == PCRP_XML_entry) {
        for (const pcrp_xml_node *at = root->first; at; at = at->next)
            pcrp_ccda_entry(ccda, at);
    } else {
        pcrp_ccda_entry(ccda, root);
    }
}

static void read_tree(pcrp_ccda *ccda)
{
    const pcrp_xml_node *root = ccda->document.root;

    ccda->narrative.arena = ccda->arena;
    ccda->narrative.answers = pcrp_reader_answers(ccda->source->reader);
    ccda->narrative.items = &ccda->items;
    ccda->narrative.most = ccda->source->limits->plan_elements;
    if (root->name == PCRP_XML_ClinicalDocument)
        read_document(ccda, root);
    else
        read_fragment(ccda, root);
    if (ccda->narrative.too_many) {
        ccda->plan->limit_hit = 1;
        ccda->plan->limit_reason = "too many elements in one plan";
    }
    pcrp_ccda_link(ccda);
    fill_plan(ccda);
    add_notes(ccda);
    pcrp_buffer_free(&ccda->narrative.words);
}

/* ---- bytes ---- */

/* Space before the XML declaration is not well-formed, and is met. Returns how much there is; *line is the
 * line on which the rest begins. */
static size_t leading_space(const char *bytes, size_t size, long *line)
{
    size_t at = 0;
    *line = 1;
    while (at < size && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r'))
        *line += bytes[at++] == '\n';
    return at;
}

/* The encoding that the declaration names is UTF-8, or none is named. */
static int says_utf8(const char *bytes, size_t size)
{
    const char *end = memmem(bytes, size < 200 ? size : 200, "?>", 2);
    const char *name = end ? memmem(bytes, (size_t)(end - bytes), "encoding", 8) : NULL;

    if (!name)
        return 1;
    for (name += 8; name < end && (*name == ' ' || *name == '=' || *name == '"' || *name == '\''); name++)
        ;
    return end - name >= 5 && strncasecmp(name, "UTF-8", 5) == 0;
}

/* Parses, and once more when the bytes are not in the encoding that they claim to be in. */
static pcrp_status parse(pcrp_source *source, pcrp_xml_document *document, pcrp_buffer *decoded)
{
    pcrp_xml *xml = pcrp_reader_xml(source->reader);
    long line;
    size_t space = leading_space(source->bytes, source->size, &line);
    const char *bytes = source->bytes + space;
    size_t size = source->size - space;
    pcrp_status status = pcrp_xml_parse(xml, source->chart, bytes, size, NULL, line, source->limits, pcrp_ccda_want,
                                        document, source->error);
    int utf8;

    if (status != PCRP_ERROR_ENCODING && status != PCRP_ERROR_SYNTAX)
        return status;
    utf8 = pcrp_is_utf8(bytes, size);
    if (utf8 ? status != PCRP_ERROR_ENCODING || says_utf8(bytes, size) || memchr(bytes, '\0', size) != NULL
             : !says_utf8(bytes, size) || memchr(bytes, '\0', size) != NULL)
        return status;
    pcrp_error_clear(source->error);
    if (utf8) {
        source->notes[source->note_count++] = "the file is UTF-8, although it says otherwise";
    } else {
        pcrp_decode_windows_1252(decoded, bytes, size);
        if (decoded->failed)
            return pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0, "out of memory");
        bytes = decoded->data;
        size = decoded->length;
        source->notes[source->note_count++] = "bytes that are not UTF-8, although the file says so, were read as windows-1252";
    }
    return pcrp_xml_parse(xml, source->chart, bytes, size, "UTF-8", line, source->limits, pcrp_ccda_want, document,
                          source->error);
}

static int is_cda(const pcrp_xml_node *root)
{
    switch (root->name) {
    case PCRP_XML_ClinicalDocument: case PCRP_XML_section: case PCRP_XML_structuredBody: case PCRP_XML_component:
    case PCRP_XML_entry: case PCRP_XML_observation: case PCRP_XML_act: case PCRP_XML_procedure: case PCRP_XML_encounter:
    case PCRP_XML_organizer: case PCRP_XML_substanceAdministration: case PCRP_XML_supply: return 1;
    default: return 0;
    }
}

static pcrp_status read_parsed(pcrp_source *source, const pcrp_xml_document *document)
{
    pcrp_ccda ccda = {0};

    ccda.document = *document;
    if (!is_cda(ccda.document.root)) {
        pcrp_error_add(source->error, PCRP_ERROR_FORMAT, source->chart, (long)ccda.document.root->line,
                       "XML whose root element no form and no map knows");
        return pcrp_source_fail(source, PCRP_ERROR_FORMAT);
    }
    ccda.source = source;
    ccda.arena = pcrp_xml_arena(pcrp_reader_xml(source->reader));
    ccda.plan = pcrp_source_plan(source, "ccda");
    if (ccda.plan)
        read_tree(&ccda);
    if (!ccda.plan || pcrp_arena_failed(ccda.arena)) {
        pcrp_plan_free(ccda.plan);
        pcrp_error_add(source->error, PCRP_ERROR_MEMORY, source->chart, 0, "out of memory");
        return pcrp_source_fail(source, PCRP_ERROR_MEMORY);
    }
    pcrp_arena_reset(ccda.arena); /* the plan holds nothing of the tree, which may be larger */
    return pcrp_source_deliver(source, ccda.plan);
}

static pcrp_status read_ccda(pcrp_source *source)
{
    pcrp_xml_document document;
    pcrp_buffer decoded = {0};
    pcrp_status status = parse(source, &document, &decoded);

    pcrp_buffer_free(&decoded);
    return status < 0 ? pcrp_source_fail(source, status) : read_parsed(source, &document);
}

int pcrp_ccda_read_file(pcrp_source *source, int file, pcrp_status *status)
{
    pcrp_xml_document document;

    if (!pcrp_xml_parse_file(pcrp_reader_xml(source->reader), file, source->limits, pcrp_ccda_want, &document))
        return 0;
    *status = read_parsed(source, &document);
    return 1;
}

const pcrp_form pcrp_form_ccda = {"ccda", read_ccda};
