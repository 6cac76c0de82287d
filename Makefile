# Everything a checkout needs, one command a purpose; `make` alone lists them. Runs with GNU make 3.81 (macOS) and newer.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

PORT ?= 8000
WORKERS ?= 2
TESTS ?= tests

# Compiled modules are kept, whatever the environment says: a start without them takes seconds longer.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
DONE := .venv/done
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCKED := install --quiet --require-hashes
CATALOGS := $(wildcard src/eventhub/locale/*/LC_MESSAGES/messages.po)

# A virtual environment knows its own path: after the folder was moved, it is made anew.
ifneq ($(shell cat .venv/done/place 2>/dev/null),$(CURDIR))
STALE := stale
endif

.PHONY: help run test check bench where messages migration pins ready ready-to-test stale

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# What people run ------------------------------------------------------------------------------------------------------

run: ready ## set up what is needed and serve a hub with demo data; PORT=8000, data in ./data
	@EVENTHUB_DATA_DIR="$${EVENTHUB_DATA_DIR:-data}" exec $(BIN)/eventhub serve --demo --port $(PORT)

test: ready-to-test check ## set up and run every check and test; TESTS=tests/domain ARGS="-k waitlist" for some
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS) $(ARGS)

check: ready $(DONE)/check ## run the checks that need no tests: style, types, layers, catalogs, documents, migrations
	@scripts/check.sh

bench: ready $(DONE)/test ## measure, and write docs/performance.md; ARGS="…" for the benchmark
	@$(BIN)/python -m bench $(ARGS)

where: ## list the files of a topic on all layers: make where TOPIC=registrations
	@python3 scripts/where.py "$(TOPIC)"

messages: ready ## take new texts into the German catalog and compile it
	@$(BIN)/python -m scripts.update_messages

migration: ready ## write a migration from what the models changed: make migration NAME="add colour to event"
	@$(BIN)/python -m scripts.new_migration "$(NAME)"

pins: $(DONE)/check ## compile requirements/*.in into hashed pins; ARGS=--upgrade for the newest
	@scripts/compile_requirements.sh $(ARGS)

# What they need: each stamp stands for an installed set, made again when its pins change ------------------------------

ready: $(DONE)/package $(CATALOGS:.po=.mo)

ready-to-test: ready $(DONE)/test
	@scripts/set_up_tests.sh

$(DONE)/place: $(STALE)
	@scripts/make_venv.sh
	@mkdir -p $(DONE)
	@echo "$(CURDIR)" >$@

$(DONE)/base: requirements/build.txt requirements/base.txt $(DONE)/place
	@echo "Installing what the program needs …"
	@$(PIP) $(LOCKED) -r requirements/build.txt -r requirements/base.txt
	@touch $@

$(DONE)/package: $(DONE)/base pyproject.toml hatch_build.py requirements/base.in
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(DONE)/test: requirements/test.txt $(DONE)/base
	@echo "Installing what the tests need …"
	@$(PIP) $(LOCKED) -r requirements/test.txt
	@touch $@

$(DONE)/check: requirements/check.txt $(DONE)/base
	@echo "Installing what the checks need …"
	@$(PIP) $(LOCKED) -r requirements/check.txt
	@touch $@

%.mo: %.po | $(DONE)/base
	@$(BIN)/python scripts/compile_messages.py
	@touch $@
