# A Smart City for All. `make help` lists the commands.
.DEFAULT_GOAL := help
.PHONY: help demo run worker test test-services migrations check lock sbom bench fuzz faults \
	screenshots pictures font

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

# The apps, from the one list that names them (tests/packages.py reads the same).
APPS = $(shell $(BIN)/python -c 'import tomllib; print(*tomllib.load(open( \
	"pyproject.toml", "rb"))["tool"]["importlinter"]["root_packages"])')

# The demo and the tests stand on their own, whatever servers the shell knows of.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL -u EMAIL_URL -u DEBUG -u VAR_DIR DEMO=true

# A developer's site: the data of the demo, code that reloads, errors that explain.
DEVELOP = $(EMBEDDED) DEBUG=true SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python

# What to test, or the whole suite; only that one is measured against the coverage floor.
ARGS ?=

# Percent of all lines and branches, in `make test` without ARGS. It is only ever raised: the
# gate says when.
COVERAGE_FLOOR := 98
comma := ,
MEASURED = -m slipcover --source $(subst $() ,$(comma),$(APPS))

# Tests run side by side in so many processes: one more than two cores, as browsers and
# workers are waited for. 0 is one, with output as it comes.
WORKERS ?= $(if $(ARGS),0,3)

# Names of their own: the tests empty this Redis database, and those below for the other
# processes, whatever the shell knows of.
TEST_DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/postgres
TEST_REDIS_URL ?= redis://127.0.0.1:6379/15

help: ## List these commands
	@sed -En 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | \
		awk -F '|' '{ printf "make %-13s %s\n", $$1, $$2 }'

demo: .venv/runtime ## Run the site on this machine with demo content (PORT=8000)
	@$(EMBEDDED) SITE_URL=http://127.0.0.1:$(PORT) $(BIN)/python manage.py demo

run: .venv/runtime ## Develop: the site of the demo, reloaded when a file changes (PORT=8000)
	@$(DEVELOP) manage.py migrate --verbosity 0
	@$(DEVELOP) manage.py load_demo
	@echo 'Staff: http://127.0.0.1:$(PORT)/admin/ (user name demo, password a-smart-city)'
	@$(DEVELOP) manage.py runserver $(PORT)

worker: .venv/runtime ## Beside `make run`: send emails into var/mail, do background work
	@$(DEVELOP) -m celery -A smartcity worker -B -P solo --loglevel INFO

test: .venv/test ## Run tests: all, or ARGS="tests/contact -k answer" (CHROMIUM=/path, WORKERS=3)
	$(EMBEDDED) $(BIN)/python $(if $(ARGS),,$(MEASURED)) -m pytest -n $(WORKERS) $(ARGS)
	$(if $(ARGS),,@cat .coverage.txt)
	$(if $(ARGS),,@awk -v floor=$(COVERAGE_FLOOR) '$$1 == "(summary)" { total = $$NF } \
		END { if (total < floor) { print "Coverage is below " floor " %."; exit 1 } }' \
		.coverage.txt)

# In a browser, only the two journeys: pages and scripts do not know which database it is.
test-services: .venv/test ## Run tests on PostgreSQL and Redis, with a real worker
	$(EMBEDDED) DATABASE_URL=$(TEST_DATABASE_URL) REDIS_URL=$(TEST_REDIS_URL) \
		$(BIN)/python -m pytest -n $(WORKERS) -m "not java and not alone" \
		--ignore-glob 'tests/e2e/test_[!j]*.py'

migrations: .venv/test ## Write migrations for changed models (ARGS="contact --name postcode")
	$(EMBEDDED) $(BIN)/python manage.py makemigrations $(ARGS)
	@echo "Restart make run, if it is running: it migrates first."

check: .venv/test ## Check style, prose, types, imports, secrets, settings, migrations, lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m tests.prose
	$(BIN)/lint-imports
	$(EMBEDDED) $(BIN)/mypy
	$(BIN)/python -m tests.secret_scan
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml $(APPS)
	$(EMBEDDED) $(BIN)/python manage.py makemigrations --check --dry-run
	$(EMBEDDED) DATABASE_URL=$(TEST_DATABASE_URL) $(BIN)/python -m tests.migration_lint
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

lock: .venv/test ## Write requirements/ from pyproject.toml; keeps versions that still fit
	$(COMPILE) -o requirements/runtime.txt pyproject.toml
	$(COMPILE) -o requirements/test.txt --extra test -c requirements/runtime.txt pyproject.toml

sbom: .venv/test ## List the packages that run, with their licences, in sbom.json (CycloneDX)
	@rm -rf .venv/sbom && $(PYTHON) -m venv .venv/sbom
	@.venv/sbom/bin/pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/runtime.txt
	$(BIN)/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml \
		--output-file sbom.json .venv/sbom/bin/python

bench: .venv/test ## Measure, on PostgreSQL and Redis; nearly two hours (ARGS="events queue")
	$(BIN)/python -m bench $(ARGS)

fuzz: .venv/test ## Send 10,000 spoiled forms to every address, on PostgreSQL (ARGS=2000)
	$(BIN)/python -m drills.fuzz $(ARGS)

faults: .venv/test ## Pull one plug after the other while people send (ARGS="Redis beat")
	$(BIN)/python -m drills.faults $(ARGS)

screenshots: .venv/test ## Take the pictures of the README and the guide again
	$(BIN)/python -m docs.take_screenshots

pictures: .venv/test ## Draw the share cards and the icons of the site again
	$(BIN)/python -m docs.draw_pictures

font: .venv/test ## Make the typeface again from its release (needs npm)
	$(BIN)/python -m docs.make_font

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
