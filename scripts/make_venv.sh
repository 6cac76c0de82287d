#!/usr/bin/env bash
# Makes .venv anew, with the first supported Python there is or the one named by PYTHON.
set -euo pipefail
cd "$(dirname "$0")/.."

supported='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'

chosen=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if command -v "$candidate" >/dev/null && "$candidate" -c "$supported" 2>/dev/null; then
        chosen=$candidate
        break
    fi
done
if [ -z "$chosen" ]; then
    echo "EventHub needs Python 3.11, 3.12 or 3.13 with venv, and none was found." >&2
    echo "On Debian: apt-get install python3 python3-venv. Or name one: make run PYTHON=/path/to/python3.12" >&2
    exit 1
fi

echo "Making .venv with $("$chosen" --version) …"
rm -rf .venv
"$chosen" -m venv .venv
