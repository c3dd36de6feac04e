#!/usr/bin/env bash
# Linters and type checks for Go and TypeScript.
set -euo pipefail
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l cmd internal contract bench)
if [ -n "$unformatted" ]; then
  echo "not formatted by gofmt: $unformatted" >&2
  exit 1
fi
go vet ./...
go vet -tags faults ./internal/failpoint
go tool staticcheck ./...
(cd web && npm run --silent check && npm run --silent lint)
