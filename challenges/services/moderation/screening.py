"""What a moderator should look at in an entry. Rules find it; people decide."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from challenges.models import Entry
from challenges.models.workflow import PUBLIC_TEXT_FIELDS, Status
from challenges.services import similarity
from challenges.services.moderation.redaction import public_field
from core.text.personal_data import Finding, find_personal_data

SHOWN = 10
"""Entries from the same address that are listed, at most."""

LINK = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
AFTER_LINK = ".,;:!?)]}'’"
"""What stands after the address of a page rather than in it."""


@dataclass(frozen=True)
class FieldFindings:
    """What looks like personal data in one of the texts that everybody reads."""

    label: str
    findings: list[Finding]


@dataclass(frozen=True)
class Link:
    address: str
    """As it was typed."""
    href: str
    host: str
    """As computers know it, so that letters that look like others show; "" when there
    is none, and nothing to follow."""


@dataclass(frozen=True)
class ScreeningReport:
    personal_data: list[FieldFindings]
    links: list[Link]
    similar: list[Entry]
    """Of the same challenge, without those that are marked as the same idea."""
    same_address: list[Entry]
    """The latest SHOWN of them, spam too."""
    same_address_count: int


def screen(entry: Entry) -> ScreeningReport:
    """Three queries; a fourth when more than SHOWN came from the same address."""
    found = [
        (name, find_personal_data(getattr(entry, name))) for name in PUBLIC_TEXT_FIELDS
    ]
    same, count = _from_same_address(entry)
    similar = [
        other
        for other in similarity.similar_in_challenge(entry)
        if other.pk != entry.duplicate_of_id and other.duplicate_of_id != entry.pk
    ]
    return ScreeningReport(
        personal_data=[
            FieldFindings(_label(name), each) for name, each in found if each
        ],
        links=_links(entry),
        similar=similar,
        same_address=same,
        same_address_count=count,
    )


def _label(name: str) -> str:
    return str(public_field(name).verbose_name)


def _links(entry: Entry) -> list[Link]:
    texts = [getattr(entry, name) for name in (*PUBLIC_TEXT_FIELDS, "help_needed")]
    found = [link.rstrip(AFTER_LINK) for text in texts for link in LINK.findall(text)]
    return [_link(address) for address in dict.fromkeys(found)]


def _link(address: str) -> Link:
    href = address if "://" in address else f"https://{address}"
    try:
        host = (urlsplit(href).hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError is one, too
        host = ""
    return Link(address, href if host else "", host)


def _from_same_address(entry: Entry) -> tuple[list[Entry], int]:
    if not entry.email_key:
        return [], 0
    sent = Entry.objects.exclude(status=Status.DRAFT).exclude(pk=entry.pk)
    same = sent.filter(email_key=entry.email_key).only("reference", "title", "status")
    shown = list(same[: SHOWN + 1])
    count = same.count() if len(shown) > SHOWN else len(shown)
    return shown[:SHOWN], count
