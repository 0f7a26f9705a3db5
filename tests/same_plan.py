#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same plan in several layouts must be read as the same plan.

usage: same_plan.py PCRP FOLDER

FOLDER holds one folder for each layout; files of one base name hold one plan. All that a layout can carry is
compared: people, goals, objectives, interventions with performer, frequency and date, and statements. Not compared
are names of files and forms, places, ids, titles, dates of the document, and who set a goal.
"""
import json
import os
import subprocess
import sys

LEFT_OUT = {"chart", "plan", "form", "title", "set_by", "line", "path", "notes", "schema"}


def bare(value, top=True):
    """A plan without what layouts need not agree on; people in any order."""
    if isinstance(value, list):
        return [bare(item, False) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: bare(item, False) for key, item in value.items() if key not in LEFT_OUT and not (top and key == "date")}
    if "people" in kept:
        kept["people"].sort(key=lambda person: (person["kind"], person["name"]))
    return kept


def read(pcrp, folder):
    """Plans of a layout by base name."""
    done = subprocess.run([pcrp, "show", "--format", "jsonl", folder], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{folder}: {done.stderr}")
    plans = {}
    for line in done.stdout.splitlines():
        plan = json.loads(line)
        plans[os.path.splitext(os.path.basename(plan["chart"]))[0]] = bare(plan)
    return plans


def main(argv):
    if len(argv) != 3:
        sys.exit(__doc__)
    layouts = sorted(name for name in os.listdir(argv[2]) if os.path.isdir(os.path.join(argv[2], name)))
    if len(layouts) < 2:
        sys.exit("two layouts or more are needed")
    first = read(argv[1], os.path.join(argv[2], layouts[0]))
    wrong = 0
    for layout in layouts[1:]:
        other = read(argv[1], os.path.join(argv[2], layout))
        for name in sorted(first.keys() | other.keys()):
            if first.get(name) != other.get(name):
                wrong += 1
                keys = [key for key in (first.get(name) or {}) if first[name][key] != (other.get(name) or {}).get(key)]
                print(f"{name}: {layouts[0]} and {layout} differ in {', '.join(keys) or 'being there'}")
    print(f"{len(first)} plans in {len(layouts)} layouts, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
