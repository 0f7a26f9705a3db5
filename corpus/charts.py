#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write corpus/charts: the plans of dev/ as C-CDA, the four layouts of render.py in turn.

usage: charts.py            write them
       charts.py --check    fail when they are not what render.py makes of dev/plans.jsonl
"""
import os, sys
import rated

FOLDER = os.path.join(rated.HERE, "charts")


def wanted():
    for number, plan in enumerate(rated.plans_of("dev")):
        text, ending = rated.chart(plan, rated.DEMO_LAYOUTS[number % len(rated.DEMO_LAYOUTS)])
        yield f"{plan['id']}.{ending}", text.encode("utf-8")


def check():
    there = {name for name in os.listdir(FOLDER)}
    stale = []
    for name, text in wanted():
        path = os.path.join(FOLDER, name)
        if name not in there or open(path, "rb").read() != text:
            stale.append(name)
        there.discard(name)
    if stale or there:
        sys.exit("corpus/charts is not what corpus/charts.py writes: " + ", ".join(sorted(stale) + sorted(there)))


def main(argv):
    if argv[1:] == ["--check"]:
        return check()
    if argv[1:]:
        sys.exit(__doc__)
    os.makedirs(FOLDER, exist_ok=True)
    for name, text in wanted():
        with open(os.path.join(FOLDER, name), "wb") as out:
            out.write(text)


if __name__ == "__main__":
    main(sys.argv)
