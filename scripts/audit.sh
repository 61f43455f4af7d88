#!/usr/bin/env bash
# Asks the public list of known weaknesses about every crate and every npm package.
set -euo pipefail
cd "$(dirname "$0")/.."

if cargo deny --version >/dev/null 2>&1; then
    cargo deny --workspace check advisories
elif cargo audit --version >/dev/null 2>&1; then
    cargo audit
else
    echo "audit: needs cargo-deny (cargo install --locked cargo-deny) or cargo-audit" >&2
    exit 1
fi
(cd end2end && npm audit)
