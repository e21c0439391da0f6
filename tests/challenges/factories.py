"""Rows for tests, with everything that is not the point of a test filled in."""

import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from challenges.forms.entry import CONSENT_FIELDS, FORM_PAGES
from challenges.models import BulkAction, Challenge, Draft, Entry, ProgressUpdate
from challenges.models.workflow import ENTRANT_EDITABLE, Status
from challenges.services import results
from challenges.services.entering import drafts, entries
from challenges.services.moderation import bulk, decisions
from core import antispam
from focus_areas.models import FocusArea
from outbox.models import Email


def make_challenge(**over: Any) -> Challenge:
    """An open challenge: published, begun yesterday, closing in 30 days."""
    now = timezone.now()
    words: dict[str, Any] = {
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
    return Challenge.objects.create(**{**words, **over})


def unsent_entry(**over: Any) -> Entry:
    """An entry that was never saved, as a valid form would leave it."""
    words: dict[str, Any] = {
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
    if "challenge" not in over:
        words["challenge"] = make_challenge()
    if "focus_area" not in over:
        words["focus_area"] = FocusArea.objects.get(slug="clean-tech-city")
    return Entry(**{**words, **over})


def make_entry(*, by: User | None = None, **over: Any) -> Entry:
    """An entry that waits for review."""
    return entries.submit(unsent_entry(**over), idempotency_key=uuid.uuid4(), by=by)


def make_waiting(challenge: Challenge, number: int) -> list[Entry]:
    """So many entries that wait for review, quickly: nobody has been told anything."""
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


def make_public_entry(staff: User, **over: Any) -> Entry:
    """An approved entry whose entrant let us publish it."""
    return decisions.approve(make_entry(**over), by=staff)


def answers(**over: object) -> dict[str, object]:
    """What browsers send for all pages of the form, filled in well."""
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
        **over,
    }


def enter(challenge: Challenge) -> str:
    """The address of the first page of its form."""
    return reverse("challenges:enter", args=[challenge.slug])


def first_page(**over: object) -> dict[str, object]:
    """What a browser sends for the first page alone."""
    sent = answers(**over)
    return {name: sent[name] for name in (*FORM_PAGES["idea"], "website", "form_token")}


def walk(client: Client, challenge: Challenge, **over: object) -> HttpResponse:
    """Fill in page after page, and send; the answer to the last one. It is the page
    that came back when an answer was wrong."""
    sent = answers(**over)
    response = client.post(enter(challenge), first_page(**sent))
    for part in ("more", "files", "about-you", "check"):
        if response.status_code != 303 or not response.url.endswith(f"{part}/"):
            return response
        address = urljoin(response.request["PATH_INFO"], response.url)
        if part == "files":
            page = {"continue": "yes"}
        elif part == "check":
            page = {name: sent[name] for name in CONSENT_FIELDS if sent.get(name)}
            page["fingerprint"] = client.get(address).context["draft"].fingerprint
        else:
            page = {name: sent[name] for name in FORM_PAGES[part]}
        response = client.post(address, page)
        if response.url.startswith("?"):
            return client.get(address + response.url)
    return response


def make_saved_draft(challenge: Challenge, *, save: bool = True, **over: Any) -> Draft:
    """A draft whose link went to mira@example.com; all is answered."""
    left_out = {"form_token", "website", *CONSENT_FIELDS}
    texts = {n: str(v) for n, v in answers(**over).items() if n not in left_out and v}
    draft = drafts.begin(
        challenge, answers=texts, idempotency_key=uuid.uuid4(), begun_at=timezone.now()
    )
    return drafts.save_for_later(draft, email="mira@example.com") if save else draft


def guarded() -> dict[str, object]:
    return {name: first_page()[name] for name in ("form_token", "website")}


def send(client: Client, draft: Draft, **boxes: str) -> str:
    draft.refresh_from_db()
    sent = {"fingerprint": draft.fingerprint, "rules_accepted": "on", **boxes}
    return client.post(f"{draft.draft_path}check/", sent).url


def letters_are_out() -> None:
    """Time has passed: what staff decided can no longer be taken back in silence."""
    held = Email.objects.filter(status=Email.Status.HELD)
    held.update(status=Email.Status.SENT, sent_at=timezone.now())


def in_phase(phase: str, **over: object) -> Challenge:
    """A challenge that closes in so many days, and has its results in so many."""
    now = timezone.now()
    closes, results = {"open": (5, 9), "judging": (-5, 9), "results": (-9, -5)}[phase]
    dates = {
        "opens_at": now - timedelta(days=20),
        "closes_at": now + timedelta(days=closes),
        "results_at": now + timedelta(days=results),
    }
    return make_challenge(**{**dates, **over})


def tell(idea: Entry, *, by: User, text: str) -> ProgressUpdate:
    """What happened next with it, from a form of its own."""
    return results.add_update(idea, by=by, text=text, idempotency_key=uuid.uuid4())


def bulk_run(
    verb: str, by: User, *, of: list[Entry] | None = None, **words: Any
) -> BulkAction:
    """Plan a run and confirm it."""
    entries = Entry.objects.filter(pk__in=[e.pk for e in of]) if of else Entry.objects
    run = bulk.plan(entries.order_by("pk"), kind=verb, by=by)
    return bulk.confirm(run, by=by, **words)


def rewrite(entry: Entry) -> None:
    """As its entrant does."""
    answers = {name: getattr(entry, name) for name in ENTRANT_EDITABLE}
    entries.update_answers(entry, answers={**answers, "idea": "Two."}, consent_words={})
