"""Private links: send lost ones again, renew one."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from challenges.models import Draft, Entry
from challenges.services.emails import LOST_LINKS, MIN_EMAIL_INTERVAL
from challenges.services.transitions import add_history_note
from core import private_links
from core.email_addresses import MAX_EMAIL_LENGTH
from core.references import from_person
from core.workflow import TransitionNotAllowed
from outbox.links import replace_link
from outbox.services import acknowledge, emailed_recently, queue_email


@transaction.atomic
def send_links(email_or_reference: str) -> None:
    """Email lost private links again: of all entries and drafts with this email
    address, or with the one behind this reference.

    Nobody learns whether there are any. One email address gets one such email in
    MIN_EMAIL_INTERVAL."""
    person = from_person(email_or_reference)
    entries = Entry.objects.filter(person).exclude(email="")
    # Not by the answers of a draft: anybody may have typed them.
    drafts = Draft.objects.filter(person).exclude(email="")
    keys = _values("email_key", entries, drafts)
    keys = {
        key
        for key in keys
        if not emailed_recently(key, about=LOST_LINKS, within=MIN_EMAIL_INTERVAL)
    }
    emails = _values(
        "email",
        Entry.objects.filter(email_key__in=keys),
        Draft.objects.filter(email_key__in=keys),
    )
    # The spelling that was typed comes first: others may have entered the address in
    # many spellings, and one mailbox gets only so many emails.
    for email in sorted(emails, key=lambda e: (e != email_or_reference, e)):
        _queue_links_email(email)
    if not emails:
        # Take as long as if there were some: the time must not tell either.
        with transaction.atomic():
            _queue_links_email(email_or_reference[:MAX_EMAIL_LENGTH])
            transaction.set_rollback(True)


def _values(name: str, *querysets: "QuerySet[Entry] | QuerySet[Draft]") -> set[str]:
    return {
        value
        for queryset in querysets
        for value in queryset.values_list(name, flat=True)
    }


def _queue_links_email(email: str) -> None:
    """Email the links of the entries and drafts with exactly this spelling of an email
    address. Another spelling gets an email of its own."""
    entries = Entry.objects.filter(email=email)
    entries = entries.select_related("challenge").prefetch_related("history")
    drafts = Draft.objects.filter(email=email).select_related("challenge")
    acknowledge(
        "challenges/email/links",
        to=email,
        app_label="challenges",
        reference=LOST_LINKS,
        context={"entries": entries.order_by("submitted_at"), "drafts": drafts},
        is_confidential=True,  # nobody here reads a draft
    )


@transaction.atomic
def renew_link(entry: Entry) -> Entry:
    """End a private link that others may have, and email the new one, even to somebody
    who wants no other emails.

    A double click renews it once. Raises TransitionNotAllowed if the entry has no email
    address."""
    renewed: Entry = Entry.objects.locked(entry)
    if not renewed.email:
        raise TransitionNotAllowed(
            gettext("There is no email address to send a new link to.")
        )
    if renewed.link_nonce != entry.link_nonce:
        return renewed
    old = renewed.private_url
    renewed.link_nonce = private_links.new_nonce()
    renewed.save(update_fields=["link_nonce"])
    replace_link(renewed.reference, old=old, new=renewed.private_url)
    add_history_note(
        renewed, gettext("The entrant got a new private link; the old one has ended.")
    )
    queue_email(
        "challenges/email/new_link",
        to=renewed.email,
        app_label="challenges",
        reference=renewed.reference,
        context={"entry": renewed},
        is_automatic=True,  # without a limit: only the newest link can ask for another
    )
    return renewed
