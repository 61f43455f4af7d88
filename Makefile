# Everything that a newcomer or a day's work needs; `make` alone tells what there is.
# The work is done by cargo and by scripts/, so that it can be done without make as well.

.DEFAULT_GOAL := help
.PHONY: help run demo build test watch fmt audit bench bench-large torture fuzz differential screenshots

help: ## What there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | \
	    while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: build ## Build the release and start it on http://127.0.0.1:3000, with data/
	@cargo run --quiet --release --locked -p server -- serve --dev

demo: build ## The same with a lived-in instance: accounts, badges, shares
	@cargo run --quiet --release --locked -p server -- demo

build: ## Build the release: one binary with everything in it
	@scripts/install.sh run
	cargo run --locked -p site -- --profile wasm-release
	cargo build --release --locked -p server --bin besace

test: ## Every check: format, lints, Rust tests on both databases, browser tests
	@scripts/install.sh test
	@scripts/test.sh

watch: ## Build and restart at every change
	@scripts/install.sh run
	@scripts/watch.sh

fmt: ## Format the sources
	cargo fmt --all

audit: ## Known weaknesses in what we depend on
	@scripts/audit.sh

bench: ## Measure, and write BENCHMARKS.md (15 minutes)
	@scripts/install.sh bench
	@scripts/bench.sh

bench-large: ## Measure what shows badges among a million of them (an hour, 40 GB)
	@scripts/install.sh bench
	@scripts/bench.sh large

torture: ## Kill the server 1,000 times under a stream of imports, 200 times while it synchronises
	@scripts/install.sh test
	@scripts/torture.sh 1000 200

fuzz: ## Feed the readers of strangers' files with noise, 10 minutes each (needs cargo-fuzz)
	@server/openbadges/fuzz/run 600
	@server/mails/fuzz/run 600

differential: ## Compare the badge library with other implementations, from npm and PyPI
	@server/openbadges/differential/run

screenshots: ## Every page as a picture, narrow and wide, light and dark
	@scripts/install.sh test
	@scripts/screenshots.sh
