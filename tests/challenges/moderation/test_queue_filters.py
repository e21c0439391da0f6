"""The queue: what the form above it finds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from challenges.models import Attachment, Challenge, Entry
from challenges.models.workflow import Status
from challenges.services.moderation import decisions, triage
from core.models import SiteSettings
from focus_areas.models import FocusArea
from tests.challenges.factories import make_challenge, make_entry, make_public_entry

LIST_URL = "/admin/challenges/entry/"
NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/London"))  # a Wednesday


def listed_titles(client: Client, query: str) -> set[str]:
    page = client.get(f"{LIST_URL}?{query}")
    assert page.status_code == 200
    return {entry.title for entry in page.context["cl"].result_list}


def filter_options(client: Client, parameter: str) -> list[str]:
    """Return the labels of all that can be chosen."""
    specs = client.get(LIST_URL).context["cl"].filter_specs
    spec = next(spec for spec in specs if spec.parameter == parameter)
    return [str(words) for _value, words in spec.options]


@pytest.fixture
def entry_without_marks(site: SiteSettings) -> Entry:
    """An entry that no filter of the tests below finds."""
    return make_entry(title="plain", email="plain@example.com")


def test_by_state(
    staff_client: Client, staff: User, entry_without_marks: Entry
) -> None:
    make_public_entry(staff, title="approved")
    assert listed_titles(staff_client, "status__exact=approved") == {"approved"}
    assert listed_titles(staff_client, "status__exact=submitted") == {"plain"}
    assert len(filter_options(staff_client, "status__exact")) == len(Status) - 1


def test_by_challenge_and_focus_area(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    challenge = make_challenge(title="Warm homes")
    area = FocusArea.objects.get(slug="empowering-people")
    make_entry(title="both", challenge=challenge, focus_area=area)
    make_entry(title="challenge", challenge=challenge)
    of_challenge = f"challenge__id__exact={challenge.pk}"
    of_area = f"focus_area__id__exact={area.pk}"
    assert listed_titles(staff_client, of_challenge) == {"both", "challenge"}
    assert listed_titles(staff_client, of_area) == {"both"}
    assert listed_titles(staff_client, f"{of_challenge}&{of_area}") == {"both"}
    assert "Warm homes" in filter_options(staff_client, "challenge__id__exact")
    assert "Empowering people" in filter_options(staff_client, "focus_area__id__exact")


def test_by_audience_and_origin(
    staff_client: Client, staff: User, entry_without_marks: Entry
) -> None:
    make_entry(title="told", by=staff, origin="phone", audience="school")
    assert listed_titles(staff_client, "audience__exact=school") == {"told"}
    assert listed_titles(staff_client, "origin__exact=phone") == {"told"}


def test_by_who_looks_after_it(
    staff_client: Client, staff: User, entry_without_marks: Entry
) -> None:
    kim = User.objects.create_user(
        "kim", first_name="Kim", last_name="Holt", is_staff=True
    )
    kim.user_permissions.add(Permission.objects.get(codename="moderate_entry"))
    User.objects.create_user("ann", is_staff=True)  # writes the news
    for who, title in ((staff, "mine"), (kim, "kim’s")):
        triage.assign(make_entry(title=title), to=who, by=staff)
    assert listed_titles(staff_client, "assignee=me") == {"mine"}
    assert listed_titles(staff_client, "assignee=nobody") == {"plain"}
    assert listed_titles(staff_client, f"assignee={kim.pk}") == {"kim’s"}
    assert filter_options(staff_client, "assignee") == ["Me", "Nobody", "Kim Holt"]


def test_late_ones_and_those_in_time(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    Entry.objects.filter(pk=make_entry(title="late").pk).update(is_late=True)
    assert listed_titles(staff_client, "is_late__exact=1") == {"late"}
    assert listed_titles(staff_client, "is_late__exact=0") == {"plain"}


def test_with_files_and_without(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    entry = make_entry(title="files")
    for name in ("plan.pdf", "map.pdf"):
        Attachment.objects.create(entry=entry, kind="document", name=name)
    assert listed_titles(staff_client, "files=1") == {"files"}
    assert listed_titles(staff_client, "files=0") == {"plain"}


def test_what_needs_care(staff_client: Client, entry_without_marks: Entry) -> None:
    make_entry(title="alone", email="ann@example.com")
    for title in ("by phone", "by phone, too"):
        make_entry(title=title, email="", origin="phone")
    make_entry(title="links", email="bo@example.com", links="https://example.com")
    hidden = make_entry(title="hidden", email="cy@example.com")
    double = make_entry(title="double", email="di@example.com")
    Entry.objects.filter(pk=hidden.pk).update(is_taken_down=True)
    Entry.objects.filter(pk=double.pk).update(duplicate_of=hidden)
    make_entry(title="first of two", email="ed_a@example.com")
    make_entry(title="second of two", email="ED_A@example.com")
    make_entry(title="looks alike", email="edxa@example.com")
    flagged = {"links", "hidden", "double", "first of two", "second of two"}
    assert listed_titles(staff_client, "flagged=1") == flagged


def test_overdue_and_due_soon(
    staff_client: Client, staff: User, entry_without_marks: Entry
) -> None:
    for days in range(-1, 3):
        entry = make_entry(title=str(days))
        end = (NOW + timedelta(days=days + 1)).replace(hour=0)
        Entry.objects.filter(pk=entry.pk).update(answer_due=end)
    Entry.objects.filter(pk=entry_without_marks.pk).update(
        answer_due=NOW + timedelta(days=9)
    )
    with time_machine.travel(NOW):
        staff_client.force_login(staff)
        assert listed_titles(staff_client, "due=overdue") == {"-1"}
        assert listed_titles(staff_client, "due=today") == {"0"}
        assert listed_titles(staff_client, "due=soon") == {"0", "1"}
        assert {"1", "2"} <= listed_titles(staff_client, "due=later")
        assert "0" not in listed_titles(staff_client, "due=later")


def test_how_long_they_have_waited(
    staff_client: Client, staff: User, entry_without_marks: Entry
) -> None:
    for days in (1, 2, 5, 6, 9):
        entry = make_entry(title=str(days))
        Entry.objects.filter(pk=entry.pk).update(submitted_at=NOW - timedelta(days))
    answered = make_public_entry(staff, title="answered")
    Entry.objects.filter(pk=answered.pk).update(submitted_at=NOW - timedelta(30))
    Entry.objects.filter(pk=entry_without_marks.pk).update(submitted_at=NOW)
    with time_machine.travel(NOW):
        staff_client.force_login(staff)
        assert listed_titles(staff_client, "waiting=1") == {"2", "5", "6", "9"}
        assert listed_titles(staff_client, "waiting=3") == {"6", "9"}
        assert listed_titles(staff_client, "waiting=5") == {"9"}
        assert listed_titles(staff_client, "waiting=10") == set()


@pytest.mark.parametrize(
    "words",
    [
        *("hotel", "LIBRARY roof", "nowhere", "gardeners"),
        *("Zoë", "zoë blå", "Blå Bee", "zoe@example.org", "example.org", "beekeepers"),
    ],
)
def test_words_are_found_in_the_text_and_in_who_sent_it(
    staff_client: Client, site: SiteSettings, words: str
) -> None:
    make_entry(
        **{"title": "Bees", "name": "Zoë Blå", "email": "zoe@example.org"},
        organisation="The Beekeepers",
    )
    other = {"problem": "Rain.", "idea": "Roofs.", "beneficiaries": "Everybody."}
    make_entry(title="Umbrellas", **other)
    assert listed_titles(staff_client, f"q={words}") == {"Bees"}


def test_what_many_entries_say_is_found_as_well(
    staff_client: Client, entry_without_marks: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("challenges.models.search.MAX_IDS", 1)
    for title in ("one", "two"):
        make_entry(title=title, idea="Zeppelins.")
    assert listed_titles(staff_client, "q=zeppelin") == {"one", "two"}
    assert listed_titles(staff_client, "q=plain") == {"plain"}


def test_references_are_found_as_they_are_typed(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    entry = make_entry(title="Bees")
    assert listed_titles(staff_client, f"q={entry.reference}") == {"Bees"}
    assert listed_titles(staff_client, f"q={entry.reference.lower()}") == {"Bees"}


@pytest.mark.parametrize("words", ["'", "\\", "a" * 5000, "🐝 & | ! :*", "%", "<->"])
def test_nothing_that_is_typed_breaks_the_search(
    staff_client: Client, entry_without_marks: Entry, words: str
) -> None:
    assert staff_client.get(LIST_URL, {"q": words}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("status__exact=lost", "due=never", "waiting=2", "files=x", "flagged=0"),
        *("challenge__id__exact=x", "assignee=x"),
    ],
)
def test_a_filter_that_there_is_not_leads_to_the_whole_list(
    staff_client: Client, entry_without_marks: Entry, query: str
) -> None:
    assert staff_client.get(f"{LIST_URL}?{query}").url == f"{LIST_URL}?e=1"
    assert listed_titles(staff_client, "e=1") == {"plain"}


def test_numbers_that_no_row_has_find_none(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    for name in ("challenge__id__exact", "focus_area__id__exact", "assignee"):
        assert listed_titles(staff_client, f"{name}={10**30}") == set()


def test_the_address_holds_only_what_was_asked(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    query = "q=&status__exact=submitted&due=&assignee=&o=1"
    response = staff_client.get(f"{LIST_URL}?{query}")
    assert response.status_code == 303
    assert response.url == f"{LIST_URL}?status__exact=submitted&o=1"
    assert staff_client.get(f"{LIST_URL}?q=&due=").url == LIST_URL


def test_each_filter_that_is_set_can_be_taken_away(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    asked = "assignee=me&q=bee&status__exact=submitted"
    page = staff_client.get(f"{LIST_URL}?{asked}")
    chosen = [
        (f"{each['title']}: {each['label']}", each["url_without"])
        for each in page.context["cl"].active_filters
    ]
    assert chosen == [
        ("Status: To review", "?assignee=me&q=bee"),
        ("Assigned to: Me", "?q=bee&status__exact=submitted"),
    ]
    for words in (
        '<option value="submitted" selected>',
        '<option value="me" selected>',
        'value="bee"',
    ):
        assert words in page.text


def test_the_view_that_is_shown_is_marked(
    staff_client: Client, entry_without_marks: Entry
) -> None:
    def shown(query: str) -> list[str]:
        views = staff_client.get(f"{LIST_URL}?{query}").context["cl"].saved_views
        return [str(view.label) for view in views if view.is_shown]

    assert shown("") == ["All"]
    assert shown("due=overdue&o=2") == ["Overdue"]
    assert shown("assignee=me&status__exact=submitted") == ["Mine"]
    assert shown("assignee=nobody&status__exact=submitted") == ["Nobody’s"]
    assert shown("due=soon") == []


def test_mine_is_what_waits_for_me(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    """The list agrees with what the dashboard counts."""
    for title in ("waits", "done"):
        entry = make_entry(title=title, challenge=challenge)
        triage.assign(entry, to=staff, by=staff)
    decisions.approve(entry, by=staff)
    views = staff_client.get(LIST_URL).context["cl"].saved_views
    [url] = [view.url for view in views if view.label == "Mine"]
    assert listed_titles(staff_client, url.removeprefix("?")) == {"waits"}


def test_the_list_needs_a_permission(
    client: Client, entry_without_marks: Entry
) -> None:
    client.force_login(User.objects.create_user("ann", is_staff=True))
    assert client.get(reverse("admin:challenges_entry_changelist")).status_code == 403
