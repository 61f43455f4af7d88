#!/usr/bin/env bash
# Installs what the work at hand needs and is missing, and says so; quick when nothing is missing.
#
#   scripts/install.sh run | test | bench
#
# The wasm target comes from rustup, Chromium, PostgreSQL, qpdf, poppler and wrk from Debian (as root, or through
# sudo without a password), the SMTP server of the tests from PyPI or Debian, the browser tests'
# packages from npm. Nothing else is downloaded. What cannot be installed is named, with the command
# that does it.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()

say() { printf 'install: %s\n' "$*" >&2; }

need_rust() {
    if ! command -v cargo >/dev/null; then
        missing+=("Rust: see https://rustup.rs")
        return
    fi
    command -v cc >/dev/null || need_debian cc build-essential
    [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && return
    if command -v rustup >/dev/null; then
        say "the Rust target wasm32-unknown-unknown, by rustup"
        rustup target add wasm32-unknown-unknown
    else
        missing+=("the Rust target wasm32-unknown-unknown: rustup target add wasm32-unknown-unknown")
    fi
}

# need_debian COMMAND PACKAGE...: the package unless the command is there.
need_debian() {
    local have=$1
    shift
    command -v "$have" >/dev/null && return
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo=(sudo -n)
        if ! sudo -n true 2>/dev/null; then
            missing+=("$*: sudo apt-get install $*")
            return
        fi
    fi
    if ! command -v apt-get >/dev/null; then
        missing+=("$*: install it with your system's package manager")
        return
    fi
    say "$*, by apt-get"
    # The list of packages may be old or empty; it is only fetched when the first try fails.
    if ! debian_install "$@" && ! { "${sudo[@]}" apt-get -q update && debian_install "$@"; }; then
        missing+=("$*: apt-get install $* (it failed, see above)")
    fi
}

debian_install() {
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@" </dev/null
}

need_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && return
    need_debian initdb postgresql
}

# Mails come in through a real mail server in the tests; only root can start it, so only root needs it.
need_postfix() {
    [ "$(id -u)" -eq 0 ] || return 0
    [ -x /usr/sbin/postfix ] || need_debian postfix postfix
}

# Mails are tested against a real SMTP server, aiosmtpd: PyPI's where Python can make an
# environment for it, else Debian's.
need_smtp() {
    local python
    for python in target/aiosmtpd/bin/python python3 /usr/bin/python3; do
        "$python" -c 'import aiosmtpd' 2>/dev/null && return
    done
    say "aiosmtpd, the SMTP server of the tests"
    if python3 -m venv target/aiosmtpd >/dev/null 2>&1 &&
        target/aiosmtpd/bin/pip install --quiet --disable-pip-version-check aiosmtpd==1.4.6; then
        return
    fi
    rm -rf target/aiosmtpd
    need_debian aiosmtpd python3-aiosmtpd
}

need_node() {
    local found
    found=$(node --version 2>/dev/null || echo none)
    if [[ ! $found =~ ^v([0-9]+) ]] || [ "${BASH_REMATCH[1]}" -lt 20 ]; then
        missing+=("Node 20 or newer (found: $found): see https://nodejs.org")
        return
    fi
    # npm writes this file last, so that it is older than a lock that changed since.
    if [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ]; then
        return
    fi
    say "the browser tests' packages, by npm"
    (cd end2end && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund </dev/null)
    touch end2end/node_modules/.package-lock.json
}

case ${1:-} in
run) need_rust ;;
test)
    need_rust
    need_postgres
    need_postfix
    need_debian chromium chromium
    need_debian qpdf qpdf
    need_debian pdftotext poppler-utils
    need_smtp
    need_node
    ;;
bench)
    need_rust
    need_postgres
    need_debian wrk wrk
    need_debian sqlite3 sqlite3
    need_debian chromium chromium
    need_node
    ;;
*)
    echo "usage: scripts/install.sh run | test | bench" >&2
    exit 2
    ;;
esac

if [ ${#missing[@]} -gt 0 ]; then
    say "please install, then try again:"
    printf '  - %s\n' "${missing[@]}" >&2
    exit 1
fi
