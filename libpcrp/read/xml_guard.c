/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml_guard.h"

#include <string.h>

#include <libxml/xmlerror.h>

enum { LONG_TAG = 1280 }; /* a start tag with 256 attributes cannot be shorter */

/* Attributes of the tag that begins at from, counted by their equals signs outside quotes. */
static size_t count_attributes(const char *from, const char *end)
{
    size_t count = 0;
    char quote = '\0';

    if (from < end && (*from == '!' || *from == '?'))
        return 0;
    for (; from < end; from++) {
        if (quote) {
            if (*from == quote)
                quote = '\0';
        } else if (*from == '"' || *from == '\'') {
            quote = *from;
        } else if (*from == '=') {
            count++;
        } else if (*from == '>') {
            break;
        }
    }
    return count;
}

static long line_of(const char *bytes, const char *at)
{
    long line = 1;

    while ((bytes = memchr(bytes, '\n', (size_t)(at - bytes))) != NULL)
        bytes++, line++;
    return line;
}

/* A tag holds no '<', and one with very many attributes is long: only stretches that are long and hold no '<' are
 * looked at, found in strides from the far end. */
long pcrp_xml_monstrous_tag(const char *bytes, size_t size, size_t most)
{
    const char *end = bytes + size, *at = memchr(bytes, '<', size);
    size_t stride = most > LONG_TAG / 5 ? most * 5 : LONG_TAG;

    while (at && at + 1 < end) {
        size_t window = (size_t)(end - at - 1) < stride ? (size_t)(end - at - 1) : stride;
        const char *next = memrchr(at + 1, '<', window);
        if (next) {
            at = next;
            continue;
        }
        if (window < stride)
            return 0;
        next = memchr(at + 1 + window, '<', (size_t)(end - at - 1) - window);
        if (count_attributes(at + 1, next ? next : end) > most)
            return line_of(bytes, at);
        at = next;
    }
    return 0;
}

const char *pcrp_xml_fault_words(int code)
{
    switch (code) {
    case XML_ERR_DOCUMENT_EMPTY: return "holds no element";
    case XML_ERR_DOCUMENT_END: return "text after the end of the document";
    case XML_ERR_TAG_NOT_FINISHED: return "ends before the document is complete";
    case XML_ERR_TAG_NAME_MISMATCH: return "start tag and end tag do not match";
    case XML_ERR_UNDECLARED_ENTITY: return "an entity that is not declared";
    case XML_ERR_INVALID_CHAR: return "a character that XML does not allow";
    case XML_ERR_INVALID_CHARREF: return "a reference to a character that XML does not allow";
    case XML_ERR_LT_IN_ATTRIBUTE: return "a '<' inside an attribute";
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED: return "the quotes of an attribute are missing";
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE: return "an attribute without a value";
    case XML_ERR_ATTRIBUTE_REDEFINED: return "an attribute that stands twice in one tag";
    case XML_ERR_SPACE_REQUIRED: return "a space is missing between attributes";
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING: return "a name or a ';' is missing after '<' or '&'";
    case XML_ERR_GT_REQUIRED: return "a '>' is missing";
    case XML_ERR_UNSUPPORTED_ENCODING: return "an encoding that is not known";
    default: return "malformed XML";
    }
}
