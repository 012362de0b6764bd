# SPDX-License-Identifier: Apache-2.0
"""The relay as an operator runs it, with receivers on this machine that stand in for the services."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

RELAY = pathlib.Path(__file__).parents[2] / "deploy/relay/relay.py"
SECRET = base64.b64encode(b"a secret of thirty-two bytes ...").decode()
WORDS = "the words somebody wrote"
FLAGGED = {"type": "message.flagged", "timestamp": "2026-11-25T10:37:00Z",
           "data": {"room": "lounge", "severity": 4, "labels": ["self_harm.plan"], "text": WORDS}}
ESCALATED = {"type": "case.escalated", "timestamp": "2026-11-25T10:40:00Z",
             "data": {"case": "2n5x0k6v", "room": "lounge", "severity": 3}}


class Receiver:
    """Keeps what it was asked; answers with `status`."""

    def __init__(self):
        self.asked, self.status = [], 200
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def take(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append((self.command, self.path, dict(self.headers), json.loads(body)))
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_POST = do_PUT = take

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class MailServer:
    """As much of SMTP as a letter needs."""

    def __init__(self):
        self.letters = []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 here\r\n")
                for line in self.rfile:
                    word = line[:4].upper()
                    if word == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        letter = b""
                        while (part := self.rfile.readline()) != b".\r\n":
                            letter += part
                        outer.letters.append(letter.decode())
                    if word == b"QUIT":
                        self.wfile.write(b"221 bye\r\n")
                        return
                    self.wfile.write(b"250 fine\r\n")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Relay(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def file(self, name, text):
        path = pathlib.Path(self.folder.name) / name
        path.write_text(text + "\n")
        return str(path)

    def start(self, **settings):
        environment = {"PATH": os.environ["PATH"], "RELAY_LISTEN": "127.0.0.1:0",
                       "RELAY_SECRET_FILE": self.file("secret", "whsec_" + SECRET), **settings}
        process = subprocess.Popen([sys.executable, RELAY], env=environment, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.communicate)
        self.addCleanup(process.terminate)
        self.url = process.stdout.readline().split(" ")[1]
        return process

    def post(self, call, message="msg_1", secret=SECRET, age=0, body=None):
        body = body or json.dumps(call).encode()
        stamp = str(int(time.time()) - age)
        signed = hmac.new(base64.b64decode(secret), f"{message}.{stamp}.".encode() + body, hashlib.sha256)
        headers = {"webhook-id": message, "webhook-timestamp": stamp,
                   "webhook-signature": "v1," + base64.b64encode(signed.digest()).decode()}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url, body, headers), timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def to_slack(self):
        receiver = Receiver()
        self.start(RELAY_TO="slack", RELAY_SLACK_URL_FILE=self.file("url", receiver.url + "/hook"),
                   RELAY_CONSOLE="https://desk.example.org/console/")
        return receiver

    def test_tells_slack_that_something_waits_and_never_what(self):
        receiver = self.to_slack()
        self.assertEqual(self.post(FLAGGED), 204)
        method, path, _, said = receiver.asked[0]
        self.assertEqual((method, path), ("POST", "/hook"))
        self.assertEqual(said, {"text": "Something in room lounge waits to be looked at: life may be in danger. "
                                        "https://desk.example.org/console/"})
        self.assertNotIn(WORDS, str(receiver.asked))

    def test_tells_a_matrix_room_under_the_id_of_the_call(self):
        receiver = Receiver()
        self.start(RELAY_TO="matrix", RELAY_MATRIX_SERVER=receiver.url, RELAY_MATRIX_ROOM="!abc:example.org",
                   RELAY_MATRIX_TOKEN_FILE=self.file("token", "syt_token"))
        self.assertEqual(self.post(ESCALATED, "case_2n5x_1"), 204)
        method, path, headers, said = receiver.asked[0]
        self.assertEqual(method, "PUT")
        self.assertEqual(path, "/_matrix/client/v3/rooms/%21abc%3Aexample.org/send/m.room.message/case_2n5x_1")
        self.assertEqual(headers["Authorization"], "Bearer syt_token")
        self.assertEqual(said["body"], "A case waits and nobody has taken it: room lounge, serious.")

    def test_writes_a_letter(self):
        server = MailServer()
        self.start(RELAY_TO="mail", RELAY_MAIL_HOST=server.address, RELAY_MAIL_FROM="hearth@example.org",
                   RELAY_MAIL_TO="on-call@example.org")
        self.assertEqual(self.post(ESCALATED), 204)
        self.assertIn("To: on-call@example.org", server.letters[0])
        self.assertIn("A case waits and nobody has taken it: room lounge, serious.", server.letters[0])

    def test_passes_a_call_on_once(self):
        receiver = self.to_slack()
        for _ in range(3):
            self.assertEqual(self.post(FLAGGED), 204)
        self.assertEqual(self.post(FLAGGED, "msg_2"), 204)
        self.assertEqual(len(receiver.asked), 2)

    def test_asks_for_another_try_while_nobody_takes_it(self):
        receiver = self.to_slack()
        receiver.status = 500
        self.assertEqual(self.post(FLAGGED), 503)
        receiver.status = 200
        self.assertEqual(self.post(FLAGGED), 204)

    def test_takes_nothing_that_is_not_signed_or_old_or_strange(self):
        receiver = self.to_slack()
        other = base64.b64encode(b"another secret of 32 bytes .....").decode()
        self.assertEqual(self.post(FLAGGED, secret=other), 400)
        self.assertEqual(self.post(FLAGGED, age=600), 400)
        self.assertEqual(self.post({"type": "something.else", "data": {"room": "lounge"}}), 400)
        for body in (b"[1]", b"{", b'{"type": "message.flagged"}', b"\xff"):
            self.assertEqual(self.post(None, body=body), 400, body)
        self.assertEqual(self.post(FLAGGED, body=b" " * 70_000), 413)
        self.assertEqual(receiver.asked, [])

    def test_says_what_is_missing(self):
        for settings, said in (({}, "RELAY_TO has to be set"), ({"RELAY_TO": "fax"}, "slack, matrix or mail"),
                               ({"RELAY_TO": "slack"}, "RELAY_SECRET_FILE has to be set")):
            ended = subprocess.run([sys.executable, RELAY], env=settings, capture_output=True, text=True, timeout=30)
            self.assertNotEqual(ended.returncode, 0)
            self.assertIn(said, ended.stderr)


if __name__ == "__main__":
    unittest.main()
