"""Notices to moderators and to the team: new ideas, daily digests, answers due."""

from datetime import time, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from challenges.models import Entry, NotificationPreference
from challenges.models.notification_preference import Choice, notifiable_users
from challenges.models.workflow import Status
from challenges.services.emails import IDEAS_TOPIC, admin_url
from core.models import SiteSettings
from core.templatetags.formatting import plain_date
from core.working_days import end_of_working_day, is_working_day
from outbox.models import Email
from outbox.services import emailed_recently, queue_email
from outbox.team_notices import (
    MAX_LISTED,
    delete_notices,
    notices_about,
    notify_team,
    take_pending,
)

STAFF_NOTICES, TEAM_REMINDERS = "notices to staff", "reminders to the team"
"""References of these emails: they are about no one entry."""

DELETED_TOPIC = "deleted ideas"
"""Reference of the notices to the team that an entrant has deleted everything."""

TOPICS = [IDEAS_TOPIC, DELETED_TOPIC, STAFF_NOTICES, TEAM_REMINDERS]

COMMIT_MARGIN = timedelta(seconds=30)
"""Minimum age of the rows reported: a slower transaction with an earlier timestamp may
not have committed yet."""

MORNING, NOON = time(8), time(12)
"""Times from and until which the morning's emails go out, if a worker is late."""

SAME_MORNING = timedelta(hours=6)
"""Time longer than a morning, and shorter than until the next one."""


@transaction.atomic
def set_preference(
    user: User, *, choice: str, email: str = ""
) -> NotificationPreference:
    """Set which notices this member of staff gets from now on. `email` is stored for
    somebody who had no email address."""
    preference, _created = (
        NotificationPreference.objects.select_for_update().get_or_create(user=user)
    )
    if choice != preference.choice:
        preference.choice, preference.notified_until = choice, timezone.now()
        preference.save(update_fields=["choice", "notified_until"])
    if email and not user.email:
        user.email = email
        user.save(update_fields=["email"])
    return preference


@transaction.atomic
def send_new_entry_notice(preference: NotificationPreference) -> bool:
    """Email a user who wants notices at once what came to review; False if nothing did,
    or if another worker has just done so."""
    due = NotificationPreference.objects.due().select_for_update(of=("self",))
    locked = due.filter(pk=preference.pk).select_related("user").first()
    if locked is None:
        return False
    until = timezone.now() - COMMIT_MARGIN
    entries = locked.new_entries(until=until)
    count = entries.count()
    if count:
        locked.notified_until, locked.notified_at = until, timezone.now()
        locked.save(update_fields=["notified_until", "notified_at"])
        waiting = Entry.objects.to_review().count()
        _queue_notice(locked.user, "new", entries, count=count, waiting=waiting)
    return bool(count)


@transaction.atomic
def send_team_notice() -> int:
    """Email the team one notice about the ideas that came in or came back since the
    last one and still wait; returns how many these are."""
    references = take_pending(IDEAS_TOPIC)
    if not references or not SiteSettings.load().notify_team:
        return 0
    entries = Entry.objects.to_review().filter(reference__in=references)
    count = entries.count()
    if count:
        queue_email(
            "challenges/email/notice_many",
            app_label="challenges",
            reference=IDEAS_TOPIC,
            context=_listing(entries, count=count),
        )
    return count


def notify_team_of_deletion(reference: str) -> None:
    """Notify the team that an entrant has deleted an entry and everything about it."""
    notify_team(
        "challenges/email/entry_deleted",
        topic=DELETED_TOPIC,
        reference=reference,
        app_label="challenges",
        context={"reference": reference},
    )


@transaction.atomic
def send_deletion_notice() -> int:
    """Email the team one notice about the ideas that entrants have deleted since the
    last one; returns how many these are."""
    references = take_pending(DELETED_TOPIC)
    if references:
        queue_email(
            "challenges/email/entries_deleted",
            app_label="challenges",
            reference=DELETED_TOPIC,
            context={"references": references},
        )
    return len(references)


def is_morning() -> bool:
    """Whether it is the morning of a working day, in the time zone of the council."""
    now = timezone.localtime()
    return is_working_day(now.date()) and MORNING <= now.time() < NOON


def users_due_today() -> "QuerySet[User]":
    """Return the moderators who were not handled yet this morning."""
    if not is_morning():
        return User.objects.none()
    return notifiable_users().exclude(notices__morning=timezone.localdate())


