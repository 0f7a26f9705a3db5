/* SPDX-License-Identifier: Apache-2.0 */
#include "read/encoding.h"

void pcrp_add_code_point(pcrp_buffer *out, unsigned long c)
{
    char bytes[4];
    size_t length;

    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = 0xFFFD;
    if (c < 0x80) {
        pcrp_buffer_add_char(out, (char)c);
        return;
    }
    length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)((length == 2 ? 0xC0 : length == 3 ? 0xE0 : 0xF0) | c);
    pcrp_buffer_add(out, bytes, length);
}

int pcrp_from_utf16(pcrp_buffer *out, const char *bytes, size_t size)
{
    const unsigned char *text = (const unsigned char *)bytes;
    size_t high;

    if (size < 2 || !((text[0] == 0xFF && text[1] == 0xFE) || (text[0] == 0xFE && text[1] == 0xFF)))
        return 0;
    high = text[0] == 0xFF; /* where the more significant byte of a unit stands */
    for (size_t i = 2; i + 1 < size; i += 2) {
        unsigned long c = (unsigned long)text[i + high] << 8 | text[i + 1 - high];
        if (c >= 0xD800 && c <= 0xDBFF && i + 3 < size) {
            unsigned long next = (unsigned long)text[i + 2 + high] << 8 | text[i + 3 - high];
            if (next >= 0xDC00 && next <= 0xDFFF) {
                c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
                i += 2;
            }
        }
        pcrp_add_code_point(out, c);
    }
    return 1;
}
