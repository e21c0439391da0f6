"""Staff choose the focus area of an idea whose entrant left it to them, or move it."""

import json
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.test import Client

from challenges.models import BulkAction, Challenge, Entry
from challenges.services.moderation import bulk, bulk_preview, decisions, redaction
from challenges.services.records.case_file import case_file
from challenges.services.records.timeline import timeline
from challenges.tasks import process_bulk_actions
from core.workflow import TransitionNotAllowed
from focus_areas.models import FocusArea
from outbox.models import Email
from smartcity.dashboard.statistics import challenge_statistics
from tests.challenges.admin_pages import entry_page_url, press_button, staff_notes
from tests.challenges.factories import make_bulk_action, make_entry

LIST_URL = "/admin/challenges/entry/"
ASK = "Ring 07700 900123."


@pytest.fixture
def area(db: None) -> FocusArea:
    return FocusArea.objects.get(slug="driving-innovation")


@pytest.fixture
def unsure_entry(challenge: Challenge) -> Entry:
    entry = make_entry(challenge=challenge, title="Unsure", focus_area=None)
    Email.objects.all().delete()
    return entry


def read(entry: Entry) -> tuple[str, FocusArea | None]:
    entry = Entry.objects.get(pk=entry.pk)
    return entry.status, entry.focus_area


def test_no_idea_is_approved_without_one(staff: User, unsure_entry: Entry) -> None:
    with pytest.raises(TransitionNotAllowed):
        decisions.approve(unsure_entry, by=staff)
    assert read(unsure_entry) == ("submitted", None)


def test_the_database_has_no_approved_idea_without_one(unsure_entry: Entry) -> None:
    entries = Entry.objects.filter(pk=unsure_entry.pk)
    with pytest.raises(IntegrityError, match="entry_approved_has_a_focus_area"):
        entries.update(status="approved", answer_due=None)


def test_the_page_asks_for_it_beside_the_decision(
    staff_client: Client, unsure_entry: Entry
) -> None:
    page = press_button(
        staff_client, unsure_entry, action_name="approve", message="Lovely."
    )
    form_error = "Choose a focus area: the entrant leaves that to us."
    assert page.context["errors"] == {"focus_area": [form_error]}
    assert form_error in page.text
    assert "Lovely." in page.text
    assert read(unsure_entry) == ("submitted", None)


