#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write plans (JSON Lines, one plan a line) as spreadsheets of docs/csv.md, one file a plan.

usage: plans_to_csv.py PLANS.jsonl OUTDIR
"""
import csv
import json
import os
import sys

COLUMNS = ["plan", "element", "goal", "title", "text", "performer", "frequency", "date", "set_by",
           "name", "relation", "given", "family", "preferred", "gender", "setting"]
KINDS = {"family": "supporter", "friend": "supporter", "guardian": "supporter", "community": "supporter",
         "peer": "peer", "provider": "provider"}


def rows(plan):
    """The rows of a plan, as dictionaries without the empty cells."""
    person = plan["person"]
    yield {"element": "plan", "date": plan["date"], "setting": plan["setting"]}
    yield {"element": "person", "given": person["given"], "family": person["family"],
           "preferred": person.get("preferred"), "gender": person.get("gender")}
    yield {"element": "provider", "name": plan["author"]["name"], "relation": plan["author"]["role"]}
    for one in plan["participants"]:
        yield {"element": KINDS[one["kind"]], "name": one["name"], "relation": one["relation"]}
    for section in plan["sections"]:
        yield {"element": "statement", "title": section["title"], "text": section["text"]}
    for number, goal in enumerate(plan["goals"], 1):
        yield {"element": "goal", "goal": number, "text": goal["text"], "date": goal.get("target_date"),
               "set_by": goal.get("set_by")}
        for one in goal["objectives"]:
            yield {"element": "objective", "goal": number, "text": one["text"], "date": one.get("target_date")}
        for one in goal["interventions"]:
            yield {"element": "intervention", "goal": number, "text": one["text"],
                   "performer": one.get("performer"), "frequency": one.get("frequency")}


def main(argv):
    if len(argv) != 3:
        sys.exit(__doc__)
    os.makedirs(argv[2], exist_ok=True)
    with open(argv[1], encoding="utf-8") as plans:
        for line in plans:
            plan = json.loads(line)
            with open(os.path.join(argv[2], plan["id"] + ".csv"), "w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, COLUMNS, restval="")
                writer.writeheader()
                for row in rows(plan):
                    writer.writerow({"plan": plan["id"], **{k: v for k, v in row.items() if v is not None}})


if __name__ == "__main__":
    main(sys.argv)
