/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of what is running: the library's own, and those of the libraries that can change a result.
 * They are asked at run time, because a shared library may be newer than the headers at build time. */
#include <pcrp/version.h>

#include "base/buffer.h"
#include "config.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <nettle/version.h>
#include <stdlib.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#if HAVE_ARCHIVE
#include <archive.h>
#endif
#if HAVE_XLSX
#include <xlsxwriter.h>
#endif

const char *pcrp_version(void)
{
    return PCRP_VERSION;
}

/* "20914" or 3006002 as major.minor.patch: both libraries write their version as one number, with
 * the patch in the last digits. */
static void add_packed(pcrp_buffer *lines, const char *name, long number, long minor_at, long patch_digits)
{
    pcrp_buffer_format(lines, "%s %ld.%ld.%ld\n", name, number / minor_at,
                       number % minor_at / patch_digits, number % patch_digits);
}

static void add_pcre2(pcrp_buffer *lines)
{
    char text[64]; /* "10.42 2022-12-11"; the manual asks for 24 */
    if (pcre2_config(PCRE2_CONFIG_VERSION, text) > 0) {
        text[strcspn(text, " ")] = '\0';
        pcrp_buffer_format(lines, "pcre2 %s\n", text);
    }
}

const char *pcrp_version_details(char *buffer, unsigned long size)
{
    pcrp_buffer lines = {0};

    if (!buffer || size == 0)
        return "";
    pcrp_buffer_format(&lines, "pcrp %s\nrubric-format %s\nresult-schema %s\n", pcrp_version(),
                       PCRP_RUBRIC_FORMAT, PCRP_RESULT_SCHEMA);
    add_packed(&lines, "libxml2", strtol(xmlParserVersion, NULL, 10), 10000, 100);
    add_pcre2(&lines);
    pcrp_buffer_format(&lines, "jansson %s\n", jansson_version_str());
    pcrp_buffer_format(&lines, "nettle %d.%d\n", nettle_version_major(), nettle_version_minor());
#if HAVE_ARCHIVE
    add_packed(&lines, "libarchive", archive_version_number(), 1000000, 1000);
#endif
#if HAVE_XLSX
    pcrp_buffer_format(&lines, "libxlsxwriter %s\n", lxw_version());
#endif
    if (lines.length) /* the last line's end is the caller's to write */
        lines.data[--lines.length] = '\0';
    strncpy(buffer, pcrp_buffer_string(&lines), size - 1);
    buffer[size - 1] = '\0';
    pcrp_buffer_free(&lines);
    return buffer;
}
