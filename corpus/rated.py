# SPDX-License-Identifier: Apache-2.0
"""The rated plans, for scripts: plans and ratings as they stand in the files, charts in every form, levels from pcrp."""
import collections, csv, json, os, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "tests")]
import plans_to_csv, render  # noqa: E402

PARTS = ("dev", "more", "alike", "own", "further", "wider")
UNSEEN = ("unseen", "fresh", "later") # nothing is fitted to these, nor chosen by them
CRITERIA = ("outcomes", "personalised", "role", "own_words", "action")
LAYOUTS = tuple(render.LAYOUTS)
FORMS = LAYOUTS + ("csv",)
DEMO_LAYOUTS = ("ccda-entries", "ccda-values", "ccda-table", "ccda-list")


def plans_of(part):
    with open(os.path.join(HERE, part, "plans.jsonl"), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def table(*path):
    """Rows of a CSV file of the corpus, as dictionaries."""
    with open(os.path.join(HERE, *path), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def few(plans):
    """All of them, or every ninth where tests run slowly (PCRP_SLOW in the environment: sanitizers, emulators)."""
    return plans[::9] if os.environ.get("PCRP_SLOW") else plans


def settings():
    """The family of each setting."""
    return {row["setting"]: row["family"] for row in table("settings.csv")}


def chart(plan, form):
    """The text of a plan's chart in a form, and the ending of its file's name."""
    if form != "csv":
        make, ending = render.LAYOUTS[form]
        return make(plan), ending
    import io
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, plans_to_csv.COLUMNS, restval="")
    writer.writeheader()
    for row in plans_to_csv.rows(plan):
        writer.writerow({"plan": plan["id"], **{k: v for k, v in row.items() if v is not None}})
    return out.getvalue(), "csv"


def write_charts(plans, form, folder):
    """One file a plan, named by its id; returns the paths."""
    os.makedirs(folder, exist_ok=True)
    paths = []
    for plan in plans:
        text, ending = chart(plan, form)
        paths.append(os.path.join(folder, f"{plan['id']}.{ending}"))
        with open(paths[-1], "w", encoding="utf-8", newline="") as out:
            out.write(text)
    return paths


def run(pcrp, *arguments, env=None):
    """Standard output of pcrp; it must have run without a complaint."""
    done = subprocess.run([pcrp, *map(str, arguments)], capture_output=True, env={**os.environ, **(env or {})})
    if done.returncode != 0:
        raise SystemExit(f"pcrp {' '.join(map(str, arguments))}: exit status {done.returncode}\n"
                         + done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8")


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def levels_of(text):
    """Levels of what `pcrp score --format csv` wrote: {plan id: {criterion: level or None}}."""
    rows = collections.OrderedDict()
    for row in csv.DictReader(text.splitlines()):
        rows[stem(row["chart"])] = {c: int(row[c]) if row[c] else None for c in CRITERIA}
    return rows


def score(pcrp, *paths, env=None):
    return levels_of(run(pcrp, "score", "--format", "csv", *paths, env=env))
