"""The page of a challenge, and what goes with it: dates, poster, paper form."""

import re
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
import segno
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from challenges.forms.add_entry import StaffEntryForm
from challenges.forms.entry import EntryForm
from challenges.models import Challenge, Criterion, Draft
from challenges.tasks import remind_drafts
from core.models import SiteSettings
from focus_areas.models import FocusArea
from outbox.models import Email
from tests.admin_forms import change_url, open_form
from tests.challenges.factories import (
    enter,
    in_phase,
    make_challenge,
    make_entry,
    make_saved_draft,
    walk,
)

pytestmark = pytest.mark.django_db

NAMES = ["challenge", "dates", "poster", "paper_form"]


@pytest.fixture
def challenge(site: SiteSettings) -> Challenge:
    return make_challenge(slug="quiet-streets")


def page_url(name: str, challenge: Challenge) -> str:
    return reverse(f"challenges:{name}", args=[challenge.slug])


def add_criteria(challenge: Challenge, *weights: int) -> None:
    for position, weight in enumerate(weights):
        challenge.weighted_criteria.create(
            name=f"Question {position}",
            description="*Really?*",
            weight=weight,
            position=position,
        )


def hosts(html: str) -> set[str]:
    """Return the hosts of all that a browser would fetch or follow."""
    return set(re.findall(r'(?:src|href|action)="(?:https?:)?//([^/"]+)', html))


def test_each_part_has_its_heading_in_this_order(
    client: Client, challenge: Challenge
) -> None:
    challenge.how_to_enter, challenge.questions = "Post it.", "### Why?\n\nBecause."
    challenge.save()
    text = client.get(challenge.get_absolute_url()).text
    main = text[text.index("<main") : text.index("</main>")]
    assert re.findall(r"<h([23])>([^<]*)", main) == [
        ("2", "What we are looking for"),
        ("2", "Who can enter"),
        ("2", "How to enter"),
        ("2", "Prizes"),
        ("2", "How ideas are judged"),
        ("2", "Rules"),
        ("2", "Frequently asked questions"),
        ("3", "Why?"),
    ]
    assert "<p>Post it.</p>" in main


def test_what_is_empty_has_no_heading(client: Client, challenge: Challenge) -> None:
    text = client.get(challenge.get_absolute_url()).text
    assert ("How to enter" in text, "Frequently asked" in text) == (False, False)


