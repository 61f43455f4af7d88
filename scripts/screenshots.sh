#!/usr/bin/env bash
# Every page as a picture, at 360, 768 and 1440 px, light and dark, into end2end/screenshots/out.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo run --quiet --locked -p site -- --profile ci
cargo build --quiet --locked -p server --bin besace
cd end2end
rm -rf screenshots/out
node_modules/.bin/playwright test --config screenshots.config.ts
echo "The pictures are in end2end/screenshots/out"
