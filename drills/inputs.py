"""What people and programs could send: good answers, odd ones and hostile ones."""

import string
from random import Random
from urllib.parse import urlencode

from tests.support import alphabets, hostile_files
from tests.support.pages import Control, Form, Sent

SPECIAL = [
    *("\0", "a\0b", "\r\nBcc: eve@example.org", ".\r\n", "\u202e", "\ud800", "\udfff"),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "$(id)"),
    *("../../etc/passwd", "[", "(?P<", "*", "%", "\\", "=1+1", "javascript:alert(1)"),
    *("0", "-1", "007", "9" * 30, "1e400", "NaN", "1,5", "１２", "0x10", "2147483648"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "2027-03-28", "01:30", "25:61"),
    *("on", "yes", "true", "None", "null", "[]", '{"a": 1}', "[[[[", "__all__"),
    *("a@b", "MIRA@EXAMPLE.COM", "mira@gmaıl.com", "m@exämple.com", "@", "a@[::1]"),
    *("https://example.org/", "//evil.example", "http://[", "WIC-7F3K-92", "?", "#"),
]

EMAILS = ["mira@example.com", "otto@example.com", "ada@example.org", "bo@example.net"]

GOOD = ["Bee hotels", "A quiet street", "Swings for all", "Ramp at the door", "Lamps"]

EXTRA = [
    *("status", "outcome", "reference", "link_nonce", "is_hidden", "entered_by"),
    *("origin", "by", "pk", "id", "challenge", "email", "_popup", "_to_field", "next"),
    *("fingerprint", "idempotency_key", "is_superuser", "action", "_save"),
]
"""Fields that forms do not have, or not all of them."""

QUERY = [
    *("q", "page", "sort", "all", "o", "e", "p", "area", "topic", "year", "when"),
    *("start", "end", "place", "access", "audience", "price", "mode", "kind", "of"),
    *("challenge", "outcome", "status", "seat", "email", "copy", "about", "draft"),
    *("seen", "next", "_popup", "_to_field", "_changelist_filters", "_version"),
    *("id__in", "pk", "title__regex", "by__password__startswith", "format", "facets"),
]

FILES = [
    lambda: hostile_files.picture("JPEG"),
    lambda: hostile_files.picture("PNG"),
    lambda: hostile_files.photo_with_metadata("WEBP"),
    hostile_files.pdf,
    hostile_files.gif,
    hostile_files.huge_jpeg,
    lambda: hostile_files.pdf(hostile_files.add_script),
    lambda: hostile_files.cut_short(hostile_files.picture("PNG")),
    lambda: hostile_files.progressive_jpeg(40),
    lambda: b"title,starts\nWalk,2099-03-10\n=1+1,soon\n\xff\n",
    lambda: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=SECONDLY\n",
    lambda: b"",
]
"""Makers of files: half of them good."""

NAMES = ["roof.jpg", "plan.pdf", "events.csv", "../x.png", "a" * 300, "é\0.svg"]
"""Names that files come with."""

Body = tuple[bytes, str]
"""Body of a request, and its type."""


