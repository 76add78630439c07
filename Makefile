# korus-tui: every target sets up what it needs in .venv; only Python >= 3.11 and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FOLDER ?=

.PHONY: help run test lint types contracts unit fuzz torture bench screenshots data lock clean

help:  ## show these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(VENV)/.run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "korus-tui needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 run" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[formats]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,formats]'
	@touch $@

$(VENV)/.bench: $(VENV)/.dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,bench,formats]'
	@touch $@

run: $(VENV)/.run  ## set up and open the explorer (FOLDER=... for your own articles)
	@$(BIN)/korus-tui $(if $(FOLDER),"$(FOLDER)")

test: lint types contracts unit  ## set up and run everything: lint, types, import contracts, tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	$(BIN)/pytest -n auto

fuzz: $(VENV)/.dev  ## try 100,000 queries (TRIES=..., SEED=...)
	$(BIN)/python -m tests.search_index.fuzz_queries $(TRIES) $(SEED)

torture: $(VENV)/.dev  ## kill 200 runs, damage 500 indexes, mutate 1,000 files of every format (TORTURE="...")
	$(BIN)/python -m tests.search_index.torture $(TORTURE)

bench: $(VENV)/.bench  ## measure and renew docs/benchmarks.md
	$(BIN)/python benchmarks/run.py

screenshots: $(VENV)/.dev  ## render the pictures of the README
	$(BIN)/python docs/screenshots.py

data:  ## make the tables of countries, cities, words, family names and letters again
	$(PYTHON) -m venv .venv-data
	.venv-data/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[data]'
	.venv-data/bin/python -m tools.make_places
	.venv-data/bin/python -m tools.russian_words
	.venv-data/bin/python -m tools.english_families
	.venv-data/bin/python -m tools.letter_costs

lock:  ## renew constraints.txt from a clean environment
	rm -rf .venv-lock && $(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet '.[dev,bench,formats]'
	.venv-lock/bin/python -m pip freeze --exclude korus-tui > constraints.txt
	rm -rf .venv-lock

clean:  ## remove the environment and caches
	rm -rf $(VENV) .venv-data .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
