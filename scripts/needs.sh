#!/usr/bin/env bash
# Sees to it that the tests find PostgreSQL, Redis, Chromium, curl and a C compiler
# (the race detector needs one). Installs Debian packages as root; otherwise
# says which command to run.
set -euo pipefail

for tool in go node npm; do
  command -v "$tool" >/dev/null || { echo "Missing: $tool. Parley is built with Go 1.26 and Node 20.19 or newer." >&2 && exit 1; }
done

need=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || need+=(postgresql)
command -v psql >/dev/null || need+=(postgresql-client)
command -v redis-server >/dev/null || need+=(redis-server)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || need+=(chromium fonts-dejavu-core)
command -v curl >/dev/null || need+=(curl)
command -v gcc >/dev/null || need+=(gcc libc6-dev)
[ ${#need[@]} -gt 0 ] || exit 0

command="apt-get install -y --no-install-recommends ${need[*]}"
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Missing for the tests: ${need[*]}. Run: sudo apt-get update && sudo $command" >&2
  exit 1
fi

echo "Installing ${need[*]}"
export DEBIAN_FRONTEND=noninteractive
# The services are started by the tests, on ports and in folders of their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
$command -qq >/dev/null
