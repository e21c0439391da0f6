"""Fills an empty site with invented content, by the same verbs that people use.

The texts are the .toml files beside this one. Their moments are written as days from
today, so the demo is never stale; the rows are dated back once the verbs have run."""

import tomllib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

import challenges.services
import contact.services
from challenges.models import BulkRun, Challenge, Draft, Entry, Update
from challenges.models.states import Status
from challenges.services.files import NewFile, store_file
from contact.models import Message
from events.models import Event
from events.services import save_event
from news.models import Post
from outbox.models import RETRY_WAITS, Email
from smartcity.demo.drawing import street
from smartcity.models import FocusArea, SiteSettings
from smartcity.uploads import Kind

USERNAME = "demo"
PASSWORD = "a-smart-city"  # nosec B105


def _spam_in_bulk(entry: Entry, *, by: User, staff_note: str) -> Entry:
    """A run for the list of runs: with the entry before, which it refuses."""
    last = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    both = Entry.objects.filter(pk__in=last)
    run = challenges.services.plan_run(both, verb=BulkRun.Verb.SPAM, by=by)
    challenges.services.start_run(run, by=by, staff_note=staff_note)
    while challenges.services.do_next_row():
        pass
    challenges.services.finish_runs()
    return entry


DECISIONS: dict[str, Callable[..., Entry]] = {
    "approve": challenges.services.approve,
    "decline": challenges.services.decline,
    "ask": challenges.services.request_changes,
    "spam": _spam_in_bulk,
}


def is_loaded() -> bool:
    return User.objects.filter(username=USERNAME).exists()


@transaction.atomic
def load() -> None:
    """Everything or nothing. Call it once, on a site without content."""
    staff = User.objects.create_superuser(USERNAME, password=PASSWORD)
    SiteSettings(pk=1, **_read("site")).save()
    for row in _read("challenges")["challenges"]:
        entries, criteria = row.pop("entries", []), row.pop("weighted_criteria", [])
        drafts = row.pop("drafts", [])
        challenge = Challenge.objects.create(**row)
        for position, criterion in enumerate(criteria, start=1):
            challenge.weighted_criteria.create(position=position, **criterion)
        for entry in entries:
            _load_entry(entry, challenge, staff)
        for draft in drafts:
            _load_draft(draft, challenge)
    for row in _read("events")["events"]:
        save_event(Event(**_with_area(row)))
    Post.objects.bulk_create(Post(**_with_area(row)) for row in _read("news")["posts"])
    for row in _read("messages")["messages"]:
        _load_message(row, staff)


def _read(name: str) -> dict[str, Any]:
    """A file of the demo, with its moments as real ones and its texts trimmed."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        content: dict[str, Any] = _resolved(tomllib.load(file))
        return content


def _resolved(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_resolved(item) for item in value]
    if isinstance(value, dict):
        if value.keys() == {"days", "at"}:
            day = timezone.localdate() + timedelta(days=value["days"])
            return timezone.make_aware(datetime.combine(day, value["at"]))
        return {key: _resolved(item) for key, item in value.items()}
    return value


def _with_area(row: dict[str, Any]) -> dict[str, Any]:
    if "focus_area" not in row:
        return row
    return {**row, "focus_area": FocusArea.objects.get(slug=row["focus_area"])}


def _load_entry(row: dict[str, Any], challenge: Challenge, staff: User) -> None:
    sent, decided = row.pop("sent"), row.pop("decided", None)
    decision, note = row.pop("decision", None), row.pop("note", "")
    staff_note, mail_error = row.pop("staff_note", ""), row.pop("mail_error", "")
    outcome, award = row.pop("outcome", ""), row.pop("award", "")
    updates, pictures = row.pop("updates", []), row.pop("pictures", [])

    entry = Entry(challenge=challenge, rules_accepted=True, **_with_area(row))
    by = staff if "origin" in row else None
    challenges.services.submit_entry(entry, send_key=uuid.uuid4(), by=by)
    entry.steps.update(at=sent, staff_note="" if decision else staff_note)
    Entry.objects.filter(pk=entry.pk).update(
        created_at=sent, submitted_at=sent, answer_due=entry.due_since(sent)
    )
    _date_emails(entry.reference, sent, error=mail_error)
    _load_pictures(pictures, of=entry)
    if decision == "withdraw":
        challenges.services.withdraw(entry)
    elif decision:
        words = {"staff_note": staff_note}
        if decision != "spam":
            words["note"] = note
        DECISIONS[decision](entry, by=staff, **words)
    if decision:
        entry.steps.exclude(to_status=Status.SUBMITTED).update(at=decided)
        Entry.objects.filter(pk=entry.pk).update(decided_at=decided)
        _date_emails(entry.reference, decided)
        dates = dict.fromkeys(["asked_at", "finished_at"], decided)
        BulkRun.objects.filter(rows__entry=entry, rows__state="done").update(**dates)
    if outcome:
        challenges.services.set_outcome(entry, by=staff, outcome=outcome, award=award)
        entry.steps.filter(from_status=F("to_status")).update(
            at=challenge.results_at - timedelta(days=1)
        )
    for update in updates:
        told = challenges.services.add_update(
            entry, by=staff, text=update["text"], send_key=uuid.uuid4()
        )
        Update.objects.filter(pk=told.pk).update(at=update["at"])
        _date_emails(entry.reference, update["at"])
        _load_pictures(update.get("pictures", []), of=told)


def _load_pictures(rows: list[dict[str, Any]], *, of: Entry | Update) -> None:
    for row in rows:
        drawn = ContentFile(street(row["doors"]))
        file = NewFile(drawn, Kind.PICTURE, "street.png", row["alt"])
        challenges.services.prepare_picture(store_file(file, of=of))


def _load_draft(row: dict[str, Any], challenge: Challenge) -> None:
    begun = challenges.services.begin_draft(
        challenge,
        answers=row["answers"],
        send_key=uuid.uuid4(),
        begun_at=row["changed"],
    )
    challenges.services.save_for_later(begun, email=row["email"])
    Draft.objects.filter(pk=begun.pk).update(changed_at=row["changed"])
    _date_emails(begun.reference, row["changed"])


def _load_message(row: dict[str, Any], staff: User) -> None:
    sent, answered = row.pop("sent"), row.pop("answered", None)
    answer, text = row.pop("answer", ""), row.pop("message")
    message = Message(text=text, sent_at=sent, **row)
    contact.services.send_message(message, send_key=uuid.uuid4())
    for about in (message.reference, contact.services.TO_TEAM):
        _date_emails(about, sent)
    if answered:
        contact.services.answer(message, by=staff, note=answer)
        message.steps.update(at=answered)
        _date_emails(message.reference, answered)


def _date_emails(reference: str, at: datetime, *, error: str = "") -> None:
    """Emails of the past went out then, and are not sent again now. With an error,
    the one to the person never arrived."""
    waiting = [Email.Status.HELD, Email.Status.QUEUED]
    written = Email.objects.filter(reference=reference, status__in=waiting)
    if error:
        person = written.order_by("pk")[:1]
        Email.objects.filter(pk__in=list(person.values_list("pk", flat=True))).update(
            status=Email.Status.FAILED,
            created_at=at,
            attempts=len(RETRY_WAITS) + 1,
            last_error=error,
        )
    written.update(status=Email.Status.SENT, created_at=at, sent_at=at, attempts=1)
