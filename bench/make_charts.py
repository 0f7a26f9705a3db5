#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make any number of charts from the plans of the corpus, for benchmarks and for trying a record review.

usage: make_charts.py COUNT FOLDER

FOLDER/charts/SITE/ID.xml|json  one plan each, in six export layouts in turn
FOLDER/staff.csv                chart, site, team, clinician, arm, wave: a manifest

The same COUNT gives the same bytes on every machine. A chart is a plan of the corpus with other names, numbers, days and
months, a clinician of one of 12 teams at 4 sites, and goals and statements partly of other plans of its kind. There
are far fewer plans in the corpus than charts, so nearly every text stands in many charts: the search for cloned text
finds much more than in a real cohort, and the benchmark is harder for it.
"""
import csv, json, os, random, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "corpus"))
import render  # noqa: E402

PARTS = ("dev", "more", "own")
LAYOUTS = ("ccda-entries", "ccda-values", "ccda-table", "ccda-list", "fhir-json", "fhir-xml")
SITES = ("Northside", "Harbor", "Mill Road", "Valley")
TEAMS = ("assertive outreach", "outpatient therapy", "supported employment")
GIVEN = {
    "female": "Amara Bettina Carla Dolores Esther Fatima Greta Hannah Ines Joyce Keiko Lupe Mirela Nadia Odette Pilar "
              "Quyen Rosa Selma Thandi Ursula Vesna Wilma Xiomara Yasmin Zelda".split(),
    "male": "Abel Boris Cedric Dmitri Emeka Felix Gustavo Hamza Idris Jerome Kwame Lorenzo Malik Nestor Omar Pascal "
            "Quentin Rashid Stefan Tobias Ulises Viktor Wendel Xavier Yusuf Zoltan".split(),
}
FAMILY = ("Abara Bellweather Castellano Dragomir Eklund Farouk Grzybowski Hollander Ibanez Jankovic Kowalczyk Lindqvist "
          "Mbeki Novotny Okonkwo Petrakis Quintero Rasmussen Szymanski Tadesse Ullman Villanueva Wasserman Xenakis "
          "Yamamoto Zielinski").split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April June July August September October November December".split() # May is a word
KINDS = (DAYS, MONTHS)


def corpus():
    plans = []
    for part in PARTS:
        with open(os.path.join(HERE, "..", "corpus", part, "plans.jsonl"), encoding="utf-8") as lines:
            plans += [json.loads(line) for line in lines]
    return plans


class Change:
    """What is put for what, one way throughout a plan."""

    def __init__(self, plan, dice):
        self.words, self.dice = {}, dice
        person = plan["person"]
        gender = person.get("gender") if person.get("gender") in GIVEN else dice.choice(("female", "male"))
        self.given, self.family = dice.choice(GIVEN[gender]), dice.choice(FAMILY)
        self.put(person["given"], self.given)
        self.put(person.get("preferred"), self.given)
        self.put(person["family"], self.family)
        for other in plan["participants"]:
            for name in re.findall(r"\b[A-Z][a-z]{2,}\b", other["name"].split(",")[0]):
                self.put(name, dice.choice(GIVEN["female"] + GIVEN["male"] + FAMILY))
        for kind in KINDS:
            turn = dice.randrange(1, len(kind))
            for i, word in enumerate(kind):
                self.words[word] = kind[(i + turn) % len(kind)]
        self.pattern = re.compile(r"\b(" + "|".join(re.escape(w) for w in sorted(self.words, key=len, reverse=True)) +
                                  r")\b|(?<![\w/.:-])([2-9])(?![\w/.:-])")

    def put(self, old, new):
        if old and old not in self.words:
            self.words[old] = new

    def one(self, match):
        return self.words[match.group(1)] if match.group(1) else str(self.dice.randrange(2, 10))

    def text(self, text):
        return self.pattern.sub(self.one, text) if text else text

    def all(self, thing):
        if isinstance(thing, list):
            return [self.all(x) for x in thing]
        if isinstance(thing, dict):
            return {k: v if k in ("kind", "set_by", "target_date") else self.all(v) for k, v in thing.items()}
        return self.text(thing) if isinstance(thing, str) else thing


def changed(plan, dice):
    """The plan as somebody else's."""
    change = Change(plan, dice)
    parts = {key: change.all(plan[key]) for key in ("participants", "sections", "goals")}
    return change, parts


def chart(number, plans, dice):
    first = plans[dice.randrange(len(plans))]
    change, parts = changed(first, dice)
    if parts["goals"] and dice.random() < 0.3: # a goal of somebody else's plan, with the names exchanged: copied
        other = plans[dice.randrange(len(plans))]
        theirs = Change(other, dice)
        theirs.words.update({other["person"]["given"]: change.given, other["person"]["family"]: change.family})
        parts["goals"] += theirs.all(other["goals"][:1])
    dice = random.Random(f"staff {number}") # apart, so that the staff stays when the corpus grows
    site = SITES[number % len(SITES)]
    team = TEAMS[dice.randrange(len(TEAMS))]
    desk = dice.randrange(5)
    clinician = f"{FAMILY[(SITES.index(site) * 7 + TEAMS.index(team) * 3 + desk) % len(FAMILY)]}-{desk + 1}"
    plan = {"id": f"c{number:06d}",
            "person": dict(first["person"], given=change.given, family=change.family, preferred=None),
            "setting": f"{site} {team}",
            "author": {"name": f"Robin {clinician}", "role": first["author"]["role"]},
            "date": f"2025-{1 + dice.randrange(12):02d}-{1 + dice.randrange(28):02d}", **parts}
    row = {"site": site, "team": f"{site} {team}", "clinician": clinician,
           "arm": "training" if SITES.index(site) < 2 else "usual", "wave": plan["date"][:4] + ("-1" if plan["date"] < "2025-07" else "-2")}
    return plan, site, row


def main(argv):
    if len(argv) != 3:
        sys.exit(__doc__)
    count, folder = int(argv[1]), argv[2]
    plans, rows = corpus(), []
    for number in range(1, count + 1):
        plan, site, row = chart(number, plans, random.Random(f"chart {number}"))
        write, ending = render.LAYOUTS[LAYOUTS[number % len(LAYOUTS)]]
        home = os.path.join(folder, "charts", site)
        os.makedirs(home, exist_ok=True)
        name = f"{plan['id']}.{ending}"
        with open(os.path.join(home, name), "w", encoding="utf-8", newline="") as out:
            out.write(write(plan))
        rows.append({"chart": f"{name}", **row})
    with open(os.path.join(folder, "staff.csv"), "w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main(sys.argv)
