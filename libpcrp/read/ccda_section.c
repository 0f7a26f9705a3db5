/* SPDX-License-Identifier: Apache-2.0 */
/* Which narrative becomes plan content.
 *
 * Sections of goals, interventions, plans, concerns, outcomes and instructions, and sections without a code or
 * with one that is not known, are plan narrative: what stands in them makes a chart scorable. Sections about
 * the person (history, functional and mental status, reason for visit ...) give statements, in prose and lists
 * only, and only when the chart has a plan otherwise. Sections of coded clinical data (results, vital signs,
 * medications, allergies ...) are not plan narrative: their tables repeat coded entries, so nothing of them is
 * built, which is also most of what there is to save. The table follows C-CDA R1.1 to 5.0; codes are LOINC,
 * template numbers the tail of 2.16.840.1.113883.10.20.
 */
#include "read/ccda.h"

#include <string.h>

/* Of fixed length with zeros behind, so that two are compared in one step: every section is held against the whole table. */
enum { CODE_BYTES = 8, TAIL_BYTES = 16 };

typedef struct known_section {
    char loinc[CODE_BYTES];
    char template_tail[TAIL_BYTES]; /* empty when the code is enough */
    pcrp_section_role role;
} known_section;

#define TEMPLATE_ROOT "2.16.840.1.113883.10.20."

