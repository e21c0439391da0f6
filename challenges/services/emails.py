"""Emails about an entry, to its entrant and to the team."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext

from challenges.models import Entry
from challenges.services.transitions import decision_hold
from core.email_addresses import email_key
from core.models import SiteSettings
from outbox.models import Email, EmailQuerySet
from outbox.rendering import RenderedEmail
from outbox.services import (
    acknowledge,
    emailed_recently,
    emails_about,
    queue_email,
    stop_held,
)
from outbox.team_notices import notify_team

MIN_EMAIL_INTERVAL = timedelta(minutes=10)
"""Time between two emails that send somebody the same link, or acknowledge changes."""

IDEAS_TOPIC = "ideas to review"
"""Reference of the notices to the team about ideas; see outbox.team_notices."""

LOST_LINKS = "lost links"
"""Reference of the emails that send lost links again: they are about no one entry."""


def email_received(entry: Entry) -> None:
    """Acknowledge a new idea to its entrant, and notify the team."""
    site = SiteSettings.load()
    if entry.entered_by:
        email_entrant(entry, "received", site=site)
    else:
        acknowledge_to_entrant(entry, "received", site=site)
    email_team(entry, "received", site=site)


def email_team(
    entry: Entry, template: str, *, site: SiteSettings | None = None
) -> None:
    """Notify the team, unless the site settings leave notices to each moderator."""
    site = site or SiteSettings.load()
    if not site.notify_team:
        return
    notify_team(
        f"challenges/email/notice_{template}",
        topic=IDEAS_TOPIC,
        reference=entry.reference,
        app_label="challenges",
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
    """Queue an email about something that staff decided or said. Returns None if the
    entrant has no email address, or wants no emails."""
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
    """Acknowledge something that the entrant did, without repeating what was typed."""
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
    """Queue an email, held for DECISION_HOLD_MINUTES so that staff can stop it."""
    return email_entrant(entry, template, message=message, hold=decision_hold())


def stop_other_emails(entry: Entry) -> list[int]:
    """Stop held emails about anything but decisions (duplicate, take-down). Returns
    their ids."""
    notes = entry.history.filter(from_status=F("to_status"))
    return stop_held(notes.values("email"))


def email_changed(entry: Entry) -> None:
    """Acknowledge a change, at most once in MIN_EMAIL_INTERVAL."""
    if not emailed_recently(
        entry.email, about=entry.reference, within=MIN_EMAIL_INTERVAL
    ):
        acknowledge_to_entrant(entry, "changed")


def without_private_link(entry: Entry, email: RenderedEmail) -> RenderedEmail:
    """Return an email as staff may read it, without the link that is the entrant's."""
    placeholder = gettext("(the entrant’s private link)")
    text = email.text.replace(entry.private_url, placeholder)
    return RenderedEmail(email.subject, text)


def admin_url(entry: Entry) -> str:
    """Return the URL of the page on which staff read the entry and decide."""
    path = reverse("admin:challenges_entry_change", args=[entry.pk])
    return settings.SITE_URL + path


def links_emails(*emails: str) -> EmailQuerySet:
    """Return the emails that sent lost links to these email addresses."""
    keys = {email_key(email) for email in emails} - {""}
    return emails_about(LOST_LINKS).filter(to_key__in=keys)


def delete_links_emails(email: str) -> None:
    """Delete the emails that sent lost links to this email address."""
    links_emails(email).delete()
