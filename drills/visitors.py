"""Patient visitors: they fill in forms as a browser does, and send a form again until
it is taken. What they were told is held against what came of it."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from drills.servers import Site
from tests.support.hostile_files import picture
from tests.support.pages import Form, all_forms

PATIENCE = 120.0
"""Seconds for which a visitor tries again."""

PAUSE = 1.0
"""Seconds between two tries."""

TIMEOUT = 40.0

EVERY = 0.5
"""Seconds between two sends."""

TAKEN = 303
GOOD = {200, TAKEN}
"""Statuses of what a visitor asked for."""

ANSWERS = {
    "text": "When does the library open?",
    "name": "Mira Vale",
    "title": "Bee hotels",
    "problem": "Bees have nowhere to live.",
    "idea": "A hotel for bees on every library roof.",
    "beneficiaries": "Bees and gardeners.",
    "rules_accepted": "on",
    "audience": "resident",
}


class GaveUp(Exception):
    """No try was successful for PATIENCE."""


@dataclass
class Record:
    """What visitors met with."""

    told: dict[str, str] = field(default_factory=dict)
    """Kind of what was sent, by the address of each sender who was thanked."""

    lost: list[str] = field(default_factory=list)
    """Senders who gave up."""

    faults: Counter[str] = field(default_factory=Counter)
    """Answers that were none, by what they were."""

    slowest: float = 0.0
    told_at: list[float] = field(default_factory=list)
    is_over: bool = False
    """Whether nobody tries again."""


class Visitor:
    """Somebody at a browser."""

    def __init__(self, port: int, record: Record, address: str = "") -> None:
        """An `address` is what a proxy before the site says of the visitor."""
        self.port, self.record = port, record
        self.headers = {"X-Forwarded-For": address} if address else {}

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = ""
    ) -> tuple[int, str, str]:
        """Return status, Location and text; 0 if there was no answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        began = time.monotonic()
        try:
            headers = {"Content-Type": kind, **self.headers}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            found = response.status, response.headers.get("Location", ""), text
        except (OSError, HTTPException):
            found = 0, "", ""
        finally:
            connection.close()
        self.record.slowest = max(self.record.slowest, time.monotonic() - began)
        if found[0] not in GOOD:
            self.record.faults[str(found[0] or "no answer")] += 1
        return found

    def get(self, path: str) -> str:
        return self._patiently("GET", path, status=200)[2]

    def post(self, path: str, data: dict[str, list[str]]) -> str:
        """Send a form until it is taken; return where it leads."""
        body = urlencode(data, doseq=True).encode()
        kind = "application/x-www-form-urlencoded"
        found = self._patiently("POST", path, body, kind, status=303)
        return urlsplit(urljoin(path, found[1])).path

    def _patiently(
        self, method: str, path: str, body: bytes = b"", kind: str = "", *, status: int
    ) -> tuple[int, str, str]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not self.record.is_over:
            found = self.ask(method, path, body, kind)
            if found[0] == status:
                return found
            time.sleep(PAUSE)
        raise GaveUp(f"{method} {path}")

    def filled_in(self, path: str, email: str) -> dict[str, list[str]]:
        """Open a page, and return what its form sends."""
        form = _largest_form(self.get(path), path)
        sent = {**form.data, "email": [email]}
        sent |= {name: [value] for name, value in ANSWERS.items() if name in form.data}
        for name, values in form.radios.items():
            sent[name] = [ANSWERS.get(name, values[0])]
        if path.endswith("/files/"):
            sent["continue"] = ["yes"]
        return {name: values for name, values in sent.items() if values}

    def send_message(self, email: str) -> None:
        path = "/contact/general/"
        self.post(path, self.filled_in(path, email))

    def begin_idea(self, challenge: str, email: str) -> str:
        """Send the first page; return the path of the second."""
        return self.post(challenge, self.filled_in(challenge, email))

    def send_idea(self, challenge: str, email: str) -> None:
        path = self.begin_idea(challenge, email)
        while not path.endswith("/sent/"):
            path = self.post(path, self.filled_in(path, email))


