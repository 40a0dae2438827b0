# make demo   score the sample recordings        make test    run the tests
# make check  ruff, mypy, import contracts        make clean   remove what these made
# make lambda build the zip for AWS Lambda

VENV := .venv
BIN := $(VENV)/bin
# The first Python that is new enough; choose another with `make demo PYTHON=…`.
PYTHON ?= $(firstword $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p"; done; true))

.PHONY: demo test check clean schema golden train ear lambda
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	@FORCE_COLOR=1 $(BIN)/pronounce score sample_audio --details

# In a random order; its seed is among the first lines, and pytest's --randomly-seed repeats it. The workers share the
# cores, so that each computes with one thread; the programs that they start some hundred times find their bytecode.
test: $(VENV)/.dev
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses auto --dist worksteal --together

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Fits the scorer on a folder in the layout of speechocean762: make train CORPUS=DIR
train: $(VENV)/.dev
	@test -n "$(CORPUS)" || { echo "usage: make train CORPUS=DIR" >&2; exit 2; }
	$(BIN)/python -m pip install --quiet --group training
	OMP_NUM_THREADS=1 $(BIN)/python -m training.train $(CORPUS)

# Fits the phone recogniser to a language, see docs/ears.md: make ear LANGUAGE=de DATA=DIR ENGLISH=DIR
ear: $(VENV)/.dev
	@test -n "$(LANGUAGE)" -a -n "$(DATA)" || { echo "usage: make ear LANGUAGE=TAG DATA=DIR [ENGLISH=DIR]" >&2; exit 2; }
	$(BIN)/python -m pip install --quiet --group ear
	OMP_NUM_THREADS=1 $(BIN)/python -m training.ear $(LANGUAGE) $(DATA) $(if $(ENGLISH),--english $(ENGLISH)) $(EAR)

schema: $(VENV)/.dev
	$(BIN)/python docs/make_schema.py

# Makes the stored results, the stored reports and the output in README.md anew; read the difference afterwards.
golden: $(VENV)/.dev
	$(BIN)/python -m tests.golden.make_cases
	$(BIN)/pytest tests/golden tests/docs --update-golden --quiet

# The zip for AWS Lambda: make lambda ARCH=x86_64 LAMBDA='--providers none --languages de'
ARCH ?= arm64
lambda: $(VENV)/.lambda
	@$(BIN)/python deploy/build_lambda.py --arch $(ARCH) $(LAMBDA)

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The stamps below make every further run quick; a change of pyproject.toml installs again.
$(VENV)/.installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "error: pronounce needs Python 3.11 or newer" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --editable .
	@touch $@

# Dependency groups, and packages for another Python than this, need pip 25.1.
$(VENV)/.pip: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/.lambda: $(VENV)/.pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group lambda
	@touch $@

$(VENV)/.dev: $(VENV)/.pip
	@echo "Installing the tools for development …"
	@$(BIN)/python -m pip install --quiet --editable '.[languages,prosody,serve]' --group dev
	@touch $@
