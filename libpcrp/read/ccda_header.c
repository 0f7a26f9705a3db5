/* SPDX-License-Identifier: Apache-2.0 */
/* Who is named in the header of a C-CDA document, and the document's own data. */
#include "read/ccda.h"

#include <string.h>

/* People, names and ids are held against each other; no real header comes near these. */
enum {
    MOST_IDS = 32,
    MOST_NAMES = 32,
    MOST_NAME_PARTS = 24,
    MOST_PEOPLE = 500 /* of each sort */
};

uint64_t pcrp_ccda_id(const pcrp_xml_node *id)
{
    const char *root = pcrp_xml_get(id, PCRP_XML_AT_root), *extension = pcrp_xml_get(id, PCRP_XML_AT_extension);
    return root ? pcrp_xml_id_hash(root, strlen(root), extension ? extension : "", extension ? strlen(extension) : 0) : 0;
}

int pcrp_ccda_is_person(const pcrp_ccda *ccda, const pcrp_xml_node *role)
{
    int left = MOST_IDS;
    for (const pcrp_xml_node *id = pcrp_xml_child(role, PCRP_XML_id); id && left--; id = pcrp_xml_again(id))
        for (size_t i = 0; i < ccda->person_ids.count; i++)
            if (pcrp_ccda_id(id) == *(const uint64_t *)ccda->person_ids.items[i])
                return 1;
    return 0;
}

/* ---- names ---- */

static const char *text_of(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    return pcrp_narrative_words(&ccda->narrative, node, 1);
}

static int is_name_part(const pcrp_xml_node *node)
{
    return node->name == PCRP_XML_given || node->name == PCRP_XML_family || node->name == PCRP_XML_prefix ||
           node->name == PCRP_XML_suffix;
}

const char *pcrp_ccda_name(pcrp_ccda *ccda, const pcrp_xml_node *name)
{
    const char *whole = "", *last = "";
    int parts = 0;

    if (!name)
        return "";
    for (const pcrp_xml_node *at = name->first; at && parts < MOST_NAME_PARTS; at = at->next) {
        const char *part = is_name_part(at) ? text_of(ccda, at) : "";
        if (!*part || strcmp(part, last) == 0) /* somebody of one name has it in both fields */
            continue;
        last = part;
        parts++;
        whole = *whole ? pcrp_arena_join(ccda->arena, whole, strlen(whole), " ", part) : part;
        if (!whole)
            return "";
    }
    return parts ? whole : text_of(ccda, name);
}

const char *pcrp_ccda_code_words(pcrp_ccda *ccda, const pcrp_xml_node *code)
{
    const char *words = text_of(ccda, pcrp_xml_child(code, PCRP_XML_originalText));
    const char *display = pcrp_xml_get(code, PCRP_XML_AT_displayName);
    return *words ? words : display ? display : "";
}

static int has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; at && (at = strstr(at, word)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
            return 1;
    return 0;
}

/* A given name marked "call me" is a given name and the one preferred. A family name marked as of birth is the
 * former one, unless there is no other. */
static void add_parts(pcrp_ccda *ccda, const pcrp_xml_node *name, pcrp_name_use given, pcrp_name_use family)
{
    int families = 0, left = MOST_NAME_PARTS;

    for (const pcrp_xml_node *at = pcrp_xml_child(name, PCRP_XML_family); at; at = pcrp_xml_again(at))
        families += *text_of(ccda, at) != '\0';
    for (const pcrp_xml_node *at = name->first; at && left--; at = at->next) {
        const char *qualifier = pcrp_xml_get(at, PCRP_XML_AT_qualifier);
        if (at->name == PCRP_XML_given) {
            pcrp_plan_add_name(ccda->plan, given, text_of(ccda, at));
            if (has_word(qualifier, "CL") && given == PCRP_NAME_GIVEN)
                pcrp_plan_add_name(ccda->plan, PCRP_NAME_PREFERRED, text_of(ccda, at));
        } else if (at->name == PCRP_XML_family) {
            pcrp_plan_add_name(ccda->plan, families > 1 && has_word(qualifier, "BR") ? PCRP_NAME_FORMER : family,
                               text_of(ccda, at));
        }
    }
}

/* The first name, or the first marked legal, is the name; P is the one preferred; one whose time is over,
 * or a further one, is former. */
