"""A list of judges that somebody pasted: each line is read as a form of its own."""

import csv
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.email_addresses import email_key
from core.text.fold import fold
from focus_areas.models import FocusArea
from judging.forms.base import StaffForm
from judging.forms.staff import InvitationForm
from judging.models import Judge, Panel
from judging.services.panels import NewJudge

COLUMNS = ["name", "email", "organisation", "areas", "most"]
"""Cells of a line, in their order."""

MOST_LINES = 100
MOST_IDEAS = 1000


class LineForm(InvitationForm):
    """One judge of the list."""

    areas = forms.CharField(required=False)
    most = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_IDEAS,
        error_messages={
            "invalid": _("“At most” is a number."),
            "min_value": _("“At most” is 1 at least."),
            "max_value": _("“At most” is %(limit_value)s at most."),
        },
    )

    def __init__(self, *args: Any, known: dict[str, FocusArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_areas(self) -> list[FocusArea]:
        """Return the focus areas of this names: commas or semicolons between them."""
        typed = re.split(r"[;,]", self.cleaned_data["areas"])
        names = [name.strip() for name in typed if name.strip()]
        for name in names:
            if fold(name) not in self.known:
                text = gettext("There is no focus area “%(name)s”.")
                self.add_error("areas", text % {"name": name})
        return [self.known[fold(name)] for name in names if fold(name) in self.known]


@dataclass(frozen=True)
class Line:
    """A line of the list, and what would happen."""

    number: int
    text: str
    new: NewJudge | None
    """Who would be invited; None if the line is wrong, or if they have a seat."""
    judge: Judge | None
    """Who has this address already: nothing happens."""
    errors: list[str]


class JudgeListForm(StaffForm):
    """Judges, a line each; cleaned, `lines` says what each of them would do."""

    text = forms.CharField(
        label=_("Judges"),
        help_text=_(
            "A line for each: name, email, organisation, focus areas, ideas at most. "
            "The last three may be empty. Paste the cells of a table, or put commas "
            "between them; between two focus areas a semicolon."
        ),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Paste a line for each judge.")},
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.panel = panel
        self.lines: list[Line] = []

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        rows = [
            (number, row)
            for number, row in enumerate(text.splitlines(), start=1)
            if row.strip() and not _is_header(row)
        ]
        if len(rows) > MOST_LINES:
            error = gettext("%(count)d lines are too many: paste %(most)d at most.")
            raise forms.ValidationError(
                error % {"count": len(rows), "most": MOST_LINES}
            )
        self.lines = self._read(rows)
        return text

    def _read(self, rows: list[tuple[int, str]]) -> list[Line]:
        known = {fold(area.name): area for area in FocusArea.objects.all()}
        seated = {judge.email_key: judge for judge in self.panel.judges.all()}
        first: dict[str, int] = {}
        lines = []
        for number, row in rows:
            cells = _cells(row)
            form = LineForm(dict(zip(COLUMNS, cells, strict=False)), known=known)
            errors = [str(text) for each in form.errors.values() for text in each]
            if len(cells) > len(COLUMNS):
                errors.append(
                    gettext("More than five cells: put quotes around one with commas.")
                )
            key = email_key(form.cleaned_data.get("email", ""))
            if key and first.setdefault(key, number) != number:
                text = gettext("The address stands in line %d already.")
                errors.append(text % first[key])
            judge = seated.get(key) if key and not errors else None
            is_new = not errors and judge is None
            new = NewJudge(**form.cleaned_data) if is_new else None
            lines.append(Line(number, row, new, judge, errors))
        return lines

    @property
    def new(self) -> list[NewJudge]:
        """Who would be invited; nobody while a line is wrong."""
        if self.wrong_count:
            return []
        return [line.new for line in self.lines if line.new]

    @property
    def wrong_count(self) -> int:
        return sum(bool(line.errors) for line in self.lines)

    @property
    def mend_text(self) -> str:
        count = self.wrong_count
        text = ngettext(
            "%d line is wrong: mend it, or take it out. Nobody is invited before.",
            "%d lines are wrong: mend them, or take them out. Nobody is invited "
            "before.",
            count,
        )
        return text % count


def _cells(row: str) -> list[str]:
    """Return the cells of a line; tables have tabs between them. Empty ones at the end
    are none."""
    delimiter = "\t" if "\t" in row else ","
    [cells] = csv.reader([row], delimiter=delimiter, skipinitialspace=True)
    stripped = [cell.strip() for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    return stripped


def _is_header(row: str) -> bool:
    return "@" not in row and [fold(cell) for cell in _cells(row)[:2]] == COLUMNS[:2]