static const known_section known_sections[] = {
    {"61146-7", "22.2.60", PCRP_SECTION_GOALS},
    {"62387-6", "21.2.3", PCRP_SECTION_INTERVENTIONS},
    {"18776-5", "22.2.10", PCRP_SECTION_PLAN},
    {"18776-5", "1.10", PCRP_SECTION_PLAN}, /* C32 */
    {"51847-2", "22.2.9", PCRP_SECTION_ASSESSMENT},
    {"75310-3", "22.2.58", PCRP_SECTION_STATEMENT}, /* health concerns */
    {"11383-7", "22.2.61", PCRP_SECTION_STATEMENT}, /* outcomes */
    {"51848-0", "22.2.8", PCRP_SECTION_STATEMENT},  /* assessment */
    {"69730-0", "22.2.45", PCRP_SECTION_STATEMENT}, /* instructions */
    {"8653-8", "22.2.41", PCRP_SECTION_STATEMENT},  /* hospital discharge instructions */
    {"42344-2", "22.2.57.1", PCRP_SECTION_CONTEXT}, /* discharge diet */
    {"10164-2", "", PCRP_SECTION_CONTEXT},        /* history of present illness */
    {"10154-3", "", PCRP_SECTION_CONTEXT},        /* chief complaint */
    {"46239-0", "22.2.13", PCRP_SECTION_CONTEXT},   /* chief complaint and reason for visit */
    {"29299-5", "22.2.12", PCRP_SECTION_CONTEXT},   /* reason for visit */
    {"42349-1", "", PCRP_SECTION_CONTEXT},        /* reason for referral */
    {"61150-9", "21.2.2", PCRP_SECTION_CONTEXT},    /* subjective */
    {"61149-1", "21.2.1", PCRP_SECTION_CONTEXT},    /* objective */
    {"29762-2", "22.2.17", PCRP_SECTION_CONTEXT},   /* social history */
    {"47420-5", "22.2.14", PCRP_SECTION_CONTEXT},   /* functional status */
    {"10190-7", "22.2.56", PCRP_SECTION_CONTEXT},   /* mental status */
    {"42348-3", "22.2.21", PCRP_SECTION_CONTEXT},   /* advance directives */
    {"42348-3", "22.2.21.1", PCRP_SECTION_CONTEXT},
    {"61144-2", "22.2.57", PCRP_SECTION_CONTEXT},   /* nutrition */
    {"85847-2", "22.2.500", PCRP_SECTION_CONTEXT},  /* care teams */
    {"8648-8", "", PCRP_SECTION_CONTEXT},         /* hospital course */
    {"10210-3", "2.5", PCRP_SECTION_CONTEXT},       /* general status */
    {"11329-0", "", PCRP_SECTION_CONTEXT},        /* past medical history */
    {"11348-0", "22.2.20", PCRP_SECTION_CONTEXT},
    {"34109-9", "22.2.65", PCRP_SECTION_CONTEXT},   /* notes */
    {"11535-2", "22.2.24", PCRP_SECTION_CONTEXT},   /* discharge diagnosis */
    {"46241-6", "22.2.43", PCRP_SECTION_CONTEXT},   /* admission diagnosis */
    {"30954-2", "22.2.3", PCRP_SECTION_CLINICAL},   /* results */
    {"30954-2", "22.2.3.1", PCRP_SECTION_CLINICAL},
    {"11493-4", "22.2.16", PCRP_SECTION_CLINICAL},  /* hospital discharge studies */
    {"8716-3", "22.2.4", PCRP_SECTION_CLINICAL},    /* vital signs */
    {"8716-3", "22.2.4.1", PCRP_SECTION_CLINICAL},
    {"10160-0", "22.2.1", PCRP_SECTION_CLINICAL},   /* medications */
    {"10160-0", "22.2.1.1", PCRP_SECTION_CLINICAL},
    {"10183-2", "22.2.11", PCRP_SECTION_CLINICAL},  /* discharge medications */
    {"10183-2", "22.2.11.1", PCRP_SECTION_CLINICAL},
    {"75311-1", "", PCRP_SECTION_CLINICAL},
    {"42346-7", "22.2.44", PCRP_SECTION_CLINICAL},  /* admission medications */
    {"29549-3", "22.2.38", PCRP_SECTION_CLINICAL},  /* medications administered */
    {"48765-2", "22.2.6", PCRP_SECTION_CLINICAL},   /* allergies */
    {"48765-2", "22.2.6.1", PCRP_SECTION_CLINICAL},
    {"11369-6", "22.2.2", PCRP_SECTION_CLINICAL},   /* immunizations */
    {"11369-6", "22.2.2.1", PCRP_SECTION_CLINICAL},
    {"47519-4", "22.2.7", PCRP_SECTION_CLINICAL},   /* procedures */
    {"47519-4", "22.2.7.1", PCRP_SECTION_CLINICAL},
    {"46240-8", "22.2.22", PCRP_SECTION_CLINICAL},  /* encounters */
    {"46240-8", "22.2.22.1", PCRP_SECTION_CLINICAL},
    {"48768-6", "22.2.18", PCRP_SECTION_CLINICAL},  /* payers */
    {"46264-8", "22.2.23", PCRP_SECTION_CLINICAL},  /* medical equipment */
    {"11450-4", "22.2.5", PCRP_SECTION_CLINICAL},   /* problems */
    {"11450-4", "22.2.5.1", PCRP_SECTION_CLINICAL},
    {"10157-6", "22.2.15", PCRP_SECTION_CLINICAL},  /* family history */
    {"10187-3", "", PCRP_SECTION_CLINICAL},       /* review of systems */
    {"29545-1", "2.10", PCRP_SECTION_CLINICAL},     /* physical exam */
    {"10184-0", "22.2.26", PCRP_SECTION_CLINICAL},  /* hospital discharge physical */
    {"18841-7", "22.2.42", PCRP_SECTION_CLINICAL},  /* hospital consultations */
    {"59768-2", "22.2.29", PCRP_SECTION_CLINICAL},  /* procedure indications */
    {"29554-3", "22.2.27", PCRP_SECTION_CLINICAL},  /* procedure description */
    {"59771-6", "22.2.40", PCRP_SECTION_CLINICAL},  /* procedure implants */
    {"59770-8", "22.2.34", PCRP_SECTION_CLINICAL},  /* procedure estimated blood loss */
    {"59776-5", "22.2.28", PCRP_SECTION_CLINICAL},  /* procedure findings */
    {"59773-2", "22.2.31", PCRP_SECTION_CLINICAL},  /* procedure specimens taken */
    {"59775-7", "22.2.36", PCRP_SECTION_CLINICAL},  /* procedure disposition */
    {"55109-3", "22.2.37", PCRP_SECTION_CLINICAL},  /* complications */
    {"59774-0", "22.2.25", PCRP_SECTION_CLINICAL},  /* anesthesia */
    {"10223-6", "", PCRP_SECTION_CLINICAL},       /* surgical operation note */
    {"10216-0", "", PCRP_SECTION_CLINICAL},
    {"10219-4", "22.2.30", PCRP_SECTION_CLINICAL},  /* preoperative diagnosis; planned procedure */
    {"10218-6", "22.2.35", PCRP_SECTION_CLINICAL},  /* postoperative diagnosis; postprocedure diagnosis */
    {"18782-3", "", PCRP_SECTION_CLINICAL},       /* radiology findings */
    {"59772-4", "", PCRP_SECTION_CLINICAL},       /* planned procedure */
    {"55115-0", "", PCRP_SECTION_CLINICAL},       /* imaging: request, and the rest of a report */
    {"55111-9", "", PCRP_SECTION_CLINICAL},
    {"18834-2", "", PCRP_SECTION_CLINICAL},
    {"19005-8", "", PCRP_SECTION_CLINICAL},
    {"18785-6", "", PCRP_SECTION_CLINICAL},
    {"121181", "", PCRP_SECTION_CLINICAL},        /* DICOM catalogue */
    {"83321-0", "", PCRP_SECTION_CLINICAL},
    {"90767-5", "", PCRP_SECTION_CLINICAL}};

