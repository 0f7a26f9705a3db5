#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shared library exports exactly what the headers under include/pcrp/ declare with PCRP_API.

usage: test_symbols.py NM LIBRARY HEADER_FOLDER
"""
import glob, os, re, subprocess, sys


def declared(folder):
    names = set()
    for header in glob.glob(os.path.join(folder, "*.h")):
        with open(header, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.S)
        text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
        for declaration in re.findall(r"\bPCRP_API\b([^;]*);", text):
            # A parameter may be a pointer to a function; the function's own name comes before the first bracket.
            name = re.match(r"[^(]*?\b(pcrp_\w+)\s*(?=\(|$)", declaration)
            if not name:
                sys.exit(f"{header}: cannot read the declaration: {declaration.strip()}")
            names.add(name.group(1))
    return names


def exported(nm, library):
    lines = subprocess.run([nm, "-D", "--defined-only", library], check=True, capture_output=True, text=True).stdout
    fields = (line.split() for line in lines.splitlines())
    return {f[2].split("@")[0] for f in fields if len(f) == 3 and f[1] not in "A"}


def main(argv):
    wanted, found = declared(argv[3]), exported(argv[1], argv[2])
    for name in sorted(wanted - found):
        print(f"declared, but not in the library: {name}")
    for name in sorted(found - wanted):
        print(f"in the library, but not declared with PCRP_API: {name}")
    if not wanted:
        print("no declaration was found at all")
    return 1 if wanted != found or not wanted else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
