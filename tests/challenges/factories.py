"""Factories for tests: model instances and form data with sensible defaults."""

import uuid
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.forms.entry import CONSENT_FIELDS, FORM_PAGES, PAGE_TITLES
from challenges.models import (
    Announcement,
    BulkAction,
    Challenge,
    Draft,
    Entry,
    EntryRevision,
    ProgressUpdate,
)
from challenges.models.workflow import ENTRANT_EDITABLE, Status
from challenges.services import announcements, results
from challenges.services.entering import drafts, entries
from challenges.services.moderation import bulk, decisions, notifications
from challenges.services.transitions import note_shown
from core import antispam
from focus_areas.models import FocusArea
from outbox.models import Email


def make_challenge(**overrides: Any) -> Challenge:
    """Create an open challenge: published, opened yesterday, closing in 30 days."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "title": "Quiet streets",
        "slug": f"quiet-streets-{uuid.uuid4().hex[:8]}",
        "reference_prefix": "QS",
        "summary": "Ideas for streets where you can hear the birds.",
        "brief": "Tell us how.",
        "who_can_enter": "Everybody.",
        "prizes": "A pilot.",
        "criteria": "Does it help?",
        "rules": "Be kind.",
        "publish_at": now - timedelta(days=2),
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "results_at": now + timedelta(days=60),
    }
    return Challenge.objects.create(**{**defaults, **overrides})


def unsent_entry(**overrides: Any) -> Entry:
    """Return an unsaved entry, as a valid form would leave it."""
    defaults: dict[str, Any] = {
        "title": "Bee hotels",
        "problem": "Bees have nowhere to live.",
        "idea": "A hotel for bees on every library roof.",
        "beneficiaries": "Bees and gardeners.",
        "name": "Mira Vale",
        "email": "mira@example.com",
        "audience": "resident",
        "rules_accepted": True,
        "may_publish": True,
    }
    if "challenge" not in overrides:
        defaults["challenge"] = make_challenge()
    if "focus_area" not in overrides:
        defaults["focus_area"] = FocusArea.objects.get(slug="clean-tech-city")
    return Entry(**{**defaults, **overrides})


def make_entry(*, by: User | None = None, **overrides: Any) -> Entry:
    """Submit an entry; it waits for review."""
    entry = unsent_entry(**overrides)
    return entries.submit(entry, idempotency_key=uuid.uuid4(), by=by)


def make_entries_to_review(challenge: Challenge, number: int) -> list[Entry]:
    """Create this number of entries to review in one query, without emails."""
    now = timezone.now()
    shared = {
        "challenge": challenge,
        "focus_area": FocusArea.objects.first(),
        "status": Status.SUBMITTED,
        "submitted_at": now,
        "answer_due": now + timedelta(days=5),
    }
    return Entry.objects.bulk_create(
        unsent_entry(
            **shared,
            reference=f"QS-{n:05}",
            email=f"person-{n}@example.com",
            idempotency_key=uuid.uuid4(),
        )
        for n in range(number)
    )


def make_public_entry(staff: User, **overrides: Any) -> Entry:
    """Submit and approve an entry whose entrant agreed to publish it, and tell so."""
    return approve_and_tell(make_entry(**overrides), by=staff)


def approve_and_tell(entry: Entry, *, by: User, **kwargs: str) -> Entry:
    """Approve an entry, and send the email about it: now it is public."""
    entry = decisions.approve(entry, by=by, **kwargs)
    release_held_emails(about=entry.reference)
    entry.refresh_from_db()
    return entry


def entry_form_data(**overrides: object) -> dict[str, object]:
    """Return valid POST data for all pages of the form."""
    return {
        "title": "Bee hotels",
        "focus_area": FocusArea.objects.get(slug="clean-tech-city").pk,
        "problem": "Bees have nowhere to live.",
        "idea": "A hotel for bees on every library roof.",
        "beneficiaries": "Bees and gardeners.",
        "links": "",
        "help_needed": "",
        "name": "Mira Vale",
        "email": "mira@example.com",
        "audience": "resident",
        "organisation": "",
        "team": "",
        "rules_accepted": "on",
        "may_publish": "on",
        "website": "",
        "form_token": antispam.new_form_token(),
        **overrides,
    }


def enter_path(challenge: Challenge) -> str:
    """Return the path of the first page of the form."""
    return reverse("challenges:enter", args=[challenge.slug])


def first_page_data(**overrides: object) -> dict[str, object]:
    """Return valid POST data for the first page alone."""
    data = entry_form_data(**overrides)
    return {name: data[name] for name in (*FORM_PAGES["idea"], "website", "form_token")}


def fill_in_and_send(
    client: Client, challenge: Challenge, **overrides: object
) -> HttpResponse:
    """Fill in page after page and send. Returns the last response, or the page that
    came back because an answer was wrong."""
    answered = entry_form_data(**overrides)
    response = client.post(enter_path(challenge), first_page_data(**answered))
    for page in list(PAGE_TITLES)[1:]:
        if response.status_code != 303 or not response.url.endswith(f"{page}/"):
            return response
        path = urljoin(response.request["PATH_INFO"], response.url)
        if page == "files":
            data = {"continue": "yes"}
        elif page == "check":
            data = {
                name: answered[name] for name in CONSENT_FIELDS if answered.get(name)
            }
            data["fingerprint"] = client.get(path).context["draft"].fingerprint
        else:
            data = {name: answered[name] for name in FORM_PAGES[page]}
        response = client.post(path, data)
        if response.url.startswith("?"):
            return client.get(path + response.url)
    return response


def make_saved_draft(
    challenge: Challenge, *, save: bool = True, **overrides: Any
) -> Draft:
    """Create a draft with all answers, and unless `save` is False, email its link to
    mira@example.com."""
    left_out = {"form_token", "website", *CONSENT_FIELDS}
    texts = {
        name: str(answer)
        for name, answer in entry_form_data(**overrides).items()
        if name not in left_out and answer
    }
    draft = drafts.begin(
        challenge, answers=texts, idempotency_key=uuid.uuid4(), begun_at=timezone.now()
    )
    return drafts.save_for_later(draft, email="mira@example.com") if save else draft


def antispam_fields() -> dict[str, object]:
    return {name: first_page_data()[name] for name in ("form_token", "website")}


def send_draft(client: Client, draft: Draft, **boxes: str) -> str:
    draft.refresh_from_db()
    data = {"fingerprint": draft.fingerprint, "rules_accepted": "on", **boxes}
    return client.post(f"{draft.draft_path}check/", data).url


def release_held_emails(about: str = "") -> None:
    """Send all held emails, or those about one entry, and show what needs no email: no
    decision can be undone any more."""
    now = timezone.now()
    emails = Email.objects.filter(status=Email.Status.HELD)
    entries = Entry.objects.filter(shown_from__gt=now)
    if about:
        emails, entries = (
            emails.filter(reference=about),
            entries.filter(reference=about),
        )
    emails.update(status=Email.Status.SENT, sent_at=now, send_after=now)
    entries.update(shown_from=now)
    note_shown()


def make_challenge_in_phase(phase: str, **overrides: object) -> Challenge:
    """Create a challenge in this phase."""
    now = timezone.now()
    closes, results = {"open": (5, 9), "judging": (-5, 9), "results": (-9, -5)}[phase]
    dates = {
        "opens_at": now - timedelta(days=20),
        "closes_at": now + timedelta(days=closes),
        "results_at": now + timedelta(days=results),
        "results_announced_at": now - timedelta(days=5) if phase == "results" else None,
    }
    return make_challenge(**{**dates, **overrides})


def announce(challenge: Challenge, *, by: User, reason: str = "") -> int:
    """Publish the results of a challenge that is over, and announce them now."""
    announcement = announcements.publish(challenge, by=by, reason=reason)
    now = timezone.now()
    Announcement.objects.filter(pk=announcement.pk).update(goes_out_at=now)
    return announcements.announce(announcement)


def make_update(idea: Entry, *, by: User, text: str) -> ProgressUpdate:
    """Add a progress update, with an idempotency key of its own."""
    return results.add_update(idea, by=by, text=text, idempotency_key=uuid.uuid4())


def make_bulk_action(
    kind: str, by: User, *, of: list[Entry] | None = None, **text: Any
) -> BulkAction:
    """Plan and confirm a bulk action on the entries `of`, or on all."""
    chosen = Entry.objects.filter(pk__in=[e.pk for e in of]) if of else Entry.objects
    plan = bulk.plan(chosen.order_by("pk"), kind=kind, by=by)
    return bulk.confirm(plan, by=by, **text)


def change_answers(entry: Entry, **changes: object) -> Entry:
    """Change answers of an entry, as its entrant does."""
    entry = Entry.objects.get(pk=entry.pk)
    current = {name: getattr(entry, name) for name in ENTRANT_EDITABLE}
    return entries.update_answers(
        entry, answers={**current, **changes}, consent_words={}
    )


def date_back(entry: Entry, **dates: datetime | None) -> Entry:
    """Set the dates of an entry, as if it had come another day."""
    Entry.objects.filter(pk=entry.pk).update(**dates)
    return entry


def redact_by_hand(entry: Entry, *, by: User, **changes: str) -> None:
    """Redact texts of an entry by hand, as staff do."""
    entry.refresh_from_db()
    EntryRevision.objects.create(entry=entry, answers=entry.answers, redacted_by=by)
    Entry.objects.filter(pk=entry.pk).update(**changes)
    entry.refresh_from_db()


def make_moderator(name: str, notices: str = "") -> User:
    """Create a moderator, who wants these notices or has not chosen."""
    email = f"{name}@westbridge.example"
    user = User.objects.create_user(name, email, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="moderate_entry"))
    if notices:
        notifications.set_preference(user, choice=notices)
    return user
