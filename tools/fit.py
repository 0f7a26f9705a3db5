#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fit the weights of a rubric to rated plans, and report how well they hold on plans left out.

usage: fit.py RUBRICS_DIR FEATURES_TOOL INPUT... --gold DIR... [--write] [--list CRITERION]

RUBRICS_DIR is rubrics/ of the project. FEATURES_TOOL RUBRIC INPUT... prints what build/tools/features prints; a
chart's plan is its file name without folder and extension. DIR holds elements.csv and ratings.csv.

Judgements of elements are multinomial logistic regressions over which classes an element holds; criteria are ridge
regressions of the level on the measures, none of which may count against the side it speaks for, cut into levels where the quadratically weighted kappa is best. Measures
that a criterion is fitted on come from judgements that did not see the plan. All figures are for plans left out of
both steps (folds by plan, with a fixed seed, or by group with --folds-by); each part of
the corpus is reported by itself. With --write the weights fitted on all plans go into judgements.xml and criteria.xml. Needs python3-sklearn.
"""
import argparse, collections, csv, os, re, shutil, subprocess, sys, tempfile
import xml.etree.ElementTree as ET
import numpy as np
from scipy.optimize import lsq_linear
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

NS = "{urn:pcrp:rubric:1}"
FOLDS = 8
CUT_ROUNDS = 4
# How much a plan's levels, and the labels of its elements, count: those of several raters most. By how its id begins.
PARTS = {"ali-": "alike", "own-": "own", "fur-": "further", "wid-": "wider", "clut": "clutter"}
LABEL_WEIGHTS = {"gold": 1.0, "alike": 0.5, "further": 0.25, "wider": 0.25, "own": 0.25, "clutter": 0.25}
WEIGHTS = {"gold": 1.0, "alike": 1.0, "further": 0.5, "wider": 0.5, "own": 0.3, "clutter": 0.3}
# How often a plan counts where points are cut into levels. On personalised the same points mean more in plans like those that
# came with ratings than in the vivid ones of further and wider, by a third of a level: there only the former count.
CUT_TIMES = {"gold": 20, "alike": 20, "further": 1, "wider": 2}
CUT_TIMES_OF = {"personalised": {"gold": 2, "alike": 1}}
CLUTTER_WEIGHT = 4  # sections that say nothing of anybody (corpus/clutter) are few

# The answers are the labels of that name in elements.csv; with "mark", a column of marks.csv; with "plan", of labels where there
# are some ("label"), and else every element of a plan that has at least the first level of a criterion is taken to be "1",
# at most the second "0", the rest left out: wrong for many an element, but right on average.
JUDGEMENTS = {
    "kind": {"title": "What a goal is about", "on": "goal objective", "merge": {"process": "change", "none": "output"},
             "kinds": {"life": ("life", "An outcome in the person's life", "for"),
                       "change": ("change", "Less of a symptom, more of a skill", "neither"),
                       "output": ("output", "A service, attendance or task", "against")}},
    "voice": {"title": "Whether a goal is in the person's voice", "on": "goal", "merge": {},
              "kinds": {"1": ("heard", "The person is heard", "for"), "0": ("not-heard", "The person is not heard", "against")}},
    "personal": {"title": "Whether a goal could be anybody's", "on": "goal", "merge": {},
                 "kinds": {"1": ("personal", "Could be nobody else's", "for"), "0": ("general", "Could be anybody's", "against")}},
    "actor": {"title": "Who acts", "on": "intervention objective", "merge": {},
              "kinds": {"person": ("person", "The person acts", "for"), "joint": ("joint", "The person acts with others", "for"),
                        "natural": ("natural", "Family or friends act", "for"), "peer": ("peer", "A peer acts", "neither"),
                        "provider": ("provider", "Staff act", "against"), "unclear": ("unclear", "Nobody is named", "against")}},
    "outcome": {"title": "Whether it shows what will be different in the person's life", "on": "goal objective intervention statement", "from": "goal", "merge": {}, "plan": ("outcomes", 4, 2),
                "label": ("kind", ("life",)), "strength": 0.5,
                "kinds": {"1": ("outcome", "Shows what will be different in the person's life", "for"), "0": ("none", "Does not show what will be different", "against")}},
    "life": {"title": "Whether a life shows", "on": "goal objective intervention statement", "mark": "life", "merge": {}, "strength": 0.15, "most": 2,
             "kinds": {"2": ("clear", "A life shows", "for"), "1": ("dim", "A life shows, but dimly", "neither"), "0": ("none", "No life shows", "against")}},
    "of-this-life": {"title": "Whether the words are of this life", "on": "goal objective intervention statement", "mark": "own", "strength": 0.15, "merge": {}, "most": 2,
                     "kinds": {"2": ("this-life", "Of this person's life", "for"), "1": ("some", "Some of it this person's", "neither"), "0": ("any-life", "Of anybody's", "against")}},
    "part": {"title": "Whether the person has a part", "on": "goal objective intervention statement", "mark": "act", "strength": 0.15, "merge": {}, "most": 2,
             "kinds": {"2": ("has-part", "The person does something definite", "for"), "1": ("token", "The person goes along", "neither"), "0": ("no-part", "The person has no part", "against")}},
    "hearing": {"title": "Whether the person can be heard", "on": "goal objective intervention statement", "mark": "heard", "strength": 0.15, "merge": {}, "most": 2,
                "kinds": {"2": ("heard", "The person can be heard", "for"), "1": ("token", "A word or two of the person's", "neither"), "0": ("silent", "The person cannot be heard", "neither")}},
    "definite": {"title": "Whether it is decided who does what, and when", "on": "objective intervention statement", "mark": "decided", "strength": 0.15, "merge": {}, "most": 2,
                 "kinds": {"2": ("definite", "Who does what, and when", "for"), "1": ("untimed", "Definite, but no time", "neither"), "0": ("open", "Left open", "against")}},
}


def part_of(plan):
    return PARTS.get(plan[:4], "gold")


# ---- reading ----

def rows_of(folders, name):
    """Rows of the files of that name; a folder need not have one."""
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as handle:
                yield from csv.DictReader(handle)


def read_labels(folders):
    labels = collections.defaultdict(list)
    for row in rows_of(folders, "elements.csv"):
        labels[row["plan"], row["element"], row["label"]].append(row["value"])
    return {key: collections.Counter(values).most_common(1)[0][0] for key, values in labels.items()}


def read_levels(folders):
    levels = collections.defaultdict(list)
    for row in rows_of(folders, "ratings.csv"):
        levels[row["plan"], row["criterion"]].append(int(row["level"]))
    return {key: sorted(values)[(len(values) - 1) // 2] for key, values in levels.items()}


def read_marks(folders):
    """{(plan, element): (length of its text, marks)}; the first who marked an element counts."""
    marks = {}
    for row in rows_of(folders, "marks.csv"):
        marks.setdefault((row["plan"], row["element"]), row)
    return marks


Known = collections.namedtuple("Known", "labels levels marks")


def class_ids(rubrics):
    ids = []
    for folder in ("lexicons", "five-criteria"):
        for name in sorted(os.listdir(os.path.join(rubrics, folder))):
            text = open(os.path.join(rubrics, folder, name), encoding="utf-8").read()
            ids += re.findall(r'<(?:lexicon|pattern|indicator) id="([^"]+)"', text)
    ids += ["person", "supporter", "peer", "provider", "capital", "rare", "unknown-name", "pronoun-person", "pronoun-other"]
    ids += ["voice-" + v for v in "quote report first token mood staff other term none".split()]
    return sorted(set(ids))


def features(rubrics, tool, inputs):
    """What every class is found in, with a rubric that asks for all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, "rubrics")
        shutil.copytree(rubrics, copy)
        points = "".join(f'<points indicator="{i}" value="0"/>' for i in class_ids(rubrics))
        asked = "".join(f'<judgement id="{name}" on="{j["on"]}">' + "".join(f'<kind id="{k[0]}"/>' for k in j["kinds"].values()) + "</judgement>"
                        for name, j in JUDGEMENTS.items())
        with open(os.path.join(copy, "five-criteria", "judgements.xml"), "w", encoding="utf-8") as out:
            out.write(f'<part xmlns="urn:pcrp:rubric:1"><judgement id="all" on="goal objective intervention statement">'
                      f'<kind id="a">{points}</kind><kind id="b"/></judgement>{asked}</part>')
        text = subprocess.run([tool, os.path.join(copy, "five-criteria.xml"), *inputs], check=True, stdout=subprocess.PIPE).stdout
    plans, plan = {}, None
    for line in text.decode("utf-8").splitlines():
        cell = line.split("\t")
        if cell[0] == "P":
            plan = plans.setdefault(os.path.splitext(os.path.basename(cell[1]))[0], [])
            plan.clear()
        elif cell[0] == "E":
            found = {}
            for item in cell[cell.index("|") + 1:]:
                name, count, words = item.rsplit(":", 2)
                found[name] = (int(count), int(words))
            told = dict(item.split("=", 1) for item in cell[3:cell.index("|")])
            label = cell[1] if cell[2] != "statement" else f"statement {sum(e['kind'] == 'statement' for e in plan) + 1}"
            plan.append({"label": label, "kind": cell[2], "length": told["length"], "topic": told.get("topic", ""), "found": found, "judged": {}})
    return plans


