/* SPDX-License-Identifier: Apache-2.0 */
/* A large document on its way from a file to libxml2, a block at a time, so that it is never in memory as a whole. */
#ifndef PCRP_READ_XML_FEED_H
#define PCRP_READ_XML_FEED_H

#include <stddef.h>

typedef struct pcrp_xml_feed {
    int file;               /* borrowed, read from where it stands */
    size_t most_bytes;      /* of the document */
    size_t most_attributes; /* of a tag: libxml2 sees none with many more (xml_guard.h) */
    size_t taken;           /* bytes read so far */
    char *block;
    size_t length, ready, given; /* of the block: filled, to be given, given */
} pcrp_xml_feed;

/* 0 when there is no memory. */
int pcrp_xml_feed_open(pcrp_xml_feed *feed, int file, size_t most_bytes, size_t most_attributes);
void pcrp_xml_feed_close(pcrp_xml_feed *feed);

/* An xmlInputReadCallback. -1 when the file cannot be read, is too long, or has a tag with too many attributes. */
int pcrp_xml_feed_read(void *feed, char *to, int room);

#endif
