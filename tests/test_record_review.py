#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A record review from end to end: what 'pcrp sample' draws is what is scored, rated and reported.

usage: test_record_review.py PCRP SOURCE [unittest arguments]

The charts are made here, some of them with several plans, and scored with tests/cohort/words.xml.
"""
import csv, io, json, os, re, subprocess, sys, unittest

from in_folder import InFolder

PCRP, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
RUBRIC = os.path.join(SOURCE, "tests", "cohort", "words.xml")


def plan_rows(plan, number, goal="wants bread and hopes for salt"):
    return [{"plan": plan, "element": "plan", "date": "2025-02-01", "setting": "north" if number % 2 else "south"},
            {"plan": plan, "element": "person", "given": "Ana", "family": "Fam%d%s" % (number, plan), "gender": "female"},
            {"plan": plan, "element": "goal", "goal": "1", "text": "%s %d" % (goal, number)}]


def chart(plans):
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, ["plan", "element", "goal", "text", "date", "given", "family", "gender", "setting"], restval="")
    rows.writeheader()
    for rows_of_one in plans:
        rows.writerows(rows_of_one)
    return out.getvalue()


def run(*arguments, cwd=None):
    done = subprocess.run([PCRP, *map(str, arguments)], capture_output=True, cwd=cwd)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def table(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def block(page, name):
    return json.loads(re.search(r'<script type="application/json" id="%s">(.*?)</script>' % name, page, re.S).group(1))


class Review(InFolder):
    """Six charts of one plan, three of three plans."""

    def setUp(self):
        super().setUp()
        for n in range(6):
            self.put("charts/one%d.csv" % n, chart([plan_rows("p", n)]))
        for n in range(6, 9):
            self.put("charts/many%d.csv" % n, chart([plan_rows(plan, n) for plan in ("a", "b", "c")]))

    def pcrp(self, *arguments, status=0):
        found, out, err = run(*arguments, cwd=self.root)
        self.assertEqual(found, status, err)
        return out, err

    def sample(self, *options):
        self.pcrp("sample", "charts", "--size", "9", "--seed", "3", "--double", "20%", "--by", "setting", "-o", "raters.csv",
                  "--key", "key.csv", *options)
        return table(self.read("key.csv"))

    def test_of_charts_with_several_plans_only_the_drawn_ones_are_taken(self):
        key = self.sample()
        drawn = {(row["chart"], row["record"]) for row in key}
        self.assertTrue(0 < sum(1 for chart, record in drawn if record) < 9)
        out, err = self.pcrp("score", "--rubric", RUBRIC, "--format", "csv", "--sample", "key.csv")
        rows = table(out)
        self.assertEqual({(row["chart"], row["plan"] if "many" in row["chart"] else "") for row in rows}, drawn)
        self.assertEqual({row["id"]: row["setting"] for row in rows}, {row["id"]: row["setting"] for row in key})
        self.assertEqual(err, "")

    def test_a_manifest_tells_the_plans_of_a_chart_apart(self):
        self.put("m.csv", "chart,record,team\nmany6.csv,b,two\nmany6.csv,#3,three\nmany7.csv,,all\n")
        out, err = self.pcrp("score", "--rubric", RUBRIC, "--format", "csv", "--manifest", "m.csv", "charts")
        teams = {(row["chart"][-9:-4], row["plan"]): row["team"] for row in table(out)}
        self.assertEqual([teams["many6", plan] for plan in "abc"], ["", "two", "three"])
        self.assertEqual([teams["many7", plan] for plan in "abc"], ["all"] * 3)
        self.assertIn("10 plans are not in the manifest", err)
        self.put("people.csv", "chart,person\n" + "".join("one%d.csv,ann\n" % n for n in range(6)))
        for command in (["clones"], ["sample", "--size", "3", "-o", "s.csv"], ["report", "-o", "r.html"]):
            self.assertIn("9 plans are not in the manifest", self.pcrp(*command, "--manifest", "people.csv", "charts")[1], command)
            self.assertNotIn("not in the manifest", self.pcrp(*command, "-q", "--manifest", "people.csv", "charts")[1], command)
        self.put("m.csv", "chart,plan,team\nmany6.csv,b,two\nmany6.csv,b,three\n")
        self.assertIn("stands in it twice", self.pcrp("score", "--manifest", "m.csv", "charts", status=2)[1])

    def test_a_sample_is_found_where_it_was_moved(self):
        self.sample()
        os.mkdir(os.path.join(self.root, "elsewhere"))
        os.rename(os.path.join(self.root, "charts"), os.path.join(self.root, "elsewhere", "charts"))
        self.pcrp("score", "--sample", "key.csv", status=3)
        out, _ = self.pcrp("score", "--rubric", RUBRIC, "--format", "csv", "--sample", "key.csv", "elsewhere")
        self.assertEqual(len(table(out)), 9)

    def test_what_is_missing_is_told(self):
        key = self.sample()
        gone = next(row for row in key if "one" in row["chart"])
        os.remove(os.path.join(self.root, gone["chart"]))
        other = next(row for row in key if row["record"])
        self.put(other["chart"], chart([plan_rows("z", 0)]))
        lost = sum(row["chart"] == other["chart"] for row in key)
        for command in (["score"], ["report", "-o", "r.html"], ["review", "-o", "w.html"]):
            out, err = self.pcrp(*command, "--sample", "key.csv", status=3)
            self.assertIn("%d plan%s of the sample" % (lost, "s" if lost > 1 else ""), err)
            self.assertIn(gone["chart"], err)

    def test_a_blind_manifest_is_no_sample(self):
        self.sample()
        self.assertNotIn("seed", self.read("raters.csv")) # from it and the charts' names, ids could be worked out
        self.assertIn("seed 3", self.read("key.csv"))
        self.assertIn("the key says which", self.pcrp("score", "--sample", "raters.csv", status=2)[1])
        self.assertIn("one of --manifest and --sample",
                      self.pcrp("score", "--sample", "key.csv", "--manifest", "key.csv", status=2)[1])

    def test_resuming_a_sample(self):
        self.sample()
        for paths in ([], ["charts"]): # with paths, some inputs have no rows at all
            for form in ("csv", "tidy", "jsonl"):
                whole = os.path.join(self.root, "whole")
                arguments = ["score", "--rubric", RUBRIC, "--format", form, "--sample", "key.csv", *paths, "-o"]
                self.pcrp(*arguments, "whole")
                with open(whole, "rb") as file:
                    wanted = file.read()
                for size in range(0, len(wanted), max(1, len(wanted) // 40)):
                    with open(os.path.join(self.root, "part"), "wb") as file:
                        file.write(wanted[:size])
                    self.pcrp(*arguments, "part", "--resume")
                    with open(os.path.join(self.root, "part"), "rb") as file:
                        self.assertEqual(file.read(), wanted, (form, size, paths))

    def test_report(self):
        key = self.sample()
        for source in ([], ["r.jsonl"]):
            if source:
                self.pcrp("score", "--rubric", RUBRIC, "--format", "jsonl", "-o", "r.jsonl", "charts")
            self.pcrp("report", "--rubric", RUBRIC, "--sample", "key.csv", "-o", "r.html", "--csv", "tables", *source)
            charts = table(self.read("tables/charts.csv"))
            self.assertEqual({row["id"] for row in charts}, {row["id"] for row in key})
            facts = {row["what"]: row["value"] for row in table(self.read("tables/sample.csv"))}
            self.assertEqual(facts["plans scored"], "9")
            self.assertIn("9 of 15", facts["how the charts were drawn"])
            self.assertIn("9 of 15", block(self.read("r.html"), "report-data")["drawn"])

    def test_blinded_ratings_meet_pcrps(self):
        key = self.sample()
        ratings = "plan,rater,criterion,level\n" + "".join(
            "%s,%s,%s,%d\n" % (row["id"], rater, criterion, 1 + n % 4)
            for rater in ("kim", "lee") for n, row in enumerate(key) for criterion in ("outcomes", "people"))
        self.put("ratings.csv", ratings)
        for form in ("csv", "tidy"):
            self.pcrp("score", "--rubric", RUBRIC, "--format", form, "--sample", "key.csv", "-o", "levels.csv")
            out, err = self.pcrp("agree", "--format", "json", "ratings.csv", "levels.csv")
            self.assertEqual(err, "")
            self.assertIn('"pcrp"', out)
            self.assertNotIn("many", out)
            both = json.loads(out)
            self.assertEqual(both["plans"], 9)
            self.assertEqual([one["criterion"] for one in both["comparisons"]][:2], ["outcomes", "people"])

    def test_worksheets_share_the_sample(self):
        key = self.sample()
        seen = []
        for part in ("1/2", "2/2"):
            self.pcrp("review", "--rubric", RUBRIC, "--sample", "key.csv", "--blind", "--part", part, "-o", "w.html")
            page = self.read("w.html")
            self.assertFalse(re.search("many[678]|one[0-5]", page))
            plans = [block(page, "chart-%d" % i)["name"] for i in range(page.count('id="chart-'))]
            self.assertEqual(plans, sorted(plans))
            seen += plans
        twice = sorted(row["id"] for row in key if row["raters"] == "2")
        self.assertEqual(sorted(seen), sorted([row["id"] for row in key] + twice))
        self.assertIn("--part 3/2", self.pcrp("review", "--sample", "key.csv", "--part", "3/2", "-o", "w.html", status=2)[1])
        self.assertIn("--sample", self.pcrp("review", "--part", "1/2", "charts", "-o", "w.html", status=2)[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