# ---- judgements ----

# Classes that mean nothing by themselves, or that must not matter (he or she).
WITHOUT_MEANING = {"he", "she", "they", "abbreviation", "capital-common", "plain-word", "rare", "digits-lead", "pronoun-third",
                   "pronoun-other", "other-pronoun", "pronoun-person", "courtesy-title", "unknown-name", "both-pronoun-slip", "redaction",
                   "aim-target-date", "aim-counted", "aim-dated", "by-when", "counted"}


def matrix(elements, names, most=1):
    """Elements by classes: how often each holds each, counted up to most."""
    where = {n: i for i, n in enumerate(names)}
    cells = [(min(count, most), r, where[name]) for r, element in enumerate(elements)
             for name, (count, _) in element["found"].items() if name in where]
    values, rows, columns = zip(*cells) if cells else ((), (), ())
    return csr_matrix((values, (rows, columns)), shape=(len(elements), len(names)), dtype=float)


def examples_by_level(spec, plans, labels, levels, chosen):
    criterion, high, low = spec["plan"]
    label, yes = spec["label"]
    rows = []
    for p in chosen:
        level = levels.get((p, criterion))
        elements = [e for e in plans[p] if e["kind"] in spec["from"].split()]
        if level is not None and (level >= high or level <= low):
            rows += [(e, "1" if level >= high else "0", len(elements) ** -0.5) for e in elements]
        rows += [(e, "1" if labels[p, e["label"], label] in yes else "0", 0.5) for e in elements if (p, e["label"], label) in labels]
    return rows


