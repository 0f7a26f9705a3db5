# SPDX-License-Identifier: Apache-2.0
"""What the programs of bench/ share: where pcrp is, charts to read, and times that can be compared."""
import os, re, shutil, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(ROOT, "corpus")]
import rated  # noqa: E402

SCORE = ["score", "-q", "--jobs", "1", "--format", "jsonl"]


def find_pcrp(given):
    """The program that was named, one that was built beside the sources, or the one on the path."""
    for path in (given, os.environ.get("PCRP"), os.path.join(ROOT, "build", "cli", "pcrp"), shutil.which("pcrp")):
        if path and os.path.exists(path):
            return os.path.abspath(path)
    sys.exit("pcrp is not found: build it in build/, or name it with --pcrp")


def need(program, package):
    if not shutil.which(program):
        sys.exit(f"{program} is needed (Debian package {package})")


def render(folder, layouts=rated.DEMO_LAYOUTS, parts=rated.PARTS):
    """The plans of the corpus as charts; the paths, in order."""
    paths = []
    for layout in layouts:
        for part in parts:
            paths += rated.write_charts(rated.plans_of(part), layout, os.path.join(folder, part, layout))
    return paths


def charts_in(folder, endings=(".xml", ".ccda")):
    return sorted(os.path.join(path, name) for path, _, names in os.walk(folder) for name in names
                  if name.lower().endswith(endings))


class Run:
    """One run of a program: seconds by the clock, and of the processor in all its threads."""

    def __init__(self, command):
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.clock = time.perf_counter() - begun
        self.processor = used.ru_utime + used.ru_stime
        self.status = child.returncode


PEAK = """import os, sys
child = os.fork()
if not child:
    out = os.open(os.devnull, os.O_WRONLY)
    os.dup2(out, 1), os.dup2(out, 2)
    os.execv(sys.argv[1], sys.argv[1:])
print(os.wait4(child, 0)[2].ru_maxrss)"""


def peak(command):
    """Peak memory in bytes. A child counts what its parent had: a small parent is put between."""
    return 1024 * int(subprocess.run([sys.executable, "-S", "-c", PEAK] + command, stdout=subprocess.PIPE, check=True).stdout)


def together(commands, repeat, value="processor"):
    """Medians of several commands run in turn, so that what else the machine does falls on all of them. Processor time
    is taken, which a busy machine changes least; value="clock" takes the clock's."""
    seen = [[] for _ in commands]
    for _ in range(repeat):
        for i, command in enumerate(commands):
            seen[i].append(getattr(Run(command), value))
    return [statistics.median(values) for values in seen]


def table(rows, head):
    """A table in Markdown."""
    widths = [max(len(str(row[i])) for row in [head] + rows) for i in range(len(head))]
    lines = ["| " + " | ".join(str(c).ljust(w) for c, w in zip(row, widths)) + " |" for row in [head] + rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|"] + lines[1:])


def machine():
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            name = re.search(r"model name\s*: (.*)", file.read())
    except OSError:
        name = None
    return f"{name.group(1) if name else 'unknown processor'}, {os.cpu_count()} processors"
