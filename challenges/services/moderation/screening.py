"""Automatic checks of an entry. Rules find what to look at; moderators decide."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from challenges.models import Entry
from challenges.models.personal_details import find_details
from challenges.models.workflow import PUBLIC_TEXT_FIELDS, Status
from challenges.services import similarity
from challenges.services.moderation.redaction import public_field
from core.text.links import BARE_LINK, without_punctuation
from core.text.personal_data import Finding

MAX_LISTED = 10
"""Number of entries from the same email address that are listed."""


@dataclass(frozen=True)
class FieldFindings:
    """Findings of personal data in one public text field."""

    label: str
    findings: list[Finding]


@dataclass(frozen=True)
class Link:
    url: str
    """The link as it was typed."""
    href: str
    """URL to follow; "" if there is no host."""
    host: str
    """Host in its ASCII form, so that look-alike letters show; "" if there is none."""


@dataclass(frozen=True)
class ScreeningReport:
    personal_data: list[FieldFindings]
    links: list[Link]
    similar: list[Entry]
    """Similar ideas in the same challenge, without its original and duplicates."""
    same_email: list[Entry]
    """Entries from the same email address, spam too: the latest MAX_LISTED."""
    same_email_count: int


def screen(entry: Entry) -> ScreeningReport:
    """Check an entry, in three queries; a fourth if more than MAX_LISTED came from the
    same email address."""
    same_email, count = _from_same_email(entry)
    similar = [
        other
        for other in similarity.similar_in_challenge(entry)
        if other.pk != entry.duplicate_of_id and other.duplicate_of_id != entry.pk
    ]
    return ScreeningReport(
        personal_data=[
            FieldFindings(_label(name), findings)
            for name, findings in find_details(entry).items()
        ],
        links=_links(entry),
        similar=similar,
        same_email=same_email,
        same_email_count=count,
    )


def _label(name: str) -> str:
    return str(public_field(name).verbose_name)


def _links(entry: Entry) -> list[Link]:
    texts = [getattr(entry, name) for name in (*PUBLIC_TEXT_FIELDS, "help_needed")]
    urls = [
        without_punctuation(url) for text in texts for url in BARE_LINK.findall(text)
    ]
    return [_link(url) for url in dict.fromkeys(urls)]


def _link(url: str) -> Link:
    href = url if "://" in url else f"https://{url}"
    try:
        host = (urlsplit(href).hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError is one, too
        host = ""
    return Link(url, href if host else "", host)


def _from_same_email(entry: Entry) -> tuple[list[Entry], int]:
    if not entry.email_key:
        return [], 0
    others = Entry.objects.exclude(status=Status.DRAFT).exclude(pk=entry.pk)
    others = others.filter(email_key=entry.email_key)
    latest = list(others.only("reference", "title", "status")[: MAX_LISTED + 1])
    count = others.count() if len(latest) > MAX_LISTED else len(latest)
    return latest[:MAX_LISTED], count
