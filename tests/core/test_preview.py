"""Staff see a page before anybody else does, and before it is saved."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from challenges.models import Challenge, Criterion
from core.models import SiteSettings
from events.models import Event
from focus_areas.models import FocusArea
from news.models import Post
from tests.challenges.factories import make_challenge
from tests.events.factories import make_event
from tests.news.factories import make_post

CHALLENGES = "/admin/challenges/challenge/"


def challenge_form_data(*criteria: tuple[str, int], **over: Any) -> dict[str, Any]:
    """A new challenge as a browser sends it."""
    sent = {
        "title": "Cool streets",
        "slug": "cool-streets",
        "reference_prefix": "CS",
        "summary": "Ideas for **shade**.",
        "brief": "Tell us where it is *hot*.",
        "who_can_enter": "Everybody.",
        "criteria": "Does it cool?",
        "rules": "Be kind.",
        "promise_days": "5",
        "offline_idea_count": "0",
        "opens_at_0": "2027-01-01",
        "opens_at_1": "09:00",
        "closes_at_0": "2027-02-01",
        "closes_at_1": "17:00",
        "weighted_criteria-TOTAL_FORMS": str(len(criteria)),
        "weighted_criteria-INITIAL_FORMS": "0",
    }
    for number, (name, weight) in enumerate(criteria):
        sent |= {
            f"weighted_criteria-{number}-name": name,
            f"weighted_criteria-{number}-weight": str(weight),
            f"weighted_criteria-{number}-position": str(-number % 2),
        }
    return {**sent, **over}


def terms(page: str) -> list[str]:
    return re.findall(r"<dt>([^<]*)</dt>", page)


def test_a_new_challenge_is_shown_as_visitors_would_see_it(
    staff_client: Client, site: SiteSettings
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    sent = challenge_form_data(("Shade", 60), ("Cost", 40), focus_areas=[area.pk])
    page = staff_client.post(f"{CHALLENGES}add/preview/", sent)
    assert page.status_code == 200
    assert [template.name for template in page.templates][:2] == [
        "admin/preview.html",
        "challenges/challenge_detail.html",
    ]
    assert "Nothing is saved yet." in page.text
    assert "<title>Preview: Cool streets - " in page.text
    assert "Tell us where it is <em>hot</em>." in page.text
    assert terms(page.text) == [
        *("Shade (60%)", "Cost (40%)"),
        *("Opens", "Closes", "Open to", "Focus areas"),
    ]
    assert list(page.context["areas"]) == [area]
    assert (Challenge.objects.count(), Criterion.objects.count()) == (0, 0)


def test_a_challenge_that_exists_stays_as_it_is(
    staff_client: Client, site: SiteSettings
) -> None:
    challenge = make_challenge()
    kept, gone = (
        challenge.weighted_criteria.create(name=name, weight=50)
        for name in ("Old", "Gone")
    )
    before = Challenge.objects.values().get(), list(Criterion.objects.values())
    inline = {"weighted_criteria-INITIAL_FORMS": "2"}
    for number, row in enumerate([kept, gone]):
        inline[f"weighted_criteria-{number}-id"] = str(row.pk)
        inline[f"weighted_criteria-{number}-challenge"] = str(challenge.pk)
    inline["weighted_criteria-1-DELETE"] = "on"
    sent = challenge_form_data(("Mended", 70), ("Gone", 50), ("New", 30), **inline)
    page = staff_client.post(f"{CHALLENGES}{challenge.pk}/preview/", sent)
    assert [row.name for row in page.context["criteria"]] == ["Mended", "New"]
    assert list(page.context["areas"]) == list(FocusArea.objects.all())
    after = Challenge.objects.values().get(), list(Criterion.objects.values())
    assert after == before


def test_mistakes_are_named_instead(staff_client: Client, site: SiteSettings) -> None:
    sent = challenge_form_data(
        ("Shade", 200), title="", closes_at_0="2026-12-01", **{"slug": "cool streets"}
    )
    page = staff_client.post(f"{CHALLENGES}add/preview/", sent)
    assert "<title>Error: No preview yet" in page.text
    assert page.context["mistakes"] == [
        "Title: This field is required.",
        "Web address: Enter a valid “slug” consisting of letters, numbers, underscores "
        "or hyphens.",
        "“Closes” must be later than “Opens”.",
        "Weight in percent: Ensure this value is less than or equal to 100.",
    ]


@pytest.mark.parametrize("path", ["add/", "{}/change/"])
def test_the_button_is_in_the_form(
    staff_client: Client, site: SiteSettings, path: str
) -> None:
    pk = make_challenge().pk
    page = staff_client.get(CHALLENGES + path.format(pk)).text
    address = CHALLENGES + path.format(pk).replace("change/", "")
    assert f'formaction="{address}preview/" formtarget="_blank"' in page


@pytest.mark.parametrize(
    ("codename", "new", "changed"),
    [
        ("view_challenge", 403, 403),
        ("add_challenge", 200, 403),
        ("change_challenge", 403, 200),
    ],
)
def test_whoever_may_not_save_sees_no_preview(
    client: Client, site: SiteSettings, codename: str, new: int, changed: int
) -> None:
    clerk = User.objects.create_user("kim", password="x", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(clerk)
    pk = make_challenge().pk
    statuses = [
        client.post(f"{CHALLENGES}{page}/preview/", challenge_form_data()).status_code
        for page in ("add", pk)
    ]
    assert statuses == [new, changed]


def test_visitors_are_sent_to_sign_in(client: Client, db: None) -> None:
    page = client.post(f"{CHALLENGES}add/preview/", challenge_form_data())
    assert (page.status_code, page.templates[0].name) == (403, "admin/login.html")


@pytest.mark.parametrize(
    ("path", "form_path"), [("add/preview/", "add/"), ("{}/preview/", "{}/change/")]
)
def test_a_preview_that_is_only_asked_for_leads_to_the_form(
    staff_client: Client, site: SiteSettings, path: str, form_path: str
) -> None:
    pk = make_challenge().pk
    page = staff_client.get(CHALLENGES + path.format(pk))
    assert (page.status_code, page.url) == (303, CHALLENGES + form_path.format(pk))


def test_what_is_gone_has_no_preview(staff_client: Client) -> None:
    assert (
        staff_client.post(
            f"{CHALLENGES}999/preview/", challenge_form_data()
        ).status_code
        == 404
    )


def test_events_and_news_are_previewed_too(
    staff_client: Client, site: SiteSettings
) -> None:
    for row, address in (
        (make_event(), "/admin/events/event/"),
        (make_post(), "/admin/news/post/"),
    ):
        page = staff_client.get(f"{address}{row.pk}/change/")
        typed = page.context["adminform"].form.initial
        moments = {
            f"{name}_{part}": value.strftime(style)
            for name, value in typed.items()
            if hasattr(value, "hour")
            for part, style in enumerate(["%Y-%m-%d", "%H:%M"])
        }
        words = {name: value for name, value in typed.items() if value}
        sent = {**words, **moments, "title": "Not saved", "body": "It is *new*."}
        page = staff_client.post(f"{address}{row.pk}/preview/", sent)
        assert "<title>Preview: Not saved - " in page.text, page.context["mistakes"]
        assert "It is <em>new</em>." in page.text
        assert type(row).objects.get().title == row.title
    sent = {"title": "New", "slug": "new", "summary": "New.", "body": "New."}
    page = staff_client.post("/admin/news/post/add/preview/", sent)
    assert ("<title>Preview: New - " in page.text, "Published on" in page.text) == (
        True,
        False,
    )
    assert (Event.objects.count(), Post.objects.count()) == (1, 1)
