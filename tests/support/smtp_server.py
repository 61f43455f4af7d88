"""A real SMTP server (aiosmtpd) on a free port of 127.0.0.1, for the tests.

    smtp_server.py none|starttls|tls [CERTIFICATE KEY [USER PASSWORD]]

Prints its port, then one line of JSON for each mail that it has taken, and ends with its standard
input. Addresses that begin with "refused" it refuses for good, with "busy" for now.
"""

import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

security, *rest = sys.argv[1:]
files, login = rest[:2], [text.encode() for text in rest[2:]]


def say(what):
    print(json.dumps(what), flush=True)


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return f"550 5.1.1 <{address}> is nobody here"
        if address.startswith("busy"):
            return f"451 4.2.1 <{address}> is busy"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "raw": envelope.content.decode(),
                "tls": server.transport.get_extra_info("sslcontext") is not None,
                "user": session.auth_data.login.decode() if session.auth_data else None,
            }
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and [data.login, data.password] == login
    return AuthResult(success=good, auth_data=data if good else None, handled=good)


async def main():
    context = None
    if files:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*files)

    def conversation():
        return SMTP(
            Mailbox(),
            hostname="localhost",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=authenticate if login else None,
            auth_required=bool(login),
            auth_require_tls=security == "starttls",
        )

    loop = asyncio.get_running_loop()
    wrapped = context if security == "tls" else None
    server = await loop.create_server(conversation, "127.0.0.1", 0, ssl=wrapped)
    say(server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
