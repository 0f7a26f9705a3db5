#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Make rubrics/lexicons/scales.xml from the rated words of corpus/words/ratings.csv.

usage: words.py [--check]

A word stands in the lexicon of its step on each scale; one in the middle of a scale in none of that scale. The two ratings of
a word are averaged first. With --check nothing is written; the exit status is 1 when the file is not what would be.
corpus/README.md says how the words were chosen and rated.
"""
import csv, os, sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
RATINGS = os.path.join(ROOT, "corpus", "words", "ratings.csv")
LEXICONS = os.path.join(ROOT, "rubrics", "lexicons", "scales.xml")

# Lexicon, its title, the scale, and from where to where on it (both included).
STEPS = [
    ("scale-life", "Words of a life outside services", "life", 1.5, 2),
    ("scale-life-some", "Words more of everyday life than of services", "life", 0.5, 1.49),
    ("scale-service-some", "Words that lean to services, treatment and paperwork", "life", -1.49, -0.5),
    ("scale-service", "Words of services, treatment and paperwork", "life", -2, -1.5),
    ("scale-particular", "Words that few plans have", "particular", 1.4, 3),
    ("scale-particular-some", "Words that not every plan has", "particular", 0.5, 1.39),
    ("scale-within", "Symptoms, feelings, abilities and changes in them", "within", 2, 2),
    ("scale-within-some", "Words that touch on feelings or abilities", "within", 1, 1),
    ("scale-firm", "Words of what one can see happen", "firm", 2, 2),
    ("scale-firm-some", "Words of what one can half see happen", "firm", 1, 1),
    ("scale-vague", "Vague and noncommittal words", "firm", -1, -1),
]

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What a single word suggests when it stands in a plan, on four scales: whether it is of a life outside services, how few
     plans have it, whether it names something within the person, and whether one can see what happens. Made by tools/words.py
     from corpus/words/ratings.csv: change the ratings there. corpus/README.md says how the words were chosen and who rated
     them. What counts is not a word but what a judgement (five-criteria/judgements.xml) makes of all words of an element. -->
<part xmlns="urn:pcrp:rubric:1">
"""


def mean(values):
    known = [v for v in values if v is not None]
    return sum(known) / len(known)


def scales(row):
    """The first ratings had fewer steps below the middle of life (-1 for -1 and -2), and 2 for 2 and 3 of particular."""
    number = {name: float(value) if value else None for name, value in row.items() if name not in ("word", "forms")}
    life, particular = number["life_1"], number["particular_1"]
    return {"life": mean([life * 1.5 if life is not None and life < 0 else life, number["life_2"]]),
            "particular": mean([particular * 1.25 if particular is not None else None, number["particular_2"]]),
            "within": number["within"], "firm": number["firm"]}


def made():
    with open(RATINGS, encoding="utf-8") as handle:
        words = [(row["forms"], scales(row)) for row in csv.DictReader(handle)]
    parts = [HEAD]
    for name, title, scale, low, high in STEPS:
        parts.append(f'  <lexicon id="{name}" title="{title}">\n')
        parts += [f"    {forms}\n" for forms, at in words if low <= at[scale] <= high]
        parts.append("  </lexicon>\n")
    return "".join(parts + ["</part>\n"])


def main():
    text = made()
    if "--check" in sys.argv[1:]:
        with open(LEXICONS, encoding="utf-8") as handle:
            if handle.read() != text:
                sys.exit("rubrics/lexicons/scales.xml is not what tools/words.py makes of corpus/words/ratings.csv")
        return
    with open(LEXICONS, "w", encoding="utf-8") as handle:
        handle.write(text)


if __name__ == "__main__":
    main()