def examples(name, plans, known, chosen):
    """Elements with their answers and how much each weighs. A mark of an element whose text is not what it was then is left out."""
    spec = JUDGEMENTS[name]
    if "plan" in spec:
        return examples_by_level(spec, plans, known.labels, known.levels, chosen)
    if "mark" not in spec:
        return [(e, known.labels[p, e["label"], name], LABEL_WEIGHTS[part_of(p)]) for p in chosen for e in plans[p] if (p, e["label"], name) in known.labels]
    return [(e, known.marks[p, e["label"]][spec["mark"]], CLUTTER_WEIGHT if p.startswith("clutter-") else 1) for p in chosen for e in plans[p]
            if e["kind"] in spec["on"].split() and known.marks.get((p, e["label"]), {}).get("length") == e["length"]]


def fit_judgement(name, plans, known, chosen, strength):
    spec = JUDGEMENTS[name]
    rows = examples(name, plans, known, chosen)
    answers = np.array([spec["merge"].get(a, a) for _, a, _ in rows])
    seen = collections.Counter(i for e, _, _ in rows for i in e["found"])
    least = 8 if "mark" in spec else 6 if "plan" in spec else 4
    names = sorted(i for i, c in seen.items() if c >= least and i not in WITHOUT_MEANING)
    model = LogisticRegression(C=spec.get("strength", strength), max_iter=4000)
    model.fit(matrix([e for e, _, _ in rows], names, spec.get("most", 1)), answers, sample_weight=[w for _, _, w in rows])
    return model, names


def apply_judgement(name, fitted, plans, chosen):
    model, names = fitted
    kinds = JUDGEMENTS[name]["on"].split()
    for p in chosen:
        elements = [e for e in plans[p] if e["kind"] in kinds]
        if elements:
            for e, degrees in zip(elements, model.predict_proba(matrix(elements, names, JUDGEMENTS[name].get("most", 1)))):
                e["judged"][name] = {JUDGEMENTS[name]["kinds"][k][0]: d for k, d in zip(model.classes_, degrees)}


