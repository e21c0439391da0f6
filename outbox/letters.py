"""What an email says, as text and as HTML.

A line becomes a link only where a template of ours, or staff, put the address of one of
our pages. What a visitor typed never does, not even an address of this site: emails go
to addresses that were typed, and a link to a page that somebody else holds the key of
would ask their reader for what that person wants to know."""

import html
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.models import SiteSettings
from core.templatetags.formatting import LINK_MARK
from outbox.models import Email

ANCHOR = re.compile(r'<a href="([^"]*)">')


@dataclass(frozen=True)
class Letter:
    """What an email says."""

    subject: str
    text: str
    links: frozenset[int] = frozenset()
    """The lines of the text that are links, by their number."""


def render_letter(
    template: str, *, context: dict[str, object], site: SiteSettings
) -> Letter:
    """Render `<template>_subject.txt` and `<template>_body.txt`. Lines that templates
    make with {% link %} come marked, with a mark that nobody can know beforehand."""
    mark = secrets.token_hex(16)
    words = {"site": site, "site_url": settings.SITE_URL, LINK_MARK: mark, **context}
    subject = " ".join(render_to_string(f"{template}_subject.txt", words).split())
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{template}_body.txt", words))
    lines = text.strip().split("\n")
    links = frozenset(n for n, line in enumerate(lines) if line.startswith(mark))
    return Letter(subject[:200], text.strip().replace(mark, "") + "\n", links)


def as_html(letter: Letter, site: SiteSettings) -> str:
    linked = _with_links(letter.text, letter.links)
    return render_to_string("outbox/email.html", {"site": site, "text": linked})


def mended(email: Email, *, subject: str, text: str) -> Letter:
    """An email that staff write anew. Links stay links, and an address of ours that
    staff type becomes one; one that stood there without being a link, and so came from
    a visitor, does not, wherever it stands now."""
    text = text.strip() + "\n"
    were = linked_addresses(email)
    links = frozenset(
        number
        for number, line in enumerate(text.split("\n"))
        if line in were or (is_ours(line) and line not in email.text)
    )
    return Letter(" ".join(subject.split())[:200], text, links)


def is_ours(line: str) -> bool:
    """Whether a line is the address of a page of this site, and nothing else."""
    return bool(re.fullmatch(rf"{re.escape(settings.SITE_URL)}/\S*", line))


def linked_addresses(email: Email) -> set[str]:
    return {html.unescape(address) for address in ANCHOR.findall(email.html)}


def shown(email: Email) -> SafeString:
    """Its text for staff, with the links that its reader has."""
    were = linked_addresses(email)
    lines = email.text.split("\n")
    return _with_links(email.text, {n for n, line in enumerate(lines) if line in were})


def _with_links(text: str, links: Collection[int]) -> SafeString:
    lines = [
        format_html('<a href="{0}">{0}</a>', line) if number in links else escape(line)
        for number, line in enumerate(text.split("\n"))
    ]
    return mark_safe("\n".join(lines))  # nosec B308 B703
