"""The hint at the conflict gate, and that it tells nothing more."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from challenges.models import Entry
from core.models import SiteSettings
from judging.models import Judge, Panel
from judging.services.conflict_hints import may_belong_together
from tests.judging.admin_pages import url_of
from tests.judging.card_pages import idea_path
from tests.judging.factories import ENTRANT, make_open_panel, opened_card

HINT = "Please think twice about this one"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Bee Hive Ltd", "The Bee Hive", True),
        ("Imperial College", "Imperial College London", True),
        ("Acme", "Acme Widgets (UK) Limited", True),
        ("University of York", "York University", True),
        ("CAFÉ VÉLO", "Cafe Velo", True),
        ("Leeds City Council", "University of Leeds", False),
        ("School", "Hill Primary School", False),
        ("The Group Ltd", "The Group Ltd", False),
        ("Self-employed", "self employed", False),
        ("Bee Hive", "Bee Keepers", False),
        ("", "", False),
        ("", "Bee Hive", False),
        ("Ltd", "Bee Hive Ltd", False),
    ],
)
def test_organisations(one: str, other: str, expected: bool) -> None:
    for judge, entrant in ((one, other), (other, one)):
        found = may_belong_together(
            Judge(organisation=judge), Entry(organisation=entrant)
        )
        assert found is expected, (judge, entrant)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a@bees.example", "b@bees.example", True),
        ("a@BEES.example", "b@bees.Example", True),
        ("a@labs.bees.example", "b@bees.example", True),
        ("a@bées.example", "b@xn--bes-bma.example", True),
        ("a@notbees.example", "b@bees.example", False),
        ("a@gmail.com", "b@gmail.com", False),
        ("a@yahoo.co.uk", "b@yahoo.co.uk", False),
        ("a@gmx.info", "b@gmx.info", False),
        ("a@mail.bees.example", "b@mail.bees.example", True),
        ("a@bees.example", "", False),
        ("", "", False),
    ],
)
def test_mail_domains(one: str, other: str, expected: bool) -> None:
    for judge, entrant in ((one, other), (other, one)):
        found = may_belong_together(Judge(email=judge), Entry(email=entrant))
        assert found is expected, (judge, entrant)


@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_no_name_breaks_it_and_both_ways_are_the_same(one: str, other: str) -> None:
    assert may_belong_together(
        Judge(organisation=one, email=one), Entry(organisation=other, email=other)
    ) == may_belong_together(
        Judge(organisation=other, email=other), Entry(organisation=one, email=one)
    )


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_open_panel(staff, ideas=1)


@pytest.mark.django_db
def test_the_gate_says_the_same_whatever_they_have_in_common(
    client: Client, panel: Panel
) -> None:
    judges, found = Judge.objects.filter(panel=panel), []
    path = idea_path(panel.judges.get())
    assert HINT not in client.get(path).text
    for organisation, email in (
        ("Bee Club, Westbridge", "noor@example.org"),
        (ENTRANT["organisation"].upper(), "noor@example.com"),
        ("", "noor@example.com"),
    ):
        judges.update(organisation=organisation, email=email)
        page = client.get(path).text
        assert [told for told in ENTRANT.values() if told in page] == []
        assert HINT in page
        found.append(page)
    assert len(set(found)) == 1


@pytest.mark.django_db
def test_behind_the_gate_there_is_no_hint(client: Client, panel: Panel) -> None:
    Judge.objects.filter(panel=panel).update(email="noor@example.com")
    opened_card(panel.judges.get())
    path = idea_path(panel.judges.get())
    for page in (path, f"{path}aside/"):
        assert HINT not in client.get(page).text


@pytest.mark.django_db
def test_on_paper_it_stands_beside_the_title(
    staff_client: Client, panel: Panel
) -> None:
    url = url_of(panel, "sheet", seat=1)
    assert HINT not in staff_client.get(url).text
    Judge.objects.filter(panel=panel).update(email="noor@example.com")
    assert staff_client.get(url).text.count(HINT) == 1