def judge_held_out(plans, known, ids, fold, strength):
    """Every plan judged by models that did not see it, nor any plan of its fold."""
    for k in sorted(set(fold[p] for p in ids)):
        train, test = [p for p in ids if fold[p] != k], [p for p in ids if fold[p] == k]
        for name in JUDGEMENTS:
            apply_judgement(name, fit_judgement(name, plans, known, train, strength), plans, test)


# ---- measures: the same sums as libpcrp/score/measure.c ----

def read_measures(rubrics):
    root = ET.parse(os.path.join(rubrics, "five-criteria", "measures.xml")).getroot()
    return {m.get("id"): m.attrib for m in root.iter(NS + "measure")}


def on_topic(measure, element):
    return element["kind"] != "statement" or not measure.get("topic") or element["topic"] in measure["topic"].split()


def counts(measure, element):
    if element["kind"] not in measure.get("on", "goal").split() or not on_topic(measure, element):
        return False
    if measure.get("indicator") and measure["indicator"] not in element["found"]:
        return False
    if measure.get("without") and measure["without"] in element["found"]:
        return False
    if measure.get("judge"):
        name, kinds = measure["judge"].split(":")
        judged = element["judged"].get(name)
        if judged is None:
            return False
        return measure.get("value") in ("degree", "most") or max(judged, key=judged.get) in kinds.split()
    return True


def amount(measure, element):
    value = measure.get("value", "count")
    if value == "hits":
        return element["found"][measure["indicator"]][0]
    if value == "words":
        return element["found"][measure["indicator"]][1]
    if value in ("degree", "most"):
        name, kinds = measure["judge"].split(":")
        return sum(element["judged"][name][k] for k in kinds.split())
    return 1


def measured(measure, elements):
    goals = sum(e["kind"] == "goal" for e in elements)
    if measure.get("when-no") and any(e["kind"] in measure["when-no"].split() for e in elements):
        raw = 0
    elif measure.get("child") == "yes":
        counting = [e for e in elements if counts(measure, e)]
        owners = {e["label"].split(" / ")[0] for e in counting if " / " in e["label"]}
        apart = sum(" / " not in e["label"] for e in counting)
        raw = min(len(owners) + apart, max(goals, 1)) / max(goals, 1)
    elif measure.get("value") == "most":
        raw = max((amount(measure, e) for e in elements if counts(measure, e)), default=0)
    else:
        raw = sum(amount(measure, e) for e in elements if counts(measure, e))
        if measure.get("per"):
            of = sum(e["kind"] in measure["per"].split() and on_topic(measure, e) for e in elements)
            raw = raw / of if of else 0
    low, high = float(measure.get("from", 0)), float(measure.get("to", 1))
    return min(1, max(0, (raw - low) / (high - low)))


# ---- criteria ----

def quadratic_kappa(a, b, k=4):
    table = np.bincount((np.asarray(a) - 1) * k + np.asarray(b) - 1, minlength=k * k).reshape(k, k)
    weight = np.subtract.outer(np.arange(k), np.arange(k)) ** 2
    expected = (weight * np.outer(table.sum(1), table.sum(0))).sum() / len(a)
    return 1 - (weight * table).sum() / expected if expected else float("nan")


def into_levels(points, cuts):
    return 1 + np.searchsorted(cuts, points, side="right")


def cuts_by_kappa(points, levels):
    """Where the kappa is best, and no level is given much oftener than the raters gave it."""
    tries = np.unique(np.round(np.quantile(points, np.linspace(.02, .98, 60)), 3))
    cuts = [1.5, 2.5, 3.5]

    def worth(c):
        given = into_levels(points, c)
        return quadratic_kappa(levels, given) - 0.3 * abs(np.mean(given - levels))
    for _ in range(4):
        for i in range(3):
            options = [sorted(cuts[:i] + [t] + cuts[i + 1:]) for t in tries]
            cuts = options[int(np.argmax([worth(o) for o in options]))]
    return cuts


def cuts_by_share(points, levels):
    """Where each level is given as often as the raters gave it."""
    return [np.quantile(points, np.mean(levels <= level)) for level in (1, 2, 3)]


def best_cuts(points, levels):
    """Half way between the two: what is best for the kappa of these plans hangs on a few of them."""
    return [float(a + b) / 2 for a, b in zip(cuts_by_kappa(points, levels), cuts_by_share(points, levels))]


