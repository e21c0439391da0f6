"""Personal data is taken out of what everybody reads; what was sent is kept beside."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from challenges.models import Entry, EntryRevision, PersonalDataAccess
from challenges.models.workflow import PUBLIC_TEXT_FIELDS
from challenges.services import personal_data
from challenges.services.entering import entries
from challenges.services.moderation import redaction
from core.models import SiteSettings
from core.workflow import TransitionNotAllowed
from tests.challenges.admin_pages import entry_page_url, staff_notes
from tests.challenges.factories import approve_and_tell, change_answers, make_entry

PROBLEM = "Ask me: mira@example.com."


@pytest.fixture
def entry(site: SiteSettings) -> Entry:
    return make_entry(title="Bee hotels", problem=PROBLEM, team="Mira 07700 900123")


@pytest.fixture
def moderator(db: None) -> User:
    """Who may decide, and may not read what was redacted."""
    user = User.objects.create_user("kim", is_staff=True)
    allowed = ["moderate_entry", "view_entry"]
    user.user_permissions.add(*Permission.objects.filter(codename__in=allowed))
    return user


def public_texts(entry: Entry) -> dict[str, str]:
    entry = Entry.objects.get(pk=entry.pk)
    return {name: getattr(entry, name) for name in PUBLIC_TEXT_FIELDS}


def test_all_that_is_found_is_taken_out_and_kept(entry: Entry, staff: User) -> None:
    sent = entry.answers
    redaction.redact(entry, by=staff)
    assert public_texts(entry) == {
        "title": "Bee hotels",
        "problem": "Ask me: [email removed].",
        "idea": "A hotel for bees on every library roof.",
        "beneficiaries": "Bees and gardeners.",
        "links": "",
        "organisation": "",
        "team": "Mira [phone number removed]",
    }
    kept = EntryRevision.objects.get()
    assert (kept.answers, kept.redacted_by) == (sent, staff)
    assert staff_notes(entry) == ["Personal details taken out: problem, team or class."]


def test_no_public_page_says_it_from_then_on(
    client: Client, site: SiteSettings, staff: User
) -> None:
    entry = make_entry(title="Bee hotels", idea=PROBLEM)
    approve_and_tell(entry, by=staff, details_reason="She agrees.")
    pages = [entry.get_absolute_url()]
    pages += [f"/ideas/ideas.{kind}" for kind in ("atom", "json", "csv")]
    searches = ["/ideas/?q=mira", "/search/?q=mira"]
    named = [p for p in pages if b"mira@" in client.get(p).getvalue()]
    assert named == pages
    assert "Bee hotels" in client.get("/ideas/?q=mira").text
    redaction.redact(entry, by=staff)
    assert [p for p in pages if b"mira@" in client.get(p).getvalue()] == []
    assert [p for p in searches if "Bee hotels" in client.get(p).text] == []


def test_a_link_that_names_somebody_goes_as_a_whole(entry: Entry, staff: User) -> None:
    entry.links = "https://a.example/?to=mira@example.com\nhttps://b.example/"
    entry.save()
    redaction.redact(entry, by=staff)
    assert public_texts(entry)["links"] == "https://b.example/"


def test_words_in_brackets_never_outgrow_a_title(entry: Entry, staff: User) -> None:
    entry.title = "a@b.io " * 11
    entry.save()
    redaction.redact(entry, by=staff)
    title = public_texts(entry)["title"]
    assert (title[:16], title[-1], len(title)) == ("[email removed] ", "…", 80)


def test_where_nothing_is_found_nothing_happens(entry: Entry, staff: User) -> None:
    redaction.redact(entry, by=staff)
    with pytest.raises(TransitionNotAllowed, match="There is nothing to take out"):
        redaction.redact(entry, by=staff)
    with pytest.raises(TransitionNotAllowed, match="There is nothing to take out"):
        redaction.redact_by_hand(entry, by=staff, texts=public_texts(entry))
    assert EntryRevision.objects.count() == 1


def test_each_redaction_can_be_undone(entry: Entry, staff: User) -> None:
    sent = public_texts(entry)
    redaction.redact(entry, by=staff)
    after = public_texts(entry)
    by_hand = {**after, "team": "[name removed]"}
    redaction.redact_by_hand(entry, by=staff, texts=by_hand)
    assert public_texts(entry) == by_hand
    redaction.unredact(entry, by=staff)
    assert public_texts(entry) == after
    redaction.unredact(entry, by=staff)
    assert public_texts(entry) == sent
    with pytest.raises(TransitionNotAllowed, match="Nothing was taken out"):
        redaction.unredact(entry, by=staff)
    assert not EntryRevision.objects.exists()
    assert staff_notes(entry)[-1] == "The original words are back."


def test_newer_words_of_the_entrant_are_never_overwritten(
    entry: Entry, staff: User
) -> None:
    redaction.redact(entry, by=staff)
    change_answers(entry, idea="Two hotels.")
    with pytest.raises(
        TransitionNotAllowed, match="The entrant has changed the words since"
    ):
        redaction.unredact(entry, by=staff)
    assert public_texts(entry)["idea"] == "Two hotels."


def test_the_entrant_is_told_and_has_the_original(
    client: Client, entry: Entry, staff: User
) -> None:
    told = "We took personal details, such as"
    pages = [entry.private_path, f"{entry.private_path}change/"]
    assert [p for p in pages if told in client.get(p).text] == []
    redaction.redact(entry, by=staff)
    assert [p for p in pages if told in client.get(p).text] == pages
    assert PROBLEM not in client.get(entry.private_path).text
    data = client.get(f"{entry.private_path}data.json").json()
    assert [before["problem"] for before in data["earlier_answers"]] == [PROBLEM]
    change_answers(entry, problem="Bees have nowhere to live.")
    assert [p for p in pages if told in client.get(p).text] == []


def test_the_original_is_read_on_its_own_page_and_each_look_is_noted(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    assert staff_client.get(entry_page_url(entry, "original")).status_code == 404
    redaction.redact(entry, by=staff)
    review = staff_client.get(entry_page_url(entry, "change"))
    assert "mira@example.com." not in review.text
    assert entry_page_url(entry, "original") in review.text
    assert not PersonalDataAccess.objects.filter(what="original").exists()
    assert "<mark>mira@example.com</mark>" in staff_client.get(
        entry_page_url(entry, "original")
    ).text.replace("\n", "")
    assert list(PersonalDataAccess.objects.values_list("entry", "by", "what")) == [
        (entry.pk, staff.pk, "entry"),
        (entry.pk, staff.pk, "original"),
    ]


def test_beside_it_only_what_the_entrant_changed_later_is_read(
    staff_client: Client, staff: User, entry: Entry
) -> None:
    """An older version may say the same."""
    change_answers(entry, idea="Two hotels.")
    redaction.redact(entry, by=staff)
    change_answers(entry, idea="Three hotels.")
    review = staff_client.get(entry_page_url(entry, "change"))
    assert "What it said before" in review.text
    assert [v.answers["idea"] for v in review.context["revisions"]] == ["Two hotels."]
    assert "mira@example.com." not in review.text


def test_a_moderator_redacts_and_does_not_read_the_original(
    client: Client, moderator: User, entry: Entry
) -> None:
    client.force_login(moderator)
    assert client.post(entry_page_url(entry, "redact")).status_code == 303
    assert public_texts(entry)["problem"] == "Ask me: [email removed]."
    assert client.get(entry_page_url(entry, "original")).status_code == 403
    assert client.post(entry_page_url(entry, "unredact")).status_code == 403
    assert "Read the original" not in client.get(entry_page_url(entry, "change")).text


def test_to_read_the_original_takes_the_entry_too(
    client: Client, staff: User, entry: Entry
) -> None:
    redaction.redact(entry, by=staff)
    other = User.objects.create_user("lou", is_staff=True)
    other.user_permissions.add(Permission.objects.get(codename="read_original"))
    client.force_login(other)
    assert client.get(entry_page_url(entry, "original")).status_code == 403
    assert not PersonalDataAccess.objects.exists()


def test_whoever_may_only_look_redacts_nothing(client: Client, entry: Entry) -> None:
    looks = User.objects.create_user("lee", is_staff=True)
    looks.user_permissions.add(Permission.objects.get(codename="view_entry"))
    client.force_login(looks)
    for name in ("redact", "redact_by_hand", "unredact"):
        assert client.post(entry_page_url(entry, name)).status_code == 403
    review = client.get(entry_page_url(entry, "change"))
    assert review.status_code == 200
    assert "Take these out" not in review.text


def test_a_name_is_taken_out_by_hand(staff_client: Client, entry: Entry) -> None:
    form = staff_client.get(entry_page_url(entry, "redact_by_hand"))
    sent = {
        **{name: form.context["form"][name].value() for name in PUBLIC_TEXT_FIELDS},
        "fingerprint": form.context["fingerprint"],
        "team": "[name removed]",
    }
    answer = staff_client.post(
        entry_page_url(entry, "redact_by_hand"), sent, follow=True
    )
    assert "Saved. The original is kept." in answer.text
    assert public_texts(entry) == {
        **{n: sent[n] for n in PUBLIC_TEXT_FIELDS},
        "team": "[name removed]",
    }
    assert staff_notes(entry) == ["Personal details taken out: team or class."]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " "}, "Leave a word here, such as [removed]."),
        ({"links": "[removed]"}, "is not a web address"),
        ({"fingerprint": "an older one"}, "It was changed while you were reading it."),
        ({}, "There is nothing to take out."),
    ],
)
def test_what_was_typed_by_hand_is_kept_when_it_is_refused(
    staff_client: Client, entry: Entry, change: dict[str, str], words: str
) -> None:
    before = public_texts(entry)
    typed = {"idea": "Only [name removed]."} if change else {}
    answer = staff_client.post(
        entry_page_url(entry, "redact_by_hand"), {**before, **typed, **change}
    )
    assert words in answer.text
    assert typed.get("idea", "") in answer.text
    assert public_texts(entry) == before


def test_buttons_say_what_became_of_it(staff_client: Client, entry: Entry) -> None:
    def press(name: str) -> str:
        return staff_client.post(entry_page_url(entry, name), follow=True).text

    assert "Taken out." in press("redact")
    assert "There is nothing to take out." in press("redact")
    assert "The text is back" in press("unredact")
    assert "Nothing was taken out of this idea." in press("unredact")
    assert staff_client.get(entry_page_url(entry, "redact")).status_code == 303


def test_forgetting_somebody_leaves_no_original(entry: Entry, staff: User) -> None:
    redaction.redact(entry, by=staff)
    personal_data.erase_person("mira@example.com")
    assert not EntryRevision.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_query_counts_do_not_grow_with_the_redactions(
    staff_client: Client,
    staff: User,
    entry: Entry,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        texts = {**public_texts(entry), "idea": f"{number} hotels."}
        redaction.redact_by_hand(entry, by=staff, texts=texts)
    staff_client.get(entry_page_url(entry, "original"))
    # session, user, entry, originals, whether the look was noted lately, site
    with django_assert_num_queries(6):
        staff_client.get(entry_page_url(entry, "original"))
    # session, user, entry, its own copy, versions, files, site
    with django_assert_num_queries(7):
        staff_client.get(entry_page_url(entry, "redact_by_hand"))


def test_a_form_that_was_opened_before_does_not_put_the_words_back(
    staff: User, entry: Entry
) -> None:
    answers = {**entry.answers, "focus_area": entry.focus_area}
    redacted = redaction.redact(entry, by=staff)
    words = redacted.answers
    entries.update_answers(entry, answers=answers, consent_words={})
    assert Entry.objects.get(pk=entry.pk).answers == words
