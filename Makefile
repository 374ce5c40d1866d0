# Two commands do everything: `make demo` and `make test`. Both need Python 3.11 or newer and make, nothing else.
PYTHON ?= python3
VENV ?= .venv
# Extras to test with besides: `make test EXTRAS=spark`. Without one its tests skip, each with its reason.
EXTRAS ?=
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
RUN := $(BIN)/python -X utf8
COMMA := ,
TESTS := $(VENV)/.tests$(if $(EXTRAS),-$(subst $(COMMA),-,$(EXTRAS)))
LOWEST := $(subst $(VENV)/,$(VENV)-lowest/,$(BIN))/python -X utf8

.PHONY: demo test soak lowest lint messages wheel clean help

help:
	@echo "make demo   install and run the shipped example to a Word report"
	@echo "make test   install and run every test; EXTRAS=spark installs Spark too and runs its tests"
	@echo "make soak   the full counts of the long tests"
	@echo "make lowest every test with the oldest libraries that are allowed"
	@echo "make lint   ruff, mypy and the import contracts alone"

$(VENV)/.product: pyproject.toml hatch_build.py $(wildcard litreview/locale/*/LC_MESSAGES/*.po)
	$(PYTHON) -c "import sys; sys.exit('litreview needs Python 3.11 or newer, this is %d.%d' % sys.version_info[:2] if sys.version_info < (3, 11) else 0)"
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -e .
	@$(RUN) -c "open(r'$(VENV)/.product', 'w').close()"

$(TESTS): $(VENV)/.product
	$(RUN) -m pip install --quiet --disable-pip-version-check -e ".[test$(if $(EXTRAS),$(COMMA)$(EXTRAS))]"
	@$(RUN) -c "open(r'$(TESTS)', 'w').close()"

demo: $(VENV)/.product
	$(RUN) -m litreview demo demo-review

test: $(TESTS)
	$(RUN) -m pytest -n auto --dist loadgroup -rs

soak: $(TESTS)
	$(RUN) -m pytest -m soak

lowest: tests/house/lowest.py
	$(PYTHON) -m venv $(VENV)-lowest
	$(PYTHON) tests/house/lowest.py > $(VENV)-lowest/oldest.txt
	$(LOWEST) -m pip install --quiet --disable-pip-version-check -e ".[test]" -c $(VENV)-lowest/oldest.txt
	$(LOWEST) -m pytest -n auto

lint: $(TESTS)
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(BIN)/lint-imports --no-cache

messages: $(TESTS)
	$(RUN) hatch_build.py

wheel: $(TESTS)
	$(RUN) -m build --wheel --no-isolation

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('$(VENV)', '$(VENV)-lowest', 'build', 'dist', 'demo-review')]"
