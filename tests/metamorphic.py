#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a file is like as a file must not reach the levels.

usage: metamorphic.py PCRP [unittest arguments]

Charts of the rated plans are written again with other prefixes, encodings, line ends, order of attributes and so on; the rows of
`pcrp score --format csv` must be the same bytes. So must the output in every format, whatever the number of jobs, the order
in which the inputs lie in the folder, the locale and the time zone.
"""
import csv, io, json, os, re, subprocess, sys, tempfile, unittest, xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus"))
import rated  # noqa: E402

PCRP = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else sys.exit(__doc__)
PLANS = rated.few([plan for part in rated.PARTS for plan in rated.plans_of(part)][::9])
XML = [form for form in rated.LAYOUTS if form != "fhir-json"]
NAMESPACES = {"ccda": "urn:hl7-org:v3", "fhir-xml": "http://hl7.org/fhir", "vendor-attrs": "urn:example:bh-ehr:2019"}
DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]*\?>")


# ---- the same XML, written otherwise: text in, bytes out ----

def encoded(name, codec, mark=b""):
    def change(text):
        body = DECLARATION.sub("", text)
        return mark + (f'<?xml version="1.0" encoding="{name}"?>' + body).encode(codec, "xmlcharrefreplace")
    return change


def plain(text):
    return DECLARATION.sub("", text).encode("utf-8")


def crlf(text):
    return text.replace("\n", "\r\n").encode("utf-8")


def references(text):
    """Every sign beyond ASCII as a number."""
    return DECLARATION.sub("", text).encode("ascii", "xmlcharrefreplace")


def hexadecimal(text):
    return re.sub(r"[^\x00-\x7f]", lambda m: f"&#x{ord(m.group(0)):X};", DECLARATION.sub("", text)).encode("ascii")


def single_quotes(text):
    return re.sub(r'([\w:]+)="([^"<>\']*)"', r"\1='\2'", text).encode("utf-8")


def comments(text):
    return re.sub(r"(</(?:\w+:)?(?:title|Goal|Narrative|section|component|act|resource)>)", r"\1<!-- printed --><?page break?>", text).encode("utf-8")


def character_data(text):
    """Text of elements as CDATA sections."""
    from html import unescape
    wrap = lambda m: f"<![CDATA[{unescape(m.group(1))}]]>" if m.group(1).strip() else m.group(1)
    return re.sub(r"(?<=>)([^<>]+)(?=<)", wrap, DECLARATION.sub("", text)).encode("utf-8")


def tree(change=lambda root: None, **options):
    def changed(text):
        root = ET.fromstring(DECLARATION.sub("", text))
        change(root)
        return ET.tostring(root, encoding="utf-8", **options)
    return changed


def reverse_attributes(root):
    for element in root.iter():
        items = list(element.attrib.items())[::-1]
        element.attrib.clear()
        element.attrib.update(items)


def more_attributes(root):
    for element in root.iter():
        element.set("{urn:example:exporter}row", "7")


def with_prefix(prefix):
    def changed(text):
        for uri in NAMESPACES.values():
            ET.register_namespace(prefix, uri)
            changed_text = tree()(text)
            if f"<{prefix}:".encode() in changed_text or f":{prefix}=".encode() in changed_text or prefix == "":
                return changed_text
        return tree()(text)
    return changed


XML_CHANGES = {
    "UTF-8 with a byte order mark": lambda t: b"\xef\xbb\xbf" + plain(t), "no declaration": plain,
    "UTF-16, little end first": encoded("UTF-16", "utf-16-le", b"\xff\xfe"), "UTF-16, big end first": encoded("UTF-16", "utf-16-be", b"\xfe\xff"),
    "Latin-1": encoded("ISO-8859-1", "latin-1"), "windows-1252": encoded("windows-1252", "cp1252"), "US-ASCII": encoded("US-ASCII", "ascii"),
    "CRLF": crlf, "decimal references": references, "hexadecimal references": hexadecimal, "single quotes": single_quotes,
    "comments and instructions": comments, "CDATA": character_data, "written anew": tree(),
    "no empty tags": tree(short_empty_elements=False), "attributes reversed": tree(reverse_attributes),
    "attributes of another namespace": tree(more_attributes), "prefix": with_prefix("doc"), "long prefix": with_prefix("care-plan.export_1"), "no prefix": with_prefix(""),
}


# ---- the same JSON ----

def dumped(**options):
    return lambda text: json.dumps(json.loads(text), **options).encode("utf-8")


def keys_reversed(text):
    def turn(value):
        if isinstance(value, dict):
            return {key: turn(value[key]) for key in reversed(list(value))}
        return [turn(item) for item in value] if isinstance(value, list) else value
    return json.dumps(turn(json.loads(text)), ensure_ascii=False).encode("utf-8")


def entries_turned(text):
    """The resources in another order: what refers to what says how they belong together."""
    bundle = json.loads(text)
    bundle["entry"].sort(key=lambda entry: entry["resource"]["resourceType"])
    return json.dumps(bundle).encode("utf-8")


JSON_CHANGES = {
    "escaped": dumped(ensure_ascii=True), "one line": dumped(ensure_ascii=False, separators=(",", ":")), "keys sorted": dumped(sort_keys=True),
    "keys reversed": keys_reversed, "resources by type": entries_turned, "CRLF": crlf, "tabs": dumped(indent="\t"),
    "UTF-8 with a byte order mark": lambda t: b"\xef\xbb\xbf" + t.encode("utf-8"),
    "UTF-16, little end first": lambda t: b"\xff\xfe" + t.encode("utf-16-le"), "UTF-16, big end first": lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
}


# ---- the same CSV ----

def rewritten(turn=lambda row: row, encoding="utf-8", mark=b"", **dialect):
    def changed(text):
        out = io.StringIO(newline="")
        csv.writer(out, **dialect).writerows(turn(row) for row in csv.reader(io.StringIO(text, newline="")))
        return mark + out.getvalue().encode(encoding)
    return changed


CSV_CHANGES = {
    "columns reversed": rewritten(lambda row: row[::-1]), "semicolons": rewritten(delimiter=";"), "tabs": rewritten(delimiter="\t"),
    "all quoted": rewritten(quoting=csv.QUOTE_ALL), "LF": rewritten(lineterminator="\n"), "CR": rewritten(lineterminator="\r", quoting=csv.QUOTE_ALL),
    "UTF-8 with a byte order mark": rewritten(mark=b"\xef\xbb\xbf"), "UTF-16, little end first": rewritten(encoding="utf-16-le", mark=b"\xff\xfe"),
}


def run(*arguments, cwd, env=None, stdin=None):
    done = subprocess.run([PCRP, *arguments], capture_output=True, cwd=cwd, env={**os.environ, **(env or {})}, input=stdin)
    if done.returncode:
        raise AssertionError(f"exit status {done.returncode}: {done.stderr.decode('utf-8', 'replace')[:500]}")
    return done.stdout


class SameLevels(unittest.TestCase):
    """Charts of one form against the same charts written otherwise."""
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name

    def write(self, name, form, change=None):
        folder = os.path.join(self.root, name)
        os.makedirs(folder, exist_ok=True)
        for plan in PLANS:
            text, ending = rated.chart(plan, form)
            with open(os.path.join(folder, f"{plan['id']}.{ending}"), "wb") as out:
                out.write(change(text) if change else text.encode("utf-8"))
        return folder

    def hold(self, form, changes):
        base = run("score", "--format", "csv", ".", cwd=self.write(form, form))
        self.assertEqual(base.count(b"\n"), len(PLANS) + 1)
        self.assertEqual(base.count(b",scored,"), len(PLANS))
        for number, (name, change) in enumerate(changes.items()):
            with self.subTest(form=form, change=name):
                given = run("score", "--format", "csv", ".", cwd=self.write(f"{form}-{number}", form, change))
                self.assertEqual(given.decode("utf-8").splitlines(), base.decode("utf-8").splitlines())

    def test_xml(self):
        for form in XML:
            self.hold(form, XML_CHANGES)

    def test_json(self):
        self.hold("fhir-json", JSON_CHANGES)

    def test_csv(self):
        self.hold("csv", CSV_CHANGES)


class SameOutput(unittest.TestCase):
    """Every format, byte by byte, of one folder with all forms."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.root = os.path.join(cls.scratch.name, "charts")
        for number, form in enumerate(rated.FORMS):
            rated.write_charts(PLANS[number::len(rated.FORMS)], form, os.path.join(cls.root, f"{number}-{form}"))
        cls.base = {form: cls.score(form) for form in ("csv", "tidy", "json", "jsonl", "text")}

    @classmethod
    def score(cls, form, *options, env=None):
        return run("score", "--format", form, *options, ".", cwd=cls.root, env=env)

    def hold(self, *options, env=None):
        for form, base in self.base.items():
            with self.subTest(form=form, options=options, env=env):
                self.assertTrue(self.score(form, *options, env=env) == base, "the output is not the same")

    def test_jobs(self):
        for jobs in ("1", "2", "4", "9"):
            self.hold("--jobs", jobs)

    def test_locale_and_time_zone(self):
        for env in ({"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "de_DE.UTF-8"}, {"LC_ALL": "tr_TR.UTF-8"}, {"TZ": "Pacific/Kiritimati"}, {"LANG": "C", "TZ": "UTC"}):
            self.hold(env=env)

    def test_order_in_the_folder(self):
        """The same files, made in the opposite order."""
        other = os.path.join(self.scratch.name, "made-otherwise")
        paths = [os.path.relpath(os.path.join(at, name), self.root) for at, _, names in os.walk(self.root) for name in names]
        for path in sorted(paths, reverse=True):
            os.makedirs(os.path.dirname(os.path.join(other, path)), exist_ok=True)
            with open(os.path.join(self.root, path), "rb") as old, open(os.path.join(other, path), "wb") as new:
                new.write(old.read())
        for form, base in self.base.items():
            self.assertTrue(run("score", "--format", form, ".", cwd=other) == base, form)

    def test_order_of_arguments(self):
        """Rows come in the order of the inputs, and each row is the same wherever it comes."""
        folders = sorted(os.listdir(self.root))
        forward = run("score", "--format", "csv", *folders, cwd=self.root).splitlines()
        backward = run("score", "--format", "csv", *folders[::-1], cwd=self.root).splitlines()
        self.assertNotEqual(forward, backward)
        self.assertEqual(sorted(forward), sorted(backward))

    def test_alone_or_among_others(self):
        """A chart's row does not depend on what else is scored."""
        together = self.base["csv"].splitlines()
        for number, form in enumerate(rated.FORMS):
            path = os.path.join(".", f"{number}-{form}")
            for name in sorted(os.listdir(os.path.join(self.root, path)))[:2]:
                self.assertIn(run("score", "--format", "csv", os.path.join(path, name), cwd=self.root).splitlines()[1].replace(b"./", b"", 1),
                              [line.replace(b"./", b"", 1) for line in together])

    def test_standard_input(self):
        for number, form in enumerate(rated.FORMS):
            folder = os.path.join(self.root, f"{number}-{form}")
            path = os.path.join(folder, sorted(os.listdir(folder))[0])
            with open(path, "rb") as file:
                piped = run("score", "--format", "csv", "-", cwd=self.root, stdin=file.read())
            named = run("score", "--format", "csv", path, cwd=self.root)
            self.assertEqual(piped.splitlines()[1].split(b",")[1:], named.splitlines()[1].split(b",")[1:], form)


if __name__ == "__main__":
    sys.argv[1:2] = []
    unittest.main()
