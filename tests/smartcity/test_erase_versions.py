"""`manage.py erase_person` takes people out of earlier versions of pages, too."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.text.personal_data import redact_person
from news.models import Post
from tests.challenges.factories import make_challenge, make_entry
from tests.news.factories import make_post
from tests.support.admin_forms import admin_url, opened_form

pytestmark = pytest.mark.django_db


def erase(person: str, *options: str) -> list[str]:
    """Erase somebody; returns what was said of pages and their versions."""
    out = StringIO()
    call_command("erase_person", person, "--yes", *options, stdout=out)
    beginnings = ("Names", "Still named")
    lines = out.getvalue().splitlines()
    return [line for line in lines if line.startswith(beginnings)]


def version_line(version: Any) -> str:
    label = version._meta.verbose_name
    return f"Names and addresses in earlier versions of pages: {label}: {version}"


def test_earlier_versions_no_longer_name_them() -> None:
    entry = make_entry(name="Mira Vale", email="mira@example.com")
    post = make_post(
        title="Mira Vale wins",
        slug="mira-vale-wins",
        body=f"MIRA VALE, Mira@Example.com: {entry.reference}. Miranda, Vale.",
    )
    other = make_post(title="Somebody else", body="Write to otto@example.com.")
    Post.objects.filter(pk=post.pk).update(title="W", slug="w", body="A prize.")
    line = version_line(post.versions.get())
    assert erase("mira@example.com") == [line]
    version = post.versions.get()
    assert (version.title, version.slug, version.body) == (
        "[removed] wins",
        "[removed]-wins",
        "[removed], [removed]: [removed]. Miranda, Vale.",
    )
    assert other.versions.get().body == "Write to otto@example.com."


def test_rows_that_belong_to_a_version_do_not_either(staff_client: Client) -> None:
    challenge = make_challenge()
    challenge.weighted_criteria.create(name="Mira Vale's own", weight=100)
    url = admin_url(challenge, "change")
    form = opened_form(staff_client, url) | {"weighted_criteria-0-name": "Useful"}
    assert staff_client.post(url, form).status_code == 302
    line = version_line(challenge.versions.earliest())
    assert erase("mira@example.com", "--name", "Mira Vale") == [line]
    names = [
        v.related["weighted_criteria"][0]["name"] for v in challenge.versions.all()
    ]
    assert names == ["Useful", "[removed]'s own"]


def test_a_page_that_still_names_them_is_named() -> None:
    entry = make_entry(name="Mira Vale", email="mira@example.com")
    post = make_post(title="Prizes", body="For Mira Vale.")
    named = (
        "Still named in: news post “Prizes”. Change its text first. To do that later, "
        "run this again then, with --name and the name."
    )
    assert erase(entry.reference) == [version_line(post.versions.get()), named]


def test_a_text_that_grows_still_fits() -> None:
    post = make_post(title="A B " * 29)
    Post.objects.filter(pk=post.pk).update(title="W")
    erase("mira@example.com", "--name", "A B")
    assert post.versions.get().title == ("[removed] " * 29)[:120]


@given(st.text(), st.text())
def test_whatever_is_erased_is_gone_and_text_without_it_stays(
    text: str, name: str
) -> None:
    redacted = redact_person(text, emails=["mira@example.com"], words=[name])
    again = redact_person(redacted, emails=["mira@example.com"], words=[name])
    assert again == redacted
    if "removed" not in redacted:
        assert redacted == text
