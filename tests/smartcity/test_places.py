"""Places of the admin: beside each page, and on the first one."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client

from core.models import SiteSettings
from smartcity.places import PLACES
from smartcity.roles import make_groups


def test_every_model_of_the_admin_has_its_place() -> None:
    placed = [label for group in PLACES.values() for label in group]
    registered = [model._meta.label for model in admin.site._registry]
    assert sorted(placed) == sorted(registered)


def client_of(role: str) -> Client:
    make_groups(sender=None)  # type: ignore[arg-type]
    user = User.objects.create_user("kim", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def named_places(client: Client, url: str) -> dict[str, list[str]]:
    places = client.get(url).context["places"]
    return {
        str(heading): [str(place.name) for place in group]
        for heading, group in places.items()
    }


@pytest.mark.parametrize(
    ("role", "places"),
    [
        ("Events", {"The website": ["Events", "Series", "Venues"]}),
        ("Assistants", {"Ideas": ["Ideas", "Drafts"]}),
        ("Data protection", {"People and settings": ["Erasures", "Deletions by time"]}),
        (
            "Contact",
            {
                "Messages and emails": [
                    "Messages",
                    "Topics of messages",
                    "Canned answers",
                    "Published questions",
                    "Emails",
                    "Subscriptions",
                ]
            },
        ),
    ],
)
def test_each_role_has_the_places_of_its_work(
    site: SiteSettings, role: str, places: dict[str, list[str]]
) -> None:
    assert named_places(client_of(role), "/admin/") == places


def test_who_may_read_no_ideas_is_told_to_type_them_in(site: SiteSettings) -> None:
    ideas = client_of("Assistants").get("/admin/").context["places"]["Ideas"][0]
    assert ideas.description == "Type them in for people who ring, write or come."


def test_a_page_says_in_which_place_it_is(site: SiteSettings) -> None:
    places = client_of("Events").get("/admin/events/event/add/").context["places"]
    events = places["The website"][0]
    assert (events.url, events.is_current) == ("/admin/events/event/", True)


def test_a_page_of_an_app_leads_to_the_first_page(site: SiteSettings) -> None:
    client = client_of("Events")
    assert client.get("/admin/events/").url == "/admin/"
    assert client.get("/admin/news/").status_code == 404


def test_site_settings_are_no_list_of_one(
    site: SiteSettings, staff_client: Client
) -> None:
    response = staff_client.get("/admin/core/sitesettings/")
    assert response.url == "/admin/core/sitesettings/1/change/"
