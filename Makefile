# Everything a newcomer needs: `make run` and `make test`. Both do all set-up themselves.
# `venv --without-pip` and `pip --python` also work where Debian ships Python without ensurepip.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready-$(shell cat requirements.lock | cksum | cut -d' ' -f1)
READY_DEV := $(VENV)/.ready-dev-$(shell cat requirements-dev.lock | cksum | cut -d' ' -f1)
PORT ?= 8501
# A worker per core; a fifth only costs memory, up to a gigabyte each. A single test runs without.
WORKERS := -n logical --maxprocesses 4 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test bench load soak check format lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv --without-pip $(VENV)

$(READY): | $(PY)
	$(PYTHON) -m pip --python $(PY) install --quiet --require-hashes -r requirements.lock
	touch $@

$(READY_DEV): | $(PY)
	$(PYTHON) -m pip --python $(PY) install --quiet --require-hashes -r requirements-dev.lock
	touch $@

run: $(READY) ## load the example years if there is no database yet, serve on http://localhost:8501
	$(PY) -m data examples --if-new
	$(PY) -m streamlit run dashboard.py --server.port $(PORT)

test: $(READY_DEV) ## every test, browser tests included
	$(PY) tests/browser.py
	$(PY) -m pytest $(WORKERS)

bench: $(READY_DEV) ## how long an upload, the pages and a what-if take, each against a floor in the same run
	$(PY) -m tests.bench
	$(PY) -m tests.bench_board
	$(PY) -m tests.bench_scenario

load: $(READY_DEV) ## fifty visitors at once: how long they wait, what memory it takes
	$(PY) -m tests.load

soak: $(READY_DEV) ## kill a writing process two hundred times, try what the board may work out, visit with fifty
	KILLS=200 $(PY) -m pytest tests/data/test_killed.py
	WORLDS=20 $(PY) -m pytest $(WORKERS) tests/analytics/test_underivable.py
	$(PY) -m tests.load
	$(PY) -m tests.load --saturated

check: $(READY_DEV) ## format, lint, types, known vulnerabilities, every test with coverage
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(PY) tests/audit.py
	$(PY) tests/browser.py
	$(PY) -m pytest $(WORKERS) --cov --cov-fail-under=100

format: $(READY_DEV) ## rewrite the code in the house style
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

lock: ## pin every dependency again, with hashes and without host names (needs uv)
	for extra in "" "-dev"; do uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --quiet $${extra:+--extra dev} \
		pyproject.toml -o requirements$$extra.lock; done

clean: ## remove the virtual environment and caches, never the database
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .coverage
