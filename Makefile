# The commands of the project. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMONSTRATION := instance/demonstration
export ENGAGE_ENVIRONMENT ?= development
export ENGAGE_HTTPS ?= false

.DEFAULT_GOAL := help
.PHONY: help run code test test-all lint screenshots bench lock clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Never the database or the address of a site that is in use, whatever the shell says.
run code: export ENGAGE_DATA_DIR := $(DEMONSTRATION)
run code: export ENGAGE_DATABASE_URL :=
run code: export ENGAGE_PUBLIC_URL :=
run code: export ENGAGE_TRUSTED_PROXIES :=

run: $(READY) ## Start the site and its worker with demonstration content
	@$(BIN)/python -m engage run-demo

code: $(READY) ## Print the sign-in code of the moment: make code FOR=officer@demo.example
	@$(BIN)/python -m engage staff code $(FOR)

test: $(READY) programs ## Run all tests but the very long ones
	@$(BIN)/python tests/run.py

test-all: $(READY) programs ## Run all tests, long simulations and language sweeps included
	@$(BIN)/python tests/run.py --all

lint: $(READY) ## Check style, types, layers and catalogues
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m engage i18n check

screenshots: $(READY) programs ## Take the pictures of docs/pictures
	@PYTHONPATH=. $(BIN)/python tests/browser/screenshots.py

bench: $(READY) ## Measure the server's work beside a bare Flask application
	@PYTHONPATH=. $(BIN)/python tests/benchmarks/submission.py

lock: $(READY) ## Pin the newest versions that fit requirements*.in
	@for name in requirements-dev requirements; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate \
	    --upgrade $$name.in -o $$name.txt; done

clean: ## Remove the environment, the demonstration and everything made by a build
	rm -rf $(VENV) $(DEMONSTRATION) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find translations -name '*.mo' -delete

.PHONY: programs
programs:
	@{ command -v chromium-headless-shell || command -v chromium; } >/dev/null && \
	  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  echo "The tests need Chromium and PostgreSQL. Installing them with apt-get…"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y -qq chromium-headless-shell postgresql >/dev/null; }

$(READY): requirements-dev.txt pyproject.toml hatch_build.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q uv==0.13.9 2>/dev/null \
	  && $(BIN)/uv pip install -q --python $(BIN)/python -r requirements-dev.txt \
	  || $(BIN)/python -m pip install -q -r requirements-dev.txt
	@$(BIN)/python -m pip install -q --no-deps -e .
	@$(BIN)/python -m engage i18n compile
	@touch $@