static void person_names(pcrp_ccda *ccda, const pcrp_xml_node *patient)
{
    const pcrp_xml_node *legal = NULL;
    int left = MOST_NAMES;

    for (const pcrp_xml_node *name = pcrp_xml_child(patient, PCRP_XML_name); name; name = pcrp_xml_again(name)) {
        const char *use = pcrp_xml_get(name, PCRP_XML_AT_use);
        if (!has_word(use, "P") && (!legal || (has_word(use, "L") && !has_word(pcrp_xml_get(legal, PCRP_XML_AT_use), "L"))))
            legal = name;
    }
    if (!legal)
        legal = pcrp_xml_child(patient, PCRP_XML_name);
    if (!legal)
        return;
    add_parts(ccda, legal, PCRP_NAME_GIVEN, PCRP_NAME_FAMILY);
    if (!pcrp_xml_child(legal, PCRP_XML_given) && !pcrp_xml_child(legal, PCRP_XML_family))
        pcrp_plan_add_party(ccda->plan, PCRP_PERSON, pcrp_ccda_name(ccda, legal), "");
    for (const pcrp_xml_node *name = pcrp_xml_child(patient, PCRP_XML_name); name && left--; name = pcrp_xml_again(name)) {
        if (name == legal)
            continue;
        if (!has_word(pcrp_xml_get(name, PCRP_XML_AT_use), "P"))
            add_parts(ccda, name, PCRP_NAME_FORMER, PCRP_NAME_FORMER);
        else if (pcrp_xml_child(name, PCRP_XML_given))
            add_parts(ccda, name, PCRP_NAME_PREFERRED, PCRP_NAME_FAMILY);
        else
            pcrp_plan_add_name(ccda->plan, PCRP_NAME_PREFERRED, pcrp_ccda_name(ccda, name));
    }
}

/* ---- people ---- */

/* What somebody is: the place in the document says, and of those who are there to help also the words. */
static void add_party(pcrp_ccda *ccda, pcrp_party_kind kind, const pcrp_xml_node *name, const char *relation)
{
    const char *text = pcrp_ccda_name(ccda, name);

    if (!*text || ccda->plan->parties.count >= 2 * MOST_PEOPLE)
        return;
    /* A performer can be a peer; whom the document names as relative or friend stays one, housemates too. */
    if (kind == PCRP_PROVIDER && pcrp_answers_is_peer(ccda->narrative.answers, relation, strlen(relation)))
        kind = PCRP_PEER;
    pcrp_plan_add_party(ccda->plan, kind, text, relation);
}

static void record_target(pcrp_ccda *ccda, const pcrp_xml_node *target)
{
    const pcrp_xml_node *role = pcrp_xml_child(target, PCRP_XML_patientRole);
    const pcrp_xml_node *patient = pcrp_xml_child(role, PCRP_XML_patient);
    const char *gender = pcrp_xml_get(pcrp_xml_child(patient, PCRP_XML_administrativeGenderCode), PCRP_XML_AT_code);
    int left = MOST_NAMES;

    for (const pcrp_xml_node *id = pcrp_xml_child(role, PCRP_XML_id); id && ccda->person_ids.count < MOST_IDS; id = pcrp_xml_again(id)) {
        uint64_t *hash = pcrp_arena_alloc(ccda->arena, sizeof(*hash));
        if (hash && (*hash = pcrp_ccda_id(id)) != 0)
            pcrp_list_add(ccda->arena, &ccda->person_ids, hash);
    }
    person_names(ccda, patient);
    if (gender)
        ccda->plan->gender = strcmp(gender, "F") == 0 ? "female" : strcmp(gender, "M") == 0 ? "male" : strcmp(gender, "UN") == 0 ? "other" : "";
    for (const pcrp_xml_node *at = pcrp_xml_child(patient, PCRP_XML_guardian); at && left--; at = pcrp_xml_again(at))
        add_party(ccda, PCRP_SUPPORTER, pcrp_xml_down(at, PCRP_XML_guardianPerson, PCRP_XML_name),
                  pcrp_ccda_code_words(ccda, pcrp_xml_child(at, PCRP_XML_code)));
}

static void author(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    const pcrp_xml_node *role = pcrp_xml_child(node, PCRP_XML_assignedAuthor);
    if (!pcrp_ccda_is_person(ccda, role))
        add_party(ccda, PCRP_PROVIDER, pcrp_xml_down(role, PCRP_XML_assignedPerson, PCRP_XML_name),
                  pcrp_ccda_code_words(ccda, pcrp_xml_child(role, PCRP_XML_code)));
}

static void performer(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    const pcrp_xml_node *role = pcrp_xml_child(node, PCRP_XML_assignedEntity);
    const char *words = pcrp_ccda_code_words(ccda, pcrp_xml_child(role, PCRP_XML_code));

    if (!*words)
        words = pcrp_ccda_code_words(ccda, pcrp_xml_child(node, PCRP_XML_functionCode));
    if (!pcrp_ccda_is_person(ccda, role))
        add_party(ccda, PCRP_PROVIDER, pcrp_xml_down(role, PCRP_XML_assignedPerson, PCRP_XML_name), words);
}

