"""The public pages of the challenge, and the private page of an entrant."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from challenges import services
from challenges.forms.entry import EntryForm, count_words
from challenges.models import Challenge, Entry
from outbox.models import Email
from smartcity import guard
from smartcity.models import FocusArea, SiteSettings
from smartcity.typed import tidy
from tests.challenges.factories import make_challenge, make_entry, make_public_entry

NO_STORE = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge(slug="quiet-streets")


def answers(**over: object) -> dict[str, object]:
    """What a browser sends for a form filled in well."""
    return {
        "title": "Bee hotels",
        "focus_area": FocusArea.objects.get(slug="clean-tech-city").pk,
        "problem": "Bees have nowhere to live.",
        "idea": "A hotel for bees on every library roof.",
        "beneficiaries": "Bees and gardeners.",
        "audience": "resident",
        "organisation": "",
        "name": "Mira Vale",
        "email": "mira@example.com",
        "rules_accepted": "on",
        "may_publish": "on",
        "website": "",
        "stamp": guard.new_stamp(),
        **over,
    }


def enter(challenge: Challenge) -> str:
    return reverse("challenges:enter", args=[challenge.slug])


def test_sending_an_idea_leads_to_the_thank_you_page(
    client: Client, challenge: Challenge
) -> None:
    response = client.post(enter(challenge), answers())
    entry = Entry.objects.get()
    assert (response.status_code, response.url) == (303, f"{entry.private_path}sent/")
    page = client.get(response.url)
    assert entry.reference in page.text
    assert "mira@example.com" in page.text


def test_what_was_typed_is_stored_to_the_letter(
    client: Client, challenge: Challenge
) -> None:
    client.post(
        enter(challenge),
        answers(idea="Line one.\r\nLine <two> & “three”.", organisation="Vale & Co"),
    )
    entry = Entry.objects.get()
    assert (entry.idea, entry.organisation) == (
        "Line one.\r\nLine <two> & “three”.",
        "Vale & Co",
    )
    assert (entry.challenge, entry.origin, entry.audience) == (
        challenge,
        "web",
        "resident",
    )


def test_consent_is_stored_in_the_words_shown(
    client: Client, challenge: Challenge
) -> None:
    client.post(enter(challenge), answers())
    entry = Entry.objects.get()
    assert (entry.rules_accepted, entry.may_publish, entry.may_contact) == (
        True,
        True,
        False,
    )
    assert entry.consent_words == {
        "rules_accepted": "I have read the rules of the challenge and accept them",
        "may_publish": (
            "You may publish my idea, and the organisation or school if I named one, "
            "on this website"
        ),
        "may_contact": "You may contact me to talk about my idea",
    }


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a name for your idea"),
        (
            {"title": "x" * 81},
            "title",
            "Use 80 characters or fewer for the name of your idea",
        ),
        ({"focus_area": ""}, "focus_area", "Choose a focus area"),
        ({"focus_area": "9999"}, "focus_area", "Choose one of the focus areas"),
        ({"problem": " \n "}, "problem", "Tell us what problem it solves"),
        (
            {"problem": "word " * 201},
            "problem",
            "Use 200 words or fewer. You have 1 word too many",
        ),
        ({"idea": ""}, "idea", "Tell us what your idea is"),
        (
            {"idea": "word " * 510},
            "idea",
            "Use 500 words or fewer. You have 10 words too many",
        ),
        ({"beneficiaries": ""}, "beneficiaries", "Tell us who would benefit"),
        ({"audience": ""}, "audience", "Choose what fits you best"),
        ({"audience": "alien"}, "audience", "Choose one of the answers"),
        ({"name": ""}, "name", "Enter your name"),
        ({"email": ""}, "email", "Enter your email address"),
        (
            {"email": "mira@"},
            "email",
            "Enter an email address in the correct format, like name@example.com",
        ),
        ({"rules_accepted": ""}, "rules_accepted", "Accept the rules to enter"),
        ({"website": "spam"}, "website", "Empty the box called “Website”."),
    ],
)
def test_each_mistake_has_its_sentence_beside_the_field_and_in_the_summary(
    client: Client,
    challenge: Challenge,
    change: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    page = client.post(enter(challenge), answers(**change))
    assert page.context["form"].errors == {field: [sentence]}
    assert page.text.count(sentence) == 2
    assert "<title>Error: Send your idea" in page.text
    assert (Entry.objects.count(), Email.objects.count()) == (0, 0)


def test_a_text_without_spaces_has_an_end(client: Client, challenge: Challenge) -> None:
    page = client.post(enter(challenge), answers(idea="a" * 6001))
    assert page.context["form"].errors == {"idea": ["Use 6000 characters or fewer"]}


def test_a_title_is_no_advertisement(client: Client, challenge: Challenge) -> None:
    page = client.post(enter(challenge), answers(title="See www.evil.example"))
    sentence = "Leave the web address out here"
    assert page.context["form"].errors == {"title": [sentence]}


def test_a_mistake_keeps_everything_that_was_typed(
    client: Client, challenge: Challenge
) -> None:
    sent = answers(email="mira@", title="Bees & co", organisation="Vale")
    page = client.post(enter(challenge), sent)
    form = page.context["form"]
    assert {name: form[name].value() for name in sent if name != "stamp"} == {
        **{name: value for name, value in sent.items() if name != "stamp"},
        "focus_area": str(sent["focus_area"]),
        "rules_accepted": True,
        "may_publish": True,
    }
    assert 'value="Bees &amp; co"' in page.text


def test_an_empty_send_is_told_so(client: Client, challenge: Challenge) -> None:
    page = client.post(enter(challenge), {})
    assert page.status_code == 200
    assert "title" in page.context["form"].errors


def test_double_click_is_one_entry_and_the_same_thank_you(
    client: Client, challenge: Challenge
) -> None:
    sent = answers()
    first = client.post(enter(challenge), sent)
    second = client.post(enter(challenge), sent)
    assert (first.url, Entry.objects.count(), Email.objects.count()) == (
        second.url,
        1,
        2,
    )


def test_going_back_and_changing_the_answers_is_a_new_entry(
    client: Client, challenge: Challenge
) -> None:
    sent = answers()
    client.post(enter(challenge), sent)
    client.post(enter(challenge), {**sent, "idea": "Two hotels."})
    assert sorted(Entry.objects.values_list("idea", flat=True)) == [
        "A hotel for bees on every library roof.",
        "Two hotels.",
    ]


def test_a_form_sent_too_quickly_comes_back_and_may_be_sent_again(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_MIN_SECONDS = 3
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = answers()
        page = client.post(enter(challenge), sent)
        assert page.context["form"].non_field_errors() == [
            "That was very quick. Check your answers, then send again."
        ]
        clock.shift(3)
        assert client.post(enter(challenge), sent).status_code == 303


@pytest.mark.parametrize("stamp", ["", "forged", "a:b:c"])
def test_a_form_with_a_bad_stamp_comes_back_with_a_good_one(
    client: Client, challenge: Challenge, stamp: str
) -> None:
    sent = answers(stamp=stamp)
    page = client.post(enter(challenge), sent)
    again = {**sent, "stamp": page.context["form"]["stamp"].value()}
    assert client.post(enter(challenge), again).status_code == 303


def test_a_form_open_for_a_week_may_still_be_sent(
    client: Client, challenge: Challenge
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sent = answers()
        clock.shift(timedelta(days=8))
        page = client.post(enter(challenge), sent)
        assert page.context["form"].non_field_errors() == [
            "This page was open for a long time. Check your answers and send."
        ]
        again = {**sent, "stamp": page.context["form"]["stamp"].value()}
        assert client.post(enter(challenge), again).status_code == 303


def test_a_form_sent_by_another_website_is_not_taken(
    client: Client, challenge: Challenge
) -> None:
    page = client.post(
        enter(challenge), answers(), headers={"sec-fetch-site": "cross-site"}
    )
    assert (page.status_code, Entry.objects.count()) == (403, 0)


def test_too_many_sends_from_one_address_are_asked_to_wait(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 2
    codes = [
        client.post(enter(challenge), answers(title=f"Idea {n}")).status_code
        for n in range(3)
    ]
    other = client.post(enter(challenge), answers(), REMOTE_ADDR="192.0.2.9")
    assert (codes, other.status_code) == ([303, 303, 429], 303)


def test_the_limit_counts_the_visitor_and_not_our_proxy(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR, settings.TRUSTED_PROXIES = 1, 1
    codes = [
        client.post(
            enter(challenge), answers(), headers={"x-forwarded-for": chain}
        ).status_code
        for chain in ("192.0.2.1", "192.0.2.2", "192.0.2.99, 192.0.2.1")
    ]
    assert codes == [303, 303, 429]


def test_the_limit_counts_a_household_and_not_each_of_its_addresses(
    client: Client, challenge: Challenge, settings: object
) -> None:
    settings.FORM_POSTS_PER_HOUR = 1
    addresses = ["2001:db8:1:2::a", "2001:db8:1:2:ffff::b", "2001:db8:1:3::a"]
    codes = [
        client.post(
            enter(challenge), answers(title=address), REMOTE_ADDR=address
        ).status_code
        for address in addresses
    ]
    assert codes == [303, 429, 303]


def test_a_closed_challenge_says_what_to_do_next(
    client: Client, site: SiteSettings
) -> None:
    now = timezone.now()
    closed = make_challenge(closes_at=now - timedelta(hours=1))
    page = client.get(enter(closed))
    assert (page.status_code, "What you can do now" in page.text) == (200, True)


@pytest.mark.parametrize(
    ("minutes", "status", "late"), [(-1, 303, False), (29, 303, True), (31, 200, None)]
)
def test_a_form_opened_before_closing_may_be_sent_for_half_an_hour(
    client: Client,
    challenge: Challenge,
    minutes: int,
    status: int,
    late: bool | None,
) -> None:
    with time_machine.travel(challenge.closes_at - timedelta(minutes=40)):
        sent = answers()
    with time_machine.travel(challenge.closes_at + timedelta(minutes=minutes)):
        assert client.post(enter(challenge), sent).status_code == status
    entry = Entry.objects.first()
    assert (entry and entry.is_late) == late


def test_a_form_opened_after_closing_is_not_taken(
    client: Client, challenge: Challenge
) -> None:
    with time_machine.travel(challenge.closes_at + timedelta(minutes=1)):
        assert client.post(enter(challenge), answers()).status_code == 200
    assert Entry.objects.count() == 0


def test_a_form_sent_after_closing_shows_the_words_again(
    client: Client, site: SiteSettings
) -> None:
    closed = make_challenge(closes_at=timezone.now() - timedelta(hours=1))
    page = client.post(enter(closed), answers())
    assert "A hotel for bees on every library roof." in page.text
    assert "This challenge takes no entries now." in page.text
    assert Entry.objects.count() == 0


def test_pages_of_an_unpublished_challenge_do_not_exist(
    client: Client, site: SiteSettings
) -> None:
    draft = make_challenge(publish_at=None)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(enter(draft)).status_code == 404
    assert client.post(enter(draft), answers()).status_code == 404


def test_private_page_shows_where_the_idea_stands(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = make_entry(challenge=challenge)
    services.decline(entry, by=staff, note="Bees sting.", staff_note="Secret.")
    page = client.get(entry.private_path)
    for words in ("Received, being checked", "Not taken forward", "Bees sting."):
        assert words in page.text
    assert "Secret." not in page.text


@pytest.mark.parametrize("end", ["", "sent/", "withdraw/"])
def test_private_pages_are_kept_by_nobody_and_named_to_nobody(
    client: Client, challenge: Challenge, end: str
) -> None:
    response = client.get(make_entry(challenge=challenge).private_path + end)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == NO_STORE
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_supposed_spam_looks_received_to_its_sender_who_may_withdraw_it(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = services.mark_spam(make_entry(challenge=challenge), by=staff)
    page = client.get(entry.private_path)
    words = [step.words_for_entrant for step in page.context["steps"]]
    assert words == ["Received, being checked"]
    assert page.context["can_withdraw"]
    client.post(f"{entry.private_path}withdraw/")
    page = client.get(entry.private_path)
    words = [step.words_for_entrant for step in page.context["steps"]]
    assert words == ["Received, being checked", "Withdrawn by you"]


def test_what_cannot_be_withdrawn_is_not_asked_about(
    client: Client, challenge: Challenge, staff: User
) -> None:
    entry = services.decline(make_entry(challenge=challenge), by=staff, note="No.")
    response = client.get(f"{entry.private_path}withdraw/")
    assert (response.status_code, response.url) == (303, entry.private_path)


def in_phase(phase: str, **over: object) -> Challenge:
    """A challenge that closes in so many days, and has its results in so many."""
    now = timezone.now()
    closes, results = {"open": (5, 9), "judging": (-5, 9), "results": (-9, -5)}[phase]
    dates = {
        "opens_at": now - timedelta(days=20),
        "closes_at": now + timedelta(days=closes),
        "results_at": now + timedelta(days=results),
    }
    return make_challenge(**{**dates, **over})


PAST_AND_FUTURE = {
    "open": (["closes"], ["closed", "are out"]),
    "judging": (["A panel judges", "closed"], ["closes", "are out"]),
    "results": (["closed", "results are out"], ["closes", "judges", "publish the"]),
}


@pytest.mark.parametrize("phase", PAST_AND_FUTURE)
def test_what_happens_next_is_true_whenever_the_idea_comes_in(
    client: Client, site: SiteSettings, phase: str
) -> None:
    entry = make_entry(challenge=in_phase(phase))
    page = client.get(f"{entry.private_path}sent/").text
    said, unsaid = PAST_AND_FUTURE[phase]
    for text in (page, Email.objects.get(to=entry.email).text):
        steps = text[text.index("What happens next") :]
        assert [words for words in said if words not in steps] == []
        assert [words for words in unsaid if words in steps] == []


@pytest.mark.parametrize(
    ("phase", "over", "sentence"),
    [
        ("open", {}, "We publish the results on the challenge’s page on "),
        ("judging", {}, "We publish the results on the challenge’s page on "),
        (
            "judging",
            {"results_at": None},
            "results on the challenge’s page.",
        ),
        ("results", {}, "The results of the challenge are out."),
    ],
)
def test_an_approved_entrant_reads_where_the_results_stand(
    client: Client,
    site: SiteSettings,
    staff: User,
    phase: str,
    over: dict[str, object],
    sentence: str,
) -> None:
    entry = make_public_entry(staff, challenge=in_phase(phase, **over))
    letter = Email.objects.filter(to=entry.email).latest("pk").text
    for text in (client.get(entry.private_path).text, letter):
        assert sentence in text
        assert ("A panel judges all ideas." in text) == (phase != "results")
        assert entry.challenge.get_absolute_url() in text


@pytest.mark.parametrize(
    ("hidden", "may_publish"), [(True, True), (False, False), (False, True)]
)
def test_entrants_are_led_to_no_page_that_does_not_exist(
    client: Client, site: SiteSettings, staff: User, hidden: bool, may_publish: bool
) -> None:
    challenge = make_challenge(**{"publish_at": None} if hidden else {})
    entry = make_public_entry(staff, challenge=challenge, may_publish=may_publish)
    letter = Email.objects.filter(to=entry.email).latest("pk").text
    page = client.get(entry.private_path).text
    for address in (entry.get_absolute_url(), challenge.get_absolute_url()):
        exists = client.get(address).status_code == 200
        assert (address in letter, f'href="{address}"' in page) == (exists, exists)


def test_wrong_private_link_says_what_to_do(
    client: Client, challenge: Challenge
) -> None:
    page = client.get("/my-entry/wrong/")
    assert (page.status_code, "This link does not work" in page.text) == (404, True)
    assert page.headers["Cache-Control"] == NO_STORE


def test_withdrawing_asks_first_and_then_does_it(
    client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    assert client.get(entry.private_path + "withdraw/").status_code == 200
    entry.refresh_from_db()
    assert entry.status == "submitted"
    response = client.post(entry.private_path + "withdraw/")
    entry.refresh_from_db()
    assert (response.status_code, entry.status) == (303, "withdrawn")


def test_withdrawing_twice_is_the_same_as_once(
    client: Client, challenge: Challenge
) -> None:
    entry = make_entry(challenge=challenge)
    for _time in range(2):
        response = client.post(entry.private_path + "withdraw/")
        assert response.url == entry.private_path
    assert entry.steps.count() == 2


def test_unpublished_ideas_do_not_exist_for_visitors(
    client: Client, challenge: Challenge, staff: User
) -> None:
    waiting = make_entry(challenge=challenge)
    private = make_public_entry(staff, challenge=challenge, may_publish=False)
    public = make_public_entry(staff, challenge=challenge)
    codes = [
        client.get(entry.get_absolute_url()).status_code
        for entry in (waiting, private, public)
    ]
    assert codes == [404, 404, 200]
    assert list(client.get("/ideas/").context["page"]) == [public]


@pytest.mark.parametrize("reference", ["NOPE", "QS-0000-00", "x", "%00"])
def test_unknown_reference_is_not_found(
    client: Client, site: SiteSettings, reference: str
) -> None:
    assert client.get(f"/ideas/{reference}/").status_code == 404


def test_public_idea_names_the_organisation_and_never_the_person(
    client: Client, challenge: Challenge, staff: User
) -> None:
    idea = make_public_entry(staff, challenge=challenge, organisation="Vale & Co")
    page = client.get(idea.get_absolute_url())
    assert "Vale &amp; Co" in page.text
    for secret in ("Mira", "mira@example.com"):
        assert secret not in page.text


def test_awards_stay_hidden_until_the_results_are_out(
    client: Client, challenge: Challenge, staff: User
) -> None:
    idea = make_public_entry(staff, challenge=challenge)
    services.set_outcome(idea, by=staff, outcome="winner", award="Overall winner")
    addresses = [idea.get_absolute_url(), challenge.get_absolute_url(), "/ideas/"]
    addresses += ["/", idea.focus_area.get_absolute_url(), idea.private_path]
    for address in addresses:
        assert "Overall winner" not in client.get(address).text


def test_results_stand_in_order_under_their_own_headings(
    client: Client, site: SiteSettings, staff: User
) -> None:
    challenge = in_phase("results")
    for outcome in ("", "shortlisted", "winner", "not_selected", "runner_up"):
        idea = make_public_entry(staff, challenge=challenge, title=f"Idea {outcome}.")
        services.set_outcome(idea, by=staff, outcome=outcome)
    page = client.get(challenge.get_absolute_url())
    assert [idea.outcome for idea in page.context["awarded"]] == [
        *("winner", "runner_up", "shortlisted")
    ]
    in_order = [
        *("The winners</h2>", "Idea winner."),
        *("The runners-up</h2>", "Idea runner_up."),
        *("The shortlist</h2>", "Idea shortlisted."),
    ]
    places = [page.text.index(words) for words in in_order]
    assert places == sorted(places)


@pytest.mark.parametrize("rows", [1, 3])
def test_results_take_as_many_queries_for_three_as_for_one(
    client: Client,
    site: SiteSettings,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    challenge = in_phase("results")
    for _row in range(rows):
        idea = make_public_entry(staff, challenge=challenge)
        services.set_outcome(idea, by=staff, outcome="winner")
    # site, challenge, its focus areas, its criteria, its ideas, how many
    with django_assert_num_queries(6):
        client.get(challenge.get_absolute_url())


LISTS = [
    ("/ideas/", 5),
    ("/challenge/quiet-streets/", 5),
    ("/challenge/", 5),
]


@pytest.mark.parametrize(("address", "queries"), LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_does_not_grow_with_the_rows(
    client: Client,
    challenge: Challenge,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
    rows: int,
) -> None:
    for number in range(rows):
        idea = make_public_entry(
            staff, challenge=challenge, email=f"e{number}@example.com"
        )
        services.set_outcome(idea, by=staff, outcome="winner", award="A prize")
        if number:
            make_challenge()
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_query_counts_of_single_pages(
    client: Client,
    challenge: Challenge,
    staff: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    idea = make_public_entry(staff, challenge=challenge)
    for address, queries in [
        (idea.get_absolute_url(), 3),
        (enter(challenge), 3),
        (idea.private_path, 4),
        (f"{idea.private_path}sent/", 2),
    ]:
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_ideas_come_24_to_a_page(
    client: Client, challenge: Challenge, staff: User
) -> None:
    for _number in range(25):
        make_public_entry(staff, challenge=challenge)
    lengths = [len(client.get(f"/ideas/?page={n}").context["page"]) for n in (1, 2, 99)]
    assert lengths == [24, 1, 1]
    assert "<title>Ideas - " in client.get("/ideas/").text
    assert "<title>Ideas (page 2 of 2) - " in client.get("/ideas/?page=2").text


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), (" \n ", 0), ("one", 1), ("one  two\r\nthree", 3)]
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words


TEXTS = ["title", "problem", "idea", "beneficiaries", "name", "organisation", "email"]
typed = st.text(
    alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60
)


@pytest.mark.django_db
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.fixed_dictionaries(dict.fromkeys(TEXTS, typed)))
def test_any_answers_are_taken_or_explained(db: None, texts: dict[str, str]) -> None:
    sent = QueryDict(mutable=True)
    sent.update({name: str(value) for name, value in answers(**texts).items()})
    form = EntryForm(sent, challenge=make_challenge())
    if form.is_valid():
        entry = services.submit_entry(form.instance, send_key=form.send_key)
        entry.refresh_from_db()
        assert {name: getattr(entry, name) for name in TEXTS} == {
            name: tidy(text).strip() for name, text in texts.items()
        }
    else:
        assert set(form.errors) <= set(TEXTS)
