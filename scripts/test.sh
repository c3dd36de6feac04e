#!/usr/bin/env bash
# Every test there is. `make test` has built the product and seen to the services.
set -euo pipefail
cd "$(dirname "$0")/.."

section() { printf '\n== %s (%ds)\n' "$1" "$SECONDS"; }

section "linters and type checks"
scripts/lint.sh

section "front-end tests and size budgets"
(cd web && npm run --silent test && npm run --silent size)

section "Go tests on SQLite"
go test ./...

section "Go tests on PostgreSQL and Redis, with the race detector"
go run ./internal/testenv/cmd/withservices -- env PARLEY_TEST_DATABASE=postgres go test -race ./...

section "browser tests"
go run ./internal/testenv/cmd/withservices -- npm --prefix web run --silent e2e -w @parley/e2e

section "done"
