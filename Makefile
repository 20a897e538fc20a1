# Each target sets up what it needs in .venv and says what it does.

PYTHON ?= python3
BIN := .venv/bin
# Without an index of its own pip asks the one this machine is set up for.
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check bench killtest day lock clean

help: ## Show these targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: .venv/.run ## Set up what pressbot needs, and start nothing

run: .venv/.run ## Serve: poll, dispatch, deliver, and chat in this terminal (and in Telegram and Slack, if a token is set)
	@$(BIN)/pressbot run

demo: .venv/.run ## A tour of half a minute, without questions
	@$(BIN)/pressbot demo

test: .venv/.dev .venv/.peer ## Run the tests
	@# What pytest makes of the test files is kept, wherever that is not the rule: it takes ten seconds each time.
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses=auto --dist=loadgroup

check: .venv/.dev ## Format, lint, types, imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

bench: .venv/.dev ## Measure search, matching, polling and delivery (SIZES=10000,100000 and ONLY=polling to choose)
	@$(BIN)/python -m tests.retrieval --write
	@$(BIN)/python -m benchmarks --write $(if $(SIZES),--sizes $(SIZES) --subscriptions $(SIZES) --deliveries $(SIZES)) $(if $(ONLY),--only $(ONLY))

killtest: .venv/.dev ## Kill workers a thousand times, about an hour (VARIANT=sqlite KILLS=100 for less); goes on where it was
	@$(BIN)/python -m tests.killtest $(if $(KILLS),--kills $(KILLS)) $(if $(VARIANT),--variant $(VARIANT),--write)

day: .venv/.dev ## Live a whole day in some minutes, on SQLite and then on PostgreSQL, and see that every chat got what it should
	@$(BIN)/python -m tests.day
	@$(BIN)/python -m tests.day --postgres

lock: .venv/.dev ## Lock the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		pyproject.toml --group build --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		pyproject.toml --group dev --output-file requirements-dev.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-annotate \
		--group pyproject.toml:peer --output-file requirements-peer.lock

clean: ## Remove what was set up; the archive in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "pressbot needs Python 3.11 or later; name one by: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Setting up a virtual environment in .venv …"
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is missing (on Debian: apt install python3-venv)."; rm -rf .venv; exit 1; }

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Installing what pressbot needs (about a minute, once) …"
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run | .venv/bin/python
	@echo "Installing what the tests and checks need …"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# The server that tests run against needs other versions than pressbot.
.venv/.peer: requirements-peer.lock | .venv/bin/python
	@$(PYTHON) -m venv .venv/peer
	@.venv/peer/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@
