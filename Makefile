# What a person does with this folder. Every target does its own set-up; Python 3.11+ and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install run test quick check bench faults fuzz lock

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Varnost needs Python 3.11 or newer; name one with: make PYTHON=python3.12 run")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.run ## Set up .venv; after it .venv/bin/varnost is the command

run: $(VENV)/.run ## Serve the practice workspace at one address on this machine (DEMO_PORT, default 8484)
	@exec $(BIN)/varnost demo

test: $(VENV)/.dev ## Run every test, of the fault suite a short cut
	$(BIN)/python -m pytest -n 3  # one more than cores: tests wait for about 40 % of their time

quick: $(VENV)/.dev ## Run the tests that need no processes, databases or data of their own, with fewer examples
	HYPOTHESIS_PROFILE=quick $(BIN)/python -m pytest -n 2 -m "not slow"

check: $(VENV)/.dev ## Lint, types, import contracts, data and generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/varnost check

bench: $(VENV)/.dev ## Print timings as ratios against a baseline of the same run
	$(BIN)/python -m tests.bench
	$(BIN)/python scripts/compare_deciders.py tests/data/reports_dev.jsonl

faults: $(VENV)/.dev ## Kill, freeze and cut off bots in every way we know, on both databases
	FAULTS=whole $(BIN)/python -m pytest -n 2 tests/faults

fuzz: $(VENV)/.dev ## Run the property tests with 10,000 cases each
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n 2 -m fuzz

lock: $(VENV)/.dev ## Make the two requirement locks anew
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q --extra build -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --extra build --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -o requirements-dev.lock
