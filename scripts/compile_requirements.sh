#!/usr/bin/env bash
# Compiles requirements/*.in into hashed pins that hold on every supported Python and platform; no index address goes in.
set -euo pipefail
cd "$(dirname "$0")/.."

for name in base build test check postgres; do
    .venv/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
        --python-version 3.11 --custom-compile-command "make pins" "$@" \
        "requirements/$name.in" --output-file "requirements/$name.txt"
done
if grep -nE '(index-url|find-links|file:|https?:)' requirements/*.txt; then
    echo "An address of a package index got into the pins (above)." >&2
    exit 1
fi
