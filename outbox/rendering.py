"""The content of an email, as text and as HTML.

A line becomes a link only if one of our templates or a member of staff put the URL of
one of our pages there. Text typed by a visitor never becomes a link, even if it is a
URL of this site: emails go to addresses that were typed, and a link to a page whose
private link somebody else holds would make the reader tell that person what the page
asks for."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.models import SiteSettings
from core.text.direction import ISOLATED
from outbox.models import Email
from outbox.templatetags.email_links import LINK_MARK

MAX_SUBJECT_LENGTH = 200
"""Characters; the length of Email.subject."""


@dataclass(frozen=True)
class RenderedEmail:
    """Subject and text of an email that is not stored yet."""

    subject: str
    text: str
    link_lines: frozenset[int] = frozenset()
    """Numbers of the lines of `text` that are links, from 0."""


def render_email(
    template: str, *, context: dict[str, object], site: SiteSettings
) -> RenderedEmail:
    """Render `<template>_subject.txt` and `<template>_body.txt`.

    The mark of a link is random for each email, so no visitor can type it."""
    mark = secrets.token_hex(16)
    context = {"site": site, "site_url": settings.SITE_URL, LINK_MARK: mark, **context}
    subject = render_to_string(f"{template}_subject.txt", context)
    body = render_to_string(f"{template}_body.txt", context).strip()
    text = re.sub(r"\n{3,}", "\n\n", body)
    lines = enumerate(text.split("\n"))
    links = frozenset(number for number, line in lines if line.startswith(mark))
    return _rendered(subject, text.replace(mark, ""), links)


def edited_email(email: Email, *, subject: str, text: str) -> RenderedEmail:
    """Return a stored email with the subject and text that staff wrote instead.

    Links stay links, and a URL of this site that staff add becomes one. A URL that was
    there without being a link, and so came from a visitor, does not become one, even
    on another line."""
    text = text.strip()
    urls = linked_urls(email)
    links = frozenset(
        number
        for number, line in enumerate(text.split("\n"))
        if line in urls or (is_own_url(line) and line not in email.text)
    )
    return _rendered(subject, text, links)


def _rendered(subject: str, text: str, links: frozenset[int]) -> RenderedEmail:
    one_line = " ".join(subject.split())
    return RenderedEmail(one_line[:MAX_SUBJECT_LENGTH], text.strip() + "\n", links)


def render_html(email: RenderedEmail | Email, site: SiteSettings) -> str:
    """Return the HTML part of an email. It is made when the email is sent."""
    text = _with_links(email.text, email.link_lines)
    return render_to_string("outbox/email.html", {"site": site, "text": text})


def is_own_url(line: str) -> bool:
    """Return whether a line is the URL of a page of this site and nothing else."""
    return bool(re.fullmatch(rf"{re.escape(settings.SITE_URL)}/\S*", line))


def linked_urls(email: Email) -> set[str]:
    """Return the lines that are links in a stored email."""
    lines = enumerate(email.text.split("\n"))
    return {line for number, line in lines if number in email.link_lines}


def text_with_links(email: Email) -> SafeString:
    """Return the text of a stored email for staff, with the links its reader has. A
    confidential one is its reader's alone."""
    if email.is_confidential:
        return escape(gettext("Not shown: its link is for its reader alone."))
    return _with_links(email.text, email.link_lines)


def _with_links(text: str, link_lines: Collection[int]) -> SafeString:
    lines = [
        format_html('<a href="{0}">{0}</a>', line)
        if number in link_lines
        else ISOLATED.sub(r"<bdi>\1</bdi>", escape(line))
        for number, line in enumerate(text.split("\n"))
    ]
    return mark_safe("\n".join(lines))  # nosec B308 B703
