"""What stands at the end of pages about what others did: the way to send an idea."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.challenges.factories import make_challenge, make_public_entry
from tests.news.factories import make_post
from tests.projects.factories import make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_they_lead_to_the_open_challenge_or_to_what_comes_next(
    client: Client, staff: User
) -> None:
    ago = timezone.now() - timedelta(days=9)
    closed = make_challenge(opens_at=ago, closes_at=ago + timedelta(days=1))
    idea = make_public_entry(staff, challenge=closed)
    pages = [
        *("/ideas/", "/focus-areas/clean-tech-city/", idea.get_absolute_url()),
        *(make_project().get_absolute_url(), make_post().get_absolute_url()),
        closed.get_absolute_url(),
    ]
    none = "No challenge is open at the moment."
    assert [url for url in pages if none not in client.get(url).text] == []
    way = f'href="{make_challenge().get_absolute_url()}enter/"'
    assert [url for url in pages if way not in client.get(url).text] == []
