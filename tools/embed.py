#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write data files as a C source.

usage: embed.py OUTPUT.c ROOT FILE...
"""
import hashlib, os, sys


def literal(data):
    """The bytes as C array elements, a line for each sixteen."""
    lines = [", ".join(str(b) for b in data[i:i + 16]) for i in range(0, len(data), 16)]
    return ",\n".join(lines) + (", 0" if data else "0")


def main(argv):
    output, root, files = argv[1], argv[2], argv[3:]
    named = sorted((os.path.relpath(os.path.abspath(f), root), f) for f in files)
    with open(output, "w", encoding="ascii") as out:
        out.write("#include \"data/data.h\"\n#include <string.h>\n")
        for number, (_, path) in enumerate(named):
            with open(path, "rb") as handle:
                data = handle.read()
            out.write(f"static const unsigned char file_{number}[] = {{\n{literal(data)}\n}};\n")
        out.write("static const pcrp_data_file files[] = {\n")
        for number, (name, path) in enumerate(named):
            with open(path, "rb") as handle:
                digest = hashlib.sha256(handle.read()).hexdigest()
            out.write(f"    {{\"{name}\", (const char *)file_{number}, {os.path.getsize(path)}, \"{digest}\"}},\n")
        out.write("    {0, 0, 0, 0}\n};\n")
        out.write("const pcrp_data_file *pcrp_data_at(size_t index)\n{\n"
                  f"    return index < {len(named)} ? &files[index] : NULL;\n}}\n")
        out.write("const pcrp_data_file *pcrp_data_find(const char *name)\n{\n"
                  "    for (const pcrp_data_file *at = files; at->name; at++)\n"
                  "        if (strcmp(at->name, name) == 0)\n            return at;\n    return NULL;\n}\n")


if __name__ == "__main__":
    main(sys.argv)
