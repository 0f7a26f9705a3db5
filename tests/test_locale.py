#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A host program with another locale gets the same bytes: numbers with a comma, one byte a character, Turkish letters.

usage: test_locale.py PROBE SOURCE       The locales are made in a temporary folder; skipped where localedef cannot.
"""
import os, shutil, subprocess, sys, tempfile

PROBE, SOURCE = sys.argv[1:3]
LOCALES = (("de_DE", "UTF-8"), ("de_DE", "ISO-8859-1"), ("tr_TR", "UTF-8"))


def run(locale, folder):
    charts = [os.path.join(SOURCE, "tests", "charts", name)
              for name in ("ccda/care-plan.xml", "ccda/lists.xml", "ccda/two-tables.xml", "ccda/windows-1252.xml",
                           "fhir/bundle.json", "fhir/bundle.xml")]
    done = subprocess.run([PROBE, locale, os.path.join(SOURCE, "examples", "ratings.csv"), *charts],
                          capture_output=True, env={**os.environ, "LOCPATH": folder})
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def main():
    tried = 0
    with tempfile.TemporaryDirectory() as folder:
        status, expected, message = run("C", folder)
        if status or not expected:
            sys.exit("without a locale: %s" % message)
        for language, charset in LOCALES:
            name = "%s.%s" % (language, charset)
            if not shutil.which("localedef") or subprocess.run(
                    ["localedef", "--no-archive", "-i", language, "-f", charset, os.path.join(folder, name)],
                    capture_output=True).returncode:
                continue
            status, found, message = run(name, folder)
            if status == 77:
                continue
            tried += 1
            if status:
                sys.exit("%s: %s" % (name, message))
            if found != expected:
                at = next(i for i, (a, b) in enumerate(zip(found + b"\0", expected + b"\0")) if a != b)
                sys.exit("%s changes the output at byte %d:\n%r\n%r" % (name, at, expected[at - 60:at + 60], found[at - 60:at + 60]))
    print("%d locales" % tried)
    return 0 if tried else 77


sys.exit(main())
