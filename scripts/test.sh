#!/usr/bin/env bash
# Every check there is, the quick ones first; stops at the first that fails.
#
#   scripts/test.sh [PART...]     parts: fmt clippy deny rust doc browser torture
#
# Prints how long each part took. Needs nothing to be running, and leaves nothing running.
set -euo pipefail
cd "$(dirname "$0")/.."

parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(fmt clippy deny rust doc browser torture)

times=()
logs=$(mktemp -d "${TMPDIR:-/tmp}/besace-test.XXXXXX")
report() {
    local code=$?
    printf '\nTime of each part:\n'
    printf '  %s\n' "${times[@]}"
    if [ -n "${part:-}" ]; then
        printf 'FAILED in: %s\n' "$part"
    fi
    # What the test runners said at their end, together.
    cat "$logs"/* 2>/dev/null |
        grep -E '^ *Summary \[|^test result:|^ +[0-9]+ (passed|failed|flaky|skipped|did not run)' || true
    rm -rf "$logs"
    exit "$code"
}
trap report EXIT

# Rust's own tests, with whichever runner is there.
rust_tests() {
    local runner=(cargo test --workspace --locked --lib --bins --tests)
    if cargo nextest --version >/dev/null 2>&1; then
        runner=(cargo nextest run --workspace --locked --no-fail-fast)
    fi
    scripts/postgres.sh "${runner[@]}" 2>&1 | tee "$logs/rust"
}

deny() {
    if cargo deny --version >/dev/null 2>&1; then
        cargo deny --workspace --locked check bans licenses sources
    else
        echo "cargo-deny is not here: left out (cargo install --locked cargo-deny)"
    fi
}

browser() {
    cargo run --quiet --locked -p site -- --profile ci
    # With the features of the whole workspace, as the tests were built: nothing is compiled twice.
    cargo build --locked --workspace --bin besace
    (cd end2end && node_modules/.bin/tsc --noEmit && node_modules/.bin/playwright test) 2>&1 | tee "$logs/browser"
}

for part in "${parts[@]}"; do
    printf '\n== %s\n' "$part"
    began=$SECONDS
    case $part in
    fmt) cargo fmt --all --check ;;
    clippy)
        cargo clippy --workspace --all-targets --locked -- -D warnings
        for module in hydrate editor; do
            cargo clippy -p "$module" --target wasm32-unknown-unknown --locked -- -D warnings
        done
        ;;
    deny) deny ;;
    rust) rust_tests ;;
    doc) cargo test --workspace --doc --locked ;;
    browser) browser ;;
    torture) scripts/torture.sh 20 2>&1 | tee "$logs/torture" ;;
    *)
        echo "no part is called $part" >&2
        exit 2
        ;;
    esac
    times+=("$(printf '%-9s %5d s' "$part" $((SECONDS - began)))")
done
part=
times+=("$(printf '%-9s %5d s' together $SECONDS)")
