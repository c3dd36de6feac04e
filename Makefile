# Parley: build, run, test. `make help` lists the targets.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
.DELETE_ON_ERROR:

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

# What each product is made of. Tests and what is generated do not count.
source   = $(shell find $(1) -type f ! -path '*/node_modules/*' ! -path '*/dist/*' ! -path '*/test/*' ! -name '*.gen.ts' 2>/dev/null)
GO_SRC  := $(shell find cmd internal contract -type f ! -path 'internal/web/dist/*' ! -name '*_test.go' ! -path '*/testdata/*' 2>/dev/null) go.mod go.sum
LIB_SRC := $(call source,web/packages) web/tsconfig.base.json web/compress.mjs
PACKAGES := $(wildcard web/package.json web/package-lock.json web/.npmrc web/*/package.json web/*/*/package.json)

MODULES := web/node_modules/.installed
WIDGET  := bin/.widget
CONSOLE := bin/.console

export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

SERVICES := go run ./internal/testenv/cmd/withservices

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: build ## build what has changed, then serve the demo on https://localhost:8443
	@exec bin/parley serve --demo --data data --log-level warn

.PHONY: build
build: bin/parley ## build bin/parley with the front ends inside

bin/parley: $(GO_SRC) $(WIDGET) $(CONSOLE) bin/.version
	go build -ldflags '-X main.version=$(VERSION)' -o $@ ./cmd/parley

# Changes only when the version does.
bin/.version: FORCE
	@mkdir -p bin
	@[ "$$(cat $@ 2>/dev/null)" = '$(VERSION)' ] || echo '$(VERSION)' > $@

.PHONY: FORCE
FORCE:

$(MODULES): $(PACKAGES)
	cd web && npm ci --loglevel=error
	@touch $@

$(WIDGET): $(MODULES) $(LIB_SRC) $(call source,web/apps/widget)
	cd web && npm run --silent build -w @parley/widget
	@mkdir -p bin && rm -rf internal/web/dist/widget && cp -r web/apps/widget/dist internal/web/dist/widget && touch $@

$(CONSOLE): $(MODULES) $(LIB_SRC) $(call source,web/apps/console) $(wildcard docs/openapi.json contract/livechat.yaml)
	cd web && npm run --silent build -w @parley/console
	@mkdir -p bin && rm -rf internal/web/dist/console && cp -r web/apps/console/dist internal/web/dist/console && touch $@

.PHONY: needs
needs:
	@scripts/needs.sh

.PHONY: test
test: needs build ## every test there is: both databases, Redis, race detector, browsers
	@scripts/test.sh

.PHONY: lint
lint: $(MODULES) ## linters and type checks
	@scripts/lint.sh

.PHONY: e2e
e2e: needs build ## the browser tests alone
	$(SERVICES) -- npm --prefix web run --silent e2e -w @parley/e2e

.PHONY: screenshots
screenshots: needs build ## draw the pictures in docs/images anew
	npm --prefix web run --silent screenshots -w @parley/e2e

# How many chats the history of the measurement has. What was made on SQLite is kept.
CHATS := 6000

.PHONY: bench
bench: needs build ## measure; prints ratios to the bare parts
	$(SERVICES) -durable -- go run ./bench/speed -binary bin/parley
	$(SERVICES) -durable -- go run ./bench/history -binary bin/parley -chats $(CHATS)
	$(SERVICES) -durable -- go run ./bench/reports -binary bin/parley -total $$(( $(CHATS) < 10000 ? 1000 : $(CHATS) ))

.PHONY: faults
faults: needs build ## drill what may break; lost, duplicated and reordered must be 0
	go run ./bench/faults

.PHONY: fuzz
fuzz: ## run each fuzz target for a minute (FUZZTIME)
	@scripts/fuzz.sh

.PHONY: clean
clean: ## remove what was built; the data stays
	rm -rf bin web/apps/*/dist web/node_modules web/*/*/node_modules web/e2e/test-results internal/web/dist/widget internal/web/dist/console
