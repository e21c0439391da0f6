"""Save and come back later: what is kept, for whom, for how long, and who is told."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from challenges import services
from challenges.forms.entry import PARTS, EntryForm
from challenges.models import Challenge, Draft, Entry
from challenges.services.files import NewFile
from challenges.tasks import purge_drafts, remind_drafts
from outbox.models import Email
from smartcity.moves import IllegalMove
from smartcity.uploads import Kind
from tests.challenges.factories import (
    enter,
    first_page,
    make_public_entry,
    make_saved_draft,
    walk,
)

MIRA = "mira@example.com"
NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"
NOTHING = dict.fromkeys(PARTS["idea"], "")


@pytest.fixture
def draft(challenge: Challenge) -> Draft:
    draft = make_saved_draft(challenge)
    Email.objects.all().delete()
    return draft


def mails() -> list[tuple[str, str]]:
    return list(Email.objects.order_by("pk").values_list("to", "subject"))


def test_an_unfinished_first_page_can_be_saved(
    client: Client, challenge: Challenge
) -> None:
    sent = {**first_page(**{**NOTHING, "title": "Bee hotels"}), "save": "yes"}
    response = client.post(enter(challenge), sent)
    draft = Draft.objects.get()
    assert response.url == f"{draft.draft_path}save/"
    assert (draft.answers, draft.email) == ({"title": "Bee hotels"}, "")

    response = client.post(response.url, {"email": MIRA, **guarded()})
    draft.refresh_from_db()
    assert (response.url, draft.email) == (f"{draft.draft_path}saved/", MIRA)
    subject = f"Go on with your idea for Quiet streets ({draft.reference})"
    assert mails() == [(MIRA, subject)]
    assert draft.private_url in Email.objects.get().text.splitlines()
    assert MIRA in client.get(response.url).text


def guarded() -> dict[str, object]:
    return {name: first_page()[name] for name in ("stamp", "website")}


def test_nothing_typed_is_nothing_to_save(client: Client, challenge: Challenge) -> None:
    page = client.post(enter(challenge), {**first_page(**NOTHING), "save": "yes"})
    assert page.context["form"].non_field_errors() == [
        "There is nothing to keep yet. Write a few words first."
    ]
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("email", ["", "mira@", "mira"])
def test_a_link_needs_a_real_address(client: Client, draft: Draft, email: str) -> None:
    page = client.post(f"{draft.draft_path}save/", {"email": email, **guarded()})
    assert set(page.context["form"].errors) == {"email"}
    assert mails() == []


def test_the_link_of_a_draft_is_not_mailed_again_and_again(
    client: Client, draft: Draft
) -> None:
    for _click in "abc":
        client.post(f"{draft.draft_path}save/", {"email": MIRA, **guarded()})
    assert len(mails()) == 1


def test_the_letter_holds_no_word_of_the_draft(challenge: Challenge) -> None:
    make_saved_draft(challenge, title="Buy cheap pills", name="Dr Evil")
    letter = Email.objects.get()
    for words in ("pills", "Evil", "library roof"):
        assert words not in letter.subject + letter.text + letter.html


def test_the_link_leads_back_to_every_word(client: Client, draft: Draft) -> None:
    page = client.get(draft.private_path, follow=True)
    assert page.redirect_chain == [(draft.draft_path, 303)]
    for words in ("Bee hotels", "Bees have nowhere to live.", "Mira Vale", MIRA):
        assert words in page.text
    form = client.get(f"{draft.draft_path}idea/").context["form"]
    kept = {name: form[name].value() for name in PARTS["idea"]}
    assert kept == {name: draft.answers[name] for name in PARTS["idea"]}


def test_the_link_is_the_same_before_and_after_sending(
    client: Client, draft: Draft
) -> None:
    send(client, draft)
    entry = Entry.objects.get()
    assert (entry.reference, entry.private_path) == (
        draft.reference,
        draft.private_path,
    )
    assert client.get(draft.private_path).context["entry"] == entry


def send(client: Client, draft: Draft, **boxes: str) -> str:
    draft.refresh_from_db()
    sent = {"seen": draft.version, "rules_accepted": "on", **boxes}
    return client.post(f"{draft.draft_path}check/", sent).url


def test_what_is_wrong_is_kept_all_the_same(client: Client, draft: Draft) -> None:
    address = f"{draft.draft_path}more/"
    response = client.post(address, {"links": "bees", "help_needed": ""})
    draft.refresh_from_db()
    assert (response.status_code, response.url) == (303, "?wrong")
    assert draft.answers["links"] == "bees"
    assert 'aria-invalid="true"' in client.get(f"{address}?wrong").text


def test_an_answer_that_is_emptied_is_empty(client: Client, draft: Draft) -> None:
    client.post(f"{draft.draft_path}idea/", {**first_page(), "problem": ""})
    draft.refresh_from_db()
    assert "problem" not in draft.answers


def test_one_page_does_not_touch_the_answers_of_another(
    client: Client, draft: Draft
) -> None:
    client.post(f"{draft.draft_path}more/", {"help_needed": "Glue.", "title": "Other"})
    draft.refresh_from_db()
    assert (draft.answers["help_needed"], draft.title) == ("Glue.", "Bee hotels")


def test_changing_an_answer_leads_back_to_the_check(
    client: Client, draft: Draft
) -> None:
    address = f"{draft.draft_path}idea/?check"
    right = client.post(address, first_page(title="Two hotels"))
    wrong = client.post(address, first_page(title=""))
    check = f"{draft.draft_path}check/"
    assert (right.url, wrong.url) == (check, "?wrong&check")


def test_a_saved_draft_is_saved_again_without_asking_for_the_address(
    client: Client, draft: Draft
) -> None:
    response = client.post(f"{draft.draft_path}more/", {"save": "yes"})
    assert (response.url, mails()) == (f"{draft.draft_path}saved/", [])


def test_what_another_window_changed_is_read_before_it_is_sent(
    client: Client, draft: Draft
) -> None:
    read = draft.version
    client.post(f"{draft.draft_path}idea/", first_page(title="Two hotels"))
    address = f"{draft.draft_path}check/"
    sent = {"seen": read, "rules_accepted": "on", "may_publish": "on"}
    response = client.post(address, sent)
    page = client.get(address + response.url)
    sentence = "It was changed in another window. Read it again."
    assert page.context["problems"] == [("", sentence)]
    ticked = [box.name for box in page.context["consents"] if box.value()]
    assert (ticked, Entry.objects.count()) == (["rules_accepted", "may_publish"], 0)
    with pytest.raises(IllegalMove):
        services.send_draft(draft, entry=Entry(), seen=read)


def test_the_check_leads_to_what_is_missing(client: Client, draft: Draft) -> None:
    services.keep(draft, names=PARTS["about-you"], answers={"name": "Mira Vale"})
    page = client.get(f"{draft.draft_path}check/?{send(client, draft)[1:]}")
    for field in ("email", "audience_0"):
        assert f'href="{draft.draft_path}about-you/?check#id_{field}"' in page.text
    assert Entry.objects.count() == 0


def test_the_check_does_not_complain_before_anybody_has_sent(
    client: Client, draft: Draft
) -> None:
    assert "Error:" not in client.get(f"{draft.draft_path}check/").text


def test_another_website_writes_and_sends_nothing(client: Client, draft: Draft) -> None:
    before = draft.answers
    foreign = {"sec-fetch-site": "cross-site"}
    for end, sent in {
        "idea/": first_page(title="Other"),
        "check/": {"seen": draft.version, "rules_accepted": "on"},
        "save/": {"email": "eve@example.com", **guarded()},
        "delete/": {},
        "reminders/": {},
    }.items():
        client.post(draft.draft_path + end, sent, headers=foreign)
    draft.refresh_from_db()
    assert (draft.answers, draft.email, draft.wants_reminders, mails()) == (
        before,
        MIRA,
        True,
        [],
    )


@pytest.mark.parametrize(
    "end",
    ["", "idea/", "more/", "about-you/", "check/", "save/", "saved/", "delete/"],
)
def test_pages_of_a_draft_are_kept_by_nobody_and_named_to_nobody(
    client: Client, draft: Draft, end: str
) -> None:
    response = client.get(draft.draft_path + end)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == NO_STORE
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    unknown = client.get(f"/my-entry/wrong/draft/{end}")
    assert (unknown.status_code, "This link does not work" in unknown.text) == (
        404,
        True,
    )


def test_pages_of_an_entry_lead_to_its_draft_until_it_is_sent(
    client: Client, draft: Draft
) -> None:
    for end in ("", "change/", "withdraw/", "sent/", "delete/"):
        assert client.get(draft.private_path + end).url == draft.draft_path


def test_a_draft_can_be_deleted_with_its_letters(client: Client, draft: Draft) -> None:
    draft = services.save_for_later(draft, email="mira@other.example")
    address = f"{draft.draft_path}delete/"
    assert client.get(address).status_code == 200
    assert client.post(address).url == "/my-entry/deleted/"
    assert (Draft.objects.count(), mails()) == (0, [])
    assert client.get(draft.private_path).status_code == 404


def test_a_draft_deleted_in_another_window_is_not_sent(draft: Draft) -> None:
    services.erase_draft(draft)
    with pytest.raises(Entry.DoesNotExist):
        services.send_draft(draft, entry=Entry(), seen=draft.version)


def test_after_closing_words_are_kept_and_nothing_is_sent(
    client: Client, draft: Draft
) -> None:
    with time_machine.travel(draft.challenge.closes_at + timedelta(minutes=31)):
        late = {**first_page(), "title": "Two hotels"}
        assert client.post(f"{draft.draft_path}idea/", late).url == draft.draft_path
        assert send(client, draft) == draft.draft_path
        page = client.get(draft.draft_path)
    assert f"Ring us on 020 7946 0000 and say {draft.reference}" in page.text
    draft.refresh_from_db()
    assert (draft.title, Entry.objects.count()) == ("Two hotels", 0)


def remind_at(draft: Draft, **before_closing: int) -> list[str]:
    """The subjects written when the clock runs at that time."""
    Email.objects.all().delete()
    with time_machine.travel(draft.challenge.closes_at - timedelta(**before_closing)):
        remind_drafts()
        remind_drafts()
    return [subject for _to, subject in mails()]


def test_a_saved_draft_is_reminded_three_days_and_one_day_before_closing(
    draft: Draft,
) -> None:
    subject = f"Your idea for Quiet streets is not sent yet ({draft.reference})"
    assert [
        remind_at(draft, days=4),
        remind_at(draft, days=2, hours=23),
        remind_at(draft, days=2),
        remind_at(draft, hours=23),
        remind_at(draft, hours=1),
        remind_at(draft, hours=-1),
    ] == [[], [subject], [], [subject], [], []]


def test_whoever_missed_the_first_reminder_gets_one_and_not_two(draft: Draft) -> None:
    assert len(remind_at(draft, hours=20)) == 1


def test_nobody_is_reminded_of_what_they_have_just_written(draft: Draft) -> None:
    draft.changed_at = draft.challenge.closes_at - timedelta(hours=11)
    draft.save()
    assert remind_at(draft, hours=10) == []


def test_reminders_can_be_stopped_and_switched_on(client: Client, draft: Draft) -> None:
    address = f"{draft.draft_path}reminders/"
    assert client.get(address).status_code == 200
    client.post(address)
    assert remind_at(draft, days=2) == []
    client.post(address, {"start": "yes"})
    assert len(remind_at(draft, days=2)) == 1
    assert f"{draft.draft_path}reminders/" in Email.objects.get().text


def test_drafts_without_an_address_or_of_hidden_challenges_are_not_reminded(
    challenge: Challenge, draft: Draft
) -> None:
    Draft.objects.update(email="")
    nobody = remind_at(draft, days=2)
    Draft.objects.update(email=MIRA)
    Challenge.objects.update(publish_at=None)
    assert (nobody, remind_at(draft, days=2)) == ([], [])


def test_a_sent_idea_is_not_reminded(client: Client, draft: Draft) -> None:
    send(client, draft)
    assert remind_at(draft, days=2) == []


@pytest.mark.parametrize(
    ("email", "days", "left"),
    [("", 29, 1), ("", 31, 0), (MIRA, 31, 1), (MIRA, 119, 1), (MIRA, 121, 0)],
)
def test_drafts_are_kept_as_long_as_we_promised(
    draft: Draft, email: str, days: int, left: int
) -> None:
    Draft.objects.update(email=email)  # the challenge closes in 30 days
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert purge_drafts() == 1 - left
    assert Draft.objects.count() == left


def test_a_lost_link_to_a_draft_is_sent_again(client: Client, draft: Draft) -> None:
    services.send_links(MIRA)
    services.send_links(draft.reference)
    assert [to for to, _subject in mails()] == [MIRA]
    assert draft.private_url in Email.objects.get().text.splitlines()


@pytest.mark.parametrize("whose", ["email", "answer", "reference"])
def test_forgetting_somebody_forgets_their_drafts(
    challenge: Challenge, draft: Draft, whose: str
) -> None:
    make_saved_draft(challenge, email="jo@example.com")
    Draft.objects.exclude(pk=draft.pk).update(email="jo@example.com")
    services.forget(
        {"email": "MIRA@example.com", "answer": MIRA}.get(whose, draft.reference)
    )
    assert [d.answers["email"] for d in Draft.objects.all()] == ["jo@example.com"]


def test_two_windows_with_the_first_page_make_two_drafts_and_one_is_sent(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter(challenge), first_page())
    walk(client, challenge)
    assert (Draft.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize(("end", "count"), [("", 7), ("idea/", 4), ("check/", 8)])
def test_pages_of_a_draft_ask_the_database_little(
    client: Client,
    challenge: Challenge,
    django_assert_num_queries: object,
    end: str,
    count: int,
) -> None:
    for number in range(3):
        draft = make_saved_draft(challenge, title=f"Idea {number}")
        with django_assert_num_queries(count):
            client.get(draft.draft_path + end)


pages = st.sampled_from(sorted(PARTS))
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"))


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(part=pages, data=st.data())
def test_any_page_keeps_any_words(
    client: Client, challenge: Challenge, part: str, data: st.DataObject
) -> None:
    """No 500, no lost text."""
    draft = make_saved_draft(challenge, save=False)
    sent = {name: data.draw(texts) for name in PARTS[part]}
    address = f"{draft.draft_path}{part}/"
    assert client.post(address, sent).status_code == 303
    draft.refresh_from_db()
    kept = EntryForm(draft.as_data, challenge=challenge, part=part).typed
    assert {n: draft.answers[n] for n in PARTS[part] if n in draft.answers} == kept
    assert client.get(f"{address}?wrong").status_code == 200
    assert client.get(f"{draft.draft_path}check/?wrong").status_code == 200
    assert client.get(draft.draft_path).status_code == 200


def test_similar_published_ideas_are_shown_before_sending(
    client: Client, staff: User, challenge: Challenge
) -> None:
    words = "Bees need hotels. Put bee hotels on library roofs."
    twin = make_public_entry(staff, challenge=challenge, title="Bee hotel", idea=words)
    draft = make_saved_draft(challenge, title="Hotels for bees", idea=words)
    page = client.get(f"{draft.draft_path}check/").text
    assert "Have you seen these?" in page
    assert f'href="{twin.get_absolute_url()}"' in page
    words = dict.fromkeys(("problem", "idea", "beneficiaries"), "A bus at night.")
    other = make_saved_draft(challenge, title="Night bus", **words)
    assert "Have you seen these?" not in client.get(f"{other.draft_path}check/").text


ADD = "/admin/challenges/entry/add/"


def add_address(draft: Draft) -> str:
    draft.refresh_from_db()
    query = urlencode({"draft": draft.reference, "seen": draft.version})
    return f"{ADD}?{query}"


def test_staff_enter_a_draft_for_somebody_who_asks(
    staff_client: Client, staff: User, draft: Draft
) -> None:
    services.change_files(
        draft, add=NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "a.pdf")
    )
    found = staff_client.get(f"/admin/challenges/draft/?q={draft.reference}").text
    assert draft.reference in found
    assert "library roof" not in found
    page = staff_client.get(f"/admin/challenges/draft/{draft.pk}/change/").text
    address = add_address(draft)
    assert f'href="{escape(address)}"' in page
    assert "library roof" not in page

    Challenge.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    form = staff_client.get(address).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields}
    assert {name: typed[name] for name in draft.answers} == draft.answers
    filled = {name: value for name, value in typed.items() if value}
    for _click in "ab":
        staff_client.post(address, {**filled, "rules_accepted": "on"})
    entry = Entry.objects.get()
    assert (entry.reference, entry.private_path, entry.entered_by) == (
        draft.reference,
        draft.private_path,
        staff,
    )
    assert (entry.origin, entry.is_late, entry.attachments.count()) == (
        "phone",
        True,
        1,
    )
    assert Draft.objects.count() == 0


def test_drafts_are_for_those_who_decide_on_entries(
    client: Client, draft: Draft
) -> None:
    client.force_login(User.objects.create_user("ann", is_staff=True))
    for address in ("", f"{draft.pk}/change/"):
        page = client.get(f"/admin/challenges/draft/{address}")
        assert page.status_code == 403
    assert client.get(f"{ADD}?draft={draft.reference}").status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("write", "The draft was changed meanwhile: open it again."),
        ("delete", "The draft was deleted: ask them again."),
    ],
)
def test_staff_enter_no_draft_that_its_writer_has_changed_meanwhile(
    staff_client: Client, draft: Draft, change: str, sentence: str
) -> None:
    address = add_address(draft)
    form = staff_client.get(address).context["adminform"].form
    sent = {n: v for n in form.fields if (v := form[n].value())}
    if change == "write":
        services.keep(draft, names=["idea"], answers={"idea": "Newer words."})
    else:
        services.erase_draft(draft)
    page = staff_client.post(address, {**sent, "rules_accepted": "on"})
    assert page.context["errors"][0] == [sentence]
    assert Entry.objects.count() == 0
    assert Draft.objects.count() == (1 if change == "write" else 0)


def test_words_from_another_window_are_shown_when_the_idea_is_sent_already(
    client: Client, draft: Draft
) -> None:
    send(client, draft)
    newer = first_page(idea="Newer words.")
    page = client.post(f"{draft.draft_path}idea/", newer)
    assert "Newer words." in page.text
    assert "You have sent this idea from another window." in page.text
    assert Entry.objects.get().idea != "Newer words."


def test_deleting_in_another_window_does_not_delete_what_was_sent(
    client: Client, draft: Draft
) -> None:
    send(client, draft)
    response = client.post(f"{draft.draft_path}delete/")
    assert (response.url, Entry.objects.count()) == (draft.private_path, 1)


def test_a_draft_that_is_written_on_just_now_is_not_purged(
    draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = timezone.now() - timedelta(days=31)
    Draft.objects.update(email="", changed_at=long_ago)
    outdated = list(Draft.objects.outdated())
    services.keep(draft, names=["idea"], answers={"idea": "Still here."})
    assert [services.drafts._purge(row) for row in outdated] == [False]
    assert Draft.objects.count() == 1


def test_a_new_file_is_a_change_of_the_draft(client: Client, draft: Draft) -> None:
    read = draft.version
    file = NewFile(ContentFile(b"%PDF-"), Kind.DOCUMENT, "a.pdf")
    services.change_files(draft, add=file)
    sent = {"seen": read, "rules_accepted": "on"}
    response = client.post(f"{draft.draft_path}check/", sent)
    assert response.url.startswith("?changed")


def test_whoever_saves_now_is_not_reminded_in_a_quarter_of_an_hour(
    draft: Draft,
) -> None:
    with time_machine.travel(draft.challenge.closes_at - timedelta(days=2)):
        services.save_for_later(draft, email=MIRA)
    assert remind_at(draft, days=1, hours=23) == []


def test_deleting_a_draft_takes_the_letters_with_its_link_along(draft: Draft) -> None:
    services.send_links(MIRA)
    services.erase_draft(draft)
    assert mails() == []


def test_a_draft_of_a_hidden_challenge_is_kept_and_not_sent(
    client: Client, draft: Draft
) -> None:
    Challenge.objects.update(publish_at=None)
    assert send(client, draft) == draft.draft_path
    page = client.get(draft.draft_path).text
    assert "Quiet streets takes no ideas at the moment." in page
    assert Entry.objects.count() == 0


def test_the_half_hour_after_closing_is_told(client: Client, draft: Draft) -> None:
    closes = timezone.localtime(timezone.now()).replace(hour=18, minute=0, second=0)
    Challenge.objects.update(closes_at=closes, opens_at=closes - timedelta(days=3))
    Draft.objects.update(begun_at=closes - timedelta(days=1))
    with time_machine.travel(closes + timedelta(minutes=5)):
        assert "Send it before 6:30pm on" in client.get(draft.draft_path).text


@pytest.mark.parametrize("query", ["", "?fbclid=1", "?rules_accepted=on"])
def test_a_strange_address_is_no_mistake(
    client: Client, draft: Draft, query: str
) -> None:
    assert (
        "There is a problem" not in client.get(f"{draft.draft_path}check/{query}").text
    )


def test_the_way_back_keeps_what_was_typed(client: Client, draft: Draft) -> None:
    sent = {"help_needed": "A ladder.", "back": "yes"}
    response = client.post(f"{draft.draft_path}more/", sent)
    draft.refresh_from_db()
    assert (response.url, draft.answers["help_needed"]) == (
        f"{draft.draft_path}idea/",
        "A ladder.",
    )


def test_what_a_stranger_typed_into_a_draft_brings_nobody_a_letter(
    challenge: Challenge,
) -> None:
    theirs = make_saved_draft(challenge, email="hannah@example.com")
    services.save_for_later(theirs, email="spy@example.com")
    Email.objects.all().delete()
    services.send_links("hannah@example.com")
    assert mails() == []


def test_the_link_that_went_to_a_wrong_address_ends(
    client: Client, challenge: Challenge
) -> None:
    draft = make_saved_draft(challenge)
    wrong = draft.private_path
    sent = {"email": "mira@right.example", **guarded()}
    response = client.post(f"{draft.draft_path}save/", sent)
    draft.refresh_from_db()
    assert response.url == f"{draft.draft_path}saved/"
    assert client.get(wrong).status_code == 404
    assert draft.private_url in Email.objects.get(to="mira@right.example").text


def test_each_new_link_goes_to_its_address_whatever_went_there_before(
    challenge: Challenge,
) -> None:
    draft = make_saved_draft(challenge)
    for address in ("mira@wrong.example", MIRA):
        draft = services.save_for_later(draft, email=address)
    newest = Email.objects.filter(to=MIRA).latest("pk")
    assert draft.private_url in newest.text.splitlines()


def test_nobody_is_buried_in_letters(client: Client, challenge: Challenge) -> None:
    for number in range(31):
        draft = make_saved_draft(challenge, title=f"Idea {number}", save=number < 30)
    page = client.post(f"{draft.draft_path}save/", {"email": MIRA, **guarded()})
    assert "We wrote to this address very often just now." in page.text
    assert len(mails()) == 30
