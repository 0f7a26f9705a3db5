/* SPDX-License-Identifier: Apache-2.0 */
/** @file version.h  Versions of the library and of the formats it writes. */
#ifndef PCRP_VERSION_H
#define PCRP_VERSION_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define PCRP_API __attribute__((visibility("default")))
#else
#define PCRP_API
#endif

/** Version of this header. The shared library's own is pcrp_version(). */
#define PCRP_VERSION_MAJOR 0
#define PCRP_VERSION_MINOR 1
#define PCRP_VERSION_PATCH 0
#define PCRP_VERSION "0.1.0"

/** Version of the rubric file format that this library reads. */
#define PCRP_RUBRIC_FORMAT "1"

/** Version of the JSON that pcrp_write_json() and pcrp_write_jsonl() make. */
#define PCRP_RESULT_SCHEMA "1"

/**
 * The version of the library that is running, for instance "0.1.0".
 * @return a static string. Thread-safe.
 */
PCRP_API const char *pcrp_version(void);

/**
 * Versions of everything that can change a result: pcrp, the rubric format,
 * libxml2, PCRE2, jansson and the optional libraries, as "name version" lines
 * separated by newlines.
 * @param buffer  caller-owned, at least size bytes
 * @param size    in bytes; 512 is enough
 * @return buffer. Thread-safe.
 */
PCRP_API const char *pcrp_version_details(char *buffer, unsigned long size);

#ifdef __cplusplus
}
#endif
#endif
