#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Changes that do not change what a plan says must not change its levels.

usage: stability.py PCRP [--list KIND] [--form FORM]

Applies the changes of changes.py to the rated plans, one at a time, and scores them before and after. Counted are the levels of
the plans that a change touches. Prints for each kind how many of them move, and by how many points the criteria move on
average; fails when more than 2 of 100 move over all kinds, or more than 6 of 100 of a kind that touches 20 plans or more.
--list prints what moved, with the evidence that came and went ("all": of every kind).
"""
import argparse, collections, csv, json, os, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import rated  # noqa: E402
import changes  # noqa: E402

MOST, MOST_OF_A_KIND, ENOUGH = 2.0, 6.0, 20

Change = collections.namedtuple("Change", "kind variant plan")


def write_all(plans, folder, form):
    """Charts of all plans, and of all plans that a change touches; returns what each changed chart is."""
    rated.write_charts(plans, form, os.path.join(folder, "as-is"))
    made = {}
    for kind, variants in changes.CHANGES.items():
        for variant, change in variants.items():
            new = [(plan["id"], change(plan)) for plan in plans]
            touched = [after for before, (_, after) in zip(plans, new) if after != before]
            name = f"change-{len(made):05d}"
            for path in rated.write_charts(touched, form, os.path.join(folder, name)):
                made[os.path.relpath(path, folder)] = Change(kind, variant, rated.stem(path))
    return made


def score_all(pcrp, folder):
    """Level and points: {path in the folder: {criterion: (level, points)}}."""
    found = collections.defaultdict(dict)
    for row in csv.DictReader(rated.run(pcrp, "score", "--format", "tidy", folder).splitlines()):
        path = os.path.relpath(row["chart"], folder)
        if row["status"] != "scored":
            sys.exit(f"stability: {path}: {row['status']}: {row['reason']}")
        found[path][row["criterion"]] = int(row["level"]), float(row["points"])
    return found


class Kind:
    def __init__(self):
        self.plans, self.levels, self.far, self.points = set(), 0, 0, 0.0
        self.moved = collections.Counter()


def compare(made, found):
    kinds, moves = collections.defaultdict(Kind), []
    base = {rated.stem(path): levels for path, levels in found.items() if path.startswith("as-is")}
    for path, change in made.items():
        kind = kinds[change.kind]
        kind.plans.add(change.plan)
        for criterion, (level, points) in found[path].items():
            was, points_were = base[change.plan][criterion]
            kind.levels += 1
            kind.points += abs(points - points_were)
            if level != was:
                kind.moved[criterion] += 1
                kind.far += abs(level - was) > 1
                moves.append((path, change, criterion, was, level))
    return kinds, moves


def percent(part, whole):
    return 100.0 * part / whole if whole else 0.0


def print_kinds(kinds):
    print(f"{'kind of change':26s}{'plans':>6s}{'levels':>8s}{'moved':>7s}{'of 100':>8s}{'by 2+':>7s}{'points':>8s}   moved by criterion")
    for name, kind in sorted(kinds.items(), key=lambda k: -percent(sum(k[1].moved.values()), k[1].levels)):
        total = sum(kind.moved.values())
        print(f"{name:26s}{len(kind.plans):6d}{kind.levels:8d}{total:7d}{percent(total, kind.levels):8.2f}{kind.far:7d}{kind.points / kind.levels:8.3f}   "
              + ", ".join(f"{c} {n}" for c, n in kind.moved.most_common()))


def print_variants(made, moves):
    touched, moved = collections.Counter((c.kind, c.variant) for c in made.values()), collections.Counter((c.kind, c.variant) for _, c, *_ in moves)
    print("\nchanges that move most:")
    for key, count in sorted(moved.items(), key=lambda k: -k[1])[:20]:
        print(f"  {key[0]}, {key[1]}: {count} of {touched[key] * len(rated.CRITERIA)}")


def evidence_of(pcrp, *paths):
    found = {}
    for plan in json.loads(rated.run(pcrp, "score", "--format", "json", *paths))["plans"]:
        for one in plan["results"][0]["criteria"]:
            found[plan["chart"], one["id"]] = one["points"], collections.Counter((e["element"], e["indicator"], " ".join(e["quote"].split())[:70]) for e in one["evidence"])
    return found


def print_moves(pcrp, folder, moves, wanted):
    chosen = [move for move in moves if wanted == "all" or wanted in (move[1].kind, move[1].variant)]
    for path, change, criterion, was, level in chosen:
        base = os.path.join(folder, "as-is", os.path.basename(path))
        found = evidence_of(pcrp, base, os.path.join(folder, path))
        before, after = found[base, criterion], found[os.path.join(folder, path), criterion]
        print(f"\n{change.kind}, {change.variant}: {change.plan} {criterion} {was} -> {level} (points {before[0]:.2f} -> {after[0]:.2f})")
        for sign, items in (("-", before[1] - after[1]), ("+", after[1] - before[1])):
            for element, indicator, quote in sorted(items)[:8]:
                print(f"   {sign} {element}: {indicator}: {quote}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1])
    parser.add_argument("pcrp")
    parser.add_argument("--list", metavar="KIND")
    parser.add_argument("--form", default="ccda-entries", choices=rated.FORMS)
    options = parser.parse_args()
    plans = rated.few([plan for part in rated.PARTS for plan in rated.plans_of(part)][::2]) # enough to tell a share of a hundredth
    with tempfile.TemporaryDirectory() as folder:
        made = write_all(plans, folder, options.form)
        kinds, moves = compare(made, score_all(options.pcrp, folder))
        print_kinds(kinds)
        print_variants(made, moves)
        if options.list:
            print_moves(options.pcrp, folder, moves, options.list)
    share = percent(len(moves), sum(kind.levels for kind in kinds.values()))
    print(f"\nover all: {len(moves)} of {sum(kind.levels for kind in kinds.values())} levels move, {share:.2f} of 100 (at most {MOST})")
    bad = [name for name, kind in kinds.items() if len(kind.plans) >= ENOUGH and percent(sum(kind.moved.values()), kind.levels) > MOST_OF_A_KIND]
    if bad:
        print(f"kinds of which more than {MOST_OF_A_KIND} of 100 move: " + ", ".join(bad))
    return 1 if bad or share > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
