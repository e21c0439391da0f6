"""Judges from a pasted list: what each line would do, and what it does."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given

from core.models import SiteSettings
from focus_areas.models import FocusArea
from judging.forms.judge_list import MOST_LINES, JudgeListForm
from judging.models import Judge, Panel
from judging.services import panels
from judging.services.panels import NewJudge
from outbox.models import Email
from tests.judging.admin_pages import url_of
from tests.judging.factories import invite, make_panel
from tests.support.alphabets import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(site: SiteSettings, staff: User) -> Panel:
    return make_panel(staff, ideas=0, judges=0)


@pytest.fixture
def areas(panel: Panel) -> list[str]:
    """Names of two focus areas."""
    return list(FocusArea.objects.values_list("name", flat=True)[:2])


def read(panel: Panel, text: str) -> JudgeListForm:
    form = JudgeListForm({"text": text}, panel=panel)
    form.is_valid()
    return form


def errors(panel: Panel, *lines: str) -> list[tuple[int, list[str]]]:
    form = read(panel, "\n".join(lines))
    return [(line.number, line.errors) for line in form.lines if line.errors]


def test_lines_are_cells_of_a_table_or_have_commas(
    panel: Panel, areas: list[str]
) -> None:
    text = (
        "Name\tEmail\tOrganisation\n"
        f"Noor Fay\tnoor@example.org\tQuayside Trust\t{areas[0]}, {areas[1]}\t20\n"
        "\n"
        'Ravi Bell, Ravi Bell <ravi@example.org>,"Bell, Cole & Co",'
        f"{areas[1].upper()}\n"
        "Ada Wren,ada@example.org,,,5\n"
    )
    one, other = (FocusArea.objects.get(name=name) for name in areas)
    form = read(panel, text)
    assert [line.number for line in form.lines] == [2, 4, 5]
    assert form.new == [
        NewJudge("Noor Fay", "noor@example.org", "Quayside Trust", [one, other], 20),
        NewJudge("Ravi Bell", "ravi@example.org", "Bell, Cole & Co", [other], None),
        NewJudge("Ada Wren", "ada@example.org", "", [], 5),
    ]


def test_each_wrong_line_says_why_and_then_nobody_is_invited(panel: Panel) -> None:
    lines = [
        "Noor Fay, noor@example.org",
        "Ravi Bell, ravi@",
        ", ada@example.org",
        "Noor Again, NOOR@Example.org",
        "Kim, kim@example.org, Firm, Flying cars, 0",
        "Lee, lee@example.org, Lee, Cole & Co, , 3",
        "Bo, bo@example.org, , , many",
    ]
    assert errors(panel, *lines) == [
        (2, ["Enter a valid email address."]),
        (3, ["Give the name of the judge."]),
        (4, ["The address stands in line 1 already."]),
        (5, ["There is no focus area “Flying cars”.", "“At most” is 1 at least."]),
        (
            6,
            [
                "There is no focus area “Cole & Co”.",
                "More than five cells: put quotes around one with commas.",
            ],
        ),
        (7, ["“At most” is a number."]),
    ]
    form = read(panel, "\n".join(lines))
    assert (form.new, form.wrong_count) == ([], 6)


def test_who_has_a_seat_keeps_it(panel: Panel, staff: User) -> None:
    judge = invite(panel, staff)
    panels.step_down(judge, by=staff)
    form = read(panel, "Other Name, Noor1@EXAMPLE.org\nAda, ada@example.org")
    assert [line.judge for line in form.lines] == [judge, None]
    assert [new.name for new in form.new] == ["Ada"]


def test_too_many_lines_are_refused(panel: Panel) -> None:
    lines = [f"Judge {n}, judge{n}@example.org" for n in range(MOST_LINES + 1)]
    form = read(panel, "\n".join(lines))
    assert form.errors == {"text": ["101 lines are too many: paste 100 at most."]}


@given(text=texts())
def test_whatever_is_pasted_the_form_judges(text: str) -> None:
    form = JudgeListForm({"text": text}, panel=Panel(pk=0))
    form.is_valid()
    assert form.new == [] or not form.wrong_count


def test_nothing_is_written_before_the_second_button(
    staff_client: Client, panel: Panel, areas: list[str]
) -> None:
    url = url_of(panel, "judge_list")
    assert url in staff_client.get(url_of(panel, "judges")).text
    text = f"Noor Fay, noor@example.org, Trust, {areas[0]}, 20\nAda, ada@example.org"
    before = Email.objects.count()
    page = staff_client.post(url, {"text": text})
    assert ("Nobody is invited yet." in page.text, Judge.objects.count()) == (True, 0)
    assert "Send 2 invitations" in page.text
    sent = {"text": text, "action": "invite"}
    assert staff_client.post(url, sent).url == url_of(panel, "judges")
    rows = panel.judges.values_list("name", "organisation", "areas__name", "most")
    assert list(rows) == [("Noor Fay", "Trust", areas[0], 20), ("Ada", "", None, None)]
    assert Email.objects.count() == before + 2


def test_a_wrong_line_stops_the_second_button(
    staff_client: Client, panel: Panel
) -> None:
    sent = {"text": "Ada, ada@example.org\nBo, bo@", "action": "invite"}
    page = staff_client.post(url_of(panel, "judge_list"), sent)
    assert "1 line is wrong: mend it, or take it out." in page.text
    assert Judge.objects.count() == 0


def test_a_list_sent_twice_invites_once(panel: Panel, staff: User) -> None:
    new = [NewJudge("Ada", "ada@example.org"), NewJudge("Ada", "ADA@example.org")]
    counts = [len(panels.invite_all(panel, new, by=staff)) for _click in range(2)]
    assert (counts, panel.judges.count()) == ([1, 0], 1)


def test_queries(panel: Panel, staff: User, django_assert_num_queries: Any) -> None:
    invite(panel, staff)
    for count in (1, 3):
        lines = [f"Judge {n}, judge{n}@example.org" for n in range(count)]
        with django_assert_num_queries(2):
            read(panel, "\n".join(lines))
