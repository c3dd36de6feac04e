# Parley: build, run, test. `make help` lists the targets.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO_SRC  := $(shell find cmd internal -name '*.go' -o -path '*/migrations/*.sql' -o -path 'internal/*' -type f ! -path 'internal/web/dist/*' ! -name '*_test.go') go.mod go.sum
LIB_SRC := $(shell find web/packages -type f ! -path '*/node_modules/*' ! -path '*/dist/*')
WIDGET_SRC  := $(shell find web/apps/widget -type f ! -path '*/node_modules/*' ! -path '*/dist/*')
CONSOLE_SRC := $(shell find web/apps/console -type f ! -path '*/node_modules/*' ! -path '*/dist/*')

STAMP   := web/node_modules/.installed
WIDGET  := internal/web/dist/.widget
CONSOLE := internal/web/dist/.console

export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: build ## build, then serve the demo on https://localhost:8443 (and plain HTTP on loopback)
	@exec bin/parley serve --demo

.PHONY: build
build: bin/parley ## build bin/parley with the front ends inside

bin/parley: $(GO_SRC) $(WIDGET) $(CONSOLE)
	go build -trimpath -ldflags "-X main.version=$(VERSION)" -o $@ ./cmd/parley

$(STAMP): web/package.json web/package-lock.json $(wildcard web/*/*/package.json web/e2e/package.json)
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WIDGET): $(STAMP) $(LIB_SRC) $(WIDGET_SRC)
	cd web && npm run --silent build -w @parley/widget
	@rm -rf internal/web/dist/widget && cp -r web/apps/widget/dist internal/web/dist/widget && touch $@

$(CONSOLE): $(STAMP) $(LIB_SRC) $(CONSOLE_SRC)
	cd web && npm run --silent build -w @parley/console
	@rm -rf internal/web/dist/console && cp -r web/apps/console/dist internal/web/dist/console && touch $@

.PHONY: front-ends
front-ends: $(WIDGET) $(CONSOLE)

.PHONY: needs
needs:
	@scripts/needs.sh

.PHONY: test
test: needs build ## every test there is: both databases, Redis, race detector, browsers
	@scripts/test.sh

.PHONY: lint
lint: $(STAMP) ## linters and type checks
	@scripts/lint.sh

.PHONY: e2e
e2e: needs build ## the browser tests alone
	cd web && npm run --silent e2e -w @parley/e2e

.PHONY: bench
bench: needs build ## benchmarks; they print ratios
	go run ./internal/testenv/cmd/withservices -durable -- go run ./bench/speed

.PHONY: faults
faults: needs build ## fault drills: lost, duplicated, reordered must be 0
	go run ./internal/testenv/cmd/withservices -- go run ./bench/faults

.PHONY: fuzz
fuzz: ## fuzz each target for a minute
	@scripts/fuzz.sh

.PHONY: clean
clean: ## remove what was built (not the data)
	rm -rf bin web/apps/*/dist web/node_modules internal/web/dist/{widget,console,.widget,.console}
