# Loket OTAN. `make` alone lists the targets and looks whether this machine lacks anything.
# `make run` and `make test` do all their own set-up (setup/bootstrap.py), once.

PYTHON ?= python3
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8080
WORKERS ?= 2
BROWSERS ?= 3
SEEDS ?= 1-300

# The tests' folders lie in memory where there is room for them: their disk work is not what they are about.
ROOMY = $(shell [ "$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 4000000 ] 2>/dev/null && echo /dev/shm)
TESTS_IN = $(if $(ROOMY),TMPDIR=$(ROOMY))

LOKET = LOKET_DATA='$(DATA)' .venv/bin/loket
PYTEST = $(TESTS_IN) CHROMIUM="$${CHROMIUM:-$$(cat .setup/chromium)}" .venv/bin/python -m pytest -q -n $(WORKERS)
SET_UP = @command -v $(PYTHON) >/dev/null \
	|| { echo "Python 3.11 or newer is missing: apt install python3 python3-venv"; exit 1; }; \
	$(PYTHON) setup/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run tls test unit e2e more torture lint fix bench pictures seed backup restore kbli-check kbli-quality

help: ## This list, and what this machine lacks
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
	@echo
	$(SET_UP) check

run: ## Start the server: make run [PORT=8080] [HOST=127.0.0.1] [DATA=data]
	$(SET_UP) run
	@exec env $(LOKET) serve --host $(HOST) --port $(PORT)

tls: ## The same over HTTPS in the office's network, with a certificate authority of its own
	$(SET_UP) run
	@exec env $(LOKET) serve --tls --host 0.0.0.0 --port $(PORT)

test: unit e2e ## The tests, those in a real Chromium too; `make more` holds the rest

unit: ## The tests without a browser (JavaScript in Node, Python in pytest)
	$(SET_UP) test
	"$$(cat .setup/node)" --test --test-reporter=spec tests/kiosk/*.test.js
	$(PYTEST) tests

# `make test` stays short enough to be run: the journey, ten bad days by seed, the traces. The rest follows in `make more`; CI runs both.
LOOKS = kiosk_layout kiosk_screens kiosk_reading kiosk_keys kiosk_keyboard operator_admin pictures
LONGER = activities kiosk_batch kiosk_enrolment kiosk_heartbeat kiosk_restored kiosk_wipe faults_form faults_migration faults_power kbli_finder kbli_import kiosk_export lesson mail operator_keys operator_lock storage_watch stories_courier
MORE = $(patsubst %,e2e/test_%.py,$(LOOKS) $(LONGER))
# Several browsers share the machine: what failed runs once more alone, under its name, and must pass then.
IN_BROWSERS = $(PYTEST) -n $(BROWSERS) --dist loadfile $(1) || $(PYTEST) -n 0 --last-failed --last-failed-no-failures none $(1)

e2e: ## The journey in a real Chromium against the real server, under faults and over bare profiles too
	$(SET_UP) test
	$(call IN_BROWSERS,e2e $(addprefix --ignore=,$(MORE)))

more: ## Every screen measured (sizes, words, contrast, axe, keys, voice), and the longer stories
	$(SET_UP) test
	$(call IN_BROWSERS,$(MORE))

torture: ## The long proofs under faults: make torture [SEEDS=1-300] [ONLY=browser,cores]
	$(SET_UP) test
	@CHROMIUM="$${CHROMIUM:-$$(cat .setup/chromium)}" .venv/bin/python -m e2e.torture --seeds '$(SEEDS)' --only '$(ONLY)'

lint: ## Style and syntax of Python, JavaScript and JSON
	$(SET_UP) lint
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python setup/lint.py "$$(cat .setup/node)"

fix: ## Mend what the linter can mend by itself
	$(SET_UP) lint
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: ## Measure against peers and the limit, half an hour: make bench [QUICK=1] [ONLY=growth,day]
	$(SET_UP) test
	@test -x bench/.venv/bin/python || $(PYTHON) -m venv bench/.venv
	@bench/.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@test bench/node_modules/.package-lock.json -nt bench/package-lock.json || \
		{ cd bench && PATH="$$(dirname "$$(cat ../.setup/node)"):$$PATH" npm ci --silent --ignore-scripts; }
	@CHROMIUM="$${CHROMIUM:-$$(cat .setup/chromium)}" .venv/bin/python -m bench $(if $(QUICK),--quick) $(if $(ONLY),--only '$(ONLY)')

pictures: ## Take the README's pictures anew
	$(SET_UP) test
	LOKET_PICTURES=1 $(PYTEST) e2e/test_pictures.py

seed: ## Fill the queue with a dozen fictitious applicants: make seed [DATA=data]
	$(SET_UP) run
	@$(LOKET) seed

backup: ## A consistent copy of the database, also while the server runs: make backup [DATA=data] [TO=folder]
	$(SET_UP) run
	@$(LOKET) backup $(TO)

restore: ## Put a copy back, with the server stopped: make restore FILE=… [DATA=data]
	$(SET_UP) run
	@test -n "$(FILE)" || { echo "Which copy? make restore FILE=$(DATA)/backups/loket-….sqlite"; exit 1; }
	@$(LOKET) restore '$(FILE)'

kbli-check: ## Compare the product's KBLI list with an official one: make kbli-check FILE=…
	$(SET_UP) run
	@test -n "$(FILE)" || { echo "Which list? make kbli-check FILE=…json"; exit 1; }
	@$(LOKET) kbli check '$(FILE)'

CASES ?= tests/cases/kbli_queries.csv

kbli-quality: ## How often the tablet's search finds what people mean: make kbli-quality [CASES=file.csv]
	$(SET_UP) run
	@"$$(cat .setup/node)" bench/kbli-quality.js '$(CASES)'