def _largest_form(text: str, path: str) -> Form:
    page: Any = SimpleNamespace(text=text)
    return max(all_forms(page, path), key=lambda form: len(form.controls))


class Crowd:
    """Visitors who send a message or an idea in turn, two a second."""

    def __init__(self, site: Site, drill: str, challenge: str) -> None:
        self.site, self.challenge, self.drill = site, challenge, drill
        self.record, self.threads = Record(), ThreadPoolExecutor(80)
        self._over, self._number = threading.Event(), 0
        self._clock = threading.Thread(target=self._run)

    def __enter__(self) -> "Crowd":
        self._clock.start()
        return self

    def __exit__(self, error: object, *_more: object) -> None:
        """Let no more come, and wait for those who are there; send them home if the
        drill ends by an error."""
        self._over.set()
        self._clock.join()
        if error:
            self.record.is_over = True
        self.threads.shutdown(wait=not error, cancel_futures=bool(error))

    def _run(self) -> None:
        while not self._over.wait(EVERY):
            self._number += 1
            self.threads.submit(self._send, self._number)

    def _send(self, number: int) -> None:
        email = f"{self.drill}-{number}@example.com"
        visitor = Visitor(self.site.port, self.record)
        try:
            if number % 2:
                visitor.send_message(email)
            else:
                visitor.send_idea(self.challenge, email)
        except Exception as error:  # nothing that a visitor meets may end the drill
            self.record.lost.append(f"{email}: {error!r}")
            return
        self.record.told[email] = "message" if number % 2 else "idea"
        self.record.told_at.append(time.monotonic())


ROWS = """
SELECT (SELECT count(*) FROM contact_message WHERE email = %s)
     + (SELECT count(*) FROM challenges_entry WHERE email = %s)
"""


NEWEST_PICTURE = (
    "SELECT renditions::text FROM challenges_attachment ORDER BY id DESC LIMIT 1"
)


@dataclass
class Outcome:
    """What came of what was sent."""

    lost: list[str]
    twice: list[str]
    without_letter: list[str]
    again: int
    """Letters that came once more with the same Message-ID."""


def outcome(site: Site, told: dict[str, str]) -> Outcome:
    """Hold what visitors were told against rows and letters."""
    found = Outcome([], [], [], 0)
    for address in told:
        rows = int(str(site.query(ROWS, address, address)[0][0]))
        letters = site.mail.letters_to(address)
        if rows == 0:
            found.lost.append(address)
        if rows > 1 or len(letters) > 1:
            found.twice.append(address)
        if not letters:
            found.without_letter.append(address)
        found.again += letters.total() - len(letters)
    return found


class FileVisitor(Visitor):
    """Somebody who adds files to a draft of theirs."""

    def begin(self, challenge: str) -> None:
        draft = self.begin_idea(challenge, "photo@example.com")
        self.path = draft.partition("/draft/")[0] + "/files/"

    def send_file(self, content: bytes) -> int:
        """Send a picture; return the status of the answer, 303 if it was taken."""
        body = b"".join(
            b'--X\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % pair
            for pair in ((b"alt", b"A roof"), (b"add", b"yes"))
        )
        file = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.png"'
        body += file + b"\r\nContent-Type: image/png\r\n\r\n" + content
        body += b"\r\n--X--\r\n"
        return self.ask("POST", self.path, body, "multipart/form-data; boundary=X")[0]


class PictureVisitor(FileVisitor):
    """Somebody who adds a picture to a draft, in a drill."""

    def __init__(self, site: Site, challenge: str) -> None:
        super().__init__(site.port, Record())
        self.site = site
        self.begin(challenge)

    def add(self, *, tries: int = 1) -> None:
        """Send the picture until it is taken, or so often."""
        for _number in range(tries):
            if self.send_file(picture("PNG")) == TAKEN:
                return
            time.sleep(PAUSE)

    def is_ready(self) -> bool:
        """Whether the last picture that anybody added is ready to be shown."""
        rows = self.site.query(NEWEST_PICTURE)
        return bool(rows) and rows[0][0] != "[]"
