#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Passes on what hearthd's webhooks say: as e-mail, to a Slack-compatible address, or to a Matrix room.

What it passes on says that something waits, where, and how grave it is: never who wrote, and never what. It takes only
what is signed with the secret of the webhook. README.md beside it has a recipe for each.

Settings come from the environment:
  RELAY_SECRET_FILE   the webhook's secret_file: "whsec_..."                                            (needed)
  RELAY_LISTEN        where hearthd posts to                                         (default 127.0.0.1:8090)
  RELAY_CONSOLE       the moderators' page, put at the end of each message  (default: no link)
  RELAY_TO            "slack", "matrix" or "mail"                                                       (needed)
  slack:   RELAY_SLACK_URL_FILE     file with the address of the incoming webhook
  matrix:  RELAY_MATRIX_SERVER      "https://matrix.example.org"
           RELAY_MATRIX_ROOM        "!abc:example.org"
           RELAY_MATRIX_TOKEN_FILE  file with the access token
  mail:    RELAY_MAIL_HOST          host:port of a mail server that takes it     (default localhost:25)
           RELAY_MAIL_FROM, RELAY_MAIL_TO
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import smtplib
import sys
import time
import urllib.parse
import urllib.request
from collections import OrderedDict
from email.message import EmailMessage

BODY_MAX = 64 * 1024
CLOCK_MAX_S = 300  # how far a signature's time may be from ours
SEEN_MAX = 10_000
DEADLINE_S = 8  # below hearthd's own for one try
SEVERITY = {0: "for information", 1: "low", 2: "medium", 3: "serious", 4: "life may be in danger"}


class Refused(Exception):
    """What came is not from hearthd, or not what it says."""


def secret_bytes(text):
    text = text.strip()
    if not text.startswith("whsec_"):
        raise SystemExit("relay: the secret has to begin with whsec_, as in the webhook's secret_file")
    return base64.b64decode(text[len("whsec_"):])


def verify(secret, headers, body, now):
    """Standard Webhooks: the signature covers id, time and body."""
    message = headers.get("webhook-id") or ""
    stamp = headers.get("webhook-timestamp") or ""
    if not message or len(message) > 200 or not stamp.isdigit() or len(stamp) > 12:
        raise Refused("the webhook headers are missing")
    if abs(now - int(stamp)) > CLOCK_MAX_S:
        raise Refused("its time is too far from ours; are both clocks right?")
    wanted = hmac.new(secret, f"{message}.{stamp}.".encode() + body, hashlib.sha256).digest()
    for one in (headers.get("webhook-signature") or "").split(" "):
        version, _, signature = one.partition(",")
        try:
            given = base64.b64decode(signature, validate=True)
        except ValueError:
            continue
        if version == "v1" and hmac.compare_digest(wanted, given):
            return message
    raise Refused("the signature is not one of this secret")


def sentence(body, console):
    """What people read. Nothing of the message itself is in it, also where the webhook sends its text."""
    call = json.loads(body)
    data = call["data"]
    room = str(data["room"])[:64]
    grave = SEVERITY[int(data.get("severity", 0))]
    if call["type"] == "case.escalated":
        said = f"A case waits and nobody has taken it: room {room}, {grave}."
    elif call["type"] == "message.flagged":
        said = f"Something in room {room} waits to be looked at: {grave}."
    else:
        raise Refused("nothing is known of a call of this type")
    return said + (f" {console}" if console else "")


def ask(request):
    with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
        answer.read(1024)


def as_json(url, value, method="POST", headers=None):
    content = {"Content-Type": "application/json", **(headers or {})}
    return urllib.request.Request(url, json.dumps(value).encode(), content, method=method)


def slack(environment):
    url = read_file(environment, "RELAY_SLACK_URL_FILE")
    return lambda message, text: ask(as_json(url, {"text": text}))


def matrix(environment):
    server = needed(environment, "RELAY_MATRIX_SERVER").rstrip("/")
    room = urllib.parse.quote(needed(environment, "RELAY_MATRIX_ROOM"), safe="")
    token = read_file(environment, "RELAY_MATRIX_TOKEN_FILE")

    def send(message, text):
        # The same id for every try: the server takes it once.
        transaction = urllib.parse.quote(message, safe="")
        url = f"{server}/_matrix/client/v3/rooms/{room}/send/m.room.message/{transaction}"
        ask(as_json(url, {"msgtype": "m.text", "body": text}, "PUT", {"Authorization": f"Bearer {token}"}))

    return send


def mail(environment):
    host, _, port = environment.get("RELAY_MAIL_HOST", "localhost:25").partition(":")
    sender, to = needed(environment, "RELAY_MAIL_FROM"), needed(environment, "RELAY_MAIL_TO")

    def send(message, text):
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, "Hearth: something waits"
        letter["Message-ID"] = f"<{message}@hearth.invalid>"
        letter.set_content(text)
        with smtplib.SMTP(host, int(port or 25), timeout=DEADLINE_S) as server:
            server.send_message(letter)

    return send


def needed(environment, name):
    value = environment.get(name, "")
    if not value:
        raise SystemExit(f"relay: {name} has to be set; relay.py --help lists what there is")
    return value


def read_file(environment, name):
    path = needed(environment, name)
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except OSError as error:
        raise SystemExit(f"relay: {name}: {error}") from error


def handler(secret, send, console):
    seen = OrderedDict()

    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self):
            size = self.headers.get("Content-Length") or ""
            if not size.isdigit() or int(size) > BODY_MAX:
                return self.answer(413)
            body = self.rfile.read(int(size))
            try:
                message = verify(secret, self.headers, body, time.time())
                if message in seen:
                    return self.answer(204)
                text = sentence(body, console)
            except (Refused, ValueError, KeyError, TypeError) as why:
                print(f"relay: refused: {why}", file=sys.stderr)
                return self.answer(400)
            try:
                send(message, text)
            except (OSError, smtplib.SMTPException) as why:
                # hearthd tries again; only the kind of trouble is told, an address may hold a secret.
                print(f"relay: not passed on: {type(why).__name__}", file=sys.stderr)
                return self.answer(503)
            seen[message] = True
            while len(seen) > SEEN_MAX:
                seen.popitem(last=False)
            return self.answer(204)

        def answer(self, status):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass  # nothing per request: who was told when is nobody's record

    return Handler


def main(environment=os.environ):
    if len(sys.argv) > 1:
        print(__doc__)
        return
    ways = {"slack": slack, "matrix": matrix, "mail": mail}
    to = needed(environment, "RELAY_TO")
    if to not in ways:
        raise SystemExit(f"relay: RELAY_TO is {to!r}; it can be slack, matrix or mail")
    secret = secret_bytes(read_file(environment, "RELAY_SECRET_FILE"))
    host, _, port = environment.get("RELAY_LISTEN", "127.0.0.1:8090").rpartition(":")
    way = ways[to](environment)
    server = http.server.ThreadingHTTPServer((host, int(port)), handler(secret, way, environment.get("RELAY_CONSOLE")))
    print(f"relay: http://{host}:{server.server_address[1]} to {to}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
