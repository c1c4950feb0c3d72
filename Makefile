PYTHON ?= python3
PITBOARD_RACES ?= ../shared/races
export PITBOARD_RACES
# Dozens of commands are run as processes of their own: what each would compile anew is compiled once.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help venv browser node npm web web-dev demo test lint types docs bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: .venv/.dev ## set up .venv with everything development needs

demo: .venv/.core web ## simulate a race, serve it and open the page
	$(BIN)/pitboard demo

test: lint types browser node web-dev ## run every check and every test
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal

lint: .venv/.dev ## check style, format and the rooms' imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

types: .venv/.dev ## check the types of src and tests
	$(BIN)/mypy

docs: .venv/.dev ## put the documentation together as a site, in build/docs; a warning is an error
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs

bench: .venv/.core ## measure, outside the tests
	$(BIN)/python bench/run.py

clean: ## remove the environment, builds and caches
	rm -rf .venv build dist src/pitboard/web/vendor src/pitboard/web/built .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The browser tests drive Debian's Chromium; Playwright's own download is never used.
browser:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
		echo "The browser tests need Chromium: sudo apt-get install chromium" >&2; \
	fi

# The engine of the page runs in node for its tests.
node:
	@command -v node >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs; \
	else \
		echo "The engine's tests need node: sudo apt-get install nodejs" >&2; \
	fi

# What the page takes from npm is installed when it is built and never committed.
web: .venv/.core npm ## put the page together, with what it takes from npm
	@$(BIN)/python tools/vendor.py

# The tests of the page also take the checkers of its types and of what screen readers meet.
web-dev: .venv/.dev npm
	@$(BIN)/python tools/vendor.py --dev

npm:
	@command -v npm >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm; \
	fi

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Pitboard needs Python 3.11 or newer: $(PYTHON) was not found" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Pitboard needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.core: pyproject.toml | .venv/bin/python
	$(PIP) install --editable .
	@touch $@

.venv/.dev: pyproject.toml | .venv/bin/python
	$(PIP) install --editable '.[dev]'
	@touch .venv/.core $@
