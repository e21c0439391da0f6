"""Fills an empty site with invented content, through the services that pages call.

The texts are the .toml files beside this one. Their moments are written as days from
today, so the demo is never stale; the services date everything now, and the rows are
dated back afterwards."""

import re
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

from challenges.models import (
    Announcement,
    BulkAction,
    Challenge,
    Draft,
    Entry,
    EntryHistory,
    ProgressUpdate,
)
from challenges.models.workflow import Status
from challenges.services import announcements, results, transitions
from challenges.services.emails import IDEAS_TOPIC
from challenges.services.entering import drafts, entries
from challenges.services.entering.attachments import store_file
from challenges.services.moderation import bulk, decisions
from contact.models import CannedAnswer
from core.draft_links import make_link
from core.models import SiteSettings
from core.publishing import Publication
from core.stored_files import NewFile
from core.stored_pictures import prepare
from core.uploads import Kind
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from smartcity.challenge_dates import show_challenge_dates
from smartcity.demo import PASSWORD, USERNAME
from smartcity.demo.dates import date_emails, date_team_notices
from smartcity.demo.events import load_events
from smartcity.demo.feedback import load_answer
from smartcity.demo.judging import load_judged, load_judging
from smartcity.demo.messages import load_message, load_question
from smartcity.demo.news import load_news
from smartcity.demo.projects import load_projects
from smartcity.demo.sample_image import sample_image
from smartcity.demo.search import load_search
from smartcity.demo.subscriptions import load_subscription


def _mark_spam_in_bulk(*, by: User, staff_note: str) -> None:
    """Mark the latest entry as spam in a bulk action, so that their list has one. It
    also holds the entry before, which it refuses."""
    latest = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:2])
    queryset = Entry.objects.filter(pk__in=latest)
    bulk_action = bulk.plan(queryset, kind=BulkAction.Kind.SPAM, by=by)
    bulk.confirm(bulk_action, by=by, staff_note=staff_note)
    while bulk.process_next_item():
        pass
    bulk.close_finished()


MARKDOWN_FIELDS = {
    *(
        "body",
        "evidence",
        "how_to_join",
        "how_to_get_there",
        "notes",
        "what_next",
        "brief",
        "who_can_enter",
        "how_to_enter",
        "prizes",
    ),
    *("criteria", "rules", "questions", "description"),
}
"""Fields whose texts are wrapped in the files, to be read there."""

DECISIONS: dict[str, Callable[..., Entry]] = {
    "approve": decisions.approve,
    "decline": decisions.decline,
    "ask": decisions.request_changes,
}


def is_loaded() -> bool:
    return User.objects.filter(username=USERNAME).exists()


@transaction.atomic
def load() -> None:
    """Load everything or nothing. Call it once, on a site without content."""
    staff = User.objects.create_superuser(USERNAME, password=PASSWORD)
    SiteSettings(pk=1, **_read("site")).save()
    for data in _read("challenges")["challenges"]:
        _load_challenge(data, staff)
    judged = _read("judging")
    load_judging(_load_challenge(judged["challenge"], staff), judged["judging"], staff)
    load_events(_read("events"), staff)
    show_challenge_dates()
    load_news(_read("news"))
    load_projects(_read("projects"))
    for model in (Event, Post):
        make_link(model.objects.in_state(Publication.SCHEDULED)[0])
    contact = _read("messages")
    for data in contact["canned_answers"]:
        CannedAnswer.objects.create(**data)
    for data in contact["published_questions"]:
        load_question(data)
    for data in contact["messages"]:
        load_message(data, staff)
    for data in _read("subscriptions")["subscriptions"]:
        load_subscription(data)
    for data in _read("feedback")["answers"]:
        load_answer(data)
    load_search()


