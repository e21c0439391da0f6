"""Who is written to when something happens to an entry."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from challenges.models import Entry
from outbox import services as outbox
from outbox.models import Email
from outbox.services import (
    acknowledge,
    queue_email,
    stop_held,
    was_written_lately,
)
from smartcity.models import SiteSettings

WAIT = timedelta(minutes=10)
"""Between two emails that send somebody the same link, or acknowledge changes."""


def tell_received(entry: Entry) -> None:
    """Acknowledge an idea, and tell the moderators."""
    site = SiteSettings.load()
    if entry.entered_by:
        tell_entrant(entry, "received", site=site)
    else:
        acknowledge_to_entrant(entry, "received", site=site)
    tell_team(entry, "received", site=site)


def tell_team(entry: Entry, template: str, *, site: SiteSettings | None = None) -> None:
    """Nothing, when the site has it that moderators choose for themselves alone."""
    site = site or SiteSettings.load()
    if not site.tells_team:
        return
    queue_email(
        f"challenges/mail/notice_{template}",
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "admin_url": admin_url(entry)},
        site=site,
    )


def tell_entrant(
    entry: Entry,
    template: str,
    *,
    note: str = "",
    site: SiteSettings | None = None,
    hold: timedelta | None = None,
) -> Email | None:
    """What a member of staff decided or said. None when no letter reaches anybody."""
    if not entry.gets_emails:
        return None
    return queue_email(
        f"challenges/mail/{template}",
        to=entry.email,
        room="challenges",
        reference=entry.reference,
        context={"entry": entry, "challenge": entry.challenge, "note": note},
        unsubscribe_url=f"{entry.private_url}emails/",
        site=site,
        hold=hold,
    )


def acknowledge_to_entrant(
    entry: Entry, template: str, *, site: SiteSettings | None = None
) -> None:
    """What the entrant did; repeats nothing that was typed."""
    if entry.gets_emails:
        acknowledge(
            f"challenges/mail/{template}",
            to=entry.email,
            room="challenges",
            reference=entry.reference,
            context={"entry": entry, "challenge": entry.challenge},
            unsubscribe_url=f"{entry.private_url}emails/",
            site=site,
        )


def tell_decision(entry: Entry, template: str, *, note: str = "") -> Email | None:
    """Held for DECISION_HOLD_MINUTES, so that staff can still stop it."""
    hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
    return tell_entrant(entry, template, note=note, hold=hold)


def stop_decision_letters(entry: Entry) -> list[int]:
    """Something newer has overtaken the decision that a held one tells of. Returns the
    ids of those that were stopped."""
    moved = entry.steps.exclude(from_status=F("to_status"))
    return stop_held(moved.values("email"))


def stop_other_letters(entry: Entry) -> list[int]:
    """What a held one tells beside decisions holds no longer. Returns the ids of those
    that were stopped."""
    stayed = entry.steps.filter(from_status=F("to_status"))
    return stop_held(stayed.values("email"))


def hold_again(emails: list[int]) -> None:
    """What had stopped them is undone: they tell the truth again."""
    outbox.hold_again(emails, hold=timedelta(minutes=settings.DECISION_HOLD_MINUTES))


def tell_changed(entry: Entry) -> None:
    """Acknowledge a change: not each of ten commas that somebody mends."""
    if not was_written_lately(entry.email, about=entry.reference, within=WAIT):
        acknowledge_to_entrant(entry, "changed")


def admin_url(entry: Entry) -> str:
    """Of the page on which staff read it and decide."""
    path = reverse("admin:challenges_entry_change", args=[entry.pk])
    return settings.SITE_URL + path
