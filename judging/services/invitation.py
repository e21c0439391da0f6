"""The invitation of judges to their meeting: an email with a calendar file, which
programs take in (iMIP, RFC 6047). A change or the end of it comes the same way."""

from collections.abc import Iterable
from datetime import datetime

import icalendar
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core.icalendar_export import (
    event_time,
    ics_text,
    make_calendar,
    make_organiser,
)
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Judge, Meeting, Panel
from judging.services.emails import email_judge
from judging.services.locks import lock_panel
from judging.services.transitions import add_history


@transaction.atomic
def invite_to_meeting(
    panel: Panel, *, starts_at: datetime, ends_at: datetime, place: str, by: User
) -> Meeting:
    """Say when and where the panel meets: the judges who accepted get an email with a
    calendar file. If nothing is new, only those get it who accepted since.

    Raises TransitionNotAllowed for a time that is past or ends before it begins, and if
    no judge has accepted."""
    panel = lock_panel(panel.pk)
    judges = panel.judges.accepted().select_related("panel__challenge")
    if starts_at <= timezone.now():
        raise TransitionNotAllowed(
            gettext("This moment is past. Give one that is still to come.")
        )
    if ends_at <= starts_at:
        raise TransitionNotAllowed(gettext("It ends after it begins."))
    if not judges.exists():
        raise TransitionNotAllowed(gettext("No judge has accepted."))
    meeting = Meeting.objects.filter(panel=panel).first() or Meeting(panel=panel)
    is_new = meeting.pk is None
    before = (meeting.starts_at, meeting.ends_at, meeting.place, False)
    told = (starts_at, ends_at, place, meeting.is_called_off)
    if not is_new and told == before:
        judges = judges.filter(answered_at__gt=meeting.at)
    elif not is_new:
        meeting.sequence += 1
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, place
    meeting.is_called_off = False
    _save(meeting, gettext("Judges invited to the meeting"), by=by)
    is_change = meeting.sequence > 0
    _email(meeting, judges, "meeting", method="REQUEST", is_change=is_change)
    return meeting


@transaction.atomic
def call_off_meeting(panel: Panel, *, by: User) -> Meeting:
    """Call the meeting off: judges get an email that takes it out of their calendars.
    Raises TransitionNotAllowed if there is none."""
    panel = lock_panel(panel.pk)
    meeting = Meeting.objects.filter(panel=panel, is_called_off=False).first()
    if meeting is None:
        raise TransitionNotAllowed(gettext("There is no meeting to call off."))
    meeting.is_called_off = True
    meeting.sequence += 1
    _save(meeting, gettext("Meeting called off"), by=by)
    judges = panel.judges.accepted().select_related("panel__challenge")
    _email(meeting, judges, "meeting_called_off", method="CANCEL")
    return meeting


def _save(meeting: Meeting, what: str, *, by: User) -> None:
    meeting.by, meeting.at = by, timezone.now()
    meeting.save()
    add_history(meeting.panel, row=gettext("meeting"), what=what, by=by)


def _email(
    meeting: Meeting,
    judges: Iterable[Judge],
    template: str,
    *,
    method: str,
    is_change: bool = False,
) -> None:
    site = SiteSettings.load()
    for judge in judges:
        email_judge(
            judge,
            template,
            site=site,
            calendar=meeting_ics(meeting, judge, method=method, site=site),
            meeting=meeting,
            is_change=is_change,
        )


def meeting_ics(
    meeting: Meeting, judge: Judge, *, method: str, site: SiteSettings
) -> str:
    """Return the calendar file for one judge, who alone is named in it. `method` is
    REQUEST or CANCEL (RFC 5546, 3.2)."""
    challenge = judge.panel.challenge
    entry = icalendar.Event()
    entry.add("uid", str(meeting.uid))
    entry.add("sequence", meeting.sequence)
    entry.add("dtstamp", meeting.at)
    entry.add("dtstart", event_time(meeting.starts_at))
    entry.add("dtend", event_time(meeting.ends_at))
    entry.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    entry.add("class", "PRIVATE")
    title = gettext("Meeting of the judges: %(challenge)s")
    entry.add("summary", ics_text(title % {"challenge": challenge.title}))
    entry.add("location", ics_text(meeting.place))
    entry.add("organizer", make_organiser(site.name, site.team_email))
    attendee = make_organiser(judge.name, judge.email)
    attendee.params["RSVP"] = "FALSE"
    entry.add("attendee", attendee)
    days = timezone.localdate(meeting.starts_at), timezone.localdate(meeting.ends_at)
    return make_calendar(
        [entry], category="Judging", first=days[0], last=days[1], method=method
    ).decode()
