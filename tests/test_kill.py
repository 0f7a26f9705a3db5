#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Killed at any moment and gone on with, 'pcrp score --resume' writes what an uninterrupted run writes.

usage: test_kill.py PCRP SOURCE [MOMENTS]

For csv, tidy and jsonl with one and two threads: SIGKILL at random moments, again and again, until a run gets through;
then the output is compared byte for byte. MOMENTS (default 12): how many kills each combination suffers at least. Between
kills the output is looked at, too: of a table or of jsonl, what is there is a beginning of the whole.
"""
import os, random, signal, subprocess, sys, tempfile, time

PCRP, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
MOMENTS = int(sys.argv[3]) if len(sys.argv) > 3 else 12
CHARTS = 300


def read(path):
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def start(charts, form, jobs, output):
    return subprocess.Popen([PCRP, "score", "--format", form, "-j", str(jobs), "-q", "--resume", "-o", output, charts])


def suffer(charts, form, jobs, whole, took, dice, folder):
    """Kills and goes on; returns how often a kill came in the middle of the output."""
    output = os.path.join(folder, "part." + form)
    kills = inside = 0
    while True:
        run = start(charts, form, jobs, output)
        if kills < MOMENTS:
            time.sleep(dice.random() * took)
        if kills < MOMENTS and run.poll() is None:
            run.send_signal(signal.SIGKILL)
            run.wait()
            kills += 1
            part = read(output)
            assert whole.startswith(part), f"{form} -j{jobs}: what a killed run leaves is no beginning of the whole"
            inside += 0 < len(part) < len(whole)
            continue
        assert run.wait() == 0, f"{form} -j{jobs}: exit status {run.returncode} after {kills} kills"
        assert read(output) == whole, f"{form} -j{jobs}: another output after {kills} kills"
        if kills >= MOMENTS:
            return inside
        kills += 1 # it was done before the blow fell; begin anew
        os.remove(output)


def main():
    dice = random.Random(20251121)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(SOURCE, "bench", "make_charts.py"), str(CHARTS), folder], check=True)
        charts = os.path.join(folder, "charts")
        for form in ("csv", "tidy", "jsonl"):
            for jobs in (1, 2):
                uninterrupted = os.path.join(folder, "whole")
                begun = time.monotonic()
                assert start(charts, form, jobs, uninterrupted).wait() == 0
                took = time.monotonic() - begun
                whole = read(uninterrupted)
                os.remove(uninterrupted)
                inside = suffer(charts, form, jobs, whole, took, dice, folder)
                os.remove(os.path.join(folder, "part." + form))
                print(f"{form} -j{jobs}: {MOMENTS} kills, {inside} in the middle of the output; {len(whole)} bytes as uninterrupted")


main()
