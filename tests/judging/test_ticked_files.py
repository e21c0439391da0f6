"""The page on which staff tick the files and links that judges see."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from challenges.models import Entry
from core.models import SiteSettings
from judging.models import Panel, ShownFile
from tests.challenges.files import fetch_file
from tests.judging.admin_pages import url_of
from tests.judging.factories import ENTRANT, opened_card
from tests.judging.file_pages import NAME, make_panel_with_files, tick
from tests.smartcity.roles import AUDITORS, client_with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_panel_with_files(staff)


def page_form(page: Any, **changes: Any) -> dict[str, Any]:
    """Return what the form of a page sends."""
    bound = [*page.context["form"], *page.context["files"]]
    sent = {field.name: field.value() or "" for field in bound}
    hidden = {name: page.context[name] for name in ("fingerprint", "version")}
    return {**sent, **hidden, "ready": "yes", **changes}


def test_staff_tick_a_file_and_say_what_it_shows(
    staff_client: Client, panel: Panel
) -> None:
    entry = panel.challenge.entries.get()
    url = url_of(panel, "shown_idea", of=entry.reference)
    page = staff_client.get(url)
    assert "A program cannot take names out of a PDF." in page.text
    document, image, _other = entry.attachments.all()
    name = f"description{image.pk}"
    assert page.context["files"][name].value() == "[left out] at work"
    ticked = {f"file{document.pk}": "on", f"file{image.pk}": "on", "link0": "on"}
    staff_client.post(url, page_form(page, **ticked, **{name: "A worker"}))
    files = dict(ShownFile.objects.values_list("attachment", "description"))
    assert files == {document.pk: "", image.pk: "A worker"}
    entry = Entry.objects.select_related("shown").get()
    assert (entry.shown.links, entry.shown.version) == ([ENTRANT["links"]], 2)
    page = staff_client.get(url)
    assert page.context["files"][f"file{document.pk}"].value() is True
    staff_client.post(url, page_form(page))
    assert Entry.objects.select_related("shown").get().shown.version == 2


def test_a_file_that_came_meanwhile_is_looked_at_first(
    staff_client: Client, panel: Panel
) -> None:
    entry = panel.challenge.entries.get()
    url = url_of(panel, "shown_idea", of=entry.reference)
    sent = page_form(staff_client.get(url))
    entry.attachments.all()[0].delete()
    page = staff_client.post(url, sent)
    assert "The idea was changed while you were reading it" in page.text


def test_who_only_looks_reads_what_is_ticked(panel: Panel) -> None:
    entry = panel.challenge.entries.get()
    url = url_of(panel, "shown_idea", of=entry.reference)
    page = client_with_role(AUDITORS).get(url)
    assert page.text.count("Judges do not see it.") == 4
    assert 'type="checkbox"' not in page.text


def test_the_sheet_of_a_judge_has_what_is_ticked(
    staff_client: Client, panel: Panel, staff: User
) -> None:
    entry = panel.challenge.entries.get()
    document, image, other = entry.attachments.all()
    opened_card(panel.judges.get(seat=1))
    url = url_of(panel, "sheet", seat=1)
    assert "Files and links" not in staff_client.get(url).text
    tick(entry, staff, document, image, links=[ENTRANT["links"]])
    page = staff_client.get(url)
    files = f"/admin/challenges/entry/{entry.pk}/files/"
    assert f'href="{files}{document.pk}/document.pdf"' in page.text
    assert f'src="{files}{image.pk}/' in page.text
    assert f"{files}{other.pk}/" not in page.text
    assert [
        text
        for text in ("Document 1", "Picture 1: ", 'alt="A worker"')
        if text not in page.text
    ] == []
    assert [text for text in (NAME, "Mira", "Vale", "lazy") if text in page.text] == []
    assert "bees.example.org" in page.text
    for name in (f"{document.pk}/document.pdf", f"{image.pk}/{image.largest}"):
        assert fetch_file(staff_client, files + name).status_code == 200
