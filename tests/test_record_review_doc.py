#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The commands of docs/record-review.md run, and say what the document says.

usage: test_record_review_doc.py PCRP SOURCE [--write]

Blocks marked "console" must give exactly the output shown; of those marked "console figures" the commands must run, and what they
say may differ, since rubrics are fitted anew. --write puts the output of now into the document.
"""
import csv, os, re, subprocess, sys, tempfile

PCRP, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
PAGE = os.path.join(SOURCE, "docs", "record-review.md")
LINES_MOST = 14


def made_up_ratings(folder):
    """Two raters' exports: pcrp's levels for their plans, one of them a level off now and then."""
    with open(os.path.join(folder, "key.csv"), encoding="utf-8", newline="") as file:
        key = list(csv.DictReader(file))
    subprocess.run([PCRP, "score", "--sample", "key.csv", "--format", "tidy", "-o", "for-ratings.csv"], cwd=folder, check=True)
    with open(os.path.join(folder, "for-ratings.csv"), encoding="utf-8", newline="") as file:
        levels = list(csv.DictReader(file))
    place = {row["id"]: number for number, row in enumerate(key)}
    for part, rater in enumerate(("kim", "lee")):
        with open(os.path.join(folder, f"ratings-{rater}.csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["plan", "rater", "criterion", "level", "note"])
            for number, row in enumerate(levels):
                mine = place[row["id"]] % 2 == part or key[place[row["id"]]]["raters"] == "2"
                off = 1 if number % (5 + part) == 0 else 0
                if mine and row["level"]:
                    out.writerow([row["id"], rater, row["criterion"], max(1, int(row["level"]) - off), ""])


def run(command, folder):
    if "agree ratings-kim" in command and not os.path.exists(os.path.join(folder, "ratings-kim.csv")):
        made_up_ratings(folder)
    command = command.replace("bench/make_charts.py", os.path.join(SOURCE, "bench", "make_charts.py"))
    environment = dict(os.environ, PATH=os.path.dirname(PCRP) + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8")
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True)
    said = (done.stderr + done.stdout).decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    assert done.returncode == 0, f"{command}: exit status {done.returncode}: {said[:5]}"
    said = [] if said == [""] else said
    return said if len(said) <= LINES_MOST else said[:LINES_MOST] + ["…"]



def main():
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    wrong = []

    def block(match):
        kind, made, shown = match.group(1), [], match.group(2).rstrip("\n").split("\n")
        commands = [line[2:] for line in shown if line.startswith("$ ")]
        for command in commands:
            made += ["$ " + command] + run(command, folder)
        same = len(made) > 0 if "figures" in kind else made == shown
        if not same and not write:
            wrong.append("\n".join(["is:"] + made + ["stands:"] + shown))
        return f"```console{kind}\n" + "\n".join(made) + "\n```"

    write = "--write" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        text = re.sub(r"```console( figures)?\n(.*?)\n```", lambda m: block(
            re.match(r"```console((?: figures)?)\n(.*)\n```", m.group(0), re.S)), text, flags=re.S)
    if write:
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(text)
    if wrong:
        sys.exit("docs/record-review.md says something else (--write puts in what is):\n" + "\n\n".join(wrong))


main()
