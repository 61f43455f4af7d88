#!/usr/bin/env bash
# A Postfix of its own that hands the mails of one domain to a program by LMTP, gone afterwards.
#
#   scripts/postfix.sh DOMAIN TRANSPORT      such as: import.example.org unix:/run/besace/lmtp
#
# It takes mails on a free port of 127.0.0.1, prints that port when it is ready, and stops when its
# standard input ends. Installs Postfix where it is missing. It only runs as root, as Postfix does;
# the settings below are also what an operator needs (see README.md).
set -euo pipefail

domain=$1
transport=$2

if [ "$(id -u)" -ne 0 ]; then
    echo "postfix: only root can start it" >&2
    exit 3
fi
PATH=$PATH:/usr/sbin
if ! command -v postfix >/dev/null; then
    install() { DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postfix; }
    { install || { apt-get -q update && install; }; } >&2 </dev/null
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/besace-postfix.XXXXXX")
chmod 755 "$folder"
mkdir "$folder/etc" "$folder/queue" "$folder/data"
chown postfix "$folder/data"

stop() {
    trap - EXIT
    postfix -c "$folder/etc" stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

cat >"$folder/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
daemon_directory = $(postconf -hd daemon_directory)
command_directory = $(postconf -hd command_directory)
mail_owner = postfix
setgid_group = postdrop
maillog_file = $folder/log
maillog_file_prefixes = $folder
myhostname = mx.$domain
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
mydestination =
# Every address of the domain goes to Besace, which is asked at RCPT whether somebody has it.
virtual_mailbox_domains = $domain
virtual_transport = lmtp:$transport
smtpd_recipient_restrictions = reject_unauth_destination, reject_unverified_recipient
unverified_recipient_reject_code = 550
address_verify_map =
address_verify_poll_count = 3
address_verify_poll_delay = 1s
message_size_limit = 26214400
END

services() {
    cat <<END
$1 inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
END
}

# A port may be taken between looking and listening: try until it answers.
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1" && head -c 3 <&3 | grep -q 220) 2>/dev/null; }
ready=
for _ in $(seq 10); do
    port=$((20000 + RANDOM % 12000))
    services "$port" >"$folder/etc/master.cf"
    if postfix -c "$folder/etc" start >"$folder/start" 2>&1; then
        for _ in $(seq 50); do
            if listens "$port"; then
                ready=yes
                break 2
            fi
            sleep 0.1
        done
    fi
    postfix -c "$folder/etc" stop >/dev/null 2>&1 || true
done
if [ -z "$ready" ]; then
    cat "$folder/start" "$folder/log" >&2 2>/dev/null || true
    echo "postfix: it did not start, see above" >&2
    exit 1
fi
echo "$port"
cat >/dev/null
[ -z "${SHOW_LOG:-}" ] || cat "$folder/log" >&2
