"""What others need cannot be deleted: who says so, and what to do instead."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from challenges.models import Challenge
from challenges.services.moderation import decisions
from focus_areas.models import FocusArea
from tests.challenges.factories import make_challenge, make_entry, make_saved_draft
from tests.events.factories import make_event

pytestmark = pytest.mark.django_db

CHALLENGE = "/admin/challenges/challenge/"


def lines(page: Any) -> list[str]:
    assert "permission" not in page.text
    return sorted(page.context["protected"])


@pytest.fixture
def challenge(staff: User) -> Challenge:
    """A challenge with an idea that was decided, two that wait, and a draft."""
    challenge = make_challenge(slug="quiet-streets")
    decisions.approve(make_entry(challenge=challenge, title="Secret"), by=staff)
    for _number in range(2):
        make_entry(challenge=challenge)
    make_saved_draft(challenge)
    return challenge


def test_a_challenge_says_what_needs_it_and_how_to_hide_it(
    staff_client: Client, challenge: Challenge
) -> None:
    url = f"{CHALLENGE}{challenge.pk}/delete/"
    page = staff_client.get(url)
    assert lines(page) == ["1 draft", "3 ideas"]
    assert "press “Take offline” on its page" in page.text
    assert lines(staff_client.post(url, {"post": "yes"})) == ["1 draft", "3 ideas"]
    assert Challenge.objects.exists()


def test_so_does_a_focus_area(client: Client, challenge: Challenge) -> None:
    """An editor may not know what an idea is called."""
    editor = User.objects.create_user("ed", is_staff=True)
    editor.user_permissions.add(Permission.objects.get(codename="delete_focusarea"))
    client.force_login(editor)
    area = FocusArea.objects.get(slug="clean-tech-city")
    make_event(focus_area=area)
    page = client.get(f"/admin/focus_areas/focusarea/{area.pk}/delete/")
    assert lines(page) == ["1 event", "3 ideas"]
    assert "Secret" not in page.text
    assert "To offer it no more" in page.text


def test_so_do_many_at_once(staff_client: Client, challenge: Challenge) -> None:
    data = {"action": "delete_selected", "_selected_action": [challenge.pk]}
    for sent in (data, {**data, "post": "yes"}):
        assert lines(staff_client.post(CHALLENGE, sent)) == ["1 draft", "3 ideas"]
    assert Challenge.objects.exists()


def test_what_nobody_needs_is_deleted(staff_client: Client) -> None:
    challenge = make_challenge()
    url = f"{CHALLENGE}{challenge.pk}/delete/"
    page = staff_client.get(url)
    assert list(page.context["protected"]) == []
    data = {"post": "yes", "fingerprint": page.context.get("fingerprint", "")}
    assert staff_client.post(url, data).status_code == 302
    assert not Challenge.objects.exists()


def test_without_the_permission_nothing_is_said_about_it(
    client: Client, challenge: Challenge
) -> None:
    reader = User.objects.create_user("kim", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_challenge"))
    client.force_login(reader)
    assert client.get(f"{CHALLENGE}{challenge.pk}/delete/").status_code == 403
