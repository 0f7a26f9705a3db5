#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every public header compiles by itself, twice in a row, as C11 and as C++, without a warning; each is in pcrp.h and
is installed.

usage: test_headers.py INCLUDE_FOLDER COMPILER... (the words of the C compiler's command)
"""
import os, subprocess, sys, tempfile


def compiles(command, language, include, header):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "one")
        with open(source, "w", encoding="ascii") as out:
            out.write(f"#include <pcrp/{header}>\n" * 2 + "int pcrp_header_test(void);\n"
                      "int pcrp_header_test(void) { return 0; }\n")
        done = subprocess.run(command + language + ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only",
                                                    "-I", include, source], capture_output=True, text=True)
    if done.returncode:
        print(f"{header} as {' '.join(language)}:\n{done.stderr}")
    return done.returncode == 0


def has_cxx(command):
    return compiles_text(command, ["-x", "c++", "-std=c++11"], "int a;\n")


def compiles_text(command, language, text):
    done = subprocess.run(command + language + ["-fsyntax-only", "-"], input=text, capture_output=True, text=True)
    return done.returncode == 0


def is_listed(include, header):
    """In the umbrella header and among the files that are installed."""
    listed = True
    for path, wanted in (("pcrp/pcrp.h", f"#include <pcrp/{header}>"), ("meson.build", f"'pcrp/{header}'")):
        with open(os.path.join(include, path), encoding="utf-8") as file:
            if header != "pcrp.h" and wanted not in file.read():
                print(f"{path} does not name {header}")
                listed = False
    return listed


def main(argv):
    include, command = argv[1], argv[2:]
    languages = [["-x", "c", "-std=c11"]]
    if has_cxx(command):
        languages.append(["-x", "c++", "-std=c++11"])
    else:
        print("the compiler has no C++: only C was tried")
    headers = sorted(name for name in os.listdir(os.path.join(include, "pcrp")) if name.endswith(".h"))
    results = [compiles(command, language, include, header) for header in headers for language in languages]
    results += [is_listed(include, header) for header in headers]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv))
