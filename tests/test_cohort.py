#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The commands for many plans at once, as scripts use them: sample, clones, compare, explain.

usage: test_cohort.py PCRP SOURCE [unittest arguments]

The charts are made here, and scored with tests/cohort/words.xml, so that nothing here follows the shipped rubric.
"""
import csv, hashlib, io, json, os, subprocess, sys, unittest

from in_folder import InFolder

PCRP, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
RUBRIC = os.path.join(SOURCE, "tests", "cohort", "words.xml")
SENTENCES = os.path.join(SOURCE, "tests", "cohort", "feedback.xml")
GIVEN = ["Ana", "Bram", "Cleo", "Dov", "Elif", "Finn", "Gia", "Hugo"]


def chart(number, goal, setting="north", date="2025-02-01"):
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, ["plan", "element", "goal", "text", "date", "given", "family", "gender", "setting",
                                "name", "relation"], restval="")
    rows.writeheader()
    rows.writerow({"plan": "p", "element": "plan", "date": date, "setting": setting})
    rows.writerow({"element": "person", "given": GIVEN[number % 8], "family": "Fam%d" % number, "gender": "female"})
    rows.writerow({"element": "provider", "name": "Clinician %d" % (number % 3), "relation": "case manager"})
    rows.writerow({"element": "goal", "goal": 1, "text": goal})
    return out.getvalue()


def run(*arguments, cwd=None, stdin=None):
    done = subprocess.run([PCRP, *map(str, arguments)], capture_output=True, cwd=cwd, input=stdin)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def table(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


class Cohort(InFolder):
    """Twelve charts of two settings; those of the second folder say more of what is wanted."""

    def setUp(self):
        super().setUp()
        for n in range(12):
            setting = "south" if n % 4 == 0 else "north"
            self.put("before/c%02d.csv" % n, chart(n, "%s wants bread number %d." % (GIVEN[n % 8], n), setting))
            self.put("after/c%02d.csv" % n, chart(n, "%s wants bread, wants salt %d and hopes." % (GIVEN[n % 8], n), setting)
                     if n % 3 else chart(n, "%s wants bread number %d." % (GIVEN[n % 8], n), setting))

    def run_here(self, *arguments):
        return run(*arguments, cwd=self.root)


class Sample(Cohort):
    def test_the_same_anywhere(self):
        _, here, _ = self.run_here("sample", "before", "--size", 4, "-q")
        _, there, _ = run("sample", os.path.join(self.root, "before") + "/", "--size", 4, "-q", "-j", 1)
        _, turned, _ = self.run_here("sample", *["before/c%02d.csv" % n for n in reversed(range(12))], "--size", 4)
        names = [[(row["id"], os.path.basename(row["chart"])) for row in table(out)] for out in (here, there, turned)]
        self.assertEqual(names[0], names[1])
        self.assertEqual(names[0], names[2])
        lowest = sorted(("c%02d.csv" % n for n in range(12)),
                        key=lambda name: hashlib.sha256(b"1\ndraw\n" + name.encode()).hexdigest())[:4]
        self.assertEqual(sorted(lowest), sorted(name for _, name in names[0]))

    def test_strata_quotas_and_blinding(self):
        status, out, err = self.run_here("sample", "before", "--size", 6, "--by", "setting", "--allocation", "equal",
                                         "--double", "50%", "--key", "key.csv", "--paths", "paths.txt")
        self.assertEqual(status, 0, err)
        self.assertIn("drew 6 of 12 plans", err)
        rows, key = table(out), table(self.read("key.csv"))
        self.assertNotIn("chart", rows[0])
        self.assertEqual(sorted(row["setting"] for row in rows), ["north"] * 3 + ["south"] * 3)
        self.assertEqual(sum(row["raters"] == "2" for row in rows), 3)
        self.assertEqual([row["id"] for row in rows], [row["id"] for row in key])
        self.assertEqual(sorted(self.read("paths.txt").split()), sorted(row["chart"] for row in key))
        status, out, err = self.run_here("sample", "before", "--quota", "1")
        self.assertEqual(len(table(out)), 3)

    def test_the_sample_can_be_scored(self):
        self.run_here("sample", "before", "--size", 5, "-o", "manifest.csv", "--paths", "paths.txt")
        status, out, err = self.run_here("score", "--rubric", RUBRIC, "--files-from", "paths.txt", "--manifest",
                                         "manifest.csv", "--format", "csv")
        self.assertEqual((status, err), (0, ""))
        self.assertEqual(sorted(row["id"] for row in table(out)), ["P001", "P002", "P003", "P004", "P005"])

    def test_wrong_use_and_broken_charts(self):
        self.assertEqual(self.run_here("sample", "before")[0], 2)
        self.assertEqual(self.run_here("sample", "before", "--size", 1, "--share", "10%")[0], 2)
        self.assertEqual(self.run_here("sample", "before", "--size", 1, "--by", "nothing")[0], 2)
        self.assertEqual(self.run_here("sample", "before", "--share", "150%")[0], 2)
        self.put("before/broken.json", "{")
        status, out, err = self.run_here("sample", "before", "--share", "50%")
        self.assertEqual((status, len(table(out))), (3, 6))
        self.assertIn("broken.json", err)


class Clones(Cohort):
    def test_across_and_forward(self):
        text = "%s will bake the rye bread of the old recipe every Saturday"
        self.put("plans/a.csv", chart(0, text % "Ana"))
        self.put("plans/b.csv", chart(1, text % "Bram"))
        self.put("plans/b-next.csv", chart(1, "Bram will row across the long lake with the new boat before June"))
        self.put("plans/b-last.csv", chart(1, "Bram will row across the long lake with the new boat before June"))
        status, out, err = self.run_here("clones", "--rubric", RUBRIC, "plans", "--format", "json")
        self.assertEqual((status, err), (0, ""))
        found = json.loads(out)
        self.assertEqual([(g["finding"], g["people"], g["plans"]) for g in found["groups"]],
                         [("across", 2, 2), ("forward", 1, 2)])
        self.assertEqual({p["chart"]: p["across"] for p in found["plans"]}["plans/a.csv"], 1)
        self.assertEqual(out, self.run_here("clones", "--rubric", RUBRIC, *["plans/" + name + ".csv" for name in
                                            ("b", "b-last", "a", "b-next")], "--format", "json", "-j", 1)[1])
        manifest = self.put("who.csv", "chart,person\nb-next.csv,1\nb-last.csv,2\n")
        _, out, _ = self.run_here("clones", "--no-names", "plans", "--manifest", manifest, "--format", "csv")
        self.assertEqual({row["finding"] for row in table(out)}, {"across"})


class Compare(Cohort):
    def test_results_and_charts_are_the_same(self):
        for name in ("before", "after"):
            self.assertEqual(self.run_here("score", "--rubric", RUBRIC, "--format", "tidy", "-o", name + ".csv", name)[0], 0)
        status, results, err = self.run_here("compare", "before.csv", "after.csv", "--format", "json", "--names", "A,B")
        self.assertEqual((status, err), (0, ""))
        _, charts, _ = self.run_here("compare", "--rubric", RUBRIC, "before", "after", "--format", "json", "--names", "A,B")
        self.assertEqual(results, charts)
        found = json.loads(results)
        self.assertEqual((found["design"], found["pairs"]), ("paired", 12))
        self.assertEqual([c["criterion"] for c in found["criteria"]], ["outcomes", "people", "total"])
        self.assertEqual((found["criteria"][0]["higher"], found["criteria"][0]["same"]), (8, 4))

    def test_clusters_and_pairs_from_a_manifest(self):
        manifest = self.put("m.csv", "chart,team,person\n" + "".join("c%02d.csv,t%d,x%d\n" % (n, n % 4, n) for n in range(12)))
        status, out, err = self.run_here("compare", "--rubric", RUBRIC, "before", "after", "--manifest", manifest,
                                         "--cluster", "team", "--pair-by", "person", "--format", "csv", "--tidy", "tidy")
        self.assertEqual(status, 0, err)
        self.assertEqual((table(out)[0]["clusters"], float(table(out)[0]["df"])), ("4", 3.0))
        data = table(self.read("tidy/data.csv"))
        self.assertEqual((len(data), data[0]["cluster"], data[0]["unit"]), (48, "t0", "x0"))
        self.assertEqual(sorted(os.listdir(os.path.join(self.root, "tidy"))),
                         ["codebook.csv", "data.csv", "read.R", "read.do", "read.sps"])

    def test_ratings_of_people(self):
        head = "plan,rater,criterion,level\n"
        first = self.put("r1.csv", head + "".join("p%d,%s,role,%d\n" % (n, r, l) for n in range(4)
                                                  for r, l in (("A", 1), ("B", 2), ("C", 2))))
        second = self.put("r2.csv", head + "".join("p%d,A,role,%d\n" % (n, 3 + n % 2) for n in range(4)))
        _, out, _ = self.run_here("compare", first, second, "--format", "csv")
        self.assertEqual((float(table(out)[0]["mean_a"]), float(table(out)[0]["mean_b"])), (2.0, 3.5))

    def test_wrong_use(self):
        self.assertEqual(self.run_here("compare", "--rubric", RUBRIC, "before")[0], 2)
        status, _, err = self.run_here("compare", "--rubric", RUBRIC, "before", "after", "--cluster", "nothing")
        self.assertEqual(status, 2)
        self.assertIn("nothing", err)
        self.put("before/more/c00.csv", chart(0, "Ana wants bread."))
        status, _, err = self.run_here("compare", "--rubric", RUBRIC, "before", "after")
        self.assertEqual(status, 2)
        self.assertEqual(self.run_here("compare", "--rubric", RUBRIC, "before", "after", "--independent")[0], 0)


class Explain(Cohort):
    def test_text_json_and_page(self):
        self.put("x.csv", chart(0, "Attend group and comply."))
        arguments = ["explain", "--rubric", RUBRIC, "--sentences", SENTENCES, "x.csv"]
        status, out, err = self.run_here(*arguments)
        self.assertEqual((status, err), (0, ""))
        self.assertIn("What is this for, Ana?", out)
        said = json.loads(self.run_here(*arguments, "--format", "json")[1])
        self.assertEqual(said["questions"][0]["quote"], "Attend group and comply.")
        self.assertIn("<blockquote>", self.run_here(*arguments, "--format", "html")[1])
        self.assertNotIn("Ana", "".join(self.run_here(*arguments, "--redact")[1:]))

    def test_many_and_broken(self):
        self.put("before/broken.json", "{")
        status, out, err = self.run_here("explain", "--rubric", RUBRIC, "--format", "json", "before")
        self.assertEqual((status, len(out.splitlines())), (3, 12))
        self.assertEqual(out, self.run_here("explain", "--rubric", RUBRIC, "--format", "json", "-j", 1, "before")[1])
        self.assertEqual(self.run_here("explain", "--rubric", RUBRIC, "--format", "html", "before")[0], 2)
        self.assertEqual(self.run_here("explain", "--rubric", RUBRIC, "--sentences", "nowhere.xml", "before")[0], 2)
        os.mkdir(os.path.join(self.root, "pages"))
        self.assertEqual(self.run_here("explain", "--rubric", RUBRIC, "--format", "html", "-o", "pages", "before",
                                       "after/c00.csv")[0], 3)
        self.assertEqual(sorted(os.listdir(os.path.join(self.root, "pages"))),
                         sorted(["c%02d.html" % n for n in range(12)] + ["c00-2.html"]))


if __name__ == "__main__":
    del sys.argv[1:3]
    unittest.main()
