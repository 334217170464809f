# Everything a person or CI does with this repository. `make` lists the verbs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: help run hub test test-all lint lock release language translations format bench accuracy chaos hub-chaos soak screenshots lighthouse icons voices hil arm64 interruptions image cloud-init install uninstall install-hub uninstall-hub \
	hardware hardware-check board clean

help:
	@echo "make run          the whole device on this machine, with a simulated person"
	@echo "make hub          a hub of many walls on this machine, with two simulated walls; ARGS=\"--walls 10\""
	@echo "make test         lint, types, import contract and all tests but those that make a machine"
	@echo "make test-all     all of that, those that boot a machine, the real camera software, and a user land for 64-bit ARM (root, Debian's systemd-container, mmdebstrap and qemu-user-static)"
	@echo "make lint         lint, types and import contract only"
	@echo "make language L=fr  begin a language, or bring its catalogue up to date; make translations does so for all"
	@echo "make format       put the code in the house format"
	@echo "make bench        measure the figures of tests/README.md on this machine"
	@echo "make accuracy     measure how often the wall is right, and write tests/ACCURACY.md; DATA=FOLDER VISITS=1000"
	@echo "make chaos        damage walls, kill them, cut their power, and write what came of it to tests/RELIABILITY.md (an hour)"
	@echo "make hub-chaos    ten minutes of 50 walls and a hub of which something is killed every four seconds"
	@echo "make soak         an hour of people and faults on the whole device; its verdict goes to tests/RELIABILITY.md too"
	@echo "sudo make install   put it on this Raspberry Pi, or bring it up to date; sudo make uninstall takes it off"
	@echo "sudo make install-hub   put a hub of many walls on this Debian, or bring it up to date; sudo make uninstall-hub"
	@echo "make hil          the installed product on an emulated machine with a GPIO chip and an I2C bus (root, ten minutes); ARCH=arm64"
	@echo "make arm64        the installed product in Debian's aarch64 user lands (root, Debian's qemu-user-static and mmdebstrap)"
	@echo "make interruptions  twenty updates cut off at random, in a container (root, half an hour); into systemd/README.md"
	@echo "make hardware     make all that hardware/ makes from a source again (needs graphviz); make hardware-check compares"
	@echo "make board        check the board's rules and make what a board house takes (needs KiCad 9); ARGS=--check compares"
	@echo "make lighthouse   hold the live page against Lighthouse; ARGS=--write puts the figures into tests/README.md (needs Chromium and npm)"
	@echo "make lock         lock what a wall installs to today's versions within pyproject.toml's bounds, by hash"
	@echo "make release KEY=FILE  a signed bundle of what is committed, for walls to update from, with its bill of materials"
	@echo "sudo make image BASE=FILE  a card image of Raspberry Pi OS Lite (64-bit), for Raspberry Pi Imager"
	@echo "make cloud-init   two files for who keeps a card of their own: cloud-init installs it at its first boot"
	@echo "make voices       speak the spoken reasons again (needs espeak-ng)"
	@echo "make icons        draw the icons of the pages again (needs Chromium)"
	@echo "make screenshots  take the pictures of the pages again (needs Chromium)"

