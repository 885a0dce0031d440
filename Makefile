# One entry for everything: `make help` lists it. Uses pip, so that mirrors set for pip are used.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo up test check eval bench format lock clean

# The first of these that can make an environment; all parts have wheels for both.
CANDIDATES := python3.12 python3.11 python3 python
PYTHON ?= $(shell for p in $(CANDIDATES); do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
	>/dev/null 2>&1 && { command -v $$p; break; }; done)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# A machine's own settings must not reach the tests.
CLEAN_ENV := env -u HUZHU_HOME -u DATABASE_URL -u REDIS_URL

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## build the environment in .venv, with .venv/bin/huzhu

demo: setup ## run the whole system with sample papers and print its address
	@exec $(BIN)/huzhu demo

up: setup ## run the whole system for real papers and print its address
	@exec $(BIN)/huzhu up

test: $(VENV)/.ready-dev ## run all tests, on real servers, real OCR and a real browser
	$(CLEAN_ENV) $(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.ready-dev ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev ## put the code in its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(VENV)/.ready-dev ## field accuracy on the papers that nothing was tuned on
	$(CLEAN_ENV) $(BIN)/python -m bench.eval $(ARGS)

bench: $(VENV)/.ready-dev ## speed of reading and of matching, beside what others take
	$(CLEAN_ENV) $(BIN)/python -m bench.speed $(ARGS)
	$(CLEAN_ENV) $(BIN)/python -m bench.matching

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command 'make lock' -o requirements.lock -q
	uv pip compile pyproject.toml --group dev -c requirements.lock --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command 'make lock' -o requirements-dev.lock -q

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { \
	  echo "huzhu needs Python 3.11 or 3.12 with venv. On Debian or Ubuntu:"; \
	  echo "  apt-get install python3.11-venv    (or python3.12-venv, python3-venv)"; \
	  echo "With Python 3.13 and newer there is no embedded Redis yet."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# What is pinned in the lock, byte for byte. Three packages fill one `cv2` folder and the last one
# installed wins: it must be the headless one, the others need libGL and X11.
$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install -q --require-hashes -r requirements.lock
	@awk '/^opencv-python-headless==/ { on = 1 } on { print } on && !/\\$$/ { exit }' \
	  requirements.lock > $(VENV)/headless.lock
	$(PIP) install -q --require-hashes --no-deps --force-reinstall -r $(VENV)/headless.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(PIP) install -q --require-hashes -r requirements-dev.lock
	@touch $@