def _read(name: str) -> dict[str, Any]:
    """Read a file of the demo: days from today become dates, and texts are trimmed."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        content: dict[str, Any] = _resolve(tomllib.load(file))
        return content


def _unwrap(text: str) -> str:
    """Join the lines of a paragraph: in Markdown of this site, a new line is one."""
    return re.sub(r"(?<=\S)\n *(?![-#|>\s]|\d+[.)] )", " ", text)


def _resolve(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_resolve(item) for item in value]
    if isinstance(value, dict):
        if "days" in value:
            day = timezone.localdate() + timedelta(days=value["days"])
            if "at" not in value:
                return day
            return timezone.make_aware(datetime.combine(day, value["at"]))
        resolved = {key: _resolve(item) for key, item in value.items()}
        return {
            key: _unwrap(item) if key in MARKDOWN_FIELDS else item
            for key, item in resolved.items()
        }
    return value


def _with_area(data: dict[str, Any]) -> dict[str, Any]:
    if "focus_area" not in data:
        return data
    return {**data, "focus_area": FocusArea.objects.get(slug=data["focus_area"])}


def _load_challenge(data: dict[str, Any], staff: User) -> Challenge:
    entry_list, draft_list = data.pop("entries", []), data.pop("drafts", [])
    criteria = data.pop("weighted_criteria", [])
    challenge = Challenge.objects.create(**data)
    for position, criterion in enumerate(criteria, start=1):
        challenge.weighted_criteria.create(position=position, **criterion)
    for entry_data in entry_list:
        _load_entry(entry_data, challenge, staff)
    if challenge.results_are_due:
        load_judged(challenge, _read("judged")["judging"], staff)
        _announce_results(challenge, staff)
    for draft_data in draft_list:
        _load_draft(draft_data, challenge)
    return challenge


def _load_entry(data: dict[str, Any], challenge: Challenge, staff: User) -> None:
    sent_at, decided_at = data.pop("sent"), data.pop("decided", None)
    decision, message = data.pop("decision", None), data.pop("message", "")
    staff_note, mail_error = data.pop("staff_note", ""), data.pop("mail_error", "")
    updates, pictures = data.pop("updates", []), data.pop("pictures", [])

    entry = Entry(challenge=challenge, rules_accepted=True, **_with_area(data))
    by = staff if "origin" in data else None
    entries.submit(entry, idempotency_key=uuid.uuid4(), by=by)
    entry.history.update(at=sent_at, staff_note="" if decision else staff_note)
    Entry.objects.filter(pk=entry.pk).update(
        created_at=sent_at,
        submitted_at=sent_at,
        answer_due=transitions.answer_due_from(entry, sent_at),
    )
    date_emails(entry.reference, sent_at, error=mail_error)
    date_team_notices(IDEAS_TOPIC, sent_at)
    _load_pictures(pictures, of=entry)
    if decision:
        _decide(entry, decision, by=staff, message=message, staff_note=staff_note)
        _date_decision(entry, decided_at)
    for update_data in updates:
        _load_update(update_data, entry, staff)


def _announce_results(challenge: Challenge, staff: User) -> None:
    at = challenge.results_at or challenge.closes_at
    announcement = announcements.publish(challenge, by=staff)
    Announcement.objects.update(confirmed_at=at, goes_out_at=at)
    announcements.announce(announcement)
    Announcement.objects.update(announced_at=at)
    Challenge.objects.filter(pk=challenge.pk).update(results_announced_at=at)
    announced = challenge.entries.exclude(announced_at=None)
    notes = EntryHistory.objects.filter(entry__in=announced, email__isnull=False)
    notes.filter(from_status=F("to_status")).update(at=at)
    for entry in announced:
        date_emails(entry.reference, at)
    announced.update(announced_at=at)


def _decide(
    entry: Entry, decision: str, *, by: User, message: str, staff_note: str
) -> None:
    if decision == "withdraw":
        entries.withdraw(entry)
    elif decision == "spam":
        _mark_spam_in_bulk(by=by, staff_note=staff_note)
    else:
        DECISIONS[decision](entry, by=by, message=message, staff_note=staff_note)


def _date_decision(entry: Entry, decided_at: datetime) -> None:
    entry.history.exclude(to_status=Status.SUBMITTED).update(at=decided_at)
    Entry.objects.filter(pk=entry.pk).update(
        decided_at=decided_at, shown_from=decided_at, shown_with=None
    )
    date_emails(entry.reference, decided_at)
    BulkAction.objects.filter(items__entry=entry, items__status="done").update(
        confirmed_at=decided_at, finished_at=decided_at
    )


def _load_update(data: dict[str, Any], entry: Entry, staff: User) -> None:
    update = results.add_update(
        entry, by=staff, text=data["text"], idempotency_key=uuid.uuid4()
    )
    ProgressUpdate.objects.filter(pk=update.pk).update(at=data["at"])
    date_emails(entry.reference, data["at"])
    _load_pictures(data.get("pictures", []), of=update)


def _load_pictures(
    pictures: list[dict[str, Any]], *, of: Entry | ProgressUpdate
) -> None:
    for data in pictures:
        content = ContentFile(sample_image(data["scene"], data["count"]))
        file = NewFile(content, Kind.PICTURE, f"{data['scene']}.png", data["alt"])
        prepare(store_file(file, of=of))


def _load_draft(data: dict[str, Any], challenge: Challenge) -> None:
    draft = drafts.begin(
        challenge,
        answers=data["answers"],
        idempotency_key=uuid.uuid4(),
        begun_at=data["changed"],
    )
    drafts.save_for_later(draft, email=data["email"])
    Draft.objects.filter(pk=draft.pk).update(changed_at=data["changed"])
    date_emails(draft.reference, data["changed"])