# The stamps hold what was installed from: a changed pyproject installs again, nothing else does.
$(VENV)/.run: pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "hingewall needs Python 3.11 or newer, this is %d.%d: make run PYTHON=python3.13" % v[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (once, about half a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@

$(VENV)/.hardware: $(VENV)/.test
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[hardware]"
	@touch $@

$(VENV)/.release: $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[release]"
	@touch $@

$(VENV)/.hub: $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[hub]"
	@touch $@

run: $(VENV)/.run
	@$(BIN)/hingewall demo $(ARGS)

# A hub and simulated walls on this machine; needs no root and nothing of Debian's.
hub: $(VENV)/.hub
	@$(BIN)/python -m hingewall_hub $(ARGS)

# A file's tests stay with one worker, so that what they share is made once; those that wait longest are begun first.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder
# Hundreds of Pythons are started: where nothing compiled is kept, each would compile all of it anew.
test test-all: export PYTHONDONTWRITEBYTECODE :=

test: lint
	$(BIN)/pytest $(PARALLEL) -m "not machine and not realcam and not arm64" $(ARGS)

test-all: lint
	$(BIN)/pytest $(PARALLEL) -m "not trixie" $(ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every sentence of source and templates, into each language's catalogue; L names one that is new.
POT := .cache/hingewall.pot
CATALOGUES := web/hingewall_web/translations

translations: $(VENV)/.test
	@mkdir -p $(dir $(POT))
	@PYTHONPATH=tests $(BIN)/pybabel --quiet extract -F pyproject.toml -k N_ -c Translators: --add-location=file \
		--sort-by-file --project=Hingewall --copyright-holder="Hingewall contributors" -o $(POT) .
	@test -z "$(L)" || test -d $(CATALOGUES)/$(L) || \
		$(BIN)/pybabel --quiet init -D hingewall -i $(POT) -d $(CATALOGUES) -l "$(L)" -w 110 2>/dev/null || \
		{ echo "make language L=$(L): no such language; expected a code of two letters, as in make language L=fr" >&2; exit 2; }
	@$(BIN)/pybabel --quiet update -D hingewall -i $(POT) -d $(CATALOGUES) -w 110 --no-fuzzy-matching \
		--ignore-pot-creation-date --ignore-obsolete
	@$(BIN)/pybabel --quiet compile -D hingewall -d $(CATALOGUES)
	@$(BIN)/python tests/catalogues.py

language:
	@echo "$(L)" | grep -Eqx '[a-z]{2,3}(_[A-Z]{2})?' || \
		{ echo "make language L=$(L): expected a language's code, as in make language L=fr" >&2; exit 2; }
	@$(MAKE) --no-print-directory translations L=$(L)
	@echo "translate $(CATALOGUES)/$(L)/LC_MESSAGES/hingewall.po, then: make translations"

format: $(VENV)/.test
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

bench: $(VENV)/.run
	@$(BIN)/hingewall bench $(ARGS)

accuracy: $(VENV)/.test
	@PYTHONPATH=tests $(BIN)/python -m evidence $(if $(DATA),--data "$(DATA)") $(if $(VISITS),--visits $(VISITS)) $(ARGS)

chaos: $(VENV)/.test
	@$(BIN)/python tests/chaos/__main__.py $(ARGS)

hub-chaos: $(VENV)/.test
	@PYTHONPATH=tests $(BIN)/python -m chaos.hub $(ARGS)

soak: $(VENV)/.test
	@$(BIN)/python tests/chaos/soak.py $(ARGS)

screenshots: $(VENV)/.test
	$(BIN)/python tests/screenshots.py

lighthouse: $(VENV)/.test
	@$(BIN)/python tests/lighthouse.py $(ARGS)

voices: $(VENV)/.test
	@$(BIN)/python tests/voices.py

icons: $(VENV)/.test
	@$(BIN)/python tests/icons.py

# The newest versions within pyproject.toml's bounds, each wheel by its hash; ARGS=--check fetches what the locks name.
lock: $(VENV)/.release
	@PYTHONPATH=systemd $(BIN)/python -m releasing.lock $(ARGS)

# A signed bundle of what is committed; systemd/README.md says how the key is made.
release: $(VENV)/.release
	@test -n "$(KEY)" || { echo "make release: no key; expected make release KEY=FILE, the private key that signs releases" >&2; exit 2; }
	@PYTHONPATH=systemd $(BIN)/python -m releasing.release --key "$(KEY)" $(ARGS)

# A card to put in and plug in. ARGS="--url https://..." for who publishes it; systemd/README.md says the rest.
image: $(VENV)/.release
	@test -n "$(BASE)" || { echo "make image: no base; expected sudo make image BASE=FILE, an image of Raspberry Pi OS Lite (64-bit)" >&2; exit 2; }
	@PYTHONPATH=systemd $(BIN)/python -m imaging.make_image --base "$(BASE)" $(ARGS)

# For a card of one's own with cloud-init on it: two files for its first partition.
OUT ?= dist
cloud-init:
	@mkdir -p "$(OUT)" && cp systemd/cloud-init/user-data "$(OUT)/"
	@git archive --format=tar.gz --output="$(OUT)/hingewall.tar.gz" HEAD pyproject.toml README.md LICENSE requirements.lock requirements-build.lock device web systemd
	@echo "$(OUT)/user-data and $(OUT)/hingewall.tar.gz: put both into the first partition of the card"

# On the Pi, with the system's own Python: nothing is needed before. PURGE=1 takes history and settings too.
install uninstall install-hub uninstall-hub:
	@/usr/bin/python3 systemd/install.py $@ $(ARGS)

interruptions: $(VENV)/.test
	@$(BIN)/python tests/updating.py $(ARGS)

hil:
	@tests/hil/run.sh "$(or $(ARCH),amd64)" $(ARGS)

# Both of Debian's aarch64 user lands. `make test-all` has the one that is made in minutes: in the other each file of
# Python's is compiled by QEMU, since this system has no Python of its version.
arm64: $(VENV)/.test
	$(BIN)/pytest -n0 -m arm64 --durations=0 tests/arm64 $(ARGS)

# Each folder of hardware/ has a build module, and the enclosure one that renders its pictures. What mounting/ prints is
# compared by the tests, which have its library.
hardware: $(VENV)/.hardware
	@cd hardware && for module in $(subst /,.,$(patsubst hardware/%.py,%,$(wildcard hardware/*/build.py hardware/*/render.py))); do \
		echo "$$module" && ../$(BIN)/python -m $$module || exit 1; done

hardware-check: $(VENV)/.hardware
	@cd hardware && for module in $(subst /,.,$(patsubst hardware/%.py,%,$(filter-out %/mounting/build.py,$(wildcard hardware/*/build.py)))); do \
		echo "$$module" && ../$(BIN)/python -m $$module --check || exit 1; done

# KiCad is far more than the rest needs together, so no test needs it: they read what is committed, and rules.json beside it
# says of which sources KiCad found no rule broken.
board: $(VENV)/.test
	@cd hardware && ../$(BIN)/python -m board.fabricate $(ARGS)

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