enum { KNOWN_SECTIONS = sizeof(known_sections) / sizeof(*known_sections) };

/* With zeros behind up to its room; 0 when it does not fit, and no known one is so long. */
static int fill_up(char *to, size_t room, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    if (!length || length >= room)
        return 0;
    memset(to, 0, room);
    memcpy(to, text, length);
    return 1;
}

static const known_section *by_code(const char *code)
{
    char wanted[CODE_BYTES];
    if (!fill_up(wanted, sizeof(wanted), code))
        return NULL;
    for (size_t i = 0; i < KNOWN_SECTIONS; i++)
        if (memcmp(known_sections[i].loinc, wanted, CODE_BYTES) == 0)
            return &known_sections[i];
    return NULL;
}

static const known_section *by_template(const char *root)
{
    char wanted[TAIL_BYTES];
    size_t length = strlen(TEMPLATE_ROOT);
    if (!root || strncmp(root, TEMPLATE_ROOT, length) != 0 || !fill_up(wanted, sizeof(wanted), root + length))
        return NULL;
    for (size_t i = 0; i < KNOWN_SECTIONS; i++)
        if (memcmp(known_sections[i].template_tail, wanted, TAIL_BYTES) == 0)
            return &known_sections[i];
    return NULL;
}

/* The code goes before the templates: makers stamp a section with several templates, but one code. */
static pcrp_section_role find_role(const pcrp_xml_node *section)
{
    const pcrp_xml_node *code = pcrp_xml_child(section, PCRP_XML_code);
    const known_section *known = by_code(pcrp_xml_get(code, PCRP_XML_AT_code));

    for (const pcrp_xml_node *at = pcrp_xml_child(section, PCRP_XML_templateId); at && !known; at = pcrp_xml_again(at))
        known = by_template(pcrp_xml_get(at, PCRP_XML_AT_root));
    if (known)
        return known->role;
    /* A section in a section without a code of its own is part of it. */
    if (!pcrp_xml_get(code, PCRP_XML_AT_code) && section->parent && section->parent->parent &&
        section->parent->parent->name == PCRP_XML_section)
        return pcrp_section_role_of(section->parent->parent);
    return PCRP_SECTION_FREE;
}

pcrp_section_role pcrp_section_role_of(const pcrp_xml_node *section)
{
    /* One marker for each role, so that the answer can be kept in the node. */
    static const char markers[PCRP_SECTION_CLINICAL + 1] = {0};
    if (!section->mark)
        ((pcrp_xml_node *)section)->mark = (void *)&markers[find_role(section)];
    return (pcrp_section_role)((const char *)section->mark - markers);
}

