#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fit the weights of judgements and criteria to rated plans, and write them into the rubric as data.

usage: fit.py judgements|criteria FEATURES.txt... --gold DIR... [--write FILE]

FEATURES.txt is what build/tools/features printed; DIR holds elements.csv and ratings.csv. A chart's plan is its
file name without folder and extension. Needs python3-sklearn. Figures are cross-validated by plan.
"""
import argparse, collections, csv, os, sys
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold


def read_features(paths):
    plans = {}
    for path in paths:
        plan = None
        for line in open(path, encoding="utf-8"):
            cell = line.rstrip("\n").split("\t")
            if cell[0] == "P":
                name = os.path.splitext(os.path.basename(cell[1]))[0]
                plan = plans[name] = {"elements": [], "measures": {}, "criteria": {}}
            elif cell[0] == "E":
                bar = cell.index("|")
                found = {}
                for item in cell[bar + 1:]:
                    name, count, words = item.rsplit(":", 2)
                    found[name] = (int(count), int(words))
                judged = dict(item.split("=", 1) for item in cell[3:bar])
                plan["elements"].append((cell[1], cell[2], found, judged))
            elif cell[0] == "M":
                plan["measures"][cell[1]] = (float(cell[2]), float(cell[3]))
            elif cell[0] == "C":
                plan["criteria"][cell[1]] = (float(cell[2]), int(cell[3]))
    return plans


def read_labels(folders):
    labels = collections.defaultdict(list)
    for folder in folders:
        for row in csv.DictReader(open(os.path.join(folder, "elements.csv"), encoding="utf-8")):
            labels[row["plan"], row["element"], row["label"]].append(row["value"])
    return {key: collections.Counter(values).most_common(1)[0][0] for key, values in labels.items()}


def read_levels(folders):
    levels = collections.defaultdict(list)
    for folder in folders:
        for row in csv.DictReader(open(os.path.join(folder, "ratings.csv"), encoding="utf-8")):
            levels[row["plan"], row["criterion"]].append(int(row["level"]))
    return {key: sorted(values)[(len(values) - 1) // 2] for key, values in levels.items()}


def quadratic_kappa(a, b, k=4):
    table = np.zeros((k, k))
    for x, y in zip(a, b):
        table[x - 1][y - 1] += 1
    rows, columns = table.sum(1), table.sum(0)
    weight = np.array([[(i - j) ** 2 for j in range(k)] for i in range(k)])
    expected = (weight * np.outer(rows, columns)).sum() / len(a)
    return 1 - (weight * table).sum() / expected if expected else float("nan")


LABELS = {"kind": "goal", "voice": "goal", "personal": "goal", "actor": "intervention"}


def element_table(plans, labels, label, skip):
    rows, answers, groups = [], [], []
    for plan, content in sorted(plans.items()):
        for name, kind, found, _ in content["elements"]:
            if (plan, name, label) in labels:
                rows.append({i: min(c, 1) for i, (c, w) in found.items() if i not in skip})
                answers.append(labels[plan, name, label])
                groups.append(plan)
    return rows, answers, groups


def matrix(rows, names):
    x = np.zeros((len(rows), len(names)))
    where = {n: i for i, n in enumerate(names)}
    for r, row in enumerate(rows):
        for name, value in row.items():
            if name in where:
                x[r, where[name]] = value
    return x


def fit_judgement(plans, labels, label, strength, merge, own):
    rows, answers, groups = element_table(plans, labels, label, ())
    answers = np.array([merge.get(a, a) for a in answers])
    groups = np.array(groups)
    count = collections.Counter(n for row in rows for n in row)
    names = sorted(n for n, c in count.items() if c >= 4)
    x = matrix(rows, names)
    given = np.array([not g.startswith("own-") for g in groups])
    guess = np.empty(len(answers), dtype=object)
    for train, test in GroupKFold(10).split(x, answers, groups):
        model = LogisticRegression(C=strength, max_iter=2000).fit(x[train], answers[train])
        guess[test] = model.predict(x[test])
    model = LogisticRegression(C=strength, max_iter=2000).fit(x, answers)
    accuracy = (guess == answers)
    print(f"{label:10s} n={given.sum()} cross-validated accuracy {accuracy[given].mean():.3f}"
          f" (own corpus n={(~given).sum()} {accuracy[~given].mean() if (~given).any() else 0:.3f});"
          f" fitted {(model.predict(x) == answers).mean():.3f}; {len(names)} features", file=sys.stderr)
    return model, names, list(zip(groups, answers, guess))


def write_judgements(fitted, titles, path):
    with open(path, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<!-- Fitted by tools/fit.py to the rated plans; each line says how much a class or indicator speaks for a kind. -->\n'
                  '<part xmlns="urn:pcrp:rubric:1">\n')
        for label, (model, names, _) in fitted.items():
            out.write(f'  <judgement id="{label}" title="{titles[label]["title"]}" on="{LABELS[label]}">\n')
            classes = list(model.classes_)
            coefficients = model.coef_
            starts = model.intercept_
            if len(classes) == 2:
                coefficients = np.vstack([-coefficients[0] / 2, coefficients[0] / 2])
                starts = [-starts[0] / 2, starts[0] / 2]
            for k, name in enumerate(classes):
                about = titles[label]["kinds"].get(name, (name, "neither"))
                out.write(f'    <kind id="{titles[label]["names"].get(name, name)}" title="{about[0]}" speaks="{about[1]}" start="{starts[k]:.2f}">\n')
                for i in np.argsort(-np.abs(coefficients[k]), kind="stable"):
                    if abs(coefficients[k][i]) >= 0.05:
                        out.write(f'      <points indicator="{names[i]}" value="{coefficients[k][i]:.2f}"/>\n')
                out.write("    </kind>\n")
            out.write("  </judgement>\n")
        out.write("</part>\n")


TITLES = {
    "kind": {"title": "What a goal is about", "names": {}, "kinds": {
        "life": ("An outcome in the person's life", "for"),
        "change": ("Less of a symptom, more of a skill", "neither"),
        "output": ("A service, attendance or task", "against")}},
    "voice": {"title": "Whether a goal is in the person's voice", "names": {"1": "heard", "0": "not-heard"}, "kinds": {
        "1": ("The person is heard", "for"), "0": ("The person is not heard", "against")}},
    "personal": {"title": "Whether a goal could be anybody's", "names": {"1": "personal", "0": "general"}, "kinds": {
        "1": ("Could be nobody else's", "for"), "0": ("Could be anybody's", "against")}},
    "actor": {"title": "Who acts", "names": {}, "kinds": {
        "person": ("The person acts", "for"), "joint": ("The person acts with others", "for"),
        "natural": ("Family or friends act", "for"), "peer": ("A peer acts", "neither"),
        "provider": ("Staff act", "against"), "unclear": ("Nobody is named", "against")}},
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["judgements"])
    parser.add_argument("features", nargs="+")
    parser.add_argument("--gold", action="append", default=[])
    parser.add_argument("--strength", type=float, default=0.3)
    parser.add_argument("--write")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    plans = read_features(options.features)
    labels = read_labels(options.gold)
    fitted = {}
    for label in LABELS:
        merge = {"process": "change", "none": "output"} if label == "kind" else {}
        fitted[label] = fit_judgement(plans, labels, label, options.strength, merge, None)
        if options.list:
            for group, answer, guess in fitted[label][2]:
                if answer != guess:
                    print(label, group, answer, guess)
    if options.write:
        write_judgements(fitted, TITLES, options.write)


if __name__ == "__main__":
    main()
