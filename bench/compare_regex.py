# SPDX-License-Identifier: Apache-2.0
"""The Python side of bench/compare: lxml for the text of C-CDA sections, regex for the words and expressions of the
lexicons, one alternation a lexicon. Prints how many matches there are.

usage: compare_regex.py LIST
"""
import importlib.machinery, importlib.util, os, sys
import regex
from lxml import etree

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
loader = importlib.machinery.SourceFileLoader("compare", os.path.join(os.path.dirname(os.path.abspath(__file__)), "compare"))
compare = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare", loader))
loader.exec_module(compare)


def patterns():
    for entries, expressions in compare.lexicons().values():
        words = sorted({regex.escape(e.rstrip("*")).replace("\\ ", r"\s+") + (r"\w*" if e.endswith("*") else "") for e in entries}, key=len, reverse=True)
        if words:
            yield regex.compile(r"\b(?:" + "|".join(words) + r")\b", regex.IGNORECASE)
        for expression in expressions:
            yield regex.compile(expression, regex.IGNORECASE)


def main():
    compiled = list(patterns())
    found = 0
    with open(sys.argv[1], encoding="utf-8") as file:
        for path in file.read().split("\n"):
            try:
                tree = path and etree.parse(path)
            except etree.XMLSyntaxError:
                continue
            for section in tree.iter("{*}text") if tree else ():
                text = " ".join(section.itertext())
                for pattern in compiled:
                    found += sum(1 for _ in pattern.finditer(text))
    print(found)


if __name__ == "__main__":
    main()
