# Two commands do everything: `make demo` and `make test`. Both need Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -X utf8
LOWEST := $(subst $(VENV)/,$(VENV)-lowest/,$(BIN))/python -X utf8

.PHONY: demo test soak lowest lint messages wheel clean help

help:
	@echo "make demo   install and run the shipped example to a Word report"
	@echo "make test   install and run every test"
	@echo "make soak   the full counts of the long tests"
	@echo "make lowest every test with the oldest libraries that are allowed"
	@echo "make lint   ruff, mypy and the import contracts alone"

$(VENV)/.product: pyproject.toml hatch_build.py $(wildcard litreview/locale/*/LC_MESSAGES/*.po)
	$(PYTHON) -c "import sys; sys.exit('litreview needs Python 3.11 or newer, this is %d.%d' % sys.version_info[:2] if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -e .
	@$(RUN) -c "open(r'$(VENV)/.product', 'w').close()"

$(VENV)/.tests: $(VENV)/.product
	$(RUN) -m pip install --quiet --disable-pip-version-check -e ".[test]"
	@$(RUN) -c "open(r'$(VENV)/.tests', 'w').close()"

demo: $(VENV)/.product
	$(RUN) -m litreview demo demo-review

test: $(VENV)/.tests
	$(RUN) -m pytest -n auto

soak: $(VENV)/.tests
	$(RUN) -m pytest -m soak

lowest: tests/house/lowest.py
	$(PYTHON) -m venv $(VENV)-lowest
	$(PYTHON) tests/house/lowest.py > $(VENV)-lowest/oldest.txt
	$(LOWEST) -m pip install --quiet --disable-pip-version-check -e ".[test]" -c $(VENV)-lowest/oldest.txt
	$(LOWEST) -m pytest -n auto

lint: $(VENV)/.tests
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(BIN)/lint-imports --no-cache

messages: $(VENV)/.tests
	$(RUN) hatch_build.py

wheel: $(VENV)/.tests
	$(RUN) -m build --wheel --no-isolation

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('$(VENV)', '$(VENV)-lowest', 'build', 'dist', 'demo-review')]"
