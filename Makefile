# `make run` and `make test` are all that a fresh machine needs: both install what is missing into .venv first.

PYTHON ?= python3
# One more than two cores: tests often wait for servers, databases and browsers.
JOBS ?= 3
DATA = $(or $(TALIMGER_DATA),data)

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_INSTALL := $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
CHROMIUM := /usr/bin/chromium
GO_NOTE := /usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go

.DEFAULT_GOAL := help
.PHONY: help run install test check format translations screenshots bench lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST) | expand -t 20

run: $(VENV)/.run ## start talimger; the first time with five programmes of invented people
	@if [ -z "$$DATABASE_URL" ] && ! ls "$(DATA)"/ledger* > /dev/null 2>&1; then $(BIN)/talimger demo; fi
	@exec $(BIN)/talimger serve

install: $(VENV)/.run ## the .venv alone

test: $(VENV)/.all $(CHROMIUM) $(GO_NOTE) ## all tests; ARGS="-k certificate" for some
	@$(BIN)/pytest --numprocesses=$(JOBS) --dist=worksteal $(ARGS)

check: $(VENV)/.all ## style, types, layers, and docs as fresh as the code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/talimger docs --check

format: $(VENV)/.all ## put the code in shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: $(VENV)/.all ## new texts of the code into web/translations, and what is translated there into use
	@mkdir -p build
	$(BIN)/pybabel -q extract -F web/translations/babel.cfg -k N_ --add-location=file --sort-by-file --no-wrap \
		--project=talimger --version=0.1.0 -o build/messages.pot .
	$(BIN)/pybabel -q update -i build/messages.pot -d web/translations --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BIN)/pybabel -q compile -d web/translations

screenshots: $(VENV)/.all $(CHROMIUM) ## a picture of every page into build/screenshots
	$(BIN)/python -m tests.screenshots

bench: $(VENV)/.all ## measure what must stay fast; the table goes to build/bench.json as well
	$(BIN)/python -m benchmarks

lock: $(VENV)/.tools ## renew requirements/*.txt from *.in; UPGRADE=1 for the newest versions
	@set -e; for part in install run test check; do \
		echo "requirements/$$part.txt"; \
		UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url $(if $(UPGRADE),--upgrade) \
			--output-file "requirements/$$part.txt" "requirements/$$part.in"; \
	done

clean: ## remove all that make has made; the data stay
	rm -rf $(VENV) build *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# A stamp says what .venv holds, so that a second `make run` starts at once.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "talimger needs Python 3.11 or newer. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.tools: requirements/install.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

$(VENV)/.run: requirements/run.txt requirements/run.in setup.cfg pyproject.toml $(VENV)/.tools
	$(UV_INSTALL) --require-hashes --requirement $<
	$(UV_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.all: requirements/test.txt requirements/check.txt $(VENV)/.run
	$(UV_INSTALL) --require-hashes $(addprefix --requirement ,$(filter %.txt,$^))
	@touch $@

$(CHROMIUM):
	@command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ] || { \
		echo "The browser tests need Chromium at $(CHROMIUM): install Debian's package chromium, or run make as root." >&2; \
		exit 1; }
	apt-get -qq update
	DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium < /dev/null

$(GO_NOTE):
	@command -v apt-get > /dev/null && [ "$$(id -u)" = 0 ] || { \
		echo "The tests verify the ledger with Go as well: install Debian's packages golang-go and golang-golang-x-mod-dev, or run make as root." >&2; \
		exit 1; }
	apt-get -qq update
	DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends golang-go golang-golang-x-mod-dev < /dev/null
