#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the tests of the pages need: Chromium and Node from Debian, playwright-core (which drives the browser and downloads
# none) from npm at the version of package-lock.json.
set -euo pipefail
cd "$(dirname "$0")"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

export DEBIAN_FRONTEND=noninteractive
missing=()
[ -x /usr/bin/chromium ] || missing+=(chromium)
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
    as_root apt-get update --quiet=2
    as_root apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" fonts-dejavu-core </dev/null
fi
npm ci --no-audit --no-fund --ignore-scripts