/* What the statements of a section are about, where its code says so whatever its title. */
pcrp_topic pcrp_section_topic(const pcrp_xml_node *section)
{
    static const struct {
        char loinc[CODE_BYTES];
        pcrp_topic topic;
    } topics[] = {
        {"75310-3", PCRP_TOPIC_NEEDS},     {"11383-7", PCRP_TOPIC_PROGRESS}, {"51848-0", PCRP_TOPIC_CLINICAL},
        {"10164-2", PCRP_TOPIC_CLINICAL},  {"10154-3", PCRP_TOPIC_CLINICAL}, {"46239-0", PCRP_TOPIC_CLINICAL},
        {"29299-5", PCRP_TOPIC_CLINICAL},  {"8648-8", PCRP_TOPIC_CLINICAL},  {"11329-0", PCRP_TOPIC_CLINICAL},
        {"11348-0", PCRP_TOPIC_CLINICAL},  {"10190-7", PCRP_TOPIC_CLINICAL}, {"11535-2", PCRP_TOPIC_CLINICAL},
        {"46241-6", PCRP_TOPIC_CLINICAL},  {"61149-1", PCRP_TOPIC_CLINICAL}, {"85847-2", PCRP_TOPIC_SUPPORTS}};
    char wanted[CODE_BYTES];

    if (!fill_up(wanted, sizeof(wanted), pcrp_xml_get(pcrp_xml_child(section, PCRP_XML_code), PCRP_XML_AT_code)))
        return PCRP_TOPIC_OTHER;
    for (size_t i = 0; i < sizeof(topics) / sizeof(*topics); i++)
        if (memcmp(topics[i].loinc, wanted, CODE_BYTES) == 0)
            return topics[i].topic;
    return PCRP_TOPIC_OTHER;
}

static const pcrp_xml_node *section_around(const pcrp_xml_node *node)
{
    while (node && node->name != PCRP_XML_section)
        node = node->parent;
    return node;
}

static pcrp_xml_want want_text(const pcrp_xml_node *node)
{
    const pcrp_xml_node *parent = node->parent;
    if (!parent)
        return PCRP_XML_SKIP;
    if (parent->name == PCRP_XML_section)
        return pcrp_section_role_of(parent) == PCRP_SECTION_CLINICAL ? PCRP_XML_SKIP : PCRP_XML_BUILD_ALL;
    if (parent->name == PCRP_XML_nonXMLBody) {
        const char *type = pcrp_xml_get(node, PCRP_XML_AT_mediaType);
        return type && strcmp(type, "text/plain") != 0 ? PCRP_XML_SKIP : PCRP_XML_BUILD_ALL;
    }
    return PCRP_XML_BUILD_ALL;
}

pcrp_xml_want pcrp_ccda_want(const pcrp_xml_node *node)
{
    const pcrp_xml_node *around;

    switch (node->name) {
    case PCRP_XML_text:
        return want_text(node);
    case PCRP_XML_table: /* asked again inside narrative */
        around = section_around(node);
        return around && pcrp_section_role_of(around) == PCRP_SECTION_CONTEXT ? PCRP_XML_SKIP : PCRP_XML_BUILD;
    case PCRP_XML_entry:
        if (!node->parent)
            return PCRP_XML_BUILD;
        switch (pcrp_section_role_of(node->parent)) {
        case PCRP_SECTION_STATEMENT: case PCRP_SECTION_CONTEXT: case PCRP_SECTION_CLINICAL: return PCRP_XML_SKIP;
        default: return PCRP_XML_BUILD;
        }
    case PCRP_XML_participant: /* of the document: people; of entries: devices, places, products */
        return node->parent && node->parent->name == PCRP_XML_ClinicalDocument ? PCRP_XML_BUILD : PCRP_XML_SKIP;
    default:
        return PCRP_XML_BUILD;
    }
}
