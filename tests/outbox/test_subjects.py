"""Subjects of emails as bytes (RFC 5322, RFC 2047): what mail programs are given."""

import email
from email import policy

import pytest
from django.core.mail import get_connection
from hypothesis import example, given
from hypothesis import strategies as st

from core.models import SiteSettings
from outbox.models import Email
from outbox.tasks import _message

LONG = "Ünïcödé straße über ökologie und Bienen auf dem Dach der Bücherei"


def sent(subject: str) -> tuple[list[bytes], str]:
    """Return the lines of the header, and the subject as a program reads it."""
    row = Email(to="ann@example.com", subject=subject, text="x")
    message = _message(row, get_connection(), SiteSettings())
    content = message.message().as_bytes(linesep="\r\n")
    head = content.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b"\n ")
    header = next(h for h in head.split(b"\r\n") if h.startswith(b"Subject:"))
    read = email.message_from_bytes(content, policy=policy.default)["Subject"]
    return header.split(b"\n"), str(read)


@pytest.mark.parametrize(
    ("subject", "first_line"),
    [
        ("New idea: Bee hotels", b"Subject: New idea: Bee hotels"),
        ("Idée", b"Subject: =?utf-8?b?SWTDqWU=?="),
        (
            LONG,
            b"Subject: =?utf-8?b?"
            b"w5xuw69jw7Zkw6kgc3RyYcOfZSDDvGJlciDDtmtvbG9naWUgdW5kIEJp?=",
        ),
    ],
)
def test_the_first_line_holds_the_beginning(subject: str, first_line: bytes) -> None:
    lines, read = sent(subject)
    assert (lines[0], read) == (first_line, subject)


@example(LONG)
@example("日本語" * 40)
@example("😀 " * 50 + ".")
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"])
        | st.just("é"),
        min_size=1,
        max_size=150,
    )
)
def test_any_subject_comes_back_and_no_line_is_long_or_empty(subject: str) -> None:
    lines, read = sent(subject)
    assert read == subject
    assert max(map(len, lines)) <= 78 or subject.isascii()
    assert all(line.removeprefix(b"Subject:").strip() for line in lines)