@pytest.mark.parametrize("weights", [[100], [50, 30, 20]])
def test_criteria_show_their_weights_in_five_queries(
    client: Client,
    challenge: Challenge,
    weights: list[int],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add_criteria(challenge, *weights)
    # challenge, its focus areas, criteria, how many ideas, site
    with django_assert_num_queries(5):
        text = client.get(challenge.get_absolute_url()).text
    assert re.findall(r"<dt>(Question [^<]*)</dt>", text) == [
        f"Question {position} ({weight}%)" for position, weight in enumerate(weights)
    ]
    assert text.count("<em>Really?</em>") == len(weights)


@pytest.mark.parametrize("weight", [0, 101])
def test_a_weight_is_a_percentage_for_every_writer(
    challenge: Challenge, weight: int
) -> None:
    with (
        transaction.atomic(),
        pytest.raises(IntegrityError, match="criterion_weight_is_a_percentage"),
    ):
        add_criteria(challenge, weight)
    assert not Criterion.objects.exists()


def restrict(challenge: Challenge, areas: list[str], audiences: list[str]) -> Challenge:
    challenge.focus_areas.set(FocusArea.objects.filter(slug__in=areas))
    challenge.audiences = audiences
    challenge.save()
    return challenge


def test_nothing_chosen_is_for_everybody_and_everything(challenge: Challenge) -> None:
    assert list(challenge.offered_areas) == list(FocusArea.objects.all())
    assert challenge.audience_labels == [
        "Residents",
        "Businesses and organisations",
        "People who work here",
        "Visitors",
        "Schools and classes",
    ]


def test_the_page_and_the_list_say_for_whom_and_in_which_focus_areas(
    client: Client, challenge: Challenge
) -> None:
    restrict(
        challenge, ["clean-tech-city", "driving-innovation"], ["visitor", "school"]
    )
    page = client.get(challenge.get_absolute_url())
    assert [area.slug for area in page.context["areas"]] == [
        "clean-tech-city",
        "driving-innovation",
    ]
    assert "<dd>Visitors · Schools and classes</dd>" in page.text
    text = client.get("/challenge/").text
    assert "For: Visitors · Schools and classes" in text
    assert "Focus areas: Clean tech city · Driving innovation" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_open_challenges_as_for_one(
    client: Client,
    site: SiteSettings,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(count):
        restrict(make_challenge(), ["clean-tech-city"], ["school"])
    # open and their focus areas, upcoming, finished, site
    with django_assert_num_queries(5):
        text = client.get("/challenge/").text
    assert text.count("Focus areas: Clean tech city") == count


def test_the_form_offers_what_the_challenge_is_for_and_nothing_else(
    challenge: Challenge,
) -> None:
    restrict(challenge, ["clean-tech-city"], ["visitor", "school"])
    form = EntryForm(challenge=challenge)
    assert [label for _value, label in form.fields["focus_area"].choices] == [
        "Clean tech city"
    ]
    assert form.fields["audience"].choices == [
        ("visitor", "I visit"),
        ("school", "We are a school or a class"),
    ]
    staff_form = StaffEntryForm()
    assert len(staff_form.fields["focus_area"].choices) == 4
    assert len(staff_form.fields["audience"].choices) == 5


def test_the_form_refuses_what_the_challenge_is_not_for(
    client: Client, challenge: Challenge
) -> None:
    restrict(challenge, ["driving-innovation"], ["school"])
    page = walk(client, challenge, audience="school")  # clean tech city
    assert page.context["form"].errors == {
        "focus_area": ["Choose one of the focus areas"]
    }
    area = FocusArea.objects.get(slug="driving-innovation")
    page = walk(client, challenge, focus_area=area.pk)  # a resident
    assert page.context["form"].errors == {"audience": ["Choose one of the answers"]}
    walk(client, challenge, focus_area=area.pk, audience="school")
    entry = challenge.entries.get()
    assert (entry.focus_area, entry.audience) == (area, "school")


@pytest.mark.parametrize("audiences", [["alien"], "school", {"school": True}, [1]])
def test_only_known_kinds_of_entrant_can_be_chosen(audiences: Any) -> None:
    challenge = make_challenge()
    challenge.audiences = audiences
    with pytest.raises(ValidationError) as refusal:
        challenge.full_clean()
    assert refusal.value.message_dict == {
        "audiences": ["Choose from the kinds of entrant."]
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_published_does_not_exist(client: Client, name: str) -> None:
    draft = make_challenge(publish_at=None)
    assert client.get(page_url(name, draft)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_no_cookie_no_script_no_style_and_no_other_host(
    client: Client, challenge: Challenge, name: str
) -> None:
    response = client.get(page_url(name, challenge))
    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert "Cookie" not in response.headers.get("Vary", "")
    assert hosts(response.text) == set()
    assert re.findall(r"<script| style=|<style|csrfmiddlewaretoken", response.text) == (
        []
    )


def read_dates(client: Client, challenge: Challenge) -> list[dict[str, Any]]:
    body = client.get(page_url("dates", challenge)).content
    return [
        {
            "summary": str(entry["summary"]),
            "start": entry.decoded("dtstart"),
            "uid": str(entry["uid"]),
        }
        for entry in icalendar.Calendar.from_ical(body).events
    ]


def test_the_dates_for_a_calendar(client: Client, site: SiteSettings) -> None:
    with time_machine.travel(datetime(2027, 2, 20, 12, tzinfo=UTC)):
        challenge = make_challenge(
            slug="quiet-streets",
            opens_at=datetime(2027, 3, 1, 9, tzinfo=UTC),
            closes_at=datetime(2027, 6, 30, 22, 59, tzinfo=UTC),
            results_at=datetime(2028, 1, 10, 10, tzinfo=UTC),
        )
        before = read_dates(client, challenge)
        assert [(entry["summary"], entry["start"]) for entry in before] == [
            ("Quiet streets opens for ideas", challenge.opens_at),
            ("Quiet streets closes for ideas", challenge.closes_at),
            ("Results of Quiet streets", challenge.results_at),
        ]
        assert str(before[1]["start"]) == "2027-06-30 23:59:00+01:00"
        assert len({entry["uid"] for entry in before}) == 3

        response = client.get(page_url("dates", challenge))
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Content-Disposition"] == (
            'attachment; filename="quiet-streets.ics"'
        )
        tag = {"If-None-Match": response.headers["ETag"]}
        again = client.get(page_url("dates", challenge), headers=tag)
        assert again.status_code == 304

        challenge.results_at = None
        challenge.save()
        assert read_dates(client, challenge) == before[:2]


def test_the_first_of_the_dates_to_the_letter(
    client: Client, site: SiteSettings
) -> None:
    with time_machine.travel(datetime(2027, 2, 20, 12, tzinfo=UTC), tick=False):
        challenge = make_challenge(slug="quiet-streets", title="Bees; hives, & more")
        body = client.get(page_url("dates", challenge)).content.decode()
    lines = body.replace("\r\n ", "").split("\r\n")
    first = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    uid = next(line for line in first if line.startswith("UID:"))
    url = f"{site_settings.SITE_URL}/challenge/quiet-streets/"
    assert lines[2] == "PRODID:-//A Smart City for All//Challenges//EN"
    assert first == [
        "BEGIN:VEVENT",
        "SUMMARY:Bees\\; hives\\, & more opens for ideas",
        "DTSTART;TZID=Europe/London:20270219T120000",
        "DTSTAMP:20270220T120000Z",
        uid,
        f"DESCRIPTION:Ideas for streets where you can hear the birds.\\n\\n{url}",
        "LAST-MODIFIED:20270220T120000Z",
        "TRANSP:TRANSPARENT",
        f"URL:{url}",
    ]


def test_the_poster_has_its_address_as_text_and_as_qr_code(
    client: Client, challenge: Challenge
) -> None:
    challenge.how_to_enter = "**Post** it."
    challenge.save()
    text = client.get(page_url("poster", challenge)).text
    url = f"{site_settings.SITE_URL}/challenge/quiet-streets/"
    match = re.search(
        r'<div class="qr" role="img" aria-label="([^"]*)"><svg [^>]*>(.*)</svg></div>',
        text,
    )
    assert match
    assert match[1] == f"QR code of the address {url}"
    assert dark_squares(match[2]) == {
        (x, y)
        for y, row in enumerate(segno.make_qr(url, error="m").matrix_iter(border=4))
        for x, is_dark in enumerate(row)
        if is_dark
    }
    for words in (
        f"<strong>{url}</strong>",
        "020 7946 0000",
        challenge.summary,
        "<strong>Post</strong> it.",
    ):
        assert words in text


def dark_squares(svg: str) -> set[tuple[int, int]]:
    """Return the squares that a path paints: runs (h) after moves (M, m)."""
    path = re.search(r'stroke="#000" d="([^"]*)"', svg)
    assert path
    x = y = 0.0
    squares = set()
    for verb, numbers in re.findall(r"([Mmh])([^Mmh]*)", path[1]):
        steps = [float(n) for n in re.findall(r"-?\d*\.?\d+", numbers)]
        if verb == "h":
            squares |= {(int(x) + dx, int(y)) for dx in range(int(steps[0]))}
            x += steps[0]
        elif verb == "M":
            x, y = steps
        else:
            x, y = x + steps[0], y + steps[1]
    return squares


def test_the_paper_form_asks_what_the_form_asks(
    client: Client, challenge: Challenge, site: SiteSettings
) -> None:
    site.postal_address = "1 Sunflower Court\nWestbridge"
    site.save()
    restrict(challenge, ["clean-tech-city"], ["visitor", "school"])
    page = client.get(page_url("paper_form", challenge))
    form = EntryForm(challenge=challenge)
    questions = [name for name in form.fields if name not in {"website", "form_token"}]
    assert re.findall(r'<div class="question[^>]* id="([^"]*)"', page.text) == questions
    for name in questions:
        assert str(form.fields[name].label) in page.text
        assert str(form.fields[name].help_text) in page.text
    assert re.findall(r'<li class="tick">([^<]*)', page.text) == [
        "Clean tech city",
        "I visit",
        "We are a school or a class",
    ]
    lines = {
        name: part.count('class="write-on"')
        for name, part in zip(
            questions, page.text.split('<div class="question')[1:], strict=True
        )
    }
    assert lines == {
        **dict.fromkeys(questions, 0),
        **dict.fromkeys(["title", "name", "email", "organisation", "team"], 1),
        "problem": 10,
        "idea": 18,
        "beneficiaries": 8,
        "links": 6,
        "help_needed": 8,
    }
    assert "1 Sunflower Court<br>Westbridge" in page.text
    assert re.findall("<(?:input|textarea|select|button)", page.text) == []


@pytest.mark.parametrize("name", ["poster", "paper_form"])
def test_nothing_to_print_leads_into_a_closed_challenge(
    client: Client, site: SiteSettings, name: str
) -> None:
    challenge = in_phase("judging", how_to_enter="Post it.")
    page = client.get(page_url(name, challenge))
    assert "This challenge is not open for entries" in page.text
    page = client.get(challenge.get_absolute_url())
    assert ("How to enter" in page.text, "to print" in page.text) == (False, False)


def saved_in_admin(client: Client, challenge: Challenge, *weights: str) -> str:
    """Save the page of a challenge as its form shows it, with these weights."""
    page = change_url(challenge)
    sent: dict[str, Any] = {**open_form(client, page), "audiences": ["school"]}
    prefix = "weighted_criteria"
    sent |= {f"{prefix}-TOTAL_FORMS": len(weights), f"{prefix}-INITIAL_FORMS": 0}
    for number, weight in enumerate(weights):
        criterion = {"name": "Does it help?", "weight": weight, "position": number}
        for name, value in criterion.items():
            sent[f"{prefix}-{number}-{name}"] = value
    return client.post(page, sent, follow=True).text


@pytest.mark.parametrize(
    ("weights", "warned"), [([], False), (["60", "40"], False), (["60", "30"], True)]
)
def test_staff_are_warned_of_weights_that_do_not_add_up(
    staff_client: Client, challenge: Challenge, weights: list[str], warned: bool
) -> None:
    text = saved_in_admin(staff_client, challenge, *weights)
    sentence = "The weights add up to 90 percent, and not to 100."
    assert (sentence in text) == warned
    challenge.refresh_from_db()
    assert challenge.audiences == ["school"]
    assert challenge.weighted_criteria.count() == len(weights)


def test_a_weight_out_of_range_is_refused_in_the_admin(
    staff_client: Client, challenge: Challenge
) -> None:
    text = saved_in_admin(staff_client, challenge, "101")
    assert "Ensure this value is less than or equal to 100." in text
    assert not Criterion.objects.exists()


def test_each_of_several_open_challenges_takes_its_own_entries(
    client: Client, site: SiteSettings
) -> None:
    first, second = make_challenge(), make_challenge()
    make_entry(challenge=first)
    ideas = [
        client.get(each.get_absolute_url()).context["idea_count"]
        for each in (first, second)
    ]
    assert ideas == [1, 0]
    assert set(client.get("/challenge/").context["open"]) == {first, second}


@time_machine.travel(datetime(2027, 1, 9, 12, tzinfo=UTC), tick=False)
def test_closing_when_monday_begins_is_said_to_be_on_sunday(
    client: Client, staff: User, site: SiteSettings
) -> None:
    closes_at = datetime(2027, 1, 11, tzinfo=UTC)
    challenge = make_challenge(slug="quiet-streets", closes_at=closes_at)
    entry = make_entry(challenge=challenge)
    draft = make_saved_draft(challenge)
    Draft.objects.update(changed_at=challenge.opens_at)
    remind_drafts()
    paths = [
        *(page_url(name, challenge) for name in ("challenge", "poster", "paper_form")),
        *("/", "/challenge/", enter(challenge), draft.draft_path),
        *(f"{draft.draft_path}saved/", f"{entry.private_path}change/"),
    ]
    texts = {path: client.get(path).text for path in paths}
    client.force_login(staff)
    texts["admin"] = client.get("/admin/challenges/challenge/").text
    emails = Email.objects.filter(to=entry.email)
    texts |= {email.subject: email.text for email in emails}
    said = "11:59pm on Sunday 10 January 2027"
    assert [name for name, text in texts.items() if said not in text] == []
    assert [name for name, text in texts.items() if "11 January" in text] == []
    assert len(texts) == len(paths) + 4
    sent = client.get(f"{entry.private_path}sent/").text
    assert "closes on Sunday 10 January 2027" in sent
    assert read_dates(client, challenge)[1]["start"] == closes_at
