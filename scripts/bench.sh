#!/usr/bin/env bash
# Measures the release on both databases and writes BENCHMARKS.md: scripts/bench.sh
set -euo pipefail
cd "$(dirname "$0")/.."

cargo run --quiet --locked -p site -- --profile wasm-release
cargo build --release --locked -p server --bin besace
BESACE_BIN=${CARGO_TARGET_DIR:-$PWD/target}/release/besace
export BESACE_BIN
cd end2end
DURABLE=1 ../scripts/postgres.sh node_modules/.bin/playwright test --config bench.config.ts
