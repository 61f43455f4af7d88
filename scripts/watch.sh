#!/usr/bin/env bash
# Builds and restarts the development server whenever a source changes.
set -euo pipefail
cd "$(dirname "$0")/.."

sources=(app server style public Cargo.toml)
stamp=$(mktemp "${TMPDIR:-/tmp}/besace-watch.XXXXXX")
server=

stop() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" || true
    fi
    server=
}
trap 'stop; rm -f "$stamp"' EXIT
trap 'exit 130' INT TERM

while true; do
    touch "$stamp"
    if cargo run --quiet -p site -- --profile dev && cargo build -p server --bin besace; then
        stop
        cargo run --quiet -p server -- serve --dev &
        server=$!
    fi
    until [ -n "$(find "${sources[@]}" -newer "$stamp" -type f -print -quit)" ]; do sleep 1; done
done
