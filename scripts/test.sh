#!/usr/bin/env bash
# Every test there is. `make test` has built the product and seen to what the
# tests need. All parts run, also after one that failed; the summary comes last.
set -euo pipefail
cd "$(dirname "$0")/.."

summary=()
failed=0

# part NAME COMMAND… runs a part of the tests and notes how it went.
part() {
  local name=$1 begun=$SECONDS outcome=ok
  shift
  printf '\n== %s\n' "$name"
  "$@" || { outcome=FAILED && failed=1; }
  summary+=("$(printf '%-62s %6s %5ds' "$name" "$outcome" $((SECONDS - begun)))")
}

services() { go run ./internal/testenv/cmd/withservices -- "$@"; }

part "linters and type checks" scripts/lint.sh
part "front ends" npm --prefix web run --silent test
part "what the widget weighs" npm --prefix web run --silent size
part "Go on SQLite" go test ./...
part "Go on PostgreSQL and Redis, with the race detector" services env PARLEY_TEST_DATABASE=postgres go test -race ./...
part "browsers" services npm --prefix web run --silent e2e -w @parley/e2e

printf '\n== %s\n' "all in ${SECONDS}s"
printf '%s\n' "${summary[@]}"
exit "$failed"
