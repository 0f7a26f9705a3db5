#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same plan in several layouts must be read as the same plan.

usage: same_plan.py PCRP FOLDER
       same_plan.py PCRP RENDER PLANS.jsonl

FOLDER holds one folder for each layout; files of one base name hold one plan. RENDER is a script that makes such
a folder out of PLANS.jsonl. All that a layout can carry is
compared: people, goals, objectives, interventions with performer, frequency and date, and statements. Not compared
are names of files and forms, places, ids, titles, dates of the document, who set a goal, and a gender that one of
two layouts has no code for.
"""
import json
import os
import subprocess
import sys
import tempfile

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


def differences(one, other):
    """Keys in which two readings of a plan differ."""
    if one is None or other is None:
        return ["being there"]
    return [key for key in one if one[key] != other[key] and not (key == "gender" and not (one[key] and other[key]))]


def compare(pcrp, folder):
    """Holds every layout against the first; the number of differences."""
    layouts = sorted(name for name in os.listdir(folder) if os.path.isdir(os.path.join(folder, name)))
    if len(layouts) < 2:
        sys.exit("two layouts or more are needed")
    first = read(pcrp, os.path.join(folder, layouts[0]))
    wrong = 0
    for layout in layouts[1:]:
        other = read(pcrp, os.path.join(folder, layout))
        for name in sorted(first.keys() | other.keys()):
            keys = differences(first.get(name), other.get(name))
            if keys:
                wrong += 1
                print(f"{name}: {layouts[0]} and {layout} differ in {', '.join(keys)}")
    print(f"{len(first)} plans in {len(layouts)} layouts, {wrong} differences")
    return wrong


def main(argv):
    if len(argv) == 3:
        return 1 if compare(argv[1], argv[2]) else 0
    if len(argv) != 4:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, argv[2], argv[3], folder], check=True)
        return 1 if compare(argv[1], folder) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
