#!/usr/bin/env bash
# Kills the server under a stream of imports, and in the middle of synchronising, on both databases:
#
#   scripts/torture.sh [KILLS [KILLS WHILE SYNCHRONISING]]
set -euo pipefail
cd "$(dirname "$0")/.."

export E2E_KILLS=${1:-20} E2E_SYNC_KILLS=${2:-5}
# With the features of the whole workspace, as the other tests were built: nothing is compiled twice.
cargo build --quiet --locked --workspace --bin besace
cd end2end
../scripts/postgres.sh node_modules/.bin/playwright test --config torture.config.ts
