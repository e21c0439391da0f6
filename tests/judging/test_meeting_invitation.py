"""The invitation to the meeting: an email with a calendar file, a change, its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.test import Client

from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from judging.models import Meeting, Panel
from judging.services.invitation import call_off_meeting, invite_to_meeting
from outbox.models import Email
from outbox.tasks import deliver_due
from tests.judging.admin_pages import url_of
from tests.judging.factories import make_judge, make_open_panel, make_panel

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 7, 3, 13, tzinfo=UTC)
WHEN = "2pm to 4pm on Wednesday 3 July 2030"
PLAN = {
    "starts_at": BEGIN,
    "ends_at": BEGIN + timedelta(hours=2),
    "place": "Room 3; town hall",
}


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    panel = make_open_panel(staff, judges=2)
    Email.objects.all().delete()
    return panel


def invite(panel: Panel, staff: User, **plan: Any) -> Meeting:
    return invite_to_meeting(panel, by=staff, **{**PLAN, **plan})


def calendars() -> list[tuple[str, Any, icalendar.Event]]:
    """Return to whom calendar files went, with their METHOD and their entry; the
    emails are deleted then."""
    found = []
    for email in Email.objects.order_by("pk"):
        calendar = icalendar.Calendar.from_ical(email.calendar)
        found.append((email.to, calendar["METHOD"], calendar.events[0]))
    Email.objects.all().delete()
    return found


def test_each_judge_is_invited_alone(panel: Panel, staff: User) -> None:
    meeting = invite(panel, staff)
    first, second = Email.objects.order_by("pk")
    assert (
        first.subject
        == "Meet the other judges of Quiet streets on Wednesday 3 July 2030"
    )
    assert f"{WHEN}\nRoom 3; town hall\n" in first.text.replace("\xa0", " ")
    assert "noor2" not in first.calendar + second.calendar.replace(second.to, "")
    to, method, entry = calendars()[0]
    assert (to, method) == ("noor1@example.org", "REQUEST")
    assert {name: str(entry[name]) for name in ("UID", "STATUS", "LOCATION")} == {
        "UID": str(meeting.uid),
        "STATUS": "CONFIRMED",
        "LOCATION": "Room 3; town hall",
    }
    assert (entry["SEQUENCE"], entry.start, entry.end) == (
        *(0, BEGIN),
        PLAN["ends_at"],
    )
    assert entry["ATTENDEE"] == "mailto:noor1@example.org"
    assert entry["ORGANIZER"] == f"mailto:{SiteSettings.load().team_email}"


def test_a_change_has_the_next_number(panel: Panel, staff: User) -> None:
    before = invite(panel, staff)
    calendars()
    after = invite(panel, staff, place="Room 4")
    assert Email.objects.order_by("pk")[0].subject == (
        "Changed: the judges of Quiet streets meet on Wednesday 3 July 2030"
    )
    told = [(method, entry["SEQUENCE"]) for _to, method, entry in calendars()]
    assert told == [("REQUEST", 1)] * 2
    assert before.uid == after.uid


def test_without_a_change_only_those_hear_who_accepted_since(
    panel: Panel, staff: User
) -> None:
    invite(panel, staff)
    make_judge(panel, staff, 3)
    Email.objects.all().delete()
    for _twice in range(2):
        invite(panel, staff)
    told = [(to, entry["SEQUENCE"]) for to, _method, entry in calendars()]
    assert told == [("noor3@example.org", 0)]


def test_called_off_it_leaves_the_calendars(panel: Panel, staff: User) -> None:
    invite(panel, staff)
    calendars()
    call_off_meeting(panel, by=staff)
    assert Email.objects.order_by("pk")[0].subject.startswith("Called off: the judges")
    told = [(m, e["SEQUENCE"], str(e["STATUS"])) for _to, m, e in calendars()]
    assert told == [("CANCEL", 1, "CANCELLED")] * 2
    with pytest.raises(TransitionNotAllowed, match="no meeting to call off"):
        call_off_meeting(panel, by=staff)
    invite(panel, staff)
    assert {(m, e["SEQUENCE"]) for _to, m, e in calendars()} == {("REQUEST", 2)}


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        ({"starts_at": BEGIN - timedelta(days=9000)}, "This moment is past"),
        ({"ends_at": BEGIN}, "It ends after it begins"),
    ],
)
def test_impossible_times_are_refused(
    panel: Panel, staff: User, plan: dict[str, Any], error: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=error):
        invite(panel, staff, **plan)
    meeting = invite(panel, staff)
    meeting.ends_at = meeting.starts_at
    with pytest.raises(IntegrityError, match="ends_after"), transaction.atomic():
        meeting.save()


def test_nobody_is_invited_before_a_judge_has_accepted(
    site: SiteSettings, staff: User
) -> None:
    with pytest.raises(TransitionNotAllowed, match="No judge has accepted"):
        invite(make_panel(staff, judges=0), staff)


def test_the_email_brings_the_file_and_keeps_no_copy(
    panel: Panel, staff: User, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    invite(panel, staff)
    deliver_due()
    message = mailoutbox[0].message()
    parts = {part.get_content_type(): part for part in message.walk()}
    part = parts["text/calendar"]
    assert part.get_param("method") == "REQUEST"
    assert b"BEGIN:VCALENDAR" in part.get_payload(decode=True)
    assert list(Email.objects.values_list("text", "calendar")) == [("", "")] * 2


def test_the_page_invites_changes_and_calls_off(
    staff_client: Client, panel: Panel
) -> None:
    url = url_of(panel, "invitation")
    sent = {"place": "Room 3", "action": "invite"}
    page = staff_client.post(url, {**sent, "place": ""})
    assert list(page.context["form"].errors) == ["starts_at", "ends_at", "place"]
    for name, hour in (("starts_at", "14:00"), ("ends_at", "16:00")):
        sent |= {f"{name}_0": "2030-07-03", f"{name}_1": hour}
    assert staff_client.post(url, sent).status_code == 303
    assert WHEN in staff_client.get(url).text.replace("\xa0", " ")
    staff_client.post(url, {**sent, "place": "Room 4"})
    assert Meeting.objects.get().sequence == 1
    staff_client.post(url, {"action": "call_off"})
    page = staff_client.get(url)
    assert "Called off:" in page.text
    assert 'value="call_off"' not in page.text
