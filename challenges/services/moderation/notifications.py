"""Telling moderators that there is work: what each of them chose, and of answers that
are due the whole team, before a promise is broken."""

from datetime import time, timedelta
from functools import reduce
from operator import or_

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
from challenges.services.emails import admin_url
from core.models import SiteSettings
from core.templatetags.formatting import plain_date
from core.working_days import end_of_working_day, is_working_day
from outbox.models import Email
from outbox.services import emailed_recently, queue_email

TO_STAFF, TO_TEAM = "notices to staff", "reminders to the team"
"""What those emails are about: no single entry."""

MAX_LISTED = 20
"""Entries that one notice names; of more it says how many."""

COMMIT_MARGIN = timedelta(seconds=30)
"""What is younger waits for the next notice: another transaction, that began earlier
and is not through yet, would be passed over for good."""

MORNING, NOON = time(8), time(12)
"""When the morning's emails go out, and until when a late worker makes up for them."""

SAME_MORNING = timedelta(hours=6)
"""Longer than a morning, shorter than until the next one."""


@transaction.atomic
def set_preference(
    user: User, *, choice: str, email: str = ""
) -> NotificationPreference:
    """What this member of staff wants to be told by email from now on; `email` is where
    to, for somebody who had no address."""
    notices, _is_new = NotificationPreference.objects.select_for_update().get_or_create(
        user=user
    )
    if choice != notices.choice:
        notices.choice, notices.notified_until = choice, timezone.now()
        notices.save(update_fields=["choice", "notified_until"])
    if email and not user.email:
        user.email = email
        user.save(update_fields=["email"])
    return notices


@transaction.atomic
def send_new_entry_notice(notices: NotificationPreference) -> bool:
    """Tell somebody who wants to know at once what came to review; False when nothing
    did, or somebody else has just told them."""
    due = NotificationPreference.objects.due().select_for_update(of=("self",))
    locked = due.filter(pk=notices.pk).select_related("user").first()
    if locked is None:
        return False
    until = timezone.now() - COMMIT_MARGIN
    came = locked.new_entries(until=until)
    count = came.count()
    if count:
        locked.notified_until, locked.notified_at = until, timezone.now()
        locked.save(update_fields=["notified_until", "notified_at"])
        waiting = Entry.objects.to_review().count()
        _write(locked.user, "new", came, count=count, waiting=waiting)
    return bool(count)


def is_morning() -> bool:
    """Of a working day, where the council is."""
    now = timezone.localtime()
    return is_working_day(now.date()) and MORNING <= now.time() < NOON


def users_due_today() -> "QuerySet[User]":
    """Moderators with whom this morning is not done yet."""
    if not is_morning():
        return User.objects.none()
    return notifiable_users().exclude(notices__morning=timezone.localdate())


@transaction.atomic
def send_daily_digest(user: User) -> bool:
    """The digest, for whoever chose it; for others the answers that are due, if it is
    they who are to give them. False when there is nothing to say, or that is done."""
    NotificationPreference.objects.get_or_create(user=user)
    locked = NotificationPreference.objects.select_for_update().get(user=user)
    if locked.morning == timezone.localdate():
        return False
    locked.morning = timezone.localdate()
    locked.save(update_fields=["morning"])
    if locked.choice == Choice.DIGEST:
        counts = _counts(user)
        if counts["count"]:
            _write(user, "morning", Entry.objects.to_review(), **counts)
        return bool(counts["count"])
    theirs = Q(assignee=user)
    if locked.choice == Choice.AT_ONCE:
        theirs |= _unassigned()
    return _remind(user, _due().filter(theirs))


@transaction.atomic
def remind_team() -> bool:
    """Of the answers that are due and that no moderator hears of; the lock is the row
    of the site."""
    site = SiteSettings.objects.select_for_update().filter(pk=1).first()
    if (
        site is None
        or not is_morning()
        or NotificationPreference.objects.wanted().exists()
    ):
        return False
    if emailed_recently(site.team_email, about=TO_TEAM, within=SAME_MORNING):
        return False
    return _remind(None, _due().filter(_unassigned()))


def _remind(user: User | None, entries: "QuerySet[Entry]") -> bool:
    count = entries.count()
    if count:
        overdue = entries.filter(answer_due__lte=timezone.now()).count()
        _write(user, "due", entries, count=count, overdue=overdue)
    return bool(count)


def _due() -> "QuerySet[Entry]":
    """Those to which we promised an answer until the end of this day."""
    today = end_of_working_day(timezone.now(), 0)
    return Entry.objects.to_review().filter(answer_due__lte=today)


def _unassigned() -> Q:
    """Assigned to nobody whom a notice reaches."""
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


def _write(
    user: User | None,
    template: str,
    entries: "QuerySet[Entry]",
    *,
    count: int,
    **counts: int,
) -> None:
    """To the team when there is no user. Names the first entries, never an entrant."""
    listed = [
        {
            "entry": entry,
            "due": due_on_words(entry),
            "is_yours": user is not None and entry.assignee_id == user.pk,
            "url": admin_url(entry),
        }
        for entry in entries[:MAX_LISTED]
    ]
    pages = {
        "list_url": reverse("admin:challenges_entry_changelist"),
        "choice_url": reverse("admin:challenges_entry_my_notices"),
    }
    queue_email(
        f"challenges/email/notice_{template}",
        to=user.email if user else None,
        app_label="challenges",
        reference=TO_STAFF if user else TO_TEAM,
        context={
            **{name: settings.SITE_URL + path for name, path in pages.items()},
            **counts,
            "count": count,
            "user": user,
            "listed": listed,
            "more": count - len(listed),
        },
    )


def due_on_words(entry: Entry) -> str:
    """When its entrant is owed an answer, whenever that is read; "" when nobody waits
    for one."""
    if entry.answer_due is None:
        return ""
    day = entry.answer_due - timedelta(microseconds=1)  # it ends at midnight
    if entry.answer_due <= timezone.now():
        return gettext("overdue, was due on %(day)s") % {"day": plain_date(day)}
    if timezone.localdate(day) == timezone.localdate():
        return gettext("due today")
    return gettext("due on %(day)s") % {"day": plain_date(day)}


def forget_notices(references: list[str]) -> None:
    """Delete the notices that name one of these entries."""
    if references:
        named = reduce(or_, (Q(text__contains=reference) for reference in references))
        Email.objects.filter(named, reference__in=[TO_STAFF, TO_TEAM]).delete()
