#!/usr/bin/env bash
# Measures this crate beside other implementations on the same files, which it makes itself, the web being
# answered from files on all sides. Prints a section of Markdown: ./bench.sh > section.md
# Instructions are counted where valgrind is installed; peers that cannot be installed are left out.
set -euo pipefail
cd "$(dirname "$0")"
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

cargo build --quiet -p openbadges --example differential
ours=$(cargo bench --quiet -p openbadges --bench verification --no-run --message-format=json |
  sed -n 's/.*"name":"verification".*"executable":"\([^"]*\)".*/\1/p')
target=${CARGO_TARGET_DIR:-$PWD/../../target}
"$target/debug/examples/differential" make "$files"
"$ours" files "$files"

"$ours" times | sed 's/\t/\topenbadges\t/' >"$files/times"
(
  cd differential
  . ./peers.sh
  node bench.js "$files"
  "$modern" bench.py "$files"
  [ -z "$old" ] || "$old" bench.py "$files"
) >>"$files/times"

# The instructions of one run: those of twelve runs less those of two, by ten.
instructions() {
  command -v valgrind >/dev/null || return 0
  count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$ours" run "$1" "$2" 2>&1 |
      sed -n 's/.*Collected : //p'
  }
  echo $((($(count "$1" 12) - $(count "$1" 2)) / 10))
}

cat <<'MARKDOWN'
## The protocol library

One thread, release, the best of many runs; files made by the benchmark, the web answered from files on all sides. A ratio says how many times as long the peer takes. Instructions are callgrind's for one run of this crate.

| what | aim | this crate | instructions | peers (ratio) |
|---|---|---|---|---|
MARKDOWN
while IFS='|' read -r name what aim; do
  awk -F'\t' -v name="$name" -v what="$what" -v aim="$aim" -v count="$(instructions "$name")" '
    function span(us) { return us < 1000 ? sprintf("%.1f µs", us) : sprintf("%.1f ms", us / 1000) }
    $1 == name && $2 == "openbadges" { own = $3; next }
    $1 == name { peers = peers (peers ? ", " : "") sprintf("%s %s (× %.*f)", $2, span($3), $3 / own < 10, $3 / own) }
    END { printf "| %s | %s | %s | %s | %s |\n", what, aim, span(own), count, peers }' "$files/times"
done <<'CASES'
png|extraction from a PNG of 100 kB|30 µs
hosted|Open Badges 2.0, hosted|100 µs
eddsa|`eddsa-rdfc-2022`, a credential of a large factory's shape|1 ms
rs256|VC-JWT, RS256|60 µs
CASES
