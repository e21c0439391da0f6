"""Buttons of judging, and the roles that may press them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from challenges.models import Entry
from judging.models import Choice, Panel
from judging.services.rubric import rubric_of
from tests.smartcity.admin_buttons import Form, Press, Rows, press_on_page
from tests.smartcity.roles import AUDITORS, MANAGERS, MODERATORS

PANEL = "judging/panel"

LOOK = [MANAGERS, AUDITORS]


def _moment() -> dict[str, str]:
    local = timezone.localtime() + timedelta(days=5)
    return {"closes_at_0": f"{local:%Y-%m-%d}", "closes_at_1": "17:00"}


def _set_up(rows: Rows) -> tuple[str, Form]:
    return f"{PANEL}/of/{rows['challenges/challenge'].pk}/", {}


def _write_steps(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows[PANEL]
    lines = "\n".join(["Poor", "Fair", "Good", "Better", "Best"])
    steps: dict[str, Any] = {
        f"c{each['id']}": lines for each in rubric_of(panel.rounds.get())
    }
    return f"{PANEL}/{panel.pk}/rubric/", steps


def _prepare(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows[PANEL]
    entry: Entry = panel.challenge.entries.get()
    form = {"title": "A hotel", "fingerprint": entry.fingerprint, "ready": "yes"}
    return f"{PANEL}/{panel.pk}/shown-idea/?of={entry.reference}", form


def _bar(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows[PANEL]
    entry: Entry = panel.challenge.entries.get()
    form = {"idea": entry.reference, "reason": "He works there."}
    return f"{PANEL}/{panel.pk}/bar/", form


def _sponsor(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows["closed panel"]
    form = {"sponsor": "Hearth Tea", "bars_sponsor": "on", "action": "save"}
    return f"{PANEL}/{panel.pk}/sponsor/?award={panel.awards.get().pk}", form


def _choose(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows["closed panel"]
    form = {"idea": panel.challenge.entries.get().reference}
    action = f"choose {panel.awards.get().pk}"
    return f"{PANEL}/{panel.pk}/choices/", {**form, "action": action}


def _confirm(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows["decided panel"]
    choice = Choice.objects.get(award__panel=panel)
    return f"{PANEL}/{panel.pk}/choices/", {"action": f"confirm {choice.pk}"}


def _invite_to_meeting(rows: Rows) -> tuple[str, Form]:
    begin, end = (timezone.localtime() + timedelta(days=9, hours=n) for n in (0, 24))
    form = {"place": "Town hall"}
    for name, moment in (("starts_at", begin), ("ends_at", end)):
        form |= {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": "14:00"}
    return f"{PANEL}/{rows['ready panel'].pk}/invitation/", form


def _note(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows["closed panel"]
    form = {"idea": panel.challenge.entries.get().reference, "note": "Yes."}
    return f"{PANEL}/{panel.pk}/meeting/", form


def _declare(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows[PANEL]
    entry: Entry = panel.challenge.entries.get()
    form = {"idea": entry.reference, "reason": "My aunt.", "action": "declare"}
    return f"{PANEL}/{panel.pk}/interests/", form


def _key_in(rows: Rows) -> tuple[str, Form]:
    panel: Panel = rows["open panel"]
    entry: Entry = panel.challenge.entries.get()
    return f"{PANEL}/{panel.pk}/paper/?of={entry.reference}", {"action": "open"}


def _press(page: str, row: str = "", **form: Any) -> Press:
    return press_on_page(PANEL, page, row=row, **form)


JUDGING_ACTIONS: dict[str, tuple[list[str], Press]] = {
    "set up judging": ([MANAGERS], _set_up),
    "write the steps of the criteria": ([MANAGERS], _write_steps),
    "change what judges agree to": ([MANAGERS], _press("terms", terms="Be fair.")),
    "key in a card from paper": ([MANAGERS], _key_in),
    "declare an interest": ([MODERATORS, *LOOK], _declare),
    "write a sample": (
        [MANAGERS],
        _press("samples", row="ready panel", title="A", text="B", explanation="C"),
    ),
    "invite a judge": (
        [MANAGERS],
        _press("judges", name="Otto", email="otto@example.org"),
    ),
    "invite judges from a list": (
        [MANAGERS],
        _press("judge-list", text="Otto, otto@example.org", action="invite"),
    ),
    "send a judge a new link": ([MANAGERS], _press("judge", action="renew")),
    "end the seat of a judge": ([MANAGERS], _press("judge", action="end")),
    "keep an idea from a judge": ([MANAGERS], _bar),
    "prepare what judges see": ([MODERATORS, MANAGERS], _prepare),
    "open a round": (
        [MANAGERS],
        _press("round", row="ready panel", action="open", **_moment()),
    ),
    "say what a judge reads": ([MANAGERS], _press("judge", action="capacity", most=3)),
    "plan a round": ([MANAGERS], _press("plan", row="ready panel", reads=1)),
    "close a round": (
        [MANAGERS],
        _press("round", row="open panel", action="close", reason="Ill."),
    ),
    "add the usual awards": ([MANAGERS], _press("awards", action="usual")),
    "say who sponsors an award": ([MANAGERS], _sponsor),
    "keep notes of the meeting": ([MANAGERS], _note),
    "choose who wins": ([MANAGERS], _choose),
    "confirm who wins": ([MANAGERS], _confirm),
    "set up a second look": (
        [MANAGERS],
        _press("second-look", row="closed panel", action="begin"),
    ),
    "approve what entrants hear": (
        [MANAGERS],
        _press("feedback", row="closed panel", yes="yes"),
    ),
    "invite judges to their meeting": ([MANAGERS], _invite_to_meeting),
    "save a table of judging": (LOOK, _press("files", file="register")),
    "save a ranking as a file": (
        LOOK,
        _press("ranking", row="closed panel", action="file"),
    ),
}
