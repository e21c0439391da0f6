"""A mail server (RFC 5321) on loopback that keeps what it takes, and misbehaves."""

import email
import socket
import socketserver
import threading
import time
from collections import Counter
from contextlib import suppress
from email.policy import default
from typing import Any

WELL, HUNG, SLOW, DROPS = "well", "hung", "slow", "drops"
"""Ways to behave: as it should; silent after the connection; half a second for each
text; closing instead of saying that it took one."""

LATER, NEVER = "451 Later", "550 Nobody"
"""Ways to answer to each recipient."""


class MailServer:
    """Listens on a port of its own until it is closed."""

    def __init__(self) -> None:
        self.way = WELL
        self.taken: list[tuple[str, str]] = []
        """Recipient and Message-ID of each text that came whole."""
        self.port = 0
        self._server: Any = None
        self.listen()

    def listen(self) -> None:
        if self._server is None:
            self._server = _Listener(("127.0.0.1", self.port), _Conversation)
            self._server.mail, self.port = self, self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def take(self, content: bytes) -> None:
        message = email.message_from_bytes(content, policy=default)
        self.taken.append((str(message["To"]), str(message["Message-ID"])))

    def letters_to(self, address: str) -> Counter[str]:
        """Return how often each letter to this address came, by Message-ID."""
        return Counter(number for to, number in list(self.taken) if to == address)


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mail: MailServer


class _Conversation(socketserver.StreamRequestHandler):
    timeout = 60

    def handle(self) -> None:
        mail: MailServer = self.server.mail  # type: ignore[attr-defined]
        with suppress(OSError):  # the other side went
            self._talk(mail)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _wait_while_hung(self, mail: MailServer) -> None:
        while mail.way == HUNG:
            time.sleep(0.2)
            if not self._is_open():
                raise ConnectionError

    def _is_open(self) -> bool:
        self.connection.setblocking(False)
        try:
            return self.connection.recv(1, socket.MSG_PEEK) != b""
        except BlockingIOError:
            return True
        finally:
            self.connection.settimeout(self.timeout)

    def _talk(self, mail: MailServer) -> None:
        self._wait_while_hung(mail)
        self._say("220 here")
        while line := self.rfile.readline():
            self._wait_while_hung(mail)
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                if not self._take_text(mail):
                    return
            elif verb == b"RCPT" and mail.way in {LATER, NEVER}:
                self._say(mail.way)
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _take_text(self, mail: MailServer) -> bool:
        """Read a text to its end; False if the conversation ends here."""
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if not line:
            return False
        if mail.way == SLOW:
            time.sleep(0.5)
        mail.take(b"".join(lines))
        if mail.way == DROPS:
            return False
        self._say("250 taken")
        return True
