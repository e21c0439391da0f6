"""Addresses of the admin, and lists of keys, that somebody wrote by hand."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.models import Event
from news.models import Post
from tests.events.factories import make_event
from tests.judging.factories import make_panel
from tests.news.factories import make_topic

pytestmark = pytest.mark.django_db

HUGES = ["9" * 30, "9" * 5_000]
"""Keys that no database takes, and that Python does not even read."""

HUGE = HUGES[1]


def test_a_new_form_takes_from_its_address_what_its_fields_take(
    staff_client: Client,
) -> None:
    topic = make_topic()
    paths = {
        "events/event": f"publish_at=2026-01-01&starts_at=x&venue={HUGE}&changes=1"
        "&all_day=on&title=Talk",
        "news/post": f"publish_at=2026-01-01&topics={HUGE}&title=Talk",
        "events/series": f"first_event={HUGE}&every=x&name=Talk",
    }
    shown = {}
    for path, query in paths.items():
        page = staff_client.get(f"/admin/{path}/add/?{query}")
        shown[path] = sorted(page.context["adminform"].form.initial)
    assert shown == {
        "events/event": ["all_day", "title"],
        "news/post": ["title"],
        "events/series": ["name"],
    }
    page = staff_client.get(f"/admin/news/post/add/?topics={topic.pk}")
    assert page.context["adminform"].form.initial == {"topics": [str(topic.pk)]}
    assert not Post.objects.exists()


@pytest.mark.parametrize("place", ["change", "delete", "history"])
def test_a_row_is_not_looked_for_by_a_field_without_a_name(
    staff_client: Client, place: str
) -> None:
    url = f"/admin/news/topic/{make_topic().pk}/{place}/"
    assert staff_client.post(url, {"_to_field": "", "post": "yes"}).status_code == 400
    assert staff_client.get(f"{url}?_to_field=").status_code == 400


def test_keys_that_no_row_has_are_left_out(staff_client: Client) -> None:
    event = make_event()
    ticked = {"action": "delete_selected", "_selected_action": [event.pk, "abc", HUGE]}
    page = staff_client.post("/admin/events/event/", ticked)
    assert [*page.context["queryset"]] == [event]
    ticked["_selected_action"] = ["abc", HUGE]
    page = staff_client.post("/admin/events/event/", ticked, follow=True)
    assert page.status_code == 200
    assert Event.objects.exists()


@pytest.mark.parametrize("key", HUGES)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("events/event/add/?copy={key}", 200),
        ("judging/panel/{key}/change/", 302),
        ("judging/panel/{panel}/ranking/?kept={key}", 200),
        ("judging/panel/{panel}/judge/?seat={key}", 404),
        ("judging/panel/{panel}/samples/?sample={key}", 404),
        ("judging/panel/{panel}/sponsor/?award={key}", 303),
    ],
)
def test_a_key_that_no_row_can_have_is_not_found(
    staff: User, staff_client: Client, path: str, status: int, key: str
) -> None:
    url = path.format(panel=make_panel(staff).pk, key=key)
    assert staff_client.get(f"/admin/{url}").status_code == status
