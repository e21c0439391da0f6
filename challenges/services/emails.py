"""Who is written to when something happens to an entry."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from challenges.models import Entry
from core.email_addresses import email_key
from core.models import SiteSettings
from outbox import services as outbox
from outbox.models import Email
from outbox.services import (
    acknowledge,
    emailed_recently,
    emails_about,
    queue_email,
    stop_held,
)

MIN_EMAIL_INTERVAL = timedelta(minutes=10)
"""Between two emails that send somebody the same link, or acknowledge changes."""


def email_received(entry: Entry) -> None:
    """Acknowledge an idea, and tell the moderators."""
    site = SiteSettings.load()
    if entry.entered_by:
        email_entrant(entry, "received", site=site)
    else:
        acknowledge_to_entrant(entry, "received", site=site)
    email_team(entry, "received", site=site)


def email_team(
    entry: Entry, template: str, *, site: SiteSettings | None = None
) -> None:
    """Nothing, when the site has it that moderators choose for themselves alone."""
    site = site or SiteSettings.load()
    if not site.notify_team:
        return
    queue_email(
        f"challenges/email/notice_{template}",
        app_label="challenges",
        reference=entry.reference,
        context={"entry": entry, "admin_url": admin_url(entry)},
        site=site,
    )


def email_entrant(
    entry: Entry,
    template: str,
    *,
    message: str = "",
    site: SiteSettings | None = None,
    hold: timedelta | None = None,
) -> Email | None:
    """What a member of staff decided or said. None when no letter reaches anybody."""
    if not entry.can_be_emailed:
        return None
    return queue_email(
        f"challenges/email/{template}",
        to=entry.email,
        app_label="challenges",
        reference=entry.reference,
        context={"entry": entry, "challenge": entry.challenge, "message": message},
        unsubscribe_url=f"{entry.private_url}emails/",
        site=site,
        hold=hold,
    )


def acknowledge_to_entrant(
    entry: Entry, template: str, *, site: SiteSettings | None = None
) -> None:
    """What the entrant did; repeats nothing that was typed."""
    if entry.can_be_emailed:
        acknowledge(
            f"challenges/email/{template}",
            to=entry.email,
            app_label="challenges",
            reference=entry.reference,
            context={"entry": entry, "challenge": entry.challenge},
            unsubscribe_url=f"{entry.private_url}emails/",
            site=site,
        )


def email_decision(entry: Entry, template: str, *, message: str = "") -> Email | None:
    """Held for DECISION_HOLD_MINUTES, so that staff can still stop it."""
    hold = timedelta(minutes=settings.DECISION_HOLD_MINUTES)
    return email_entrant(entry, template, message=message, hold=hold)


def stop_decision_emails(entry: Entry) -> list[int]:
    """Something newer has overtaken the decision that a held one tells of. Returns the
    ids of those that were stopped."""
    moved = entry.history.exclude(from_status=F("to_status"))
    return stop_held(moved.values("email"))


def stop_other_emails(entry: Entry) -> list[int]:
    """What a held one tells beside decisions holds no longer. Returns the ids of those
    that were stopped."""
    stayed = entry.history.filter(from_status=F("to_status"))
    return stop_held(stayed.values("email"))


def re_hold(emails: list[int]) -> None:
    """What had stopped them is undone: they tell the truth again."""
    outbox.re_hold(emails, hold=timedelta(minutes=settings.DECISION_HOLD_MINUTES))


def email_changed(entry: Entry) -> None:
    """Acknowledge a change: not each of ten commas that somebody mends."""
    if not emailed_recently(
        entry.email, about=entry.reference, within=MIN_EMAIL_INTERVAL
    ):
        acknowledge_to_entrant(entry, "changed")


def admin_url(entry: Entry) -> str:
    """Of the page on which staff read it and decide."""
    path = reverse("admin:challenges_entry_change", args=[entry.pk])
    return settings.SITE_URL + path


LOST_LINKS = "lost links"
"""What those emails are about: no single entry."""


def delete_links_emails(address: str) -> None:
    """Delete the emails that sent lost links to this address."""
    emails_about(LOST_LINKS).filter(to_key=email_key(address)).delete()