def bounded_ridge(x, y, strength, signs, weight):
    """Ridge regression in which a measure that speaks for a level cannot count against it, nor the other way round."""
    mean, level, root = np.average(x, axis=0, weights=weight), np.average(y, weights=weight), np.sqrt(weight)
    rows = np.vstack([(x - mean) * root[:, None], np.sqrt(strength) * np.eye(x.shape[1])])
    wanted = np.concatenate([(y - level) * root, np.zeros(x.shape[1])])
    low = [0 if s == "for" else -np.inf for s in signs]
    high = [0 if s == "against" else np.inf for s in signs]
    weights = lsq_linear(rows, wanted, bounds=(low, high)).x
    return weights, level - mean @ weights


def fit_criterion(criterion, x, y, strength, inner, signs, parts):
    """parts: of the corpus, for the weight of each plan."""
    scale = x.std(0)
    scale[scale < 1e-9] = 1
    weight = np.array([WEIGHTS[part] for part in parts])
    times = np.array([CUT_TIMES_OF.get(criterion, CUT_TIMES).get(part, 0) for part in parts])
    times = times if times.any() else np.ones(len(parts), int)
    # several ways to leave plans out, so that where the points are cut hangs less on one of them
    ways = [inner] + [np.random.RandomState(n).permutation(inner) for n in range(CUT_ROUNDS - 1)]
    held, wanted = [], []
    for way in ways:
        points = np.zeros(len(y))
        for k in sorted(set(way)):
            weights, start = bounded_ridge(x[way != k] / scale, y[way != k], strength, signs, weight[way != k])
            points[way == k] = x[way == k] / scale @ weights + start
        held.append(np.repeat(points, times))
        wanted.append(np.repeat(y, times))
    weights, start = bounded_ridge(x / scale, y, strength, signs, weight)
    return weights / scale, start, best_cuts(np.concatenate(held), np.concatenate(wanted))


def read_criteria(rubrics):
    root = ET.parse(os.path.join(rubrics, "five-criteria", "criteria.xml")).getroot()
    return {c.get("id"): [(p.get("measure"), p.get("speaks", "either")) for p in c.iter(NS + "points") if p.get("fixed") != "yes"] for c in root.iter(NS + "criterion")}


# ---- writing ----

def escape(text):
    return text.replace("&", "&amp;").replace('"', "&quot;")


def write_judgements(rubrics, fitted):
    out = ['<?xml version="1.0" encoding="UTF-8"?>',
           "<!-- Fitted by tools/fit.py to rated plans. Each line: how much an indicator or class (by the title of that name in",
           "     patterns.xml and lexicons/) speaks for a kind; the kind with the most points is taken. -->",
           '<part xmlns="urn:pcrp:rubric:1">']
    for name, (model, names) in fitted.items():
        spec = JUDGEMENTS[name]
        weights, starts = model.coef_, model.intercept_
        if len(model.classes_) == 2:
            weights, starts = np.vstack([-weights[0] / 2, weights[0] / 2]), np.array([-starts[0] / 2, starts[0] / 2])
        out.append(f'  <judgement id="{name}" title="{escape(spec["title"])}" on="{spec["on"]}">')
        for k, answer in enumerate(model.classes_):
            kind, title, speaks = spec["kinds"][answer]
            out.append(f'    <kind id="{kind}" title="{escape(title)}" speaks="{speaks}" start="{starts[k]:.3f}">')
            most = f' most="{spec["most"]}"' if "most" in spec else ""
            out.append(f"      <weights{most}>")
            for i in sorted(range(len(names)), key=lambda i: (-abs(weights[k][i]), names[i])):
                if abs(weights[k][i]) >= 0.05:
                    out.append(f"        {names[i]} {weights[k][i]:.2f}")
            out.append("      </weights>")
            out.append("    </kind>")
        out.append("  </judgement>")
    with open(os.path.join(rubrics, "five-criteria", "judgements.xml"), "w", encoding="utf-8") as handle:
        handle.write("\n".join(out) + "\n</part>\n")


def write_criterion(rubrics, criterion, names, weights, start, cuts):
    path = os.path.join(rubrics, "five-criteria", "criteria.xml")
    text = open(path, encoding="utf-8").read()
    begin = text.index(f'<criterion id="{criterion}"')
    end = text.index("</criterion>", begin)
    part = re.sub(r'start="[^"]*"', f'start="{start:.3f}"', text[begin:end], count=1)
    for n, cut in zip((2, 3, 4), cuts):
        part = re.sub(rf'<level n="{n}" from="[^"]*"', f'<level n="{n}" from="{cut:.3f}"', part)
    for name, weight in zip(names, weights):
        part = re.sub(rf'<points measure="{name}" value="[^"]*"', f'<points measure="{name}" value="{weight:.3f}"', part)
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(text[:begin] + part + text[end:])


