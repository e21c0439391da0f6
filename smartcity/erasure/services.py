"""Find what all apps hold about a person, and delete it."""

import hashlib
from collections.abc import Callable, Collection
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import contact.erasure
import outbox.services
import subscriptions.erasure
from challenges.services import personal_data
from core.email_addresses import email_key
from core.erasure import HeldItem, log_deleted
from core.models import Erasure, SiteSettings
from core.references import parse_reference
from core.text.personal_data import redact_person
from core.versions import redact_versions, rows_with, versions_with
from core.workflow import TransitionNotAllowed
from judging.services import personal_data as judges
from outbox.erasure import held_items

Redaction = Callable[[str], str]


def validate_person(person: str) -> None:
    """Raise ValidationError unless this is an email address, not that of the team, or a
    reference."""
    if "@" not in person and parse_reference(person) is None:
        raise ValidationError(
            _("Type an email address, or a reference such as WIC-7F3K-92.")
        )
    if email_key(person) == email_key(SiteSettings.load().team_email):
        raise ValidationError(
            _("That is the address of the team: every notice would go.")
        )


def find_held(person: str, names: Collection[str] = ()) -> list[HeldItem]:
    """Return all that is held about this email address, or under this reference.

    In earlier versions of pages and in notes of judging, the names of those who sent it
    are looked for, and `names`."""
    items = personal_data.find_held(person)
    items += contact.erasure.find_held(person)
    items += subscriptions.erasure.find_held(person)
    items += judges.find_held(person)
    references = [item.reference for item in items if item.reference]
    emails = outbox.services.emails_of_person(person, references)
    items += held_items(emails)
    each_once = {item.key: item for item in items}.values()
    items = sorted(each_once, key=lambda item: not item.reference)  # emails come last
    redact = _redaction(person, items, names)
    return [*items, *_held_versions(redact), *judges.held_texts(redact)]


def _held_versions(redact: Redaction) -> list[HeldItem]:
    return [
        HeldItem(
            _("Names and addresses in earlier versions of pages"),
            f"{version._meta.verbose_name}: {version}",
            key=f"{version._meta.label} {version.pk}",
        )
        for version in versions_with(redact)
    ]


def _redaction(person: str, items: list[HeldItem], names: Collection[str]) -> Redaction:
    """Return a function that takes this person out of a text."""
    emails = {person, *(item.email for item in items if item.email)}
    words = {*names, *(item.name for item in items), *(i.reference for i in items)}
    return partial(redact_person, emails=emails, words=words - {""})


def pages_that_name(
    person: str, items: list[HeldItem], names: Collection[str] = ()
) -> list[str]:
    """Return the pages whose text names this person now: staff must change those."""
    pages = rows_with(_redaction(person, items, names))
    return [f"{page._meta.verbose_name} “{page}”" for page in pages]


def get_fingerprint(items: list[HeldItem]) -> str:
    """Return what changes when a row comes or goes."""
    keys = "\n".join(sorted(item.key for item in items))
    return hashlib.sha256(keys.encode()).hexdigest()[:16]


def other_addresses(person: str, items: list[HeldItem]) -> list[str]:
    """Return the addresses that these items came from, other than the one that was
    asked for: the same person may have sent more."""
    asked = email_key(person)
    addresses = {email_key(item.email): item.email for item in items if item.email}
    return [address for key, address in addresses.items() if key != asked]


@transaction.atomic
def erase_person(
    person: str, *, by: User | None, fingerprint: str, names: Collection[str] = ()
) -> Erasure:
    """Delete all that is held about a person, and record the references.

    `by` is None at the terminal. Raises TransitionNotAllowed unless exactly what the
    fingerprint stands for is still held, and if that is nothing."""
    items = find_held(person, names)
    if not items:
        raise TransitionNotAllowed(gettext("Nothing is held about that any more."))
    if get_fingerprint(items) != fingerprint:
        raise TransitionNotAllowed(
            gettext("Something has come or gone meanwhile: look again.")
        )
    references = personal_data.erase_person(person)
    references += contact.erasure.erase_person(person)
    references += subscriptions.erasure.erase_person(person)
    references += judges.erase_person(person)
    outbox.services.delete_emails(person, references)
    redact = _redaction(person, items, names)
    redact_versions(redact)
    judges.redact_texts(redact)
    log_deleted(references)
    return Erasure.objects.create(references=" ".join(references), by=by)