def test_the_chosen_area_is_in_the_history_and_in_the_versions(
    staff_client: Client, staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    press_button(
        staff_client, unsure_entry, action_name="approve", focus_area=str(area.pk)
    )
    assert read(unsure_entry) == ("approved", area)
    assert staff_notes(unsure_entry) == ["Focus area chosen: Driving innovation."]
    unsure_entry.refresh_from_db()
    version = unsure_entry.revisions.get()
    assert (version.answers["focus_area"], version.area_chosen_by) == ("", staff)
    changes = [
        (item.what, item.who, [(c.label, c.before, c.after) for c in item.changes])
        for item in timeline(unsure_entry)
        if item.changes
    ]
    assert changes == [
        (
            "The focus area was chosen",
            staff.get_username(),
            [("Focus area", "", "Driving innovation")],
        )
    ]


def test_an_idea_may_be_moved_when_it_is_approved(
    staff_client: Client, challenge: Challenge, area: FocusArea
) -> None:
    entry = make_entry(challenge=challenge)
    form = staff_client.get(entry_page_url(entry)).context["fields"]
    field = next(each for each in form if each.name == "focus_area")
    assert field.field.empty_label == "Leave it in Clean tech city"
    press_button(staff_client, entry, action_name="approve", focus_area=str(area.pk))
    assert read(entry) == ("approved", area)
    assert staff_notes(entry) == [
        "Moved from the focus area Clean tech city to Driving innovation."
    ]


def test_an_area_beside_another_decision_is_not_lost(
    staff_client: Client, unsure_entry: Entry, area: FocusArea
) -> None:
    chosen = {"focus_area": str(area.pk), "message": "No."}
    page = press_button(staff_client, unsure_entry, action_name="decline", **chosen)
    error = "Only “Approve” moves the idea: leave it where it is first."
    assert page.context["errors"] == {"focus_area": [error]}
    assert f'<option value="{area.pk}" selected>' in page.text
    assert read(unsure_entry) == ("submitted", None)


def test_only_areas_of_the_challenge_are_offered(
    staff_client: Client, unsure_entry: Entry, area: FocusArea
) -> None:
    unsure_entry.challenge.focus_areas.set([area])
    fields = staff_client.get(entry_page_url(unsure_entry)).context["fields"]
    field = next(each for each in fields if each.name == "focus_area")
    assert list(field.field.queryset) == [area]


def test_undoing_the_approval_undoes_the_choice(
    staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    fingerprint = unsure_entry.fingerprint
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    entry = decisions.undo(unsure_entry, by=staff)
    assert read(entry) == ("submitted", None)
    assert (entry.revisions.count(), entry.fingerprint) == (0, fingerprint)


def test_a_decision_that_overtook_it_is_undone_to_the_chosen_area(
    staff: User, unsure_entry: Entry, area: FocusArea
) -> None:
    decisions.approve(unsure_entry, by=staff, focus_area=area)
    decisions.decline(unsure_entry, by=staff, message="No.")
    entry = decisions.undo(unsure_entry, by=staff)
    assert read(entry) == ("approved", area)
    assert entry.area_shown_to_entrant is None


def test_it_can_be_chosen_with_personal_details_taken_out(
    staff_client: Client, challenge: Challenge, area: FocusArea
) -> None:
    entry = make_entry(challenge=challenge, focus_area=None, idea=ASK)
    sent = {"action_name": "approve_without_details", "focus_area": str(area.pk)}
    press_button(staff_client, entry, **sent)
    assert read(entry) == ("approved", area)
    entry.refresh_from_db()
    assert "07700" not in entry.idea


def test_a_redaction_stays_one_when_the_area_is_chosen_after_it(
    staff: User, challenge: Challenge, area: FocusArea
) -> None:
    entry = make_entry(challenge=challenge, focus_area=None, idea=ASK)
    redaction.redact(entry, by=staff)
    entry = decisions.approve(entry, by=staff, focus_area=area)
    assert entry.is_redacted
    assert redaction.unredact(entry, by=staff).idea == ASK


def test_bulk_approval_leaves_it_out_with_a_count_and_a_link(
    staff_client: Client, staff: User, challenge: Challenge, unsure_entry: Entry
) -> None:
    other = make_entry(challenge=challenge, title="Sure")
    plan = bulk.plan(Entry.objects.order_by("pk"), kind="approve", by=staff)
    summary = bulk_preview.summary(bulk_preview.preview(plan))
    assert (summary["changing"], summary["without_area"]) == (1, 1)
    page = staff_client.get(f"/admin/challenges/bulkaction/{plan.pk}/plan/?show=area")
    assert "1 has no focus area yet, and is left out" in page.text
    assert [item.entry for item in page.context["page_obj"]] == [unsure_entry]
    assert page.context["page_obj"][0].why_not == (
        "It has no focus area yet: open it, and choose one."
    )
    run = make_bulk_action(BulkAction.Kind.APPROVE, staff, of=[unsure_entry, other])
    process_bulk_actions()
    assert list(run.items.values_list("status", "error")) == [
        ("refused", "It has no focus area yet: choose one to approve it."),
        ("done", ""),
    ]


def test_the_queue_finds_and_marks_it(
    staff_client: Client, challenge: Challenge, unsure_entry: Entry
) -> None:
    make_entry(challenge=challenge, title="Sure")
    page = staff_client.get(f"{LIST_URL}?focus_area__id__exact=none")
    assert list(page.context["cl"].result_list) == [unsure_entry]
    assert "No focus area yet" in page.text


def test_every_page_and_file_of_staff_opens_without_one(
    staff_client: Client, staff: User, unsure_entry: Entry
) -> None:
    page = staff_client.get(entry_page_url(unsure_entry)).text
    assert "<dd>None yet: the entrant is not sure</dd>" in page
    for page in ("history", "printed_letter"):
        url = entry_page_url(unsure_entry, page)
        assert staff_client.get(url).status_code == 200
    with case_file(unsure_entry, by=staff) as file, ZipFile(file) as archive:
        name = f"{unsure_entry.reference}/{unsure_entry.reference}-answers.json"
        assert json.loads(archive.read(name))["focus_area"] == ""


def test_the_charts_count_it(challenge: Challenge, unsure_entry: Entry) -> None:
    make_entry(challenge=challenge)
    charts = challenge_statistics(str(challenge.pk))["charts"]
    chart = next(chart for chart in charts if chart.key == "by-area")
    rows = [(row.name, row.count) for row in chart.rows if row.count]
    assert rows == [("Clean tech city", 1), ("None yet", 1)]
