# `make help` lists what there is. Every version is pinned here, in go.mod and in web/package-lock.json.
export GOTOOLCHAIN := go1.27.4
export GOEXPERIMENT := simd

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
STATICCHECK := build/tools/staticcheck
TALLY := go run ./internal/tally
GO_TEST := go test -json -timeout 20m
# Everything but the browser glue, and but the programs that only build and check.
PORTABLE := ./core/... ./h5read/... ./h5write/... ./worker/...

.PHONY: help
help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## build what is stale and serve the app on localhost
	go run -ldflags='-X main.version=$(VERSION)' . serve $(ARGS)

.PHONY: cli
cli: ## build the command line to bin/coverslip
	go build -trimpath -ldflags='-X main.version=$(VERSION)' -o bin/coverslip .

.PHONY: site
site: ## build the static site to build/site
	go run . site build/site

.PHONY: test
test: test-go test-wasm test-web e2e ## install what the tests need and run them all
	@$(TALLY) total

.PHONY: test-go
test-go: fresh-tally ## Go tests, natively
	$(GO_TEST) ./... | $(TALLY) go native

.PHONY: test-wasm
test-wasm: ## the same Go tests under js/wasm in Node, and those of the browser glue
	GOOS=js GOARCH=wasm $(GO_TEST) -exec="$$(go env GOROOT)/lib/wasm/go_js_wasm_exec" $(PORTABLE) ./wasm | $(TALLY) go wasm

.PHONY: test-web
test-web: ## the page's modules in Node
	go run . webtests build/webtests
	node --test --test-reporter=tap $$(find build/webtests -name '*.test.mjs') | $(TALLY) node web

.PHONY: e2e
e2e: site chromium ## journeys in headless Chromium
	COVERSLIP_SITE=build/site node --test --test-concurrency=1 --test-reporter=tap $$(find web/e2e -name '*.test.mjs' | sort) | $(TALLY) node e2e

.PHONY: test-scanpy
test-scanpy: build/scanpy-venv/done ## the scripts of --script in real scanpy, against our results; needs PYTHON= of 3.12 or later, not part of test
	go build -o build/coverslip .
	build/scanpy-venv/bin/python internal/scanpy/run.py build/coverslip

# The first that runs and is new enough for scanpy.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3; do \
  if $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then echo $$p; break; fi; done)

build/scanpy-venv/done: internal/scanpy/requirements.txt
	$(or $(PYTHON),$(error test-scanpy needs Python 3.12 or later: PYTHON= its path)) -m venv build/scanpy-venv
	build/scanpy-venv/bin/pip install --quiet --requirement $<
	touch $@

.PHONY: test-peers
test-peers: ## exports are read by anndata 0.8 and newest, h5py, h5dump, h5ls, jsfive, h5wasm, rhdf5, hdf5r (those that are there)
	python3 peers/run.py build/peers

.PHONY: chromium
chromium:
	@web/e2e/install-chromium.sh

.PHONY: fresh-tally
fresh-tally:
	@rm -f build/tally

.PHONY: check
check: site $(STATICCHECK) ## format, lint, types, direction of imports, generated files, sizes
	@test -z "$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go'))" || { gofmt -d $$(git ls-files -co --exclude-standard '*.go'); exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet $(PORTABLE) ./wasm
	$(STATICCHECK) ./...
	GOOS=js GOARCH=wasm $(STATICCHECK) ./wasm
	cd web && npm run --silent check
	go generate ./...
	git diff --exit-code --stat -- $(GENERATED)
	go run ./internal/check

# Built for this machine, so that it can look at the packages of another (js/wasm).
$(STATICCHECK):
	GOBIN=$(CURDIR)/build/tools go install honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Files that `go generate` writes; check fails where they are not as committed.
GENERATED := web/src/engine/protocol.ts docs/protocol.md

.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (default 1m) each
	@go list -f '{{.Dir}}' ./... | while read -r dir; do \
	  (cd "$$dir" && { go test -list '^Fuzz' . || true; } | { grep '^Fuzz' || true; } | while read -r target; do \
	    echo "== $$dir $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime $${FUZZTIME:-1m} -fuzzminimizetime 1x .; done); done

.PHONY: bench
bench: bench-go bench-h5py ## Go benchmarks, and reading against libhdf5

.PHONY: bench-go
bench-go: ## Go benchmarks, natively and in Node
	go test -run '^$$' -bench . -benchmem $(PORTABLE)
	GOOS=js GOARCH=wasm go test -run '^$$' -bench . -exec="$$(go env GOROOT)/lib/wasm/go_js_wasm_exec" $(PORTABLE)

.PHONY: bench-h5py
bench-h5py: build/bench-venv/done ## reading against libhdf5 through h5py; FILE= another .h5ad, CELLS= how many are simulated
	go build -o build/bench/reading ./bench/reading
	$(if $(FILE),,build/bench-venv/bin/python bench/simulate.py build/bench $(CELLS) $(CODECS))
	build/bench/reading build/bench-venv/bin/python bench/read.py $(or $(FILE),$(CODECS:%=$(SIMULATED)-%.h5ad))

.PHONY: bench-peers
bench-peers: cli site build/bench-venv/done ## the analysis beside scanpy, SingleRust and kana; FILE=, CELLS= as above, PEERS= which, ROUNDS= how often
	$(if $(FILE),,build/bench-venv/bin/python bench/simulate.py build/bench $(CELLS) gzip)
	go run ./bench/peers --peers "$(PEERS)" --rounds $(ROUNDS) "$(or $(FILE),$(SIMULATED)-gzip.h5ad)"

.PHONY: bench-export
bench-export: site chromium ## exports of one FILE= from headless Chromium, as lines of JSON
	@COVERSLIP_SITE=build/site node bench/export.mjs "$(FILE)"

.PHONY: bench-browser
bench-browser: site chromium ## one FILE= in headless Chromium, as a line of JSON; LOOK= for how many ms the card is looked at
	@COVERSLIP_SITE=build/site node bench/browser.mjs $(LOOK) "$(FILE)"

CELLS ?= 50000
CODECS := gzip lzf blosc-zstd none-int64
SIMULATED = build/bench/csr-$(CELLS)
PEERS ?= chromium,scanpy,singlerust,kana
ROUNDS ?= 1

build/bench-venv/done: bench/requirements.txt
	python3 -m venv build/bench-venv
	build/bench-venv/bin/pip install --quiet --requirement bench/requirements.txt
	touch $@

.PHONY: clean
clean: ## remove what was built
	rm -rf bin build web/node_modules
