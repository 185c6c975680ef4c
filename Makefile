# The doors. `make run` and `make test` need nothing by hand but python3 (3.11+), venv and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run install dev test check fix bench messages clean

run: install messages
	@$(BIN)/kepu run

install: $(VENV)/.installed

$(VENV)/.installed: requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --require-hashes -r requirements/base.txt
	@$(BIN)/pip install --quiet --no-deps --editable .
	@$(BIN)/python tools/messages.py compile
	@touch $@

dev: $(VENV)/.dev

$(VENV)/.dev: $(VENV)/.installed requirements/dev.txt
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

messages:
	@$(BIN)/python tools/messages.py compile

test: dev messages
	@$(BIN)/python tools/test.py

check: dev messages
	@$(BIN)/python tools/check.py

fix: dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/djlint --reformat --quiet kepu || true

bench: dev
	@$(BIN)/python -m bench $(NAME)

clean:
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache
