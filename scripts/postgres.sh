#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own, which is gone afterwards.
#
#   scripts/postgres.sh COMMAND [ARGUMENT...]
#
# The server lives in a temporary folder, on a free port of 127.0.0.1, as an unprivileged user, and
# does not wait for the disk: it is for tests. With DURABLE=1 it does, which is for measurements.
# The command finds it in BESACE_TEST_POSTGRES.
set -euo pipefail

binaries=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
if [ -z "$binaries" ]; then
    echo "postgres: no PostgreSQL server here: apt-get install postgresql" >&2
    exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/besace-postgres.XXXXXX")
chmod 700 "$folder"

# PostgreSQL refuses to run as root.
run=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    run=(runuser -u postgres --)
fi
as_owner() { (cd / && "${run[@]}" "$@"); }

stop() {
    trap - EXIT
    if [ -f "$folder/data/postmaster.pid" ]; then
        as_owner "$binaries/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop || true
    fi
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
[ ${#run[@]} -eq 0 ] || chown postgres "$folder/password"
as_owner "$binaries/initdb" --pgdata="$folder/data" --username=besace --auth=scram-sha-256 \
    --pwfile="$folder/password" --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2; exit 1; }

hasty="-F -c synchronous_commit=off -c full_page_writes=off"
[ -z "${DURABLE:-}" ] || hasty=
# A port may be taken between looking and listening: try until the server has one.
for _ in $(seq 20); do
    port=$((20000 + RANDOM % 12000))
    if as_owner "$binaries/pg_ctl" --pgdata="$folder/data" --log="$folder/data/log" --silent --wait \
        --options="-p $port -h 127.0.0.1 -k $folder -c max_connections=300 $hasty" start >/dev/null 2>&1; then
        started=yes
        break
    fi
done
if [ -z "${started:-}" ]; then
    cat "$folder/data/log" >&2 || true
    echo "postgres: it did not start, see above" >&2
    exit 1
fi

export BESACE_TEST_POSTGRES="postgres://besace:$password@127.0.0.1:$port/postgres"
"$@"
