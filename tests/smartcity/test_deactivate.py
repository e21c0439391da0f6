"""Colleagues who leave: they sign in no more, and their work is handed over."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from challenges.services.moderation import decisions, triage
from contact import services as contact
from contact import triage as contact_triage
from contact.models import Message
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from outbox.models import Email
from smartcity.users import services
from tests.challenges.factories import make_challenge, make_entry
from tests.contact.factories import make_message
from tests.smartcity.user_pages import make_colleague, press, user_url
from tests.support.sign_in import post_password


@pytest.fixture
def ann(site: SiteSettings, staff: User) -> User:
    """A moderator who looks after two ideas, one of them approved, and has declined a
    third."""
    ann = make_colleague()
    challenge = make_challenge()
    for title in ("Waiting", "Approved", "Declined"):
        triage.assign(make_entry(title=title, challenge=challenge), to=ann, by=ann)
    make_entry(title="Nobody’s", challenge=challenge)
    decisions.approve(Entry.objects.get(title="Approved"), by=ann)
    decisions.decline(Entry.objects.get(title="Declined"), by=ann, message="No.")
    return ann


def assignees() -> dict[str, str]:
    rows = Entry.objects.order_by("pk").select_related("assignee")
    return {row.title: row.assignee.username if row.assignee else "" for row in rows}


def test_the_button_leads_to_the_question(staff_client: Client, ann: User) -> None:
    page = press(staff_client, ann, "_deactivate")
    assert page.redirect_chain == [(user_url(ann, "deactivate"), 302)]
    assert "They look after 2 ideas." in page.text
    choices = page.context["form"].fields["ideas_to"].queryset
    assert [user.username for user in choices] == ["sam"]
    ann.refresh_from_db()
    assert ann.is_active


def test_their_work_goes_to_a_colleague(
    staff_client: Client, staff: User, ann: User
) -> None:
    page = staff_client.post(
        user_url(ann, "deactivate"), {"ideas_to": staff.pk}, follow=True
    )
    assert page.redirect_chain == [(user_url(ann), 303)]
    assert "Ann Lee can no longer sign in." in page.text
    assert assignees() == {
        "Waiting": "sam",
        "Approved": "sam",
        "Declined": "ann",
        "Nobody’s": "",
    }
    note = Entry.objects.get(title="Waiting").history.last()
    assert (note.by, note.staff_note) == (
        staff,
        "Assigned to sam because Ann Lee left.",
    )


def test_their_messages_that_wait_go_to_somebody_who_answers_and_gets_one_email(
    staff_client: Client, ann: User
) -> None:
    waiting, also, closed = [make_message(name=name) for name in ("Mira", "Noor", "Li")]
    for message in (waiting, also, closed):
        contact_triage.assign(message, to=ann, by=ann)
    contact.close(closed, by=ann)
    page = staff_client.get(user_url(ann, "deactivate"))
    assert "2 messages that are assigned to them wait for an answer." in page.text
    con = make_colleague(
        "Contact", username="con", email="con@w.example", first_name="Con"
    )
    staff_client.post(user_url(ann, "deactivate"), {"messages_to": con.pk})
    rows = Message.objects.order_by("pk").values_list("assignee__username", flat=True)
    assert list(rows) == ["con", "con", "ann"]
    note = waiting.history.last()
    assert note.staff_note == "Assigned to Con Lee because Ann Lee left."
    emails = Email.objects.filter(to="con@w.example")
    assert [email.subject for email in emails] == ["2 messages are assigned to you"]


def test_or_to_nobody_and_their_history_says_why(
    staff_client: Client, ann: User
) -> None:
    message = make_message()
    contact_triage.assign(message, to=ann, by=ann)
    staff_client.post(user_url(ann, "deactivate"), {})
    message.refresh_from_db()
    note = message.history.last()
    assert (message.assignee, note.staff_note) == (
        None,
        "Unassigned because Ann Lee left.",
    )


def test_or_to_nobody(staff_client: Client, ann: User) -> None:
    staff_client.post(user_url(ann, "deactivate"), {"ideas_to": ""})
    assert list(assignees().values()) == ["", "", "ann", ""]


def test_only_to_somebody_who_may_decide(
    staff_client: Client, ann: User, client: Client
) -> None:
    editor = make_colleague("Editors", username="ed", email="ed@w.example")
    page = staff_client.post(user_url(ann, "deactivate"), {"ideas_to": editor.pk})
    assert "ideas_to" in page.context["form"].errors
    ann.refresh_from_db()
    assert ann.is_active


def test_an_open_session_ends_with_the_next_click(
    staff_client: Client, client: Client, ann: User
) -> None:
    client.force_login(ann)
    assert client.get("/admin/").status_code == 200
    staff_client.post(user_url(ann, "deactivate"), {"ideas_to": ""})
    assert client.get("/admin/").status_code == 302


def test_reactivating_lets_them_in_again(staff_client: Client, ann: User) -> None:
    staff_client.post(user_url(ann, "deactivate"), {"ideas_to": ""})
    page = staff_client.get(user_url(ann))
    assert page.context["state"].label == "Deactivated"
    press(staff_client, ann, "_reactivate")
    ann.refresh_from_db()
    assert services.get_state(ann).label == "Active"
    assert post_password(Client(), name="ann").url == "/admin/"


def test_nobody_shuts_themselves_out(staff_client: Client, staff: User) -> None:
    page = staff_client.post(
        user_url(staff, "deactivate"), {"ideas_to": ""}, follow=True
    )
    assert "That is you: ask a colleague to do it" in page.text
    staff.refresh_from_db()
    assert staff.is_active


def test_of_two_superusers_who_deactivate_one_another_one_stays(
    staff: User, site: SiteSettings
) -> None:
    other = User.objects.create_superuser("kim", "kim@w.example", "sun-lit-42")
    services.deactivate(other, by=staff)
    with pytest.raises(TransitionNotAllowed) as refusal:
        services.deactivate(staff, by=other)
    assert str(refusal.value) == (
        "You are no superuser any more, and somebody must be one."
    )
    staff.refresh_from_db()
    assert staff.is_active


def test_a_refusal_hands_nothing_over(staff: User, site: SiteSettings) -> None:
    entry = make_entry()
    triage.assign(entry, to=staff, by=staff)
    with pytest.raises(TransitionNotAllowed):
        services.deactivate(staff, by=staff)
    entry.refresh_from_db()
    assert entry.assignee == staff
