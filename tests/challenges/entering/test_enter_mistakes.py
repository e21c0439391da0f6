"""Mistakes in the entry form: a sentence each, and nothing typed is lost."""

import pytest
from django.test import Client

from challenges.forms.words import count_words
from challenges.models import Challenge, Draft, Entry
from outbox.models import Email
from tests.challenges.factories import enter_path, fill_in_and_send, first_page_data
from tests.support.form_errors import field_errors, summary_errors

BAD_LINK = "“bees” is not a web address. Write it like https://example.org/my-video"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter a name for your idea"),
        (
            {"title": "x" * 81},
            "title",
            "Use 80 characters or fewer for the name of your idea",
        ),
        (
            {"focus_area": ""},
            "focus_area",
            "Choose a focus area, or say that you are not sure",
        ),
        ({"focus_area": "9999"}, "focus_area", "Choose one of the focus areas"),
        ({"problem": " \n "}, "problem", "Tell us what problem it solves"),
        (
            {"problem": "word " * 201},
            "problem",
            "“What problem would your idea solve?”: use 200 words or fewer. You have 1 "
            "word too many",
        ),
        ({"idea": ""}, "idea", "Tell us what your idea is"),
        (
            {"idea": "word " * 510},
            "idea",
            "“What is your idea?”: use 500 words or fewer. You have 10 words too many",
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
        ({"links": "bees"}, "links", BAD_LINK),
        (
            {"links": "javascript:alert(1)"},
            "links",
            BAD_LINK.replace("bees", "javascript:alert(1)"),
        ),
        (
            {"links": " ".join(f"https://{n}.example" for n in range(4))},
            "links",
            "Keep the 3 links that matter most",
        ),
        (
            {"help_needed": "word " * 101},
            "help_needed",
            "“What help would you need?”: use 100 words or fewer. You have 1 word too "
            "many",
        ),
        (
            {"team": "x" * 201},
            "team",
            "Use 200 characters or fewer for the names of your team",
        ),
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
    page = fill_in_and_send(client, challenge, **change)
    assert page.context["form"].errors == {field: [sentence]}
    assert summary_errors(page.text) == [sentence]
    assert field_errors(page.text) == {field: [sentence]}
    assert "<title>Error: " in page.text
    assert (Entry.objects.count(), Email.objects.count()) == (0, 0)


def test_the_rules_are_accepted_or_nothing_is_sent(
    client: Client, challenge: Challenge
) -> None:
    page = fill_in_and_send(client, challenge, rules_accepted="")
    sentence = "Accept the rules to enter"
    assert page.context["problems"] == [("#id_rules_accepted", sentence)]
    assert summary_errors(page.text) == [sentence]
    assert field_errors(page.text) == {"rules_accepted": [sentence]}
    assert "<title>Error: " in page.text
    assert Entry.objects.count() == 0


def test_a_text_longer_than_anybody_types_is_shown_again_and_not_kept(
    client: Client, challenge: Challenge
) -> None:
    sent = {**first_page_data(idea="word " * 5000), "save": "yes"}
    page = client.post(enter_path(challenge), sent)
    sentence = "We can keep 20000 characters. Make it shorter"
    assert sentence in page.context["form"].errors["idea"]
    assert page.text.count("word word word") > 1
    assert Draft.objects.count() == 0


def test_a_text_without_spaces_has_an_end(client: Client, challenge: Challenge) -> None:
    page = fill_in_and_send(client, challenge, idea="a" * 6001)
    sentence = "“What is your idea?”: use 6000 characters or fewer"
    assert page.context["form"].errors == {"idea": [sentence]}


def test_a_title_is_no_advertisement(client: Client, challenge: Challenge) -> None:
    page = fill_in_and_send(client, challenge, title="See www.evil.example")
    sentence = "Leave the web address out here"
    assert page.context["form"].errors == {"title": [sentence]}


def test_a_mistake_keeps_everything_that_was_typed(
    client: Client, challenge: Challenge
) -> None:
    sent = first_page_data(problem="", idea="Bees & co")
    page = client.post(enter_path(challenge), sent)
    form = page.context["form"]
    assert {name: form[name].value() for name in sent} == sent
    assert "Bees &amp; co</textarea>" in page.text


def test_an_empty_send_is_told_so(client: Client, challenge: Challenge) -> None:
    page = client.post(enter_path(challenge), {})
    assert page.status_code == 200
    assert "idea" in page.context["form"].errors


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), (" \n ", 0), ("one", 1), ("one  two\r\nthree", 3)]
)
def test_words_are_counted_as_people_count_them(text: str, words: int) -> None:
    assert count_words(text) == words
