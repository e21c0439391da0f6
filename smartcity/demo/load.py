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

import contact.services
from challenges.models import BulkAction, Challenge, Draft, Entry, ProgressUpdate
from challenges.models.workflow import Status
from challenges.services import results, transitions
from challenges.services.emails import IDEAS_TOPIC
from challenges.services.entering import attachments, drafts, entries
from challenges.services.entering.attachments import NewFile, store_file
from challenges.services.moderation import bulk, decisions
from contact.models import Message
from core.models import SiteSettings
from core.uploads import Kind
from events.models import Event
from events.services import save_event
from focus_areas.models import FocusArea
from news.models import Post
from outbox.models import RETRY_WAITS, Email, TeamNoticeTopic
from smartcity.demo.sample_image import sample_image

USERNAME = "demo"
PASSWORD = "a-smart-city"  # nosec B105


def _spam_in_bulk(entry: Entry, *, by: User, staff_note: str) -> Entry:
    """A run for the list of runs: with the entry before, which it refuses."""
    last = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    both = Entry.objects.filter(pk__in=last)
    run = bulk.plan(both, kind=BulkAction.Kind.SPAM, by=by)
    bulk.confirm(run, by=by, staff_note=staff_note)
    while bulk.process_next_item():
        pass
    bulk.close_finished()
    return entry


DECISIONS: dict[str, Callable[..., Entry]] = {
    "approve": decisions.approve,
    "decline": decisions.decline,
    "ask": decisions.request_changes,
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
        entry_rows, criteria = row.pop("entries", []), row.pop("weighted_criteria", [])
        draft_rows = row.pop("drafts", [])
        challenge = Challenge.objects.create(**row)
        for position, criterion in enumerate(criteria, start=1):
            challenge.weighted_criteria.create(position=position, **criterion)
        for entry in entry_rows:
            _load_entry(entry, challenge, staff)
        for draft in draft_rows:
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
    decision, message = row.pop("decision", None), row.pop("message", "")
    staff_note, mail_error = row.pop("staff_note", ""), row.pop("mail_error", "")
    outcome, award = row.pop("outcome", ""), row.pop("award", "")
    updates, pictures = row.pop("updates", []), row.pop("pictures", [])

    entry = Entry(challenge=challenge, rules_accepted=True, **_with_area(row))
    by = staff if "origin" in row else None
    entries.submit(entry, idempotency_key=uuid.uuid4(), by=by)
    entry.history.update(at=sent, staff_note="" if decision else staff_note)
    due = transitions.answer_due_from(entry, sent)
    Entry.objects.filter(pk=entry.pk).update(
        created_at=sent, submitted_at=sent, answer_due=due
    )
    _date_emails(entry.reference, sent, error=mail_error)
    _date_team_notices(IDEAS_TOPIC, sent)
    _load_pictures(pictures, of=entry)
    if decision == "withdraw":
        entries.withdraw(entry)
    elif decision:
        words = {"staff_note": staff_note}
        if decision != "spam":
            words["message"] = message
        DECISIONS[decision](entry, by=staff, **words)
    if decision:
        entry.history.exclude(to_status=Status.SUBMITTED).update(at=decided)
        Entry.objects.filter(pk=entry.pk).update(decided_at=decided)
        _date_emails(entry.reference, decided)
        dates = dict.fromkeys(["confirmed_at", "finished_at"], decided)
        BulkAction.objects.filter(items__entry=entry, items__status="done").update(
            **dates
        )
    if outcome:
        results.set_outcome(entry, by=staff, outcome=outcome, award=award)
        entry.history.filter(from_status=F("to_status")).update(
            at=challenge.results_at - timedelta(days=1)
        )
    for update in updates:
        told = results.add_update(
            entry, by=staff, text=update["text"], idempotency_key=uuid.uuid4()
        )
        ProgressUpdate.objects.filter(pk=told.pk).update(at=update["at"])
        _date_emails(entry.reference, update["at"])
        _load_pictures(update.get("pictures", []), of=told)


def _load_pictures(rows: list[dict[str, Any]], *, of: Entry | ProgressUpdate) -> None:
    for row in rows:
        drawn = ContentFile(sample_image(row["doors"]))
        file = NewFile(drawn, Kind.PICTURE, "street.png", row["alt"])
        attachments.prepare_picture(store_file(file, of=of))


def _load_draft(row: dict[str, Any], challenge: Challenge) -> None:
    begun = drafts.begin(
        challenge,
        answers=row["answers"],
        idempotency_key=uuid.uuid4(),
        begun_at=row["changed"],
    )
    drafts.save_for_later(begun, email=row["email"])
    Draft.objects.filter(pk=begun.pk).update(changed_at=row["changed"])
    _date_emails(begun.reference, row["changed"])


def _load_message(row: dict[str, Any], staff: User) -> None:
    sent, answered = row.pop("sent"), row.pop("answered", None)
    answer, text = row.pop("answer", ""), row.pop("message")
    message = Message(text=text, sent_at=sent, **row)
    contact.services.send_message(message, idempotency_key=uuid.uuid4())
    _date_emails(message.reference, sent)
    _date_team_notices(contact.services.MESSAGES_TOPIC, sent)
    if answered:
        contact.services.answer(message, by=staff, message=answer)
        message.history.update(at=answered)
        _date_emails(message.reference, answered)


def _date_team_notices(topic: str, at: datetime) -> None:
    """Date back the notices to the team, so that the next one is not gathered."""
    _date_emails(topic, at)
    TeamNoticeTopic.objects.filter(name=topic).delete()


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
