"""Texts of pages that staff may change, and the legal pages made of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.models import PageText, SiteSettings
from smartcity.page_texts import PLACEHOLDER, TEXTS, placeholders
from tests.challenges.factories import make_challenge
from tests.support.admin_forms import change_in_admin
from tests.support.spaces import plain_spaces

pytestmark = pytest.mark.django_db


def test_every_text_has_its_row_and_stands_on_its_page(
    client: Client, site: SiteSettings
) -> None:
    make_challenge()
    PageText.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert set(PageText.objects.values_list("key", flat=True)) == {*TEXTS}
    for row in PageText.objects.all():
        PageText.objects.filter(pk=row.pk).update(body=f"Words of {row.key}.")
    missing = [
        key
        for key, text in TEXTS.items()
        if f"Words of {key}." not in client.get(reverse(text.page)).text
    ]
    assert missing == []


@pytest.mark.parametrize("written", [1, 3])
def test_all_texts_of_a_page_are_one_query(
    client: Client,
    site: SiteSettings,
    django_assert_num_queries: DjangoAssertNumQueries,
    written: int,
) -> None:
    for row in PageText.objects.filter(key__startswith="cookies-")[:written]:
        PageText.objects.filter(pk=row.pk).update(body="Ours.")
    client.get("/cookies/")
    PageText.objects.filter(key="help").update(body="Else.")
    with django_assert_num_queries(2):
        page = client.get("/cookies/?_=fresh")
    assert page.text.count(">Ours.<") == written


def test_defaults_name_placeholders_that_there_are(site: SiteSettings) -> None:
    defaults = " ".join(str(text.default) for text in TEXTS.values())
    assert {*PLACEHOLDER.findall(defaults)} <= {*placeholders(site)}


def test_what_staff_write_is_public_and_found_at_once_and_can_be_brought_back(
    client: Client, staff_client: Client, site: SiteSettings
) -> None:
    row = PageText.objects.get(key="help")
    change_in_admin(staff_client, row, body="Ask the zebra of {place}.")
    assert "Ask the zebra of Westbridge." in client.get("/help/").text
    assert "/help/" in client.get("/search/?q=zebra").text
    change_in_admin(staff_client, row, body="")
    assert "I cannot find something" in client.get("/help/").text
    assert [version.body for version in row.versions.all()][:2] == [
        "",
        "Ask the zebra of {place}.",
    ]


def test_a_paragraph_without_its_value_is_left_out(
    client: Client, site: SiteSettings
) -> None:
    assert "ring us on" in client.get("/privacy/complaints/").text
    site.phone = ""
    site.save()
    page = client.get("/privacy/complaints/").text
    assert "ring us on" not in page
    assert "at the latest within 30 days" in page


def test_the_accessibility_statement_says_all_that_the_law_asks(
    client: Client, site: SiteSettings
) -> None:
    site.statement_checked_on = timezone.localdate().replace(year=2027, month=3, day=1)
    site.save()
    page = plain_spaces(re.sub("<[^>]+>", "", client.get("/accessibility/").text))
    for part in [
        "Westbridge City Council runs it",
        "partially compliant",
        "success criterion 1.1.1",
        "we will write one within 5 working days",
        "Non-compliance with the accessibility regulations",
        "Disproportionate burden",
        "Content that is not within the scope of the regulations",
        "large print, easy read, audio or braille. We will reply within 5 working days",
        "The Equality and Human Rights Commission (EHRC) enforces",
        "Equality Advisory and Support Service (EASS)",
        "We prepared this statement on Monday 23 November 2026",
        "last checked it on Monday 1 March 2027",
        "was last tested on",
        "axe-core",
    ]:
        assert part in page, part


@pytest.mark.parametrize(("days", "is_found"), [(330, False), (336, True)])
def test_after_eleven_months_the_check_asks_for_the_statement(
    site: SiteSettings, settings: Any, days: int, is_found: bool
) -> None:
    settings.DEMO = False
    checked = timezone.localdate() - timedelta(days=days)
    SiteSettings.objects.update(statement_checked_on=checked)
    messages = run_checks(include_deployment_checks=True, databases=["default"])
    assert ("smartcity.W003" in [message.id for message in messages]) == is_found
