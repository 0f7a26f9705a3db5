#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""docs/api.md names every public function, and only those; what it shows stands in the examples; links lead somewhere.

usage: test_docs.py SOURCE
"""
import glob, os, re, sys


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def public(source):
    names = set()
    for header in glob.glob(os.path.join(source, "include", "pcrp", "*.h")):
        text = re.sub(r"/\*.*?\*/", " ", read(header), flags=re.S)
        text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
        for declaration in re.findall(r"\bPCRP_API\b([^;]*);", text):
            found = re.match(r"[^(]*?\b(pcrp_\w+)\s*\(", declaration)
            if found:
                names.add(found.group(1))
    return names


def squeeze(text):
    return re.sub(r"\s+", " ", text)


def faults(source):
    page = read(os.path.join(source, "docs", "api.md"))
    shown = set(re.findall(r"`(pcrp_\w+)`", page))
    functions = public(source)
    for name in sorted(functions - shown):
        yield "docs/api.md does not name " + name
    types = {name for header in glob.glob(os.path.join(source, "include", "pcrp", "*.h"))
             for name in re.findall(r"\bpcrp_\w+", read(header))}
    for name in sorted(shown - types):
        yield "docs/api.md names %s, which no header has" % name
    example = squeeze(read(os.path.join(source, "examples", "score_one.c")))
    for block in re.findall(r"```c\n(static.*?)```", page, flags=re.S):
        for part in block.split("...\n"):
            if squeeze(part).strip() not in example:
                yield "docs/api.md shows what examples/score_one.c does not hold:\n" + part
    for document in glob.glob(os.path.join(source, "docs", "*.md")) + [os.path.join(source, "CONTRIBUTING.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(document)):
            if not os.path.exists(os.path.join(os.path.dirname(document), target)):
                yield "%s: a link leads nowhere: %s" % (os.path.basename(document), target)


found = list(faults(sys.argv[1]))
print("\n".join(found) or "ok")
sys.exit(bool(found))