static void informant(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    const pcrp_xml_node *related = pcrp_xml_child(node, PCRP_XML_relatedEntity);
    if (related)
        add_party(ccda, PCRP_SUPPORTER, pcrp_xml_down(related, PCRP_XML_relatedPerson, PCRP_XML_name),
                  pcrp_ccda_code_words(ccda, pcrp_xml_child(related, PCRP_XML_code)));
    else
        performer(ccda, node);
}

/* Relatives, friends, guardians, carers. Payers and policy holders are no support; somebody with a function in
 * care and no relation to the person is a provider. */
static void participant(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    static const char *const paying[] = {"POLHOLD", "COVPTY", "PAYOR", "UNDWRT", "POLHLD"};
    const pcrp_xml_node *entity = pcrp_xml_child(node, PCRP_XML_associatedEntity);
    const char *class_code = pcrp_xml_get(entity, PCRP_XML_AT_classCode);
    const char *relation = pcrp_ccda_code_words(ccda, pcrp_xml_child(entity, PCRP_XML_code));
    int provider = class_code && strcmp(class_code, "PROV") == 0;

    for (size_t i = 0; class_code && i < sizeof(paying) / sizeof(*paying); i++)
        if (strcmp(class_code, paying[i]) == 0)
            return;
    if (pcrp_ccda_is_person(ccda, entity))
        return;
    if (!*relation && pcrp_xml_get(pcrp_xml_child(node, PCRP_XML_functionCode), PCRP_XML_AT_code))
        provider = 1;
    add_party(ccda, provider ? PCRP_PROVIDER : PCRP_SUPPORTER,
              pcrp_xml_down(entity, PCRP_XML_associatedPerson, PCRP_XML_name), relation);
}

/* A carer without a relation who is a provider elsewhere in the header is that provider. */
static void drop_doubtful_supporters(pcrp_plan *plan)
{
    size_t kept = 0;

    for (size_t i = 0; i < plan->parties.count; i++) {
        pcrp_party *party = plan->parties.items[i];
        int doubtful = 0;
        for (size_t k = 0; k < plan->parties.count && party->kind == PCRP_SUPPORTER && !*party->relation; k++) {
            const pcrp_party *other = plan->parties.items[k];
            doubtful = doubtful || (other->kind == PCRP_PROVIDER && strcmp(other->name, party->name) == 0);
        }
        if (!doubtful)
            plan->parties.items[kept++] = party;
    }
    plan->parties.count = kept;
}

static void for_each(pcrp_ccda *ccda, const pcrp_xml_node *parent, pcrp_xml_name name,
                     void (*take)(pcrp_ccda *ccda, const pcrp_xml_node *node))
{
    int left = MOST_PEOPLE;
    for (const pcrp_xml_node *at = pcrp_xml_child(parent, name); at && left--; at = pcrp_xml_again(at))
        take(ccda, at);
}

static void service_event(pcrp_ccda *ccda, const pcrp_xml_node *node)
{
    for_each(ccda, pcrp_xml_child(node, PCRP_XML_serviceEvent), PCRP_XML_performer, performer);
}

void pcrp_ccda_header(pcrp_ccda *ccda, const pcrp_xml_node *document)
{
    pcrp_plan *plan = ccda->plan;
    const pcrp_xml_node *id = pcrp_xml_child(document, PCRP_XML_id);
    const char *extension = pcrp_xml_get(id, PCRP_XML_AT_extension), *root = pcrp_xml_get(id, PCRP_XML_AT_root);
    const char *number = extension && *extension ? extension : root ? root : "";
    const char *title = text_of(ccda, pcrp_xml_child(document, PCRP_XML_title));
    const char *setting;
    const char *date = pcrp_xml_get(pcrp_xml_child(document, PCRP_XML_effectiveTime), PCRP_XML_AT_value);

    plan->id = pcrp_plan_text(plan, number, strlen(number));
    plan->title = pcrp_plan_text(plan, title, strlen(title));
    if (date)
        plan->date = pcrp_plan_date_text(plan, date);
    setting = text_of(ccda, pcrp_xml_child(pcrp_xml_down(pcrp_xml_child(document, PCRP_XML_custodian),
        PCRP_XML_assignedCustodian, PCRP_XML_representedCustodianOrganization), PCRP_XML_name));
    plan->setting = pcrp_plan_text(plan, setting, strlen(setting));
    record_target(ccda, pcrp_xml_child(document, PCRP_XML_recordTarget));
    for_each(ccda, document, PCRP_XML_author, author);
    for_each(ccda, document, PCRP_XML_informant, informant);
    for_each(ccda, document, PCRP_XML_participant, participant);
    for_each(ccda, document, PCRP_XML_documentationOf, service_event);
    drop_doubtful_supporters(plan);
}
