# A Smart City for All. `make help` lists the commands.
.DEFAULT_GOAL := help
.PHONY: help demo test test-services check lock screenshots

PYTHON ?= python3
PORT ?= 8000
ROOMS := smartcity challenges events news contact outbox focus_areas core
BIN := .venv/bin

# The demo and the tests stand on their own, whatever servers the shell knows of.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL -u EMAIL_URL -u DEBUG -u VAR_DIR DEMO=true

# Tests run side by side in so many processes. WORKERS=0 is one, with output as it comes.
WORKERS ?= 2

# Names of their own: the tests empty this Redis database, and the one below for a second
# worker, whatever the shell knows of.
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
TEST_REDIS_URL ?= redis://127.0.0.1:6379/15

help: ## List these commands
	@sed -En 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | \
		awk -F '|' '{ printf "make %-14s %s\n", $$1, $$2 }'

demo: .venv/runtime ## Run the site on this machine with demo content (PORT=8000)
	@$(EMBEDDED) SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py demo

test: .venv/test ## Run all tests on SQLite, those in Chromium included (CHROMIUM=/path)
	$(EMBEDDED) $(BIN)/python -m pytest -n $(WORKERS)

test-services: .venv/test ## On PostgreSQL and Redis, with a real worker; no look at single pages
	$(EMBEDDED) DATABASE_URL=$(TEST_DATABASE_URL) REDIS_URL=$(TEST_REDIS_URL) \
		$(BIN)/python -m pytest -n $(WORKERS) -m "not java and not alone" \
		--ignore tests/e2e/test_pages.py --ignore tests/e2e/test_script.py

check: .venv/test ## Style, types, imports, security, settings, migrations, lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(EMBEDDED) $(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(ROOMS)
	$(EMBEDDED) $(BIN)/python manage.py makemigrations --check --dry-run
	var=$$(mktemp -d) && env -i PATH="$$PATH" VAR_DIR=$$var \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		SITE_URL=https://smartcity.example.org \
		DATABASE_URL=postgres://smartcity@127.0.0.1/smartcity \
		REDIS_URL=redis://127.0.0.1/0 \
		EMAIL_URL=submission://user:password@smtp.example.org:587/ \
		$(BIN)/python manage.py check --deploy --fail-level WARNING; \
		status=$$?; rm -rf $$var; exit $$status
	@rm -rf .venv/lock && cp -r requirements .venv/lock
	$(MAKE) --no-print-directory lock
	@diff -r .venv/lock requirements >/dev/null || \
		{ echo 'The lock was not current. It is now: look at it and commit it.'; exit 1; }

lock: .venv/test ## Write requirements/ anew from pyproject.toml; keeps what still fits
	$(COMPILE) -o requirements/runtime.txt pyproject.toml
	$(COMPILE) -o requirements/test.txt --extra test -c requirements/runtime.txt pyproject.toml

screenshots: .venv/test ## Take the pictures of the README anew
	$(BIN)/python -m docs.take_screenshots

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

.venv/runtime: requirements/runtime.txt | .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/test: requirements/test.txt | .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version}.")'
	$(PYTHON) -m venv .venv
