#!/usr/bin/env bash
# Kills the server under a stream of imports, on both databases: scripts/torture.sh [KILLS]
set -euo pipefail
cd "$(dirname "$0")/.."

export E2E_KILLS=${1:-20}
# With the features of the whole workspace, as the other tests were built: nothing is compiled twice.
cargo build --quiet --locked --workspace --bin besace
cd end2end
../scripts/postgres.sh node_modules/.bin/playwright test --config torture.config.ts
