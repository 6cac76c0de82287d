#!/usr/bin/env bash
# Runs every check, shows what each found, and fails if one did.
set -uo pipefail
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
failed=

check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1 </dev/null); then
        printf '  ok      %s\n' "$name"
    else
        printf '  FAILED  %s (%s)\n%s\n' "$name" "$*" "$output"
        failed="$failed, $name"
    fi
}

check "style" ruff check
check "format" ruff format --check
check "types" mypy
check "layers" lint-imports
check "German catalog" python -m scripts.check_catalog
check "settings in the documents" python -m scripts.check_settings
check "routes in the documents" python -m scripts.check_routes
check "migrations" python -m scripts.check_migrations

if [ -n "$failed" ]; then
    echo "Failed: ${failed#, }" >&2
    exit 1
fi
