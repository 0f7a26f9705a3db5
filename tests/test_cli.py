#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What scripts rely on: streams, exit statuses, order of rows, shards, resumption.

usage: test_cli.py PCRP SOURCE [unittest arguments]

The charts are made here, and scored with tests/cli/rubric.xml, so that nothing here follows the shipped rubric.
"""
import csv, io, json, os, re, shutil, subprocess, sys, unittest, zipfile

from in_folder import InFolder

PCRP, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
RUBRIC = os.path.join(SOURCE, "tests", "cli", "rubric.xml")
HEADER = "chart,plan,status,reason,rubric,hope,people,total"


def bundle(goal, family="Quill"):
    """A FHIR bundle of one person with one goal: the smallest chart that can be scored."""
    subject = {"reference": "urn:uuid:p"}
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [
        {"fullUrl": "urn:uuid:p", "resource": {"resourceType": "Patient", "id": "p",
                                               "name": [{"family": family, "given": ["Mara"]}]}},
        {"fullUrl": "urn:uuid:g", "resource": {"resourceType": "Goal", "id": "g", "lifecycleStatus": "active",
                                               "subject": subject, "description": {"text": goal}}},
        {"fullUrl": "urn:uuid:c", "resource": {"resourceType": "CarePlan", "id": "c", "status": "active",
                                               "intent": "plan", "subject": subject,
                                               "goal": [{"reference": "urn:uuid:g"}]}}]})


def run(*arguments, stdin=None, env=None, cwd=None):
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR",)}
    environment.update(env or {})
    done = subprocess.run([PCRP, *map(str, arguments)], input=stdin, capture_output=True, env=environment, cwd=cwd)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def score(*arguments, **named):
    return run("score", "--rubric", RUBRIC, *arguments, **named)


def reads_archives():
    """Whether pcrp was built with libarchive."""
    return b"\nlibarchive " in run("version")[1]


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def rows(output):
    return list(csv.DictReader(io.StringIO(output.decode("utf-8"), newline="")))


class Charts(InFolder):
    """A folder of charts: good ones, one without a plan, broken ones."""

    def setUp(self):
        super().setUp()
        self.put("charts/b.json", bundle("Mara wants to see her sister and her friend."))
        self.put("charts/a.json", bundle("Mara wants and wants and hopes to paint."))
        self.put("charts/c/a.json", bundle("Attend group."))
        self.put("charts/c-1.json", bundle("Attend group."))
        self.put("charts/broken.json", '{"resourceType": "Bundle", "entry": [')
        self.put("charts/d.json", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [
            {"resource": {"resourceType": "Patient", "id": "p", "name": [{"family": "Secretname"}]}}]}))

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()


class Score(Charts):
    def test_csv(self):
        status, out, err = score("--format", "csv", "charts", cwd=self.root)
        self.assertEqual(status, 3)
        lines = out.decode().split("\r\n")
        self.assertEqual(lines[0], HEADER)
        self.assertEqual(lines[-1], "")
        found = rows(out)
        self.assertEqual([r["chart"] for r in found], ["charts/a.json", "charts/b.json", "charts/broken.json",
                         "charts/c-1.json", "charts/c/a.json", "charts/d.json"])
        self.assertEqual([r["status"] for r in found],
                         ["scored", "scored", "error", "scored", "scored", found[5]["status"]])
        self.assertIn(found[5]["status"], ("not-scorable", "error"))
        self.assertEqual((found[0]["hope"], found[0]["total"]), ("4", "5"))
        self.assertEqual((found[1]["hope"], found[1]["people"], found[1]["total"]), ("2", "3", "5"))
        self.assertEqual((found[2]["hope"], found[2]["total"]), ("", ""))
        self.assertTrue(found[2]["reason"])
        self.assertIn("charts/broken.json: ", err)
        self.assertNotIn("charts/a.json", err)

    def test_profile_names_steps_and_classes_and_changes_nothing(self):
        plain = score("-q", "--format", "jsonl", "charts", cwd=self.root)
        status, out, err = score("-q", "--format", "jsonl", "--profile", "-j", 2, "charts", cwd=self.root)
        self.assertEqual((status, out), plain[:2])
        self.assertRegex(err, r"ms  lexicons\n")
        self.assertRegex(err, r"ms  reading charts and writing rows")
        self.assertNotIn("Mara", err)

    def test_output_does_not_depend_on_threads(self):
        for i in range(60):
            self.put("many/%02d.json" % i, bundle("Mara wants %d." % i) if i % 7 else "{")
        with zipfile.ZipFile(self.path("many/30.zip"), "w") as archive:
            for i in range(40):
                archive.writestr("%d.json" % i, bundle("Mara hopes for %d." % i))
        for form in ("text", "csv", "tidy", "json", "jsonl"):
            outputs = [score("--format", form, "-j", jobs, "many", cwd=self.root) for jobs in (1, 2, 7)]
            self.assertEqual(outputs[0], outputs[1], form)
            self.assertEqual(outputs[0], outputs[2], form)

    def test_tidy(self):
        _, out, _ = score("--format", "tidy", "charts/b.json", cwd=self.root)
        found = rows(out)
        self.assertEqual([r["criterion"] for r in found], ["hope", "people"])
        self.assertEqual([r["level"] for r in found], ["2", "3"])
        self.assertRegex(found[0]["points"], r"^\d\.\d\d$")
        self.assertIn('"sister"', found[1]["evidence"])

    def test_json_and_jsonl(self):
        status, out, _ = score("--format", "json", "charts", cwd=self.root)
        self.assertEqual(status, 3)
        document = json.loads(out)
        self.assertEqual(document["schema"], "1")
        self.assertEqual(document["rubrics"][0]["id"], "two")
        self.assertRegex(document["rubrics"][0]["digest"], "^[0-9a-f]{64}$")
        self.assertIn("libxml2", document["versions"])
        _, out, _ = score("--format", "jsonl", "charts", cwd=self.root)
        lines = [json.loads(line) for line in out.decode().splitlines()]
        self.assertEqual([p["chart"] for p in lines], [p["chart"] for p in document["plans"]])
        evidence = document["plans"][1]["results"][0]["criteria"][1]["evidence"]
        self.assertEqual([e["quote"] for e in evidence], ["sister", "friend"])
        text = "Mara wants to see her sister and her friend."
        for piece in evidence:
            self.assertEqual(text[piece["offset"]:piece["offset"] + piece["length"]], piece["quote"])

    def test_one_chart_in_full_and_many_as_a_table(self):
        _, one, _ = score("charts/b.json", cwd=self.root)
        self.assertIn("\u201csister\u201d", one.decode())
        _, many, _ = score("charts", cwd=self.root)
        self.assertNotIn("\u201csister\u201d", many.decode())
        self.assertIn("4 plans scored", many.decode())
        _, all_of_them, _ = score("--evidence", "charts", cwd=self.root)
        self.assertIn("\u201csister\u201d", all_of_them.decode())
        _, bare, _ = score("--no-evidence", "charts/b.json", cwd=self.root)
        self.assertNotIn("\u201csister\u201d", bare.decode())

    def test_no_line_is_wider_than_asked(self):
        self.put("wide/" + "x" * 150 + ".json", bundle("Mara wants " + "w" * 30 + " a friend. " * 60))
        for arguments in (["wide"], ["--evidence", "charts", "wide"]):
            _, out, _ = score(*arguments, cwd=self.root)
            for line in out.decode().splitlines():
                if "xxxx" not in line:
                    self.assertLessEqual(len(line), 100, line)

    def test_several_rubrics(self):
        other = self.put("other.xml", text_of(RUBRIC).replace('id="two"', 'id="other"')
                         .replace('id="people"', 'id="company"'))
        _, out, _ = score("--rubric", other, "--format", "csv", "charts/b.json", cwd=self.root)
        self.assertEqual(out.decode().split("\r\n")[0], "chart,plan,status,reason,rubric,hope,people,company,total")
        found = rows(out)
        self.assertEqual([(r["rubric"], r["people"], r["company"], r["total"]) for r in found],
                         [("two", "3", "", "5"), ("other", "", "3", "5")])

    def test_standard_input(self):
        status, out, _ = score("--format", "csv", "-", stdin=bundle("Mara wants.").encode())
        self.assertEqual(status, 0)
        self.assertEqual(rows(out)[0]["chart"], "-")

    def test_files_from(self):
        for separator in (b"\n", b"\r\n", b"\0"):
            listing = self.put("list", separator.join([b"charts/b.json", b"charts/a.json", b""]))
            _, out, _ = score("--format", "csv", "--files-from", listing, cwd=self.root)
            self.assertEqual([r["chart"] for r in rows(out)], ["charts/b.json", "charts/a.json"])
        _, out, _ = score("--format", "csv", "--files-from", "-", stdin=b"charts/a.json\ncharts/c", cwd=self.root)
        self.assertEqual([r["chart"] for r in rows(out)], ["charts/a.json", "charts/c/a.json"])

    def test_archive_members_are_charts(self):
        if not reads_archives():
            self.skipTest("built without libarchive")
        with zipfile.ZipFile(self.path("export.zip"), "w") as archive:
            archive.writestr("one.json", bundle("Mara wants."))
            archive.writestr("two.json", "{")
        status, out, err = score("--format", "csv", "export.zip", cwd=self.root)
        self.assertEqual(status, 3)
        self.assertEqual([(r["chart"], r["status"]) for r in rows(out)],
                         [("export.zip!one.json", "scored"), ("export.zip!two.json", "error")])
        self.assertIn("export.zip!two.json: ", err)

    def test_hidden_entries_are_counted_not_scored(self):
        self.put("charts/.DS_Store", b"\0\1")
        _, out, err = score("--format", "csv", "charts", cwd=self.root)
        self.assertEqual(len(rows(out)), 6)
        self.assertIn("1 hidden entry", err)

    def test_links_that_lead_back_end(self):
        os.symlink("..", self.path("charts/c/up"))
        os.symlink("nowhere", self.path("charts/dangling"))
        _, out, _ = score("--format", "csv", "charts", cwd=self.root)
        found = {r["chart"]: r for r in rows(out)}
        self.assertIn("link back", found["charts/c/up"]["reason"])
        self.assertEqual(found["charts/dangling"]["status"], "error")
        self.assertEqual(len(found), 8)

    def test_formulas_are_neutralised(self):
        self.put("=1+1.json", bundle("Mara wants."))
        _, out, _ = score("--format", "csv", "=1+1.json", cwd=self.root)
        self.assertEqual(rows(out)[0]["chart"], "'=1+1.json")

    def test_names_that_are_no_text(self):
        name = os.fsencode(self.root) + b"/stray\xff\x1b[2J.json"
        with open(name, "wb") as out:
            out.write(b"{")
        done = subprocess.run([os.fsencode(PCRP), b"score", b"--rubric", os.fsencode(RUBRIC), name],
                              capture_output=True)
        self.assertEqual(done.returncode, 3)
        self.assertNotIn(b"\x1b", done.stdout + done.stderr)
        done.stdout.decode("utf-8")


def record(kind, id_, **more):
    return json.dumps({"resourceType": kind, "id": id_, **more}) + "\n"


class Exports(Charts):
    """Folders of a FHIR bulk export: a file for each type."""

    def setUp(self):
        super().setUp()
        subject = {"reference": "Patient/p1"}
        self.put("bulk/Patient.ndjson", record("Patient", "p1", name=[{"given": ["Mara"], "family": "Quill"}]))
        self.put("bulk/Goal.ndjson", record("Goal", "g1", subject=subject, lifecycleStatus="active",
                                            description={"text": "Mara wants to see her sister."}))
        self.put("bulk/CarePlan.ndjson", record("CarePlan", "c1", subject=subject, status="active", intent="plan",
                                                goal=[{"reference": "Goal/g1"}]))
        self.put("bulk/notes.json", bundle("Attend group."))

    def test_a_folder_of_types_is_one_export(self):
        for folder in ("bulk", "bulk/", "."):
            if folder == ".":
                os.rename(self.path("charts"), self.path("../charts-" + os.path.basename(self.root)))
                self.addCleanup(shutil.rmtree, self.path("../charts-" + os.path.basename(self.root)), True)
            status, out, err = score("--format", "csv", folder, cwd=self.root)
            self.assertEqual(status, 0, err)
            found = rows(out)
            self.assertEqual(len(found), 2)
            self.assertTrue(found[0]["chart"].endswith("bulk!CarePlan.ndjson!record 1"), found[0]["chart"])
            self.assertEqual((found[0]["plan"], found[0]["hope"], found[0]["people"]), ("c1", "2", "2"))
            self.assertTrue(found[1]["chart"].endswith("bulk/notes.json"))
        shown = run("show", "bulk", cwd=self.root)[1].decode()
        self.assertIn("Mara Quill", shown)
        self.assertIn("see her sister", shown)

    def test_files_given_by_name_stay_single(self):
        _, out, _ = score("--format", "csv", "bulk/CarePlan.ndjson", "bulk/Goal.ndjson", cwd=self.root)
        self.assertEqual([r["chart"] for r in rows(out)], ["bulk/CarePlan.ndjson", "bulk/Goal.ndjson"])

    def test_files_that_tell_no_types_stay_single(self):
        """Two exports of one person each, with ids that are the same by chance."""
        for name, goal in (("a", "Mara wants."), ("b", "Attend group.")):
            self.put("people/%s.ndjson" % name,
                     record("Patient", "p1", name=[{"given": [name]}]) +
                     record("Goal", "g1", subject={"reference": "Patient/p1"}, description={"text": goal}))
        _, out, _ = score("--format", "csv", "people", cwd=self.root)
        self.assertEqual([(r["chart"], r["hope"]) for r in rows(out)],
                         [("people/a.ndjson!record 2", "2"), ("people/b.ndjson!record 2", "1")])

    def test_shards_resumption_and_outputs(self):
        self.put("all/first.json", bundle("Mara wants."))
        for part in ("east", "west"):
            for kind in ("Patient", "Goal", "CarePlan"):
                self.put("all/%s/%s.ndjson" % (part, kind), self.read("bulk/%s.ndjson" % kind))
        whole = score("--format", "csv", "-o", self.path("whole"), "all", cwd=self.root)
        self.assertEqual(whole[0], 0, whole[2])
        whole = self.read("whole")
        self.assertEqual([r["chart"] for r in rows(whole)],
                         ["all/east!CarePlan.ndjson!record 1", "all/first.json", "all/west!CarePlan.ndjson!record 1"])
        for shard in (1, 2, 3):
            score("--format", "csv", "--shard", "%d/3" % shard, "-o", self.path("part%d" % shard), "all", cwd=self.root)
        self.assertEqual(run("merge", "part1", "part2", "part3", cwd=self.root)[1], whole)
        for cut in range(0, len(whole), 11):
            self.put("cut", whole[:cut])
            self.assertEqual(score("--format", "csv", "--resume", "-o", "cut", "all", cwd=self.root)[0], 0)
            self.assertEqual(self.read("cut"), whole, cut)
        for _ in range(2):  # an output of an earlier run is none of its files
            score("--format", "jsonl", "-o", "all/west/levels.ndjson", "all", cwd=self.root)
            lines = [json.loads(line) for line in self.read("all/west/levels.ndjson").decode().splitlines()]
            self.assertEqual([line["chart"] for line in lines], [r["chart"] for r in rows(whole)])


class Clones(Charts):
    """pcrp score --clones, with a rubric of its own that looks at copied text alone."""
    SAME = "wants to bake poppy seed cake with her sister for the Saturday market and to sell ten by June"

    def setUp(self):
        super().setUp()
        for name in ("Ada", "Ivy", "Mara"):
            self.put("batch/%s.json" % name, bundle(self.SAME, family=name))
        self.put("batch/own.json", bundle("wants to mend the blue kayak with his brother Tom and paddle to the island in May"))
        self.put("batch/broken.json", "{")

    def levels(self, *arguments):
        """Of personalised, by chart, under the shipped rubric."""
        status, out, err = run("score", "--format", "csv", *arguments, "batch", cwd=self.root)
        self.assertEqual(status, 3, err)
        self.assertEqual(err.count("broken.json"), 1)
        return {r["chart"]: r for r in rows(out)}

    def test_copied_text_lowers_and_nothing_else_does(self):
        without, with_clones = self.levels(), self.levels("--clones")
        for chart, row in without.items():
            for column, level in row.items():
                if column not in ("personalised", "total"):
                    self.assertEqual(level, with_clones[chart][column])
        for name in ("Ada", "Ivy", "Mara"):
            chart = "batch/%s.json" % name
            self.assertLess(int(with_clones[chart]["personalised"]), int(without[chart]["personalised"]))
        self.assertEqual(with_clones["batch/own.json"], without["batch/own.json"])
        for jobs in ("1", "7"):
            self.assertEqual(self.levels("--clones", "-j", jobs), with_clones)

    def test_a_manifest_tells_whose_charts_they_are(self):
        manifest = self.put("m.csv", "chart,person\nAda.json,1\nIvy.json,1\nMara.json,1\nown.json,2\nbroken.json,3\n")
        kept = [{k: r[k] for k in ("chart", "personalised")} for r in self.levels().values()]
        again = [{k: r[k] for k in ("chart", "personalised")}
                 for r in self.levels("--clones", "--manifest", manifest).values()]
        self.assertEqual(again, kept)  # copied forward in one person's plans, which is another matter

    def test_what_cannot_be_read_twice_is_refused(self):
        os.mkfifo(self.path("pipe"))
        for arguments in (["-"], ["pipe"], ["--shard", "1/2", "batch"],
                          ["--resume", "--format", "csv", "-o", "out", "batch"]):
            status, out, err = run("score", "--clones", *arguments, cwd=self.root, stdin=b"")
            self.assertEqual((status, out), (2, b""), arguments)
            self.assertIn("--clones", err)


class Policy(Charts):
    def test_exit_statuses(self):
        self.assertEqual(score("charts/a.json", cwd=self.root)[0], 0)
        self.assertEqual(score("--fail-under", "2", "charts/a.json", cwd=self.root)[0], 1)
        self.assertEqual(score("--fail-under", "1", "charts/a.json", cwd=self.root)[0], 0)
        self.assertEqual(score("--fail-under", "2", "charts", cwd=self.root)[0], 3)
        self.assertEqual(score("charts/none.json", cwd=self.root)[0], 3)

    def test_wrong_usage(self):
        os.mkdir(self.path("empty"))
        for arguments in ([], ["empty"], ["--format", "xls", "charts"], ["--fail-under", "5", "charts"],
                          ["--jobs", "0", "charts"], ["--nonsense", "charts"], ["--shard", "3/2", "charts"],
                          ["--limit", "depth=x", "charts"], ["--limit", "height=3", "charts"], ["--format"],
                          ["--color", "red", "charts"], ["--resume", "charts"], ["-o", "no/such/folder", "charts"],
                          ["--rubric", "no-such-rubric", "charts"], ["--map", "no-such-map.xml", "charts"],
                          ["--files-from", "no-such-list"], ["-o", "charts/a.json", "charts/a.json"]):
            status, out, err = score(*arguments, cwd=self.root)
            self.assertEqual((status, out), (2, b""), arguments)
            self.assertTrue(err.startswith("pcrp: "), (arguments, err))
        self.assertEqual(run()[0], 2)
        self.assertEqual(run("no-such-command")[0], 2)

    def test_a_fault_is_told_once(self):
        status, out, err = score("--map", "no-such-map.xml", "-j", "4", "charts", cwd=self.root)
        self.assertEqual((status, out), (2, b""))
        self.assertEqual(err.count("cannot be used"), 1)

    def test_a_chart_is_not_written_over(self):
        before = self.read("charts/a.json")
        score("-o", "charts/a.json", "charts/a.json", cwd=self.root)
        self.assertEqual(self.read("charts/a.json"), before)

    def test_help(self):
        for command in ([], ["score"], ["show"], ["rubric"], ["merge"], ["version"]):
            status, out, err = run(*command, "--help")
            self.assertEqual((status, err), (0, ""), command)
            self.assertTrue(out.startswith(b"usage: pcrp"), command)
            for line in out.decode().splitlines():
                self.assertLessEqual(len(line), 120)

    def test_a_full_disk_is_not_success(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "wb") as full:
            for form in ("text", "csv", "jsonl"):
                done = subprocess.run([PCRP, "score", "--rubric", RUBRIC, "--format", form, self.path("charts")],
                                      stdout=full, stderr=subprocess.PIPE)
                self.assertEqual(done.returncode, 2)
        self.assertEqual(score("-o", "/dev/full", "charts/a.json", cwd=self.root)[0], 2)

    def test_color(self):
        self.assertNotIn(b"\x1b", score("charts/a.json", cwd=self.root)[1])
        self.assertIn(b"\x1b[", score("--color", "always", "charts/a.json", cwd=self.root)[1])
        self.assertIn(b"\x1b[", score("--color", "always", "charts/a.json", cwd=self.root, env={"NO_COLOR": "1"})[1])

    def test_a_limit_is_named_in_the_row(self):
        status, out, _ = score("--limit", "chart_bytes=50", "--format", "csv", "charts/a.json", cwd=self.root)
        self.assertEqual((status, rows(out)[0]["status"]), (3, "error"))
        status, out, _ = score("--limit", "chart_bytes=1M", "--format", "csv", "charts/a.json", cwd=self.root)
        self.assertEqual(status, 0)

    def test_the_locale_changes_nothing(self):
        expected = score("--format", "tidy", "charts", cwd=self.root)
        for locale in ("de_DE.UTF-8", "tr_TR.UTF-8", "C"):
            self.assertEqual(score("--format", "tidy", "charts", cwd=self.root, env={"LC_ALL": locale}), expected)


class Redact(Charts):
    def test_no_text_and_no_names(self):
        for form in ("text", "csv", "tidy", "json", "jsonl"):
            status, out, err = score("--redact", "--salt", "x", "--evidence", "--format", form, "charts",
                                     cwd=self.root)
            self.assertEqual(status, 3)
            for word in ("Mara", "Quill", "sister", "charts", "a.json", "Secretname"):
                self.assertNotIn(word, out.decode(), form)
                self.assertNotIn(word, err, form)
            self.assertIn("sha256:", out.decode())
        _, out, _ = run("show", "--redact", "--salt", "x", "charts/b.json", cwd=self.root)
        for word in ("Mara", "Quill", "sister", "charts"):
            self.assertNotIn(word, out.decode())

    def test_a_manifest_holds_names_too(self):
        manifest = self.put("m.csv", "chart,clinician,arm\na.json,Dr Finch,new\nb.json,Dr Finch,new\nd.json,,old\n")
        arguments = ["--redact", "--salt", "x", "--manifest", manifest, "--format", "csv", "charts"]
        found = rows(score("--keep", "arm", *arguments, cwd=self.root)[1])
        self.assertEqual([r["arm"] for r in found], ["new", "new", "", "", "new", "old"])
        self.assertRegex(found[0]["clinician"], "^sha256:")
        self.assertEqual(found[0]["clinician"], found[1]["clinician"])
        self.assertEqual(found[5]["clinician"], "")
        self.assertNotIn(b"new", score(*arguments, cwd=self.root)[1])
        self.assertEqual(score("--keep", "wave", *arguments, cwd=self.root)[0], 2)

    def test_the_salt_decides(self):
        outputs = [score("--redact", "--salt", salt, "--format", "csv", "charts/a.json", cwd=self.root)[1]
                   for salt in ("x", "x", "y")]
        self.assertEqual(outputs[0], outputs[1])
        self.assertNotEqual(outputs[0], outputs[2])
        self.assertIn("--salt", score("--redact", "charts/a.json", cwd=self.root)[2])


class Batch(Charts):
    """Shards, resumption, manifests."""

    def setUp(self):
        super().setUp()
        with zipfile.ZipFile(self.path("charts/m.zip"), "w") as archive:
            for i in range(5):
                archive.writestr("%d.json" % i, bundle("Mara \"wants\",\n%d." % i))

    def test_shards_join_into_one_run(self):
        for form in ("csv", "tidy", "jsonl"):
            whole = score("--format", form, "charts", cwd=self.root)[1]
            for count in (1, 2, 3, 9):
                parts = []
                for shard in range(1, count + 1):
                    part = self.path("part-%d" % shard)
                    parts.append(part)
                    status, _, err = score("--format", form, "--shard", "%d/%d" % (shard, count), "-o", part, "charts",
                                           cwd=self.root)
                    self.assertIn(status, (0, 3), err)
                status, joined, err = run("merge", *parts)
                self.assertEqual((status, err), (0, ""))
                self.assertEqual(joined, whole, (form, count))

    def test_parts_that_do_not_fit_are_refused(self):
        score("--format", "csv", "-o", self.path("a"), "charts", cwd=self.root)
        score("--format", "tidy", "-o", self.path("b"), "charts", cwd=self.root)
        score("--format", "json", "-o", self.path("c"), "charts", cwd=self.root)
        self.put("d", self.read("a")[:-5])
        self.put("e", "some,other,table\r\n")
        for parts in (["a", "b"], ["c"], ["a", "d"], ["a", "nothing"], ["e"], ["a", "-o", "a"]):
            status, out, err = run("merge", *parts, cwd=self.root)
            self.assertEqual((status, out), (2, b""), parts)
            self.assertTrue(err)
        self.assertTrue(self.read("a"))

    def test_resumption_is_exact_wherever_it_was_cut(self):
        for form in ("csv", "tidy", "jsonl"):
            status, _, err = score("--format", form, "-o", self.path("whole"), "charts", cwd=self.root)
            whole = self.read("whole")
            for cut in sorted({-1, 0, 1, 40, len(HEADER) + 2, len(whole) - 1, len(whole)} |
                              set(range(0, len(whole), 97))):
                self.put("cut", whole[:max(cut, 0)])
                if cut < 0:  # no output was begun yet
                    os.remove(self.path("cut"))
                again = score("--format", form, "--resume", "-o", self.path("cut"), "charts", cwd=self.root)
                self.assertEqual(again[0], status, (form, cut, again[2]))
                self.assertEqual(self.read("cut"), whole, (form, cut))

    def test_resumption_does_only_the_rest(self):
        score("--format", "csv", "-o", self.path("out"), "charts", cwd=self.root)
        whole = self.read("out")
        self.put("out", whole[:-30])
        self.put("charts/a.json", bundle("Nothing."))  # done already: its new content must not show
        score("--format", "csv", "--resume", "-o", self.path("out"), "charts", cwd=self.root)
        self.assertEqual(self.read("out"), whole)

    def test_resumption_remembers_the_policy(self):
        for form in ("csv", "tidy", "jsonl"):
            self.put("two/a.json", bundle("Attend group."))
            self.put("two/b.json", bundle("Mara wants, wants, hopes: friend, sister, brother."))
            score("--format", form, "-o", self.path("out"), "two", cwd=self.root)
            self.assertEqual(score("--format", form, "--resume", "--fail-under", "2", "-o", self.path("out"), "two",
                                   cwd=self.root)[0], 1)

    def test_resumption_of_another_run_is_refused(self):
        score("--format", "csv", "-o", self.path("out"), "charts", cwd=self.root)
        before = self.read("out")
        for arguments in (["--format", "tidy", "charts"], ["--format", "csv", "charts/b.json"],
                          ["--format", "jsonl", "charts"]):
            status, _, err = score("--resume", "-o", self.path("out"), *arguments, cwd=self.root)
            self.assertEqual(status, 2)
            self.assertIn("--resume", err)
            self.assertEqual(self.read("out"), before)

    def test_an_output_among_the_charts_is_not_a_chart(self):
        first = score("--format", "csv", "-o", "charts/out.csv", "charts", cwd=self.root)
        whole = self.read("charts/out.csv")
        self.assertEqual(score("--format", "csv", "-o", "charts/out.csv", "charts", cwd=self.root)[0], first[0])
        self.assertEqual(self.read("charts/out.csv"), whole)

    def test_manifest(self):
        manifest = self.put("manifest.csv", "\ufeffsite,chart,arm\r\nNorth,a.json,\"usual, care\"\r\n"
                                            "East,charts/b.json,new\nSouth,0.json,=1\n")
        _, out, err = score("--manifest", manifest, "--format", "csv", "charts", cwd=self.root)
        found = {r["chart"]: r for r in rows(out)}
        self.assertTrue(out.startswith(HEADER.encode() + b",site,arm\r\n"))
        self.assertEqual((found["charts/a.json"]["site"], found["charts/a.json"]["arm"]), ("North", "usual, care"))
        self.assertEqual(found["charts/b.json"]["arm"], "new")
        if reads_archives():
            self.assertEqual(found["charts/m.zip!0.json"]["arm"], "'=1")
            self.assertEqual(found["charts/m.zip!1.json"]["arm"], "")
        self.assertIn("not in the manifest", err)
        _, out, _ = score("--manifest", manifest, "--format", "jsonl", "charts/b.json", cwd=self.root)
        self.assertEqual(json.loads(out)["manifest"], {"site": "East", "arm": "new"})

    def test_manifests_that_cannot_be_used(self):
        for content in ("site,arm\nx,y\n", "chart,total\na,1\n", "chart,arm\na,1\na,2\n", ""):
            status, out, err = score("--manifest", self.put("m.csv", content), "charts", cwd=self.root)
            self.assertEqual((status, out), (2, b""), content)
            self.assertIn("m.csv", err)


class Others(Charts):
    def test_show(self):
        status, out, _ = run("show", "charts/b.json", cwd=self.root)
        self.assertEqual(status, 0)
        self.assertIn("Mara wants to see her sister and her friend.", out.decode())
        status, out, _ = run("show", "--evidence", "--rubric", RUBRIC, "charts/b.json", cwd=self.root)
        self.assertIn("her \u00absister\u00bb[2] and her \u00abfriend\u00bb[3]", out.decode())
        status, out, err = run("show", "--format", "json", "charts", cwd=self.root)
        self.assertEqual(status, 3)
        self.assertIn("charts/broken.json: ", err)
        self.assertEqual(json.loads(out)[1]["goals"][0]["text"], "Mara wants to see her sister and her friend.")
        status, out, _ = run("show", "--format", "jsonl", "charts", cwd=self.root)
        self.assertEqual(json.loads(out.decode().splitlines()[1])["people"][0]["name"], "Mara Quill")
        self.assertEqual(run("show", "--format", "csv", "charts", cwd=self.root)[0], 2)

    def test_rubric(self):
        status, out, _ = run("rubric", "check", RUBRIC)
        self.assertEqual((status, b"no fault" in out), (0, True))
        status, out, _ = run("rubric", "test", RUBRIC)
        self.assertEqual((status, b"1 example, 0 failed" in out), (0, True))
        status, out, _ = run("rubric", "show", RUBRIC)
        self.assertIn(b"competent from here up", out)
        wrong = self.put("wrong.xml", text_of(RUBRIC).replace("She wants to sing", "She sings"))
        status, out, _ = run("rubric", "test", wrong)
        self.assertEqual((status, b"1 failed" in out), (1, True))
        faulty = self.put("faulty.xml", text_of(RUBRIC)
                          .replace('measure="wishes"', 'measure="wish"').replace('n="4"', 'n="7"'))
        status, out, err = run("rubric", "check", faulty)
        self.assertEqual((status, out), (1, b""))
        self.assertGreaterEqual(len(re.findall(r"faulty\.xml:\d+: ", err)), 3)
        self.assertEqual(run("rubric", "check", self.path("none.xml"))[0], 2)
        self.assertEqual(run("rubric")[0], 2)

    def test_version(self):
        status, out, _ = run("version")
        self.assertEqual(status, 0)
        for name in ("pcrp ", "rubric-format ", "libxml2 ", "pcre2 ", "jansson "):
            self.assertIn("\n" + name, "\n" + out.decode())
        self.assertEqual(run("--version")[1], out)

    def test_every_command_has_a_manual_page_that_names_its_options(self):
        listed = re.findall(r"^  (\w+) ", run("--help")[1].decode().split("commands:")[1], flags=re.M)
        self.assertIn("score", listed)
        overview = text_of(os.path.join(SOURCE, "docs", "man", "pcrp.1"))
        installed = text_of(os.path.join(SOURCE, "docs", "meson.build"))
        for command in listed:
            path = os.path.join(SOURCE, "docs", "man", "pcrp-%s.1" % command)
            self.assertTrue(os.path.exists(path), "no manual page " + path)
            page = text_of(path).replace("\\-", "-")
            self.assertIn("'man/pcrp-%s.1'" % command, installed)
            self.assertIn("pcrp-%s (1)" % command, overview.replace("\\-", "-"))
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", run(command, "--help")[1].decode()):
                if option != "--help":
                    self.assertIn(option, page, command)

    def test_json_is_what_its_schema_says(self):
        schema = json.loads(text_of(os.path.join(SOURCE, "docs", "result.schema.json")))
        manifest = self.put("manifest.csv", "chart,arm\na.json,new\n")
        for extra in ([], ["--redact", "--salt", "x"], ["--manifest", manifest]):
            _, out, _ = score("--format", "json", *extra, "charts", cwd=self.root)
            conforms(schema, schema, json.loads(out))
            _, out, _ = score("--format", "jsonl", *extra, "charts", cwd=self.root)
            for line in out.decode().splitlines():
                conforms(schema, schema, json.loads(line))
        with self.assertRaises(ValueError):
            conforms(schema, schema, {"schema": "1", "plans": []})


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "null": type(None)}


def conforms(root, schema, value, at="$"):
    """As much of JSON Schema as the project's schema uses; raises ValueError."""
    def fail(why):
        raise ValueError("%s: %s" % (at, why))
    for key, wanted in schema.items():
        if key == "$ref":
            conforms(root, root["$defs"][wanted.rsplit("/", 1)[1]], value, at)
        elif key == "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            if isinstance(value, bool) or not isinstance(value, tuple(TYPES[n] for n in names)):
                fail("is not %s" % wanted)
        elif key == "const" and value != wanted or key == "enum" and value not in wanted:
            fail("is not %s" % wanted)
        elif key == "required":
            for name in wanted:
                if name not in value:
                    fail("lacks %s" % name)
        elif key == "properties":
            for name, sub in wanted.items():
                if name in value:
                    conforms(root, sub, value[name], at + "." + name)
        elif key == "additionalProperties":
            for name in set(value) - set(schema.get("properties", {})):
                if wanted is False:
                    fail("has %s" % name)
                conforms(root, wanted, value[name], at + "." + name)
        elif key == "items":
            for number, item in enumerate(value):
                conforms(root, wanted, item, "%s[%d]" % (at, number))
        elif key == "pattern" and not re.search(wanted, value):
            fail("does not match %s" % wanted)
        elif key == "minimum" and value < wanted or key == "maximum" and value > wanted:
            fail("is out of range")
        elif key == "minItems" and len(value) < wanted:
            fail("is too short")
        elif key == "allOf":
            for sub in wanted:
                conforms(root, sub, value, at)
        elif key == "oneOf":
            reasons = []
            for sub in wanted:
                try:
                    conforms(root, sub, value, at)
                except ValueError as reason:
                    reasons.append(str(reason))
            if len(reasons) != len(wanted) - 1:
                fail("; ".join(reasons) or "fits more than one of oneOf")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]] + sys.argv[3:])