@transaction.atomic
def send_daily_digest(user: User) -> bool:
    """Email a user the digest, if they chose it; otherwise the answers due that are
    theirs to give. False if there is nothing to send, or this morning is handled."""
    NotificationPreference.objects.get_or_create(user=user)
    locked = NotificationPreference.objects.select_for_update().get(user=user)
    if locked.morning == timezone.localdate():
        return False
    locked.morning = timezone.localdate()
    locked.save(update_fields=["morning"])
    if locked.choice == Choice.DIGEST:
        counts = _counts(user)
        if counts["count"]:
            _queue_notice(user, "morning", Entry.objects.to_review(), **counts)
        return bool(counts["count"])
    is_theirs = Q(assignee=user)
    if locked.choice == Choice.AT_ONCE:
        is_theirs |= _unassigned()
    return _remind(user, _due().filter(is_theirs))


@transaction.atomic
def remind_team() -> bool:
    """Email the team the answers that are due, if no moderator gets notices. Locks the
    row of the site settings."""
    site = SiteSettings.objects.select_for_update().filter(pk=1).first()
    if (
        site is None
        or not is_morning()
        or NotificationPreference.objects.wanted().exists()
    ):
        return False
    if emailed_recently(site.team_email, about=TEAM_REMINDERS, within=SAME_MORNING):
        return False
    return _remind(None, _due().filter(_unassigned()))


def _remind(user: User | None, entries: "QuerySet[Entry]") -> bool:
    count = entries.count()
    if count:
        overdue = entries.filter(answer_due__lte=timezone.now()).count()
        _queue_notice(user, "due", entries, count=count, overdue=overdue)
    return bool(count)


def _due() -> "QuerySet[Entry]":
    """Return the entries to which we promised an answer by the end of today."""
    today = end_of_working_day(timezone.now(), 0)
    return Entry.objects.to_review().filter(answer_due__lte=today)


def _unassigned() -> Q:
    """Match entries that are assigned to nobody whom a notice reaches."""
    return ~Q(assignee__in=notifiable_users())


def _counts(user: User) -> dict[str, int]:
    now, today = timezone.now(), end_of_working_day(timezone.now(), 0)
    to_review = Q(status=Status.SUBMITTED)
    return Entry.objects.aggregate(
        count=Count("pk", filter=to_review),
        overdue=Count("pk", filter=to_review & Q(answer_due__lte=now)),
        due_today=Count("pk", filter=Q(answer_due__gt=now, answer_due__lte=today)),
        with_entrants=Count("pk", filter=Q(status=Status.CHANGES_REQUESTED)),
        yours=Count("pk", filter=to_review & Q(assignee=user)),
    )


def _queue_notice(
    user: User | None,
    template: str,
    entries: "QuerySet[Entry]",
    *,
    count: int,
    **counts: int,
) -> None:
    """Queue a notice that lists entries, to a user or with `user=None` to the team."""
    choice_path = reverse("admin:challenges_entry_my_notices")
    queue_email(
        f"challenges/email/notice_{template}",
        to=user.email if user else None,
        app_label="challenges",
        reference=STAFF_NOTICES if user else TEAM_REMINDERS,
        context={
            **_listing(entries, count=count, user=user),
            **counts,
            "user": user,
            "choice_url": settings.SITE_URL + choice_path,
        },
    )


def _listing(
    entries: "QuerySet[Entry]", *, count: int, user: User | None = None
) -> dict[str, object]:
    """Return the context that lists the first entries; it never names an entrant."""
    listed = [
        {
            "entry": entry,
            "due": due_label(entry),
            "is_yours": user is not None and entry.assignee_id == user.pk,
            "url": admin_url(entry),
        }
        for entry in entries[:MAX_LISTED]
    ]
    list_path = reverse("admin:challenges_entry_changelist")
    return {
        "listed": listed,
        "count": count,
        "more": count - len(listed),
        "list_url": settings.SITE_URL + list_path,
    }


def due_label(entry: Entry) -> str:
    """Return when the answer is due, in words that stay true when they are read later;
    "" if nobody waits for one."""
    if entry.answer_due is None:
        return ""
    day = entry.answer_due - timedelta(microseconds=1)  # it ends at midnight
    if entry.answer_due <= timezone.now():
        return gettext("overdue, was due on %(day)s") % {"day": plain_date(day)}
    if timezone.localdate(day) == timezone.localdate():
        return gettext("due today")
    return gettext("due on %(day)s") % {"day": plain_date(day)}


def entry_notices(references: list[str]) -> "QuerySet[Email]":
    """Return the notices that name one of these entries."""
    return notices_about(TOPICS, references)


def delete_entry_notices(references: list[str]) -> None:
    """Delete the notices that name one of these entries."""
    delete_notices(TOPICS, references)