class Inputs:
    """Draws inputs from a seed: the same seed, the same inputs."""

    def __init__(self, seed: str) -> None:
        self.lot = Random(seed)
        self.files: list[bytes] = [make() for make in FILES]

    def chance(self, share: float) -> bool:
        return self.lot.random() < share

    def text(self) -> str:
        """Return any text: of hard characters, of all planes, or very long."""
        length = self.lot.choice([1, 5, 30, 300])
        kind = self.lot.random()
        if kind < 0.4:
            letters = alphabets.HARD + alphabets.OTHER_SCRIPTS + string.ascii_letters
            return "".join(self.lot.choices(letters, k=length))
        if kind < 0.7:
            points = (self.lot.randrange(0x110000) for _n in range(length))
            return "".join(map(chr, points))
        if kind < 0.97:
            return self.lot.choice(GOOD) * self.lot.choice([1, 10])
        return self.lot.choice(["a", "é ", "http://a/ ", "<b>", "\n"]) * 20_000

    def odd(self) -> str:
        return self.lot.choice(SPECIAL) if self.chance(0.6) else self.text()

    def query(self, names: list[str]) -> str:
        """Return a query of up to four parameters, some of these names."""
        names = names * 3 + QUERY
        pairs = [
            (self.lot.choice(names), self.odd() if self.chance(0.7) else "1")
            for _number in range(self.lot.randrange(5))
        ]
        return urlencode(pairs, errors="surrogatepass")[:3000]

    def _answer(self, control: Control) -> list[str]:
        """Return what somebody who fills in the form well puts there."""
        good = control.values
        if control.kind in {"hidden", "file"} or "honeypot" in control.attrs.get(
            "class", ""
        ):
            return good
        if control.kind == "checkbox":
            ticked = [control.attrs.get("value", "on")]
            return ticked if self.chance(0.6) else good
        if control.tag == "select":
            options = [value for value, _chosen in control.options if value]
            return [self.lot.choice(options)] if options and self.chance(0.5) else good
        if any(good) and self.chance(0.7):
            return good
        if control.kind == "email" or "email" in control.name:
            return [self.lot.choice(EMAILS)]
        if control.name.endswith("_0"):
            return [f"20{self.lot.randrange(24, 30)}-06-15"]
        if control.name.endswith("_1"):
            return [f"{self.lot.randrange(24):02}:30"]
        if control.kind == "number":
            return [str(self.lot.randrange(1, 6))]
        return [self.lot.choice(GOOD)]

    def filled_in(self, form: Form) -> Sent:
        """Return a form as somebody fills it in, with one of its buttons."""
        sent: Sent = {}
        for each in form.controls:
            if each.name and not each.is_button and each.kind not in {"file", "radio"}:
                sent[each.name] = sent.get(each.name, []) + self._answer(each)
        for name, values in form.radios.items():
            if self.chance(0.9):
                sent[name] = [self.lot.choice(values)]
        return {name: values for name, values in sent.items() if values}

    def spoiled(self, sent: Sent) -> Sent:
        """Return a form with up to three things that are not as they should be."""
        sent = dict(sent)
        for _number in range(self.lot.choice([0, 0, 1, 1, 2, 3])):
            name = self.lot.choice([*sent, self.lot.choice(EXTRA)])
            way = self.lot.random()
            if way < 0.6:
                sent[name] = [self.odd()]
            elif way < 0.7:
                sent.pop(name, None)
            elif way < 0.8:
                sent[name] = [*sent.get(name, []), self.odd(), self.odd()]
            elif way < 0.9:
                sent[name + self.lot.choice(["[]", "-0", "\0", "é"])] = [self.odd()]
            else:
                sent[self.lot.choice(EXTRA)] = sent.get(name, [""])
        if self.chance(0.002):
            sent |= {f"field-{number}": ["x"] for number in range(1_100)}
        return sent

    def body(self, sent: Sent, *, file_names: list[str]) -> Body:
        """Return a body with these values: in parts if the form takes files, and now
        and then if it takes none; and now and then cut short."""
        pairs = [(name, value) for name, values in sent.items() for value in values]
        if not file_names and self.chance(0.95):
            kind = "application/x-www-form-urlencoded"
            return urlencode(pairs, errors="surrogatepass").encode(), kind
        body = b"".join(
            b'--X\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
            % (_quoted(name), _bytes(value))
            for name, value in pairs
        )
        for name in file_names:
            if self.chance(0.7):
                filename, content = self.lot.choice(NAMES), self.lot.choice(self.files)
                body += (
                    b'--X\r\nContent-Disposition: form-data; name="%b"; filename="%b"'
                    b"\r\nContent-Type: text/html\r\n\r\n%b\r\n"
                    % (_quoted(name), _quoted(filename), content)
                )
        body += b"--X--\r\n"
        if self.chance(0.03):
            body = body[: self.lot.randrange(len(body))]
        return body, "multipart/form-data; boundary=X"


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def _quoted(name: str) -> bytes:
    return _bytes(name.replace('"', "%22").replace("\r", "").replace("\n", ""))
