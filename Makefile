# `make run` shows demarche at work, `make test` checks it. Both first install what is missing; `make help` lists the rest.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# Where cargo puts what it builds; what else is made goes below it too. Quoted wherever it is used: it may hold spaces.
export CARGO_TARGET_DIR ?= target
# rustup's folder, for a shell that was opened before Rust was installed.
export PATH := $(PATH):$(HOME)/.cargo/bin

# DISK=no leaves out the store on disk, and with it the long compile of RocksDB: for quick checks.
DISK ?= yes
ifeq ($(DISK),no)
NEEDS := memory
FEATURES := --no-default-features
else
NEEDS := build
FEATURES :=
endif

# One profile for all: what one target has compiled, the others need not compile again.
CARGO_FLAGS := --release --locked $(FEATURES)
DEMARCHE := $(CARGO_TARGET_DIR)/release/demarche
TOOLS := $(CARGO_TARGET_DIR)/tools

SAMPLES_STORE := $(CARGO_TARGET_DIR)/samples-store
SAMPLES_RDF := $(CARGO_TARGET_DIR)/samples.ttl
QUESTIONS := who-invited-armenia russia-armenia-by-year possible-or-alleged

heading = @printf '\n== %s\n' '$(1)'

.PHONY: help
help: ## list the targets (this)
	@sed -n 's/^\([a-z]*\):.* ## \(.*\)/make \1;\2/p' Makefile | \
		while IFS=';' read -r target what; do printf '%-15s%s\n' "$$target" "$$what"; done

.PHONY: run
run: build ## build the dispatches of data/samples into a store and ask three questions
	$(call heading,Seventy dispatches become a graph)
	@rm -rf "$(SAMPLES_STORE)"
	"$(DEMARCHE)" build data/samples --store "$(SAMPLES_STORE)"
	@for question in $(QUESTIONS); do \
		printf '\n== %s\n' "$$(sed -n '1s/^# *//p' "ontology/queries/$$question.rq")"; \
		(set -x; "$(DEMARCHE)" query --file "ontology/queries/$$question.rq" --store "$(SAMPLES_STORE)"); \
	done

.PHONY: test
test: setup fmt clippy unit doc deny licences shapes ## run every check, as CI does

.PHONY: setup
setup: needs ## install what is missing: libclang, a C++ compiler, tools for the checks
	@scripts/setup.sh test "$(TOOLS)"

.PHONY: needs
needs:
	@scripts/setup.sh $(NEEDS)

.PHONY: build
build: needs ## compile the program
	cargo build $(CARGO_FLAGS)

.PHONY: fmt
fmt:
	$(call heading,Formatting)
	cargo fmt --check

.PHONY: clippy
clippy:
	$(call heading,Lints)
	cargo clippy $(CARGO_FLAGS) --all-targets -- -D warnings

.PHONY: unit
unit:
	$(call heading,Tests)
	cargo test $(CARGO_FLAGS)

# Private items too: the pages are for contributors, and a public item may point to the private one that explains it.
.PHONY: doc
doc: needs ## write the documentation of the code
	$(call heading,Documentation)
	RUSTDOCFLAGS='-D warnings -A rustdoc::private-intra-doc-links' cargo doc $(CARGO_FLAGS) --no-deps --document-private-items

# Advisories are left out: they need a network.
.PHONY: deny
deny:
	$(call heading,Dependencies)
	PATH="$$(realpath "$(TOOLS)")/bin:$$PATH" cargo deny --locked check --hide-inclusion-graph bans licenses sources

.PHONY: licences
licences:
	$(call heading,Licences of the files)
	"$(TOOLS)/bin/reuse" lint

# A third of the dispatches: the checker's time grows with the square of their number.
.PHONY: shapes
shapes: build
	$(call heading,Shapes)
	"$(DEMARCHE)" extract data/samples/wire.jsonl data/samples/2023-0*.txt --format turtle --rdf 1.1 > "$(SAMPLES_RDF)"
	"$(TOOLS)/bin/python3" tests/shapes.py "$(SAMPLES_RDF)"
	"$(TOOLS)/bin/python3" ontology/make.py --check

.PHONY: clean
clean: ## remove all that was built, RocksDB too
	cargo clean
