#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A record review of many charts, stage by stage and as one command line: wall time, processor time, peak memory.
#
# usage: bench/review.sh PCRP [CHARTS] [FOLDER]     (10,000 charts in a folder of its own, unless given)
set -euo pipefail
pcrp=$(realpath "$1") count=${2:-10000} here=$(realpath "$(dirname "$0")")
folder=${3:-$(mktemp -d)}
[ $# -ge 3 ] || trap 'rm -rf "$folder"' EXIT
[ -d "$folder/charts" ] || python3 "$here/make_charts.py" "$count" "$folder"
cd "$folder"

echo "$(nproc) processors; $(find charts -type f | wc -l) charts, $(du -sm charts | cut -f1) MB"
printf '%-46s %8s %8s %9s\n' stage seconds cpu "peak MB"

# What the command takes, itself and its children; the largest of a pipeline's processes is its peak.
stage() {
    local name=$1
    shift
    python3 - "$name" "$@" <<'PYTHON'
import resource, subprocess, sys, time
begun = time.monotonic()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
if done.returncode:
    sys.exit(done.stderr.decode("utf-8", "replace"))
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%-46s %8.1f %8.1f %9.0f" % (sys.argv[1], time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
PYTHON
}

stage "sample: 400 of all, by site" "$pcrp" sample charts --size 400 --by site --manifest staff.csv -o sample.csv
stage "sample: all" "$pcrp" sample charts --share 100% --manifest staff.csv -o all.csv
stage "score, jsonl" "$pcrp" score --sample all.csv --format jsonl --resume -o levels.jsonl
rm -f levels.jsonl
stage "score, csv" "$pcrp" score --sample all.csv --format csv --resume -o levels.csv
stage "clones" "$pcrp" clones charts --format csv -o clones.csv
stage "report on 400, with text" "$pcrp" report --sample sample.csv -o sample.html
stage "report on all, without text" "$pcrp" report --sample all.csv --no-text -o all.html --csv tables
stage "report on all, with text" "$pcrp" report --sample all.csv -o text.html
rm -f levels.csv
stage "one command line, all of it" bash -c "
  '$pcrp' sample charts --share 100% --manifest staff.csv --seed 2025 -o all.csv &&
  '$pcrp' score --sample all.csv --clones --format csv -o levels.csv &&
  '$pcrp' report --sample all.csv --clones --no-text -o all.html --csv tables"
du -h sample.html all.html text.html | sed 's/^/  /'
