# Parley: `make run` serves, `make test` tests. Everything else is for developers.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
PYTHON38 ?= python3.8

export PORT

.DEFAULT_GOAL := help
.PHONY: help run demo test check lint types imports bench bench-quality retrain card clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: $(VENV)/.serving  ## install, migrate and serve at http://127.0.0.1:8000 (PORT=… changes it)
	@$(BIN)/flask --app webhook migrate
	@$(BIN)/flask --app webhook welcome
	@exec $(BIN)/python -m gunicorn

demo: $(VENV)/.serving  ## fill an empty database with a made-up newspaper, to look around
	@$(BIN)/flask --app webhook migrate
	@$(BIN)/flask --app webhook demo

test: $(VENV)/.developing  ## install what the tests need and run them all
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: lint types imports test  ## format, lint, types, imports and tests

lint: $(VENV)/.developing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.developing
	$(BIN)/mypy

imports: $(VENV)/.developing
	$(BIN)/lint-imports

bench: $(VENV)-bench/.installed  ## measure against peers and write docs/benchmarks.md
	$(VENV)-bench/bin/python -m benchmarks --write

bench-quality: $(VENV)-bench/.installed  ## compare with peers on public data, into docs/benchmarks.md
	$(VENV)-bench/bin/python -m benchmarks.quality --write --old-python "$(PYTHON38)"

retrain: $(VENV)/.serving  ## train on all public data at hand, publish to instance/models
	$(BIN)/python -m training train --skip-unavailable

card: $(VENV)/.serving  ## print the shipped model's card again
	$(BIN)/python -m training card

clean:  ## remove virtual environments and caches; keeps instance/
	rm -rf $(VENV) $(VENV)-bench .venv-peers .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); sys.exit(not ok and "Parley needs Python 3.11 to 3.13: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serving: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.developing: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.serving

$(VENV)-bench/.installed: requirements-dev.txt benchmarks/requirements.txt
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -r benchmarks/requirements.txt
	@touch $@
