#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same plan must get the same levels in every form.

usage: layouts.py PCRP

Renders the rated plans in the eight layouts of corpus/render.py and as CSV, scores them all, and holds each against the
levels that most forms of the plan get. Prints each difference; fails when more than 1 of 100 charts differs.
"""
import collections, os, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import rated  # noqa: E402

MOST = 1.0


def score_forms(pcrp, plans, folder):
    forms = {}
    for form in rated.FORMS:
        rated.write_charts(plans, form, os.path.join(folder, form))
        forms[form] = rated.score(pcrp, os.path.join(folder, form))
    return forms


def tuple_of(levels):
    return tuple(levels[c] for c in rated.CRITERIA) if levels else None


def main(argv):
    if len(argv) != 2:
        sys.exit(__doc__)
    plans = rated.few([plan for part in rated.PARTS for plan in rated.plans_of(part)])
    with tempfile.TemporaryDirectory() as folder:
        forms = score_forms(argv[1], plans, folder)
    charts, different = 0, collections.Counter()
    for plan in plans:
        given = {form: tuple_of(levels.get(plan["id"])) for form, levels in forms.items()}
        usual = collections.Counter(given.values()).most_common(1)[0][0]
        for form, levels in given.items():
            charts += 1
            if levels != usual or levels is None or None in levels:
                different[form] += 1
                print(f"{plan['id']} in {form}: {levels}, elsewhere {usual}")
    share = 100.0 * sum(different.values()) / charts
    print(f"{charts} charts of {len(plans)} plans in {len(forms)} forms: {sum(different.values())} differ, {share:.2f} of 100 (at most {MOST})")
    for form, count in different.most_common():
        print(f"  {form}: {count}")
    return 1 if share > MOST else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
