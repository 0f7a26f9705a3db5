/* SPDX-License-Identifier: Apache-2.0 */
/* What dispatching needs to know of archives and compressed files. */
#ifndef PCRP_READ_ARCHIVE_H
#define PCRP_READ_ARCHIVE_H

#include <stddef.h>

/* True when the bytes begin (tar: hold at 257) like a zip, 7z, tar, gzip, bzip2, xz, zstd or compress file.
 * Needs no library: without libarchive pcrp_form_archive says PCRP_ERROR_UNSUPPORTED. */
int pcrp_archive_claims(const char *bytes, size_t size);

#endif
