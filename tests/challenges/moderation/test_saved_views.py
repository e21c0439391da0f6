"""The saved views of the queue, and the number beside each."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from challenges.models import Challenge, Entry
from challenges.services.moderation import triage
from tests.challenges.admin_pages import LIST_URL
from tests.challenges.factories import make_entry, make_public_entry


def make_one_of_each(staff: User, challenge: Challenge) -> None:
    make_public_entry(staff, challenge=challenge, title="approved")
    make_entry(challenge=challenge, title="plain")
    mine = make_entry(challenge=challenge, title="mine")
    triage.assign(mine, to=staff, by=staff)
    make_entry(challenge=challenge, title="details", idea="Ring 020 7946 0321.")
    late = make_entry(challenge=challenge, title="overdue")
    Entry.objects.filter(pk=late.pk).update(answer_due=timezone.now())


def test_each_view_says_how_many_it_shows(
    staff_client: Client, staff: User, challenge: Challenge
) -> None:
    make_one_of_each(staff, challenge)
    views = staff_client.get(LIST_URL).context["cl"].saved_views
    shown = {
        str(view.label): staff_client.get(LIST_URL + view.url).context["cl"].result_list
        for view in views
    }
    titles = {label: [each.title for each in rows] for label, rows in shown.items()}
    assert titles == {
        "To review": ["overdue", "plain", "mine", "details"],
        "Mine": ["mine"],
        "Nobody’s": ["overdue", "plain", "details"],
        "Due today": [],
        "Overdue": ["overdue"],
        "Personal details": ["details"],
        "No outcome yet": ["approved"],
        "All": ["overdue", "plain", "mine", "details", "approved"],
    }
    numbers = {str(view.label): view.number for view in views[:-1]}
    assert numbers == {
        label: str(len(rows)) for label, rows in titles.items() if label != "All"
    }


def test_many_are_not_counted_to_the_end(
    staff_client: Client,
    staff: User,
    challenge: Challenge,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_one_of_each(staff, challenge)
    monkeypatch.setattr("core.admin.queue.COUNT_LIMIT", 2)
    views = staff_client.get(LIST_URL).context["cl"].saved_views
    assert [view.number for view in views[:3]] == ["2+", "1", "2+"]


def test_a_view_does_not_repeat_itself_as_filters_that_are_set(
    staff_client: Client, challenge: Challenge
) -> None:
    chips = 'class="chosen-filters"'
    assert chips not in staff_client.get(f"{LIST_URL}?status__exact=submitted").text
    assert chips in staff_client.get(f"{LIST_URL}?status__exact=declined").text


def test_a_row_begins_with_the_first_words_of_the_problem(
    staff_client: Client, challenge: Challenge
) -> None:
    make_entry(
        challenge=challenge, problem="Hang <b>hotels</b>.\n\n" + "For bees. " * 60
    )
    page = staff_client.get(LIST_URL).text
    words = 'class="about__words">Hang &lt;b&gt;hotels&lt;/b&gt;. For bees. For bees.'
    assert words in page
    assert page.count("For bees.") < 20
