"""Pages of a challenge to print: a poster with a QR code, a form on paper."""

import re
from datetime import timedelta

import pytest
import segno
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from challenges.forms.entry import EntryForm
from challenges.models import Challenge
from core.models import SiteSettings
from tests.challenges.factories import make_challenge_in_phase
from tests.challenges.public.challenge_pages import page_url, restrict_challenge

pytestmark = pytest.mark.django_db


def test_the_poster_has_its_address_as_text_and_as_qr_code(
    client: Client, challenge: Challenge
) -> None:
    challenge.prizes = "- **£10,000** for\n  the best idea\n- £500 for others"
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
        for y, row in enumerate(segno.make_qr(url, error="m").matrix_iter(border=2))
        for x, is_dark in enumerate(row)
        if is_dark
    }
    for words in (
        "<h1>What would make Westbridge better?</h1>",
        f"<strong>{site_settings.SITE_URL.split('//')[1]}/<wbr>challenge</strong>",
        ">020\u00a07946\u00a00000</a>",
        challenge.summary,
        ">£10,000 for the best idea<",
    ):
        assert words in text


@pytest.mark.parametrize(("days", "is_said"), [(-1, False), (1, True)])
def test_the_poster_says_when_the_challenge_opens_until_it_has(
    client: Client, site: SiteSettings, days: int, is_said: bool
) -> None:
    opens_at = timezone.now() + timedelta(days=days)
    challenge = make_challenge_in_phase("open", opens_at=opens_at)
    text = client.get(page_url("poster", challenge)).text
    assert ("Opens on" in text, "Send your idea by" in text) == (is_said, True)


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
    restrict_challenge(challenge, ["clean-tech-city"], ["visitor", "school"])
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
            questions,
            re.split('<div class="question[^>]* id=', page.text)[1:],
            strict=True,
        )
    }
    assert lines == {
        **dict.fromkeys(questions, 0),
        **dict.fromkeys(["title", "name", "organisation", "team"], 1),
        "email": 3,  # two of them for a phone number and a postal address
        "problem": 5,
        "idea": 9,
        "beneficiaries": 4,
        "links": 3,
        "help_needed": 4,
    }
    assert "1 Sunflower Court<br>Westbridge" in page.text
    main = page.text.split("<main")[1]
    assert re.findall("<(?:input|textarea|select|button)", main) == []


def test_the_paper_form_has_room_for_who_has_no_email_and_comes_in_large_letters(
    client: Client, challenge: Challenge
) -> None:
    url = page_url("paper_form", challenge)
    usual, large = client.get(url).text, client.get(f"{url}?size=large").text
    assert "Your phone number and your postal address" in usual
    assert [text.count("paper--large") for text in (usual, large)] == [0, 1]
    assert ('href="?size=large"' in usual, f'href="{url}"' in large) == (True, True)


@pytest.mark.parametrize("name", ["poster", "paper_form"])
def test_nothing_to_print_leads_into_a_closed_challenge(
    client: Client, site: SiteSettings, name: str
) -> None:
    challenge = make_challenge_in_phase("judging", how_to_enter="Post it.")
    page = client.get(page_url(name, challenge))
    assert "This challenge is not open for entries" in page.text
    page = client.get(challenge.get_absolute_url())
    assert ("How to enter" in page.text, "to print" in page.text) == (False, False)
