"""Private links: send them again, renew them."""

from django.db import transaction
from django.utils.translation import gettext

from challenges.models import Draft, Entry
from challenges.services.emails import LOST_LINKS, MIN_EMAIL_INTERVAL
from challenges.services.transitions import add_history_note
from core import private_links
from core.references import from_person
from core.workflow import TransitionNotAllowed
from outbox.services import acknowledge, emailed_recently, queue_email, replace_link


@transaction.atomic
def send_links(address_or_reference: str) -> None:
    """Email the private links again to whoever lost them: all entries and drafts of
    this address, or of the address behind this reference. Nobody learns whether there
    are any; one address gets one such email in WAIT."""
    entries = Entry.objects.filter(from_person(address_or_reference)).exclude(email="")
    # Not by what a draft says: anybody may have typed that.
    drafts = Draft.objects.filter(from_person(address_or_reference)).exclude(email="")
    keys = {
        key
        for rows in (entries, drafts)
        for key in rows.values_list("email_key", flat=True)
    }
    new = [
        k
        for k in keys
        if not emailed_recently(k, about=LOST_LINKS, within=MIN_EMAIL_INTERVAL)
    ]
    entries = Entry.objects.filter(email_key__in=new)
    drafts = Draft.objects.filter(email_key__in=new)
    addresses = {
        address
        for rows in (entries, drafts)
        for address in rows.values_list("email", flat=True)
    }
    # As it was typed comes first: others may have entered it in many other spellings,
    # and one mailbox gets only so many emails.
    for address in sorted(addresses, key=lambda a: (a != address_or_reference, a)):
        _queue_links_email(address)
    if not addresses:
        # How long it takes must not tell either.
        with transaction.atomic():
            _queue_links_email(address_or_reference[:254])
            transaction.set_rollback(True)


def _queue_links_email(address: str) -> None:
    """To an address as it is stored, with the links of the rows that have it: whoever
    wrote it another way gets another email."""
    entries = Entry.objects.filter(email=address)
    entries = entries.select_related("challenge").prefetch_related("history")
    drafts = Draft.objects.filter(email=address).select_related("challenge")
    acknowledge(
        "challenges/email/links",
        to=address,
        app_label="challenges",
        reference=LOST_LINKS,
        context={"entries": entries.order_by("submitted_at"), "drafts": drafts},
    )


@transaction.atomic
def renew_link(entry: Entry) -> Entry:
    """End a private link that others may have: the new one goes to the address, even of
    somebody who wants no other emails. Clicked twice, it is renewed once. Raises
    IllegalMove when there is no address."""
    renewed = Entry.objects.locked(entry)
    if not renewed.email:
        raise TransitionNotAllowed(
            gettext("There is no address to send a new link to.")
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
        is_automatic=True,  # of any number: only whoever has the newest asks for more
    )
    return renewed
