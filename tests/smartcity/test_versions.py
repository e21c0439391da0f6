"""Versions of what staff write: kept by each save, shown word by word, brought back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.admin.versions import VersionedAdmin
from core.models import SiteSettings
from events.models import Event
from focus_areas.models import FocusArea
from tests.events.factories import make_event
from tests.smartcity.roles import AUDITORS, EDITORS, client_with_role
from tests.support.admin_forms import admin_url, form_of, opened_form
from tests.support.admin_rows import FORMS, admins, has_form

pytestmark = pytest.mark.django_db

VERSIONED = [
    pytest.param(model, id=model._meta.label)
    for model in FORMS
    if model._meta.app_label != "auth"
]


def save(client: Client, obj: Any, **typed: Any) -> None:
    url = admin_url(obj, "change")
    assert client.post(url, opened_form(client, url) | typed).status_code == 302


def history(client: Client, obj: Any) -> list[tuple[str, dict[str, str] | None]]:
    """Return who made each version, and what differs from the one before it."""
    page = client.get(admin_url(obj, "history"))
    return [
        (
            str(version.history_user or ""),
            None if changes is None else {c.key: marked(c.segments) for c in changes},
        )
        for version, changes in page.context["items"]
    ]


def marked(segments: Any) -> str:
    """Return word differences in one line: kept [-removed] [+added]."""
    return "".join(
        f"[-{s.text}]" if s.is_removed else f"[+{s.text}]" if s.is_added else s.text
        for s in segments
    )


def version_page(client: Client, obj: Any, number: int) -> Any:
    """Return the page of a version, counted from the first one."""
    version = obj.versions.order_by("history_id")[number]
    return client.get(admin_url(obj, "history"), {"_version": version.pk})


def test_everything_that_staff_write_has_versions(staff: User) -> None:
    written = {
        model: isinstance(model_admin, VersionedAdmin) and hasattr(model, "versions")
        for model, model_admin in admins().items()
        if has_form(model_admin, staff) and model._meta.app_label != "auth"
    }
    assert written == dict.fromkeys((param.values[0] for param in VERSIONED), True)


@pytest.mark.parametrize("model", VERSIONED)
def test_each_save_is_a_version_with_who_and_what(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    before = getattr(obj, name)
    save(staff_client, obj, **{name: f"{before} again"})
    save(staff_client, obj, **{name: "Another"})
    assert history(staff_client, obj) == [
        ("sam", {name: f"[-{before} again][+Another]"}),
        ("sam", {name: f"{before}[+ again]"}),
        ("", None),
    ]


@pytest.mark.parametrize("model", VERSIONED)
def test_a_version_is_brought_back_as_a_new_one(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    before = getattr(obj, name)
    save(staff_client, obj, **{name: "Another"})
    page = version_page(staff_client, obj, 0)
    assert [change.key for change in page.context["changes"]] == [name]
    response = staff_client.post(admin_url(obj, "change"), form_of(page))
    assert (response.status_code, response.url) == (302, admin_url(obj, "change"))
    obj.refresh_from_db()
    assert getattr(obj, name) == before
    assert len(history(staff_client, obj)) == 3
    last = obj.versions.first()
    assert last.history_change_reason.startswith("Brought back from ")
    assert str(last.history_user) == "sam"


@pytest.mark.parametrize("model", VERSIONED)
def test_a_version_can_be_opened_in_the_form_first(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    before = getattr(obj, name)
    save(staff_client, obj, **{name: "Another"})
    page = version_page(staff_client, obj, 0)
    form = staff_client.post(admin_url(obj, "change"), form_of(page) | {"_edit": "yes"})
    obj.refresh_from_db()
    assert (form.status_code, getattr(obj, name)) == (200, "Another")
    assert form_of(form)[name] == [before]
    assert staff_client.post(admin_url(obj, "change"), form_of(form)).status_code == 302
    obj.refresh_from_db()
    assert getattr(obj, name) == before


@pytest.mark.parametrize("model", VERSIONED)
def test_a_save_that_changed_nothing_is_no_version(
    model: type[Any], staff_client: Client
) -> None:
    make, name = FORMS[model]
    obj = make()
    save(staff_client, obj, **{name: "Another"})
    save(staff_client, obj)
    assert [who for who, _changes in history(staff_client, obj)] == ["sam", ""]


@pytest.mark.parametrize(("versions", "queries"), [(1, 6), (3, 7), (5, 7)])
def test_the_names_of_focus_areas_are_asked_for_once(
    staff_client: Client, django_assert_num_queries: Any, versions: int, queries: int
) -> None:
    event, areas = make_event(), FocusArea.objects.all()
    for number in range(versions - 1):
        save(staff_client, event, focus_area=areas[number % 2].pk)
    with django_assert_num_queries(queries):
        history(staff_client, event)


def test_what_a_migration_wrote_is_kept_before_the_first_change(
    staff_client: Client,
) -> None:
    area = FocusArea.objects.get(slug="clean-tech-city")
    assert history(staff_client, area) == []
    save(staff_client, area, summary="Cleaner.")
    page = version_page(staff_client, area, 0)
    staff_client.post(admin_url(area, "change"), form_of(page))
    assert FocusArea.objects.get(pk=area.pk).summary == area.summary


def test_what_was_stored_without_a_version_is_kept_too(staff_client: Client) -> None:
    event = make_event(title="First")
    Event.objects.update(title="By a command")
    save(staff_client, event, title="By Sam")
    assert history(staff_client, event) == [
        ("sam", {"title": "By[- a command][+ Sam]"}),
        ("", {"title": "[-First][+By a command]"}),
        ("", None),
    ]


def test_a_task_that_writes_its_own_column_leaves_no_version() -> None:
    event = make_event()
    event.sequence = 7
    event.save(update_fields=["sequence"])
    assert event.versions.count() == 1


def test_a_version_that_was_changed_since_it_was_read_is_not_brought_back(
    staff_client: Client,
) -> None:
    event = make_event(title="First")
    save(staff_client, event, title="Second")
    sent = form_of(version_page(staff_client, event, 0))
    save(staff_client, event, title="Third")
    page = staff_client.post(admin_url(event, "change"), sent)
    event.refresh_from_db()
    assert ("conflicts" in page.context, event.title) == (True, "Third")
    sent = form_of(page) | {"_keep-title": "mine"}
    assert staff_client.post(admin_url(event, "change"), sent).status_code == 302
    event.refresh_from_db()
    assert event.title == "First"


def test_what_can_no_longer_be_saved_comes_back_as_a_form(
    staff_client: Client,
) -> None:
    event = make_event(slug="fair")
    save(staff_client, event, slug="summer-fair")
    make_event(slug="fair")
    page = staff_client.post(
        admin_url(event, "change"), form_of(version_page(staff_client, event, 0))
    )
    form = page.context["adminform"].form
    assert (set(form.errors), form_of(page)["slug"]) == ({"slug"}, ["fair"])


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, ""])
def test_versions_that_do_not_exist(staff_client: Client, key: str) -> None:
    event = make_event()
    page = staff_client.get(admin_url(event, "history"), {"_version": key})
    assert page.status_code == 404


def test_the_version_of_another_object_is_not_found(staff_client: Client) -> None:
    event, other = make_event(), make_event()
    page = staff_client.get(
        admin_url(event, "history"), {"_version": other.versions.first().pk}
    )
    sent = opened_form(staff_client, admin_url(event, "change"))
    sent["_version"] = [str(other.versions.first().pk)]
    response = staff_client.post(admin_url(event, "change"), sent)
    assert (page.status_code, response.status_code) == (404, 404)


def test_auditors_read_versions_and_bring_none_back(staff_client: Client) -> None:
    event = make_event(title="First")
    save(staff_client, event, title="Second")
    auditor = client_with_role(AUDITORS)
    assert [who for who, _changes in history(auditor, event)] == ["sam", ""]
    page = version_page(auditor, event, 0)
    assert page.status_code == 200
    assert ("Bring this version back" in page.text) is False
    sent = form_of(version_page(staff_client, event, 0))
    assert auditor.post(admin_url(event, "change"), sent).status_code == 403


def test_who_may_not_see_an_object_sees_no_version() -> None:
    editor = client_with_role(EDITORS)
    event = make_event()
    page = editor.get(admin_url(event, "history"))
    one = version_page(editor, event, 0)
    assert (page.status_code, one.status_code) == (403, 403)


def test_settings_of_a_new_site_have_a_history(staff_client: Client) -> None:
    site = SiteSettings.load()
    page = staff_client.get(admin_url(site, "history"))
    assert "Nobody has changed it yet" in page.text


def test_old_versions_are_cleaned_as_the_guide_says(staff_client: Client) -> None:
    event = make_event(title="First")
    event.versions.update(history_date=timezone.now() - timedelta(days=731))
    save(staff_client, event, title="Second")
    call_command("clean_old_history", "--auto", "--days", "730", verbosity=0)
    assert [version.title for version in event.versions.all()] == ["Second"]
    save(staff_client, event, title="Third")
    assert len(history(staff_client, event)) == 2
