# The commands of the project. Each makes what it needs first; none needs root, Docker or a database of the system.
PYTHON ?= python3
BIN := .venv/bin
PLAYGROUND := deploy/playground/node_modules/.package-lock.json
RENDERER := tests/browser/renderer/node_modules/.package-lock.json

.PHONY: run test test-browser test-deploy storm bench mutate package check check-deploy audit sbom format lock clean

run: .venv/run $(if $(shell command -v npm),$(PLAYGROUND))  ## the bot with a simulated tenant, and a chat to try it in
	$(BIN)/python -m bot demo $(ARGS)

test: .venv/test check  ## every test that needs no browser
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)  # more than cores: many wait for a process or the database

test-browser: .venv/test $(PLAYGROUND) $(RENDERER)  ## drives the chat and draws every card in Chromium (CHROMIUM=/path/to/it, if it is not found)
	$(BIN)/pytest -m browser -n 2 $(ARGS)

test-deploy: .venv/test check-deploy  ## the container's steps, performed without an engine; what belongs together under deploy/
	$(BIN)/pytest -m deploy -n 2 $(ARGS)

storm: .venv/test  ## long runs with many crashes
	$(BIN)/pytest -m storm --timeout=3600 $(ARGS)

bench: .venv/test .venv-bench/installed  ## measures, and judges nothing but ratios and limits
	$(BIN)/pytest -m bench -s $(ARGS)

mutate: .venv/test  ## changes the advisor line by line, and sees whether a test notices (tests/advisor/SURVIVORS.md)
	$(BIN)/mutmut run $(ARGS)
	$(BIN)/mutmut results

package: .venv/run  ## the app for Teams, made from the settings (ARGS=--sandbox: for the simulated tenant)
	mkdir -p artefacts
	$(BIN)/python -m bot package --output artefacts/enroll-desk.zip $(ARGS)

check: .venv/test  ## style, types, import directions, unused dependencies
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

check-deploy: .venv-deploy/installed  ## linters for the Dockerfile and the Bicep files
	.venv-deploy/bin/hadolint deploy/Dockerfile
	.venv-deploy/bin/checkov --config-file deploy/checkov.yaml

audit: .venv-deploy/installed  ## known weaknesses of the locked packages, if their database can be asked, and of our own code
	.venv-deploy/bin/python deploy/audit.py requirements-dev.lock requirements-bench.lock requirements-deploy.lock
	.venv-deploy/bin/bandit --quiet --configfile pyproject.toml --recursive bot cards dialogs deploy

sbom: .venv-deploy/installed  ## what the bot consists of, as CycloneDX: artefacts/enroll-desk.cdx.json
	.venv-deploy/bin/python deploy/sbom.py requirements.lock --output artefacts/enroll-desk.cdx.json

format: .venv/test  ## put the code into its form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: .venv/test  ## renew the lock files: exact versions with hashes, for every system, from any index
	$(BIN)/uv pip compile --universal --upgrade --generate-hashes --no-header --quiet pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --group bench -c requirements.lock -o requirements-bench.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --quiet --group deploy -o requirements-deploy.lock
	npm install --prefix deploy/playground --package-lock-only --omit-lockfile-registry-resolved
	npm install --prefix tests/browser/renderer --package-lock-only --omit-lockfile-registry-resolved

clean:  ## remove what the other commands made
	rm -rf .venv .venv-bench .venv-deploy .data deploy/playground/node_modules tests/browser/renderer/node_modules artefacts

# pip takes a minute and a half for what uv takes seconds for; where only pip knows the way to an index, pip does it.
install = $(BIN)/uv pip install --quiet --python $(1) --require-hashes -r $(2) \
	|| $(1)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $(2)

.venv/uv: requirements-dev.lock
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/# via/p' $< > .venv/uv.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	touch $@

.venv/run: requirements.lock | .venv/uv
	$(call install,.venv,$<)
	touch $@

.venv/test: requirements-dev.lock | .venv/uv
	$(call install,.venv,$<)
	touch $@ .venv/run

.venv-bench/installed: requirements-bench.lock | .venv/uv  # what `make bench` compares with, apart from what the bot runs on
	$(PYTHON) -m venv .venv-bench
	$(call install,.venv-bench,$<)
	touch $@

.venv-deploy/installed: requirements-deploy.lock | .venv/test
	$(BIN)/python -m venv .venv-deploy
	$(call install,.venv-deploy,$<)
	touch $@

$(PLAYGROUND) $(RENDERER): %/node_modules/.package-lock.json: %/package-lock.json
	npm ci --prefix $* --no-audit --no-fund --loglevel=error
	touch $@
