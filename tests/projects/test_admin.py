"""Tests of projects in the admin: their idea, their steps, and the search index."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client

from core.versions import redact_versions
from projects.models import Project, Step
from tests.challenges.factories import make_entry, make_public_entry
from tests.projects.factories import make_project, make_step
from tests.support.admin_forms import admin_url, change_in_admin, opened_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_staff_name_the_idea_by_its_reference(
    staff: User, staff_client: Client
) -> None:
    idea, project = make_public_entry(staff), make_project()
    typed = idea.reference.replace("-", " ").lower()
    assert change_in_admin(staff_client, project, idea=typed).status_code == 302
    project.refresh_from_db()
    assert project.idea == idea
    url = admin_url(project, "change")
    assert opened_form(staff_client, url)["idea"] == [idea.reference]
    page = change_in_admin(staff_client, project, idea="WIC-2222-22")
    assert list(page.context["adminform"].form.errors) == ["idea"]


def test_an_idea_that_nobody_may_read_is_pointed_out(staff_client: Client) -> None:
    project = make_project(idea=make_entry())
    page = staff_client.get(admin_url(project, "change"))
    found = [str(message) for _id, _label, message in page.context["panel"]["findings"]]
    assert found == ["This idea is not public: visitors see nothing of it."]


def test_a_step_is_written_kept_in_a_version_and_found(
    client: Client, staff_client: Client
) -> None:
    project = make_project()
    step = {"on": "2026-04-02", "text": "The badger moved.", "you_said": ""}
    sent = {f"steps-0-{name}": value for name, value in step.items()}
    change_in_admin(staff_client, project, **{**sent, "steps-TOTAL_FORMS": 1})
    row = Step.objects.get()
    assert (row.project, row.text) == (project, "The badger moved.")
    version = Project.objects.get().versions.first()
    assert [each["text"] for each in version.related["steps"]] == [row.text]
    assert len(client.get("/search/?q=badger").context["hits"]) == 1
    row.delete()
    assert client.get("/search/?q=badger").context["hits"] == []


def test_a_preview_shows_the_steps_that_were_typed(staff_client: Client) -> None:
    project = make_step(text="As it was.").project
    sent = opened_form(staff_client, admin_url(project, "change"))
    url = admin_url(project, "preview")
    page = staff_client.post(url, {**sent, "steps-0-text": "As it is."}, follow=True)
    assert "As it is." in page.text


def test_a_project_outlives_its_idea_and_forgets_the_reference(staff: User) -> None:
    idea = make_public_entry(staff)
    project, reference = make_project(idea=idea), idea.reference
    idea.delete()
    project.refresh_from_db()
    assert project.idea_id is None
    assert redact_versions(lambda text: text.replace(reference, "")) == 1
    assert not Project.versions.filter(idea_id=reference).exists()


def test_it_ends_after_it_begins() -> None:
    with pytest.raises(IntegrityError, match="project_ends_after_it_begins"):
        make_project(starts_on="2026-03-02", ends_on="2026-03-01")