# ---- all of it ----

def folds_of(ids, seed, by):
    """Folds at random, or, with a file of the columns plan and group, a fold for each group."""
    fold = {}
    if by:
        with open(by, encoding="utf-8") as handle:
            groups = {row["plan"]: row["group"] for row in csv.DictReader(handle)}
        number = {group: n for n, group in enumerate(sorted(set(groups.values())))}
        return {p: number[groups[p]] for p in ids}
    random = np.random.RandomState(seed)
    for name in WEIGHTS:
        part = [p for p in ids if part_of(p) == name]
        for n, k in enumerate(random.permutation(len(part))):
            fold[part[k]] = n % FOLDS
    return fold


def report_elements(plans, labels, ids):
    for name, spec in JUDGEMENTS.items():
        if "mark" in spec or "plan" in spec:
            continue
        right = collections.defaultdict(list)
        for p in ids:
            for e in plans[p]:
                answer = labels.get((p, e["label"], name))
                if answer is not None and name in e["judged"]:
                    answer = spec["kinds"][spec["merge"].get(answer, answer)][0]
                    right[part_of(p)].append(max(e["judged"][name], key=e["judged"][name].get) == answer)
        for part in right:
            print(f"element {name:9s}{part:8s} n {len(right[part]):4d}  accuracy {np.mean(right[part]):.3f}")


def report_level(criterion, ids, levels, given, list_all):
    for name in WEIGHTS:
        part = [p for p in ids if part_of(p) == name and (p, criterion) in levels]
        if part:
            a, b = np.array([levels[p, criterion] for p in part]), np.array([given[p] for p in part])
            print(f"{criterion:13s}{name:8s} n {len(part):4d}  kappa_w {quadratic_kappa(a, b):.3f}  exact {np.mean(a == b):.2f}"
                  f"  within1 {np.mean(abs(a - b) <= 1):.3f}  bias {np.mean(b - a):+.2f}")
            if list_all:
                for p, x, y in zip(part, a, b):
                    if abs(x - y) >= 2:
                        print(f"    {p}: raters {x}, given {y}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rubrics")
    parser.add_argument("tool")
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--gold", action="append", required=True)
    parser.add_argument("--strength", type=float, default=0.3)
    parser.add_argument("--ridge", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds-by", metavar="FILE.csv", help="leave out together the plans of a group (columns plan, group)")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    plans = features(options.rubrics, options.tool, options.inputs)
    known = Known(read_labels(options.gold), read_levels(options.gold), read_marks(options.gold))
    labels, levels = known.labels, known.levels
    measures, criteria = read_measures(options.rubrics), read_criteria(options.rubrics)
    ids = sorted(p for p in plans if any((p, c) in levels for c in criteria))
    fold = folds_of(ids, options.seed, options.folds_by)
    judge_held_out(plans, known, ids, fold, options.strength)
    report_elements(plans, labels, ids)
    which = np.array([fold[p] for p in ids])
    parts = np.array([part_of(p) for p in ids])
    for criterion, points in criteria.items():
        names, signs = [n for n, _ in points], [s for _, s in points]
        y = np.array([levels[p, criterion] for p in ids])
        x = np.array([[measured(measures[n], plans[p]) for n in names] for p in ids])
        given = {}
        for k in sorted(set(which)):
            train = which != k
            weights, start, cuts = fit_criterion(criterion, x[train], y[train], options.ridge, which[train], signs, parts[train])
            for p, level in zip(np.array(ids)[~train], into_levels(x[~train] @ weights + start, cuts)):
                given[p] = int(level)
        report_level(criterion, ids, levels, given, options.list)
        if options.write:
            weights, start, cuts = fit_criterion(criterion, x, y, options.ridge, which, signs, parts)
            write_criterion(options.rubrics, criterion, names, weights, start, cuts)
    if options.write:
        write_judgements(options.rubrics, {name: fit_judgement(name, plans, known, sorted(plans), options.strength) for name in JUDGEMENTS})


if __name__ == "__main__":
    main()
