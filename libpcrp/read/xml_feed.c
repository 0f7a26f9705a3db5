/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml_feed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/xml_guard.h"

enum { BLOCK = 1 << 20 };

int pcrp_xml_feed_open(pcrp_xml_feed *feed, int file, size_t most_bytes, size_t most_attributes)
{
    memset(feed, 0, sizeof(*feed));
    feed->file = file;
    feed->most_bytes = most_bytes;
    feed->most_attributes = most_attributes;
    feed->block = malloc(BLOCK);
    return feed->block != NULL;
}

void pcrp_xml_feed_close(pcrp_xml_feed *feed)
{
    free(feed->block);
    feed->block = NULL;
}

static ssize_t take(int file, char *to, size_t room)
{
    ssize_t got;
    do
        got = read(file, to, room);
    while (got < 0 && errno == EINTR);
    return got;
}

/* Fills the block and sees how much of it may go: up to the last tag, which may not be all there yet, so that every tag
 * is looked at in one piece. A tag, or text, that is as long as the block goes as it is. */
static int refill(pcrp_xml_feed *feed)
{
    const char *last;

    memmove(feed->block, feed->block + feed->given, feed->length - feed->given);
    feed->length -= feed->given;
    feed->given = 0;
    while (feed->length < BLOCK) {
        ssize_t got = take(feed->file, feed->block + feed->length, BLOCK - feed->length);
        if (got < 0)
            return 0;
        if (got == 0)
            break;
        feed->length += (size_t)got;
        feed->taken += (size_t)got;
    }
    if (feed->taken > feed->most_bytes)
        return 0;
    feed->ready = feed->length;
    last = feed->length == BLOCK ? memrchr(feed->block, '<', BLOCK) : NULL;
    if (last && last > feed->block)
        feed->ready = (size_t)(last - feed->block);
    return !pcrp_xml_monstrous_tag(feed->block, feed->ready, feed->most_attributes);
}

int pcrp_xml_feed_read(void *user, char *to, int room)
{
    pcrp_xml_feed *feed = user;
    size_t length;

    if (feed->given == feed->ready && !refill(feed))
        return -1;
    length = feed->ready - feed->given;
    if (length > (size_t)room)
        length = (size_t)room;
    memcpy(to, feed->block + feed->given, length);
    feed->given += length;
    return (int)length;
}
