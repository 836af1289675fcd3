# Control Ledger: `make run` starts everything, `make test` checks everything.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
IN_VENV = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run stop test test-setup lint format bench venv python

help: ## what can be made
	@echo "Control Ledger"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18
	@echo "  PORT=8001 make run and other variables: docs/operations.md"

run: venv ## start everything on http://127.0.0.1:8000/, until Ctrl-C
	@exec $(IN_VENV) -m config.run

stop: venv ## end a `make run` of this folder from another terminal
	@exec $(IN_VENV) -m config.run stop

test: test-setup ## lint, Python, JavaScript and browser tests, with all they need
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	node --test tests/js/*.test.mjs
	$(IN_VENV) -m pytest -n auto --maxprocesses 4 --dist loadfile

test-setup: venv
	@$(IN_VENV) config/make_venv.py requirements-test.txt
	@sh tests/install_tools.sh

lint: test-setup ## ruff alone
	@$(IN_VENV) -m ruff check . && $(IN_VENV) -m ruff format --check .

format: test-setup ## let ruff mend and format
	@$(IN_VENV) -m ruff check --fix . && $(IN_VENV) -m ruff format .

bench: test-setup ## measure; see benchmarks/
	@exec $(IN_VENV) -m benchmarks

venv: python
	@$(PYTHON) config/make_venv.py requirements.txt

python:
	@test -n "$(PYTHON)" || { echo "Control Ledger needs Python 3.11 or newer:" \
		"install it, or say where it is: make run PYTHON=/path/to/python3.11"; exit 1; }
