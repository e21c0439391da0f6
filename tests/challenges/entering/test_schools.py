"""Schools are asked in their own words, and for no child's name."""

import pytest
from django.test import Client

from challenges.forms.entry import EntryForm
from challenges.forms.private import RevisionForm
from challenges.models import Challenge, Draft, Entry
from tests.challenges.admin_pages import entry_page_url
from tests.challenges.factories import (
    enter_path,
    fill_in_and_send,
    first_page_data,
    make_challenge,
    make_entry,
    make_saved_draft,
    send_draft,
)

NO_CHILDREN = "Do not put children’s names, faces or voices into what you send."
CLASS = "Class or year group"
CONSENT = (
    "You may publish our idea on this website, with any links, pictures, and names of "
    "the school and the class that I gave"
)


@pytest.fixture
def schools_challenge(db: None) -> Challenge:
    return make_challenge(audiences=["school"])


@pytest.fixture
def school_entry(challenge: Challenge) -> Entry:
    return make_entry(challenge=challenge, audience="school", team="Year 5")


def paper_form_path(challenge: Challenge) -> str:
    return f"{challenge.get_absolute_url()}paper-form/"


def labels(form: EntryForm | RevisionForm) -> dict[str, str]:
    return {field.name: str(field.label) for field in form}


def test_where_only_schools_enter_nobody_is_asked_who_they_are(
    client: Client, schools_challenge: Challenge
) -> None:
    form = EntryForm(challenge=schools_challenge)
    assert "audience" not in form.fields
    fill_in_and_send(client, schools_challenge, organisation="Oak Hill", team="Year 5")
    entry = Entry.objects.get()
    assert (entry.audience, entry.organisation, entry.team) == (
        "school",
        "Oak Hill",
        "Year 5",
    )
    assert entry.consent_words["may_publish"] == CONSENT


def test_a_school_gives_its_own_name(
    client: Client, schools_challenge: Challenge
) -> None:
    page = fill_in_and_send(client, schools_challenge)
    assert page.context["form"].errors == {
        "organisation": ["Enter the name of your school or group"]
    }


def test_each_page_of_the_form_says_that_no_child_is_named(
    client: Client, schools_challenge: Challenge
) -> None:
    draft = make_saved_draft(schools_challenge, save=False, audience="")
    paths = [
        enter_path(schools_challenge),
        paper_form_path(schools_challenge),
    ]
    paths += [draft.page_path(page) for page in ("idea", "more", "files", "about-you")]
    paths.append(f"{draft.draft_path}check/")
    assert [path for path in paths if NO_CHILDREN not in client.get(path).text] == []


def test_the_paper_form_asks_for_the_class(
    client: Client, schools_challenge: Challenge
) -> None:
    page = client.get(paper_form_path(schools_challenge)).text
    assert CLASS in page
    assert "Names of your team" not in page
    assert 'id="audience"' not in page


def test_where_others_enter_too_the_words_follow_the_answer(
    client: Client, challenge: Challenge
) -> None:
    unanswered = EntryForm(challenge=challenge)
    assert labels(unanswered)["team"] == "Names of your team"
    assert "no children’s names" in unanswered["team"].help_text
    draft = make_saved_draft(challenge, save=False, audience="school")
    page = client.get(f"{draft.draft_path}check/")
    assert CLASS in page.text
    assert NO_CHILDREN in page.text
    send_draft(client, draft, may_publish="on")
    assert Entry.objects.get().consent_words["may_publish"] == CONSENT


def test_others_are_not_asked_about_schools_where_none_may_enter(db: None) -> None:
    form = EntryForm(challenge=make_challenge(audiences=["resident", "visitor"]))
    assert form["team"].help_text == (
        "We show them with your idea. First names are enough."
    )


def test_other_people_are_not_told_about_children(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter_path(challenge), first_page_data())
    path = f"{Draft.objects.get().draft_path}check/"
    assert NO_CHILDREN not in client.get(path).text


def test_a_change_keeps_the_words(client: Client, school_entry: Entry) -> None:
    form = RevisionForm(entry=school_entry)
    assert labels(form)["team"] == CLASS
    assert NO_CHILDREN in client.get(f"{school_entry.private_path}change/").text
    assert NO_CHILDREN in client.get(school_entry.files_path).text


def test_the_private_page_and_staff_say_class(
    client: Client, staff_client: Client, school_entry: Entry
) -> None:
    assert f"{CLASS}: Year 5" in client.get(school_entry.private_path).text
    review = staff_client.get(entry_page_url(school_entry)).text
    assert "From a school: no child may be named or shown." in review
    assert "<dt>Team or class</dt><dd>Year 5</dd>" in review


def test_staff_go_on_with_a_draft_of_a_school(
    staff_client: Client, schools_challenge: Challenge
) -> None:
    draft = make_saved_draft(schools_challenge, save=False, audience="")
    url = f"/admin/challenges/entry/add/?draft={draft.reference}"
    form = staff_client.get(url).context["adminform"].form
    assert form["audience"].value() == "school"
